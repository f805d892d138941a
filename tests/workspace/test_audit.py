"""The audit sample: drawn, listed, answered, and never shown with what the model thinks."""

import contextlib

import pandas as pd
import pytest
from sqlalchemy import event

from voc.errors import InputError, PeriodError, UnknownNameError, UsageError
from voc.pipeline.segments import load_attributable_segments, load_segments
from voc.store import decision_log
from voc.workspace import open_workspace
from voc.workspace.audit import read_answers

TOO_LARGE = 10**30


@pytest.fixture
def ws(shop):
    with open_workspace(shop) as opened:
        yield opened


def test_the_first_session_is_the_calibration_and_a_name_is_drawn_once(ws):
    assert set(ws.audit.draw(10)["session"]) == {"calibration"}
    with pytest.raises(UsageError, match="'calibration' was drawn already"):
        ws.audit.draw(10, session="calibration")
    assert set(ws.audit.draw(5, session="mei")["session"]) == {"mei"}


def test_a_draw_keeps_the_rate_and_the_last_comment_that_there_was(ws):
    n_open = len(ws.audit.draw(10))
    (event,) = (
        event for event in decision_log.load_events(ws.store, kinds=["audit drawn"]) if "calibration" in event.subject
    )
    assert event.payload["n"] == n_open
    assert 0 < event.payload["rate"] < 1
    assert event.payload["last"] <= ws.feedback()["id"].max()


def test_half_of_a_session_comes_from_the_month_that_will_be_reported(ws):
    drawn = ws.audit.draw(40, period="2026-05")
    (event,) = (
        event for event in decision_log.load_events(ws.store, kinds=["audit drawn"]) if "calibration" in event.subject
    )
    months = ws.feedback().set_index("id")["at"].dt.tz_convert("Europe/Amsterdam").dt.strftime("%Y-%m")
    n_in_month = (months.loc[drawn["feedback"]] == "2026-05").sum()
    assert n_in_month >= min(20, (months == "2026-05").sum() // 2)
    assert event.payload["month"] == "2026-05"
    assert event.payload["rate_in_month"] > event.payload["rate"]
    with pytest.raises(PeriodError):
        ws.audit.draw(5, session="b", period="mei")


def test_the_weekly_draw_happens_once_a_week(ws):
    assert ws.audit.draw_weekly() == 0  # the causes of the shop were fitted this week, and drew before


@pytest.mark.parametrize("n", [0, -1])
def test_fewer_than_one_comment_cannot_be_drawn(ws, n):
    with pytest.raises(UsageError, match="1 or more"):
        ws.audit.draw(n)


def test_what_is_open_is_shown_with_its_comment_and_without_the_models_opinion(ws):
    open_items = ws.audit.draw(10)
    assert list(open_items) == ["segment", "session", "feedback", "text", "comment"]
    assert all(row["text"] in row["comment"] for row in open_items.to_dict("records"))
    answered = int(open_items["segment"].iloc[0])
    ws.audit.confirm(answered, "Facturatie")
    assert answered not in set(ws.audit.list_open()["segment"])


def test_only_a_segment_that_was_drawn_counts_as_part_of_the_sample(ws):
    drawn = set(ws.audit.draw(10)["segment"]) | set(ws.audit.list_open()["segment"])
    free = next(segment for segment in range(1, 1000) if segment not in drawn)
    ws.audit.confirm_all({min(drawn): "Facturatie", free: None})
    confirmed = ws.audit.confirmed().set_index("segment")
    assert confirmed["audit"].to_dict() == {min(drawn): True, free: False}
    assert confirmed.loc[min(drawn), "department"] == "Facturatie"
    assert pd.isna(confirmed.loc[free, "department"])


def test_no_fault_is_an_answer_beside_unknown(ws):
    """Also where no department of voc.toml stands for it."""
    assert ws.audit.departments[-1] == "no fault"
    ws.audit.confirm_all({1: "No fault", 2: "unknown"})
    confirmed = ws.audit.confirmed().set_index("segment")["department"]
    assert confirmed[1] == "no fault"
    assert pd.isna(confirmed[2])
    ws.fit_causes()
    frame = ws.facts.attributions.set_index("segment")
    assert frame.loc[1, "department"] == "no fault"
    assert {entry.name: entry.kind for entry in ws.facts.departments}["no fault"] == "nobody"


@pytest.mark.parametrize("segment", [99_999, TOO_LARGE])
def test_a_segment_that_is_not_there_is_refused(ws, segment):
    with pytest.raises(UnknownNameError, match=f"no segment {segment}"):
        ws.audit.confirm(segment, "Facturatie")


def test_one_wrong_answer_and_none_is_saved(ws):
    with pytest.raises(UnknownNameError):
        ws.audit.confirm_all({1: "Facturatie", 2: "Niemand"})
    assert ws.audit.confirmed().empty


def test_the_departments_of_today_can_be_named(ws):
    assert ws.audit.departments == ("Facturatie", "Digitaal", "Buitendienst", "no fault")


@pytest.mark.parametrize("separator", [",", ";"])
def test_answers_are_read_from_either_kind_of_csv_without_the_open_rows(tmp_path, separator):
    path = tmp_path / "answers.csv"
    lines = ["segment,department,note", "1,Facturatie,x", "2,,", " 3 , unknown ,"]
    path.write_text("\ufeff" + "\n".join(lines).replace(",", separator), encoding="utf-8")
    assert read_answers(path) == [(1, "Facturatie"), (3, "unknown")]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a,b\n1,2\n", "expected the columns segment and department"),
        ("segment,department\nS-1,Facturatie\n", "row 2: expected a segment's number, got 'S-1'"),
        ("segment,department\n4²,Facturatie\n", "row 2: expected a segment's number, got '4²'"),
    ],
)
def test_a_file_that_holds_no_answers_is_refused(tmp_path, text, message):
    path = tmp_path / "answers.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=message):
        read_answers(path)


@pytest.mark.parametrize("segment", [999_999, TOO_LARGE])
def test_a_file_that_names_a_segment_of_another_workspace_is_refused_with_its_row_and_column(ws, tmp_path, segment):
    path = tmp_path / "answers.csv"
    existing = int(ws.audit.draw(5)["segment"].iloc[0])
    path.write_text(f"segment,department\n{existing},Facturatie\n{segment},Facturatie\n", encoding="utf-8")
    with pytest.raises(InputError, match=f"row 3, column segment: this workspace has no segment {segment}"):
        ws.audit.import_answers(path)


def test_a_file_that_cannot_be_read_is_refused(tmp_path):
    with pytest.raises(InputError, match="cannot be read"):
        read_answers(tmp_path / "nowhere.csv")


@contextlib.contextmanager
def watch_statements(store):
    statements = []

    def note(_connection, _cursor, statement, *_more):
        statements.append(statement)

    event.listen(store.engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(store.engine, "before_cursor_execute", note)


def test_one_answer_loads_no_text_and_asks_by_the_segments_number(ws):
    ws.audit.draw(5)
    segment = int(ws.audit.list_open()["segment"][0])
    with watch_statements(ws.store) as statements:
        ws.audit.confirm(segment, "Facturatie")
    assert len(statements) <= 30
    asked = [statement for statement in statements if "segment" in statement and "SELECT" in statement]
    assert asked
    assert not [statement for statement in statements if "feedback.text" in statement]
    assert all("WHERE" in statement for statement in asked if "FROM segment" in statement)


def test_a_draw_reads_only_the_texts_that_no_fit_of_causes_has_read(ws):
    n_silent = int((~load_segments(ws._context).frame["reason"].isna()).sum())
    with watch_statements(ws.store) as statements:
        ws.audit.draw(5)
    assert len(statements) <= 60
    with_text = [statement for statement in statements if "feedback.text" in statement]
    # Comments that are not split yet, texts that said nothing, and the five that are asked about.
    assert all(" IN (" in statement or "NOT (EXISTS" in statement for statement in with_text)
    assert n_silent < 100 < len(load_segments(ws._context).frame)


def test_a_draw_is_from_the_segments_that_can_have_a_cause(ws):
    expected = load_segments(ws._context).select_attributable()[["id", "feedback"]].reset_index(drop=True)
    assert load_attributable_segments(ws._context).equals(expected)


def test_before_a_fit_of_causes_the_texts_say_which_segments_can_have_a_cause(fresh, company):
    with open_workspace(fresh) as workspace:
        workspace.collect(company / "enquete.csv")
        telling_ids = load_attributable_segments(workspace._context)
        expected = load_segments(workspace._context).select_attributable()[["id", "feedback"]].reset_index(drop=True)
    assert len(telling_ids) > 100
    assert telling_ids.equals(expected)


def test_open_items_load_the_texts_of_their_own_comments_only(ws):
    ws.audit.draw(5)
    with watch_statements(ws.store) as statements:
        frame = ws.audit.list_open()
    assert list(frame.columns) == ["segment", "session", "feedback", "text", "comment"]
    with_text = [statement for statement in statements if "feedback.text" in statement]
    assert with_text
    assert all(" IN (" in statement for statement in with_text)


def test_nothing_open_is_an_empty_frame(ws):
    frame = ws.audit.list_open("a session of nobody")
    assert frame.empty
    assert list(frame.columns) == ["segment", "session", "feedback", "text", "comment"]
