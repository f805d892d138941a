"""A table seen through its mapping: the columns by our names, their words in our words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from datetime import date
from functools import cached_property

from voc.collect.convert.categories import CATEGORY_FIELDS, CategoryCheck, may_be_personal, protect_id
from voc.collect.convert.column_counts import ColumnCounts
from voc.collect.convert.date_columns import (
    DateProfile,
    build_column_parser,
    choose_default_days,
    list_default_days,
    profile_dates,
)
from voc.collect.convert.dates import DateParser, Moment
from voc.collect.convert.empty_words import EMPTY_WORDS
from voc.collect.convert.id_faults import IdCheck, is_destroyed_id
from voc.collect.convert.value_parsers import format_cell
from voc.collect.pseudonyms import Pseudonyms
from voc.collect.read.table import FileTable
from voc.config import Columns, Config, Source
from voc.errors import InputError
from voc.records import DateState
from voc.text.normalize import fold
from voc.text.pii.patterns import parse_postcode_region
from voc.text.pii.redact import Redactor

__all__ = ["MappedTable", "list_mapped_columns"]

MAX_COLUMNS_SAID = 40
"""Columns of a file that an error names; survey tools write hundreds."""
MAX_UNKNOWN_WORDS = 5
"""Departments or reasons that a note names."""

ID_FIELDS = ("key", "customer", "contact", "case_number")
"""Columns whose cells identify somebody or something."""
DATE_FIELDS = ("at", "end", "closed")
_MISSING_WORDS = EMPTY_WORDS | {"geen", "overig niet bekend"}


def list_mapped_columns(columns: Columns) -> list[str]:
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


class MappedTable:
    """The columns of a table, by the names of ``[sources.NAME.columns]``.

    Parameters
    ----------
    table
        The file's content.
    source
        Its mapping.
    config
        Vocabularies of the workspace.
    facts
        Counts of the columns over all chunks, where the table is one of several chunks; None: it is all.

    Attributes
    ----------
    n_rows
        Number of rows.
    notes
        What there is to say about the columns that were asked for, so far.

    Raises
    ------
    InputError
        The mapping names a column that the file does not have.
    """

    def __init__(self, table: FileTable, source: Source, config: Config, facts: ColumnCounts | None = None) -> None:
        self.table = table
        self._facts = facts
        self.source = source
        self.config = config
        self.n_rows = len(table.rows)
        self.notes: list[str] = []
        self._profiles: dict[str, DateProfile] = {}
        # Reversed, so that of equal names the first one is used; a name in full goes before a label in full.
        self._names_by_folded = {
            fold(column_name): column_name for column_name in reversed((*table.labels, *table.columns))
        }
        self._index_by_name = {column_name: index for index, column_name in reversed(list(enumerate(table.labels)))}
        self._index_by_name.update({column_name: index for index, column_name in enumerate(table.columns)})
        missing = [
            column_name for column_name in self._list_used_names() if fold(column_name) not in self._names_by_folded
        ]
        if missing:
            more = " …" if len(table.columns) > MAX_COLUMNS_SAID else ""
            file_columns = ", ".join(table.columns[:MAX_COLUMNS_SAID]) + more
            raise InputError(
                f"{table.name} has no column {', '.join(map(repr, missing))}, which its mapping names; it has: "
                f"{file_columns}"
            )
        self._check_unstored_formulas()

    def _check_unstored_formulas(self) -> None:
        """Note formulas without a value in mapped columns, or raise an error where they are most of a column.

        Their cells read as empty: forty rows would be forty customers without an answer.
        """
        used = {self._find_index(column_name) for column_name in self._list_used_names()}
        counts = {
            column_name: n_formulas
            for column_name, n_formulas in self.table.unstored_formulas.items()
            if self.table.columns.index(column_name) in used
        }
        if not counts:
            return
        columns = ", ".join(f"{column_name!r} ({n_formulas})" for column_name, n_formulas in counts.items())
        advice = "open the file in Excel, save it, and collect it again"
        if max(counts.values()) > self.n_rows / 2:
            raise InputError(
                f"{self.table.name} has formulas without a stored value in {columns}, which would read as empty: "
                f"{advice}"
            )
        self.notes.append(f"formulas without a stored value were read as empty, in {columns}: {advice}")

    def _list_used_names(self) -> list[str]:
        """Return the file's columns that the mapping names, also for the order of dates and the rows left out."""
        order_column = self.source.dates.by
        return [
            *list_mapped_columns(self.source.columns),
            *([order_column] if order_column else []),
            *self.source.leave_out,
        ]

    def list_unused_columns(self) -> list[str]:
        """Return the columns of the file that the mapping does not name."""
        used = {self._find_index(column_name) for column_name in self._list_used_names()}
        # By position: the mapping may name a column by its label, which is another text than its name.
        return [column_name for index, column_name in enumerate(self.table.columns) if index not in used]

    def get_column_name(self, field_name: str) -> str | None:
        """Return the file's column behind one of ours: ``"Datum"`` for ``"at"``."""
        value = getattr(self.source.columns, field_name)
        return value if isinstance(value, str) else None

    def get_column(self, column_name: str) -> list[object]:
        """Return the cells of a column by the file's name for it, ``n_rows`` of them."""
        index = self._find_index(column_name)
        return [row[index] for row in self.table.rows]

    def get_label(self, column_name: str) -> str:
        """Return the longer wording of a column, by the file's name for it, without personal data.

        An answer that was taken as wording, or a name that a survey tool filled in, would stand above each comment.
        """
        label = self.table.labels[self._find_index(column_name)]
        # A name of words joined by "_", such as wat_kan_beter, would be taken for somebody's user name.
        words = label if " " in label else label.replace("_", " ")
        redacted = self._redactor.redact(words).text
        return label if redacted == words else redacted

    def get_cells(self, field_name: str) -> list[object]:
        """Return the cells of one of our columns; None everywhere where the file has none."""
        column_name = self.get_column_name(field_name)
        return [None] * self.n_rows if column_name is None else self.get_column(column_name)

    def translate_words(self, field_name: str) -> list[str | None]:
        """Return the words of one of our columns, in our words; empty cells and "onbekend" are None.

        ``[sources.NAME.values]`` comes first, then the names and aliases in ``voc.toml``.
        """
        column_name = self.get_column_name(field_name)
        if column_name is None:
            return [None] * self.n_rows
        vocabulary = self._build_vocabulary(field_name)
        words = self._translate_cells(column_name, vocabulary)
        if field_name in CATEGORY_FIELDS:
            words = self._leave_out_destroyed(field_name, column_name, words)
            words = self._leave_out_personal(field_name, column_name, words, set(vocabulary.values()))
        elif field_name == "question":  # often a whole sentence, which may quote an earlier answer
            text_by_word = {word: self._redactor.redact(word).text for word in set(words) if word is not None}
            words = [None if word is None else text_by_word[word] for word in words]
        self._note_unknown_words(field_name, vocabulary, words)
        return words

    def _leave_out_destroyed(self, field_name: str, column_name: str, words: list[str | None]) -> list[str | None]:
        """Return the words without days, which name no group: a spreadsheet makes one of "4-5" (persons, years)."""
        kept_words, n_destroyed = self._blank_destroyed(column_name, words)
        if n_destroyed:
            self._note_count(
                n_destroyed,
                f"cells in {column_name!r} are dates and no {field_name}, as a spreadsheet makes of words like 4-5: "
                "left out; export the column as text",
            )
        return kept_words

    def _blank_destroyed(self, column_name: str, words: list[str | None]) -> tuple[list[str | None], int]:
        """Return the words of a column without days, and how many cells were days."""
        cells = self.get_column(column_name)
        destroyed = {cell for cell in set(cells) if is_destroyed_id(cell)}
        if not destroyed:
            return words, 0
        kept_words = [None if cell in destroyed else word for cell, word in zip(cells, words, strict=True)]
        return kept_words, sum(cell in destroyed for cell in cells)

    def _translate_cells(self, column_name: str, vocabulary: dict[str, str]) -> list[str | None]:
        cells = self.get_column(column_name)
        # A column has few distinct cells, and a file many rows.
        distinct_cells = list(dict.fromkeys(cells))
        texts = list(map(format_cell, distinct_cells))
        if vocabulary:
            words = [_translate_word(text, vocabulary) for text in texts]
        else:  # ids, of which a column has as many as rows
            words = [
                None if folded in _MISSING_WORDS else text
                for text, folded in zip(texts, map(str.casefold, texts), strict=True)
            ]
        if len(distinct_cells) == len(cells):
            return words
        return list(map(dict(zip(distinct_cells, words, strict=True)).__getitem__, cells))

    def count_columns(self, facts: ColumnCounts) -> None:
        """Add the columns of this chunk to the facts about all chunks."""
        for field_name in (*CATEGORY_FIELDS, *ID_FIELDS):
            if column_name := self.get_column_name(field_name):
                words = self._translate_cells(column_name, self._build_vocabulary(field_name))
                if field_name in CATEGORY_FIELDS:
                    facts.add_words(field_name, self._blank_destroyed(column_name, words)[0])
                else:
                    facts.add_ids(field_name, self._blank_missing(words, column_name))
        for field_name in DATE_FIELDS:
            if column_name := self.get_column_name(field_name):
                facts.add_days(field_name, self.get_column(column_name))

    def _blank_missing(self, ids: Sequence[str | None], column_name: str) -> list[object]:
        """Return the cells of a column of ids; words for "unknown" are none, and nothing to say."""
        cells = self.get_column(column_name)
        return [None if id_ is None else cell for id_, cell in zip(ids, cells, strict=True)] if None in ids else cells

    def read_ids(self, field_name: str) -> list[str | None]:
        """Return the ids of one of our columns, in our words; None where Excel has destroyed them, which is noted.

        Of ``9.91E+15`` the last digits are lost: sixty customers would become one.
        """
        ids = self.translate_words(field_name)
        column_name = self.get_column_name(field_name)
        if column_name is None:
            return ids
        cells = self._blank_missing(ids, column_name)
        check = IdCheck(field_name, cells) if self._facts is None else self._facts.check_ids(field_name)
        self.notes.extend(check.describe(column_name))
        if check.has_fractions:
            ids = [None if id_ is None else id_.removesuffix(".0") for id_ in ids]
        if check.is_sound:
            return ids
        return [id_ if check.is_id(cell) else None for id_, cell in zip(ids, cells, strict=True)]

    def read_protected_ids(self, field_name: str, pseudonyms: Pseudonyms) -> list[str | None]:
        """Return the ids of one of our columns as `read_ids`; one that is a mail address or a name is a digest."""
        ids = self.read_ids(field_name)
        distinct_ids = {id_ for id_ in ids if id_ is not None}
        if not may_be_personal(distinct_ids):
            return ids
        digest_by_id = {id_: protect_id(id_, self._redactor, pseudonyms) for id_ in distinct_ids}
        n_digests = sum(id_ is not None and digest_by_id[id_] != id_ for id_ in ids)
        if n_digests:
            column_name = self.get_column_name(field_name)
            self._note_count(
                n_digests, f"cells in {column_name!r} are addresses, numbers or names of people: stored as digests"
            )
        return [None if id_ is None else digest_by_id[id_] for id_ in ids]

    def _leave_out_personal(
        self, field_name: str, column_name: str, words: Sequence[str | None], our_words: AbstractSet[str]
    ) -> list[str | None]:
        """Return the words of a category; a sentence or somebody's data is none, and is noted without its words."""
        check = self._check_category(field_name, words, our_words)
        if note := check.describe(column_name):
            self.notes.append(note)
        category_by_word: dict[str | None, str] = {
            word: word for word in set(words) if word is not None and check.is_category(word)
        }
        return [category_by_word.get(word) for word in words]

    def _check_category(
        self, field_name: str, words: Sequence[str | None], our_words: AbstractSet[str]
    ) -> CategoryCheck:
        if self._facts is None:
            return CategoryCheck(field_name, words, our_words, self._redactor)
        check = self._facts.get_category_check(field_name)
        if check is None:
            check = CategoryCheck(field_name, self._facts.count_words(field_name), our_words, self._redactor)
            self._facts.keep_category_check(field_name, check)
        return check

    def _note_count(self, n: int, sentence: str) -> None:
        """Note a sentence that begins with a number, which is summed up over the chunks of a table."""
        if self._facts is None:
            self.notes.append(f"{n} {sentence}")
        else:
            self._facts.count_note(n, sentence)

    def count_digests(self, digests: Sequence[str]) -> list[int]:
        """Return of the digest of each row how often it came by then, in this table and the chunks before it."""
        if self._facts is not None:
            return self._facts.count_digests(digests)
        n_by_digest: Counter[str] = Counter()
        counts: list[int] = []
        for digest in digests:
            n_by_digest[digest] += 1
            counts.append(n_by_digest[digest])
        return counts

    def profile_column(self, field_name: str, cells: Sequence[object]) -> DateProfile:
        """Return the profile of a column of dates, of which these are the cells in this table."""
        if self._facts is not None:
            return self._facts.profile_days(field_name, self.table.epoch_year)
        if field_name not in self._profiles:
            self._profiles[field_name] = profile_dates(cells, self.table.epoch_year)
        return self._profiles[field_name]

    def build_date_parser(self, field_name: str) -> DateParser:
        """Return the parser of one of our columns of dates, by what all its cells show; of an end also its start's.

        The two days of a calendar's entry are written alike, and an end alone may show no order.
        """
        fields = [name for name in (field_name, *(["at"] if field_name == "end" else [])) if self.get_column_name(name)]
        profiles = [self.profile_column(name, self.get_cells(name)) for name in fields]
        profile = next((each for each in profiles if each.order), profiles[0] if profiles else profile_dates([]))
        return build_column_parser(self.source.dates, self.config.company.time_zone, profile, self.table.epoch_year)

    @cached_property
    def _redactor(self) -> Redactor:
        return Redactor.from_config(self.config)

    def parse_moments(self) -> list[Moment]:
        """Return when each row happened; all missing where the file has no date."""
        dates = self.source.dates
        column_name = self.get_column_name("at")
        if column_name is None:
            return [DateParser(dates, self.config.company.time_zone).parse(None)] * self.n_rows
        values = self.get_column(column_name)
        # Of the whole column first: 05-10-2026 alone does not show which of its numbers is the day.
        profile = self.profile_column("at", values)
        parser = self.build_date_parser("at")
        clocks = self.get_cells("time")
        order_words = [format_cell(cell) for cell in self.get_column(dates.by)] if dates.by else [None] * self.n_rows
        rows = zip(values, clocks, order_words, strict=True)
        moments = [parser.parse(value, clock, order_word) for value, clock, order_word in rows]
        if usual_days := self._list_default_days(parser, moments):
            no_date = Moment(None, DateState.MISSING, is_placeholder=True)
            moments = [no_date if moment.day in usual_days else moment for moment in moments]
        self._note_date_profile(column_name, profile, moments)
        if n_unread := sum(moment.has_unread_clock for moment in moments):
            self._note_count(n_unread, f"cells in {self.get_column_name('time')!r} are no time of day: left out")
        return moments

    def _list_default_days(self, parser: DateParser, moments: Sequence[Moment]) -> frozenset[date]:
        """Return the first of January that means "no date" in this column."""
        if self._facts is None:
            return list_default_days([moment.day for moment in moments])
        if self._facts.usual_days is None:
            counts: Counter[date] = Counter()
            for cell, n in self._facts.count_days("at").items():
                if (day := parser.parse(cell).day) is not None:
                    counts[day] += n
            self._facts.usual_days = choose_default_days(counts)
        return self._facts.usual_days

    @property
    def _is_order_open(self) -> bool:
        return self.source.dates.order is None and not self.source.dates.by

    def _note_date_profile(self, column_name: str, profile: DateProfile, moments: Sequence[Moment]) -> None:
        """Note how dates were read that could be read otherwise."""
        order = self.source.dates.order
        if not self.source.dates.by and profile.contradicts(order):
            self.notes.append(
                f"the dates in {column_name!r} are not written {order}, as the mapping says: those that could be "
                "two days are left out; correct [dates] order and collect the file again"
            )
        if self._is_order_open and profile.has_two_readings:
            reading = f"as its other dates show: {profile.order}"
            if profile.order is None:
                usual = "in the Netherlands" if profile.usual_order == "day-first" else "with slashes and AM or PM"
                reading = f"{profile.usual_order.replace('-', ' ')}, as is usual {usual}"
            self.notes.append(f"dates such as 05-10-2026 in {column_name!r} were read {reading}")
        if self.source.dates.cells == "swapped":
            is_turned = (
                "were swapped" if profile.cell_kind else "were not swapped: some have a day above 12, as right ones do"
            )
            self.notes.append(f"day and month of the workbook's own dates in {column_name!r} {is_turned}")
        if profile.is_half_converted and self.source.dates.cells is None:
            self.notes.append(
                f"Excel took part of {column_name!r} for dates in another order than its texts are written in: where "
                'day and month can be swapped, the date is left out ([dates] cells = "swapped" or "right")'
            )
        if profile.n_day_numbers and self.source.dates.format is None:
            epoch_year = self.source.dates.day_numbers or self.table.epoch_year
            self.notes.append(
                f"{profile.n_day_numbers} numbers in {column_name!r} were read as days since {epoch_year}"
            )
        n_placeholders = sum(moment.is_placeholder for moment in moments)
        if n_placeholders:
            self._note_count(
                n_placeholders,
                f"cells in {column_name!r} hold what programs write for no date (such as 1970-01-01): taken as no date",
            )

    def list_regions(self) -> list[str | None]:
        """Return the regions; of a full postcode only the first two digits stay."""
        return [parse_postcode_region(word) or word if word else None for word in self.translate_words("region")]

    def _find_index(self, column_name: str) -> int:
        if column_name in self._index_by_name:
            return self._index_by_name[column_name]
        return self._index_by_name[self._names_by_folded[fold(column_name)]]

    def _build_vocabulary(self, field_name: str) -> dict[str, str]:
        """Return the file's words for one of our columns → ours: ``{"tel": "phone"}``; "" is none."""
        words: dict[str, str] = {}
        if field_name == "channel":
            for channel in self.config.channels:
                words.update({name.casefold(): channel.name for name in (*channel.aliases, channel.name)})
        elif field_name == "reason":
            for reason in self.config.reasons:
                words.update({reason.name.casefold(): reason.id, reason.id.casefold(): reason.id})
        elif field_name in {"department", "department_asked"}:
            words.update({entry.name.casefold(): entry.name for entry in self.config.departments})
        source_words = self.source.values.get(field_name, {})
        # The source's own words last: they win over names and aliases of voc.toml.
        return {**words, **{word.strip().casefold(): our_word for word, our_word in source_words.items()}}

    def _note_unknown_words(self, field_name: str, vocabulary: dict[str, str], words: Sequence[str | None]) -> None:
        """Note which departments and reasons ``voc.toml`` does not have: they count nowhere."""
        if field_name not in {"department", "reason"} or not vocabulary:
            return
        our_words = set(vocabulary.values())
        if self._facts is not None and field_name in CATEGORY_FIELDS:
            check = self._check_category(field_name, words, our_words)
            words = [word for word in self._facts.count_words(field_name) if check.is_category(word)]
        unknown = sorted({word for word in words if word is not None and word not in our_words})
        if unknown:
            subject = {"department": "departments", "reason": "contact reasons"}[field_name]
            more = " …" if len(unknown) > MAX_UNKNOWN_WORDS else ""
            names = ", ".join(unknown[:MAX_UNKNOWN_WORDS]) + more
            self.notes.append(f"{subject} that voc.toml does not have: {names}")


def _translate_word(text: str, vocabulary: dict[str, str]) -> str | None:
    """Return our word for a cell's text, the text itself where there is none, and None where it says nothing."""
    folded = text.casefold()
    if folded in vocabulary:
        return vocabulary[folded] or None
    return None if folded in _MISSING_WORDS else text
