"""Rows of sources that are no files, in the order of a watermark, cut into parts that are stored one by one."""

from __future__ import annotations

import hashlib
import json
import math
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from importlib.metadata import entry_points
from typing import Any
from urllib.parse import quote, quote_plus

from voc.collect.read.database_reader import read_query
from voc.collect.read.pivot import pivot_table
from voc.collect.read.raw_rows import convert_decimal
from voc.collect.read.table import FileTable
from voc.collect.read.turns import group_turns
from voc.config import ConnectorRule, DatabaseRule, Source
from voc.errors import ConfigError, InputError, MissingExtraError, VocError

__all__ = ["Connector", "LivePart", "Watermark", "read_live_source"]

PART_ROWS = 10_000
"""Rows of a part: each is one transaction, after which a run that was killed goes on."""
_NOTHING = frozenset({"NaTType", "NAType"})
"""Types of pandas that stand for no value."""
ENTRY_POINTS = "voc.sources"
"""Group of the entry points by which packages offer connectors."""
Connector = Callable[[Mapping[str, Any], object], Iterable[Mapping[str, Any]]]
"""Called with the options and the last watermark (None: from the beginning); yields rows, column → value."""


@dataclass(frozen=True, slots=True)
class Watermark:
    """Value of the watermark's column, in a form that JSON keeps: its type, and itself as text."""

    type_name: str
    text: str

    @classmethod
    def from_value(cls, value: object, where: str) -> Watermark:
        """Return a value as a watermark.

        Raises
        ------
        InputError
            It is of a type that is no watermark.
        """
        for type_name, (value_type, format_value, _) in _WATERMARK_TYPES.items():
            # Not isinstance: True is an int as well, and would pass as a watermark.
            if type(value) is value_type and not _is_nan(value):
                return cls(type_name, format_value(value))
        came = value if _is_nan(value) else type(value).__name__
        raise InputError(f"{where} holds {came}: expected a number, a text, a date or a moment")

    @classmethod
    def from_json(cls, data: Sequence[str] | None) -> Watermark | None:
        """Return what :meth:`to_json` gave."""
        return None if data is None else cls(*data)

    def to_json(self) -> list[str]:
        """Return its type and its text."""
        return [self.type_name, self.text]

    def get_value(self) -> object:
        """Return the value itself."""
        return _WATERMARK_TYPES[self.type_name][2](self.text)


_WATERMARK_TYPES: Mapping[str, tuple[type, Callable[[Any], str], Callable[[str], object]]] = {
    "int": (int, str, int),
    "float": (float, repr, float),
    "text": (str, str, str),
    "decimal": (Decimal, str, Decimal),
    "moment": (datetime, datetime.isoformat, datetime.fromisoformat),
    "day": (date, date.isoformat, date.fromisoformat),
}


@dataclass(frozen=True, slots=True)
class LivePart:
    """Some rows of a live source, and the watermarks before and behind them (None: none yet)."""

    table: FileTable
    read_from: Watermark | None
    read_to: Watermark | None

    def compute_hash(self) -> str:
        """Return a hash of its rows and range, by which the same part is known again."""
        digest = hashlib.sha256()
        for mark in (self.read_from, self.read_to):
            digest.update(json.dumps(None if mark is None else mark.to_json()).encode())
        for row in self.table.rows:
            digest.update(repr(list(row)).encode("utf-8", "surrogatepass"))
        return digest.hexdigest()


def read_live_source(name: str, source: Source, since: Watermark | None) -> Iterator[LivePart]:
    """Yield the rows of a live source behind a watermark, part by part.

    A part ends where the watermark changes, so that rows of one moment are never torn apart by a kill.

    Parameters
    ----------
    name, source
        The source, which has a database or a connector.
    since
        The last watermark that was read; None: ``start``, or all.

    Raises
    ------
    InputError
        The rows cannot be read, lack the watermark's column, or are not in its order.
    """
    rule = source.live
    if rule is None:
        raise InputError(f"[sources.{name}] has neither a database nor a connector")
    value = since.get_value() if since is not None else rule.start
    rows = read_query(name, rule, value) if isinstance(rule, DatabaseRule) else _call_connector(name, rule, value)
    # Without a watermark no run could go on behind a part; and pivot and turns need all rows at once.
    size = PART_ROWS if rule.watermark is not None else None
    yield from _cut(name, source, rows, since, size)


def _cut(
    name: str, source: Source, rows: Iterator[Mapping[str, Any]], since: Watermark | None, size: int | None
) -> Iterator[LivePart]:
    order = _Order(name, source.live.watermark if source.live else None)
    read_from, part, columns = since, list[Mapping[str, Any]](), dict[str, None]()
    n_before = 0
    for number, row_as_read in enumerate(rows, 1):
        # Somebody else's connector may name columns by numbers.
        row = {str(column): value for column, value in row_as_read.items()}
        # Taken before the check, which moves it on: the part ends with the row before this one.
        last_mark = order.last
        is_new_mark = order.check(row, number)
        if size is not None and len(part) >= size and is_new_mark:
            read_to = read_from if last_mark is None else Watermark.from_value(last_mark, order.where)
            yield LivePart(_build_table(name, source, part, columns, n_before), read_from, read_to)
            read_from, part, n_before = read_to, [], number - 1
        columns.update(dict.fromkeys(row))
        part.append(row)
    if part:
        read_to = read_from if order.last is None else Watermark.from_value(order.last, order.where)
        yield LivePart(_build_table(name, source, part, columns, n_before), read_from, read_to)


class _Order:
    """Check that rows come in the order of their watermark: a run that goes on would else leave some out."""

    def __init__(self, name: str, column: str | None) -> None:
        self.last: Any = None
        self._column = column
        self.where = f"[sources.{name}]: the watermark's column {column!r}"

    def check(self, row: Mapping[str, Any], number: int) -> bool:
        """Return whether a row has another watermark than the one before it."""
        if self._column is None:
            return False
        if self._column not in row:
            raise InputError(f"{self.where} is not among those that came: {', '.join(row)}")
        value = row[self._column]
        if value is None:  # such a row is taken along, and moves nothing
            return False
        if _is_nan(value):  # it is neither smaller nor larger than any other: the order would not be checked
            raise InputError(f"{self.where} holds {value} in row {number}: expected a number that has an order")
        try:
            is_earlier = self.last is not None and value < self.last
        except TypeError as exc:
            raise InputError(f"{self.where} holds values that cannot be compared (row {number}): {exc}") from exc
        if is_earlier:
            raise InputError(
                f"{self.where} is smaller in row {number} than in the row before it: the rows must come in its order "
                f"(ORDER BY {self._column}), or a later run would leave some out"
            )
        is_new = bool(value != self.last)
        self.last = value
        return is_new


def _build_table(
    name: str, source: Source, part: Sequence[Mapping[str, Any]], columns: Iterable[str], n_before: int
) -> FileTable:
    names = tuple(columns)
    if not names:
        raise InputError(f"[sources.{name}]: its rows have no columns")
    table = FileTable(
        name=name,
        columns=names,
        labels=names,
        rows=[[_convert_cell(row.get(column)) for column in names] for row in part],
        lines=list(range(n_before + 1, n_before + len(part) + 1)),
    )
    if source.turns is not None:
        return group_turns(table, source.turns, source.dates)
    return table if source.pivot is None else pivot_table(table, source.pivot, source.dates)


def _convert_cell(value: object) -> object:
    """Return a value as the cells of files have them: text, a number, a date, None."""
    # What a data frame has for nothing is no text: "nan" would be what a customer said.
    if value is None or _is_nan(value) or type(value).__name__ in _NOTHING:
        return None
    if isinstance(value, str | bool | int | float | datetime | date | time | timedelta):
        return value
    if isinstance(value, Decimal):
        return convert_decimal(value)
    if isinstance(value, bytes | bytearray | memoryview):
        return bytes(value).decode("utf-8", "replace")
    # Only what holds others: of a number of numpy JSON would make a text with quotation marks.
    is_nested = isinstance(value, dict | list | tuple)
    return json.dumps(value, ensure_ascii=False, default=str) if is_nested else str(value)


def _is_nan(value: object) -> bool:
    return value.is_nan() if isinstance(value, Decimal) else isinstance(value, float) and math.isnan(value)


def _call_connector(name: str, rule: ConnectorRule, since: object) -> Iterator[Mapping[str, Any]]:
    """Yield the rows of a connector; what goes wrong in it is an error of the source, and never a traceback."""
    connector = _load_connector(name, rule.use)
    options = _fill_options(name, rule.options)
    try:
        for row in connector(options, since):
            yield _check_row(name, rule.use, row)
    except VocError:
        raise
    except Exception as exc:  # noqa: BLE001 - a connector is somebody else's code, and raises anything
        # The sentence of somebody else's library may quote the password that it was given.
        problem = " ".join(str(exc).split())
        secrets = [str(value) for key, value in options.items() if f"{key}_env" in rule.options and value]
        for secret in secrets:
            # As it is, and as it stands in a URL.
            for form in (secret, quote(secret, safe=""), quote(secret), quote_plus(secret)):
                problem = problem.replace(form, "***")
        # Raised from None: the error behind it still has the secret in its sentence.
        raise InputError(
            f"[sources.{name}]: the connector {rule.use} failed ({type(exc).__name__}: {problem})"
        ) from None


def _check_row(name: str, connector_name: str, row: object) -> Mapping[str, Any]:
    if not isinstance(row, Mapping):
        raise InputError(f"[sources.{name}]: the connector {connector_name} gave {type(row).__name__}, no row")
    return row


def _load_connector(name: str, connector_name: str) -> Connector:
    available = {point.name: point for point in entry_points(group=ENTRY_POINTS)}
    if connector_name not in available:
        names = ", ".join(sorted(available)) or "none"
        raise ConfigError(
            f"[sources.{name}.connector] use: no package offers the connector {connector_name!r}; there are: {names}"
        )
    try:
        connector: Connector = available[connector_name].load()
    except ImportError as exc:
        raise MissingExtraError(f"[sources.{name}]: the connector {connector_name} cannot be loaded: {exc}") from exc
    return connector


def _fill_options(name: str, options: Mapping[str, Any]) -> dict[str, Any]:
    """Return a connector's options, with values of the environment instead of variables' names."""
    filled: dict[str, Any] = {}
    for key, value in options.items():
        if not key.endswith("_env"):
            filled[key] = value
            continue
        if (content := os.environ.get(str(value))) is None:
            raise ConfigError(f"[sources.{name}.connector] {key}: the environment variable {value} is not set")
        filled[key.removesuffix("_env")] = content
    return filled
