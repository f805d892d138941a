"""Costs of a month: hours add up, money needs a signature, hidden contacts have hidden hours."""

from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voc.config import CostSettings
from voc.insight import tabulate_costs
from voc.insight.contact_costs import _multiply, _raise_to_part, estimate_cost, raise_to_findings
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


# ---- products and bounds by hand -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("whole", "share", "product"),
    [
        ((100.0, 80.0, 130.0), (0.5, 0.4, 0.6), (50.0, 32.0, 78.0)),
        ((100.0, 80.0, 130.0), (0.5, None, None), (50.0, None, None)),  # nothing was audited
        ((100.0, None, None), (0.5, 0.4, 0.6), (50.0, None, None)),
        ((100.0, 80.0, 130.0), (0.0, 0.0, 0.1), (0.0, 0.0, 13.0)),
        ((None, None, None), (0.5, 0.4, 0.6), None),
        ((100.0, 80.0, 130.0), (None, None, None), None),  # too few to be shown
    ],
)
def test_a_part_of_a_figure_has_the_widest_range_that_figure_and_share_leave(whole, share, product):
    part = _multiply(Estimate(*whole, 40, "hours", note=AT_LEAST), Estimate(*share, 40, "share"))
    assert (part if part is None else (part.value, part.low, part.high)) == (
        product if product is None else pytest.approx(product)
    )
    assert part is None or (part.unit, part.note) == ("hours", AT_LEAST)


def test_a_part_of_nothing_is_nothing():
    assert _multiply(None, Estimate(0.5, 0.4, 0.6, 9, "share")) is None


@pytest.mark.parametrize(
    ("whole", "part", "raised"),
    [
        ((100.0, 80.0, 120.0), (50.0, 40.0, 60.0), (100.0, 80.0, 120.0)),  # it holds the part
        ((100.0, 30.0, 120.0), (50.0, 40.0, 60.0), (100.0, 40.0, 120.0)),
        ((40.0, 30.0, 55.0), (50.0, 45.0, 60.0), (50.0, 45.0, 60.0)),
        ((40.0, None, None), (50.0, 45.0, 60.0), (50.0, None, None)),  # a bound has no ends
        ((40.0, 30.0, 45.0), (50.0, None, None), (50.0, 30.0, 50.0)),
        ((None, None, None), (50.0, 45.0, 60.0), (None, None, None)),  # hidden stays hidden
        ((40.0, 30.0, 45.0), (None, None, None), (40.0, 30.0, 45.0)),
    ],
)
def test_a_whole_is_raised_to_its_part_end_by_end(whole, part, raised):
    result = _raise_to_part(Estimate(*whole, 9, "contacts"), Estimate(*part, 9, "contacts"))
    assert (result.value, result.low, result.high) == raised


@given(
    whole=st.tuples(*[st.floats(0, 1000)] * 3).map(sorted),
    part=st.tuples(*[st.floats(0, 1000)] * 3).map(sorted),
)
def test_no_whole_is_smaller_than_its_part_and_its_value_lies_in_its_interval(whole, part):
    estimates = [Estimate(value, low, high, 9, "contacts") for low, value, high in (whole, part)]
    raised = _raise_to_part(*estimates)
    assert raised.low <= raised.value <= raised.high
    assert (raised.value, raised.low, raised.high) >= (part[1], part[0], part[2])
    assert raised.low >= part[0]
    assert raised.high >= part[2]


def test_of_two_findings_about_a_department_the_larger_part_counts_and_not_their_sum():
    findings = [
        Finding(code, FindingKind.THEME_NEW, department="IT", estimates={"own contacts": contacts_of(value)})
        for code, value in (("B-1", 30.0), ("B-2", 80.0), ("B-3", 80.0))
    ]
    (line,) = raise_to_findings([department_line("IT", 20.0)], findings)
    assert line.contacts.value == 80.0


def test_a_finding_without_contacts_or_about_another_department_raises_nobody():
    lines = [department_line("IT", 20.0), department_line("Facturatie", 5.0), department_line(None, 50.0)]
    findings = [
        Finding("B-1", FindingKind.THEME_NEW, department="Elders", estimates={"own contacts": contacts_of(90.0)}),
        Finding("B-2", FindingKind.THEME_NEW, department="IT"),
        Finding("B-3", FindingKind.THEME_NEW, estimates={"own contacts": contacts_of(90.0)}),
    ]
    assert raise_to_findings(lines, findings) == tuple(lines)
    assert raise_to_findings([], findings) == ()


def test_in_a_departments_month_its_own_part_counts_also_where_another_one_leads():
    finding = Finding("B-1", FindingKind.THEME_NEW, department="Elders", estimates={"own contacts": contacts_of(90.0)})
    (line,) = raise_to_findings([department_line("IT", 20.0)], [finding])
    assert line.contacts.value == 90.0


def contacts_of(value):
    return Estimate(value, 0.8 * value, 1.2 * value, 99, "contacts")


def department_line(name, n_contacts):
    none = Estimate(None, None, None, 0, "comments")
    department = None if name is None else Department(name)
    return DepartmentLine(department, none, none, contacts_of(n_contacts), (), ())


@pytest.mark.parametrize("hours", [0.0, 0.5, 10.0, 1e6])
def test_cost_adds_up_over_parts_and_its_range_holds_its_value(hours):
    settings = CostSettings(**SIGNED)
    whole = estimate_cost(Estimate(hours, 0.9 * hours, 1.1 * hours, 9, "hours"), settings)
    half = estimate_cost(Estimate(hours / 2, None, None, 9, "hours"), settings)
    assert whole.value == pytest.approx(2 * half.value)
    assert whole.low <= whole.value <= whole.high
