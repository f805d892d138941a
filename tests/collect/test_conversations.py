import json

import pytest

from voc.collect import match_source, propose_mapping, read_table
from voc.collect.mapping.conversations import ask_about_turns, find_turns
from voc.config import Config


@pytest.fixture
def read(tmp_path):
    def _read(text, name):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return read_table(path)

    return _read


def build_chat(*senders):
    return "".join(f"05-10-2026 13:{20 + k} - {sender}: bericht {k}\n" for k, sender in enumerate(senders))


@pytest.mark.parametrize(
    ("senders", "ours"),
    [
        (("Sanne", "Veldwaard Energie", "Sanne"), ("Veldwaard Energie",)),
        (("Sanne", "Klantenservice", "Bot", "Sanne"), ("Klantenservice", "Bot")),
        (("Sanne", "Kees", "Sanne"), ("Kees",)),
        (("Sanne", "Kees", "Piet"), ()),
    ],
    ids=["company", "words", "who answers", "nobody"],
)
def test_who_is_ours_is_proposed_and_asked(read, senders, ours):
    config = Config.model_validate({"company": {"name": "Veldwaard"}})
    rule = find_turns(read(build_chat(*senders), "chat.txt"), config)
    assert rule is not None
    assert rule.ours == ours
    assert len(ask_about_turns(rule)) == 1


def test_of_our_addresses_the_end_is_proposed_unless_customers_write_from_there(read):
    mails = "".join(
        f"From x Mon Oct  5 10:00:00 2026\nFrom: {sender}\nTo: b\nSubject: s{k}\n\ntekst\n\n"
        for k, sender in enumerate(["a@example.org", "support@veldwaard.nl", "b@example.org"])
    )
    rule = find_turns(read(mails, "a.mbox"), Config())
    assert rule is not None
    assert rule.ours == ("@veldwaard.nl",)
    rule = find_turns(read(mails.replace("veldwaard.nl", "example.org"), "b.mbox"), Config())
    assert rule is not None
    assert rule.ours == ("support@example.org",)


def test_an_export_of_a_chat_program_is_known_by_its_columns(read):
    messages = [
        {
            "conversation_id": k // 3,
            "sender": {"type": ["contact", "user", "bot"][k % 3]},
            "content": f"tekst {k}",
            "created_at": f"2026-10-05 10:{k:02d}:00",
        }
        for k in range(12)
    ]
    table = read(json.dumps({"messages": messages}), "chats.json")
    rule = find_turns(table, Config())
    assert rule is not None
    assert (rule.conversation, rule.sender, rule.message, rule.at) == (
        "conversation_id",
        "sender.type",
        "content",
        "created_at",
    )
    assert set(rule.ours) == {"user", "bot"}


def test_a_survey_with_a_column_of_texts_is_no_conversation(read):
    rows = "\n".join(f"{k};2026-10-05;{k % 11};tekst {k}" for k in range(20))
    assert find_turns(read(f"ticket;datum;score;tekst\n{rows}\n", "a.csv"), Config()) is None


def test_a_later_chat_is_known_by_its_columns(read, tmp_path):
    source = propose_mapping(read(build_chat("Sanne", "Bedrijf"), "a.txt"), Config(), "messages").source
    later = read(build_chat("Piet", "Bedrijf"), "b.txt")
    assert match_source(tmp_path / "b.txt", later, {"messages": source}) == "messages"
