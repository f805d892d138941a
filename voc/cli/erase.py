"""``voc erase``: everything of one customer out of the workspace, and a list of what only people can clear."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from voc.cli.options import HERE, JsonOption, WorkspaceOption
from voc.cli.output import NEEDS_ATTENTION, format_plural, open_with_progress, out, print_json

if TYPE_CHECKING:
    from voc.workspace.erasure import Erasure

__all__ = ["erase_customer"]


def erase_customer(
    customer: Annotated[
        str, typer.Argument(metavar="CUSTOMER", help="The id as the source has it, or the pseudonym (c-…).")
    ],
    workspace_dir: WorkspaceOption = HERE,
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what there is, erase nothing.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Erase a customer: comments, contacts, signals, vectors, quotes in reports. It cannot be undone.

    Themes and causes are fitted anew, and no later file brings the customer back.
    """
    with open_with_progress(workspace_dir, quiet=as_json) as ws:
        erasure = ws.erase(customer, dry_run=dry_run)
    if as_json:
        print_json(erasure)
    else:
        for line in _describe_erasure(erasure):
            out.print(line, markup=False, soft_wrap=True)
    # False: deleted text may still stand in the database's log, so that the customer is not erased yet.
    if not erasure.is_compact:
        raise typer.Exit(NEEDS_ATTENTION)


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
    lines = [f"Left for you: {place} has words of the customer" for place in erasure.quoted_places]
    lines += [f"Left for you: {path} is an export that holds the customer" for path in erasure.source_files]
    lines += [f"Left for you: {path} quotes the customer" for path in erasure.other_files]
    if not erasure.is_compact:
        lines.append(
            "Left for you: another voc or notebook is reading, so that the database's log may still hold deleted text: "
            "close it and run this command again"
        )
    return lines
