"""Repeated contacts: who comes back within which days, beside the months before, and what may be told of it."""

import numpy as np
import pytest

from voc.insight.repeat_contacts import (
    flag_telling_sums,
    follow_repeats,
    measure_repeats,
    share_named_contacts,
    tabulate_repeats,
)
from voc.insight.scope import scope_to_period
from voc.records import Period
from voc.report.messages import ReportMessages
from voc.report.voices_prose import format_repeats

OCTOBER = Period(2026, 10)
THEME = 1


def add_callers(world, month, n, n_repeated, reason="17"):
    """Add callers of a month, of whom some call again two days later."""
    for k in range(n):
        customer, day = f"{month}-{k}", 1 + k % 20
        world.contact(f"{month}-{day:02d} 10:00", reason, customer=customer)
        if k < n_repeated:
            world.contact(f"{month}-{day + 2:02d} 10:00", reason, customer=customer)


@pytest.fixture
def callers(world, months):
    for name in months(4):
        add_callers(world, name, 60, 30 if name == "2026-10" else 6)
    for k in range(6):
        world.comment(f"2026-10-{10 + k} 10:00", THEME, reason="17")
    world.end_data("2026-10-31")
    return world


def test_who_comes_back_within_a_week_is_told_beside_the_months_before(callers):
    repeats = measure_repeats(scope_to_period(callers.facts(), OCTOBER), THEME - 1)
    assert repeats.share.value == pytest.approx(30 / 90)
    assert repeats.share_before.value == pytest.approx(6 / 66)
    said = format_repeats(repeats, ReportMessages("nl")).replace("\u00a0", " ")
    assert said.startswith("Van de contacten over App kwam 33 % (tussen ")
    assert said.endswith("binnen 7 dagen terug, in de maanden ervoor 9 %.")


def test_contacts_whose_week_is_not_over_are_left_out(callers):
    for k in range(40):
        callers.contact("2026-10-28 10:00", "17", customer=f"late-{k}")
    repeats = measure_repeats(scope_to_period(callers.facts(), OCTOBER), THEME - 1)
    assert repeats.share.n == 90


def test_that_as_many_come_back_as_always_is_not_told(world, months):
    for name in months(4):
        add_callers(world, name, 60, 10)
    for k in range(6):
        world.comment(f"2026-10-{10 + k} 10:00", THEME, reason="17")
    world.end_data("2026-10-31")
    assert measure_repeats(scope_to_period(world.facts(), OCTOBER), THEME - 1) is None


def test_of_few_contacts_nothing_is_said(world):
    add_callers(world, "2026-09", 20, 5)
    add_callers(world, "2026-10", 20, 5)
    for k in range(6):
        world.comment(f"2026-10-{10 + k} 10:00", THEME, reason="17")
    assert measure_repeats(scope_to_period(world.facts(), OCTOBER), THEME - 1) is None


def add_rise(world, months, n_repeated_last):
    """Add a theme that rose in September and stayed in October, and callers who come back more often in both."""
    world.n_themes = 3
    for name in months(8):
        world.many(name, 2, 12, reason="1")
        world.many(name, 3, 12, reason="11")
        world.many(name, THEME, 40 if name == "2026-09" else 24 if name == "2026-10" else 2, reason="17")
        n = {"2026-09": 30, "2026-10": n_repeated_last}.get(name, 6)
        add_callers(world, name, 60, n)
    world.end_data("2026-10-31")
    return scope_to_period(world.facts(), OCTOBER)


def test_a_level_that_lasts_is_followed_by_who_comes_back(world, months):
    scope = add_rise(world, months, 30)
    assert scope.theme_history.changes[THEME - 1] is None  # announced in September, and no news since
    repeats = follow_repeats(scope, THEME - 1)
    assert repeats.share.value == pytest.approx(30 / 90)
    # Beside the six months before the rise: September itself is left out.
    assert repeats.share_before.value == pytest.approx(6 / 66)
    assert follow_repeats(scope, THEME) is None  # theme 2 never rose


def test_who_comes_back_no_more_is_not_followed(world, months):
    assert follow_repeats(add_rise(world, months, 6), THEME - 1) is None


def test_windows_of_a_week_two_and_a_month_by_reason(world):
    for k in range(40):
        world.contact("2026-09-10 10:00", "17", customer=f"c-{k}")
        if k < 20:  # ten within a week, ten more within two; half of each by chat
            day = 15 if k < 10 else 21
            world.contact(f"2026-09-{day} 10:00", "17", customer=f"c-{k}", channel="chat" if k % 2 else "phone")
        world.contact("2026-09-12 10:00", "1", customer=f"c-{k}")  # another reason is no repeat
    world.end_data("2026-11-30")
    table = tabulate_repeats(world.facts(), Period(2026, 9)).set_index(["reason", "days"])
    assert table.loc[("17", 7), ["contacts", "share", "other_channel"]].tolist() == pytest.approx([60, 10 / 60, 0.5])
    assert table.loc[("17", 14), "share"] == pytest.approx(20 / 60)
    assert table.loc[("17", 30), "share"] == pytest.approx(20 / 60)
    assert table.loc[("17", 7), "low"] < 10 / 60 < table.loc[("17", 7), "high"]
    assert table.loc[("1", 30), "share"] == 0


def test_a_window_that_would_tell_a_few_by_subtraction_is_hidden(world):
    for k in range(60):
        world.contact("2026-09-10 10:00", "17", customer=f"c-{k}")
        if k < 23:  # twenty within a week, three more within two
            world.contact(f"2026-09-{15 if k < 20 else 21} 10:00", "17", customer=f"c-{k}")
    world.end_data("2026-11-30")
    table = tabulate_repeats(world.facts(), Period(2026, 9)).set_index("days")
    assert table.loc[7, "contacts"] == 83
    assert np.isnan(table.loc[14, "share"])
    assert table.loc[14, "note"] == "fewer than 5 customers"


def test_a_window_that_no_contact_has_passed_has_no_row(world):
    for k in range(20):
        world.contact("2026-10-10 10:00", "17", customer=f"c-{k}")
    for k in range(3):
        world.contact("2026-10-20 10:00", "17", customer=f"c-{k}")
    assert set(tabulate_repeats(world.facts(), OCTOBER)["days"]) == {7}
    assert tabulate_repeats(world.facts(), Period(2026, 9)).empty


def test_a_window_that_is_not_over_is_called_so_and_not_few_customers(callers):
    frame = tabulate_repeats(callers.facts(), OCTOBER)
    notes = frame[frame["reason"] == "17"].set_index("days")["note"]
    assert notes[7] == ""
    assert notes[30] == "most contacts are not so many days old yet"
    before = tabulate_repeats(callers.facts(), Period(2026, 9))
    assert "not so many days old" not in " ".join(before["note"])


def test_figures_without_the_last_days_say_so(world):
    for day in range(1, 31):
        for k in range(10):
            world.contact(f"2026-10-{day:02d} 10:00", "17", customer=f"c-{k}")
    notes = tabulate_repeats(world.facts(), OCTOBER).set_index("days")
    assert notes.loc[7, "contacts"] == 230
    assert notes.loc[7, "note"] == "without the last days' contacts, which are not so many days old yet"


# ---- who comes back, by hand -----------------------------------------------------------------------------------------


def pair(world, reason="17"):
    """Return (days until the next, whether by another channel) of the contacts of a reason, by customer and moment."""
    table = share_named_contacts(world.facts()).select_reason(reason)
    return list(zip(table.days_until_next.tolist(), table.comes_by_other_channel.tolist(), strict=True))


def test_the_next_contact_is_the_same_customers_next_one_with_the_same_reason(world):
    world.contact("2026-10-09 10:00", "17", customer="a", channel="email")
    world.contact("2026-10-05 10:00", "17", customer="a")
    world.contact("2026-10-06 10:00", "1", customer="a")  # about something else
    world.contact("2026-10-06 10:00", "17", customer="b")
    assert pair(world) == [(4, True), (np.inf, False), (np.inf, False)]
    assert pair(world, "1") == [(np.inf, False)]


@pytest.mark.parametrize(
    ("first", "second", "days"),
    [
        ("2026-10-05 00:01", "2026-10-05 23:59", 0),
        ("2026-10-05 23:59", "2026-10-06 00:01", 1),
        ("2026-10-24 12:00", "2026-10-26 12:00", 2),  # over the day of 25 hours
        ("2026-10-31 23:30", "2026-11-01 00:30", 1),
    ],
)
def test_days_between_are_those_of_the_companys_calendar(world, first, second, days):
    world.contact(first, "17", customer="a")
    world.contact(second, "17", customer="a")
    assert pair(world)[0] == (days, False)


def test_contacts_of_unknown_customers_come_back_to_nobody(world):
    for _ in range(40):
        world.contact("2026-09-05 10:00", "17", customer=None)
    world.end_data("2026-11-30")
    assert pair(world) == []
    assert tabulate_repeats(world.facts(), Period(2026, 9)).empty


def test_without_contacts_there_is_a_table_without_rows_and_no_pairs(world):
    frame = tabulate_repeats(world.facts(), OCTOBER)
    assert frame.empty
    assert {"reason", "days", "share", "note"} < set(frame.columns)
    with pytest.raises(ValueError, match="expected contacts"):
        share_named_contacts(world.facts())


def test_the_eighth_day_is_outside_a_week_and_the_seventh_within_it(world):
    for k in range(40):
        world.contact("2026-09-05 10:00", "17", customer=f"c-{k}")
        if k < 10:
            world.contact(f"2026-09-{12 if k < 5 else 13} 10:00", "17", customer=f"c-{k}")
    world.end_data("2026-11-30")
    table = tabulate_repeats(world.facts(), Period(2026, 9)).set_index("days")
    assert table.loc[7, ["contacts", "share"]].tolist() == [50, pytest.approx(5 / 50)]
    assert table.loc[14, "share"] == pytest.approx(10 / 50)


def test_all_who_come_back_are_a_whole_with_an_interval(world):
    for k in range(40):
        for day in ("10", "12"):
            world.contact(f"2026-09-{day} 10:00", "17", customer=f"c-{k}")
    for k in range(40):
        world.contact("2026-10-02 10:00", "17", customer=f"c-{k}")
    world.end_data("2026-11-30")
    table = tabulate_repeats(world.facts(), Period(2026, 9)).set_index("days")
    assert table.loc[7, ["contacts", "share"]].tolist() == [80, 0.5]
    assert table.loc[30, "share"] == 1.0
    assert table.loc[30, "low"] < 1.0
    assert table.loc[30, "high"] == 1.0


def test_a_repeat_of_a_few_customers_hides_its_row_and_one_that_would_tell_it(world):
    for reason, n_repeated in (("17", 3), ("1", 8), ("11", 30)):
        for k in range(60):
            world.contact("2026-09-05 10:00", reason, customer=f"{reason}-{k}")
            if k < n_repeated:
                world.contact("2026-09-07 10:00", reason, customer=f"{reason}-{k}")
    world.end_data("2026-11-30")
    table = tabulate_repeats(world.facts(), Period(2026, 9)).set_index(["reason", "days"])["share"]
    assert np.isnan(table.loc[("17", 7)])
    assert np.isnan(table.loc[("1", 7)])
    assert table.loc[("11", 7)] == pytest.approx(30 / 90)


def test_one_customer_who_calls_daily_is_no_share(world):
    for day in range(1, 29):
        world.contact(f"2026-09-{day:02d} 10:00", "17", customer="loud")
    world.end_data("2026-11-30")
    assert tabulate_repeats(world.facts(), Period(2026, 9))["share"].isna().all()


@pytest.mark.parametrize("n", [1, 4, 5])
def test_the_sum_of_months_tells_a_month_that_is_not_shown_where_it_is_the_only_one(world, n):
    months = [Period(2026, month) for month in (7, 8, 9)]
    for month in months:
        for k in range(40):
            world.contact(f"{month}-05 10:00", "17", customer=f"{month}-{k}")
            if k < (n if month.month == 8 else 10):
                world.contact(f"{month}-07 10:00", "17", customer=f"{month}-{k}")
    world.end_data("2026-11-30")
    facts = world.facts()
    reasons = [reason for reason in facts.config.reasons if reason.id == "17"]
    # Four came back in August, which has no figure; from the sum of three months it would follow.
    assert flag_telling_sums(facts, months, reasons).tolist() == [n < 5]
    assert flag_telling_sums(facts, [], reasons).tolist() == [False]
