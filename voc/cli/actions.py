"""``voc actions``: what departments promised about a finding, how far it is, and what it brought about."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from voc.cli.decisions import print_event
from voc.cli.options import (
    HERE,
    AsOption,
    FormatsOption,
    JsonOption,
    LanguageOption,
    PeriodOption,
    WhyOption,
    WorkspaceOption,
    split_formats,
)
from voc.cli.output import NEEDS_ATTENTION, open_with_progress, out, print_json
from voc.records import theme_reference

if TYPE_CHECKING:
    from voc.insight.action_results import ActionLine
    from voc.workspace.action_file import ActionImport

__all__ = ["actions_app", "print_action_import"]

actions_app = typer.Typer(
    name="actions", help="What departments promised, and what it brought about.", no_args_is_help=True
)
ActionArgument = Annotated[str, typer.Argument(metavar="ACTION", help="Its reference, such as A-3.")]
DayOption = Annotated[str | None, typer.Option("--on", help="The day, 2026-11-15; default: today.", metavar="DAY")]


def list_actions(
    workspace_dir: WorkspaceOption = HERE, period: PeriodOption = None, *, as_json: JsonOption = False
) -> None:
    """Show what was promised up to a month, how far it is, and the measured effect of what is done."""
    with open_with_progress(workspace_dir, quiet=as_json) as ws:
        lines = ws.decisions.actions.lines(period)
        language = ws.config.company.language
    if as_json:
        print_json(lines)
        return
    if not lines:
        out.print('Nothing was promised yet; record it with: voc actions add B-2026-10-1 --promise "…"')
    _print_lines(lines, language)


def add_action(  # noqa: PLR0913, PLR0917 - as many as there are options
    subject: Annotated[str, typer.Argument(metavar="FINDING", help="A finding (B-2026-10-3) or a theme (T-7).")],
    workspace_dir: WorkspaceOption = HERE,
    promise: Annotated[str, typer.Option("--promise", help="What will be done.", metavar="TEXT")] = "",
    department: Annotated[
        str | None, typer.Option("--department", help="Whose promise; default: the finding's.", metavar="NAME")
    ] = None,
    fixer: Annotated[
        str | None, typer.Option("--fixer", help="Department that does it, if another one.", metavar="NAME")
    ] = None,
    start: Annotated[
        str | None, typer.Option("--start", help="First day, 2026-11-15; default: today.", metavar="DAY")
    ] = None,
    due: Annotated[str | None, typer.Option("--due", help="Day on which it is to be done.", metavar="DAY")] = None,
    why: WhyOption = "",
    who: AsOption = None,
    *,
    as_json: JsonOption = False,
) -> None:
    """Record what a department promises; its theme is kept as it is now, to measure the effect by."""
    with open_with_progress(workspace_dir, quiet=as_json) as ws:
        event = ws.decisions.actions.add(
            subject, promise=promise, department=department, fixer=fixer, start=start, due=due, why=why, who=who
        )
    print_event(event, as_json=as_json)


def import_action_rows(
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE.csv", help="With subject or comments, department, promise, start, done."),
    ],
    workspace_dir: WorkspaceOption = HERE,
    *,
    as_json: JsonOption = False,
) -> None:
    """Import actions that were kept elsewhere; those that are there already are left as they are."""
    with open_with_progress(workspace_dir, quiet=as_json) as ws:
        result = ws.decisions.actions.import_file(file)
    if as_json:
        print_json(result)
    else:
        print_action_import(result)
    # After all is printed: the good rows are stored, and scripts see that others were not.
    if result.rejected:
        raise typer.Exit(NEEDS_ATTENTION)


def make_action_cards(
    action: Annotated[str | None, typer.Argument(metavar="ACTION", help="Only this one, such as A-3.")] = None,
    workspace_dir: WorkspaceOption = HERE,
    period: PeriodOption = None,
    language: LanguageOption = None,
    formats: FormatsOption = None,
    *,
    as_json: JsonOption = False,
) -> None:
    """Make a page for each action that worked: before, after, control, and what to tell customers and agents."""
    # Here: the report's packages take a second to import, and no other command of this file needs them.
    from voc.report.single_page import PAGE_FORMATS
    from voc.workspace.reports import make_proof_cards

    with open_with_progress(workspace_dir, quiet=as_json) as ws:
        paths = make_proof_cards(
            ws, action, period=period, language=language, formats=split_formats(formats, PAGE_FORMATS)
        )
    if as_json:
        print_json({"cards": paths})
        return
    if not paths:
        out.print("No action has an effect that is established yet; voc actions list says why")
    for path in paths:
        out.print(str(path), markup=False, soft_wrap=True)


def print_action_import(result: ActionImport) -> None:
    """Print how many actions were imported, and the rows that were not."""
    repeated = f", {result.n_known} were there already" if result.n_known else ""
    out.print(f"actions: {len(result.references)} imported{repeated}", soft_wrap=True)
    for rejection in result.rejected:
        out.print(f"  row {rejection.row}: {rejection.reason}", markup=False, soft_wrap=True)


def _build_step_command(step: str, help_text: str) -> Callable[..., None]:
    """Return the command of a step of an action: ``start``, ``finish`` or ``drop``, which ask for the same."""

    def record_step(
        action: ActionArgument,
        workspace_dir: WorkspaceOption = HERE,
        on: DayOption = None,
        why: WhyOption = "",
        who: AsOption = None,
        *,
        as_json: JsonOption = False,
    ) -> None:
        with open_with_progress(workspace_dir, quiet=as_json) as ws:
            event = getattr(ws.decisions.actions, step)(action, on=on, why=why, who=who)
        print_event(event, as_json=as_json)

    # The command's help is its docstring, and one function serves three commands.
    record_step.__doc__ = help_text
    return record_step


def _print_lines(lines: Sequence[ActionLine], language: str) -> None:
    from voc.report.action_prose import format_action_effect, format_action_state
    from voc.report.messages import ReportMessages

    messages = ReportMessages(language)
    for line in lines:
        action = line.action
        label = line.labels.get(language) or theme_reference(action.theme)
        first_line = f"{action.reference:<5} {action.department}: {action.promise} ({label})"
        for text in (first_line, f"      {format_action_state(line, messages)}"):
            out.print(text, markup=False, soft_wrap=True)
        if effect := format_action_effect(line, messages):
            out.print(f"      {effect}", markup=False, soft_wrap=True)


actions_app.command("list")(list_actions)
actions_app.command("add")(add_action)
actions_app.command("import")(import_action_rows)
actions_app.command("card")(make_action_cards)
for name, step, help_text in (
    ("start", "start", "Record that work on an action began: the day from which on the months before it end."),
    # People say that an action is done; the method is called by its verb.
    ("done", "finish", "Record that an action is done: what comes after that day is its effect."),
    ("drop", "drop", "Record that an action was given up; reports say so."),
):
    actions_app.command(name)(_build_step_command(step, help_text))
