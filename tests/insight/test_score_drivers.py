import pytest

from voc.insight.score_drivers import tabulate_score_drivers
from voc.records import Period

OCTOBER = Period(2026, 10)


def give(world, n, value, *themes):
    for k in range(n):
        world.comment(f"2026-10-{1 + k % 28:02d}", *themes, scope="transactional", score=value)


def test_parts_add_up_to_what_the_themes_cost_together(world):
    give(world, 20, 0, 1)
    give(world, 10, 0, 1, 2)
    give(world, 10, 8, 2)
    give(world, 40, 10)
    frame = tabulate_score_drivers(world.facts(), OCTOBER)
    assert frame["theme"].tolist() == ["T-1", "T-2"]
    assert frame["answers"].tolist() == [30, 20]
    # Of all 80 the NPS is 12.5, of those who mention neither 100.
    assert frame["part"].sum() == pytest.approx(100 - 12.5, abs=1e-9)
    assert frame["without"].tolist() == pytest.approx([80 - 12.5, 100 / 3 - 12.5])
    first = frame.iloc[0]
    assert first["low"] < first["difference"] < first["high"] < 0


def test_a_theme_of_a_few_is_left_out(world):
    give(world, 4, 0, 1)
    give(world, 20, 10, 2)
    give(world, 20, 8)
    assert tabulate_score_drivers(world.facts(), OCTOBER)["theme"].tolist() == ["T-2"]


def test_without_answers_there_are_no_rows(world):
    world.comment("2026-10-05", 1)
    assert tabulate_score_drivers(world.facts(), OCTOBER).empty


# ---- edges -----------------------------------------------------------------------------------------------------------


def test_who_answers_alike_with_or_without_a_theme_makes_no_difference(world):
    give(world, 15, 7, 1)
    give(world, 15, 7)
    (row,) = tabulate_score_drivers(world.facts(), OCTOBER).to_dict("records")
    assert (row["difference"], row["without"], row["part"]) == (0, 0, 0)
    assert row["low"] <= 0 <= row["high"]


def test_a_theme_that_everybody_mentions_has_nobody_beside_it(world):
    give(world, 20, 0, 1)
    assert tabulate_score_drivers(world.facts(), OCTOBER).empty
    give(world, 4, 10)  # four others: too few to be told by the difference
    assert tabulate_score_drivers(world.facts(), OCTOBER).empty
    give(world, 1, 10)
    assert tabulate_score_drivers(world.facts(), OCTOBER)["theme"].tolist() == ["T-1"]


def test_themes_that_everybody_together_mentions_leave_somebody_out(world):
    """Without the rest nothing could be compared with: the theme of fewer answers is left out."""
    give(world, 20, 0, 1)
    give(world, 12, 10, 2)
    assert tabulate_score_drivers(world.facts(), OCTOBER)["theme"].tolist() == ["T-1"]


def test_the_window_is_three_months_by_the_companys_clock(world):
    for at, value in (("2026-08-01 00:30", 0), ("2026-07-31 23:30", 10), ("2026-11-01 00:30", 10)):
        for _ in range(10):
            world.comment(at, 1, scope="transactional", score=value)
    give(world, 10, 10)
    (row,) = tabulate_score_drivers(world.facts(), OCTOBER).to_dict("records")
    assert row["answers"] == 10
    assert row["difference"] == -200


def test_answers_of_another_scope_or_scale_are_no_nps_of_this_one(world):
    give(world, 10, 0, 1)
    give(world, 10, 10)
    for k in range(10):
        world.comment("2026-10-05", 1, scope="relational", score=10)
        number = world.comment("2026-10-06", 1, scope="transactional", text=f"klaar {k}")
        world.answer(number, 5, scale="csat")
    (row,) = tabulate_score_drivers(world.facts(), OCTOBER).to_dict("records")
    assert row["answers"] == 10


def test_one_loud_customer_is_one_customer(world):
    for k in range(20):
        world.comment(f"2026-10-{1 + k:02d}", 1, scope="transactional", score=0, customer="loud")
    give(world, 20, 10)
    assert tabulate_score_drivers(world.facts(), OCTOBER).empty


def test_the_eight_themes_of_most_answers_are_compared_and_of_equals_the_first(make_world):
    world = make_world(n_themes=10)
    for theme in range(10, 0, -1):
        give(world, 6, 3, theme)
    give(world, 10, 10)
    frame = tabulate_score_drivers(world.facts(), OCTOBER)
    assert frame["theme"].tolist() == [f"T-{theme}" for theme in range(1, 9)]
    # All alike: each has the same part, and they add up to what all cost together.
    assert frame["part"].tolist() == pytest.approx([frame["part"].iloc[0]] * 8)
    everybody, left = (10 * 100 - 60 * 100) / 70, (10 * 100 - 12 * 100) / 22
    assert frame["part"].sum() == pytest.approx(left - everybody)
