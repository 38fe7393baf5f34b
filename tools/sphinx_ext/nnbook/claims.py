"""Claims put to the test: a box in the chapter, a row in the ledger, evidence from a cell.

    ```{claim} N2
    :verdict: holds

    The claim, in one paragraph of its own.

    Why it is believed, what was measured, what follows.
    ```

The verdict is ``holds``, ``fails``, or ``holds when`` with its condition. The evidence is what
`nnlib.book.evidence` stored in the same notebook. A claim without evidence, evidence without a
claim, a claim stated twice and an unknown verdict are errors of the build.
"""

import json
import re
from dataclasses import dataclass
from pathlib import Path

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx import addnodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

logger = logging.getLogger(__name__)

# The first letter of a claim's id says what it is about.
GROUPS = {
    "Neurons, activations, backpropagation": "N",
    "Losses and optimizers": "L",
    "Depth, initialization, normalization, regularization": "D",
    "Convolution and recurrence": "CR",
    "Generative, unsupervised, attention, graphs": "GASTHO",
}
SIGNS = {"holds": "✓", "holds when": "◐", "fails": "✗"}


@dataclass
class Claim:
    """What the ledger needs of one claim."""

    id: str
    verdict: str  # holds, holds when, fails
    condition: str  # after "holds when"
    statement: list[nodes.Node]  # the claim's first paragraph
    evidence: str
    docname: str


def setup(app):
    app.add_directive("claim", ClaimDirective)
    app.add_directive("claims-ledger", LedgerDirective)
    app.add_node(claims_ledger)
    app.add_post_transform(FillLedger)
    app.connect("env-purge-doc", _purge)
    app.connect("env-merge-info", _merge)
    app.connect("doctree-read", _find_orphans)
    app.connect("env-check-consistency", _find_duplicates)


class claims_ledger(nodes.General, nodes.Element):
    """The place of the ledger, until all chapters are read."""


class claim_name(nodes.inline):
    """The name of a claim in its chapter; becomes a link to the ledger."""


class ClaimDirective(SphinxDirective):
    """A claim with its verdict and its measured evidence."""

    required_arguments = 1
    has_content = True
    option_spec = {"verdict": directives.unchanged_required}

    def run(self):
        identifier = self.arguments[0]
        found = re.fullmatch(
            r"(holds|fails|holds when (.+))", self.options.get("verdict", "").strip()
        )
        if not re.fullmatch(f"[{''.join(GROUPS.values())}]\\d+", identifier):
            return self._refuse(f"claim: expected an id such as N2, received {identifier!r}")
        if not found:
            return self._refuse(
                f"claim {identifier}: expected the verdict holds, fails, or holds when with its "
                f"condition, received {self.options.get('verdict')!r}"
            )
        body = nodes.Element()
        self.state.nested_parse(self.content, self.content_offset, body)
        if not body.children or not isinstance(body[0], nodes.paragraph):
            return self._refuse(
                f"claim {identifier}: expected its first paragraph to state the claim"
            )
        evidence = stored_evidence(self.env.doc2path(self.env.docname)).get(identifier)
        if evidence is None:
            return self._refuse(
                f"claim {identifier}: no evidence in this notebook: a cell must call "
                f'book.evidence("{identifier}", …), and the notebook must be executed'
            )
        verdict, condition = ("holds when", found[2]) if found[2] else (found[1], "")
        claim = Claim(identifier, verdict, condition, _plain(body[0]), evidence, self.env.docname)
        _claims(self.env).setdefault(self.env.docname, []).append(claim)
        return [self._box(claim, body)]

    def _refuse(self, message):
        logger.warning(message, location=self.get_location(), type="nnbook", subtype="claim")
        return []

    def _box(self, claim, body):
        slug = claim.verdict.replace(" ", "-")
        box = nodes.container(classes=["nn-claim", f"nn-{slug}"], ids=[f"claim-{claim.id}"])
        body[0]["classes"].append("nn-statement")
        name = claim_name("", f"Claim {claim.id}", claim=claim.id, classes=["nn-claim-id"])
        head = nodes.paragraph("", "", name, *_verdict(claim), classes=["nn-claim-head"])
        measured = nodes.paragraph("", "", *_measured(claim), classes=["nn-measured"])
        box += [head, *body.children, measured]
        return box


class LedgerDirective(SphinxDirective):
    """All claims of the book, grouped by subject."""

    def run(self):
        self.env.nnbook_ledger = self.env.docname
        return [claims_ledger()]


class FillLedger(SphinxPostTransform):
    """Write the ledger, once every chapter is read."""

    default_priority = 5  # before references are resolved

    def run(self, **kwargs):
        if page := getattr(self.env, "nnbook_ledger", None):
            for name in list(self.document.findall(claim_name)):
                uri = self._uri(page, f"ledger-{name['claim']}")
                name[:] = [nodes.reference("", name.astext(), refuri=uri, internal=True)]
        for place in list(self.document.findall(claims_ledger)):
            claims = sorted(
                (claim for page in _claims(self.env).values() for claim in page),
                key=lambda claim: (claim.id[0], int(claim.id[1:])),
            )
            content: list[nodes.Node] = []
            for title, letters in GROUPS.items():
                group = [claim for letter in letters for claim in claims if claim.id[0] == letter]
                if group:
                    content += [nodes.rubric("", title), self._list(group)]
            place.replace_self(
                content or [nodes.paragraph("", "No chapter has settled a claim yet.")]
            )

    def _uri(self, docname, anchor):
        return f"{self.app.builder.get_relative_uri(self.env.docname, docname)}#{anchor}"

    def _list(self, claims):
        rows = nodes.bullet_list(classes=["nn-ledger"])
        for claim in claims:
            title = self.env.titles[claim.docname].astext()
            target = self._uri(claim.docname, f"claim-{claim.id}")
            link = nodes.reference("", title, refuri=target, internal=True)
            name = nodes.inline("", f"Claim {claim.id}", classes=["nn-claim-id"])
            statement = [node.deepcopy() for node in claim.statement]
            rows += nodes.list_item(
                "",
                nodes.paragraph("", "", name, *_verdict(claim), classes=["nn-claim-head"]),
                nodes.paragraph("", "", *statement, classes=["nn-statement"]),
                nodes.paragraph("", "", *_measured(claim), classes=["nn-measured"]),
                nodes.paragraph("", "", nodes.Text("Settled in "), link, classes=["nn-settled"]),
                classes=["nn-claim", f"nn-{claim.verdict.replace(' ', '-')}"],
                ids=[f"ledger-{claim.id}"],
            )
        return rows


def stored_evidence(path) -> dict[str, str]:
    """Return the evidence in a notebook's outputs, by the id of the claim; none for other files."""
    if Path(path).suffix != ".ipynb":
        return {}
    notebook = json.loads(Path(path).read_text("utf-8"))
    records = {}
    for cell in notebook["cells"]:
        for output in cell.get("outputs", []):
            name = output.get("metadata", {}).get("scrapbook", {}).get("name", "")
            if name.startswith("claim-"):
                records[name.removeprefix("claim-")] = "".join(output["data"]["text/plain"])
    return records


def _verdict(claim):
    badge = f"{SIGNS[claim.verdict]} {claim.verdict} {claim.condition}".rstrip()
    return [nodes.Text(" "), nodes.inline("", badge, classes=["nn-verdict"])]


def _measured(claim):
    return [nodes.strong("", "Measured: "), nodes.Text(claim.evidence)]


def _plain(paragraph):
    """Copy a paragraph's content with links turned into text, for use on another page."""
    copy = paragraph.deepcopy()
    for link in [*copy.findall(addnodes.pending_xref), *copy.findall(nodes.reference)]:
        link.replace_self(nodes.inline("", link.astext()))
    return copy.children


def _claims(env) -> dict[str, list[Claim]]:
    if not hasattr(env, "nnbook_claims"):
        env.nnbook_claims = {}
    return env.nnbook_claims


def _purge(app, env, docname):
    _claims(env).pop(docname, None)


def _merge(app, env, docnames, other):
    _claims(env).update({name: page for name, page in _claims(other).items() if name in docnames})


def _find_orphans(app, doctree):
    env = app.env
    stated = {claim.id for claim in _claims(env).get(env.docname, [])}
    for identifier in sorted(stored_evidence(env.doc2path(env.docname)).keys() - stated):
        logger.warning(
            f"evidence for {identifier}, but no claim directive {identifier} in this notebook",
            location=env.docname,
            type="nnbook",
            subtype="claim",
        )


def _find_duplicates(app, env):
    pages: dict[str, list[str]] = {}
    for docname, page in sorted(_claims(env).items()):
        for claim in page:
            pages.setdefault(claim.id, []).append(docname)
    for identifier, docnames in pages.items():
        if len(docnames) > 1:
            logger.warning(
                f"claim {identifier} is stated more than once: {', '.join(docnames)}",
                location=docnames[1],
                type="nnbook",
                subtype="claim",
            )
