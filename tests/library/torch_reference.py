"""The same operations, optimizers and models in PyTorch: what `test_parity` compares with.

Each section returns a dict from name to a flat float64 vector. `make_reference` stores them.
"""

import functools
import importlib
import pkgutil

import numpy as np
import torch
import torch.nn.functional as TF

from . import training_cases as tc
from . import twins
from .cases import AREAS, CASES, spread

TWINS, MORE_SECTIONS = {}, {}
for _module in pkgutil.iter_modules(twins.__path__):
    _twin = importlib.import_module(f"{twins.__name__}.{_module.name}")
    TWINS |= getattr(_twin, "TWINS", {})
    MORE_SECTIONS |= getattr(_twin, "SECTIONS", {})


def operations(area, dtype=np.float64):
    """For each case the shape of the output, its entries, and the gradients of the variables."""
    results = {}
    for case in CASES:
        if case.area != area:
            continue
        tensors = [
            torch.tensor(a, requires_grad=differentiable) if isinstance(a, np.ndarray) else a
            for a, differentiable in zip(case.astype(dtype), case.differentiable, strict=True)
        ]
        y = TWINS[case.name](*tensors, **case.make_options())
        dy = spread(*y.shape, low=-1.0, high=1.0, start=0.7).astype(dtype)
        y.backward(torch.as_tensor(dy))
        arrays = [torch.tensor(y.shape), y]
        arrays += [t.grad for t in tensors if isinstance(t, torch.Tensor) and t.requires_grad]
        results[case.id] = _flat(arrays)
    return results


def _flat(tensors):
    return np.concatenate([t.detach().numpy().reshape(-1).astype(np.float64) for t in tensors])


def _trajectory(optimizer, schedule=None, clip_norm=None):
    """The parameters after every tenth step; `optimizer` is called with groups and options."""
    X, Y = torch.tensor(tc.X), torch.tensor(tc.Y)
    W, b = torch.tensor(tc.W, requires_grad=True), torch.tensor(tc.B, requires_grad=True)
    optimizer = optimizer(W, b)
    scheduler = schedule(optimizer) if schedule else None
    recorded, rates = [], []
    for t in range(1, tc.STEPS + 1):
        optimizer.zero_grad()
        TF.mse_loss(torch.tanh(X @ W + b), Y).backward()
        if clip_norm is not None:
            torch.nn.utils.clip_grad_norm_([W, b], clip_norm)
        rates.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        if scheduler:
            scheduler.step()
        if t % tc.RECORDED == 0:
            recorded += [W.detach().clone(), b.detach().clone()]
    return _flat(recorded), np.array(rates)


def optimizers():
    """Trajectories of the parameters."""
    results = {}
    for name, (kind, lr, options) in tc.OPTIMIZERS.items():
        options = dict(options)
        clip_norm, decay = options.pop("clip_norm", None), options.pop("weight_decay", 0.0)

        def make(W, b, kind=kind, lr=lr, options=options, decay=decay):
            groups = [{"params": [W], "weight_decay": decay}, {"params": [b], "weight_decay": 0.0}]
            return getattr(torch.optim, kind)(groups, lr=lr, **options)

        results[name], _ = _trajectory(make, clip_norm=clip_norm)
    return results


def schedules():
    """Learning rates of each step, and where gradient descent goes with them."""
    kinds = torch.optim.lr_scheduler
    twins = {
        "step_decay": lambda o, every, factor: kinds.StepLR(o, every, factor),
        "exponential_decay": lambda o, factor: kinds.ExponentialLR(o, factor),
        "cosine_decay": lambda o, steps, final: kinds.CosineAnnealingLR(o, steps, final),
        "linear_warmup": lambda o, steps: kinds.LinearLR(
            o, start_factor=1.0 / steps, total_iters=steps - 1
        ),
        "one_cycle": lambda o, steps, rise, start, final: kinds.OneCycleLR(
            *(o, tc.RATE, steps),
            pct_start=rise,
            cycle_momentum=False,
            div_factor=1.0 / start,
            final_div_factor=start / final,
        ),
    }
    results = {}
    for name, options in tc.SCHEDULES.items():
        results[name], results[f"{name}-rates"] = _trajectory(
            lambda W, b: torch.optim.SGD([W, b], lr=tc.RATE),
            lambda optimizer, name=name, options=options: twins[name](optimizer, **options),
        )
    return results


def models():
    """The loss at each step of training an MLP; loss and gradients of embedding and linear."""
    results = {}
    for name, activation, kind, options in (
        ("mlp-relu-sgd", torch.nn.ReLU, torch.optim.SGD, {"lr": 0.05, "momentum": 0.9}),
        ("mlp-tanh-adam", torch.nn.Tanh, torch.optim.Adam, {"lr": 0.005}),
    ):
        (n_in, n_hidden, n_out) = tc.SIZES
        model = torch.nn.Sequential(
            torch.nn.Linear(n_in, n_hidden), activation(), torch.nn.Linear(n_hidden, n_out)
        ).double()
        for layer, (W, b) in zip((model[0], model[2]), tc.weights(tc.SIZES), strict=True):
            layer.weight.data, layer.bias.data = torch.tensor(W.T.copy()), torch.tensor(b)
        optimizer, losses = kind(model.parameters(), **options), []
        for images, labels in tc.minibatches():
            optimizer.zero_grad()
            loss = TF.cross_entropy(model(torch.tensor(images)), torch.tensor(labels))
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
        results[name] = np.array(losses)
    embedding = torch.nn.Embedding.from_pretrained(torch.tensor(tc.TABLE), freeze=False)
    linear = torch.nn.Linear(*tc.HEAD.shape).double()
    linear.weight.data, linear.bias.data = torch.tensor(tc.HEAD.T.copy()), torch.zeros(3).double()
    scores = linear(embedding(torch.tensor(tc.SYMBOLS))).reshape(-1, 3)
    loss = TF.cross_entropy(scores, torch.tensor(tc.CLASSES))
    loss.backward()
    results["embedding-linear"] = _flat(
        [loss, embedding.weight.grad, linear.weight.grad.T, linear.bias.grad]
    )
    return results


def initializers():
    """The standard deviation and the largest absolute value of a large matrix."""
    schemes = torch.nn.init
    twins = {
        "lecun_normal": lambda W: schemes.kaiming_normal_(W, nonlinearity="linear"),
        "lecun_uniform": lambda W: schemes.kaiming_uniform_(W, nonlinearity="linear"),
        "glorot_normal": schemes.xavier_normal_,
        "glorot_uniform": schemes.xavier_uniform_,
        "he_normal": lambda W: schemes.kaiming_normal_(W, nonlinearity="relu"),
        "he_uniform": lambda W: schemes.kaiming_uniform_(W, nonlinearity="relu"),
        "orthogonal": schemes.orthogonal_,
    }
    fan_in, fan_out = tc.INIT_SHAPE
    results = {}
    for name in tc.INITIALIZERS:
        torch.manual_seed(0)
        W = twins[name](torch.empty(fan_out, fan_in))  # torch stores (out, in)
        results[name] = np.array([W.std().item(), W.abs().max().item()])
    return results


SECTIONS = {
    **{f"operations-{area}": functools.partial(operations, area) for area in AREAS},
    "optimizers": optimizers,
    "schedules": schedules,
    "models": models,
    "initializers": initializers,
    **MORE_SECTIONS,
}
