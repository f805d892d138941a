"""Sites and partners beside each other, like for like."""

import pandas as pd
import pytest

from voc.insight.site_comparison import FEW_KNOWN, tabulate_sites
from voc.records import Period

OCTOBER = Period(2026, 10)
SITES = [{"name": "Noord", "teams": ["Dag", "Avond"]}, {"name": "Partner", "teams": ["Extern"]}]


def tabulate(rows, world, *, config=None):
    """Return the table about contacts of (team, reason, number, resolved of them, days until the next one or None)."""
    teams, resolved = {}, []
    for place, (team, reason, n, n_resolved, gap) in enumerate(rows):
        for k in range(n):
            key = world.contact("2026-10-05 10:00", reason, customer=f"{place}-{k}")
            teams[key] = team
            resolved.append(k < n_resolved)
            if gap:
                world.contact(f"2026-10-{5 + gap:02d} 10:00", reason, customer=f"{place}-{k}")
                resolved.append(None)
    world.contact("2026-12-01 10:00", "1", customer="last")
    facts = world.facts(config={"sites": SITES} | (config or {}))
    contacts = facts.contacts.assign(resolved=[*resolved, None]).astype({"resolved": "boolean"})
    signals = pd.DataFrame({"contact": list(teams), "agent": list(teams.values())})
    object.__setattr__(facts, "contacts", contacts)
    object.__setattr__(facts, "signals", signals.assign(reason=None, feedback=pd.NA))
    return tabulate_sites(facts, OCTOBER).set_index(["site", "measure"])


def test_a_site_with_the_hard_reasons_is_no_worse_between_like_contacts(world):
    """Of reason 1 half is resolved everywhere, of reason 17 nine tenths: the partner gets reason 1."""
    table = tabulate(
        [
            ("Dag", "1", 40, 20, 0),
            ("Avond", "17", 200, 180, 0),
            ("Extern", "1", 200, 100, 0),
            ("Extern", "17", 40, 36, 0),
        ],
        world,
    )
    row = table.loc[("Partner", "resolved")]
    assert row["difference"] == pytest.approx(136 / 240 - 200 / 240)
    assert row["adjusted"] == pytest.approx(0, abs=1e-9)
    assert row["low"] < 0 < row["high"]
    assert not row["established"]


def test_a_real_difference_is_established(world):
    table = tabulate([("Dag", "1", 150, 120, 0), ("Extern", "1", 150, 60, 3)], world)
    row = table.loc[("Noord", "resolved")]
    assert row[["contacts", "value", "others"]].tolist() == [150, 0.8, 0.4]
    assert row["established"]
    assert row["low"] < 0.4 < row["high"]


def test_few_contacts_and_few_customers_are_told_as_such(world):
    table = tabulate([("Dag", "1", 100, 50, 0), ("Extern", "1", 20, 10, 0)], world)
    assert table.loc[("Partner", "resolved"), "note"] == FEW_KNOWN
    assert pd.isna(table.loc[("Noord", "resolved"), "value"])


def test_agents_one_by_one_are_no_site_where_they_are_few(world):
    rows = [("Dag", "1", 100, 50, 0), ("Extern", "1", 100, 30, 0)]
    assert tabulate(rows, world, config={"agents": {"works_council_consent": "OR"}}).empty


def test_without_sites_there_is_nothing(world):
    assert tabulate_sites(world.facts(), OCTOBER).empty
