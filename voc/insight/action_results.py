"""Results about actions: what a department promised, how far it is, and what it brought about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from voc.causes.action_effects import ActionVerdict
from voc.records import Action, Estimate

__all__ = ["OPEN_STATES", "ActionLine", "ActionState", "EffectObstacle", "MeasuredEffect"]


class ActionState(StrEnum):
    """State of an action on a day."""

    PLANNED = "planned"
    RUNNING = "running"
    OVERDUE = "overdue"
    DONE = "done"
    DROPPED = "dropped"


OPEN_STATES = frozenset({ActionState.PLANNED, ActionState.RUNNING, ActionState.OVERDUE})
"""States of what was promised and is still to be done."""


class EffectObstacle(StrEnum):
    """Reason why the effect of an action cannot be established."""

    NOT_ENOUGH_BEFORE = "not enough before"
    NOT_ENOUGH_AFTER = "not enough after"
    TOO_FEW = "too few"
    TOO_UNSURE = "too unsure"
    DEFINITION_CHANGED = "definition changed"
    NO_THEME = "no theme"


@dataclass(frozen=True, slots=True)
class MeasuredEffect:
    """Effect of an action on its theme, per thousand and beside a control.

    ``change`` is relative (−.34: a third less), with its interval; None: it cannot be established.
    """

    verdict: ActionVerdict
    obstacle: EffectObstacle | None = None
    """None where it worked or did not."""
    change: Estimate | None = None
    rate_before: Estimate | None = None
    rate: Estimate | None = None
    process: str | None = None
    """What the rates are per thousand of; None: of comments on everything else."""
    events: tuple[date, date] | None = None
    """The two mailings that were compared; None: months were."""
    n_before: int = 0
    n_after: int = 0
    """Months compared."""
    others_change: float | None = None
    """Relative change of the comments on everything else, over the same months: the control."""
    agreement: float | None = None
    """Part of the theme's comments at the start that are today's as well; None: it was not kept."""


@dataclass(frozen=True, slots=True)
class ActionLine:
    """An action with its theme's labels, its state at the end of a month, and its effect once it is done."""

    action: Action
    labels: Mapping[str, str]
    state: ActionState
    effect: MeasuredEffect | None = None
    rises_since: date | None = None
    """The theme rises again after the action was done: from this day on."""
    days_late: int = 0
    """Days between the day that was promised and the day on which it was done, or the end of the month."""
    closed_action: Action | None = None
    """The action with its last day, where it was done or dropped after the month."""
