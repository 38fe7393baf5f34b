"""Where each stored data set comes from, under which license, and what could not be confirmed."""

from . import graphs, images, sequences, series, tables, text
from .card import Card

__all__ = ["CARDS", "Card"]

CARDS = {
    card.name: card
    for kind in (tables, images, series, sequences, text, graphs)
    for card in kind.CARDS
}
"""The data cards by name."""
