"""Actions of a month: their state, their effect by mailings or by months, and when nothing can be said."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from voc.causes.action_effects import ActionVerdict
from voc.insight.action_lines import list_action_lines, update_actions
from voc.insight.action_results import ActionLine, ActionState, EffectObstacle
from voc.insight.scope import scope_to_period
from voc.records import Action, Period

OCTOBER = Period(2026, 10)
WINTER, SUMMER = date(2025, 12, 1), date(2026, 6, 1)
CONFIG = {"reasons": [{"id": "1", "name": "Termijnbedrag", "process": "letters"}, {"id": "17", "name": "App"}]}
N_THEMES = 7
LETTER = 7


REWRITE = Action(LETTER, "Facturatie", "herschrijven", date(2026, 3, 2), date(2026, 6, 1), SUMMER, id=1)


def lines_of(world, *actions, period=OCTOBER, department=None):
    return list_action_lines(scope_to_period(world.facts(config=CONFIG, actions=actions), period, department))


@pytest.fixture
def steady(make_world, months):
    world = make_world(n_themes=7)
    for name in months(14):
        for theme in range(1, 8):
            world.many(name, theme, 12, reason="17")
    return world


@pytest.fixture
def mailings(make_world, months):
    world = make_world(n_themes=7)
    for name in months(14):
        for theme in range(1, 7):
            world.many(name, theme, 12, reason="17")
    world.add_letters({WINTER: 6000, SUMMER: 12_000})
    return world


def test_a_rewritten_letter_worked_though_twice_as_many_brought_more_contacts(mailings):
    mailings.add_contacts(WINTER, 320, theme=LETTER)
    mailings.add_contacts(SUMMER, 350, theme=LETTER)
    (line,) = lines_of(mailings, REWRITE)
    assert line.effect.verdict is ActionVerdict.WORKED
    assert line.effect.events == (WINTER, SUMMER)
    assert line.effect.process == "letters"
    assert line.effect.change.low < line.effect.change.value < line.effect.change.high < 0
    assert line.effect.rate.value < line.effect.rate_before.value
    assert line.effect.change.reference == "2026-10/A-1/change"


def test_as_many_contacts_for_each_letter_did_not_work(mailings):
    mailings.add_contacts(WINTER, 2400, theme=LETTER, with_text=0.5)
    mailings.add_contacts(SUMMER, 5200, theme=LETTER, with_text=0.5)
    (line,) = lines_of(mailings, REWRITE)
    assert line.effect.verdict is ActionVerdict.DID_NOT_WORK


def test_nothing_is_told_of_an_effect_before_the_window_has_ended(mailings):
    mailings.add_contacts(WINTER, 320, theme=LETTER)
    mailings.add_contacts(SUMMER, 350, theme=LETTER)
    (line,) = lines_of(mailings, REWRITE, period=Period(2026, 5))
    assert (line.state, line.effect) == (ActionState.RUNNING, None)


def test_a_fall_that_follows_too_short_a_past_cannot_be_established(steady):
    action = Action(1, "Facturatie", "controle", date(2025, 12, 15), None, date(2026, 1, 5), id=2)
    (line,) = lines_of(steady, action)
    assert (line.effect.verdict, line.effect.obstacle) == (
        ActionVerdict.NOT_ESTABLISHED,
        EffectObstacle.NOT_ENOUGH_BEFORE,
    )
    assert line.effect.others_change == pytest.approx(0, abs=0.2)
    action = Action(1, "Facturatie", "controle", date(2026, 9, 1), None, date(2026, 9, 20), id=2)
    assert lines_of(steady, action)[0].effect.obstacle is EffectObstacle.NOT_ENOUGH_AFTER


def test_one_customer_who_writes_fifty_times_is_one(steady):
    for k in range(50):
        steady.comment(f"2026-0{1 + k % 3}-15 12:00", 1, customer="luid", reason="17")
    action = Action(1, "Facturatie", "controle", date(2026, 5, 20), None, date(2026, 6, 20), id=3)
    (line,) = lines_of(steady, action)
    assert line.effect.n_before >= 6
    assert abs(line.effect.rate.value / line.effect.rate_before.value - 1) < 0.15


def test_a_theme_that_a_fit_changed_is_not_judged(steady):
    facts = steady.facts(config=CONFIG)
    ids = facts.comments["id"].iloc[facts.mentions.loc[facts.mentions["theme"] == 0, "row"]].tolist()
    last = max(facts.comments["id"])
    same = {"n_comments": len(ids), "members": ids, "last_comment": last}
    # Half of what it had then belongs to another theme now.
    changed = {"n_comments": 2 * len(ids), "members": ids + [id_ + 12 for id_ in ids], "last_comment": last}
    days = {"start": date(2026, 5, 20), "done": date(2026, 6, 20)}
    kept, moved = lines_of(
        steady,
        Action(1, "Facturatie", "a", id=1, definition=same, **days),
        Action(1, "Facturatie", "b", id=2, definition=changed, **days),
    )
    assert kept.effect.agreement == 1
    assert kept.effect.obstacle is not EffectObstacle.DEFINITION_CHANGED
    assert moved.effect.agreement == pytest.approx(0.5, abs=0.05)
    assert moved.effect.obstacle is EffectObstacle.DEFINITION_CHANGED
    assert moved.effect.change is None


def test_a_theme_that_rises_after_it_was_done_is_told(steady):
    steady.many("2026-10", 1, 60, reason="17")
    action = Action(1, "Facturatie", "controle", date(2026, 3, 1), None, date(2026, 4, 1), id=1)
    (line,) = lines_of(steady, action)
    assert line.rises_since is not None
    assert line.rises_since >= date(2026, 9, 1)
    before = Action(1, "Facturatie", "controle", date(2026, 10, 20), None, date(2026, 10, 31), id=1)
    assert lines_of(steady, before)[0].rises_since is None


def test_states_follow_the_days_up_to_the_end_of_the_month(steady):
    days = {"department": "Facturatie", "promise": "x", "theme": 1}
    actions = [
        Action(start=date(2026, 11, 2), id=1, **days),
        Action(start=date(2026, 10, 2), due=date(2026, 10, 20), id=2, **days),
        Action(start=date(2026, 10, 2), due=date(2026, 11, 20), id=3, **days),
        Action(start=date(2026, 9, 2), done=date(2026, 11, 3), id=4, **days),
        Action(start=date(2026, 9, 2), dropped=date(2026, 10, 3), id=5, **days),
    ]
    states = {line.action.reference: (line.state, line.days_late) for line in lines_of(steady, *actions)}
    # One that begins in November is none of October's.
    assert states == {
        "A-2": (ActionState.OVERDUE, 11),
        "A-3": (ActionState.RUNNING, 0),
        "A-4": (ActionState.RUNNING, 0),
        "A-5": (ActionState.DROPPED, 0),
    }


def test_a_department_sees_what_it_promised_or_has_to_do(steady):
    actions = [
        Action(1, "Facturatie", "a", date(2026, 9, 1), id=1),
        Action(1, "Digitaal & IT", "b", date(2026, 9, 1), id=2),
        Action(1, "Digitaal & IT", "c", date(2026, 9, 1), id=3, fixer="Facturatie"),
    ]
    lines = lines_of(steady, *actions, department="Facturatie")
    assert [line.action.reference for line in lines] == ["A-1", "A-3"]


def test_figures_about_too_few_customers_are_hidden(steady):
    for k in range(30):
        steady.comment(
            date(2025, 9, 3) + timedelta(days=8 * k), 1, customer=f"k{k % 3}", text=f"woord {k}", reason="17"
        )
    world = type(steady)(n_themes=7)
    for k in range(40):
        world.comment(f"2026-0{1 + k % 8}-1{k % 9} 12:00", 1, reason="17")
        world.comment(f"2026-0{1 + k % 8}-2{k % 8} 12:00", 2, reason="17")
    for k in range(3):
        world.comment(f"2026-10-{20 + k} 12:00", 1, reason="17")
    world.comment("2026-10-31 12:00", 2, reason="17")
    action = Action(1, "Facturatie", "a", date(2026, 8, 28), None, date(2026, 9, 25), id=1)
    (line,) = lines_of(world, action)
    assert line.effect.rate is None or line.effect.rate.is_suppressed


def test_a_promise_is_late_on_the_day_of_the_report_though_it_was_not_in_the_month():
    action = Action(9, "Facturatie", "Alle correctienota's verstuurd", date(2026, 10, 14), due=date(2026, 11, 15), id=6)
    running = ActionLine(action, {}, ActionState.RUNNING)
    (late,) = update_actions([running], date(2026, 11, 27))
    assert (late.state, late.days_late) == (ActionState.OVERDUE, 12)
    assert update_actions([running], date(2026, 11, 3)) == (running,)
    closed = replace(running, closed_action=replace(action, done=date(2026, 11, 20)))
    (finished,) = update_actions([closed], date(2026, 11, 27))
    assert (finished.state, finished.days_late, finished.action.done) == (ActionState.DONE, 5, date(2026, 11, 20))
    (still_late,) = update_actions([closed], date(2026, 11, 18))
    assert (still_late.state, still_late.days_late) == (ActionState.OVERDUE, 3)
