from datetime import date

import pytest

from voc.records import DailyTotal, Kind, Occurrence, Reachability, Volume
from voc.store import frames, undo_batch

DAY = date(2026, 10, 5)


def volume(count, department=None):
    return Volume("bills", DAY, count, department)


def counts(store):
    return frames.load_volumes(store)["count"].tolist()


def test_the_newest_file_counts(add, store):
    assert add(volume(100), kind=Kind.VOLUME).n_accepted == 1
    assert add(volume(120), kind=Kind.VOLUME).n_accepted == 1
    assert counts(store) == [120]


def test_undoing_a_correction_brings_back_what_was_delivered_before(add, store):
    add(volume(100))
    batch = add(volume(120)).batch
    undo_batch(store, batch)
    assert counts(store) == [100]


def test_undoing_the_first_file_leaves_the_same_figures_of_the_second(add, store):
    batch = add(volume(100)).batch
    assert add(volume(100)).n_duplicates == 1
    undo_batch(store, batch)
    assert counts(store) == [100]


def test_what_is_known_already_is_a_duplicate(add):
    add(volume(100), volume(5, "Facturatie"))
    again = add(volume(100), volume(6, "Facturatie"))
    assert (again.n_accepted, again.n_duplicates) == (1, 1)


def test_of_the_same_day_twice_in_a_file_the_last_counts(add, store):
    added = add(volume(100), volume(120))
    assert (added.n_accepted, added.n_duplicates) == (1, 1)
    assert counts(store) == [120]


def test_a_key_that_is_not_told_is_missing_in_the_frame_and_one_key(add, store):
    add(volume(1), DailyTotal(DAY, None, None, 3))
    add(volume(2), DailyTotal(DAY, None, None, 4))
    assert counts(store) == [2]
    assert frames.load_volumes(store)["department"].isna().all()
    totals = frames.load_daily_totals(store)
    assert totals["count"].tolist() == [4]
    assert totals[["reason", "channel"]].isna().all(axis=None)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (Reachability("phone", DAY, 10, 9, 1), Reachability("phone", DAY, 10, 8, 2, 31.5)),
        (DailyTotal(DAY, "1", "phone", 10), DailyTotal(DAY, "1", "phone", 11)),
        (Occurrence("storm", DAY, DAY, "Storm"), Occurrence("storm", DAY, date(2026, 10, 6), "Storm", "Netbeheerder")),
    ],
)
def test_every_kind_of_daily_row_is_replaced_by_its_correction(first, second, add, store):
    add(first)
    added = add(second)
    assert (added.n_accepted, added.n_duplicates) == (1, 0)
    n_rows = [
        len(found(store)) for found in (frames.load_reachability, frames.load_daily_totals, frames.load_occurrences)
    ]
    assert sorted(n_rows) == [0, 0, 1]
    if isinstance(second, Occurrence):
        assert frames.load_occurrences(store) == (second,)
