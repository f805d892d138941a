"""Seed themes: themes that people name before a fit finds them, saved as decisions.

A theme that has or had one of the labels already is that theme: the same list again changes nothing, also where people
decided otherwise since.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from voc.collect.read.table import read_table
from voc.config import Source, get_user_name
from voc.decisions.kind_names import DecisionKind
from voc.errors import UsageError
from voc.insight.reason_quality import is_catch_all
from voc.pipeline.context import Context
from voc.records import Event, Kind, Rejection, ThemeId, ThemeState, theme_reference
from voc.store import decision_writer, seed_themes, theme_decisions
from voc.text.normalize import fold
from voc.text.pii.redact import Redactor
from voc.themes.seed_list import SeedTheme, parse_seed_list
from voc.workspace.decisions import build_decision_context

if TYPE_CHECKING:
    from voc.records import ThemeRow

__all__ = ["SeedResult", "import_seed_list", "save_seed_themes", "seed_from_reasons"]

KindAndPayload = tuple[str, dict[str, object]]
"""Kind and payload of a decision about a theme: ``("pin", {})``."""


@dataclass(frozen=True, slots=True)
class SeedResult:
    """Result of saving a list of themes.

    ``themes`` maps each label, redacted, to the theme's id: ``{"Dubbele nota": 12}``. ``new``, ``changed`` and
    ``unchanged`` are numbers of themes. ``skipped`` maps the label of each theme that was left out, as people excluded
    or merged it, to the reason: ``{"Storing": "part of T-4 now"}``. ``rejected`` holds what could not be used, by row
    and column.
    """

    themes: Mapping[str, int]
    new: int
    changed: int
    unchanged: int
    skipped: Mapping[str, str] = field(default_factory=dict)
    rejected: tuple[Rejection, ...] = ()


def import_seed_list(context: Context, path: Path, *, who: str | None = None) -> SeedResult:
    """Save the themes of a list (CSV or XLSX): named, pinned, with examples for the next fit.

    Raises
    ------
    InputError
        The file cannot be read, or has other columns.
    UsageError
        No row of it is good.
    """
    # A list begins with its header; the search for one is for exports with titles above the table.
    table = read_table(path, Source(kind=Kind.SURVEY, header_rows=1))
    departments = [entry.name for entry in context.config.departments]
    seeds, bad_cells = parse_seed_list(table.columns, table.rows, table.lines, departments)
    rejected = tuple(sorted((*table.rejections, *bad_cells), key=lambda rejection: rejection.row))
    if not seeds:
        first = rejected[0] if rejected else None
        why = f"; row {first.row}: {first.reason}, expected {first.expected}" if first else ""
        raise UsageError(f"{path.name} has no row that can be imported{why}")
    return replace(save_seed_themes(context, seeds, who=who, replaces_examples=True), rejected=rejected)


def seed_from_reasons(context: Context, *, who: str | None = None) -> SeedResult:
    """Save a theme for each contact reason of ``voc.toml``, but for those that say nothing ("overig").

    Raises
    ------
    UsageError
        There are no ``[[reasons]]``.
    """
    language = context.config.company.language
    seeds = [
        SeedTheme({language: entry.name}, reason=entry.id)
        for entry in context.config.reasons
        if not is_catch_all(entry.name)
    ]
    if not seeds:
        raise UsageError("there are no contact reasons that say something; add [[reasons]] to voc.toml")
    return save_seed_themes(context, seeds, who=who)


def save_seed_themes(
    context: Context, seeds: Sequence[SeedTheme], *, who: str | None = None, replaces_examples: bool = False
) -> SeedResult:
    """Save themes that people name beforehand; what is so already is not saved again.

    Parameters
    ----------
    replaces_examples
        The examples and keywords replace those that were given before; else they are added to them.

    Raises
    ------
    UnknownNameError
        A department that is not there.
    """
    for seed in seeds:  # all of them before anything is saved
        if seed.department is not None:
            context.config.find_department(seed.department)
    at = datetime.now(UTC)
    labels_by_theme = seed_themes.load_person_labels(context.store)
    earlier_seeds = seed_themes.load_seeds(context.store)
    theme_by_label = _map_labels(theme_decisions.load_theme_rows(context.store), labels_by_theme, earlier_seeds)
    seeds = _add_main_subjects(context, _redact_seeds(context, seeds), theme_by_label)
    theme_ids, new_ids = _allocate_themes(context, seeds, theme_by_label, at)
    theme_by_seed_label = {
        text: id_ for seed, id_ in zip(seeds, theme_ids, strict=True) for text in seed.labels.values()
    }
    theme_by_label |= {fold(text): id_ for text, id_ in theme_by_seed_label.items()}
    # Loaded after the new themes were added, so that these have their (empty) decisions too.
    row_by_theme = theme_decisions.load_theme_rows(context.store)
    events: list[Event] = []
    changed_ids: set[ThemeId] = set()
    skipped: dict[ThemeId, tuple[str, str]] = {}
    for seed, theme_id in zip(seeds, theme_ids, strict=True):
        current, earlier_seed = row_by_theme[theme_id], earlier_seeds.get(theme_id, {})
        if why := _describe_end(current):  # people decided otherwise since
            skipped[theme_id] = (next(iter(seed.labels.values())), why)
            continue
        parent = None if seed.parent is None else theme_by_label[fold(seed.parent)]
        needed = _list_needed_decisions(seed, current, labels_by_theme.get(theme_id, {}), parent, earlier_seed)
        news = _build_seed_decision(seed, earlier_seed, replaces_examples=replaces_examples)
        if not current.pinned and (
            news or not earlier_seed
        ):  # else a theme without comments is gone after the next fit
            needed.append(("pin", {}))
        needed += news
        events += [_build_event(theme_id, decision, who, at) for decision in needed]
        changed_ids |= {theme_id} if needed else set()
    decision_writer.decide_all(context.store, events, build_decision_context(context))
    n_unchanged = len(set(theme_ids) - new_ids - changed_ids - skipped.keys())
    return SeedResult(
        theme_by_seed_label, len(new_ids), len(changed_ids - new_ids), n_unchanged, dict(skipped.values())
    )


def _describe_end(theme: ThemeRow) -> str | None:
    """Return why a theme takes no seed any more; None: it does."""
    if theme.merged_into is not None:
        return f"part of {theme_reference(theme.merged_into)} now"
    return "excluded" if theme.state == ThemeState.EXCLUDED else None


def _map_labels(
    row_by_theme: Mapping[ThemeId, ThemeRow],
    labels_by_theme: Mapping[ThemeId, Mapping[str, str]],
    earlier_seeds: Mapping[ThemeId, Mapping[str, Any]],
) -> dict[str, ThemeId]:
    """Return the theme of each folded label that people gave it, now or in an earlier list."""
    labelled = [(id_, labels, True) for id_, labels in labels_by_theme.items()]
    labelled += [(id_, seed.get("given_labels", {}), False) for id_, seed in earlier_seeds.items()]
    # The last one counts: a theme that is there before one that was merged or excluded, today's label before an
    # earlier one, and of two the older theme.
    labelled.sort(key=lambda each: (_describe_end(row_by_theme[each[0]]) is None, each[2], -each[0]))
    return {fold(text): ThemeId(id_) for id_, labels, _ in labelled for text in labels.values()}


def _redact_seeds(context: Context, seeds: Sequence[SeedTheme]) -> list[SeedTheme]:
    """Return the seeds without personal data: what they say may be a comment that somebody copied.

    One word of letters alone stays in labels and keywords: "Bill" is the subject there, and names nobody by itself.
    """
    redactor, company_language = Redactor.from_config(context.config), context.config.company.language

    def redact(text: str, language: str = company_language) -> str:
        return redactor.redact(text, language).text

    def redact_name(text: str, language: str = company_language) -> str:
        return text if text.strip().isalpha() else redact(text, language)

    return [
        replace(
            seed,
            labels={language: redact_name(label, language) for language, label in seed.labels.items()},
            examples=tuple(map(redact, seed.examples)),
            keywords=tuple(map(redact_name, seed.keywords)),
            parent=None if seed.parent is None else redact_name(seed.parent),
        )
        for seed in seeds
    ]


def _add_main_subjects(
    context: Context, seeds: Sequence[SeedTheme], existing_labels: Collection[str]
) -> list[SeedTheme]:
    """Return the seeds behind those main subjects that are only named as such: a theme needs its parent's id."""
    folded_labels = {fold(label) for seed in seeds for label in seed.labels.values()} | set(existing_labels)
    parents = {fold(seed.parent): seed.parent for seed in seeds if seed.parent}
    language = context.config.company.language
    subjects = [
        SeedTheme({language: label}, subject=True) for folded, label in parents.items() if folded not in folded_labels
    ]
    return [*subjects, *seeds]


def _allocate_themes(
    context: Context, seeds: Sequence[SeedTheme], theme_by_label: Mapping[str, ThemeId], at: datetime
) -> tuple[list[ThemeId], set[ThemeId]]:
    """Return the theme id of each seed, and which of them are new; a seed with a known label is that theme."""
    # Ids are reserved in one go; without a name or a pin nobody sees such a theme.
    existing_ids = [_find_theme(seed, theme_by_label) for seed in seeds]
    added_ids = seed_themes.add_themes(context.store, existing_ids.count(None), at=at)
    unused_ids = iter(added_ids)
    theme_ids = [ThemeId(next(unused_ids)) if id_ is None else id_ for id_ in existing_ids]
    return theme_ids, set(map(ThemeId, added_ids))


def _find_theme(seed: SeedTheme, theme_by_label: Mapping[str, ThemeId]) -> ThemeId | None:
    folded_labels = map(fold, seed.labels.values())  # the Dutch or the English one, whichever is known
    return next((theme_by_label[label] for label in folded_labels if label in theme_by_label), None)


def _list_needed_decisions(
    seed: SeedTheme,
    current: ThemeRow,
    labels: Mapping[str, str],
    parent: ThemeId | None,
    earlier_seed: Mapping[str, Any],
) -> list[KindAndPayload]:
    """Return the decisions that make a theme as its seed says, but for what an earlier list said already."""
    needed: list[KindAndPayload] = []
    earlier_labels = earlier_seed.get("given_labels", {})
    new_labels = {
        language: text
        for language, text in seed.labels.items()
        if text not in {labels.get(language), earlier_labels.get(language)}
    }
    if new_labels:
        needed.append(("rename", {"labels": new_labels}))
    if parent is not None and current.parent != parent and earlier_seed.get("given_parent") != seed.parent:
        needed.append(("subject", {"parent": parent}))
    if seed.department not in {None, current.department, earlier_seed.get("given_department")}:
        needed.append(("department", {"department": seed.department, "fixer": current.fixer}))
    return needed


def _build_seed_decision(
    seed: SeedTheme, earlier_seed: Mapping[str, Any], *, replaces_examples: bool
) -> list[KindAndPayload]:
    """Return the decision that saves what a seed says; none when nothing changes."""
    if seed.subject:
        return []
    base_seed = {} if replaces_examples else earlier_seed
    payload: dict[str, object] = {
        "examples": list(dict.fromkeys([*base_seed.get("examples", ()), *seed.examples])),
        "keywords": list(dict.fromkeys([*base_seed.get("keywords", ()), *seed.keywords])),
        "reason": seed.reason or earlier_seed.get("reason"),
        "given_labels": {**earlier_seed.get("given_labels", {}), **seed.labels},
        "given_parent": seed.parent or base_seed.get("given_parent"),
        "given_department": seed.department or base_seed.get("given_department"),
    }
    is_unchanged = {name: earlier_seed.get(name) for name in payload} == payload
    return [] if is_unchanged else [(DecisionKind.SEED.value, payload)]


def _build_event(theme_id: ThemeId, decision: KindAndPayload, who: str | None, at: datetime) -> Event:
    kind, payload = decision
    return Event(uuid.uuid4().hex, theme_reference(theme_id), kind, payload, who or get_user_name(), at)
