from datetime import date

import numpy as np
import pandas as pd
import pytest

from voc.causes.action_effects import find_effective_actions

ACTION = {"theme": 1, "department": "IT", "start": date(2026, 4, 1), "done": date(2026, 5, 1)}


def items(before, after, *, others=(400, 400)):
    """Return comments of theme 1 and others in the 90 days before April and after 1 May."""
    at = []
    for n, first in (
        (before, "2026-01-05"),
        (after, "2026-05-05"),
        (others[0], "2026-01-05"),
        (others[1], "2026-05-05"),
    ):
        at.append(pd.Timestamp(first, tz="UTC") + pd.to_timedelta(np.arange(n) * 80 // max(n, 1), "D"))
    theme = np.repeat([1, 2], [before + after, sum(others)])
    return pd.DataFrame({"theme": theme, "at": np.concatenate([part.to_numpy() for part in at])})


def test_an_action_after_which_the_theme_surely_shrank_worked():
    assert find_effective_actions(pd.DataFrame([ACTION]), items(80, 20)).to_dict("records") == [
        {"theme": 1, "department": "IT"}
    ]


@pytest.mark.parametrize(("before", "after"), [(40, 40), (40, 60), (12, 8)], ids=["alike", "more", "too few to tell"])
def test_an_action_after_which_it_did_not_surely_shrink_is_no_evidence(before, after):
    assert find_effective_actions(pd.DataFrame([ACTION]), items(before, after)).empty


def test_fewer_comments_altogether_are_no_success():
    assert find_effective_actions(pd.DataFrame([ACTION]), items(80, 40, others=(400, 200))).empty


def test_an_action_that_is_not_done_or_was_done_yesterday_says_nothing_yet():
    assert find_effective_actions(pd.DataFrame([ACTION | {"done": None}]), items(80, 20)).empty
    assert find_effective_actions(pd.DataFrame([ACTION | {"done": date(2026, 7, 20)}]), items(80, 20)).empty
    assert find_effective_actions(pd.DataFrame([], columns=list(ACTION)), items(80, 20)).empty
