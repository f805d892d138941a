from datetime import UTC, datetime

import pandas as pd
import pytest

from voc.records import Event, Feedback, Kind, Span
from voc.store import causes, decision_writer, frames, save_segments, undo_batch
from voc.store.runs import finish_run, load_artifact, start_run

NOON = datetime(2026, 10, 5, 12, tzinfo=UTC)


@pytest.fixture
def segments(add, store):
    add(*(Feedback(str(n), Kind.SURVEY, f"Zin nummer {n}.") for n in range(2)))
    add(Feedback("2", Kind.SURVEY, "Zin nummer 2."))
    save_segments(store, {int(id_): [Span(0, 12)] for id_ in frames.load_feedback(store)["id"]})
    return frames.load_segment_spans(store)["id"].tolist()


def evidence(segments):
    return pd.DataFrame(
        {
            "segment": [segments[0], segments[0], segments[2]],
            "kind": ["agent", "words", "reason"],
            "department": ["IT", "Facturatie", "Facturatie"],
            "weight": [1.0, 0.25, 0.5],
            "source": ["signal 4", "", "1"],
        }
    )


def attributions(segments):
    rows = [
        (segments[0], "Facturatie", 0.7),
        (segments[0], "IT", 0.2),
        (segments[0], None, 0.1),
        (segments[1], None, 1.0),
        (segments[2], "Facturatie", 1.0),
    ]
    return pd.DataFrame(rows, columns=["segment", "department", "probability"])


def records(frame):
    frame = frame.astype(object)
    return [tuple(row) for row in frame.where(frame.notna(), None).to_numpy().tolist()]


def fit(store, segments):
    run = start_run(store, "causes")
    shares, proof = attributions(segments), evidence(segments)
    causes.save_cause_run(store, run, evidence=proof, attributions=shares, artifacts={"model": b"x"})
    finish_run(store, run)
    return run


def test_evidence_and_attributions_come_back_as_they_were_found(segments, store):
    run = fit(store, segments)
    assert records(causes.load_evidence(store)) == records(evidence(segments))
    assert sorted(records(causes.load_attributions(store)), key=str) == sorted(records(attributions(segments)), key=str)
    assert load_artifact(store, run, "model") == b"x"


def test_before_the_first_run_there_is_nothing(store):
    assert causes.load_attributions(store).empty
    assert causes.load_evidence(store).empty
    assert causes.load_attributions(store)["probability"].dtype == "float64"


def test_what_an_undone_file_brought_is_hidden(segments, store):
    fit(store, segments)
    causes.save_draws(store, segments, session="2026-10", inclusion_probability=0.1, seed=3)
    undo_batch(store, int(frames.load_batches(store)["id"].iloc[-1]))
    for frame in (causes.load_evidence(store), causes.load_attributions(store), causes.load_draws(store)):
        assert not frame.empty
        assert segments[2] not in frame["segment"].tolist()


def test_draws_come_back_in_their_order_with_their_probabilities(segments, store):
    causes.save_draws(store, segments[::-1], session="a", inclusion_probability=[0.1, 0.2, 0.3], seed=3)
    causes.save_draws(store, segments[:1], session="b", inclusion_probability=1, seed=4)
    found = causes.load_draws(store, "a")
    assert found["segment"].tolist() == segments[::-1]
    assert found["inclusion_probability"].tolist() == [0.1, 0.2, 0.3]
    assert causes.load_draws(store)["session"].tolist() == ["a", "a", "a", "b"]
    assert str(found["at"].dtype) == "datetime64[us, UTC]"


def decide(store, request, segment, department, kind="cause", **more):
    payload = {"segment": segment, "department": department, **more.pop("payload", {})}
    return decision_writer.decide(store, Event(request, f"S-{segment}", kind, payload, "Noor", NOON, **more), None)


def test_the_last_standing_decision_about_a_segment_counts(store):
    assert causes.load_confirmed_causes(store).empty
    decide(store, "1", 5, "IT", "audit", payload={"session": "2026-10"})
    second = decide(store, "2", 5, "Facturatie")
    decide(store, "3", 4, None, "audit", payload={"session": "2026-10"})
    decide(store, "4", 9, "IT", "something else")
    assert records(causes.load_confirmed_causes(store)) == [
        (4, None, True, "2026-10", pd.Timestamp(NOON)),
        (5, "Facturatie", False, None, pd.Timestamp(NOON)),
    ]
    decision_writer.undo(store, second.id, who="Noor", at=NOON)
    assert causes.load_confirmed_causes(store)["department"].tolist()[1] == "IT"


def test_the_frame_of_decisions_has_the_same_types_when_it_is_empty(store):
    empty = causes.load_confirmed_causes(store)
    decide(store, "1", 5, "IT")
    assert causes.load_confirmed_causes(store).dtypes.equals(empty.dtypes)
