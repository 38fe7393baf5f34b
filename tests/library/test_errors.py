"""Bad input gets one clear sentence: who speaks, what was expected, what was received.

The table has an entry for every ``raise`` in the library's core, and the last test looks at the
source to see that none is missing. (Data sets, preprocessing and metrics have their own tests.)
"""

import ast
import re
import traceback
from pathlib import Path

import numpy as np
import pytest

import nnlib as nn
from nnlib import Parameter, Tensor, init, io, no_grad, primitive
from nnlib import functional as F
from nnlib.check import check_vjp, gradient_check, numerical_gradient, relative_error
from nnlib.classic import Perceptron
from nnlib.optim import SGD, Adam, Optimizer, clip_by_norm, cosine_decay, exponential_decay
from nnlib.train import Batches, Checkpoint, EarlyStopping, evaluate, fit

CORE = Path(nn.__file__).parent
ELSEWHERE = ("_svg.py", "book", "datasets", "metrics.py", "plot.py", "preprocessing.py")

rng = np.random.default_rng(0)
M, V, EMPTY = np.ones((2, 3)), np.ones(3), np.ones((0, 3))
LABELS = np.array([0, 1])


def layer():
    return nn.Linear(3, 1, rng=rng, dtype=np.float64)


def packed():
    model = layer()
    return model, SGD(model.parameters(), lr=0.1)


def loss(model, batch):
    return F.square(model(batch[0])).mean()


def run(batches=((M,),), loss=loss, epochs=1, **options):
    model, optimizer = packed()
    return fit(model, loss, optimizer, batches, epochs, progress=False, **options)


def released():
    _, optimizer = packed()
    optimizer.release()
    return optimizer


def walked():
    y = Tensor(V).sum()
    y.backward()
    return y


def unrecorded():
    with no_grad():
        return Tensor(V).sum()


def changed():
    x = Tensor(V)
    y = F.square(x).sum()
    x.assign(V)
    return y


@primitive
def wrong_shape(x):
    return 2.0 * x, lambda dy: dy.sum()


def resume(folder):
    path = folder / "checkpoint"
    run(callbacks=[Checkpoint(path)])
    run(callbacks=[Checkpoint(path), EarlyStopping("loss")])


def load_text(folder):
    (folder / "text").write_text("hello")
    io.load(folder / "text")


# What is called, the error, and the words that name what was received.
TABLE = [
    # tensor
    (lambda: Tensor(Tensor(V)), TypeError, "a Tensor"),
    (lambda: Tensor(np.arange(3)), TypeError, "int64"),
    (lambda: np.array(Tensor(V)), TypeError, "a Tensor"),
    (lambda: Tensor(V).assign(M), ValueError, r"shape \(2, 3\)"),
    (lambda: (Tensor(V) * 2.0).assign(V), RuntimeError, "a result of mul"),
    (lambda: Tensor(V).backward(), ValueError, r"shape \(3,\)"),
    (lambda: Tensor(V).backward(M), ValueError, r"shape \(2, 3\)"),
    (lambda: wrong_shape(Tensor(V)).backward(V), RuntimeError, r"\(\)"),
    (lambda: walked().backward(), RuntimeError, "walked before"),
    (lambda: unrecorded().backward(), RuntimeError, "under no_grad"),
    (lambda: changed().backward(), RuntimeError, "was changed after"),
    # functional
    (lambda: F.add(M, np.ones(2)), ValueError, r"\(2, 3\) and \(2,\)"),
    (lambda: F.sub(M, np.ones(2)), ValueError, r"\(2, 3\) and \(2,\)"),
    (lambda: F.mul(M, np.ones(2)), ValueError, r"\(2, 3\) and \(2,\)"),
    (lambda: F.div(M, np.ones(2)), ValueError, r"\(2, 3\) and \(2,\)"),
    (lambda: F.maximum(M, np.ones(2)), ValueError, r"\(2, 3\) and \(2,\)"),
    (lambda: F.pow(V, exponent=V), TypeError, "ndarray"),
    (lambda: Tensor(V) ** Tensor(V), TypeError, "Tensor"),
    (lambda: F.sum(M, axis=2), ValueError, "axis 2"),
    (lambda: F.mean(M, axis=(0, -3)), ValueError, r"axis \(0, -3\)"),
    (lambda: F.max(M, axis=2), ValueError, "axis 2"),
    (lambda: F.mean(EMPTY), ValueError, r"shape \(0, 3\)"),
    (lambda: F.mean(EMPTY, axis=0), ValueError, r"shape \(0, 3\)"),
    (lambda: F.max(EMPTY), ValueError, r"shape \(0, 3\)"),
    (lambda: F.reshape(M, shape=(4, 2)), ValueError, r"\(4, 2\) for \(2, 3\)"),
    (lambda: F.transpose(M, axes=(0, 0)), ValueError, r"\(0, 0\)"),
    (lambda: F.concatenate(), ValueError, "none"),
    (lambda: F.stack(), ValueError, "none"),
    (lambda: F.concatenate(M, np.ones((2, 2))), ValueError, r"\[\(2, 3\), \(2, 2\)\]"),
    (lambda: F.stack(M, V), ValueError, r"\[\(2, 3\), \(3,\)\]"),
    (lambda: F.pad(M, widths=((1, 1),)), ValueError, r"\(\(1, 1\),\)"),
    (lambda: F.pad(V, widths=((-1, 1),)), ValueError, r"\(\(-1, 1\),\)"),
    (lambda: F.prelu(V, M), ValueError, r"\(2, 3\)"),
    (lambda: F.linear(M, M), ValueError, r"\(2, 3\) and \(2, 3\)"),
    (lambda: F.linear(M, M.T, V), ValueError, r"\(3,\)"),
    (lambda: F.matmul(M, V), ValueError, r"\(2, 3\) and \(3,\)"),
    (lambda: F.matmul(np.ones((4, 2, 3)), np.ones((5, 3, 2))), ValueError, r"\(4, .* \(5, 3, 2\)"),
    (lambda: F.embedding(M, LABELS.astype(float)), TypeError, "float64"),
    (lambda: F.embedding(M, np.array([0, 2])), ValueError, "values from 0 to 2"),
    (lambda: F.embedding(M, np.array([-1])), ValueError, "values from -1 to -1"),
    (lambda: F.dropout(V, p=1.0, rng=rng), ValueError, "1.0"),
    (lambda: F.dropout(V, p=np.nan, rng=rng), ValueError, "nan"),
    (lambda: F.dropout(V, p=0.5, rng=0), TypeError, "int 0"),
    (lambda: F.mse(M, V), ValueError, r"\(2, 3\) and \(3,\)"),
    (lambda: F.mse(V, [1, 1, 1]), TypeError, "list"),
    (lambda: F.mae(EMPTY, EMPTY), ValueError, r"shape \(0, 3\)"),
    (lambda: F.huber(V, V, delta=0.0), ValueError, "0.0"),
    (lambda: F.hinge(V, 0.0 * V), ValueError, "values from 0.0 to 0.0"),
    (lambda: F.bce_with_logits(V, 2.0 * V), ValueError, "2.0"),
    (lambda: F.bce_with_logits(V, -V), ValueError, "-1.0"),
    (lambda: F.cross_entropy(M, np.zeros(3, int)), ValueError, r"\(2, 3\) and \(3,\)"),
    (lambda: F.cross_entropy(EMPTY, np.zeros(0, int)), ValueError, r"shape \(0, 3\)"),
    (lambda: F.cross_entropy(M, LABELS + 2), ValueError, "values from 2 to 3"),
    (lambda: F.cross_entropy(M, LABELS.astype(float)), TypeError, "float64"),
    (lambda: F.cross_entropy(M, [0, 1]), TypeError, "list"),
    # check
    (lambda: numerical_gradient(np.sum, [1.0]), TypeError, "list"),
    (lambda: gradient_check(None, {"x": Tensor(np.float32(1))}), TypeError, "float32"),
    (lambda: relative_error(M, V), ValueError, r"\(2, 3\) and \(3,\)"),
    (lambda: check_vjp(wrong_shape, V, rng=rng), ValueError, r"\(\)"),
    (lambda: check_vjp(F.tanh, V, rng=0), TypeError, "int 0"),
    # init, module, layers, models
    (lambda: init.he_normal((3,), rng=rng), ValueError, r"\(3,\)"),
    (lambda: init.uniform((3,), rng=None), TypeError, "NoneType None"),
    (lambda: nn.Module()(V), TypeError, None),
    (lambda: nn.Sequential(3), TypeError, "3 as step 0"),
    (lambda: layer().load_state_dict({}), ValueError, "missing W, missing b"),
    (lambda: packed()[0].astype(np.float32), ValueError, "W packed by one"),
    (lambda: layer().astype(int), TypeError, "int64"),
    (lambda: nn.Linear(0, 3, rng=rng), ValueError, "0"),
    (lambda: nn.Linear(3, 2.0, rng=rng), ValueError, "2.0"),
    (lambda: nn.Linear(3, 3, rng=42), TypeError, "int 42"),
    (lambda: nn.Embedding(3, -1, rng=rng), ValueError, "-1"),
    (lambda: nn.Dropout(-0.1, rng=rng), ValueError, "-0.1"),
    (lambda: nn.Dropout(0.1, rng=None), TypeError, "NoneType None"),
    (lambda: nn.models.MLP((3,), rng=rng), ValueError, r"\(3,\)"),
    # optim
    (lambda: SGD([], 0.1), ValueError, "none"),
    (lambda: SGD([Tensor(V)], 0.1), TypeError, "Tensor"),
    (lambda: SGD([Parameter(V)] * 2, 0.1), ValueError, "one twice"),
    (lambda: Adam([p for p in packed()[0].parameters()]), ValueError, r"that SGD packed"),
    (
        lambda: SGD([Parameter(V), Parameter(V.astype(np.float32))], 0.1),
        ValueError,
        "float32 and float64",
    ),
    (lambda: SGD([Parameter(V)], -0.1), ValueError, "-0.1"),
    (lambda: SGD([Parameter(V)], 0.1, momentum=1.0), ValueError, "1.0"),
    (lambda: SGD([Parameter(V)], 0.1, weight_decay=-1.0), ValueError, "-1.0"),
    (lambda: SGD([Parameter(V)], 0.1, clip_norm=0), ValueError, "0"),
    (lambda: Adam([Parameter(V)], betas=(0.9, 1.0)), ValueError, "1.0"),
    (lambda: Adam([Parameter(V)], eps=0.0), ValueError, "0.0"),
    (lambda: packed()[1].load_state_dict({"t": 3, "v": V}), ValueError, "{'t': 1, 'v': 3}"),
    (lambda: Optimizer([Parameter(V)], 0.1).step(), TypeError, None),
    (lambda: released().step(), RuntimeError, "one that released them"),
    (lambda: clip_by_norm(V, 0.0), ValueError, "0.0"),
    (lambda: exponential_decay(0.1, factor=1.1), ValueError, "1.1"),
    (lambda: cosine_decay(0.1, steps=0), ValueError, "0"),
    # train
    (lambda: Batches(size=2), ValueError, r"\[\]"),
    (lambda: Batches(M, V, size=2), ValueError, r"\[2, 3\]"),
    (lambda: Batches(EMPTY, size=2), ValueError, r"\[0\]"),
    (lambda: Batches(M, size=0), ValueError, "0"),
    (lambda: Batches(M, size=2, rng=7), TypeError, "int 7"),
    (lambda: EarlyStopping(mode="lowest"), ValueError, "'lowest'"),
    (lambda: EarlyStopping(patience=0), ValueError, "0"),
    (lambda: run(callbacks=[EarlyStopping("accuracy")]), KeyError, "monitor='accuracy'"),
    (lambda: run(batches=()), ValueError, r"none \(a generator can be iterated only once\)"),
    (lambda: run(loss=lambda m, b: 1.0), TypeError, "float"),
    (lambda: run(loss=lambda m, b: loss(m, b) + np.nan), FloatingPointError, "nan; all gradients"),
    (lambda: run(metrics={"score": loss}), ValueError, "none"),
    (lambda: evaluate(layer(), loss, []), ValueError, "none"),
    (resume, ValueError, "0 and 0"),
    # io
    (lambda folder: io.save(folder / "f", {"x": {1}}), TypeError, "set at /x"),
    (lambda folder: io.save(folder / "f", {"x": np.array([None])}), TypeError, "dtype object"),
    (load_text, ValueError, "not a zip file"),
    # classic
    (lambda: Perceptron().fit(V, V), ValueError, r"\(3,\) and \(3,\)"),
    (lambda: Perceptron().fit(M * np.inf, LABELS), ValueError, "NaN or infinity"),
    (lambda: Perceptron().fit(M, 0 * LABELS), ValueError, "1"),
    (lambda: Perceptron().predict(M), RuntimeError, None),
    (lambda: Perceptron().fit(M, LABELS).predict(V), ValueError, r"\(3,\)"),
]
# These say what happened instead, since nothing was received.
OTHER_FORM = ("walked before", "under no_grad", "was changed after", None)


def caught(call, folder):
    """The error that `call` raises."""
    try:
        call(folder) if call.__code__.co_argcount else call()
    except Exception as error:
        return error
    pytest.fail("no error was raised")


@pytest.mark.parametrize(("call", "kind", "received"), TABLE, ids=range(len(TABLE)))
def test_message(call, kind, received, tmp_path):
    error = caught(call, tmp_path)
    message = str(error.args[0])
    assert type(error) is kind
    assert re.match(r"[\w.]+: (\w+: )?\w", message), "the name of who speaks comes first"
    assert "\n" not in message and not message.endswith("."), "one sentence"
    if received in OTHER_FORM:
        assert received is None or received in message
    else:
        assert re.search(f"expected .+ received .*{received}", message)


def raised_at(error):
    """File and line of the ``raise`` in the library."""
    frames = traceback.extract_tb(error.__traceback__)
    return [(f.filename, f.lineno) for f in frames if f.filename.startswith(str(CORE))][-1]


def test_every_raise_is_in_the_table(tmp_path):
    reached = set()
    for i, (call, _, _) in enumerate(TABLE):
        folder = tmp_path / str(i)
        folder.mkdir()
        reached.add(raised_at(caught(call, folder)))
    missing = []
    for path in sorted(CORE.rglob("*.py")):
        if path.relative_to(CORE).parts[0] in ELSEWHERE:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            # Those that only pass an error on have nothing to say.
            if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
                lines = range(node.lineno, node.end_lineno + 1)
                if not any(file == str(path) and line in lines for file, line in reached):
                    missing.append(f"{path.name}:{node.lineno}")
    assert missing == []
