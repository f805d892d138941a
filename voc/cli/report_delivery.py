"""``voc report send``: a month's reports to those whom ``[delivery]`` names."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from voc.cli.options import HERE, JsonOption, LanguageOption, WorkspaceOption
from voc.cli.output import NEEDS_ATTENTION, open_with_progress, out, print_json
from voc.records import Period

if TYPE_CHECKING:
    from voc.workspace.report_sending import ReportDelivery

__all__ = ["send_reports"]


def send_reports(  # noqa: PLR0913 - as many as there are options
    period: Annotated[str, typer.Argument(metavar="PERIOD", help="A month: 2026-10.")],
    workspace_dir: WorkspaceOption = HERE,
    department: Annotated[
        str | None, typer.Option("--department", help="Only this department's report.", metavar="NAME")
    ] = None,
    language: LanguageOption = None,
    deputies: Annotated[
        list[str] | None,
        typer.Option("--deputy", help="To this department's deputy; may be repeated.", metavar="NAME"),
    ] = None,
    who: Annotated[
        str | None, typer.Option("--as", help="Who sends; default: the user of this computer.", metavar="NAME")
    ] = None,
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be sent, and send nothing.")] = False,
    again: Annotated[bool, typer.Option("--again", help="Also what was sent before, or may have been.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Send a month's newest reports. Exit code 3 when one was not sent that should be."""
    from voc.workspace import report_sending

    request = report_sending.DeliveryRequest(
        Period.parse(period),
        departments=[] if department is None else [department],
        language=language,
        with_deputies=deputies or [],
        is_dry=dry_run,
        is_again=again,
        who=who,
    )
    with open_with_progress(workspace_dir, quiet=as_json) as ws:
        deliveries = report_sending.send_reports(ws, request)
    if as_json:
        print_json(deliveries)
    else:
        _print_deliveries(deliveries)
    outcomes = report_sending.DeliveryOutcome
    good_outcomes = {outcomes.SENT, outcomes.WOULD_SEND, outcomes.SENT_BEFORE}
    if any(delivery.outcome not in good_outcomes for delivery in deliveries):
        raise typer.Exit(NEEDS_ATTENTION)


def _print_deliveries(deliveries: Sequence[ReportDelivery]) -> None:
    for delivery in deliveries:
        whose = delivery.department or "the company"
        details = delivery.note or ", ".join(Path(name).name for name in delivery.files)
        line = f"{delivery.outcome:<12} {whose}  {delivery.address}  {details}"
        out.print(line.rstrip(), markup=False, soft_wrap=True)
