"""List the data sets that the package contains: ``python -m nnlib.datasets``."""

from .cards import CARDS

COLUMNS = ("loader", "shape", "bytes", "license", "title")


def main():
    """Print one line for each card."""
    rows = [COLUMNS, *(_row(card) for card in CARDS.values())]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        print("  ".join(cells).rstrip())


def _row(card):
    shape = " x ".join(map(str, card.shape))
    return f"{card.loader}()", shape, f"{card.size:,}", card.license, card.title


if __name__ == "__main__":
    main()
