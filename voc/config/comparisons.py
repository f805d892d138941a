"""Scores of others beside ours, and sites whose contacts are compared."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from voc.config.table import Table
from voc.records import Scope
from voc.records.scales import NPS_SCALE

__all__ = ["BenchmarkEntry", "SiteEntry"]


class BenchmarkEntry(Table):
    """``[[benchmarks]]``: a score of the branch or of others, printed beside ours with where it comes from."""

    value: float
    """The score: an NPS in −100 to 100, else the share of positive answers in percent."""
    source: Annotated[str, Field(min_length=1)]
    """Where it was published: "Energiepanel 2026". A score of nobody is none."""
    scale: Annotated[str, Field(min_length=1)] = "nps"
    """The scale of the score that it stands beside."""
    scope: Scope | None = None
    """"relational" or "transactional"; None: it stands beside both."""
    question: str | None = None
    """The question of that score, where a scale has several."""

    @model_validator(mode="after")
    def _check_value(self) -> BenchmarkEntry:
        low, high = (-100, 100) if self.scale == NPS_SCALE.name else (0, 100)
        if not low <= self.value <= high:
            raise ValueError(f"benchmark {self.source!r}: {self.value:g} is no {self.scale} between {low} and {high}")
        return self


class SiteEntry(Table):
    """``[[sites]]``: a place or a partner where contacts are handled, by its teams of agents."""

    name: Annotated[str, Field(min_length=1)]
    """As it is printed."""
    teams: Annotated[tuple[str, ...], Field(min_length=1)]
    """Teams as the files of agent signals name them."""
