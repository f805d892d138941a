"""``voc report revised`` and ``voc report due``: what became of signed-off figures, and what has to be done today."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from voc.cli.options import HERE, DepartmentOption, JsonOption, LanguageOption, WorkspaceOption
from voc.cli.output import NEEDS_ATTENTION, build_table, convert_to_json, open_with_progress, out, print_json

if TYPE_CHECKING:
    from voc.insight.revision import Revision
    from voc.records import Action
    from voc.workspace.reports import DueStep

__all__ = ["show_due_steps", "show_revision"]


def show_revision(
    period: Annotated[str, typer.Argument(metavar="PERIOD", help="A month: 2026-10.")],
    workspace_dir: WorkspaceOption = HERE,
    department: DepartmentOption = None,
    language: LanguageOption = None,
    *,
    as_json: JsonOption = False,
) -> None:
    """Show which figures of a signed-off report are others today, and why."""
    from voc.workspace.reports import load_revision_of

    with open_with_progress(workspace_dir, quiet=as_json) as ws:
        revision = load_revision_of(ws, period, department=department, language=language)
        own_language = language or ws.config.company.language
    if as_json:
        document = convert_to_json(revision)
        for entry, figure in zip(document["figures"], revision.figures, strict=True):
            if figure.is_small:  # what is not printed is not exported either
                entry["current"] = None
        print_json(document)
    else:
        _print_revision(revision, own_language)


def _print_revision(revision: Revision, language: str) -> None:
    from voc.report.html.sections.revision_overview import format_current, format_reasons, list_visible_revisions
    from voc.report.messages import ReportMessages

    messages = ReportMessages(language)
    visible = list_visible_revisions(revision, messages)
    signed_off = f"{revision.signed_off_by}, {revision.signed_off_at:%Y-%m-%d}"
    out.print(
        f"{revision.period}: {len(visible)} of {revision.n_published} figures revised since ({escape(signed_off)})",
        soft_wrap=True,
    )
    if not visible:
        return
    table = build_table("figure", "printed", "now", "why", "reference", numbers=("printed", "now"))
    for figure in visible:
        cells = (figure.title, messages.format_value(figure.published), format_current(figure, messages))
        table.add_row(*map(escape, (*cells, format_reasons(figure, messages), figure.reference)))
    out.print(table)


def show_due_steps(workspace_dir: WorkspaceOption = HERE, *, as_json: JsonOption = False) -> None:
    """Show last month's report steps and the actions that are due. Exit code 3 when anything is due or overdue."""
    from voc.pipeline import Context
    from voc.store.worklist_queries import load_actions
    from voc.workspace.decisions import build_decision_context
    from voc.workspace.reports import DueState, list_due_steps

    with open_with_progress(workspace_dir, quiet=as_json) as ws:
        steps = list_due_steps(ws)
        # The company's day: a timer on a computer in UTC would still be at yesterday after midnight.
        today = build_decision_context(Context(ws.store, ws.config)).today
        actions = [
            action
            for action in load_actions(ws.store, only_open=True)
            if action.due is not None and action.due <= today
        ]
    if as_json:
        print_json({"steps": steps, "actions": actions})
    else:
        _print_due(steps, actions)
    if actions or any(step.state in {DueState.TODAY, DueState.OVERDUE} for step in steps):
        raise typer.Exit(NEEDS_ATTENTION)


def _print_due(steps: Sequence[DueStep], actions: Sequence[Action]) -> None:
    for step in steps:
        missing = f" ({', '.join(step.missing)})" if step.missing else ""
        out.print(f"{step.period} {step.step:<8} {step.due}  {step.state}{missing}", markup=False, soft_wrap=True)
    for action in actions:
        line = f"{action.reference:<5} {action.department}: {action.promise}, due {action.due}"
        out.print(line, markup=False, soft_wrap=True)
