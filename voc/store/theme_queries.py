"""Themes: a few by id, or a page of all that are shown today; no whole table is read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, or_, select

from voc.errors import UsageError
from voc.records import LabelOrigin, ReferenceKind, Stage, Theme, ThemeId, ThemeState, reference_number
from voc.store import schema
from voc.store.bulk_insert import split_into_chunks
from voc.store.comment_queries import ESCAPE, build_like_pattern
from voc.store.current_themes import build_theme
from voc.store.database import Store
from voc.store.runs import load_current_run_id
from voc.store.theme_decisions import THEME_COLUMNS
from voc.store.theme_labels import load_labels

__all__ = [
    "count_unmerged_themes",
    "load_changed_theme_ids",
    "load_theme_page",
    "load_themes_by_id",
]


def load_themes_by_id(store: Store, theme_ids: Sequence[int]) -> dict[ThemeId, Theme]:
    """Return some themes, by id, as the database holds them: also merged ones, and with the counts of the run."""
    themes: dict[ThemeId, Theme] = {}
    with store.reading() as connection:
        run_id = load_current_run_id(connection, Stage.THEMES)
        for chunk in split_into_chunks(list(theme_ids)):
            rows = connection.execute(_select_themes(), {"run": run_id, "themes": chunk}).all()
            labels_by_theme = load_labels(connection, LabelOrigin.FOUND, LabelOrigin.PERSON, theme_ids=chunk)
            themes |= {row.id: build_theme(row, *labels_by_theme.get(row.id, ({}, {}))) for row in rows}
    return themes


def load_theme_page(store: Store, *, search: str = "", offset: int, limit: int) -> tuple[int, tuple[ThemeId, ...]]:
    """Return how many themes are shown today, and a page of their ids, the largest first.

    Parameters
    ----------
    search
        Only themes with this text in a label (a person's or a found one), or the theme of this reference.
    """
    theme, label = schema.Theme, schema.ThemeLabel
    with store.reading() as connection:
        fit, parameters = _select_fits(), {"run": load_current_run_id(connection, Stage.THEMES)}
        conditions: list[ColumnElement[bool]] = [theme.merged_into.is_(None), _build_existence_condition(fit)]
        if search.strip():
            with_label = select(label.theme).where(label.text.ilike(build_like_pattern(search), escape=ESCAPE))
            is_match: ColumnElement[bool] = theme.id.in_(with_label)
            with suppress(UsageError):  # words are no reference
                is_match = or_(is_match, theme.id == reference_number(search, ReferenceKind.THEME))
            conditions.append(is_match)
        joined = select(theme.id).outerjoin(fit, fit.c.theme == theme.id).where(and_(*conditions))
        n_themes = connection.execute(select(func.count()).select_from(joined.subquery()), parameters).scalar_one()
        # By id too: pages must neither repeat nor skip one of many themes with the same count.
        page = joined.order_by(func.coalesce(fit.c.n_comments, 0).desc(), theme.id).offset(offset).limit(limit)
        return int(n_themes), tuple(map(ThemeId, connection.execute(page, parameters).scalars()))


def count_unmerged_themes(store: Store, merges: Mapping[ThemeId, ThemeId]) -> int:
    """Return how many themes would be shown with these mergers (``{12: 7}``) instead of those of today."""
    with store.reading() as connection:
        fit, parameters = _select_fits(), {"run": load_current_run_id(connection, Stage.THEMES)}
        theme = schema.Theme
        statement = select(theme.id).outerjoin(fit, fit.c.theme == theme.id).where(_build_existence_condition(fit))
        return sum(theme_id not in merges for theme_id in connection.execute(statement, parameters).scalars())


def _build_existence_condition(fit: Any) -> ColumnElement[bool]:  # noqa: ANN401  as of `_select_fits`
    theme = schema.Theme
    # Not found by this run and not kept by a person: a theme of an earlier run, which nobody sees any more.
    is_kept = or_(fit.c.theme.is_not(None), theme.made_by.is_not(None), theme.pinned)
    return and_(theme.state != ThemeState.RESERVED, is_kept)


def load_changed_theme_ids(store: Store) -> frozenset[ThemeId]:
    """Return the themes (ids of a run) that segments were placed into or taken from: their counts have changed."""
    assignment, placement = schema.Assignment, schema.Placement
    with store.reading() as connection:
        run_id = load_current_run_id(connection, Stage.THEMES)
        # One look-up per placed segment: as a join it reads all segments of all themes, .1 s of a million comments.
        run_theme = (
            select(assignment.theme)
            .where(assignment.segment == placement.segment, assignment.run == run_id)
            .scalar_subquery()
        )
        pairs = connection.execute(select(run_theme.label("run_theme"), placement.theme).distinct()).all()
    return frozenset(ThemeId(theme_id) for pair in pairs for theme_id in pair if theme_id is not None)


# Statements that many requests execute are made once: to make one takes longer than to answer it.


@cache
def _select_fits() -> Any:  # noqa: ANN401  a subquery's columns are not typed
    fit = schema.ThemeFit
    columns = (fit.theme, fit.n_segments, fit.n_comments, fit.keywords, fit.quotes, fit.description, fit.labels)
    return select(*columns).where(fit.run == bindparam("run")).subquery()


@cache
def _select_themes() -> Select[Any]:
    fit, theme = _select_fits(), schema.Theme
    fit_columns = (fit.c.n_segments, fit.c.n_comments, fit.c.keywords, fit.c.quotes, fit.c.labels, fit.c.description)
    joined = select(*THEME_COLUMNS, *fit_columns).outerjoin(fit, fit.c.theme == theme.id)
    return joined.where(theme.id.in_(bindparam("themes", expanding=True)))
