"""The panel's form for a signal: its words in the reader's language, and a signal that is stored once."""

import uuid

from voc.store import frames, open_store


def send(jupyter, served, **fields):
    body = {"request_id": str(uuid.uuid4()), **fields}
    return jupyter.ask("POST", "signals", {"workspace": served}, body)


def load_signals(jupyter, served):
    with open_store("sqlite:///voc.db", root=jupyter.root / served) as store:
        signals = frames.load_signals(store)
    return signals[signals["department"].eq("Digitaal") & signals["emotion"].eq("boos")]


def test_the_form_offers_the_companys_words_and_emotions_in_the_language(jupyter, served):
    answer = jupyter.ask("GET", "signals", {"workspace": served, "language": "en"}).content
    assert answer["reasons"][0] == {"value": "1", "label": "Nota"}
    assert {"value": "boos", "label": "angry"} in answer["emotions"]
    assert {"value": "Digitaal", "label": "Digitaal"} in answer["departments"]
    dutch = jupyter.ask("GET", "signals", {"workspace": served}).content
    assert {"value": "boos", "label": "boos"} in dutch["emotions"]


def test_the_form_offers_the_departments_of_today(jupyter, served):
    """As the board does: what another department took over cannot be suspected any more."""
    with (jupyter.root / served / "voc.toml").open("a", encoding="utf-8") as file:
        file.write(
            '\n[[departments]]\nname = "Meetdata"\nvalid_to = 2026-01-01\n'
            '\n[[department_changes]]\nold = "Meetdata"\nnew = "Digitaal"\nat = 2026-01-01\n'
        )
    answer = jupyter.ask("GET", "signals", {"workspace": served}).content
    opened = jupyter.ask("POST", "desk", {"workspace": served}, {"id": "1", "op": "open", "args": {"mode": "day"}})
    names = [entry["name"] for entry in opened.content["result"]["workspace"]["departments"]]
    assert [choice["value"] for choice in answer["departments"]] == names
    assert "Meetdata" not in names


def test_a_signal_is_stored_redacted_and_once_however_often_it_is_sent(jupyter, served):
    fields = {
        "reason": "2", "emotion": "boos", "department": "Digitaal", "note": "Jan Jansen, 06-12345678, komt er niet in",
        "request_id": str(uuid.uuid4()),
    }  # fmt: skip
    before = len(load_signals(jupyter, served))
    answers = [jupyter.ask("POST", "signals", {"workspace": served}, fields) for _ in range(2)]
    assert [answer.status for answer in answers] == [201, 201]
    assert answers[0].content["redactions"] == 2
    assert "Jansen" not in answers[0].content["note"]
    assert len(load_signals(jupyter, served)) == before + 1


def test_what_cannot_be_stored_is_refused_in_a_sentence(jupyter, served):
    for fields, status, words in (
        ({}, 400, "say at least one of"),
        ({"reason": "bestaat niet"}, 404, "there is no contact reason"),
        ({"note": "x" * 600}, 400, "a line of at most 500"),
        ({"mood": "boos"}, 400, "mood"),
        ({"note": "x", "request_id": "../../etc"}, 400, "request_id"),
    ):
        answer = send(jupyter, served, **fields)
        assert answer.status == status, answer.text
        assert words in answer.content["message"]


def test_a_note_with_special_personal_data_waits(jupyter, served):
    answer = send(jupyter, served, note="Mijn man is dement en kan niet inloggen", department="Digitaal")
    assert (answer.status, answer.content["is_waiting"], answer.content["note"]) == (201, True, "")
