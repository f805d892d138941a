import pytest

from voc.collect import propose_mapping, read_table
from voc.collect.convert.rows_left_out import propose_rows_left_out
from voc.config import Config
from voc.errors import InputError

HEADER = "Status;Finished;id;datum;NPS;toelichting"
MAPPING = {"kind": "survey", "columns": {"key": "id", "at": "datum", "score": "NPS", "text": "toelichting"}}


def build_rows(*statuses, finished="True"):
    lines = [
        f"{status};{finished};r{k};2026-10-05;{k % 11};De nota klopt niet {k}" for k, status in enumerate(statuses)
    ]
    return "\n".join([HEADER, *lines]) + "\n"


@pytest.fixture
def read(tmp_path):
    def _read(text):
        path = tmp_path / "export.csv"
        path.write_text(text, encoding="utf-8")
        return read_table(path)

    return _read


@pytest.mark.parametrize("word", ["Survey Preview", "Survey Test", "preview", "TEST", "Voorbeeld"])
def test_previews_and_tests_are_proposed_to_be_left_out(read, word):
    table = read(build_rows(*["IP Address"] * 10, word, word))
    assert propose_rows_left_out(table) == {"Status": (word,)}
    proposal = propose_mapping(table, Config(), "enquete")
    assert proposal.source.leave_out == {"Status": (word,)}


@pytest.mark.parametrize(("word", "is_doubt"), [("Survey Preview", False), ("Demo", True), ("test", True)])
def test_a_word_that_may_also_be_an_answer_is_asked_about(read, word, is_doubt):
    proposal = propose_mapping(read(build_rows(*["IP Address"] * 10, word, word)), Config(), "enquete")
    questions = [question for question in proposal.open_questions if question.startswith("leave_out:")]
    assert questions == ([f"leave_out: are the rows where 'Status' is \"{word}\" no answers?"] if is_doubt else [])


@pytest.mark.parametrize(
    "statuses", [["Open"] * 6 + ["Closed"] * 6, ["test"] * 12, [f"T-{k}" for k in range(12)], [""] * 12]
)
def test_a_column_of_other_words_leaves_nothing_out(read, statuses):
    assert propose_rows_left_out(read(build_rows(*statuses))) == {}


def test_a_column_of_comments_is_not_looked_at(read):
    text = "status;toelichting\n" + "".join(f"open;{'test' if k < 2 else 'De nota klopt niet'}\n" for k in range(12))
    assert propose_rows_left_out(read(text)) == {}


def test_rows_are_left_out_counted_and_the_others_stay(convert):
    text = build_rows(*["IP Address"] * 10, "Survey Preview", "Survey Preview")
    result = convert(text, MAPPING | {"leave_out": {"status": ["survey preview"]}})
    assert (result.n_rows, len(result.records)) == (10, 10)
    assert "rows left out, since they are no answers (leave_out): 2 where 'status' is 'Survey Preview'" in result.notes


def test_a_column_that_is_not_there_is_an_error(convert):
    with pytest.raises(InputError, match="no column 'Stand', by which its mapping leaves out rows"):
        convert(build_rows("a"), MAPPING | {"leave_out": {"Stand": ["x"]}})


@pytest.mark.parametrize(("word", "n"), [("False", 1), ("0", 1), ("nee", 1), ("maybe", 0)])
def test_unfinished_rows_count_and_are_told(convert, word, n):
    text = build_rows("a", "b") + f"c;{word};r9;2026-10-05;3;De app loopt vast\n"
    result = convert(text, MAPPING)
    assert len(result.records) == 3
    assert sum("not filled in to the end" in note for note in result.notes) == n


@pytest.mark.parametrize("cell", ["9.91E+15", "4,4078E+12"])
def test_ids_that_a_spreadsheet_shortened_are_no_ids(convert, cell):
    text = "id;klant;datum;NPS;toelichting\n" + "".join(
        f"{cell};{cell};2026-10-05;{k};De nota klopt niet {k}\n" for k in range(6)
    )
    columns = {"key": "id", "customer": "klant", "at": "datum", "score": "NPS", "text": "toelichting"}
    result = convert(text, {"kind": "survey", "columns": columns})
    assert len({record.key for record in result.records}) == 6, "six people are not one"
    assert {record.customer for record in result.records} == {None}
    assert sum("shortened" in note for note in result.notes) == 2


def test_an_id_with_an_e_in_it_is_an_id(convert):
    text = "id;klant;datum;NPS;toelichting\n12E3;9E10;2026-10-05;3;De nota klopt niet\n"
    columns = {"key": "id", "customer": "klant", "at": "datum", "score": "NPS", "text": "toelichting"}
    result = convert(text, {"kind": "survey", "columns": columns})
    assert result.records[0].key == "12E3"
    assert result.records[0].customer is not None


@pytest.mark.parametrize(
    ("name", "word", "other"),
    [
        ("is_test", "true", "false"),
        ("Is Preview", "1", "0"),
        ("Test response", "Yes", "No"),
        ("Enquête", "TEST", "Live"),
        ("Klanttype", "testklant", "particulier"),
    ],
)
def test_tests_are_seen_in_a_column_of_their_own_whatever_it_is_called(read, name, word, other):
    text = build_rows(*[other] * 10, word, word).replace("Status;", f"{name};", 1)
    proposal = propose_mapping(read(text), Config(), "enquete")
    assert proposal.source.leave_out == {name: (word,)}
    assert any(f'where {name!r} is "{word}"' in question for question in proposal.open_questions)


@pytest.mark.parametrize("word", ["Partial", "Disqualified", "Afgebroken", "Uitgescreend", "abgebrochen"])
def test_rows_that_were_broken_off_are_said(convert, word):
    text = build_rows(*["Completed"] * 10, word, word).replace("Status;Finished", "Response Status;x", 1)
    (note,) = [note for note in convert(text, MAPPING).notes if "filled in to the end" in note]
    assert note.startswith(f"2 rows were not filled in to the end ('Response Status' is \"{word}\")")


def test_a_tickets_status_says_nothing_of_how_it_was_filled_in(convert):
    text = build_rows(*["Open"] * 10, "Abandoned", "Closed").replace(";Finished", ";x", 1)
    assert not any("filled in to the end" in note for note in convert(text, MAPPING).notes)
