"""The card of the sequences."""

from .card import Card

CARDS = (
    Card(
        name="vowels",
        title="Japanese vowels",
        description=(
            "Nine men say the vowels /ae/: 640 sequences of 7 to 29 frames of 12 linear "
            "prediction cepstrum coefficients. The task is to tell who speaks."
        ),
        shape=(640, 12),
        split=(
            "270 utterances train, 30 of each speaker; 370 test, 24 to 88 of each, recorded on "
            "other occasions."
        ),
        license="CC BY 4.0",
        license_url="https://creativecommons.org/licenses/by/4.0/",
        source=(
            "sktime 1.2.0 (JapaneseVowels), from the UCI Machine Learning Repository, "
            "https://archive.ics.uci.edu/dataset/128/japanese+vowels"
        ),
        citation=(
            "M. Kudo, J. Toyama and M. Shimbo (1999). Multidimensional curve classification using "
            "passing-through regions. Pattern Recognition Letters 20(11-13), 1103-1111. "
            "https://doi.org/10.1016/S0167-8655(99)00077-X. UCI Machine Learning Repository, "
            "https://doi.org/10.24432/C5NS47"
        ),
        changes="All frames in one array, in millionths; no value changed.",
        unconfirmed=(
            "CC BY 4.0 is what the donation policy of the UCI repository states; the present page "
            "of this data set was not seen, and sktime's copy states no license for the data."
        ),
        sha256="77e20621ab200d85afb6da97a8d2edd634d89907635029a9441d0971ecdc400b",
        size=336_285,
        loader="load_vowels",
    ),
)
