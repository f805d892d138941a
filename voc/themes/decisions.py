"""What people decided about themes, and how it survives every refit.

The state is folded from a list of steps: refits and decisions in the order in which they came. Undoing a
decision is folding without it, so nothing is ever lost or half undone. Ids are given once, when a step is made,
and stand in the step: folding never invents one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from voc.records import Proposal, ProposalKind
from voc.themes.guidance import Guidance
from voc.themes.registry import Matching, carry

__all__ = ["Exclude", "Merge", "Pin", "Place", "Refit", "Registry", "Rename", "Split", "Step", "fold", "guidance"]


@dataclass(frozen=True, slots=True)
class Merge:
    """``themes`` become one with ``into``."""

    themes: tuple[int, ...]
    into: int


@dataclass(frozen=True, slots=True)
class Split:
    """Segments leave ``theme`` for the new theme ``part``."""

    theme: int
    part: int
    segments: frozenset[int]


@dataclass(frozen=True, slots=True)
class Rename:
    """A person's label, by language."""

    theme: int
    labels: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Pin:
    """A theme that stays, with or without comments."""

    theme: int


@dataclass(frozen=True, slots=True)
class Place:
    """A segment belongs to a theme."""

    segment: int
    theme: int


@dataclass(frozen=True, slots=True)
class Exclude:
    """A segment does not belong to a theme."""

    segment: int
    theme: int


@dataclass(frozen=True, slots=True)
class Refit:
    """A fit's topics with the ids they got, and the proposals that a person accepted."""

    topics: Mapping[int, int]
    matching: Matching
    accepted: tuple[Proposal, ...] = ()


Step = Merge | Split | Rename | Pin | Place | Exclude | Refit


@dataclass(frozen=True, slots=True)
class Registry:
    """The themes as people see them.

    ``themes`` is each segment's theme (None: none). ``labels`` are those that a person gave. ``merged`` leads
    from a merged theme to the one that it went into. ``placed`` and ``excluded`` are decisions about single
    segments. ``drafts`` are themes that a fit found and nobody accepted yet.
    """

    themes: Mapping[int, int | None] = field(default_factory=dict)
    labels: Mapping[int, Mapping[str, str]] = field(default_factory=dict)
    pinned: frozenset[int] = frozenset()
    merged: Mapping[int, int] = field(default_factory=dict)
    placed: Mapping[int, int] = field(default_factory=dict)
    excluded: frozenset[tuple[int, int]] = frozenset()
    drafts: frozenset[int] = frozenset()
    gone: frozenset[int] = frozenset()

    def resolved(self, theme: int) -> int:
        """Return the theme that a theme is today: itself, or what it was merged into."""
        seen = {theme}
        while theme in self.merged and self.merged[theme] not in seen:
            theme = self.merged[theme]
            seen.add(theme)
        return theme

    def living(self) -> frozenset[int]:
        """Return the themes that have segments or are pinned or named."""
        held = {theme for theme in self.themes.values() if theme is not None}
        kept = {self.resolved(theme) for theme in (*self.pinned, *self.labels)}
        return frozenset(held | kept) - self.gone

    def segments(self, theme: int) -> frozenset[int]:
        """Return a theme's segments."""
        return frozenset(segment for segment, held in self.themes.items() if held == theme)


def fold(steps: Iterable[Step], undone: Collection[int] = ()) -> Registry:
    """Return the state after the steps, without those whose places (from 0) are undone."""
    registry = Registry()
    for place, step in enumerate(steps):
        if place not in undone:
            registry = _after(registry, step)
    return registry


def guidance(registry: Registry, segments: Iterable[int]) -> Guidance:
    """Return the decisions as constraints for a fit of these segments, in this order.

    Segments that were placed, and all that belong to a theme that was merged, split or pinned, are known: a merger
    ties two themes together, a split keeps its parts apart. What was before is told too.
    """
    decided = {registry.resolved(theme) for theme in (*registry.merged, *registry.placed.values(), *registry.pinned)}
    themes = [registry.themes.get(segment) for segment in segments]
    known = [theme if theme is not None and theme in decided else -1 for theme in themes]
    before = [-1 if theme is None else theme for theme in themes]
    return Guidance(np.array(known, dtype=np.int64), np.array(before, dtype=np.int64))


def _after(registry: Registry, step: Step) -> Registry:
    match step:
        case Refit():
            registry = _after_refit(registry, step)
        case Merge():
            into = registry.resolved(step.into)
            targets = {registry.resolved(theme): into for theme in step.themes if registry.resolved(theme) != into}
            registry = replace(
                registry,
                merged={**registry.merged, **targets},
                drafts=registry.drafts - {into} - set(targets),
                gone=registry.gone - {into},
            )
        case Split():
            moved = dict.fromkeys(step.segments, step.part)
            registry = replace(registry, placed={**registry.placed, **moved}, gone=registry.gone - {step.part})
        case Rename():
            registry = replace(
                registry, labels={**registry.labels, step.theme: {**registry.labels.get(step.theme, {}), **step.labels}}
            )
        case Pin():
            registry = replace(registry, pinned=registry.pinned | {step.theme}, gone=registry.gone - {step.theme})
        case Place():
            registry = replace(
                registry,
                placed={**registry.placed, step.segment: step.theme},
                excluded=registry.excluded - {(step.segment, step.theme)},
            )
        case Exclude():
            placed = {
                segment: theme
                for segment, theme in registry.placed.items()
                if (segment, theme) != (step.segment, step.theme)
            }
            registry = replace(registry, placed=placed, excluded=registry.excluded | {(step.segment, step.theme)})
    return replace(registry, themes=_decided(registry))


def _after_refit(registry: Registry, step: Refit) -> Registry:
    carried = carry(registry.themes, step.topics, step.matching, step.accepted)
    kept = registry.pinned | set(registry.labels) | set(registry.placed.values())
    merged = dict(registry.merged)
    for proposal in step.accepted:
        if proposal.kind is ProposalKind.MERGED:
            into = registry.resolved(proposal.new[0])
            merged |= {theme: into for theme in map(registry.resolved, proposal.old) if theme != into}
    gone = {theme for proposal in step.accepted if proposal.kind is ProposalKind.GONE for theme in proposal.old} - kept
    carried = {segment: None if theme in gone else theme for segment, theme in carried.items()}
    welcomed = {theme for proposal in step.accepted for theme in proposal.new}
    return replace(
        registry,
        themes=carried,
        merged=merged,
        drafts=(registry.drafts | frozenset(step.matching.drafts)) - welcomed,
        gone=(registry.gone | gone) - welcomed,
    )


def _decided(registry: Registry) -> dict[int, int | None]:
    # Decisions about single segments stand above decisions about themes, and both above what a fit found.
    result: dict[int, int | None] = {}
    for segment in {**registry.themes, **registry.placed}:
        theme = registry.placed.get(segment, registry.themes.get(segment))
        theme = None if theme is None else registry.resolved(theme)
        banned = theme is not None and any(
            spoken_of == segment and registry.resolved(held) == theme for spoken_of, held in registry.excluded
        )
        result[segment] = None if banned else theme
    return result
