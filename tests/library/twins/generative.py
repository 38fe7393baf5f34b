"""Autoencoders and generative adversarial networks in PyTorch, with copied weights."""

import numpy as np
import torch
import torch.nn.functional as TF

from ..generative_cases import IMAGES, LABELS, NOISE, X, Z, weight


def _with_weights(model):
    """The model in float64 with the weights of the test; torch stores matrices as (out, in)."""
    model = model.double()
    for i, p in enumerate(model.parameters()):
        shape = tuple(p.shape)[::-1] if p.ndim == 2 else tuple(p.shape)
        values = weight(i, shape)
        p.data = torch.tensor(values.T.copy() if p.ndim == 2 else values)
    return model


def _flat(values, *models):
    gradients = [p.grad.T if p.ndim == 2 else p.grad for m in models for p in m.parameters()]
    return torch.cat([v.detach().reshape(-1) for v in (*values, *gradients)]).numpy()


def _mlp(*sizes, activation=torch.nn.ReLU):
    layers = []
    for n_in, n_out in zip(sizes[:-1], sizes[1:], strict=True):
        layers += [torch.nn.Linear(n_in, n_out), activation()]
    return torch.nn.Sequential(*layers[:-1])


def _autoencoders():
    x = torch.tensor(X)
    model = _with_weights(torch.nn.Sequential(_mlp(6, 5, 2), _mlp(2, 5, 6), torch.nn.Sigmoid()))
    loss = TF.mse_loss(model(x), x)
    loss.backward()
    yield "autoencoder", _flat([loss, model(x)], model)

    shapes = ((6, 5), (5,), (5, 2), (2,), (5,), (6,))
    W1, b1, W2, b2, c1, c2 = weights = [
        torch.tensor(weight(i, shape), requires_grad=True) for i, shape in enumerate(shapes)
    ]
    code = torch.tanh(x @ W1 + b1) @ W2 + b2
    y = torch.tanh(code @ W2.T + c1) @ W1.T + c2
    loss = TF.mse_loss(y, x)
    loss.backward()
    yield "tied", _flat([loss, y, *(w.grad for w in weights)])


def _elbo(x, outputs, mean, log_variance, beta, sigma=None):
    if sigma is None:
        log_p = torch.distributions.Bernoulli(logits=outputs, validate_args=False).log_prob(x)
    else:
        log_p = torch.distributions.Normal(outputs, sigma).log_prob(x)
    q = torch.distributions.Normal(mean, torch.exp(0.5 * log_variance))
    prior = torch.distributions.Normal(torch.zeros_like(mean), torch.ones_like(mean))
    divergence = torch.distributions.kl_divergence(q, prior)
    return (beta * divergence.sum(1) - log_p.sum(1)).mean()


def _variational():
    x, noise = torch.tensor(X), torch.tensor(NOISE)
    one_hot = torch.tensor(np.eye(3)[LABELS])
    for name, condition, options in (
        ("vae", None, {"beta": 1.0}),
        ("vae-normal", None, {"beta": 0.5, "sigma": 0.3}),
        ("conditional-vae", one_hot, {"beta": 2.0}),
    ):
        extra = 0 if condition is None else 3
        model = torch.nn.ModuleList([_mlp(6 + extra, 5, 4), _mlp(2 + extra, 5, 6)])
        encoder, decoder = _with_weights(model)

        def given(a, condition=condition):
            return a if condition is None else torch.cat([a, condition], dim=1)

        mean, log_variance = encoder(given(x)).split(2, dim=1)
        outputs = decoder(given(mean + torch.exp(0.5 * log_variance) * noise))
        loss = _elbo(x, outputs, mean, log_variance, **options)
        loss.backward()
        yield name, _flat([loss, outputs, mean, log_variance], model)


def _adversarial():
    def leaky():
        return torch.nn.LeakyReLU(0.2)

    def networks():
        G = _with_weights(torch.nn.Sequential(_mlp(4, 5, 6), torch.nn.Tanh()))
        return G, _with_weights(_mlp(6, 5, 1, activation=leaky))

    ones, zeros = torch.ones(4, 1).double(), torch.zeros(4, 1).double()
    bce = TF.binary_cross_entropy_with_logits
    for name, loss_of in {
        "discriminator": lambda real, fake: bce(real, ones) + bce(fake, zeros),
        "generator": lambda real, fake: bce(fake, ones) + 0 * real.sum(),
        "saturating": lambda real, fake: torch.log(1 - torch.sigmoid(fake)).mean() + 0 * real.sum(),
        "critic": lambda real, fake: fake.mean() - real.mean(),
        "wasserstein": lambda real, fake: -fake.mean() + 0 * real.sum(),
    }.items():
        G, D = networks()
        loss = loss_of(D(torch.tensor(X)), D(G(torch.tensor(Z))))
        loss.backward()
        yield name, _flat([loss], G, D)

    critic = _with_weights(_mlp(6, 5, 4, 1, activation=torch.nn.SiLU))
    x = torch.tensor(X, requires_grad=True)
    (slopes,) = torch.autograd.grad(critic(x).sum(), x, create_graph=True)
    penalty = 10.0 * ((slopes.norm(dim=1) - 1.0) ** 2).mean()
    (penalty + critic(x).mean()).backward()
    yield "gradient-penalty", _flat([penalty], critic)


def _convolutional():
    nn = torch.nn
    G = nn.Sequential(
        nn.Linear(4, 2 * 2 * 7 * 7, bias=False),
        nn.Unflatten(1, (4, 7, 7)),
        *(nn.BatchNorm2d(4), nn.ReLU(), nn.ConvTranspose2d(4, 2, 4, 2, 1, bias=False)),
        *(nn.BatchNorm2d(2), nn.ReLU(), nn.ConvTranspose2d(2, 1, 4, 2, 1), nn.Tanh()),
    )
    D = nn.Sequential(
        *(nn.Conv2d(1, 2, 4, 2, 1), nn.LeakyReLU(0.2), nn.Conv2d(2, 4, 4, 2, 1, bias=False)),
        *(nn.BatchNorm2d(4), nn.LeakyReLU(0.2), nn.Flatten(), nn.Linear(4 * 7 * 7, 1)),
    )
    G, D = _with_weights(G), _with_weights(D)
    fake = G(torch.tensor(Z))
    real_logits, fake_logits = D(torch.tensor(IMAGES)), D(fake)
    loss = TF.softplus(-real_logits).mean() + TF.softplus(fake_logits).mean()
    loss.backward()
    yield "dcgan", _flat([loss, fake, real_logits, fake_logits], G, D)


SECTIONS = {
    "generative": lambda: dict(
        [*_autoencoders(), *_variational(), *_adversarial(), *_convolutional()]
    )
}
