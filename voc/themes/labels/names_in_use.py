"""Names that themes have already: what keeps two themes from one name, or from two quotations that mean the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from voc.text.messages.catalog import LANGUAGES
from voc.themes.features import tokenize
from voc.themes.labels.theme_name import ThemeName

__all__ = ["NamesInUse"]


class NamesInUse:
    """Labels and quoted clauses of the themes that have a name, by language."""

    def __init__(self) -> None:
        self._labels: dict[str, set[str]] = {language: set() for language in LANGUAGES}
        self._clauses: dict[str, list[int]] = {language: [] for language in LANGUAGES}

    def add_name(self, name: ThemeName, language: str) -> None:
        """Add a name: its label, and the clauses that it quotes."""
        self.add_label(name.label, language)
        self._clauses[language] += [clause for clause in (name.clause, name.second_clause) if clause is not None]

    def add_label(self, label: str, language: str) -> None:
        """Add a label alone: a translated quotation keeps nobody else from quoting its clause."""
        self._labels[language].add(label.casefold())

    def get_labels(self, language: str) -> frozenset[str]:
        """Return the labels in use in a language, case folded."""
        return frozenset(self._labels[language])

    def get_clauses(self, language: str) -> tuple[int, ...]:
        """Return the rows of the clauses that names in a language quote."""
        return tuple(self._clauses[language])

    def make_distinct(self, label: str, telling_words: Sequence[str], language: str) -> str:
        """Return a label that is not in use: with telling words in brackets, as many as it takes, or a number.

        >>> names = NamesInUse()
        >>> names.add_label("Meter", "nl")
        >>> names.make_distinct("Meter", ["meter", "scheef"], "nl"), names.make_distinct("Meter", [], "nl")
        ('Meter (scheef)', 'Meter 2')
        """
        words_in_label = tokenize(label)
        other_words = [word for word in telling_words if word.casefold() not in words_in_label]
        longer_labels = [f"{label} ({', '.join(other_words[:n])})" for n in range(1, len(other_words) + 1)]
        for longer_label in (label, *longer_labels):
            if self.is_free(longer_label, language):
                return longer_label
        return self.add_number(label, language)

    def add_number(self, label: str, language: str) -> str:
        """Return a label that is not in use: with the first free number behind it where it is."""
        return next(candidate for candidate in _iterate_numbered(label) if self.is_free(candidate, language))

    def is_free(self, label: str, language: str) -> bool:
        """Return whether no theme has this label in a language, in capitals or not."""
        return label.casefold() not in self._labels[language]


def _iterate_numbered(label: str) -> Iterator[str]:
    yield label
    number = 2
    while True:
        yield f"{label} {number}"
        number += 1
