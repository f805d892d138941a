import numpy as np

from voc.statistics.daily_surveillance import estimate_weekday_factors, find_change_day, find_exceedances

WEEKDAY = np.arange(200) % 7
FACTORS = np.array([1.7, 1.2, 1.1, 1.1, 1.1, 0.4, 0.4])
DAYS = range(160, 190)


def quiet(rng, n_series=40):
    rates = np.exp(rng.normal(np.log(0.3), 1, n_series))[:, None]
    weeks = rng.gamma(12, 1 / 12, (n_series, 29)).repeat(7, axis=1)[:, :200]
    return rng.poisson(rates * FACTORS[WEEKDAY] * weeks).astype(float)


def test_a_quiet_month_rarely_raises_an_alarm():
    rng = np.random.default_rng(1)
    assert np.mean([len(find_exceedances(quiet(rng), WEEKDAY, DAYS)) for _ in range(12)]) <= 0.5


def test_five_comments_a_day_about_something_new_are_seen_within_two_days():
    rng = np.random.default_rng(2)
    y = quiet(rng)
    y[3] = 0
    y[3, 170:] = rng.poisson(5, 30)
    hit = next(hit for hit in find_exceedances(y, WEEKDAY, DAYS) if hit.series_index == 3)
    assert hit.day_index in {170, 171}
    assert hit.observed > 3 * hit.expected


def test_a_busy_monday_is_no_alarm():
    rng = np.random.default_rng(3)
    y = rng.poisson(np.broadcast_to(4 * FACTORS[WEEKDAY], (20, 200))).astype(float)
    assert not [hit for hit in find_exceedances(y, WEEKDAY, DAYS) if WEEKDAY[hit.day_index] == 0]


def test_a_stream_that_has_only_begun_raises_no_alarm():
    y = np.zeros((5, 40))
    y[0, 39] = 50
    assert find_exceedances(y, np.arange(40) % 7, range(30, 40)) == ()


def test_each_series_is_announced_once():
    y = quiet(np.random.default_rng(4))
    y[3, 165:] += 8
    assert [hit.series_index for hit in find_exceedances(y, WEEKDAY, DAYS)].count(3) == 1


def test_the_first_day_of_an_increase_is_found_within_a_day():
    rng = np.random.default_rng(5)
    rates = np.r_[np.full(35, 0.5), np.full(26, 5.0)]
    found = [find_change_day(rng.poisson(rates).astype(float), np.full(61, 0.5)) for _ in range(50)]
    assert sum(day is not None and abs(day - 35) <= 1 for day in found) >= 47


def test_the_first_day_is_not_told_when_the_increase_is_slow_or_absent():
    assert find_change_day(np.full(60, 0.5), np.full(60, 0.5)) is None
    slow = np.random.default_rng(6).poisson(np.linspace(1, 2.0, 60)).astype(float)
    assert find_change_day(slow, np.full(60, 1.0)) is None


def test_weekday_factors_average_to_one_and_follow_the_stream():
    factors = estimate_weekday_factors(1000 * FACTORS[WEEKDAY[:70]], WEEKDAY[:70])
    assert factors.mean().round(6) == 1
    assert np.allclose(factors, FACTORS / FACTORS.mean(), atol=0.01)


def test_a_p_value_counts_as_often_as_tests_were_made():
    y = quiet(np.random.default_rng(6))
    y[3] = 0
    y[3, 171] = 7
    (once,), (twice,) = (
        [hit for hit in find_exceedances(y, WEEKDAY, days, windows=(1,), false_alarms=5) if hit.series_index == 3]
        for days in ([171], [170, 171])
    )
    assert (once.day_index, twice.day_index) == (171, 171)
    assert 0 < once.p_adjusted < 0.5
    assert twice.p_adjusted / once.p_adjusted == 2


def test_no_series_and_no_day_are_no_exceedance():
    assert find_exceedances(np.zeros((0, 200)), WEEKDAY, DAYS) == ()
    assert find_exceedances(np.zeros((3, 200)), WEEKDAY, []) == ()
    assert find_exceedances(np.zeros((3, 200)), WEEKDAY, DAYS) == ()


def test_days_after_the_last_comment_do_not_hide_the_first():
    counts = np.array([0.0, 1, 0, 9, 8, 11, 9, 0, 0])
    assert find_change_day(counts, np.full(9, 0.5)) == 3
    assert find_change_day(np.zeros(9), np.full(9, 0.5)) is None
    assert find_change_day(np.zeros(0), np.zeros(0)) is None
    assert find_change_day(counts, np.zeros(9)) is not None  # of what nothing was expected


def test_a_change_has_a_day_from_where_it_is_e_cubed_times_as_likely():
    # Four where .9 and .8 were expected: 4 ln(4 / .9) − 3.1 = 2.87, and 4 ln(4 / .8) − 3.2 = 3.24.
    assert find_change_day(np.array([4.0]), np.array([0.9])) is None
    assert find_change_day(np.array([4.0]), np.array([0.8])) == 0
    assert find_change_day(np.array([]), np.array([])) is None


def test_a_change_is_clear_while_its_likely_days_lie_within_the_widest():
    # Nothing was expected or came on the days between: each of them is as likely as the day of the outbreak.
    counts, expected = np.array([1.0, 0, 0, 0, 9]), np.array([1.0, 1e-6, 1e-6, 1e-6, 1.0])
    assert find_change_day(counts, expected, widest_days=3) is not None
    assert find_change_day(counts, expected, widest_days=2) is None
