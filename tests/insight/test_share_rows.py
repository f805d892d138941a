"""Rows of shares by group, none of which tells about too few customers."""

import pandas as pd
import pytest

from voc.insight.share_rows import build_share_rows


def make(name, n_true, n_false):
    flags = [True] * n_true + [False] * n_false
    return pd.DataFrame({"customer": [f"{name}-{k}" for k in range(len(flags))], "is_so": flags})


def test_shares_with_their_numbers_and_a_note():
    first, second = make("a", 10, 20), make("b", 8, 12)
    rows = build_share_rows([pd.concat([first, second]), first, second], "is_so", 5, "not all")
    assert [row[:2] for row in rows] == [(50, 18), (30, 10), (20, 8)]
    assert rows[1][2] == pytest.approx(1 / 3)
    assert {row[-1] for row in rows} == {"not all"}


def test_a_few_are_hidden_with_what_would_tell_them():
    parts = [make("a", 10, 20), make("b", 2, 12), make("c", 9, 30)]
    rows = build_share_rows([pd.concat(parts), *parts], "is_so", 5)
    assert sum(row[0] is None for row in rows[1:]) == 2
    assert rows[2][-1] == "fewer than 5 customers"
