"""Counts of a table's columns over all of its chunks: words of categories, shapes of ids, days.

Of a table in one chunk they are counted when they are needed (``MappedTable``), of a large one by a first pass over all
chunks: one chunk alone would not show which words are rare or which order dates have.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from voc.collect.convert.categories import CategoryCheck
from voc.collect.convert.date_columns import DateProfile, add_days, profile_days
from voc.collect.convert.id_faults import IdCheck, IdCounter
from voc.statistics.repeat_counter import RepeatCounter

__all__ = ["ColumnCounts"]

MAX_WORDS = 100_000
"""Different words of a column that are counted; a column with more is no category."""
MAX_DAYS = 200_000
"""Different days of a column that are counted: those of five centuries."""


class ColumnCounts:
    """Counts of the cells of a table's mapped columns, over all of its chunks."""

    def __init__(self) -> None:
        self._words: dict[str, Counter[str]] = {}
        self._ids: dict[str, IdCounter] = {}
        self._days: dict[str, Counter[object]] = {}
        self._checks: dict[str, CategoryCheck] = {}
        self._id_checks: dict[str, IdCheck] = {}
        self._profiles: dict[str, DateProfile] = {}
        self._digests = RepeatCounter()
        self._note_counts: Counter[str] = Counter()
        self.usual_days: frozenset[date] | None = None
        """Days that mean that there is no date, once they are known."""

    def add_words(self, field_name: str, words: Sequence[str | None]) -> None:
        """Count the words of a mapped column in a chunk."""
        counts = self._words.setdefault(field_name, Counter())
        new = Counter(word for word in words if word is not None)
        is_full = len(counts) >= MAX_WORDS
        for word, n in new.items():
            # The cells of further words still count, so that the share of those that were not counted is right.
            counts["" if is_full and word not in counts else word] += n

    def add_ids(self, field_name: str, cells: Sequence[object]) -> None:
        """Count the ids of a mapped column in a chunk."""
        self._ids.setdefault(field_name, IdCounter()).add(cells)

    def add_days(self, field_name: str, cells: Sequence[object]) -> None:
        """Count the days of a mapped column in a chunk."""
        add_days(self._days.setdefault(field_name, Counter()), cells, most=MAX_DAYS)

    def count_words(self, field_name: str) -> Counter[str]:
        """Return the words of a mapped column, and how often each occurs."""
        return self._words[field_name]

    def count_days(self, field_name: str) -> Counter[object]:
        """Return the cells of a column of dates without their times, and how often each occurs."""
        return self._days[field_name]

    def get_category_check(self, field_name: str) -> CategoryCheck | None:
        """Return the check of a column that was made before; None: it was not."""
        return self._checks.get(field_name)

    def keep_category_check(self, field_name: str, check: CategoryCheck) -> None:
        """Keep the check of a column for the chunks that follow."""
        self._checks[field_name] = check

    def check_ids(self, field_name: str) -> IdCheck:
        """Return the check of a column of ids."""
        if field_name not in self._id_checks:
            self._id_checks[field_name] = IdCheck(field_name, self._ids[field_name])
        return self._id_checks[field_name]

    def profile_days(self, field_name: str, epoch_year: int) -> DateProfile:
        """Return the profile of a column of dates."""
        if field_name not in self._profiles:
            self._profiles[field_name] = profile_days(self._days[field_name], epoch_year)
        return self._profiles[field_name]

    def count_digests(self, digests: Sequence[str]) -> list[int]:
        """Return for the digest of each row how often it has come, up to that row of this chunk."""
        return self._digests.count([int(digest.removeprefix("r-"), 16) for digest in digests])

    def count_note(self, n: int, sentence: str) -> None:
        """Add to the number that a note begins with."""
        self._note_counts[sentence] += n

    def list_notes(self) -> Iterator[str]:
        """Yield the notes that were counted over all chunks."""
        for sentence, n in self._note_counts.items():
            yield f"{n} {sentence}"
