from hypothesis import given
from hypothesis import strategies as st

from voc.store.comment_queries import CommentRow, SegmentRow
from voc.triage.comment_view import build_comment, build_readable_text, count_utf16_units


def javascript(text, start, end):
    """Return what ``text.slice(start, end)`` is in a browser."""
    return text.encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le")


def test_spans_count_utf16_units_so_that_a_browser_cuts_the_same_words():
    text = "👍🏽 Prima. De nota 😀 klopt niet. Groet"
    start = text.index("De nota")
    end = text.index(" Groet")
    readable, spans = build_readable_text(text, [(start, end)])
    assert javascript(readable, *spans[0]) == "De nota 😀 klopt niet."
    assert spans[0][0] > start


@given(st.text(max_size=60), st.integers(0, 60), st.integers(0, 60))
def test_any_span_of_any_text_is_inside_what_is_shown(text, a, b):
    start, end = sorted((a, b))
    readable, spans = build_readable_text(text, [(start, end)])
    assert all(0 <= low <= high <= count_utf16_units(readable) for low, high in spans)
    readable.encode("utf-8")
    assert not set("\u202e\u2066\u2069\u200b\x00\x07") & set(readable)


def test_signs_that_turn_the_reading_direction_are_gone_and_the_span_still_fits():
    text = "\u202eneeg\u202c oké. \x07Nota te hoog\u2069."
    start = text.index("\x07")
    readable, spans = build_readable_text(text, [(start, len(text))])
    assert javascript(readable, *spans[0]).strip() == "Nota te hoog."
    assert "\u202e" not in readable


def test_line_breaks_stay():
    assert build_readable_text("Een.\r\nTwee.\u2028Drie.", [])[0] == "Een.\nTwee.\nDrie."


def test_an_endless_comment_is_cut():
    row = CommentRow(1, None, None, None, "a" * 1_000_000, None, None, None)
    view = build_comment(row, [SegmentRow(1, 1, 0, 1_000_000)], 7)
    assert len(view.text) == 20_000
    assert view.spans == [(0, 20_000)]
    assert view.theme == "T-7"
