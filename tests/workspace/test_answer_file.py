"""Files of answers: every program's CSV, and cells that cannot be are told with their row."""

import pytest

from voc.errors import InputError
from voc.records import Category
from voc.workspace.answer_file import read_answer_rows, read_answers


@pytest.fixture
def write(tmp_path):
    def write_text(text, encoding="utf-8"):
        path = tmp_path / "answers.csv"
        path.write_bytes(text.encode(encoding))
        return path

    return write_text


def list_answers(path):
    return [(answer.row, answer.segment, answer.department) for answer in read_answer_rows(path)]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_every_separator_and_line_end_is_read(write, separator, line_end):
    lines = [["segment", "department"], ["3", "Facturatie"], ["4", ""], ["5", "unknown"]]
    text = line_end.join(separator.join(cells) for cells in lines) + line_end
    assert list_answers(write(text)) == [(2, 3, "Facturatie"), (4, 5, "unknown")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_department_with_an_accent_is_read_in_what_excel_saves(write, encoding):
    path = write("segment;department\n3;Financiële administratie\n", encoding)
    assert list_answers(path) == [(2, 3, "Financiële administratie")]


def test_rows_are_numbered_as_the_file_has_them_empty_ones_included(write):
    assert list_answers(write('segment,note,department\n\n3,"two\nlines",Facturatie\n,,\n9,,Digitaal\n')) == [
        (3, 3, "Facturatie"),
        (6, 9, "Digitaal"),
    ]
    with pytest.raises(InputError, match=r"answers\.csv, row 4: expected a segment's number, got 'x'"):
        read_answer_rows(write("segment,department\n\n3,Facturatie\nx,Digitaal\n"))


def test_names_of_columns_are_read_in_any_case_and_with_spaces(write):
    assert list_answers(write(" Segment ; DEPARTMENT\n3;Facturatie\n")) == [(2, 3, "Facturatie")]


@pytest.mark.parametrize("text", ["", "\n\n", "segment\n3\n", "source,department\na,b\n", "key,department\na,b\n"])
def test_a_file_without_the_columns_is_refused(write, text):
    with pytest.raises(InputError, match="expected the columns segment and department"):
        read_answer_rows(write(text))


def test_a_file_with_names_of_columns_only_holds_no_answers(write):
    assert read_answer_rows(write("segment,department\n")) == []
    assert read_answers(write("source,key,department\na,b,Facturatie\n")) == []


def test_a_short_row_is_open_and_a_long_one_is_refused(write):
    path = write("segment,department,reader\n3\n4,Facturatie\n5,Digitaal,Noor,,\n")
    assert [(each.segment, each.department, each.reader) for each in read_answer_rows(path)] == [
        (4, "Facturatie", None),
        (5, "Digitaal", "Noor"),
    ]
    with pytest.raises(InputError, match="row 2: more cells than columns"):
        read_answer_rows(write("segment,department\n5,Service, Sales\n"))


def test_a_mark_that_is_opened_and_not_closed_swallows_nothing(write):
    text = 'segment,department\n3,"Facturatie\n' + "".join(f"{n},Digitaal\n" for n in range(4, 20_000))
    answers = list_answers(write(text))
    assert len(answers) == 19_997
    assert answers[0][1:] == (3, "Facturatie")
    assert answers[-1][1:] == (19_999, "Digitaal")


@pytest.mark.parametrize("number", ["", "-1", "1.0", "S-3", "4²", "9" * 5000])
def test_what_is_no_number_of_a_segment_is_told(write, number):
    with pytest.raises(InputError, match="row 2: expected a segment's number, got"):
        read_answer_rows(write(f"segment,department\n{number},Facturatie\n"))


@pytest.mark.parametrize("part", ["0", "-1", "1.0", "first", "9" * 5000])
def test_what_is_no_number_of_a_sentence_is_told(write, part):
    with pytest.raises(InputError, match="row 2, column part: expected the number of a sentence"):
        read_answer_rows(write(f"source,key,part,department\na,b,{part},Facturatie\n"))


def test_an_answer_by_its_key_has_all_that_the_file_says(write):
    (answer,) = read_answer_rows(
        write("source,key,part,department,category,reader\nklachten,K1,2,Facturatie,Unnecessary,Noor\n")
    )
    assert (answer.source, answer.key, answer.part, answer.segment) == ("klachten", "K1", 2, None)
    assert (answer.category, answer.reader) == (Category.UNNECESSARY, "Noor")


def test_a_column_twice_is_refused_as_nobody_knows_which_counts(write):
    with pytest.raises(InputError, match="expected each column once; got 'department' 2 times"):
        read_answer_rows(write("segment,department,Department\n3,Facturatie,Digitaal\n"))
