"""The commands that name themes: people's, beforehand, and a language model's."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from voc.cli.options import HERE, JsonOption, WorkspaceOption
from voc.cli.output import open_with_progress, out, plural, print_json
from voc.errors import UsageError

if TYPE_CHECKING:
    from voc.pipeline.seeding import Seeded
    from voc.records import Rejection

__all__ = ["register"]

MOST_REJECTIONS = 20


def register(themes_app: typer.Typer) -> None:
    """Add these commands to ``voc themes``."""
    themes_app.command("import")(themes_import)
    themes_app.command("seed")(themes_seed)
    themes_app.command("label")(themes_label)


def themes_import(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE.csv",
            help="Columns: label_nl, label_en, examples (set | between), keywords, parent, department.",
        ),
    ],
    workspace: WorkspaceOption = HERE,
    *,
    as_json: JsonOption = False,
) -> None:
    """Take in a list of themes; the next fit matches what customers say to them. Again changes nothing."""
    with open_with_progress(workspace, quiet=as_json) as ws:
        done = ws.import_themes(file)
    _print(done, as_json=as_json)


def themes_seed(
    label: Annotated[str | None, typer.Argument(metavar="LABEL", help="What the theme is called.")] = None,
    workspace: WorkspaceOption = HERE,
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
    given = label is not None or english is not None or dutch is not None
    if from_reasons == given or (from_reasons and (example or keyword)):
        raise UsageError('name one theme: voc themes seed LABEL --example "…"; or all: voc themes seed --from-reasons')
    with open_with_progress(workspace, quiet=as_json) as ws:
        if from_reasons:
            done = ws.seed_from_reasons()
        else:
            own: dict[str, str | None] = {ws.config.company.language: label, "nl": dutch, "en": english}
            if label is not None:
                own[ws.config.company.language] = label
            labels = {language: text for language, text in own.items() if text is not None}
            done = ws.seed_theme(labels, examples=example or (), keywords=keyword or ())
    _print(done, as_json=as_json)


def themes_label(
    workspace: WorkspaceOption = HERE,
    *,
    again: Annotated[
        bool, typer.Option("--again", help="Ask about every theme, also those that are as before.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Have the language model of [themes.labeller] label the themes that no person named. Off unless that is set."""
    with open_with_progress(workspace, quiet=as_json) as ws:
        done = ws.label_themes(again=again)
        labels = {theme.id: theme.label(ws.config.company.language) for theme in ws.theme_records()}
    if as_json:
        print_json(done)
    else:
        for theme in done.labelled:
            out.print(f"T-{theme:<6} {labels.get(theme, '')}", markup=False, soft_wrap=True)
        for theme, problem in done.problems.items():
            out.print(f"T-{theme:<6} not labelled: {problem}", markup=False, soft_wrap=True)
        n = f"{plural(len(done.labelled), 'theme')} labelled, {len(done.before)} as before"
        stay = f"; {len(done.problems)} not: the found label stays" if done.problems else ""
        out.print(f"{n}{stay}.", soft_wrap=True)
    if done.problems:
        raise typer.Exit(1)


def _print(done: Seeded, *, as_json: bool) -> None:
    if as_json:
        print_json(done)
        return
    labels: dict[int, list[str]] = {}
    for label, theme in done.themes.items():
        labels.setdefault(theme, []).append(label)
    for theme, own in labels.items():
        out.print(f"T-{theme:<6} {' / '.join(own)}", markup=False, soft_wrap=True)
    for item in done.rejected[:MOST_REJECTIONS]:
        out.print(_told(item), markup=False, soft_wrap=True)
    if (more := len(done.rejected) - MOST_REJECTIONS) > 0:
        out.print(f"… and {more} more; all of them: --json")
    n = plural(len(set(done.themes.values())), "theme")
    next_step = " The next voc themes fit matches what customers say to them." if done.new or done.changed else ""
    counts = f"{n}: {done.new} new, {done.changed} changed, {done.unchanged} as before.{next_step}"
    out.print(counts, soft_wrap=True)


def _told(item: Rejection) -> str:
    where = f"row {item.row}" + (f", {item.column}" if item.column else "")
    preview = f" ({item.preview!r})" if item.preview else ""
    left = "the rest of the row is taken in" if item.kept else "the row is left out"
    return f"{where}: {item.reason}{preview}; expected {item.expected}; {left}"
