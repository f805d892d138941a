"""Schemas of the routes: their requests and responses. With the desk's protocol they define all JSON of the server."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Annotated, Any, Literal, NoReturn, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from voc.config import explain_validation_error
from voc.errors import MappingNeededError, UsageError, VocError
from voc.records.progress import ProgressCode
from voc.triage.requests import Failure, Language

__all__ = [
    "ARGS_BY_KIND",
    "CollectArgs",
    "Failure",
    "FitArgs",
    "JobKind",
    "JobStarted",
    "JobState",
    "JobStatus",
    "NoJobArgs",
    "ReportArgs",
    "SignalChoice",
    "SignalChoices",
    "SignalQuery",
    "SignalReply",
    "SignalRequest",
    "StartJob",
    "WorkspaceEntry",
    "WorkspaceQuery",
    "build_failure",
    "parse_fields",
    "parse_json_object",
]

JobKind = Literal["collect", "themes fit", "themes assign", "causes fit", "report"]
JobState = Literal["running", "done", "failed", "cancelled"]
RelativePath = Annotated[str, StringConstraints(max_length=1_000)]
SignalWord = Annotated[str, StringConstraints(max_length=200, strip_whitespace=True)]
Model = TypeVar("Model", bound=BaseModel)


class WorkspaceQuery(BaseModel):
    """The query of a route about one workspace; other parameters are Jupyter's own (token, a time stamp)."""

    model_config = ConfigDict(extra="ignore", frozen=True)
    workspace: RelativePath


class _StrictModel(BaseModel):
    """Base of what a request's body holds: another field than those named is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class StartJob(_StrictModel):
    """Body of a request for a job; ``args`` is checked by kind, see ``ARGS_BY_KIND``."""

    kind: JobKind
    args: dict[str, Any] = {}


class CollectArgs(_StrictModel):
    """Arguments of ``collect``: the file to collect, as a path relative to the server's root."""

    file: RelativePath
    source: Annotated[str, StringConstraints(min_length=1, max_length=100)] | None = None


class FitArgs(_StrictModel):
    """Arguments of ``themes fit`` and ``causes fit``: whether to fit though nothing changed."""

    force: bool = False


class NoJobArgs(_StrictModel):
    """A job without arguments."""


class ReportArgs(_StrictModel):
    """Arguments of ``report``: a month, and which report of it."""

    period: Annotated[str, StringConstraints(max_length=20)]
    department: Annotated[str, StringConstraints(min_length=1, max_length=200)] | None = None
    language: Language | None = None
    formats: Annotated[list[Literal["html", "xlsx"]], Field(min_length=1, max_length=2)] = ["html", "xlsx"]
    force: bool = False


ARGS_BY_KIND: Mapping[JobKind, type[_StrictModel]] = {
    "collect": CollectArgs,
    "themes fit": FitArgs,
    "themes assign": NoJobArgs,
    "causes fit": FitArgs,
    "report": ReportArgs,
}
"""Shape of a job's arguments, by kind."""


class SignalQuery(WorkspaceQuery):
    """The query for the form's words: of which workspace, and in which language (None: the workspace's)."""

    language: Language | None = None


class SignalRequest(_StrictModel):
    """Body of a request to store a signal of an agent; ``request_id`` makes it safe to send again."""

    reason: SignalWord = ""
    emotion: SignalWord = ""
    department: SignalWord = ""
    contact: SignalWord = ""
    note: Annotated[str, StringConstraints(max_length=2_000)] = ""
    request_id: Annotated[str, StringConstraints(pattern="^[0-9a-f-]{8,64}$")]


class SignalChoice(BaseModel):
    """A word that the form offers: as it is stored, and as it is shown."""

    value: str
    label: str


class SignalChoices(BaseModel):
    """Words that the form offers."""

    reasons: list[SignalChoice]
    emotions: list[SignalChoice]
    departments: list[SignalChoice]


class SignalReply(BaseModel):
    """Answer to a signal: what was stored of it. ``is_waiting``: its note waits in the quarantine."""

    batch: int
    reason: str | None
    emotion: str | None
    department: str | None
    note: str
    redactions: int
    is_waiting: bool = False


class WorkspaceEntry(BaseModel):
    """A workspace under the server's root; ``problem`` says why it cannot be opened, empty when it can."""

    path: str
    company: str
    language: Language
    problem: str = ""


class JobStarted(BaseModel):
    """Answer to ``StartJob``: the id of the job that began."""

    job: str


class JobStatus(BaseModel):
    """State and progress of a job.

    ``stage`` is the code of the step that it is at (``voc.records.progress``), empty before the first; ``total`` is
    missing while it is not known.
    """

    id: str
    kind: JobKind
    workspace: str
    who: str
    state: JobState
    stage: ProgressCode | Literal[""] = ""
    done: int = 0
    total: int | None = None
    started_at: str
    ended_at: str | None = None
    result: dict[str, Any] | None = None
    error: Failure | None = None


def parse_fields(model: type[Model], fields: Mapping[str, Any], within: str = "") -> Model:
    """Return fields of a request as a model, checked by it.

    Parameters
    ----------
    within
        Field of the request that holds the fields, such as ``args``: errors begin with it.

    Raises
    ------
    UsageError
        Names the field and what was expected.
    """
    try:
        return model.model_validate(fields)
    except ValidationError as exc:
        mistake = explain_validation_error(exc, model, within=within)
        raise UsageError(f"{mistake.path or 'request'}: {mistake}") from exc


def parse_json_object(body: bytes) -> dict[str, Any]:
    """Return the JSON object of a request's body.

    Raises
    ------
    UsageError
        It is no JSON, or no object.
    """
    try:
        content = json.loads(body.decode("utf-8"), parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as exc:
        raise UsageError("the body is no JSON; expected an object such as {…} in UTF-8") from exc
    if not isinstance(content, dict):
        raise UsageError("the body is no JSON object; expected {…}")
    return content


def _refuse_constant(constant: str) -> NoReturn:
    """Refuse ``NaN`` and ``Infinity``: Python reads them, JSON has neither."""
    raise ValueError(constant)


def build_failure(exc: VocError) -> Failure:
    """Return an error that voc can explain as the routes answer it."""
    detail = {"mapping": exc.table} if isinstance(exc, MappingNeededError) else {}
    return Failure(kind=type(exc).__name__, status=exc.http_status, message=str(exc), detail=detail)
