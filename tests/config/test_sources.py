import pytest
from pydantic import ValidationError

from voc.config import ScoreRule, Source
from voc.config.sources import DateRule, PivotRule


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


@pytest.mark.parametrize(
    "ends", [{"low": 0, "high": 1e9}, {"low": 0, "high": 1001}, {"low": 5, "high": 5}, {"low": 5, "high": 1}]
)
def test_ends_that_no_scale_has_are_refused_before_their_answers_are_counted(ends):
    with pytest.raises(ValidationError, match="at most 1000 apart"):
        ScoreRule(scale="rating", **ends)


@pytest.mark.parametrize("number", [float("inf"), float("-inf"), float("nan")])
def test_infinity_and_not_a_number_are_no_settings(number):
    with pytest.raises(ValidationError, match="finite number"):
        ScoreRule(scale="rating", low=0, high=number)
    with pytest.raises(ValidationError, match="finite number"):
        ScoreRule(no_answer=(99, number))


@pytest.mark.parametrize(
    "ends", [{"low": 1, "high": 5}, {"high": 100}, {"low": -5, "high": 5}, {"best": 0}, {"low": 2}, {"high": 7}]
)
def test_an_nps_of_other_ends_is_refused_for_its_promoters_are_nine_and_ten(ends):
    with pytest.raises(ValidationError, match='"nps" goes from 0 or 1 up to 10'):
        ScoreRule(**ends)


def test_an_nps_may_begin_at_one():
    assert ScoreRule(low=1, high=10, best=10).to_record().low == 1


@pytest.mark.parametrize(
    ("rule", "positive"),
    [
        (ScoreRule(scale="csat", low=1, high=2), (2,)),
        (ScoreRule(scale="csat", low=0, high=1), (1,)),
        (ScoreRule(scale="mark", low=1, high=3), (3, 2)),
        (ScoreRule(scale="ces", low=1, high=3, best=1), (1, 2)),
        (ScoreRule(scale="rating", low=0, high=1), (1,)),
    ],
)
def test_of_a_short_scale_one_answer_at_least_is_not_positive(rule, positive):
    assert rule.to_record().positive == positive


def test_positive_answers_and_words_lie_on_the_scale():
    rule = ScoreRule(scale="csat", positive=(5,), words={"Top": 5, "Slecht": 1}, no_answer=(99,))
    assert rule.to_record().no_answer == (99,)
    with pytest.raises(ValidationError, match="positive: expected answers from 1 up to 5"):
        ScoreRule(scale="csat", positive=(5, 6))
    with pytest.raises(ValidationError, match="words: 'Top' must be a number from 1 up to 5"):
        ScoreRule(scale="csat", words={"Slecht": 1, "Top": 6})


def test_a_scale_that_voc_does_not_know_is_refused_with_those_there_are():
    with pytest.raises(ValidationError, match="expected nps, mark, ces, csat or rating, got 'stars'"):
        ScoreRule(scale="stars")


@pytest.mark.parametrize("kind", ["contact", "signal"])
def test_what_is_about_a_customer_by_its_nature_is_not_promised_to_be_anonymous(kind):
    with pytest.raises(ValidationError, match=f"kind '{kind}' cannot be anonymous"):
        Source(kind=kind, promise="anonymous")
    assert Source(kind=kind, promise="identified").promise == "identified"
    assert Source(kind="survey", promise="anonymous").promise == "anonymous"


@pytest.mark.parametrize("kind", ["volume", "reachability", "totals", "calendar"])
def test_what_holds_nothing_of_customers_is_kept(kind):
    with pytest.raises(ValidationError, match=f"kind '{kind}' holds nothing of customers"):
        Source(kind=kind, keep="24 months")


def test_one_time_to_keep_holds_for_what_is_closed_and_open():
    rule = Source(kind="complaint", keep="24 months").keep_rule
    assert (rule.closed, rule.open) == ("24 months", "24 months")
    assert Source(kind="complaint").keep_rule is None
    apart = {"closed": "12 months", "open": "36 months"}
    with pytest.raises(ValidationError, match=r"needs columns\.closed"):
        Source(kind="complaint", keep=apart)
    assert Source(kind="complaint", keep=apart, columns={"closed": "Gesloten"}).keep_rule.open == "36 months"


def test_rows_come_from_files_or_a_database_or_a_connector():
    database, connector = {"url_env": "VOC_URL", "query": "select 1"}, {"use": "crm"}
    with pytest.raises(ValidationError, match="a database or a connector, not both"):
        Source(kind="survey", database=database, connector=connector)
    assert Source(kind="survey").live is None
    assert Source(kind="survey", connector=connector).live.use == "crm"
    # A respondent whose rows came in two parts would be two.
    pivot = {"respondent": "id", "question": "vraag", "answer": "antwoord"}
    with pytest.raises(ValidationError, match="need all rows at once: leave watermark out"):
        Source(kind="survey", connector=connector | {"watermark": "id"}, pivot=pivot)
    assert Source(kind="survey", connector=connector, pivot=pivot).pivot is not None


@pytest.mark.parametrize("sign", ['"', "'", "\n", "\r", "\x00", "; "])
def test_a_sign_that_means_something_else_does_not_separate(sign):
    with pytest.raises(ValidationError, match="expected one character between cells"):
        Source(kind="survey", separator=sign)


def test_answers_stand_in_one_column_or_in_several_the_first_first():
    columns = {"respondent": "id", "question": "vraag"}
    assert PivotRule(**columns, answer="antwoord").list_answer_columns() == ("antwoord",)
    assert PivotRule(**columns, answer=["cijfer", "tekst"]).list_answer_columns() == ("cijfer", "tekst")


def test_a_zone_of_dates_is_one_that_exists():
    assert DateRule(time_zone="UTC").time_zone == "UTC"
    assert DateRule(time_zone="").time_zone is None
    with pytest.raises(ValidationError, match="Mars"):
        DateRule(time_zone="Mars/Phobos")


def test_a_separator_is_one_sign():
    with pytest.raises(ValidationError, match="expected one character between cells"):
        Source(kind="survey", separator=";;")
    assert Source(kind="survey", separator="\t").separator == "\t"
    assert Source(kind="survey", separator="").separator is None
