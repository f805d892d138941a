import sys
from contextlib import suppress

import pytest

from voc.collect import propose_mapping, read_table
from voc.collect.read.json_reader import read_json
from voc.config import Config, Source
from voc.errors import InputError


@pytest.fixture
def write(tmp_path):
    def _write(text, name="export.json"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return _write


def test_a_list_of_objects_is_a_table_whose_inner_objects_are_columns(write):
    text = """[{"id": 1, "score": 9, "person": {"region": "Noord"}, "tags": ["app", "nota"], "comment": "goed"},
               {"id": 2, "score": null, "comment": "traag", "answers": [{"q": "kanaal", "a": "chat"}]}]"""
    table = read_table(write(text))
    assert table.columns == ("id", "score", "person.region", "tags", "comment", "answers")
    assert table.rows == [[1, 9, "Noord", "app; nota", "goed", None], [2, None, None, None, "traag", "kanaal chat"]]
    assert table.lines == [1, 2]


def test_json_lines_are_read_by_their_content(write):
    table = read_table(write('{"id": 1, "score": 9}\n\n{"id": 2, "score": 3}\n', "export.txt"))
    assert table.rows == [[1, 9], [2, 3]]
    assert table.lines == [1, 3]


def test_a_list_in_a_field_is_found_and_of_two_lists_the_longer_is_read(write):
    assert read_table(write('{"meta": {"n": 2}, "responses": [{"id": 1}, {"id": 2}]}')).rows == [[1], [2]]
    two = '{"users": [{"id": 7}], "tickets": [{"nr": 1}, {"nr": 2}, {"nr": 3}, {"nr": 4}, {"nr": 5}, {"nr": 6}]}'
    table = read_table(write(two))
    assert (table.columns, table.sheet) == (("nr",), "tickets")
    assert "not read: users" in table.notes[0]
    assert read_table(write(two), Source(kind="survey", sheet="users")).rows == [[7]]


def test_items_under_their_number_are_rows_with_that_number(write):
    assert read_table(write('{"101": {"score": 9}, "102": {"score": 3}}')).rows == [["101", 9], ["102", 3]]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[" * 100_000, "nested too deeply"),
        ('[{"score": ' + "9" * 5_000 + "}]", "is no JSON"),
        ('{"id": 1}\n{"id": 2\n', "is no JSON"),
        ('{"id": 1}\nrubbish\n', "line 2"),
        ("[1, 2, 3]", "no list of items"),
    ],
    ids=["brackets", "nines", "cut off", "a line", "numbers"],
)
def test_what_is_no_table_gets_a_sentence(text, says):
    with pytest.raises(InputError, match=says):
        read_json("a.json", text)


def test_a_number_of_four_hundred_nines_is_no_score(write):
    rows = [f'{{"id": {k}, "score": {"9" * 400 if k == 3 else k % 11}, "comment": "ok"}}' for k in range(30)]
    proposal = propose_mapping(read_table(write("\n".join(rows))), Config(), "export")
    preview = proposal.preview()
    assert preview is None or all(score.n_outside <= 1 for score in preview.scores)


def test_an_envelope_whose_parts_share_a_field_is_looked_into(write):
    answers = ", ".join(f'{{"id": {k}, "text": "goed"}}' for k in range(40))
    table = read_table(write(f'{{"meta": {{"total": 3}}, "data": {{"total": 3, "responses": [{answers}]}}}}'))
    assert (len(table.rows), table.columns) == (40, ("id", "text"))


def test_items_under_numbers_may_hold_lists_themselves(write):
    text = '{"101": {"score": 9, "tags": [{"n": "a"}]}, "102": {"score": 3, "tags": [{"n": "b"}]}}'
    assert read_table(write(text)).rows == [["101", 9, "a"], ["102", 3, "b"]]


def test_the_only_line_of_json_lines_is_a_row(write):
    text = '{"id": 17, "nps": 9, "answers": [{"q": "a", "v": "b"}, {"q": "c", "v": "d"}]}'
    table = read_table(write(text + "\n", "export.jsonl"))
    assert (table.columns, table.rows) == (("id", "nps", "answers"), [[17, 9, "a b; c d"]])
    assert "beside the list 'answers' the document holds id, nps: not read" in read_table(write(text)).notes


def test_answers_with_names_become_columns_by_them(write):
    rows = [
        f"""{{"id": {k}, "answers": [
            {{"field": {{"id": "why", "type": "long_text"}}, "type": "text", "text": "slecht geholpen {k}"}},
            {{"field": {{"id": "again", "type": "choice"}}, "type": "choice", "choice": {{"label": "Nee"}}}}]}}"""
        for k in range(3)
    ]
    table = read_table(write(f'{{"items": [{", ".join(rows)}]}}'))
    assert table.get_column("answers.why.text") == [f"slecht geholpen {k}" for k in range(3)]
    assert table.get_column("answers.again.choice.label") == ["Nee"] * 3


def test_a_list_of_what_has_a_number_stays_one_cell(write):
    rows = [f'{{"k": {k}, "tags": [{{"id": 1, "name": "app"}}, {{"id": 2, "name": "nota"}}]}}' for k in range(4)]
    assert read_table(write(f"[{', '.join(rows)}]")).get_column("tags") == ["1 app; 2 nota"] * 4


def test_answers_within_answers_are_kept_and_the_word_for_their_kind_is_not(write):
    text = """[{"id": 1, "a": [{"type": "text", "text": "Slecht"}, {"type": "choice", "choice": {"label": "Nee"}}]},
               {"id": 2, "a": [[1, 2], ["x"]], "t.x": 1, "t": {"x": 2}, "n": 3, "n": 4}]"""
    table = read_table(write(text))
    assert table.columns == ("id", "a", "t.x", "t.x (2)", "n", "n (2)")
    assert table.rows == [[1, "Slecht; Nee", None, None, None, None], [2, "1; 2; x", 1, 2, 3, 4]]


def test_objects_beyond_the_deepest_columns_are_one_cell(write):
    text = '[{"a": {"b": {"c": {"d": {"e": {"f": {"g": {"h": "diep"}}}}}}}}]'
    assert read_table(write(text)).rows == [["diep"]]
    depth = sys.getrecursionlimit() - 200
    with suppress(InputError):  # refused where Python cannot go as deep, and read where it can
        assert read_json("a.json", '[{"a": ' + "[" * depth + "1" + "]" * depth + "}]").rows[1][1] == ["1"]


def test_a_line_separator_within_a_text_ends_no_line(write):
    table = read_table(write('{"id": 1, "text": "een\u2028twee"}\r\n{"id": 2, "text": "drie\u0085vier"}\r\n'))
    assert table.rows == [[1, "een\u2028twee"], [2, "drie\u0085vier"]]
