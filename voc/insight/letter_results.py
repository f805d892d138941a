"""Results about page one's lines that are no figures: what is asked of whom, and the officer's own words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

__all__ = ["RUNG_BY_TASK", "Ask", "AskTask", "Letter", "Rung"]


class Rung(StrEnum):
    """Rung of the remedy ladder."""

    TELL = "tell"
    PREVENT = "prevent"
    SELF_SERVICE = "self_service"
    PERSONAL = "personal"


class AskTask(StrEnum):
    """Task that is asked; its sentence is ``ask.TASK`` of the report's messages."""

    KEEP_PROMISE = "keep_promise"

    INVESTIGATE = "investigate"
    REPAIR = "repair"
    REPAIR_AGAIN = "repair_again"
    PREVENT_REPEAT = "prevent_repeat"
    REWRITE = "rewrite"
    TELL_EVERYBODY = "tell_everybody"
    OFFER_SELF_SERVICE = "offer_self_service"
    CALL_BACK = "call_back"


RUNG_BY_TASK = {
    AskTask.TELL_EVERYBODY: Rung.TELL,
    AskTask.OFFER_SELF_SERVICE: Rung.SELF_SERVICE,
    AskTask.CALL_BACK: Rung.PERSONAL,
}
"""Rung of each task; those that are not here prevent."""


@dataclass(frozen=True, slots=True)
class Ask:
    """Something that a department is asked: the officer's own ``text``, or a proposed ``task`` about a finding.

    Of a promise that is late ``text`` is the promise and ``promised`` the day that it was made for.
    """

    owner: str
    due: date | None
    task: AskTask | None = None
    finding: str = ""
    text: str = ""
    promised: date | None = None


@dataclass(frozen=True, slots=True)
class Letter:
    """Lines of page one that are no figures: the officer's opening and thanks, and what is asked.

    ``is_proposed`` says that the asks follow from the findings, and that no officer has decided on them.
    """

    asks: tuple[Ask, ...] = ()
    opening: str = ""
    thanks: str = ""
    is_proposed: bool = True
