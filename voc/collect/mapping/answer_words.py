"""Answers in words, as survey tools and help desks write them in Dutch, English and German, with their numbers."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from voc.text.normalize import fold

__all__ = ["AnswerWords", "find_answer_words", "is_answer_group"]

_NEITHER = (
    "neutral|neither|neither nor|neutraal|niet tevreden niet ontevreden|niet tevreden en niet ontevreden|"
    "niet tevreden maar ook niet ontevreden|noch tevreden noch ontevreden|neither satisfied nor dissatisfied|"
    "neither agree nor disagree|niet eens niet oneens|niet eens en niet oneens|niet mee eens niet mee oneens|"
    "neither easy nor difficult|niet makkelijk niet moeilijk|neither likely nor unlikely|weder noch|teils teils|"
    "teils/teils|"
    "neither good nor poor|neither good nor bad"
)
_SCALES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    (
        "rating",
        "smileys",
        (
            (
                "bad|unhappy|negative|slecht|ontevreden|negatief|not satisfied|"
                "\U0001f61e|\u2639|\U0001f641|\U0001f620|\U0001f44e"
            ),
            "neutral|ok|okay|neutraal|matig|\U0001f610",
            (
                "good|happy|positive|goed|tevreden|positief|satisfied|"
                "\U0001f60a|\U0001f642|\u263a|\U0001f603|\U0001f600|\U0001f44d"
            ),
        ),
    ),
    (
        "csat",
        "satisfaction",
        (
            (
                "very dissatisfied|very unsatisfied|extremely dissatisfied|completely dissatisfied|highly dissatisfied|"
                "not at all satisfied|zeer ontevreden|heel ontevreden|erg ontevreden|uiterst ontevreden|"
                "helemaal niet tevreden|sehr unzufrieden|very unhappy|"
                "extremely unhappy"
            ),
            (
                "dissatisfied|somewhat dissatisfied|unsatisfied|rather dissatisfied|slightly dissatisfied|ontevreden|"
                "enigszins ontevreden|een beetje ontevreden|beetje ontevreden|niet tevreden|not satisfied|unzufrieden|"
                "eher unzufrieden|unhappy"
            ),
            _NEITHER,
            (
                "satisfied|somewhat satisfied|rather satisfied|slightly satisfied|tevreden|enigszins tevreden|"
                "redelijk tevreden|"
                "een beetje tevreden|beetje tevreden|zufrieden|eher zufrieden|happy"
            ),
            (
                "very satisfied|extremely satisfied|completely satisfied|highly satisfied|zeer tevreden|heel tevreden|"
                "erg tevreden|uiterst tevreden|helemaal tevreden|volledig tevreden|sehr zufrieden|very happy|"
                "extremely happy"
            ),
        ),
    ),
    (
        "csat",
        "quality",
        (
            "very poor|very bad|terrible|awful|zeer slecht|heel slecht|erg slecht|sehr schlecht",
            "poor|bad|slecht|schlecht|onvoldoende",
            "fair|average|ok|okay|acceptable|matig|redelijk|voldoende|gemiddeld|befriedigend|" + _NEITHER,
            "good|goed|gut",
            "very good|excellent|great|zeer goed|heel goed|erg goed|uitstekend|sehr gut|perfect",
        ),
    ),
    (
        "rating",
        "quality",
        ("poor|slecht", "fair|matig", "good|goed", "very good|zeer goed|heel goed", "excellent|uitstekend"),
    ),
    (
        "rating",
        "five smileys",
        (
            "\U0001f621|\U0001f620|\U0001f622|\U0001f62d|\U0001f92c",
            "\U0001f641|\u2639|\U0001f61e|\U0001f61f|\U0001f615",
            "\U0001f610|\U0001f611|\U0001f636",
            "\U0001f642|\u263a|\U0001f60a",
            "\U0001f60d|\U0001f600|\U0001f603|\U0001f604|\U0001f601|\U0001f929",
        ),
    ),
    (
        "rating",
        "numbers in words",
        (
            "one|one star|een|een ster|één|één ster|eins|ein stern",
            "two|two stars|twee|twee sterren|zwei|zwei sterne",
            "three|three stars|drie|drie sterren|drei|drei sterne",
            "four|four stars|vier|vier sterren|vier sterne",
            "five|five stars|vijf|vijf sterren|funf|funf sterne|fünf|fünf sterne",
        ),
    ),
    ("rating", "emoji", ("terrible|awful", "bad", "ok|okay", "great|good", "amazing")),
    (
        "rating",
        "agreement",
        (
            (
                "strongly disagree|completely disagree|helemaal oneens|helemaal mee oneens|zeer oneens|zeer mee oneens|"
                "helemaal niet mee eens|volledig oneens|stimme gar nicht zu"
            ),
            "disagree|somewhat disagree|oneens|mee oneens|niet mee eens|enigszins oneens",
            _NEITHER,
            "agree|somewhat agree|eens|mee eens|enigszins eens",
            (
                "strongly agree|completely agree|helemaal eens|helemaal mee eens|zeer eens|zeer mee eens|volledig eens|"
                "volledig mee eens"
            ),
        ),
    ),
    (
        "rating",
        "ease",
        (
            "very difficult|extremely difficult|very hard|zeer moeilijk|heel moeilijk|erg moeilijk|zeer lastig",
            "difficult|somewhat difficult|hard|moeilijk|lastig|enigszins moeilijk",
            _NEITHER,
            "easy|somewhat easy|makkelijk|gemakkelijk|eenvoudig|enigszins makkelijk",
            (
                "very easy|extremely easy|zeer makkelijk|heel makkelijk|erg makkelijk|zeer gemakkelijk|heel "
                "gemakkelijk|zeer eenvoudig"
            ),
        ),
    ),
    (
        "rating",
        "likelihood",
        (
            "very unlikely|extremely unlikely|not at all likely|zeer onwaarschijnlijk|zeker niet|definitely not",
            "unlikely|somewhat unlikely|not so likely|onwaarschijnlijk|waarschijnlijk niet|probably not",
            _NEITHER + "|somewhat likely|misschien|maybe|might or might not",
            "likely|waarschijnlijk|waarschijnlijk wel|probably",
            "very likely|extremely likely|zeer waarschijnlijk|zeker wel|zeker|definitely",
        ),
    ),
    (
        "rating",
        "satisfaction in seven",
        (
            "extremely dissatisfied|very dissatisfied",
            "moderately dissatisfied|dissatisfied",
            "slightly dissatisfied|somewhat dissatisfied",
            _NEITHER,
            "slightly satisfied|somewhat satisfied",
            "moderately satisfied|satisfied",
            "extremely satisfied|very satisfied",
        ),
    ),
    (
        "ces",
        "agreement in seven",
        (
            "strongly disagree|helemaal mee oneens|helemaal oneens",
            "disagree|mee oneens|oneens",
            "somewhat disagree|enigszins mee oneens|enigszins oneens",
            _NEITHER,
            "somewhat agree|enigszins mee eens|enigszins eens",
            "agree|mee eens|eens",
            "strongly agree|helemaal mee eens|helemaal eens",
        ),
    ),
)
"""Scale, what it is of, and its words from the worst up to the best. The first one that has all words is proposed."""

_TWO_WORDS = (
    "bad|negative|slecht|negatief|thumbs down|\U0001f44e|unhappy|ontevreden|dissatisfied|not satisfied|unsatisfied",
    "good|positive|goed|positief|thumbs up|\U0001f44d|happy|tevreden|satisfied",
)
_GROUPS = (
    "detractors?|criticasters?|criticus|kritiker|0 ?(?:-|t/m|tot en met|to) ?6",
    "passives?|passief|passieven|passieve|neutraal|neutrals?|passiv|indifferent|7 ?(?:-|t/m|tot en met|to|/|,|of) ?8",
    "promoters?|promot(?:or|oren|ors)|9 ?(?:-|t/m|tot en met|to|/|,|of) ?10",
)
_GROUP_VALUES = (3.0, 7.0, 9.0)
"""A number in each group of an NPS. The NPS counts groups and comes out right; a mean of these says nothing."""
_NO_ANSWER = frozenset(
    {
        *("aangeboden", "niet aangeboden", "angeboten", "nicht angeboten", "pending", "unanswered"),
        *("offered", "unoffered", "not offered", "not rated", "unrated", "no rating", "rating offered", "received"),
        *("geen beoordeling", "niet beoordeeld", "geen reactie", "no response", "not answered", "no answer"),
        *(
            "don't know",
            "do not know",
            "dont know",
            "not sure",
            "weet niet",
            "weet ik niet",
            "geen mening",
            "no opinion",
        ),
        *("not applicable", "niet van toepassing", "prefer not to say", "prefer not to answer", "keine angabe"),
        *("zeg ik liever niet", "weiß nicht", "skipped", "overgeslagen", "none"),
    }
)
_COMMENT_MARK = re.compile(r" (?:with|without) comment$")
"""Zendesk's "good with comment" is a good."""
_SIGNS = re.compile(r"[\s_,;.!]+")


@dataclass(frozen=True, slots=True)
class AnswerWords:
    """Numbers proposed for a column's words.

    Attributes
    ----------
    scale
        ``csat``, ``ces``, ``nps`` or ``rating``.
    low, high
        Ends of the scale.
    words
        The file's word → its number, for each that occurs and for no other: ``{"Good": 1.0, "Bad": 0.0}``.
    no_answer_words
        Words of the file that mean that nothing was answered.
    is_group
        The words are groups of an NPS: a mean of their numbers says nothing.
    """

    scale: str
    low: float
    high: float
    words: Mapping[str, float]
    no_answer_words: tuple[str, ...] = ()
    is_group: bool = field(default=False)


def find_answer_words(values: Sequence[str]) -> AnswerWords | None:
    """Return numbers for a column's words; None where one of them is in no list, or where there are fewer than two.

    Examples
    --------
    >>> find_answer_words(["Good", "Bad", "Offered"]).words
    {'Bad': 0.0, 'Good': 1.0}
    >>> find_answer_words(["Zeer tevreden", "Ontevreden"]).words
    {'Ontevreden': 2.0, 'Zeer tevreden': 5.0}
    """
    no_answer_words = tuple(value for value in values if _fold_answer(value) in _NO_ANSWER)
    words = [value for value in values if value not in no_answer_words]
    if len({_fold_answer(word) for word in words}) <= 1:
        return None
    if groups := _find_groups(words):
        return AnswerWords("nps", 0, 10, groups, no_answer_words, is_group=True)
    # Before the scales: who could say "tevreden" or "ontevreden" alone did not choose among five.
    if numbers := _match_levels(words, _TWO_WORDS):
        return AnswerWords("rating", 0, 1, {word: number - 1 for word, number in numbers.items()}, no_answer_words)
    for scale, _, levels in _SCALES:
        if numbers := _match_levels(words, levels):
            return AnswerWords(scale, 1, len(levels), numbers, no_answer_words)
    return None


def is_answer_group(values: Sequence[str]) -> bool:
    """Return whether a column's words are groups of an NPS: "Promoter", "0-6 (Detractor)"."""
    return len(values) > 1 and bool(_find_groups(values))


def _find_groups(words: Sequence[str]) -> dict[str, float]:
    """Return the number of each word that names a group of an NPS; empty where one of them names none."""
    number_by_word: dict[str, float] = {}
    for word in words:
        # Spreadsheets and survey tools make a dash of the hyphen in 0-6.
        bare = _fold_answer(word).replace("\u2013", "-")
        numbers = [
            number
            for pattern, number in zip(_GROUPS, _GROUP_VALUES, strict=True)
            # With the other form of the same name around it: "0-6 (detractor)", "detractor: 0-6".
            if re.fullmatch(rf"(?:nps )?[(\[]?(?:{pattern})[)\]:]?(?: ?[(\[-]? ?(?:{pattern})[)\]]?)?", bare)
        ]
        if len(numbers) != 1:
            return {}
        number_by_word[word] = numbers[0]
    # "neutral" alone is a word of many scales: one of the others must be there.
    has_name = any(re.search(r"detract|promot|critic|kritik|passi|\d", word.casefold()) for word in words)
    return _sort_words(number_by_word) if has_name else {}


def _match_levels(words: Sequence[str], levels: Sequence[str]) -> dict[str, float]:
    """Return the number of each word, 1 for the worst; empty where a word is missing or two say the same."""
    level_by_word = {_fold_answer(word): level for level, line in enumerate(levels, 1) for word in line.split("|")}
    number_by_word: dict[str, float] = {}
    spellings: dict[int, str] = {}
    for word in words:
        folded = _COMMENT_MARK.sub("", _fold_answer(word))
        level = level_by_word.get(folded)
        # Two words on one level are two answers of a longer scale: "satisfied" and "somewhat satisfied".
        if level is None or spellings.setdefault(level, folded) != folded:
            return {}
        number_by_word[word] = float(level)
    return _sort_words(number_by_word)


def _sort_words(number_by_word: Mapping[str, float]) -> dict[str, float]:
    return dict(sorted(number_by_word.items(), key=lambda item: item[1]))


def _fold_answer(word: str) -> str:
    """Return a word in lower case with blanks for punctuation, without characters that colour a smiley."""
    return _SIGNS.sub(" ", fold(word).replace("\ufe0f", "")).strip()
