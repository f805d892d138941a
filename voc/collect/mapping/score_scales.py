"""Scales of the columns that hold scores, and doubts about them: groups, codes, words, two columns on one question."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import combinations

from voc.collect.convert.value_parsers import ScoreParser, format_cell
from voc.collect.mapping.answer_words import find_answer_words
from voc.collect.mapping.column_matching import ColumnMatch, is_personal_column
from voc.collect.mapping.column_profile import ColumnProfile
from voc.collect.mapping.field_rules import (
    FIELD_RULES,
    find_marks_of_dates,
    holds_dates_for_scores,
    holds_groups,
    list_numbers,
)
from voc.collect.read.table import FileTable
from voc.config import ScoreRule
from voc.records.scales import (
    MARK_ENDS,
    NPS_SCALE,
    RATING_SCALE,
    SCALE_KINDS,
    ScaleKind,
    format_scale_names,
    get_scale_kind,
)
from voc.text.pii.redact import Redactor

__all__ = ["ask_about_equals", "ask_about_unread_scores", "propose_score"]

RARE_SHARE = 0.02
"""Share of answers outside the scale from which it is another scale."""
MIN_MARKS = 30
"""Answers without a 0 from which a "cijfer" is a school mark (1–10), and no recommendation (0–10)."""
MAX_MISSING = 3.0
"""Answers that the unused top of a scale would have had, if all were given equally often: then it is another scale.

1–5 under the name of a CES (1–7): a third of the scale is missing, so nine answers show it. The highest 10 % may be
missing however many there are: a 10 is seldom given."""
USED_SHARE = 0.9
MAX_SAID = 6
"""Values of a column that a question names."""
MAX_ASKED = 3
"""Columns that a question names."""
LONGEST_ANSWER = 40
"""Letters of a value that a question repeats."""
OUTSIDE_SHARE = 0.05
"""Share of cells that fit no answer from which it is asked before anything is stored."""
MIN_PAIRS = 8
"""Rows with both answers from which one column that follows from the other is no coincidence."""
NPS_ANSWERS = range(11)
NPS_OF_ONE = {-100.0: 0.0, 0.0: 7.0, 100.0: 9.0}
"""Score of a single detractor, passive and promoter, as some tools export it → an answer of that group."""
ENDS_OF_NUMBERS = ((0.0, 1.0), (1.0, 5.0), (0.0, 5.0), MARK_ENDS, (0.0, 10.0), (0.0, 100.0))
"""Scales on which answers have decimals or are percentages, the narrowest first."""

_BEST_IS_LOW = re.compile(
    r"\b1\D{0,3}(?:very good|very pos|excellent|best|zeer goed|heel goed|uitstekend|zeer tevreden|very satisfied"
    r"|sehr gut|sehr zufrieden|very easy|zeer (?:makkelijk|gemakkelijk|eens)|very low effort|strongly agree"
    r"|heel tevreden)"
    r"|(?:very bad|very poor|very neg|worst|zeer slecht|zeer ontevreden|sehr schlecht|very dissatisfied"
    r"|very difficult|zeer moeilijk|strongly disagree|zeer oneens)\D{0,3}(?:5|7|10)\b"
    r"|\b1\D{0,3}(?:very little|hardly any|(?:almost )?no|(?:heel |zeer )?weinig|(?:bijna )?geen|nauwelijks|sehr wenig)"
    r" (?:effort|moeite|inspanning|aufwand|mühe)"
    r"|(?:very much|very high|a (?:great|whole) deal of|a lot of|(?:heel |zeer )?veel|sehr viel)"
    r" (?:effort|moeite|inspanning|aufwand|mühe)"
    r"\D{0,3}(?:5|7|10)\b"
    r"|\b(?:5|7|10)\D{0,3}(?:very much|very high|a (?:great|whole) deal of|a lot of|(?:heel |zeer )?veel|sehr viel)"
    r" (?:effort|moeite|inspanning|aufwand|mühe)"
    # The first form of the question, of which little is good; the later one is "made it easy".
    r"|\b(?:how much effort|hoeveel moeite)\b"
    r"|\b(?:5|7|10)\D{0,3}(?:very (?:bad|poor|difficult|dissatisfied)|worst|strongly disagree"
    r"|zeer (?:slecht|ontevreden|moeilijk|oneens))"
)
_NUMBERED = re.compile(
    r"\b(?:q|vraag|question)? ?\d+\b|\b(?:group|groep|recoded?|code[ds]?|label|value|num|numeric|text)\b"
)
"""Words by which two columns on one question differ."""

FIVE = frozenset(range(1, 6))
MIN_OF_FIVE = 20
"""Answers from 1 up to 5 among which an NPS would have had a 0 or a 6."""


def propose_score(profile: ColumnProfile) -> tuple[ScoreRule, list[str]]:
    """Return the scale of a column of scores, and what is not certain about it."""
    if not profile.answer_counts:
        return _propose_words(profile)
    scale = _find_named_scale(profile)
    is_named_nps = scale is NPS_SCALE
    if is_named_nps and min(profile.answer_counts) == 1 and max(profile.answer_counts) == len(NPS_ANSWERS):
        return _propose_positions(profile)
    if is_named_nps and set(profile.answer_counts) == FIVE and profile.answer_counts.total() >= MIN_OF_FIVE:
        scale = None  # named as an NPS, and all five answers of another scale: read as one it would be −100
    if list_numbers(profile) and max(profile.answer_counts) > max(NPS_ANSWERS) + 1:
        return _propose_numbers(profile)
    if is_named_nps and set(profile.answer_counts) - set(NPS_ANSWERS) == {11.0} and min(profile.answer_counts) == 0:
        rule = ScoreRule(scale=NPS_SCALE.name, no_answer=(11, *profile.no_answer_codes))
        return rule, [
            f"{profile.name!r} holds 11 next to 0 up to 10 ({profile.number_counts[11]} times): taken as no answer"
        ]
    low, high, outside = profile.infer_scale_range(RARE_SHARE, scale.usual_ends if scale else None)
    is_best_low = _BEST_IS_LOW.search(profile.name_words) is not None
    no_answer = (*profile.no_answer_codes, *outside)
    questions: list[str] = []
    # The name alone is not enough: a "tevredenheid" from 1 up to 10 is no CSAT, which ends at 5.
    if scale and (low, high) == scale.usual_ends and not is_best_low:
        rule = ScoreRule(scale=scale.name, no_answer=no_answer)
        questions += _ask_about_unused_end(profile, scale)
    else:
        best = low if is_best_low else high
        rule = ScoreRule(scale=RATING_SCALE.name, low=low, high=high, best=best, no_answer=no_answer)
        if not is_best_low:
            questions.append(
                f"{profile.name!r} is taken as a scale from {low:g} up to {high:g} with {high:g} as best: which scale "
                f"is it ({format_scale_names()}), and is its high end good?"
            )
        if (low, high) == (1, 11):
            questions.append(
                f"{profile.name!r} runs from 1 up to 11, as a 0–10 scale does exported by position: if 1 means "
                '0, say so in words ("1" = 0, "2" = 1 …) with scale = "nps"'
            )
    if no_answer:
        values = ", ".join(f"{value:g} ({profile.number_counts[value]} times)" for value in no_answer)
        questions.append(
            f"{profile.name!r} also holds {values}: taken as no answer; correct low, high or no_answer if not"
        )
    return rule, questions


def _propose_positions(profile: ColumnProfile) -> tuple[ScoreRule, list[str]]:
    """Return an NPS whose answers are numbered from 1 up to 11, as survey tools export positions."""
    words = {str(answer + 1): float(answer) for answer in NPS_ANSWERS}
    question = (
        f"{profile.name!r} runs from 1 up to 11, as a 0–10 scale does with answers exported by position: 1 is read "
        "as 0, 11 as 10 ([score] words). If 11 means that nothing was answered, say no_answer = [11] in place of words"
    )
    return ScoreRule(scale=NPS_SCALE.name, words=words, no_answer=profile.no_answer_codes), [question]


def _propose_words(profile: ColumnProfile) -> tuple[ScoreRule, list[str]]:
    """Return the scale of a column whose answers are words; the words are always to be checked.

    A column without a number and without a list of words was named by the user: an NPS, and a doubt.
    """
    answers = find_answer_words(list(profile.value_counts))
    if answers is None and list_numbers(profile):
        return _propose_numbers(profile)
    if answers is None and holds_dates_for_scores(profile) and find_marks_of_dates(profile)[0]:
        return _propose_marks_of_dates(profile)
    if answers is None:
        return ScoreRule(), [_describe_unread(profile)]
    ends = {"low": answers.low, "high": answers.high} if get_scale_kind(answers.scale).usual_ends is None else {}
    rule = ScoreRule.model_validate(
        {"scale": answers.scale, **ends, "words": answers.words, "no_answer_words": answers.no_answer_words}
    )
    table = ", ".join(
        f"{word} = {number:g} ({profile.value_counts[word]} times)" for word, number in answers.words.items()
    )
    question = (
        f"{profile.name!r} holds words, read as numbers on a scale from {answers.low:g} up to {answers.high:g}: {table}"
    )
    if answers.no_answer_words:
        question += f"; no answer: {', '.join(answers.no_answer_words)}"
    if answers.is_group:
        question += "; these are groups of answers: the NPS comes out right, a mean of them says nothing"
    return rule, [f"{question}. Is that right ([score] words)?"]


def _propose_marks_of_dates(profile: ColumnProfile) -> tuple[ScoreRule, list[str]]:
    """Return the scale of marks such as "9/10" that a spreadsheet made days of, by a table of these days."""
    highest, words = find_marks_of_dates(profile)
    if highest == max(NPS_ANSWERS) and _find_named_scale(profile) is NPS_SCALE:
        rule = ScoreRule(scale=NPS_SCALE.name, words=words)
    else:  # no day is the 0th: whether 0 could be answered is not seen
        rule = ScoreRule(scale=RATING_SCALE.name, low=1, high=highest, best=highest, words=words)
    values = ", ".join(f"{value} = {words[value]:g} ({n} times)" for value, n in profile.value_counts.items())
    question = (
        f"{profile.name!r} holds {sum(profile.value_counts.values())} dates where answers are expected, as a sheet "
        f'makes of "9/10"; read as marks: {values}. Is that right ([score] words and scale)? Better: export the column '
        "as text"
    )
    return rule, [question]


def _propose_numbers(profile: ColumnProfile) -> tuple[ScoreRule, list[str]]:
    """Return the scale of marks with decimals, of percentages, and of −100, 0 and 100; it is always to be checked."""
    counts = list_numbers(profile)
    lowest, highest = min(counts), max(counts)
    values = ", ".join(f"{value:g} ({counts[value]} times)" for value in sorted(counts)[:MAX_SAID])
    if set(counts) <= set(NPS_OF_ONE) and _find_named_scale(profile) is NPS_SCALE:
        rule = ScoreRule(scale=NPS_SCALE.name, words={f"{value:g}": NPS_OF_ONE[value] for value in sorted(counts)})
        question = (
            f"{profile.name!r} holds the NPS of each answer, {values}: the NPS comes out right by [score] words, and a "
            "mean of them says nothing. Is that right?"
        )
        return rule, [question]
    low, high = next(
        ((low, high) for low, high in ENDS_OF_NUMBERS if low <= lowest and highest <= high), (lowest, highest)
    )
    if (low, high) == MARK_ENDS:
        return ScoreRule(scale="mark"), [
            f"{profile.name!r} is taken as marks from 1 up to 10: {values}. Is that right?"
        ]
    rule = ScoreRule(scale=RATING_SCALE.name, low=low, high=high, best=high)
    question = (
        f"{profile.name!r} is taken as a scale from {low:g} up to {high:g} with {high:g} as best, and holds {values}: "
        "which scale is it ([score] scale, low, high and best), or is it no answer of a customer?"
    )
    return rule, [question]


def _ask_about_unused_end(profile: ColumnProfile, scale: ScaleKind) -> list[str]:
    """Return a question where nobody gave the highest answers of a scale that is known by the column's name only."""
    if scale.usual_ends is None:
        return []
    low, high = scale.usual_ends
    answers = {value: count for value, count in profile.answer_counts.items() if low <= value <= high}
    if not answers:
        return []
    highest, n_answers = max(answers), sum(answers.values())
    unused_share = (high - highest) / (high - low)
    if unused_share <= 1 - USED_SHARE + 1e-9 or unused_share * n_answers < MAX_MISSING:
        return []
    return [
        (
            f"{profile.name!r} is named as {scale.name} ({low}–{high}) and holds {_list_numbers(answers)} only: is it "
            "another scale, or a group ([score] scale, low and high)?"
        )
    ]


def _list_numbers(answers: Mapping[float, int]) -> str:
    """Return the answers and how often each was given: "1 (12 times), 3 (4 times)"."""
    return ", ".join(f"{value:g} ({answers[value]} times)" for value in sorted(answers))


def _find_named_scale(profile: ColumnProfile) -> ScaleKind | None:
    """Return the scale that a column's name says; "cijfer" is a school mark once enough answers hold no 0."""
    for scale in SCALE_KINDS.values():
        if scale.column_words and re.search(scale.column_words, profile.name_words):
            return scale
    low, high = MARK_ENDS
    answers = profile.answer_counts
    # 9 is enough: a perfect mark is seldom given.
    has_marks = answers.total() >= MIN_MARKS and min(answers) >= low and high - 1 <= max(answers) <= high
    return get_scale_kind("mark") if has_marks and re.search(r"\b(?:eind)?cijfer\b", profile.name_words) else None


def ask_about_equals(
    table: FileTable, profiles: Mapping[str, ColumnProfile], rules: Mapping[str, ScoreRule]
) -> Iterator[str]:
    """Yield a question for two columns of scores that seem to answer one question."""
    # Dozens of statements on one scale are a matrix question: pairs of them are compared no further.
    for first, second in combinations(list(rules)[: 2 * MAX_ASKED], 2):
        is_nps_twice = rules[first].scale == rules[second].scale == NPS_SCALE.name
        has_one_name = _strip_number(profiles[first]) == _strip_number(profiles[second]) != ""
        has_one_range = _get_range(rules[first]) == _get_range(rules[second])
        if is_nps_twice or (has_one_name and has_one_range) or _follows(table, first, second):
            yield (
                f"{first!r} and {second!r} seem to hold one question: {first!r} is taken as the score; leave the other "
                "out of scores, or say which one it is (score = …)"
            )


def ask_about_outside_answers(table: FileTable, column: str, rule: ScoreRule, decimal: str | None) -> list[str]:
    """Return a question where many cells of a column fit no answer of its scale."""
    scale = rule.to_record()
    parser = ScoreParser(scale, decimal, rule.words, rule.no_answer_words)
    cells = [cell for cell in table.get_column(column) if format_cell(cell)]
    outside = Counter(format_cell(cell) for cell in cells if parser.parse(cell).is_outside)
    if outside.total() <= OUTSIDE_SHARE * len(cells):
        return []
    values = ", ".join(f"{_shorten(value)!r} ({count} times)" for value, count in outside.most_common(MAX_SAID))
    return [
        (
            f"{outside.total()} of {len(cells)} cells in {column!r} fit no answer from {scale.low:g} up to "
            f"{scale.high:g}: {values} ([score] scale, low, high, no_answer or words)"
        )
    ]


def _get_range(rule: ScoreRule) -> tuple[float, float]:
    scale = rule.to_record()
    return scale.low, scale.high


def _strip_number(profile: ColumnProfile) -> str:
    """Return a column's name without its number and without the words by which exports of one question differ."""
    return " ".join(_NUMBERED.sub(" ", profile.name_words).split())


def _follows(table: FileTable, first: str, second: str) -> bool:
    """Return whether each answer in one of two columns always has the same answer in the other."""
    pairs = [
        (format_cell(one), format_cell(other))
        for one, other in zip(table.get_column(first), table.get_column(second), strict=True)
        if format_cell(one) and format_cell(other)
    ]
    n_levels = min(len({one for one, _ in pairs}), len({other for _, other in pairs}))
    n_pairs = len(set(pairs))
    # Each value repeated thrice on average, or a short list would follow by chance.
    is_enough = len(pairs) >= max(MIN_PAIRS, 3 * n_pairs) and n_levels > 1
    return is_enough and n_pairs == max(len({one for one, _ in pairs}), len({other for _, other in pairs}))


def ask_about_unread_scores(profiles: Mapping[str, ColumnProfile], matches: Mapping[str, ColumnMatch]) -> list[str]:
    """Return a question for each column that is named as a score and that nothing is read from, with what it holds."""
    used_columns = {column for match in matches.values() for column in match.columns}
    has_score = "score" in matches
    unread = [
        profile
        for name, profile in profiles.items()
        if name not in used_columns and _is_named_score(profile) and not (has_score and _is_plain_rest(profile))
    ]
    questions = [_describe_unread(profile) for profile in unread[:MAX_ASKED]]
    if len(unread) > MAX_ASKED:
        questions.append(f"{len(unread) - MAX_ASKED} more columns are named as scores and are not read")
    return questions


def _is_named_score(profile: ColumnProfile) -> bool:
    """Return whether a column is named as a score, and holds neither sentences nor dates nor somebody's data."""
    if is_personal_column(profile) or profile.is_text:
        return False
    if profile.date_share > 0.5:  # noqa: PLR2004 - more often than not
        return holds_dates_for_scores(profile)
    return FIELD_RULES["score"].name_pattern.search(profile.name_words) is not None


def _is_plain_rest(profile: ColumnProfile) -> bool:
    """Return whether nothing is lost by leaving a column out: it is empty, a group of what is read, or a name."""
    if not profile.n_filled or holds_groups(profile):
        return True
    return not profile.value_counts  # as many values as rows: ids, links, names


def _describe_unread(profile: ColumnProfile) -> str:
    if not profile.n_filled:
        return (
            f"{profile.name!r} is named as a score and is empty in all {profile.n_rows} rows: a formula whose value "
            "was not stored reads as empty (open the file in Excel and save it again); if nobody answered, leave it out"
        )
    counts = list(profile.value_counts.items())[:MAX_SAID]
    more = " …" if len(profile.value_counts) > MAX_SAID else ""
    values = ", ".join(f"{_shorten(value)!r} ({count} times)" for value, count in counts) + more
    holds = values or f"{profile.n_distinct} distinct values"
    fits = FIELD_RULES["score"].rate_content(profile) > 0
    problem = "nothing is read from it" if fits else "its content fits no scale"
    if holds_dates_for_scores(profile):
        problem = f"holds {profile.n_filled} dates, as a spreadsheet makes of answers like 4-5 and 9/10"
    return (
        f"{profile.name!r} is named as a score and {problem}: {holds}. Name the column (score = …) with its scale, "
        "no_answer or words, or leave it out"
    )


def _shorten(value: str) -> str:
    """Return the beginning of a value, redacted: a column under the name of a score may hold anything."""
    text = Redactor().redact(value).text
    return text if len(text) <= LONGEST_ANSWER else f"{text[: LONGEST_ANSWER - 1]}…"
