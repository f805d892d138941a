import pytest

from voc.collect import convert_table, propose_mapping, read_table
from voc.collect.pseudonyms import Pseudonyms
from voc.collect.read.turns import group_turns, is_ours
from voc.config import Config, Source, TurnsRule
from voc.errors import InputError

CHAT = """05-10-2026 13:22 - Sanne: de nota klopt niet
05-10-2026 13:23 - Bedrijf: wat klopt er niet?
05-10-2026 13:25 - Sanne: het bedrag is dubbel
31-10-2026 09:00 - Sanne: en nu is de app stuk
31-10-2026 09:01 - Bedrijf: dat lossen we op
"""
RULE = TurnsRule(conversation="conversation", sender="sender", message="message", at="moment", ours=("Bedrijf",))


@pytest.fixture
def read(tmp_path):
    def _read(text, name="chat.txt", source=None):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return read_table(path, source)

    return _read


def test_a_chat_becomes_a_row_for_each_conversation_with_the_customers_words(read):
    table = group_turns(read(CHAT), RULE)
    assert [row[1:] for row in table.rows] == [
        ["2026-10-05 13:22:00", "Sanne", "de nota klopt niet\nhet bedrag is dubbel", 2, 1],
        ["2026-10-31 09:00:00", "Sanne", "en nu is de app stuk", 1, 1],
    ]
    assert any("5 messages were put together to 2 conversations; of them 2 are ours" in note for note in table.notes)


def test_a_later_export_of_the_same_chat_has_the_same_keys(read):
    earlier = group_turns(read("\n".join(CHAT.splitlines()[:2]) + "\n"), RULE)
    later = group_turns(read(CHAT), RULE)
    assert later.rows[0][0] == earlier.rows[0][0]


def test_a_conversation_in_which_only_we_write_is_no_feedback(read):
    table = group_turns(read(CHAT + "20-11-2026 09:00 - Bedrijf: nog iets?\n"), RULE)
    assert len(table.rows) == 2
    assert any("1 conversations in which only we write were left out" in note for note in table.notes)
    with pytest.raises(InputError, match="nobody else writes"):
        group_turns(read(CHAT), RULE.model_copy(update={"ours": ("Bedrijf", "Sanne")}))


def test_messages_with_a_number_are_put_together_by_it_in_any_order(read):
    text = "chat id;afzender;bericht\n7;klant;eerste\n8;klant;andere\n7;agent;antwoord\n7;klant;tweede\n"
    rule = TurnsRule(conversation="chat id", sender="afzender", message="bericht", ours=("agent",))
    table = group_turns(read(text, "chats.csv"), rule)
    assert [(row[0], row[3]) for row in table.rows] == [("7", "eerste\ntweede"), ("8", "andere")]


def test_conversations_are_told_apart_in_a_file_that_begins_with_the_newest(read):
    newest_first = read(CHAT)
    newest_first = newest_first.take_rows(range(len(newest_first.rows))[::-1], ())
    assert [row[3] for row in group_turns(newest_first, RULE).rows] == [
        "de nota klopt niet\nhet bedrag is dubbel",
        "en nu is de app stuk",
    ], "messages stand in the order in which they were written"


@pytest.mark.parametrize(
    ("first", "last", "dates"),
    [
        ("05-10-2026 10:00", "20-10-2026 10:00", {}),
        ("10/5/26, 1:22 PM", "10/20/26, 1:22 PM", {}),
        ("5 okt 2026 10:00", "20 okt 2026 10:00", {}),
        ("Tue Oct 06 2026 09:00:00 GMT+0200 (CEST)", "Tue Oct 20 2026 09:00:00 GMT+0200 (CEST)", {}),
        ("1791187200", "1792483200", {}),
        ("2026|10|05", "2026|10|20", {"format": "%Y|%m|%d"}),
        ("05/10/2026 10:00", "06/10/2026 11:00", {"order": "month-first"}),
    ],
)
def test_a_silence_is_seen_in_every_form_of_moments_that_a_mapping_reads(read, first, last, dates):
    text = f"tijd;afzender;bericht\n{first};klant;eerste\n{last};klant;tweede\n"
    turns = {"sender": "afzender", "message": "bericht", "at": "tijd", "ours": ["agent"]}
    table = read(text, "chats.csv", Source.model_validate({"kind": "message", "turns": turns, "dates": dates}))
    assert [row[3] for row in table.rows] == ["eerste", "tweede"]
    assert not any("neither" in note for note in table.notes)


def test_a_conversation_begins_with_the_first_moment_that_can_be_read(read):
    text = "chat;tijd;afzender;bericht\n7;eergisteren;klant;eerste\n7;05-10-2026 10:00;klant;tweede\n"
    rule = TurnsRule(conversation="chat", sender="afzender", message="bericht", at="tijd")
    assert group_turns(read(text, "chats.csv"), rule).rows[0][1] == "05-10-2026 10:00"


def test_moments_by_which_conversations_cannot_be_told_apart_are_said(read):
    text = "tijd;afzender;bericht\ngisteren;klant;eerste\neergisteren;klant;tweede\n"
    rule = TurnsRule(sender="afzender", message="bericht", at="tijd", ours=("agent",))
    notes = group_turns(read(text, "chats.csv"), rule).notes
    assert any("2 messages have neither a number of their conversation nor a moment" in note for note in notes)
    assert not any("neither" in note for note in group_turns(read(CHAT), RULE).notes)


def test_a_sender_of_ours_is_one_by_name_or_by_the_end_of_an_address():
    assert is_ours("BEDRIJF", ["Bedrijf"])
    assert is_ours("jan@veldwaard.nl", ["@veldwaard.nl"])
    assert not is_ours("jan@veldwaard.nl.example.org", ["@veldwaard.nl"])


def test_a_column_that_is_not_there_is_named(read):
    with pytest.raises(InputError, match=r"no column 'wie'.*it has: conversation"):
        group_turns(read(CHAT), RULE.model_copy(update={"sender": "wie"}))


def test_the_proposed_mapping_reads_the_chat_and_the_next_one_of_another_customer(read):
    proposal = propose_mapping(read(CHAT, "WhatsApp-chat met Sanne.txt"), Config(), "messages")
    assert not proposal.is_certain, "who is ours is asked"
    assert proposal.source.files == (), "the file's name is a customer's"
    table = read(CHAT.replace("Sanne", "Piet"), "chat2.txt", proposal.source)
    converted = convert_table(table, proposal.source, Config(), Pseudonyms(b"key"))
    assert [record.text for record in converted.records][1] == "en nu is de app stuk"
    assert "Piet" not in str(converted.records)
