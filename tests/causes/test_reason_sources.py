"""Where a comment's contact reason comes from: the nearest record that names one."""

import pandas as pd
import pytest

from voc.causes.reason_sources import fill_contact_columns, fill_contact_reasons


def list_reasons(comments, signals=None, contacts=None):
    reasons = fill_contact_reasons(pd.DataFrame(comments, columns=["id", "reason", "contact"]), signals, contacts)
    return [None if pd.isna(reason) else reason for reason in reasons]


def build_signals(*rows):
    return pd.DataFrame(rows, columns=["feedback", "contact", "reason"])


def build_contacts(*rows):
    return pd.DataFrame(rows, columns=["key", "reason"])


@pytest.mark.parametrize("empty", [None, float("nan"), ""])
def test_the_nearest_record_that_names_a_reason_gives_it(empty):
    comments = [(1, "own", "c"), (2, empty, "c"), (3, empty, "c"), (4, empty, "d"), (5, empty, "e"), (6, empty, None)]
    signals = build_signals((2, None, "about it"), (None, "c", "of the contact"), (3, None, empty))
    contacts = build_contacts(("c", "registered c"), ("d", "registered d"), ("e", empty))
    assert list_reasons(comments, signals, contacts) == [
        "own",
        "about it",
        "of the contact",
        "registered d",
        None,
        None,
    ]


@pytest.mark.parametrize("empty", [None, float("nan"), ""])
def test_a_record_without_a_reason_hides_none_that_follows(empty):
    signals = build_signals((1, "c", empty), (1, "c", "first"), (1, "c", "second"))
    assert list_reasons([(1, None, None), (2, None, "c")], signals) == ["first", "first"]
    contacts = build_contacts(("c", empty), ("c", "first"), ("c", "second"))
    assert list_reasons([(2, None, "c")], None, contacts) == ["first"]


def test_a_comment_without_a_contact_takes_no_reason_of_records_without_one():
    signals, contacts = build_signals((None, None, "nobody's")), build_contacts((None, "nobody's"))
    assert list_reasons([(1, None, None), (2, None, float("nan"))], signals, contacts) == [None, None]


def test_no_comments_and_no_records_are_no_reasons():
    assert list_reasons([], build_signals((1, "c", "a")), build_contacts(("c", "a"))) == []
    assert list_reasons([(1, "", "c")]) == [None]
    assert list_reasons([(1, None, "c")], build_signals(), build_contacts()) == [None]


def test_a_comment_takes_the_phase_and_segment_of_its_contact_where_it_has_none():
    columns = ["contact", "phase", "customer_segment"]
    comments = pd.DataFrame(
        [("c", None, "business"), ("c", "", None), (None, None, None)], columns=columns, dtype="str"
    )
    contacts = pd.DataFrame([("c", "buys", "private"), ("c", "later", "x"), (None, "nobody's", "y")], columns=columns)
    filled = fill_contact_columns(comments, contacts.rename(columns={"contact": "key"}))
    assert filled["phase"].fillna("-").tolist() == ["buys", "buys", "-"]
    assert filled["customer_segment"].fillna("-").tolist() == ["business", "private", "-"]
    assert fill_contact_columns(comments, None) is comments
