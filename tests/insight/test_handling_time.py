"""Hours of contacts, from days of channels with good and bad handling times."""

import numpy as np
import pandas as pd
import pytest

from voc.insight.contacts import build_contacts
from voc.insight.handling_time import measure_handling, name_untimed_channels


def reach(*rows):
    """Return reachability of (channel, day, answered, handling seconds)."""
    table = pd.DataFrame(rows, columns=["channel", "day", "answered", "handling_seconds"])
    return table.assign(
        day=pd.to_datetime(table["day"]).astype("datetime64[us]"), offered=table["answered"], abandoned=0
    ).astype({"handling_seconds": "float64"})


def measure(world, reachability, **config):
    facts = world.facts(reachability=reachability, config=config)
    contacts = build_contacts(facts)
    return contacts, measure_handling(facts, contacts)


def test_a_contact_takes_the_mean_of_its_channel_and_day(world):
    world.contact("2026-10-05 10:00", "1", channel="Telefoon")
    world.contact("2026-10-06 10:00", "1", channel="Telefoon")
    world.contact("2026-10-05 10:00", "1", channel="Chat")
    table = reach(
        ("Telefoon", "2026-10-05", 90, 360), ("telefoon", "2026-10-06", 90, 720), ("Chat", "2026-10-05", 9, 900)
    )
    _, times = measure(world, table, cost={"concurrency": {"chat": 2.5}})
    assert times.handling == pytest.approx([0.1, 0.2, 0.25])
    assert times.work == pytest.approx([0.1, 0.2, 0.1])
    assert times.sum_up(np.arange(3)) == pytest.approx((0.55, 0.4))


@pytest.mark.parametrize("bad", [None, 0.0, -300.0, float("inf")])
def test_a_day_without_a_true_time_gets_the_mean_of_its_month_by_answered_contacts(world, bad):
    world.contact("2026-10-07 10:00", "1", channel="Telefoon")
    table = reach(
        ("Telefoon", "2026-10-05", 30, 360), ("Telefoon", "2026-10-06", 10, 720), ("Telefoon", "2026-10-07", 50, bad),
        ("Telefoon", "2026-09-07", 50, 3600),
    )  # fmt: skip
    _, times = measure(world, table)
    assert times.handling == pytest.approx([450 / 3600])


def test_a_channel_without_times_is_named_and_not_zero(world):
    for channel in ("Brief", "Brief", None, "Telefoon"):
        world.contact("2026-10-05 10:00", "1", channel=channel)
    contacts, times = measure(world, reach(("Telefoon", "2026-10-05", 30, 360), ("Brief", "2026-09-05", 1, 600)))
    assert np.isnan(times.handling).tolist() == [True, True, True, False]
    assert name_untimed_channels(contacts, times, np.arange(4)) == {"": 1, "Brief": 2}
    assert times.average(np.array([0, 1])) is None
    assert times.average(np.array([0, 3])) == pytest.approx((0.1, 0.1))


def test_without_any_time_there_are_no_hours(world):
    world.contact("2026-10-05 10:00", "1", channel="Telefoon")
    assert measure(world, None)[1] is None
    assert measure(world, reach())[1] is None
    assert measure(world, reach(("Telefoon", "2026-10-05", 30, 0), ("Chat", "2026-10-05", 30, -1)))[1] is None


def test_a_day_on_which_nobody_was_answered_has_its_time_all_the_same(world):
    world.contact("2026-10-06 10:00", "1", channel="Telefoon")
    _, times = measure(world, reach(("Telefoon", "2026-10-05", 0, 360)))
    assert times.handling == pytest.approx([0.1])
