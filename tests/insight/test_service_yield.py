"""Service yield: who stays, what that is worth, and what the contacts took."""

import pandas as pd
import pytest

from voc.insight.service_yield import NO_VALUE, tabulate_yield
from voc.records import Period

OCTOBER = Period(2026, 10)
SIGNED = {"signed_by": "Finance", "signed_on": "2026-09-15"}
COST = {"paid_hours_factor": 1.5, "rate_low_eur": 20, "rate_high_eur": 40, **SIGNED}
VALUE = {"customer_value_low_eur": 100, "customer_value_high_eur": 200}


def tabulate(world, rows, *, cost=None):
    """Return the table about contacts of (reason, number, stayed of them), each of half an hour."""
    retained = []
    for place, (reason, n, n_stayed) in enumerate(rows):
        for k in range(n):
            world.contact("2026-10-05 10:00", reason, customer=f"{place}-{k}")
            retained.append(k < n_stayed)
    world.contact("2026-10-06 10:00", "1", customer="unknown")
    day = pd.to_datetime(pd.Series(["2026-10-05"])).astype("datetime64[us]")
    reachability = pd.DataFrame({"channel": ["phone"], "answered": [10], "handling_seconds": [1800.0]}).assign(day=day)
    facts = world.facts(config={"cost": cost or {}}, reachability=reachability)
    contacts = facts.contacts.assign(retained=[*retained, None]).astype({"retained": "boolean"})
    object.__setattr__(facts, "contacts", contacts)
    return tabulate_yield(facts, OCTOBER).set_index("reason")


def test_who_stayed_by_reason_beside_the_hours(world):
    table = tabulate(world, [("1", 40, 30), ("17", 20, 8)])
    assert table.loc["1", ["customers", "stayed", "share", "hours", "stayed_per_hour"]].tolist() == [
        40,
        30,
        0.75,
        20,
        1.5,
    ]
    assert table.loc["1", "low"] < 0.75 < table.loc["1", "high"]
    assert table["note"].eq(NO_VALUE).all()
    assert table["worth_low_eur"].isna().all()


def test_worth_and_cost_where_finance_signed(world):
    row = tabulate(world, [("1", 40, 30), ("17", 20, 8)], cost=COST | VALUE).loc["1"]
    assert row["worth_low_eur"] == pytest.approx(40 * row["low"] * 100)
    assert row["worth_high_eur"] == pytest.approx(40 * row["high"] * 200)
    assert row[["cost_low_eur", "cost_high_eur"]].tolist() == [600, 1200]


def test_a_few_who_left_are_hidden_with_what_would_tell_them(world):
    table = tabulate(world, [("1", 40, 37), ("17", 30, 12), ("11", 30, 20)])
    assert table["customers"].isna().sum() == 2
    assert table.loc["1", "note"].startswith("fewer than 5 customers")


def test_nobody_recorded_it(world):
    world.contact("2026-10-05 10:00", "1")
    assert tabulate_yield(world.facts(), OCTOBER).empty
