"""A table seen through its mapping: the columns by our names, their words in our words."""

from __future__ import annotations

from collections.abc import Sequence

from voc.collect.convert.dates import DateReader, Moment, infer_order
from voc.collect.convert.value_parsers import read_text
from voc.collect.read.table import Table
from voc.config import Columns, Config, Source
from voc.errors import InputError
from voc.text.pii.patterns import postcode_region

__all__ = ["Cells", "column_names"]

_NOT_TOLD = frozenset(
    [
        "",
        "-",
        "?",
        "n/a",
        "n.v.t.",
        "nvt",
        "none",
        "null",
        "nan",
        "onbekend",
        "unknown",
        "weet niet",
        "geen",
        "overig niet bekend",
    ]
)


def column_names(columns: Columns) -> list[str]:
    """Return the file's columns that a mapping names, each once."""
    names: list[str] = []
    for value in dict(columns).values():
        if isinstance(value, str):
            names.append(value)
        elif isinstance(value, tuple):
            names.extend(value)
        elif value:
            names.extend(value.values())
    return list(dict.fromkeys(names))


class Cells:
    """The columns of a table, by the names of ``[sources.NAME.columns]``.

    Raises
    ------
    InputError
        The mapping names a column that the file does not have.
    """

    def __init__(self, table: Table, source: Source, config: Config) -> None:
        self.table = table
        self.source = source
        self.config = config
        self.n = len(table.rows)
        self.notes: list[str] = []
        self._names = {_plain(name): name for name in reversed((*table.labels, *table.columns))}
        self._index = {name: k for k, name in reversed(list(enumerate(table.labels)))}
        self._index.update({name: k for k, name in enumerate(table.columns)})
        missing = [name for name in self._mapped() if _plain(name) not in self._names]
        if missing:
            there = ", ".join(table.columns[:40]) + (" …" if len(table.columns) > 40 else "")  # noqa: PLR2004
            raise InputError(
                f"{table.name} has no column {', '.join(map(repr, missing))}, which its mapping names; it has: {there}"
            )

    def _mapped(self) -> list[str]:
        by = self.source.dates.by
        return [*column_names(self.source.columns), *([by] if by else [])]

    def unused(self) -> list[str]:
        """Return the columns of the file that the mapping does not name."""
        used = {self._position(name) for name in self._mapped()}
        return [name for k, name in enumerate(self.table.columns) if k not in used]

    def name(self, field: str) -> str | None:
        """Return the file's column behind one of ours."""
        value = getattr(self.source.columns, field)
        return value if isinstance(value, str) else None

    def of(self, name: str) -> list[object]:
        """Return the cells of a column by the file's name for it."""
        position = self._position(name)
        return [row[position] for row in self.table.rows]

    def label(self, name: str) -> str:
        """Return the longer wording of a column."""
        return self.table.labels[self._position(name)]

    def raw(self, field: str) -> list[object]:
        """Return the cells of one of our columns; None everywhere where the file has none."""
        name = self.name(field)
        return [None] * self.n if name is None else self.of(name)

    def words(self, field: str) -> list[str | None]:
        """Return the words of one of our columns, in our words; empty cells and "onbekend" are None.

        ``[sources.NAME.values]`` comes first, then the names and aliases in ``voc.toml``.
        """
        name = self.name(field)
        if name is None:
            return [None] * self.n
        ours = self._vocabulary(field)
        known: dict[object, str | None] = {}
        words: list[str | None] = []
        for cell in self.of(name):
            if cell not in known:
                known[cell] = self._word(read_text(cell), ours)
            words.append(known[cell])
        self._note_strangers(field, ours, words)
        return words

    def moments(self) -> list[Moment]:
        """Return when each row happened; all missing where the file has no date."""
        dates = self.source.dates
        name = self.name("at")
        if name is None:
            return [DateReader(dates, self.config.company.time_zone).read(None)] * self.n
        values = self.of(name)
        order, either = infer_order(values) if dates.order is None and not dates.by else (None, False)
        if dates.order is None and not dates.by and either:
            shown = f"as its other dates show: {order}" if order else "day first, as is usual in the Netherlands"
            self.notes.append(f"dates such as 05-10-2026 in {name!r} were read {shown}")
        reader = DateReader(dates, self.config.company.time_zone, order)
        clocks = self.raw("time")
        by = [read_text(cell) for cell in self.of(dates.by)] if dates.by else [None] * self.n
        return [reader.read(value, clock, word) for value, clock, word in zip(values, clocks, by, strict=True)]

    def regions(self) -> list[str | None]:
        """Return the regions; of a full postcode only the first two digits stay."""
        return [postcode_region(word) or word if word else None for word in self.words("region")]

    def _position(self, name: str) -> int:
        return self._index[name] if name in self._index else self._index[self._names[_plain(name)]]

    def _word(self, text: str, ours: dict[str, str]) -> str | None:
        if text in ours:
            return ours[text] or None
        plain = text.casefold()
        if plain in ours:
            return ours[plain] or None
        return None if plain in _NOT_TOLD else text

    def _vocabulary(self, field: str) -> dict[str, str]:
        words: dict[str, str] = {}
        if field == "channel":
            for channel in self.config.channels:
                words.update({name.casefold(): channel.name for name in (*channel.aliases, channel.name)})
        elif field == "reason":
            for reason in self.config.reasons:
                words.update({reason.name.casefold(): reason.id, reason.id.casefold(): reason.id})
        elif field in {"department", "department_asked"}:
            words.update({entry.name.casefold(): entry.name for entry in self.config.departments})
        theirs = {word.strip().casefold(): ours for word, ours in self.source.values.get(field, {}).items()}
        return {**words, **theirs}

    def _note_strangers(self, field: str, ours: dict[str, str], words: Sequence[str | None]) -> None:
        """Say which departments and reasons ``voc.toml`` does not know: they count nowhere."""
        if field not in {"department", "reason"} or not ours:
            return
        known = set(ours.values())
        strangers = sorted({word for word in words if word is not None and word not in known})
        if strangers:
            what = {"department": "departments", "reason": "contact reasons"}[field]
            shown = ", ".join(strangers[:5]) + (" …" if len(strangers) > 5 else "")  # noqa: PLR2004
            self.notes.append(f"{what} that voc.toml does not have: {shown}")


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()
