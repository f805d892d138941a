"""Lines of a month's themes: comments, change, causes, score, contact categories and quotes of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from voc.insight.causes import list_theme_causes
from voc.insight.contacts import categorise_comments
from voc.insight.evidence_sentences import EvidenceByCause, build_theme_evidence
from voc.insight.loud_customers import find_loud_customers
from voc.insight.processes import list_rate_volumes
from voc.insight.promises import find_broken_promises
from voc.insight.provenance import build_count
from voc.insight.quotes import select_customer_quotes
from voc.insight.repeat_contacts import follow_repeats
from voc.insight.replies import list_theme_replies
from voc.insight.results import ThemeLine
from voc.insight.scores import build_theme_score
from voc.insight.small_cells import flag_hidden_cells
from voc.insight.theme_contacts import record_theme_contacts
from voc.records import CAN_ERR, Category, Estimate, theme_reference
from voc.statistics.proportions import estimate_per_thousand, estimate_share

if TYPE_CHECKING:
    from voc.insight.scope import Ints, MonthScope

__all__ = ["build_theme_lines", "estimate_category_shares", "estimate_customer_share"]

OWN_SHARE = 0.2
"""A department sees the themes in which it leads, or of which it causes this share (and nobody's fault no more)."""


def build_theme_lines(scope: MonthScope) -> tuple[tuple[ThemeLine, ...], int]:
    """Return the month's themes, largest first, and how many are too small to be shown."""
    evidence = build_theme_evidence(scope)
    categories = categorise_comments(scope.facts)
    mentions_by_theme, n_suppressed = dict[int, "Ints"](), 0
    for theme_index in range(len(scope.facts.themes)):
        mentions = scope.list_theme_mentions(theme_index)
        if not mentions.size or not _is_concerned(scope, mentions):
            continue
        comment_rows = scope.list_comment_rows(mentions)
        if scope.count_customers(comment_rows) < scope.smallest_group:
            # Not shown, but counted: the report says how many there are.
            n_suppressed += 1
            continue
        mentions_by_theme[theme_index] = mentions
    # Together: the encoder and the store are asked once, not for each theme.
    quotes_by_theme = select_customer_quotes(scope, mentions_by_theme)
    lines = [
        replace(_build_theme_line(scope, index, mentions, evidence, categories), quotes=quotes_by_theme[index])
        for index, mentions in mentions_by_theme.items()
    ]
    return tuple(sorted(lines, key=_sort_key)), n_suppressed


def _sort_key(line: ThemeLine) -> tuple[float, float, int]:
    """Sort the theme of most customers first, of equals that of most comments."""
    n_comments = line.comments.value or 0
    return -(line.comments.n_customers or n_comments), -n_comments, line.theme


def _is_concerned(scope: MonthScope, mentions: Ints) -> bool:
    """Return whether the month shows a theme: to the company all, to a department those it leads or has a part in."""
    if scope.department_index is None:
        return True
    # The model's shares, uncorrected: an audit of a few comments would make themes come and go between months.
    shares = scope.facts.mention_causes[mentions].mean(axis=0)
    own_share = shares[scope.department_index]
    nobody = [k for k, department in enumerate(scope.facts.departments) if department.kind not in CAN_ERR]
    # Praise, and what customers or the market brought, has no cause that a head could mend.
    if nobody and shares[nobody].max() > own_share:
        return False
    is_leading = shares[:-1].argmax() == scope.department_index and own_share > 0
    return bool(own_share >= OWN_SHARE or is_leading)


def _build_theme_line(
    scope: MonthScope, theme_index: int, mentions: Ints, evidence: EvidenceByCause, categories: Ints
) -> ThemeLine:
    """Return one theme's line without quotes; its figures are recorded on the way."""
    comment_rows = scope.list_comment_rows(mentions)
    theme = scope.facts.themes[theme_index]
    name = theme_reference(theme.id)
    comments = scope.record_figure(build_count(comment_rows.size, "comments"), f"{name}/comments", comment_rows)
    process = scope.processes[theme_index]
    volume_by_month = list_rate_volumes(scope.facts, process, scope.period.index)
    rate = None
    if process is not None and volume_by_month.get(scope.period.index):
        n_customers = scope.count_customers(comment_rows)
        estimate = estimate_per_thousand(n_customers, volume_by_month[scope.period.index])
        rate = scope.record_figure(estimate, f"{name}/per-thousand", comment_rows)
    decision = scope.facts.decisions.get(theme.id)
    return ThemeLine(
        theme=theme.id,
        labels=theme.labels,
        keywords=theme.keywords,
        comments=comments,
        share=scope.record_figure(estimate_customer_share(scope, comment_rows), f"{name}/share", comment_rows),
        per_thousand=rate,
        process=process,
        trend=scope.theme_history.list_trend_points(theme_index, scope.smallest_group, volume_by_month or None),
        change=scope.theme_history.changes[theme_index],
        score=build_theme_score(scope, theme_index),
        causes=list_theme_causes(scope, theme_index, mentions, evidence),
        categories=estimate_category_shares(scope, name, comment_rows, categories),
        quotes=(),
        n_urgent=int(scope.is_urgent[comment_rows].sum()),
        description=theme.description,
        department=_name_visible_department(scope, decision.department if decision else None),
        fixer=_name_visible_department(scope, decision.fixer if decision else None),
        replies=list_theme_replies(scope, theme.id),
        loud=find_loud_customers(scope, comment_rows),
        repeats=follow_repeats(scope, theme_index),
        broken_promises=find_broken_promises(scope, theme_index, comment_rows),
        contacts_since=record_theme_contacts(scope, theme_index),
        window_days=None if process is None else scope.facts.config.get_window_days(process),
    )


def estimate_customer_share(scope: MonthScope, comment_rows: Ints) -> Estimate:
    """Return the share of the month's customers who wrote some comments; where none are known each comment is one."""
    return estimate_share(scope.count_customers(comment_rows), scope.count_customers(scope.comment_rows))


def _name_visible_department(scope: MonthScope, name: str | None) -> str | None:
    """Return a department's name where it may be shown: to the company, and to that department itself."""
    return name if scope.department is None or scope.department.name == name else None


def estimate_category_shares(
    scope: MonthScope, name: str, comment_rows: Ints, categories: Ints
) -> Mapping[Category, Estimate]:
    """Return the share of each contact category among those of a theme's comments whose category is known.

    Parameters
    ----------
    name
        How the figures' references begin: ``T-7``.
    comment_rows
        Positions of the theme's comments.
    categories
        (n_comments,) category of every comment, as its position in ``CATEGORIES``.
    """
    theme_categories = categories[comment_rows]
    categorised_rows = comment_rows[theme_categories < len(Category)]
    if scope.count_customers(categorised_rows) < scope.smallest_group:
        return {}
    rows_by_category = {
        category: rows
        for code, category in enumerate(Category)
        if (rows := comment_rows[theme_categories == code]).size
    }
    sizes = [rows.size for rows in rows_by_category.values()]
    customers = [scope.count_customers(rows) for rows in rows_by_category.values()]
    is_hidden = flag_hidden_cells(sizes, customers, scope.smallest_group)
    share_by_category = {}
    for (category, rows), hidden in zip(rows_by_category.items(), is_hidden, strict=True):
        share = estimate_share(rows.size, categorised_rows.size)
        recorded = scope.record_figure(share, f"{name}/category/{category}", rows)
        share_by_category[category] = scope.provenance.suppress(recorded) if hidden else recorded
    return share_by_category
