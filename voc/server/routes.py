"""The routes: one class each, nothing but reading a request and handing it on.

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
from voc.server.app import Server
from voc.server.schemas import (
    ARGUMENTS,
    Collect,
    Failure,
    JobStarted,
    NewsAsked,
    StartJob,
    Which,
    failure_of,
    object_of,
    read,
)
from voc.server.workspaces import Opened, inside

__all__ = ["MOST_BYTES", "ROUTES"]

MOST_BYTES = 4_000_000
"""Of a request's body: a split of 200,000 segments has 2 MB."""
UNEXPECTED = "something went wrong in voc; the server's log says what. Nothing half done was stored"
GENERATED = re.compile("[0-9a-f]{32}")
"""A user name that Jupyter made up, for whoever came with the server's token."""
Query = TypeVar("Query", bound=Which)


class _Door(APIHandler):
    """What all routes share."""

    auth_resource = "voc"

    @property
    def server(self) -> Server:
        """What the extension keeps."""
        server = self.settings.get("voc_server")
        if not isinstance(server, Server):
            raise HTTPError(503, "the server is stopping")
        return server

    @property
    def who(self) -> str:
        """Whose decisions these are: the name that somebody logged in by, else the one that Jupyter shows."""
        user = self.current_user
        if not GENERATED.fullmatch(user.username):
            return str(user.username)
        return str(user.display_name or user.name)

    def query(self, shape: type[Query]) -> Query:
        """Return the parameters of the address, checked."""
        return read(shape, {name: self.get_query_argument(name) for name in self.request.query_arguments})

    def body(self) -> dict[str, Any]:
        """Return the object in the body."""
        if len(self.request.body) > MOST_BYTES:
            raise HTTPError(413, f"the request is too large: expected at most {MOST_BYTES:,} bytes")
        return object_of(self.request.body)

    async def opened(self, asked: Which) -> Opened:
        """Return the workspace that is asked about."""
        server = self.server
        return await server.in_thread(lambda: server.workspaces.open(asked.workspace))

    def reply(self, what: BaseModel | dict[str, Any], status: int = 200) -> None:
        """Answer with JSON."""
        said = what.model_dump(mode="json") if isinstance(what, BaseModel) else what
        self.set_status(status)
        self.set_header("Cache-Control", "no-store")
        self.finish(json.dumps(said, ensure_ascii=False, allow_nan=False))

    def write_error(self, status_code: int, **kwargs: Any) -> None:  # noqa: ANN401  tornado's own
        """Answer with ``{"kind", "status", "message", "detail"}``, whatever went wrong."""
        exc = kwargs.get("exc_info", (None, None, None))[1]
        if isinstance(exc, VocError):
            failure = failure_of(exc)
            if "voc_server" in self.settings:
                failure.message = self.server.workspaces.without_root(failure.message)
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


class WorkspacesRoute(_Door):
    """The workspaces under the server's root."""

    @authenticated
    @authorized
    async def get(self) -> None:
        """Answer ``{"workspaces": [...]}``."""
        server = self.server
        server.desk_threads.submit(_warm)
        found = await server.in_thread(server.workspaces.find)
        self.reply({"workspaces": [each.model_dump(mode="json") for each in found]})


class DeskRoute(_Door):
    """The desk of one workspace: the protocol of ``voc.triage.requests``."""

    @authenticated
    @authorized
    async def post(self) -> None:
        """Answer the desk's envelope; the status is that of its error."""
        asked, request = self.query(Which), self.body()
        opened = await self.opened(asked)
        answer = await self.server.in_thread(lambda: _ask(opened, request, self.who))
        failure = answer.get("error")
        if failure is not None:
            failure["message"] = self.server.workspaces.without_root(failure["message"])
        self.reply(answer, 200 if failure is None else failure["status"])


class JobsRoute(_Door):
    """Long work."""

    @authenticated
    @authorized
    async def post(self) -> None:
        """Begin a job; answers 202 with ``{"job"}``."""
        asked = self.query(Which)
        start = read(StartJob, self.body())
        args = read(ARGUMENTS[start.kind], start.args, "args")
        server, opened = self.server, await self.opened(asked)
        if isinstance(args, Collect):
            args = args.model_copy(update={"file": str(inside(server.workspaces.root, args.file))})
        told = {
            "server_root": str(server.workspaces.root),
            "root": str(opened.root),
            "kind": start.kind,
            "args": args.model_dump(mode="json"),
        }
        who = self.who
        job = await server.in_thread(lambda: server.jobs.start(start.kind, opened.path, told, who=who))
        self.reply(JobStarted(job=job), 202)


class JobRoute(_Door):
    """One job."""

    @authenticated
    @authorized
    async def get(self, id_: str) -> None:
        """Answer how far it is."""
        self.reply(self.server.jobs.status(id_))

    @authenticated
    @authorized
    async def delete(self, id_: str) -> None:
        """Cancel it; answers 202 with how far it is."""
        self.reply(self.server.jobs.cancel(id_), 202)


class NewsRoute(_Door):
    """What others decided, and the jobs of the workspace."""

    _track_activity = False  # a page that is left open is no activity
    _gone = False

    @authenticated
    @authorized
    async def get(self) -> None:
        """Answer ``{"last_event", "events", "jobs", "jobs_version"}``, at once or when there is something new."""
        asked = self.query(NewsAsked)
        opened, server = await self.opened(asked), self.server

        async def is_news() -> bool:
            if asked.jobs is not None and server.jobs.version(opened.path) != asked.jobs:
                return True
            return await server.in_thread(lambda: _last_event(opened), news=True) != asked.since

        await server.newsroom.wait(is_news, asked.wait, gone=lambda: self._gone)
        if self._gone:
            return
        version = server.jobs.version(opened.path)
        request = {"id": "news", "op": "news", "args": {"since": asked.since}, "language": asked.language}
        answer = await server.in_thread(lambda: _ask(opened, request, self.who), news=True)
        if not answer["ok"]:
            self.reply(answer["error"], answer["error"]["status"])
            return
        jobs = [job.model_dump(mode="json") for job in server.jobs.of(opened.path)]
        self.reply({**answer["result"], "jobs": jobs, "jobs_version": version})

    def on_connection_close(self) -> None:
        """Wait no longer for nobody."""
        self._gone = True
        super().on_connection_close()


def _ask(opened: Opened, request: dict[str, Any], who: str) -> dict[str, Any]:
    from voc.triage.desk import Desk

    return Desk(opened.store, opened.config, who=who).handle(request)


def _last_event(opened: Opened) -> int:
    from voc.store import decision_log

    return decision_log.last_event(opened.store)


def _warm() -> None:
    """Load what the desk needs, while the panel still asks which workspaces there are."""
    import voc.triage.desk
    import voc.workspace  # noqa: F401


ROUTES: tuple[tuple[str, type[_Door]], ...] = (
    ("workspaces", WorkspacesRoute),
    ("desk", DeskRoute),
    ("jobs", JobsRoute),
    ("jobs/([0-9a-f]{32})", JobRoute),
    ("news", NewsRoute),
)
"""Every route under ``voc/api``; docs/server.md describes each."""
