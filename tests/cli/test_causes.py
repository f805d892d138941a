"""``voc causes``: shares with how sure they are, and nothing of too few customers."""

import io
import json

import pandas as pd
import pytest
from rich.console import Console

from voc.cli.causes import MAX_CAUSES, _build_causes_table, _format_confirmed, _format_limits, _format_sureness

COLUMNS = ("theme", "label", "comments", "department", "share", "low", "high", "leads", "note")


def show(*rows):
    frame = pd.DataFrame(rows, columns=list(COLUMNS), dtype=object)
    console = Console(file=io.StringIO(), width=140, color_system=None)
    console.print(_build_causes_table(frame))
    return console.file.getvalue()


def test_a_theme_shows_its_first_causes_in_their_order():
    rows = [("T-2", "Nota", 40, f"Afdeling {n}", 0.2, 0.1, 0.3, None, "") for n in range(MAX_CAUSES + 1)]
    shown = show(*rows, ("T-1", "App", 9, None, 0.5, None, None, 0.8, ""))
    assert [f"Afdeling {n}" in shown for n in range(MAX_CAUSES + 1)] == [True] * MAX_CAUSES + [False]
    assert shown.index("T-2") < shown.index("T-1")
    assert "unknown" in shown
    assert "10% – 30%" in shown


def test_of_too_few_customers_only_that_is_said():
    shown = show(("T-2", "Nota", 4, "IT", None, None, None, None, "fewer than 5 customers"))
    assert "fewer than 5 customers" in shown
    assert "IT" not in shown


def test_brackets_in_a_name_are_no_colours():
    assert "[bold]Nota[/bold]" in show(("T-2", "[bold]Nota[/bold]", 9, "[IT]", 0.5, 0.4, 0.6, None, ""))


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"low": 0.395, "high": 0.605, "leads": None}, "40% – 60%"),
        ({"low": 0.0, "high": 1.0, "leads": 0.9}, "0% – 100%"),
        ({"low": None, "high": None, "leads": 0.875}, "largest: 88% sure"),
        ({"low": None, "high": None, "leads": 0.0}, "largest: 0% sure"),
        ({"low": None, "high": None, "leads": None}, ""),
    ],
)
def test_a_share_has_an_interval_or_how_surely_it_leads(row, expected):
    assert _format_sureness(row) == expected


def test_what_was_confirmed_is_said_as_it_is():
    assert _format_confirmed(1, 0).startswith("1 comment part confirmed, 0 of them")
    assert "voc audit draw" in _format_confirmed(0, 0)


def test_that_nothing_is_confirmed_is_not_said_twice():
    assert list(_format_limits({"nothing_confirmed": 1})) == []
    (sentence,) = _format_limits({"nothing_confirmed": 1, "no_evidence": 1})
    assert sentence[0].isupper()
    assert sentence.endswith(".")


def test_before_any_fit_there_is_none(voc, fresh):
    done = voc("causes", "list", "-w", fresh)
    assert (done.code, done.out) == (0, "No causes yet; estimate them with: voc themes fit, then voc causes fit\n")
    assert json.loads(voc("causes", "list", "-w", fresh, "--json").out) == []
