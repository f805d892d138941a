"""Customers' comments as the board shows them: readable, and with spans that a browser understands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from voc.records import FeedbackId, SegmentId, ThemeId, theme_reference
from voc.store import comment_queries
from voc.store.comment_queries import CommentRow, SegmentRow
from voc.text.sanitize import sanitize_text
from voc.triage.request_context import RequestContext, format_moment
from voc.triage.responses import CommentView

__all__ = [
    "build_comment",
    "build_readable_text",
    "count_utf16_units",
    "load_comments_of_segments",
    "load_theme_comments",
]

LONGEST_COMMENT = 20_000
"""Characters of a comment that are sent; what is longer is a mistake, or an attack."""


def count_utf16_units(text: str) -> int:
    """Return the number of UTF-16 code units: what JavaScript calls a string's length.

    Examples
    --------
    >>> count_utf16_units("😀é")
    3
    """
    return len(text) + sum(character > "\uffff" for character in text)


def build_readable_text(text: str, spans: Iterable[tuple[int, int]]) -> tuple[str, list[tuple[int, int]]]:
    r"""Return the text without invisible characters, and where the spans are in it.

    Parameters
    ----------
    spans
        Start and end of parts, in characters of the text as it is given.

    Returns
    -------
    readable text, spans
        The spans in UTF-16 code units of the readable text, in order.

    Examples
    --------
    >>> build_readable_text("😀 te\u202e duur. Jammer.", [(10, 17)])
    ('😀 te duur. Jammer.', [(10, 17)])
    """
    # A span may reach behind the text: a comment that is too long was cut.
    clipped_spans = sorted({(max(0, start), min(len(text), end)) for start, end in spans})
    edges = sorted({0, len(text), *(edge for span in clipped_spans for edge in span if 0 <= edge <= len(text))})
    # Cleaned piece by piece from edge to edge: what a piece loses moves every edge behind it, and no other.
    new_edges, n_units, pieces = {0: 0}, 0, []
    for start, end in pairwise(edges):
        piece = sanitize_text(text[start:end])
        pieces.append(piece)
        n_units += count_utf16_units(piece)
        new_edges[end] = n_units
    return "".join(pieces), [(new_edges[start], new_edges[end]) for start, end in clipped_spans if start < end]


def build_comment(comment_row: CommentRow, segments: Sequence[SegmentRow], theme_id: ThemeId | None) -> CommentView:
    """Return a comment with some of its sentences marked as being about a theme."""
    text = comment_row.text
    if len(text) > LONGEST_COMMENT:
        text = text[: LONGEST_COMMENT - 1] + "…"
    # A span that begins behind the cut is turned round by the minimum, and left out for that.
    spans = [(segment.start, min(segment.end, LONGEST_COMMENT)) for segment in segments]
    readable_text, readable_spans = build_readable_text(text, spans)
    return CommentView(
        feedback=comment_row.id,
        segment=segments[0].id if segments else None,
        at=format_moment(comment_row.at),
        channel=comment_row.channel,
        language=comment_row.language,
        text=readable_text,
        spans=readable_spans,
        theme=None if theme_id is None else theme_reference(theme_id),
        score=comment_row.score,
    )


def load_theme_comments(
    context: RequestContext, theme_id: ThemeId, member_ids: Sequence[ThemeId], feedback_ids: Sequence[FeedbackId]
) -> list[CommentView]:
    """Return comments with what they say about a theme marked, in the order given.

    Parameters
    ----------
    member_ids
        Ids in the run's assignments that are shown as the theme: see ``ThemeFigures.member_ids_by_theme``.
    """
    rows = comment_queries.load_comment_rows(context.store, feedback_ids)
    segments = comment_queries.load_theme_segments(context.store, member_ids, feedback_ids)
    segments_by_comment = _group_by_comment(segments)
    return [
        build_comment(rows[feedback_id], segments_by_comment.get(feedback_id, []), theme_id)
        for feedback_id in feedback_ids
        if feedback_id in rows
    ]


def load_comments_of_segments(
    context: RequestContext, segment_ids: Sequence[SegmentId], theme_id: ThemeId | None = None
) -> list[CommentView]:
    """Return the comments that hold some sentences, with those sentences marked."""
    segments_by_id = comment_queries.load_segment_rows(context.store, segment_ids)
    segments_by_comment = _group_by_comment(segments_by_id.values())
    rows = comment_queries.load_comment_rows(context.store, list(segments_by_comment))
    return [
        build_comment(rows[feedback_id], segments, theme_id)
        for feedback_id, segments in segments_by_comment.items()
        if feedback_id in rows
    ]


def _group_by_comment(segments: Iterable[SegmentRow]) -> Mapping[FeedbackId, list[SegmentRow]]:
    segments_by_comment: dict[FeedbackId, list[SegmentRow]] = defaultdict(list)
    for segment in segments:
        segments_by_comment[segment.feedback].append(segment)
    return dict(segments_by_comment)
