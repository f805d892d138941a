import numpy as np
import pytest

from voc.insight.repeat_contacts import follow_repeats, measure_repeats, tabulate_repeats
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
