"""Customers' comments as the board shows them: readable, and with spans that a browser understands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from voc.store import windows
from voc.store.windows import CommentRow, SegmentRow
from voc.text.sanitize import readable
from voc.triage.request_context import Seat, iso
from voc.triage.responses import Comment

__all__ = ["about_theme", "comment", "shown", "utf16_length", "whole"]

LONGEST = 20_000
"""Characters of a comment that are sent; what is longer is a mistake, or an attack."""


def utf16_length(text: str) -> int:
    """Return the number of UTF-16 code units: what JavaScript calls a string's length.

    >>> utf16_length("😀é")
    3
    """
    return len(text) + sum(ch > "\uffff" for ch in text)


def shown(text: str, spans: Iterable[tuple[int, int]]) -> tuple[str, list[tuple[int, int]]]:
    r"""Return the text without invisible signs, and the spans (in characters of the old text) in its UTF-16 code units.

    >>> shown("😀 te\u202e duur. Jammer.", [(10, 17)])
    ('😀 te duur. Jammer.', [(10, 17)])
    """
    ordered = sorted({(max(0, a), min(len(text), b)) for a, b in spans})
    edges = sorted({0, len(text), *(edge for span in ordered for edge in span if 0 <= edge <= len(text))})
    places, done, parts = {0: 0}, 0, []
    for start, end in pairwise(edges):
        part = readable(text[start:end])
        parts.append(part)
        done += utf16_length(part)
        places[end] = done
    return "".join(parts), [(places[a], places[b]) for a, b in ordered if a < b]


def comment(row: CommentRow, segments: Sequence[SegmentRow], theme: int | None) -> Comment:
    """Return a comment with some of its sentences marked."""
    text = row.text
    if len(text) > LONGEST:
        text = text[: LONGEST - 1] + "…"
    readable_text, spans = shown(text, [(s.start, min(s.end, LONGEST)) for s in segments])
    return Comment(
        feedback=row.id,
        segment=segments[0].id if segments else None,
        at=iso(row.at),
        channel=row.channel,
        language=row.language,
        text=readable_text,
        spans=spans,
        theme=None if theme is None else f"T-{theme}",
        score=row.score,
    )


def about_theme(seat: Seat, theme: int, members: Sequence[int], feedback: Sequence[int]) -> list[Comment]:
    """Return comments with what they say about a theme marked, in the order given."""
    rows = windows.comment_rows(seat.store, feedback)
    marked = _by_comment(windows.segments_of(seat.store, members, feedback))
    return [comment(rows[id_], marked.get(id_, []), theme) for id_ in feedback if id_ in rows]


def whole(seat: Seat, segments: Mapping[int, SegmentRow] | Sequence[int], theme: int | None = None) -> list[Comment]:
    """Return the comments that some sentences stand in, with those sentences marked."""
    known = segments if isinstance(segments, Mapping) else windows.segment_rows(seat.store, segments)
    marked = _by_comment(known.values())
    rows = windows.comment_rows(seat.store, list(marked))
    return [comment(rows[id_], parts, theme) for id_, parts in marked.items() if id_ in rows]


def _by_comment(segments: Iterable[SegmentRow]) -> dict[int, list[SegmentRow]]:
    found: dict[int, list[SegmentRow]] = defaultdict(list)
    for segment in segments:
        found[segment.feedback].append(segment)
    return dict(found)
