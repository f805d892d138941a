"""Agents' signals about a finding: whom they name, each signal once, and how often such a signal was right."""

from dataclasses import replace

import pandas as pd
import pytest

from voc.insight.agent_votes import count_agent_votes
from voc.insight.scope import scope_to_period
from voc.records import Period

OCTOBER = Period(2026, 10)
NAMED = {"Facturatie": 4, "IT": 7, "Klantenservice": 2, "Markt": 3}


@pytest.fixture
def facts(world):
    for name, n in NAMED.items():
        world.many("2026-10", 1, n, evidence={"agent": name})
    world.many("2026-10", 2, 6, evidence={"agent": "IT"})
    world.many("2026-09", 1, 5, evidence={"agent": "IT"})
    world.many("2026-10", 1, 3, evidence={"reason": "IT"})
    for number, row in enumerate(world.evidence):
        row["source"] = f"signal:{number}"
    # One call of which two sentences are about the theme.
    world.comment("2026-10-09 12:00", 1, 1, evidence={"agent": "IT"})
    world.evidence[-2]["source"] = world.evidence[-1]["source"] = "signal:twice"
    return world.facts(config={"departments": [{"name": name} for name in list(NAMED)[:3]] + [
        {"name": "Markt", "kind": "market"}
    ]})  # fmt: skip


def test_each_signal_of_the_month_and_theme_counts_once(facts):
    votes = count_agent_votes(scope_to_period(facts, OCTOBER), [0], "Facturatie")
    assert (votes.n, votes.n_named, votes.n_nobody) == (17, 4, 3)
    assert (votes.other, votes.n_other) == ("IT", 8)
    both = count_agent_votes(scope_to_period(facts, OCTOBER), [0, 1], "Facturatie")
    assert (both.n, both.n_other) == (23, 14)


def test_a_department_does_not_read_which_other_one_was_named_nor_anybody_of_few(facts):
    own = count_agent_votes(scope_to_period(facts, OCTOBER, "Facturatie"), [0], "Facturatie")
    assert (own.n, own.n_named, own.other, own.n_other) == (17, 4, None, 0)
    of_it = count_agent_votes(scope_to_period(facts, OCTOBER), [0], "IT")
    assert of_it.other is None  # four signals name Facturatie, and two Klantenservice


def test_how_often_a_signal_is_right_is_counted_over_what_officers_read(facts):
    first = facts.evidence[facts.evidence["kind"] == "agent"].iloc[:6]
    truths = ["Facturatie"] * 3 + ["IT"] * 3  # the first four signals name Facturatie, then IT
    audited = pd.DataFrame(
        {"segment": first["segment"].to_numpy(), "department": truths, "truth": 1.0, "predicted": 0.5, "weight": 1.0}
    )
    votes = count_agent_votes(scope_to_period(replace(facts, audited=audited), OCTOBER), [0], "Facturatie")
    assert (votes.n_checked, votes.n_right) == (6, 5)
    assert count_agent_votes(scope_to_period(facts, OCTOBER), [0], "Facturatie").n_checked == 0


def test_without_a_signal_there_is_nothing_to_tell(world):
    world.many("2026-10", 1, 5)
    assert count_agent_votes(scope_to_period(world.facts(), OCTOBER), [0], "Facturatie") is None
