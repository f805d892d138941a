"""``voc reasons``: a check of the list of contact reasons."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from rich.markup import escape

from voc.cli.options import HERE, JsonOption, WorkspaceOption
from voc.cli.output import build_table, format_plural, open_with_progress, out, print_json

if TYPE_CHECKING:
    from rich.table import Table

    from voc.causes.reason_quality import ReasonQuality
    from voc.records import Estimate

__all__ = ["check_reasons"]


def check_reasons(workspace_dir: WorkspaceOption = HERE, *, as_json: JsonOption = False) -> None:
    """Check the list of contact reasons: do agents use it alike, can they tell reasons apart, what hides in "other"."""
    with open_with_progress(workspace_dir, quiet=as_json) as ws:
        quality = ws.signals.reasons.check()
        suggestions = ws.signals.reasons.suggest().to_dict("records")
        name_by_reason = {entry.id: entry.name for entry in ws.config.reasons}
    if as_json:
        print_json({"check": quality, "resorted": suggestions})
        return
    out.print(_build_quality_table(quality, name_by_reason))
    out.print(
        "Agreement is Krippendorff's α over contacts labelled more than once; themes: how many cover 80 % of a "
        "reason's comments.",
        soft_wrap=True,
    )
    for pair in quality.confusions:  # a reason that left voc.toml since keeps its id
        share = f"{pair.share.value:.0%} of {format_plural(pair.share.n, 'contact')}"
        first, second = (name_by_reason.get(reason, reason) for reason in (pair.first, pair.second))
        out.print(f"Mixed up: {first} and {second}: {share}", markup=False, soft_wrap=True)
    if suggestions:
        counts = [f"{name_by_reason.get(row['reason'], 'not sure')} {row['comments']}" for row in suggestions]
        out.print(f'What hides in "other", by its words: {", ".join(counts)}', markup=False, soft_wrap=True)
    for warning, number in quality.warnings.items():
        out.print(f"[yellow]Warning:[/yellow] {warning}: {number}")


def _build_quality_table(quality: ReasonQuality, name_by_reason: Mapping[str, str]) -> Table:
    numbers = ("agreement", "interval", "themes")
    table = build_table("reason", "name", *numbers, numbers=numbers)
    for reason, alpha in quality.by_reason.items():
        n_themes = str(quality.themes.get(reason, ""))
        table.add_row(reason, escape(name_by_reason[reason]), *_format_alpha(alpha), n_themes)
    table.add_row("all", "", *_format_alpha(quality.agreement), "")
    return table


def _format_alpha(estimate: Estimate) -> tuple[str, str]:
    """Return the value and the interval of α, as the table has them."""
    if estimate.value is None:  # no contact was labelled twice
        return "–", ""
    interval = "" if estimate.low is None or estimate.high is None else f"{estimate.low:.2f} – {estimate.high:.2f}"
    return f"{estimate.value:.2f}", interval
