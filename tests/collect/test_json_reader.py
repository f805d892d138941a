import json
import sys
from contextlib import suppress

import pytest

from voc.collect import propose_mapping, read_table
from voc.collect.read.json_reader import is_json, read_json
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


def read_rows(text, name="a.json", title=None):
    return [row for _, row in read_json(name, text, title).rows]


@pytest.mark.parametrize("text", ['{"a": 1}', "[1]", "[]", '\ufeff {"a":\n1}', '[\n{"a": 1}]', "{}", '{\n"a": 1'])
def test_a_text_that_begins_as_json_does_is_json(text):
    assert is_json(text)


@pytest.mark.parametrize("text", ["", "a;b", "[naam]; b", "{x} = 1", '"tekst"', "12", "[10:15] Jan: hoi"])
def test_a_text_with_brackets_is_none(text):
    assert not is_json(text)


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ('[{"a": 1, "b": "x"}, {"b": "y", "c": true}]', [["a", "b", "c"], [1, "x", None], [None, "y", True]]),
        ('[{"a": {"b": {"c": 1}}}]', [["a.b.c"], [1]]),
        ('[{"a": [1, "x", null, ""]}]', [["a"], ["1; x"]]),
        ('[{"a": []}, {"a": ["x"]}]', [["a"], ["x"]]),
        ('[{"a": NaN}, {"a": 2}]', [["a"], [2]]),
        ('[{"a": null}, {"a": ""}, {"a": 0}]', [["a"], [0]]),
        ('[{"a": "x\\u0000y"}]', [["a"], ["xy"]]),
        ('[{"a": 1, "a": 2}]', [["a", "a (2)"], [1, 2]]),
        ('[{"a.b": 1, "a": {"b": 2}}]', [["a.b", "a.b (2)"], [1, 2]]),
        ('{"responses": [{"a": 1}]}', [["a"], [1]]),
        ('{"a": 1, "b": "x"}', [["a", "b"], [1, "x"]]),
        ('{"101": {"a": 1}, "102": {"a": 2}}', [["id", "a"], ["101", 1], ["102", 2]]),
        ('[{"a": {"type": "text", "text": "goed"}, "b": [{"label": "App"}, {"label": "Web"}]}]',
         [["a.type", "a.text", "b"], ["text", "goed", "App; Web"]]),
    ],
)  # fmt: skip
def test_a_list_of_objects_is_a_table(text, rows):
    assert read_rows(text) == rows


def test_a_number_of_an_id_keeps_all_its_digits():
    assert read_rows('[{"id": 123456789012345678901}]')[1] == [123456789012345678901]


def test_lines_keep_their_numbers_and_one_separator_of_unicode_ends_no_line():
    raw = read_json("a.jsonl", '{"a": "x\u2028y"}\n\n{"a": "z"}\r\n')
    assert raw.rows == [(0, ["a"]), (1, ["x\u2028y"]), (3, ["z"])]


def test_one_line_is_a_row_in_a_file_of_lines_and_a_document_in_any_other():
    text = '{"a": 1, "items": [{"b": 2}, {"b": 3}]}'
    assert len(read_json("a.ndjson", text).rows) == 2
    assert read_rows(text) == [["b"], [2], [3]]


def test_items_that_are_no_objects_are_left_out_and_said():
    raw = read_json("a.json", '[{"a": 1}, "opmerking", null, {"a": 2}]')
    assert [row for _, row in raw.rows] == [["a"], [1], [2]]
    assert raw.notes == ("2 items that are no objects were left out",)


def test_what_stands_beside_the_list_is_said():
    raw = read_json("a.json", '{"total": 2, "page": 1, "data": [{"a": 1}, {"a": 2}]}')
    assert raw.notes == ("beside the list 'data' the document holds total, page: not read",)


def test_of_several_lists_the_longest_is_read_or_the_one_that_is_asked_for():
    text = '{"klein": [{"a": 1}, {"a": 2}], "groot": [{"b": 1}, {"b": 2}, {"b": 3}, {"b": 4}]}'
    raw = read_json("a.json", text)
    assert (raw.sheet, raw.other_sheets, len(raw.rows)) == ("groot", {"klein": 2}, 5)
    assert read_rows(text, title="KLEIN") == [["a"], [1], [2]]
    with pytest.raises(InputError, match='no sheet "midden"; it has: klein, groot'):
        read_json("a.json", text, "midden")


def test_answers_in_a_list_become_columns_by_the_names_that_come_again():
    rows = read_rows(
        json.dumps([{"id": k, "answers": [{"q": "nps", "v": k}, {"q": "why", "v": f"tekst {k}"}]} for k in range(3)])
    )
    assert rows == [["id", "answers.nps.v", "answers.why.v"], *([k, k, f"tekst {k}"] for k in range(3))]


def test_tags_whose_names_say_nothing_stay_one_cell():
    rows = read_rows(json.dumps([{"id": k, "tags": [{"id": 1, "name": "app"}]} for k in range(4)]))
    assert rows == [["id", "tags"], *([k, "1 app"] for k in range(4))]
