"""Charts of a month: a gap where nothing may be told, axes that hold every point, and a table behind each."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voc.insight.results import ScoreLine, TrendPoint
from voc.records import Cause, Estimate, Period
from voc.report.html.sections.charts import (
    _round_range,
    build_causes_chart,
    build_departments_chart,
    build_rate_chart,
    build_score_chart,
    build_shares_chart,
    build_trend_chart,
    render_score_scale,
)
from voc.report.messages import ReportMessages

NL = ReportMessages("nl")
OCTOBER = Period(2026, 10)


def share(value, low=None, high=None, reference="r"):
    return Estimate(value, low, high, 40, "share", reference=reference)


def nps_line(*values, n_months=1):
    trend = tuple(
        (OCTOBER.shift(k - len(values) + 1), Estimate(value, value - 5, value + 5, 40, "nps"))
        if value is not None
        else (OCTOBER.shift(k - len(values) + 1), Estimate(None, None, None, 0, "nps"))
        for k, value in enumerate(values)
    )
    return ScoreLine("NPS", None, "nps", Estimate(4, -1, 9, 40, "nps"), None, None, n_months, trend_estimates=trend)


@given(st.floats(-100, 100), st.floats(-100, 100), st.sampled_from([(10, (-100.0, 100.0)), (5, (-100.0, 100.0))]))
def test_an_axis_holds_its_values_with_a_round_middle(one, other, scale):
    step, limits = scale
    low, high = sorted((one, other))
    lowest, highest = _round_range(low, high, step, limits)
    assert limits[0] <= lowest <= low <= high <= highest <= limits[1]
    assert lowest < highest
    assert ((highest - lowest) / step) % 2 == pytest.approx(0, abs=1e-9)


@given(st.floats(0, 1), st.floats(0, 1))
def test_an_axis_of_shares_stays_between_none_and_all(one, other):
    low, high = sorted((one, other))
    lowest, highest = _round_range(low, high, 0.1, (0.0, 1.0))
    assert -1e-9 <= lowest <= low + 1e-9
    assert high - 1e-9 <= highest <= 1 + 1e-9
    assert lowest < highest


def test_hidden_shares_are_words_and_no_bars():
    hidden = Estimate(None, None, None, 0, "share", note="fewer than 5 customers", reference="x")
    chart = build_shares_chart(
        [("IT & <b>", share(0.5, 0.4, 0.6), False), ("Post", hidden, True)], NL,
        element_id="c", title="Oorzaken", first_column="Afdeling",
    )  # fmt: skip
    (first, second) = chart.table.rows
    assert first[0] == "IT & <b>"
    assert "<b>" not in chart.drawing
    assert first[1].replace("\xa0", " ") == "50 %"
    assert second[1:3] == (NL.format_value(hidden), "–")


def test_without_bars_there_is_a_chart_of_nothing():
    chart = build_causes_chart((), NL, element_id="c")
    assert chart.table.rows == ()


def test_nobody_is_accused_of_what_nobody_erred_in():
    causes = (Cause("Markt", share(0.6), (), can_err=False), Cause(None, share(0.4)))
    chart = build_causes_chart(causes, NL, element_id="c")
    assert [row[0] for row in chart.table.rows] == [NL("cause.no_fault"), NL("cause.unknown")]


def test_shares_that_were_not_audited_have_another_caption(october):
    bare = [replace(line, share=replace(line.share, low=None, high=None)) for line in october.departments]
    assert build_departments_chart(october.departments, NL).caption == NL("headline.causes_caption")
    assert build_departments_chart(bare, NL).caption == NL("order.caption")


def test_a_month_that_may_not_be_told_is_a_gap_with_its_reason():
    points = (
        TrendPoint(OCTOBER.shift(-2), 40, 30),
        TrendPoint(OCTOBER.shift(-1), None, None, is_collected=False),
        TrendPoint(OCTOBER, None, None),
    )
    chart = build_trend_chart(points, NL, element_id="t", title="Verloop")
    assert [row[1] for row in chart.table.rows] == ["40", NL("trend.not_collected"), NL("trend.hidden")]
    assert chart.caption == NL("trend.caption")


def test_customers_are_drawn_beside_what_was_to_be_expected():
    points = tuple(TrendPoint(OCTOBER.shift(k), 40 + k, 30 + k, 28.0, 39.5) for k in (-1, 0))
    chart = build_trend_chart(points, NL, element_id="t", title="Verloop", counts_customers=True)
    assert chart.title == NL("trend.title_customers")
    assert chart.table.rows[-1][1:] == ("40", "30", "28,0", "39,5")
    assert chart.caption == NL("trend.caption_band")


@pytest.mark.parametrize(("rates", "n_rows"), [((), 0), ((3.0,), 0), ((3.0, None), 0), ((3.0, None, 4.0), 2)])
def test_one_rate_is_no_line(rates, n_rows):
    points = tuple(TrendPoint(OCTOBER.shift(k), 9, 9, per_thousand=rate) for k, rate in enumerate(rates))
    chart = build_rate_chart(points, NL, element_id="r", process="bills")
    assert (0 if chart is None else len(chart.table.rows)) == n_rows
    if chart is not None:
        assert chart.table.rows[0][2] == "–"


@pytest.mark.parametrize(("values", "n_rows"), [((), 0), ((4,), 0), ((None, 4), 0), ((4, None, 6), 2), ((0, 0), 2)])
def test_one_score_is_no_trend_and_months_without_answers_are_left_out(values, n_rows):
    chart = build_score_chart(nps_line(*values), NL, element_id="s")
    assert (0 if chart is None else len(chart.table.rows)) == n_rows


def test_scores_that_are_all_0_have_an_axis():
    flat = replace(nps_line(0, 0), trend_estimates=((OCTOBER.shift(-1), Estimate(0, 0, 0, 9, "nps")),
                                                    (OCTOBER, Estimate(0, 0, 0, 9, "nps"))))  # fmt: skip
    chart = build_score_chart(flat, NL, element_id="s")
    assert "nan" not in chart.drawing
    assert len(chart.table.rows) == 2


def test_points_of_several_months_are_named_by_all_of_them():
    chart = build_score_chart(nps_line(4, 6, n_months=3), NL, element_id="s")
    assert chart.table.rows[-1][0] == "augustus–oktober 2026"
    assert chart.caption == NL("score.trend_caption_window", n=3)


def test_a_hidden_score_has_no_place_on_its_scale():
    line = nps_line(4, 6)
    assert render_score_scale(line, NL, element_id="s") is not None
    assert render_score_scale(replace(line, estimate=replace(line.estimate, value=None)), NL, element_id="s") is None
