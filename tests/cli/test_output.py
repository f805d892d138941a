"""What is printed, for people and for scripts."""

import dataclasses
import io
import json
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from voc.cli import output
from voc.cli.output import convert_to_json, format_local_day, format_plural, print_collected
from voc.records import CollectResult, Kind, Period, Rejection


@pytest.mark.parametrize(
    ("value", "as_json"),
    [
        (Period(2026, 10), {"year": 2026, "month": 10}),
        (Kind.SURVEY, "survey"),
        (Path("a/b"), "a/b"),
        (date(2026, 10, 5), "2026-10-05"),
        (datetime(2026, 10, 5, 12, tzinfo=UTC), "2026-10-05T12:00:00+00:00"),
        (pd.NaT, None),
        (pd.NA, None),
        (float("nan"), None),
        (float("inf"), None),
        pytest.param(np.float64("nan"), None, id="numpy-nan"),
        (np.int64(3), 3),
        (np.bool_(True), True),
        ({1: (frozenset({"b", "a"}),)}, {"1": [["a", "b"]]}),
        (None, None),
    ],
)
def test_whatever_a_record_holds_has_a_form_in_json(value, as_json):
    assert convert_to_json(value) == as_json
    json.dumps(convert_to_json(value), allow_nan=False)


def test_scripts_read_the_names_that_a_rejection_always_had():
    rejection = Rejection(7, "cijfer", "got 'elf'", "0 up to 10", redacted_cell="elf", is_row_kept=True, customer="c-1")
    assert convert_to_json(rejection) == {
        "row": 7,
        "column": "cijfer",
        "reason": "got 'elf'",
        "expected": "0 up to 10",
        "preview": "elf",
        "kept": True,
    }


def test_one_is_not_many():
    assert (format_plural(0, "row"), format_plural(1, "row"), format_plural(2, "row")) == ("0 rows", "1 row", "2 rows")


RESULT = CollectResult(
    "klanttevredenheidsonderzoek-2026-10.csv", "klanttevredenheidsonderzoek", Kind.SURVEY, 9000, 8990, 3,
    rejected=tuple(Rejection(row, "datum", "'[morgen]' is no date", "a date") for row in range(2, 9)),
    batch=7, n_missing_dates=4, redactions={"name": 2},
)  # fmt: skip


def printed(width, result=RESULT):
    console = output._Console(width=width, highlight=False, record=True, file=io.StringIO())
    print_collected([result], to=console)
    return console.export_text()


def test_what_became_of_a_file_fits_eighty_columns():
    table = printed(80).split("klanttevredenheidsonderzoek-2026-10.csv:")[0].splitlines()
    assert all(len(line) <= 80 for line in table)
    assert "8990" in " ".join(table)


def test_the_first_rejected_rows_are_shown_and_the_others_counted():
    text = printed(200)
    assert text.count("'[morgen]' is no date; expected a date") == 5
    assert "and 2 more" in text
    assert "4 without a date; 2 personal details redacted" in text


def test_a_file_that_was_there_has_no_counts():
    text = printed(200, dataclasses.replace(RESULT, unchanged=True, rejected=(), n_rows=0))
    assert "unchanged: this file was collected before" in text
    assert " 0 " not in text


def test_a_pipe_gets_a_row_per_line(fitted):
    code = "import os; os.environ.pop('COLUMNS', None); import sys; from voc.cli import main; sys.exit(main())"
    done = subprocess.run(
        [sys.executable, "-W", "error::DeprecationWarning:voc", "-c", code, "themes", "list", "-w", str(fitted)],
        capture_output=True,
        text=True,
        check=True,
    )
    lines = done.stdout.splitlines()
    assert all(line.startswith("T-") for line in lines[1:])
    assert done.stderr == ""


def test_a_day_is_the_companys_and_as_wide_where_there_is_none():
    at = datetime(2026, 10, 31, 23, 30, tzinfo=UTC)
    days = [format_local_day(moment, "Europe/Amsterdam") for moment in (at, pd.Timestamp(at), None, pd.NaT)]
    assert days == ["2026-11-01", "2026-11-01", "no date   ", "no date   "]
