"""The list of all themes, a page at a time, the largest first."""

from __future__ import annotations

from voc.records import theme_reference
from voc.store import theme_queries
from voc.store.theme_decisions import load_current_theme_ids
from voc.triage import requests
from voc.triage.request_context import RequestContext
from voc.triage.responses import ThemeListLine, ThemesResult
from voc.triage.theme_figures import ThemeFigures, round_count

__all__ = ["list_themes"]


def list_themes(context: RequestContext, args: requests.ThemesArgs) -> ThemesResult:
    """Return a page of the themes and how many there are in all."""
    n_themes, theme_ids = theme_queries.load_theme_page(
        context.store, search=args.search, offset=args.offset, limit=args.limit
    )
    figures = ThemeFigures(context, None, theme_ids)
    current_ids = load_current_theme_ids(context.store)
    lines = []
    for theme_id in theme_ids:
        theme = figures.themes[theme_id]
        parent_id = theme.row.parent
        lines.append(
            ThemeListLine(
                theme=theme_reference(theme_id),
                label=context.format_label(theme, theme_id),
                n_comments=round_count(figures.count_all_comments(theme_id)),
                state=theme.row.state,
                # As it is today: the main subject may have become part of another one.
                parent=None if parent_id is None else theme_reference(current_ids.get(parent_id, parent_id)),
                department=theme.row.department,
            )
        )
    return ThemesResult(total=n_themes, rows=lines)
