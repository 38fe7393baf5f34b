"""Where each stored data set comes from, under which license, and what could not be confirmed."""

from . import _graphs, _images, _sequences, _series, _tables, _text
from .card import Card

__all__ = ["CARDS", "Card"]

CARDS = {
    card.name: card
    for kind in (_tables, _images, _series, _sequences, _text, _graphs)
    for card in kind.CARDS
}
"""The data cards by name."""
