"""The data page: the cards that `nnlib.datasets` keeps beside its files, and nothing else."""

import re

from docutils import nodes
from sphinx.util.docutils import SphinxDirective


def setup(app):
    app.add_directive("datacards", DataCardsDirective)


class DataCardsDirective(SphinxDirective):
    """One section per stored data set."""

    def run(self):
        from nnlib.datasets import CARDS

        return [self._section(card) for card in CARDS.values()]

    def _section(self, card):
        section = nodes.section(ids=[f"data-{nodes.make_id(card.name)}"], names=[card.name])
        section += nodes.title("", card.title)
        section += nodes.paragraph("", card.description)
        fields = nodes.field_list(classes=["nn-card"])
        shape = " × ".join(map(str, card.shape))
        for name, content in (
            ("Load", [nodes.literal("", f"nnlib.datasets.{card.loader}()")]),
            ("Shape", [nodes.Text(shape)]),
            ("Split", [nodes.Text(card.split)]),
            ("License", [nodes.reference("", card.license, refuri=card.license_url)]),
            ("Source", linked(card.source)),
            ("Cite", linked(card.citation)),
            ("Changes", linked(card.changes)),
            ("Not confirmed", linked(card.unconfirmed)),
            ("File", [nodes.literal("", card.file), nodes.Text(f", {card.size / 1000:.0f} kB")]),
            ("SHA-256", [nodes.literal("", card.sha256)]),
        ):
            if content:
                body = nodes.field_body("", nodes.paragraph("", "", *content))
                fields += nodes.field("", nodes.field_name("", name), body)
        section += fields
        return section


def linked(text: str) -> list[nodes.Node]:
    """Turn the addresses in a text into links."""
    parts = re.split(r"(https?://[^\s,]*[^\s,.;)])", text)
    return [
        nodes.reference("", part, refuri=part) if index % 2 else nodes.Text(part)
        for index, part in enumerate(parts)
        if part
    ]
