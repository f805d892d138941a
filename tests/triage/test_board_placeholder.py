import html

import pytest

from voc.text.notebook_outputs import BOARD_MIME_TYPE
from voc.triage import board_placeholder
from voc.triage.board_placeholder import build_placeholder


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_saved_notebook_says_what_to_do_in_plain_text_and_html(language):
    placeholder = build_placeholder(language)
    assert set(placeholder) == {"text/plain", "text/html", BOARD_MIME_TYPE}
    assert html.unescape(placeholder["text/html"]) == f"<p>{placeholder['text/plain']}</p>"
    assert placeholder[BOARD_MIME_TYPE]["closed"] == placeholder["text/plain"]
    assert placeholder[BOARD_MIME_TYPE]["blocked"] != placeholder["text/plain"]


def test_languages_differ():
    assert build_placeholder("nl") != build_placeholder("en")


def test_a_sentence_is_no_markup(monkeypatch):
    monkeypatch.setattr(board_placeholder, "BoardMessages", lambda language: lambda key: "a <b> & c")
    assert build_placeholder("nl")["text/html"] == "<p>a &lt;b&gt; &amp; c</p>"
