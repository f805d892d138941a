"""Costs of a month: hours add up, money needs a signature, hidden contacts have hidden hours."""

from datetime import date

import pandas as pd
import pytest

from voc.config import CostSettings
from voc.insight import tabulate_costs
from voc.insight.contact_costs import estimate_cost, raise_to_findings
from voc.insight.cost_results import CostGroup
from voc.insight.month import build_month
from voc.insight.results import DepartmentLine, Finding, FindingKind
from voc.records import AT_LEAST, Department, Estimate, Period

OCTOBER = Period(2026, 10)
SIGNED = {
    "paid_hours_factor": 1.5, "signed_by": "Finance", "signed_on": date(2026, 9, 15),
    "rate_low_eur": 20.0, "rate_high_eur": 40.0,
}  # fmt: skip


def reach(seconds=360.0, channel="phone"):
    days = pd.date_range("2026-10-01", "2026-10-31").astype("datetime64[us]")
    return pd.DataFrame(
        {"channel": channel, "day": days, "offered": 9, "answered": 9, "abandoned": 0, "handling_seconds": seconds}
    )


@pytest.fixture
def fill(world):
    """Return a function that adds 40 contacts of reason 1, 20 of reason 17 (avoidable) and some of a third."""

    def add(n_small=0, channel="phone"):
        for reason, n in (("1", 40), ("17", 20), ("11", n_small)):
            for k in range(n):
                world.contact(f"2026-10-{1 + k % 28:02d} 10:00", reason, channel=channel)

    return add


def build(world, reachability=None, department=None, answers=None, **config):
    reachability = reach() if reachability is None else reachability
    facts = world.facts(reachability=reachability, config=config, contact_answers=answers)
    return build_month(facts, OCTOBER, department)


def test_hours_of_reasons_and_categories_add_up_to_all(world, fill):
    fill()
    costs = build(world, cost={"concurrency": {"phone": 2}}).costs
    total = costs.find(CostGroup.ALL)
    assert (total.contacts.value, total.handling.value, total.work.value) == (60, pytest.approx(6), pytest.approx(3))
    assert total.cost is None
    for group in (CostGroup.REASON, CostGroup.CATEGORY):
        assert sum(line.figures.handling.value for line in costs.list_group(group)) == pytest.approx(6)
    assert costs.find(CostGroup.CATEGORY, "unnecessary").handling.value == pytest.approx(2)
    assert costs.has_concurrency


def test_avoidable_hours_have_the_interval_of_the_contacts(world, fill):
    fill()
    ids = list(range(1, 61, 2))
    answers = pd.DataFrame(
        {"contact": ids, "department": ["Facturatie" if k % 3 == 0 else "Markt" for k in range(30)],
         "category": pd.Series([None] * 30, dtype=object), "session": "s"}
    )  # fmt: skip
    month = build(world, answers=answers, cost=SIGNED)
    avoidable = month.costs.find(CostGroup.CATEGORY, "unnecessary")
    for bound in ("value", "low", "high"):
        assert getattr(avoidable.handling, bound) == pytest.approx(getattr(avoidable.contacts, bound) / 10, abs=1e-4)
    # The range holds that of the hours and that of the rates; its value adds up over parts.
    assert avoidable.cost.low == pytest.approx(avoidable.work.low * 30)
    assert avoidable.cost.value == pytest.approx(avoidable.work.value * 45)
    assert avoidable.cost.high == pytest.approx(avoidable.work.high * 60)
    bills = month.costs.find(CostGroup.DEPARTMENT, "Facturatie")
    assert bills is None or bills.handling.low <= bills.handling.value <= bills.handling.high


def test_a_hidden_reason_has_no_hours_and_neither_has_what_would_tell_them(world, fill):
    fill(n_small=3)
    reasons = {line.name: line.figures for line in build(world, cost=SIGNED).costs.list_group(CostGroup.REASON)}
    assert reasons["11"].contacts.is_suppressed
    hidden = [name for name, figures in reasons.items() if figures.handling is None]
    assert {"11", "17"} == set(hidden)
    assert all(reasons[name].cost is None and reasons[name].work is None for name in hidden)


def test_what_has_no_time_is_named_and_in_no_hour(world, fill):
    fill()
    fill(channel="letter")
    costs = build(world).costs
    assert costs.untimed == {"letter": 60}
    assert costs.find(CostGroup.ALL).handling.value == pytest.approx(6)


def test_untimed_contacts_of_a_few_customers_are_not_told_apart(world, fill):
    fill()
    for k in range(8):
        world.contact("2026-10-05 10:00", "1", channel="letter" if k < 3 else "forum")
    assert build(world).costs.untimed == {"few": 8}


@pytest.mark.parametrize("seconds", [None, 0.0, -5.0, float("nan")])
def test_without_a_true_handling_time_there_are_no_costs(world, fill, seconds):
    fill()
    assert build(world, reach(seconds)).costs is None
    assert tabulate_costs(build(world, reach(seconds))).empty


def test_a_department_gets_its_own_lines_and_no_total(world, fill):
    fill()
    for k in range(12):
        key = world.contact(f"2026-10-{1 + k:02d} 10:00", "1")
        world.comment(f"2026-10-{1 + k:02d} 11:00", 1, contact=key, kind="message", causes={"Facturatie": 1.0})
    costs = build(world, department="Facturatie", cost=SIGNED).costs
    assert costs.find(CostGroup.ALL) is None
    assert {line.name for line in costs.list_group(CostGroup.DEPARTMENT)} == {"Facturatie"}
    assert {line.name for line in costs.list_group(CostGroup.REASON)} == {"1"}
    assert costs.untimed == {}
    own = costs.find(CostGroup.DEPARTMENT, "Facturatie")
    assert (own.contacts.note, own.handling.note, own.cost.note) == (AT_LEAST,) * 3


def test_money_is_a_range_also_of_hours_without_an_interval():
    settings = CostSettings(**SIGNED)
    cost = estimate_cost(Estimate(10.0, None, None, 9, "hours", note=AT_LEAST), settings)
    assert (cost.low, cost.high, cost.note) == (300, 600, AT_LEAST)
    assert estimate_cost(Estimate(None, None, None, 0, "hours"), settings) is None
    assert estimate_cost(None, settings) is None
    assert estimate_cost(Estimate(10.0, None, None, 9, "hours"), CostSettings()) is None


def test_the_frame_is_tidy(world, fill):
    fill()
    table = tabulate_costs(build(world, cost=SIGNED))
    assert list(table.columns) == [
        "group", "name", "contacts", "contacts_low", "contacts_high", "handling_hours", "handling_low", "handling_high",
        "working_hours", "working_low", "working_high", "cost_eur", "cost_low_eur", "cost_high_eur", "note",
    ]  # fmt: skip
    everything = table[table["group"] == "all"].iloc[0]
    assert (everything["contacts"], everything["handling_hours"]) == (60, pytest.approx(6))
    assert (everything["cost_low_eur"], everything["cost_high_eur"]) == (pytest.approx(180), pytest.approx(360))


def test_a_department_has_no_fewer_contacts_than_its_part_of_a_finding():
    own_part = Estimate(414.0, 280.0, 510.0, 300, "contacts")
    finding = Finding("B-1", FindingKind.THEME_NEW, department="Facturatie", estimates={"own contacts": own_part})
    none = Estimate(None, None, None, 0, "comments")
    lines = [
        DepartmentLine(Department(name), none, none, Estimate(value, low, high, 99, "contacts"), (), ())
        for name, value, low, high in (("Facturatie", 370.0, 250.0, 680.0), ("IT", 100.0, 30.0, 380.0))
    ]
    raised, other = raise_to_findings(lines, [finding])
    assert (raised.contacts.value, raised.contacts.low, raised.contacts.high) == pytest.approx((414.0, 280.0, 680.0))
    assert other == lines[1]
    # What is the larger whole already stays as it was estimated.
    assert raise_to_findings([raised], [finding]) == (raised,)


def test_no_end_of_a_whole_lies_below_the_same_end_of_its_part():
    own_part = Estimate(414.0, 320.0, 510.0, 300, "contacts")
    finding = Finding("B-1", FindingKind.THEME_NEW, department="Facturatie", estimates={"own contacts": own_part})
    none, whole = Estimate(None, None, None, 0, "comments"), Estimate(480.0, 310.0, 500.0, 99, "contacts")
    line = DepartmentLine(Department("Facturatie"), none, none, whole, (), ())
    (contained,) = raise_to_findings([line], [finding])
    assert (contained.contacts.value, contained.contacts.low, contained.contacts.high) == (480.0, 320.0, 510.0)
