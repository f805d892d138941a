"""Numbers of customers: known ones share theirs, unknown ones have their own, and a row's texts are of one person."""

import pandas as pd

from voc.insight.facts import number_customers
from voc.insight.item_customers import fill_customers, name_respondents


def test_an_unknown_customer_is_nobody_else():
    assert number_customers(pd.Series(["c1", None, "c2", "c1", None])).tolist() == [0, 2, 1, 0, 3]
    assert number_customers(pd.Series([None, None], dtype=object)).tolist() == [0, 1]
    assert number_customers(pd.Series([], dtype=object)).tolist() == []


def list_items(*rows):
    return pd.DataFrame(rows, columns=["source_name", "source_key", "question", "at"])


def test_texts_of_one_row_are_of_one_person_and_alike_keys_of_two_are_not():
    day, later = pd.Timestamp("2026-10-05"), pd.Timestamp("2026-10-06")
    items = list_items(
        ("enquete", "r12/1", "what went well", day),
        ("enquete", "r12/2", "what did not", day),
        ("enquete", "2026/1", "what went well", day),
        ("enquete", "2026/2", "what went well", day),
        ("enquete", "r13/1", "what went well", day),
        ("enquete", "r13/2", "what did not", later),
        ("enquete", "r14", "what went well", day),
    )
    assert name_respondents(items).fillna("").tolist() == ["row enquete r12"] * 2 + [""] * 5


def test_an_item_without_a_customer_has_that_of_its_contact():
    items = pd.DataFrame({"customer": ["c1", None, None], "contact": ["k1", "k1", "k2"]})
    contacts = pd.DataFrame({"key": ["k1", "k2"], "customer": ["c9", None]})
    assert fill_customers(items, contacts).fillna("").tolist() == ["c1", "c9", ""]
    assert fill_customers(items, None).fillna("").tolist() == ["c1", "", ""]
