"""Figures, equations and exercises are numbered by chapter: Fig. 3.2 is the second of chapter 3.

Chapters carry their number in their title, because the book has gaps while it grows. Sphinx can
number by chapter only where it numbers the chapters itself, so its numbers are replaced here.
"""

import re


def setup(app):
    app.connect("env-get-updated", _renumber, priority=900)  # after Sphinx has numbered them


def _renumber(app, env):
    for docname, kinds in env.toc_fignumbers.items():
        chapter = re.match(r"(\d+)\.", env.titles[docname].astext())
        prefix = (int(chapter[1]),) if chapter else ()
        for numbers in kinds.values():
            for k, label in enumerate(numbers, 1):
                numbers[label] = (*prefix, k)
    return []
