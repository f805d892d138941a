"""Content of the workbook's sheet of actions."""

from __future__ import annotations

from collections.abc import Sequence

from voc.insight.action_results import ActionLine
from voc.insight.results import Month
from voc.report.action_prose import (
    format_action_effect,
    format_action_label,
    format_action_state,
    format_verdict,
    format_who,
)
from voc.report.messages import ReportMessages
from voc.report.xlsx.cells import CellContent, SheetColumn, build_estimate_cells
from voc.report.xlsx.sheets import SheetContent
from voc.text.sanitize import sanitize_line

__all__ = ["build_action_sheet"]

COLUMNS = (
    ("action", 10, False), ("theme", 40, True), ("promise", 44, True), ("who", 30, True), ("start", 12, False),
    ("due", 12, False), ("done", 12, False), ("state", 30, True), ("verdict", 20, True), ("change", 12, False),
    ("low", 10, False), ("high", 10, False), ("effect", 70, True),
)  # fmt: skip


def build_action_sheet(month: Month, messages: ReportMessages) -> SheetContent:
    """Return the actions, one row each: what was promised, how far it is, and what it brought about."""
    columns = [SheetColumn(messages(f"column.{key}"), width, is_wrapped) for key, width, is_wrapped in COLUMNS]
    return columns, [_build_action_row(line, month, messages) for line in month.actions]


def _build_action_row(line: ActionLine, month: Month, messages: ReportMessages) -> Sequence[CellContent]:
    action = line.action
    return (
        action.reference,
        format_action_label(line, messages),
        sanitize_line(action.promise),
        format_who(line, month, messages),
        action.start,
        action.due,
        action.done,
        format_action_state(line, messages),
        format_verdict(line.effect, messages),
        *build_estimate_cells(None if line.effect is None else line.effect.change),
        format_action_effect(line, messages),
    )
