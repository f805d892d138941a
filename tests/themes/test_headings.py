from types import SimpleNamespace

import numpy as np
import pytest

from voc.themes.labels.headings import HeadingChooser
from voc.themes.labels.subject_words import Subject

N = 20
NOUN = Subject("Brief", 0.8, 0.6, 12, True, ("brief",))


def choose(subject, reason_names, words=("brief",), *, language="nl", n_with_words=12, min_score=0.0):
    """The heading of one theme of twenty comments of a text each, of which some hold these words."""
    each = np.arange(N)
    texts = SimpleNamespace(
        occurrences=(each, each),
        words=[list(words) if row < n_with_words else ["iets"] for row in range(N)],
        comment_languages=np.array(["nl"] * N),
        reason_names=reason_names,
        reason_language="nl",
    )
    return HeadingChooser(texts, np.zeros(N, dtype=np.int64), [each]).choose(0, subject, language, min_score)


def test_a_noun_that_most_comments_hold_is_the_heading():
    assert choose(NOUN, ["Termijnbedrag"] * N) == "Brief"
    assert choose(NOUN, ["Termijnbedrag"] * N, ("briefje",)) == "Brief"


def test_else_it_is_the_reason_that_most_comments_are_recorded_under():
    reasons = ["Gegevens wijzigen"] * 12 + ["Verhuizing"] * 8
    assert choose(NOUN, reasons, n_with_words=5) == "Gegevens wijzigen"
    assert choose(None, reasons) == "Gegevens wijzigen"


@pytest.mark.parametrize(
    "reasons",
    [
        ["Gegevens wijzigen"] * 10 + ["Verhuizing"] * 10,  # no majority that wrong reasons could not make
        ["Gegevens wijzigen"] * 7 + [None] * 13,  # too few are recorded
        [None] * N,
    ],
)
def test_without_a_clear_reason_the_noun_stays_and_there_may_be_none(reasons):
    assert choose(NOUN, reasons, n_with_words=10) == "Brief"
    assert choose(NOUN, reasons, n_with_words=9) is None, "too few say it"
    assert choose(None, reasons) is None


def test_a_reason_is_no_heading_in_another_language_than_its():
    assert choose(None, ["Gegevens wijzigen"] * N, language="en") is None


def test_a_noun_that_is_said_not_to_be_there_is_no_heading():
    negated = Subject("Geen klachten", 0.8, 0.6, 12, True, ("geen", "klachten"), is_negated=True)
    assert choose(negated, ["Verhuizing"] * N) == "Verhuizing"


def test_a_reason_is_no_heading_where_words_tell_more():
    reasons = ["Mijn-omgeving of app"] * 12 + ["Verhuizing"] * 8
    assert choose(None, reasons) == "Mijn-omgeving of app"
    assert choose(None, reasons, min_score=5.0) is None


def test_a_reason_of_two_themes_is_told_from_one_of_a_single_theme():
    each = np.arange(2 * N)
    texts = SimpleNamespace(
        occurrences=(each, each),
        words=[["iets"]] * (2 * N),
        comment_languages=np.array(["nl"] * (2 * N)),
        reason_names=["Contract"] * (2 * N),
        reason_language="nl",
    )
    headings = HeadingChooser(texts, np.repeat([0, 1], N), [each[:N], each[N:]])
    assert headings.is_reason_of_several("Contract")
    assert not headings.is_reason_of_several("Brief")
