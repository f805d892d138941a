import tomllib

import pytest

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


@pytest.mark.parametrize(
    "mapping",
    [
        {"kind": "complaint"},
        {"kind": "volume", "columns": {"at": "dag", "process": "p", "count": "n"}, "decimal": ","},
        {"kind": "idea", "columns": {"text": 'met "tekens" [x]', "votes": "a.b"}},
        {
            "kind": "survey",
            "columns": {"at": "d", "text": "t"},
            "dates": {"by": "bron", "orders": {"VS": "month-first"}},
        },
        {
            "kind": "survey",
            "columns": {"score": "s"},
            "score": {"scale": "rating", "low": 1, "high": 5, "words": {"Goed": 5}},
        },
        {"kind": "message", "turns": {"sender": "van", "message": "wat", "ours": ["@a.nl"]}},
        {
            "kind": "survey",
            "pivot": {"respondent": "r", "question": "q", "answer": ["a", "b"]},
            "columns": {"score": "x"},
        },
        {"kind": "survey", "leave_out": {"Klant": ["Test\nklant"]}, "columns": {"text": "é 🙂", "key": "id"}},
    ],
)
def test_whatever_a_mapping_says_reads_back_as_it_was(mapping):
    source = Source.model_validate(mapping)
    text = format_mapping("naam met blank", source, ["vraag\n[sources]\nkind = 1"], ["uitkomst\r\nx = 2"])
    read = tomllib.loads(text)
    assert list(read) == ["sources"]
    assert Source.model_validate(read["sources"]["naam met blank"]) == source


def test_what_comes_of_a_file_stands_above_its_table_and_nothing_where_there_is_nothing_to_say():
    text = format_mapping("nps", SURVEY, outcome=["12 rows", "NPS 8"])
    assert text.splitlines()[:3] == ["# What comes of the file by this table:", "# - 12 rows", "# - NPS 8"]
    assert "#" not in format_mapping("nps", SURVEY)
    assert format_mapping("nps", SURVEY).endswith("\n")
