"""Tables that can be read in two ways: a doubt, and never silence."""

import pytest

from voc.collect import Pseudonyms, convert_table, propose_mapping, read_table
from voc.config import Config


@pytest.fixture
def ask(tmp_path):
    """Return a function that returns the open questions about a text file."""

    def _ask(lines):
        path = tmp_path / "proef.csv"
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


MONTHS = ("jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt")


@pytest.mark.parametrize("form", ["{0}-okt", "{0:02d}-okt", "okt-{0:02d}", "2026-10-{0:02d} 00:00:00", "10-{1}"])
@pytest.mark.parametrize("name", ["cijfer", "Cijfer (x/10)", "beoordeling"])
def test_marks_that_a_spreadsheet_made_days_of_are_offered_as_marks(ask, tmp_path, form, name):
    lines = [f"id;datum;{name};toelichting"]
    for k, answer in enumerate(ANSWERS):
        cells = answer.split(";")
        lines.append(";".join([*cells[:2], form.format(k % 8 + 3, MONTHS[k % 8 + 2]), cells[3]]))
    questions = ask(lines)
    assert f"{name!r} holds 24 dates where answers are expected" in questions
    assert f"{form.format(10, 'okt')} = 10 (3 times)" in questions
    proposal = propose_mapping(read_table(tmp_path / "proef.csv"), Config(), "proef")
    assert proposal.source.columns.at == "datum"
    assert proposal.source.columns.score == name
    assert proposal.preview().scores[0].mean == 6.5


def test_half_marks_that_a_spreadsheet_made_days_of_are_shown(ask):
    lines = ["id;datum;cijfer;toelichting"]
    for k, answer in enumerate(ANSWERS):
        cells = answer.split(";")
        lines.append(";".join([*cells[:2], f"{k % 3 + 4}-{MONTHS[k % 3 + 4]}", cells[3]]))
    questions = ask(lines)
    assert "'cijfer' is named as a score and holds 24 dates, as a spreadsheet makes of answers like 4-5" in questions
    assert "'4-mei' (8 times)" in questions


@pytest.mark.parametrize("name", ["datum beoordeling", "rating date", "beoordeling ontvangen", "beoordeeld op"])
def test_a_moment_of_a_score_is_no_score(ask, name):
    lines = [f"id;{name};nps;toelichting", *ANSWERS]
    assert "dates where answers" not in ask(lines)
    assert "named as a score" not in ask(lines)


def test_days_among_the_words_of_a_category_are_a_doubt_and_left_out(ask, tmp_path):
    words = ["1-mrt", "4-mei", "alleen", "samen"]
    lines = ["id;datum;nps;toelichting;klantgroep", *(f"{a};{words[k % 4]}" for k, a in enumerate(ANSWERS))]
    assert "12 cells in 'klantgroep' (customer_segment) are dates, as a spreadsheet makes of words" in ask(lines)
    proposal = propose_mapping(read_table(tmp_path / "proef.csv"), Config(), "proef")
    table = read_table(tmp_path / "proef.csv", proposal.source)
    converted = convert_table(table, proposal.source, Config(), Pseudonyms(b"k"))
    assert {record.customer_segment for record in converted.records} == {None, "alleen", "samen"}
    assert [note for note in converted.notes if "12 cells in 'klantgroep' are dates" in note]


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


@pytest.mark.parametrize("signs", [("\U0001f44d", "\U0001f44e"), ("\U0001f642", "\U0001f610", "\U0001f641")])
def test_thumbs_and_faces_are_answers_whatever_the_column_is_called(ask, tmp_path, signs):
    lines = ["id;datum;duim;toelichting"]
    for k, answer in enumerate(ANSWERS):
        cells = answer.split(";")
        lines.append(";".join([*cells[:2], signs[k % len(signs)], cells[3]]))
    assert "'duim' holds words, read as numbers on a scale" in ask(lines)
    proposal = propose_mapping(read_table(tmp_path / "proef.csv"), Config(), "proef")
    assert proposal.source.columns.score == "duim"
    assert proposal.preview().scores[0].n_answers == 24
