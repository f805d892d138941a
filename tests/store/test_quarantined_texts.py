"""A sealed text waits with its item, comes back into it or goes for good, and the log says who decided."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select, update

from voc.errors import ConflictError, UnknownNameError
from voc.records import Feedback, Kind, SealedText, Signal, SpecialKind
from voc.store import decision_log, frames, runs, schema, undo_batch, worklist_queries
from voc.store.quarantined_texts import (
    QuarantineState,
    load_quarantine,
    load_quarantined_text,
    release_text,
    remove_text,
)

OCTOBER = datetime(2026, 10, 5, tzinfo=UTC)
TEXT = "Mijn moeder is dement."


def seal(digest="d"):
    return SealedText((SpecialKind.HEALTH,), f"token {digest}", digest)


def comment(key, **more):
    return Feedback(key=key, kind=Kind.SURVEY, text="", at=OCTOBER, row=7, sealed=seal(), **more)


def test_a_released_text_is_the_items_and_changes_the_fingerprint(store, add):
    add(comment("1"))
    (waiting,) = load_quarantine(store)
    assert (waiting.kinds, waiting.row, waiting.token) == ((SpecialKind.HEALTH,), 7, "token d")
    before = runs.compute_input_fingerprint(store, "themes")
    release_text(store, waiting.id, TEXT, who="Noor", why="akkoord")
    assert list(frames.load_feedback(store)["text"]) == [TEXT]
    assert runs.compute_input_fingerprint(store, "themes") != before
    (event,) = decision_log.load_events(store, kinds=["quarantine released"])
    assert (event.who, event.why, event.payload) == ("Noor", "akkoord", {"kinds": ["health"]})
    assert load_quarantine(store) == []
    assert load_quarantined_text(store, waiting.id).token is None
    with pytest.raises(ConflictError, match="released already"):
        remove_text(store, waiting.id, who="", why="")


def test_a_released_note_becomes_an_item_of_its_signal(store, add):
    add(Signal("s", "c1", OCTOBER, reason="1", sealed=seal()), kind=Kind.SIGNAL, source="agents")
    assert frames.load_feedback(store).empty
    (waiting,) = load_quarantine(store)
    release_text(store, waiting.id, TEXT, who="Noor", why="akkoord")
    with store.reading() as connection:
        row = connection.execute(select(schema.Signal.feedback, schema.Feedback.text).join(schema.Feedback)).one()
    assert row.text == TEXT
    assert load_quarantined_text(store, waiting.id).feedback == row.feedback
    again = add(
        Signal("s", "c1", OCTOBER, reason="1", sealed=seal()), kind=Kind.SIGNAL, source="agents", mapping={"m": 2}
    )
    assert again.n_duplicates == 1
    assert load_quarantine(store) == []


def test_two_released_texts_of_a_customer_that_are_alike_are_one(store, add):
    add(comment("1", customer="c"), comment("2", customer="c"))
    for waiting in load_quarantine(store):
        release_text(store, waiting.id, TEXT, who="", why="x")
    first, second = frames.load_feedback(store)[["id", "duplicate_of"]].itertuples(index=False)
    assert second.duplicate_of == first.id


def test_what_was_removed_is_not_asked_again_unless_the_text_is_another(store, add):
    add(comment("1"))
    remove_text(store, load_quarantine(store)[0].id, who="Noor", why="")
    add(comment("1"), mapping={"m": 2})
    assert [text.state for text in load_quarantine(store, with_decided=True)] == [QuarantineState.REMOVED]
    other = Feedback(key="1", kind=Kind.SURVEY, text="", at=OCTOBER, sealed=seal("other"))
    add(other, mapping={"m": 3})
    assert [text.token for text in load_quarantine(store)] == ["token other"]


def test_an_undone_file_hides_what_waits(store, add):
    undo_batch(store, add(comment("1")).batch)
    assert load_quarantine(store) == []
    with pytest.raises(UnknownNameError, match="Q-1"):
        load_quarantined_text(store, 1)


def test_a_released_text_comes_back_with_its_file(store, add):
    first = add(comment("1"))
    release_text(store, 1, TEXT, who="Noor", why="akkoord")
    undo_batch(store, first.batch)
    add(comment("1"))
    assert list(frames.load_feedback(store)["text"]) == [TEXT]
    assert [text.state for text in load_quarantine(store, with_decided=True)] == [QuarantineState.RELEASED]


def test_a_released_text_that_was_lost_waits_again(store, add):
    add(comment("1"))
    release_text(store, 1, TEXT, who="Noor", why="akkoord")
    with store.writing() as connection:
        connection.execute(update(schema.Feedback).values(text="", text_hash=""))
    add(comment("1"), mapping={"m": 2})
    assert [text.token for text in load_quarantine(store)] == ["token d"]


@pytest.mark.parametrize("is_released", [False, True])
def test_a_later_text_is_not_overwritten_by_the_one_that_waited(store, add, is_released):
    add(comment("1"))
    if is_released:
        release_text(store, 1, TEXT, who="", why="x")
    later = "Het is opgelost."
    add(Feedback(key="1", kind=Kind.SURVEY, text=later, at=OCTOBER, row=7), mapping={"m": 2})
    assert load_quarantine(store) == []
    with pytest.raises(ConflictError, match="superseded already"):
        release_text(store, 1, TEXT, who="", why="x")
    assert list(frames.load_feedback(store)["text"]) == [later]
    add(comment("1"), mapping={"m": 3})  # and comes again: it is what the newest file says
    assert [text.token for text in load_quarantine(store)] == ["token d"]


@pytest.mark.parametrize("text", ["", "Prima geholpen."])
def test_an_urgent_word_in_a_sealed_text_of_an_item_that_exists_is_on_the_list(store, add, text):
    add(Feedback(key="1", kind=Kind.SURVEY, text=text, at=OCTOBER, row=7))
    again = comment("1", urgent="gas", language="nl")
    assert add(again, mapping={"m": 2}).n_updated == 1
    assert worklist_queries.load_urgent_ids(store, OCTOBER) == (1,)
    assert list(frames.load_feedback(store)["text"]) == [text]
    assert add(again, mapping={"m": 3}).n_updated == 0


def test_an_urgent_word_in_a_sealed_note_is_on_the_list_before_and_after_its_release(store, add):
    note = Signal("s", "c1", OCTOBER, reason="1", sealed=seal(), urgent="gas", language="nl")
    first = add(note, kind=Kind.SIGNAL, source="agents")
    assert worklist_queries.load_urgent_ids(store, OCTOBER) == (1,)
    release_text(store, 1, TEXT, who="Noor", why="akkoord")
    undo_batch(store, first.batch)
    assert worklist_queries.load_urgent_ids(store, OCTOBER) == ()
    add(note, kind=Kind.SIGNAL, source="agents")
    (row,) = frames.load_feedback(store)[["id", "text", "language"]].itertuples(index=False)
    assert tuple(row) == (1, TEXT, "nl")
    assert worklist_queries.load_urgent_ids(store, OCTOBER) == (1,)


def test_a_released_note_comes_back_with_its_file_and_a_later_note_is_not_overwritten(store, add):
    def add_note(**more):
        return add(Signal("s", "c1", OCTOBER, reason="1", **more), kind=Kind.SIGNAL, source="agents")

    first = add_note(sealed=seal())
    release_text(store, 1, TEXT, who="Noor", why="akkoord")
    undo_batch(store, first.batch)
    second = add_note(sealed=seal())
    assert list(frames.load_feedback(store)["text"]) == [TEXT]
    undo_batch(store, second.batch)
    third = add_note(sealed=seal("other"))
    (waiting,) = load_quarantine(store)
    undo_batch(store, third.batch)
    add_note(note="Het is opgelost.")
    with pytest.raises(ConflictError, match="superseded"):
        release_text(store, waiting.id, TEXT, who="", why="x")
    assert list(frames.load_feedback(store)["text"]) == ["Het is opgelost."]
