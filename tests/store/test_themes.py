import uuid
from datetime import UTC, datetime

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError

from voc.records import Event, Feedback, Kind, NoTheme, Proposal, ProposalKind, Span, Theme, ThemeRow
from voc.store import decision_writer, frames, save_segments, themes, undo_batch
from voc.store.decision_writer import undo
from voc.store.runs import finish_run, load_current_run, start_run

BILL = Theme(
    ThemeRow(1, born_at=datetime(2026, 10, 5, tzinfo=UTC)),
    labels={"nl": "Dubbele factuur", "en": "Billed twice"},
    keywords=("factuur", "dubbel"),
    quotes=(2, 1),
    n_segments=2,
    n_comments=2,
    description={"nl": "De factuur telt iets dubbel."},
)
APP = Theme(ThemeRow(2, born_at=BILL.row.born_at), {"nl": "App weigert"}, n_segments=1, n_comments=1)


def decide(store, kind, subject, payload=None):
    return decision_writer.decide(
        store, Event(uuid.uuid4().hex, subject, kind, payload or {}, "Noor", BILL.row.born_at), None
    )


def frame(segments, numbers, reason=NoTheme.WEAK_SIGNAL):
    without = [number is None or number == -1 for number in numbers]
    return pd.DataFrame(
        {
            "segment": segments,
            "theme": numbers,
            "probability": 0.5,
            "reason": pd.Series([reason if none else None for none in without], dtype=object),
        }
    )


@pytest.fixture
def segments(add, store):
    """Four comments with a segment each; the last one is of a file of its own."""
    add(*(Feedback(str(n), Kind.SURVEY, f"Zin nummer {n}.") for n in range(3)))
    add(Feedback("3", Kind.SURVEY, "Zin nummer 3."))
    save_segments(store, {int(id_): [Span(0, 12)] for id_ in frames.load_feedback(store)["id"]})
    return frames.load_segment_spans(store)["id"].tolist()


def fit(store, found, segments, numbers=(1, 1, 2, -1), *, finish=True):
    run = start_run(store, "themes")
    themes.save_theme_run(store, run, themes=found, assignments=frame(segments, list(numbers)))
    if finish:
        finish_run(store, run)
    return run


def test_themes_come_back_as_they_were_found(segments, store):
    assert themes.load_themes(store) == ()
    fit(store, [APP, BILL], segments)
    assert themes.load_themes(store) == (BILL, APP)


def test_assignments_come_back_with_a_theme_or_a_reason(segments, store):
    assert themes.load_assignments(store).empty
    fit(store, [BILL, APP], segments)
    found = themes.load_assignments(store)
    assert found["segment"].tolist() == segments
    assert found["theme"].astype(object).where(found["theme"].notna(), None).tolist() == [1, 1, 2, None]
    assert found["reason"].astype(object).where(found["reason"].notna(), None).tolist() == [None] * 3 + ["weak signal"]
    assert found["probability"].tolist() == [0.5] * 4


@pytest.mark.parametrize("none", [None, -1, np.nan, pd.NA], ids=["None", "minus one", "NaN", "NA"])
def test_no_theme_can_be_said_in_several_ways(none, segments, store):
    numbers = pd.Series([1, none, none, 1], dtype=object)
    given_frame = frame(segments, [1, None, None, 1]).assign(theme=numbers)
    run = start_run(store, "themes")
    themes.save_theme_run(store, run, themes=[BILL], assignments=given_frame)
    assert themes.load_assignments(store, run_id=run)["theme"].isna().tolist() == [False, True, True, False]


@settings(max_examples=settings.default.max_examples // 5, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_assignment_comes_back_as_it_went_in(data, segments, store):
    rows = [
        (segment, theme, probability, None if theme else reason)
        for segment, theme, probability, reason in zip(
            segments,
            data.draw(st.lists(st.sampled_from([None, 1, 2]), min_size=4, max_size=4)),
            data.draw(st.lists(st.floats(0, 1), min_size=4, max_size=4)),
            data.draw(st.lists(st.sampled_from(NoTheme), min_size=4, max_size=4)),
            strict=True,
        )
    ]
    run = start_run(store, "themes")
    columns = ["segment", "theme", "probability", "reason"]
    themes.save_theme_run(store, run, themes=[BILL, APP], assignments=pd.DataFrame(rows, columns=columns))
    found = themes.load_assignments(store, run_id=run).astype(object)
    assert [tuple(row) for row in found.where(found.notna(), None).to_numpy().tolist()] == rows


def test_a_segment_with_both_or_neither_is_refused_as_a_whole(segments, store):
    run = start_run(store, "themes")
    wrong = frame(segments, [1, 1, 1, 1]).assign(reason=NoTheme.EMPTY)
    with pytest.raises(IntegrityError):
        themes.save_theme_run(store, run, themes=[BILL], assignments=wrong)
    assert themes.load_themes(store, run_id=run) == ()


def test_a_new_run_keeps_birthdays_and_what_people_set(segments, store):
    fit(store, [BILL], segments, [1, 1, 1, 1])
    decide(store, "pin", "T-1")
    fit(store, [Theme(ThemeRow(1), {"nl": "Factuur"}), APP], segments)
    first, second = themes.load_themes(store)
    assert (first.row.born_at, first.row.pinned, first.labels) == (BILL.row.born_at, True, {"nl": "Factuur"})
    assert second.id == 2


def test_allocated_ids_are_never_given_twice(segments, store):
    assert themes.allocate_theme_ids(store, 2) == (1, 2)
    assert themes.allocate_theme_ids(store, 1) == (3,)
    fit(store, [Theme(ThemeRow(7), {"nl": "Zeven"})], segments, [7] * 4)
    assert themes.allocate_theme_ids(store, 2) == (8, 9)
    fit(store, [Theme(ThemeRow(3, born_at=BILL.row.born_at), {"nl": "Drie"})], segments, [3] * 4)
    (theme,) = themes.load_themes(store)
    assert (theme.id, theme.row.state, theme.row.born_at) == (3, "active", BILL.row.born_at)


def test_an_id_below_one_is_refused(segments, store):
    with pytest.raises(ValueError, match="allocate_theme_ids"):
        fit(store, [Theme(ThemeRow(-2), {})], segments)


def test_new_comments_join_known_themes_and_counts_follow(add, segments, store):
    run = fit(store, [BILL, APP], segments[:3], [1, 2, -1])
    themes.add_assignments(store, run, frame(segments[2:], [1, 1]))
    assert themes.load_assignments(store)["theme"].tolist() == [1, 2, 1, 1]
    assert [(theme.n_segments, theme.n_comments) for theme in themes.load_themes(store)] == [(3, 3), (1, 1)]


def test_a_part_with_an_id_of_its_own_is_shown_as_its_whole_as_an_allocated_one_is(segments, store):
    run = start_run(store, "themes")
    found = {"themes": [BILL, APP], "assignments": frame(segments, [1, 1, 2, 2]), "parts": {APP.id: BILL.id}}
    themes.save_theme_run(store, run, **found)
    finish_run(store, run)
    assert [theme.id for theme in themes.load_themes(store)] == [BILL.id]
    assert themes.load_assignments(store)["theme"].tolist() == [BILL.id] * 4


def test_a_theme_that_lost_its_last_segment_counts_none(segments, store):
    run = fit(store, [BILL, APP], segments[:3], [1, 1, 2])
    themes.add_assignments(store, run, frame(segments[2:3], [1]))
    assert [(theme.n_segments, theme.n_comments) for theme in themes.load_themes(store)] == [(3, 3), (0, 0)]


def test_comments_of_an_undone_file_have_no_assignments_to_be_seen(segments, store):
    fit(store, [BILL, APP], segments)
    undo_batch(store, int(frames.load_batches(store)["id"].iloc[-1]))
    assert themes.load_assignments(store)["segment"].tolist() == segments[:3]


# ---- labels -----------------------------------------------------------------------------------------------------


def test_a_persons_label_outranks_what_was_found_and_survives_a_refit(segments, store):
    fit(store, [BILL], segments, [1] * 4)
    first = decide(store, "rename", "T-1", {"labels": {"nl": "Teruglevering dubbel"}})
    (theme,) = themes.load_themes(store)
    assert theme.labels == {"nl": "Teruglevering dubbel", "en": "Billed twice"}
    assert theme.description == BILL.description
    fit(store, [Theme(ThemeRow(1), {"nl": "Factuur", "en": "Bill"})], segments, [1] * 4)
    assert themes.load_themes(store)[0].labels == {"nl": "Teruglevering dubbel", "en": "Bill"}
    second = decide(store, "rename", "T-1", {"labels": {"nl": "Nota dubbel"}})
    assert themes.load_themes(store)[0].label("nl") == "Nota dubbel"
    for event in (second, first):
        undo(store, event.id, who="Noor", at=BILL.row.born_at)
    assert themes.load_themes(store)[0].label("nl") == "Factuur"


def test_labels_of_a_run_that_is_not_shown_are_not_shown(segments, store):
    fit(store, [BILL], segments, [1] * 4)
    run = fit(store, [Theme(ThemeRow(1), {"nl": "Voorstel"})], segments, [1] * 4, finish=False)
    assert themes.load_themes(store)[0].label("nl") == "Dubbele factuur"
    assert themes.load_themes(store, run_id=run)[0].label("nl") == "Voorstel"


# ---- proposals --------------------------------------------------------------------------------------------------

SPLIT = Proposal(ProposalKind.SPLIT, (1,), (1, 2), 30, 0.75, (4, 5))
GONE = Proposal(ProposalKind.GONE, (3,), (), 0, 0.0)


def test_proposals_come_back_until_a_person_decides(segments, store):
    run = fit(store, [BILL, APP], segments)
    themes.save_proposals(store, run, [SPLIT, GONE])
    first, second = themes.load_proposals(store)
    assert (first.proposal, second.proposal, first.run) == (SPLIT, GONE, run)
    decide(store, "proposal", f"P-{first.id}", {"accepted": True})
    decide(store, "proposal", f"P-{second.id}", {"accepted": False})
    assert themes.load_proposals(store) == ()
    assert [stored.state for stored in themes.load_proposals(store, state=None, run_id=run)] == ["accepted", "refused"]


def test_open_proposals_of_a_run_that_is_gone_are_superseded(segments, store):
    themes.save_proposals(store, fit(store, [BILL, APP], segments), [SPLIT])
    for _ in range(2):
        fit(store, [BILL, APP], segments)
    assert load_current_run(store, "themes").id == 3
    assert [stored.state for stored in themes.load_proposals(store, state=None)] == ["superseded"]
