"""What an answer bought: the leading share of the month, right after it."""

from datetime import UTC, datetime

import numpy as np
import pytest

from voc.causes.shares import correct_group_shares
from voc.insight.audited_share import _narrow, find_session_month, measure_month_share
from voc.insight.causes import estimate_comment_shares
from voc.insight.facts import load_facts
from voc.records import Estimate, Period
from voc.store import schema, undo_batch
from voc.store.bulk_insert import get_table
from voc.triage.desk import Desk
from voc.workspace import open_workspace

MAY = Period(2026, 5)


@pytest.fixture
def ws(shop):
    with open_workspace(shop) as opened:
        yield opened


def test_the_share_moves_with_every_answer_and_the_interval_shrinks(ws):
    ws.audit.draw(30, session="mei", period="2026-05")
    assert find_session_month(ws.store, "mei") == MAY
    before = measure_month_share(ws.store, ws.config, MAY)
    assert before.share.low <= before.share.value <= before.share.high
    for segment in ws.audit.list_open("mei")["segment"]:
        ws.audit.confirm(int(segment), "Buitendienst")
    after = measure_month_share(ws.store, ws.config, MAY)
    assert after.department == "Buitendienst"
    assert after.share.high - after.share.low < before.share.high - before.share.low
    assert 0 < after.narrower < before.narrower


def test_it_agrees_with_the_report_after_the_next_fit(ws):
    ws.audit.draw(30, session="mei", period="2026-05")
    for segment in ws.audit.list_open("mei")["segment"]:
        ws.audit.confirm(int(segment), "Facturatie")
    at_once = measure_month_share(ws.store, ws.config, MAY)
    ws.fit_causes()
    facts = ws.facts
    shares = estimate_comment_shares(facts, np.flatnonzero(facts.comments["month"] == MAY.index))
    place = [department.name for department in facts.departments].index("Facturatie")
    assert at_once.share.value == pytest.approx(shares[place].value, abs=0.1)


def test_what_the_run_knew_is_taken_out_by_the_part_of_the_comment_that_it_is(ws, monkeypatch):
    ws.audit.draw(30, session="mei", period="2026-05")
    for segment in ws.audit.list_open("mei")["segment"]:
        ws.audit.confirm(int(segment), "Facturatie")
    ws.fit_causes()
    # All of one comment: each sentence has a part of it.
    facts, segment = ws.facts, get_table(schema.Segment)
    may_comments = facts.comments.loc[facts.comments["month"] == MAY.index, "id"]
    is_audited = facts.segments["id"].isin(facts.audited["segment"]) & facts.segments["feedback"].isin(may_comments)
    parts = facts.segments[is_audited].head(12)
    with ws.store.writing() as connection:
        one_comment = segment.update().where(segment.c.id.in_(parts["id"].tolist()))
        connection.execute(one_comment.values(feedback=int(parts["feedback"].iloc[0]), start=segment.c.id))
    predictions = []

    def correct(predicted, *rest):
        predictions.append(predicted)
        return correct_group_shares(predicted, *rest)

    monkeypatch.setattr("voc.causes.shares.correct_group_shares", correct)
    measure_month_share(ws.store, ws.config, MAY)
    facts = load_facts(ws.store, ws.config)
    is_counted = facts.comments["id"].isin(facts.segments["feedback"]) & (facts.comments["month"] == MAY.index)
    blind = facts.audit_correction.comment_probabilities[is_counted.to_numpy()].mean(axis=0)
    assert np.sort(predictions[0]) == pytest.approx(np.sort(blind)[-len(predictions[0]) :], abs=1e-3)


def test_what_nobody_can_tell_moves_nothing(ws):
    ws.audit.draw(10, session="mei", period="2026-05")
    before = measure_month_share(ws.store, ws.config, MAY)
    ws.audit.confirm(int(ws.audit.list_open("mei")["segment"].iloc[0]), None)
    assert measure_month_share(ws.store, ws.config, MAY) == before


def test_a_month_without_comments_has_no_share(ws):
    assert measure_month_share(ws.store, ws.config, Period(2019, 1)) is None
    assert find_session_month(ws.store, "nobody's") is None


def test_the_desk_tells_it_after_an_answer(ws):
    ws.audit.draw(30, session="mei", period="2026-05")
    segments = ws.audit.list_open("mei")["segment"].tolist()
    desk = Desk(ws.store, ws.config, who="sanne", language="en")
    args = {"kind": "audit", "subject": f"S-{segments[0]}", "payload": {"department": "Facturatie"},
            "request_id": "answer-0001"}  # fmt: skip
    answer = desk.handle({"id": "1", "op": "decide", "args": args})
    told = " ".join(each["what"] for each in answer["result"]["changed"])
    assert "Answered in this sample: from 0 to 1 of 30." in told
    assert " → " in told
    assert "Ten more answers would make that about" in told


def test_comments_of_an_undone_file_are_in_no_share(ws):
    """The run's predictions stay until the next fit; the report, whose comments they are, leaves them out at once."""
    before = measure_month_share(ws.store, ws.config, MAY)
    undo_batch(ws.store, 1)
    facts = load_facts(ws.store, ws.config)
    after = measure_month_share(ws.store, ws.config, MAY)
    n_visible = int((facts.comments["month"] == MAY.index).sum()) if len(facts.comments) else 0
    assert before.share.n > n_visible
    assert (0 if after is None else after.share.n) == n_visible


def test_the_month_begins_at_the_companys_midnight(ws):
    """A comment of 00:30 on the first of June in Amsterdam is of the 31st of May in UTC, and of June."""
    n_may = measure_month_share(ws.store, ws.config, MAY).share.n
    feedback = get_table(schema.Feedback)
    with ws.store.writing() as connection:
        comment = ws.facts.comments
        first = int(comment.loc[comment["month"] == MAY.index, "id"].iloc[0])
        moment = datetime(2026, 5, 31, 22, 30, tzinfo=UTC)
        connection.execute(feedback.update().where(feedback.c.id == first).values(at=moment))
    assert measure_month_share(ws.store, ws.config, MAY).share.n == n_may - 1


def test_an_answer_that_is_left_out_is_as_if_it_were_not_given(ws):
    ws.audit.draw(30, session="mei", period="2026-05")
    before = measure_month_share(ws.store, ws.config, MAY)
    segment = int(ws.audit.list_open("mei")["segment"].iloc[0])
    ws.audit.confirm(segment, "Buitendienst")
    assert measure_month_share(ws.store, ws.config, MAY) != before
    assert measure_month_share(ws.store, ws.config, MAY, without=segment) == before


@pytest.mark.parametrize(
    ("low", "high", "size", "larger", "points"),
    [
        (0.2, 0.6, 25, 100, 20.0),  # four times the answers: half the width
        (0.2, 0.6, 25, 25, 0.0),
        (0.4, 0.4, 25, 100, 0.0),
        (None, None, 25, 100, 0.0),
    ],
)
def test_an_interval_narrows_with_the_square_root_of_the_answers(low, high, size, larger, points):
    assert _narrow(Estimate(0.4, low, high, size, "share"), size, larger) == pytest.approx(points)
