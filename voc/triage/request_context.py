"""Context of one request to the desk: the workspace, the person, the language and the time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from typing import TypeVar
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ValidationError

from voc.causes.organisation import Organisation
from voc.config import Config, explain_validation_error
from voc.errors import UnknownNameError, UsageError
from voc.records import (
    ContactId,
    Department,
    FeedbackId,
    Reference,
    ReferenceKind,
    SegmentId,
    Theme,
    ThemeId,
    label_in,
    theme_reference,
)
from voc.store import Store
from voc.text.messages.catalog import Messages
from voc.text.sanitize import sanitize_line

__all__ = [
    "BoardMessages",
    "RequestContext",
    "format_moment",
    "match_contact_id",
    "match_feedback_id",
    "match_segment_id",
    "match_theme_id",
    "shorten",
]

ModelT = TypeVar("ModelT", bound=BaseModel)
LONGEST_TITLE = 90
"""Characters of a title: one line of the list, whatever a customer or a colleague wrote."""
ACTION_DAYS_AHEAD = 7
"""Days before it is due that an action comes on the work list."""


class BoardMessages(Messages):
    """The messages, numbers and dates of the board in one language.

    Examples
    --------
    >>> BoardMessages("nl")("answer.agrees")
    'eens'
    """

    def __init__(self, language: str) -> None:
        super().__init__(language, "voc.triage.messages")


def shorten(text: str, max_length: int = LONGEST_TITLE) -> str:
    """Return the text on one line, without invisible characters, cut between words if that leaves more than half of it.

    Examples
    --------
    >>> shorten("De monteur kwam niet opdagen", 16)
    'De monteur kwam…'
    """
    # Reading direction, control characters and blanks go first: of an endless text only what could be shown is read.
    line = sanitize_line(text[: 20 * max_length])
    if len(line) <= max_length:
        return line
    cut_line = line[: max_length - 1]  # one character less, for the dots
    if line[max_length - 1] == " ":  # the last word ends just there
        return cut_line + "…"
    head, blank, _ = cut_line.rpartition(" ")
    return (head if blank and len(head) > max_length // 2 else cut_line) + "…"


def format_moment(at: datetime | None) -> str | None:
    """Return a moment as the protocol writes it: ``2026-10-05T09:30:00Z``."""
    return None if at is None else at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def match_theme_id(reference: str) -> ThemeId:
    """Return the number of a theme's reference, 7 of ``T-7``; 0, which no theme has, for anything else."""
    return ThemeId(_parse_number(reference, ReferenceKind.THEME))


def match_segment_id(reference: str) -> SegmentId:
    """Return the number of a segment's reference, 4 of ``S-4``; 0, which no segment has, for anything else."""
    return SegmentId(_parse_number(reference, ReferenceKind.SEGMENT))


def match_contact_id(reference: str) -> ContactId:
    """Return the number of a contact's reference, 9 of ``C-9``; 0, which no contact has, for anything else."""
    return ContactId(_parse_number(reference, ReferenceKind.CONTACT))


def match_feedback_id(reference: str) -> FeedbackId:
    """Return the number of a comment's reference, 12 of ``F-12``; 0, which no comment has, for anything else."""
    return FeedbackId(_parse_number(reference, ReferenceKind.FEEDBACK))


def _parse_number(reference: str, kind: ReferenceKind) -> int:
    parsed = Reference.match(reference, kind)
    return 0 if parsed is None else parsed.number


@dataclass(frozen=True)  # without slots: cached_property keeps its values in __dict__
class RequestContext:
    """Workspace, person, language and clock of one request.

    Everything else follows from them and is computed once: a request that lasts past midnight keeps its day.
    """

    store: Store
    config: Config
    who: str
    language: str
    clock: Callable[[], datetime]

    @cached_property
    def messages(self) -> BoardMessages:
        """The messages in the person's language."""
        return BoardMessages(self.language)

    @cached_property
    def now(self) -> datetime:
        """The moment of the request (UTC)."""
        return self.clock().astimezone(UTC)

    @cached_property
    def time_zone(self) -> ZoneInfo:
        """The company's time zone: a day begins at its midnight."""
        return ZoneInfo(self.config.company.time_zone)

    @cached_property
    def today(self) -> date:
        """The day it is at the company."""
        return self.now.astimezone(self.time_zone).date()

    @cached_property
    def midnight(self) -> datetime:
        """The moment at which today began (UTC)."""
        return self.find_day_start(self.today)

    def find_day_start(self, day: date) -> datetime:
        """Return the moment at which a day begins (UTC)."""
        return datetime.combine(day, time(), self.time_zone).astimezone(UTC)

    def find_local_day(self, at: datetime) -> date:
        """Return the day that a moment is on at the company."""
        return at.astimezone(self.time_zone).date()

    @cached_property
    def last_due_day(self) -> date:
        """The last day on which an action may be due to be on the work list already."""
        return self.today + timedelta(days=ACTION_DAYS_AHEAD)

    @cached_property
    def organisation(self) -> Organisation:
        """The organisation of today."""
        departments = [entry.to_record() for entry in self.config.departments]
        return Organisation(departments, self.config.department_changes, self.today)

    @cached_property
    def departments(self) -> tuple[Department, ...]:
        """The departments that can be named today."""
        names = set(self.organisation.current_names)
        return tuple(entry.to_record() for entry in self.config.departments if entry.name in names)

    def build_unknown_name_error(self, message_key: str, **values: object) -> UnknownNameError:
        """Return the error for an unknown name or id, in the person's language."""
        return UnknownNameError(self.messages(message_key, **values))

    def build_usage_error(self, message_key: str, **values: object) -> UsageError:
        """Return the error for a wrong request, in the person's language."""
        return UsageError(self.messages(message_key, **values))

    def build_counted_usage_error(self, message_key: str, n: int, **values: object) -> UsageError:
        """Return the usage error of a message that counts ``n`` things, in the singular or plural."""
        return UsageError(self.messages.format_count(message_key, n, **values))

    def parse_content(self, model: type[ModelT], content: object, within: str = "") -> ModelT:
        """Return the content of a request as a model, checked by it.

        Parameters
        ----------
        model
            Pydantic model that the content has to fit.
        content
            Parsed JSON.
        within
            Field of the request that holds the content, such as ``payload``: errors begin with it.

        Raises
        ------
        UsageError
            Names the field, what was expected, and what came.
        """
        try:
            return model.model_validate(content)
        except ValidationError as exc:
            mistake = explain_validation_error(exc, model, within=within)
            path, message = mistake.path or "request", sanitize_line(str(mistake))
            raise self.build_usage_error("error.args", place=path, message=message) from exc

    def format_label(self, theme: Theme | None, theme_id: int) -> str:
        """Return a theme's label in the person's language, or the first there is, or its reference; on one line."""
        labels = {} if theme is None else theme.labels
        return shorten(label_in(labels, self.language, theme_reference(theme_id)))

    def format_quoted_label(self, theme: Theme | None, theme_id: int) -> str:
        """Return a theme's label in quotation marks: ``‘Nota te laat’``."""
        return f"‘{self.format_label(theme, theme_id)}’"

    def format_day(self, at: datetime | None) -> str:
        """Return the day of a moment in words: ``5 oktober``."""
        return self.messages("line.undated") if at is None else self.messages.format_day(self.find_local_day(at))
