"""Texts are those of their sources; a vocabulary takes them apart and puts them together again."""

import re

import numpy as np
import pytest
import sklearn.feature_extraction.text
import sklearn.naive_bayes
import sklearn.pipeline
from hypothesis import given
from hypothesis import strategies as st

from nnlib import datasets
from nnlib.datasets import Vocabulary

NAMES, PLAYS, SENTENCES, WORDS, TRANSLATIONS = (
    datasets.load_names(),
    datasets.load_plays(),
    datasets.load_sentences(),
    datasets.load_pronunciations(),
    datasets.load_translations(),
)


# -- stored text ---------------------------------------------------------------------------------


@pytest.mark.parametrize("data", [NAMES, PLAYS, SENTENCES, WORDS, TRANSLATIONS])
def test_texts_keep_the_common_form(data):
    X, y = data
    assert isinstance(X, tuple) and all(isinstance(string, str) and string for string in X)
    assert len(X) == len(y) == len(data.test)
    if isinstance(y, tuple):
        assert all(isinstance(string, str) and string for string in y)
    else:
        assert y.dtype == np.int64
        np.testing.assert_array_equal(np.unique(y), np.arange(len(data.target_names)))


def test_names_are_distinct_words_of_small_letters():
    assert len(set(NAMES.X)) == len(NAMES.X) == 8403
    assert all(re.fullmatch("[a-z]+", name) for name in NAMES.X)
    assert np.bincount(NAMES.y).tolist() == [4506, 3478, 419]
    known = {"mary": "female", "john": "male", "robin": "both"}
    label = dict(zip(NAMES.X, NAMES.y, strict=True))
    for name, kind in known.items():
        assert NAMES.target_names[label[name]] == kind


def test_plays_are_complete():
    assert [len(play) for play in PLAYS.X] == [
        173942, 103427, 141753, 96249, 98439, 116216, 151922, 154519
    ]  # fmt: skip
    assert len(set("".join(PLAYS.X))) == 76
    titled = dict(zip(PLAYS.target_names, PLAYS.X, strict=True))
    assert "To be, or not to be,--that is the question" in titled["hamlet"]
    assert "brave new world" in titled["tempest"]
    _, test = PLAYS.split()
    assert test.X == (titled["othello"],)


def test_sentences_are_balanced_in_both_parts():
    for part, per_class in zip(SENTENCES.split(), (400, 100), strict=True):
        for site in ("imdb", "amazon", "yelp"):
            counts = np.bincount(part.y[part.extra["site"] == site])
            assert counts.tolist() == [per_class, per_class]
    assert not any(sentence != sentence.strip() for sentence in SENTENCES.X)


def test_naive_bayes_on_the_sentences():
    model = sklearn.pipeline.make_pipeline(
        sklearn.feature_extraction.text.CountVectorizer(),
        sklearn.naive_bayes.MultinomialNB(),
    )
    train, test = SENTENCES.split()
    accuracy = model.fit(train.X, train.y).score(test.X, test.y)
    assert 0.78 < accuracy < 0.86  # 0.83 in ten-fold cross-validation


def test_pronunciations_use_the_sounds_of_american_english():
    assert len(set(WORDS.X)) == 20_000 and list(WORDS.X) == sorted(WORDS.X)
    assert all(re.fullmatch("[a-z]+", word) for word in WORDS.X)
    sounds = {sound for pronunciation in WORDS.y for sound in pronunciation.split(" ")}
    assert len(sounds) == 39 and all(re.fullmatch("[A-Z]{1,2}", sound) for sound in sounds)
    assert dict(zip(*WORDS, strict=True))["learning"] == "L ER N IH NG"


def test_translations_are_those_that_everybody_knows():
    german = dict(zip(*TRANSLATIONS, strict=True))
    assert german["Germany"] == "Deutschland" and german["France"] == "Frankreich"
    assert german["German"] == "Deutsch" and german["French"] == "Französisch"
    kinds, counts = np.unique(TRANSLATIONS.extra["kind"], return_counts=True)
    assert dict(zip(kinds.tolist(), counts.tolist(), strict=True)) == {
        "language": 645,
        "territory": 295,
    }


# -- vocabulary ----------------------------------------------------------------------------------


@given(st.lists(st.text(), min_size=1), st.integers(0, 2))
def test_decoding_undoes_encoding(texts, n_special):
    vocabulary = Vocabulary(texts, special=("<pad>", "<end>")[:n_special])
    for string in texts:
        numbers = vocabulary.encode(string)
        assert numbers.dtype == np.int64 and numbers.shape == (len(string),)
        assert vocabulary.decode(numbers) == string
    assert list(vocabulary.symbols[n_special:]) == sorted(set("".join(texts)))
    assert len(vocabulary) == n_special + len(set("".join(texts)))


@pytest.mark.parametrize("data", [NAMES, SENTENCES])
def test_a_batch_is_read_back(data):
    vocabulary = Vocabulary(data.X, special=("<pad>", "<start>", "<end>"))
    strings = data.X[:50]
    numbers, lengths = vocabulary.batch(strings, start="<start>", end="<end>")
    assert numbers.dtype == lengths.dtype == np.int64
    assert numbers.shape == (50, max(map(len, strings)) + 2)
    for row, length, string in zip(numbers, lengths, strings, strict=True):
        assert length == len(string) + 2 and not row[length:].any()
        assert (row[0], row[length - 1]) == (1, 2)
        assert vocabulary.decode(row) == string


def test_symbols_may_be_words():
    vocabulary = Vocabulary(WORDS.y, separator=" ", special=("<pad>",))
    assert len(vocabulary) == 40
    for pronunciation in WORDS.y[:100]:
        assert vocabulary.decode(vocabulary.encode(pronunciation)) == pronunciation


def test_a_single_text_is_not_a_list_of_texts():
    assert Vocabulary("abba").symbols == ("a", "b")
    assert Vocabulary("not bad not good", separator=" ").symbols == ("bad", "good", "not")


def test_vocabulary_refuses_bad_input():
    vocabulary = Vocabulary("abc", special=("<pad>",))
    with pytest.raises(ValueError, match="encode: expected symbols of the vocab.*received 'x'"):
        vocabulary.encode("axb")
    with pytest.raises(ValueError, match="encode: expected symbols of the vocab.*'<end>'"):
        vocabulary.encode("ab", end="<end>")
    for numbers, received in (([0, 4], "0 to 4"), ([-1, 2], "-1 to 2")):
        with pytest.raises(ValueError, match=f"decode: expected numbers from 0 to 3.*{received}"):
            vocabulary.decode(numbers)
    with pytest.raises(ValueError, match="batch: expected length of at least 3, received 2"):
        vocabulary.batch(["abc", "a"], length=2)
    with pytest.raises(ValueError, match="batch: expected at least one text, received none"):
        vocabulary.batch([])
    with pytest.raises(ValueError, match="batch: expected a special symbol to fill up with"):
        Vocabulary("abc").batch(["a"])
    for special in (("a",), ("<pad>", "<pad>")):
        with pytest.raises(ValueError, match="Vocabulary: expected special symbols that are diff"):
            Vocabulary("abc", special=special)
