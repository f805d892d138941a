"""Letter test: earlier questions of customers that the sentences of a draft letter resemble."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from voc.errors import UsageError
from voc.pipeline import Context
from voc.pipeline.segments import encode_texts
from voc.store.comment_queries import load_segment_texts
from voc.text.segmentation import split_into_segments

if TYPE_CHECKING:
    from voc.insight.similar_questions import SimilarQuestions
    from voc.workspace.workspace import Workspace

__all__ = ["find_letter_questions", "read_letter"]

LONGEST_LETTER = 50_000
"""Characters: a letter has a few thousand, and something much longer is another file."""
MIN_WORDS = 4
"""Words of a sentence that is looked for: a shorter one says too little."""

GREETING = re.compile(r"^[ \t]*(?:geachte|beste|dear)\b[^.!?\n]{0,60}$", re.IGNORECASE | re.MULTILINE)
"""A line that greets: it resembles every mail."""
CLOSING = re.compile(
    r"^[ \t]*(?:met vriendelijke groet(?:en)?|hoogachtend|kind regards|yours (?:sincerely|faithfully))\b"
    r"[^.!?\n]{0,60}$(?:\s*\n[^.!?\n]{1,60}$){0,3}",
    re.IGNORECASE | re.MULTILINE,
)
"""A line that takes leave, with who signs below it: a name would be read as the end of the last sentence."""


def read_letter(path: Path) -> str:
    """Return the text of a letter.

    Raises
    ------
    UsageError
        There is no such file, it is no text, or it is much too long.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise UsageError(f"{path}: there is no such file") from None
    except PermissionError:
        raise UsageError(f"{path}: you may not read this file") from None
    except (UnicodeDecodeError, IsADirectoryError):
        raise UsageError(f"{path}: expected a text file (UTF-8); save the letter as plain text") from None
    if len(text) > LONGEST_LETTER:
        raise UsageError(f"{path}: {len(text):,} characters; a letter has at most {LONGEST_LETTER:,}")
    return text


def find_letter_questions(ws: Workspace, text: str) -> tuple[SimilarQuestions, ...]:
    """Return the sentences of a letter, each with the themes of earlier comments that resemble it.

    Raises
    ------
    UsageError
        No sentence of the letter says anything.
    """
    from voc.insight.similar_questions import find_similar_questions

    text = CLOSING.sub("", GREETING.sub("", text))
    spans = split_into_segments(text)
    sentences = [" ".join(text[span.start : span.end].split()) for span in spans]
    sentences = [each for each in sentences if len(each.split()) >= MIN_WORDS]
    if not sentences:
        raise UsageError(f"no sentence of the letter has {MIN_WORDS} words or more")
    context = Context(ws.store, ws.config)
    return find_similar_questions(
        ws.facts,
        sentences,
        encode=lambda texts: encode_texts(context, texts),
        load_texts=lambda ids: _load_texts(ws, ids),
    )


def _load_texts(ws: Workspace, ids: Sequence[int]) -> Mapping[int, str]:
    return {number: words for number, words, _ in load_segment_texts(ws.store, ids)}
