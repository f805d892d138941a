import numpy as np
import pytest

from voc.statistics.delay_curve import fit_delay_curve

N_DAYS, N_COMING = 420, 42
WEEKDAYS = np.arange(N_DAYS + N_COMING) % 7
RHYTHM = np.array([1.5, 1.2, 1.0, 1.0, 1.0, 0.8, 0.5])[WEEKDAYS]


def draw(rng, per_piece=0.03, mailings=((90, 6000), (270, 12000), (N_DAYS + 1, 8000))):
    """Return work, contacts and what was to be expected on each day; contacts decay over four weeks after the work."""
    work = rng.poisson(20, N_DAYS + N_COMING).astype(float)
    for day, n in mailings:
        work[day] += n
    curve = np.exp(-np.arange(28) / 6)
    expected = (8 + np.convolve(work, curve * per_piece / curve.sum())[: work.size]) * RHYTHM
    return work, rng.negative_binomial(expected * 2, 2 / 3), expected


def predict(work, contacts):
    curve = fit_delay_curve(work[:N_DAYS], contacts[:N_DAYS], WEEKDAYS[:N_DAYS], n_days=28)
    return curve, curve.expect(work[N_DAYS - curve.n_lags :])


def test_nine_of_ten_coming_weeks_lie_within_the_ends():
    rng = np.random.default_rng(5)
    hits, ratios = [], []
    for _ in range(25):
        work, contacts, expected = draw(rng)
        weeks = predict(work, contacts)[1]
        observed = contacts[N_DAYS:].reshape(-1, 7).sum(axis=1)
        hits.append((weeks.low <= observed) & (observed <= weeks.high))
        ratios.append(weeks.by_week.sum() / expected[N_DAYS:].sum())
    assert 0.9 <= np.mean(hits) <= 0.99
    assert np.mean(ratios) == pytest.approx(1, abs=0.05)


def test_the_work_has_its_part_and_a_week_without_it_the_level():
    work, contacts, _ = draw(np.random.default_rng(6))
    curve, weeks = predict(work, contacts)
    assert 1000 * curve.total_per_piece == pytest.approx(30, rel=0.25)
    assert weeks.from_work[0] > 60
    assert weeks.from_work[-1] < 15
    assert weeks.by_week[-1] == pytest.approx(7 * curve.level + weeks.from_work[-1])


def test_of_a_short_history_or_no_work_nothing_is_learnt():
    for n, work in ((30, 1.0), (300, 0.0)):
        with pytest.raises(ValueError, match="days or more with work"):
            fit_delay_curve(np.full(n, work), np.ones(n), np.arange(n) % 7, n_days=28)


@pytest.mark.parametrize("weekday", [0, 2, 4])
def test_what_goes_out_before_the_weekend_brings_less(weekday):
    # A short curve, and hardly anybody who writes at the weekend: of a Friday's letters two thirds go unanswered.
    days = np.arange(420 + 14)
    rhythm = np.array([1.5, 1.4, 1.3, 1.2, 1.1, 0.3, 0.2])[days % 7]
    curve = np.array([0.01, 0.01, 0.005, 0.002])
    rng = np.random.default_rng(7)
    # Letters on any weekday, so that all of them can be learnt.
    work = np.where(rng.random(days.size) < 1 / 7, 8000.0, 0.0)
    work[410:] = 0
    work[420 + weekday] = 8000
    from_work = np.convolve(work, curve)[: days.size] * rhythm
    contacts = rng.poisson(20 * rhythm + from_work)
    fitted = fit_delay_curve(work[:420], contacts[:420], days[:420] % 7, n_days=7)
    weeks = fitted.expect(work[420 - fitted.n_lags :])
    assert weeks.from_work[0] == pytest.approx(from_work[420:427].sum(), rel=0.15)
    shifted = np.concatenate([np.zeros(fitted.n_lags), work[420 + weekday : 427 + weekday]])
    by_other_clock = fitted.expect(shifted, first_weekday=weekday).from_work[0]
    assert by_other_clock == pytest.approx(from_work[420 + weekday : 427 + weekday].sum(), rel=0.15)


def test_contacts_of_a_piece_follow_the_weekdays_of_the_work():
    days = np.arange(420)
    rhythm = np.array([1.5, 1.4, 1.3, 1.2, 1.1, 0.3, 0.2])[days % 7]
    work = np.where(days % 7 == 4, 8000.0, 0.0)
    work[days % 14 < 7] = 0
    from_work = np.convolve(work, [0.01, 0.01, 0.01])[: days.size] * rhythm
    contacts = np.random.default_rng(8).poisson(20 * rhythm + from_work)
    curve = fit_delay_curve(work, contacts, days % 7, n_days=7)
    assert curve.total_per_piece == pytest.approx(0.016, rel=0.25)
