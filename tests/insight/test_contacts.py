"""Contacts and their categories: what counts as one, by whose rule it is avoidable, and what may be shown."""

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from voc.insight.contacts import (
    CATEGORIES,
    build_category_lines,
    build_contacts,
    build_reason_lines,
    categorise_comments,
    find_contacts_of_comments,
    list_reason_ids,
)
from voc.insight.facts import period_from_index
from voc.insight.scope import scope_to_period
from voc.records import Category, Occurrence, Period, ThemeId, ThemeRow

OCTOBER = Period(2026, 10)
DAY = "2026-10-05 10:00"


def categories(world):
    facts = world.facts()
    return [CATEGORIES[code] for code in build_contacts(facts).category_codes]


def lines(world):
    facts = world.facts()
    return {
        line.category: line for line in build_category_lines(scope_to_period(facts, OCTOBER), build_contacts(facts))
    }


def test_a_contact_has_the_category_of_its_reason(world):
    for reason in ("1", "17", "99"):
        world.contact(DAY, reason)
    assert categories(world) == [Category.HYGIENE, Category.UNNECESSARY, None]


def test_an_established_cause_in_the_chain_makes_a_contact_unnecessary(world):
    sure, unsure, market = (world.contact(DAY, "1") for _ in range(3))
    world.comment(DAY, 1, contact=sure, causes={"Facturatie": 0.9, None: 0.1})
    world.comment(DAY, 1, contact=unsure, causes={"Facturatie": 0.7, None: 0.3})
    world.comment(DAY, 1, contact=market, causes={"Markt": 0.9, None: 0.1})
    assert categories(world) == [Category.UNNECESSARY, Category.HYGIENE, Category.HYGIENE]


def test_the_most_specific_exception_wins(world):
    world.contact(DAY, "11")
    world.contact(DAY, "11", phase="huis gekocht")
    world.contact(DAY, "11", phase="huis gekocht", customer_segment="zakelijk")
    assert categories(world) == [Category.HYGIENE, Category.VALUABLE, Category.UNNECESSARY]


def test_a_comment_has_the_category_of_its_contact_phase_and_segment_included(world):
    buyer = world.contact(DAY, "11", phase="huis gekocht")
    business = world.contact(DAY, "11", phase="huis gekocht", customer_segment="zakelijk")
    for contact in (buyer, business, world.contact(DAY, "11")):
        world.comment(DAY, 1, contact=contact)
    facts = world.facts()
    codes = categorise_comments(facts)
    assert [CATEGORIES[code] for code in codes] == [Category.VALUABLE, Category.UNNECESSARY, Category.HYGIENE]
    assert codes.tolist() == build_contacts(facts).category_codes.tolist()


KINDS = ("internal", "supplier", "partner", "market", "customer", "nobody")


def categories_by_kind(world, **config):
    """Return the categories in a company with one department of each kind and a reason that is valuable by itself."""
    departments = [{"name": kind, "kind": kind} for kind in KINDS]
    reasons = [{"id": "1", "name": "Advies", "category": "valuable", **config}]
    facts = world.facts(config={"departments": departments, "reasons": reasons})
    return [CATEGORIES[code] for code in build_contacts(facts).category_codes]


@pytest.mark.parametrize("kind", KINDS[:3])
def test_an_error_anywhere_in_the_chain_makes_a_valuable_contact_unnecessary(world, kind):
    world.comment(DAY, 1, contact=world.contact(DAY, "1"), causes={kind: 0.9, None: 0.1})
    assert categories_by_kind(world) == [Category.UNNECESSARY]


@pytest.mark.parametrize("kind", KINDS[3:])
def test_a_cause_outside_the_chain_leaves_the_category_of_the_reason(world, kind):
    world.comment(DAY, 1, contact=world.contact(DAY, "1"), causes={kind: 1.0})
    assert categories_by_kind(world) == [Category.VALUABLE]


def test_a_storm_excuses_a_partner(world):
    world.comment(DAY, 1, contact=world.contact(DAY, "1"), causes={"partner": 1.0})
    world.occurrences.append(Occurrence("storm", OCTOBER.first_day.replace(day=5), OCTOBER.first_day.replace(day=5)))
    assert categories_by_kind(world) == [Category.VALUABLE]


def test_phase_and_segment_have_the_last_word_over_a_cause(world):
    bought, rented = (world.contact(DAY, "11", phase=phase) for phase in ("huis gekocht", "huur"))
    world.comment(DAY, 1, contact=bought, causes={"Facturatie": 1.0})
    assert rented != bought
    assert categories(world) == [Category.VALUABLE, Category.HYGIENE]


def test_an_exception_that_names_neither_phase_nor_segment_never_holds(world):
    world.contact(DAY, "1")
    assert categories_by_kind(world, exceptions=[{"category": "unnecessary"}]) == [Category.VALUABLE]


def test_a_storm_is_nobodys_error(world):
    key = world.contact(DAY, "1")
    world.comment(DAY, 1, contact=key, causes={"Netbeheerder": 0.95, None: 0.05})
    assert categories(world) == [Category.UNNECESSARY]
    day = OCTOBER.first_day.replace(day=4)
    world.occurrences.append(Occurrence("storm", day, day))
    assert categories(world) == [Category.HYGIENE]


def test_a_complaint_counts_as_a_contact_only_where_its_channel_registers_none(world):
    world.contact(DAY, "1", channel="phone")
    world.comment(DAY, 1, kind="complaint", channel="phone")
    world.comment(DAY, 1, kind="complaint", channel="social", reason="17")
    world.comment(DAY, 1, kind="survey", channel="letter")
    assert categories(world) == [Category.HYGIENE, Category.UNNECESSARY]


def test_a_complaint_about_a_registered_contact_is_that_contact(world):
    key = world.contact(DAY, "1", channel="phone")
    world.comment(DAY, 1, kind="complaint", channel="social", contact=key)
    assert len(build_contacts(world.facts()).months) == 1


def test_shares_of_categories_have_an_interval_where_every_contact_has_a_comment(world):
    for k in range(40):
        reason = "1" if k % 4 else "17"
        world.comment(DAY, 1, kind="message", contact=world.contact(DAY, reason), reason=reason)
    line = lines(world)[Category.UNNECESSARY]
    assert line.share.low < 0.25 < line.share.high
    assert line.share.bound is None


def test_shares_of_categories_are_bounds_and_have_the_month_before(world):
    for k in range(40):
        world.contact(f"2026-10-{1 + k % 28:02d}", "1" if k % 4 else "17")
        world.contact(f"2026-09-{1 + k % 28:02d}", "1" if k % 2 else "17")
    line = lines(world)[Category.UNNECESSARY]
    assert (line.contacts.value, line.share.value, line.previous.value) == (10, 0.25, 20)
    assert (line.share.bound, line.previous.bound, line.share.low) == ("at_least", "at_least", None)
    assert [point.count for point in line.trend] == [20, 10]


def test_one_small_category_hides_a_second_one_so_that_it_cannot_be_told(world):
    for k in range(40):
        world.contact(f"2026-10-{1 + k % 28:02d}", "1" if k >= 9 else "17")
    for _ in range(3):
        world.contact(DAY, "99")
    found = lines(world)
    assert found[None].contacts.is_suppressed
    assert found[Category.UNNECESSARY].contacts.is_suppressed
    assert found[Category.HYGIENE].contacts.value == 31


def test_reasons_are_divided_by_their_process(world):
    for k in range(30):
        world.contact(f"2026-10-{1 + k % 28:02d}", "1")
    world.volumes += [{"process": "bills", "department": None, "day": "2026-10-01", "count": 6000}]
    facts = world.facts()
    (line,) = build_reason_lines(scope_to_period(facts, OCTOBER), build_contacts(facts))
    assert (line.name, line.contacts.value, line.process) == ("Afrekening", 30, "bills")
    assert line.per_thousand.value == pytest.approx(5)


def test_a_department_sees_its_own_reasons(world):
    for k in range(30):
        world.contact(f"2026-10-{1 + k % 28:02d}", "1" if k % 2 else "17")
    facts = world.facts()
    found = build_reason_lines(scope_to_period(facts, OCTOBER, "Facturatie"), build_contacts(facts))
    assert [line.reason for line in found] == ["1"]


def test_a_process_without_volumes_gives_no_rate(world):
    for _ in range(6):
        world.contact(DAY, "1")
    facts = world.facts()
    assert build_reason_lines(scope_to_period(facts, OCTOBER), build_contacts(facts))[0].per_thousand is None


# ---- what an officer decided ------------------------------------------------------------------------------------


def decide(world, theme, category, *exceptions):
    """Return the facts of a world in which an officer decided the category of a theme."""
    decision = ThemeRow(ThemeId(theme), category=category, exceptions=exceptions)
    return replace(world.facts(), decisions={ThemeId(theme): decision})


def list_categories(facts):
    return [CATEGORIES[code] for code in build_contacts(facts).category_codes]


def test_an_officers_category_of_a_theme_is_that_of_its_contacts(world):
    for theme in (1, 2):
        world.comment(DAY, theme, contact=world.contact(DAY, "1"), causes={"Facturatie": 0.9, None: 0.1})
    world.contact(DAY, "1")
    assert list_categories(decide(world, 1, "valuable")) == [
        Category.VALUABLE, Category.UNNECESSARY, Category.HYGIENE
    ]  # fmt: skip
    assert list_categories(decide(world, 1, None)) == [Category.UNNECESSARY, Category.UNNECESSARY, Category.HYGIENE]


def test_of_an_officers_exceptions_the_one_with_more_conditions_counts_and_of_equals_the_first(world):
    buyer, business = {"phase": "huis gekocht"}, {"customer_segment": "zakelijk"}
    for fields in ({}, buyer, business, buyer | business):
        world.comment(DAY, 1, contact=world.contact(DAY, "1", **fields))
    both = {**buyer, **business, "category": "unnecessary"}
    facts = decide(world, 1, "hygiene", {**buyer, "category": "valuable"}, {**business, "category": "hygiene"}, both)
    assert list_categories(facts) == [Category.HYGIENE, Category.VALUABLE, Category.HYGIENE, Category.UNNECESSARY]
    facts = decide(world, 1, "hygiene", {**buyer, "category": "valuable"}, {**business, "category": "unnecessary"})
    assert list_categories(facts)[3] is Category.VALUABLE


def test_a_comment_on_two_decided_themes_counts_by_the_one_it_belongs_to_most(world):
    world.comment(DAY, 1, 2, contact=world.contact(DAY, "1"))
    world.assignments[-1]["probability"] = 0.95
    facts = world.facts()
    decisions = {ThemeId(n): ThemeRow(ThemeId(n), category=name) for n, name in ((1, "hygiene"), (2, "valuable"))}
    assert list_categories(replace(facts, decisions=decisions)) == [Category.VALUABLE]


# ---- edges -----------------------------------------------------------------------------------------------------------


def test_without_any_contact_or_comment_there_is_none(world):
    facts = world.facts()
    contacts = build_contacts(facts)
    assert (len(contacts.months), len(contacts.keys), len(contacts.category_codes)) == (0, 0, 0)
    assert find_contacts_of_comments(facts, contacts).tolist() == []
    assert categorise_comments(facts).tolist() == []


def test_a_contact_is_of_the_month_and_day_that_it_was_at_the_company(world):
    for at in ("2026-10-31 23:59", "2026-11-01 00:00", "2026-10-25 02:30"):
        moment = pd.Timestamp(at, tz=None).tz_localize("Europe/Amsterdam", ambiguous=True)
        world.contact(DAY, "1")
        world.contacts[-1]["at"] = moment.tz_convert("UTC")
    contacts = build_contacts(world.facts())
    assert contacts.months.tolist() == [OCTOBER.index, OCTOBER.index + 1, OCTOBER.index]
    assert [date.fromordinal(day).day for day in contacts.days.tolist()] == [31, 1, 25]


def test_several_texts_about_one_unregistered_contact_are_one_and_those_without_a_number_one_each(world):
    for contact in ("x", "x", "y", None, None):
        world.comment(DAY, 1, kind="message", channel="social", contact=contact)
    assert len(build_contacts(world.facts()).months) == 4


def test_a_channel_registers_from_the_month_on_in_which_it_has_any_contact(world):
    """A chat that was registered from October on: what was written in September was a contact too."""
    world.contact("2026-10-01 00:00", "1", channel="chat")
    for at in ("2026-09-30 23:59", "2026-10-01 00:00"):
        world.comment(at, 1, kind="message", channel="chat")
    assert [period_from_index(int(month)).month for month in build_contacts(world.facts()).months] == [10, 9]


def test_a_message_without_a_certain_day_is_no_contact_of_its_own(world):
    world.comment(DAY, 1, kind="message", channel="social", date_state="ambiguous")
    assert len(build_contacts(world.facts()).months) == 0


def test_each_comment_finds_its_contact_also_where_it_is_one_of_its_own(world):
    key = world.contact(DAY, "1", channel="phone")
    other = world.contact(DAY, "1", channel="phone")
    world.comment(DAY, 1, contact=other)
    world.comment(DAY, 1, kind="message", channel="social")
    world.comment(DAY, 1, contact=key)
    world.comment(DAY, 1, contact=key)  # a second one about the same
    world.comment(DAY, 1, kind="survey")
    facts = world.facts()
    contacts = build_contacts(facts)
    assert find_contacts_of_comments(facts, contacts).tolist() == [1, 2, 0, 0, -1]
    assert contacts.comment_rows.tolist() == [2, 0, 1]
    assert contacts.ids.tolist() == [1, 2, -1]


def test_a_cause_of_four_fifths_is_established_and_one_below_it_is_not(world):
    for probability in (0.8, 0.79):
        key = world.contact(DAY, "1")
        world.comment(DAY, 1, contact=key, causes={"Facturatie": probability, None: 1 - probability})
    assert categories(world) == [Category.UNNECESSARY, Category.HYGIENE]


def test_that_nothing_is_known_of_the_cause_is_no_error_of_anybody(world):
    key = world.contact(DAY, "1")
    world.comment(DAY, 1, contact=key, causes={None: 1.0})
    assert categories(world) == [Category.HYGIENE]


@pytest.mark.parametrize(
    ("day", "category"),
    [
        (3, Category.UNNECESSARY),
        (4, Category.HYGIENE),
        (6, Category.HYGIENE),
        (7, Category.HYGIENE),
        (8, Category.HYGIENE),
        (9, Category.UNNECESSARY),
    ],
)
def test_a_storm_lasts_two_days_longer_than_its_entry(world, day, category):
    key = world.contact(f"2026-10-{day:02d} 23:30", "1")
    world.comment(f"2026-10-{day:02d} 23:40", 1, contact=key, causes={"Netbeheerder": 1.0})
    start, end = OCTOBER.first_day.replace(day=4), OCTOBER.first_day.replace(day=6)
    world.occurrences.append(Occurrence("storm", start, end))
    assert categories(world) == [category]


def test_a_reason_that_is_not_in_the_list_or_missing_has_no_category(world):
    for reason in ("99", None, "01"):
        world.contact(DAY, reason)
    assert categories(world) == [None, None, None]


def test_all_contacts_alike_are_the_whole_of_one_category(world):
    for _ in range(12):
        world.contact(DAY, "1")
    (line,) = lines(world).values()
    assert (line.category, line.contacts.value, line.share.value) == (Category.HYGIENE, 12, 1.0)
    assert line.previous is None


def test_a_category_of_one_customer_who_calls_every_day_is_hidden(world):
    for day in range(1, 29):
        world.contact(f"2026-10-{day:02d} 10:00", "17", customer="loud")
    for _ in range(20):
        world.contact(DAY, "1")
    found = lines(world)
    assert found[Category.UNNECESSARY].contacts.is_suppressed
    assert found[Category.UNNECESSARY].share.value is None


def test_months_in_which_nothing_was_registered_are_not_counted_as_none(world):
    for month in ("2026-08", "2026-10"):
        for day in range(1, 13):
            world.contact(f"{month}-{day:02d} 10:00", "1")
    (line,) = lines(world).values()
    assert [(str(point.period), point.count, point.is_collected) for point in line.trend] == [
        ("2026-08", 12, True),
        ("2026-09", None, False),
        ("2026-10", 12, True),
    ]
    assert line.previous is None


def test_reasons_come_largest_first_and_equals_by_their_id(world):
    for reason, n in (("17", 6), ("1", 6), ("11", 9)):
        for _ in range(n):
            world.contact(DAY, reason)
    facts = world.facts()
    found = build_reason_lines(scope_to_period(facts, OCTOBER), build_contacts(facts))
    assert [(line.reason, line.contacts.value) for line in found] == [("11", 9), ("1", 6), ("17", 6)]
    assert sum(line.share.value for line in found) == pytest.approx(1)


def test_a_hidden_reason_stands_last_without_a_number_and_takes_a_second_one_along(world):
    for reason, n in (("17", 3), ("1", 6), ("11", 20)):
        for _ in range(n):
            world.contact(DAY, reason)
    facts = world.facts()
    found = {line.reason: line for line in build_reason_lines(scope_to_period(facts, OCTOBER), build_contacts(facts))}
    assert {reason: line.contacts.value for reason, line in found.items()} == {"11": 20, "1": None, "17": None}
    assert next(iter(found)) == "11"


def test_a_department_without_reasons_sees_none(world):
    for _ in range(12):
        world.contact(DAY, "1")
    facts = world.facts()
    scope = scope_to_period(facts, OCTOBER, "Netbeheerder")
    assert list_reason_ids(scope) == frozenset()
    assert build_reason_lines(scope, build_contacts(facts)) == ()
    assert list_reason_ids(scope_to_period(facts, OCTOBER)) == {"1", "17", "11"}
