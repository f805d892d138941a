"""The shapes that the templates lay out: a figure with the table behind it, and the table itself."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

__all__ = ["Chart", "Table"]


@dataclass(frozen=True, slots=True)
class Table:
    """A table in words: the first column heads its row; columns in ``numeric`` (by position) are set right."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str | Markup, ...], ...]
    numeric: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing, what is said under it, and its figures."""

    title: str
    drawing: Markup
    table: Table
    caption: str = ""
