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
