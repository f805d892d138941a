"""Shares of all contacts of a month, from a world whose truth is known."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from voc.insight.contact_shares import MIN_CONTACTS, estimate_contact_shares, select_silent_contacts
from voc.insight.contacts import CATEGORIES, build_category_lines, build_contacts
from voc.insight.month import build_month
from voc.insight.scope import scope_to_period
from voc.records import Category, Estimate, Occurrence, Period, ThemeRow

OCTOBER = Period(2026, 10)


def moment(k):
    return f"2026-10-{1 + k % 28:02d} 10:00"


@pytest.fixture
def fill(world):
    """Return a function that adds contacts with a comment (60 % avoidable) and silent ones, and returns their ids."""

    def add(n_with_text=100, n_silent=400):
        for k in range(n_with_text):
            causes = {"Facturatie": 0.6, "Markt": 0.4} if k % 2 else {"Facturatie": 0.6, "Markt": 0.3, None: 0.1}
            world.comment(moment(k), 1, kind="message", contact=world.contact(moment(k), "1"), causes=causes)
        first = len(world.contacts) + 1
        for k in range(n_silent):
            world.contact(moment(k), "17" if k % 10 == 0 else "1")
        return list(range(first, first + n_silent))

    return add


def answer(ids, departments, session="s"):
    return pd.DataFrame(
        {"contact": pd.Series(ids, dtype="int64"), "department": pd.Series(departments, dtype=object),
         "category": pd.Series([None] * len(ids), dtype=object), "session": session}
    )  # fmt: skip


def estimate(world, answers, **more):
    facts = world.facts(contact_answers=answers)
    return estimate_contact_shares(facts, build_contacts(facts), OCTOBER.index, **more)


def test_too_few_answers_give_no_estimate(world, fill):
    ids = fill()
    assert estimate(world, None) is None
    few = MIN_CONTACTS - 1
    assert estimate(world, answer(ids[:few], ["Facturatie"] * few)) is None
    assert estimate(world, answer(ids[:50], [None] * 50)) is None


def test_an_answer_about_a_contact_that_was_not_drawn_corrects_nothing(world, fill):
    ids = fill()
    assert estimate(world, answer(ids[:50], ["Facturatie"] * 50, session=None)) is None


def test_both_strata_count_by_their_size(world, fill):
    ids = fill()
    drawn = [*ids[1:26:1]]
    shares = estimate(world, answer(drawn, ["Facturatie" if k % 5 == 0 else "Markt" for k in range(25)]), error=0.0)
    # 400 silent ones of which a fifth is avoidable, 100 with a text of which 60 of 95 known are.
    assert shares.avoidable.value == pytest.approx(0.8 * 0.2 + 0.2 * 0.632, abs=0.02)
    assert shares.n_contacts == 500
    assert shares.n_silent == 400
    assert sum(each.value for each in shares.categories) == pytest.approx(1)
    assert sum(each.value for each in shares.departments) == pytest.approx(1)
    assert shares.avoidable.low < shares.avoidable.value < shares.avoidable.high


@pytest.mark.parametrize("category", ["valuable", "unnecessary"])
def test_what_an_officer_decided_about_a_theme_is_counted_and_not_estimated(world, fill, category):
    ids = fill()
    answers = answer(ids[1:26], ["Facturatie" if k % 5 == 0 else "Markt" for k in range(25)])
    facts = world.facts(contact_answers=answers)
    (theme, *_others) = facts.themes
    decided_facts = world.facts(contact_answers=answers, decisions={theme.id: ThemeRow(theme.id, category=category)})
    shares = estimate_contact_shares(decided_facts, build_contacts(decided_facts), OCTOBER.index, error=0.0)
    values = dict(zip([*Category, None], [each.value for each in shares.categories], strict=True))
    # Every one of the 100 contacts with a text (a fifth of all) is about that theme.
    silent = 0.8 * 0.2
    assert values[Category.UNNECESSARY] == pytest.approx(silent + (0.2 if category == "unnecessary" else 0.0), abs=0.02)
    assert values[Category(category)] >= 0.2
    assert sum(values.values()) == pytest.approx(1)


def test_what_cannot_be_told_is_left_out_and_bounded(world, fill):
    ids = fill()
    said = ["Facturatie"] * 10 + ["Markt"] * 30 + [None] * 10
    shares = estimate(world, answer(ids[:50], said), error=0.0)
    assert (shares.n_answers, shares.n_untold) == (50, 10)
    low, high = shares.bounds
    assert low < shares.avoidable.value < high
    assert high - low == pytest.approx(0.8 * 0.2)


def test_who_looks_and_sees_no_fault_overrules_a_reason_that_is_avoidable_by_default(world, fill):
    ids = fill(n_with_text=0)
    shares = estimate(world, answer(ids[:40], ["Markt"] * 40), error=0.0)
    assert shares.avoidable.value == 0
    by_category = dict(zip([*Category, None], shares.categories, strict=True))
    assert by_category[Category.HYGIENE].value == pytest.approx(1)


def test_a_storm_excuses_who_is_outside_and_a_named_category_goes_first(world, fill):
    ids = fill(n_with_text=0)
    world.occurrences.append(Occurrence("storm", OCTOBER.first_day, OCTOBER.last_day))
    excused = answer(ids[:20], ["Netbeheerder"] * 20)
    assert estimate(world, excused, error=0.0).avoidable.value == 0
    named = excused.assign(category="unnecessary")
    assert estimate(world, named, error=0.0).avoidable.value == pytest.approx(1)


def test_the_interval_covers_though_officers_err_and_cannot_always_tell(world, fill):
    ids = fill(n_with_text=0, n_silent=1_500)
    rng = np.random.default_rng(3)
    is_avoidable = rng.random(len(ids)) < 0.3
    facts = world.facts()
    contacts = build_contacts(facts)
    hits, widths = [], []
    for _ in range(150):
        drawn = rng.choice(len(ids), size=120, replace=False)
        saw = is_avoidable[drawn] ^ (rng.random(120) < 0.05)
        said = np.where(saw, "Facturatie", "Markt").astype(object)
        said[rng.random(120) < 0.15] = None
        facts.__dict__["contact_answers"] = answer([ids[k] for k in drawn], said)
        share = estimate_contact_shares(facts, contacts, OCTOBER.index).avoidable
        hits.append(share.low <= is_avoidable.mean() <= share.high)
        widths.append(share.high - share.low)
    assert np.mean(hits) >= 0.92
    assert np.mean(widths) <= 0.21


def test_silent_contacts_are_those_without_a_comment(world, fill):
    ids = fill(n_with_text=3, n_silent=4)
    contacts = build_contacts(world.facts())
    assert contacts.ids[select_silent_contacts(contacts, OCTOBER.index)].tolist() == ids


def test_the_month_says_at_least_until_contacts_were_audited(world, fill):
    ids = fill()
    lines = {line.category: line for line in build_month(world.facts(), OCTOBER).categories}
    avoidable = lines[Category.UNNECESSARY].share
    assert (avoidable.bound, avoidable.low, avoidable.high) == ("at_least", None, None)
    assert lines[Category.HYGIENE].contacts.bound == "at_most"
    month = build_month(world.facts(contact_answers=answer(ids[:40], ["Facturatie", "Markt"] * 20)), OCTOBER)
    audited = next(line for line in month.categories if line.category is Category.UNNECESSARY)
    assert audited.share.bound is None
    assert audited.share.low < audited.share.value < audited.share.high
    assert audited.contacts.value == pytest.approx(audited.share.value * 500)
    assert month.figures[audited.share.reference]


def test_contacts_by_cause_speak_about_all_contacts_once_they_were_audited(world, fill):
    ids = fill()

    def count(facts):
        lines = build_month(facts, OCTOBER).departments
        return next(line.contacts for line in lines if line.department and line.department.name == "Facturatie")

    assert count(world.facts()).bound == "at_least"
    assert count(world.facts()).value == pytest.approx(60, abs=1)
    audited = count(world.facts(contact_answers=answer(ids[:40], ["Facturatie", "Markt"] * 20)))
    assert audited.value > 200
    assert audited.low < audited.value < audited.high


def test_where_every_contact_has_a_comment_the_count_is_no_bound(world, fill):
    fill(n_silent=0)
    lines = build_month(world.facts(), OCTOBER).categories
    assert all(line.share.bound is None for line in lines)


def test_a_small_estimated_category_is_hidden_with_a_second_one_in_either_month(world, fill):
    ids = fill()
    for k in range(500):
        world.contact(f"2026-09-{1 + k % 28:02d} 10:00", "1")
    facts = world.facts(contact_answers=answer(ids[:40], ["Facturatie", "Markt"] * 20))
    scope, contacts = scope_to_period(facts, OCTOBER), build_contacts(facts)
    now = estimate_contact_shares(facts, contacts, OCTOBER.index)

    def divide(*values):
        estimates = (Estimate(value, value, value, 500, "share") for value in (*values, 0.0, 0.0, 0.0, 0.0, 0.0))
        return replace(now, categories=tuple(estimates)[: len(CATEGORIES)])

    shares = {OCTOBER.index: divide(0.9, 0.096, 0.004), OCTOBER.index - 1: divide(0.004, 0.9, 0.096)}
    lines = build_category_lines(scope, contacts, shares)
    # Two contacts of two customers follow from the total and the others, so the next smallest goes with them.
    assert [line.contacts.is_suppressed for line in lines] == [False, True, True]
    assert [line.share.is_suppressed for line in lines] == [False, True, True]
    assert [line.previous.is_suppressed for line in lines] == [True, False, True]


def test_an_exception_of_a_reason_holds_whatever_the_cause_as_without_an_audit(world):
    phases = [None, "huis gekocht"]
    keys = [world.contact(moment(k), "11", phase=phases[k % 2]) for k in range(200)]
    for k in range(100):
        world.comment(moment(k), 1, kind="message", contact=keys[k], causes={"Facturatie": 1.0})
    answers = answer(range(101, 161), ["Facturatie"] * 60)
    shares = estimate(world, answers)
    values = dict(zip([*Category, None], [each.value for each in shares.categories], strict=True))
    assert values[Category.VALUABLE] == pytest.approx(0.5)
    assert values[Category.UNNECESSARY] == pytest.approx(0.5)
    assert shares.categories[list(Category).index(Category.VALUABLE)].low == pytest.approx(0.5)
    # What the officer saw of a contact goes before the exception.
    named = estimate(world, answers.assign(category="unnecessary"), error=0.0)
    assert named.avoidable.value == pytest.approx(0.75)
    untold = estimate(world, answer(range(101, 161), ["Facturatie"] * 40 + [None] * 20), error=0.0)
    assert np.diff(untold.bounds)[0] == pytest.approx(0.5 * 0.5 / 3)


def test_departments_sum_to_all_contacts_whatever_their_category(world, fill):
    ids = fill()
    answers = answer(ids[:60], ["Facturatie", "Markt"] * 30)
    (theme, *_others) = world.facts().themes
    facts = world.facts(contact_answers=answers, decisions={theme.id: ThemeRow(theme.id, category="hygiene")})
    shares = estimate_contact_shares(facts, build_contacts(facts), OCTOBER.index, error=0.05)
    assert sum(each.value for each in shares.departments) == pytest.approx(1)
    assert sum(each.value for each in shares.categories) == pytest.approx(1)
    # Half of the silent ones, and 63 % of those with a comment; errors of officers undone.
    assert shares.departments[0].value == pytest.approx((0.8 * 0.5 + 0.2 * 0.632 - 0.05) / 0.9, abs=0.01)


def test_an_answer_about_a_department_that_is_no_more_is_none(world, fill):
    ids = fill()
    shares = estimate(world, answer(ids[:60], ["Facturatie", "Markt", "Opgeheven"] * 20))
    assert (shares.n_answers, shares.n_untold) == (60, 20)
    assert sum(each.value for each in shares.departments) == pytest.approx(1)
