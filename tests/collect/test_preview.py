from datetime import date

import pytest

from voc.collect import describe_preview, preview_mapping, read_table
from voc.collect.mapping.preview import list_field_columns
from voc.config import Config, Source
from voc.errors import InputError

LINES = [
    "Datum;Klantnr;NPS;Tevreden;Reden",
    "05-10-2026;K12345;10;Goed;bel mij op 06-12345678 want de monteur kwam niet opdagen vandaag",
    "06-10-2026;K12346;0;Slecht;",
    "week 12;K12347;11;Goed;de nota klopt niet",
    "nvt;K12348;;Goed;prima",
]
SOURCE = {
    "kind": "survey",
    "columns": {
        "at": "Datum",
        "customer": "Klantnr",
        "score": "NPS",
        "text": "Reden",
        "scores": {"tevreden": "Tevreden"},
    },
    "scales": {"tevreden": {"scale": "rating", "low": 0, "high": 1, "words": {"Goed": 1, "Slecht": 0}}},
}


@pytest.fixture
def preview(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text("\n".join(LINES) + "\n", encoding="utf-8")
    source = Source.model_validate(SOURCE)
    return preview_mapping(read_table(path, source), source, Config())


def test_the_counts_that_would_come_of_a_file(preview):
    nps, satisfied = preview.scores
    assert (nps.n_answers, nps.n_no_answer, nps.n_outside, nps.nps, nps.mean) == (2, 1, 1, 0, 5)
    assert nps.outside == {"11": 1}
    assert (satisfied.n_answers, satisfied.mean, satisfied.nps) == (4, 0.75, None)
    assert (preview.n_rows, preview.n_texts) == (4, 3)
    assert (preview.n_dated, preview.n_missing_dates, preview.n_unread_dates) == (2, 1, 1)
    assert (preview.first_day, preview.last_day) == (date(2026, 10, 5), date(2026, 10, 6))


def test_values_are_shown_redacted_and_numbers_of_customers_by_their_form(preview):
    samples = {column.column: column.samples for column in preview.columns}
    assert samples["Klantnr"] == ("A99999",)
    assert samples["Reden"][0].startswith("bel mij op [telefoon]")
    assert all(len(value) <= 40 for values in samples.values() for value in values)
    assert "12345" not in str(preview)


def test_it_is_said_in_sentences(preview):
    assert describe_preview(preview) == [
        "4 rows, 3 texts",
        (
            "NPS: 2 answers, NPS 0.0, mean 5.00 (nps, 0 up to 10, 10 is best), 1 without an answer, 1 fit no answer: "
            "'11' (1 times)"
        ),
        "Tevreden: 4 answers, mean 0.75 (rating, 0 up to 1, 1 is best)",
        "dates: 2, from 2026-10-05 up to 2026-10-06; 1 without a date; 1 that cannot be read, their rows are left out",
    ]


def test_a_column_that_is_not_there_is_an_error(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text("a;b\n1;2\n", encoding="utf-8")
    with pytest.raises(InputError, match="no column"):
        preview_mapping(read_table(path), Source.model_validate(SOURCE), Config())


def test_fields_and_columns_stand_in_pairs():
    source = Source.model_validate({"kind": "survey", "columns": {"text": ["a", "b"], "at": "d", "scores": {"Q": "c"}}})
    assert list_field_columns(source) == [("at", "d"), ("text", "a"), ("text", "b"), ("score: Q", "c")]
