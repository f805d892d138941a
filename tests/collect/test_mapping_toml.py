import tomllib

from voc.collect.mapping.mapping_toml import format_mapping
from voc.config import Source

SURVEY = Source.model_validate(
    {
        "kind": "survey",
        "files": ["nps*.csv"],
        "columns": {"at": "datum", "text": ["a", "b"], "score": "nps", "scores": {"Rapportcijfer": "cijfer"}},
        "score": {"scale": "nps", "no_answer": [99]},
        "scales": {"Rapportcijfer": {"scale": "mark"}},
        "values": {"channel": {"Telefoon": "phone"}},
    }
)


def test_a_mapping_reads_back_as_itself():
    read = tomllib.loads(format_mapping("nps", SURVEY))["sources"]["nps"]
    assert Source.model_validate(read) == SURVEY


def test_defaults_are_left_out_and_scales_are_said():
    read = tomllib.loads(format_mapping("nps", SURVEY))["sources"]["nps"]
    assert set(read) == {"kind", "files", "columns", "score", "scales", "values"}
    assert read["score"] == {"scale": "nps", "no_answer": [99]}
    assert read["scales"]["Rapportcijfer"] == {"scale": "mark"}


def test_whole_numbers_have_no_point():
    assert "no_answer = [99]" in format_mapping("nps", SURVEY)


def test_questions_are_comments_of_one_line_each():
    text = format_mapping("nps", SURVEY, ["is it\n a survey?", "and this"])
    assert text.splitlines()[:3] == ["# Check before use, and correct:", "# - is it a survey?", "# - and this"]
    assert tomllib.loads(text)["sources"]["nps"]["kind"] == "survey"
