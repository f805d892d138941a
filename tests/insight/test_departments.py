"""Departments as causes: counts of comments, contacts and customers, and nothing about a few."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voc.insight.contacts import build_contacts
from voc.insight.departments import (
    build_department_lines,
    build_department_trend,
    estimate_customers_by_department,
    estimate_department_customers,
)
from voc.insight.scope import scope_to_period
from voc.records import AT_LEAST, Period

OCTOBER = Period(2026, 10)


@given(st.lists(st.tuples(st.integers(0, 4), st.floats(0, 1), st.floats(0, 1)), max_size=20))
def test_a_customer_counts_with_the_likeliest_of_the_comments(rows):
    table = np.array(rows, dtype=float).reshape(-1, 3)
    codes, probabilities = table[:, 0].astype(np.int64), table[:, 1:]
    by_hand = [
        round(sum(max(probabilities[codes == code, column]) for code in np.unique(codes))) for column in range(2)
    ]
    assert estimate_customers_by_department(probabilities, codes).tolist() == by_hand


def test_one_customer_with_many_comments_is_one():
    assert estimate_department_customers(np.full(50, 0.9), np.zeros(50, dtype=np.int64)) == 1
    assert estimate_department_customers(np.zeros(0), np.zeros(0, dtype=np.int64)) == 0


def build_lines(world, department=None):
    facts = world.facts()
    scope = scope_to_period(facts, OCTOBER, department)
    return build_department_lines(scope, build_contacts(facts))


def test_the_largest_comes_first_and_unknown_last(world):
    world.many("2026-10", 1, 60, causes={None: 0.5, "Digitaal & IT": 0.3, "Facturatie": 0.2})
    lines = build_lines(world)
    assert [line.department.name if line.department else None for line in lines] == [
        "Digitaal & IT",
        "Facturatie",
        None,
    ]
    assert [line.comments.value for line in lines] == pytest.approx([18, 12, 30])
    assert lines[0].comments.reference == "2026-10/cause/D-2/comments"
    assert lines[2].comments.reference == "2026-10/cause/unknown/comments"


def test_a_department_that_caused_nothing_has_no_line(world):
    world.many("2026-10", 1, 20, causes={"Facturatie": 1.0})
    assert [line.department.name for line in build_lines(world)] == ["Facturatie"]
    assert build_lines(world, "Digitaal & IT") == ()


def test_of_surveys_there_are_no_contacts(world):
    world.many("2026-10", 1, 20, causes={"Facturatie": 1.0})
    assert build_lines(world)[0].contacts is None


def test_complaints_about_one_contact_are_one_and_one_without_a_number_is_its_own(world):
    for k in range(20):
        world.comment("2026-10-05", 1, kind="complaint", contact=f"x{k // 2}", causes={"Facturatie": 1.0})
    for _ in range(6):
        world.comment("2026-10-06", 1, kind="complaint", causes={"Facturatie": 1.0})
    assert build_lines(world)[0].contacts.value == pytest.approx(16)


def test_contacts_without_a_comment_make_it_at_least_so_many(world):
    for k in range(8):
        key = world.contact("2026-10-05 10:00", "1")
        world.comment("2026-10-05", 1, kind="complaint", contact=key, causes={"Facturatie": 1.0})
        if k % 2:
            world.contact("2026-10-06 10:00", "1")
    contacts = build_lines(world)[0].contacts
    assert (contacts.value, contacts.low, contacts.high, contacts.note) == (pytest.approx(8), None, None, AT_LEAST)
    assert contacts.bound == "at_least"


def test_a_department_with_a_hair_of_every_comment_is_hidden(world):
    world.many("2026-10", 1, 30, causes={"Facturatie": 0.9, "Digitaal & IT": 0.1})
    lines = {line.department.name: line for line in build_lines(world)}
    # Of two lines that add up to the whole neither can be told: the one would tell the other.
    assert all(line.comments.is_suppressed for line in lines.values())


def test_only_themes_of_enough_customers_are_listed_ten_at_most(make_world):
    world = make_world(n_themes=13)
    for theme in range(1, 13):
        world.many("2026-10", theme, 6 + theme, causes={"Facturatie": 1.0})
    world.many("2026-10", 13, 4, causes={"Facturatie": 1.0})
    (line,) = build_lines(world)
    assert [theme for theme, _ in line.themes] == list(range(12, 2, -1))


def test_a_month_in_which_nothing_was_collected_is_not_one_of_nothing(world):
    world.many("2026-08", 1, 9, causes={"Facturatie": 1.0})
    world.many("2026-10", 1, 9, causes={"Facturatie": 1.0})
    scope = scope_to_period(world.facts(), OCTOBER)
    for department_index in (None, 0):
        points = build_department_trend(scope, department_index)
        assert [(point.period.month, point.count, point.is_collected) for point in points] == [
            (8, 9, True),
            (9, None, False),
            (10, 9, True),
        ]
    assert [point.count for point in build_department_trend(scope, 1)] == [0, None, 0]


def test_departments_cause_no_more_contacts_than_the_month_has(world):
    for k in range(12):
        key = world.contact(f"2026-10-{1 + k:02d} 10:00", "1")
        world.comment(f"2026-10-{1 + k:02d} 11:00", 1, contact=key, kind="message", causes={"Facturatie": 1.0})
    for k in range(20):  # a channel that registers its contacts has them all
        world.comment(f"2026-10-{1 + k:02d} 12:00", 1, kind="message", causes={"Facturatie": 1.0})
    assert build_lines(world)[0].contacts.value == pytest.approx(12)


def test_what_a_survey_says_about_a_contact_says_who_caused_it(world):
    for k in range(12):
        key = world.contact(f"2026-10-{1 + k:02d} 10:00", "1")
        world.comment(f"2026-10-{1 + k:02d} 11:00", 1, contact=key, causes={"Facturatie": 1.0})
    assert build_lines(world)[0].contacts.value == pytest.approx(12)


def test_texts_about_one_contact_that_was_not_registered_are_one_contact(world):
    for k in range(20):
        world.comment("2026-10-05", 1, kind="complaint", contact=f"x{k // 2}")
    for _ in range(3):
        world.comment("2026-10-05", 1, kind="complaint")
    assert len(build_contacts(world.facts()).ids) == 13
