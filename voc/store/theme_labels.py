"""Labels of themes: found by a run, or given by a person, which outranks it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from sqlalchemy import Connection, Select, bindparam, delete, insert, select

from voc.records import LabelOrigin, ThemeId
from voc.store import schema

__all__ = ["LabelsByTheme", "load_labels", "publish_labels", "replace_person_labels", "write_labels"]

LabelsByTheme = dict[ThemeId, tuple[dict[str, str], dict[str, str]]]
"""Labels and descriptions of each theme, by language: ``{7: ({"nl": "Dubbele factuur"}, {})}``."""


def write_labels(
    connection: Connection,
    theme_id: int,
    origin: LabelOrigin,
    labels: Mapping[str, str],
    description: Mapping[str, str],
) -> None:
    """Replace the labels of the same origin and language."""
    for language, text in labels.items():
        _delete_label(connection, theme_id, origin, language)
        column_values = {"theme": theme_id, "language": language, "origin": origin, "text": text}
        connection.execute(insert(schema.ThemeLabel).values(**column_values, description=description.get(language, "")))


def replace_person_labels(connection: Connection, theme_id: int, labels: Mapping[str, str]) -> None:
    """Make these all the labels that people gave a theme."""
    label = schema.ThemeLabel
    connection.execute(delete(label).where(label.theme == theme_id, label.origin == LabelOrigin.PERSON))
    write_labels(connection, theme_id, LabelOrigin.PERSON, labels, {})


def publish_labels(connection: Connection, run_id: int) -> None:
    """Make the labels that a run found those of the themes, now that people see the run."""
    fit = schema.ThemeFit
    for row in connection.execute(select(fit.theme, fit.labels, fit.description).where(fit.run == run_id)).all():
        # Only of the themes of this run: one that it did not find keeps the label by which people know it.
        write_labels(connection, row.theme, LabelOrigin.FOUND, row.labels, row.description)


def load_labels(connection: Connection, *origins: LabelOrigin, theme_ids: Sequence[int] | None = None) -> LabelsByTheme:
    """Return the labels of themes, inside a transaction; of both origins that of a person outranks the found one.

    Parameters
    ----------
    origins
        One of them, or both.
    theme_ids
        Only of these, at most as many as fit into one statement; None: of all.
    """
    parameters: dict[str, Sequence[str] | Sequence[int]] = {"origins": origins}
    if theme_ids is not None:
        parameters["themes"] = theme_ids
    labels_by_theme: LabelsByTheme = {}
    for row in connection.execute(_select_labels(of_some=theme_ids is not None), parameters):
        labels, descriptions = labels_by_theme.setdefault(row.theme, ({}, {}))
        labels[row.language] = row.text
        # A person gives a label without a description: the one that a run found is kept.
        if row.description:
            descriptions[row.language] = row.description
    return labels_by_theme


@cache  # many requests need it, and to make a statement takes longer than to answer it
def _select_labels(*, of_some: bool) -> Select[int, str, str, str]:
    label = schema.ThemeLabel
    statement = (
        select(label.theme, label.language, label.text, label.description)
        .where(label.origin.in_(bindparam("origins", expanding=True)))
        .order_by(label.origin, label.language)  # "found" before "person", which replaces it
    )
    return statement.where(label.theme.in_(bindparam("themes", expanding=True))) if of_some else statement


def _delete_label(connection: Connection, theme_id: int, origin: LabelOrigin, language: str) -> None:
    label = schema.ThemeLabel
    connection.execute(delete(label).where(label.theme == theme_id, label.origin == origin, label.language == language))
