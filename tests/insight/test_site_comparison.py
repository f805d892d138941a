"""Sites and partners beside each other, like for like."""

from dataclasses import replace

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


# ---- edges -----------------------------------------------------------------------------------------------------------


def test_one_site_has_nobody_beside_it(world):
    assert tabulate([("Dag", "1", 50, 20, 0), ("Avond", "1", 50, 40, 0)], world).empty


def test_teams_that_are_of_no_site_are_in_no_comparison(world):
    rows = [("Dag", "1", 60, 30, 0), ("Extern", "1", 60, 30, 0), ("Elders", "1", 200, 0, 0)]
    row = tabulate(rows, world).loc[("Noord", "resolved")]
    assert row[["contacts", "value", "others"]].tolist() == [60, 0.5, 0.5]


def test_a_team_is_known_whatever_its_capitals(world):
    table = tabulate([("DAG", "1", 60, 30, 0), ("extern", "1", 60, 30, 0)], world)
    assert table["contacts"].dropna().unique().tolist() == [60]


def test_two_sites_that_share_no_reason_are_compared_as_they_are_and_not_like_for_like(world):
    row = tabulate([("Dag", "1", 60, 30, 0), ("Extern", "17", 60, 50, 0)], world).loc[("Noord", "resolved")]
    assert row["difference"] == pytest.approx(30 / 60 - 50 / 60)
    assert pd.isna(row["adjusted"])
    assert not row["established"]
    assert row["note"] == "no reason and channel that both had"


def test_what_is_not_recorded_has_no_row(world):
    """Nobody noted hand-overs, and nobody answered a survey: neither is 0."""
    table = tabulate([("Dag", "1", 60, 30, 0), ("Extern", "1", 60, 30, 0)], world)
    assert {measure for _, measure in table.index} <= {"resolved", "repeated"}


def compare(world, signals):
    """Return the table about contacts that are all resolved, and signals of (contact, team)."""
    facts = world.facts(config={"sites": SITES})
    resolved = pd.array([True, False] * (len(facts.contacts) // 2), dtype="boolean")
    frame = pd.DataFrame(signals, columns=["contact", "agent"]).assign(reason=None, feedback=pd.NA)
    facts = replace(facts, contacts=facts.contacts.assign(resolved=resolved), signals=frame)
    return tabulate_sites(facts, OCTOBER).set_index(["site", "measure"])


def test_the_window_is_three_months_by_the_companys_clock(world):
    moments = ["2026-08-01 00:30"] * 40 + ["2026-10-31 23:30"] * 40 + ["2026-07-31 23:30"] * 20
    keys = [world.contact(at, "1") for at in [*moments, *["2026-11-01 00:30"] * 20]]
    signals = [(key, "Dag") for key in keys] + [(world.contact("2026-10-05 10:00", "1"), "Extern") for _ in range(60)]
    assert compare(world, signals).loc[("Noord", "resolved"), "contacts"] == 80


def test_of_two_signals_about_a_contact_the_first_tells_the_site(world):
    keys = [world.contact("2026-10-05 10:00", "1") for _ in range(120)]
    signals = [(key, "Dag" if place < 50 else "Extern") for place, key in enumerate(keys)]
    later = [(key, "Extern") for key in keys]
    table = compare(world, signals + later)
    assert table.loc[("Noord", "resolved"), "contacts"] == 50
    assert table.loc[("Partner", "resolved"), "contacts"] == 70


def test_signals_without_an_agent_and_contacts_of_unknown_customers_are_in_no_comparison(world):
    keys = [world.contact("2026-10-05 10:00", "1", customer=None if n < 20 else f"c-{n}") for n in range(140)]
    teams = ["Dag", "Extern"] * 70
    table = compare(world, [(key, None if n >= 120 else teams[n]) for n, key in enumerate(keys)])
    assert table["contacts"].tolist() == [50, 50]
