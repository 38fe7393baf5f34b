"""Every differentiable operation, its derivative beneath it.

Read `arithmetic` first: it shows the pattern on functions whose derivative you know. Every
operation takes arrays or Tensors as positional arguments and options as keywords, returns the same
kind, keeps the dtype, and never modifies an argument. ``F.name.with_vjp(...)`` returns the output
together with the function that maps the gradient of the output to the gradients of the arguments.
"""

from .activations import (
    elu,
    gelu,
    identity,
    leaky_relu,
    log_softmax,
    prelu,
    relu,
    selu,
    sigmoid,
    silu,
    softmax,
    softplus,
    step,
    tanh,
)
from .arithmetic import (
    abs,
    add,
    div,
    exp,
    log,
    max,
    maximum,
    mean,
    mul,
    neg,
    pow,
    sqrt,
    square,
    sub,
    sum,
)
from .attention import attention, attention_weights
from .conv import conv1d, conv2d, conv_transpose2d
from .dropout import dropout
from .linear import embedding, linear, matmul
from .losses import bce_with_logits, cross_entropy, hinge, huber, mae, mse
from .norm import batch_norm, group_norm, instance_norm, layer_norm, rms_norm
from .pooling import avg_pool, global_avg_pool, global_max_pool, max_pool, upsample
from .positions import rotary
from .recurrent import gru, lstm, reverse_sequence, rnn
from .reparametrization import spectral_norm, weight_norm
from .shape import concatenate, index, pad, reshape, stack, transpose

__all__ = [
    "abs",
    "add",
    "attention",
    "attention_weights",
    "avg_pool",
    "batch_norm",
    "bce_with_logits",
    "concatenate",
    "conv1d",
    "conv2d",
    "conv_transpose2d",
    "cross_entropy",
    "div",
    "dropout",
    "elu",
    "embedding",
    "exp",
    "gelu",
    "global_avg_pool",
    "global_max_pool",
    "group_norm",
    "gru",
    "hinge",
    "huber",
    "identity",
    "index",
    "instance_norm",
    "layer_norm",
    "leaky_relu",
    "linear",
    "log",
    "log_softmax",
    "lstm",
    "mae",
    "matmul",
    "max",
    "max_pool",
    "maximum",
    "mean",
    "mse",
    "mul",
    "neg",
    "pad",
    "pow",
    "prelu",
    "relu",
    "reshape",
    "reverse_sequence",
    "rms_norm",
    "rnn",
    "rotary",
    "selu",
    "sigmoid",
    "silu",
    "softmax",
    "softplus",
    "spectral_norm",
    "sqrt",
    "square",
    "stack",
    "step",
    "sub",
    "sum",
    "tanh",
    "transpose",
    "upsample",
    "weight_norm",
]
