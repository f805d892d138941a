"""Effects of active decisions on themes, segments and actions: the one definition of what each kind means.

Pure functions over events. ``voc.store.decision_writer`` keeps their results in the tables, for the few rows that a
decision is about or, in ``rebuild_projection``, for all. A later decision outranks an earlier one about the same thing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from voc.decisions.kind_names import DecisionKind, EffectArea
from voc.decisions.kinds import KINDS, list_kinds_that_affect
from voc.records import Event, EventId, ProposalKind, SegmentId, ThemeId, reference_number

__all__ = [
    "ACTION_KINDS",
    "CAUSE_KINDS",
    "CONTACT_CAUSE_KINDS",
    "MERGE_KINDS",
    "PLACEMENT_KINDS",
    "REPLY_KINDS",
    "THEME_COLUMN_KINDS",
    "UNDECIDED_VALUES",
    "build_action_row",
    "collect_labels",
    "compute_merges",
    "compute_theme_columns",
    "find_root",
    "group_placements",
    "list_merge_pairs",
    "parse_placement",
]

THEME_COLUMN_KINDS = list_kinds_that_affect(EffectArea.THEME)
"""Kinds that set something of one theme."""
PLACEMENT_KINDS = list_kinds_that_affect(EffectArea.PLACEMENT)
"""Kinds that give segments another theme, or none."""
MERGE_KINDS = list_kinds_that_affect(EffectArea.MERGER)
"""Kinds by which a theme becomes part of another one, or a theme of its own again."""
ACTION_KINDS = list_kinds_that_affect(EffectArea.ACTION)
"""Kinds about what a department promised."""
CAUSE_KINDS = list_kinds_that_affect(EffectArea.CAUSE)
"""Kinds that settle a segment's cause; only "audit" ones are a random sample."""
CONTACT_CAUSE_KINDS = list_kinds_that_affect(EffectArea.CONTACT)
"""Kinds that settle the cause of a contact without a comment."""
REPLY_KINDS = list_kinds_that_affect(EffectArea.FINDING)
"""Kinds about a finding: a department head's answer, and the officer's last word about it."""
UNDECIDED_VALUES: Mapping[str, Any] = {
    "pinned": False,
    "parent": None,
    "department": None,
    "fixer": None,
    "category": None,
    "exceptions": None,
    "accepted_at": None,
    "snoozed_until": None,
}
"""Values of a theme's columns before anybody decides. ``excluded`` is no column: it decides the theme's ``state``."""


def compute_theme_columns(decisions: Iterable[Event]) -> dict[str, Any]:
    """Return a theme's columns, and whether it is ``excluded``, from the active decisions about it, oldest first."""
    columns: dict[str, Any] = dict(UNDECIDED_VALUES) | {"excluded": False}
    for event in decisions:
        columns |= KINDS[event.kind].build_columns(event)
    return columns


def collect_labels(decisions: Iterable[Event]) -> dict[str, str]:
    """Return a theme's labels by language from the split that made it and the names that people gave it, oldest first.

    A later name replaces an earlier one in its language.
    """
    labels: dict[str, str] = {}
    for event in decisions:
        if event.kind in {DecisionKind.RENAME, DecisionKind.SPLIT}:
            new_labels: Any = event.payload.get("labels") or {}
            labels |= new_labels
    return labels


def list_merge_pairs(event: Event) -> tuple[tuple[ThemeId, ThemeId | None], ...]:
    """Return what a decision says themes are merged into: pairs of a theme and its target.

    ``((12, 7),)``: theme 12 becomes part of theme 7. ``((9, None),)``: theme 9 is a theme of its own.
    """
    payload: Mapping[str, Any] = event.payload
    if event.kind == DecisionKind.MERGE:
        return ((ThemeId(reference_number(event.subject)), payload["into"]),)
    if event.kind == DecisionKind.SPLIT:
        return ((payload["part"], None),)
    # A decision of this kind is a person's answer to a proposal of a fit; the payload says what was proposed.
    if event.kind != DecisionKind.PROPOSAL or not payload["accepted"]:
        return ()
    old, new = payload["old"], payload["new"]
    if payload["kind"] == ProposalKind.MERGED.value:
        return tuple((theme, new[0]) for theme in old if theme != new[0])
    if payload["kind"] == ProposalKind.SPLIT.value:
        return tuple((theme, None) for theme in new if theme not in old)
    return ()


def compute_merges(
    merge_pairs: Iterable[tuple[ThemeId, ThemeId | None]], whole_by_part: Mapping[ThemeId, ThemeId]
) -> dict[ThemeId, ThemeId]:
    """Return which theme each theme is merged into; a theme of its own is left out.

    The last pair about a theme counts.

    Parameters
    ----------
    merge_pairs
        As of `list_merge_pairs`, in the order of the decisions.
    whole_by_part
        Theme that a part is shown as until a decision splits it off.

    Examples
    --------
    Theme 12 was merged into 7, and 4 is a part of 1 that nobody split off:

    >>> compute_merges([(12, 7)], {4: 1})
    {4: 1, 12: 7}
    """
    last_targets: dict[ThemeId, ThemeId | None] = dict(sorted(whole_by_part.items()))
    for theme, into in merge_pairs:
        last_targets.pop(theme, None)  # so that the order is that of the last pair about each theme
        last_targets[theme] = into
    merges: dict[ThemeId, ThemeId] = {}
    for theme, into in last_targets.items():
        # The pair that would close a circle adds nothing: these themes are one already.
        if into is not None and find_root(into, merges) != theme:
            merges[theme] = into
    return merges


def find_root(theme: ThemeId, merges: Mapping[ThemeId, ThemeId]) -> ThemeId:
    """Return the theme that a theme has become after all its mergers.

    Examples
    --------
    >>> find_root(12, {12: 7, 7: 3})
    3
    """
    for _ in merges:  # a way has at most one step per merger; in a circle it would have no end
        if theme not in merges:
            break
        theme = merges[theme]
    return theme


def parse_placement(event: Event) -> tuple[tuple[SegmentId, ...], ThemeId | None]:
    """Return the segments that a "split" or "place" decision moves, and the theme that they go to (None: none)."""
    payload: Mapping[str, Any] = event.payload
    if event.kind == DecisionKind.SPLIT:
        return tuple(payload["segments"]), payload["part"]
    return (SegmentId(reference_number(event.subject)),), payload["theme"]


def group_placements(decisions: Iterable[Event]) -> dict[SegmentId, list[tuple[EventId, ThemeId | None]]]:
    """Return the active decisions about each segment: pairs of event and theme, the oldest first; the last one counts.

    ``{6: [(1, 9), (2, None)]}``: event 1 put segment 6 into theme 9, and event 2 took it out of all themes.
    """
    placements: dict[SegmentId, list[tuple[EventId, ThemeId | None]]] = defaultdict(list)
    for event in decisions:
        if event.kind in PLACEMENT_KINDS and event.id is not None:
            segments, theme = parse_placement(event)
            for segment in segments:
                placements[segment].append((EventId(event.id), theme))
    return dict(placements)


def build_action_row(decisions: Iterable[Event]) -> dict[str, Any] | None:
    """Return the row of an action from the active decisions about it, or None when none of them makes it."""
    action_row: dict[str, Any] | None = None
    later: dict[str, Any] = {"done": None}
    definition: dict[str, Any] = {}
    for event in decisions:
        payload: Mapping[str, Any] = event.payload
        if event.kind == DecisionKind.ACTION:
            # The first definition of a theme stays: a promise in other words is measured as before.
            is_same_theme = action_row is not None and action_row["theme"] == payload["theme"]
            definition = definition if is_same_theme and definition else dict(payload.get("definition") or {})
            definition |= {"finding": payload["finding"]} if payload.get("finding") else {}
            action_row = {
                "id": reference_number(event.subject),
                "theme": payload["theme"],
                "department": payload["department"],
                "fixer": payload.get("fixer"),
                "promise": payload.get("promise", ""),
                "start": date.fromisoformat(payload["start"]),
                "due": date.fromisoformat(payload["due"]) if payload.get("due") else None,
            }
        elif event.kind == DecisionKind.START:
            later["start"] = date.fromisoformat(payload["on"])
            # Frozen anew: from here on the theme counts as it was when the action began (docs/decisions/0036).
            definition |= payload.get("definition") or {}
        elif event.kind == DecisionKind.DONE:
            later["done"] = date.fromisoformat(payload["on"])
            definition.pop("dropped", None)
        elif event.kind == DecisionKind.DROP:
            definition["dropped"] = payload["on"]
    return None if action_row is None else {**action_row, **later, "definition": definition}
