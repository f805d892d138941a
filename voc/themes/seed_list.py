"""Themes that people know beforehand: a list with a label, examples, keywords, a main subject and a department.

A bad cell costs that cell, a row without a label that row; every loss is told with its row and column, and nothing
else is lost.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from voc.errors import InputError, UsageError
from voc.records import Rejection

__all__ = ["COLUMNS", "Seed", "one_seed", "read_seeds", "same"]

COLUMNS = ("label_nl", "label_en", "examples", "keywords", "parent", "department")
LABELS = {"label_nl": "nl", "label_en": "en"}
LONGEST_LABEL = 80
LONGEST_EXAMPLE = 500
"""A few sentences: what is longer is about several things, and an example of none."""
MOST_EXAMPLES = 50
PREVIEW = 60


@dataclass(frozen=True, slots=True)
class Seed:
    """A theme that people name before it is found.

    ``labels`` by language; ``examples`` are comments about it, ``keywords`` words that customers use. ``parent`` is the
    label of its main subject. ``reason`` is the id of the contact reason that it was made from. ``row`` is its row. A
    ``subject`` is a main subject only: no comment is matched to it.
    """

    labels: Mapping[str, str]
    examples: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    parent: str | None = None
    department: str | None = None
    reason: str | None = None
    row: int | None = None
    subject: bool = False

    def texts(self) -> tuple[tuple[str, str | None], ...]:
        """Return what is known to be said about it, each with its language (None: unknown)."""
        own = [(text, language) for language, text in sorted(self.labels.items())]
        words = [(", ".join(self.keywords), None)] if self.keywords else []
        return tuple(dict.fromkeys([*own, *((text, None) for text in self.examples), *words]))


def same(label: str) -> str:
    """Return what two labels have in common when they are one: case and spaces aside."""
    return " ".join(label.split()).casefold()


def one_seed(labels: Mapping[str, str], examples: Sequence[str], keywords: Sequence[str]) -> Seed:
    """Return a seed theme that a person typed.

    Raises
    ------
    UsageError
        No label, or something that is too long.
    """
    named = {language: " ".join(text.split()) for language, text in labels.items()}
    if not named or not all(named.values()):
        raise UsageError("a theme needs a label")
    if strange := set(named) - set(LABELS.values()):
        raise UsageError(f"a label is in nl or en; got {min(strange)!r}")
    said = tuple(dict.fromkeys(" ".join(text.split()) for text in examples if text.strip()))
    for text, most in (
        *((label, LONGEST_LABEL) for label in named.values()),
        *((text, LONGEST_EXAMPLE) for text in said),
    ):
        if len(text) > most:
            raise UsageError(f"expected at most {most} characters, got {len(text)}: {text[:PREVIEW]}…")
    words = tuple(dict.fromkeys(" ".join(word.split()) for word in keywords if word.strip()))
    return Seed(named, said, words)


def read_seeds(
    columns: Sequence[str], rows: Sequence[Sequence[object]], lines: Sequence[int], departments: Collection[str]
) -> tuple[tuple[Seed, ...], tuple[Rejection, ...]]:
    """Return the themes of a list, and what could not be taken in.

    Parameters
    ----------
    columns
        Of ``COLUMNS`` in any order and case, at least one label; ``label`` alone is the Dutch one.
    lines
        The row of the file that each row stands on.
    departments
        Names that the column ``department`` may hold, as they are written.

    Raises
    ------
    InputError
        A column that is not known, or none with labels.
    """
    places = _places(columns)
    known = {name.casefold(): name for name in departments}
    seeds: list[Seed] = []
    rejected: list[Rejection] = []
    taken: dict[str, int] = {}
    for row, line in zip(rows, lines, strict=True):
        cells = {name: "" if row[place] is None else str(row[place]).strip() for name, place in places.items()}
        reader = _Reader(line)
        seed = reader.seed(cells, known)
        twice = None if seed is None else next((label for label in seed.labels.values() if same(label) in taken), None)
        if seed is not None and twice is None:
            taken |= dict.fromkeys(map(same, seed.labels.values()), line)
            seeds.append(seed)
        elif twice is not None:
            column = next(name for name, language in LABELS.items() if seed and seed.labels.get(language) == twice)
            reader.reject(column, f"it stands on row {taken[same(twice)]} too", "every label once", twice, kept=False)
        rejected += reader.found
    return _without_circles(seeds, rejected), tuple(rejected)


@dataclass(slots=True)
class _Reader:
    """Reads one row, and keeps what was wrong with it."""

    line: int
    found: list[Rejection] = field(default_factory=list)

    def reject(self, column: str, reason: str, expected: str, preview: str, *, kept: bool) -> None:
        self.found.append(Rejection(self.line, column, reason, expected, preview[:PREVIEW], kept))

    def seed(self, cells: Mapping[str, str], departments: Mapping[str, str]) -> Seed | None:
        labels = self.labels(cells)
        if not labels:
            if any(cells.values()) and not self.found:
                self.reject(next(name for name in LABELS if name in cells), "no label", "a label", "", kept=False)
            return None
        department = cells.get("department") or None
        if department is not None and department.casefold() not in departments:
            expected = ", ".join(departments.values()) or "none: voc.toml has no [[departments]]"
            self.reject("department", "no such department", expected, department, kept=True)
            department = None
        return Seed(
            labels=labels,
            examples=self.examples(cells.get("examples", "")),
            keywords=tuple(
                dict.fromkeys(word.strip() for word in re.split(r"[|,;\n]", cells.get("keywords", "")) if word.strip())
            ),
            parent=self.parent(cells.get("parent", ""), labels),
            department=None if department is None else departments[department.casefold()],
            row=self.line,
        )

    def labels(self, cells: Mapping[str, str]) -> dict[str, str]:
        labels = {}
        for column, language in LABELS.items():
            text = " ".join(cells.get(column, "").split())
            if len(text) > LONGEST_LABEL:
                self.reject(column, f"{len(text)} characters", f"at most {LONGEST_LABEL}", text, kept=False)
            elif text:
                labels[language] = text
        if labels:  # the other language's label is good: the row stays
            self.found[:] = [replace(item, kept=True) for item in self.found]
        return labels

    def examples(self, cell: str) -> tuple[str, ...]:
        listed = list(dict.fromkeys(" ".join(text.split()) for text in re.split(r"[|\n]", cell)))
        good = []
        for text in listed:
            if len(text) > LONGEST_EXAMPLE:
                expected = f"at most {LONGEST_EXAMPLE}; set | between examples"
                self.reject("examples", f"an example of {len(text)} characters", expected, text, kept=True)
            elif text:
                good.append(text)
        if len(good) > MOST_EXAMPLES:
            self.reject("examples", f"{len(good)} examples", f"at most {MOST_EXAMPLES}", "", kept=True)
        return tuple(good[:MOST_EXAMPLES])

    def parent(self, cell: str, labels: Mapping[str, str]) -> str | None:
        parent = " ".join(cell.split())
        if same(parent) in map(same, labels.values()):
            self.reject("parent", "a theme is not its own main subject", "another label", parent, kept=True)
            return None
        if len(parent) > LONGEST_LABEL:
            self.reject("parent", f"{len(parent)} characters", f"at most {LONGEST_LABEL}", parent, kept=True)
            return None
        return parent or None


def _places(columns: Sequence[str]) -> dict[str, int]:
    names = [column.strip().casefold().replace(" ", "_") for column in columns]
    if "label_nl" not in names:
        names = ["label_nl" if name == "label" else name for name in names]
    if unknown := [column for column, name in zip(columns, names, strict=True) if name not in COLUMNS]:
        raise InputError(f"column {unknown[0]!r} is not known; expected of: {', '.join(COLUMNS)}")
    if not set(LABELS) & set(names):
        raise InputError(f"there is no column label_nl or label_en; expected of: {', '.join(COLUMNS)}")
    return {name: place for place, name in enumerate(names)}


def _without_circles(seeds: Sequence[Seed], rejected: list[Rejection]) -> tuple[Seed, ...]:
    """Take away a main subject that leads back to the theme itself."""
    above = {same(label): seed.parent for seed in seeds for label in seed.labels.values()}
    result = []
    for seed in seeds:
        own, seen = set(map(same, seed.labels.values())), set[str]()
        step = seed.parent
        while step is not None and same(step) not in own | seen:
            seen.add(same(step))
            step = above.get(same(step))
        if step is not None and same(step) in own:
            told = f"{seed.parent} stands under {next(iter(seed.labels.values()))} itself"
            rejected.append(Rejection(seed.row or 0, "parent", told, "a main subject above it", "", kept=True))
            for label in own:
                above[label] = None
            result.append(replace(seed, parent=None))
        else:
            result.append(seed)
    return tuple(result)
