"""The company in ``voc.toml``: its departments and their changes, contact reasons and channels."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated

from pydantic import Field, field_validator, model_validator

from voc import records
from voc.config.table import Table
from voc.records import CAN_ERR, Category, DepartmentKind

__all__ = [
    "DEFAULT_WINDOW_DAYS",
    "Channel",
    "DepartmentChange",
    "DepartmentEntry",
    "ProcessEntry",
    "PromiseRule",
    "Reason",
    "ReasonOverride",
]

DEFAULT_WINDOW_DAYS = 28
"""Days after a piece of work within which it is taken to bring contacts, where ``[[processes]]`` says nothing."""
WINDOW_DAYS_BY_PROCESS = {"letters": 28, "bills": 14}
"""The same of two processes: who asks about a bill does so sooner than about a letter."""


class DepartmentEntry(Table):
    """``[[departments]]``: a department that can be the cause, as it was called in a period."""

    name: Annotated[str, Field(min_length=1)]
    description: str = ""
    """A sentence in the words of the work; comments are compared with it."""
    kind: DepartmentKind = DepartmentKind.INTERNAL
    """Whether it is ours, a supplier, a partner, or no error in the chain at all (market, customer, nobody)."""
    reasons: tuple[str, ...] = ()
    """Contact reasons (their ids) that often arise here, most telling first."""
    examples: tuple[str, ...] = ()
    """Example comments that this department caused."""
    touchpoints: tuple[str, ...] = ()
    """Touchpoints at which customers often report what this department causes, most specific first."""
    customer_segments: tuple[str, ...] = ()
    """Customer segments that often report what this department causes, most specific first."""
    phases: tuple[str, ...] = ()
    """Phases of the relation in which customers often report what it causes, most specific first."""
    valid_from: date | None = None
    """First day of this name; empty: always."""
    valid_to: date | None = None
    """Day on which this name ended (it is none of its days); empty: still in use."""
    report: bool | None = None
    """Whether ``--all`` makes a report for it; empty: for a department of our own, not for a supplier or partner."""

    @model_validator(mode="after")
    def _check_days(self) -> DepartmentEntry:
        if self.valid_from is not None and self.valid_to is not None and self.valid_to <= self.valid_from:
            raise ValueError(f"valid_to ({self.valid_to}) must be later than valid_from ({self.valid_from})")
        return self

    def find_report_obstacle(self, first_day: date, last_day: date) -> str | None:
        """Return why there is no report about these days for this department, or None: it can have one.

        >>> DepartmentEntry(name="Market", kind="market").find_report_obstacle(date(2026, 10, 1), date(2026, 10, 31))
        'it stands for no fault, and nobody is to answer for it'
        """
        if self.kind not in CAN_ERR:
            return "it stands for no fault, and nobody is to answer for it"
        if self.valid_to is not None and self.valid_to <= first_day:
            return f"it ended on {self.valid_to}"
        if self.valid_from is not None and self.valid_from > last_day:
            return f"it began on {self.valid_from}"
        return None

    @property
    def is_reported(self) -> bool:
        """Whether ``--all`` makes its reports: what an outside party causes is sent to it by choice only."""
        return self.kind is DepartmentKind.INTERNAL if self.report is None else self.report

    def to_record(self) -> records.Department:
        """Return the frozen record that the other packages use."""
        return records.Department(
            name=self.name,
            description=self.description,
            kind=self.kind,
            reasons=self.reasons,
            examples=self.examples,
            valid_from=self.valid_from,
            valid_to=self.valid_to,
            touchpoints=self.touchpoints,
            customer_segments=self.customer_segments,
            phases=self.phases,
        )


class DepartmentChange(Table):
    """``[[department_changes]]``: a rename, merge or split on a day; ``share`` of ``old`` that went to ``new``."""

    old: str
    new: str
    at: date
    share: Annotated[float, Field(gt=0, le=1)] = 1.0

    @model_validator(mode="after")
    def _check_names(self) -> DepartmentChange:
        if self.old == self.new:
            raise ValueError(f"old and new are both {self.old!r}: what stays where it was is no change")
        return self


class ReasonOverride(Table):
    """``[[reasons.exceptions]]``: another category in a phase or for a customer segment."""

    category: Category
    phase: str | None = None
    customer_segment: str | None = None


class Reason(Table):
    """``[[reasons]]``: the short list that agents record with."""

    id: Annotated[str, Field(min_length=1)]
    name: Annotated[str, Field(min_length=1)]
    category: Category | None = None
    """Default contact category."""
    process: str | None = None
    """The volume behind it (``bills``, ``letters`` …): contacts per thousand need it."""
    exceptions: tuple[ReasonOverride, ...] = ()

    @field_validator("id", mode="before")
    @classmethod
    def _convert_to_text(cls, value: object) -> object:
        return str(value) if isinstance(value, int) else value  # 12 and "12" are one reason: files hold both


class ProcessEntry(Table):
    """``[[processes]]``: work that contacts are counted per thousand of."""

    name: Annotated[str, Field(min_length=1)]
    """As the volumes' files call it: "bills", "letters" …"""
    window_days: Annotated[int, Field(ge=1, le=366)] = DEFAULT_WINDOW_DAYS
    """Days, from the piece of work on, within which it brings contacts."""


class PromiseRule(Table):
    """``[[promises]]``: what is promised to customers, by which words notes tell of it, and its term.

    Words are written as in ``[text] urgent``: ``*`` is any word ending.
    """

    name: Annotated[str, Field(min_length=1)]
    """As it is printed: "terugbellen"."""
    promise_words: tuple[str, ...] = ()
    """Words of an agent's note that makes the promise."""
    fulfilment_words: tuple[str, ...] = ()
    """Words of an agent's later note by which it was kept."""
    outgoing_channels: tuple[str, ...] = ()
    """Channels over which only we turn to customers: a contact over one of them keeps it."""
    broken_words: tuple[str, ...] = ()
    """Words by which anybody says that it was not kept."""
    term_days: Annotated[int, Field(ge=0, le=366)] = 2
    """Working days within which it is to be kept."""
    term_days_by_channel: Mapping[str, Annotated[int, Field(ge=0, le=366)]] = {}
    """The same for a promise that was made over a channel, by the channel's name."""

    def get_term_days(self, channel: str) -> int:
        """Return the working days within which a promise that was made over a channel is to be kept.

        Examples
        --------
        >>> PromiseRule(name="answer", term_days_by_channel={"E-mail": 5}).get_term_days("e-mail")
        5
        """
        days_by_channel = {name.casefold(): days for name, days in self.term_days_by_channel.items()}
        return days_by_channel.get(channel.casefold(), self.term_days)


class Channel(Table):
    """``[[channels]]``: cost per contact is a range in euros."""

    name: Annotated[str, Field(min_length=1)]
    aliases: tuple[str, ...] = ()
    cost_low_eur: Annotated[float, Field(ge=0)] | None = None
    cost_high_eur: Annotated[float, Field(ge=0)] | None = None
    bot: bool = False
    """Whether a machine answers: who then turns to a person was not helped."""
    public: bool = False
    """Whether everybody can read it (social media, a forum): who turns to it after another channel escalates."""

    @model_validator(mode="after")
    def _check_costs(self) -> Channel:
        low, high = self.cost_low_eur, self.cost_high_eur
        if (low is None) != (high is None):
            raise ValueError("cost_low_eur and cost_high_eur need each other")
        if low is not None and high is not None and low > high:
            raise ValueError(f"cost_low_eur ({low:g}) is above cost_high_eur ({high:g})")
        return self
