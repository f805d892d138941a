"""Decisions: an event in the log, and its effects, in tables that no run changes.

A run's own assignments never change. A merge sets with which theme a theme is shown, a split and "this comment is not
this theme" place segments, and so on; undo computes the rows that it is about anew from the active decisions. Event
and projection are one transaction, and there is one writer at a time: ids come in the order of commits.
``theme_decisions`` reads the projection.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from voc.decisions import effects
from voc.decisions.history import list_active_decisions
from voc.decisions.kind_names import DecisionKind
from voc.decisions.parsing import find_defect
from voc.errors import ConflictError, UsageError
from voc.records import (
    Event,
    EventId,
    LabelOrigin,
    ProposalState,
    SegmentId,
    ThemeId,
    ThemeState,
    proposal_reference,
    reference_number,
    theme_reference,
)
from voc.store import schema
from voc.store.bulk_insert import insert_rows, split_into_chunks
from voc.store.database import Store
from voc.store.decision_checks import DecisionContext, complete_event
from voc.store.decision_log import (
    add_event,
    check_version,
    find_active_ids,
    find_earlier_event,
    load_event,
    load_events_about,
)
from voc.store.theme_decisions import load_merges_and_parts
from voc.store.theme_labels import replace_person_labels

__all__ = [
    "UNDO",
    "decide",
    "decide_all",
    "rebuild_projection",
    "redo",
    "undo",
]

UNDO = "undo"


def decide(store: Store, event: Event, context: DecisionContext) -> Event:
    """Write down a decision with all that follows from it, and return it with its id.

    The same request again returns the first. A split without ``part`` gets the next theme id, an action about ``A``
    the next number; a decision about a proposal gets what the proposal says.

    Parameters
    ----------
    context
        What the checks of a decision need: nothing is written down unchecked.

    Raises
    ------
    ConflictError
        Somebody decided about the subject meanwhile: with the version that is ``there`` and their ``events``.
    UnknownNameError
        No such theme, segment, proposal, action or event.
    UsageError
        The payload lacks something, or the decision makes no sense.
    """
    return decide_all(store, [event], context)[0]


def decide_all(store: Store, events: Sequence[Event], context: DecisionContext) -> tuple[Event, ...]:
    """Write down several decisions, all of them or, when one is refused, none; errors as of ``decide``."""
    with store.writing() as connection:
        return tuple(_decide(store, connection, event, context) for event in events)


def _decide(store: Store, connection: Connection, event: Event, context: DecisionContext | None) -> Event:
    """Write one decision in a transaction; without context (an undo, the events of older versions) less is checked."""
    if first := find_earlier_event(connection, event):
        return first
    if event.undoes is None:
        # The version first: what others decided meanwhile can be why the payload makes no sense any more.
        check_version(connection, event)
        event = complete_event(store, connection, event, context)
        if defect := find_defect(event):  # everything that reads the log would leave it out
            raise UsageError(defect)
    stored = add_event(connection, event)
    if stored.kind == DecisionKind.SPLIT:
        _create_part(connection, stored)
        _update_placements(connection, stored)
    elif stored.kind == DecisionKind.MERGE:
        # Only a theme that is shown as itself can be merged (``decision_checks``), so that no other theme moves.
        theme = schema.Theme
        target = {"merged_into": stored.payload["into"]}
        connection.execute(update(theme).where(theme.id == reference_number(stored.subject)).values(target))
    else:
        _update_projection(connection, _load_decision(connection, stored))
    return stored


def undo(
    store: Store,
    event_id: int,
    *,
    who: str,
    at: datetime,
    why: str = "",
    request_id: str | None = None,
    expected_version: int | None = None,
) -> Event:
    """Take an event back; of an undo, what it took back comes again. Arguments as of :class:`voc.records.Event`.

    Raises
    ------
    ConflictError
        It was undone already.
    UnknownNameError
        No such event.
    """
    with store.reading() as connection:
        # About the same subject, so that an undo too counts in its version.
        subject = load_event(connection, event_id).subject
    request = request_id or uuid.uuid4().hex
    return _write_undo(
        store, Event(request, subject, UNDO, {}, who, at, why, expected_version, undoes=EventId(event_id))
    )


def redo(
    store: Store,
    event_id: int,
    *,
    who: str,
    at: datetime,
    why: str = "",
    request_id: str | None = None,
    expected_version: int | None = None,
) -> Event:
    """Bring an event that was undone back.

    Raises
    ------
    ConflictError
        It is active: nobody undid it, or it was redone.
    UnknownNameError
        No such event.
    """
    with store.reading() as connection:
        subject = load_event(connection, event_id).subject
        # A redo is the undo of an undo: the log needs no third kind of event.
        undo_id = _find_undo(connection, event_id, request_id)
    if undo_id is None:
        raise ConflictError(f"event {event_id} is in force: there is nothing to redo")
    request = request_id or uuid.uuid4().hex
    return _write_undo(
        store, Event(request, subject, UNDO, {}, who, at, why, expected_version, undoes=EventId(undo_id))
    )


def _write_undo(store: Store, event: Event) -> Event:
    # An undo names an event and has no payload: there is nothing in it to look up.
    with store.writing() as connection:
        return _decide(store, connection, event, None)


def _find_undo(connection: Connection, event_id: int, request_id: str | None) -> int | None:
    """Return the active undo of an event, or the one that this very request redid before."""
    event = schema.Event
    undo_ids = list(connection.execute(select(event.id).where(event.undoes == event_id).order_by(event.id)).scalars())
    of_request = select(event.undoes).where(event.request_id == request_id, event.undoes.in_(undo_ids))
    if request_id is not None and (redone_id := connection.execute(of_request).scalar()) is not None:
        # The request came before and its undo is not active any more, because this very request undid it.
        return int(redone_id)
    return max(find_active_ids(connection, undo_ids), default=None)


def _load_decision(connection: Connection, event: Event) -> Event:
    """Return the decision that an event is, or takes back, or brings again."""
    while event.undoes is not None:
        event = load_event(connection, event.undoes)
    return event


def _update_projection(connection: Connection, event: Event) -> None:
    """Compute the rows anew that a decision is about, now that it is active or no longer is."""
    if find_defect(event) is not None:
        return  # an undo of what older versions stored unchecked: nothing followed from it
    if event.kind in effects.THEME_COLUMN_KINDS:
        _update_theme(connection, reference_number(event.subject))
    elif event.kind in effects.PLACEMENT_KINDS:
        _update_placements(connection, event)
    elif event.kind in effects.ACTION_KINDS:
        _update_action(connection, event.subject)
    if event.kind == DecisionKind.PROPOSAL:
        _update_proposal(connection, reference_number(event.subject))
    if event.kind in effects.MERGE_KINDS and (merge_pairs := effects.list_merge_pairs(event)):
        _update_merges(connection, {theme_id for pair in merge_pairs for theme_id in pair if theme_id is not None})


# ---- columns and labels of one theme ------------------------------------------------------------------------------


def _get_part_id(event: Event) -> int:
    """Return the id of the theme that a split made."""
    return int(str(event.payload["part"]))


def _create_part(connection: Connection, event: Event) -> None:
    """Make the reserved theme of a split a theme that people see."""
    theme, part_id = schema.Theme, _get_part_id(event)
    columns = {
        "made_by": event.id,
        "born_at": event.at,
        "part_of": reference_number(event.subject),
        "state": ThemeState.ACTIVE,
    }
    connection.execute(update(theme).where(theme.id == part_id).values(columns))
    replace_person_labels(connection, part_id, effects.collect_labels([event]))


def _update_theme(connection: Connection, theme_id: int) -> None:
    """Set the columns and labels of a theme from the decisions about it."""
    theme = schema.Theme
    row = connection.execute(select(theme.id, theme.made_by).where(theme.id == theme_id)).first()
    if row is None:
        return
    split = None if row.made_by is None else load_event(connection, row.made_by)
    events = load_events_about(connection, [theme_reference(theme_id)])
    _write_theme(connection, theme_id, list_active_decisions(events), split)


def _write_theme(connection: Connection, theme_id: int, active_decisions: Sequence[Event], split: Event | None) -> None:
    """Write the columns and labels that follow from the active decisions, and from the split that made the theme."""
    columns = effects.compute_theme_columns(active_decisions)
    state = ThemeState.EXCLUDED if columns.pop("excluded") else ThemeState.ACTIVE
    connection.execute(update(schema.Theme).where(schema.Theme.id == theme_id).values(**columns, state=state))
    # Of splits about this theme itself the labels are those of the part that left: only its own split counts.
    own_split = [] if split is None else [split]
    labels = effects.collect_labels(
        [*own_split, *(event for event in active_decisions if event.kind == DecisionKind.RENAME)]
    )
    # Replaced, not added to: the label of a rename that was undone must go.
    replace_person_labels(connection, theme_id, labels)


# ---- merged themes ------------------------------------------------------------------------------------------------


def _update_merges(connection: Connection, theme_ids: Iterable[ThemeId]) -> None:
    """Compute anew into which themes some themes are merged, with all that hang together with them."""
    current_merges, part_of = load_merges_and_parts(connection)
    proposal_decisions = _load_proposal_decisions(connection)
    group: set[ThemeId] = set()
    merge_pairs: list[tuple[ThemeId, ThemeId | None]] = []
    new_ids = set(theme_ids)
    # A merger that becomes active again may lead out of the group, to themes with mergers of their own: the group
    # grows until every decision about a theme in it leads to another theme in it.
    while new_ids:
        group |= _list_connected_themes(new_ids, current_merges)
        events = load_events_about(connection, [theme_reference(theme_id) for theme_id in sorted(group)])
        own_decisions = [event for event in list_active_decisions(events) if event.kind in effects.MERGE_KINDS]
        decisions = sorted([*own_decisions, *proposal_decisions], key=lambda event: event.id or 0)
        merge_pairs = [pair for event in decisions for pair in effects.list_merge_pairs(event) if pair[0] in group]
        new_ids = {into for _, into in merge_pairs if into is not None} - group
        new_ids |= {whole for part, whole in part_of.items() if part in group} - group
    merges = effects.compute_merges(merge_pairs, {part: whole for part, whole in part_of.items() if part in group})
    for theme_id in sorted(group):
        # Only what changes: a group may have hundreds of themes, and a decision moves one or two.
        if current_merges.get(theme_id) != merges.get(theme_id):
            connection.execute(
                update(schema.Theme).where(schema.Theme.id == theme_id).values(merged_into=merges.get(theme_id))
            )


def _load_proposal_decisions(connection: Connection) -> list[Event]:
    """Return the active decisions about proposals."""
    table = schema.Event
    event_ids = list(connection.execute(select(table.id).where(table.kind == "proposal")).scalars())
    active_ids = find_active_ids(connection, event_ids)
    subjects = connection.execute(select(table.subject).where(table.kind == "proposal").distinct()).scalars()
    events = load_events_about(connection, list(subjects))
    return [event for event in events if event.id in active_ids and find_defect(event) is None]


def _list_connected_themes(theme_ids: Iterable[ThemeId], merges: Mapping[ThemeId, ThemeId]) -> set[ThemeId]:
    """Return all themes that are shown as the same ones as some themes."""
    roots = {effects.find_root(theme_id, merges) for theme_id in theme_ids}
    return roots | {theme_id for theme_id in merges if effects.find_root(theme_id, merges) in roots}


# ---- placed segments ----------------------------------------------------------------------------------------------


def _update_placements(connection: Connection, event: Event) -> None:
    """Put a decision about segments among the active ones of their rows, or take it from them."""
    event_id = event.id or 0
    is_active = event_id in find_active_ids(connection, [event_id])
    segment_ids, theme_id = effects.parse_placement(event)
    placement = schema.Placement
    columns = (placement.segment, placement.theme, placement.event, placement.below)
    placement_rows = []
    for chunk_ids in split_into_chunks(sorted(set(segment_ids))):
        in_chunk = placement.segment.in_(chunk_ids)
        current_rows = {row.segment: row for row in connection.execute(select(*columns).where(in_chunk))}
        # A segment that is gone since (its comment was split anew) is not placed any more.
        existing = connection.execute(select(schema.Segment.id).where(schema.Segment.id.in_(chunk_ids))).scalars()
        for segment_id in existing:
            row = current_rows.get(segment_id)
            placements = [] if row is None else [*row.below, (row.event, row.theme)]
            others = [(decision_id, to) for decision_id, to in placements if decision_id != event_id]
            # By event: one that comes back by a redo goes back to its old position, before the decisions made since.
            active = sorted([*others, (event_id, theme_id)]) if is_active else others
            if active:
                placement_rows.append(_build_placement_row(SegmentId(segment_id), active))
        connection.execute(delete(placement).where(in_chunk))
    insert_rows(connection, schema.Placement, placement_rows)


def _build_placement_row(
    segment_id: SegmentId, placements: Sequence[tuple[EventId | int, ThemeId | None]]
) -> dict[str, Any]:
    """Return the row of a segment from the active decisions about it, the oldest first: the last one counts."""
    *below, (event_id, theme_id) = placements
    return {"segment": segment_id, "theme": theme_id, "event": event_id, "below": [list(pair) for pair in below]}


# ---- proposals and actions ----------------------------------------------------------------------------------------


def _update_proposal(connection: Connection, proposal_id: int) -> None:
    """Set a proposal's state from the decisions about it."""
    active_decisions = list_active_decisions(load_events_about(connection, [proposal_reference(proposal_id)]))
    theme_proposal, fit = schema.ThemeProposal, schema.ThemeFit
    if active_decisions:
        is_accepted = active_decisions[-1].payload["accepted"]
        state = ProposalState.ACCEPTED if is_accepted else ProposalState.REFUSED
    else:
        # Without the results of its run nobody can accept it any more.
        fits_of_run = (
            select(fit.id)
            .join(theme_proposal, theme_proposal.run == fit.run)
            .where(theme_proposal.id == proposal_id)
            .limit(1)
        )
        has_results = connection.execute(fits_of_run).first() is not None
        state = ProposalState.OPEN if has_results else ProposalState.SUPERSEDED
    connection.execute(update(theme_proposal).where(theme_proposal.id == proposal_id).values(state=state))


def _update_action(connection: Connection, subject: str) -> None:
    """Set an action's row from the decisions about it."""
    connection.execute(delete(schema.Action).where(schema.Action.id == reference_number(subject)))
    row = effects.build_action_row(list_active_decisions(load_events_about(connection, [subject])))
    if row is not None:
        connection.execute(insert(schema.Action).values(row))


# ---- the whole projection -----------------------------------------------------------------------------------------


def rebuild_projection(store: Store) -> None:
    """Compute the whole projection anew from the active decisions. It changes nothing unless it was damaged."""
    with store.writing() as connection:
        events = _load_projected_events(connection)
        active_decisions = list_active_decisions(events)
        # The log is read first: nothing of it depends on the projection, so that a damaged one is no obstacle.
        _clear_projection(connection)
        _rebuild_themes(connection, events, active_decisions)
        existing = set(connection.execute(select(schema.Segment.id)).scalars())
        placements = effects.group_placements(active_decisions)
        placement_rows = [
            _build_placement_row(segment, pairs) for segment, pairs in placements.items() if segment in existing
        ]
        insert_rows(connection, schema.Placement, placement_rows)
        for subject in sorted({event.subject for event in events if event.kind == DecisionKind.PROPOSAL}):
            _update_proposal(connection, reference_number(subject))
        for subject in sorted({event.subject for event in events if event.kind == DecisionKind.ACTION}):
            _update_action(connection, subject)


def _clear_projection(connection: Connection) -> None:
    theme, label = schema.Theme, schema.ThemeLabel
    connection.execute(delete(schema.Placement))
    connection.execute(delete(label).where(label.origin == LabelOrigin.PERSON))
    connection.execute(delete(schema.Action))
    connection.execute(update(theme).values(merged_into=None, **effects.UNDECIDED_VALUES))
    connection.execute(update(theme).where(theme.state == ThemeState.EXCLUDED).values(state=ThemeState.ACTIVE))


def _rebuild_themes(connection: Connection, events: Sequence[Event], active_decisions: Sequence[Event]) -> None:
    """Write the columns, labels and mergers of all themes that anything was decided about."""
    decisions_by_subject: dict[str, list[Event]] = defaultdict(list)
    for event in active_decisions:
        decisions_by_subject[event.subject].append(event)
    # Also of a split that was undone: its part is a theme of the database, with the labels that it was made with.
    splits = {_get_part_id(event): event for event in events if event.kind == DecisionKind.SPLIT}
    decided_ids = {
        reference_number(event.subject) for event in active_decisions if event.kind in effects.THEME_COLUMN_KINDS
    }
    for theme_id in sorted(decided_ids | set(splits)):
        _write_theme(connection, theme_id, decisions_by_subject[theme_reference(theme_id)], splits.get(theme_id))
    merge_pairs = [pair for event in active_decisions for pair in effects.list_merge_pairs(event)]
    _, part_of = load_merges_and_parts(connection)
    theme = schema.Theme
    for theme_id, into in effects.compute_merges(merge_pairs, part_of).items():
        connection.execute(update(theme).where(theme.id == theme_id).values(merged_into=into))


def _load_projected_events(connection: Connection) -> tuple[Event, ...]:
    """Return all events about subjects with a decision that has effects in the projection."""
    kinds = (*effects.THEME_COLUMN_KINDS, *effects.PLACEMENT_KINDS, *effects.MERGE_KINDS, *effects.ACTION_KINDS, UNDO)
    event = schema.Event
    subjects = connection.execute(select(event.subject).where(event.kind.in_(kinds)).distinct()).scalars()
    return tuple(event for event in load_events_about(connection, list(subjects)) if find_defect(event) is None)
