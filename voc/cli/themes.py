"""``voc themes``: fit, assign and list themes, show one, and answer what a refit proposes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape

from voc.cli import seed_themes, theme_decisions
from voc.cli.decisions import format_log_entry
from voc.cli.options import HERE, AsOption, ForceOption, JsonOption, SeedOption, WhyOption, WorkspaceOption
from voc.cli.output import (
    build_table,
    convert_to_json,
    format_plural,
    open_with_progress,
    out,
    print_json,
    print_or_dump_outcome,
)
from voc.cli.theme_decisions import ThemeArgument, decide_about_themes
from voc.errors import UsageError
from voc.records import LabelOrigin, Reference, ReferenceKind, label_in, theme_reference

if TYPE_CHECKING:
    from voc.insight.theme_category import ThemeCategory
    from voc.insight.theme_profile import ThemeProfile
    from voc.insight.timeline import TimelineEvent
    from voc.records import Cause, Proposal, Theme

__all__ = ["themes_app"]

N_KEYWORDS = 4
"""Keywords per theme in the list; ``voc themes show`` has them all."""

themes_app = typer.Typer(name="themes", help="Group comments into themes.", no_args_is_help=True)


def run_theme_fit(
    workspace_dir: WorkspaceOption = HERE,
    seed: SeedOption = None,
    *,
    force: ForceOption = False,
    as_json: JsonOption = False,
) -> None:
    """Group all comments into themes; a theme that was there before keeps its identity."""
    with open_with_progress(workspace_dir, quiet=as_json) as ws:
        outcome = ws.fit_themes(seed=seed, force=force)
        print_or_dump_outcome(outcome, as_json=as_json)
        if not as_json and outcome.counts.get("themes") == 0:
            out.print(_explain_no_themes(), markup=False, soft_wrap=True)


def _explain_no_themes() -> str:
    from voc.themes.results import FEW_TEXTS

    return (
        f"Among fewer than {FEW_TEXTS} different comments only what several of them clearly share is a theme; "
        "all others wait as weak signals: collect more comments, and fit again."
    )


def run_theme_assignment(workspace_dir: WorkspaceOption = HERE, *, as_json: JsonOption = False) -> None:
    """Assign new comments to the known themes, without a refit."""
    with open_with_progress(workspace_dir, quiet=as_json) as ws:
        print_or_dump_outcome(ws.assign_themes(), as_json=as_json)


def print_themes(workspace_dir: WorkspaceOption = HERE, *, as_json: JsonOption = False) -> None:
    """List the themes, largest first."""
    with open_with_progress(workspace_dir, quiet=as_json) as ws:
        themes = ws.theme_catalog.records()
        language = ws.config.company.language
    if as_json:
        print_json([{"reference": theme.reference, **build_theme_document(theme)} for theme in themes])
        return
    if not themes:
        out.print(f"No themes yet; find them with: voc themes fit. {_explain_no_themes()}", soft_wrap=True)
        return
    table = build_table("theme", "comments", "label", "keywords", numbers=("comments",))
    for theme in themes:
        keywords = ", ".join(theme.keywords[:N_KEYWORDS])
        table.add_row(theme.reference, str(theme.n_comments), escape(theme.label(language)), escape(keywords))
    out.print(table)


def print_subjects(workspace_dir: WorkspaceOption = HERE, *, as_json: JsonOption = False) -> None:
    """List the main subjects with their themes; those that a person made are marked."""
    with open_with_progress(workspace_dir, quiet=as_json) as ws:
        subjects = ws.theme_catalog.main_subjects()
        theme_by_id: dict[int, Theme] = {theme.id: theme for theme in ws.theme_catalog.records()}
        language = ws.config.company.language
    if as_json:
        # References, as everywhere else where a script meets a theme.
        print_json(
            [{**convert_to_json(item), "themes": [theme_reference(id_) for id_ in item.themes]} for item in subjects]
        )
        return
    if not subjects:
        out.print("There are no themes yet; find them with: voc themes fit", markup=False)
    for subject in subjects:
        label = escape(subject.label(language) or "Without a main subject")
        out.print(f"[bold]{label}[/bold]{' (by a person)' if subject.by is LabelOrigin.PERSON else ''}", soft_wrap=True)
        for theme_id in subject.themes:
            theme = theme_by_id[theme_id]
            line = f"{theme.reference:<6} {theme.label(language)}, {format_plural(theme.n_comments, 'comment')}"
            out.print(f"  {line}", markup=False, soft_wrap=True)


def print_theme(theme: ThemeArgument, workspace_dir: WorkspaceOption = HERE, *, as_json: JsonOption = False) -> None:
    """Show a theme: its names, what customers say, its life line, and what people decided about it."""
    with open_with_progress(workspace_dir, quiet=as_json) as ws:
        profile = ws.theme_catalog.profile(theme)
        language = ws.config.company.language
    if as_json:
        # Field by field: the keys are what scripts rely on, whatever the records are called.
        print_json(
            {
                "theme": build_theme_document(profile.theme),
                "members": profile.members,
                "quotes": profile.quotes,
                "life": profile.timeline,
                "category": {
                    "value": profile.category.value,
                    "by": "person" if profile.category.is_decided else "rule",
                },
                "causes": [{"department": cause.department, "share": cause.share} for cause in profile.causes],
                "decisions": [{"event": entry.event, "standing": entry.is_active} for entry in profile.decisions],
                "proposed_labels": dict(profile.proposed_labels),
            }
        )
    else:
        _print_profile(profile, language)


def build_theme_document(theme: Theme) -> dict[str, Any]:
    """Return a theme as scripts read it: its description, and of its row the columns that they know."""
    document = convert_to_json(theme)
    row = document.pop("row")
    return {"id": theme.id, **document, **{name: row[name] for name in ("parent", "born_at", "state", "pinned")}}


def accept_proposals(
    what: Annotated[
        list[str] | None,
        typer.Argument(metavar="ID…", help="Proposals (P-3), or themes that are right (T-7); without: all proposals."),
    ] = None,
    workspace_dir: WorkspaceOption = HERE,
    why: WhyOption = "",
    who: AsOption = None,
    *,
    only_list: Annotated[bool, typer.Option("--list", help="Show what is proposed, accept nothing.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Accept what the last refit proposed, or a theme as it is. Until then no comment changes its theme."""
    themes = [name for name in what or () if name.upper().startswith(f"{ReferenceKind.THEME}-")]
    proposals = _parse_proposals(name for name in what or () if name not in themes)
    # Proposals are answered by a run's numbers, themes by their own: one command is about one of the two.
    if themes and not proposals and not only_list:
        decide_about_themes(workspace_dir, "accept", themes, why=why, who=who, as_json=as_json)
    elif themes:
        raise UsageError("accept proposals and themes one after the other")
    elif only_list:
        _list_proposals(workspace_dir, as_json=as_json)
    else:
        with open_with_progress(workspace_dir, quiet=as_json) as ws:
            print_or_dump_outcome(ws.decisions.accept_proposals(proposals, why=why, who=who), as_json=as_json)


def refuse_proposals(
    what: Annotated[list[str] | None, typer.Argument(metavar="ID…", help="Proposals (P-3); without: all.")] = None,
    workspace_dir: WorkspaceOption = HERE,
    why: WhyOption = "",
    who: AsOption = None,
    *,
    as_json: JsonOption = False,
) -> None:
    """Refuse what the last refit proposed: it is not proposed again."""
    proposals = _parse_proposals(what or ())
    with open_with_progress(workspace_dir, quiet=as_json) as ws:
        print_or_dump_outcome(ws.decisions.refuse_proposals(proposals, why=why, who=who), as_json=as_json)


def _print_profile(profile: ThemeProfile, language: str) -> None:
    theme = profile.theme
    out.print(f"[bold]{theme.reference}  {escape(theme.label(language))}[/bold]", soft_wrap=True)
    out.print(f"{format_plural(theme.n_comments, 'comment')} in {format_plural(theme.n_segments, 'segment')}")
    other_members = [theme_reference(member) for member in profile.members if member != theme.id]
    fields = {
        "about": label_in(theme.description, language),
        "keywords": ", ".join(theme.keywords),
        "made of": ", ".join([theme.reference, *other_members]) if other_members else "",
        "proposed name (voc themes rename)": profile.proposed_labels.get(language, ""),
        "under": theme_reference(theme.row.parent) if theme.row.parent is not None else "",
        "pinned": "yes" if theme.row.pinned else "",
        "category": _format_category(profile.category),
        "caused by": ", ".join(_format_cause(cause) for cause in profile.causes),
    }
    for name, value in fields.items():
        if value:
            out.print(f"{name}: {value}", markup=False, soft_wrap=True)
    sections = {
        "Quotes": [f'"{quote}"' for quote in profile.quotes],
        "Life line": [_format_timeline_event(event) for event in profile.timeline],
        "Decisions": [format_log_entry(entry) for entry in profile.decisions],
    }
    for title, lines in sections.items():
        if lines:
            out.print(f"[bold]{title}[/bold]")
        for line in lines:
            out.print(f"  {line}", markup=False, soft_wrap=True)


def _format_category(category: ThemeCategory) -> str:
    if category.value is None:
        return ""
    return f"{category.value} (by a person)" if category.is_decided else category.value.value


def _format_cause(cause: Cause) -> str:
    """Return a department and its share: ``Facturatie 83 %``; of too few customers without the share."""
    name, share = cause.department or "unknown", cause.share.value
    return name if share is None else f"{name} {share:.0%}".replace("%", " %")


def _format_timeline_event(event: TimelineEvent) -> str:
    return f"{event.at}  {event.kind.value:<9} {_format_note(event.note)}".rstrip()


def _format_note(note: Mapping[str, Any]) -> str:
    """Return what an event of a theme's timeline notes besides its kind: ``T-5 into T-3``."""
    if "observed" in note:
        observed = format_plural(note["observed"], note["unit"].removesuffix("s"))
        return f"{observed} in {note['period']}, {note['expected']:.1f} expected"
    if "labels" in note:
        return " / ".join(note["labels"].values())
    if "into" in note:
        return f"{note['theme']} into {note['into']}"
    if "part" in note:
        return f"{format_plural(note['n_segments'], 'segment')} of {note['theme']} became {note['part']}"
    return ", ".join(str(note[name]) for name in ("what", "department") if note.get(name))


def _list_proposals(workspace_dir: Path, *, as_json: bool) -> None:
    with open_with_progress(workspace_dir, quiet=as_json) as ws:
        language = ws.config.company.language
        label_by_theme: dict[int, str] = {theme.id: theme.label(language) for theme in ws.theme_catalog.records()}
        proposals = ws.decisions.proposals()
    if as_json:
        print_json([{"id": item.id, **convert_to_json(item.proposal)} for item in proposals])
        return
    if not proposals:
        out.print("Nothing is proposed.")
    for item in proposals:
        line = f"{item.id:>4}  {_format_proposal(item.proposal, label_by_theme)}"
        out.print(line, markup=False, soft_wrap=True)


def _format_proposal(proposal: Proposal, label_by_theme: Mapping[int, str]) -> str:
    """Return a proposal in words: ``merged: T-5 'Dubbele nota', T-6 → T-5 'Dubbele nota' (40 segments)``."""

    def format_themes(theme_ids: tuple[int, ...]) -> str:
        return ", ".join(
            theme_reference(id_) + (f" {label_by_theme[id_]!r}" if id_ in label_by_theme else "") for id_ in theme_ids
        )

    themes = f"{format_themes(proposal.old)} → {format_themes(proposal.new)}"
    return f"{proposal.kind.value}: {themes} ({proposal.n_segments} segments)"


def _parse_proposals(names: Iterable[str]) -> list[int]:
    return [Reference.parse(name, ReferenceKind.PROPOSAL).number for name in names]


COMMANDS: Mapping[str, Callable[..., None]] = {
    "import": seed_themes.import_themes,
    "seed": seed_themes.seed_theme,
    "label": seed_themes.label_themes,
    "show": print_theme,
    "subjects": print_subjects,
    "accept": accept_proposals,
    "refuse": refuse_proposals,
    **theme_decisions.COMMANDS,
    "fit": run_theme_fit,
    "assign": run_theme_assignment,
    "list": print_themes,
}
"""Commands of ``voc themes`` by name, in the order of its help."""
for _name, _command in COMMANDS.items():
    themes_app.command(_name)(_command)
