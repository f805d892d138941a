from types import SimpleNamespace

import numpy as np
import pytest

from voc.causes.caveats import CAVEATS, format_caveats, list_caveats


def test_each_caveat_is_a_sentence_with_its_number_in_the_order_given():
    assert format_caveats({"contradictory": 3, "no_evidence": 1}) == (
        "3 items were confirmed differently by different people",
        "there is no evidence: every cause is unknown",
    )
    assert len(format_caveats(dict.fromkeys(CAVEATS, 1))) == len(CAVEATS)


def test_a_key_of_a_later_version_is_left_out():
    assert format_caveats({"too_cold": 1}) == ()


@pytest.mark.parametrize(
    ("rows", "n_departments", "confirmed", "n_contradictory", "caveats"),
    [
        ([], 2, [], 0, {"no_evidence": 1, "nothing_confirmed": 1}),
        ([0], 1, [], 0, {"one_department": 1, "nothing_confirmed": 1}),
        ([0], 2, [0, 0], 0, {"one_cause_confirmed": 1}),
        ([0], 2, [0, 1], 3, {"contradictory": 3}),
        ([0], 2, [0, 2], 0, {}),  # "unknown" is an answer too
    ],
)
def test_a_caveat_holds_where_it_says_so(rows, n_departments, confirmed, n_contradictory, caveats):
    evidence = SimpleNamespace(row=np.array(rows), n_departments=n_departments)
    truth = np.eye(3)[confirmed] if confirmed else np.zeros((0, 3))
    known = SimpleNamespace(rows=np.arange(len(confirmed)), truth=truth, n_contradictory=n_contradictory)
    assert list_caveats(evidence, known) == caveats
