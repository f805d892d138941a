"""Routes of the server extension: one class each, nothing but reading a request and handing it on.

Every verb needs a login (``authenticated``), the right to the resource ``voc`` (``authorized``) and, with a cookie, the
XSRF token, which Jupyter checks itself. What can be explained is raised as a ``VocError`` and answered with its status.
"""

from __future__ import annotations

import json
import re
from typing import Any, TypeVar

from jupyter_server.auth.decorator import authorized
from jupyter_server.base.handlers import APIHandler
from pydantic import BaseModel
from tornado.web import HTTPError, authenticated

from voc.errors import VocError
from voc.server.app import ServerState
from voc.server.schemas import (
    ARGS_BY_KIND,
    CollectArgs,
    Failure,
    JobStarted,
    SignalQuery,
    SignalRequest,
    StartJob,
    WorkspaceQuery,
    build_failure,
    parse_fields,
    parse_json_object,
)
from voc.server.signal_form import list_choices, store_signal
from voc.server.workspaces import OpenWorkspace, resolve_under_root

__all__ = ["MAX_BYTES", "ROUTES"]

MAX_BYTES = 4_000_000
"""Of a request's body: a split of 200,000 segments has 2 MB."""
UNEXPECTED = "something went wrong in voc; the server's log says what. Nothing half done was stored"
GENERATED_NAME = re.compile("[0-9a-f]{32}")
"""A user name that Jupyter made up, for whoever came with the server's token."""
Query = TypeVar("Query", bound=WorkspaceQuery)


class _VocHandler(APIHandler):
    """Base of all routes."""

    auth_resource = "voc"

    @property
    def server_state(self) -> ServerState:
        """State that all routes share."""
        state = self.settings.get("voc_server")
        if not isinstance(state, ServerState):
            raise HTTPError(503, "the server is stopping")
        return state

    @property
    def who(self) -> str:
        """Name that decisions are signed with: the one that somebody logged in by, else the one that Jupyter shows."""
        user = self.current_user
        if not GENERATED_NAME.fullmatch(user.username):
            return str(user.username)
        return str(user.display_name or user.name)

    def parse_query(self, model: type[Query]) -> Query:
        """Return the parameters of the address, checked."""
        return parse_fields(model, {name: self.get_query_argument(name) for name in self.request.query_arguments})

    def parse_body(self) -> dict[str, Any]:
        """Return the object in the body."""
        if len(self.request.body) > MAX_BYTES:
            raise HTTPError(413, f"the request is too large: expected at most {MAX_BYTES:,} bytes")
        return parse_json_object(self.request.body)

    async def open_workspace(self, query: WorkspaceQuery) -> OpenWorkspace:
        """Return the workspace that a query names."""
        server_state = self.server_state
        return await server_state.run_in_thread(lambda: server_state.workspaces.open(query.workspace))

    def reply(self, answer: BaseModel | dict[str, Any], status: int = 200) -> None:
        """Answer with JSON."""
        content = answer.model_dump(mode="json") if isinstance(answer, BaseModel) else answer
        self.set_status(status)
        self.set_header("Cache-Control", "no-store")  # an answer of a minute ago may be of before a decision
        self.finish(json.dumps(content, ensure_ascii=False, allow_nan=False))

    def write_error(self, status_code: int, **kwargs: Any) -> None:  # noqa: ANN401  tornado's own
        """Answer with ``{"kind", "status", "message", "detail"}``, whatever went wrong."""
        exc = kwargs.get("exc_info", (None, None, None))[1]
        if isinstance(exc, VocError):
            failure = build_failure(exc)
            if "voc_server" in self.settings:
                message = self.server_state.workspaces.hide_root(failure.message)
                failure = failure.model_copy(update={"message": message})
        elif isinstance(exc, HTTPError):
            message = exc.log_message or exc.reason or "this cannot be asked"
            failure = Failure(kind="HTTPError", status=status_code, message=message)
        else:
            failure = Failure(kind="InternalError", status=500, message=UNEXPECTED)
        self.reply(failure, failure.status)

    def log_exception(self, typ: Any, value: Any, tb: Any) -> None:  # noqa: ANN401  tornado's own
        """Log a defect with its traceback; what could be explained, in its sentence."""
        if isinstance(value, VocError):
            self.log.info("%s %s: %s", self.request.method, self.request.path, value)
        else:
            super().log_exception(typ, value, tb)


class WorkspacesRoute(_VocHandler):
    """The workspaces under the server's root."""

    @authenticated
    @authorized
    async def get(self) -> None:
        """Answer ``{"workspaces": [...]}``."""
        server_state = self.server_state
        # Not waited for: it takes a second, and the list is what the panel shows first.
        server_state.desk_threads.submit(_import_desk)
        entries = await server_state.run_in_thread(server_state.workspaces.find)
        self.reply({"workspaces": [entry.model_dump(mode="json") for entry in entries]})


class DeskRoute(_VocHandler):
    """The desk of one workspace: the protocol of ``voc.triage.requests``."""

    @authenticated
    @authorized
    async def post(self) -> None:
        """Answer the desk's envelope; the status is that of its error."""
        query, request = self.parse_query(WorkspaceQuery), self.parse_body()
        workspace = await self.open_workspace(query)
        answer = await self.server_state.run_in_thread(lambda: _ask_desk(workspace, request, self.who))
        failure = answer.get("error")
        if failure is not None:
            # The desk knows nothing of the root: its errors name whole paths.
            failure["message"] = self.server_state.workspaces.hide_root(failure["message"])
        self.reply(answer, 200 if failure is None else failure["status"])


class SignalsRoute(_VocHandler):
    """Signals that agents type into the panel's form."""

    @authenticated
    @authorized
    async def get(self) -> None:
        """Answer the words that the form offers."""
        query = self.parse_query(SignalQuery)
        self.reply(list_choices(await self.open_workspace(query), query.language))

    @authenticated
    @authorized
    async def post(self) -> None:
        """Store a signal; answers 201 with what was stored of it."""
        query, request = self.parse_query(WorkspaceQuery), parse_fields(SignalRequest, self.parse_body())
        workspace = await self.open_workspace(query)
        self.reply(await self.server_state.run_in_thread(lambda: store_signal(workspace, request)), 201)


class JobsRoute(_VocHandler):
    """Long work."""

    @authenticated
    @authorized
    async def post(self) -> None:
        """Begin a job; answers 202 with ``{"job"}``."""
        query = self.parse_query(WorkspaceQuery)
        start = parse_fields(StartJob, self.parse_body())
        args = parse_fields(ARGS_BY_KIND[start.kind], start.args, "args")
        server_state, workspace, who = self.server_state, await self.open_workspace(query), self.who
        if isinstance(args, CollectArgs):
            # Checked before the job begins: a file elsewhere is refused at once, with 404.
            absolute_path = resolve_under_root(server_state.workspaces.root, args.file)
            args = args.model_copy(update={"file": str(absolute_path)})
        job_spec = {
            "server_root": str(server_state.workspaces.root),
            "root": str(workspace.root),
            "kind": start.kind,
            "args": args.model_dump(mode="json"),
        }
        job_id = await server_state.run_in_thread(
            lambda: server_state.jobs.start(start.kind, workspace.path, job_spec, who=who)
        )
        self.reply(JobStarted(job=job_id), 202)


class JobRoute(_VocHandler):
    """One job."""

    @authenticated
    @authorized
    async def get(self, job_id: str) -> None:
        """Answer how far it is."""
        self.reply(self.server_state.jobs.get_status(job_id))

    @authenticated
    @authorized
    async def delete(self, job_id: str) -> None:
        """Cancel it; answers 202 with how far it is."""
        self.reply(self.server_state.jobs.cancel(job_id), 202)


def _ask_desk(workspace: OpenWorkspace, request: dict[str, Any], who: str) -> dict[str, Any]:
    from voc.triage.desk import Desk  # here and not above: it needs the store, and Jupyter starts without waiting

    return Desk(workspace.store, workspace.config, who=who).handle(request)


def _import_desk() -> None:
    """Import what the desk needs, while the panel still asks which workspaces there are."""
    import voc.triage.desk
    import voc.workspace  # noqa: F401  imported for the next request


ROUTES: tuple[tuple[str, type[_VocHandler]], ...] = (
    ("workspaces", WorkspacesRoute),
    ("desk", DeskRoute),
    ("signals", SignalsRoute),
    ("jobs", JobsRoute),
    ("jobs/([0-9a-f]{32})", JobRoute),
)
"""Every route under ``voc/api``; docs/server.md describes each."""
