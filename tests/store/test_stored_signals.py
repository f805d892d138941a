"""A signal as it is stored, by which one that is sent again is told from another."""

from datetime import UTC, datetime

import pytest

from voc.records import Kind, SealedText, Signal, SpecialKind
from voc.store import undo_batch
from voc.store.quarantined_texts import load_quarantine, release_text, remove_text
from voc.store.stored_signals import load_stored_signal

NOON = datetime(2026, 10, 5, 12, tzinfo=UTC)
OTHER = Signal("other", "c9", NOON, sealed=SealedText((SpecialKind.HEALTH,), "token 9", "digest 9"))


@pytest.fixture
def send(add):
    """Store signals, beside one whose note waits in the quarantine."""

    def store_signals(*signals, source="agents"):
        return add(*signals, OTHER, kind=Kind.SIGNAL, source=source)

    return store_signals


def test_a_signal_comes_back_as_it_was_sent(send, store):
    more = {"reason": "1", "emotion": "angry", "department": "IT", "customer": "k1", "channel": "phone"}
    send(Signal("s", "c1", NOON, note="kl belt ivm jaarnota", **more))
    stored = load_stored_signal(store, "agents", "s")
    assert (stored.at, stored.contact, stored.note) == (NOON, "c1", "kl belt ivm jaarnota")
    assert {name: getattr(stored, name) for name in more} == more
    assert (stored.digests, stored.is_waiting) == (frozenset(), False)


def test_a_signal_without_a_note_has_none_and_none_of_anothers(send, store):
    # No note is NULL, and so would be every other signal's: the one that waits is not this one's.
    send(Signal("s", "c1", NOON, reason="1"))
    stored = load_stored_signal(store, "agents", "s")
    assert (stored.note, stored.customer, stored.digests, stored.is_waiting) == ("", None, frozenset(), False)


@pytest.mark.parametrize(("source", "key"), [("agents", "t"), ("others", "s"), ("agents", "S"), ("agents", "")])
def test_there_is_none_under_another_key_or_at_another_source(source, key, send, store):
    send(Signal("s", "c1", NOON, reason="1"))
    assert load_stored_signal(store, source, key) is None


def test_a_hidden_signal_is_known_too(send, store):
    undo_batch(store, send(Signal("s", "c1", NOON, note="kl belt")).batch)
    assert load_stored_signal(store, "agents", "s").note == "kl belt"


@pytest.mark.parametrize("is_released", [True, False])
def test_a_note_that_waited_is_known_by_its_mark_whatever_was_decided(is_released, send, store):
    send()
    stored = load_stored_signal(store, "agents", "other")
    assert (stored.note, stored.digests, stored.is_waiting) == ("", {"digest 9"}, True)
    (waiting,) = load_quarantine(store)
    if is_released:
        release_text(store, waiting.id, "kl is ziek", who="Noor", why="akkoord")
    else:
        remove_text(store, waiting.id, who="Noor", why="niet nodig")
    stored = load_stored_signal(store, "agents", "other")
    assert (stored.note, stored.is_waiting) == ("kl is ziek" if is_released else "", False)
    assert stored.digests == {"digest 9"}
