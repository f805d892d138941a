"""Right values of a reported case, read from the sentences of its ``case.md``, and what was stored beside them.

The forms that are read, each anywhere in the text (of a line ``a) "FILE": …`` for that file only):

    60 rows | 40 respondents | 80 answers | 60 different comments      how many came in; "5 … must not count" goes off
    NPS (-11.1, 54) | NPS -10.0                                        NPS and number of answers; "(wrong)" must not be
    mean 3.00 | 45 with text | 40/54 satisfied | = 24 of 60            mean, texts, positive answers
    30 in Sep | months Sep/Oct 2026: 32/28 | nothing in 2025           dates, in the zone of the workspace
    First: … 2026-09-01 09:00:00 | date is not known                   first moment; no dates at all
    S0008 = 7 | 'één', 'Café' right | never 'Phone'                    a row's score; texts that are or are not there
    a sentence | a question | a doubt | refused                        voc may refuse; "or … told/said/named": may lose
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = "(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*"
_UNITS = (
    "respondents|tickets|ratings|reviews|responses|answers|messages|different comments",
    "rows",
    "kept|stored",
)
"""Words behind a number of rows; those of an earlier line go first, since one respondent may have several rows."""
_SOURCE = re.compile(r"Source:.*?(?:\.\s+(?=[A-Z0-9])|\n|$)")
_REMARK = re.compile(r"\([^()]*[A-Za-z]{3}[^()]*\)")
_FILE_LINE = re.compile(r'^[a-z]\) "([^"]+)":', re.MULTILINE)
_PAIR = re.compile(r"(\(wrong\)\s*)?\((-?\d+(?:\.\d+)?), (\d+)\)")
_NPS_ALONE = re.compile(r"NPS (-?\d+\.\d+)")
_QUOTED = re.compile(r"'([^']+)'")
_NEVER = re.compile(r"\bnever [^;.]*(?:[;.]|$)|\bnot [\d,]+ [^;.]*(?:[;.]|$)")
_LOSS_SAID = re.compile(r"\bor [^.;]*\b(?:told|said|named|warned|not taken)\b|without being told|the others told")
_SENTENCE = re.compile(r"\bsentence\b|\brefused\b|\bquestion that\b|\ba doubt\b")
_MOMENT = re.compile(r"(\d{4})[-/](\d\d)[-/](\d\d)[T ](\d{1,2}):(\d\d)(?::(\d\d))?(?: ([AP]M))?")
LOCAL_ZONE = "Europe/Amsterdam"
"""Zone of a new workspace, in which the cases say their dates."""
ROUNDING = 0.06
"""The cases have one decimal."""


@dataclass(frozen=True)
class Difference:
    """What is not as it should be, and whether voc said something of it."""

    text: str
    is_told: bool = False


@dataclass
class StoredFile:
    """What a workspace holds of a file, and what voc said when it took it in."""

    path: Path
    message: str
    kind: str
    n_accepted: int
    n_rejected: int
    feedback: pd.DataFrame
    answers: pd.DataFrame

    @classmethod
    def read(cls, workspace: Path, path: Path, message: str) -> StoredFile:
        import voc
        from voc.store import frames

        with voc.open(workspace) as ws:
            batches = frames.load_batches(ws.store)
            feedback = frames.load_feedback(ws.store)
            answers = frames.load_answers(ws.store)
        counts: list[dict[str, Any]] = list(batches["counts"])
        feedback["day"] = feedback["at"].dt.tz_convert(LOCAL_ZONE)
        return cls(
            path=path,
            message=message,
            kind=str(batches["kind"].iloc[-1]) if len(batches) else "",
            # Several texts of one row are several comments: S1/1 and S1/2.
            n_accepted=feedback["source_key"].str.replace(r"/\d+$", "", regex=True).nunique()
            or sum(int(count.get("n_accepted", 0)) for count in counts),
            n_rejected=sum(int(count.get("n_rejected", 0)) for count in counts),
            feedback=feedback,
            answers=answers,
        )

    @property
    def is_feedback(self) -> bool:
        return self.kind in {"survey", "complaint", "message", "idea"}

    def list_nps(self) -> list[tuple[float, int]]:
        """Return NPS and number of answers of each question with answers on 0–10."""
        pairs = []
        for _, group in self.answers[self.answers["scale"] == "nps"].groupby("question", dropna=False):
            values = group["value"].dropna()
            if len(values):
                pairs.append((100 * float((values >= 9).mean() - (values <= 6).mean()), len(values)))
        return pairs

    def list_texts(self) -> list[str]:
        return [text for text in self.feedback["text"] if isinstance(text, str) and text]


Check = Callable[[StoredFile], str]
"""Returns what differs; "" where nothing does."""


@dataclass
class Expectation:
    """Right values of one file as checks with names."""

    checks: dict[str, Check] = field(default_factory=dict)
    accepts_sentence: bool = False
    accepts_telling: bool = False

    @property
    def names(self) -> str:
        return ", ".join(self.checks)

    def compare(self, stored: StoredFile) -> list[Difference]:
        differences = []
        for name, check in self.checks.items():
            if text := check(stored):
                # A loss counts as said where voc lists the rows or says what was left out.
                is_told = name == "rows" and (stored.n_rejected > 0 or "row" in stored.message.split("Collected")[-1])
                differences.append(Difference(f"{name}: {text}", is_told and self.accepts_telling))
        return differences


def expect_all_rows() -> Expectation:
    """Return what is right of a file of which a case says no numbers: every row came in."""
    return Expectation({"rows": _check_all_accepted})


def read_case(case_text: str, path: Path) -> Expectation:
    """Return the right values of a file from its case."""
    whole = _take_part(case_text, path.name)
    text = _SOURCE.sub("", whole)
    # Without what must not be: its numbers are the wrong ones.
    positive = _NEVER.sub(" ", text)
    checks: dict[str, Check] = dict(_list_checks(text, positive))
    for sentence in re.findall(r"[^.]*\bare no answers\b", text):
        checks["totals"] = _check_daily_rows(_QUOTED.findall(sentence))
    return Expectation(
        checks or {"rows": _check_all_accepted},
        accepts_sentence=_SENTENCE.search(text) is not None,
        accepts_telling=_LOSS_SAID.search(text) is not None,
    )


def _take_part(case_text: str, file_name: str) -> str:
    """Return the lines of a case that speak of a file: those for another one are left out."""
    lines = []
    for line in case_text.splitlines():
        match = _FILE_LINE.match(line)
        if match is None or match[1] == file_name:
            lines.append(_FILE_LINE.sub("", line))
    return "\n".join(lines)


def _list_checks(text: str, positive: str) -> Iterator[tuple[str, Check]]:
    pairs = [(float(nps), int(n), bool(wrong)) for wrong, nps, n in _PAIR.findall(text)]
    right_pairs = [(nps, n) for nps, n, is_wrong in pairs if not is_wrong]
    if right_pairs and "NPS" in text:
        yield "nps", _check_nps(right_pairs)
    elif match := _NPS_ALONE.search(positive):
        yield "nps", _check_nps([(float(match[1]), None)])
    if numbers := _read_row_numbers(positive):
        yield "rows", _check_rows(numbers)
    if match := re.search(r"mean (\d+\.\d+)", positive):
        yield "mean", _check_mean(float(match[1]))
    if match := re.search(r"(\d+) with text|the (\d+) comments|, (\d+) comments", positive):
        yield "texts", _check_texts(int(next(filter(None, match.groups()))))
    if match := re.search(r"(\d+)/(\d+) satisfied|= (\d+) of (\d+)", positive):
        n_positive, n = [int(each) for each in match.groups() if each]
        yield "satisfied", _check_positive(n_positive, n)
    yield from _list_date_checks(positive)
    yield from _list_word_checks(text, positive)


def _list_date_checks(text: str) -> Iterator[tuple[str, Check]]:
    months: dict[int, int] = {}
    if match := re.search(rf"months {_MONTH}/{_MONTH} \d{{4}}: (\d+)/(\d+)", text):
        months = {_number_month(match[1]): int(match[3]), _number_month(match[2]): int(match[4])}
    else:
        months = {_number_month(month): int(n) for n, month in re.findall(rf"(\d+) in {_MONTH}", text)}
        months |= {_number_month(month): int(n) for month, n in re.findall(rf"\b{_MONTH} (\d{{1,3}})(?!\d)\b", text)}
    if months:
        yield "months", _check_months(months)
    for sentence in re.findall(r"[Ff]irst:? [^;]*", text):
        if moments := _MOMENT.findall(sentence):
            yield "first", _check_first(moments[-1])
    for year in re.findall(r"nothing in (\d{4})", text):
        yield f"no {year}", _check_no_year(int(year))
    if re.search(r"date is not known|without date", text):
        yield "no dates", lambda stored: "" if stored.feedback["at"].isna().all() else "rows have dates"


def _list_word_checks(text: str, positive: str) -> Iterator[tuple[str, Check]]:
    if match := re.search(r"\b([A-Z]+\d+) = (\d+)\b", positive):
        yield match[1], _check_row_score(match[1], float(match[2]))
    for sentence in re.findall(r"Expected: ([^:]*?) right in all", text):
        if words := _QUOTED.findall(sentence):
            yield "words", _check_words(words)
    absent = [word for clause in re.findall(r"\bnever ([^;.]*)", text) for word in _QUOTED.findall(clause)]
    if absent:
        yield "never", _check_no_words(absent)
    for pattern, (name, check) in _PHRASES.items():
        if re.search(pattern, text):
            yield name, check
    if match := re.search(r"not ([\d,]+) scales", text):
        yield "scales", _check_few_scales(int(match[1].replace(",", "")))


def _number_month(name: str) -> int:
    return MONTHS.index(name[:3].casefold()) + 1


def _read_row_numbers(text: str) -> set[int]:
    """Return the numbers of rows that are right: with and without those that may be kept or not."""
    # What is expected goes before what the file holds.
    late = re.split(r"\bRight:|\bExpected(?: after both)?:", text)
    for part in (*late[1:], _REMARK.sub("", text)):
        for units in _UNITS:
            if match := re.search(rf"(?<![,\d])(\d+) (?:{units})\b", part):
                n = int(match[1])
                n -= sum(int(each) for each in re.findall(r"(\d+) are [^;.]*must not count", text))
                optional = sum(int(each) for each in re.findall(r"(\d+) unfinished \(kept or not", text))
                return {n, n - optional}
    return set()


# ---- checks -------------------------------------------------------------------------------------------------------


def _say_unless(is_right: object, sentence: str) -> str:
    return "" if is_right else sentence


def _check_nps(right: list[tuple[float, Any]]) -> Check:
    def check(stored: StoredFile) -> str:
        if not stored.is_feedback:
            return ""
        pairs = stored.list_nps()
        fits = any(
            abs(nps - right_nps) < ROUNDING and n_right in {None, n} for nps, n in pairs for right_nps, n_right in right
        )
        return _say_unless(fits, f"{[(round(nps, 1), n) for nps, n in pairs]} and not {right}")

    return check


def _check_rows(numbers: set[int]) -> Check:
    def check(stored: StoredFile) -> str:
        if not stored.is_feedback:
            return ""
        return _say_unless(stored.n_accepted in numbers, f"{stored.n_accepted} and not {sorted(numbers)}")

    return check


def _check_all_accepted(stored: StoredFile) -> str:
    return _say_unless(stored.n_accepted > 0 and not stored.n_rejected, f"{stored.n_accepted} accepted")


def _check_daily_rows(words: list[str]) -> Check:
    """Compare the rows of a text file of daily figures: all but the header and those that begin with a word."""

    def check(stored: StoredFile) -> str:
        if stored.is_feedback:
            return ""
        lines = [line for line in stored.path.read_text(encoding="utf-8-sig").splitlines() if line.strip()]
        n = sum(not line.strip('"').startswith(tuple(words)) for line in lines[1:])
        return _say_unless(stored.n_accepted == n, f"{stored.n_accepted} and not {n}")

    return check


def _check_mean(mean: float) -> Check:
    def check(stored: StoredFile) -> str:
        means = [float(group.mean()) for _, group in stored.answers.groupby("question", dropna=False)["value"]]
        return _say_unless(any(abs(each - mean) < ROUNDING / 10 for each in means), f"{means} and not {mean}")

    return check


def _check_texts(n: int) -> Check:
    return lambda stored: _say_unless(len(stored.list_texts()) == n, f"{len(stored.list_texts())} and not {n}")


def _check_positive(n_positive: int, n: int) -> Check:
    def check(stored: StoredFile) -> str:
        counts = []
        for _, group in stored.answers.dropna(subset=["value"]).groupby(["question", "scale"], dropna=False):
            counts.append((int(group["positive"].sum()), len(group)))
        return _say_unless((n_positive, n) in counts, f"{counts} and not {(n_positive, n)}")

    return check


def _check_months(months: dict[int, int]) -> Check:
    def check(stored: StoredFile) -> str:
        counts = stored.feedback.drop_duplicates("source_key")["day"].dt.month.value_counts()
        return _say_unless(
            all(counts.get(month, 0) == n for month, n in months.items()), f"{counts.to_dict()} and not {months}"
        )

    return check


def _check_first(moment: tuple[str, ...]) -> Check:
    year, month, day, hour, minute, second, half = moment
    hours = int(hour) % 12 + 12 * (half == "PM") if half else int(hour)
    right = f"{year}-{month}-{day} {hours:02}:{minute}:{second or '00'}"

    def check(stored: StoredFile) -> str:
        first = stored.feedback["day"].min()
        return _say_unless(not pd.isna(first) and f"{first:%Y-%m-%d %H:%M:%S}" == right, f"{first} and not {right}")

    return check


def _check_no_year(year: int) -> Check:
    return lambda stored: _say_unless(not (stored.feedback["day"].dt.year == year).any(), f"rows in {year}")


def _check_row_score(key: str, score: float) -> Check:
    def check(stored: StoredFile) -> str:
        ids = stored.feedback.loc[stored.feedback["source_key"].str.startswith(key), "id"]
        values = stored.answers.loc[stored.answers["feedback"].isin(ids), "value"].tolist()
        return _say_unless(score in values, f"{values} and not {score:g}")

    return check


def _check_words(words: list[str]) -> Check:
    def check(stored: StoredFile) -> str:
        texts = "\n".join(stored.list_texts()).casefold()
        missing = [word for word in words if word.casefold() not in texts]
        return _say_unless(not missing, f"{missing} not in the texts")

    return check


def _check_no_words(words: list[str]) -> Check:
    def check(stored: StoredFile) -> str:
        texts = stored.list_texts()
        # A short answer as a whole comment, a garbled word anywhere.
        bad = [word for word in words if any(word == text or (not word.isascii() and word in text) for text in texts)]
        return _say_unless(not bad, f"{bad} in the texts")

    return check


def _check_customers(stored: StoredFile) -> str:
    customers = stored.feedback["customer"].dropna()
    return _say_unless(len(set(customers)) != 1 or len(customers) == 1, "all rows are of one customer")


def _check_no_replies(stored: StoredFile) -> str:
    names = {column for column in stored.feedback["question"].dropna().unique() if re.search(r"(?i)repl", str(column))}
    return _say_unless(not names, f"{names} taken as customers' texts")


def _check_pairs(stored: StoredFile) -> str:
    n_questions = stored.answers["question"].nunique(dropna=False)
    n_texts = stored.feedback[stored.feedback["text"].fillna("") != ""]["question"].nunique(dropna=False)
    return _say_unless(n_questions > 1 and n_texts > 1, f"{n_questions} scores and {n_texts} texts a row")


def _check_offsets(stored: StoredFile) -> str:
    """Compare the moments of a text file that say their zone with those in the store."""
    text = stored.path.read_text(encoding="utf-8", errors="replace")
    moments = pd.to_datetime(pd.Series(re.findall(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d [+-]\d{4}", text)), utc=True)
    missing = set(moments) - set(stored.feedback["at"].dropna())
    return _say_unless(not missing, f"{len(missing)} of {len(moments)} moments with an offset are not there")


def _check_few_scales(n_scales: int) -> Check:
    def check(stored: StoredFile) -> str:
        n = stored.answers["question"].nunique(dropna=False)
        was_asked = "[sources." in stored.message
        return _say_unless(n < n_scales / 2 or was_asked, f"{n} scales without asking")

    return check


def _check_any_answer(stored: StoredFile) -> str:
    return _say_unless(stored.answers["value"].notna().any(), "no row has an answer")


def _check_zeros(stored: StoredFile) -> str:
    return _say_unless(stored.feedback["source_key"].str.startswith("00").all(), "zeros lost")


_PHRASES: dict[str, tuple[str, Check]] = {
    r"never \d+ rows with 'no answer'": ("answers", _check_any_answer),
    r"times with [+-]\d{4} converted": ("offsets", _check_offsets),
    r"customers never become one": ("customers", _check_customers),
    r"(?:NOT|not) the customer's": ("replies", _check_no_replies),
    r"both pairs kept apart": ("pairs", _check_pairs),
    r"ids keep 00": ("ids", _check_zeros),
}
"""Sentences without a number, and what they ask for."""
