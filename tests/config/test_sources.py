import pytest
from pydantic import ValidationError

from voc.config import ScoreRule, Source


@pytest.mark.parametrize(
    ("rule", "low", "high", "positive"),
    [
        (ScoreRule(), 0, 10, (10, 9)),
        (ScoreRule(scale="csat"), 1, 5, (5, 4)),
        (ScoreRule(scale="ces"), 1, 7, (7, 6, 5)),
        (ScoreRule(scale="mark"), 1, 10, (10, 9, 8)),
        (ScoreRule(scale="rating", low=1, high=5), 1, 5, (5, 4)),
        (ScoreRule(scale="rating", low=0, high=100), 0, 100, tuple(range(100, 60, -1))),
        (ScoreRule(scale="ces", best=1), 1, 7, (1, 2, 3)),
        (ScoreRule(scale="csat", positive=(5,)), 1, 5, (5,)),
    ],
)
def test_a_scale_has_its_usual_ends_and_positive_answers(rule, low, high, positive):
    scale = rule.to_record()
    assert (scale.low, scale.high, scale.positive) == (low, high, positive)


def test_a_rating_says_its_ends():
    with pytest.raises(ValidationError, match="needs low and high"):
        ScoreRule(scale="rating", low=1)


def test_the_good_end_is_an_end():
    with pytest.raises(ValidationError, match="best must be low or high"):
        ScoreRule(scale="ces", best=4)


@pytest.mark.parametrize("ends", [{"low": 0, "high": 1e9}, {"low": 0, "high": float("inf")}, {"low": 5, "high": 5}])
def test_ends_that_no_scale_has_are_refused_before_their_answers_are_counted(ends):
    with pytest.raises(ValidationError, match="at most 1000 apart"):
        ScoreRule(scale="rating", **ends)


def test_a_separator_is_one_sign():
    with pytest.raises(ValidationError, match="expected one character between cells"):
        Source(kind="survey", separator=";;")
    assert Source(kind="survey", separator="\t").separator == "\t"
    assert Source(kind="survey", separator="").separator is None
