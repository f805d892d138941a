"""Names that quote customers: "Correctie: “Waar blijft mijn correctie?”", or "Monteur: klachten, zoals “…”"."""

from __future__ import annotations

from collections.abc import Sequence

from voc.text.informativeness import says_nothing
from voc.text.polarity import Polarity
from voc.themes.arrays import LabelArray
from voc.themes.labels.candidates import MIN_COMMENTS_FOR_WIDE, Candidates
from voc.themes.labels.clause_choice import MAX_OTHER_SIDE, ClauseChooser
from voc.themes.labels.naming_texts import NamingTexts
from voc.themes.labels.sides import SIDED_POLARITIES, ThemeSides
from voc.themes.labels.theme_name import (
    AND_WORDS,
    EXAMPLE_WORDS,
    MIN_QUESTION_SHARE_TO_SAY,
    NOTHING_LABELS,
    QUESTION_WORDS,
    SIDE_WORDS,
    ThemeName,
    add_side,
)

__all__ = ["ClauseNamer"]

MIN_COVERAGE_OF_STATEMENT = 0.66
"""Minimum coverage of a clause that says behind a heading what the theme says. A clause with less is an example: of
40 names with a lower minimum, which were read blind, 16 quoted what few of their comments state."""
MIN_COVERAGE_WITHOUT_HEADING = 0.75
"""Minimum coverage of a clause that says without a heading what the theme says."""
MIN_SHARE_OF_NOTHING = 2 / 3
MIN_COVERAGE_OF_NOTHING = 0.8
"""Minimum share of a theme's texts with "nothing" in them, and coverage of one, for its name to call them that answer:
others say it in other words ("Not a thing")."""
MIN_COVERAGE_BEHIND_SIDE = 0.25
"""Minimum coverage of an example behind a side alone: "Complaints, such as …"."""
MIN_COVERAGE_BEHIND_SIDE_OF_FEW = 0.4
"""The same minimum in a theme of few comments."""
MIN_COVERAGE_OF_TWO = 0.6
"""Minimum coverage of two clauses together that are a name without a heading and a side."""
LONGEST_WITH_TWO_EXAMPLES = 130
"""Maximum number of letters of a name with two examples. A theme of which one example covers a third is understood
more often with two."""


class ClauseNamer:
    """Names that quote a clause: as what the theme says, or as an example of it.

    Parameters
    ----------
    texts
        All texts.
    comments_by_theme
        Comments of each theme.
    sides
        Sides of all themes.
    clause_chooser
        Choice of the clauses.
    """

    def __init__(
        self,
        texts: NamingTexts,
        comments_by_theme: Sequence[LabelArray],
        sides: ThemeSides,
        clause_chooser: ClauseChooser,
    ) -> None:
        self._texts, self._comments_by_theme = texts, comments_by_theme
        self._sides, self._clause_chooser = sides, clause_chooser

    def name_by_statement(
        self, theme_number: int, candidates: Candidates, heading: str | None, language: str
    ) -> ThemeName | None:
        """Return "heading: “clause”" with a clause that most comments are near to; None without such a clause."""
        clause = self._clause_chooser.choose_statement(theme_number, candidates, language)
        if clause is None:
            return None
        is_small = self._is_small(theme_number)
        min_coverage = MIN_COVERAGE_WITHOUT_HEADING if heading is None else MIN_COVERAGE_OF_STATEMENT
        # Of a few comments the share that a clause covers says little: any clause that is fit will do.
        if not is_small and candidates.get_coverage(clause) < min_coverage:
            return None
        # A large theme without a heading would be "Diverse": a clause that some disagree with is better there.
        has_alternative = heading is not None or is_small
        if has_alternative and not self._speaks_for_members(theme_number, clause):
            return None
        if heading is None:
            return self._quote_alone(theme_number, candidates, clause, language)
        sentence = candidates.get_sentence(clause)
        return ThemeName(f"{heading}: “{sentence}”", clause=clause, sentence=sentence)

    def name_by_wide_clause(self, theme_number: int, candidates: Candidates, language: str) -> ThemeName | None:
        """Return a clause as the name that most comments are near to, though a word in it is its writer's alone.

        For a theme that would be "Diverse" otherwise.
        """
        clause = self._clause_chooser.choose_wide_clause(theme_number, candidates, language)
        if clause is None or candidates.get_coverage(clause) < MIN_COVERAGE_WITHOUT_HEADING:
            return None
        return self._quote_alone(theme_number, candidates, clause, language)

    def name_by_example(
        self, theme_number: int, candidates: Candidates, heading: str | None, language: str, *, is_wide: bool = False
    ) -> ThemeName | None:
        """Return "heading: side, such as “clause”", with a second clause where it fits; None without an example.

        With ``is_wide`` the heading holds more than the theme: any typical clause says then what is special in it.
        """
        clause = self._clause_chooser.choose_example(theme_number, candidates, language, takes_any=is_wide)
        if clause is None:
            return None
        beginning = self._add_side(theme_number, heading, clause, language)
        min_coverage = MIN_COVERAGE_BEHIND_SIDE_OF_FEW if self._is_small(theme_number) else MIN_COVERAGE_BEHIND_SIDE
        if heading is None and candidates.get_coverage(clause) < min_coverage:
            return None
        sentence = candidates.get_sentence(clause)
        is_praise = self._sides.polarity_by_row.get(clause) is Polarity.POSITIVE
        second = self._clause_chooser.choose_second_example(
            theme_number, candidates, clause, language, contrasts=beginning is None and is_praise
        )
        if beginning is None and (second is None or candidates.get_coverage(clause, second) < MIN_COVERAGE_OF_TWO):
            return None
        label = f"“{sentence}”" if beginning is None else f"{beginning}, {EXAMPLE_WORDS[language]} “{sentence}”"
        if second is None or len(label) + len(candidates.get_sentence(second)) > LONGEST_WITH_TWO_EXAMPLES:
            return ThemeName(label, clause=clause, sentence=sentence)
        label += f" {AND_WORDS[language]} “{candidates.get_sentence(second)}”"
        return ThemeName(label, clause=clause, sentence=sentence, second_clause=second)

    def _is_small(self, theme_number: int) -> bool:
        return len(self._comments_by_theme[theme_number]) < MIN_COMMENTS_FOR_WIDE

    def _quote_alone(self, theme_number: int, candidates: Candidates, clause: int, language: str) -> ThemeName:
        """Return a clause as the name, or as an example of the answer "nothing" where it is one."""
        sentence = candidates.get_sentence(clause)
        is_nothing = self._is_answer_nothing(theme_number, candidates, clause)
        beginning = f"{NOTHING_LABELS[language]}, {EXAMPLE_WORDS[language]} " if is_nothing else ""
        return ThemeName(f"{beginning}“{sentence}”", clause=clause, sentence=sentence)

    def _is_answer_nothing(self, theme_number: int, candidates: Candidates, clause: int) -> bool:
        """Return whether a clause and most members answer "nothing", and neither praise nor complain by it."""
        is_sided = self._sides.get_side(theme_number).clear_polarity in SIDED_POLARITIES
        if is_sided or candidates.get_coverage(clause) < MIN_COVERAGE_OF_NOTHING:
            return False
        if not says_nothing(candidates.get_sentence(clause)):
            return False
        n_nothing = sum(says_nothing(self._texts.texts[row]) for row in candidates.rows)
        return n_nothing >= MIN_SHARE_OF_NOTHING * len(candidates.rows)

    def _speaks_for_members(self, theme_number: int, clause: int) -> bool:
        """Return whether a clause takes no side, or hardly a member is on the other one."""
        is_sided = self._sides.polarity_by_row.get(clause) in SIDED_POLARITIES
        return not is_sided or self._sides.get_side(theme_number).smaller_share <= MAX_OTHER_SIDE

    def _add_side(self, theme_number: int, heading: str | None, clause: int, language: str) -> str | None:
        """Return the heading with the theme's side, or either alone: "Termijnbedrag: klachten"; None with neither.

        A heading that states the side itself ("Klacht over service") stays alone.
        """
        side_word = self._find_side_word(theme_number, clause, language)
        if heading is None:
            return None if side_word is None else side_word.capitalize()
        return add_side(heading, side_word)

    def _find_side_word(self, theme_number: int, clause: int, language: str) -> str | None:
        """Return the word for what the members do, where the example does so too; None where that is not clear."""
        polarity = self._sides.get_side(theme_number).clear_polarity
        # A question among complaints is no example of a complaint: its name states no side.
        if self._sides.polarity_by_row.get(clause) is polarity and polarity in SIDE_WORDS[language]:
            return SIDE_WORDS[language][polarity]
        are_questions = self._sides.question_shares[theme_number] >= MIN_QUESTION_SHARE_TO_SAY
        is_question = self._texts.texts[clause].rstrip().endswith("?")
        return QUESTION_WORDS[language] if are_questions and is_question else None
