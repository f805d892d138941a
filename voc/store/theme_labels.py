"""Names of themes: found by a run, or given by a person, which outranks it."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, delete, insert, select

from voc.store import schema

__all__ = ["Named", "keep_labels", "labels_of", "publish_labels", "write_labels"]

Named = dict[int, tuple[dict[str, str], dict[str, str]]]
"""Per theme: labels and descriptions by language."""


def write_labels(
    connection: Connection, theme: int, origin: str, labels: Mapping[str, str], description: Mapping[str, str]
) -> None:
    """Put labels in the place of those of the same origin and language."""
    for language, text in labels.items():
        _delete(connection, theme, origin, language)
        values = {"theme": theme, "language": language, "origin": origin, "text": text}
        connection.execute(insert(schema.ThemeLabel).values(**values, description=description.get(language, "")))


def keep_labels(connection: Connection, theme: int, labels: Mapping[str, str]) -> None:
    """Make these all the labels that people gave a theme."""
    label = schema.ThemeLabel
    connection.execute(delete(label).where(label.theme == theme, label.origin == "person"))
    write_labels(connection, theme, "person", labels, {})


def publish_labels(connection: Connection, run: int) -> None:
    """Make the labels that a run found those of the themes, now that people see the run."""
    fit = schema.ThemeFit
    for row in connection.execute(select(fit.theme, fit.labels, fit.description).where(fit.run == run)).all():
        write_labels(connection, row.theme, "found", row.labels, row.description)


def labels_of(connection: Connection, *origins: str) -> Named:
    """Return the labels of all themes; of several origins the last one named outranks."""
    label = schema.ThemeLabel
    named: Named = {}
    for origin in origins:
        statement = select(label.theme, label.language, label.text, label.description).where(label.origin == origin)
        for row in connection.execute(statement.order_by(label.language)):
            labels, description = named.setdefault(row.theme, ({}, {}))
            labels[row.language] = row.text
            if row.description:
                description[row.language] = row.description
    return named


def _delete(connection: Connection, theme: int, origin: str, language: str) -> None:
    label = schema.ThemeLabel
    connection.execute(delete(label).where(label.theme == theme, label.origin == origin, label.language == language))
