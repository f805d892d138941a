import pytest

from voc.insight.contact_flows import find_channel_shift, measure_repeats
from voc.insight.scope import scope_to_period
from voc.records import Period
from voc.report.messages import ReportMessages
from voc.report.voices_prose import format_channel_shift, format_repeats

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
    world.contact("2026-10-31 10:00", "11")
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
    world.contact("2026-10-31 10:00", "11")
    assert measure_repeats(scope_to_period(world.facts(), OCTOBER), THEME - 1) is None


def test_of_few_contacts_nothing_is_said(world):
    add_callers(world, "2026-09", 20, 5)
    add_callers(world, "2026-10", 20, 5)
    for k in range(6):
        world.comment(f"2026-10-{10 + k} 10:00", THEME, reason="17")
    assert measure_repeats(scope_to_period(world.facts(), OCTOBER), THEME - 1) is None


def add_channels(world, month, counts):
    for channel, n in counts.items():
        for k in range(n):
            world.contact(f"{month}-{1 + k % 28:02d} 10:00", "1", channel=channel)


def test_fewer_calls_beside_more_chats_are_a_shift(world, months):
    for name in months(4)[:-1]:
        add_channels(world, name, {"phone": 300, "email": 100})
    add_channels(world, "2026-10", {"phone": 220, "email": 100, "whatsapp": 90})
    shift = find_channel_shift(scope_to_period(world.facts(), OCTOBER))
    assert [move.channel for move in shift.moves] == ["phone", "whatsapp"]
    assert (shift.n_contacts, shift.n_year_before) == (410, None)
    said = format_channel_shift(shift, ReportMessages("nl")).replace("\u00a0", " ")
    assert "telefoon van 75 % naar 54 % en WhatsApp van 0 % naar 22 %" in said
    assert "410 contacten" in said


def test_fewer_contacts_over_all_channels_alike_are_no_shift(world, months):
    for name in months(4)[:-1]:
        add_channels(world, name, {"phone": 300, "email": 100})
    add_channels(world, "2026-10", {"phone": 150, "email": 50})
    assert find_channel_shift(scope_to_period(world.facts(), OCTOBER)) is None


@pytest.mark.parametrize("month_of_few", ["2026-09", "2026-10"])
def test_a_channel_of_a_few_customers_is_not_told_nor_follows_from_the_others(world, months, month_of_few):
    for name in months(4)[:-1]:
        add_channels(world, name, {"phone": 300, "email": 100})
    add_channels(world, "2026-10", {"phone": 220, "email": 100, "whatsapp": 90})
    for k in range(60):
        world.contact(f"{month_of_few}-{1 + k % 28:02d} 10:00", "1", channel="chat", customer=f"few-{k % 3}")
    shift = find_channel_shift(scope_to_period(world.facts(), OCTOBER))
    told = set() if shift is None else {move.channel for move in shift.moves}
    assert "chat" not in told
    # Sixty chats are what all contacts have beside phone, e-mail and WhatsApp: one of those stays untold too.
    assert len({"phone", "email", "whatsapp"} - told) >= 1
