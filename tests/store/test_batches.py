from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import event
from sqlalchemy.exc import StatementError

from voc.errors import InputError, UnknownNameError
from voc.records import Answer, Contact, Feedback, Kind, Occurrence, Rejection, Scale, Signal, Span, Volume
from voc.records.special_data import SealedText, SpecialKind
from voc.store import add_batch, find_batch, frames, open_store, save_segments, undo_batch
from voc.store.batches import add_batch_chunks
from voc.store.decision_log import load_events
from voc.store.quarantined_texts import load_quarantine

NPS = Scale("nps", 0, 10, 10, (9, 10))
NOON = datetime(2026, 10, 5, 12, tzinfo=UTC)


def item(key="1", text="De factuur klopt niet", customer="c-1", **more):
    return Feedback(key=key, kind=Kind.SURVEY, text=text, at=NOON, customer=customer, **more)


def contact(key="1", **more):
    return Contact(key=key, at=NOON, customer="c-1", **more)


def note(key="1", text="kl belt ivm jaarnota", **more):
    return Signal(key=key, contact=f"contact-{key}", at=NOON, note=text, customer="c-1", language="nl", **more)


# ---- the same again ---------------------------------------------------------------------------------------------


def test_a_batch_counts_what_it_takes_in(add, store):
    added = add(item("1"), item("2", "Lang gewacht"), counts={"rows": 3}, rejected=[Rejection(3, "at", "no date")])
    assert (added.n_accepted, added.n_duplicates, added.unchanged, added.notes) == (2, 0, False, ())
    batch = frames.load_batches(store).loc[0]
    assert batch["id"] == added.batch
    assert batch["counts"] == {
        "rows": 3,
        "n_rejected": 1,
        "n_accepted": 2,
        "n_duplicates": 0,
        "n_changed": 0,
        "n_updated": 0,
    }


def test_the_same_file_again_writes_nothing(add, store):
    first = add(item(), contact(), note("s"), file_hash="h", rejected=[Rejection(9, None, "empty")])
    again = add(item(), contact(), note("s"), file_hash="h", rejected=[Rejection(9, None, "empty")])
    assert again.unchanged
    assert (again.batch, again.n_accepted, again.n_duplicates) == (first.batch, 0, 3)
    assert len(frames.load_batches(store)) == len(frames.load_rejections(store, again.batch)) == 1


def test_the_same_rows_in_another_file_are_duplicates(add, store):
    rows = (item("1", answers=(Answer("nps", NPS, 9),)), contact("1"), note("s"))
    add(*rows)
    again = add(*rows, item("2"))
    assert (again.n_accepted, again.n_duplicates, again.n_changed, again.unchanged) == (1, 3, 0, False)
    assert len(frames.load_feedback(store)) == 3
    assert len(frames.load_answers(store)) == len(frames.load_contacts(store)) == len(frames.load_signals(store)) == 1


def test_a_row_twice_in_one_file_is_a_duplicate(add, store):
    added = add(item(), item(), contact(), contact())
    assert (added.n_accepted, added.n_duplicates, added.n_changed) == (2, 2, 0)
    assert len(frames.load_feedback(store)) == 1


def test_of_a_row_twice_in_one_file_the_first_ones_score_counts(add, store):
    add(item(answers=(Answer("nps", NPS, 9),)), item(answers=(Answer("nps", NPS, 2),)))
    assert frames.load_answers(store)["value"].tolist() == [9]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (contact(), contact(channel="phone")),
        (note(), note(department="IT")),
    ],
)
def test_of_a_row_that_says_something_else_now_the_first_is_kept_and_that_is_said(first, second, add, store):
    add(first)
    before = [
        frame(store).to_dict()
        for frame in (frames.load_feedback, frames.load_answers, frames.load_contacts, frames.load_signals)
    ]
    again = add(second)
    assert (again.n_accepted, again.n_duplicates, again.n_changed) == (0, 1, 1)
    assert "1 of the rows" in again.notes[0]
    assert [
        frame(store).to_dict()
        for frame in (frames.load_feedback, frames.load_answers, frames.load_contacts, frames.load_signals)
    ] == before


def test_what_voc_derived_itself_is_no_change(add):
    add(item(language="nl", redactions={}))
    again = add(item(language="en", redactions={"name": 1}, urgent="gas"))
    assert (again.n_changed, again.n_updated) == (0, 0)


# ---- a changed export of the same survey ----------------------------------------------------------------------------


def nps(value):
    return (Answer("nps", NPS, value),)


def load_item(store, key="1"):
    """Return text, region and answers of an item, and the number of items with its key."""
    feedback = frames.load_feedback(store)
    rows = feedback[feedback["source_key"] == key]
    answers = frames.load_answers(store)
    values = answers[answers["feedback"].isin(rows["id"])].set_index("question")["value"].to_dict()
    return rows["text"].iloc[0], rows["region"].iloc[0], values, len(rows)


def test_an_answer_that_says_something_else_in_a_later_file_is_updated(add, store):
    add(item(text="", answers=nps(3)), item("2", answers=nps(9)))
    feedback_id = frames.load_feedback(store).set_index("source_key")["id"]["1"]
    again = add(item(text="Te lang gewacht", answers=nps(7), region="12"), item("2", answers=nps(9)), item("3"))
    assert (again.n_accepted, again.n_duplicates, again.n_updated, again.n_changed) == (1, 1, 1, 0)
    assert load_item(store) == ("Te lang gewacht", "12", {"nps": 7}, 1)
    assert frames.load_feedback(store).set_index("source_key")["id"]["1"] == feedback_id
    assert frames.load_batches(store)["counts"].iloc[-1]["n_updated"] == 1


def test_what_a_later_file_leaves_empty_stays(add, store):
    add(item(text="Te lang gewacht", answers=nps(3), region="12", language="nl"))
    again = add(item(text="", answers=nps(None)))
    assert (again.n_duplicates, again.n_updated) == (1, 0)
    assert load_item(store) == ("Te lang gewacht", "12", {"nps": 3}, 1)
    assert add(item(text="", answers=nps(4))).n_updated == 1
    assert load_item(store) == ("Te lang gewacht", "12", {"nps": 4}, 1)


def test_segments_go_with_a_text_that_is_another_one_now(add, store):
    add(item(text="Te laat. En duur."), item("2", text="Prima"))
    ids = frames.load_feedback(store).set_index("source_key")["id"]
    save_segments(store, {int(ids["1"]): [Span(0, 8)], int(ids["2"]): [Span(0, 5)]})
    add(item(text="Toch op tijd"), item("2", text="Prima", region="12"))
    assert frames.load_segment_spans(store)["feedback"].tolist() == [ids["2"]]


def test_an_updated_text_is_a_duplicate_of_what_it_is_like_now(add, store):
    add(item("1", text="Te laat"), item("2", text="te laat!"), item("3", text="Goed"))
    ids = frames.load_feedback(store).set_index("source_key")["id"]
    add(item("1", text="Goed"))
    duplicates = frames.load_feedback(store).set_index("source_key")["duplicate_of"]
    assert duplicates.isna().to_dict() == {"1": True, "2": True, "3": False}
    assert duplicates["3"] == ids["1"]


def test_an_update_that_is_undone_hides_its_rows_until_the_first_file_comes_again(add, store):
    first = [item("1", text="Te laat", answers=nps(3)), item("2", answers=nps(9))]
    add(*first, file_hash="week1")
    update = add(item("1", text="Toch op tijd", answers=nps(8)), item("2", answers=nps(9)), file_hash="week2")
    assert add(*first, file_hash="week1").unchanged  # an older file takes nothing back while the later one counts
    undo_batch(store, update.batch)
    assert frames.load_feedback(store)["source_key"].tolist() == ["2"]
    assert add(*first, file_hash="week1").n_accepted == 1
    assert (load_item(store)[0], load_item(store)[2]) == ("Te laat", {"nps": 3})
    counts = frames.load_batches(store)["counts"].iloc[0]
    assert (counts["n_accepted"], counts["n_duplicates"]) == (2, 0)


def test_the_same_file_with_a_corrected_mapping_updates_what_it_read_wrongly(add, store):
    add(item(answers=nps(3)), mapping={"score": "groep"}, file_hash="h")
    again = add(item(answers=(Answer("recommend", NPS, 9),)), mapping={"score": "NPS"}, file_hash="h")
    assert (again.n_updated, load_item(store)[2]) == (1, {"recommend": 9})


def test_of_two_rows_in_one_file_the_first_is_kept_and_that_is_said(add, store):
    added = add(item(text="Te laat"), item(text="Op tijd"))
    assert (added.n_accepted, added.n_duplicates, added.n_changed, added.n_updated) == (1, 1, 1, 0)
    assert load_item(store)[0] == "Te laat"


def test_the_hour_that_comes_twice_is_no_change(add):
    twice = datetime(2026, 10, 25, 2, 30, tzinfo=ZoneInfo("Europe/Amsterdam"), fold=1)
    add(Contact("1", twice))
    assert add(Contact("1", twice)).n_changed == 0


def test_a_moment_without_a_zone_is_refused(add, store):
    with pytest.raises((ValueError, StatementError), match="needs a time zone"):
        add(Contact("1", datetime(2026, 10, 5)))  # noqa: DTZ001  that is the point
    assert frames.load_contacts(store).empty


def test_the_same_key_in_another_source_is_another_row(add, store):
    add(item(), source="nps")
    assert add(item(), source="ces").n_accepted == 1
    assert len(frames.load_feedback(store)) == 2


def test_a_changed_mapping_is_a_new_version(add, store):
    add(item("1"), mapping={"columns": {"text": "a"}}, file_hash="h")
    add(item("2"), mapping={"columns": {"text": "b"}}, file_hash="h")
    add(item("3"), mapping={"columns": {"text": "a"}}, file_hash="i")
    assert frames.load_batches(store)["mapping_version"].tolist() == [1, 2, 1]


def test_a_file_is_found_before_it_is_read(add, store):
    added = add(item(), mapping={"a": (1, 2)}, file_hash="h")
    assert find_batch(store, source="nps", mapping={"a": [1, 2]}, file_hash="h") == added.batch
    assert find_batch(store, source="nps", mapping={"a": [1]}, file_hash="h") is None
    assert find_batch(store, source="nps", mapping={"a": (1, 2)}, file_hash="i") is None
    assert find_batch(store, source="ces", mapping={"a": (1, 2)}, file_hash="h") is None
    undo_batch(store, added.batch)
    assert find_batch(store, source="nps", mapping={"a": (1, 2)}, file_hash="h") is None


def test_two_who_collect_the_same_file_at_once_take_it_in_once(url):
    rows = [item(str(n)) for n in range(50)]

    def collect(_n):
        with open_store(url) as store:
            return add_batch(
                store,
                source="nps",
                mapping={},
                kind=Kind.SURVEY,
                file_name="f",
                file_path="f",
                file_hash="h",
                records=rows,
            )

    with ThreadPoolExecutor(4) as pool:
        added = list(pool.map(collect, range(4)))
    assert sorted(batch.unchanged for batch in added) == [False, True, True, True]
    with open_store(url) as store:
        assert len(frames.load_feedback(store)) == 50


# ---- notes of agents --------------------------------------------------------------------------------------------


def test_a_signal_with_a_note_is_also_an_item_of_feedback(add, store):
    added = add(note("s", reason="1", channel="phone", redactions={"name": 1}, urgent="gas"), kind=Kind.SIGNAL)
    assert added.n_accepted == 1
    found = frames.load_feedback(store).loc[0]
    assert frames.load_signals(store).loc[0, "feedback"] == found["id"]
    shown = ["source_key", "kind", "text", "contact", "reason", "customer", "channel", "language", "urgent"]
    assert found[shown].tolist() == [
        "s", "signal", "kl belt ivm jaarnota", "contact-s", "1", "c-1", "phone", "nl", "gas",
    ]  # fmt: skip
    assert found["at"] == NOON


def test_a_signal_without_a_note_is_no_item(add, store):
    add(note("s", text=" "), kind=Kind.SIGNAL)
    assert frames.load_feedback(store).empty
    assert frames.load_signals(store)["feedback"].isna().all()


def test_a_note_that_came_as_an_item_too_is_one_item(add, store):
    whole = Feedback("s", Kind.SIGNAL, "kl belt ivm jaarnota", NOON, region="31")
    added = add(note("s"), whole, kind=Kind.SIGNAL)
    assert added.n_accepted == 1
    assert frames.load_feedback(store)["region"].tolist() == ["31"]
    assert frames.load_signals(store).loc[0, "feedback"] == frames.load_feedback(store).loc[0, "id"]


# ---- the same text ----------------------------------------------------------------------------------------------


def test_the_same_text_by_the_same_customer_counts_once(add, store):
    add(
        item("1", "De factuur klopt niet!"),
        item("2", "de factuur  klopt niet"),
        item("3", "De factuur klopt niet", "c-2"),
    )
    add(item("4", "DE FACTUUR KLOPT NIET."), item("5", "De factuur klopt niet", None), item("6", "..."), item("7", "!"))
    frame = frames.load_feedback(store)
    first = frame.loc[frame["source_key"] == "1", "id"].item()
    assert dict(zip(frame["source_key"], frame["duplicate_of"].fillna(0), strict=True)) == {
        "1": 0, "2": first, "3": 0, "4": first, "5": 0, "6": 0, "7": 0,
    }  # fmt: skip


def test_a_duplicate_of_something_undone_is_the_first_one_now(add, store):
    batch = add(item("1"), file_hash="h").batch
    add(item("2"))
    add(item("3"))
    undo_batch(store, batch)
    frame = frames.load_feedback(store)
    assert frame["duplicate_of"].fillna(0).tolist() == [0, frame["id"][0]]
    add(item("1"), file_hash="h")
    frame = frames.load_feedback(store)
    assert frame["duplicate_of"].fillna(0).tolist() == [0, frame["id"][0], frame["id"][0]]


# ---- undone -----------------------------------------------------------------------------------------------------

EVERYTHING = (
    item("1", answers=(Answer("nps", NPS, 9),)),
    contact("1"),
    note("s"),
    Volume("bills", date(2026, 10, 1), 100),
    Occurrence("storm", date(2026, 1, 5), date(2026, 1, 6), "Storm"),
)
FRAMES = (frames.load_feedback, frames.load_answers, frames.load_contacts, frames.load_signals, frames.load_volumes)


def test_undoing_hides_everything_that_a_file_brought_and_collecting_it_again_brings_it_back(add, store):
    added = add(*EVERYTHING, file_hash="h")
    batch = added.batch
    before = [frame(store).to_dict() for frame in FRAMES]
    assert undo_batch(store, batch, who="Noor", why="wrong month") == added.n_accepted == 5
    assert all(frame(store).empty for frame in FRAMES)
    assert frames.load_occurrences(store) == ()
    again = add(*EVERYTHING, file_hash="h")
    assert (again.n_accepted, again.n_duplicates, again.unchanged) == (5, 0, False)
    assert [frame(store).to_dict() for frame in FRAMES] == before
    assert len(frames.load_occurrences(store)) == 1


def test_undoing_is_logged_and_twice_changes_nothing(add, store):
    batch = add(item()).batch
    undo_batch(store, batch, who="Noor", why="wrong month")
    assert undo_batch(store, batch) == 0
    logged = load_events(store, f"batch-{batch}")
    assert [(event.kind, event.who, event.why) for event in logged] == [("batch undone", "Noor", "wrong month")]


def test_undoing_counts_rows_that_the_file_still_has(add, store):
    first = add(item("1"), item("2"), item("3"), text_of("r", 1), text_of("r", 2))
    second = add(item("1", "Toch opgelost"), item("2", "Alsnog op tijd"))
    assert (first.n_accepted, second.n_updated) == (4, 2)
    assert undo_batch(store, first.batch) == 2
    assert undo_batch(store, second.batch) == 2


def test_undoing_a_batch_that_is_not_there_is_said(store):
    with pytest.raises(UnknownNameError, match="no batch 7"):
        undo_batch(store, 7)


def test_a_corrected_mapping_takes_the_place_of_what_was_undone_under_the_same_id(add, store):
    batch = add(item("1", "wrong column", answers=(Answer("nps", NPS, 1),)), mapping={"v": 1}, file_hash="h").batch
    id_ = frames.load_feedback(store).loc[0, "id"]
    undo_batch(store, batch)
    again = add(item("1", "right column", answers=(Answer("nps", NPS, 9),)), mapping={"v": 2}, file_hash="h")
    assert again.n_accepted == 1
    assert frames.load_feedback(store)[["id", "text"]].to_numpy().tolist() == [[id_, "right column"]]
    assert frames.load_answers(store)["value"].tolist() == [9]


def test_what_a_file_read_again_no_longer_holds_stays_hidden(add, store):
    batch = add(item("1"), item("2", "Weg"), file_hash="h").batch
    undo_batch(store, batch)
    add(item("1"), file_hash="h")
    assert frames.load_feedback(store)["source_key"].tolist() == ["1"]


def test_a_later_file_gives_back_what_was_hidden_with_an_earlier_one(add, store):
    first = add(item("1"), file_hash="h").batch
    second = add(item("1"), item("2", "Ook"), file_hash="i")
    undo_batch(store, first)
    assert frames.load_feedback(store)["source_key"].tolist() == ["2"]
    again = add(item("1"), item("2", "Ook"), file_hash="i")
    assert (again.batch, again.n_accepted, again.n_duplicates) == (second.batch, 1, 1)
    assert frames.load_feedback(store)["source_key"].tolist() == ["1", "2"]
    counts = frames.load_batches(store).set_index("id").loc[second.batch, "counts"]
    assert (counts["n_accepted"], counts["n_duplicates"]) == (2, 0)
    assert add(item("1"), item("2", "Ook"), file_hash="i").unchanged


# ---- what no database can keep ----------------------------------------------------------------------------------


@pytest.mark.parametrize("sign", ["\0", "\ud800"])
def test_a_text_that_no_database_can_keep_is_refused_and_nothing_is_written(sign, add, store):
    with pytest.raises(InputError, match=rf"feedback k9: text holds the character U\+{ord(sign):04X}"):
        add(item("1"), item("k9", f"a{sign}b"))
    assert frames.load_feedback(store).empty
    assert frames.load_batches(store).empty


def test_a_large_file_goes_in_by_a_few_statements(add, store):
    """Statements are counted, not seconds: of the whole example it takes little more than one."""
    rows = [contact(str(n), reason=str(n % 24)) for n in range(12_000)]
    statements = []

    def note(connection, cursor, statement, *_):
        statements.append(statement)

    event.listen(store.engine, "before_cursor_execute", note)
    assert add(*rows, kind=Kind.CONTACT).n_accepted == 12_000
    n_first = len(statements)
    assert add(*rows, kind=Kind.CONTACT).n_duplicates == 12_000
    event.remove(store.engine, "before_cursor_execute", note)
    assert n_first < 12_000 / 200
    assert len(statements) - n_first < 12_000 / 200


def test_scores_are_counted_once_when_another_text_of_the_row_comes_later(add, store):
    add(item("1", text="", answers=nps(3), row_key="1"), item("2/2", text="Te duur", answers=nps(5), row_key="2"))
    again = add(
        item("1/1", text="Te laat", answers=nps(3), row_key="1"),
        item("2/1", text="Onduidelijk", answers=nps(5), row_key="2"),
        item("2/2", text="Te duur", row_key="2"),
    )
    # Two people who were there already say more now.
    assert (again.n_accepted, again.n_duplicates, again.n_updated) == (0, 0, 2)
    assert sorted(frames.load_feedback(store)["source_key"]) == ["1/1", "2/1", "2/2"]
    assert sorted(frames.load_answers(store)["value"]) == [3, 5]


def text_of(row_key, number, answers=(), row=1, text=None):
    """Return the text of a column of a row with several texts; number 0: the row has no text."""
    key = f"{row_key}/{number}" if number else row_key
    text = (f"tekst {number} van {row_key}" if text is None else text) if number else ""
    return item(key, text, answers=answers, row_key=row_key, row=row)


def load_scores(store):
    """Return the NPS of each visible item: ``{"r1/2": 9}``."""
    feedback, answers = frames.load_feedback(store), frames.load_answers(store)
    key_by_id = feedback.set_index("id")["source_key"].to_dict()
    pairs = zip(answers["feedback"], answers["value"], strict=True)
    return {key_by_id[id_]: value for id_, value in pairs if id_ in key_by_id}


def test_of_a_key_that_comes_twice_with_other_texts_both_scores_stay(add, store):
    rows = [text_of("r1", 2, nps(9), row=2), text_of("r1", 1, nps(7), row=3)]
    added = add(*rows)
    assert (added.n_accepted, load_scores(store)) == (2, {"r1/1": 7, "r1/2": 9})
    add(*rows, text_of("r2", 1, nps(5), row=4))
    assert load_scores(store) == {"r1/1": 7, "r1/2": 9, "r2/1": 5}


def test_a_key_that_comes_twice_in_two_chunks_keeps_both_scores(store):
    chunks = [[text_of("r1", 2, nps(9), row=2)], [text_of("r1", 1, nps(7), row=3)], [text_of("r1", 0, nps(3), row=4)]]
    for file_hash in ("a", "b"):
        add_batch_chunks(
            store,
            source="nps",
            mapping={},
            kind=Kind.SURVEY,
            file_name="a",
            file_path="a",
            file_hash=file_hash,
            chunks=chunks,
            finish=lambda: ((), {}),
        )
        assert load_scores(store) == {"r1": 3, "r1/1": 7, "r1/2": 9}


def test_a_score_that_a_later_file_leaves_empty_goes_with_the_comment(add, store):
    add(text_of("r1", 2, nps(9)), text_of("r2", 1, nps(3)), text_of("r3", 0, nps(4)))
    again = add(
        *(text_of("r1", 1, nps(None)), text_of("r1", 2)),
        text_of("r2", 0, nps(3), row=2),
        text_of("r3", 2, nps(None), row=3),
    )
    assert load_scores(store) == {"r1/1": 9, "r2/1": 3, "r3/2": 4}
    assert sorted(frames.load_feedback(store)["source_key"]) == ["r1/1", "r1/2", "r2/1", "r3/2"]
    assert (again.n_accepted, again.n_updated, again.n_duplicates) == (0, 2, 1)
    assert add(text_of("r2", 0, nps(6))).n_updated == 1
    assert load_scores(store)["r2/1"] == 6
    assert load_item(store, "r2/1")[0] == "tekst 1 van r2"


def test_a_key_with_a_stroke_is_another_respondent(add, store):
    add(text_of("4711", 2, nps(9)), text_of("4711/1", 0, nps(2), row=2))
    assert load_scores(store) == {"4711/1": 2, "4711/2": 9}
    add(text_of("4711", 3, nps(8)))
    assert load_scores(store) == {"4711/1": 2, "4711/3": 8}
    add(text_of("4711/1", 2, nps(1)))
    assert load_scores(store) == {"4711/1/2": 1, "4711/3": 8}


def test_undoing_a_file_that_moved_scores_leaves_the_earlier_one_to_bring_them_back(add, store):
    first = [text_of("r1", 2, nps(9)), text_of("r2", 0, nps(4), row=2)]
    add(*first, file_hash="week1")
    later = [text_of("r1", 1, nps(9)), text_of("r1", 2), text_of("r2", 1, nps(4), row=2)]
    second = add(*later, file_hash="week2")
    assert load_scores(store) == {"r1/1": 9, "r2/1": 4}
    third = add(text_of("r1", 3, nps(8)), file_hash="week3")
    undo_batch(store, third.batch)
    undo_batch(store, second.batch)
    assert frames.load_feedback(store).empty
    add(*first, file_hash="week1")
    assert load_scores(store) == {"r1/2": 9, "r2": 4}
    add(*later, file_hash="week2")
    assert load_scores(store) == {"r1/1": 9, "r2/1": 4}


def test_an_earlier_file_that_is_completed_gives_no_score_twice(add, store):
    first = [text_of("r1", 2, nps(9)), text_of("r2", 0, nps(4), row=2)]
    add(*first, file_hash="week1")
    second = add(text_of("r1", 1, nps(9)), text_of("r1", 2), file_hash="week2")
    add(text_of("r1", 1, nps(8), text="anders"), text_of("r2", 1, nps(4), row=2), file_hash="week3")
    undo_batch(store, second.batch)
    add(*first, file_hash="week1")
    assert load_scores(store) == {"r1/1": 8, "r2/1": 4}
    assert "r1/2" in set(frames.load_feedback(store)["source_key"])


def test_a_text_that_waits_is_not_deleted_when_its_score_moves(add, store):
    sealed = SealedText((SpecialKind.HEALTH,), "sealed", "digest")
    add(replace(text_of("r1", 2, nps(9), text=""), sealed=sealed))
    add(text_of("r1", 1, nps(9)))
    assert load_scores(store) == {"r1/1": 9}
    assert len(load_quarantine(store)) == 1


# ---- scores that come again -------------------------------------------------------------------------------------

CES = Scale("ces", 1, 7, 7)


def test_a_question_that_a_later_file_does_not_ask_stays(add, store):
    rows = [item(str(n), answers=(*nps(n), Answer("ces", CES, 5))) for n in (1, 2)]
    add(*rows, mapping={"scores": ["nps", "ces"]})
    again = add(item("1", answers=nps(8)), item("2", answers=nps(2)), mapping={"scores": ["nps"]})
    assert (again.n_updated, again.n_duplicates) == (1, 1)
    assert [load_item(store, key)[2] for key in ("1", "2")] == [{"nps": 8, "ces": 5}, {"nps": 2, "ces": 5}]


def test_a_corrected_scale_comes_with_the_rows(add, store):
    mark = Scale("mark", 1, 10, 10, (8, 9, 10))
    add(item("1", answers=nps(8)), item("2", answers=nps(None)), item("3", answers=nps(7)))
    again = add(*(item(str(n), answers=(Answer("nps", mark, value),)) for n, value in ((1, 8), (2, 4), (3, None))))
    assert (again.n_updated, again.n_duplicates) == (2, 1)
    answers = frames.load_answers(store).sort_values("feedback")
    # What the file leaves empty stays with its scale: of another one the value would be another answer.
    assert answers["scale"].tolist() == ["mark", "mark", "nps"]
    assert answers["value"].tolist() == [8, 4, 7]
    assert answers["positive"].tolist() == [True, False, False]


def test_a_file_read_again_by_a_corrected_mapping_loses_what_it_misread(add, store):
    add(item(answers=nps(3)), mapping={"score": "groep"}, file_hash="week1")
    add(item(answers=nps(4)), mapping={"score": "groep"}, file_hash="week2")
    add(item(answers=(Answer("recommend", NPS, 9),)), mapping={"score": "NPS"}, file_hash="week1")
    assert load_item(store)[2] == {"recommend": 9}
