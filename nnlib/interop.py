"""Weights from and for PyTorch: the same numbers under its names and in its layouts.

A state is a dict from dotted name to NumPy array, as in ``Module.state_dict``; PyTorch itself is
not needed here. With PyTorch at hand::

    twin.load_state_dict({k: torch.tensor(v) for k, v in to_torch(model).items()})
    from_torch(model, {k: v.numpy() for k, v in twin.state_dict().items()})

Attributes keep their names, and the steps of a `Sequential` become numbers, as in PyTorch. A layer
that PyTorch has too gets its names:

==========================================  ====================================================
`Linear` W, b                               weight = W transposed, bias
`Embedding`, `LearnedPositions` table       weight
`Conv1d`, `Conv2d`, `ConvTranspose2d` W, b  weight, bias
`BatchNorm` gain, bias, running_mean,       weight, bias, running_mean, running_var,
running_variance                            num_batches_tracked = 0, which is not read
other norms' gain, bias                     weight, bias
`RNN`, `LSTM`, `GRU` cells.k.Wx, Wh, b, bn  weight_ih_l0, weight_hh_l0 (transposed), bias_ih_l0,
                                            bias_hh_l0; l1 ... for layers, _reverse for directions
`MultiHeadAttention` query, key, value      in_proj_weight, in_proj_bias, below each other; with
                                            memory_dim q_proj_weight, k_proj_weight, v_proj_weight
`MultiHeadAttention` output                 out_proj.weight, out_proj.bias
`WeightNorm` g, and W of its layer          parametrizations.weight.original0, original1
`SpectralNorm` W of its layer, u, v         parametrizations.weight.original, 0._u, 0._v
==========================================  ====================================================

PyTorch has two biases in each recurrent cell, which are added up: here they are one, ``b``, and
become ``bias_ih``. Only in the candidate of a GRU they differ, and ``bn`` becomes the last third of
``bias_hh``.
"""

from typing import NamedTuple

import numpy as np

from . import layers
from .module import Sequential


class _Rule(NamedTuple):
    """How arrays with names in PyTorch are made from those here, and back."""

    theirs: tuple
    ours: tuple
    to: object = lambda *arrays: arrays
    back: object = lambda *arrays: arrays


def to_torch(module):
    """The state of a module, as PyTorch's twin of it would name and shape it.

    Parameters
    ----------
    module : Module

    Returns
    -------
    dict of str to array
        Copies, on the host.

    Examples
    --------
    >>> from nnlib import Linear
    >>> state = to_torch(Linear(3, 2, rng=np.random.default_rng(0)))
    >>> {name: array.shape for name, array in state.items()}
    {'weight': (2, 3), 'bias': (2,)}
    """
    own = module.state_dict()
    state = {}
    for rule in _rules(module, own):
        arrays = rule.to(*(_on_host(own[name]) for name in rule.ours))
        for name, array in zip(rule.theirs, arrays, strict=True):
            state[name] = np.array(array, order="C")
    return state


def from_torch(module, state):
    """Copy the state of PyTorch's twin of a module into it, in place.

    Parameters
    ----------
    module : Module
    state : dict of str to array
        With the names and shapes of ``to_torch(module)``.

    Raises
    ------
    ValueError
        Names all missing, unexpected and mismatched entries at once; nothing is changed then.

    Examples
    --------
    >>> from nnlib import Linear
    >>> layer = Linear(3, 1, rng=np.random.default_rng(0))
    >>> from_torch(layer, {"weight": np.array([[1.0, 2.0, 3.0]]), "bias": np.array([4.0])})
    >>> layer(np.ones((1, 3), np.float32)).data
    array([[10.]], dtype=float32)
    """
    expected = {name: array.shape for name, array in to_torch(module).items()}
    state = {name: np.asarray(array) for name, array in state.items()}
    problems = [f"missing {name}" for name in expected if name not in state]
    problems += [f"unexpected {name}" for name in state if name not in expected]
    for name in expected.keys() & state.keys():
        if state[name].shape != expected[name]:
            problems.append(f"{name} of shape {state[name].shape} instead of {expected[name]}")
    if problems:
        raise ValueError(
            "from_torch: expected the names and shapes of this model in PyTorch, received "
            + ", ".join(problems)
        )
    own = {}
    for rule in _rules(module, module.state_dict()):
        own |= zip(rule.ours, rule.back(*(state[name] for name in rule.theirs)), strict=True)
    module.load_state_dict(own)


def _rules(module, own):
    """The rules for the whole state `own` of `module`, with full names."""
    steps = {name for name, part in module.named_modules() if isinstance(part, Sequential)}

    def their_name(name):
        """The name without the word ``steps`` after the name of a `Sequential`."""
        parts = name.split(".")
        kept = [p for i, p in enumerate(parts) if p != "steps" or ".".join(parts[:i]) not in steps]
        return ".".join(kept)

    left = dict.fromkeys(own)
    for prefix, part in module.named_modules():
        dot = f"{prefix}." if prefix else ""
        for rule in _rules_of_layer(part):
            ours = tuple(dot + name for name in rule.ours)
            if all(name in left for name in ours):  # else a part of another layer, or shared
                theirs = tuple(their_name(dot + name) for name in rule.theirs)
                yield rule._replace(theirs=theirs, ours=ours)
                for name in ours:
                    del left[name]
    for name in left:
        yield _Rule((their_name(name),), (name,))


def _rules_of_layer(layer):
    for kinds, rules in _RULES:
        if isinstance(layer, kinds):
            return rules(layer)
    return ()


def _on_host(array):
    return array.get() if hasattr(array, "get") else array


# The rules of each layer, with names from the layer on. One for a name that the layer lacks, such
# as the bias of a layer without, is not used.


def _same(theirs, ours):
    return _Rule((theirs,), (ours,))


def _transposed(theirs, ours):
    return _Rule((theirs,), (ours,), lambda W: (W.T,), lambda W: (W.T,))


def _stacked(theirs, ours):
    """Arrays below each other, each transposed."""
    return _Rule(
        (theirs,),
        ours,
        lambda *arrays: (np.concatenate([a.T for a in arrays]),),
        lambda array: tuple(a.T for a in np.split(array, len(ours))),
    )


def _linear(layer):
    return _transposed("weight", "W"), _same("bias", "b")


def _table(layer):
    return (_same("weight", "table"),)


def _convolution(layer):
    return _same("weight", "W"), _same("bias", "b")


def _norm(layer):
    return _same("weight", "gain"), _same("bias", "bias")


def _batch_norm(layer):
    variance = _Rule(
        ("running_var", "num_batches_tracked"),
        ("running_variance",),
        lambda variance: (variance, np.array(0)),
        lambda variance, _: (variance,),
    )
    return *_norm(layer), _same("running_mean", "running_mean"), variance


def _attention(layer):
    names = ("query", "key", "value")
    if layer.key.W.shape == layer.query.W.shape:
        weights = (_stacked("in_proj_weight", tuple(f"{name}.W" for name in names)),)
    else:
        weights = tuple(_transposed(f"{name[0]}_proj_weight", f"{name}.W") for name in names)
    biases = _stacked("in_proj_bias", tuple(f"{name}.b" for name in names))
    output = _transposed("out_proj.weight", "output.W"), _same("out_proj.bias", "output.b")
    return *weights, biases, *output


def _recurrent(layer):
    for k in range(len(layer.cells)):
        end = f"l{k // layer.directions}{'_reverse' if k % layer.directions else ''}"
        Wx, Wh, b, bn = (f"cells.{k}.{name}" for name in ("Wx", "Wh", "b", "bn"))
        yield _transposed(f"weight_ih_{end}", Wx)
        yield _transposed(f"weight_hh_{end}", Wh)
        biases = f"bias_ih_{end}", f"bias_hh_{end}"
        if isinstance(layer, layers.GRU):
            yield _Rule(biases, (b, bn), _gru_biases_apart, _gru_biases_together)
        else:
            yield _Rule(biases, (b,), lambda b: (b, np.zeros_like(b)), lambda x, h: (x + h,))


def _gru_biases_apart(b, bn):
    return b, np.concatenate([np.zeros_like(b[: -len(bn)]), bn])


def _gru_biases_together(x, h):
    gates = len(x) // 3 * 2
    return np.concatenate([x[:gates] + h[:gates], x[gates:]]), h[gates:]


def _weight_norm(wrapper):
    matrix = wrapper.layer.W.ndim == 2
    shape = [1] * wrapper.layer.W.ndim
    shape[1 - wrapper.axis % 2 if matrix else wrapper.axis] = -1  # the axis of the units there
    name = "parametrizations.weight.original"
    lengths = _Rule(
        (f"{name}0",), ("g",), lambda g: (g.reshape(shape),), lambda g: (g.reshape(-1),)
    )
    vectors = (_transposed if matrix else _same)(f"{name}1", "layer.W")
    return _same("bias", "layer.b"), lengths, vectors


def _spectral_norm(wrapper):
    """PyTorch's matrix is (out, in), so a matrix here has its ``u`` and ``v`` the other way."""
    matrix = wrapper.layer.W.ndim == 2
    u, v = ("v", "u") if matrix else ("u", "v")
    name = "parametrizations.weight"
    weight = (_transposed if matrix else _same)(f"{name}.original", "layer.W")
    return _same("bias", "layer.b"), weight, _same(f"{name}.0._u", u), _same(f"{name}.0._v", v)


_RULES = (
    (layers.Linear, _linear),
    ((layers.Embedding, layers.LearnedPositions), _table),
    ((layers.Conv1d, layers.Conv2d, layers.ConvTranspose2d), _convolution),
    (layers.BatchNorm, _batch_norm),
    ((layers.LayerNorm, layers.RMSNorm, layers.GroupNorm, layers.InstanceNorm), _norm),
    (layers.MultiHeadAttention, _attention),
    ((layers.RNN, layers.LSTM, layers.GRU), _recurrent),
    (layers.WeightNorm, _weight_norm),
    (layers.SpectralNorm, _spectral_norm),
)
