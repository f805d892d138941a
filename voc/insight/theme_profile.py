"""All there is to know about one theme: what it is, its life line, and what people decided about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from voc.errors import UnknownNameError
from voc.records import Theme
from voc.store import decision_log, decisions, frames, worklist_queries
from voc.store.decision_log import Logged

if TYPE_CHECKING:
    from voc.insight import Facts
    from voc.insight.results import TrendPoint
    from voc.insight.timeline import LifeEvent
    from voc.store import Store

__all__ = ["ThemeStory", "theme_story"]

MAJORITY = 0.5


@dataclass(frozen=True, slots=True)
class ThemeStory:
    """A theme, the ids that are shown as it, some of what customers said, its life line and the decisions about it."""

    theme: Theme
    members: tuple[int, ...]
    quotes: tuple[str, ...]
    life: tuple[LifeEvent, ...]
    decisions: tuple[Logged, ...]


def theme_story(store: Store, facts: Facts, number: int) -> ThemeStory:
    """Return what there is to know about a theme; of one that was merged, about the theme it is today.

    Raises
    ------
    UnknownNameError
        No such theme, or one that is excluded.
    """
    from voc.insight.timeline import life_line

    number = decisions.resolved(store).get(number, number)
    place = next((place for place, theme in enumerate(facts.themes) if theme.id == number), None)
    if place is None:
        found = decisions.theme_decisions(store).get(number)
        excluded = " any more: a person excluded it; see voc log" if found and found.state == "excluded" else ""
        raise UnknownNameError(f"there is no theme T-{number}{excluded}")
    theme = facts.themes[place]
    members = decisions.members(store, number)
    log = [entry for id_ in members for entry in decision_log.log(store, subject=f"T-{id_}")]
    to_blame = _departments(facts, place)
    life = life_line(
        None if theme.born_at is None else theme.born_at.date(),
        _months(facts, place),
        occurrences=[item for item in frames.occurrences(store) if item.department in to_blame],
        actions=[action for id_ in members for action in worklist_queries.actions(store, theme=id_)],
        events=[entry.event for entry in log if entry.standing],
    )
    newest = tuple(sorted(log, key=lambda entry: -(entry.event.id or 0)))
    return ThemeStory(theme, members, _quotes(facts, theme), life, newest)


def _months(facts: Facts, place: int) -> tuple[TrendPoint, ...]:
    from voc.insight.facts import period_of
    from voc.insight.scope import look

    bounds = facts.first_and_last
    if bounds is None:
        return ()
    view = look(facts, period_of(bounds[1]))
    return view.history.trend(place, view.smallest)


def _departments(facts: Facts, place: int) -> frozenset[str]:
    """Return whose repairs are about a theme: who a person named, or else who caused most of it."""
    decision = facts.decisions.get(facts.themes[place].id)
    if decision is not None and decision.department is not None:
        return frozenset({decision.department})
    mine = (facts.mentions["theme"] == place).to_numpy()
    shares = facts.mention_causes[mine].mean(axis=0)[:-1] if mine.any() else ()
    return frozenset(item.name for item, share in zip(facts.departments, shares, strict=False) if share >= MAJORITY)


def _quotes(facts: Facts, theme: Theme) -> tuple[str, ...]:
    if facts.segments is None or not theme.quotes:
        return ()
    spans = facts.segments.set_index("id")
    texts = facts.comments.set_index("id")["text"]
    there = spans.loc[[quote for quote in theme.quotes if quote in spans.index], ["feedback", "start", "end"]]
    rows = there.to_numpy(dtype="int64").tolist()
    return tuple(str(texts[item])[start:end] for item, start, end in rows if item in texts.index)
