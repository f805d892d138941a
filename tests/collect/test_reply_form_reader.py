"""A form that came back from a department head, however it was filled in."""

import json
from datetime import date, datetime

import openpyxl
import pytest

from voc.collect.reply_form_reader import is_reply_form, read_reply_form
from voc.errors import InputError
from voc.records import Period
from voc.records.reply_answers import FORM_SHEET, FormFinding, FormOrigin, ReplyAnswer
from voc.text.messages.catalog import Messages

TODAY = date(2026, 11, 5)
FINDINGS = (FormFinding("B-2026-10-1", 7), FormFinding("B-2026-10-2", None))
ORIGIN = FormOrigin("Zonnehof", Period(2026, 10), "Facturatie", "nl", FINDINGS)
COLUMNS = ("code", "finding", "ask", "answer", "reason", "action", "owner", "due", "key")
AGREE, PARTLY, DISAGREE = (Messages("nl")(f"reply_answer.{answer.value}") for answer in ReplyAnswer)
DESCRIPTION = {
    "company": "Zonnehof", "period": "2026-10", "department": "Facturatie", "language": "nl",
    "findings": [["B-2026-10-1", 7], ["B-2026-10-2", None]],
}  # fmt: skip


def head(language="nl"):
    return [Messages(language)(f"reply_column.{name}") for name in COLUMNS[:-1]] + ["key"]


def row(code="B-2026-10-1", **cells):
    return [{"code": code, **cells}.get(name) for name in COLUMNS]


@pytest.fixture
def read(tmp_path):
    """Return a function that reads a form with some rows below its head."""

    def read_rows(*rows, heads=None, description=DESCRIPTION, above=()):
        book = openpyxl.Workbook()
        for cells in (*above, head() if heads is None else heads, *rows):
            book.active.append(cells)
        hidden = book.create_sheet(FORM_SHEET)
        hidden.append([description if isinstance(description, str) else json.dumps(description)])
        book.save(tmp_path / "form.xlsx")
        return read_reply_form(tmp_path / "form.xlsx", today=TODAY)

    return read_rows


def list_reasons(form):
    return [(rejection.row, rejection.reason) for rejection in form.rejections]


def test_an_empty_form_is_no_answer(read):
    form = read(row(), row("B-2026-10-2"))
    assert (form.origin, form.answers, form.rejections, form.n_rows) == (ORIGIN, (), (), 0)


def test_a_row_is_read_with_all_that_will_be_done(read):
    cells = {"answer": AGREE, "action": " Brief\nherzien ", "owner": "IT", "due": datetime(2026, 12, 1)}  # noqa: DTZ001
    (answer,) = read(row(**cells)).answers
    assert (answer.finding, answer.answer, answer.action, answer.owner, answer.due, answer.has_whole_action) == (
        FINDINGS[0], ReplyAnswer.AGREE, "Brief herzien", "IT", date(2026, 12, 1), True,
    )  # fmt: skip


@pytest.mark.parametrize("word", [DISAGREE, DISAGREE.upper() + " !", "niet mee eens", "Disagree", " disagree. "])
def test_an_answer_in_other_words_or_the_other_language_counts_and_is_told(read, word):
    form = read(row(answer=word, reason="Niet van ons"))
    assert form.answers[0].answer is ReplyAnswer.DISAGREE
    assert bool(form.notes) is (word.strip(" !.").casefold() != DISAGREE)


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"answer": "misschien"}, "'misschien' is no answer"),
        ({"reason": "Niet van ons"}, "no answer was chosen"),
        ({"answer": DISAGREE}, f"{DISAGREE!r} without a reason"),
        ({"answer": PARTLY, "reason": "  "}, f"{PARTLY!r} without a reason"),
        ({"code": "B-2026-10-9", "answer": AGREE}, "'B-2026-10-9' is no finding of this form"),
        ({"code": None, "answer": AGREE}, "a row without a finding's code"),
        ({"answer": AGREE, "key": "0" * 12}, "this row is of another form, not of Facturatie in 2026-10"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_row_and_the_next_row_counts(read, cells, reason):
    form = read(row(**cells), row("B-2026-10-2", answer=AGREE))
    assert list_reasons(form) == [(2, reason)]
    assert [answer.finding.code for answer in form.answers] == ["B-2026-10-2"]


def test_of_two_answers_to_one_finding_neither_counts(read):
    form = read(row(answer=AGREE), row("b-2026-10-1", answer=DISAGREE, reason="nee"))
    assert form.answers == ()
    assert list_reasons(form) == [(n, "B-2026-10-1 is answered in 2 rows") for n in (2, 3)]


def test_a_row_of_this_form_is_known_by_its_key(read):
    assert len(read(row(answer=AGREE, key=ORIGIN.compute_key(FINDINGS[0]))).answers) == 1
    assert read(row(answer=AGREE, key=ORIGIN.compute_key(FINDINGS[1]))).answers == ()


@pytest.mark.parametrize(
    ("due", "expected"),
    [
        ("2026-11-05", date(2026, 11, 5)),
        ("5-12-2026", date(2026, 12, 5)),
        (datetime(2026, 12, 1, 9), date(2026, 12, 1)),  # noqa: DTZ001 - as a workbook has it
        ("2026-11-04", None),
        ("5/12/2026", None),
        ("31-02-2027", None),
        ("2037-01-01", None),
        ("zsm", None),
        (45992, None),
    ],
)
def test_a_day_that_cannot_be_leaves_the_answer(read, due, expected):
    form = read(row(answer=AGREE, action="Brief herzien", due=due))
    (answer,) = form.answers
    assert (answer.due, answer.has_whole_action) == (expected, expected is not None)
    assert [rejection.is_row_kept for rejection in form.rejections] == [True] * (expected is None)


def test_an_owner_without_an_action_is_asked_for(read):
    form = read(row(answer=AGREE, owner="IT"))
    assert list_reasons(form) == [(2, "an owner or a day without an action")]
    assert len(form.answers) == 1


def test_a_further_ask_has_a_promise_and_no_answer(read):
    form = read(row("B-2026-10-1/2", action="Bellen"), row("B-2026-10-1/3", answer=AGREE))
    (answer,) = form.answers
    assert (answer.finding, answer.answer, answer.action) == (FINDINGS[0], None, "Bellen")
    assert list_reasons(form) == [(3, "a further ask has no answer of its own")]


def test_columns_are_known_by_their_heads_in_either_language_or_by_their_place(read):
    english = read(row(answer=AGREE), heads=head("en"))
    assert len(english.answers) == 1
    renamed = head()
    renamed[3] = "Mening"
    form = read(row(answer=AGREE), heads=renamed)
    assert len(form.answers) == 1
    assert form.notes[0].startswith("row 1, column 4 is called 'Mening'; expected")
    moved = [*head()[1:], head()[0]]
    assert len(read([*row(answer=AGREE)[1:], "B-2026-10-1"], heads=moved).answers) == 1


def test_rows_above_the_head_are_passed_over_and_the_name_is_read(read):
    label = Messages("nl")("reply_form.name")
    form = read(row(answer=AGREE), above=(["Formulier"], [label, None, "Noor Vis"]))
    assert (form.name, len(form.answers)) == ("Noor Vis", 1)


def test_without_a_head_there_is_no_form(read):
    with pytest.raises(InputError, match="has no row with the columns of the form; expected: "):
        read(row(answer=AGREE), heads=["a", "b"])


@pytest.mark.parametrize(
    "description",
    ["", "geen json", "[]", "null", "[" * 20_000, DESCRIPTION | {"period": "oktober"}, DESCRIPTION | {"findings": [1]},
     {key: value for key, value in DESCRIPTION.items() if key != "company"}],
)  # fmt: skip
def test_a_hidden_sheet_that_somebody_wrote_in_is_refused_with_what_to_do(read, description):
    with pytest.raises(InputError, match="voc report PERIOD --all --draft"):
        read(row(answer=AGREE), description=description)


def test_long_words_are_cut_and_said_to_be(read):
    form = read(row(answer=DISAGREE, reason="a" * 2_001))
    assert len(form.answers[0].reason) == 2_000
    assert form.notes == ("row 2: the text was cut after 2000 letters (reason)",)


def test_any_other_file_is_no_form(tmp_path, read):
    read(row())
    assert is_reply_form(tmp_path / "form.xlsx")
    book = openpyxl.Workbook()
    book.save(tmp_path / "other.xlsx")
    (tmp_path / "broken.xlsx").write_bytes((tmp_path / "form.xlsx").read_bytes()[:900])
    (tmp_path / "text.csv").write_text(FORM_SHEET, encoding="utf-8")
    for name in ("other.xlsx", "broken.xlsx", "text.csv", "none.xlsx", "."):
        assert not is_reply_form(tmp_path / name), name
    with pytest.raises(InputError, match="cannot be read"):
        read_reply_form(tmp_path / "none.xlsx", today=TODAY)
