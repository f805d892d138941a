"""The triage board in a notebook: an anywidget whose desk answers in this kernel.

The browser's requests come as custom messages, and each answer goes back as one: the protocol of
``voc.triage.requests``. ``voc.board.bundle`` joins the browser's modules when this module is imported, so that nothing
is built and nothing can be stale.
"""

from __future__ import annotations

import hashlib
import logging
import time
import weakref
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from voc.board.bundle import bundle_modules, bundle_styles
from voc.config import Config
from voc.errors import MissingExtraError, UsageError
from voc.store import Store
from voc.text.messages import LANGUAGES
from voc.triage.board_placeholder import build_placeholder
from voc.triage.desk import Desk

try:
    import anywidget
    import traitlets
    from IPython.core.getipython import get_ipython
except ImportError as error:  # pragma: no cover  the tests run with every extra; a test takes anywidget away
    raise MissingExtraError(
        "the triage board needs anywidget; install voc with its extra 'lab', or run: make lab"
    ) from error

__all__ = ["Board", "RequestHandler", "open_board"]

STATIC = Path(__file__).parent / "static"
PREFETCH_SECONDS = 5.0
"""A work list that was prefetched longer ago than this is read again: somebody may have decided since."""
MODES = ("day", "calibration", "all")
"""Work lists that a board can show: what is to be done today, the first comments of the audit, or every theme."""
LOGGER = logging.getLogger(__name__)


class RequestHandler(Protocol):
    """The desk, or something that answers requests as it does."""

    def handle(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """Return the answer to a request, also when it is a refusal."""


class Board(anywidget.AnyWidget):
    """The triage board, open in a cell.

    Parameters
    ----------
    desk
        Answers what the board asks.
    storage_key
        Names the browser's storage of decisions without an answer: the same for the same workspace and person, also
        after a restart of the kernel.
    language
        ``nl`` or ``en``.
    mode
        ``day`` (what is to be done today), ``calibration`` (the first comments of the audit) or ``all`` (every theme).
    item
        The item to show first, such as ``theme:T-12``.

    Examples
    --------
    In a notebook's cell::

        ws.triage()
    """

    _esm = bundle_modules(STATIC / "index.js")
    _css = bundle_styles(STATIC / "board.css")
    storage_key = traitlets.Unicode().tag(sync=True)
    language = traitlets.Enum(LANGUAGES, default_value="nl").tag(sync=True)
    mode = traitlets.Enum(MODES, default_value="day").tag(sync=True)
    item = traitlets.Unicode().tag(sync=True)

    def __init__(
        self, desk: RequestHandler, *, storage_key: str, language: str = "nl", mode: str = "day", item: str = ""
    ) -> None:
        super().__init__(storage_key=storage_key, language=language, mode=mode, item=item)
        self._desk = desk
        self._prefetched: tuple[dict[str, Any], float, Future[dict[str, Any]]] | None = None
        self.on_msg(self._answer_message)

    def _repr_mimebundle_(self, **kwargs: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]] | None:
        """Return the view, and a placeholder for where there is none: a saved notebook, one that is not trusted."""
        bundle = super()._repr_mimebundle_(**kwargs)
        if bundle is None:
            return None
        data, metadata = bundle
        return {**data, **build_placeholder(self.language)}, metadata

    def prefetch_worklist(self) -> None:
        """Start reading the work list: the browser requests it first, as soon as it has drawn the board."""
        first_request = {"id": "", "op": "open", "args": {"mode": self.mode, "language": self.language}}
        first_request["language"] = self.language
        executor = ThreadPoolExecutor(1, thread_name_prefix="voc-board")
        self._prefetched = (first_request, time.monotonic(), executor.submit(self._desk.handle, first_request))
        # Not waited for: the cell shows the board meanwhile, and the thread ends with its one answer.
        executor.shutdown(wait=False)

    def _handle_request(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """Return the desk's answer; the prefetched one for the first request, if that is what was prefetched."""
        # For one request only: the next must see what was decided since.
        prefetched, self._prefetched = self._prefetched, None
        if prefetched is not None:
            first_request, started_at, answer = prefetched
            # Somebody may have opened the board in another mode, or long after the cell was run.
            if {**request, "id": ""} == first_request and time.monotonic() - started_at < PREFETCH_SECONDS:
                return {**answer.result(), "id": request["id"]}
        return self._desk.handle(request)

    def _answer_message(self, _widget: object, content: object, _buffers: object) -> None:
        """Send the desk's answer to the browser, or an error in its place."""
        request: Mapping[str, Any] = content if isinstance(content, Mapping) else {}
        try:
            answer = self._handle_request(request)
        except Exception as error:  # without an answer the browser would wait for ever
            LOGGER.exception("the desk failed on %s", request.get("op"))
            failure = {"kind": type(error).__name__, "status": 500, "message": str(error) or type(error).__name__}
            answer = {"id": str(request.get("id", "")), "ok": False, "error": {**failure, "detail": {}}}
        self.send(answer)


def open_board(
    store: Store,
    config: Config,
    *,
    name: str,
    who: str | None = None,
    language: str | None = None,
    mode: str = "day",
    item: str = "",
) -> Board:
    """Return the board of a workspace, with a desk of its own.

    Parameters
    ----------
    name
        Name of the workspace, the same after a restart of the kernel; the browser gets a hash of it.

    Raises
    ------
    UsageError
        The mode or the language is unknown.
    """
    for option_name, option_value, valid_values in (
        ("mode", mode, MODES),
        ("language", language or LANGUAGES[0], LANGUAGES),
    ):
        if option_value not in valid_values:
            raise UsageError(f"expected one of {', '.join(valid_values)} as {option_name}, got {option_value!r}")
    _close_boards_of_earlier_runs()
    desk = Desk(store, config, who=who, language=language)
    storage_key = hashlib.sha256(f"{name}\n{desk.who}".encode()).hexdigest()[:24]
    board = Board(desk, storage_key=storage_key, language=desk.language, mode=mode, item=item)
    board.prefetch_worklist()
    _remember_board(board)
    return board


@dataclass(frozen=True, slots=True)
class _CellRun:
    """One run of a notebook's cell: the cell's id, and that of the request that runs it."""

    cell_id: str
    request_id: str


_boards_by_run: dict[_CellRun, list[weakref.ref[Board]]] = {}
"""Boards that are open, by the run that opened them."""


def _find_cell_run() -> _CellRun | None:
    """Return the run of the cell that executes now; None outside of a notebook that names its cells."""
    get_parent = getattr(get_ipython(), "get_parent", None)
    parent = get_parent() if callable(get_parent) else {}
    cell_id = parent.get("metadata", {}).get("cellId")
    return _CellRun(cell_id, parent["header"]["msg_id"]) if cell_id else None


def _close_boards_of_earlier_runs() -> None:
    """Close the boards that the running cell showed before: their output is gone, and nobody can reach them any more.

    The kernel would keep each, and send all of them again at every reload of the page.
    """
    this_run = _find_cell_run()
    if this_run is None:
        return
    earlier_runs = [run for run in _boards_by_run if run.cell_id == this_run.cell_id and run != this_run]
    for run in earlier_runs:
        for board_reference in _boards_by_run.pop(run):
            board = board_reference()
            if board is not None:
                board.close()


def _remember_board(board: Board) -> None:
    this_run = _find_cell_run()
    if this_run is not None:
        _boards_by_run.setdefault(this_run, []).append(weakref.ref(board))
