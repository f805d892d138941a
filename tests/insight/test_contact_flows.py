import pytest

from voc.insight.contact_flows import find_channel_shift
from voc.insight.scope import scope_to_period
from voc.insight.spellings import unify_channels
from voc.records import Period
from voc.report.messages import ReportMessages
from voc.report.voices_prose import format_channel_shift

OCTOBER = Period(2026, 10)


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


def test_a_system_that_writes_a_channel_otherwise_is_no_shift(world, months):
    for name in months(4)[:-1]:
        add_channels(world, name, {"phone": 300, "email": 100})
    add_channels(world, "2026-10", {"Phone": 300, "email": 100})
    assert find_channel_shift(scope_to_period(unify_channels(world.facts()), OCTOBER)) is None


def test_all_contacts_of_both_years_are_counted_alike(world, months):
    for name in months(4)[:-1]:
        add_channels(world, name, {"phone": 300, "email": 100})
    add_channels(world, "2026-10", {"phone": 220, "email": 100, "whatsapp": 90})
    # What the telephone exchange counts is more than what agents register.
    world.totals += [("2025-10-06", None, "phone", 700), ("2026-10-06", None, "phone", 600)]
    shift = find_channel_shift(scope_to_period(world.facts(), OCTOBER))
    assert (shift.n_contacts, shift.n_year_before) == (600, 700)


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
