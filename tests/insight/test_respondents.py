"""Respondents: their characteristics from the item and else the contact, and what an answer adds to its score."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from voc.insight.respondents import (
    describe_respondents,
    encode_alike,
    keep_main_question,
    number_groups,
    scale_answers,
)

ITEMS = pd.DataFrame(
    [
        (1, "own", "c1", "mail", "home"),
        (2, None, "c1", None, None),
        (3, None, "c2", None, "business"),
        (4, None, None, None, None),
    ],
    columns=["id", "reason", "contact", "channel", "customer_segment"],
)
CONTACTS = pd.DataFrame(
    [("c1", "moved", "phone", "home", 2), ("c1", "moved twice", "chat", "other", 9), (None, "nobody's", "x", "x", 7)],
    columns=["key", "reason", "channel", "customer_segment", "n_hand_overs"],
)


def describe(contacts):
    facts = SimpleNamespace(all_items=ITEMS, signals=None, contacts=contacts)
    answers = pd.DataFrame({"feedback": [2, 1, 3, 4, 2]})
    described = describe_respondents(facts, answers)
    return described.astype(object).where(described.notna(), None)


def test_what_an_item_lacks_comes_from_the_first_record_of_its_contact():
    described = describe(CONTACTS)
    assert described["reason"].tolist() == ["moved", "own", None, None, "moved"]
    assert described["channel"].tolist() == ["phone", "mail", None, None, "phone"]
    assert described["customer_segment"].tolist() == ["home", "home", "business", None, "home"]
    assert described["n_hand_overs"].tolist() == [2, 2, None, None, 2]


@pytest.mark.parametrize("contacts", [None, CONTACTS[:0], CONTACTS.drop(columns="n_hand_overs")])
def test_hand_overs_that_nobody_recorded_are_unknown_and_not_none_at_all(contacts):
    assert describe(contacts)["n_hand_overs"].tolist() == [None] * 5


def test_a_count_of_hand_overs_that_is_no_number_is_unknown():
    contacts = CONTACTS.assign(n_hand_overs=["often", 9, 7])
    assert describe(contacts)["n_hand_overs"].tolist() == [None] * 5


def test_different_questions_are_not_pooled_and_of_equals_one_is_kept():
    answers = pd.DataFrame({"question": ["b", "a", "b", "a", "c"], "value": range(5)})
    kept = keep_main_question(answers)
    assert len(set(kept["question"])) == 1
    assert len(kept) == 2
    assert keep_main_question(answers[:0]).empty
    assert len(keep_main_question(answers[4:])) == 1


def test_an_answer_adds_what_its_summary_says():
    values = pd.DataFrame({"value": [0, 6, 7, 8, 9, 10], "positive": [False] * 6})
    assert scale_answers(values, "nps").tolist() == [-100, -100, 0, 0, 100, 100]
    marks = pd.DataFrame({"value": [4.0, 5.0, 1.0], "positive": pd.array([True, None, False], dtype="boolean")})
    assert scale_answers(marks, "csat").tolist() == [1, 0, 0]


def test_where_nothing_is_known_all_are_one_group():
    unknown = pd.DataFrame({name: [None, None] for name in ("reason", "channel", "customer_segment")})
    assert encode_alike(unknown) == []
    assert number_groups(unknown).tolist() == [0, 0]
    assert number_groups(unknown[:0]).tolist() == []


def test_an_unknown_characteristic_is_a_group_of_its_own():
    described = pd.DataFrame({"reason": ["a", None, "a", None], "channel": None, "customer_segment": None})
    (codes,) = encode_alike(described)
    assert np.array_equal(codes[[0, 1]], codes[[2, 3]])
    assert codes[0] != codes[1]
