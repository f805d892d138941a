from datetime import UTC, datetime

import pytest

from voc.config import Config
from voc.pipeline import Context
from voc.pipeline.theme_cards import make_cards
from voc.records import Feedback, Kind, Period, Scope
from voc.records.theme_card import CardFigure
from voc.store import add_batch
from voc.store.batches import undo_batch
from voc.triage.request_context import RequestContext
from voc.triage.theme_figures import ThemeFigures, build_figure, format_comment_figure, round_count

OCTOBER = Period(2026, 10)
CONFIG = Config.model_validate({"company": {"name": "Proefstroom", "time_zone": "Europe/Amsterdam"}})


def test_a_merged_theme_is_shown_as_the_other_one_with_counts_of_both(sanne):
    answer = sanne.decide("merge", "T-2", {"into": 1})
    assert answer["item"]["subject"] == "T-1"
    assert answer["item"]["n_comments"]["value"] == 40 + 7
    assert answer["item"]["cause_note"].startswith("De aandelen zijn van vóór de samenvoeging")
    assert answer["item"]["trend_note"].startswith("Het verloop is van vóór de laatste besluiten")
    assert sanne.ask("item", key="theme:T-2")["subject"] == "T-1"
    assert sanne.ask("comments", theme="T-2")["total"] == 94 + 70
    assert "T-2" not in {row["theme"] for row in sanne.ask("themes")["rows"]}


@pytest.fixture
def build(store, sanne):
    """Return a function that gives the figures of some themes, in the month of the cards or before there were any."""
    context = RequestContext(store, CONFIG, "sanne", "nl", sanne.clock)
    return lambda *theme_ids, period=OCTOBER: ThemeFigures(context, period, theme_ids)


def test_of_too_few_customers_no_number_is_told(build):
    for figure in (build(7).count_month_comments(7), build(7).count_all_comments(7)):
        assert (figure.value, figure.n) == (None, 0)
        assert figure.note
        assert round_count(figure) is None


def test_that_nobody_wrote_may_be_told(build):
    figure = build(99).count_all_comments(99)
    assert (figure.value, figure.note) == (0, "")


def test_before_there_are_cards_all_months_are_counted(build):
    assert build(2, period=None).count_month_comments(2).value == build(2).count_all_comments(2).value == 70


def test_a_month_begins_by_the_companys_clock(build):
    before = build(2, period=Period(2026, 9)).has_moved_comments(2)
    assert not before
    assert build(2).count_month_comments(2).value == 7


def test_after_an_earlier_file_is_undone_no_hidden_comment_is_counted(sanne, store):
    """The last file stays what it was: the board noticed nothing, and the list counted 94 comments that nobody sees."""
    answers = Feedback(
        key="later",
        kind=Kind.SURVEY,
        text="De app loopt vast.",
        at=datetime(2026, 10, 3, tzinfo=UTC),
        scope=Scope.TRANSACTIONAL,
        customer="k1",
    )
    add_batch(
        store, source="later", mapping={}, kind=Kind.SURVEY, file_name="b.csv", file_path="b.csv", file_hash="b",
        records=[answers],
    )  # fmt: skip
    make_cards(Context(store, sanne.desk.config), force=True)
    before = sanne.ask("open")["workspace"]
    assert not before["stale"]
    undo_batch(store, 1)
    after = sanne.ask("open")["workspace"]
    assert after["stale"]
    assert after["data_version"] != before["data_version"]
    assert sanne.ask("comments", theme="T-1")["total"] == 0
    assert [row["n_comments"] for row in sanne.ask("themes")["rows"]] == [0] * 7
    assert sanne.ask("item", key="theme:T-1")["n_comments"]["value"] == 0


@pytest.mark.parametrize(
    ("note", "expected"),
    [("fewer than 5 customers", "note.too_few"), ("no comments", "note.no_comments"), ("anders", None), ("", None)],
)
def test_a_cards_note_is_told_in_the_persons_language(build, note, expected):
    context = build(1).context
    figure = build_figure(context, CardFigure(None, note=note))
    values = {"n": "5"} if expected == "note.too_few" else {}
    assert figure.note == (note if expected is None else context.messages(expected, **values))
    assert format_comment_figure(context, figure) == figure.note
    told = build_figure(context, CardFigure(224.6))
    assert format_comment_figure(context, told) == "225 reacties"
