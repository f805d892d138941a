"""The desk: one place that answers what the board asks.

In a notebook the widget hands each message over, in JupyterLab the server extension does; both call ``handle``. A
script may as well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from pydantic import BaseModel

from voc.config import Config, get_user_name
from voc.errors import ConflictError, LockedError, ReadOnlyError, VocError
from voc.store import Store
from voc.text.messages import LANGUAGES
from voc.triage import requests
from voc.triage.comment_page import list_comments
from voc.triage.day_summary import build_day_summary
from voc.triage.decide import (
    DECISION_OPS,
    build_conflict,
    redo_event,
    store_decision,
    undo_event,
)
from voc.triage.event_sentences import get_request_status, list_history, list_news
from voc.triage.item_details import build_item
from voc.triage.request_context import RequestContext
from voc.triage.subtheme_proposals import propose_subthemes
from voc.triage.theme_list import list_themes
from voc.triage.worklist import build_panel, build_worklist

__all__ = ["Desk"]

HANDLERS: Mapping[str, Callable[[RequestContext, Any], BaseModel]] = {
    "open": build_worklist,
    "item": lambda context, args: build_item(context, args.key),
    "comments": list_comments,
    "subthemes": propose_subthemes,
    "themes": list_themes,
    "decide": store_decision,
    "undo": undo_event,
    "redo": redo_event,
    "history": list_history,
    "news": list_news,
    "request_status": get_request_status,
    "day_summary": lambda context, _: build_day_summary(context),
    "panel": lambda context, _: build_panel(context),
}
"""Function that answers an operation, given its arguments (their shape: ``requests.OPS``)."""
LONGEST_OP = 60


def _get_utc_now() -> datetime:
    return datetime.now(UTC)


class Desk:
    """The desk of one person in one workspace.

    It keeps nothing between two requests: what is decided is in the log, so a desk can be made anew for every
    request, in several processes at once.

    Parameters
    ----------
    store, config
        The workspace.
    who
        Whose decisions these are; default: the user of this computer.
    language
        ``nl`` or ``en``: of titles, sentences and errors.
    clock
        Returns the time, in UTC.

    Examples
    --------
    ::

        desk = Desk(ws.store, ws.config, who="sanne")
        desk.handle({"id": "1", "op": "open", "args": {"mode": "day"}})["ok"]  # True
    """

    def __init__(
        self,
        store: Store,
        config: Config,
        *,
        who: str | None = None,
        language: str | None = None,
        clock: Callable[[], datetime] = _get_utc_now,
    ) -> None:
        self.store = store
        self.config = config
        self.who = who or get_user_name()
        self.language = language or config.company.language
        self.clock = clock

    def handle(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """Answer a request of the protocol; an error that voc can explain is an answer too.

        Anything else (a defect) is raised.
        """
        # Read before anything is checked: a request that is refused gets its id back too.
        sent_id = request.get("id") if isinstance(request, Mapping) else None
        request_id = sent_id if isinstance(sent_id, str) else ""
        context, args = self._build_context(None), None
        try:
            envelope = context.parse_content(requests.Request, request)
            # The board sends its language with the arguments of ``open``, others in the envelope.
            context = self._build_context(envelope.language or envelope.args.get("language"))
            if envelope.op not in requests.OPS:
                op, known_ops = repr(envelope.op[:LONGEST_OP]), ", ".join(requests.OPS)
                raise context.build_usage_error("error.op", op=op, known=known_ops)
            args = context.parse_content(requests.OPS[envelope.op], envelope.args)
            with self._open_store(envelope.op) as store:
                result = HANDLERS[envelope.op](self._build_context(context.language, store), args)
        except VocError as exc:  # anything else is a defect: the caller logs it, and says so calmly
            return {"id": request_id, "ok": False, "error": _build_failure(context, args, exc)}
        return {"id": request_id, "ok": True, "result": result.model_dump(mode="json")}

    def _build_context(self, language: object, store: Store | None = None) -> RequestContext:
        # An unknown language is refused by the shapes; until then errors are in the desk's own.
        known_language = language if language in LANGUAGES else self.language
        return RequestContext(store or self.store, self.config, self.who, str(known_language), self.clock)

    @contextmanager
    def _open_store(self, op: str) -> Iterator[Store]:
        """Yield what an operation reads: one moment of the store, or for a decision the store itself.

        A decision is written, and its response shows the state afterwards: a snapshot would still show the state
        before it.
        """
        if op in DECISION_OPS:
            yield self.store
        else:
            with self.store.snapshot() as snapshot:
                yield snapshot


_MESSAGE_BY_ERROR: Mapping[type[VocError], str] = {LockedError: "error.locked", ReadOnlyError: "error.read_only"}
"""Messages for errors of the database that an officer meets and can do something about."""


def _build_failure(context: RequestContext, args: BaseModel | None, exc: VocError) -> dict[str, Any]:
    """Return the error of an answer as JSON; of a conflict with both versions."""
    if isinstance(exc, ConflictError) and args is not None:
        return build_conflict(context, args, exc).model_dump(mode="json")
    message_key = _MESSAGE_BY_ERROR.get(type(exc))
    message = str(exc) if message_key is None else context.messages(message_key)
    failure = requests.Failure(kind=type(exc).__name__, status=exc.http_status, message=message)
    return failure.model_dump(mode="json")
