"""The section of actions: what is open in a table, what is closed with its effect, and thanks first."""

from dataclasses import replace
from datetime import date

from voc.causes.action_effects import ActionVerdict
from voc.insight.action_results import ActionLine, ActionState, EffectObstacle, MeasuredEffect
from voc.records import Action, Estimate
from voc.report.html.sections.action_overview import build_action_section
from voc.report.messages import ReportMessages

NL = ReportMessages("nl")
PROMISE = Action(3, "Facturatie", "Brief\u202e herzien", date(2026, 3, 2), date(2026, 6, 1), id=1)
OPEN = ActionLine(PROMISE, {"nl": "Nota"}, ActionState.RUNNING)
DONE = ActionLine(replace(PROMISE, id=2, done=date(2026, 6, 4)), {}, ActionState.DONE, days_late=3)
UNSURE = MeasuredEffect(ActionVerdict.NOT_ESTABLISHED, EffectObstacle.TOO_FEW)
WORKED = MeasuredEffect(ActionVerdict.WORKED, change=Estimate(-0.3, -0.4, -0.2, 90, "change"))


def build(month, *lines):
    return build_action_section(replace(month, actions=lines), NL, made_on=date(2026, 11, 4))


def test_without_actions_the_section_says_nothing(october):
    assert build(october) == {"sums": "", "open_actions": None, "closed_actions": []}


def test_open_ones_stand_in_a_table_and_closed_ones_below_it(october):
    section = build(october, OPEN, DONE)
    (row,) = section["open_actions"].rows
    assert row[:4] == ("A-1", "Nota", "Brief herzien", "Facturatie")
    (closed,) = section["closed_actions"]
    # Without a label the theme's reference stands there.
    assert (closed["reference"], closed["label"], closed["effect"], closed["verdict"]) == ("A-2", "T-3", "", "")
    assert "1 loopt" in section["sums"]
    assert "1 klaar" in section["sums"]


def test_what_worked_comes_first_and_others_keep_their_order(october):
    lines = [replace(DONE, action=replace(DONE.action, id=n), effect=effect)
             for n, effect in ((5, None), (6, UNSURE), (7, WORKED), (8, UNSURE))]  # fmt: skip
    closed = build(october, *lines)["closed_actions"]
    assert [each["reference"] for each in closed] == ["A-7", "A-5", "A-6", "A-8"]
    assert [each["verdict"] for each in closed] == ["worked", "", "not-established", "not-established"]


def test_a_theme_that_rises_again_is_marked(october):
    (closed,) = build(october, replace(DONE, effect=WORKED, rises_since=date(2026, 10, 2)))["closed_actions"]
    assert closed["rises"]
