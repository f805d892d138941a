import pytest

from voc.collect import FileTable, Pseudonyms, convert_table
from voc.config import Config, Source

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
