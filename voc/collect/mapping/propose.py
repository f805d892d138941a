"""A mapping proposed from a file's column names and contents, with how sure it is of each column.

Each column gets a profile (share of dates, range of whole numbers, length and variety of texts). A field goes to the
column with the best sum of name and content; a name that is known and a content that fits give certainty, either one
alone gives a doubt, which is said in a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from voc.collect.convert.dates import infer_order
from voc.collect.mapping.column_matching import FEEDBACK, FIELDS, NEEDED, Guess, guess_columns, guess_kind, is_personal
from voc.collect.mapping.column_profile import Profile, profiles
from voc.collect.mapping.mapping_toml import to_toml
from voc.collect.read.table import Table
from voc.config import Columns, Config, Dates, ScoreRule, Source
from voc.records import Kind, Scope

__all__ = ["MappingProposal", "propose", "to_toml"]

CERTAIN = 0.75
"""Certainty from which a column is taken without asking."""
SENTENCES = 0.2
"""Share of cells with eight words or more from which a column is taken to hold what people say."""
MIXED_NEEDS = 0.02
"""Share of answers outside the scale from which it is another scale."""
ENOUGH = 30
"""Answers without a 0 from which a "cijfer" is a school mark (1–10), and no recommendation (0–10)."""
SCALES = {"nps": (0, 10), "csat": (1, 5), "ces": (1, 7), "mark": (1, 10)}

_SCALE_NAMES = {
    "nps": r"nps|net promoter|aanbeve|recommend|weiterempfehl",
    "mark": r"rapport ?cijfer|school mark|schoolcijfer",
    "ces": r"\bces\b|gemak|moeite|effort|easy",
    "csat": r"csat|tevreden|satisf|zufrieden",
}
_BEST_IS_LOW = re.compile(
    r"\b1\D{0,3}(?:very good|very pos|excellent|best|zeer goed|heel goed|uitstekend|zeer tevreden|very satisfied)"
    r"|(?:very bad|very poor|very neg|worst|zeer slecht|zeer ontevreden)\D{0,3}(?:5|7|10)\b"
    r"|\b(?:5|7|10)\D{0,3}(?:very (?:bad|poor)|worst|zeer (?:slecht|ontevreden))"
)


@dataclass(frozen=True, slots=True)
class MappingProposal:
    """A mapping and how sure it is.

    ``doubts`` are sentences for the user; without any, ``certain`` is True. ``certainty`` holds a number in [0, 1] for
    each of our fields that has a column.
    """

    source: Source
    certain: bool
    doubts: tuple[str, ...] = ()
    certainty: Mapping[str, float] = field(default_factory=dict)
    columns: tuple[str, ...] = ()
    """The columns of the file, to choose another one from."""


def propose(table: Table, config: Config, name: str) -> MappingProposal:
    """Propose how a table is read.

    Parameters
    ----------
    table
        What ``read_table`` found without a mapping.
    config
        Its vocabularies (channels, reasons, departments) show what a column holds.
    name
        Of the new source; words in it ("klachten") show its kind.
    """
    looked_at = profiles(table)
    kind, kind_certainty = guess_kind(looked_at, f"{name} {table.name}")
    guesses = guess_columns(looked_at, kind, config)
    doubts = [*_kind_doubts(kind, kind_certainty), *_column_doubts(kind, guesses)]
    doubts += _other_texts(kind, guesses, looked_at)
    columns = _columns(guesses)
    scores = {column: _score(looked_at[column]) for column in (guesses["score"].columns if "score" in guesses else ())}
    dates, dated = _dates(table, guesses)
    source = Source(
        kind=kind,
        scope=Scope.TRANSACTIONAL if kind is Kind.SURVEY and "contact" in guesses else None,
        files=_patterns(table.name),
        sheet=table.sheet,
        header_rows=table.header_rows,
        separator=table.separator,
        columns=columns,
        score=scores[columns.score][0] if columns.score else None,
        scales={column: scores[column][0] for column in columns.scores},
        dates=dates,
    )
    doubts += [*(doubt for _, more in scores.values() for doubt in more), *dated]
    certainty = {field: round(guess.certainty, 2) for field, guess in guesses.items()}
    return MappingProposal(source, not doubts, tuple(doubts), certainty, table.columns)


def _columns(guesses: Mapping[str, Guess]) -> Columns:
    chosen: dict[str, object] = {}
    for name, guess in guesses.items():
        several = name == "text" and len(guess.columns) > 1
        chosen[name] = guess.columns if several else guess.columns[0]
    if "score" in guesses:
        chosen["scores"] = {column: column for column in guesses["score"].columns[1:]}
    return Columns.model_validate(chosen)


def _kind_doubts(kind: Kind, certainty: float) -> list[str]:
    if certainty >= CERTAIN:
        return []
    return [f'kind = "{kind}": is it? Others are survey, complaint, message, idea, signal and contact']


def _column_doubts(kind: Kind, guesses: Mapping[str, Guess]) -> list[str]:
    doubts = []
    for name, guess in guesses.items():
        needed = name in NEEDED.get(kind, ()) or name in {"text", "score", "at"}
        if needed and guess.certainty < CERTAIN:
            shown = " and ".join(map(repr, guess.columns))
            doubts.append(f"{name} = {shown}: {FIELDS[name].says}? ({guess.why})")
    doubts += [
        f"no column was recognised as {name} ({FIELDS[name].says}), which a {kind} needs"
        for name in NEEDED.get(kind, ())
        if name not in guesses
    ]
    if kind in {Kind.SURVEY, Kind.COMPLAINT, Kind.MESSAGE, Kind.IDEA}:
        if "text" not in guesses and "score" not in guesses:
            doubts.append("no column was recognised as text or score; name at least one of them")
        if "at" not in guesses:
            doubts.append("no column was recognised as date (at): without one nothing enters a monthly figure")
    return doubts


def _other_texts(kind: Kind, guesses: Mapping[str, Guess], looked_at: Mapping[str, Profile]) -> list[str]:
    """Return a doubt where sentences stand in a column that nothing is read from."""
    if kind not in FEEDBACK or "text" not in guesses:
        return []
    used = {column for guess in guesses.values() for column in guess.columns}
    others = [
        name
        for name, profile in looked_at.items()
        if name not in used and profile.is_text and profile.n_long >= SENTENCES and not is_personal(profile)
    ]
    shown = ", ".join(map(repr, others[:3]))
    return (
        [f"sentences stand in {shown} too: add what customers say to text, as in text = [..., ...]"] if others else []
    )


def _score(profile: Profile) -> tuple[ScoreRule, list[str]]:
    """Return the scale of a column of scores, and what is not sure about it."""
    scale = _named_scale(profile)
    low, high, outside = profile.scale_range(MIXED_NEEDS, SCALES.get(scale) if scale else None)
    best_is_low = _BEST_IS_LOW.search(profile.words) is not None
    doubts: list[str] = []
    if scale and (low, high) == SCALES[scale] and not best_is_low:
        rule = ScoreRule(scale=scale, no_answer=outside)
    else:
        rule = ScoreRule(scale="rating", low=low, high=high, best=low if best_is_low else high, no_answer=outside)
        if not best_is_low:
            doubts.append(
                f"{profile.name!r} is taken as a scale from {low:g} up to {high:g} with {high:g} as best: which scale "
                "is it (nps, csat, ces, mark or rating), and is its high end good?"
            )
    if outside:
        shown = ", ".join(f"{value:g}" for value in outside)
        doubts.append(f"{profile.name!r} also holds {shown}: taken as no answer; correct low, high or no_answer if not")
    return rule, doubts


def _named_scale(profile: Profile) -> str | None:
    """Return the scale that a column's name tells; "cijfer" is a school mark once enough answers hold no 0."""
    if named := next((scale for scale, names in _SCALE_NAMES.items() if re.search(names, profile.words)), None):
        return named
    low, high = SCALES["mark"]
    answers = profile.numbers
    marks = answers.total() >= ENOUGH and min(answers) >= low and high - 1 <= max(answers) <= high
    return "mark" if marks and re.search(r"\b(?:eind)?cijfer\b", profile.words) else None


def _dates(table: Table, guesses: Mapping[str, Guess]) -> tuple[Dates, list[str]]:
    if "at" not in guesses:
        return Dates(), []
    column = guesses["at"].columns[0]
    order, either = infer_order(table.column(column))
    if order is None:
        if not either:
            return Dates(), []
        return Dates(order="day-first"), [
            f"every date in {column!r} can be read day first or month first; day first is proposed ([dates] order)"
        ]
    if order == "mixed":
        doubt = (
            f"{column!r} holds dates with the day first and with the month first: those that can be read both "
            "ways will be left out of monthly figures; if another column tells which is which, name it "
            "([dates] by and orders)"
        )
        return Dates(order="mixed"), [doubt]
    return Dates(order=order), []


def _patterns(file_name: str) -> tuple[str, ...]:
    """Return a pattern for later files of this kind: digits of dates and numbering become ``*``."""
    stem, dot, ending = file_name.rpartition(".")
    pattern = re.sub(r"[\d]+(?:[-_ .]?\d+)*", "*", stem if dot else file_name)
    pattern = re.sub(r"[\[\]?]", "?", pattern)
    if not re.search(r"[^\W\d_]{3}", pattern.replace("*", "")):
        return ()
    joined = re.sub(r"\*+", "*", pattern if pattern.endswith("*") else f"{pattern}*")
    return (f"{joined}{dot}{ending}",)
