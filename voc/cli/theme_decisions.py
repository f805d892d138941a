"""``voc themes rename``, ``merge``, ``split`` …: decisions about themes; each is one event, which can be undone."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer

from voc.cli.decisions import print_event
from voc.cli.options import HERE, AsOption, JsonOption, WhyOption, WorkspaceOption, split_list_option
from voc.cli.output import open_with_progress, print_json
from voc.errors import UsageError
from voc.records import Reference, ReferenceKind
from voc.text.normalize import fold

__all__ = ["COMMANDS", "ThemeArgument", "decide_about_themes"]

NONE = "none"
ThemeArgument = Annotated[str, typer.Argument(metavar="THEME", help="Such as T-7.")]
ThemesArgument = Annotated[list[str], typer.Argument(metavar="THEME…", help="Such as T-7.")]
DutchOption = Annotated[str | None, typer.Option("--nl", help="Its Dutch label.", metavar="TEXT")]
EnglishOption = Annotated[str | None, typer.Option("--en", help="Its English label.", metavar="TEXT")]


def rename_theme(
    theme: ThemeArgument,
    workspace_dir: WorkspaceOption = HERE,
    dutch: DutchOption = None,
    english: EnglishOption = None,
    why: WhyOption = "",
    who: AsOption = None,
    *,
    as_json: JsonOption = False,
) -> None:
    """Give a theme a name of your own, in one language or both; it stays at every refit."""
    labels = _collect_labels(dutch, english)
    if not labels:
        raise UsageError('give the name: --nl "…", --en "…", or both')
    decide_about_themes(workspace_dir, "rename", [theme], {"labels": labels}, why=why, who=who, as_json=as_json)


def merge_themes(
    themes: ThemesArgument,
    into: Annotated[str, typer.Option("--into", help="The theme that they become part of.", metavar="THEME")],
    workspace_dir: WorkspaceOption = HERE,
    why: WhyOption = "",
    who: AsOption = None,
    *,
    as_json: JsonOption = False,
) -> None:
    """Show themes as one with another; undoing it brings each back as it was."""
    target = _parse_theme(into)
    decide_about_themes(workspace_dir, "merge", themes, {"into": target}, why=why, who=who, as_json=as_json)


def split_theme(
    theme: ThemeArgument,
    segments: Annotated[
        list[str], typer.Option("--segments", help="The parts of comments that leave: S-1,S-2,…", metavar="LIST")
    ],
    workspace_dir: WorkspaceOption = HERE,
    dutch: DutchOption = None,
    english: EnglishOption = None,
    why: WhyOption = "",
    who: AsOption = None,
    *,
    as_json: JsonOption = False,
) -> None:
    """Make a new theme of some of a theme's segments; the next fit brings what is like them to it."""
    segment_ids = [Reference.parse(name, ReferenceKind.SEGMENT).number for name in split_list_option(segments)]
    payload = {"part": None, "segments": segment_ids, "labels": _collect_labels(dutch, english)}
    decide_about_themes(workspace_dir, "split", [theme], payload, why=why, who=who, as_json=as_json)


def exclude_themes(
    themes: ThemesArgument,
    workspace_dir: WorkspaceOption = HERE,
    why: WhyOption = "",
    who: AsOption = None,
    *,
    as_json: JsonOption = False,
) -> None:
    """Say that these are no themes at all; their comments count without a theme."""
    decide_about_themes(workspace_dir, "exclude", themes, why=why, who=who, as_json=as_json)


def pin_themes(
    themes: ThemesArgument,
    workspace_dir: WorkspaceOption = HERE,
    why: WhyOption = "",
    who: AsOption = None,
    *,
    as_json: JsonOption = False,
) -> None:
    """Keep themes, with or without comments."""
    decide_about_themes(workspace_dir, "pin", themes, why=why, who=who, as_json=as_json)


def place_segment(
    segment: Annotated[str, typer.Argument(metavar="SEGMENT", help="Such as S-18; voc trace shows comments.")],
    theme: Annotated[str, typer.Argument(metavar="THEME", help="Such as T-7, or none.")],
    workspace_dir: WorkspaceOption = HERE,
    why: WhyOption = "",
    who: AsOption = None,
    *,
    as_json: JsonOption = False,
) -> None:
    """Say which theme a part of a comment belongs to, or that it belongs to none."""
    to = None if fold(theme) == NONE else _parse_theme(theme)
    decide_about_themes(workspace_dir, "place", [segment], {"theme": to}, why=why, who=who, as_json=as_json)


def choose_subject(
    theme: ThemeArgument,
    workspace_dir: WorkspaceOption = HERE,
    under: Annotated[
        str | None, typer.Option("--under", help="Its main subject; without: none.", metavar="THEME")
    ] = None,
    why: WhyOption = "",
    who: AsOption = None,
    *,
    as_json: JsonOption = False,
) -> None:
    """Put a theme under a main subject, or on its own."""
    parent = None if under is None else _parse_theme(under)
    decide_about_themes(workspace_dir, "subject", [theme], {"parent": parent}, why=why, who=who, as_json=as_json)


def choose_department(
    theme: ThemeArgument,
    name: Annotated[str, typer.Argument(metavar="NAME", help="The department that causes it, or none: nobody said.")],
    workspace_dir: WorkspaceOption = HERE,
    fixer: Annotated[str | None, typer.Option("--fixer", help="Who repairs it.", metavar="NAME")] = None,
    why: WhyOption = "",
    who: AsOption = None,
    *,
    as_json: JsonOption = False,
) -> None:
    """Say which department causes a theme, and who repairs it."""
    cause = None if fold(name) == NONE else name  # so no department can be called none
    payload = {"department": cause, "fixer": fixer}
    decide_about_themes(workspace_dir, "department", [theme], payload, why=why, who=who, as_json=as_json)


def choose_category(
    theme: ThemeArgument,
    name: Annotated[str, typer.Argument(metavar="CATEGORY", help="valuable, hygiene or unnecessary.")],
    workspace_dir: WorkspaceOption = HERE,
    why: WhyOption = "",
    who: AsOption = None,
    *,
    as_json: JsonOption = False,
) -> None:
    """Say which contact category a theme is; exceptions are made on the triage board, and stay."""
    payload = {"category": name.strip().lower()}
    decide_about_themes(workspace_dir, "category", [theme], payload, why=why, who=who, as_json=as_json)


def decide_about_themes(
    workspace_dir: Path,
    kind: str,
    names: Sequence[str],
    payload: Mapping[str, object] | None = None,
    *,
    why: str,
    who: str | None,
    as_json: bool,
) -> None:
    """Decide the same about some themes (or a segment), all or none, and print what ``voc undo`` takes.

    Parameters
    ----------
    names
        References of themes, of a segment for the kind ``place``.
    """
    subject_kind = ReferenceKind.SEGMENT if kind == "place" else ReferenceKind.THEME
    # Named twice, T-7 and 7, is decided once.
    subjects = dict.fromkeys(str(Reference.parse(name, subject_kind)) for name in names)
    with open_with_progress(workspace_dir, quiet=as_json) as ws:
        requests = [(kind, subject, payload or {}) for subject in subjects]
        events = ws.decisions.decide_all(requests, why=why, who=who)
    if as_json:
        print_json(events)
        return
    for event in events:
        print_event(event)


def _parse_theme(name: str) -> int:
    return Reference.parse(name, ReferenceKind.THEME).number


def _collect_labels(dutch: str | None, english: str | None) -> dict[str, str]:
    """Return the labels that were given, by language."""
    return {language: text for language, text in (("nl", dutch), ("en", english)) if text is not None}


COMMANDS: Mapping[str, Callable[..., None]] = {
    "rename": rename_theme,
    "merge": merge_themes,
    "split": split_theme,
    "exclude": exclude_themes,
    "pin": pin_themes,
    "place": place_segment,
    "subject": choose_subject,
    "department": choose_department,
    "category": choose_category,
}
"""Commands of ``voc themes`` by name, in the order of its help."""
