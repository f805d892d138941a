"""The officer's list of broken promises: which items, why, of which theme, and what was said about each."""

from dataclasses import replace
from datetime import UTC, datetime

import pandas as pd
import pytest

from voc.insight.promise_items import tabulate_broken_promises
from voc.records import Event, Period

OCTOBER = Period(2026, 10)
RULE = {
    "name": "terugbellen",
    "promise_words": ["TBV"],
    "fulfilment_words": ["teruggebeld"],
    "broken_words": ["niet teruggebeld"],
}
OTHER = {"name": "brief", "promise_words": ["brief beloofd"], "broken_words": ["geen brief"]}
COLUMNS = ["feedback", "promise", "basis", "themes", "text", "answer", "who", "at", "why"]


@pytest.fixture
def tabulate(world):
    def build(answers=(), rules=(RULE,)):
        facts = world.facts(config={"promises": list(rules), "departments": []})
        return tabulate_broken_promises(replace(facts, promise_answers=dict(answers)), OCTOBER)

    return build


def answer(item, *, broken, promise="terugbellen", at=datetime(2026, 11, 2, 9, tzinfo=UTC), why=""):
    payload = {"broken": broken, "promise": promise}
    return item, Event(f"p-{item}", f"F-{item}", "promise", payload, "sanne", at, why=why)


def test_a_month_without_any_has_the_columns_and_no_row(world, tabulate):
    world.comment("2026-10-05", 1)
    world.comment("2026-09-05", 1, text="niet teruggebeld")  # of another month
    for rules in ((RULE,), ()):
        frame = tabulate(rules=rules)
        assert list(frame.columns) == COLUMNS
        assert frame.empty


def test_the_month_is_the_companys(world, tabulate):
    for at in ("2026-09-30 23:59", "2026-10-01 00:00", "2026-10-31 23:59", "2026-11-01 00:00"):
        world.comment(at, 1, text=f"niet teruggebeld op {at}")
    assert tabulate()["feedback"].tolist() == ["F-2", "F-3"]


def test_what_nobody_answered_has_empty_cells_and_no_moment(world, tabulate):
    world.comment("2026-10-05", 1, text="niet teruggebeld")
    (row,) = tabulate().to_dict("records")
    assert (row["answer"], row["who"], row["why"], row["basis"]) == ("", "", "", "says so")
    assert pd.isna(row["at"])


def test_a_promise_that_was_late_is_listed_at_the_note_that_made_it(world, tabulate):
    world.comment("2026-10-08 10:00", text="TBV gemaakt", customer="c", kind="signal")
    world.comment("2026-10-20 10:00", text="kl teruggebeld", customer="c", kind="signal")
    world.end_data("2026-12-20")
    (row,) = tabulate().to_dict("records")
    assert (row["feedback"], row["basis"], row["text"]) == ("F-1", "late", "TBV gemaakt")


def test_a_promise_that_was_kept_is_not_listed_unless_an_officer_says_that_it_was_broken(world, tabulate):
    world.comment("2026-10-08 10:00", text="TBV gemaakt", customer="c", kind="signal")
    world.comment("2026-10-09 10:00", text="kl teruggebeld", customer="c", kind="signal")
    world.end_data("2026-12-20")
    assert tabulate().empty
    (row,) = tabulate([answer(1, broken=True, why="verkeerd nummer")]).to_dict("records")
    assert (row["basis"], row["answer"], row["why"]) == ("not kept", "broken", "verkeerd nummer")


def test_an_answer_about_another_promise_is_none_about_this_one(world, tabulate):
    world.comment("2026-10-05", 1, text="niet teruggebeld en geen brief")
    frame = tabulate([answer(1, broken=False)], rules=(OTHER, RULE)).set_index("promise")
    assert frame["answer"].to_dict() == {"brief": "", "terugbellen": "not broken"}
    # What is open comes first, also where it is of the rule that stands last.
    assert tabulate([answer(1, broken=False, promise="brief")], rules=(OTHER, RULE))["promise"].tolist() == [
        "terugbellen",
        "brief",
    ]


def test_open_items_come_in_the_order_of_their_numbers(world, tabulate):
    for day in (20, 5, 12):
        world.comment(f"2026-10-{day:02d}", 1, text=f"niet teruggebeld op dag {day}")
    assert tabulate()["feedback"].tolist() == ["F-1", "F-2", "F-3"]
    assert tabulate([answer(1, broken=True)])["feedback"].tolist() == ["F-2", "F-3", "F-1"]


def test_all_themes_of_a_comment_are_named_once_each_and_none_for_a_note_without_any(world, tabulate):
    world.comment("2026-10-05", 3, 1, 3, text="niet teruggebeld")
    world.comment("2026-10-06", text="niet teruggebeld, alweer")
    assert tabulate()["themes"].tolist() == ["T-1, T-3", ""]


def test_the_moment_of_an_answer_is_the_companys_across_the_end_of_summer_time(world, tabulate):
    world.comment("2026-10-05", 1, text="niet teruggebeld")
    for at, local in (
        (datetime(2026, 10, 24, 23, 30, tzinfo=UTC), "2026-10-25T01:30:00+02:00"),
        (datetime(2026, 10, 25, 23, 30, tzinfo=UTC), "2026-10-26T00:30:00+01:00"),
    ):
        assert tabulate([answer(1, broken=True, at=at)])["at"].iloc[0].isoformat() == local


def test_an_item_without_a_text_has_an_empty_one(world, tabulate):
    world.comment("2026-10-05", 1, text="x")
    world.feedback[0]["text"] = None
    (row,) = tabulate([answer(1, broken=True)]).to_dict("records")
    assert (row["basis"], row["text"]) == ("officer", "")
