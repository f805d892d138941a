"""``voc costs`` on a workspace without handling times, and with them."""

import json
from types import SimpleNamespace

import pandas as pd

from voc.cli.costs import _print_table
from voc.records import AT_LEAST, AT_MOST

SOURCES = """
[cost]
paid_hours_factor = 1.5
signed_by = "Finance"
signed_on = 2026-09-15
rate_low_eur = 20
rate_high_eur = 40
[sources.contacten]
kind = "contact"
files = ["contacten*.csv"]
[sources.contacten.columns]
key = "id"
at = "datum"
customer = "klantnummer"
channel = "kanaal"
reason = "reden"
[sources.bereikbaarheid]
kind = "reachability"
files = ["bereikbaarheid*.csv"]
[sources.bereikbaarheid.columns]
at = "datum"
channel = "kanaal"
offered = "aangeboden"
answered = "beantwoord"
handling_seconds = "behandeltijd"
"""


def add_contacts(voc, shop, seconds):
    """Add forty contacts of October by phone and six by letter, with a handling time of the phone."""
    toml = shop / "voc.toml"
    toml.write_text(toml.read_text(encoding="utf-8") + SOURCES, encoding="utf-8")
    channels = ["Telefoon"] * 40 + ["Brief"] * 6
    rows = [f"c{k},2026-10-{1 + k % 28:02d},K{1000000 + k},{name},{1 + k % 2}" for k, name in enumerate(channels)]
    contacts = shop / "contacten.csv"
    contacts.write_text("\n".join(["id,datum,klantnummer,kanaal,reden", *rows]), encoding="utf-8")
    days = [f"2026-10-{day:02d},Telefoon,9,9,{seconds}" for day in range(1, 32)]
    reach = shop / "bereikbaarheid.csv"
    reach.write_text("\n".join(["datum,kanaal,aangeboden,beantwoord,behandeltijd", *days]), encoding="utf-8")
    for path in (contacts, reach):
        outcome = voc("collect", path, "-w", shop)
        assert outcome.code == 0, outcome.err


def test_hours_and_what_they_tie_up_are_shown_and_what_has_no_time_is_named(voc, shop):
    add_contacts(voc, shop, 360)
    outcome = json.loads(voc("costs", "2026-10", "--json", "-w", shop).out)
    everything = next(row for row in outcome["costs"] if row["group"] == "all")
    assert (everything["contacts"], everything["handling_hours"]) == (46, 4)
    assert (everything["cost_low_eur"], everything["cost_high_eur"]) == (120, 240)
    assert outcome["without_times"] == {"Brief": 6}
    printed = voc("costs", "2026-10", "-w", shop).out
    assert "120 – 240" in printed
    assert "Brief 6" in printed
    assert "nan" not in printed


def test_what_silent_contacts_are_counted_in_is_marked_as_the_most_that_it_can_be(capsys):
    names = ["contacts", "contacts_low", "contacts_high", "cost_eur", "cost_low_eur", "cost_high_eur"]
    names += [f"{what}_{end}" for what in ("handling", "working") for end in ("hours", "low", "high")]
    rows = [
        {"group": "category", "name": name, "note": note, **dict.fromkeys(names, float("nan")), "contacts": 7.0}
        for name, note in (("unnecessary", AT_LEAST), ("hygiene", AT_MOST), ("valuable", ""))
    ]
    _print_table(pd.DataFrame(rows), SimpleNamespace(untimed={}))
    lines = [line.split() for line in capsys.readouterr().out.splitlines()[1:]]
    assert [line[2:] for line in lines] == [["≥", "7"], ["≤", "7"], ["7"]]


def test_without_a_handling_time_a_sentence_says_what_to_do(voc, shop):
    add_contacts(voc, shop, 0)
    outcome = voc("costs", "2026-10", "-w", shop)
    assert outcome.code == 0, outcome.err
    assert "handling_seconds" in outcome.out
    assert json.loads(voc("costs", "2026-10", "--json", "-w", shop).out) == {"costs": [], "without_times": {}}
