"""Rows by contact reason: the groups are all of them together, whatever the reasons are."""

import pandas as pd
import pytest

from voc.config import Reason
from voc.insight.reason_groups import OTHER_REASON, split_by_reason

REASONS = [Reason(id="17", name="App"), Reason(id="1", name="Nota"), Reason(id="9", name="Niemand")]


def split(*reasons):
    groups = split_by_reason(pd.DataFrame({"reason": pd.Series(reasons, dtype="str")}), REASONS)
    return [(group.reason_id, group.name, len(group.rows)) for group in groups]


def test_the_whole_comes_first_then_the_reasons_of_the_list_in_its_order_then_the_rest():
    assert split("1", "17", "1", "99", None) == [("", "", 5), ("17", "App", 1), ("1", "Nota", 2), ("?", "?", 2)]


@pytest.mark.parametrize("reasons", [(), ("1",), ("1", "1", "1"), (None, None), ("x", "17", None, "1")])
def test_the_groups_add_up_to_the_whole(reasons):
    whole, *parts = split(*reasons) or [("", "", 0)]
    assert whole[2] == sum(n for *_, n in parts) == len(reasons)


def test_no_rows_are_no_group():
    assert split() == []


def test_all_rows_without_a_listed_reason_are_one_group_besides_the_whole():
    assert split(None, "99", "") == [("", "", 3), (OTHER_REASON, OTHER_REASON, 3)]


def test_an_id_is_compared_as_it_is_written():
    """ "01" is another id than "1": reasons are texts, also where they are numbers."""
    assert split("01", "1 ", "1") == [("", "", 3), ("1", "Nota", 1), ("?", "?", 2)]


def test_without_reasons_in_the_list_all_are_the_rest():
    groups = split_by_reason(pd.DataFrame({"reason": ["1"]}), [])
    assert [group.reason_id for group in groups] == ["", OTHER_REASON]
