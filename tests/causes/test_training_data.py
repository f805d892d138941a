import numpy as np
import pandas as pd
import pytest

from voc.causes.training_data import check_columns, complete_confirmed, match_confirmed, prepare_segments
from voc.errors import UsageError

THEMES = pd.Index([3, 7])


def segments(**columns):
    return pd.DataFrame({"segment": [10, 11, 12], **columns})


def test_themes_get_numbers_and_a_theme_that_is_not_numbered_is_none():
    prepared = prepare_segments(segments(theme=[7, np.nan, 9]), None, THEMES)
    assert prepared.theme_codes.tolist() == [1, -1, -1]


def test_segments_of_one_comment_in_one_theme_share_a_weight_of_one():
    prepared = prepare_segments(segments(theme=[3, 3, 7], feedback=[1, 1, 1]), None, THEMES)
    assert prepared.row_weight.tolist() == [0.5, 0.5, 1.0]


def test_without_a_column_of_comments_each_segment_is_one():
    assert prepare_segments(segments(), None, THEMES).feedback_codes.tolist() == [0, 1, 2]


def test_missing_columns_are_all_named():
    with pytest.raises(UsageError, match="evidence: expected the columns a, b, c; missing: a, c"):
        check_columns(pd.DataFrame({"b": []}), ("a", "b", "c"), "evidence")


def test_confirmed_causes_are_in_the_order_of_the_segments_and_others_left_out():
    table = complete_confirmed({12: "B", 10: "A", 99: "A"})
    confirmed = match_confirmed(table, prepare_segments(segments(), None, THEMES), ["A", "B", ""])
    assert confirmed.rows.tolist() == [0, 2]
    assert confirmed.truth.tolist() == [[1, 0, 0], [0, 1, 0]]
    assert confirmed.expand_to_rows(3).sum(axis=1).tolist() == [1, 0, 1]


def test_a_segment_that_was_confirmed_twice_shares_its_cause():
    table = complete_confirmed(pd.DataFrame({"segment": [10, 10, 11], "department": ["A", None, "B"]}))
    confirmed = match_confirmed(table, prepare_segments(segments(), None, THEMES), ["A", "B", ""])
    assert confirmed.truth.tolist() == [[0.5, 0, 0.5], [0, 1, 0]]
    assert confirmed.n_contradictory == 1


def test_chosen_comments_have_no_weight_and_drawn_ones_that_of_their_probability():
    table = complete_confirmed(
        pd.DataFrame(
            {"segment": [10, 11], "department": "A", "audit": [True, False], "inclusion_probability": [0.25, np.nan]}
        )
    )
    confirmed = match_confirmed(table, prepare_segments(segments(), None, THEMES), ["A", ""])
    assert confirmed.weight.tolist() == [4.0, 0.0]


@pytest.mark.parametrize("confirmed", [None, {}])
def test_nothing_confirmed_is_an_empty_table(confirmed):
    table = complete_confirmed(confirmed)
    assert len(table) == 0
    assert {"segment", "department", "audit", "inclusion_probability"} <= set(table)


def test_the_callers_frame_is_left_as_it_was():
    frame = pd.DataFrame({"segment": [10], "department": [np.nan]})
    complete_confirmed(frame)
    assert list(frame) == ["segment", "department"]
