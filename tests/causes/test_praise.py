import numpy as np
import pandas as pd
import pytest

from voc.causes.model import CauseModel
from voc.causes.praise import PRAISE_KIND, estimate_praise, give_to_no_fault, measure_score_heights
from voc.errors import UsageError
from voc.records import NO_FAULT

POSITIVE, NEUTRAL, NEGATIVE = (0.02, 0.03, 0.95), (0.05, 0.9, 0.05), (0.9, 0.05, 0.05)


def praise_of(parts, height=None):
    heights = pd.Series({} if height is None else {7: height}, dtype=float)
    return estimate_praise(np.array(parts), np.full(len(parts), 7), heights).tolist()


@pytest.mark.parametrize(
    ("parts", "height", "praise"),
    [
        ([POSITIVE], 0.9, 0.97),
        ([NEUTRAL], 1.0, 0.97),
        ([NEUTRAL, NEGATIVE], 1.0, 0.0),
        ([POSITIVE, NEUTRAL], 0.7, 0.75),
        ([NEUTRAL], 0.7, 0.0),
        ([POSITIVE], 0.6, 0.0),
        ([POSITIVE, POSITIVE], None, 0.95),
        ([POSITIVE, NEUTRAL], None, 0.0),
        ([(0.0, 0.0, 0.0)], None, 0.0),
    ],
    ids=[
        "promoter who praises",
        "promoter without a problem",
        "promoter with a problem",
        "passive who praises",
        "passive who asks",
        "detractor who is polite",
        "praise alone",
        "a polite word beside a question",
        "another language",
    ],
)
def test_text_and_score_together_say_whether_nothing_went_wrong(parts, height, praise):
    assert praise_of(parts, height) == pytest.approx([praise] * len(parts))


def test_no_segments_have_no_praise():
    assert estimate_praise(np.zeros((0, 3)), np.array([], dtype=np.int64), pd.Series([], dtype=float)).shape == (0,)


def test_a_score_is_as_high_as_it_stands_on_its_scale_and_the_worst_of_several_counts():
    answers = pd.DataFrame(
        {
            "feedback": [1, 2, 3, 3, 4, 5],
            "low": [0, 1, 0, 1, 0, 0],
            "high": [10, 5, 10, 10, 10, 0],
            "best": [10, 1, 10, 10, 10, 0],
            "value": [9, 1, 10, 1, np.nan, 0],
        }
    ).astype(float)
    assert measure_score_heights(answers).to_dict() == pytest.approx({1: 0.9, 2: 1.0, 3: 0.0})
    assert measure_score_heights(None).empty


def fit(vote, praise, confirmed=None, **options):
    """Fit a theme in which everybody names Service, and the last three of ten comments are praise."""
    evidence = vote([(segment, "Service") for segment in range(10)])
    segments = pd.DataFrame({"segment": range(10), "theme": 1})
    return CauseModel(["Service", "IT"]).fit(evidence, confirmed, segments=segments, praise=praise, **options)


PRAISE = np.repeat([0.0, 0.95], [7, 3])


def test_praise_is_nobodys_fault_however_often_a_department_is_named(vote):
    model = fit(vote, PRAISE)
    probabilities = model.predict_proba()
    assert probabilities.loc[8, NO_FAULT] == pytest.approx(0.95)
    assert probabilities.loc[8, "Service"] < 0.05
    assert probabilities.loc[2, "Service"] > 0.5
    assert probabilities.loc[2, NO_FAULT] < 0.01
    assert probabilities.sum(axis=1).to_numpy() == pytest.approx(np.ones(10))
    assert model.predict().tolist()[6:] == ["Service", NO_FAULT, NO_FAULT, NO_FAULT]
    assert model.shares()[None][NO_FAULT].value == pytest.approx(0.285, abs=0.01)


def test_no_fault_goes_by_the_name_that_the_company_has_for_it(vote):
    model = fit(vote, PRAISE, no_fault="IT")
    assert NO_FAULT not in model.classes_
    assert model.predict_proba().loc[8, "IT"] >= 0.95


def test_without_praise_nothing_changes(vote):
    assert NO_FAULT not in fit(vote, np.zeros(10)).classes_
    pd.testing.assert_frame_equal(fit(vote, np.zeros(10)).predict_proba(), fit(vote, None).predict_proba())


def test_an_officers_answer_goes_before_praise(vote):
    assert fit(vote, PRAISE, {8: "IT"}).predict_proba().loc[8, "IT"] == pytest.approx(1)


def test_praise_has_its_part_in_the_explanation_and_the_parts_add_up(vote):
    model = fit(vote, PRAISE)
    frame = model.contributions_.frame
    of_praise = frame[(frame["segment"] == 8) & (frame["department"] == NO_FAULT)]
    assert of_praise[PRAISE_KIND].tolist() == pytest.approx([0.95])
    points = frame.groupby("segment")[list(model.contributions_.kinds)].sum().sum(axis=1)
    unknown = model.predict_proba()[""]
    assert points.to_numpy() == pytest.approx(1 - unknown.loc[points.index].to_numpy(), abs=0.02)


def test_praise_that_is_not_one_value_a_segment_is_refused(vote):
    with pytest.raises(UsageError, match="10 segments, 3 values"):
        fit(vote, np.zeros(3))


@pytest.mark.parametrize(
    ("parts", "height", "praise"),
    [
        ([NEUTRAL], 0.85, 0.97),  # 9 and 7 on an NPS scale are .9 and .7; the limits lie between the marks
        ([NEUTRAL], 0.849, 0.0),
        ([(0.2, 0.25, 0.55)], 0.62, 0.75),
        ([(0.2, 0.25, 0.55)], 0.619, 0.0),
        ([(0.2, 0.26, 0.54)], 0.7, 0.0),
        ([(0.05, 0.05, 0.9)], None, 0.9),
        ([(0.05, 0.06, 0.89)], None, 0.0),
        ([(0.499, 0.401, 0.1)], 1.0, 0.97),
        ([(0.5, 0.4, 0.1)], 1.0, 0.0),
        ([(0.05, 0.0, 0.95), (0.02, 0.07, 0.91)], None, 0.91),  # as sure as its least sure part
    ],
)
def test_the_limits_of_praise_are_where_they_were_measured(parts, height, praise):
    assert praise_of(parts, height) == pytest.approx([praise] * len(parts))


def test_each_comment_is_judged_by_its_own_parts_and_score_in_whatever_order_they_stand():
    polarities = np.array([NEUTRAL, NEGATIVE, POSITIVE, NEUTRAL, POSITIVE])
    praise = estimate_praise(polarities, np.array([9, 4, 9, 2, 4]), pd.Series({2: 0.3, 9: 0.9}))
    assert praise.tolist() == [0.97, 0.0, 0.97, 0.0, 0.0]


def test_praise_is_taken_from_all_causes_in_proportion():
    shared = give_to_no_fault(np.array([[0.6, 0.2, 0.2], [0.5, 0.5, 0.0]]), np.array([0.5, 0.0]), 1)
    assert shared == pytest.approx(np.array([[0.3, 0.6, 0.1], [0.5, 0.5, 0.0]]))
