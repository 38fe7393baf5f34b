"""A stand-in for an array on an accelerator, so that the library can be tested for one anywhere.

`nnlib` works on every array that speaks NumPy's protocols, such as CuPy's. Such arrays refuse what
is slow or wrong on a device: a silent copy to the host, and arithmetic that mixes host and device.
This class computes with NumPy and refuses the same things. Only the NumPy functions named below
work on it; CuPy has all of them, so one may be added that CuPy has too.
"""

import numpy as np
from numpy.lib.mixins import NDArrayOperatorsMixin

CREATE = {np.arange, np.asarray}  # with like=; they may take data from the host to the device
FUNCTIONS = CREATE | {
    *(
        np.argsort,
        np.bincount,
        np.broadcast_to,
        np.clip,
        np.concatenate,
        np.cumsum,
        np.empty_like,
        np.flatnonzero,
    ),
    *(
        np.full_like,
        np.moveaxis,
        np.ndim,
        np.ones_like,
        np.pad,
        np.shape,
        np.reshape,
        np.split,
        np.stack,
        np.take_along_axis,
        np.transpose,
    ),
    *(np.where, np.zeros_like),
}
UFUNC_METHODS = {"add": ("at", "reduceat")}
METHODS = (
    *("all", "any", "argmax", "astype", "copy", "max", "mean", "min", "reshape", "sum", "swapaxes"),
    *("take", "transpose"),
)


class DeviceArray(NDArrayOperatorsMixin):
    """An array that leaves its device through ``get()`` only, or one number at a time."""

    def __init__(self, host):
        self._host = np.asarray(host)

    def get(self):
        """A copy on the host, as in CuPy."""
        return self._host.copy()

    def item(self):
        return self._host.item()  # an error unless it is one number

    def __bool__(self):
        return bool(self._host)  # likewise

    shape = property(lambda self: self._host.shape)
    dtype = property(lambda self: self._host.dtype)
    ndim = property(lambda self: self._host.ndim)
    size = property(lambda self: self._host.size)
    T = property(lambda self: to_device(self._host.T))

    def __len__(self):
        return len(self._host)

    def __iter__(self):
        return (self[i] for i in range(len(self)))

    def __getitem__(self, key):
        return to_device(self._host[_unwrap(key)])

    def __setitem__(self, key, value):
        self._host[_unwrap(key)] = _unwrap(value)

    def __array_ufunc__(self, ufunc, method, *inputs, out=None, **options):
        if method != "__call__" and method not in UFUNC_METHODS.get(ufunc.__name__, ()):
            raise TypeError(f"{ufunc.__name__}.{method} is not among the methods on a device")
        if method == "at" and not all(isinstance(value, DeviceArray) for value in inputs):
            raise TypeError(f"{ufunc.__name__}.at takes nothing but arrays on a device")
        inputs, options = _unwrap(inputs), _unwrap(options)
        if out is None:
            return to_device(getattr(ufunc, method)(*inputs, **options))
        getattr(ufunc, method)(*inputs, **options, out=_unwrap(out))
        return out[0]

    def __array_function__(self, function, types, arguments, options):
        if function not in FUNCTIONS:
            raise TypeError(f"{function.__name__} is not among the functions of a device array")
        if function not in CREATE:
            arguments, options = _unwrap(arguments), _unwrap(options)
        elif isinstance(arguments[0], DeviceArray):
            arguments = _unwrap(arguments)
        return to_device(function(*arguments, **options))

    def _refuse(self, *_, **__):
        raise TypeError("implicit conversion of a device array to the host; use .get()")

    __array__ = __float__ = __int__ = __index__ = __complex__ = _refuse


def _method(name):
    return lambda self, *arguments, **options: to_device(
        getattr(self._host, name)(*_unwrap(arguments), **_unwrap(options))
    )


for _name in METHODS:
    setattr(DeviceArray, _name, _method(_name))


def _unwrap(value):
    """The host arrays inside device arrays; refuses host arrays among the arguments."""
    if isinstance(value, DeviceArray):
        return value._host
    if isinstance(value, np.ndarray) and value.ndim > 0:
        raise TypeError(f"a host array of shape {value.shape} met a device array")
    if isinstance(value, (tuple, list)):
        return type(value)(_unwrap(item) for item in value)
    if isinstance(value, dict):
        return {name: _unwrap(item) for name, item in value.items()}
    return value


def to_device(value):
    """`value` with all arrays in it on the device."""
    if isinstance(value, (np.ndarray, np.generic)):
        return DeviceArray(value)
    if isinstance(value, (tuple, list)):
        return type(value)(to_device(item) for item in value)
    return value


def to_host(value):
    """`value` with all arrays in it on the host; an error if one was there already."""
    if isinstance(value, DeviceArray):
        return value.get()
    if isinstance(value, (tuple, list)):
        return type(value)(to_host(item) for item in value)
    if isinstance(value, (np.ndarray, np.generic)):
        raise TypeError(f"expected a device array, received one on the host: {value!r}")
    return value
