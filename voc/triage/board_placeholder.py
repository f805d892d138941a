"""Placeholder of a triage board in a notebook: what is shown when no kernel answers or nothing can show a board."""

from __future__ import annotations

import html
from typing import Any

from voc.text.notebook_outputs import BOARD_MIME_TYPE
from voc.triage.request_context import BoardMessages

__all__ = ["build_placeholder"]


def build_placeholder(language: str) -> dict[str, Any]:
    """Return the placeholder by mime type.

    Text and HTML are for a saved notebook, one that is not trusted, and programs that do not know widgets. JupyterLab's
    extension reads the third: the sentence for a board whose kernel is gone (``closed``), and for a server whose
    policy does not allow its script (``blocked``).

    Examples
    --------
    >>> build_placeholder("en")["text/plain"]
    'The triage board: run this cell to open it'
    """
    messages = BoardMessages(language)
    closed_sentence, blocked_sentence = messages("board.closed"), messages("board.blocked")
    return {
        "text/plain": closed_sentence,
        "text/html": f"<p>{html.escape(closed_sentence)}</p>",
        BOARD_MIME_TYPE: {"closed": closed_sentence, "blocked": blocked_sentence},
    }
