"""``voc report due`` and ``voc report revised``: what has to be done today, and an exit code where anything has."""

import json
from datetime import date

import pytest

from voc.records import Period
from voc.workspace import reports
from voc.workspace.reports import DueState, DueStep

DAY = date(2026, 11, 5)


def step(state, missing=()):
    return DueStep(Period(2026, 10), "draft", DAY, state, missing)


@pytest.fixture
def due(voc, fresh, monkeypatch):
    def run(*steps, options=()):
        monkeypatch.setattr(reports, "list_due_steps", lambda ws: list(steps))
        return voc("report", "due", "-w", fresh, *options)

    return run


@pytest.mark.parametrize("state", list(DueState))
def test_what_is_due_today_or_late_asks_for_attention(due, state):
    done = due(step(state))
    assert done.code == (3 if state in {DueState.TODAY, DueState.OVERDUE} else 0)
    assert done.out == f"2026-10 draft    2026-11-05  {state}\n"


def test_who_is_missing_stands_beside_the_step(due):
    assert due(step(DueState.OVERDUE, ("IT", "Post"))).out.endswith("(IT, Post)\n")


def test_where_nothing_is_due_nothing_is_said(due):
    done = due()
    assert (done.code, done.out) == (0, "")
    assert json.loads(due(options=("--json",)).out) == {"steps": [], "actions": []}


def test_due_is_about_today_and_revised_about_one_month(voc, fresh):
    assert "unexpected extra argument" in voc("report", "due", "2026-10", "-w", fresh).err
    for words in ((), ("2026-10", "2026-11")):
        refused = voc("report", "revised", *words, "-w", fresh)
        assert refused.code == 2
        assert "PERIOD" in refused.err or "extra argument" in refused.err


def test_of_a_month_that_nobody_signed_nothing_is_revised(voc, fresh):
    done = voc("report", "revised", "2026-10", "-w", fresh)
    assert done.code != 0 or "signed" in done.out
