"""Tables that can be read in two ways: a doubt, and never silence."""

import pytest

from voc.collect import propose_mapping, read_table
from voc.config import Config


@pytest.fixture
def ask(tmp_path):
    """Return a function that returns the open questions about a text file."""

    def _ask(lines):
        path = tmp_path / "export.csv"
        path.write_text("\n".join(lines), encoding="utf-8")
        return " ".join(propose_mapping(read_table(path), Config(), "proef").open_questions)

    return _ask


ANSWERS = [f"r{n};{n % 28 + 1:02}-10-2026;{n % 11};de monteur kwam niet op tijd {n}" for n in range(24)]


@pytest.mark.parametrize(("names", "first"), [("datum;aantal", "datum (2)"), ("team;medewerkers", "team")])
def test_two_tables_side_by_side_are_a_doubt(ask, names, first):
    beside = [f"A{n};{n}" if n < 9 else ";" for n in range(24)]
    lines = [f"id;datum;nps;toelichting;;{names}", *(f"{a};;{b}" for a, b in zip(ANSWERS, beside, strict=True))]
    assert f"an empty column comes before {first!r}: are there two tables side by side?" in ask(lines)


def test_an_empty_column_within_one_table_is_no_doubt(ask):
    beside = [f"A{n % 3};{n % 4}" if n % 5 else ";" for n in range(24)]
    lines = ["id;datum;nps;toelichting;;kanaal;duur", *(f"{a};;{b}" for a, b in zip(ANSWERS, beside, strict=True))]
    assert "side by side" not in ask(lines)


@pytest.mark.parametrize(("growth", "is_doubt"), [(0, True), (1, False)])
def test_a_sum_of_amounts_that_never_vary_is_a_doubt_and_of_others_a_total(ask, growth, is_doubt):
    lines = ["datum;kanaal;aantal"]
    for day in range(12):
        phone = 10 + growth * day
        parts = (("telefoon", phone), ("chat", 5), ("contact", phone + 5))
        lines += [f"{day + 1:02}-10-2026;{channel};{count}" for channel, count in parts]
    assert ("the figure of 'kanaal' = 'contact' is the sum of the others" in ask(lines)) is is_doubt


def test_a_second_row_of_names_is_a_doubt_that_shows_them_without_personal_data(ask):
    questions = ask(["Q1;Q2;Q3;Q4", "ResponseID;Datum;Belt u 06-12345678?;Waarom?", *ANSWERS])
    assert (
        'header_rows = 2: the second row was taken as names or wording of questions ("Belt u [telefoon]?"' in questions
    )
    assert "header_rows" not in ask(["id;datum;nps;toelichting", *ANSWERS])


def test_a_row_of_words_below_codes_is_a_doubt_where_it_was_taken_as_an_answer(ask):
    texts = [f"de nota {n} klopt niet;verder is alles goed {n}" for n in range(24)]
    says = "the columns are called by codes (Q1, Q2): is the second row their wording? Then header_rows = 2"
    assert says in ask(["Q1;Q2", "Wat kan beter?;Anders nog iets?", *texts])
    assert "codes" not in ask(["Q1;Q2", *(f"{n};de nota {n} klopt niet" for n in range(24))])
