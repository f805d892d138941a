from dataclasses import replace

import pytest

from voc.insight.contacts import (
    CATEGORIES,
    build_category_lines,
    build_contacts,
    build_reason_lines,
    categorise_comments,
)
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
