from collections import Counter

import pytest

from voc.collect import preview_mapping, read_table
from voc.config import Config, Source
from voc.records import Feedback

SURVEY = {"kind": "survey", "columns": {"at": "Datum", "key": "Klant", "score": "NPS", "text": "Waarom"}}
ANSWERS = "".join(f"0{day}-09-2026;K{day};{day};reden {day}\n" for day in range(1, 8))


def _note(converted, word):
    return [note for note in converted.notes if word in note]


@pytest.mark.parametrize(
    "line",
    ["Totaal;;6,5;", ";Gemiddelde;6,5;", "Average;;6;", ";Total: 7;7;", "Eindtotaal;;;", "Mean score;;6;", "Sum;;28;"],
)
def test_totals_are_no_answers(convert, line):
    converted = convert(f"Datum;Klant;NPS;Waarom\n{ANSWERS}{line}\n", SURVEY)
    assert [type(record) for record in converted.records] == [Feedback] * 7
    assert converted.n_rows == 7
    assert _note(converted, "totals or averages: 1 (row 9)")


def test_a_customer_who_writes_total_is_kept(convert):
    converted = convert("Waarom;Datum;Klant;NPS\ntotaal;01-09-2026;K1;2\n", SURVEY)
    assert len(converted.records) == 1


def test_remarks_on_the_source_and_repeated_headers_are_no_answers(convert):
    end = "Datum;Klant;NPS;Waarom\n08-09-2026;K8;8;x\nBron: dashboard, filter: alles;;;\n"
    text = f"Datum;Klant;NPS;Waarom\n{ANSWERS}{end}"
    converted = convert(text, SURVEY)
    assert len(converted.records) == 8
    assert _note(converted, "a repeated header: 1 (row 9)")
    assert _note(converted, "remarks on the source: 1 (row 11)")


def test_all_channels_beside_the_channels_never_add_up_twice(convert):
    mapping = {
        "kind": "reachability",
        "columns": {"at": "Datum", "channel": "Kanaal", "offered": "Aangeboden", "answered": "Beantwoord"},
    }
    text = "Datum;Kanaal;Aangeboden;Beantwoord\n" + "".join(
        f"0{day}-10-2026;{channel};{count};{count}\n"
        for day in range(1, 5)
        for channel, count in (("Telefoon", 30), ("Chat", 10), ("Alle kanalen", 40))
    )
    converted = convert(text, mapping)
    assert Counter(record.offered for record in converted.records) == {30: 4, 10: 4}
    assert _note(converted, "totals beside their parts")


def test_the_preview_counts_what_will_be_stored(tmp_path):
    path = tmp_path / "nps.csv"
    path.write_text(f"Datum;Klant;NPS;Waarom\n{ANSWERS};Gemiddelde;4;\n", encoding="utf-8")
    source = Source.model_validate({**SURVEY, "leave_out": {"Klant": ["K1"]}})
    assert preview_mapping(read_table(path), source, Config()).n_rows == 6
