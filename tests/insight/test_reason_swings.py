"""How predictable contact reasons are."""

from datetime import date, timedelta

import pytest

from voc.insight.reason_swings import tabulate_swings

CONFIG = {
    "reasons": [{"id": "1", "name": "Afrekening"}, {"id": "17", "name": "App"}, {"id": "3", "name": "Zelden"}],
    "departments": [],
}


def add_weeks(world, reason, counts):
    monday = date(2026, 1, 5)
    for week, n in enumerate(counts):
        for k in range(n):
            world.contact(f"{monday + timedelta(days=7 * week + k % 5)} 10:00", reason)


def test_a_reason_that_swings_stands_before_one_that_does_not(world):
    add_weeks(world, "1", [20] * 13)
    add_weeks(world, "17", [10, 30] * 6 + [10])
    add_weeks(world, "3", [1] * 13)
    table = tabulate_swings(world.facts(config=CONFIG))
    # The week of the last day may not be over: twelve whole ones, of which eight have four before them.
    assert table["reason"].tolist() == ["17", "1", "3"]
    assert table["weeks"].tolist() == [8, 8, 8]
    assert table["swing"].iloc[0] == pytest.approx(0.5)
    assert table["swing"].iloc[1] == 0
    assert table["by_chance"].iloc[1] == pytest.approx((2 / 3.14159265 * 1.25 / 20) ** 0.5)
    assert table.loc[2, ["contacts", "swing"]].isna().all()
    assert table.loc[2, "note"] == "fewer than 5 customers"


def test_a_row_with_a_wrong_date_adds_no_weeks_at_either_end(world):
    add_weeks(world, "17", [10, 30] * 6 + [10])
    table = tabulate_swings(world.facts(config=CONFIG))
    world.contact("1970-01-01 10:00", "17")
    world.contact("2062-01-01 10:00", "17")
    again = tabulate_swings(world.facts(config=CONFIG))
    assert again.equals(table)


def test_with_too_few_weeks_there_is_no_table(world):
    add_weeks(world, "1", [20] * 8)
    assert tabulate_swings(world.facts(config=CONFIG)).empty
