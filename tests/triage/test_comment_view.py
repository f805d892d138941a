import pytest
from hypothesis import given
from hypothesis import strategies as st

from voc.store.windows import CommentRow, SegmentRow
from voc.triage.comment_view import comment, shown, utf16_length
from voc.triage.request_context import cut


def javascript(text, start, end):
    """Return what ``text.slice(start, end)`` is in a browser."""
    return text.encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le")


def test_spans_count_utf16_units_so_that_a_browser_cuts_the_same_words():
    text = "👍🏽 Prima. De nota 😀 klopt niet. Groet"
    start = text.index("De nota")
    end = text.index(" Groet")
    readable, spans = shown(text, [(start, end)])
    assert javascript(readable, *spans[0]) == "De nota 😀 klopt niet."
    assert spans[0][0] > start


@given(st.text(max_size=60), st.integers(0, 60), st.integers(0, 60))
def test_any_span_of_any_text_is_inside_what_is_shown(text, a, b):
    start, end = sorted((a, b))
    readable, spans = shown(text, [(start, end)])
    assert all(0 <= low <= high <= utf16_length(readable) for low, high in spans)
    readable.encode("utf-8")
    assert not set("\u202e\u2066\u2069\u200b\x00\x07") & set(readable)


def test_signs_that_turn_the_reading_direction_are_gone_and_the_span_still_fits():
    text = "\u202eneeg\u202c oké. \x07Nota te hoog\u2069."
    start = text.index("\x07")
    readable, spans = shown(text, [(start, len(text))])
    assert javascript(readable, *spans[0]).strip() == "Nota te hoog."
    assert "\u202e" not in readable


def test_line_breaks_stay():
    assert shown("Een.\r\nTwee.\u2028Drie.", [])[0] == "Een.\nTwee.\nDrie."


def test_an_endless_comment_is_cut():
    row = CommentRow(1, None, None, None, "a" * 1_000_000, None, None, None)
    found = comment(row, [SegmentRow(1, 1, 0, 1_000_000)], 7)
    assert len(found.text) == 20_000
    assert found.spans == [(0, 20_000)]
    assert found.theme == "T-7"


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Mijn nota\n\nklopt  niet", "Mijn nota klopt niet"),
        ("\u202eevil\u2066", "evil"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),  # markup is made by nobody
        ("", ""),
    ],
)
def test_a_title_is_one_line_without_tricks(text, title):
    assert cut(text) == title


def test_a_word_of_a_hundred_thousand_letters_is_cut_in_a_title():
    assert cut("a" * 100_000) == "a" * 89 + "…"
    assert cut("kort " + "b" * 100_000).startswith("kort b")
    assert cut("woord " * 40).endswith(" woord…")
