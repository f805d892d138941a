import json

import pytest

from voc.collect import convert_table, propose_mapping, read_table
from voc.collect.pseudonyms import Pseudonyms
from voc.config import Config, Source, TurnsRule
from voc.errors import InputError

VTT = """WEBVTT

NOTE made by a program

1
00:00:01.000 --> 00:00:04.000
<v Medewerker>Goedemorgen, waarmee kan ik helpen?</v>

2
00:00:04.500 --> 00:00:09.000
<v.loud Klant>De nota klopt niet, <i>het bedrag</i> is dubbel &amp; te hoog.</v>

3
00:00:09.500 --> 00:00:12.000
en ik wacht al weken.

4
00:00:12.500 --> 00:00:14.000
<v Medewerker>Dat zoek ik uit.</v>
"""
GENESYS = {
    "conversationId": "c-7",
    "startTime": "2026-10-05T09:00:00Z",
    "summary": {"text": "Klant belt over nota."},
    "transcripts": [
        {
            "transcriptId": "t",
            "phrases": [
                {"text": "Met Sanne, goedemorgen", "participantPurpose": "internal", "startTimeMs": 1},
                {"text": "De app loopt vast", "participantPurpose": "external", "startTimeMs": 3000},
                {"text": "bij het inloggen", "participantPurpose": "external", "startTimeMs": 4000},
            ],
        }
    ],
}
AMAZON = {
    "JobName": "call-9",
    "Transcript": [
        {"ParticipantRole": "CUSTOMER", "Content": "en dat al weken", "BeginOffsetMillis": 9000},
        {"ParticipantRole": "AGENT", "Content": "Welkom", "BeginOffsetMillis": 0},
        {"ParticipantRole": "CUSTOMER", "Content": "Ik krijg geen nota", "BeginOffsetMillis": 5000},
    ],
}
WHISPER = {
    "text": "alles",
    "segments": [
        {"start": 0.0, "end": 1.0, "speaker": "SPEAKER_00", "text": "Goedemorgen"},
        {"start": 1.0, "end": 2.0, "speaker": "SPEAKER_01", "text": "De nota klopt niet"},
    ],
}


@pytest.fixture
def collect(tmp_path):
    """Return a function that reads a file by the mapping that is proposed for it."""

    def _collect(name, content):
        path = tmp_path / name
        path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        proposal = propose_mapping(read_table(path), Config(), "calls")
        assert not proposal.is_certain, "who is ours is asked"
        return convert_table(read_table(path, proposal.source), proposal.source, Config(), Pseudonyms(b"key"))

    return _collect


def test_a_call_in_subtitles_gives_the_customers_turns_only(collect):
    converted = collect("call 2026-10-05 klant.vtt", VTT)
    (record,) = converted.records
    assert record.text == "De nota klopt niet, het bedrag is dubbel & te hoog.\nen ik wacht al weken."
    assert record.at.date().isoformat() == "2026-10-05"
    assert any("1 cues without a speaker" in note for note in converted.notes)


def test_subtitles_with_the_speaker_before_the_words_are_read(collect):
    cues = ("00:00:01,000 --> 00:00:02,000\nAgent: Hello", "00:00:03,000 --> 00:00:04,000\nCaller: The bill is wrong")
    text = "\n\n".join(f"{number}\n{cue}" for number, cue in enumerate(cues, 1))
    (record,) = collect("call.srt", text).records
    assert record.text == "The bill is wrong"


def test_what_is_said_before_a_colon_is_no_speaker(collect):
    said = (
        "Agent: Waarmee kan ik u helpen?",
        "Klant: De nota klopt niet.",
        "Agent: Dan geldt het volgende.",
        "Wat ik voor u zie: u heeft een achterstand.\nLet op: van drie maanden.",
        "Klant: Dat kan niet.",
    )
    cues = [f"00:00:0{second}.000 --> 00:00:0{second}.900\n{text}" for second, text in enumerate(said)]
    converted = collect("call 2026-10-05.vtt", "WEBVTT\n\n" + "\n\n".join(cues))
    (record,) = converted.records
    assert record.text == "De nota klopt niet.\nDat kan niet."
    assert any("2 times the words before a colon" in note for note in converted.notes)
    # The only turn of the customer is one, in a call of which the agent says nearly all.
    (record,) = collect("call 2026-10-05.vtt", "WEBVTT\n\n" + "\n\n".join(cues[:4])).records
    assert record.text == "De nota klopt niet."


def test_subtitles_without_a_speaker_are_refused(tmp_path):
    path = tmp_path / "call.vtt"
    path.write_text(VTT.replace("<v Medewerker>", "").replace("<v.loud Klant>", ""), encoding="utf-8")
    with pytest.raises(InputError, match="names no speaker"):
        read_table(path)


def test_json_of_calls_gives_the_customers_turns_in_their_order(collect):
    genesys = collect("genesys.json", GENESYS)
    assert [(record.key, record.text) for record in genesys.records] == [("c-7", "De app loopt vast\nbij het inloggen")]
    assert genesys.records[0].at.isoformat() == "2026-10-05T09:00:00+00:00"
    assert [(r.key, r.text) for r in collect("a.json", AMAZON).records] == [
        ("call-9", "Ik krijg geen nota\nen dat al weken")
    ]


def test_summaries_that_a_program_wrote_are_left_out_and_said(collect):
    notes = collect("genesys.json", GENESYS).notes
    assert any("1 summaries that a program wrote were left out" in note for note in notes)


def test_a_role_is_no_customer_so_that_many_calls_are_many_customers(collect):
    calls = [{**GENESYS, "conversationId": f"c-{number}"} for number in range(3)]
    records = collect("calls.json", calls).records
    assert [record.key for record in records] == ["c-0", "c-1", "c-2"]
    assert {record.customer for record in records} == {None}


def test_the_number_of_the_export_is_not_that_of_its_calls(collect):
    calls = [
        {"segments": [{"speaker": s, "text": f"{t} {k}"} for s, t in (("agent", "ja"), ("klant", "nota"))]}
        for k in "ab"
    ]
    assert [record.text for record in collect("x.json", {"id": "export-1", "calls": calls}).records] == [
        "nota a",
        "nota b",
    ]


def test_calls_one_a_line_are_read(collect):
    lines = "\n".join(json.dumps({**GENESYS, "conversationId": f"c-{number}"}) for number in range(3))
    assert len(collect("calls.jsonl", lines).records) == 3


def test_labels_that_say_nothing_are_refused_until_the_mapping_says_who_is_who(tmp_path):
    path = tmp_path / "whisper.json"
    path.write_text(json.dumps(WHISPER), encoding="utf-8")
    with pytest.raises(InputError, match=r"SPEAKER_00, SPEAKER_01, which does not tell"):
        propose_mapping(read_table(path), Config(), "calls")
    turns = TurnsRule(conversation="conversation", sender="sender", message="message", customers=("SPEAKER_01",))
    table = read_table(path, Source(kind="message", turns=turns))
    assert [row[2:5] for row in table.rows] == [[None, "De nota klopt niet", 1]]


def test_a_list_of_messages_with_their_own_conversations_is_no_call(tmp_path):
    path = tmp_path / "chat.json"
    messages = [{"conversation_id": 7, "role": "user", "content": f"bericht {k}"} for k in range(3)]
    path.write_text(json.dumps({"messages": messages}), encoding="utf-8")
    assert read_table(path).columns == ("conversation_id", "role", "content")
