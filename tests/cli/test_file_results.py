"""Files of one command: one that fails leaves the others, and the gravest decides the exit code."""

import json

import pytest

from voc.cli.file_results import FileResults
from voc.errors import InputError, LockedError, MappingNeededError, MissingExtraError
from voc.pipeline.drop_folder import SkippedFile
from voc.records import CollectResult, Kind, Rejection

GOOD = CollectResult("a.csv", "nps", Kind.SURVEY, 3, 3, 0)
REJECTED = CollectResult("b.csv", "nps", Kind.SURVEY, 3, 2, 0, (Rejection(2, "at", "no date"),))
MAPPING = MappingNeededError("c.csv: which column is the text?", '[sources.c]\nkind = "survey"\n')


def fail(error):
    def collect():
        raise error

    return collect


def build(*outcomes):
    files = FileResults()
    for name, outcome in outcomes:
        files.add(name, fail(outcome) if isinstance(outcome, Exception) else lambda outcome=outcome: outcome)
    return files


def test_a_file_that_fails_leaves_the_next_one():
    files = build(("x.csv", InputError("no rows")), ("a.csv", GOOD))
    assert (files.results, [name for name, _ in files.errors], files.is_empty) == ([GOOD], ["x.csv"], False)
    assert FileResults().is_empty


def test_a_workspace_that_cannot_be_used_ends_the_command():
    with pytest.raises(LockedError):
        build(("a.csv", LockedError("busy")))


def test_a_fault_of_ours_is_not_taken_for_a_file_that_fails():
    with pytest.raises(ZeroDivisionError):
        build(("a.csv", ZeroDivisionError()))


@pytest.mark.parametrize(
    ("outcomes", "strict", "code"),
    [
        ([], False, 0),
        ([GOOD], True, 0),
        ([REJECTED], False, 0),
        ([REJECTED], True, 3),
        ([GOOD, MAPPING], False, 2),
        ([MAPPING, InputError("x")], False, 1),
        ([MissingExtraError("x"), REJECTED], True, 1),
    ],
)
def test_the_gravest_decides(outcomes, strict, code):
    assert build(*((f"{n}.csv", outcome) for n, outcome in enumerate(outcomes))).get_exit_code(strict=strict) == code


def test_json_holds_files_failures_with_their_mapping_and_what_was_skipped(capsys):
    files = build(("b.csv", REJECTED), ("c.csv", MAPPING), ("d.csv", InputError("d.csv is empty")))
    files.skipped.append(SkippedFile("notes.txt", "no data file"))
    files.print(as_json=True)
    printed = capsys.readouterr()
    document = json.loads(printed.out)
    assert [(each["file"], each["n_rejected"]) for each in document["files"]] == [("b.csv", 1)]
    assert document["failed"] == [
        {"file": "c.csv", "error": str(MAPPING), "mapping": MAPPING.table},
        {"file": "d.csv", "error": "d.csv is empty"},
    ]
    assert document["skipped"] == [{"file": "notes.txt", "reason": "no data file"}]
    assert printed.err.count("error: ") == 2


def test_a_sentence_names_its_file_once(capsys):
    build(("d.csv", InputError("d.csv is empty")), ("e[1].csv", InputError("no rows"))).print(as_json=False)
    lines = [line for line in capsys.readouterr().err.splitlines() if line.startswith("error: ")]
    assert lines == ["error: d.csv is empty", "error: e[1].csv: no rows"]


def test_where_a_mapping_is_needed_standard_output_is_kept_for_it(capsys):
    build(("a.csv", GOOD), ("c.csv", MAPPING)).print(as_json=False)
    printed = capsys.readouterr()
    assert "a.csv" in printed.err
    assert "a.csv" not in printed.out
    assert 'kind = "survey"' in printed.out
