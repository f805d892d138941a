"""Special personal data is found where it is said of somebody, and not where a word alone sounds like it."""

import json
import re
import time
from pathlib import Path

import pytest

from voc.records import SpecialKind
from voc.text.pii import special_kinds
from voc.text.pii.special_kinds import find_special_kinds

CASES = [
    json.loads(line)
    for line in (Path(__file__).parents[2] / "benchmarks/special_cases.jsonl").read_text("utf-8").splitlines()
]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Door mijn chemokuur kon ik niet betalen", "health"),
        ("De nota is hoog. My wife has MS, please call.", "health"),
        ("We are Jewish and do not call on the Sabbath", "religion"),
        ("Ik ben lid van de FNV", "union"),
        ("Omdat ik zwart ben werd ik niet geloofd", "ethnicity"),
        ("I am bisexual and your agent joked about it", "sexual"),
        ("Mijn man zit in de gevangenis", "criminal"),
        ("klant heeft kanker, belt over de nota", "health"),
        ("Dhr. van Dijk is blind en kan de brief niet lezen", "health"),
        ("mevrouw [naam] heeft diabetes", "health"),
        ("The customer is a Muslim", "religion"),
    ],
)
def test_each_kind_is_found(text, kind):
    assert find_special_kinds(text) == (SpecialKind(kind),)


@pytest.mark.parametrize(
    "text",
    [
        "ik werd er ziek van",
        "my phone died",
        "health check of the boiler",
        "de nota is hoger als ik dacht en ik heb zelf, als klant, gebeld",
        "",
        "Kanker is een ziekte",
    ],
)
def test_words_alone_say_nothing(text):
    assert find_special_kinds(text) == ()


def test_hardly_any_case_is_missed_and_none_taken_wrongly():
    special = [case for case in CASES if case["special"]]
    assert sum(bool(find_special_kinds(case["text"])) for case in special) >= 0.9 * len(special)
    assert [case["text"] for case in CASES if not case["special"] and find_special_kinds(case["text"])] == []


def test_a_long_text_without_end_takes_no_time():
    started = time.process_time()
    for filling in ("ik ben ", "als een ", "mijn man heeft wel ", "in de "):
        find_special_kinds(f"{filling * 5_000} kanker")
    assert time.process_time() - started < 60


@pytest.mark.parametrize(
    "text",
    [
        "klant zijn zwarte meter is stuk",
        "Mevr. Jansen. De kast is zwart.",
        "mevrouw belt over de meter die zwart is",
        "Customer is black listed by the bank",
        "klant is niet doof voor argumenten",
    ],
)
def test_an_agents_note_about_a_customers_things_is_no_special_data(text):
    assert find_special_kinds(text) == ()


@pytest.mark.parametrize("name", ["_ORIGIN", "_PEOPLE", "_RELIGION"])
def test_every_word_of_a_list_passes_the_quick_look(name):
    words = getattr(special_kinds, name).removeprefix("(?:").rstrip("e?)").replace("?", "").split("|")
    stopped = [word for word in words if not find_special_kinds(f"Ik ben {word} en wacht nog steeds.")]
    assert stopped == []


def test_of_others_too():
    assert find_special_kinds("My neighbours complained: they are muslim.") == (SpecialKind.RELIGION,)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("I’m disabled and the ramp is gone", "health"),
        ("I’ve had cancer and was put on hold", "health"),
        ("m’n zoon is autistisch en schrok van de monteur", "health"),
        ("He’s blind and cannot read the letter", "health"),
        ("She's pregnant and waited outside", "health"),
        ("My brother's got epilepsy", "health"),
        ("They're Jewish and do not call on Saturdays", "religion"),
        ("We’ve been told to leave because we’re gay", "sexual"),
        ("IK BEN SLECHTHOREND EN BEL DUS NIET", "health"),
    ],
)
def test_short_forms_and_the_apostrophe_of_telephones_hide_nothing(text, kind):
    assert find_special_kinds(text) == (SpecialKind(kind),)


@pytest.mark.parametrize(
    "text",
    ["It’s a blind spot in the app", "The customer's black meter is broken", "He’s nearly had a heart attack from it",
     "She's on the black list", "They've been blind to the fault", "I’m deaf to your excuses"],
)  # fmt: skip
def test_short_forms_make_nothing_special(text):
    assert find_special_kinds(text) == ()


@pytest.mark.parametrize("name", ["_DISEASE", "_CONDITION", "_TREATMENT", "_SEXUAL", "_COLOUR", "_BOND"])
def test_the_beginning_of_every_single_word_of_a_rule_passes_the_quick_look(name):
    flat = re.sub(r"\(\?[:!][^()]*\)", "", getattr(special_kinds, name)[3:-1])  # without the groups inside it
    words = [word for word in flat.split("|") if len(word) > 3 and word.isalpha()]
    before = "ik ben lid van de" if name == "_BOND" else "ik ben"
    assert words
    assert [word for word in words if not special_kinds.may_hint(f"{before} {word} en wacht")] == []


def test_each_kind_is_told_once_and_in_the_order_of_the_kinds():
    text = "Ik ben moslim. Ik ben homo. Mijn vrouw heeft kanker. Ik ben islamitisch. Ik ben lid van de FNV."
    expected = [SpecialKind.HEALTH, SpecialKind.RELIGION, SpecialKind.UNION, SpecialKind.SEXUAL]
    assert find_special_kinds(text) == tuple(kind for kind in SpecialKind if kind in expected)
    assert find_special_kinds(" ".join(reversed(text.split(". ")))) != ()


def test_who_it_is_about_stands_in_the_same_sentence():
    assert find_special_kinds("Ik bel over mijn nota! Blind vertrouwen is dat.") == ()
    assert find_special_kinds("Mijn zoon wacht, hij is blind") == (SpecialKind.HEALTH,)


@pytest.mark.parametrize("text", ["Ik heb ALS geduld", "als ik bel", "klant heeft TIA noch nota", "ms. Smith called"])
def test_abbreviations_of_diseases_are_known_in_capitals_only(text):
    assert find_special_kinds(text.casefold()) == ()
