from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voc.text.sanitize import cut_excerpt, sanitize_line, sanitize_text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("regel een\r\nregel\ttwee", "regel een regel twee"),
        ("\u202ekcab\u202c gewoon", "kcab gewoon"),
        ("NUL\x00 en\x1b[31m kleur", "NUL en [31m kleur"),
        ("a\ufeffb\u200bc", "abc"),
        ("los \ud800 deel", "los \ufffd deel"),
        ("  veel   wit  ", "veel wit"),
    ],
    ids=["line ends", "turned reading direction", "control characters", "unseen", "lone surrogate", "spaces"],
)
def test_what_nobody_can_see_is_taken_out(text, expected):
    assert sanitize_line(text) == expected


def test_piled_marks_are_thinned_out():
    assert len(sanitize_line("Z" + "\u0335" * 500)) == 5


def test_accents_and_emoji_stay():
    assert sanitize_line("één coördinatie 👩‍🔧 café") == "één coördinatie 👩‍🔧 café"


def test_a_long_comment_is_cut_around_its_part():
    text = "woord " * 400 + "HIER GAAT HET OM" + " verder" * 400
    start = text.index("HIER")
    before, part, after = cut_excerpt(text, start, start + 16, longest=200)
    assert part == "HIER GAAT HET OM"
    assert before.startswith("…")
    assert after.endswith("…")
    assert len(before + part + after) <= 206


def test_a_word_of_a_hundred_thousand_letters_is_cut():
    before, part, after = cut_excerpt("a" * 100_000, 0, 100_000)
    assert (before, after) == ("", "")
    assert len(part) == 420
    assert part.endswith("…")


@given(st.text(max_size=600), st.integers(-5, 700), st.integers(-5, 700))
def test_an_excerpt_never_fails_and_never_grows(text, start, end):
    parts = cut_excerpt(text, start, end, longest=100)
    assert len("".join(parts)) <= 106


@given(st.text(max_size=80), st.text(min_size=1, max_size=80), st.text(max_size=80))
def test_a_short_comment_is_kept_whole(before, part, after):
    text = before + part + after
    parts = cut_excerpt(text, len(before), len(before) + len(part))
    assert "".join("".join(parts).split()) == "".join(
        sanitize_line(before).split() + sanitize_line(part).split() + sanitize_line(after).split()
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        ("a\r\nb\rc\nd", "a\nb\nc\nd"),
        ("a\u2028b\u2029c", "a\nb\nc"),
        ("a\tb  c", "a\tb  c"),
        ("Niet\u202e goed\u200b", "Niet goed"),
        ("los \ud800 deel \uffff", "los \ufffd deel \ufffd"),
        ("bel\x07 en\x00 nul", "bel  en  nul"),
        ("\U000e0041tag", "tag"),
    ],
)
def test_a_text_keeps_its_lines_and_loses_what_nobody_can_see(text, expected):
    assert sanitize_text(text) == expected


@given(st.text())
def test_a_sanitized_text_can_be_written_and_sanitizing_again_changes_nothing(text):
    for sanitize in (sanitize_line, sanitize_text):
        once = sanitize(text)
        assert sanitize(once) == once
        assert len(once) <= len(text)
        once.encode("utf-8")
        assert not any(ord(sign) < 32 and sign not in "\n\t" for sign in once)
    assert "\n" not in sanitize_line(text)


@given(st.text(alphabet="abc …\n", max_size=60), st.integers(-5, 70), st.integers(-5, 70), st.integers(5, 40))
def test_an_excerpt_is_of_the_text_and_has_the_length_that_was_asked_for(text, start, end, longest):
    excerpt = cut_excerpt(text, start, end, longest=longest)
    joined = "".join(excerpt)
    assert len(joined.replace("…", "")) <= longest
    words = sanitize_line(text)
    assert all(part.strip().removeprefix("…").removesuffix("…").strip() in words for part in excerpt)


@pytest.mark.parametrize(("start", "end"), [(5, 5), (9, 2), (-4, -1), (400, 900)])
def test_a_part_that_is_nowhere_is_empty_and_the_text_is_shown_from_its_beginning(start, end):
    before, part, after = cut_excerpt("De nota klopt niet.", start, end)
    assert (before, part, after) == ("", "", "De nota klopt niet.")
