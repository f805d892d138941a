"""Tables of cost: the rows add up as they are printed, and who cannot be told apart shares one."""

from dataclasses import replace

import numpy as np
import pytest

from voc.insight.cost_results import CostFigures, CostGroup, CostLine
from voc.records import AT_LEAST, Estimate
from voc.report.cost_tables import build_hours_table, build_own_cost_table, find_whole_cost, list_alike_names
from voc.report.messages import ReportMessages

DUTCH = ReportMessages("nl")
COST = Estimate(2816.0, 1823.0, 3997.0, 216, "eur")
HIDDEN = Estimate(None, None, None, 0, "contacts", note="fewer than 5 customers")


def plain(text):
    return text.replace("\u00a0", " ")


def test_hours_by_cause_leave_out_what_is_hidden(month):
    table = build_hours_table(month, DUTCH)
    assert [plain(cell) for cell in table.rows[0][1:]] == ["472 (414–529)", "71 (63–80)", "± € 2.800"]
    assert [row[0] for row in table.rows] == ["Facturatie", "overig of onbekend", "alles vermijdbaar"]
    unsigned = [replace(line, figures=replace(line.figures, cost=None)) for line in month.costs.lines]
    table = build_hours_table(replace(month, costs=replace(month.costs, lines=tuple(unsigned))), DUTCH)
    assert "Werktijd" not in table.columns
    assert build_hours_table(replace(month, costs=None), DUTCH) is None


def build_lines(month, ranges):
    """Return the month's costs with a line of its avoidable contacts and one for each department's range."""
    departments = month.departments[: len(ranges)]
    figures = [
        CostFigures(
            Estimate(value, low, high, 99, "contacts"),
            *[Estimate(value / 7, None, None, 99, "hours")] * 2,
            replace(COST, value=value * 6.0),
        )
        for value, low, high in ranges
    ]
    lines = [
        CostLine(CostGroup.DEPARTMENT, each.department.name, f) for each, f in zip(departments, figures, strict=True)
    ]
    whole = CostFigures(
        Estimate(1000.0, 700.0, 1400.0, 99, "contacts"),
        *[Estimate(150.0, 110.0, 190.0, 99, "hours")] * 2,
        replace(COST, value=6_300.0),
    )
    lines.append(CostLine(CostGroup.CATEGORY, "unnecessary", whole))
    return replace(month, costs=replace(month.costs, lines=tuple(lines)))


@pytest.mark.parametrize(
    ("ranges", "names"),
    [
        ([(420, 296, 681), (100, 34, 380), (90, 24, 369)], ["Facturatie", "2 andere samen", "overig of onbekend"]),
        ([(120, 34, 380), (100, 24, 369)], ["2 afdelingen en partners samen", "overig of onbekend"]),
        (
            [(420, 400, 440), (100, 80, 120), (40, 30, 50)],
            ["Facturatie", "Marketing & Communicatie", "Klantenservice", "overig of onbekend"],
        ),
        ([(423, 296, 681), (290, 34, 380), (271, 24, 369)], ["Facturatie", "2 andere en onbekend"]),
    ],
    ids=["one apart", "none apart", "all apart", "a rest within the rounding"],
)
def test_causes_that_cannot_be_told_apart_share_a_row_and_the_column_adds_up(month, ranges, names):
    table = build_hours_table(build_lines(month, ranges), DUTCH)
    assert [row[0] for row in table.rows] == [*names, "alles vermijdbaar"]
    for column in (1, 2, 3):
        *parts, whole = [
            float(plain(row[column]).strip("± €").split(" ")[0].replace(".", "").replace(",", "."))
            for row in table.rows
        ]
        assert sum(parts) == pytest.approx(whole, abs=0.5)


def test_who_shares_a_row_is_named(month):
    shown = build_lines(month, [(420, 296, 681), (100, 34, 380), (90, 24, 369)])
    assert list_alike_names(shown) == ["Marketing & Communicatie", "Klantenservice"]
    assert list_alike_names(replace(shown, costs=None)) == []


def read_cell(cell):
    """Return the middle of a cell: ``minstens 10,5`` and ``± 1.300`` as numbers."""
    number = plain(cell).removeprefix("minstens ").strip("± ").removeprefix("€ ").split(" ")[0]
    return float(number.replace(".", "").replace(",", "."))


def build_cost(value, minutes, *, is_bound):
    note = AT_LEAST if is_bound else ""
    low, high = (None, None) if is_bound else (value * 0.7, value * 1.4)
    hours = [None if each is None else each * minutes / 60 for each in (value, low, high)]
    cost = replace(COST, value=hours[0] * 43.5, low=None, high=None, note=note)
    return CostFigures(
        Estimate(value, low, high, 99, "contacts", note=note), *[Estimate(*hours, 99, "hours", note=note)] * 2, cost
    )


@pytest.mark.parametrize("is_bound", [False, True])
def test_every_column_adds_up_exactly_as_printed(month, is_bound):
    random, n_summed = np.random.default_rng(0), 0
    for _ in range(300):
        values = -np.sort(-random.uniform(5, 300, random.integers(1, 4)))
        minutes, rest = random.uniform(4, 15), random.choice([0.0, 0.7, 3.0, 80.0, 200.0]) * random.uniform(0.8, 1.2)
        lines = [
            CostLine(CostGroup.DEPARTMENT, line.department.name, build_cost(value, minutes, is_bound=is_bound))
            for line, value in zip(month.departments, values.tolist(), strict=False)
        ]
        whole = build_cost(float(values.sum() + rest), minutes, is_bound=is_bound)
        lines.append(CostLine(CostGroup.CATEGORY, "unnecessary", whole))
        table = build_hours_table(replace(month, costs=replace(month.costs, lines=tuple(lines))), DUTCH)
        if table.rows[-1][0] != "alles vermijdbaar":  # a lower bound that its parts exceed is no sum
            continue
        n_summed += 1
        for column in (1, 2, 3):
            *parts, total = [read_cell(row[column]) for row in table.rows]
            assert sum(parts) == pytest.approx(total, abs=1e-6), table.rows
    assert n_summed > 250


def replace_lines(month, *lines):
    return replace(month, costs=replace(month.costs, lines=lines))


def test_the_cost_of_all_is_that_of_what_was_avoidable_and_a_departments_is_its_own(month):
    assert find_whole_cost(month) == month.costs.lines[1].figures.cost
    department = month.departments[0].department
    other = replace(COST, value=500.0)
    figures = replace(month.costs.lines[2].figures, cost=other)
    own = replace(month, department=department)
    shown = replace_lines(own, month.costs.lines[1], replace(month.costs.lines[2], figures=figures))
    assert find_whole_cost(shown) == other
    assert find_whole_cost(replace_lines(month)) is None
    assert find_whole_cost(replace(month, costs=None)) is None


def test_a_departments_report_has_no_hours_of_others(month):
    own = replace(month, department=month.departments[0].department)
    assert build_hours_table(own, DUTCH) is None
    assert list_alike_names(own) == []
    assert build_own_cost_table(month, DUTCH) is None


def test_a_partner_that_cannot_err_and_hidden_hours_are_no_rows(month):
    outside = month.departments[-2].department
    assert outside.name == "Netbeheerder (extern)"
    figures = month.costs.lines[2].figures
    names = [each.department.name for each in month.departments[:2]]
    lines = [CostLine(CostGroup.DEPARTMENT, name, figures) for name in (names[0], "Klant", "Onbekend")]
    lines.append(CostLine(CostGroup.DEPARTMENT, names[1], CostFigures(HIDDEN)))
    table = build_hours_table(replace_lines(month, *lines), DUTCH)
    assert [row[0] for row in table.rows] == ["Facturatie"]
    assert build_hours_table(replace_lines(month, lines[3]), DUTCH) is None


def test_a_finding_without_contacts_is_no_part_of_what_a_department_caused(month):
    own = replace(month, department=month.departments[0].department)
    figures = month.costs.lines[2].figures
    lines = [
        CostLine(CostGroup.FINDING, "B-2026-10-1", replace(figures, contacts=HIDDEN)),
        CostLine(CostGroup.FINDING, "B-2026-10-2", replace(figures, handling=None)),
        CostLine(CostGroup.FINDING, "B-2026-10-3", figures),
        CostLine(CostGroup.FINDING, "B-2026-10-9", figures),
    ]
    # What this month does not have is named by its code.
    rows = build_own_cost_table(replace_lines(own, *lines), DUTCH).rows
    assert [row[0] for row in rows] == ["waarvan bevinding 3", "waarvan B-2026-10-9"]
    assert build_own_cost_table(replace_lines(own), DUTCH) is None


def test_a_single_cause_beside_all_others_needs_no_shared_row(month):
    table = build_hours_table(build_lines(month, [(420, 400, 440), (100, 80, 120)]), DUTCH)
    assert [row[0] for row in table.rows][:2] == ["Facturatie", "Marketing & Communicatie"]


def test_without_an_estimate_of_all_the_rows_stand_without_a_total(month):
    lines = build_lines(month, [(420, 400, 440), (100, 80, 120)]).costs.lines
    table = build_hours_table(replace_lines(month, *lines[:2]), DUTCH)
    assert [row[0] for row in table.rows] == ["Facturatie", "Marketing & Communicatie"]
    assert table.numeric == frozenset({1, 2, 3})
