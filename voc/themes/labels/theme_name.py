"""Name of a theme in one language, and the words in it that are ours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from voc.text.polarity import Polarity

__all__ = [
    "AND_WORDS",
    "BOTH_SIDES",
    "EXAMPLE_WORDS",
    "MIN_QUESTION_SHARE_ALONE",
    "MIN_QUESTION_SHARE_TO_SAY",
    "MIXTURE_LABELS",
    "NOTHING_LABELS",
    "QUESTION_WORDS",
    "SIDE_WORDS",
    "ThemeName",
    "add_side",
    "add_words",
    "is_mixture_label",
]

MIXTURE_LABELS = {"nl": "Diverse", "en": "Various"}
"""Beginning of the name of a theme that holds no one subject; it waits to be split."""
BOTH_SIDES = {"nl": "lof en klachten", "en": "praise and complaints"}
SIDE_WORDS = {
    "nl": {Polarity.POSITIVE: "lof", Polarity.NEGATIVE: "klachten"},
    "en": {Polarity.POSITIVE: "praise", Polarity.NEGATIVE: "complaints"},
}
NOTHING_LABELS = {"nl": "“Niets” als antwoord", "en": "“Nothing” as the answer"}
"""Heading of answers without a subject, where it is not known what was asked."""
QUESTION_WORDS = {"nl": "vragen", "en": "questions"}
MIN_QUESTION_SHARE_TO_SAY = 0.75
"""Minimum share of a theme's comments that ask something for its name to call them questions beside a quotation, which
shows a question by itself: a name speaks for eight of ten."""
MIN_QUESTION_SHARE_ALONE = 0.65
"""The same minimum without a quotation: a noun alone says less still."""
N_SAME_START = 5
"""Number of first letters by which two words count as forms of one."""
N_ADDED_WORDS = 2
"""Maximum number of words beside a heading."""
AND_WORDS = {"nl": "en", "en": "and"}
EXAMPLE_WORDS = {"nl": "zoals", "en": "such as"}


@dataclass(frozen=True, slots=True)
class ThemeName:
    """Name of a theme in one language.

    Attributes
    ----------
    label
        The name.
    is_mixture
        Whether the theme holds no one subject.
    has_both_sides
        Whether the name says that praise and complaint are in it.
    clause
        Row of the text that is quoted, or None.
    sentence
        Its words that are quoted.
    second_clause
        Row of the text of the second quotation, or None.
    side
        The side that the name states without a quotation, after its subject or alone, or None.
    words
        The words of the name that are customers': its subject, or the telling words of a mixture.
    """

    label: str
    words: tuple[str, ...] = ()
    is_mixture: bool = False
    has_both_sides: bool = False
    clause: int | None = None
    sentence: str | None = None
    side: Polarity | None = None
    second_clause: int | None = None

    def quote(self, language: str) -> str:
        """Return the name for readers of a language that no member is written in: the members' words, marked as such.

        Examples
        --------
        >>> ThemeName("Teruggebeld: lof", ("Teruggebeld",), side=Polarity.POSITIVE).quote("en")
        '“Teruggebeld”: praise'
        >>> ThemeName("Lof", side=Polarity.POSITIVE).quote("en")
        'Praise'
        """
        quoted_words = ", ".join(f"“{word}”" for word in self.words)
        if self.is_mixture:
            return f"{MIXTURE_LABELS[language]} ({quoted_words})"
        if self.has_both_sides:
            return f"{quoted_words}: {BOTH_SIDES[language]}"
        if self.side is not None:
            side_word = SIDE_WORDS[language][self.side]
            return f"{quoted_words}: {side_word}" if self.words else side_word.capitalize()
        return quoted_words if self.sentence is None else f"“{self.sentence}”"


def add_side(heading: str, side_word: str | None) -> str:
    """Return a heading with the side behind it; without, where there is none or the heading states it itself.

    >>> add_side("Termijnbedrag", "klachten"), add_side("Klacht over service", "klachten")
    ('Termijnbedrag: klachten', 'Klacht over service')
    """
    if side_word is None or side_word[:N_SAME_START] == heading.casefold()[:N_SAME_START]:
        return heading
    return f"{heading}: {side_word}"


def add_words(heading: str, words: Sequence[str]) -> str:
    """Return a heading with two words in brackets, none of which is in it in some form; a heading with brackets stays.

    >>> add_words("Contract en tarieven", ["tarief", "aanbieding", "korting", "actie"])
    'Contract en tarieven (aanbieding, korting)'
    """
    in_heading = heading.casefold()
    others = [word for word in words if word[: N_SAME_START - 1].casefold() not in in_heading]
    return heading if not others or heading.endswith(")") else f"{heading} ({', '.join(others[:N_ADDED_WORDS])})"


def is_mixture_label(label: str) -> bool:
    """Return whether a name says that its theme is a mixture.

    >>> is_mixture_label("Diverse (nota, app)"), is_mixture_label("Diverse monteurs")
    (True, False)
    """
    return any(label.startswith(f"{word} (") for word in MIXTURE_LABELS.values())
