"""What the routes are asked and what they answer: the one source of the JSON beside the desk's own protocol."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Annotated, Any, Literal, NoReturn, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from voc.errors import MappingNeededError, UsageError, VocError

__all__ = [
    "ARGUMENTS",
    "CauseFit",
    "Collect",
    "Failure",
    "Found",
    "JobStarted",
    "JobState",
    "JobStatus",
    "NewsAsked",
    "Nothing",
    "Report",
    "StartJob",
    "ThemeFit",
    "Which",
    "failure_of",
    "object_of",
    "read",
]

JobState = Literal["running", "done", "failed", "cancelled"]
RelativePath = Annotated[str, StringConstraints(max_length=1_000)]
LONGEST_WAIT = 60.0
"""Seconds: proxies in between give up a silent request after a minute."""


class _Asked(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Which(BaseModel):
    """The query of a route about one workspace; other parameters are Jupyter's own (token, a time stamp)."""

    model_config = ConfigDict(extra="ignore", frozen=True)
    workspace: RelativePath


class NewsAsked(Which):
    """The query of the long poll."""

    since: Annotated[int, Field(ge=0, le=2**53)] = 0
    wait: Annotated[float, Field(ge=0, le=LONGEST_WAIT)] = 0.0
    jobs: Annotated[int, Field(ge=0, le=2**53)] | None = None
    language: Literal["nl", "en"] | None = None


class StartJob(_Asked):
    """Long work that is to begin."""

    kind: Literal["collect", "themes fit", "themes assign", "causes fit", "report"]
    args: dict[str, Any] = {}


class Collect(_Asked):
    """Take one file in; its path is relative to the server's root."""

    file: RelativePath
    source: Annotated[str, StringConstraints(min_length=1, max_length=100)] | None = None


class ThemeFit(_Asked):
    """Fit the themes."""

    force: bool = False


class Nothing(_Asked):
    """Work without arguments."""


class CauseFit(_Asked):
    """Estimate the causes."""

    force: bool = False


class Report(_Asked):
    """Make a month's report."""

    period: Annotated[str, StringConstraints(max_length=20)]
    department: Annotated[str, StringConstraints(min_length=1, max_length=200)] | None = None
    language: Literal["nl", "en"] | None = None
    formats: Annotated[list[Literal["html", "xlsx"]], Field(min_length=1, max_length=2)] = ["html", "xlsx"]
    force: bool = False


ARGUMENTS: Mapping[str, type[_Asked]] = {
    "collect": Collect,
    "themes fit": ThemeFit,
    "themes assign": Nothing,
    "causes fit": CauseFit,
    "report": Report,
}
"""What a job is told, by kind."""


class Failure(BaseModel):
    """Why it could not be."""

    kind: str
    status: int
    message: str
    detail: dict[str, Any] = {}


class Found(BaseModel):
    """A workspace under the server's root; ``problem`` says why it cannot be opened, or nothing."""

    path: str
    company: str
    language: Literal["nl", "en"]
    problem: str = ""


class JobStarted(BaseModel):
    """The name of a job that began."""

    job: str


class JobStatus(BaseModel):
    """How far a job is. ``total`` is missing while it is not known."""

    id: str
    kind: str
    workspace: str
    who: str
    state: JobState
    stage: str = ""
    done: int = 0
    total: int | None = None
    started_at: str
    ended_at: str | None = None
    result: dict[str, Any] | None = None
    error: Failure | None = None


Shape = TypeVar("Shape", bound=BaseModel)


def read(shape: type[Shape], given: Mapping[str, Any], within: str = "") -> Shape:
    """Return what was asked, checked.

    Raises
    ------
    UsageError
        Names the field and what was expected.
    """
    try:
        return shape.model_validate(given)
    except ValidationError as exc:
        first = exc.errors(include_url=False)[0]
        place = ".".join([*([within] if within else []), *map(str, first["loc"])]) or "request"
        known = ", ".join(shape.model_fields) or "nothing"
        said = f"unknown; expected: {known}" if first["type"] == "extra_forbidden" else first["msg"]
        raise UsageError(f"{place}: {said}") from exc


def object_of(body: bytes) -> dict[str, Any]:
    """Return the JSON object of a request's body.

    Raises
    ------
    UsageError
        It is no JSON, or no object.
    """
    try:
        given = json.loads(body.decode("utf-8"), parse_constant=_refuse)
    except (ValueError, RecursionError) as exc:
        raise UsageError("the body is no JSON; expected an object such as {…} in UTF-8") from exc
    if not isinstance(given, dict):
        raise UsageError("the body is no JSON object; expected {…}")
    return given


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)


def failure_of(exc: VocError) -> Failure:
    """Return what is said about an error that voc can explain."""
    detail = {"mapping": exc.table} if isinstance(exc, MappingNeededError) else {}
    return Failure(kind=type(exc).__name__, status=exc.http_status, message=str(exc), detail=detail)
