import pytest

from voc.collect import propose_mapping, read_table
from voc.collect.convert.machine_text import is_machine_written
from voc.config import Config

SIGNAL = {"kind": "signal", "columns": {"key": "id", "at": "datum", "contact": "contact", "note": "AI-samenvatting"}}
TEXT = "id;datum;contact;AI-samenvatting\n1;05-10-2026;c1;Klant vroeg naar de nota\n"


@pytest.mark.parametrize("name", ["AI summary", "Summary (generated)", "einstein_call_summary", "Automatische notitie"])
def test_names_of_what_a_program_wrote(name):
    assert is_machine_written(name)
    assert not is_machine_written("Samenvatting door medewerker")


def test_a_summary_of_a_program_is_no_agents_note(convert):
    converted = convert(TEXT, SIGNAL)
    assert [record.note for record in converted.records] == [""]
    assert any("written by a program" in note for note in converted.notes)


def test_a_text_of_a_program_is_marked(convert):
    mapping = {"kind": "message", "columns": {"key": "id", "at": "datum", "text": "AI-samenvatting"}}
    (record,) = convert(TEXT, mapping).records
    assert "written by a program" in record.question


def test_a_column_of_a_program_is_not_proposed(tmp_path):
    rows = [
        f"{k};{k % 28 + 1:02d}-10-2026;de nota klopt niet en dat duurt al weken {k};Klant belt over nota"
        for k in range(40)
    ]
    path = tmp_path / "klachten.csv"
    path.write_text("\n".join(["id;datum;klacht;AI summary", *rows]), encoding="utf-8")
    proposal = propose_mapping(read_table(path), Config(), "klachten")
    assert proposal.source.columns.text == "klacht"
    assert not any("AI summary" in question for question in proposal.open_questions)
