"""NPS raked to the customer base."""

import pytest

from voc.errors import InputError, UnknownNameError
from voc.insight.raked_scores import tabulate_raked_nps
from voc.workspace.margins_file import read_margins


def add_scores(world, segment, n, score):
    for _ in range(n):
        world.comment("2026-10-05 12:00", 1, score=score, customer_segment=segment, scope="relational")


def test_the_score_is_that_of_the_customer_base(world):
    add_scores(world, "home", 30, 10)
    add_scores(world, "business", 60, 3)
    table = tabulate_raked_nps(world.facts(), {"customer_segment": {"Home": 900, "business": 100}})
    (row,) = table.to_dict("records")
    assert row["plain"] == pytest.approx(-100 / 3)
    assert row["nps"] == pytest.approx(80, abs=1)
    assert row["low"] < 80 < row["high"]
    assert row["effective"] < row["answers"] == 90


def test_a_few_answers_and_other_characteristics_have_no_score(world):
    add_scores(world, "home", 3, 10)
    assert tabulate_raked_nps(world.facts(), {"channel": {"phone": 1}})["nps"].isna().all()
    with pytest.raises(UnknownNameError, match="there are: reason, channel, customer_segment"):
        tabulate_raked_nps(world.facts(), {"age": {"old": 1}})


def test_margins_are_read_from_a_file(tmp_path):
    path = tmp_path / "margins.csv"
    path.write_text("Characteristic;group;customers\nchannel;Telefoon;0,6\nchannel;Chat;0,4\n", encoding="utf-8")
    assert read_margins(path) == {"channel": {"Telefoon": 0.6, "Chat": 0.4}}
    path.write_text("characteristic,group,customers\nchannel,Chat,-1\n", encoding="utf-8")
    with pytest.raises(InputError, match="row 2, column customers: '-1' is no number above 0"):
        read_margins(path)
