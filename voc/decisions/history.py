"""Active decisions among the events of a log: those that nobody took back, or that were brought again.

Event 3 takes back event 1 by ``undoes=1``; event 4 with ``undoes=3`` brings event 1 again. An event is always newer,
and so of a higher id, than what it undoes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from voc.decisions.kind_names import DecisionKind
from voc.decisions.parsing import find_defect
from voc.records import Event, EventId

__all__ = ["Reply", "find_undone_ids", "list_active_decisions", "pair_replies"]


@dataclass(frozen=True, slots=True)
class Reply:
    """Answer of a department head to a finding, and the event that settled it last; None: nobody settled it yet."""

    event: Event
    settlement: Event | None


def find_undone_ids(undos: Iterable[tuple[EventId, EventId]]) -> set[EventId]:
    """Return the ids of the events that are undone.

    Parameters
    ----------
    undos
        Of every undo its id and the id of what it undoes, in any order.

    Examples
    --------
    >>> find_undone_ids([(EventId(3), EventId(1))])
    {1}
    >>> find_undone_ids([(EventId(3), EventId(1)), (EventId(4), EventId(3))])
    {3}
    """
    undone: set[EventId] = set()
    # The newest first: an undo that is undone itself undoes nothing, and only newer events can undo it.
    for event_id, target_id in sorted(undos, reverse=True):
        if event_id not in undone:
            undone.add(target_id)
    return undone


def list_active_decisions(events: Iterable[Event]) -> tuple[Event, ...]:
    """Return the decisions that are active, by id; the events that undo them have to be among the events.

    An event of a known kind with a payload that nobody can read is left out: nothing can follow from it, and
    ``voc log`` says so. One of a kind that this version does not know stays: a later version may have written it.
    """
    ordered = sorted(events, key=lambda event: event.id or 0)
    undone = find_undone_ids(
        (EventId(event.id or 0), EventId(event.undoes)) for event in ordered if event.undoes is not None
    )
    active = [event for event in ordered if event.undoes is None and event.id not in undone]
    return tuple(event for event in active if find_defect(event) is None)


def pair_replies(decisions: Iterable[Event]) -> tuple[Reply, ...]:
    """Return the replies to findings, the oldest first, each with the last settlement of its subject after it.

    Parameters
    ----------
    decisions
        Active decisions of the kinds "reply" and "settle", oldest first.
    """
    replies: list[Reply] = []
    for event in decisions:
        if event.kind == DecisionKind.REPLY:
            replies.append(Reply(event, None))
        else:
            # A settlement is about a department's answer, not about one reply: it settles all that it gave so far.
            replies = [Reply(r.event, event) if r.event.subject == event.subject else r for r in replies]
    return tuple(replies)
