import pytest

from voc.insight.month import build_month
from voc.insight.tidy_frames import tabulate_nps
from voc.records import Period, Scope

OCTOBER = Period(2026, 10)


def scores(world):
    return build_month(world.facts(), OCTOBER).scores


def give(world, name, *values, scope="transactional", theme=1, **fields):
    for k, value in enumerate(values):
        world.comment(f"{name}-{1 + k % 28:02d}", theme, scope=scope, score=value, **fields)


def test_an_nps_takes_three_months_and_is_compared_with_the_three_before(world):
    for name in ("2026-08", "2026-09", "2026-10"):
        give(world, name, *[10] * 30, *[8] * 10)
    for name in ("2026-05", "2026-06", "2026-07"):
        give(world, name, *[2] * 30, *[8] * 10)
    (line,) = scores(world)
    assert (line.estimate.value, line.estimate.n, line.window_months) == (75, 120, 3)
    assert line.previous.value == -75
    assert line.change.low > 0
    assert [estimate.value for _, estimate in line.trend_estimates] == pytest.approx([-75, -75, -75, -25, 25, 75])


def test_a_survey_of_each_quarter_has_one_score_a_quarter(world):
    for name in ("2026-01", "2026-04", "2026-07"):
        give(world, name, *[10] * 30, *[8] * 10)
    world.comment("2026-08-03", 1)
    (line,) = build_month(world.facts(), Period(2026, 8)).scores
    # August repeats July's window: it is there since the report is about it, and no month between is.
    assert [str(period) for period, _ in line.trend_estimates] == ["2026-01", "2026-04", "2026-07", "2026-08"]


def test_relational_and_transactional_answers_are_never_pooled(world):
    give(world, "2026-10", *[10] * 10)
    give(world, "2026-10", *[0] * 10, scope="relational")
    assert {line.scope: line.estimate.value for line in scores(world)} == {
        Scope.RELATIONAL: -100,
        Scope.TRANSACTIONAL: 100,
    }


def test_another_scale_gives_a_share_of_positive_answers_of_the_month_and_a_mean(world):
    for value in (5, 5, 4, 2, 1, 5, 5, 5):
        world.answer(world.comment("2026-10-05", 1), value, scale="csat")
    (line,) = scores(world)
    assert (line.estimate.unit, line.estimate.value, line.window_months) == ("share", 0.75, 1)
    assert line.mean.value == 4
    assert line.distribution == {"1": 1, "2": 1, "4": 1, "5": 5}
    assert line.positive_range == (4, None)


def test_where_one_is_best_the_positive_answers_are_the_low_ones(world):
    for value in (1, 1, 2, 4, 5, 5):
        world.answer(world.comment("2026-10-05", 1), value, scale="csat")
        world.answers[-1] |= {"best": 1.0, "positive": value <= 2}
    assert scores(world)[0].positive_range == (None, 2)


def test_who_did_not_answer_is_not_counted(world):
    give(world, "2026-10", *[10] * 6)
    world.answer(world.comment("2026-10-05", 1), None)
    assert scores(world)[0].estimate.n == 6


def test_a_score_of_four_customers_is_not_shown(world):
    give(world, "2026-10", 0, 0, 0, 0)
    (line,) = scores(world)
    assert line.estimate.is_suppressed
    assert (line.distribution, line.change) == ({}, None)
    assert line.trend[0].count is None


def test_a_theme_has_the_score_of_those_who_mention_it(world):
    give(world, "2026-10", *[0] * 10, theme=1)
    give(world, "2026-10", *[10] * 10, theme=2)
    lines = {line.theme: line.score.estimate.value for line in build_month(world.facts(), OCTOBER).themes}
    assert lines == {1: -100, 2: 100}


def test_a_department_has_the_scores_of_comments_that_are_mainly_its_own(world):
    give(world, "2026-10", *[0] * 30, causes={"Facturatie": 0.9, None: 0.1})
    give(world, "2026-10", *[10] * 29, causes={"Digitaal & IT": 0.9, None: 0.1})
    own = build_month(world.facts(), OCTOBER, "Facturatie")
    assert [line.estimate.value for line in own.scores] == [-100]
    # Fewer than thirty answers are no score of a department.
    assert build_month(world.facts(), OCTOBER, "Digitaal & IT").scores == ()


def test_a_score_without_a_comment_counts_all_the_same(world):
    give(world, "2026-10", *[9] * 6, text="")
    assert scores(world)[0].estimate.n == 6


def test_a_score_that_an_export_repeats_in_each_row_of_a_response_counts_once(world):
    for k in range(8):
        for _question in range(2):
            world.comment(f"2026-10-{1 + k:02d}", 1, scope="transactional", score=10, customer=f"c{k}")
    assert scores(world)[0].estimate.n == 8


def answer_by_channel(world, name, n_phone, n_chat, phone=0, chat=10):
    """Give answers of which all on a channel are alike, and contacts with the same channel."""
    for channel, n, value in (("phone", n_phone, phone), ("chat", n_chat, chat)):
        give(world, name, *[value, 8] * (n // 2), channel=channel)


def test_a_change_of_who_answered_is_no_finding_and_is_told_as_such(world):
    for name in ("2026-05", "2026-06", "2026-07"):
        answer_by_channel(world, name, 40, 160)
    for name in ("2026-08", "2026-09", "2026-10"):
        answer_by_channel(world, name, 160, 40)
    month = build_month(world.facts(), OCTOBER)
    (line,) = month.scores
    assert line.change.value == pytest.approx(-60)
    assert line.split.mix.value == pytest.approx(-60)
    assert line.split.mix.high < 0
    assert line.split.within.low < 0 < line.split.within.high
    assert not line.split.is_established
    assert "score changed" not in {finding.kind for finding in month.findings}


def test_a_change_of_what_they_answered_is_a_finding(world):
    for name in ("2026-05", "2026-06", "2026-07"):
        answer_by_channel(world, name, 60, 60)
    for name in ("2026-08", "2026-09", "2026-10"):
        answer_by_channel(world, name, 60, 60, phone=0, chat=0)
    month = build_month(world.facts(), OCTOBER)
    (line,) = month.scores
    assert (line.split.is_established, line.split.within.value) == (True, pytest.approx(-50))
    assert line.split.mix.value + line.split.within.value == pytest.approx(line.change.value)
    assert "score changed" in {finding.kind for finding in month.findings}


def test_scores_share_the_stated_false_alarms(world):
    # Two windows of which the 95 % interval of the difference just excludes 0: too little among all that is compared.
    for name in ("2026-05", "2026-06", "2026-07"):
        give(world, name, *[10] * 20, *[0] * 20)
    for name in ("2026-08", "2026-09", "2026-10"):
        give(world, name, *[10] * 14, *[0] * 26)
    month = build_month(world.facts(config={"reports": {"false_alarms_per_month": 0.1}}), OCTOBER)
    (line,) = month.scores
    assert line.change.excludes_zero
    assert not line.split.is_established
    assert line.split.smallest_detectable > abs(line.change.value)
    assert "score changed" not in {finding.kind for finding in month.findings}


def test_answers_of_whom_nothing_tells_apart_have_no_parts(world):
    for name in ("2026-07", "2026-10"):
        give(world, name, *[10] * 20, *[0] * 20, channel=None)
    (line,) = scores(world)
    assert (line.split.mix, line.split.within) == (None, None)


def test_a_hand_over_is_compared_with_the_same_reason(world):
    # Those with a hard question are handed over more often, and are less content anyway.
    for reason, n_handed_over, n_others, values in (("1", 40, 20, (0, 8)), ("17", 10, 80, (8, 10))):
        for k in range(n_handed_over + n_others):
            key = world.contact(f"2026-10-{1 + k % 28:02d}", reason, n_hand_overs=int(k < n_handed_over))
            world.comment(f"2026-10-{1 + k % 28:02d}", 1, scope="transactional", score=values[k % 2], contact=key)
    line = build_month(world.facts(), OCTOBER).hand_overs
    assert line.naive.value == pytest.approx(-60)
    assert line.adjusted.value == pytest.approx(0)
    assert (line.n_answers, line.n_compared) == (50, 150)
    assert build_month(world.facts(), OCTOBER, "Facturatie").hand_overs is None


def test_few_hand_overs_are_not_compared(world):
    for k in range(60):
        key = world.contact(f"2026-10-{1 + k % 28:02d}", "1", n_hand_overs=int(k < 20))
        world.comment(f"2026-10-{1 + k % 28:02d}", 1, scope="transactional", score=8, contact=key)
    assert build_month(world.facts(), OCTOBER).hand_overs is None


@pytest.mark.parametrize("few_are_handed_over", [True, False])
def test_many_answers_of_a_few_customers_are_not_compared(world, few_are_handed_over):
    for k in range(80):
        is_of_few, day = k < 40, f"2026-10-{1 + k % 28:02d} {k // 28}:00"
        customer = f"few-{k % 3}" if is_of_few else f"many-{k}"
        key = world.contact(day, "1", n_hand_overs=int(is_of_few == few_are_handed_over), customer=customer)
        world.comment(day, 1, scope="transactional", score=8, contact=key, customer=customer)
    assert build_month(world.facts(), OCTOBER).hand_overs is None


def test_rolling_scores_do_not_tell_a_month_of_a_few(world):
    for name, n in (("2026-07", 30), ("2026-08", 3), ("2026-09", 30), ("2026-10", 2)):
        give(world, name, *[10] * n)
    (line,) = scores(world)
    shown = {str(period): estimate.value is not None for period, estimate in line.trend_estimates}
    # August has what July's window lacks; September's tells October's, which the report is about.
    assert shown == {"2026-07": True, "2026-08": False, "2026-09": False, "2026-10": True}


def test_scores_of_others_stand_beside_the_companys_own(world):
    for k in range(60):
        world.comment(f"2026-10-{1 + k % 28:02d} 12:00", 1, score=10 if k % 3 else 3, scope="transactional")
    entries = [
        {"value": -40, "source": "Panel 2026", "scope": "transactional"},
        {"value": 10, "source": "Elders", "scope": "relational"},
    ]
    facts = world.facts(config={"benchmarks": entries})
    line = build_month(facts, OCTOBER).scores[0]
    assert [each.source for each in line.benchmarks] == ["Panel 2026"]
    assert not any(each.benchmarks for each in build_month(facts, OCTOBER, "Facturatie").scores)


def test_a_customer_who_writes_the_same_words_again_answered_again(world):
    first = [world.comment("2026-07-05", score=9, text="geen", customer=f"c{k}", scope="relational") for k in range(6)]
    for k, number in enumerate(first):
        world.comment("2026-10-05", score=0, text="geen", customer=f"c{k}", scope="relational", duplicate_of=number)
    facts = world.facts()
    (line,) = scores(world)
    assert (line.estimate.n, line.estimate.value) == (6, -100)
    assert len(facts.comments) == 6
    assert tabulate_nps(facts, "channel")["answers"].tolist() == [6, 6]
