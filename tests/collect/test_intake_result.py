from voc.collect.convert.intake_result import IntakeResult
from voc.collect.convert.text_preparation import PreparedText
from voc.records import Rejection
from voc.text.pii.redact import Redactor


def intake():
    return IntakeResult(Redactor(None, None, None))


def test_a_rejected_row_says_where_what_and_what_was_expected():
    result = intake()
    result.reject_row(7, "aantal", 12.0, "a whole number")
    result.reject_value(8, "cijfer", "elf", "0 up to 10")
    assert result.rejections == [
        Rejection(7, "aantal", "got '12'", "a whole number", redacted_cell="12", is_row_kept=False),
        Rejection(8, "cijfer", "got 'elf'", "0 up to 10", redacted_cell="elf", is_row_kept=True),
    ]


def test_an_empty_cell_is_called_empty():
    result = intake()
    for cell in (None, "", "   "):
        result.reject_row(1, "datum", cell, "a date")
    assert {rejection.reason for rejection in result.rejections} == {"the cell is empty"}


def test_a_preview_is_redacted_and_short():
    result = intake()
    result.reject_row(1, "datum", "bel 06-12345678 " + "x" * 500, "a date")
    assert "12345678" not in result.rejections[0].reason + result.rejections[0].redacted_cell
    assert len(result.rejections[0].redacted_cell) < 80


def test_a_number_across_the_cut_is_redacted_whole():
    result = intake()
    result.reject_row(1, "datum", "y" * 51 + " 06-12345678", "a date")
    assert "06-1" not in result.rejections[0].reason + result.rejections[0].redacted_cell


def test_texts_are_counted_by_what_was_seen_in_them():
    result = intake()
    result.count_text(PreparedText("a", urgent_word="gaslucht", redactions={"phone": 2}))
    result.count_text(PreparedText("b", redactions={"phone": 1, "name": 1}, is_uninformative=True))
    assert (result.n_urgent, result.n_uninformative, dict(result.redactions)) == (1, 1, {"phone": 3, "name": 1})
