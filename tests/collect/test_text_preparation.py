import pytest

from voc.collect.convert.text_preparation import BATCH_SIZE, TextPreparer
from voc.config import Config, Source
from voc.text.pii.redact import Redactor

CONFIG = Config.model_validate({"text": {"case_number": r"\bZ-\d{6}\b", "urgent": ["gaslucht"]}})


def prepare(texts, languages=None, **source):
    preparer = TextPreparer(
        CONFIG,
        Source.model_validate({"kind": "complaint", "columns": {"text": "t"}, **source}),
        Redactor(None, CONFIG.text.case_number, None),
    )
    return preparer.prepare_texts(texts, languages or [None] * len(texts))


def test_no_texts_and_empty_texts_are_prepared_as_they_are():
    assert prepare([]) == []
    (empty,) = prepare(["  "])
    assert (empty.text, empty.language, empty.is_uninformative, dict(empty.redactions)) == ("", None, False, {})


@pytest.mark.parametrize(("word", "code"), [("Nederlands", "nl"), (" EN-GB ", "en"), ("français", "fr")])
def test_the_language_that_the_file_names_is_believed(word, code):
    assert prepare(["Top"], [word])[0].language == code


@pytest.mark.parametrize(
    ("word", "code"), [("de-DE", "de"), ("fr_BE", "fr"), ("nl-BE", "nl"), ("", "nl"), ("n.v.t.", "nl")]
)
def test_a_region_behind_a_language_changes_nothing_and_the_sources_own_is_for_cells_without_a_word(word, code):
    assert prepare(["Top"], [word], language="nl")[0].language == code


def test_a_language_that_is_not_known_is_found_in_the_text_and_not_taken_from_the_source():
    text = "La factura no es correcta y nadie me contesta después de tres semanas."
    assert prepare([text], ["es"], language="nl")[0].language == prepare([text])[0].language != "nl"


def test_only_texts_without_a_language_are_looked_at():
    prepared = prepare(["De app werkt niet goed", "De app werkt niet goed"], ["en", None])
    assert [text.language for text in prepared] == ["en", "nl"]


def test_texts_that_mean_no_answer_here_are_empty_whatever_their_case_and_blanks():
    assert prepare(["Vraag  OVERGESLAGEN"], junk=["vraag overgeslagen"])[0].text == ""


def test_an_urgent_text_that_says_nothing_else_is_still_urgent():
    (text,) = prepare(["gaslucht"])
    assert text.urgent_word == "gaslucht"


def test_a_case_number_is_taken_from_the_text_first_and_else_from_what_was_cut_off():
    first, second = prepare(
        ["Z-111111 klopt niet.\n\nGroet,\nJan\nZ-222222", "Het klopt niet.\n\nGroet,\nJan\nZ-222222"]
    )
    assert (first.case_number, second.case_number) == ("Z-111111", "Z-222222")
    assert "222222" not in first.text + second.text


def test_progress_is_told_after_each_batch_and_at_the_end():
    calls = []
    preparer = TextPreparer(CONFIG, Source.model_validate({"kind": "idea"}), Redactor(None, None, None))
    n = BATCH_SIZE + 1
    preparer.prepare_texts([""] * n, [None] * n, lambda *numbers: calls.append(numbers))
    assert calls == [(BATCH_SIZE, n), (n, n)]
