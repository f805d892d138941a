"""Names in the language of a theme's few members: from texts that surely belong, and that customers wrote."""

from dataclasses import replace

import numpy as np
import pytest

from voc.themes.features import tokenize
from voc.themes.labels.few_texts import name_by_few
from voc.themes.labels.naming_texts import NamingTexts
from voc.themes.labels.subject_words import SubjectFinder

TEXTS = [
    "My meter is broken",
    "The meter does not work, and nobody calls me back about it in all these weeks that I have been waiting here",
    "Where is the new meter?",
    "The horn of my bicycle is too loud",
    "My mother died last week",
    *[f"The bill of house {number} is too high" for number in range(20)],
]


@pytest.fixture(scope="module")
def texts():
    each = np.arange(len(TEXTS))
    return NamingTexts(
        texts=TEXTS, words=[tokenize(text) for text in TEXTS], languages=["en"] * len(TEXTS),
        vectors=np.eye(len(TEXTS), dtype=np.float32), occurrences=(each, each), classify=None, hidden_names=frozenset(),
    )  # fmt: skip


def name(texts, rows, labels_in_use=frozenset()):
    finder = SubjectFinder(texts.texts, texts.words, "en", texts.clause_filter)
    return name_by_few(texts, finder, rows, "en", labels_in_use)


def flag(*rows):
    return np.isin(np.arange(len(TEXTS)), rows)


def test_what_most_of_them_are_about_stands_before_what_the_most_central_one_says(texts):
    named = name(texts, [0, 1, 2])
    assert named.label.casefold().startswith("meter, ")
    assert named.label.endswith("“My meter is broken”")
    assert named.clause == 0


def test_without_a_common_subject_the_clause_stands_alone(texts):
    assert name(texts, [3, 0]).label == "“The horn of my bicycle is too loud”"
    # What half of them are about is not what they are about.
    assert name(texts, [0, 3]).label == "“My meter is broken”"
    assert name(texts, [0, 2, 3, 5]).label == "“My meter is broken”"


def test_nobodys_loss_is_quoted_in_a_name(texts):
    assert name(texts, [4, 3]).label == "“The horn of my bicycle is too loud”"
    assert "“" not in name(texts, [4]).label


def test_the_beginning_of_a_long_text_is_a_clause(texts):
    named = name(texts, [1])
    assert "“The meter does not work”" in named.label
    assert named.sentence == "The meter does not work"


def test_texts_that_may_belong_elsewhere_name_nothing(texts):
    assert name(replace(texts, is_certain=flag()), [0, 1, 2]) is None
    assert name(replace(texts, is_certain=flag(2)), [0, 2]) != name(texts, [0, 2])
    assert name(texts, []) is None


def test_only_what_customers_wrote_is_quoted(texts):
    named = name(replace(texts, is_quotable=flag(2, 5)), [0, 1, 2])
    assert "broken" not in named.label
    unquoted = name(replace(texts, is_quotable=flag()), [0, 1, 2])
    assert unquoted.label.casefold() == "meter"
    assert unquoted.clause is None


def test_a_name_that_another_theme_has_is_not_given_again(texts):
    first = name(texts, [0, 1, 2])
    second = name(texts, [0, 1, 2], {first.label.casefold()})
    assert second.label != first.label
    unquoted = replace(texts, is_quotable=flag())
    assert name(unquoted, [0, 1, 2], {name(unquoted, [0, 1, 2]).label.casefold()}) is None
