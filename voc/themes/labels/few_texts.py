"""Names in the language of a theme's few members: what they are about, and what the most central one says.

Where 4 of 43 comments are in English, too few to measure what a clause speaks for, an English reader is better served
by the words of those four than by a Dutch quotation. Nothing is claimed for the others: a clause is an example.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from voc.statistics.proportions import MAJORITY
from voc.text.pii.private_matters import find_private_matters
from voc.themes.labels.clauses import clean_clause
from voc.themes.labels.naming_texts import NamingTexts
from voc.themes.labels.subject_words import SubjectFinder
from voc.themes.labels.theme_name import EXAMPLE_WORDS, ThemeName

__all__ = ["name_by_few", "name_by_like_clause"]

MIN_LIKENESS = 0.3
"""Minimum cosine of a clause and the one that names the theme in another language: both then say the same."""
PART_END = re.compile(r"[,;:.!?]\s")


def name_by_few(
    texts: NamingTexts, finder: SubjectFinder, rows: Sequence[int], language: str, labels_in_use: Collection[str]
) -> ThemeName | None:
    """Return a name from a theme's few texts in a language; None where none of them surely belongs, or says it shortly.

    Parameters
    ----------
    rows
        The theme's texts in the language, the most central first.
    labels_in_use
        Case folded names that other themes have.
    """
    # Of so few texts each one counts: one with most of its links elsewhere would name the theme after something else.
    certain_rows = [row for row in rows if texts.is_certain is None or texts.is_certain[row]]
    if not certain_rows:
        return None
    subject = finder.find([texts.words[row] for row in certain_rows])
    about = ""
    if subject is not None and subject.is_noun and subject.share > MAJORITY and not subject.is_negated:
        about = subject.label
    for row, clause in _list_clauses(texts, certain_rows, language):
        quote = f"“{clause}”"
        label = f"{about}, {EXAMPLE_WORDS[language]} {quote}" if about else quote
        if label.casefold() not in labels_in_use:
            return ThemeName(label, (about,) if about else (), clause=row, sentence=clause)
    return ThemeName(about, (about,)) if about and about.casefold() not in labels_in_use else None


def name_by_like_clause(
    texts: NamingTexts, rows: Sequence[int], clause: int, language: str, labels_in_use: Collection[str]
) -> ThemeName | None:
    """Return the quotation of what a theme's texts in a language say like its clause in another; None without one.

    Parameters
    ----------
    rows
        The theme's texts in the language.
    clause
        Row of the clause that the theme's name quotes in the language of most of its texts.
    """
    certain_rows = [row for row in rows if texts.is_certain is None or texts.is_certain[row]]
    names = [
        (float(texts.vectors[row] @ texts.vectors[clause]), ThemeName(f"“{text}”", (), clause=row, sentence=text))
        for row, text in _list_clauses(texts, certain_rows, language)
    ]
    alike = [(likeness, name) for likeness, name in names if likeness >= MIN_LIKENESS]
    free = [(likeness, name) for likeness, name in alike if name.label.casefold() not in labels_in_use]
    return max(free, key=lambda one: one[0])[1] if free else None


def _list_clauses(texts: NamingTexts, rows: Sequence[int], language: str) -> list[tuple[int, str]]:
    """Return the texts that customers wrote of which all, or the beginning, is a clause, with it."""
    clauses = []
    for row in rows:
        if texts.is_quotable is not None and not texts.is_quotable[row]:
            continue
        for text in (texts.texts[row], PART_END.split(texts.texts[row], maxsplit=1)[0]):
            # As in every name: nobody's illness, debts or loss is quoted.
            if texts.clause_filter.is_usable(text, language) and not find_private_matters(text):
                clauses.append((row, clean_clause(text)))
                break
    return clauses
