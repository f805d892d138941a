"""List of themes that people know beforehand: label, examples, keywords, main subject and department of each.

A bad cell costs that cell, a row without a label that row; every loss is reported with its row and column, and nothing
else is lost.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from voc.errors import InputError, UsageError
from voc.records import Rejection
from voc.text.normalize import fold

__all__ = ["COLUMNS", "SeedTheme", "build_seed_theme", "parse_seed_list"]

COLUMNS = ("label_nl", "label_en", "examples", "keywords", "parent", "department")
LANGUAGE_BY_COLUMN = {"label_nl": "nl", "label_en": "en"}
LONGEST_LABEL = 80
LONGEST_EXAMPLE = 500
"""A few sentences: what is longer is about several things, and an example of none."""
MAX_EXAMPLES = 50
N_PREVIEW = 60  # characters of a refused cell that are repeated


@dataclass(frozen=True, slots=True)
class SeedTheme:
    """A theme that people name before it is found.

    ``labels`` by language; ``examples`` are comments about it, ``keywords`` words that customers use. ``parent`` is the
    label of its main subject. ``reason`` is the id of the contact reason that it was made from. ``row`` is its row in
    the file. A ``subject`` is a main subject only: no comment is matched to it.
    """

    labels: Mapping[str, str]
    examples: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    parent: str | None = None
    department: str | None = None
    reason: str | None = None
    row: int | None = None
    subject: bool = False

    def list_texts(self) -> tuple[tuple[str, str | None], ...]:
        """Return what customers would say about it, each text with its language (None: unknown).

        >>> SeedTheme({"nl": "Dubbele nota"}, keywords=("twee keer", "dubbel")).list_texts()
        (('Dubbele nota', 'nl'), ('twee keer, dubbel', None))
        """
        labels = [(label, language) for language, label in sorted(self.labels.items())]
        examples = [(example, None) for example in self.examples]
        keywords = [(", ".join(self.keywords), None)] if self.keywords else []
        return tuple(dict.fromkeys([*labels, *examples, *keywords]))


def build_seed_theme(labels: Mapping[str, str], examples: Sequence[str], keywords: Sequence[str]) -> SeedTheme:
    """Return a seed theme that a person typed.

    Raises
    ------
    UsageError
        No label, or something that is too long.
    """
    labels = {language: _join_words(label) for language, label in labels.items()}
    if not labels or not all(labels.values()):
        raise UsageError("a theme needs a label")
    if unknown_languages := set(labels) - set(LANGUAGE_BY_COLUMN.values()):
        raise UsageError(f"a label is in nl or en; got {min(unknown_languages)!r}")
    seed = SeedTheme(labels, _list_distinct(examples), _list_distinct(keywords))
    for text, max_characters in (
        *((label, LONGEST_LABEL) for label in seed.labels.values()),
        *((example, LONGEST_EXAMPLE) for example in seed.examples),
    ):
        if len(text) > max_characters:
            raise UsageError(f"expected at most {max_characters} characters, got {len(text)}: {text[:N_PREVIEW]}…")
    return seed


def parse_seed_list(
    columns: Sequence[str], rows: Sequence[Sequence[object]], lines: Sequence[int], departments: Collection[str]
) -> tuple[tuple[SeedTheme, ...], tuple[Rejection, ...]]:
    """Return the themes of a list, and what could not be taken in.

    Parameters
    ----------
    columns
        Of ``COLUMNS`` in any order and case, at least one label; ``label`` alone is the Dutch one.
    lines
        The number of each row in the file.
    departments
        Names that the column ``department`` may hold, as they are written.

    Raises
    ------
    InputError
        A column that is not known, or none with labels.
    """
    position_by_column = _find_columns(columns)
    department_names = {name.casefold(): name for name in departments}
    seeds: list[SeedTheme] = []
    rejections: list[Rejection] = []
    line_by_label: dict[str, int] = {}
    for row, line in zip(rows, lines, strict=True):
        cells = {
            name: "" if position >= len(row) or row[position] is None else str(row[position]).strip()
            for name, position in position_by_column.items()
        }
        reader = _RowReader(line, cells)
        seed = reader.read_seed(department_names)
        if seed is not None and reader.check_labels_unused(seed, line_by_label):
            line_by_label |= dict.fromkeys(map(fold, seed.labels.values()), line)
            seeds.append(seed)
        rejections += reader.rejections
    return _remove_circles(seeds, rejections), tuple(rejections)


@dataclass(slots=True)
class _RowReader:
    """Reads the cells of one row, by column, and collects what is wrong with it."""

    line: int
    cells: Mapping[str, str]
    rejections: list[Rejection] = field(default_factory=list)

    def read_seed(self, department_names: Mapping[str, str]) -> SeedTheme | None:
        labels = self.read_labels()
        if not labels:
            if any(self.cells.values()) and not self.rejections:
                column = next(name for name in LANGUAGE_BY_COLUMN if name in self.cells)
                self.reject(column, "no label", "a label", "", is_row_kept=False)
            return None
        return SeedTheme(
            labels=labels,
            department=self.read_department(department_names),
            examples=self.read_examples(),
            keywords=_list_distinct(re.split(r"[|,;\n]", self.cells.get("keywords", "")), joins_words=False),
            parent=self.read_parent(labels),
            row=self.line,
        )

    def read_labels(self) -> dict[str, str]:
        labels = {}
        for column, language in LANGUAGE_BY_COLUMN.items():
            label = _join_words(self.cells.get(column, ""))
            if len(label) > LONGEST_LABEL:
                expected = f"at most {LONGEST_LABEL}"
                self.reject(column, f"{len(label)} characters", expected, label, is_row_kept=False)
            elif label:
                labels[language] = label
        if labels:  # the other language's label is good: the row stays
            self.rejections[:] = [replace(rejection, is_row_kept=True) for rejection in self.rejections]
        return labels

    def read_department(self, department_names: Mapping[str, str]) -> str | None:
        department = self.cells.get("department") or None
        if department is None:
            return None
        if department.casefold() not in department_names:
            expected = ", ".join(department_names.values()) or "none: voc.toml has no [[departments]]"
            self.reject("department", "no such department", expected, department, is_row_kept=True)
        return department_names.get(department.casefold())

    def read_examples(self) -> tuple[str, ...]:
        examples = []
        # Not at a comma, as keywords are: an example is a sentence, and sentences have commas.
        for text in _list_distinct(re.split(r"[|\n]", self.cells.get("examples", ""))):
            if len(text) > LONGEST_EXAMPLE:
                expected = f"at most {LONGEST_EXAMPLE}; set | between examples"
                self.reject("examples", f"an example of {len(text)} characters", expected, text, is_row_kept=True)
            else:
                examples.append(text)
        if len(examples) > MAX_EXAMPLES:
            self.reject("examples", f"{len(examples)} examples", f"at most {MAX_EXAMPLES}", "", is_row_kept=True)
        return tuple(examples[:MAX_EXAMPLES])

    def read_parent(self, labels: Mapping[str, str]) -> str | None:
        parent = _join_words(self.cells.get("parent", ""))
        if fold(parent) in map(fold, labels.values()):
            reason = "a theme is not its own main subject"
            self.reject("parent", reason, "another label", parent, is_row_kept=True)
            return None
        if len(parent) > LONGEST_LABEL:
            expected = f"at most {LONGEST_LABEL}"
            self.reject("parent", f"{len(parent)} characters", expected, parent, is_row_kept=True)
            return None
        return parent or None

    def check_labels_unused(self, seed: SeedTheme, line_by_label: Mapping[str, int]) -> bool:
        """Return whether no row above has one of the labels, and reject the row where one has."""
        for column, language in LANGUAGE_BY_COLUMN.items():
            label = seed.labels.get(language)
            if label is not None and fold(label) in line_by_label:
                reason = f"it is on row {line_by_label[fold(label)]} too"
                self.reject(column, reason, "every label once", label, is_row_kept=False)
                return False
        return True

    def reject(self, column: str, reason: str, expected: str, preview: str, *, is_row_kept: bool) -> None:
        self.rejections.append(Rejection(self.line, column, reason, expected, preview[:N_PREVIEW], is_row_kept))


def _find_columns(columns: Sequence[str]) -> dict[str, int]:
    names = [column.strip().casefold().replace(" ", "_") for column in columns]
    if "label_nl" not in names:
        names = ["label_nl" if name == "label" else name for name in names]
    if unknown := [column for column, name in zip(columns, names, strict=True) if name not in COLUMNS]:
        raise InputError(f"column {unknown[0]!r} is not known; expected of: {', '.join(COLUMNS)}")
    if len(set(names)) < len(names):
        twice = next(name for number, name in enumerate(names) if name in names[:number])
        raise InputError(f"column {twice!r} is there twice; expected each of: {', '.join(COLUMNS)} once at most")
    if not set(LANGUAGE_BY_COLUMN) & set(names):
        raise InputError(f"there is no column label_nl or label_en; expected of: {', '.join(COLUMNS)}")
    return {name: position for position, name in enumerate(names)}


def _remove_circles(seeds: Sequence[SeedTheme], rejections: list[Rejection]) -> tuple[SeedTheme, ...]:
    """Return the seeds without main subjects that lead back to the theme itself."""
    parent_by_label = {fold(label): seed.parent for seed in seeds for label in seed.labels.values()}
    kept_seeds = []
    for seed in seeds:
        own_labels = set(map(fold, seed.labels.values()))
        if not _leads_back(seed.parent, own_labels, parent_by_label):
            kept_seeds.append(seed)
            continue
        reason = f"{seed.parent} is under {next(iter(seed.labels.values()))} itself"
        rejections.append(Rejection(seed.row or 0, "parent", reason, "a main subject above it", "", is_row_kept=True))
        # Only the first theme of a circle loses its main subject: with it gone, the others lead back no more.
        parent_by_label.update(dict.fromkeys(own_labels))
        kept_seeds.append(replace(seed, parent=None))
    return tuple(kept_seeds)


def _leads_back(parent: str | None, own_labels: set[str], parent_by_label: Mapping[str, str | None]) -> bool:
    visited_labels: set[str] = set()
    while parent is not None and fold(parent) not in visited_labels:
        if fold(parent) in own_labels:
            return True
        visited_labels.add(fold(parent))  # a circle further up, without this theme, would be walked for ever
        parent = parent_by_label.get(fold(parent))
    return False


def _join_words(text: str) -> str:
    return " ".join(text.split())


def _list_distinct(texts: Iterable[str], *, joins_words: bool = True) -> tuple[str, ...]:
    """Return the texts that are not empty, each once."""
    cleaned = (_join_words(text) if joins_words else text.strip() for text in texts)
    return tuple(dict.fromkeys(text for text in cleaned if text))
