"""Parts of the payloads of decisions: what a name, a number or an answer may be, and tables within a payload."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from voc.records import Category, ContactId, SegmentId, ThemeId

__all__ = [
    "ActionDefinition",
    "Answer",
    "AskPayload",
    "CategoryOverride",
    "ContactNumber",
    "FurtherPromise",
    "LabelsPayload",
    "Name",
    "SegmentNumber",
    "ThemeNumber",
]

# Limits keep a mistake, or an attack, from filling the memory or the log; each is far above what people need.
ThemeNumber = Annotated[ThemeId, Field(ge=1, strict=True)]
ContactNumber = Annotated[ContactId, Field(ge=1, strict=True)]
SegmentNumber = Annotated[SegmentId, Field(ge=1, strict=True)]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Answer = Annotated[bool, Field(strict=True)]


class LabelsPayload(BaseModel):
    """Labels by language."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    nl: Name | None = None
    en: Name | None = None


class CategoryOverride(BaseModel):
    """Another category in a phase or for a customer segment."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    phase: Name | None = None
    customer_segment: Name | None = None
    category: Category


class ActionDefinition(BaseModel):
    """Theme and denominator of an action as they were when it was promised or began: what its effect is measured by.

    ``members`` are at most a thousand of the theme's ``n_comments`` comments, of those up to ``last_comment``.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    n_comments: Annotated[int, Field(ge=0)] | None = None
    last_comment: Annotated[int, Field(ge=0)] | None = None
    members: Annotated[list[int], Field(max_length=1000)] | None = None
    process: Name | None = None
    window_days: Annotated[int, Field(ge=1)] | None = None


class FurtherPromise(BaseModel):
    """Promise about a further ask of a finding: what will be done, who does it, and by when."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    action: Annotated[str, StringConstraints(max_length=2000)]
    owner: Name | None = None
    due: date | None = None


class AskPayload(BaseModel):
    """One thing that is asked: what, of which department, and before which day."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
    owner: Name
    due: date | None = None
