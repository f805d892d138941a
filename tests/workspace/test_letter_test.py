"""A draft letter is read as text, and its sentences are looked for; greetings resemble every mail and are not."""

import sys
from types import SimpleNamespace

import pytest

from voc.errors import UsageError
from voc.insight import similar_questions
from voc.workspace import letter_test
from voc.workspace.letter_test import LONGEST_LETTER, find_letter_questions, read_letter

LETTER = """\
Beste klant,

Vanaf 1 december stijgt uw termijnbedrag. U hoeft daarvoor zelf niets te doen.
Weet u dit al? Kijk in de app naar uw verbruik
van dit jaar.

Met vriendelijke groet,
Team Facturatie
"""


def test_a_letter_is_read_with_and_without_a_mark_of_its_encoding(tmp_path):
    path = tmp_path / "brief.txt"
    for encoding in ("utf-8", "utf-8-sig"):
        path.write_text("Geachte heer, één vraag.", encoding=encoding)
        assert read_letter(path) == "Geachte heer, één vraag."


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"PK\x03\x04\xff\xfe", "expected a text file"),
        ("Eén".encode("cp1252"), "expected a text file"),
        (b"x" * (LONGEST_LETTER + 1), r"50,001 characters; a letter has at most 50,000"),
    ],
)
def test_a_file_that_is_no_letter_is_refused_by_name(content, says, tmp_path):
    path = tmp_path / "brief.docx"
    path.write_bytes(content)
    with pytest.raises(UsageError, match=f"brief.docx: .*{says}"):
        read_letter(path)


def test_a_letter_that_is_not_there_or_a_folder_is_said(tmp_path):
    with pytest.raises(UsageError, match=r"brief\.txt: there is no such file"):
        read_letter(tmp_path / "brief.txt")
    with pytest.raises(UsageError, match="expected a text file" if sys.platform != "win32" else "may not read"):
        read_letter(tmp_path)


@pytest.fixture
def asked(monkeypatch):
    """Return the sentences that are looked for, in a workspace that has nothing else."""
    sentences = []
    monkeypatch.setattr(
        similar_questions, "find_similar_questions", lambda _facts, texts, **_: sentences.extend(texts) or ()
    )
    workspace = SimpleNamespace(store=None, config=None, facts=None)

    def ask(text):
        sentences.clear()
        find_letter_questions(workspace, text)
        return list(sentences)

    monkeypatch.setattr(letter_test, "Context", lambda *_: None)
    return ask


def test_sentences_of_four_words_or_more_are_looked_for_on_one_line_each(asked):
    assert asked(LETTER) == [
        "Vanaf 1 december stijgt uw termijnbedrag.",
        "U hoeft daarvoor zelf niets te doen.",
        "Weet u dit al?",
        "Kijk in de app naar uw verbruik van dit jaar.",
    ]


@pytest.mark.parametrize(
    "greeting",
    ["Geachte heer, mevrouw De Vries van Dam,", "Dear Mr and Mrs Smith,", "  Yours faithfully, the billing team"],
)
def test_a_line_that_greets_is_not_looked_for(greeting, asked):
    assert asked(f"{greeting}\n\nUw nota van oktober is niet juist.\n") == ["Uw nota van oktober is niet juist."]


def test_who_signs_is_no_sentence_and_what_stands_below_is(asked):
    text = "Uw nota van oktober is niet juist.\n\nHoogachtend,\n\nMaria de Vries\nHoofd Facturatie\n\nPS {}"
    postscript = "Uw volgende nota is die van december."
    assert asked(text.format(postscript)) == ["Uw nota van oktober is niet juist.", f"PS {postscript}"]


def test_a_sentence_that_begins_like_a_greeting_is(asked):
    text = "Beste klanten verdienen een goede uitleg over hun nota. Dat vinden wij."
    assert asked(text) == ["Beste klanten verdienen een goede uitleg over hun nota."]


@pytest.mark.parametrize("text", ["", "Beste klant,\n\nTot gauw!\n", "\n \n"])
def test_a_letter_that_says_nothing_is_refused(text, asked):
    with pytest.raises(UsageError, match="no sentence of the letter has 4 words or more"):
        asked(text)
