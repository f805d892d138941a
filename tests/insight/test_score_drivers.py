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
