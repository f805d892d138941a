"""Reader of Parquet and SPSS files, whose columns have types; needs the extra ``files``."""

from __future__ import annotations

import io
import math
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NoReturn

from voc.collect.read.raw_rows import RawRows, Row, convert_decimal, drop_zero_fraction, number_filled_rows
from voc.errors import InputError, MissingExtraError

if TYPE_CHECKING:
    from types import ModuleType

__all__ = ["read_parquet", "read_sav"]

MAX_CELLS = 30_000_000
"""Cells that are read: a few bytes of Parquet may stand for a billion equal ones."""
_NUMBER_LABEL = re.compile(r"\s*[-+]?\d+(?:[.,]\d+)?\b.*", re.DOTALL)


def read_parquet(file_name: str, file_bytes: bytes) -> RawRows:
    """Return the rows of a Parquet file.

    Raises
    ------
    InputError
        The file is damaged, or too large to be read at once.
    MissingExtraError
        The extra ``files`` is not installed.
    """
    polars = _import_library(file_name, "polars")
    try:
        frame = polars.scan_parquet(io.BytesIO(file_bytes))
        names = frame.collect_schema().names()
        _check_size(file_name, int(frame.select(polars.len()).collect().item()), len(names))
        rows = frame.collect().rows()
    except InputError:
        raise
    except BaseException as exc:  # a panic of its Rust code is no Exception
        if isinstance(exc, KeyboardInterrupt | SystemExit | MemoryError):
            raise
        _refuse_damage(file_name, "Parquet", exc)
    return _build_rows(names, names, [[_convert_cell(cell) for cell in row] for row in rows])


def read_sav(file_name: str, file_bytes: bytes) -> RawRows:
    """Return the rows of an SPSS file, with the wording of its variables and the labels of its values.

    A value becomes its label where every value that occurs has one in words; a 0–10 scale of which only the ends are
    labelled keeps its numbers. Values that SPSS calls missing are empty.

    Raises
    ------
    InputError
        The file is damaged, or too large to be read at once.
    MissingExtraError
        The extra ``files`` is not installed.
    """
    pyreadstat = _import_library(file_name, "pyreadstat")
    try:
        _, metadata = pyreadstat.read_sav(io.BytesIO(file_bytes), metadataonly=True)
        _check_size(file_name, max(0, metadata.number_rows or 0), len(metadata.column_names))
        columns, metadata = pyreadstat.read_sav(io.BytesIO(file_bytes), output_format="dict")
    except InputError:
        raise
    except Exception as exc:  # noqa: BLE001 - a damaged file gives any error of the parser below it
        _refuse_damage(file_name, "SPSS", exc)
    names = list(metadata.column_names)
    labels = [label or name for name, label in zip(names, metadata.column_labels, strict=True)]
    cells = [
        _label_values([_convert_cell(cell) for cell in columns[name]], metadata.variable_value_labels.get(name, {}))
        for name in names
    ]
    return _build_rows(names, labels, [list(row) for row in zip(*cells, strict=True)])


def _import_library(file_name: str, name: str) -> ModuleType:
    import importlib

    try:
        return importlib.import_module(name)
    except ImportError as exc:
        raise MissingExtraError(
            f'{file_name} needs the extra "files": pip install "jupyterlab-voc[files]", or export it as .csv or .xlsx'
        ) from exc


def _check_size(file_name: str, n_rows: int, n_columns: int) -> None:
    if n_rows * n_columns > MAX_CELLS:
        raise InputError(
            f"{file_name} holds {n_rows} rows of {n_columns} columns, more than can be read at once: export the "
            "columns that are needed, or as .csv"
        )


def _refuse_damage(file_name: str, kind: str, error: BaseException) -> NoReturn:
    raise InputError(f"{file_name} is a damaged {kind} file: write it again, or export it as .csv or .xlsx") from error


def _build_rows(names: Sequence[str], labels: Sequence[str], rows: Sequence[Row]) -> RawRows:
    return RawRows([(0, list(names)), *number_filled_rows(rows)], labels=tuple(labels))


def _label_values(cells: Row, labels: Mapping[Any, str]) -> Row:
    """Return labels for values, where each value that occurs has one and most of them are words."""
    values = {cell for cell in cells if cell is not None}
    label_by_value = {_convert_cell(value): label for value, label in labels.items()}
    if not values or not values <= label_by_value.keys():
        return cells
    occurring = [label_by_value[value] for value in values]
    # "0 Not at all likely", "1", "2": the labels repeat the numbers, which are what is asked for.
    if sum(_NUMBER_LABEL.fullmatch(label) is not None for label in occurring) * 2 >= len(occurring):
        return cells
    return [None if cell is None else label_by_value[cell] for cell in cells]


def _convert_cell(cell: object) -> object:
    """Return a cell as a workbook would give it: whole numbers without a fraction, days as moments, no lists."""
    if isinstance(cell, Decimal | float):
        return convert_decimal(cell) if isinstance(cell, Decimal) else _convert_float(cell)
    if isinstance(cell, datetime):
        return cell.isoformat() if cell.tzinfo is not None else cell  # as text it keeps its zone
    if isinstance(cell, date):
        return datetime(cell.year, cell.month, cell.day)  # noqa: DTZ001 - a day knows no zone
    if isinstance(cell, Mapping | list | tuple):
        values = cell.values() if isinstance(cell, Mapping) else cell
        return "; ".join(str(value) for value in values if value is not None) or None
    if isinstance(cell, str):
        return cell.replace("\x00", "").strip() or None
    return cell if cell is None or isinstance(cell, bool | int | time | timedelta) else str(cell)


def _convert_float(number: float) -> float | None:
    return None if math.isnan(number) else drop_zero_fraction(number)
