"""Small training problems that the library and PyTorch both solve, step by step.

Data and first weights come from `spread`, so that both start from the same numbers anywhere.
"""

import math

import numpy as np

from .cases import spread

# A regression with one matrix (decayed) and one vector (not decayed): tanh(X W + b) against Y.
X, Y = spread(8, 3), spread(8, 2, low=-0.9, high=0.9, start=0.3)
W, B = spread(3, 2, start=0.6), spread(2, start=0.9)

# Name -> (class, learning rate, options).
OPTIMIZERS = {
    "sgd": ("SGD", 0.3, {}),
    "momentum": ("SGD", 0.1, {"momentum": 0.9}),
    "sgd-decay": ("SGD", 0.3, {"weight_decay": 0.05}),
    "momentum-decay-clip": ("SGD", 0.2, {"momentum": 0.8, "weight_decay": 0.01, "clip_norm": 0.2}),
    "nesterov": ("SGD", 0.1, {"momentum": 0.9, "nesterov": True, "weight_decay": 0.01}),
    "adagrad": ("Adagrad", 0.1, {"weight_decay": 0.05}),
    "rmsprop": ("RMSprop", 0.01, {"weight_decay": 0.05}),
    "rmsprop-options": ("RMSprop", 0.003, {"alpha": 0.9, "eps": 1e-3, "momentum": 0.7}),
    "adadelta": ("Adadelta", 1.0, {"weight_decay": 0.05}),
    "adadelta-options": ("Adadelta", 0.5, {"rho": 0.95, "eps": 1e-3}),
    "adam": ("Adam", 0.05, {}),
    "adam-options": ("Adam", 0.05, {"betas": (0.8, 0.95), "eps": 1e-3}),
    "adam-decay": ("Adam", 0.05, {"weight_decay": 0.05}),
    "adam-clip": ("Adam", 0.05, {"clip_norm": 0.1}),
    "amsgrad": ("Adam", 0.05, {"amsgrad": True, "betas": (0.5, 0.6), "weight_decay": 0.01}),
    "adamw": ("AdamW", 0.05, {"weight_decay": 0.2}),
    "adamw-amsgrad": ("AdamW", 0.05, {"weight_decay": 0.2, "amsgrad": True}),
}

# Name -> options of the schedule; each is also followed by gradient descent.
SCHEDULES = {
    "step_decay": {"every": 7, "factor": 0.5},
    "exponential_decay": {"factor": 0.97},
    "cosine_decay": {"steps": 100, "final": 0.02},
    "linear_warmup": {"steps": 12},
    "one_cycle": {"steps": 100, "rise": 0.25, "start": 0.1, "final": 0.001},
}
RATE, STEPS, RECORDED = 0.3, 100, 10  # every tenth step of a trajectory is recorded

# Classification of noisy copies of ten patterns of 64 pixels, like digits.
LABELS = np.arange(256) * 7 % 10
IMAGES = spread(10, 64, low=0.0, high=1.0)[LABELS] + spread(256, 64, start=0.5)
SIZES, BATCH, BATCHES = (64, 32, 10), 32, 50


def weights(sizes):
    """First weights and biases, matrices (in, out), with the variance of He's scheme."""
    for i, (n_in, n_out) in enumerate(zip(sizes[:-1], sizes[1:], strict=True)):
        limit = math.sqrt(6.0 / n_in)
        yield spread(n_in, n_out, low=-limit, high=limit, start=0.1 * i), np.zeros(n_out)


def minibatches():
    """The images and labels of each training step, in order."""
    for i in range(BATCHES):
        rows = (np.arange(BATCH) + i * BATCH) % len(LABELS)
        yield IMAGES[rows], LABELS[rows]


# Symbols and the class of each: an embedding and a linear layer.
SYMBOLS = np.array([[0, 3, 3], [5, 1, 0], [2, 2, 4]])
CLASSES = np.array([0, 1, 1, 2, 0, 0, 1, 2, 2])
TABLE, HEAD = spread(6, 4), spread(4, 3, start=0.4)

INIT_SHAPE = (400, 300)  # (fan_in, fan_out)
INITIALIZERS = (
    *("lecun_normal", "lecun_uniform", "glorot_normal", "glorot_uniform"),
    *("he_normal", "he_uniform", "orthogonal"),
)
