"""Autoencoders and generative adversarial networks: parity with PyTorch, and what they mean."""

import math

import numpy as np
import pytest

import nnlib as nn
from nnlib import functional as F
from nnlib.models import (
    VAE,
    Autoencoder,
    ConditionalVAE,
    ConvDiscriminator,
    ConvGenerator,
    Discriminator,
    Generator,
    gan,
    wasserstein,
)
from nnlib.models.vae import negative_elbo
from nnlib.models.wasserstein import gradient_penalty, interpolate
from nnlib.optim import SGD, Adam

from .cases import spread
from .device_array import DeviceArray, to_host
from .generative_cases import IMAGES, LABELS, SEED, X, Z, weight
from .make_reference import load

reference = load("generative")


def with_weights(kind, *sizes, **options):
    """A model in float64 with the weights of the twin."""
    model = kind(*sizes, rng=np.random.default_rng(0), dtype=np.float64, **options)
    for i, p in enumerate(model.parameters()):
        p.assign(weight(i, p.shape))
    return model


def assert_same(name, values, *models, tolerance=1e-10):
    gradients = [p.grad for model in models for p in model.parameters()]
    arrays = [v.data if isinstance(v, nn.Tensor) else np.asarray(v) for v in values]
    received = np.concatenate([a.reshape(-1) for a in (*arrays, *gradients)])
    scale = max(1.0, np.abs(reference[name]).max())
    np.testing.assert_allclose(received, reference[name], rtol=0, atol=tolerance * scale)


# Autoencoders


def test_autoencoder():
    model = with_weights(Autoencoder, (6, 5, 2), output=F.sigmoid)
    y = model(X)
    loss = F.mse(y, X)
    loss.backward()
    assert_same("autoencoder", [loss, y], model)


def test_tied_autoencoder():
    model = with_weights(Autoencoder, (6, 5, 2), activation=F.tanh, tied=True)
    y = model(X)
    loss = F.mse(y, X)
    loss.backward()
    assert_same("tied", [loss, y], model)
    assert len(model.parameters()) == 6


def test_a_linear_autoencoder_is_as_good_as_principal_components(rng):
    """It finds their subspace, though not the components themselves (Baldi and Hornik, 1989)."""
    X = rng.standard_normal((60, 5)) @ np.diag([3.0, 2.0, 1.0, 0.5, 0.3]) @ spread(5, 5)
    X = (X - X.mean(axis=0)) / X.std()
    _, s, rows = np.linalg.svd(X, full_matrices=False)
    model = Autoencoder((5, 2), rng=rng, activation=F.identity, dtype=np.float64)
    optimizer = Adam(model.parameters(), lr=0.03)
    for _ in range(600):
        optimizer.zero_grad()
        loss = F.mse(model(X), X)
        loss.backward()
        optimizer.step()
    assert loss.item() == pytest.approx((s[2:] ** 2).sum() / X.size, rel=1e-3)
    W = np.linalg.qr(model.decoder.layers[0].W.data.T)[0]  # a basis of the same plane
    cosines = np.linalg.svd(rows[:2] @ W, compute_uv=False)
    np.testing.assert_allclose(cosines, 1.0, atol=1e-3)


# Variational autoencoders


@pytest.mark.parametrize(
    ("name", "options"),
    [("vae", {}), ("vae-normal", {"beta": 0.5, "sigma": 0.3})],
)
def test_vae(name, options):
    model = with_weights(VAE, (6, 5, 2))
    output = model(X, rng=np.random.default_rng(SEED))
    loss = negative_elbo(X, *output, **options)
    loss.backward()
    assert_same(name, [loss, *output], model)


def test_conditional_vae():
    model = with_weights(ConditionalVAE, (6, 5, 2), 3)
    output = model(X, LABELS, rng=np.random.default_rng(SEED))
    loss = negative_elbo(X, *output, beta=2.0)
    loss.backward()
    assert_same("conditional-vae", [loss, *output], model)


@pytest.mark.parametrize("exact", [True, False])
def test_the_bound_is_tight_for_the_exact_posterior_only(exact):
    """With a linear decoder and normal noise everything is known: log p(x) and p(z | x)."""
    w, sigma, x = np.array([[1.5, -0.5]]), 0.8, np.array([0.7, 0.4])
    covariance = w.T @ w + sigma**2 * np.eye(2)
    log_p = -0.5 * (x @ np.linalg.solve(covariance, x) + np.log(np.linalg.det(covariance)))
    log_p -= math.log(2 * math.pi)
    precision = 1.0 + (w @ w.T).item() / sigma**2
    model = VAE((2, 1), rng=np.random.default_rng(0), dtype=np.float64)
    gain = w.T / sigma**2 / precision if exact else np.zeros((2, 1))
    model.encoder.layers[0].W.assign(np.concatenate([gain, np.zeros((2, 1))], axis=1))
    model.encoder.layers[0].b.assign([0.0, -math.log(precision)])
    model.decoder.layers[0].W.assign(w)
    many = np.tile(x, (40_000, 1))
    bound = negative_elbo(many, *model(many, rng=np.random.default_rng(0)), sigma=sigma).item()
    if exact:
        assert bound == pytest.approx(-log_p, abs=0.02)
    else:
        assert bound > -log_p + 0.1


def test_a_vae_learns_digits(rng):
    X = nn.datasets.load_digits().X[:200].reshape(200, -1)
    X = (X / X.max()).astype(np.float32)
    model = VAE((64, 32, 2), rng=rng)
    optimizer, losses = Adam(model.parameters(), lr=0.01), []
    for _ in range(60):
        optimizer.zero_grad()
        loss = negative_elbo(X, *model(X, rng=rng))
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    assert losses[-1] < 0.75 * losses[0]


# Generative adversarial networks


@pytest.mark.parametrize(
    ("name", "loss_of"),
    [
        ("discriminator", gan.discriminator_loss),
        ("generator", lambda real, fake: gan.generator_loss(fake) + 0.0 * real.sum()),
        ("saturating", lambda real, fake: gan.saturating_generator_loss(fake) + 0.0 * real.sum()),
        ("critic", wasserstein.critic_loss),
        ("wasserstein", lambda real, fake: wasserstein.generator_loss(fake) + 0.0 * real.sum()),
    ],
)
def test_gan_losses(name, loss_of):
    G, D = with_weights(Generator, (4, 5, 6)), with_weights(Discriminator, (6, 5, 1))
    loss = loss_of(D(X), D(G(Z)))
    loss.backward()
    assert_same(name, [loss], G, D)


def test_dcgan():
    G = with_weights(ConvGenerator, 4, channels=2)
    D = with_weights(ConvDiscriminator, channels=2)
    fake = G(Z)
    real_logits, fake_logits = D(IMAGES), D(fake)
    loss = gan.discriminator_loss(real_logits, fake_logits)
    loss.backward()
    assert_same("dcgan", [loss, fake, real_logits, fake_logits], G, D)


def test_the_saturating_loss_has_no_slope_where_it_is_needed():
    """At a logit of -10 the discriminator is sure: D = 4.5e-5."""
    slopes = []
    for loss in (gan.saturating_generator_loss, gan.generator_loss):
        logit = nn.Tensor(np.array([-10.0]))
        loss(logit).backward()
        slopes.append(logit.grad.item())
    assert slopes == pytest.approx([-4.54e-5, -1.0], rel=1e-3)


def test_losses_neither_overflow_nor_take_a_logarithm_of_zero():
    logits = np.array([-1000.0, 1000.0])
    for loss in (gan.generator_loss, gan.saturating_generator_loss):
        assert np.isfinite(loss(logits))
    assert gan.discriminator_loss(logits, logits) == 1000.0


def test_players_learn_in_turn(rng):
    """Steps of the discriminator lower its loss; steps of the generator then raise it again."""
    real = (0.3 * rng.standard_normal((64, 2)) + [0.6, -0.4]).astype(np.float32)
    z = rng.standard_normal((64, 3)).astype(np.float32)
    G, D = Generator((3, 16, 2), rng=rng), Discriminator((2, 16, 1), rng=rng)
    G_optimizer, D_optimizer = Adam(G.parameters(), lr=0.01), Adam(D.parameters(), lr=0.01)

    def loss_of_d():
        return gan.discriminator_loss(D(real), D(G(z).data))

    first = loss_of_d().item()
    for _ in range(80):
        D_optimizer.zero_grad()
        loss_of_d().backward()
        D_optimizer.step()
    trained = loss_of_d().item()
    for _ in range(80):
        G_optimizer.zero_grad()
        gan.generator_loss(D(G(z))).backward()
        G_optimizer.step()
    assert trained < 0.7 * first
    assert loss_of_d().item() > trained + 0.3


def test_discriminator_of_two_normal_distributions(rng):
    """The logit of the best one is ``log p - log q``: ``2 - 2 x`` for N(0, 1) and N(2, 1)."""
    x = np.linspace(-6, 8, 2001)
    p, q = (np.exp(-0.5 * (x - m) ** 2) / math.sqrt(2 * math.pi) for m in (0.0, 2.0))
    D = Discriminator((1, 1), rng=rng, dtype=np.float64)
    optimizer = Adam(D.parameters(), lr=0.05)
    for _ in range(400):
        optimizer.zero_grad()
        logits = D(x[:, None])
        density = (F.softplus(-logits) * p + F.softplus(logits) * q) * (x[1] - x[0])
        density.sum().backward()
        optimizer.step()
    np.testing.assert_allclose(D.net.layers[0].W.data, -2.0, atol=0.02)
    np.testing.assert_allclose(D.net.layers[0].b.data, 2.0, atol=0.02)


# The gradient penalty


def critic_of(activation=F.silu):
    return with_weights(Discriminator, (6, 5, 4, 1), activation=activation)


def test_gradient_penalty_is_that_of_double_backward():
    """And it is added to the gradients that are there."""
    critic = critic_of()
    critic(X).mean().backward()
    penalty = gradient_penalty(critic, X)
    assert_same("gradient-penalty", [penalty], critic, tolerance=1e-8)


def test_gradient_penalty_is_the_derivative_of_its_value():
    critic = critic_of(F.softplus)
    gradient_penalty(critic, X, weight=3.0)
    gradients = [p.grad.copy() for p in critic.parameters()]
    for p, gradient in zip(critic.parameters(), gradients, strict=True):
        direction = spread(*p.shape, start=0.2)
        values, start = [], p.data.copy()
        for h in (1e-5, -1e-5):
            p.assign(start + h * direction)
            values.append(gradient_penalty(critic, X, weight=3.0))
        p.assign(start)
        numeric = (values[0] - values[1]) / 2e-5
        assert np.sum(gradient * direction) == pytest.approx(numeric, rel=1e-5, abs=1e-7)


def test_gradient_penalty_in_float32():
    exact, rough = critic_of(), critic_of().astype(np.float32)
    gradient_penalty(exact, X)
    gradient_penalty(rough, X.astype(np.float32))
    for p, q in zip(exact.parameters(), rough.parameters(), strict=True):
        np.testing.assert_allclose(q.grad, p.grad, atol=2e-3 * max(1.0, np.abs(p.grad).max()))


def test_gradient_penalty_trains_slopes_to_one():
    """With an optimizer, which owns the memory of the gradients."""
    critic = critic_of()
    optimizer, penalties = SGD(critic.parameters(), lr=0.02), []
    for _ in range(150):
        optimizer.zero_grad()
        penalties.append(gradient_penalty(critic, X, weight=1.0))
        optimizer.step()
    assert penalties[0] > 0.1 and penalties[-1] < 0.1 * penalties[0]


def test_gradient_penalty_of_images():
    critic = with_weights(ConvDiscriminator, channels=2, batch_norm=False, activation=F.silu)
    slope = nn.Tensor(IMAGES)
    critic(slope).sum().backward()
    norms = np.sqrt((slope.grad**2).sum(axis=(1, 2, 3)))
    penalty = gradient_penalty(critic, IMAGES, weight=2.0)
    assert penalty == pytest.approx(2.0 * np.mean((norms - 1.0) ** 2))


def test_interpolation():
    """One number for each pair, whatever the shape."""
    real = 2.0 * np.ones((4, 1, 3, 3))
    points = interpolate(real, real + 3.0, rng=np.random.default_rng(0))
    assert (points == points[:, :, :1, :1]).all() and ((points >= 2) & (points < 5)).all()
    assert len(set(points[:, 0, 0, 0])) == 4


# The stand-in device


def on_device(model):
    for p in model.parameters():
        p.data = DeviceArray(p.data)
    return model


def test_autoencoders_on_a_device():
    x, labels, rng = DeviceArray(X), DeviceArray(LABELS), np.random.default_rng(SEED)
    y = on_device(with_weights(Autoencoder, (6, 5, 2), tied=True))(x)
    F.mse(y, x).backward()
    for sigma in (None, 0.3):
        model = on_device(with_weights(ConditionalVAE, (6, 5, 2), 3))
        negative_elbo(x, *model(x, labels, rng=rng), sigma=sigma).backward()
        assert all(isinstance(p.grad, DeviceArray) for p in model.parameters())


def test_gradient_penalty_on_a_device():
    x = interpolate(DeviceArray(X), DeviceArray(-X), rng=np.random.default_rng(0))
    critic, same = on_device(critic_of()), critic_of()
    assert gradient_penalty(critic, x) == gradient_penalty(same, to_host(x))
    for p, q in zip(critic.parameters(), same.parameters(), strict=True):
        np.testing.assert_array_equal(to_host(p.grad), q.grad)
