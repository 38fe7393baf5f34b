"""The same operations, optimizers and models in PyTorch: what `test_parity` compares with.

Each section returns a dict from name to a flat float64 vector. `make_reference` stores them.
"""

import numpy as np
import torch
import torch.nn.functional as TF

from . import training_cases as tc
from .cases import CASES, spread


def _index(x, *, key):
    places = np.arange(x.numel()).reshape(x.shape)[key]  # torch has no negative steps
    return torch.take(x, torch.as_tensor(np.ascontiguousarray(places)))


def _pad(x, *, widths, value=0.0):
    return TF.pad(x, [n for pair in reversed(widths) for n in pair], value=value)


def _dropout(x, *, p, rng):
    return x * torch.as_tensor(rng.random(x.shape) >= p) / (1.0 - p)  # NumPy's mask


def _reduce(function):
    def reduce(x, *, axis=None, keepdims=False):
        dim = tuple(range(x.ndim)) if axis is None else axis
        return function(x, dim=dim, keepdim=keepdims)

    return reduce


TWINS = {
    "abs": torch.abs,
    "add": lambda x, y: x + y,
    "bce_with_logits": lambda z, t: TF.binary_cross_entropy_with_logits(z, t.to(z.dtype)),
    "concatenate": lambda *arrays, axis=0: torch.cat(arrays, dim=axis),
    "cross_entropy": TF.cross_entropy,
    "div": lambda x, y: x / y,
    "dropout": _dropout,
    "elu": TF.elu,
    "embedding": lambda table, ids: TF.embedding(ids, table),
    "exp": torch.exp,
    "gelu": lambda x: TF.gelu(x, approximate="tanh"),
    "hinge": lambda y, t: torch.clamp(1 - t * y, min=0).mean(),
    "huber": TF.huber_loss,
    "index": _index,
    "leaky_relu": lambda x, slope=0.01: TF.leaky_relu(x, negative_slope=slope),
    "linear": lambda x, W, b=None: TF.linear(x, W.T, b),
    "log": torch.log,
    "log_softmax": lambda x, axis=-1: TF.log_softmax(x, dim=axis),
    "mae": TF.l1_loss,
    "matmul": torch.matmul,
    "max": _reduce(torch.amax),
    "maximum": lambda x, y: torch.maximum(torch.as_tensor(x, dtype=y.dtype), y),
    "mean": _reduce(torch.mean),
    "mse": TF.mse_loss,
    "mul": lambda x, y: x * y,
    "neg": torch.neg,
    "pad": _pad,
    "pow": lambda x, exponent: torch.pow(x, exponent),
    "prelu": lambda x, slope: torch.where(x > 0, x, slope * x),
    "relu": torch.relu,
    "reshape": lambda x, shape: x.reshape(shape),
    "selu": torch.selu,
    "sigmoid": torch.sigmoid,
    "silu": TF.silu,
    "softmax": lambda x, axis=-1: torch.softmax(x, dim=axis),
    "softplus": TF.softplus,
    "sqrt": torch.sqrt,
    "square": torch.square,
    "stack": lambda *arrays, axis=0: torch.stack(arrays, dim=axis),
    "step": lambda x: torch.heaviside(x.detach(), torch.ones((), dtype=x.dtype)) + 0 * x,
    "sub": lambda x, y: x - y,
    "sum": _reduce(torch.sum),
    "tanh": torch.tanh,
    "transpose": lambda x, axes=None: x.permute(axes or tuple(range(x.ndim))[::-1]),
}


def operations(dtype=np.float64):
    """For each case the shape of the output, its entries, and the gradients of the variables."""
    results = {}
    for case in CASES:
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
    "operations": operations,
    "optimizers": optimizers,
    "schedules": schedules,
    "models": models,
    "initializers": initializers,
}
