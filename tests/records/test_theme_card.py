import pytest

from voc.records.theme_card import ThemeCard


@pytest.mark.parametrize(
    ("impact", "doubt", "news", "rank"),
    [(0.5, 0.5, 0.0, 0.25), (0.5, 0.5, 0.9, 0.25), (0.5, 0.5, 1.0, 0.25), (0.5, 0.5, 3.0, 0.75), (0.0, 1.0, 9.0, 0.0)],
)
def test_news_pulls_a_theme_up_and_stability_pushes_none_down(impact, doubt, news, rank):
    assert ThemeCard(7, None, impact, doubt, news).rank == pytest.approx(rank)
