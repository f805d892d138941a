"""The triage board in a notebook: an anywidget whose desk answers in this kernel.

The browser's requests come as custom messages, each answer goes back as one: the protocol of ``voc.triage.requests``.
anywidget takes one file, the extension's bundler takes modules; ``one_file`` makes the first of the second, so that
nothing is built and nothing can be stale. See docs/decisions/0010-board-module.md.
"""

from __future__ import annotations

import hashlib
import logging
import re
import time
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any, Protocol

from voc.config import Config
from voc.errors import MissingExtraError, UsageError
from voc.store import Store
from voc.triage.desk import Desk

try:
    import anywidget
    import traitlets
except ImportError as error:  # pragma: no cover  the tests run with every extra; a test takes anywidget away
    raise MissingExtraError(
        "the triage board needs anywidget; install voc with its extra 'lab', or run: make lab"
    ) from error

__all__ = ["Answering", "Board", "one_file", "open_board"]

STATIC = Path(__file__).parent / "static"
IMPORT = re.compile(r"^import \{([^}]*)\} from '\./(\w+)\.js';\n", re.MULTILINE)
EXPORT = re.compile(r"^export (?=(?:async )?(?:class|function|const|let)\b)", re.MULTILINE)
COMMENT = re.compile(r"^[ \t]*/\*\*.*?\*/\n?", re.MULTILINE | re.DOTALL)
OUTWARD = {"mount"}
"""What the one file exports, beside its default."""
GOOD_FOR_SECONDS = 5.0
"""A list that was read ahead longer ago than that is read anew."""
LANGUAGES = ("nl", "en")
MODES = ("day", "calibration", "all")
LOGGER = logging.getLogger(__name__)


class Answering(Protocol):
    """What the board asks: the desk, or something that answers like one."""

    def handle(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """Return the answer to a request, also when it is a refusal."""


def one_file(entry: Path) -> str:
    """Return a module and all that it imports as one module.

    Parameters
    ----------
    entry
        The module whose exports stay. Modules beside it import one another by name, without ``as`` and without
        cycles, and share one set of top-level names.

    Raises
    ------
    ValueError
        A module says ``import`` or ``export`` in a way that cannot be joined, or two declare the same name.
    """
    texts: dict[str, str] = {}
    _collect(entry, texts, ())
    names: dict[str, str] = {}
    for module, text in texts.items():
        for name in re.findall(r"^(?:export )?(?:async )?(?:class|function|const|let) (\w+)", text, re.MULTILINE):
            if name in names:
                raise ValueError(f"{module}.js and {names[name]}.js both declare {name}")
            names[name] = module
    return "\n".join(_joined(text, last=module == entry.stem) for module, text in texts.items())


def _collect(path: Path, texts: dict[str, str], above: tuple[str, ...]) -> None:
    """Read a module after those that it imports."""
    if path.stem in above:
        raise ValueError(f"modules import one another in a circle: {' → '.join((*above, path.stem))}")
    if path.stem in texts:
        return
    text = path.read_text(encoding="utf-8")
    for names, module in IMPORT.findall(text):
        if " as " in names:
            raise ValueError(f"{path.name}: expected names without 'as', got {{{names}}}")
        _collect(path.with_name(f"{module}.js"), texts, (*above, path.stem))
    texts[path.stem] = text


def _joined(text: str, *, last: bool) -> str:
    """Return a module without its comments, imports and (unless it is the entry) exports."""
    bare = IMPORT.sub("", COMMENT.sub("", text)).replace("export {};\n", "")
    joined = EXPORT.sub("", bare)
    if re.search(r"^import\b", joined, re.MULTILINE) or (not last and re.search(r"^export\b", joined, re.MULTILINE)):
        raise ValueError("expected only: import { a, b } from './module.js'; and: export function|class|const")
    if last:
        joined += f"export {{ {', '.join(sorted(OUTWARD))} }};\n"
    return joined


class Board(anywidget.AnyWidget):
    """The triage board, open in a cell.

    Parameters
    ----------
    desk
        Answers what the board asks.
    key
        Under this name the browser remembers decisions that were sent and not answered: the same for the same
        workspace and person, also after a restart of the kernel.
    language
        ``nl`` or ``en``.
    mode
        ``day``, ``calibration`` or ``all``.
    item
        What to show first, such as ``theme:T-12``.

    Examples
    --------
    >>> ws.triage()                                               # doctest: +SKIP
    """

    _esm = one_file(STATIC / "board.js")
    _css = (STATIC / "board.css").read_text(encoding="utf-8")
    key = traitlets.Unicode().tag(sync=True)
    language = traitlets.Enum(LANGUAGES, default_value="nl").tag(sync=True)
    mode = traitlets.Enum(MODES, default_value="day").tag(sync=True)
    item = traitlets.Unicode().tag(sync=True)

    def __init__(self, desk: Answering, *, key: str, language: str = "nl", mode: str = "day", item: str = "") -> None:
        super().__init__(key=key, language=language, mode=mode, item=item)
        self._desk = desk
        self._first: tuple[dict[str, Any], float, Future[dict[str, Any]]] | None = None
        self.on_msg(self._answer)

    def read_ahead(self) -> None:
        """Read the work list while the browser still draws the board, which asks for it first."""
        asked = {"id": "", "op": "open", "args": {"mode": self.mode, "language": self.language}}
        asked["language"] = self.language
        reader = ThreadPoolExecutor(1, thread_name_prefix="voc-board")
        self._first = (asked, time.monotonic(), reader.submit(self._desk.handle, asked))
        reader.shutdown(wait=False)

    def _handled(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        """Return the desk's answer; the one that was read ahead when it is the one that is asked for."""
        first, self._first = self._first, None
        fresh = first is not None and time.monotonic() - first[1] < GOOD_FOR_SECONDS
        if first is not None and fresh and {**asked, "id": ""} == first[0]:
            return {**first[2].result(), "id": asked["id"]}
        return self._desk.handle(asked)

    def _answer(self, _widget: object, request: object, _buffers: object) -> None:
        """Send the desk's answer; whatever happens, the browser hears of it."""
        asked: Mapping[str, Any] = request if isinstance(request, Mapping) else {}
        try:
            answer = self._handled(asked)
        except Exception as error:  # the browser would wait for ever
            LOGGER.exception("the desk failed on %s", asked.get("op"))
            failure = {"kind": type(error).__name__, "status": 500, "message": str(error) or type(error).__name__}
            answer = {"id": str(asked.get("id", "")), "ok": False, "error": {**failure, "detail": {}}}
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
    """Return the board of a workspace, at a desk of its own.

    Parameters
    ----------
    name
        Of the workspace, the same after a restart of the kernel; the browser is told a hash of it.

    Raises
    ------
    UsageError
        A mode or language that there is not.
    """
    for what, given, known in (("mode", mode, MODES), ("language", language or LANGUAGES[0], LANGUAGES)):
        if given not in known:
            raise UsageError(f"expected one of {', '.join(known)} as {what}, got {given!r}")
    desk = Desk(store, config, who=who, language=language)
    key = hashlib.sha256(f"{name}\n{desk.who}".encode()).hexdigest()[:24]
    board = Board(desk, key=key, language=desk.language, mode=mode, item=item)
    board.read_ahead()
    return board
