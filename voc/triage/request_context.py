"""Who sits at the desk: the workspace, the person, the language, and what time it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from voc.causes.organisation import Chart
from voc.config import Config
from voc.errors import UnknownNameError, UsageError
from voc.records import Department
from voc.store import Store
from voc.store.windows import ThemeRow
from voc.text.messages.catalog import Wording
from voc.text.sanitize import plain

__all__ = ["Seat", "Words", "cut", "iso", "number"]

LONGEST_TITLE = 90
"""Characters of a title: one line of the list, whatever a customer or a colleague wrote."""


class Words(Wording):
    """The words, numbers and dates of the board.

    Examples
    --------
    >>> Words("nl")("answer.agrees")
    'eens'
    """

    def __init__(self, language: str) -> None:
        super().__init__(language, "voc.triage.messages")


def cut(text: str, longest: int = LONGEST_TITLE) -> str:
    """Return the text on one line, without invisible signs, cut at a word where there is one."""
    line = plain(text[: 20 * longest])
    if len(line) <= longest:
        return line
    kept = line[: longest - 1]
    head, space, _ = kept.rpartition(" ")
    return (head if space and len(head) > longest // 2 else kept) + "…"


def iso(at: datetime | None) -> str | None:
    """Return a moment as the protocol writes it: ``2026-10-05T09:30:00Z``."""
    return None if at is None else at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def number(reference: str) -> int:
    """Return the number of a reference: 7 of ``T-7``; 0 where there is none."""
    digits = reference.partition("-")[2]
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 16 else 0  # noqa: PLR2004


@dataclass(frozen=True)
class Seat:
    """One person at the desk, for one request."""

    store: Store
    config: Config
    who: str
    language: str
    clock: Callable[[], datetime]

    @cached_property
    def words(self) -> Words:
        """What is said, in the person's language."""
        return Words(self.language)

    @cached_property
    def now(self) -> datetime:
        """The moment of the request."""
        return self.clock().astimezone(UTC)

    @cached_property
    def zone(self) -> ZoneInfo:
        """The company's time zone: a day begins at its midnight."""
        return ZoneInfo(self.config.company.time_zone)

    @cached_property
    def today(self) -> date:
        """The day it is at the company."""
        return self.now.astimezone(self.zone).date()

    @cached_property
    def midnight(self) -> datetime:
        """The moment at which today began."""
        return self.start_of(self.today)

    def start_of(self, day: date) -> datetime:
        """Return the moment at which a day begins."""
        return datetime.combine(day, time(), self.zone).astimezone(UTC)

    def day_of(self, at: datetime) -> date:
        """Return the day that a moment is on."""
        return at.astimezone(self.zone).date()

    @cached_property
    def week_ahead(self) -> date:
        """The last day of which a due action is shown already."""
        return self.today + timedelta(days=7)

    @cached_property
    def chart(self) -> Chart:
        """The organisation of today."""
        return Chart([entry.record() for entry in self.config.departments], self.config.department_changes)

    @cached_property
    def departments(self) -> tuple[Department, ...]:
        """The departments that can be named today."""
        names = set(self.chart.names)
        return tuple(entry.record() for entry in self.config.departments if entry.name in names)

    def unknown(self, key: str, **values: object) -> UnknownNameError:
        """Return the error for a thing that is not there, in the person's language."""
        return UnknownNameError(self.words(key, **values))

    def wrong(self, key: str, **values: object) -> UsageError:
        """Return the error for what cannot be asked, in the person's language."""
        return UsageError(self.words(key, **values))

    def wrong_number(self, key: str, n: int, **values: object) -> UsageError:
        """Return the error for so many things that cannot be."""
        return UsageError(self.words.counted(key, n, **values))

    def label(self, row: ThemeRow | None, theme: int) -> str:
        """Return a theme's name in the person's language, or the first there is, fit for one line."""
        labels = {} if row is None else row.labels
        return cut(labels.get(self.language) or next(iter(labels.values()), "") or f"T-{theme}")

    def named(self, row: ThemeRow | None, theme: int) -> str:
        """Return a theme's name in quotation marks."""
        return f"‘{self.label(row, theme)}’"

    def day_text(self, at: datetime | None) -> str:
        """Return the day of a moment in words."""
        return self.words("line.undated") if at is None else self.words.day(self.day_of(at))
