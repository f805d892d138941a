"""Reachability of channels beside the scores of those who used them."""

import pandas as pd
import pytest

from voc.insight.channel_reachability import tabulate_reachability
from voc.records import Period

OCTOBER = Period(2026, 10)
DAYS = ["channel", "day", "offered", "answered", "abandoned", "waiting_seconds", "handling_seconds"]


def tabulate(world, rows):
    reachability = pd.DataFrame(rows, columns=DAYS).assign(day=lambda frame: pd.to_datetime(frame["day"]))
    return tabulate_reachability(world.facts(reachability=reachability), OCTOBER).set_index("channel")


def add_scores(world, channel, n, score):
    for _ in range(n):
        world.comment("2026-10-05 12:00", 1, score=score, channel=channel, scope="transactional")


def test_waiting_stands_beside_the_nps_of_who_used_the_channel(world):
    add_scores(world, "phone", 20, 10)
    add_scores(world, "chat", 20, 2)
    table = tabulate(
        world,
        [
            ("phone", "2026-10-01", 90, 80, 10, 60.0, 300.0),
            ("phone", "2026-10-02", 30, 20, 10, 120.0, 300.0),
            ("phone", "2026-10-03", 0, 0, 0, None, None),  # closed
            ("phone", "2026-09-01", 50, 50, 0, 30.0, 300.0),
            ("chat", "2026-10-01", 40, 40, 0, 9000.0, 300.0),
            ("letter", "2026-10-01", 3, 3, 0, 9000.0, 300.0),  # of a few
        ],
    )
    phone = table.loc["phone"]
    assert phone[["offered", "answered", "abandoned"]].tolist() == pytest.approx([120, 100 / 120, 20 / 120])
    assert phone[["waiting_seconds", "waiting_before"]].tolist() == pytest.approx([72, 30])
    assert phone["nps"] > 80
    assert table.loc["chat", "nps"] < -80
    assert "letter" not in table.index


def test_scores_of_a_few_are_hidden_with_another_that_would_tell_them(world):
    add_scores(world, "phone", 20, 10)
    add_scores(world, "chat", 3, 2)
    days = [(name, "2026-10-01", 90, 80, 10, 60.0, 300.0) for name in ("phone", "chat")]
    assert tabulate(world, days)["nps"].isna().all()
