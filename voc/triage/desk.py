"""The desk: one place that answers what the board asks, whichever door it comes through.

In a notebook the widget hands each message over, in JupyterLab the server extension does; both call ``handle``. A
script may as well.
"""

from __future__ import annotations

import getpass
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from pydantic import BaseModel, ValidationError

from voc.config import Config
from voc.errors import ConflictError, VocError
from voc.store import Store
from voc.triage import day_summary, decide, event_sentences, item_details, lists, requests, subthemes
from voc.triage.request_context import Seat

__all__ = ["Desk"]

ANSWERS: Mapping[str, Callable[[Seat, Any], BaseModel]] = {
    "open": lists.open_desk,
    "item": lambda seat, asked: item_details.item_of(seat, asked.key),
    "comments": lists.comments,
    "parts": subthemes.parts,
    "themes": lists.themes,
    "decide": decide.decide,
    "undo": decide.undo,
    "redo": decide.redo,
    "history": event_sentences.history,
    "news": event_sentences.news,
    "fate": event_sentences.fate,
    "finish": lambda seat, _: day_summary.finish(seat),
    "plan": lambda seat, _: lists.plan(seat),
}
"""Who answers an op; the keys are those of ``protocol.OPS``."""


def _now() -> datetime:
    return datetime.now(UTC)


class Desk:
    """The desk of one person in one workspace.

    It keeps nothing between two requests: what is decided stands in the log, so a desk can be made anew for every
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
        Tells the time, in UTC.

    Examples
    --------
    >>> desk = Desk(ws.store, ws.config, who="sanne")                                # doctest: +SKIP
    >>> desk.handle({"id": "1", "op": "open", "args": {"mode": "day"}})["ok"]        # doctest: +SKIP
    True
    """

    def __init__(
        self,
        store: Store,
        config: Config,
        *,
        who: str | None = None,
        language: str | None = None,
        clock: Callable[[], datetime] = _now,
    ) -> None:
        self.store = store
        self.config = config
        self.who = who or _user()
        self.language = language or config.company.language
        self.clock = clock

    def handle(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """Answer a request of the protocol; an error that voc can explain is an answer too.

        Anything else (a defect) is raised.
        """
        given = request.get("id") if isinstance(request, Mapping) else None
        id_ = given if isinstance(given, str) else ""
        seat, args = self._seat(None), None
        try:
            try:
                asked = requests.Request.model_validate(request)
                seat = self._seat(asked.language or asked.args.get("language"))
                if asked.op not in requests.OPS:
                    raise seat.wrong("error.op", op=repr(asked.op[:60]), known=", ".join(requests.OPS))
                args = requests.OPS[asked.op].model_validate(asked.args)
            except ValidationError as exc:
                raise decide.wrong_shape(seat, exc) from exc
            with _same(self.store) if asked.op in decide.OPS else self.store.snapshot() as store:
                result = ANSWERS[asked.op](self._seat(seat.language, store), args)
        except VocError as exc:
            return {"id": id_, "ok": False, "error": _failure(seat, args, exc)}
        return {"id": id_, "ok": True, "result": result.model_dump(mode="json")}

    def _seat(self, language: object, store: Store | None = None) -> Seat:
        chosen = language if language in ("nl", "en") else self.language
        return Seat(store or self.store, self.config, self.who, str(chosen), self.clock)


@contextmanager
def _same(store: Store) -> Iterator[Store]:
    """Yield the store itself: who writes reads what they wrote."""
    yield store


def _failure(seat: Seat, asked: BaseModel | None, exc: VocError) -> dict[str, Any]:
    """Return what is said about an error; about a conflict both versions."""
    if isinstance(exc, ConflictError) and asked is not None:
        return decide.conflict(seat, asked, exc).model_dump(mode="json")
    failure = requests.Failure(kind=type(exc).__name__, status=exc.http_status, message=str(exc))
    return failure.model_dump(mode="json")


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a container may have no name for whom it runs as
        return "unknown"
