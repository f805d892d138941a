from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from voc.decisions.history import find_undone_ids, list_active_decisions, pair_replies
from voc.records import Event

NOON = datetime(2026, 10, 5, 12, tzinfo=UTC)


def event(id_, what, subject="T-1", undoes=None, **payload):
    return Event(str(id_), subject, what, payload, "Noor", NOON, undoes=undoes, id=id_)


def test_an_undo_that_was_undone_undoes_nothing():
    first, second = event(1, "pin"), event(2, "accept")
    log = [first, second, event(3, "undo", undoes=1), event(4, "undo", undoes=2), event(5, "undo", undoes=3)]
    assert list_active_decisions(log) == (first,)
    assert list_active_decisions([*log, event(6, "undo", undoes=5)]) == ()


@st.composite
def undos(draw):
    """Undos of a log: each event is a decision (None) or undoes an earlier event."""
    n_events = draw(st.integers(1, 12))
    targets = [draw(st.one_of(st.none(), st.integers(1, number - 1))) if number > 1 else None
               for number in range(1, n_events + 1)]  # fmt: skip
    return [(number, target) for number, target in enumerate(targets, start=1) if target is not None]


@given(undos())
def test_an_event_is_undone_exactly_when_an_undo_of_it_is_not(pairs):
    undone = find_undone_ids(pairs)
    for event_id in range(1, 13):
        undo_ids = [undo_id for undo_id, target_id in pairs if target_id == event_id]
        assert (event_id in undone) == any(undo_id not in undone for undo_id in undo_ids)


def test_a_settlement_settles_the_replies_before_it():
    subject = "finding/B-2026-10-1"
    first, second = event(1, "reply", subject), event(4, "reply", subject)
    other = event(2, "reply", "finding/B-2026-10-2")
    settled = event(3, "settle", subject, upheld=True)
    replies = pair_replies([first, other, settled, second])
    assert [(reply.event, reply.settlement) for reply in replies] == [(first, settled), (other, None), (second, None)]


def test_the_last_settlement_counts():
    subject = "finding/B-2026-10-1"
    reply, early, late = event(1, "reply", subject), event(2, "settle", subject), event(3, "settle", subject)
    assert pair_replies([reply, early, late])[0].settlement == late
    assert pair_replies([early, reply])[0].settlement is None


def test_what_nobody_can_read_has_no_effect_and_what_a_later_version_wrote_stays():
    broken, later = event(1, "merge"), event(2, "a kind of a later version", anything=1)
    assert list_active_decisions([later, broken]) == (later,)


def test_decisions_come_by_their_number_whatever_their_order():
    log = [event(3, "pin"), event(1, "accept"), event(2, "exclude")]
    assert [each.id for each in list_active_decisions(log)] == [1, 2, 3]
    assert list_active_decisions([]) == ()


def test_one_undone_twice_comes_back_only_when_both_are_taken_back():
    pairs = [(2, 1), (3, 1)]
    assert find_undone_ids(pairs) == {1}
    assert find_undone_ids([*pairs, (4, 2)]) == {1, 2}
    assert find_undone_ids([*pairs, (4, 2), (5, 3)]) == {2, 3}


def test_a_settlement_of_another_answer_settles_nothing():
    reply = event(1, "reply", "finding/B-2026-10-1/IT")
    other = event(2, "settle", "finding/B-2026-10-1/Facturatie", upheld=True)
    assert pair_replies([reply, other])[0].settlement is None
    assert pair_replies([]) == ()
