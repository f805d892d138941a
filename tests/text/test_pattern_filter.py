"""The quick look before the patterns of redaction and cleaning: whatever they match, it lets through."""

import json
import re
from itertools import chain
from pathlib import Path

import pytest

from voc.text import clean
from voc.text.pattern_filter import MIN_TEXTS, build_filter, build_patient_filter, widen_pattern
from voc.text.pii import announced_numbers, birth_dates, patterns, person_names

ANNOUNCEMENTS = ("_TITLE", "_ANNOUNCED", "_CLOSING", "_THANKS", "_ROLE", "_PRAISED")
CASES = Path(__file__).parents[2] / "benchmarks" / "redaction_cases.jsonl"


@pytest.fixture(scope="module")
def texts():
    """Return sentences with personal data of every kind, also in capitals and with letters beyond ASCII."""
    sentences = [json.loads(line)["text"] for line in CASES.read_text(encoding="utf-8").splitlines()[::9]]
    return list(chain(sentences, map(str.upper, sentences[::3]), (each.replace("e", "é") for each in sentences[::3])))


@pytest.mark.parametrize(
    "module", [patterns, announced_numbers, birth_dates, clean], ids=lambda module: module.__name__
)
def test_what_a_pattern_matches_passes_its_filter(module, texts):
    compiled = {name: each for name, each in vars(module).items() if isinstance(each, re.Pattern)}
    for name, pattern in compiled.items():
        if name == "_LINE_END":  # signs by their numbers, which RE2 writes otherwise; no filter is made of it
            continue
        may_match = build_filter(pattern)
        stopped = [text for text in texts if not may_match(text) and pattern.search(text)]
        assert not stopped, (name, stopped[:3])


def test_a_filter_stops_what_no_pattern_matches():
    may_match = build_filter(re.compile(r"\bnota (\d{4})(?!\d)", re.IGNORECASE), re.compile(r"^klant:", re.MULTILINE))
    assert [may_match(text) for text in ("NOTA 1234", "zie\nklant: ja", "de nota klopt", "de klant: ja")] == [
        True,
        True,
        False,
        False,
    ]
    assert may_match("half een teken: \ud83d"), "what RE2 cannot read is left to the pattern"


@pytest.mark.parametrize(
    ("pattern", "wide"),
    [
        (re.compile(r"(?<!\d)a(?=[)(]x)\bb$"), "ab"),
        (re.compile(r"[^\w\n]{0,3}"), r"[^\pL\pN_\n]{0,3}"),
        (re.compile("a b [ ] # a remark\n c", re.VERBOSE), "ab[ ]c"),
        (re.compile(r"^a$", re.MULTILINE | re.IGNORECASE), "(?im:^a$)"),
        (re.compile(r"[]\]]\W"), r"[]\]](?s:.)"),
        # Many repetitions have no bound, but of what goes over the end of a line.
        (re.compile(r"[a-z]{1,20}[^\W\d_]{2,9}.{0,8}x{0,9}"), r"[a-z]+[\pL\pN]{2,}.*x{0,9}"),
        (re.compile(r"[^\n]{0,40}[^.!]{0,40}[ \n]{0,9}[a-z]{0,3}"), r"[^\n]*[^.!]{0,40}[ \n]{0,9}[a-z]{0,3}"),
    ],
)
def test_a_pattern_is_widened(pattern, wide):
    assert widen_pattern(pattern) == wide


def test_many_texts_looked_at_together_get_the_answers_that_each_would_get():
    patterns = [
        re.compile(r"\bnota\s+\d+"),
        re.compile(r"^beste$", re.MULTILINE),
        re.compile(r"x\sy"),
        re.compile("é?z"),
    ]
    texts = ["nota", "12", "een nota\n13", "beste", "x", "y", "", "x y", "pizza", "é", "half \ud800", "nota"] * 3
    together, singly = build_filter(*patterns), build_filter(*patterns)
    together.look_ahead(texts)
    for text in texts:
        # A text may be let through for what the next one begins with; what matches is never stopped.
        assert together(text) or not singly(text)
        assert not together(text) or singly(text) or text in {"nota", "x"}
    together.look_ahead([])
    assert together("een nota 5")


def test_a_patient_filter_lets_the_first_texts_pass_and_is_made_for_many_at_once():
    may_match = build_patient_filter(re.compile("nota"))
    assert all(may_match(f"text {number}") for number in range(MIN_TEXTS))
    assert [may_match("geen"), may_match("de nota")] == [False, True]
    other = build_patient_filter(re.compile("nota"))
    other.look_ahead(["geen"] * MIN_TEXTS)
    assert [other("geen"), other("de nota")] == [False, True]


@pytest.mark.parametrize(
    ("name", "finders"),
    [
        ("_may_be_announced", ANNOUNCEMENTS),
        ("_may_be_loose", ("_LOOSE",)),
        ("_may_be_told", ("_FAMILY", "_LAST_WORD", "_SELF", "_TWO_CAPITALS")),
        ("_may_be_listed", ("_SURNAME_FIRST", "_BARE_INITIAL", "_NAME_IN_CAPITALS", "_DOUBLE_FIRST")),
    ],
)
def test_names_are_looked_for_wherever_a_finder_would_find_one(name, finders, texts):
    may_match = getattr(person_names, name)
    may_match.look_ahead(texts)
    found = [text for text in texts if any(getattr(person_names, finder).search(text) for finder in finders)]
    assert found
    assert [text for text in found if not may_match(text)] == []


def test_a_filter_at_the_start_of_words_is_made_of_patterns_that_begin_with_one():
    for name in (*ANNOUNCEMENTS, "_LOOSE"):
        assert getattr(person_names, name).pattern.startswith(r"\b")
    may_match = build_patient_filter(re.compile(r"\bir\b"), at_word_start=True)
    may_match.look_ahead(["de ir. belde", "de firma belde", "een ird", *"x" * MIN_TEXTS, *map(str, range(MIN_TEXTS))])
    assert [may_match(text) for text in ("de ir. belde", "de firma belde", "een ird")] == [True, False, True]
