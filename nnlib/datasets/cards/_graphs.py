"""The cards of the graphs."""

from .card import Card

FACTS = (
    "The license is that of the package. The publication that the data were taken from was not "
    "seen; whether a list of facts like this one can be protected at all differs between countries."
)

CARDS = (
    Card(
        name="karate",
        title="Zachary's karate club",
        description=(
            "The 34 members of a university's karate club, who met whom outside the club, and "
            "which of two clubs each one joined when it split."
        ),
        shape=(34, 78),
        split="The two leaders (nodes 0 and 33) train, the 32 other members test.",
        license="BSD 3-Clause",
        license_url="https://github.com/networkx/networkx/blob/networkx-3.6.1/LICENSE.txt",
        source="networkx 3.6.1 (karate_club_graph)",
        citation=(
            "W. W. Zachary (1977). An information flow model for conflict and fission in small "
            "groups. Journal of Anthropological Research 33(4), 452-473. "
            "https://doi.org/10.1086/jar.33.4.3629752"
        ),
        changes="No value changed; a node's name is its number.",
        unconfirmed=FACTS,
        sha256="be4e6cd7585c3685804be9dc3f7d5b910aa340df76416df55a8f5b056194716f",
        size=1_345,
        loader="load_karate",
    ),
    Card(
        name="southern_women",
        title="Southern women",
        description=(
            "Eighteen women of a town in the South of the United States and the fourteen social "
            "events that they attended in the 1930s: a graph of two kinds of nodes."
        ),
        shape=(32, 89),
        split="None: the task is to find groups, or to predict an edge.",
        license="BSD 3-Clause",
        license_url="https://github.com/networkx/networkx/blob/networkx-3.6.1/LICENSE.txt",
        source="networkx 3.6.1 (davis_southern_women_graph)",
        citation=(
            "A. Davis, B. B. Gardner and M. R. Gardner (1941). Deep South: a social "
            "anthropological study of caste and class. University of Chicago Press."
        ),
        changes="No value changed.",
        unconfirmed=FACTS,
        sha256="947990c7c416d989486c126ad4f404f03fba19debce554b2a62f6a3d394b8af7",
        size=1_543,
        loader="load_southern_women",
    ),
    Card(
        name="les_miserables",
        title="Les Misérables",
        description=(
            "The 77 characters of Victor Hugo's novel; a weight counts the chapters in which two "
            "of them appear together."
        ),
        shape=(77, 254),
        split="None: there are no labels.",
        license="BSD 3-Clause",
        license_url="https://github.com/networkx/networkx/blob/networkx-3.6.1/LICENSE.txt",
        source="networkx 3.6.1 (les_miserables_graph)",
        citation=(
            "D. E. Knuth (1993). The Stanford GraphBase: a platform for combinatorial computing. "
            "ACM Press and Addison-Wesley."
        ),
        changes="No value changed.",
        unconfirmed=FACTS,
        sha256="4528bc50da08860a9d09dd88600cb3b248d3b3865aa725403e109f308ac26d1b",
        size=1_764,
        loader="load_les_miserables",
    ),
)
