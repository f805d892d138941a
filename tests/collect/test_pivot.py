import pytest

from voc.collect import convert_table, propose_mapping, read_table
from voc.collect.pseudonyms import Pseudonyms
from voc.collect.read.pivot import pivot_table
from voc.collect.read.table import FileTable
from voc.config import Config, PivotRule
from voc.errors import InputError

RULE = PivotRule(respondent="nr", question="vraag", answer="antwoord")
ROWS = """nr;vraag;soort;antwoord;datum
1;Cijfer;getal;8;2026-10-01 09:00
1;Waarom?;tekst;snel geholpen;2026-10-01 09:05
2;Cijfer;getal;3;2026-10-02 10:00
2;Waarom?;tekst;nog geen antwoord;2026-10-02 10:04
2;Waarom?;tekst;en te duur;2026-10-02 10:04
;Cijfer;getal;5;2026-10-03 10:00
"""


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "lang.csv"
    path.write_text(ROWS, encoding="utf-8")
    return read_table(path)


def test_rows_of_one_respondent_become_one_with_a_column_for_each_question(table):
    wide = pivot_table(table, RULE)
    assert wide.columns == ("nr", "datum", "Cijfer", "Waarom?")
    assert wide.rows == [
        ["1", "2026-10-01 09:05", "8", "snel geholpen"],
        ["2", "2026-10-02 10:04", "3", "nog geen antwoord; en te duur"],
    ]
    assert list(wide.lines) == [2, 4]


def test_the_moment_of_an_answer_is_its_latest_also_where_the_newest_row_stands_first(tmp_path):
    rows = "".join(
        f"{n};Waarom?;omdat het lang duurde {n};0{n}-10-2026 12:05\n{n};Cijfer;8;30-09-2026 23:50\n"
        for n in range(1, 6)
    )
    path = tmp_path / "lang.csv"
    path.write_text(f"nr;vraag;antwoord;datum\n{rows}", encoding="utf-8")
    wide = pivot_table(read_table(path), RULE)
    assert [row[1] for row in wide.rows] == [f"0{n}-10-2026 12:05" for n in range(1, 6)]


def test_what_is_left_out_or_joined_is_said(table):
    wide = pivot_table(table, RULE)
    assert any("6 rows, one per answer, were put together to 2" in note for note in wide.notes)
    assert any("1 times several answers" in note for note in wide.notes)
    assert any("'soort'" in note for note in wide.notes)
    assert [(rejection.row, rejection.column) for rejection in wide.rejections] == [(7, "nr")]


def test_of_several_columns_of_answers_the_filled_one_counts(tmp_path):
    path = tmp_path / "lang.csv"
    path.write_text("nr;vraag;getal;tekst\n1;Cijfer;8;\n1;Waarom?;;snel\n", encoding="utf-8")
    rule = PivotRule(respondent="nr", question="vraag", answer=("getal", "tekst"))
    assert pivot_table(read_table(path), rule).rows == [["1", "8", "snel"]]


def test_a_column_that_is_not_there_is_named(table):
    with pytest.raises(InputError, match=r"no column 'respondent'.*it has: nr, vraag"):
        pivot_table(table, RULE.model_copy(update={"respondent": "respondent"}))


def test_a_mapping_of_a_long_file_is_proposed_with_a_doubt_and_reads_it(tmp_path):
    path = tmp_path / "survey long.csv"
    lines = ["respondent_id,question,response,timestamp"]
    for k in range(40):
        moment = f"2026-09-{k % 28 + 1:02d} 10:00:00"
        lines += [
            f"R{k},How likely are you to recommend us?,{k % 11},{moment}",
            f"R{k},Why did you give this score?,I waited {k} minutes before anybody answered my call,{moment}",
        ]
    path.write_text("\n".join(lines), encoding="utf-8")
    proposal = propose_mapping(read_table(path), Config(), "survey")
    assert not proposal.is_certain
    assert any("one row per answer" in question for question in proposal.open_questions)
    assert proposal.source.columns.score == "How likely are you to recommend us?"
    converted = convert_table(read_table(path, proposal.source), proposal.source, Config(), Pseudonyms(b"key"))
    assert len(converted.records) == 40
    assert converted.records[3].answers[0].value == 3


def build(*rows, columns=("nr", "vraag", "antwoord", "kanaal")):
    return FileTable("lang.csv", columns, [list(row) for row in rows], range(2, 2 + len(rows)), columns)


def test_respondents_and_questions_keep_the_order_in_which_they_come():
    wide = pivot_table(build(("b", "Q2", "1", "x"), ("a", "Q1", "2", "x"), ("b", "Q1", "3", "x")), RULE)
    assert wide.columns == ("nr", "kanaal", "Q2", "Q1")
    assert wide.rows == [["b", "x", "1", "3"], ["a", "x", None, "2"]]
    assert list(wide.lines) == [2, 3]


def test_a_number_of_a_workbook_is_the_respondent_of_its_text():
    wide = pivot_table(build((1, "Q", 8, None), (1.0, "R", 7.5, None), ("1", "S", "x", None)), RULE)
    assert wide.rows == [["1", 8, 7.5, "x"]]


@pytest.mark.parametrize(
    ("answers", "cell"),
    [(("a", "b", "a"), "a; b"), (("a", "a"), "a"), ((None, "a", ""), "a"), ((None, ""), None), ((8, 8.0), 8),
     ((0, None), 0)],
)  # fmt: skip
def test_several_answers_to_one_question_are_one_cell_and_each_once(answers, cell):
    wide = pivot_table(build(*(("1", "Q", answer, None) for answer in answers)), RULE)
    assert wide.rows == [["1", cell]]


@pytest.mark.parametrize("row", [("", "Q", "8", ""), (None, "Q", "8", ""), ("1", "", "8", ""), ("1", None, "8", "")])
def test_an_answer_without_respondent_or_question_is_refused_with_its_row(row):
    wide = pivot_table(build(("1", "Q", "9", ""), row), RULE)
    assert wide.rows == [["1", "9"]]
    assert [(rejection.row, rejection.reason) for rejection in wide.rejections] == [(3, "empty")]
    with pytest.raises(InputError, match="has no row with a respondent and a question"):
        pivot_table(build(row), RULE)


def test_a_question_with_the_name_of_a_column_gets_a_number():
    wide = pivot_table(build(("1", "nr", "8", "tel"), ("1", "kanaal", "x", "tel")), RULE)
    assert wide.columns == ("nr", "kanaal", "nr (2)", "kanaal (2)")
    assert wide.rows == [["1", "tel", "8", "x"]]


@pytest.mark.parametrize(("n_changed", "is_kept"), [(0, True), (1, True), (2, False)])
def test_a_column_stays_where_it_says_one_thing_of_nearly_every_respondent(n_changed, is_kept):
    rows = [
        (str(k), question, "8", "web" if k < n_changed and question == "R" else "tel")
        for k in range(20)
        for question in "QR"
    ]
    wide = pivot_table(build(*rows), RULE)
    assert ("kanaal" in wide.columns) is is_kept
    assert any("differ from answer to answer were left out: 'kanaal'" in note for note in wide.notes) is not is_kept


def test_a_column_without_content_is_no_column():
    assert pivot_table(build(("1", "Q", "8", None), ("1", "R", "7", "")), RULE).columns == ("nr", "Q", "R")


def test_columns_are_named_by_their_wording_too():
    table = FileTable("x", ("a", "b", "c"), [["1", "Q", "8"]], [2], ("Nr", "Vraag", "Antwoord"))
    assert pivot_table(table, RULE).columns == ("a", "Q")
