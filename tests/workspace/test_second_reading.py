"""Second readings: items that others answered, the same for everybody, and no answer among them."""

from datetime import UTC, datetime

import pytest

from voc.config import Config
from voc.pipeline import Context
from voc.records import Contact, Feedback, Kind, Span
from voc.store import add_batch, open_store, save_segments, undo_batch
from voc.workspace import second_reading
from voc.workspace.second_reading import load_second_readings

NOON = datetime(2026, 10, 5, 22, 30, tzinfo=UTC)
CONFIG = Config.model_validate(
    {
        "company": {"time_zone": "Europe/Amsterdam"},
        "departments": [{"name": "Facturatie", "reasons": ["1"]}],
        "reasons": [{"id": "1", "name": "Nota", "category": "hygiene"}],
    }
)


@pytest.fixture
def context(sqlite_template, tmp_path):
    """Return two comments of one sentence each, and a contact."""
    (tmp_path / "voc.db").write_bytes(sqlite_template.read_bytes())
    with open_store("sqlite:///voc.db", root=tmp_path) as store:
        about = {"mapping": {}, "file_path": "a"}
        items = [Feedback(str(n), Kind.SURVEY, f"Zin {n}.", at=NOON) for n in (1, 2)]
        add_batch(store, source="s", kind=Kind.SURVEY, file_name="a", file_hash="a", records=items, **about)
        contact = Contact("C7", NOON, channel="phone", reason="1")
        add_batch(store, source="c", kind=Kind.CONTACT, file_name="b", file_hash="b", records=[contact], **about)
        save_segments(store, {1: [Span(0, 6)], 2: [Span(0, 6)]})
        yield Context(store, CONFIG)


@pytest.fixture
def answered(monkeypatch):
    """Let some items have been answered: ``answered["S-1"] = {"noor": "Facturatie"}``."""
    readings = {}
    monkeypatch.setattr(second_reading, "load_readings", lambda store: readings)
    return readings


def read(context, reader="sanne", n=10):
    frame = load_second_readings(context, reader, n)
    return dict(zip(frame["subject"], frame["text"], strict=True))


def test_where_nobody_answered_there_is_nothing_to_read_again(context, answered):
    assert read(context) == {}
    assert list(load_second_readings(context, "sanne", 10).columns) == ["subject", "text"]


def test_what_others_answered_is_read_without_their_answer(context, answered):
    answered |= {"S-1": {"noor": "Facturatie"}, "S-2": {"noor": "IT", "sanne": "IT"}, "C-1": {"noor": None}}
    texts = read(context)
    assert texts == {"S-1": "Zin 1.", "C-1": "contact C7 · 2026-10-06 00:30 · phone · Nota"}
    assert not any("Facturatie" in text for text in texts.values())
    assert read(context, "noor") == {}


def test_two_officers_meet_the_same_items(context, answered):
    answered |= {"S-1": {"noor": "IT"}, "S-2": {"noor": "IT"}, "C-1": {"noor": "IT"}}
    first = list(read(context, "sanne"))
    assert list(read(context, "piet")) == first
    assert list(read(context, "sanne", 2)) == first[:2]
    assert read(context, "sanne", 0) == {}


def test_an_item_whose_file_was_taken_back_is_left_out(context, answered):
    answered |= {"S-1": {"noor": "IT"}, "C-1": {"noor": "IT"}}
    undo_batch(context.store, 2)
    assert list(read(context)) == ["S-1"]


def test_an_item_that_is_gone_takes_no_place_of_one_that_can_be_read(context, answered):
    answered |= {subject: {"noor": "Facturatie"} for subject in ("S-1", "S-2", *(f"S-{n}" for n in range(10, 60)))}
    assert set(read(context, n=2)) == {"S-1", "S-2"}
