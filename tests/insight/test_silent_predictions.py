"""Causes expected of contacts without a comment."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from voc.insight.contacts import Contacts
from voc.insight.silent_predictions import N_PRIOR_CONTACTS, predict_silent_contacts


@pytest.fixture
def build():
    """Return a function that builds contacts from pairs of reason and day."""

    def build_contacts(pairs):
        reasons, days = zip(*pairs, strict=True)
        n = len(pairs)
        codes = np.zeros(n, dtype=np.int64)
        names = pd.Series([""] * n)
        empty = Contacts(codes, names, codes, codes, codes, codes, codes, codes, codes, names, names)
        return replace(empty, days=np.array(days, dtype=np.int64), reasons=pd.Series(reasons))

    return build_contacts


def predict(contacts, n_text, shares):
    rows = np.arange(len(contacts.days))
    return predict_silent_contacts(contacts, rows[n_text:], rows[:n_text], np.asarray(shares, dtype=float))


def test_a_reason_in_one_week_is_expected_to_be_like_those_who_wrote_then(build):
    contacts = build([("bill", 7)] * 20 + [("bill", 70)] * 20 + [("bill", 8), ("bill", 71), ("app", 8)])
    expected = predict(contacts, 40, [[1, 0]] * 20 + [[0, 1]] * 20)
    assert expected.sum(axis=1) == pytest.approx(1)
    # The month's mean is one half, the reason's too; a week's twenty stand beside five of these.
    assert expected[:, 0] == pytest.approx([(20 + N_PRIOR_CONTACTS / 2) / 25, N_PRIOR_CONTACTS / 2 / 25, 0.5])


def test_a_single_comment_hardly_moves_what_its_reason_says(build):
    contacts = build([("bill", 7)] * 50 + [("bill", 70), ("bill", 70)])
    expected = predict(contacts, 51, [[1, 0]] * 50 + [[0, 1]])
    assert 0.75 < expected[0, 0] < 0.85


def test_contacts_whose_cause_is_not_known_say_nothing(build):
    contacts = build([("bill", 7)] * 4 + [("bill", 7)])
    expected = predict(contacts, 4, [[1, 0]] * 2 + [[np.nan, np.nan]] * 2)
    assert expected[0] == pytest.approx([1, 0])


def test_without_any_known_cause_nothing_is_predicted(build):
    contacts = build([("bill", 7), ("bill", 7)])
    assert (predict(contacts, 1, [[np.nan, np.nan]]) == 0).all()
    assert (predict(contacts, 0, np.zeros((0, 2))) == 0).all()
