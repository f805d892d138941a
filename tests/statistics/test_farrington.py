import numpy as np
import pytest
from scipy.stats import nbinom, norm
from scipy.stats import t as student

from voc.statistics.farrington import estimate_stream_effect, predict_counts


def null(rng, n_series=40, n_columns=14, kappa=0.05):
    rates = np.exp(rng.normal(np.log(8), 1, n_series))[:, None]
    return rng.poisson(rates * rng.gamma(1 / kappa, kappa, (n_series, n_columns))).astype(float)


def test_p_values_are_as_small_as_they_say_and_no_smaller():
    rng = np.random.default_rng(1)
    p = np.concatenate([predict_counts(y, np.ones_like(y)).p_above for y in (null(rng) for _ in range(150))])
    for level in (0.05, 0.01):
        assert level / 4 <= np.mean(p <= level) <= level * 1.15


def test_the_upper_bound_holds_about_39_months_in_40():
    rng = np.random.default_rng(2)
    over = []
    for _ in range(100):
        y = null(rng)
        over.append(np.mean(y[:, -1] > predict_counts(y, np.ones_like(y)).upper))
    assert 0.005 <= np.mean(over) <= 0.03


def test_one_poisson_series_without_overdispersion_is_predicted_by_the_gamma_poisson_mixture():
    y = np.array([[0.0, 0, 0, 0, 4]])
    found = predict_counts(y, np.ones_like(y), pooled_dispersion=0.0)
    assert found.expected[0] == pytest.approx(0.5 / 4)
    exact = nbinom.sf(3, 0.5, 4 / 5)
    assert exact < found.p_above[0] < 20 * exact  # Student's t makes the tail heavier, never lighter


def test_exposure_carries_the_season():
    season = np.array([1.0, 1, 1, 1, 1, 1, 2])
    y = np.repeat([[30.0]], 7, axis=1) * season
    assert predict_counts(y, np.broadcast_to(season, y.shape)).expected[0] == pytest.approx(60, rel=0.03)
    assert predict_counts(y, np.ones_like(y)).expected[0] == pytest.approx(30, rel=0.03)


def test_a_past_outbreak_does_not_raise_the_expectation():
    y = np.full((10, 13), 10.0)
    y[0, 4] = 120
    found = predict_counts(y, np.ones_like(y))
    assert found.expected[0] < 13
    assert predict_counts(y, np.ones_like(y), downweight=False).expected[0] > 18


def test_months_without_exposure_teach_nothing():
    y = np.array([[0.0, 0, 10, 10, 10, 10]])
    exposure = np.array([[0.0, 0, 1, 1, 1, 1]])
    assert predict_counts(y, exposure).expected[0] == pytest.approx(10, abs=0.5)


def test_without_any_earlier_column_nothing_is_expected():
    assert np.isnan(predict_counts(np.array([[5.0]]), np.array([[1.0]])).expected[0])


def test_a_busier_month_is_no_outbreak_and_an_outbreak_no_busier_month():
    rng = np.random.default_rng(3)
    busy = np.array([1.0, 1.3, 0.8, 1.0, 1.6])
    y = rng.poisson(40 * busy, size=(20, 5)).astype(float)
    y[0, -1] += 900
    effect, spread = estimate_stream_effect(y, np.ones_like(y))
    assert effect[5] / effect[5, 0] == pytest.approx(busy, rel=0.12)
    assert 0.02 < spread[5, -1] < 0.06


@pytest.mark.parametrize("factor", [0.1, 1.0, 25.0])
def test_an_outbreak_is_one_in_whatever_unit_exposure_is_counted(factor):
    # Per thousand letters or per letter: the same counts are expected, and the same outbreak is set aside.
    y = np.full((10, 13), 10.0)
    y[0, 4] = 120
    found = predict_counts(y, np.full_like(y, factor))
    assert found.expected == pytest.approx(predict_counts(y, np.ones_like(y)).expected, rel=0.02)
    assert found.expected[0] < 13


# ---- the same by plain loops, formula by formula -----------------------------------------------------------------


def uneven(seed=5):
    """Return counts and exposures with gaps, a burst in a series that is usually at 0, an outbreak, and an idle one."""
    rng = np.random.default_rng(seed)
    exposure = rng.uniform(0.5, 3.0, (7, 12))
    counts = rng.poisson(exposure * np.array([4.0, 9, 20, 0.3, 12, 40, 6])[:, None]).astype(float)
    counts[3] = [0, 0, 0, 9, 7, 0, 0, 0, 0, 0, 0, 1]
    counts[4, 5] = 160
    exposure[1, [2, 7]] = exposure[6, :9] = exposure[0, -1] = 0.0
    counts[exposure == 0] = 0
    return counts, exposure


def median_or(values, otherwise):
    return float(np.median(values)) if len(values) else otherwise


def fit_plainly(counts, exposure, weights, kappa):
    own_df = [max(sum(w) - 1, 0) for w in weights]
    prior_df = min(6.0, float(np.median(own_df)) * (len(own_df) - 1))
    rates, dispersions = [], []
    for y, e, w, df in zip(counts, exposure, weights, own_df, strict=True):
        rate = (sum(w * y) + 0.5) / max(sum(w * e), 1e-12)
        mu = np.maximum(rate * e, 1e-9)
        level = sum(w * mu) / max(sum(w), 1e-9)
        chi2 = sum(w * (y - mu) ** 2 / mu)
        pooled = (prior_df * (1 + kappa * level) + chi2) / (prior_df + df) if prior_df + df > 0 else 1.0
        rates.append(rate)
        dispersions.append(max(pooled, 1.0))
    return rates, dispersions


def weigh_plainly(counts, mu, dispersion):
    residual = 1.5 * (counts ** (2 / 3) - mu ** (2 / 3)) / mu ** (1 / 6) / np.sqrt(dispersion)
    return np.array([1.0 if r <= 2.58 else (2.58 / r) ** 2 for r in residual])


def predict_plainly(counts, exposure, kappa):
    n_before = counts.shape[1] - 1
    used = [(e > 0) & (np.arange(len(e)) < n_before) for e in exposure]
    rates, _ = fit_plainly(counts, exposure, [u.astype(float) for u in used], kappa)
    weights = []
    for y, e, u, rate in zip(counts, exposure, used, rates, strict=True):
        usual = median_or(y[u] / e[u], 0.0) or rate
        weights.append(u * weigh_plainly(y, np.maximum(usual * e, 1e-9), 1 + kappa * usual * e))
    for _ in range(3):
        rates, dispersions = fit_plainly(counts, exposure, weights, kappa)
        weights = [
            u * weigh_plainly(y, np.maximum(rate * e, 1e-9), dispersion)
            for y, e, u, rate, dispersion in zip(counts, exposure, used, rates, dispersions, strict=True)
        ]
    rates, dispersions = fit_plainly(counts, exposure, weights, kappa)
    lines = []
    for y, e, u, w, rate, dispersion in zip(counts, exposure, used, weights, rates, dispersions, strict=True):
        if not u.any() or e[-1] == 0:
            lines.append([np.nan] * 4)
            continue
        expected, level = rate * e[-1], sum(w * rate * e) / sum(w)
        more = max(expected - level, 0.0)
        scaled = dispersion + max((dispersion - 1) * more / level, kappa * more)
        shape = sum(w * y) / dispersion + 0.5
        variance = scaled * expected + expected**2 / shape
        df = max(6.0 + max(sum(w) - 1, 0), 1.0)
        size, p = expected**2 / (variance - expected), expected / variance
        above = student.cdf(norm.ppf(nbinom.sf(y[-1] - 1, size, p)), df)
        below = student.cdf(norm.ppf(nbinom.cdf(y[-1], size, p)), df)
        lines.append([expected, above, below, nbinom.ppf(norm.cdf(student.ppf(0.975, df)), size, p)])
    return np.array(lines).T


@pytest.mark.parametrize(("kappa", "unit"), [(0.0, 1.0), (0.2, 1.0), (0.2, 0.01)])
def test_a_prediction_is_what_the_formulas_say(kappa, unit):
    counts, exposure = uneven()
    exposure *= unit
    found = predict_counts(counts, exposure, pooled_dispersion=kappa)
    expected, above, below, upper = predict_plainly(counts, exposure, kappa)
    assert found.expected == pytest.approx(expected, nan_ok=True)
    assert found.p_above == pytest.approx(above, nan_ok=True)
    assert found.p_below == pytest.approx(below, nan_ok=True)
    assert found.upper == pytest.approx(upper, nan_ok=True)
    assert found.n_columns.tolist() == [11, 9, 11, 11, 11, 11, 2]
    assert np.isnan(found.expected).tolist() == [True] + [False] * 6  # without exposure now nothing is expected


def test_the_pooled_overdispersion_is_where_pearsons_statistic_is_its_degrees_of_freedom():
    counts, exposure = uneven()
    found = predict_counts(counts, exposure, downweight=False)
    kappa = found.pooled_dispersion
    assert 0 < kappa < 4
    surplus = 0.0
    for y, e, rate in zip(counts, exposure, found.rate, strict=True):
        used = (e > 0) & (np.arange(12) < 11)
        mu, df = rate * e[used], max(used.sum() - 1, 0)
        surplus += min(sum((y[used] - mu) ** 2 / (mu + kappa * mu**2)), 3 * df) - df
    assert surplus == pytest.approx(0.0, abs=0.01)


def test_series_that_vary_less_than_by_luck_have_no_overdispersion():
    y = np.full((5, 9), 12.0)
    found = predict_counts(y, np.ones_like(y))
    assert found.pooled_dispersion == 0.0
    assert found.dispersion.tolist() == [1.0] * 5


def test_a_count_of_none_is_never_too_many():
    y = np.array([[10.0] * 8 + [0.0]] * 3)
    found = predict_counts(y, np.ones_like(y))
    assert found.p_above.tolist() == [1.0] * 3
    assert (found.p_below < 0.01).all()


def agree_plainly(counts, fitted, rates):
    """Return weights: 1 within two standard deviations of a series' rate, and falling with the square beyond them."""
    weights = []
    for y, f, rate in zip(counts, fitted, rates, strict=True):
        mu = np.maximum(rate * f, 0.25)
        residual = np.abs(y - mu) / np.sqrt(mu)
        scale = np.sqrt(max(np.median(residual**2) / 0.455, 1.0))
        weights.append((f > 0) * np.array([min(1.0, 2.0 / max(r / scale, 1e-9)) ** 2 for r in residual]))
    return np.array(weights)


def first_effect_plainly(counts, exposure):
    """Return per column the weighted median over the series of count by usual count."""
    usual = []
    for y, e in zip(counts, exposure, strict=True):
        seen = e > 0
        usual.append(median_or(y[seen] / e[seen], 0.0) or sum(y) / sum(e))
    effects = []
    for k in range(counts.shape[1]):
        pairs = sorted(
            (counts[i, k] / exposure[i, k] / usual[i], np.sqrt(usual[i] * exposure[i, k]))
            for i in range(len(counts))
            if exposure[i, k] > 0 and usual[i] > 0
        )
        half, totals = sum(weight for _, weight in pairs) / 2, np.cumsum([weight for _, weight in pairs])
        middle = next(ratio for (ratio, _), total in zip(pairs, totals, strict=True) if total >= half)
        effects.append(middle if middle > 0 else 1.0)
    return np.array(effects)


@pytest.mark.parametrize("unit", [1.0, 0.01])
@pytest.mark.parametrize("silent", [[], [0, 1, 2, 4]], ids=["as it is", "nearly all silent in a month"])
@pytest.mark.parametrize("unseen", [[], [1, 2, 5]], ids=["seen", "unseen in a month"])
def test_a_stream_runs_above_its_exposure_as_the_formulas_say(unit, silent, unseen):
    counts, exposure = uneven()
    counts[silent, 6] = 0
    counts[unseen, 3] = exposure[unseen, 3] = 0
    exposure *= unit
    effect = first_effect_plainly(counts, exposure)
    seen = exposure > 0
    rates = [median_or((y[s] / (e * effect)[s]), 0.0) for y, e, s in zip(counts, exposure, seen, strict=True)]
    weights = agree_plainly(counts, exposure * effect, rates)
    for _ in range(8):
        rates = ((weights * counts).sum(axis=1) + 0.5) / (weights * exposure * effect).sum(axis=1)
        observed, expected = (weights * counts).sum(axis=0), (weights * rates[:, None] * exposure).sum(axis=0)
        effect = observed / expected
        effect /= np.average(effect, weights=expected)
        weights = agree_plainly(counts, exposure * effect, rates)
    others = observed - weights * counts, expected - weights * rates[:, None] * exposure
    found, spread = estimate_stream_effect(counts, exposure)
    assert found == pytest.approx(effect * expected / observed * others[0] / others[1], rel=1e-6)
    # Of less than one comment no more is known than of one.
    assert spread == pytest.approx(1 / np.sqrt(np.maximum(others[0], 1)), rel=1e-6)


def test_a_stream_of_one_series_or_of_nothing_has_no_effect():
    """Without its own series nothing is left to tell how the month ran."""
    one = np.array([[4.0, 9.0, 5.0]])
    effect, spread = estimate_stream_effect(one, np.ones_like(one))
    assert (effect.tolist(), spread.tolist()) == ([[1.0] * 3], [[1.0] * 3])
    effect, spread = estimate_stream_effect(np.zeros((2, 3)), np.ones((2, 3)))
    assert np.isfinite(effect).all()
    assert spread.tolist() == [[1.0] * 3] * 2
    gap = np.array([[1.0, 0.0, 1.0]] * 2)
    effect, _ = estimate_stream_effect(4 * gap, gap)
    assert effect == pytest.approx(np.ones((2, 3)))


def test_a_series_alone_has_the_overdispersion_that_it_shows_itself():
    y = np.array([[4.0, 16, 9, 25, 2, 10]])
    found = predict_counts(y, np.ones_like(y), downweight=False)
    rate = (y[0, :5].sum() + 0.5) / 5
    assert found.dispersion[0] == pytest.approx(((y[0, :5] - rate) ** 2 / rate).sum() / 4)


def test_of_a_single_month_no_overdispersion_is_known():
    y = np.array([[9.0, 4.0], [3.0, 5.0]])
    found = predict_counts(y, np.ones_like(y), pooled_dispersion=0.5)
    assert found.dispersion.tolist() == [1.0, 1.0]
