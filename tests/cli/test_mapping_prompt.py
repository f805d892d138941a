"""Correcting a proposed mapping on the terminal."""

import io

import pytest
from rich.console import Console

from voc.cli import mapping_prompt
from voc.cli.mapping_prompt import apply_correction, ask_for_mapping
from voc.collect import MappingProposal, propose_mapping, read_table
from voc.config import Columns, Config, ScoreRule, Source

COLUMNS = ("Datum", "Cijfer", "Toelichting", "Verbeterpunt", "Klantnr")
PROPOSED = Source.model_validate(
    {"kind": "survey", "columns": {"at": "Datum", "text": "Toelichting"}, "score": {"scale": "nps"}}
)
PROPOSAL = MappingProposal(PROPOSED, is_certain=False, open_questions=("score: is it?",), columns=COLUMNS)


def asked(monkeypatch, *answers):
    """Return the mapping that comes of typing some answers, and what was shown."""
    shown = io.StringIO()
    left = [*answers, ""]
    monkeypatch.setattr("builtins.input", lambda *_: left.pop(0))
    console = Console(file=shown, width=160, highlight=False)
    return ask_for_mapping(PROPOSAL, console), shown.getvalue()


def test_enter_takes_what_is_shown(monkeypatch):
    source, shown = asked(monkeypatch)
    assert source == PROPOSED
    assert "Columns in the file: 1 Datum, 2 Cijfer, 3 Toelichting" in shown
    assert "check: score: is it?" in shown


def test_corrections_add_up_until_enter(monkeypatch):
    source, _ = asked(monkeypatch, "score=Cijfer", "customer = klantnr", "text=Toelichting, Verbeterpunt")
    assert source.columns.score == "Cijfer"
    assert source.columns.customer == "Klantnr"
    assert source.columns.text == ("Toelichting", "Verbeterpunt")
    assert source.columns.at == "Datum"


def test_a_mistake_is_said_and_changes_nothing(monkeypatch):
    source, shown = asked(monkeypatch, "score", "score=Cijver", "nope=Datum", "kind=enquete", "order=backwards")
    assert source == PROPOSED
    assert "expected field=column, got 'score'" in shown
    assert "no column 'Cijver'; it has: Datum, Cijfer" in shown
    assert "no field 'nope'; there are: key" in shown
    assert "expected 'survey', 'complaint'" in shown
    assert "expected 'iso', 'day-first', 'month-first' or 'mixed', got 'backwards'" in shown


def test_an_empty_value_takes_a_field_away():
    assert apply_correction(PROPOSED, "text=").columns.text is None
    assert apply_correction(PROPOSED, "scale=").score is None


@pytest.mark.parametrize(
    ("answer", "field", "value"),
    [("kind=complaint", "kind", "complaint"), ("scope=relational", "scope", "relational")],
)
def test_what_the_whole_file_is_can_be_corrected(answer, field, value):
    assert getattr(apply_correction(PROPOSED, answer), field).value == value


def test_the_order_of_dates_can_be_corrected():
    assert apply_correction(PROPOSED, "order=month-first").dates.order == "month-first"


def test_a_scale_can_be_corrected():
    assert apply_correction(PROPOSED, "scale=mark").score == ScoreRule(scale="mark")


def test_the_ends_of_a_scale_make_it_a_rating():
    source = apply_correction(apply_correction(apply_correction(PROPOSED, "low=1"), "high=6"), "best=1")
    assert source.score is not None
    scale = source.score.to_record()
    assert (scale.name, scale.low, scale.high, scale.best) == ("rating", 1, 6, 1)


def test_the_best_end_moves_with_its_end():
    source = apply_correction(apply_correction(PROPOSED, "scale=rating"), "high=6")
    assert source.score is not None
    assert source.score.to_record().best == 6


def test_values_that_mean_no_answer_are_listed():
    source = apply_correction(PROPOSED, "no_answer=98, 99")
    assert source.score is not None
    assert source.score.no_answer == (98, 99)


def test_every_column_field_can_be_asked_for():
    for field in Columns.model_fields:
        if field not in {"kind", "scores"}:
            assert getattr(apply_correction(PROPOSED, f"{field}=Datum", COLUMNS).columns, field) in {
                "Datum",
                ("Datum",),
            }


def test_without_a_terminal_nobody_is_asked():
    from voc.cli.collect import _build_corrector
    from voc.cli.progress_bar import ProgressBar

    assert _build_corrector(ProgressBar()) is None
    assert mapping_prompt.SETTINGS


def test_a_column_is_named_by_its_number_or_its_beginning():
    assert apply_correction(PROPOSED, "score=2", COLUMNS).columns.score == "Cijfer"
    assert apply_correction(PROPOSED, "score=cij", COLUMNS).columns.score == "Cijfer"
    assert apply_correction(PROPOSED, "text=3, verb", COLUMNS).columns.text == ("Toelichting", "Verbeterpunt")
    assert apply_correction(PROPOSED, "score=2", ("1", "2", "x")).columns.score == "2"
    with pytest.raises(ValueError, match="2 columns begin with 'K': 'Klantnr', 'Kanaal'"):
        apply_correction(PROPOSED, "customer=K", (*COLUMNS, "Kanaal"))
    with pytest.raises(ValueError, match="no column '9'"):
        apply_correction(PROPOSED, "score=9", COLUMNS)


def test_further_scores_are_named_by_their_columns():
    source = apply_correction(PROPOSED, "scores=2, Klantnr", COLUMNS)
    assert source.columns.scores == {"Cijfer": "Cijfer", "Klantnr": "Klantnr"}
    assert apply_correction(source, "scores=", COLUMNS).columns.scores == {}


def test_after_a_correction_counts_and_doubts_are_shown_anew(monkeypatch, tmp_path):
    path = tmp_path / "export.csv"
    rows = [
        f"2026-10-{k % 28 + 1:02d};{k % 11};{k % 3 + 1};de nota klopt niet en niemand belt mij terug {k}"
        for k in range(44)
    ]
    path.write_text("\n".join(["datum;NPS;groep;toelichting", *rows]) + "\n", encoding="utf-8")
    proposal = propose_mapping(read_table(path), Config(), "export")
    shown = io.StringIO()
    left = ["score=3", "scale=nps", "score=NPS", ""]
    monkeypatch.setattr("builtins.input", lambda *_: left.pop(0))
    source = ask_for_mapping(proposal, Console(file=shown, width=200, highlight=False))
    first, wrong, _, right = shown.getvalue().split("Enter to take it")[:4]
    assert "NPS: 44 answers, NPS -45.5" in first
    assert "2026-10-01 · 2026-10-02 · 2026-10-03" in first
    assert "dates: 44, from 2026-10-01 up to 2026-10-28" in first
    assert "check: 'NPS' is named as a score and nothing is read from it" in wrong
    assert "check:" not in right
    assert source == proposal.source


def test_another_sheet_of_the_workbook_is_chosen_with_its_columns(monkeypatch, tmp_path):
    import openpyxl

    book = openpyxl.Workbook()
    book.active.title = "September"
    for sheet, header in (
        (book.active, ["Datum", "NPS", "Toelichting"]),
        (book.create_sheet("Oktober"), ["Dag", "NPS", "Waarom"]),
    ):
        sheet.append(header)
        for k in range(30):
            sheet.append([f"2026-10-{k % 28 + 1:02d}", k % 11, f"de nota klopt niet en niemand belt mij terug {k}"])
    path = tmp_path / "export.xlsx"
    book.save(path)

    def read_sheet(title):
        return read_table(path, Source.model_validate({"kind": "survey", "sheet": title}))

    proposal = propose_mapping(read_table(path), Config(), "export", read_sheet)
    assert proposal.source.sheet == "September"
    shown = io.StringIO()
    left = ["sheet=November", "sheet=Oktober", ""]
    monkeypatch.setattr("builtins.input", lambda *_: left.pop(0))
    source = ask_for_mapping(proposal, Console(file=shown, width=200, highlight=False))
    assert (source.sheet, source.columns.at, source.columns.text) == ("Oktober", "Dag", "Waarom")
    assert 'has no sheet "November"; it has: September, Oktober' in shown.getvalue()
    assert "1 Dag, 2 NPS, 3 Waarom" in shown.getvalue()
    assert "is it that one?" not in shown.getvalue().split("1 Dag")[1]


def test_whatever_a_question_names_can_be_corrected():
    source = apply_correction(PROPOSED, "leave_out=cij:Test, Demo", COLUMNS)
    assert source.leave_out == {"Cijfer": ("Test", "Demo")}
    assert apply_correction(source, "leave_out=").leave_out == {}
    assert apply_correction(PROPOSED, "day_numbers=1904").dates.day_numbers == 1904
    assert apply_correction(PROPOSED, "cells=right").dates.cells == "right"
    assert apply_correction(PROPOSED, "by=klant", COLUMNS).dates.by == "Klantnr"
    source = apply_correction(apply_correction(PROPOSED, "words=Goed:9, Slecht:0"), "no_answer_words=Later, Nooit")
    assert source.score is not None
    assert dict(source.score.words) == {"Goed": 9, "Slecht": 0}
    assert source.score.no_answer_words == ("Later", "Nooit")
    with pytest.raises(ValueError, match="expected leave_out=Status:Test, Demo, got 'Test'"):
        apply_correction(PROPOSED, "leave_out=Test")


def test_who_is_ours_and_what_is_no_answer_can_be_corrected():
    turns = {"sender": "sender", "message": "message", "ours": ["Kees"]}
    chat = Source.model_validate({"kind": "message", "turns": turns, "columns": {"text": "text"}})
    assert apply_correction(chat, "ours=Bea, Sem").turns.ours == ("Bea", "Sem")
    assert apply_correction(chat, "customers=Kees").turns.customers == ("Kees",)
    assert apply_correction(chat, "gap_hours=48").turns.gap_hours == 48
    assert apply_correction(chat, "junk=geen, n.b.").junk == ("geen", "n.b.")
    with pytest.raises(ValueError, match="one row per message"):
        apply_correction(PROPOSED, "ours=Bea")


@pytest.fixture
def answer_file(tmp_path, monkeypatch):
    """Return a function that proposes for a file's content and types some answers: the mapping, and what was shown."""

    def answer(content, *answers):
        path = tmp_path / "export.csv"
        path.write_text(content, encoding="utf-8")

        def read_sheet(title, header_rows=1):
            return read_table(path, Source.model_validate({"kind": "survey", "header_rows": header_rows}))

        shown, left = io.StringIO(), [*answers, ""]
        monkeypatch.setattr("builtins.input", lambda *_: left.pop(0))
        proposal = propose_mapping(read_table(path), Config(), "export", read_sheet)
        source = ask_for_mapping(proposal, Console(file=shown, width=200, highlight=False))
        parts = shown.getvalue().split("Proposed: ")
        return source, parts[0] + parts[1], parts[-1]

    return answer


def test_how_many_rows_hold_names_is_corrected_and_the_file_read_anew(answer_file):
    wordings = "Wanneer was het contact?;Hoe waarschijnlijk is het dat u ons aanbeveelt?;Waarom geeft u dit cijfer?"
    rows = [f"2026-10-{k % 28 + 1:02d};{k % 11};de nota klopt niet en niemand belt mij terug {k}" for k in range(30)]
    source, first, last = answer_file("\n".join(["Q1;Q2;Q3", wordings, *rows]), "header_rows=9", "header_rows=2")
    assert source.header_rows == 2
    assert (source.columns.at, source.columns.score, source.columns.text) == ("Q1", "Q2", "Q3")
    assert "header_rows" not in last
    assert "header_rows" in first
    back, *_ = answer_file("\n".join(["Q1;Q2;Q3", wordings, *rows]), "header_rows=1")
    assert back.header_rows == 1


ANSWERS = "\n".join(
    ["inzending;datum;vraag;antwoord;bron"]
    + [
        f"R{k};2026-10-{k % 28 + 1:02d};{question};{answer};web"
        for k in range(30)
        for question, answer in (("Cijfer", k % 11), ("Waarom", f"de nota klopt niet en niemand belt terug {k}"))
    ]
)


def test_rows_that_are_put_together_stay_as_they_are_on_request(answer_file):
    source, first, last = answer_file(ANSWERS, "pivot=")
    assert source.pivot is None
    assert "one row per answer" in first
    assert "for pivot=…): 1 inzending, 2 datum, 3 vraag, 4 antwoord, 5 bron" in first
    assert "one row per answer" not in last
    assert source.columns.text in {"antwoord", None}


def test_rows_are_put_together_by_the_columns_that_the_user_names(answer_file):
    source, _, last = answer_file(ANSWERS, "pivot=", "pivot=inz, vraag", "pivot=1, vraag, antw")
    assert source.pivot is not None
    assert source.pivot.model_dump() == {"respondent": "inzending", "question": "vraag", "answer": "antwoord"}
    assert (source.columns.score, source.columns.text, source.columns.key) == ("Cijfer", "Waarom", "inzending")
    assert "one row per answer" not in last
    both = apply_correction(source, "pivot=inzending, vraag, antwoord, bron")
    assert both.pivot.list_answer_columns() == ("antwoord", "bron")
    with pytest.raises(ValueError, match="three columns or more"):
        apply_correction(source, "pivot=inzending, vraag")


def test_a_chat_is_grouped_anew_when_the_user_says_who_is_ours(answer_file):
    rows = ["gesprek;moment;afzender;bericht"]
    for k in range(20):
        rows += [
            f"G{k};2026-10-05 10:{k:02d};Bea;de nota klopt niet {k}",
            f"G{k};2026-10-05 10:{k:02d};Kees;ik kijk {k}",
        ]
    source, first, last = answer_file("\n".join(rows), "ours=Bea")
    assert source.turns.ours == ("Bea",)
    assert "taken as ours" in first
    assert "taken as ours" not in last
    assert "ik kijk" in last
    assert "nota klopt niet" not in last
