from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from voc.collect import Pseudonyms, convert_table, match_source, read_table
from voc.config import Config, Source
from voc.errors import InputError
from voc.records import Contact, DailyTotal, DateState, Feedback, Kind, Occurrence, Reachability, Signal, Volume

CONFIG = Config.model_validate(
    {
        "text": {"customer_number": r"\bK\d{7}\b", "case_number": r"\bZ-\d{6}\b", "urgent": ["gaslucht"]},
        "reasons": [{"id": "1", "name": "Jaarafrekening"}, {"id": "2", "name": "Termijnbedrag"}],
        "departments": [{"name": "Facturatie", "reasons": ["1"]}, {"name": "Digitaal & IT"}],
        "channels": [{"name": "phone", "aliases": ["Telefoon", "tel"]}, {"name": "email", "aliases": ["E-mail"]}],
    }
)
PEOPLE = Pseudonyms(b"key")
SURVEY = {
    "kind": "survey",
    "question": "Waarom?",
    "columns": {"key": "id", "at": "datum", "score": "nps", "text": "reden", "customer": "klant", "channel": "kanaal"},
    "score": {"scale": "nps"},
}
HEADER = "id;datum;nps;reden;klant;kanaal\n"


@pytest.fixture
def collect(tmp_path):
    def _collect(text, mapping=SURVEY, config=CONFIG, **more):
        path = tmp_path / "export.csv"
        path.write_text(text, encoding="utf-8")
        source = Source.model_validate({**mapping, **more})
        return convert_table(read_table(path, source), source, config, PEOPLE)

    return _collect


def test_a_survey_row_becomes_a_comment_with_its_score(collect):
    collected = collect(HEADER + "r1;05-10-2026;8;De app werkt niet;K1234567;Telefoon\n")
    (record,) = collected.records
    assert record == Feedback(
        key="r1",
        kind=Kind.SURVEY,
        text="De app werkt niet",
        at=datetime(2026, 10, 5, 10, tzinfo=UTC),
        customer=PEOPLE.pseudonymize_customer("K1234567"),
        channel="phone",
        question="Waarom?",
        language="nl",
        answers=record.answers,
        row=2,
    )
    assert (record.answers[0].question, record.answers[0].value) == ("Waarom?", 8)
    assert collected.n_rows == 1
    assert not collected.rejections


def test_text_is_cleaned_redacted_and_its_case_number_kept(collect):
    (record,) = collect(HEADER + 'r1;05-10-2026;2;"Bel mij op 06-12345678 over Z-123456";;\n').records
    assert record.text == "Bel mij op [telefoon] over [zaaknummer]"
    assert record.case_number == "Z-123456"
    assert record.redactions == {"phone": 1, "case_number": 1}


def test_a_case_number_in_the_signature_is_found_too(collect):
    (record,) = collect(HEADER + 'r1;05-10-2026;2;"De nota klopt niet.\n\nGroet,\nJan\nZ-123456";;\n').records
    assert (record.text, record.case_number) == ("De nota klopt niet.", "Z-123456")


def test_an_urgent_word_is_seen_and_counted(collect):
    collected = collect(HEADER + "r1;05-10-2026;2;Er hangt een gaslucht;;\n")
    assert (collected.records[0].urgent, collected.n_urgent) == ("gaslucht", 1)


def test_a_score_outside_its_scale_costs_the_score_and_not_the_comment(collect):
    collected = collect(HEADER + "r1;05-10-2026;11;De app werkt niet;;\n")
    (record,) = collected.records
    assert (record.text, record.answers[0].value) == ("De app werkt niet", None)
    (rejection,) = collected.rejections
    assert (rejection.row, rejection.column, rejection.is_row_kept) == (2, "nps", True)
    assert (rejection.reason, rejection.expected) == ("got '11'", "a whole number, 0 up to 10")


def test_a_date_that_cannot_be_sets_the_row_apart(collect):
    collected = collect(HEADER + "r1;31-02-2026;8;tekst over de app;;\nr2;05-10-2026;8;;;\n")
    assert [record.key for record in collected.records] == ["r2"]
    (rejection,) = collected.rejections
    assert (rejection.row, rejection.column, rejection.is_row_kept, rejection.reason) == (
        2,
        "datum",
        False,
        "got '31-02-2026'",
    )


def test_a_comment_without_a_date_stays_outside_the_months(collect):
    collected = collect(HEADER + "r1;;8;tekst over de app;;\n")
    assert collected.records[0].date_state is DateState.MISSING
    assert collected.n_missing_dates == 1


def test_ambiguous_dates_are_counted_and_kept(collect):
    text = HEADER + "r1;05/10/2026;8;;;\nr2;17/10/2026;8;;;\n"
    collected = collect(text, dates={"order": "mixed"})
    assert [record.date_state for record in collected.records] == [DateState.AMBIGUOUS, DateState.EXACT]
    assert collected.n_ambiguous_dates == 1
    assert collected.records[0].at is None


def test_an_order_that_nothing_tells_is_day_first_and_said(collect):
    collected = collect(HEADER + "r1;05-10-2026;8;;;\n")
    assert collected.records[0].at.month == 10
    assert any("day first" in note for note in collected.notes)


def test_no_answer_is_an_answer_without_a_value(collect):
    score = {"scale": "rating", "low": 1, "high": 5, "best": 1, "no_answer": [6, 7]}
    collected = collect(HEADER + "r1;05-10-2026;6;Did not answer;;\nr2;05-10-2026;;prima;;\n", score=score)
    assert [record.answers[0].value for record in collected.records] == [None, None]
    assert (collected.n_no_answer, collected.n_uninformative) == (2, 2)


def test_texts_that_mean_no_answer_in_this_file_are_empty(collect):
    collected = collect(HEADER + "r1;05-10-2026;6;Vraag  overgeslagen;;\n", junk=["vraag overgeslagen"])
    assert collected.records[0].text == ""


def test_each_text_column_is_a_comment_and_the_scores_are_given_once(collect):
    mapping = {**SURVEY, "columns": {**SURVEY["columns"], "text": ["reden", "kanaal"], "channel": None}}
    collected = collect(
        HEADER + "r1;05-10-2026;8;de app is traag;;de nota is onduidelijk\nr2;05-10-2026;7;;;\n", mapping
    )
    first, second, third = collected.records
    assert [(r.key, r.question, len(r.answers)) for r in (first, second, third)] == [
        ("r1/1", "reden", 1),
        ("r1/2", "kanaal", 0),
        ("r2", "Waarom?", 1),
    ]


def test_a_complaint_without_text_is_rejected(collect):
    mapping = {"kind": "complaint", "columns": {"text": "tekst", "at": "datum"}}
    collected = collect("datum;tekst\n05-10-2026;\n05-10-2026;de app werkt niet\n", mapping)
    assert len(collected.records) == 1
    assert (collected.rejections[0].column, collected.rejections[0].expected) == ("tekst", "a text")


def test_rows_without_a_key_get_one_that_the_same_file_gives_again(collect):
    mapping = {"kind": "complaint", "columns": {"text": "tekst"}}
    text = "tekst\nde app werkt niet\nde app werkt niet\nde nota klopt niet\n"
    first = [record.key for record in collect(text, mapping).records]
    assert len(set(first)) == 3
    assert first == [record.key for record in collect(text, mapping).records]
    assert all(key.startswith("r-") for key in first)


def test_a_customers_number_is_no_readable_key(collect):
    mapping = {**SURVEY, "columns": {**SURVEY["columns"], "key": "klant"}}
    (record,) = collect(HEADER + "r1;05-10-2026;8;;K1234567;\n", mapping).records
    assert "1234567" not in record.key


def test_several_scores_have_their_own_questions_and_scales(collect):
    mapping = {
        "kind": "survey",
        "columns": {"at": "datum", "score": "nps", "scores": {"Gemak": "ces", "Cijfer": "mark"}},
        "score": {"scale": "nps"},
        "scales": {"Gemak": {"scale": "ces"}, "Cijfer": {"scale": "mark"}},
        "decimal": ",",
    }
    (record,) = collect("datum;nps;ces;mark\n05-10-2026;9;5;7,5\n", mapping).records
    assert [(a.question, a.scale.name, a.value) for a in record.answers] == [
        ("nps", "nps", 9),
        ("Gemak", "ces", 5),
        ("Cijfer", "mark", 7.5),
    ]


def test_the_files_words_become_ours(collect):
    mapping = {**SURVEY, "values": {"channel": {"Loket": "desk", "Brievenbus": ""}}}
    text = (
        HEADER
        + "r1;05-10-2026;8;;;LOKET\nr2;05-10-2026;8;;;e-mail\nr3;05-10-2026;8;;;Brievenbus\nr4;05-10-2026;8;;;Fax\n"
    )
    assert [record.channel for record in collect(text, mapping).records] == ["desk", "email", None, "Fax"]


def test_a_full_postcode_leaves_two_digits(collect):
    mapping = {**SURVEY, "columns": {**SURVEY["columns"], "region": "kanaal", "channel": None}}
    text = HEADER + "r1;05-10-2026;8;;;3512 AB\nr2;05-10-2026;8;;;Utrecht\nr3;05-10-2026;8;;;\n"
    assert [record.region for record in collect(text, mapping).records] == ["35", "Utrecht", None]


def test_a_language_that_the_file_tells_is_believed(collect):
    mapping = {**SURVEY, "columns": {**SURVEY["columns"], "language": "kanaal", "channel": None}}
    text = HEADER + "r1;05-10-2026;8;Top;;EN\nr2;05-10-2026;8;The app does not work;;\n"
    assert [record.language for record in collect(text, mapping).records] == ["en", "en"]


def test_a_column_that_is_not_there_is_named_with_those_that_are(collect):
    with pytest.raises(InputError, match="has no column 'nps', which its mapping names; it has: id, datum"):
        collect("id;datum;reden;klant;kanaal\n1;2;3;4;5\n")


def test_column_names_may_differ_in_case_and_spaces(collect):
    assert collect("ID; Datum ;NPS;Reden;Klant;Kanaal\nr1;05-10-2026;8;;;\n").records[0].key == "r1"


def test_a_survey_needs_a_text_or_a_score(collect):
    with pytest.raises(InputError, match="neither a text nor a score"):
        collect("id;datum\n1;05-10-2026\n", {"kind": "survey", "columns": {"key": "id", "at": "datum"}})


def test_columns_that_were_not_used_are_said(collect):
    collected = collect("tekst;iets;anders\nde app;1;2\n", {"kind": "complaint", "columns": {"text": "tekst"}})
    assert any("'iets', 'anders'" in note for note in collected.notes)
    assert any("no date column" in note for note in collected.notes)


def test_rejections_are_redacted(collect):
    collected = collect(HEADER + "r1;bel 06-12345678;8;;;\n")
    assert "12345678" not in collected.rejections[0].reason + collected.rejections[0].redacted_cell


def test_ragged_rows_are_counted_among_the_rows(collect):
    collected = collect(HEADER + "r1;05-10-2026;8;;;\nr2;kapot\n")
    assert (collected.n_rows, len(collected.records), len(collected.rejections)) == (2, 1, 1)


CONTACTS = {
    "kind": "contact",
    "columns": {
        "key": "id",
        "at": "tijdstip",
        "customer": "klant",
        "channel": "kanaal",
        "reason": "reden",
        "hand_overs": "doorverbonden",
        "resolved": "opgelost",
        "retained": "behouden",
    },
}


def test_a_contact_has_its_reason_by_name_or_number(collect):
    text = "id;tijdstip;klant;kanaal;reden;doorverbonden;opgelost;behouden\n"
    text += "c1;2026-10-05 08:30;K1;tel;Jaarafrekening;1;ja;nee\nc2;2026-10-05 09:00;;Telefoon;2;;;\n"
    first, second = collect(text, CONTACTS).records
    assert first == Contact(
        key="c1",
        at=datetime(2026, 10, 5, 6, 30, tzinfo=UTC),
        customer=PEOPLE.pseudonymize_customer("K1"),
        channel="phone",
        reason="1",
        n_hand_overs=1,
        resolved=True,
        retained=False,
        row=2,
    )
    assert (second.reason, second.customer, second.n_hand_overs, second.resolved) == ("2", None, None, None)


def test_a_contact_without_a_date_is_rejected(collect):
    text = "id;tijdstip;klant;kanaal;reden;doorverbonden;opgelost;behouden\nc1;;K1;tel;1;;;\n"
    collected = collect(text, CONTACTS)
    assert not collected.records
    assert (collected.rejections[0].column, collected.rejections[0].reason) == ("tijdstip", "the cell is empty")


def test_a_signal_has_a_redacted_note_and_the_department_by_its_name(collect):
    mapping = {
        "kind": "signal",
        "columns": {
            "key": "id",
            "at": "tijd",
            "contact": "contact",
            "agent": "wie",
            "department": "oorzaak",
            "note": "notitie",
            "hand_overs": "door",
        },
        "values": {"department": {"IT": "Digitaal & IT"}},
    }
    text = "id;tijd;contact;wie;oorzaak;notitie;door\ns1;2026-10-05;c1;Piet;it;Mevrouw Jansen belt over nota;nee\n"
    text += "s2;2026-10-05;c2;Piet;Directie;;ja\ns3;2026-10-05;;Piet;Facturatie;;\n"
    collected = collect(text, mapping)
    first, second = collected.records
    assert isinstance(first, Signal)
    assert (first.department, first.note, first.n_hand_overs) == ("Digitaal & IT", "Mevrouw [naam] belt over nota", 0)
    assert first.agent is second.agent is None  # one agent is no team
    assert "agents (1) without a column of teams: their signals are of an unknown team" in collected.notes
    assert (second.department, second.n_hand_overs) == ("Directie", 1)
    assert any("Directie" in note for note in collected.notes)
    assert collected.rejections[0].column == "contact"


def test_daily_figures_are_read(collect):
    volume = {"kind": "volume", "columns": {"at": "dag", "process": "proces", "count": "aantal", "department": "afd"}}
    collected = collect("dag;proces;afd;aantal\n2026-10-05;bills;Facturatie;1.234\n2026-10-06;bills;;x\n", volume)
    assert collected.records == (Volume("bills", date(2026, 10, 5), 1234, "Facturatie", row=2),)
    assert (collected.rejections[0].column, collected.rejections[0].expected) == ("aantal", "a whole number")
    assert len(collected.rejections) == 1


def test_reachability_is_read_with_durations(collect):
    names = {"offered": "aangeboden", "answered": "beantwoord", "waiting_seconds": "wacht", "handling_seconds": "duur"}
    mapping = {"kind": "reachability", "decimal": ",", "columns": {"at": "dag", "channel": "kanaal", **names}}
    collected = collect("dag;kanaal;aangeboden;beantwoord;wacht;duur\n5-10-2026;Telefoon;100;90;01:30;240,5\n", mapping)
    assert collected.records == (Reachability("phone", date(2026, 10, 5), 100, 90, 10, 90, 240.5, row=2),)


def test_totals_and_the_calendar_are_read(collect):
    totals = {"kind": "totals", "columns": {"at": "dag", "reason": "reden", "channel": "kanaal", "count": "n"}}
    collected = collect("dag;reden;kanaal;n\n2024-10-05;Termijnbedrag;tel;12\n", totals)
    assert collected.records == (DailyTotal(date(2024, 10, 5), "2", "phone", 12, row=2),)
    calendar = {"kind": "calendar", "columns": {"at": "begin", "end": "eind", "kind": "soort", "note": "wat"}}
    text = (
        "soort;begin;eind;wat\nstorm;2026-01-05;2026-01-06;Storm\nrun;2026-10-05;;Run\nstorm;2026-01-05;2026-01-04;x\n"
    )
    collected = collect(text, calendar)
    assert collected.records == (
        Occurrence("storm", date(2026, 1, 5), date(2026, 1, 6), "Storm", row=2),
        Occurrence("run", date(2026, 10, 5), date(2026, 10, 5), "Run", row=3),
    )
    assert collected.rejections[0].column == "eind"


def test_a_figure_without_a_certain_day_is_rejected(collect):
    totals = {"kind": "totals", "columns": {"at": "dag", "count": "n"}, "dates": {"order": "mixed"}}
    collected = collect("dag;n\n05/10/2026;1\n;2\n", totals)
    assert [rejection.expected for rejection in collected.rejections] == [
        "a date that can be read in one way only",
        "the day that the figure is about",
    ]


def test_progress_ends_at_the_number_of_texts(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("tekst\n" + "de app werkt niet\n" * 1500, encoding="utf-8")
    source = Source.model_validate({"kind": "complaint", "columns": {"text": "tekst"}})
    told = []
    convert_table(read_table(path, source), source, CONFIG, PEOPLE, lambda *n: told.append(n))
    assert told == [(1000, 1500), (1500, 1500)]


SOURCES = {
    "nps": Source.model_validate({"kind": "survey", "files": ["nps*.csv"], "columns": {"at": "datum", "score": "nps"}}),
    "nps-oud": Source.model_validate(
        {"kind": "survey", "files": ["nps-oud*.csv"], "columns": {"at": "d", "score": "s"}}
    ),
    "klacht": Source.model_validate(
        {"kind": "complaint", "columns": {"at": "datum", "text": "klacht", "customer": "nr"}}
    ),
    "los": Source.model_validate({"kind": "complaint", "columns": {"text": "datum"}}),
}


def test_a_file_is_recognised_by_its_name_the_longest_pattern_first():
    assert match_source(Path("NPS_2026.csv"), None, SOURCES) == "nps"
    assert match_source(Path("nps-oud-2.csv"), None, SOURCES) == "nps-oud"
    assert match_source(Path("iets.csv"), None, SOURCES) is None


def test_a_file_is_recognised_by_its_columns(tmp_path):
    path = tmp_path / "iets.csv"
    path.write_text("Datum;Klacht;NR;nps\n1;2;3;4\n", encoding="utf-8")
    assert match_source(path, read_table(path), SOURCES) == "klacht"
    path.write_text("datum;anders\n1;2\n", encoding="utf-8")
    assert match_source(path, read_table(path), SOURCES) is None


def test_two_mappings_that_fit_equally_decide_nothing(tmp_path):
    path = tmp_path / "iets.csv"
    path.write_text("datum;nps\n1;2\n", encoding="utf-8")
    assert match_source(path, read_table(path), {"a": SOURCES["nps"], "b": SOURCES["nps"]}) is None


def test_a_refused_cell_of_a_row_that_was_kept_says_whose_it_is(collect):
    rows = "r1;05-10-2026;nul;De app werkt niet;K1234567;Telefoon\nr2;05-10-2026;elf;Te laat;;\n"
    first, second = collect(HEADER + rows).rejections
    assert (first.customer, second.customer) == (PEOPLE.pseudonymize_customer("K1234567"), None)
    assert first.customer not in repr(first)
