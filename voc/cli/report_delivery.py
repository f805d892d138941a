"""``voc report send``: a month's reports to those whom ``[delivery]`` names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from voc.cli.output import NEEDS_ATTENTION, open_with_progress, out, print_json
from voc.errors import UsageError
from voc.records import Period

if TYPE_CHECKING:
    from voc.workspace.report_sending import ReportDelivery

__all__ = ["SendOptions", "send_reports_of"]


@dataclass(frozen=True, slots=True)
class SendOptions:
    """Options of ``voc report send``."""

    department: str | None
    language: str | None
    deputies: Sequence[str]
    who: str | None
    is_dry: bool
    is_again: bool


def send_reports_of(words: Sequence[str], workspace_dir: Path, options: SendOptions, *, as_json: bool) -> None:
    """Send a month's reports. Exit code 3 when one was not sent that should be.

    Raises
    ------
    UsageError
        No month is named, or more than one.
    """
    from voc.workspace.report_sending import DeliveryOutcome, DeliveryRequest, send_reports

    if len(words) != 2:  # noqa: PLR2004 - the word and its month
        raise UsageError("expected one month: voc report send 2026-10")
    request = DeliveryRequest(
        Period.parse(words[1]),
        departments=[] if options.department is None else [options.department],
        language=options.language,
        with_deputies=options.deputies,
        is_dry=options.is_dry,
        is_again=options.is_again,
        who=options.who,
    )
    with open_with_progress(workspace_dir, quiet=as_json) as ws:
        deliveries = send_reports(ws, request)
    if as_json:
        print_json(deliveries)
    else:
        _print_deliveries(deliveries)
    good_outcomes = {DeliveryOutcome.SENT, DeliveryOutcome.WOULD_SEND, DeliveryOutcome.SENT_BEFORE}
    if any(delivery.outcome not in good_outcomes for delivery in deliveries):
        raise typer.Exit(NEEDS_ATTENTION)


def _print_deliveries(deliveries: Sequence[ReportDelivery]) -> None:
    for delivery in deliveries:
        whose = delivery.department or "the company"
        details = delivery.note or ", ".join(Path(name).name for name in delivery.files)
        line = f"{delivery.outcome:<12} {whose}  {delivery.address}  {details}"
        out.print(line.rstrip(), markup=False, soft_wrap=True)
