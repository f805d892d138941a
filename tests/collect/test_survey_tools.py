from dataclasses import replace

import pytest

from voc.collect import propose_mapping, read_table
from voc.collect.mapping.column_profile import profile_columns
from voc.collect.mapping.survey_tools import count_test_rows, find_survey_tool
from voc.config import Config

WHY = "the mechanic arrived two hours late and nobody called me back"
EXPORTS = {
    "Qualtrics": (
        [
            "StartDate,EndDate,Status,IPAddress,Finished,RecordedDate,ResponseId,UserLanguage,Q1,Q2,Owner",
            "Start Date,End Date,Response Type,IP,Finished,Recorded Date,Response ID,Language,Recommend us?,Tell,Owner",
            ",".join(['"{""ImportId"": ""x""}"'] * 11),
        ],
        "2026-09-01,2026-09-01,{status},1.2.3.4,True,2026-09-01 09:04,R_{k},EN,{score},{why} {k},{why} x{k}",
        ("RecordedDate", "Q2", "Q1"),
    ),
    "SurveyMonkey": (
        [
            "Respondent ID,Collector ID,Start Date,End Date,How likely is it that you would recommend us?,Tell,Please",
            ",,,,,Open-Ended Response,Other (please specify)",
        ],
        "11{k},4,09/17/2026 09:00:00 AM,09/17/2026 09:04:00 AM,{score},{why} {k},by letter",
        ("End Date", "Tell", "How likely is it that you would recommend us?"),
    ),
    "LimeSurvey": (
        [
            '"id. Response ID","submitdate. Date submitted","lastpage. Last page","startlanguage. Start language"',
            ',"G01Q01. Would you recommend us?","G01Q02. Anything else"',
        ],
        '"{k}","2026-09-17 09:00:00","5","en","{score}","{why} {k}"',
        ("submitdate. Date submitted", "G01Q02. Anything else", "G01Q01. Would you recommend us?"),
    ),
    "Typeform": (
        ["#,Would you recommend us?,Anything else,Response Type,Start Date (UTC),Submit Date (UTC),Network ID,Tags"],
        "abc{k},{score},{why} {k},completed,2026-09-17 23:00:00,2026-09-17 23:04:00,n{k},",
        ("Submit Date (UTC)", "Anything else", "Would you recommend us?"),
    ),
    "Google Forms": (
        ["Timestamp,How likely are you to recommend us to a friend?,Is there anything else you want to say?"],
        "2026/09/17 9:00:00 AM GMT+2,{score},{why} {k}",
        ("Timestamp", "Is there anything else you want to say?", "How likely are you to recommend us to a friend?"),
    ),
    "Microsoft Forms": (
        ["ID,Start time,Completion time,Email,Name,How likely are you to recommend us?,And otherwise?"],
        "{k},2026-09-17 09:00,2026-09-17 09:04,anonymous,,{score},{why} {k}",
        ("Completion time", "And otherwise?", "How likely are you to recommend us?"),
    ),
    "Formbricks": (
        ["No.,Response ID,Timestamp,Finished,Survey ID,User ID,Notes,Tags,1. Would you recommend us?,2. Tell"],
        "{k},r{k},2026-09-17T09:04:00.000Z,Yes,s1,u{k},,,{score},{why} {k}",
        ("Timestamp", "2. Tell", "1. Would you recommend us?"),
    ),
    "Delighted": (
        ["Person ID,Response ID,Survey type,Score,Comment,Survey sent at,Responded at,Notes"],
        "p{k},r{k},NPS,{score},{why} {k},2026-09-16 09:00:00,2026-09-17 09:04:00,{why} agent {k}",
        ("Responded at", "Comment", "Score"),
    ),
}


@pytest.fixture
def read_export(tmp_path):
    def _read_export(tool, status="IP Address"):
        header, row, _ = EXPORTS[tool]
        lines = ["".join(header)] if tool == "LimeSurvey" else header
        rows = [
            row.format(k=1000 + k, score=k % 11, why=WHY, status=status if k % 10 == 0 else "IP Address")
            for k in range(44)
        ]
        path = tmp_path / "export.csv"
        path.write_text("\n".join([*lines, *rows]) + "\n", encoding="utf-8")
        return read_table(path)

    return _read_export


@pytest.mark.parametrize("tool", EXPORTS)
def test_the_export_of_a_survey_tool_is_recognised_by_its_columns(read_export, tool):
    table = read_export(tool)
    recognised = find_survey_tool(profile_columns(table))
    assert recognised is not None
    assert recognised.name == tool
    proposal = propose_mapping(table, Config(), "x")
    columns = proposal.source.columns
    assert (columns.at, columns.text, columns.score) == EXPORTS[tool][2]
    # Delighted's "Score" names no scale, which a person declares; Qualtrics' embedded data are asked about.
    assert proposal.is_certain == (tool not in {"Delighted", "Qualtrics"}), proposal.open_questions


@pytest.mark.parametrize("status", ["Survey Preview", "1", "Survey Test", "Spam"])
def test_previews_and_tests_are_left_out_and_codes_of_them_are_a_doubt(read_export, status):
    table = read_export("Qualtrics", status)
    assert count_test_rows(profile_columns(table)) == {("Status", status): 5}
    proposal = propose_mapping(table, Config(), "x")
    is_doubt = any(f"Status = {status!r} (5 rows)" in question for question in proposal.open_questions)
    # What a number stands for is known of Qualtrics only, and told to be asked.
    assert is_doubt == status.isdigit()
    assert proposal.source.leave_out == ({} if is_doubt else {"Status": (status,)})


def test_any_other_table_is_of_no_survey_tool(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text("Status;Timestamp;Opmerking\ntest;2026-10-05;goed\n", encoding="utf-8")
    profiles = profile_columns(read_table(path))
    assert find_survey_tool(profiles) is None
    assert count_test_rows(profiles) == {}


@pytest.mark.parametrize(
    ("tool", "name", "is_question"),
    [
        ("Delighted", "What could we be better at?", True),
        ("Delighted", "Updated at", False),
        ("Delighted", "Survey scheduled at", False),
        ("Typeform", "Why did you choose us over any other?", True),
        ("Typeform", "Would you like to note something?", True),
        ("Typeform", "What other text messages did you get?", True),
        ("Typeform", "Agent note", False),
        ("Typeform", "Interne notitie", False),
        ("Typeform", "#", False),
        ("Typeform", "Why? - Other", False),
        ("Typeform", "Why? [other]", False),
        ("Typeform", "Why? - Other (please specify)", False),
        ("Typeform", "Waarom? - Anders, namelijk", False),
    ],
)
def test_questions_are_told_from_columns_of_the_tool_and_of_other_options(read_export, tool, name, is_question):
    table = read_export(tool)
    names = (name, *table.columns[1:])
    profiles = profile_columns(replace(table, columns=names, labels=names))
    recognised = find_survey_tool(profile_columns(table))
    assert recognised.is_question(profiles[name]) is is_question
