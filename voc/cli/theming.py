"""The commands by which people decide about themes; each is one event, which ``voc undo`` takes back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape

from voc.cli.options import HERE, AsOption, JsonOption, WhyOption, WorkspaceOption
from voc.cli.output import open_with_progress, out, plain, plural, print_json, print_stage
from voc.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from voc.insight.theme_profile import ThemeStory
    from voc.insight.timeline import LifeEvent
    from voc.records import Event, Proposal

__all__ = ["event_line", "register"]

NONE = "none"
ThemeArgument = Annotated[str, typer.Argument(metavar="THEME", help="Such as T-7.")]
ThemesArgument = Annotated[list[str], typer.Argument(metavar="THEME…", help="Such as T-7.")]
DutchOption = Annotated[str | None, typer.Option("--nl", help="Its Dutch label.", metavar="TEXT")]
EnglishOption = Annotated[str | None, typer.Option("--en", help="Its English label.", metavar="TEXT")]


def register(themes_app: typer.Typer) -> None:
    """Add these commands to ``voc themes``."""
    themes_app.command("show")(show)
    themes_app.command("subjects")(subjects)
    themes_app.command("accept")(accept)
    themes_app.command("refuse")(refuse)
    for command in (rename, merge, split, exclude, pin, place, subject, department, category):
        themes_app.command()(command)


# ---- proposals ----------------------------------------------------------------------------------------------------


def accept(
    what: Annotated[
        list[str] | None,
        typer.Argument(metavar="ID…", help="Proposals (P-3), or themes that are right (T-7); without: all proposals."),
    ] = None,
    workspace: WorkspaceOption = HERE,
    why: WhyOption = "",
    who: AsOption = None,
    *,
    only_list: Annotated[bool, typer.Option("--list", help="Show what is proposed, accept nothing.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Accept what the last refit proposed, or a theme as it is. Until then no comment changes its theme."""
    themes = [name for name in what or () if name.upper().startswith("T-")]
    proposals = [_number(name, "P") for name in what or () if name not in themes]
    if themes and not proposals and not only_list:
        _decide(workspace, "accept", themes, why=why, who=who, as_json=as_json)
        return
    if themes:
        raise UsageError("accept proposals and themes one after the other")
    with open_with_progress(workspace, quiet=as_json) as ws:
        if not only_list:
            print_stage(ws.accept_proposals(proposals, why=why, who=who), as_json=as_json)
            return
        language = ws.config.company.language
        labels = {theme.id: theme.label(language) for theme in ws.theme_records()}
        opened = ws.proposals()
    if as_json:
        print_json([{"id": item.id, **plain(item.proposal)} for item in opened])
        return
    if not opened:
        out.print("Nothing is proposed.")
    for item in opened:
        out.print(f"{item.id:>4}  {_proposed(item.proposal, labels)}", markup=False, soft_wrap=True)


def refuse(
    what: Annotated[list[str] | None, typer.Argument(metavar="ID…", help="Proposals (P-3); without: all.")] = None,
    workspace: WorkspaceOption = HERE,
    why: WhyOption = "",
    who: AsOption = None,
    *,
    as_json: JsonOption = False,
) -> None:
    """Refuse what the last refit proposed: it is not proposed again."""
    proposals = [_number(name, "P") for name in what or ()]
    with open_with_progress(workspace, quiet=as_json) as ws:
        print_stage(ws.refuse_proposals(proposals, why=why, who=who), as_json=as_json)


def _proposed(proposal: Proposal, labels: Mapping[int, str]) -> str:
    """Return a proposal in words."""

    def named(themes: tuple[int, ...]) -> str:
        return ", ".join(f"T-{theme}" + (f" {labels[theme]!r}" if theme in labels else "") for theme in themes)

    return f"{proposal.kind.value}: {named(proposal.old)} → {named(proposal.new)} ({proposal.n_segments} segments)"


# ---- decisions ----------------------------------------------------------------------------------------------------


def rename(
    theme: ThemeArgument,
    workspace: WorkspaceOption = HERE,
    dutch: DutchOption = None,
    english: EnglishOption = None,
    why: WhyOption = "",
    who: AsOption = None,
    *,
    as_json: JsonOption = False,
) -> None:
    """Give a theme a name of your own, in one language or both; it stays at every refit."""
    labels = _labels(dutch, english)
    if not labels:
        raise UsageError('give the name: --nl "…", --en "…", or both')
    _decide(workspace, "rename", [theme], {"labels": labels}, why=why, who=who, as_json=as_json)


def merge(
    themes: ThemesArgument,
    into: Annotated[str, typer.Option("--into", help="The theme that they become part of.", metavar="THEME")],
    workspace: WorkspaceOption = HERE,
    why: WhyOption = "",
    who: AsOption = None,
    *,
    as_json: JsonOption = False,
) -> None:
    """Show themes as one with another; undoing it brings each back as it was."""
    target = _number(into, "T")
    _decide(workspace, "merge", themes, {"into": target}, why=why, who=who, as_json=as_json)


def split(
    theme: ThemeArgument,
    segments: Annotated[
        str, typer.Option("--segments", help="The parts of comments that leave: S-1,S-2,…", metavar="LIST")
    ],
    workspace: WorkspaceOption = HERE,
    dutch: DutchOption = None,
    english: EnglishOption = None,
    why: WhyOption = "",
    who: AsOption = None,
    *,
    as_json: JsonOption = False,
) -> None:
    """Make a new theme of some of a theme's segments; the next fit brings what is like them to it."""
    ids = [_number(part, "S") for part in segments.split(",") if part.strip()]
    payload = {"part": None, "segments": ids, "labels": _labels(dutch, english)}
    _decide(workspace, "split", [theme], payload, why=why, who=who, as_json=as_json)


def exclude(
    themes: ThemesArgument,
    workspace: WorkspaceOption = HERE,
    why: WhyOption = "",
    who: AsOption = None,
    *,
    as_json: JsonOption = False,
) -> None:
    """Say that these are no themes at all; their comments count without a theme."""
    _decide(workspace, "exclude", themes, why=why, who=who, as_json=as_json)


def pin(
    themes: ThemesArgument,
    workspace: WorkspaceOption = HERE,
    why: WhyOption = "",
    who: AsOption = None,
    *,
    as_json: JsonOption = False,
) -> None:
    """Keep themes, with or without comments."""
    _decide(workspace, "pin", themes, why=why, who=who, as_json=as_json)


def place(
    segment: Annotated[str, typer.Argument(metavar="SEGMENT", help="Such as S-18; voc trace shows comments.")],
    theme: Annotated[str, typer.Argument(metavar="THEME", help="Such as T-7, or none.")],
    workspace: WorkspaceOption = HERE,
    why: WhyOption = "",
    who: AsOption = None,
    *,
    as_json: JsonOption = False,
) -> None:
    """Say which theme a part of a comment belongs to, or that it belongs to none."""
    to = None if theme.strip().casefold() == NONE else _number(theme, "T")
    _decide(workspace, "place", [segment], {"theme": to}, why=why, who=who, as_json=as_json)


def subject(
    theme: ThemeArgument,
    workspace: WorkspaceOption = HERE,
    under: Annotated[
        str | None, typer.Option("--under", help="Its main subject; without: none.", metavar="THEME")
    ] = None,
    why: WhyOption = "",
    who: AsOption = None,
    *,
    as_json: JsonOption = False,
) -> None:
    """Put a theme under a main subject, or on its own."""
    parent = None if under is None else _number(under, "T")
    _decide(workspace, "subject", [theme], {"parent": parent}, why=why, who=who, as_json=as_json)


def department(
    theme: ThemeArgument,
    name: Annotated[str, typer.Argument(metavar="NAME", help="The department that causes it, or none: nobody said.")],
    workspace: WorkspaceOption = HERE,
    fixer: Annotated[str | None, typer.Option("--fixer", help="Who repairs it.", metavar="NAME")] = None,
    why: WhyOption = "",
    who: AsOption = None,
    *,
    as_json: JsonOption = False,
) -> None:
    """Say which department causes a theme, and who repairs it."""
    named = None if name.strip().casefold() == NONE else name
    payload = {"department": named, "fixer": fixer}
    _decide(workspace, "department", [theme], payload, why=why, who=who, as_json=as_json)


def category(
    theme: ThemeArgument,
    name: Annotated[str, typer.Argument(metavar="CATEGORY", help="valuable, hygiene or unnecessary.")],
    workspace: WorkspaceOption = HERE,
    why: WhyOption = "",
    who: AsOption = None,
    *,
    as_json: JsonOption = False,
) -> None:
    """Say which contact category a theme is; exceptions are made on the triage board."""
    payload = {"category": name.strip().lower(), "exceptions": []}
    _decide(workspace, "category", [theme], payload, why=why, who=who, as_json=as_json)


def _decide(
    workspace: Path,
    kind: str,
    about: Sequence[str],
    payload: Mapping[str, object] | None = None,
    *,
    why: str,
    who: str | None,
    as_json: bool,
) -> None:
    """Decide the same about some themes (or a segment), all or none, and print what ``voc undo`` takes."""
    letter = "S" if kind == "place" else "T"
    numbers = dict.fromkeys(_number(name, letter) for name in about)
    with open_with_progress(workspace, quiet=as_json) as ws:
        done = ws.decide_all([(kind, f"{letter}-{n}", payload or {}) for n in numbers], why=why, who=who)
    if as_json:
        print_json(done)
        return
    for event in done:
        out.print(f"Event {event.id}: {_said(event)}", markup=False, soft_wrap=True)


def _labels(dutch: str | None, english: str | None) -> dict[str, str]:
    return {language: text for language, text in (("nl", dutch), ("en", english)) if text is not None}


def _number(name: str, letter: str) -> int:
    digits = name.strip().upper().removeprefix(f"{letter}-")
    if not (digits.isascii() and digits.isdigit()):
        raise UsageError(f"{name!r} is no reference; expected one such as {letter}-7")
    return int(digits)


# ---- what there is to see -----------------------------------------------------------------------------------------


def subjects(workspace: WorkspaceOption = HERE, *, as_json: JsonOption = False) -> None:
    """List the main subjects with their themes; those that a person made are marked."""
    with open_with_progress(workspace, quiet=as_json) as ws:
        found, themes = ws.subjects(), {theme.id: theme for theme in ws.theme_records()}
        language = ws.config.company.language
    if as_json:
        told = [{**plain(subject), "themes": [f"T-{id_}" for id_ in subject.themes]} for subject in found]
        print_json(told)
        return
    if not found:
        out.print("There are no themes yet; find them with: voc themes fit", markup=False)
    for subject in found:
        label = escape(subject.label(language) or "Without a main subject")
        out.print(f"[bold]{label}[/bold]{' (by a person)' if subject.by == 'person' else ''}", soft_wrap=True)
        for id_ in subject.themes:
            theme = themes[id_]
            line = f"{theme.reference:<6} {theme.label(language)}, {plural(theme.n_comments, 'comment')}"
            out.print(f"  {line}", markup=False, soft_wrap=True)


def show(theme: ThemeArgument, workspace: WorkspaceOption = HERE, *, as_json: JsonOption = False) -> None:
    """Show a theme: its names, what customers say, its life line, and what people decided about it."""
    with open_with_progress(workspace, quiet=as_json) as ws:
        story = ws.theme(theme)
        language = ws.config.company.language
    if as_json:
        print_json(story)
    else:
        _print_story(story, language)


def _print_story(story: ThemeStory, language: str) -> None:
    theme = story.theme
    out.print(f"[bold]{theme.reference}  {escape(theme.label(language))}[/bold]", soft_wrap=True)
    out.print(f"{plural(theme.n_comments, 'comment')} in {plural(theme.n_segments, 'segment')}")
    others = [f"T-{member}" for member in story.members if member != theme.id]
    rows = {
        "about": theme.description.get(language) or next(iter(theme.description.values()), ""),
        "keywords": ", ".join(theme.keywords),
        "made of": ", ".join([theme.reference, *others]) if others else "",
        "under": f"T-{theme.parent}" if theme.parent is not None else "",
        "pinned": "yes" if theme.pinned else "",
    }
    for name, value in rows.items():
        if value:
            out.print(f"{name}: {value}", markup=False, soft_wrap=True)
    for title, lines in (
        ("Quotes", [f'"{quote}"' for quote in story.quotes]),
        ("Life line", [f"{event.at}  {event.kind.value:<9} {_lived(event)}".rstrip() for event in story.life]),
        ("Decisions", [event_line(entry.event, standing=entry.standing) for entry in story.decisions]),
    ):
        if lines:
            out.print(f"[bold]{title}[/bold]")
        for line in lines:
            out.print(f"  {line}", markup=False, soft_wrap=True)


def _lived(event: LifeEvent) -> str:
    note: Mapping[str, Any] = event.note
    if "observed" in note:
        return f"{plural(note['observed'], 'comment')} in {note['period']}, {note['expected']:.1f} expected"
    if "labels" in note:
        return " / ".join(note["labels"].values())
    if "into" in note:
        return f"{note['theme']} into {note['into']}"
    if "part" in note:
        return f"{plural(note['n_segments'], 'segment')} of {note['theme']} became {note['part']}"
    return ", ".join(str(note[name]) for name in ("what", "department") if note.get(name))


def event_line(event: Event, *, standing: bool) -> str:
    """Return an event in one line: its number, when, who, what and why; one that was undone says so."""
    why = f"  ({event.why})" if event.why else ""
    gone = "" if standing else "  [undone]"
    return f"{event.id:>5}  {event.at:%Y-%m-%d %H:%M}  {event.who}  {_said(event)}{why}{gone}"


def _said(event: Event) -> str:
    payload: Mapping[str, Any] = event.payload
    if event.undoes is not None:
        return f"{event.subject} undo of {event.undoes}"
    match event.kind:
        case "merge":
            told = f"into T-{payload['into']}"
        case "split":
            told = f"{plural(len(payload['segments']), 'segment')} became T-{payload['part']}"
        case "place":
            told = "in no theme" if payload["theme"] is None else f"in T-{payload['theme']}"
        case "rename":
            told = " / ".join(payload["labels"].values())
        case "subject":
            told = "on its own" if payload["parent"] is None else f"under T-{payload['parent']}"
        case "proposal":
            told = "accepted" if payload["accepted"] else "refused"
        case _:
            told = ", ".join(str(value) for value in payload.values() if isinstance(value, str | int))
    return f"{event.subject} {event.kind}" + (f": {told}" if told else "")
