"""Shapes that the templates lay out: a chart with the table behind it, and a table by itself."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

__all__ = ["ChartWithTable", "TextTable"]


@dataclass(frozen=True, slots=True)
class TextTable:
    """A table whose cells are written out: the first column heads its row.

    ``numeric`` holds the positions of the columns that are set right.
    """

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str | Markup, ...], ...]
    numeric: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class ChartWithTable:
    """A drawing, its caption, and the table of its figures for who cannot see it."""

    title: str
    drawing: Markup
    table: TextTable
    caption: str = ""
