"""The comments of a theme, a page at a time, the newest first."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

from voc.records import FeedbackId, ThemeId
from voc.store import comment_queries
from voc.triage import requests
from voc.triage.comment_view import load_theme_comments
from voc.triage.request_context import RequestContext, match_theme_id
from voc.triage.responses import CommentsResult
from voc.triage.theme_figures import ThemeFigures, find_current_theme, round_count

__all__ = ["list_comments"]

N_CACHED_LISTS = 8
"""Lists of comment ids that are kept: of 100,000 comments each they take 6 MB together."""
MIN_COMMENTS, MIN_MONTH_COMMENTS, N_FIRST = 2_000, 50, 100
"""Of a theme with so many comments, so many of them in the month, the first so many are found without ordering all."""
_cached_ids: dict[tuple[object, ...], array[int]] = {}


def list_comments(context: RequestContext, args: requests.CommentsArgs) -> CommentsResult:
    """Return a page of a theme's comments, and how many there are in all.

    Raises
    ------
    UnknownNameError
        There is no such theme.
    """
    theme_id = find_current_theme(context, match_theme_id(args.theme))
    figures = ThemeFigures(context, None, (theme_id,))
    if theme_id not in figures.themes:
        raise context.build_unknown_name_error("error.theme", theme=args.theme)
    member_ids, end = figures.member_ids_by_theme[theme_id], args.offset + args.limit
    n_comments = None if args.search.strip() or end > N_FIRST else _count_comments_of_large_theme(figures, theme_id)
    if n_comments is not None:
        page_ids = comment_queries.load_newest_comment_ids(context.store, member_ids, limit=end)[args.offset :]
    else:
        all_ids = _load_comment_ids(context, member_ids, args.search)
        n_comments, page_ids = len(all_ids), all_ids[args.offset : end]
    rows = load_theme_comments(context, theme_id, member_ids, [FeedbackId(feedback_id) for feedback_id in page_ids])
    return CommentsResult(total=n_comments, offset=args.offset, rows=rows)


def _count_comments_of_large_theme(figures: ThemeFigures, theme_id: ThemeId) -> int | None:
    """Return how many comments a theme has of which the newest are soon found; None of another one.

    The newest are looked for among all comments, from the last one back. That is quicker than ordering a theme's
    own (12 ms against 292 for 100,000 of a million), unless the theme is small or went silent: then the search would
    go back through years.
    """
    card = figures.cards.get(theme_id)
    if card is None or card.content is None or figures.themes[theme_id].n_comments < MIN_COMMENTS:
        return None
    if card.content.comments.n < MIN_MONTH_COMMENTS:
        return None
    return round_count(figures.count_all_comments(theme_id))


def _load_comment_ids(context: RequestContext, member_ids: Sequence[ThemeId], search: str) -> array[int]:
    """Return the ids of a theme's comments in order, kept while nothing changes.

    A list scrolls in many pages, and ordering 100,000 comments takes a fifth of a second.
    """
    change_marker = comment_queries.load_change_marker(context.store, member_ids)
    cache_key = (context.store.url, tuple(member_ids), search.strip(), *change_marker)
    # Taken out and put back at the end: the list that was not asked for longest is the first to go.
    if (comment_ids := _cached_ids.pop(cache_key, None)) is None:
        comment_ids = comment_queries.load_comment_ids(context.store, member_ids, search=search)
    _cached_ids[cache_key] = comment_ids
    while len(_cached_ids) > N_CACHED_LISTS:
        # None: two requests of the server may empty it at once.
        _cached_ids.pop(next(iter(_cached_ids)), None)
    return comment_ids
