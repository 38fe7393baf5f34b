"""The book's own Sphinx extension: it turns executed notebooks into pages that can be trusted.

Each module is one concern and can be read alone:

- `claims`      the claim directive, and the ledger of all claims with their measured evidence
- `figures`     alt text required; a second, dark copy of every line drawing
- `datacards`   the data cards of `nnlib.datasets`
- `numbering`   figures, equations and exercises numbered by chapter
- `status`      run time, size and weight of every page
- `scoreboard`  what the chapters reached on the same data
- `repository`  links to the clone's own remote repository
- `launch`      the places where a chapter runs with no set-up
- `theme`       no request to other sites, no duplicate scripts, no accessibility faults of the
  theme
"""

from nnbook import (
    claims,
    datacards,
    figures,
    launch,
    numbering,
    repository,
    scoreboard,
    status,
    theme,
)


def setup(app):
    concerns = (claims, datacards, figures, numbering, scoreboard, status, repository, launch)
    for module in (*concerns, theme):  # the theme's faults last, on finished pages
        module.setup(app)
    return {"version": "0.1", "parallel_read_safe": True, "parallel_write_safe": True}
