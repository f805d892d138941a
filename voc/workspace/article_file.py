"""Files of knowledge-base articles: the contact reason that each answers, and who keeps it."""

from __future__ import annotations

from pathlib import Path

from voc.insight.article_review import KnowledgeArticle
from voc.workspace.csv_rows import CsvRow, read_csv_rows

__all__ = ["read_articles"]


def read_articles(path: Path) -> tuple[KnowledgeArticle, ...]:
    """Return the articles of a CSV file.

    Needed are ``article`` (its key) and ``reason`` (the id of a contact reason); read are ``title``, ``updated`` (a day
    like 2026-11-03) and ``department`` (who keeps it). An article with several reasons has a row for each.

    Raises
    ------
    InputError
        It cannot be read, a column is missing, or a cell is not what its column says; with the row and the column.
    """
    return tuple(_read_row(row) for row in read_csv_rows(path, ("article", "reason")))


def _read_row(row: CsvRow) -> KnowledgeArticle:
    for column, expected in (("article", "the key of an article"), ("reason", "the id of a contact reason")):
        if not row.cells[column]:
            raise row.refuse(column, "empty", expected)
    return KnowledgeArticle(
        key=row.cells["article"],
        reason=row.cells["reason"],
        department=row.cells.get("department", ""),
        title=row.cells.get("title", ""),
        updated=row.parse_day("updated"),
    )
