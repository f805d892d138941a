"""Sources in ``voc.toml``: the mapping of a kind of file onto the records, with its columns, scores and dates."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, field_validator, model_validator

from voc import records
from voc.config.live_sources import ConnectorRule, DatabaseRule
from voc.config.retention import Duration, KeepRule
from voc.config.table import Table
from voc.config.time_zone import check_time_zone
from voc.records import Kind, Scope
from voc.records.scales import NPS_SCALE, SCALE_KINDS, format_scale_names, get_scale_kind

__all__ = ["Columns", "DateRule", "PivotRule", "ScoreRule", "Source", "TurnsRule"]

LARGEST_NPS_ANSWER = 10
LONGEST_SCALE = 1_000
"""Steps of the longest scale that somebody answers on."""


class Columns(Table):
    """``[sources.NAME.columns]``: the file's column for each of our fields; empty where the file has none.

    docs/configuration.md says what each field holds, and in which kinds of source.
    """

    key: str | None = None
    at: str | None = None
    """When it happened; of daily figures the day, of an entry of the calendar its first day."""
    time: str | None = None
    """The time of day, where ``at`` has none."""
    text: str | tuple[str, ...] | None = None
    """One column, or several that become one comment each (a question per column)."""
    score: str | None = None
    customer: str | None = None
    contact: str | None = None
    case_number: str | None = None
    channel: str | None = None
    touchpoint: str | None = None
    customer_segment: str | None = None
    phase: str | None = None
    """Phase of the customer's relation with the company: a new customer, a mover, one who leaves."""
    region: str | None = None
    department_asked: str | None = None
    department: str | None = None
    reason: str | None = None
    emotion: str | None = None
    agent: str | None = None
    team: str | None = None
    question: str | None = None
    language: str | None = None
    hand_overs: str | None = None
    resolved: str | None = None
    retained: str | None = None
    """Whether the customer stayed after the contact."""
    votes: str | None = None
    """How many others support an idea."""
    process: str | None = None
    """Process that ran: bills, letters, moves."""
    count: str | None = None
    """How often a process ran that day, or how many contacts there were."""
    offered: str | None = None
    answered: str | None = None
    abandoned: str | None = None
    waiting_seconds: str | None = None
    handling_seconds: str | None = None
    kind: str | None = None
    """Kind of an entry of the calendar: an invoice run, a storm, a repair."""
    closed: str | None = None
    """When the matter was closed: a date, a word such as "closed", or nothing while it is open."""
    end: str | None = None
    """Last day of an entry of the calendar; empty: it takes one day."""
    note: str | None = None
    scores: Mapping[str, str] = {}
    """Further scores: question name → column; their scales are in ``[sources.NAME.scales.QUESTION]``."""


class ScoreRule(Table):
    """``[sources.NAME.score]``: how a score is read."""

    scale: str = NPS_SCALE.name
    low: float | None = None
    """Lowest answer; empty: the scale's usual one."""
    high: float | None = None
    """Highest answer; empty: the scale's usual one."""
    best: float | None = None
    """The end that is good, ``low`` or ``high``; empty: ``high``."""
    positive: tuple[float, ...] = ()
    """Answers that count as positive; empty: the scale's usual ones."""
    no_answer: tuple[float, ...] = ()
    """Numbers in the file that mean that nothing was answered."""
    words: Mapping[str, float] = {}
    """Answers that the file has in words → their numbers: ``{"Very satisfied" = 5}``."""
    no_answer_words: tuple[str, ...] = ()
    """Words in the file that mean that nothing was answered: ``["Offered"]``."""

    @field_validator("scale")
    @classmethod
    def _check_scale(cls, name: str) -> str:
        if name not in SCALE_KINDS:
            raise ValueError(f"expected {format_scale_names()}, got {name!r}")
        return name

    @model_validator(mode="after")
    def _check_ends(self) -> ScoreRule:
        if get_scale_kind(self.scale).usual_ends is None and (self.low is None or self.high is None):
            raise ValueError(f'scale = "{self.scale}" needs low and high')
        self._check_range()
        scale = self.to_record()
        if self.best is not None and self.best not in {scale.low, scale.high}:
            raise ValueError("best must be low or high")
        # Its promoters are 9 and 10, its detractors 0 to 6: of five stars all would be detractors, and nobody see why.
        if self.scale == NPS_SCALE.name and not (
            scale.low in {0, 1} and scale.high == scale.best == LARGEST_NPS_ANSWER
        ):
            raise ValueError('scale = "nps" goes from 0 or 1 up to 10, and 10 is best; any other is a "rating"')
        if any(not scale.low <= number <= scale.high for number in self.positive):
            raise ValueError(f"positive: expected answers from {scale.low:g} up to {scale.high:g}")
        outside = [word for word, number in self.words.items() if not scale.low <= number <= scale.high]
        if outside:
            raise ValueError(f"words: {outside[0]!r} must be a number from {scale.low:g} up to {scale.high:g}")
        return self

    def _check_range(self) -> None:
        """Raise an error for ends that no scale of answers has: each step of it becomes an answer."""
        low, high = self._get_ends()
        if not low < high <= low + LONGEST_SCALE:
            raise ValueError(
                f"low and high: expected two numbers, at most {LONGEST_SCALE} apart, got {low:g} and {high:g}"
            )

    def _get_ends(self) -> tuple[float, float]:
        # A scale without usual ends has its own, or was refused.
        usual_low, usual_high = map(float, get_scale_kind(self.scale).usual_ends or (0, 0))
        return usual_low if self.low is None else self.low, usual_high if self.high is None else self.high

    def to_record(self) -> records.Scale:
        """Return the scale with its usual ends and positive answers filled in."""
        low, high = self._get_ends()
        best = self.best if self.best is not None else high
        positive = self.positive
        if not positive:
            n_positive = get_scale_kind(self.scale).count_positive(low, high)
            step = 1 if best == high else -1
            positive = tuple(best - step * k for k in range(n_positive))
        return records.Scale(self.scale, low, high, best, positive, self.no_answer)


class DateRule(Table):
    """``[sources.NAME.dates]``: how a date is read.

    ``order`` is one of ``iso``, ``day-first``, ``month-first`` and ``mixed``; ``mixed`` takes a date only where
    one reading is possible. With ``by`` (a column) ``orders`` gives the order per value of that column. ``cells`` is
    for a workbook in which Excel took half of the texts for dates of another order: ``swapped`` or ``right``.
    """

    order: Literal["iso", "day-first", "month-first", "mixed"] | None = None
    by: str | None = None
    """Column of the file that decides the order of each row."""
    orders: Mapping[str, Literal["iso", "day-first", "month-first", "mixed"]] = {}
    """Order of the dates by the value of ``by``: ``{"NL" = "day-first", "US" = "month-first"}``."""
    format: str | None = None
    """A strptime format for anything else: ``%d|%m|%Y``."""
    cells: Literal["right", "swapped"] | None = None
    """Whether a workbook's own dates have day and month swapped, unlike texts of another order; empty: ambiguous."""
    day_numbers: Literal[1900, 1904] | None = None
    """Year from which cells count that hold a number of days; empty: as the workbook says, else 1900."""
    time_zone: str | None = None
    """Zone of times that do not say theirs, such as ``UTC``; empty: the company's."""

    @field_validator("time_zone")
    @classmethod
    def _check_time_zone(cls, name: str | None) -> str | None:
        return check_time_zone(name) if name else None


class PivotRule(Table):
    """``[sources.NAME.pivot]``: the columns of a file that has one row per answer, not one per respondent."""

    respondent: str
    """Column whose value is the same in all rows of one respondent."""
    question: str
    """Column that says which question a row answers: its values become columns."""
    answer: str | tuple[str, ...]
    """Column of the answer, or several of which one is filled (a number, a choice, a text)."""

    def list_answer_columns(self) -> tuple[str, ...]:
        """Return the columns of answers, the one that goes first first."""
        return (self.answer,) if isinstance(self.answer, str) else self.answer


class TurnsRule(Table):
    """``[sources.NAME.turns]``: the columns of a file that has one row per message, and who of the senders is ours."""

    conversation: str | None = None
    """Column of the conversation's number; empty: a conversation ends where nothing was written for ``gap_hours``."""
    sender: str
    """Column of who wrote a message."""
    message: str
    """Column of its text."""
    at: str | None = None
    """Column of when it was written."""
    ours: tuple[str, ...] = ()
    """Senders who are ours, as the file writes them; of mail also the part after the name: "@veldwaard.nl"."""
    customers: tuple[str, ...] = ()
    """Senders who are the customer ("Klant", "external"): then all others are ours; empty: all who are not ours."""
    gap_hours: Annotated[float, Field(gt=0, le=8760)] = 24
    """Hours without a message after which a new conversation begins."""


class Source(Table):
    """``[sources.NAME]``: the mapping of one kind of file onto the records."""

    kind: Kind
    scope: Scope | None = None
    """Surveys only: relational or transactional. Empty: unknown, and then no NPS is pooled with another."""
    files: tuple[str, ...] = ()
    """File names (``*`` and ``?`` allowed) that are of this source."""
    sheet: str | None = None
    """Sheet of a workbook; empty: the visible one with the most rows."""
    leave_out: Mapping[str, tuple[str, ...]] = {}
    """Rows that are no answers: column → its values in them: ``{"Status" = ["Survey Preview"]}``."""
    header_rows: Annotated[int, Field(ge=1, le=5)] = 1
    """Rows that hold the columns' names."""
    pivot: PivotRule | None = None
    """For files with one row per answer; empty: one row per respondent, contact or day."""
    turns: TurnsRule | None = None
    """For files with one row per message; empty: one row per feedback."""
    database: DatabaseRule | None = None
    """For rows that a query reads from a database; empty: files."""
    connector: ConnectorRule | None = None
    """For rows that an installed connector gives; empty: files."""
    promise: Literal["anonymous", "identified", "may be called"] | None = None
    """What customers were promised about who they are; empty: nothing is known of a promise."""
    keep: Duration | KeepRule | None = None
    """How long its rows are kept: "24 months", or apart for what is closed and open; empty: for ever."""
    separator: Annotated[str, StringConstraints(strip_whitespace=False)] | None = None
    """Sign between the cells of a text file; empty: found from the file, as are the next two."""
    encoding: str | None = None
    decimal: Literal[".", ","] | None = None
    channel: str | None = None
    """The channel of every row, when no column gives it."""
    touchpoint: str | None = None
    language: str | None = None
    question: str | None = None
    columns: Columns = Columns()
    score: ScoreRule | None = None
    scales: Mapping[str, ScoreRule] = {}
    """Rule by question of each further score (``columns.scores``); one without a rule is an NPS."""
    dates: DateRule = DateRule()
    junk: tuple[str, ...] = ()
    """Texts that mean "no answer" in this file."""
    values: Mapping[str, Mapping[str, str]] = {}
    """Per column of ours, the file's words → ours: ``values.channel = {"Telefoon" = "phone"}``."""

    @property
    def live(self) -> DatabaseRule | ConnectorRule | None:
        """Database or connector that its rows come from; None: they come in files."""
        return self.database or self.connector

    @model_validator(mode="after")
    def _check_live(self) -> Source:
        if self.database is not None and self.connector is not None:
            raise ValueError("a source has a database or a connector, not both")
        # Put together part by part, a conversation or respondent would be cut where a part ends.
        if self.live is not None and self.live.watermark is not None and (self.pivot or self.turns):
            raise ValueError("pivot and turns need all rows at once: leave watermark out")
        return self

    @property
    def keep_rule(self) -> KeepRule | None:
        """Time for which its rows are kept, apart for what is closed and open; None: for ever."""
        return KeepRule(closed=self.keep, open=self.keep) if isinstance(self.keep, str) else self.keep

    @model_validator(mode="after")
    def _check_promise(self) -> Source:
        # A contact or a signal is about a customer by what it is.
        if self.promise == "anonymous" and self.kind in {Kind.CONTACT, Kind.SIGNAL}:
            raise ValueError(f"promise: a source of kind {str(self.kind)!r} cannot be anonymous")
        return self

    @model_validator(mode="after")
    def _check_keep(self) -> Source:
        if self.keep is not None and self.kind in {Kind.VOLUME, Kind.REACHABILITY, Kind.TOTALS, Kind.CALENDAR}:
            raise ValueError(f"keep: a source of kind {str(self.kind)!r} holds nothing of customers")
        if isinstance(self.keep, KeepRule) and self.columns.closed is None:
            raise ValueError('keep by closed and open needs columns.closed; without it write keep = "24 months"')
        return self

    @field_validator("separator")
    @classmethod
    def _check_separator(cls, separator: str | None) -> str | None:
        # Quotation marks and line ends mean something else to the csv module, which takes one character only.
        if separator and (len(separator) != 1 or separator in "\"'\r\n\x00"):
            raise ValueError(f"expected one character between cells, such as ; or a tab, got {separator!r}")
        return separator or None
