"""Theme cards: what the board shows of a theme, and the three figures that rank it."""

import json
from datetime import date

import pandas as pd
import pytest
from pydantic import TypeAdapter

from voc.insight.card_figures import (
    _build_figure,
    _build_trend_point,
    _compute_doubt,
    _compute_news,
    build_cards,
)
from voc.insight.results import ChangeKind, ThemeAlert, TrendPoint
from voc.insight.timeline import TIMELINE_MONTHS
from voc.records import Estimate, Period, ThemeId
from voc.records.theme_card import CardCause, CardChange, CardContent, CardFigure, CardTrendPoint

MONTHS = [f"2026-{month:02d}" for month in range(3, 11)]


def _made(world, **changes):
    return {card.theme: card for card in build_cards(world.facts(**changes), Period(2026, 10))}


def test_every_theme_has_a_card_that_is_json(world):
    world.steady(MONTHS)
    made = _made(world)
    assert sorted(made) == [1, 2, 3]
    for card in made.values():
        json.dumps(TypeAdapter(CardContent).dump_python(card.content, mode="json"), allow_nan=False)


def test_a_theme_without_comments_in_the_month_has_a_card_too(world):
    world.many("2026-05", 1, 12)
    world.many("2026-10", 2, 12)
    card = _made(world)[1]
    assert card.impact == 0
    assert card.content.comments.value == 0
    assert card.content.quotes
    assert card.content.first == date(2026, 5, 1)


def test_a_small_group_has_no_figures(world):
    world.steady(MONTHS)
    for day in (2, 9):
        world.comment(f"2026-10-{day:02d} 12:00", 3, customer="only me", causes={"Facturatie": 0.9}, score=3)
    world.assignments = [row for row in world.assignments if row["theme"] != 3 or row["segment"] > len(MONTHS) * 36]
    content = _made(world)[3].content
    assert content.comments.value is None
    assert content.causes == ()
    assert content.categories == {}
    assert content.score is content.change is content.alert is None
    assert content.trend[-1].count is None
    assert content.quotes


def test_impact_is_the_share_of_what_the_months_comments_cost(world):
    world.many("2026-10", 1, 10, channel="phone")
    world.many("2026-10", 2, 10, channel="chat")
    assert [round(card.impact, 2) for card in _made(world).values()][:2] == [0.5, 0.5]
    channels = [
        {"name": "phone", "cost_low_eur": 8, "cost_high_eur": 10},
        {"name": "chat", "cost_low_eur": 2, "cost_high_eur": 4},
    ]
    assert [round(card.impact, 2) for card in _made(world, config={"channels": channels}).values()][:2] == [0.75, 0.25]


def test_doubt_is_the_width_of_the_leading_departments_interval(world):
    world.many("2026-10", 1, 12, causes={"Facturatie": 0.9, None: 0.1})
    world.many("2026-10", 2, 12)
    audited = pd.DataFrame(
        [(1, name, share, float(name == "Facturatie"), 4.0) for name, share in (("Facturatie", 0.9), (None, 0.1))],
        columns=["segment", "department", "predicted", "truth", "weight"],
    )
    made = _made(world, audited=audited)
    share = made[1].content.causes[0].share
    assert made[1].doubt == share.high - share.low
    assert made[2].doubt == 1.0


def test_without_an_audit_doubt_is_how_surely_the_department_does_not_lead(world):
    world.many("2026-10", 1, 12, causes={"Facturatie": 0.9, None: 0.1})
    world.many("2026-10", 2, 12, causes={"Facturatie": 0.5, "Digitaal & IT": 0.4, None: 0.1})
    made = _made(world)
    first = made[1].content.causes[0]
    assert first.share.low is None
    assert made[1].doubt == pytest.approx(1 - first.lead_probability)
    assert made[1].doubt < 0.05
    assert made[2].doubt > 0.3


def test_a_burst_is_news_and_an_alert(world):
    world.steady(MONTHS)
    world.many("2026-10", 2, 60)
    made = _made(world)
    assert made[2].content.alert.kind == "growing"
    assert made[2].news > 1
    assert made[1].content.alert is None


def test_evidence_is_a_sentence_in_both_languages(world):
    world.many("2026-10", 1, 12, causes={"Facturatie": 1.0}, evidence={"agent": "Facturatie"})
    cause = _made(world)[1].content.causes[0]
    assert cause.evidence["nl"].startswith("Hierheen wijzen")
    assert cause.evidence["en"] != cause.evidence["nl"]


def test_the_trend_goes_back_two_years(world):
    for year in (2024, 2025, 2026):
        world.steady([f"{year}-{month:02d}" for month in range(1, 13) if (year, month) <= (2026, 10)], per_month=1)
    trend = _made(world)[1].content.trend
    assert len(trend) == TIMELINE_MONTHS
    assert trend[-1].period == "2026-10"


# ---- what ranks a card -----------------------------------------------------------------------------------------------


def cause(department, value=0.5, low=None, high=None, lead=None):
    return CardCause(department, CardFigure(value, low, high), {}, lead)


@pytest.mark.parametrize(
    ("causes", "doubt"),
    [
        ((), 1.0),
        ((cause(None),), 1.0),  # "unknown" leads nothing
        ((cause("IT", low=0.3, high=0.7),), 0.4),
        ((cause(None, low=0.1, high=0.2), cause("IT", low=0.3, high=0.7)), 0.4),
        ((cause("IT", lead=0.9),), 0.1),  # nothing was audited: how surely it does not lead
        ((cause("IT"),), 1.0),
        ((cause("IT", low=0.5, high=0.5),), 0.0),
        ((cause("IT", low=-0.2, high=1.3),), 1.0),
        ((cause("IT", value=None, low=None, high=None),), 1.0),  # a hidden share
    ],
)
def test_the_doubt_is_the_width_of_the_leading_departments_interval(causes, doubt):
    assert _compute_doubt(causes) == pytest.approx(doubt)


def change_of(p):
    return CardChange("growing", 40, 6.0, p)


def alert_of(p):
    return ThemeAlert(ThemeId(1), {}, ChangeKind.NEW, 21, 6.4, p, 21)


@pytest.mark.parametrize(
    ("p_change", "p_alert", "news"),
    [
        (None, None, 0.0),
        (0.001, None, 3.0),
        (None, 0.0001, 4.0),
        (0.001, 0.0001, 4.0),  # the smaller of the two
        (0.5, None, 1.0),  # at least 1: there is a change
        (1.0, None, 1.0),
        (0.0, None, 10.0),
        (1e-250, None, 10.0),
    ],
)
def test_news_is_how_surprising_a_change_or_alert_is_within_one_and_ten(p_change, p_alert, news):
    change = None if p_change is None else change_of(p_change)
    alert = None if p_alert is None else alert_of(p_alert)
    assert _compute_news(change, alert) == pytest.approx(news)


def test_a_figure_that_may_not_be_shown_keeps_its_note_and_no_number():
    hidden = _build_figure(Estimate(None, None, None, 0, "comments", note="fewer than 5 customers"))
    assert (hidden.value, hidden.low, hidden.high, hidden.n, hidden.note) == (
        None,
        None,
        None,
        0,
        "fewer than 5 customers",
    )


def test_a_months_point_is_of_customers_and_its_rate_of_as_many():
    point = TrendPoint(Period(2026, 10), 12, 9, 6.5, 11.0, 2.0, 1.1, 3.4)
    assert _build_trend_point(point) == CardTrendPoint(
        "2026-10", 9, CardFigure(2.0, 1.1, 3.4, 9, "per 1000"), 6.5, 11.0
    )
    assert _build_trend_point(TrendPoint(Period(2026, 10), None, None)) == CardTrendPoint("2026-10", None)
    # Where customers cannot be told apart it is of comments.
    assert _build_trend_point(TrendPoint(Period(2026, 10), 12, None)).count == 12


def test_a_channel_without_a_cost_counts_as_the_mean_of_those_that_have_one(world):
    for theme, channel in ((1, "phone"), (2, "chat"), (3, None)):
        world.many("2026-10", theme, 10, channel=channel)
    channels = [
        {"name": "phone", "cost_low_eur": 8, "cost_high_eur": 10},
        {"name": "chat", "cost_low_eur": 2, "cost_high_eur": 4},
        {"name": "letter"},
    ]
    # 9, 3 and their mean 6 euros a comment: a half, a sixth and a third of all.
    impact = {theme: card.impact for theme, card in _made(world, config={"channels": channels}).items()}
    assert impact == pytest.approx({1: 9 / 18, 2: 3 / 18, 3: 6 / 18})


def test_a_comment_about_two_themes_counts_for_each_of_them(world):
    world.many("2026-10", 1, 5)
    for k in range(5):
        world.comment(f"2026-10-{5 + k:02d}", 1, 2)
    impact = {theme: card.impact for theme, card in _made(world).items()}
    assert impact == pytest.approx({1: 1.0, 2: 0.5, 3: 0.0})
