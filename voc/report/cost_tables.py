"""Tables of page one about cost: avoidable contacts by cause, and what a department's own causes cost."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

from voc.insight.cost_results import CostFigures, CostGroup, CostLine
from voc.insight.results import Month
from voc.records import CAN_ERR, Category, Estimate
from voc.report.cost_prose import format_rough_span, is_rough, round_roughly
from voc.report.finding_numbers import format_finding_number
from voc.report.html.sections.shapes import TextTable
from voc.report.messages import ReportMessages
from voc.text.messages.catalog import MIN_WHOLE_HOURS, round_money
from voc.text.sanitize import sanitize_line

__all__ = ["build_hours_table", "build_own_cost_table", "find_whole_cost", "list_alike_names"]

N_CAUSES = 5
"""Departments in the table on page one; the workbook has all."""
ROUNDED = ("contacts", "handling")
MONEY_STEP = 10.0
"""Euros that amounts are printed in at the finest."""
SUM_METHOD, LEFT_METHOD = "summed over departments", "left of what is printed"


def build_hours_table(month: Month, messages: ReportMessages) -> TextTable | None:
    """Return the avoidable contacts by cause, with hours and cost; None where there are no hours.

    Departments that cannot be told apart share a row, and a last one has what is left of all. The rows add up as they
    are printed: figures that are told roughly would sum to another number than the one that all are told to be.
    """
    lines, n_apart = _list_erring_lines(month)
    if not lines or month.costs is None:
        return None
    apart, alike = [(sanitize_line(line.name), line.figures) for line in lines[:n_apart]], lines[n_apart:]
    rows = list(apart)
    together = _sum_figures([line.figures for line in alike])
    alike_name = messages("cost.alike" if apart else "cost.all_alike", n=messages.format_integer(len(alike)))
    whole = month.costs.find(CostGroup.CATEGORY, Category.UNNECESSARY.value)
    if whole is None or whole.contacts.value is None or whole.handling is None or whole.handling.value is None:
        rows += [(alike_name, together)] if alike else []
        return _build_table(rows, messages("cost.by_cause"), messages("column.cause"), messages)
    total = _round_figures(whole)
    n_known = sum(_round_figures(line.figures).contacts.value or 0.0 for line in lines)
    if whole.contacts.bound and n_known > (total.contacts.value or 0.0):
        # A department's part of a finding holds contacts that the lower bound of all does not: no sum of these rows.
        rows += [(alike_name, together)] if alike else []
        return _build_table(rows, messages("cost.by_cause"), messages("column.cause"), messages)
    remainder = _subtract(total, [_round_figures(figures) for _, figures in apart])
    rest = _subtract(remainder, [_round_figures(together)]) if alike else remainder
    # What is less than the last figure of the total lies within its rounding, and is no row of its own.
    if alike and (rest.contacts.value or 0.0) < _get_step(whole.contacts.value):
        n_known = sum(line.figures.contacts.value or 0.0 for line in lines)
        if apart and whole.contacts.value - n_known >= 1:
            alike_name = messages("cost.alike_and_unknown", n=messages.format_integer(len(alike)))
        rows.append((alike_name, remainder))
    else:
        rows += [(alike_name, together)] if alike else []
        rows += [(messages("cost.rest"), rest)] if (rest.contacts.value or 0.0) >= 1 else []
    rows.append((messages("cost.all_avoidable"), total))
    rest_is_row = len(rows) - 1 > len(apart) + bool(alike)
    numbers = _round_to_total(whole, [figures for _, figures in rows], rest_is_row=rest_is_row)
    return _build_table(rows, messages("cost.by_cause"), messages("column.cause"), messages, numbers)


def _round_to_total(whole: CostFigures, figures: Sequence[CostFigures], *, rest_is_row: bool) -> list[dict[str, float]]:
    """Return the numbers that are printed for some rows and, behind them, their total: they add up to it exactly.

    A column has the decimals of the ``whole``. What rounding leaves goes to the row of the rest; without one it goes,
    step by step, to the rows that rounding moved most (largest remainders).
    """
    rows: list[dict[str, float]] = [{} for _ in figures]
    for name in ("contacts", "handling", "cost"):
        estimates = [getattr(each, name) for each in figures]
        if any(each is None or each.value is None for each in estimates):
            continue
        total, decimals = estimates[-1].value, _count_decimals(getattr(whole, name))
        step = MONEY_STEP if name == "cost" else 10.0**-decimals
        # In whole steps: tenths of hours would not add up to the last digit of a binary fraction.
        steps = [round(_round_value(each, decimals) / step) for each in estimates[:-1]]
        n_left = round(total / step) - sum(steps)
        if rest_is_row:
            steps[-1] = max(steps[-1] + n_left, 0)
            n_left = round(total / step) - sum(steps)
        while n_left and (n_left > 0 or any(steps)):
            sign = 1 if n_left > 0 else -1
            movements = [
                sign * (each.value - number * step) if number + sign >= 0 else -math.inf
                for each, number in zip(estimates, steps, strict=False)
            ]
            steps[movements.index(max(movements))] += sign
            n_left -= sign
        for row, number in zip(rows, [*steps, round(total / step)], strict=True):
            row[name] = round(number * step, decimals)
    return rows


def find_whole_cost(month: Month) -> Estimate | None:
    """Return the cost of what a table of hours adds up to, with its range; None: it is not known."""
    if month.costs is None:
        return None
    if month.department is None:
        whole = month.costs.find(CostGroup.CATEGORY, Category.UNNECESSARY.value)
    else:
        whole = month.costs.find(CostGroup.DEPARTMENT, month.department.name)
    return None if whole is None else whole.cost


def list_alike_names(month: Month) -> list[str]:
    """Return the departments that share a row of the hours by cause; empty: each has its own."""
    lines, n_apart = _list_erring_lines(month)
    return [line.name for line in lines[n_apart:]]


def _list_erring_lines(month: Month) -> tuple[list[CostLine], int]:
    """Return the costs of the departments in the chain, and how many of the first stand apart from all others."""
    if month.costs is None or month.department is not None:
        return [], 0
    # What arose at customers or outside the chain ties up hours too, and no head could shorten these.
    can_err = {
        line.department.name for line in month.departments if line.department and line.department.kind in CAN_ERR
    }
    lines = [
        line
        for line in month.costs.list_group(CostGroup.DEPARTMENT)
        if line.name in can_err and line.figures.handling is not None
    ]
    return lines, _count_apart([line.figures.contacts for line in lines])


def _count_apart(contacts: Sequence[Estimate]) -> int:
    """Return how many of the first rows stand apart from all that follow; those that follow share a row.

    Two can be told apart where neither's value lies within the other's interval. Without intervals all are shown.
    """
    if any(each.low is None or each.high is None for each in contacts):
        return min(len(contacts), N_CAUSES)
    n_apart = 0
    for k in range(1, min(len(contacts), N_CAUSES + 1)):
        lowest_above = min(each.low or 0.0 for each in contacts[:k])
        least_above = min(each.value or 0.0 for each in contacts[:k])
        if lowest_above > max(each.value or 0.0 for each in contacts[k:]) and least_above > max(
            each.high or 0.0 for each in contacts[k:]
        ):
            n_apart = k
    # A row of its own says no less than one that stands for a single department.
    return len(contacts) if len(contacts) - n_apart == 1 else n_apart


def _sum_figures(figures: Sequence[CostFigures]) -> CostFigures:
    """Return some departments' figures as one, without an interval: theirs are not independent."""
    contacts, handling, work = (
        _sum_values([getattr(each, name) for each in figures]) for name in ("contacts", "handling", "work")
    )
    costs = [each.cost for each in figures if each.cost is not None]
    if not costs:
        return CostFigures(contacts, handling, work)
    return CostFigures(contacts, handling, work, _sum_values(costs))


def _sum_values(estimates: Sequence[Estimate | None]) -> Estimate:
    summands = [each for each in estimates if each is not None]
    value = sum(each.value or 0.0 for each in summands)
    unit = next((each.unit for each in summands), "hours")
    # Bounds sum to a bound.
    note = next((each.note for each in summands if each.bound), "")
    return Estimate(value, None, None, 0, unit, SUM_METHOD, note=note)


def _round_figures(figures: CostFigures) -> CostFigures:
    """Return figures with the values that the table prints for them, and without intervals."""
    contacts, handling, work = (_round_estimate(each) for each in (figures.contacts, figures.handling, figures.work))
    cost = figures.cost
    if cost is not None:
        cost = replace(cost, value=round_money(cost.value or 0.0), low=None, high=None, method=LEFT_METHOD)
    return CostFigures(contacts or figures.contacts, handling, work, cost)


def _round_estimate(estimate: Estimate | None) -> Estimate | None:
    if estimate is None or estimate.value is None:
        return estimate
    value = _round_value(estimate, _count_decimals(estimate))
    return Estimate(value, None, None, estimate.n, estimate.unit, LEFT_METHOD, note=estimate.note)


def _round_value(estimate: Estimate, n_decimals: int) -> float:
    """Return the number that is printed for a figure: roughly where it is known roughly."""
    value = estimate.value or 0.0
    if estimate.unit == "eur":
        return value if estimate.method == LEFT_METHOD else float(round_money(value))
    is_left = estimate.method == LEFT_METHOD
    is_told_roughly = not is_left and not estimate.bound and (is_rough(estimate) or estimate.method == SUM_METHOD)
    return float(round_roughly(value)) if is_told_roughly else round(value, n_decimals)


def _count_decimals(estimate: Estimate) -> int:
    """Return the decimals that a figure is printed with: hours have one where all of their range is below ten."""
    highest = estimate.value if estimate.bound or estimate.low is None else estimate.high
    return 1 if estimate.unit == "hours" and (highest or 0.0) < MIN_WHOLE_HOURS else 0


def _get_step(value: float) -> int:
    """Return the unit of the second figure of a number: 100 for 1,027."""
    return int(10 ** max(0, len(str(int(abs(value)))) - 2))


def _subtract(whole: CostFigures, parts: Sequence[CostFigures]) -> CostFigures:
    """Return what is left of figures as they are printed without some parts as these are; never below none."""

    def subtract(name: str) -> Estimate | None:
        total = getattr(whole, name)
        if total is None or total.value is None:
            return None
        parts_value = sum(
            (getattr(part, name).value or 0.0) if getattr(part, name) is not None else 0.0 for part in parts
        )
        return Estimate(max(total.value - parts_value, 0.0), None, None, 0, total.unit, LEFT_METHOD, note=total.note)

    contacts, handling, work, cost = (subtract(name) for name in ("contacts", "handling", "work", "cost"))
    return CostFigures(contacts or whole.contacts, handling, work, cost)


def build_own_cost_table(month: Month, messages: ReportMessages) -> TextTable | None:
    """Return what a department's causes cost: all of them, and the own part of each finding with contacts."""
    if month.costs is None or month.department is None:
        return None
    whole = month.costs.find(CostGroup.DEPARTMENT, month.department.name)
    rows: list[tuple[str, CostFigures]] = []
    if whole is not None and whole.handling is not None:
        rows.append((messages("cost.all_own"), whole))
    rows += [
        (messages("cost.part_of_finding", name=format_finding_number(line.name, month, messages)), line.figures)
        for line in month.costs.list_group(CostGroup.FINDING)
        if line.figures.handling is not None and line.figures.contacts.value is not None
    ]
    return _build_table(rows, messages("cost.own_title"), messages("column.what"), messages) if rows else None


def _build_table(
    rows: Sequence[tuple[str, CostFigures]],
    title: str,
    first_column: str,
    messages: ReportMessages,
    numbers: Sequence[Mapping[str, float]] | None = None,
) -> TextTable:
    """Return a table of contacts and hours; with what they tie up where a rate was signed.

    ``numbers`` are those of each row that adds up with the others, by column; None: each is rounded by itself.
    """
    # Without a signed rate no row has money: a column of dashes would ask for some.
    has_cost = any(figures.cost is not None for _, figures in rows)
    heads = [first_column, messages("column.contacts"), messages("column.hours")]
    if has_cost:
        heads.append(messages("column.tied_up"))
    table_rows = []
    for place, (name, figures) in enumerate(rows):
        cell_numbers = {} if numbers is None else numbers[place]
        cells = [name, *(_format_cell(getattr(figures, key), messages, cell_numbers.get(key)) for key in ROUNDED)]
        if has_cost:
            cells.append(_format_money_cell(figures, messages, cell_numbers.get("cost")))
        table_rows.append(tuple(cells))
    return TextTable(title, tuple(heads), tuple(table_rows), frozenset({1, 2, 3}))


def _format_money_cell(figures: CostFigures, messages: ReportMessages, printed_number: float | None) -> str:
    """Return what hours tie up at the middle rate, ``± € 2.900``: amounts add up over the rows, as ranges do not."""
    cost = figures.cost
    if cost is None or cost.value is None:
        return "–"
    value = messages.format_integer(round_money(cost.value) if printed_number is None else printed_number)
    euros = messages("number.amount", value=value)
    return messages(f"bound.{cost.bound}" if cost.bound else "cost.sum_cell", value=euros)


def _format_cell(estimate: Estimate | None, messages: ReportMessages, printed_number: float | None) -> str:
    """Return a figure for a narrow column: ``376 (249–688)``; all of it whole where any of it is.

    ``printed_number`` is its number where the column adds up; None: its own value, rounded.
    """
    if estimate is None or estimate.value is None:
        return "–" if estimate is None else messages.explain_missing(estimate)
    number = _round_value(estimate, _count_decimals(estimate)) if printed_number is None else printed_number
    middle = messages.format_number(number, 0 if float(number).is_integer() else 1)
    if estimate.bound or estimate.method in {SUM_METHOD, LEFT_METHOD}:
        # Parts that are known roughly are known no better together; what is left of them is as they are printed.
        return messages(f"bound.{estimate.bound}" if estimate.bound else "cost.sum_cell", value=middle)
    if estimate.low is None or estimate.high is None:
        return messages("cost.sum_cell", value=middle) if is_rough(estimate) else middle
    if is_rough(estimate):
        return messages("cost.wide_cell", value=middle, range=format_rough_span(estimate, messages))
    n_decimals = 0 if printed_number is not None and printed_number.is_integer() else _count_decimals(estimate)
    middle, low, high = (messages.format_number(end, n_decimals) for end in (number, estimate.low, estimate.high))
    return f"{middle} ({low}–{high})"
