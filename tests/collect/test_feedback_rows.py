import pytest

from voc.collect import FileTable, Pseudonyms, convert_table
from voc.config import Config, Source
from voc.errors import InputError
from voc.records import DateState

IDEA = {"kind": "idea", "columns": {"key": "id", "text": "idee", "votes": "stemmen"}}
TWO = {"kind": "complaint", "columns": {"key": "id", "text": ["een", "twee"]}}


@pytest.mark.parametrize(("cell", "votes"), [("12", 12), ("1.234", 1234), ("", None), ("veel", None), ("-1", None)])
def test_votes_that_cannot_be_read_cost_nothing_but_themselves(convert, cell, votes):
    result = convert(f"id;idee;stemmen\n1;maak de app sneller;{cell}\n", IDEA)
    assert result.records[0].votes == votes
    assert not result.rejections


def test_several_texts_keep_the_number_of_their_column_also_when_one_is_empty(convert):
    result = convert("id;een;twee\nr1;;de app is traag\nr2;de nota klopt niet;de app is traag\n", TWO)
    assert [record.key for record in result.records] == ["r1/2", "r2/1", "r2/2"]
    assert [record.question for record in result.records] == ["twee", "een", "twee"]


def test_a_column_that_is_mapped_twice_gives_its_text_twice_under_one_key(convert):
    result = convert(
        "id;een\nr1;de app is traag\n", {"kind": "complaint", "columns": {"key": "id", "text": ["een", "een"]}}
    )
    assert [record.key for record in result.records] == ["r1/1", "r1/1"]


def test_without_text_columns_a_score_alone_is_a_record_without_text(convert):
    mapping = {"kind": "survey", "columns": {"key": "id", "score": "nps"}, "score": {"scale": "nps"}}
    result = convert("id;nps\nr1;9\nr2;n.v.t.\n", mapping)
    assert [(record.key, record.text, record.answers[0].value) for record in result.records] == [
        ("r1", "", 9),
        ("r2", "", None),
    ]
    assert result.n_no_answer == 1


def test_only_the_first_score_counts_as_not_answered(convert):
    mapping = {"kind": "survey", "columns": {"score": "nps", "scores": {"Gemak": "ces"}}, "score": {"scale": "nps"}}
    assert convert("nps;ces\n9;\n", mapping).n_no_answer == 0


def test_keys_count_how_often_a_content_came_before(convert):
    mapping = {"kind": "complaint", "columns": {"text": "t"}}
    keys = [record.key for record in convert("t\nde app\nde app\nde nota\nde app\n", mapping).records]
    assert keys[1] == f"{keys[0]}-2"
    assert keys[3] == f"{keys[0]}-3"
    assert "-" not in keys[2].removeprefix("r-")


def test_progress_counts_over_all_text_columns(tmp_path):
    from voc.collect import Pseudonyms, convert_table, read_table
    from voc.config import Config, Source

    path = tmp_path / "a.csv"
    path.write_text("id;een;twee\n" + "1;de app;de nota\n" * 3, encoding="utf-8")
    source, calls = Source.model_validate(TWO), []
    convert_table(read_table(path, source), source, Config(), Pseudonyms(b"k"), lambda *numbers: calls.append(numbers))
    assert calls == [(3, 6), (6, 6)]


@pytest.mark.parametrize(
    ("promise", "customer", "contact", "case_number"),
    [
        ("anonymous", False, None, None),
        ("identified", True, "c7", None),
        ("may be called", True, "c7", "ZK-7"),
        (None, True, "c7", "ZK-7"),
    ],
)
def test_what_is_stored_of_a_customer_follows_from_the_promise(promise, customer, contact, case_number):
    columns = ("key", "at", "text", "customer", "contact", "case_number")
    source = Source.model_validate({"kind": "survey", "promise": promise, "columns": {name: name for name in columns}})
    config = Config.model_validate({"text": {"case_number": r"\bZK-\d+\b"}})
    row = ("r7", "2026-10-05", "De nota klopt niet, zaak ZK-8", "K7", "c7", "ZK-7")
    table = FileTable(name="a.csv", columns=columns, labels=columns, rows=[row], lines=[2])
    (item,) = convert_table(table, source, config, Pseudonyms(b"key")).records
    assert (item.customer is not None, item.contact, item.case_number) == (customer, contact, case_number)
    assert "ZK-8" not in item.text
    assert (item.key == "r7") is (promise != "anonymous")
    again = convert_table(table, source, config, Pseudonyms(b"key")).records[0]
    assert again.key == item.key


def test_a_question_and_a_score_have_no_personal_data_in_their_wording(convert):
    mapping = {
        "kind": "survey",
        "header_rows": 2,
        "columns": {"key": "Q0", "score": "Q1", "text": ["Q2", "Q3"]},
        "score": {"scale": "nps"},
    }
    text = "Q0;Q1;Q2;Q3\nnummer;Belt u 06-12345678?;Mail jan.jansen@gmail.com;Waarom?\nr1;9;de app;de nota\n"
    records = convert(text, mapping).records
    assert [record.question for record in records] == ["Mail [e-mail]", "Waarom?"]
    assert records[0].answers[0].question == "Belt u [telefoon]?"


def test_a_name_of_words_joined_by_lines_stays_the_question(convert):
    mapping = {"kind": "complaint", "columns": {"key": "id", "text": ["wat_kan_beter", "wat_ging_goed"]}}
    records = convert("id;wat_kan_beter;wat_ging_goed\nr1;de app is traag;de monteur\n", mapping).records
    assert [record.question for record in records] == ["wat_kan_beter", "wat_ging_goed"]


SURVEY = {
    "kind": "survey",
    "columns": {"key": "id", "at": "dag", "score": "nps", "text": "t"},
    "score": {"scale": "nps"},
}


def test_a_mapping_with_neither_text_nor_score_is_refused(convert):
    with pytest.raises(InputError, match="names neither a text nor a score column; it needs one"):
        convert("id;dag\n1;2026-10-05\n", {"kind": "complaint", "columns": {"key": "id", "at": "dag"}})


@pytest.mark.parametrize(
    ("cell", "state"),
    [("", DateState.MISSING), ("1970-01-01", DateState.MISSING), ("2026-10-05", DateState.EXACT)],
)
def test_feedback_without_a_date_is_kept_and_counted_as_such(convert, cell, state):
    (item,) = convert(f"id;dag;nps;t\nr1;{cell};9;de app is traag\n", SURVEY).records
    assert (item.date_state, item.at is None) == (state, state is DateState.MISSING)


def test_a_date_that_cannot_be_read_costs_the_row_and_is_said_once(convert):
    result = convert("id;dag;nps;t\nr1;ooit;99;de app is traag\nr2;2026-10-05;9;de nota\n", SURVEY)
    assert [item.key for item in result.records] == ["r2"]
    assert [(rejection.row, rejection.column) for rejection in result.rejections] == [(2, "dag")]
    assert result.n_no_answer == 0


@pytest.mark.parametrize("cell", ["11", "-1", "7,5", "heel hoog"])
def test_a_score_outside_its_scale_costs_the_score_and_not_the_text(convert, cell):
    result = convert(f"id;dag;nps;t\nr1;2026-10-05;{cell};de app is traag\n", SURVEY)
    (item,) = result.records
    assert (item.text, item.answers[0].value) == ("de app is traag", None)
    assert [(rejection.column, rejection.is_row_kept) for rejection in result.rejections] == [("nps", True)]


def test_of_several_texts_only_the_first_that_is_there_has_the_scores(convert):
    mapping = {"kind": "survey", "columns": {"key": "id", "score": "nps", "text": ["een", "twee"]},
               "score": {"scale": "nps"}}  # fmt: skip
    result = convert("id;nps;een;twee\nr1;9;de app is traag;de nota klopt\nr2;3;;de nota klopt niet\n", mapping)
    assert [(item.key, [answer.value for answer in item.answers]) for item in result.records] == [
        ("r1/1", [9]),
        ("r1/2", []),
        ("r2/2", [3]),
    ]
    assert {item.row_key for item in result.records} == {"r1", "r2"}


def test_a_text_alone_without_words_is_a_refused_row_and_beside_a_score_it_is_a_row_without_text(convert):
    complaint = convert("id;t\nr1;\nr2;de app\n", {"kind": "complaint", "columns": {"key": "id", "text": "t"}})
    assert [(rejection.row, rejection.expected) for rejection in complaint.rejections] == [(2, "a text")]
    survey = convert("id;dag;nps;t\nr1;2026-10-05;9;\n", SURVEY)
    assert [(item.key, item.text) for item in survey.records] == [("r1", "")]


def test_the_channel_and_touchpoint_of_a_row_go_before_those_of_its_source(convert):
    mapping = SURVEY | {"channel": "web", "touchpoint": "nota"}
    mapping["columns"] = SURVEY["columns"] | {"channel": "k", "touchpoint": "p"}
    records = convert(
        "id;dag;nps;t;k;p\nr1;2026-10-05;9;de app;tel;app\nr2;2026-10-05;9;de app;;onbekend\n", mapping
    ).records
    assert [(item.channel, item.touchpoint) for item in records] == [("tel", "app"), ("web", "nota")]


def test_a_key_that_is_the_customers_number_is_never_stored_as_key(convert):
    mapping = {"kind": "complaint", "columns": {"key": "klant", "customer": "klant", "text": "t"}}
    (item,) = convert("klant;t\nK12;de app is traag\n", mapping).records
    assert item.key.startswith("r-")
    assert "K12" not in f"{item.key} {item.customer}"


def test_rows_without_a_key_beside_others_with_one_are_known_by_their_content(convert):
    text = "id;t\nr1;de app\n;de nota\n;de nota\n"
    mapping = {"kind": "complaint", "columns": {"key": "id", "text": "t"}}
    first, second, third = (item.key for item in convert(text, mapping).records)
    assert first == "r1"
    assert third == f"{second}-2"
    again = [item.key for item in convert(text, mapping).records]
    assert again == [first, second, third]


def test_a_number_saved_as_a_fraction_is_the_same_row():
    columns = ("nr", "t")
    source = Source.model_validate({"kind": "complaint", "columns": {"text": "t"}})
    keys = set()
    for number in (12, 12.0, "12"):
        table = FileTable(name="a.csv", columns=columns, labels=columns, rows=[[number, "de app"]], lines=[2])
        (item,) = convert_table(table, source, Config(), Pseudonyms(b"key")).records
        keys.add(item.key)
    assert len(keys) == 1


def test_cells_that_are_parted_otherwise_are_another_row(convert):
    mapping = {"kind": "complaint", "columns": {"text": "b"}}
    first = convert("a;b\nde;app is traag\n", mapping).records[0].key
    second = convert("a;b\nde app;is traag\n", mapping).records[0].key
    assert first != second


def test_a_column_by_a_program_is_marked_so_in_each_question(convert):
    mapping = {"kind": "complaint", "columns": {"key": "id", "text": ["klacht", "AI samenvatting"]}}
    result = convert("id;klacht;AI samenvatting\nr1;de app is traag;klant klaagt over app\n", mapping)
    said, written = (item.question for item in result.records)
    assert said == "klacht"
    assert written.startswith("AI samenvatting (")
    assert any("written by a program" in note for note in result.notes)


def test_two_scores_are_two_answers_in_the_order_of_the_mapping(convert):
    mapping = {
        "kind": "survey",
        "columns": {"key": "id", "score": "nps", "scores": {"Gemak": "ces", "Sfeer": "mood"}},
        "score": {"scale": "nps"},
        "scales": {"Gemak": {"scale": "ces", "low": 1, "high": 7}, "Sfeer": {"scale": "rating", "low": 1, "high": 5}},
    }
    result = convert("id;nps;ces;mood\nr1;9;7;5\nr2;;7;6\n", mapping)
    assert [[answer.value for answer in item.answers] for item in result.records] == [[9, 7, 5], [None, 7, None]]
    assert [answer.question for answer in result.records[0].answers] == ["nps", "Gemak", "Sfeer"]
    assert result.n_no_answer == 1
    assert [rejection.column for rejection in result.rejections] == ["mood"]
