"""What happens to data before a network sees them: scaling, coding, splitting, augmentation."""

from .augmentation import add_noise, cutout, random_flip, random_shift
from .coding import one_hot
from .scaling import MinMaxScaler, StandardScaler
from .splitting import train_test_split

__all__ = [
    "MinMaxScaler",
    "StandardScaler",
    "add_noise",
    "cutout",
    "one_hot",
    "random_flip",
    "random_shift",
    "train_test_split",
]
