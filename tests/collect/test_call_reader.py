import json

import pytest

from voc.collect import convert_table, propose_mapping, read_table
from voc.collect.pseudonyms import Pseudonyms
from voc.collect.read.call_reader import is_subtitles, read_call_document, read_subtitles
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


def build_vtt(*cues):
    timed = (f"00:00:{number:02d}.000 --> 00:00:{number:02d}.900\n{cue}" for number, cue in enumerate(cues))
    return "WEBVTT\n\n" + "\n\n".join(timed) + "\n"


def list_turns(raw):
    return [tuple(row[2:]) for _, row in raw.rows[1:]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [(VTT, True), ("\ufeff" + VTT, True), ("1\n00:00:01,000 --> 00:00:02,000\nhoi", True),
     ("1\r\n00:00:01,000 --> 00:00:02,000\r\nhoi", True), ("1\n00:00:01.000 --> 00:00:02.000\nhoi", False),
     ("id;tekst\n1;00:00:01,000 --> x", False), ("", False)],
)  # fmt: skip
def test_subtitles_are_known_by_their_first_lines(text, expected):
    assert is_subtitles(text) is expected


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_cues_of_any_system_with_several_speakers_are_read(end):
    text = build_vtt("<v Klant>Hallo</v> <v Agent>Dag</v>", "Klant: de nota\nklopt niet\nAgent: nee").replace("\n", end)
    assert list_turns(read_subtitles("call 2026-10-05.vtt", text)) == [
        ("Klant", "Hallo"),
        ("Agent", "Dag"),
        ("Klant", "de nota klopt niet"),
        ("Agent", "nee"),
    ]


@pytest.mark.parametrize(
    ("name", "day"),
    [("call 2026-10-05.vtt", "2026-10-05"), ("20261005_0915.vtt", "2026-10-05"), ("call_2026.10.05-x.srt",
      "2026-10-05"),
     ("call 2026-13-05.vtt", None), ("call 120261005.vtt", None), ("call.vtt", None)],
)  # fmt: skip
def test_the_day_of_a_call_is_the_one_in_its_files_name_or_said_to_be_missing(name, day):
    raw = read_subtitles(name, build_vtt("<v Klant>Hallo", "<v Agent>Dag"))
    assert {row[1] for _, row in raw.rows[1:]} == {day}
    assert any("has no date" in note for note in raw.notes) is (day is None)


def test_calls_of_one_file_name_are_told_apart_by_their_first_words():
    one = read_subtitles("call.vtt", build_vtt("<v Klant>Hallo", "<v Agent>Dag"))
    other = read_subtitles("call.vtt", build_vtt("<v Klant>Goedemorgen", "<v Agent>Dag"))
    assert one.rows[1][1][0] == read_subtitles("call.vtt", build_vtt("<v Klant>Hallo")).rows[1][1][0]
    assert one.rows[1][1][0] != other.rows[1][1][0]


@pytest.mark.parametrize(
    ("text", "says"), [("WEBVTT\n\n", "holds no cue"), (build_vtt(" ", "<i></i>"), "holds no cue"),
                       (build_vtt("hallo", "dag"), "names no speaker")],
)  # fmt: skip
def test_subtitles_without_words_or_speakers_are_refused(text, says):
    with pytest.raises(InputError, match=says):
        read_subtitles("call.vtt", text)


def test_a_speaker_that_the_mapping_names_is_one_also_when_it_comes_once():
    text = build_vtt("Agent: dag", "agent: zegt u het maar", "mijn klacht: de nota")
    assert list_turns(read_subtitles("a.vtt", text))[-1] == ("agent", "mijn klacht: de nota")
    assert list_turns(read_subtitles("a.vtt", text, ("Mijn klacht",)))[-1] == ("mijn klacht", "de nota")


def test_turns_of_json_stand_in_the_order_of_their_times_only_where_all_have_one():
    turns = [{"speaker": "a", "text": "twee", "start": 2}, {"speaker": "b", "text": "een", "start": 1}]
    assert [words for _, words in list_turns(read_call_document("a.json", {"segments": turns}))] == ["een", "twee"]
    del turns[1]["start"]
    assert [words for _, words in list_turns(read_call_document("a.json", {"segments": turns}))] == ["twee", "een"]


@pytest.mark.parametrize(
    "document",
    [None, 7, "tekst", [], {}, {"segments": []}, {"segments": [{"speaker": "a", "text": "x"}]}, [{"a": 1}, {"a": 2}],
     {"rows": [{"text": "x"}, {"text": "y"}]}, [{"speaker": "a", "text": "x"}, {"speaker": "b", "text": "y"}]],
    ids=repr,
)  # fmt: skip
def test_a_document_without_turns_is_no_call(document):
    assert read_call_document("a.json", document) is None


def test_a_call_without_a_number_or_moment_has_those_of_its_file():
    turns = [{"speaker": "a", "text": "hallo"}, {"speaker": "b", "text": "dag"}]
    raw = read_call_document("call 2026-10-05.json", {"segments": turns})
    number, day = raw.rows[1][1][:2]
    assert (len(number), day) == (16, "2026-10-05")
    assert {row[0] for _, row in raw.rows[1:]} == {number}
