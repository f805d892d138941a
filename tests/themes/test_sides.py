"""Sides of themes: what their members do, counted by theme."""

from types import SimpleNamespace

import numpy as np
import pytest

from voc.text.polarity import Polarity, classify_polarity
from voc.themes.labels.sides import ThemeSide, ThemeSides, measure_question_shares, measure_sides

PRAISE, COMPLAINT, NEITHER, UNCLEAR = Polarity.POSITIVE, Polarity.NEGATIVE, Polarity.NEUTRAL, Polarity.UNKNOWN


def test_members_are_counted_by_theme_and_those_without_a_theme_not_at_all():
    sides = measure_sides(np.array([1, 0, 0, 1, 1, -1]), [PRAISE, COMPLAINT, COMPLAINT, NEITHER, UNCLEAR, COMPLAINT])
    assert sides == {0: ThemeSide(0, 2, 0, 0), 1: ThemeSide(1, 0, 1, 1)}
    assert list(sides) == [0, 1]
    assert sides[1].positive_share == pytest.approx(1 / 3)
    assert sides[0].negative_share == 1


@pytest.mark.parametrize(
    ("counts", "polarity"),
    [
        ((0, 10, 0, 0), COMPLAINT),
        ((10, 2, 5, 0), PRAISE),
        ((10, 9, 0, 0), UNCLEAR),  # split: the name is the subject alone
        ((1, 2, 20, 0), NEITHER),  # questions, with three that judge
        ((1, 1, 2, 20), UNCLEAR),
        ((0, 0, 3, 0), NEITHER),
        ((0, 0, 0, 3), UNCLEAR),
        ((0, 0, 0, 0), UNCLEAR),
    ],
)
def test_a_name_speaks_for_a_side_that_two_thirds_take(counts, polarity):
    assert ThemeSide(*counts).polarity is polarity


def test_praise_and_complaint_about_one_subject_are_two_sides():
    praise = ["De helpdesk was vriendelijk.", "Snel geholpen door de helpdesk.", "Fijne mensen bij de helpdesk."]
    complaint = ["De helpdesk was onvriendelijk.", "De helpdesk belt nooit terug.", "Uren gewacht op de helpdesk."]
    polarities = classify_polarity(praise + complaint, languages=["nl"] * 6)
    sides = measure_sides([0] * 3 + [1] * 3, polarities)
    assert [side.polarity for side in sides.values()] == [PRAISE, COMPLAINT]


def test_another_number_of_polarities_is_an_error():
    with pytest.raises(ValueError, match="shorter"):
        measure_sides([0, 1], [PRAISE])


def test_a_comment_that_asks_twice_counts_once_and_one_outside_the_theme_not():
    texts = SimpleNamespace(
        texts=["Waar is hij?", "Wanneer komt hij?", "Hij is er", "Wie belt mij?"],
        occurrences=(np.array([0, 1, 2, 3]), np.array([0, 0, 1, 1])),
    )
    shares = measure_question_shares(texts, np.array([0, 0, 0, -1]), [np.array([0, 1]), np.array([], dtype=int)])
    assert shares == [0.5, 0.0]


def test_a_theme_that_was_not_measured_takes_no_side():
    side = ThemeSides({1: ThemeSide(0, 30, 0, 0)}, {}, [0.0, 0.0]).get_side(0)
    assert (side.polarity, side.clear_polarity, side.is_split, side.smaller_share) == (UNCLEAR, UNCLEAR, False, 0)
