"""Two months side by side: what differs by more than chance, and what a hidden theme can differ by at least."""

from voc.insight.month import build_month
from voc.insight.month_comparison import ComparedGroup, compare_months
from voc.records import AT_LEAST, Period

AUGUST, SEPTEMBER, OCTOBER = (Period(2026, month) for month in (8, 9, 10))


def compare(world, first=AUGUST, second=OCTOBER, **options):
    facts = world.facts()
    return compare_months(build_month(facts, first), build_month(facts, second), smallest_group=5, **options)


def find(comparison, theme):
    return next(figure for figure in comparison.list_group(ComparedGroup.THEME) if figure.theme == theme)


def test_a_theme_that_rose_differs_and_one_that_stayed_does_not(world):
    world.many("2026-08", 1, 20)
    world.many("2026-08", 2, 60)
    world.many("2026-10", 1, 70)
    world.many("2026-10", 2, 60)
    comparison = compare(world)
    assert find(comparison, 1).is_established
    assert find(comparison, 1).difference.value > 0.2
    # It has a smaller share, as the other one rose; the largest difference comes first.
    assert comparison.list_group(ComparedGroup.THEME)[0].theme == 1


def test_months_of_one_stream_do_not_differ(world):
    world.steady(["2026-08", "2026-10"])
    assert not any(figure.is_established for figure in compare(world).figures)


def test_the_order_in_which_months_are_named_does_not_matter(world):
    world.steady(["2026-08", "2026-10"])
    there, back = compare(world), compare(world, OCTOBER, AUGUST)
    assert there.figures == back.figures
    assert (back.first.period, back.second.period) == (AUGUST, OCTOBER)


def test_of_a_theme_that_one_month_hides_the_least_difference_is_told(world):
    world.many("2026-08", 1, 3)
    world.many("2026-08", 2, 100)
    world.many("2026-10", 1, 60)
    world.many("2026-10", 2, 40)
    figure = find(compare(world), 1)
    assert figure.first.value == 4 / 103  # as if one fewer than is shown: three are not told
    assert figure.difference.note == AT_LEAST
    assert figure.is_established


def test_a_hidden_theme_that_may_have_grown_less_has_no_difference(world):
    world.many("2026-08", 1, 2)
    world.many("2026-08", 2, 30)
    world.many("2026-10", 1, 5)
    world.many("2026-10", 2, 200)
    assert find(compare(world), 1).difference is None


def test_scores_whose_windows_overlap_are_not_compared(world):
    for month in ("2026-08", "2026-09", "2026-10"):
        for k in range(12):
            world.comment(f"{month}-0{1 + k % 9}", 1, score=9, scope="transactional")
    assert not compare(world, SEPTEMBER, OCTOBER).list_group(ComparedGroup.SCORE)
