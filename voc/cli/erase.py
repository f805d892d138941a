"""``voc erase``: everything of one customer out of the workspace, and a list of what only people can clear."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from voc.cli.options import HERE, JsonOption, WorkspaceOption
from voc.cli.output import NEEDS_ATTENTION, format_plural, open_with_progress, out, print_json
from voc.errors import UsageError

if TYPE_CHECKING:
    from voc.workspace.erasure import Erasure
    from voc.workspace.expired_data import ExpiredErasure

__all__ = ["erase_customer"]

LOG_IN_USE = (
    "Left for you: another voc or notebook is reading, so that the database's log may still hold deleted text: "
    "close it and run this command again"
)


def erase_customer(
    customer: Annotated[
        str | None, typer.Argument(metavar="CUSTOMER", help="The id as the source has it, or the pseudonym (c-…).")
    ] = None,
    workspace_dir: WorkspaceOption = HERE,
    *,
    expired: Annotated[
        bool, typer.Option("--expired", help=r"Instead: what is older than \[sources] keep says.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what there is, erase nothing.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Erase a customer: comments, contacts, signals, vectors, quotes in reports. It cannot be undone.

    Themes and causes are fitted anew, and no later file brings the customer back.
    """
    if expired != (customer is None):
        raise UsageError("name a customer, or say --expired: one of the two")
    if customer is None:
        _erase_expired(workspace_dir, dry_run=dry_run, as_json=as_json)
        return
    with open_with_progress(workspace_dir, quiet=as_json) as ws:
        erasure = ws.erase(customer, dry_run=dry_run)
    if as_json:
        print_json(erasure)
    else:
        for line in _describe_erasure(erasure):
            out.print(line, markup=False, soft_wrap=True)
    # False: deleted text may still be in the database's log, so that the customer is not erased yet.
    if not erasure.is_compact:
        raise typer.Exit(NEEDS_ATTENTION)


def _erase_expired(workspace_dir: Path, *, dry_run: bool, as_json: bool) -> None:
    """Erase what is too old, and say before and after what that is."""
    from voc.workspace.expired_data import erase_expired_data

    with open_with_progress(workspace_dir, quiet=as_json) as ws:
        if not dry_run and not as_json:
            # First what will go: should the erasure break off, this is what was meant.
            for line in _describe_expired(erase_expired_data(ws, dry_run=True)):
                out.print(line, markup=False, soft_wrap=True)
        erasure = erase_expired_data(ws, dry_run=dry_run)
    if as_json:
        print_json(erasure)
    else:
        lines = _describe_expired(erasure) if dry_run else _describe_expired_done(erasure)
        for line in (*lines, *_list_remains(erasure)):
            out.print(line, markup=False, soft_wrap=True)
    if not erasure.is_compact:
        raise typer.Exit(NEEDS_ATTENTION)


def _describe_expired(erasure: ExpiredErasure) -> list[str]:
    """Return what is too old, a source a line."""
    if not erasure.sources:
        return ["Nothing is older than it is kept"]
    lines: list[str] = []
    for source in erasure.sources:
        counts = (
            *((source.n_comments, "comment"), (source.n_contacts, "contact"), (source.n_signals, "signal")),
            (source.n_refused_cells, "refused cell"),
        )
        numbers = ", ".join(format_plural(count, word) for count, word in counts if count)
        if source.closed == source.open:
            age = f"kept {source.closed}"
        else:
            age = f"closed: {source.closed or 'for ever'}, open: {source.open or 'while it is open'}"
        lines.append(f"{source.source} ({age}): {numbers} to erase")
    if erasure.n_figures:
        lines.append(
            f"{format_plural(erasure.n_figures, 'printed figure')} counted from them: the numbers stay as printed, and "
            "voc trace says how many comments behind each were erased"
        )
    return [*lines, "Nothing was erased (dry run)"] if erasure.dry_run else lines


def _describe_expired_done(erasure: ExpiredErasure) -> list[str]:
    if not erasure.sources:
        return []
    lines = ["Erased, with their answers, segments, vectors, themes and causes; voc log says when and on whose command"]
    if erasure.reports_withdrawn:
        names = ", ".join(path.name for path in erasure.reports_withdrawn)
        lines.append(f"Reports that quoted them were deleted: {names}")
    if erasure.reports_made:
        lines.append(f"Made again without them: {', '.join(path.name for path in erasure.reports_made)}")
    return lines


def _list_remains(erasure: ExpiredErasure) -> list[str]:
    lines = [f"Left for you: {path} is an export that still holds them" for path in erasure.source_files]
    lines += [f"Left for you: {path} is of the same source and may hold them too" for path in erasure.possible_files]
    lines += [f"Left for you: {path} quotes them" for path in erasure.other_files]
    return lines if erasure.is_compact else [*lines, LOG_IN_USE]


def _describe_erasure(erasure: Erasure) -> list[str]:
    """Return what was done, and what is left for a person to do, a sentence a line."""
    counts = ", ".join(
        (
            format_plural(erasure.n_comments, "comment"),
            format_plural(erasure.n_contacts, "contact"),
            format_plural(erasure.n_signals, "signal"),
        )
    )
    if erasure.dry_run:
        return [f"Of this customer there are {counts}; nothing was erased (dry run)", *_describe_rest(erasure)]
    again = " (again: the customer had been erased before)" if erasure.was_erased else ""
    lines = [f"Erased{again}: {counts}, with their answers, segments, vectors, themes and causes"]
    if erasure.reports_withdrawn:
        names = ", ".join(path.name for path in erasure.reports_withdrawn)
        lines.append(f"Reports that quoted the customer were deleted: {names}")
    if erasure.reports_made:
        lines.append(f"Made again without the customer: {', '.join(path.name for path in erasure.reports_made)}")
    lines.append("A later file with this customer will not bring the customer back")
    return [*lines, *_describe_rest(erasure)]


def _describe_rest(erasure: Erasure) -> list[str]:
    lines = [f"Left for you: {each} has words of the customer" for each in erasure.quoted_places]
    lines += [f"Left for you: {path} is an export that holds the customer" for path in erasure.source_files]
    lines += [
        f"Left for you: {path} is of the same source and may hold the customer too" for path in erasure.possible_files
    ]
    lines += [f"Left for you: {path} quotes the customer" for path in erasure.other_files]
    if not erasure.is_compact:
        lines.append(LOG_IN_USE)
    return lines
