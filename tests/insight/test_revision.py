"""Published against current figures: which are others, and why."""

from dataclasses import replace

import pytest

from voc.insight.revision import CountedFigure, FigureBasis, RevisionReason, find_revised_figures
from voc.records import Estimate

BEFORE = FigureBasis(last_comment=100, last_batch=3, last_decision=10, runs={"themes": 1, "causes": 2})
NEW_FILE = replace(BEFORE, last_comment=140, last_batch=4)
REFIT = replace(BEFORE, runs={"themes": 5, "causes": 6})
DECIDED = replace(BEFORE, last_decision=12)


def count(ids, unit="comments", n_customers=None):
    estimate = Estimate(float(len(ids)), None, None, len(ids), unit, "counted", n_customers or len(ids))
    return CountedFigure("Reacties", estimate, tuple(ids))


def value(number, unit="contacts"):
    return CountedFigure("Contacten", Estimate(number, None, None, int(number), unit))


def revise(old, new, after, visible=range(1, 200)):
    return find_revised_figures(
        {"x": old}, {} if new is None else {"x": new}, bases=(BEFORE, after), visible_comments=visible, smallest_group=5
    )


@pytest.mark.parametrize(
    ("old", "new", "after", "reasons"),
    [
        (range(1, 20), [*range(1, 20), *range(101, 120)], NEW_FILE, {RevisionReason.NEW_FILES}),
        (range(1, 30), range(1, 20), REFIT, {RevisionReason.REFIT}),
        (range(1, 30), range(1, 20), DECIDED, {RevisionReason.DECISIONS}),
        (
            range(1, 30),
            [*range(1, 20), *range(101, 130)],
            replace(NEW_FILE, runs=REFIT.runs),
            {RevisionReason.NEW_FILES, RevisionReason.REFIT},
        ),
        # New comments alone do not blame a fit that happened as well.
        (
            range(1, 20),
            [*range(1, 20), *range(101, 120)],
            replace(NEW_FILE, runs=REFIT.runs),
            {RevisionReason.NEW_FILES},
        ),
        (range(1, 30), range(1, 20), replace(BEFORE, definitions=BEFORE.definitions + 1), {RevisionReason.DEFINITION}),
        (range(1, 30), range(1, 20), BEFORE, {RevisionReason.UNKNOWN}),
    ],
)
def test_the_reason_is_read_from_the_comments_that_came_went_or_moved(old, new, after, reasons):
    (figure,) = revise(count(old), count(new), after)
    assert set(figure.reasons) == reasons


def test_comments_that_are_gone_are_a_file_taken_back():
    (figure,) = revise(count(range(1, 30)), count(range(1, 20)), DECIDED, visible=range(1, 20))
    assert figure.reasons == (RevisionReason.FILES_TAKEN_BACK,)


def test_a_figure_without_comments_changes_with_a_file():
    (figure,) = revise(value(100), value(150), NEW_FILE)
    assert figure.reasons == (RevisionReason.NEW_FILES,)


@pytest.mark.parametrize(
    ("unit", "ids", "has_new_files"),
    [
        ("per 1000", range(1, 41), True),
        ("hours", range(1, 41), True),
        ("comments", range(1, 41), True),  # an estimate: its comments stayed, and something else is behind it
        ("contacts", range(1, 31), True),  # comments moved, and the file may have brought contacts too
        ("comments", range(1, 31), False),
        ("share", range(1, 31), False),
    ],
)
def test_a_figure_that_rests_on_more_than_its_comments_changes_with_a_file(unit, ids, has_new_files):
    before = CountedFigure("Reacties", Estimate(2.0, 1.0, 3.0, 40, unit), tuple(range(1, 41)))
    now = CountedFigure("Reacties", Estimate(1.0, 0.5, 2.0, 40, unit), tuple(ids))
    (figure,) = revise(before, now, replace(BEFORE, last_batch=4, last_decision=12))
    assert RevisionReason.DECISIONS in figure.reasons
    assert (RevisionReason.NEW_FILES in figure.reasons) is has_new_files


def test_a_file_of_volumes_alone_is_no_decision():
    rate = CountedFigure("Per duizend", Estimate(2.0, 1.0, 3.0, 40, "per 1000"), tuple(range(1, 41)))
    now = replace(rate, estimate=replace(rate.estimate, value=1.0))
    (figure,) = revise(rate, now, replace(BEFORE, last_batch=4))
    assert figure.reasons == (RevisionReason.NEW_FILES,)


def test_what_is_the_same_is_not_revised_whatever_happened():
    assert revise(count(range(1, 30)), count(range(1, 30)), REFIT) == ()
    hidden = CountedFigure("x", Estimate(None, None, None, 0, "comments", note="fewer than 5 customers"))
    assert revise(hidden, hidden, NEW_FILE) == ()


def test_a_figure_that_is_gone_or_hidden_now_is_told():
    assert revise(count(range(1, 30)), None, REFIT)[0].current is None
    hidden = CountedFigure("x", Estimate(None, None, None, 0, "comments", note="fewer than 5 customers"))
    (figure,) = revise(count(range(1, 30)), hidden, REFIT)
    assert figure.current.is_suppressed


@pytest.mark.parametrize(("new", "is_small"), [(range(1, 31), True), (range(1, 34), True), (range(1, 35), False)])
def test_a_difference_of_a_few_customers_is_small(new, is_small):
    assert revise(count(range(1, 30)), count(new), NEW_FILE)[0].is_small is is_small
    (figure,) = revise(value(100), value(103), NEW_FILE)
    assert figure.is_small
