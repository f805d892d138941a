"""What findings propose to ask, and the officer's lines in their place."""

from dataclasses import replace
from datetime import date

import pytest

from voc.config.rhythm import RhythmSettings
from voc.insight.action_results import ActionLine, ActionState
from voc.insight.asks import ask_for_late_promises, build_letter, move_asks, postpone_asks, propose_asks
from voc.insight.letter_results import RUNG_BY_TASK, Ask, AskTask, Letter, Rung
from voc.insight.results import Finding, FindingKind, RepeatLine, ThemeLine
from voc.records import Action, Category, Cause, Department, DepartmentKind, Estimate, Occurrence, Period

OCTOBER = Period(2026, 10)
BILLS = Department("Facturatie")
GRID = Department("Netbeheerder", kind=DepartmentKind.SUPPLIER)
RUN = Occurrence("invoice run", date(2026, 10, 5), date(2026, 10, 5), department="Facturatie")
REPAIR = Occurrence("repair", date(2026, 10, 14), date(2026, 10, 14), department="Facturatie")
SHARE = Estimate(0.8, 0.7, 0.9, 50, "share")


def line(theme=1, **changes):
    estimate = Estimate(50, None, None, 50, "comments")
    fields = {
        "theme": theme, "labels": {"nl": "Nota"}, "keywords": (), "comments": estimate, "share": SHARE,
        "per_thousand": None, "process": None, "trend": (), "change": None, "score": None, "causes": (),
        "categories": {}, "quotes": (), "n_urgent": 0,
    }  # fmt: skip
    return ThemeLine(**fields | changes)


def finding(kind=FindingKind.THEME_NEW, **changes):
    fields = {"code": "B-2026-10-1", "kind": kind, "theme": 1, "themes": (1,), "department": "Facturatie"}
    return Finding(**fields | changes)


def propose(*findings, themes=None):
    return propose_asks(OCTOBER, findings, themes or [line()], [BILLS, GRID])


def list_tasks(*findings, **more):
    return [ask.task for ask in propose(*findings, **more)]


def test_what_is_not_repaired_is_to_be_repaired_first_and_told():
    assert list_tasks(finding(occurrence=RUN)) == [AskTask.REPAIR, AskTask.TELL_EVERYBODY]


def test_what_was_repaired_is_told_and_kept_from_happening_again():
    repeats = RepeatLine("1", 7, SHARE, SHARE)
    repaired = finding(occurrence=RUN, repair=REPAIR, repeats=repeats)
    assert list_tasks(repaired) == [AskTask.TELL_EVERYBODY, AskTask.PREVENT_REPEAT, AskTask.CALL_BACK]


def test_what_came_back_asks_for_more_than_the_last_repair():
    assert list_tasks(finding(FindingKind.THEME_RETURNED))[0] is AskTask.REPAIR_AGAIN


def test_self_service_is_asked_for_administration_and_not_for_what_an_event_broke():
    administration = [line(categories={Category.HYGIENE: SHARE})]
    assert AskTask.OFFER_SELF_SERVICE in list_tasks(finding(), themes=administration)
    assert AskTask.OFFER_SELF_SERVICE not in list_tasks(finding(occurrence=RUN), themes=administration)
    assert AskTask.OFFER_SELF_SERVICE not in list_tasks(finding())


@pytest.mark.parametrize(
    "kind", sorted(set(FindingKind) - {"theme new", "theme growing", "theme returned", "rate rose"})
)
def test_other_findings_ask_nothing(kind):
    assert list_tasks(finding(kind)) == []


@pytest.mark.parametrize(
    ("cause", "task"),
    [
        (Cause("Facturatie", Estimate(0.5, 0.1, 0.9, 50, "share")), AskTask.INVESTIGATE),
        (Cause("Facturatie", Estimate(None, None, None, 0, "share")), AskTask.INVESTIGATE),
        (Cause("Facturatie", Estimate(0.5, None, None, 50, "share"), lead_probability=0.4), AskTask.INVESTIGATE),
        (Cause("Facturatie", Estimate(0.5, None, None, 50, "share"), lead_probability=0.9), AskTask.REPAIR),
        (Cause("Facturatie", SHARE), AskTask.REPAIR),
    ],
)
def test_who_may_not_have_caused_it_is_asked_to_find_out(cause, task):
    assert list_tasks(finding(causes=(cause,)))[0] is task
    decided = [line(department="Facturatie")]
    assert list_tasks(finding(causes=(cause,)), themes=decided)[0] is AskTask.REPAIR


def test_nobody_is_asked_without_a_cause_or_outside_the_company():
    assert list_tasks(finding(department=None)) == []
    assert list_tasks(finding(department="Netbeheerder")) == []
    fixed = [line(fixer="Facturatie")]
    assert {ask.owner for ask in propose(finding(department="Netbeheerder"), themes=fixed)} == {"Facturatie"}


def test_at_most_three_are_asked_each_once_with_a_day_behind_the_month():
    second = finding(code="B-2026-10-2", theme=2, themes=(2,))
    asks = propose(finding(occurrence=RUN), second, themes=[line(), line(2)])
    assert [ask.finding for ask in asks] == ["B-2026-10-1"] * 2
    assert all(ask.due == date(2026, 11, 15) for ask in asks)
    many = [finding(code=f"B-2026-10-{k}", department=f"D{k}") for k in range(5)]
    assert len(propose_asks(OCTOBER, many, [line()], [Department(f"D{k}") for k in range(5)])) == 3


def test_every_task_has_a_rung():
    rungs = {RUNG_BY_TASK.get(task, Rung.PREVENT) for task in AskTask}
    assert rungs == set(Rung)


PROPOSED = (Ask("Facturatie", date(2026, 11, 15), AskTask.REPAIR, "B-2026-10-1"), Ask("IT", None, AskTask.REPAIR))
PAYLOAD = {
    "opening": "Oktober.",
    "asks": [{"text": "Alle correcties weg", "owner": "Facturatie", "due": "2026-11-15"}],
    "thanks": "Dank.",
}


def test_the_officers_lines_take_the_place_of_the_proposals():
    letter = build_letter(PROPOSED, PAYLOAD, None)
    assert (letter.opening, letter.thanks, letter.is_proposed) == ("Oktober.", "Dank.", False)
    assert letter.asks == (Ask("Facturatie", date(2026, 11, 15), text="Alle correcties weg"),)


def test_without_asks_of_the_officer_the_proposals_stay_and_an_empty_list_asks_nothing():
    assert build_letter(PROPOSED, None, None).asks == PROPOSED
    opening_only = build_letter(PROPOSED, PAYLOAD | {"asks": None}, None)
    assert (opening_only.asks, opening_only.is_proposed) == (PROPOSED, True)
    assert build_letter(PROPOSED, PAYLOAD | {"asks": []}, None).asks == ()


def test_a_department_reads_what_is_asked_of_itself_only():
    letter = build_letter(PROPOSED, None, "IT")
    assert letter.asks == PROPOSED[1:]
    letter = build_letter(PROPOSED, PAYLOAD, "IT")
    assert letter == replace(letter, asks=(), opening="", thanks="")


def test_nothing_is_proposed_for_a_day_that_is_past_and_the_officers_days_stay():
    repaired = finding(occurrence=RUN, repair=REPAIR)
    letter = build_letter(propose(repaired), None, None)
    assert [ask.due for ask in letter.asks] == [date(2026, 11, 15), date(2026, 12, 1)]
    assert postpone_asks(letter, date(2026, 11, 3)) == letter
    late = postpone_asks(letter, date(2026, 11, 27))
    assert [ask.due for ask in late.asks] == [date(2026, 12, 12), date(2026, 12, 28)]
    own = build_letter((), {"asks": [{"text": "Nu", "owner": "Facturatie", "due": "2026-11-01"}]}, None)
    assert postpone_asks(own, date(2026, 11, 27)) == own


def test_what_is_proposed_is_due_on_a_working_day():
    rhythm = RhythmSettings(days_off=(date(2026, 12, 11),))
    asks = [Ask("Facturatie", date(2026, 12, day), AskTask.REPAIR) for day in (10, 13, 25)]
    own = Ask("Facturatie", date(2026, 12, 13), text="Nu")
    moved = move_asks(Letter((*asks, own)), rhythm.move_to_working_day).asks
    assert [ask.due.day for ask in moved] == [10, 10, 24, 13]


def late(theme, department="Facturatie"):
    action = Action(theme, department, "Correcties weg", date(2026, 10, 14), due=date(2026, 11, 15))
    return ActionLine(action, {}, ActionState.OVERDUE, days_late=12)


def test_a_late_promise_about_a_finding_is_asked_for_first_and_another_one_last():
    letter, made_on = build_letter(propose(finding(occurrence=RUN)), None, None), date(2026, 11, 27)
    asked = ask_for_late_promises(letter, (late(7), late(1)), (finding(),), made_on, None).asks
    assert [ask.task for ask in asked] == [AskTask.KEEP_PROMISE, AskTask.REPAIR, AskTask.TELL_EVERYBODY]
    assert (asked[0].finding, asked[0].promised, asked[0].due) == (
        "B-2026-10-1",
        date(2026, 11, 15),
        date(2026, 12, 12),
    )
    alone = ask_for_late_promises(replace(letter, asks=()), (late(7),), (finding(),), made_on, None)
    assert [(ask.finding, ask.text) for ask in alone.asks] == [("", "Correcties weg")]


def test_a_promise_of_another_department_or_beside_the_officers_lines_is_not_asked_for():
    letter, made_on = build_letter((), None, None), date(2026, 11, 27)
    assert ask_for_late_promises(letter, (late(1, "IT"),), (), made_on, "Facturatie") == letter
    own = replace(letter, is_proposed=False)
    assert ask_for_late_promises(own, (late(1),), (), made_on, None) == own
    open_line = replace(late(1), state=ActionState.RUNNING)
    assert ask_for_late_promises(letter, (open_line,), (), made_on, None) == letter
