"""Preview of a mapping on the terminal: three values of each column, and the counts that would come of the file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.markup import escape
from rich.table import Table

if TYPE_CHECKING:
    from rich.console import Console

    from voc.records import ColumnPreview, MappingPreview

__all__ = ["build_column_table", "print_mapping_preview"]


def print_mapping_preview(preview: MappingPreview, console: Console, *, title: str) -> None:
    """Print the columns of a mapping with three values of each, and below them what would come of the file."""
    from voc.collect import describe_preview

    console.print(build_column_table(preview.columns, title))
    for line in describe_preview(preview):
        console.print(escape(line), soft_wrap=True)


def build_column_table(columns: Sequence[ColumnPreview], title: str) -> Table:
    """Return a table of fields, the file's columns and three values of each."""
    table = Table(title=escape(title), title_justify="left", box=None, pad_edge=False)
    for name in ("field", "column in the file", "values in it"):
        table.add_column(name)
    for column in columns:
        table.add_row(escape(column.field), escape(column.column), escape(" · ".join(column.samples)))
    return table
