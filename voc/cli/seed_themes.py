"""``voc themes import``, ``seed`` and ``label``: themes that people or a language model name."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from voc.cli.options import HERE, JsonOption, WorkspaceOption
from voc.cli.output import format_plural, open_with_progress, out, print_json
from voc.errors import UsageError
from voc.records import theme_reference

if TYPE_CHECKING:
    from voc.pipeline.llm_labels import LabelResult
    from voc.records import Rejection
    from voc.workspace.seed_themes import SeedResult

__all__ = ["import_themes", "label_themes", "seed_theme"]

MAX_REJECTIONS = 20
REFERENCE_WIDTH = 8
"""Characters of the column with the references: T-123456."""


def import_themes(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE.csv",
            help="Columns: label_nl, label_en, examples (set | between), keywords, parent, department.",
        ),
    ],
    workspace_dir: WorkspaceOption = HERE,
    *,
    as_json: JsonOption = False,
) -> None:
    """Import a list of themes; the next fit matches comments to them. A second time changes nothing."""
    with open_with_progress(workspace_dir, quiet=as_json) as ws:
        result = ws.theme_catalog.import_themes(file)
    _print_seed_result(result, as_json=as_json)


def seed_theme(
    label: Annotated[str | None, typer.Argument(metavar="LABEL", help="What the theme is called.")] = None,
    workspace_dir: WorkspaceOption = HERE,
    english: Annotated[str | None, typer.Option("--en", help="Its English label.", metavar="TEXT")] = None,
    dutch: Annotated[str | None, typer.Option("--nl", help="Its Dutch label.", metavar="TEXT")] = None,
    example: Annotated[
        list[str] | None, typer.Option("--example", help="What customers say about it; several times.", metavar="TEXT")
    ] = None,
    keyword: Annotated[
        list[str] | None, typer.Option("--keyword", help="A word that they use; several times.", metavar="WORD")
    ] = None,
    *,
    from_reasons: Annotated[
        bool, typer.Option("--from-reasons", help="A theme for each contact reason of voc.toml.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Name a theme before it is found, with examples; a theme of that name gets them added."""
    has_label = label is not None or english is not None or dutch is not None
    if from_reasons == has_label or (from_reasons and (example or keyword)):
        raise UsageError('name one theme: voc themes seed LABEL --example "…"; or all: voc themes seed --from-reasons')
    with open_with_progress(workspace_dir, quiet=as_json) as ws:
        if from_reasons:
            result = ws.theme_catalog.seed_from_reasons()
        else:
            labels = _collect_labels(label, ws.config.company.language, dutch=dutch, english=english)
            result = ws.theme_catalog.seed_theme(labels, examples=example or (), keywords=keyword or ())
    _print_seed_result(result, as_json=as_json)


def label_themes(
    workspace_dir: WorkspaceOption = HERE,
    *,
    again: Annotated[
        bool, typer.Option("--again", help="Ask about every theme, also those that are as before.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    r"""Have the language model of \[themes.labeller] label the themes that no person named. Off unless that is set."""
    with open_with_progress(workspace_dir, quiet=as_json) as ws:
        result = ws.theme_catalog.label_themes(again=again)
        language = ws.config.company.language
        label_by_theme = {theme.id: theme.label(language) for theme in ws.theme_catalog.records()}
    if as_json:
        print_json(result)
    else:
        for theme_id in result.labelled:
            _print_theme(theme_id, label_by_theme.get(theme_id, ""))
        for theme_id, problem in result.problems.items():
            _print_theme(theme_id, f"not labelled: {problem}")
        out.print(_format_label_counts(result), soft_wrap=True)
    if result.problems:  # a script should notice; what was labelled stays
        raise typer.Exit(1)


def _collect_labels(label: str | None, language: str, *, dutch: str | None, english: str | None) -> dict[str, str]:
    """Return the labels that were given by language; a label without one is in the workspace's language."""
    labels: dict[str, str | None] = {language: label, "nl": dutch, "en": english}
    if label is not None:  # the argument goes before the option of the same language
        labels[language] = label
    return {language: text for language, text in labels.items() if text is not None}


def _format_label_counts(result: LabelResult) -> str:
    counts = f"{format_plural(len(result.labelled), 'theme')} labelled, {len(result.before)} as before"
    problems = f"; {len(result.problems)} not: the found label stays" if result.problems else ""
    return f"{counts}{problems}."


def _print_seed_result(result: SeedResult, *, as_json: bool) -> None:
    if as_json:
        print_json(result)
        return
    labels_by_theme: dict[int, list[str]] = {}  # the Dutch and the English label on one line
    for label, theme_id in result.themes.items():
        labels_by_theme.setdefault(theme_id, []).append(label)
    for theme_id, labels in labels_by_theme.items():
        _print_theme(theme_id, " / ".join(labels))
    for rejection in result.rejected[:MAX_REJECTIONS]:
        out.print(_format_rejection(rejection), markup=False, soft_wrap=True)
    if (n_more := len(result.rejected) - MAX_REJECTIONS) > 0:
        out.print(f"… and {n_more} more; all of them: --json")
    for label, why in result.skipped.items():
        out.print(f"left out, {why}: {label}", markup=False, soft_wrap=True)
    n_themes = format_plural(len(labels_by_theme), "theme")
    has_news = result.new or result.changed
    next_step = " The next voc themes fit matches what customers say to them." if has_news else ""
    counts = f"{result.new} new, {result.changed} changed, {result.unchanged} as before"
    counts += f", {len(result.skipped)} left out" if result.skipped else ""
    out.print(f"{n_themes}: {counts}.{next_step}", soft_wrap=True)


def _print_theme(theme_id: int, text: str) -> None:
    out.print(f"{theme_reference(theme_id):<{REFERENCE_WIDTH}} {text}", markup=False, soft_wrap=True)


def _format_rejection(rejection: Rejection) -> str:
    where = f"row {rejection.row}" + (f", {rejection.column}" if rejection.column else "")
    preview = f" ({rejection.redacted_cell!r})" if rejection.redacted_cell else ""
    consequence = "the rest of the row is imported" if rejection.is_row_kept else "the row is left out"
    return f"{where}: {rejection.reason}{preview}; expected {rejection.expected}; {consequence}"
