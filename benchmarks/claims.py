"""What our intervals and alerts promise, measured in simulations with fixed seeds, beside the textbook's methods.

    python benchmarks/claims.py [--runs 2000] [--only WORD] [--json FILE]

Prints one JSON line per claim, case and method: ``claim, case, method, low, high, measured``. What is promised lies
between ``low`` and ``high`` for the method ``voc``; the others stand beside it. Claims: coverage of the NPS and its
difference, of a share's difference, of the parts of a score's change, of like-for-like comparisons, of effects of an
action; false changes a month, and how many real ones are seen.
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Callable, Iterator

import numpy as np
from claim_record import Claim, Floats, Z
from contact_claims import measure_all_contacts, measure_contact_shares
from numpy.typing import NDArray
from table import Table, add_json_option

from voc.insight.theme_exposure import compute_stream_exposure
from voc.statistics.change_detection import detect_changes
from voc.statistics.farrington import estimate_stream_effect
from voc.statistics.like_for_like import compare_like_for_like
from voc.statistics.nps import NpsAnswers, estimate_nps, estimate_nps_difference
from voc.statistics.proportions import estimate_share_difference
from voc.statistics.score_change import decompose_change
from voc.statistics.shapley import compute_shapley_values
from voc.statistics.smallest_change import find_smallest_nps_change
from voc.statistics.step_effect import estimate_step

POINTS = np.array([100.0, 0.0, -100.0])
NPS_SHARES = {"usual": (0.19, 0.47, 0.34), "content": (0.7, 0.2, 0.1), "middling": (0.5, 0.3, 0.2)}


# ---- scores -------------------------------------------------------------------------------------------------------


def measure_nps(n_runs: int) -> Iterator[Claim]:
    """Coverage of an NPS's interval, beside Wald's."""
    for n in (10, 25, 49, 50, 100, 250, 750):
        low, high = (0.94, 0.965) if n >= 50 else (0.9, 1.0)
        for name, shares in NPS_SHARES.items():
            rng = np.random.default_rng(11)
            true = 100 * (shares[0] - shares[2])
            draws = rng.multinomial(n, shares, max(n_runs, 2) * 5)
            ours = [(e := estimate_nps(to_answers(draw))).low <= true <= e.high for draw in draws]
            p, d = draws[:, 0] / n, draws[:, 2] / n
            wald = np.abs(100 * (p - d) - true) <= 100 * Z * np.sqrt((p + d - (p - d) ** 2) / n) + 1e-9
            yield Claim("NPS interval", f"n {n}, {name}", "voc", low, high, np.mean(ours))
            yield Claim("NPS interval", f"n {n}, {name}", "Wald", low, high, np.mean(wald))


def to_answers(counts: NDArray[np.int64]) -> NpsAnswers:
    return NpsAnswers(*(int(count) for count in counts))


def measure_differences(n_runs: int) -> Iterator[Claim]:
    """Coverage of the difference of two NPS, and of two shares, beside Wald's."""
    for n_now, n_before in ((50, 50), (250, 60), (250, 250), (750, 750)):
        for name, shares in NPS_SHARES.items():
            rng = np.random.default_rng(12)
            moved = np.array(shares) + np.array([0.04, -0.02, -0.02])
            true = 100 * (moved[0] - moved[2] - shares[0] + shares[2])
            now, before = rng.multinomial(n_now, moved, n_runs), rng.multinomial(n_before, shares, n_runs)
            pairs = list(zip(now, before, strict=True))
            ours = [
                (e := estimate_nps_difference(to_answers(a), to_answers(b))).low <= true <= e.high for a, b in pairs
            ]
            plain = [
                abs(100 * (score(a) - score(b)) - true) <= 100 * Z * math.sqrt(vary(a) + vary(b)) for a, b in pairs
            ]
            case = f"n {n_now} and {n_before}, {name}"
            yield Claim("difference of two NPS", case, "voc", 0.93, 0.97, np.mean(ours))
            yield Claim("difference of two NPS", case, "Wald", 0.93, 0.97, np.mean(plain))
            share, share_now = shares[0], shares[0] + 0.05
            x, y = rng.binomial(n_now, share_now, n_runs), rng.binomial(n_before, share, n_runs)
            ours = [
                (e := estimate_share_difference(a, n_now, b, n_before)).low <= 0.05 <= e.high
                for a, b in zip(x, y, strict=True)
            ]
            p, q = x / n_now, y / n_before
            plain_shares = np.abs(p - q - 0.05) <= Z * np.sqrt(p * (1 - p) / n_now + q * (1 - q) / n_before)
            yield Claim("difference of two shares", case, "voc", 0.93, 0.97, np.mean(ours))
            yield Claim("difference of two shares", case, "Wald", 0.93, 0.97, np.mean(plain_shares))


def score(counts: NDArray[np.int64]) -> float:
    return float(counts[0] - counts[2]) / float(counts.sum())


def vary(counts: NDArray[np.int64]) -> float:
    return (float(counts[0] + counts[2]) / float(counts.sum()) - score(counts) ** 2) / float(counts.sum())


def measure_smallest_change(n_runs: int) -> Iterator[Claim]:
    """How often a change of the size that is printed as the smallest seen one is seen, in the worse direction."""
    for n in (100, 250, 750):
        for name, shares in NPS_SHARES.items():
            rng = np.random.default_rng(13)
            counts = np.round(np.array(shares) * n).astype(int)
            change = (find_smallest_nps_change(to_answers(counts), n) or np.nan) / 200
            powers = []
            for sign in (1, -1):
                moved = counts / n + sign * np.array([change, 0, -change])
                if moved.min() < 0:
                    continue
                now, before = rng.multinomial(n, moved, n_runs), rng.multinomial(n, counts / n, n_runs)
                powers.append(
                    np.mean(
                        [
                            estimate_nps_difference(to_answers(a), to_answers(b)).excludes_zero
                            for a, b in zip(now, before, strict=True)
                        ]
                    )
                )
            yield Claim("smallest change is seen", f"n {n}, {name}", "voc", 0.77, 0.86, min(powers))


# ---- who answered, and what they answered -------------------------------------------------------------------------


def measure_split(n_runs: int) -> Iterator[Claim]:
    """Coverage of the two parts of a score's change, beside the delta method without added answers."""
    for n_groups, n in ((8, 250), (8, 750), (24, 750)):
        rng = np.random.default_rng(14)
        holds: dict[str, list[bool]] = {name: [] for name in ("mix", "within", "plain mix", "plain within")}
        n_worlds = 20
        for _ in range(n_worlds):
            world = draw_world(rng, n_groups)
            for _ in range(math.ceil(n_runs / n_worlds)):
                compare_parts(rng, world, n, holds)
        for part in ("mix", "within"):
            claim, case = f"score change: {part}", f"{n_groups} groups, n {n} and {n}"
            yield Claim(claim, case, "voc", 0.93, 0.97, np.mean(holds[part]))
            yield Claim(claim, case, "delta method", 0.93, 0.97, np.mean(holds[f"plain {part}"]))


World = tuple[Floats, Floats, Floats, Floats]


def draw_world(rng: np.random.Generator, n_groups: int) -> World:
    """Return shares of the groups before and now, and what each answers before and now."""
    before = rng.dirichlet(np.ones(n_groups) * 1.5)
    now = before + np.eye(n_groups)[0] * 0.2
    answers = np.array([rng.dirichlet([3, 4, 3]) for _ in range(n_groups)])
    return before, now / now.sum(), answers, np.array([rng.dirichlet(group * 40 + 1e-3) for group in answers])


def compare_parts(rng: np.random.Generator, world: World, n: int, holds: dict[str, list[bool]]) -> None:
    before, now, answers_before, answers_now = world
    means_before, means_now = answers_before @ POINTS, answers_now @ POINTS
    truth = {
        "mix": float((now - before) @ (means_now + means_before) / 2),
        "within": float((now + before) @ (means_now - means_before) / 2),
    }
    counts = [
        rng.multinomial(n, (shares[:, None] * answers).ravel()).reshape(answers.shape)
        for shares, answers in ((now, answers_now), (before, answers_before))
    ]
    values = [np.repeat(np.tile(POINTS, len(table)), table.ravel()) for table in counts]
    groups = [np.repeat(np.arange(len(table)), table.sum(axis=1)) for table in counts]
    split = decompose_change(values[0], groups[0], values[1], groups[1], unit="nps")
    plain = split_plainly(*counts)
    for part, estimate in (("mix", split.mix), ("within", split.within)):
        holds[part].append(bool((estimate.low or 0) <= truth[part] <= (estimate.high or 0)))
        value, error = plain[part]
        holds[f"plain {part}"].append(abs(value - truth[part]) <= Z * error)


def split_plainly(now: NDArray[np.int64], before: NDArray[np.int64]) -> dict[str, tuple[float, float]]:
    """Return the parts with their standard errors, by the delta method as the textbook has it."""
    sizes = [table.sum(axis=1) for table in (now, before)]
    pooled = ((now + before) @ POINTS) / np.maximum(sizes[0] + sizes[1], 1)
    shares = [size / size.sum() for size in sizes]
    means = [
        np.where(size > 0, (table @ POINTS) / np.maximum(size, 1), pooled)
        for table, size in zip((now, before), sizes, strict=True)
    ]
    squares = [(table @ POINTS**2) / np.maximum(size, 1) for table, size in zip((now, before), sizes, strict=True)]
    errors = sum(
        np.where(size > 0, (square - mean**2) / np.maximum(size, 1), 0)
        for square, mean, size in zip(squares, means, sizes, strict=True)
    )
    shift, level = shares[0] - shares[1], (means[0] + means[1]) / 2
    middle, change = (shares[0] + shares[1]) / 2, means[0] - means[1]

    def vary_shares(weights: Floats) -> float:
        return sum(
            float(share @ weights**2 - (share @ weights) ** 2) / size.sum()
            for share, size in zip(shares, sizes, strict=True)
        )

    mix_variance = vary_shares(level) + float(shift**2 / 4 @ errors)
    within_variance = vary_shares(change / 2) + float(middle**2 @ errors)
    return {
        "mix": (float(shift @ level), math.sqrt(mix_variance)),
        "within": (float(middle @ change), math.sqrt(within_variance)),
    }


def measure_like_for_like(n_runs: int) -> Iterator[Claim]:
    """Coverage of a like-for-like difference, beside the plain difference of the two groups."""
    for n, n_strata in ((400, 8), (900, 24), (3000, 60)):
        rng = np.random.default_rng(15)
        ours, naive = [], []
        for _ in range(n_runs):
            strata = rng.integers(0, n_strata, n)
            is_member = rng.random(n) < np.linspace(0.05, 0.4, n_strata)[strata]
            level, draw = np.linspace(0.5, 0.2, n_strata)[strata] - is_member * 0.045, rng.random(n)
            values = 100.0 * (draw < level) - 100.0 * (draw > level + 0.3)
            result = compare_like_for_like(values, is_member, strata, unit="nps")
            ours.append((result.adjusted.low or 0) <= -9 <= (result.adjusted.high or 0))
            naive.append((result.naive.low or 0) <= -9 <= (result.naive.high or 0))
        case = f"{n} answers, {n_strata} strata"
        yield Claim("like for like", case, "voc", 0.93, 0.97, np.mean(ours))
        yield Claim("like for like", case, "plain difference", 0.93, 0.97, np.mean(naive))


def measure_shapley(n_runs: int) -> Iterator[Claim]:
    """The largest difference between the sum of the Shapley values and the total, over random games."""
    for n in (2, 8, 12):
        rng = np.random.default_rng(20)
        gaps = []
        for _ in range(min(n_runs, 2000) if n < 12 else 200):
            values = rng.normal(0, 100, 2**n)
            gaps.append(abs(compute_shapley_values(values).sum() - (values[-1] - values[0])))
        yield Claim("Shapley values add up", f"{n} themes", "voc", 0.0, 1e-9, max(gaps))


# ---- effects of an action -----------------------------------------------------------------------------------------


def measure_effects(n_runs: int) -> Iterator[Claim]:
    """Coverage of a step's size, and how often nothing can be established of a fall of 34 %."""
    for n_before, n_after in ((12, 6), (12, 12)):
        for rho in (0.0, 0.3, 0.6):
            rng = np.random.default_rng(16)
            months, is_after = np.arange(n_before + n_after), np.arange(n_before + n_after) >= n_before
            ours, welch, open_ones = [], [], []
            for _ in range(n_runs):
                noise = simulate_noise(rng, months.size, rho)
                series = np.log(rng.poisson(100 * np.exp(noise + np.log(0.66) * is_after)) + 0.5)
                effect = estimate_step(series, is_after, months)
                ours.append(effect.low <= math.log(0.66) <= effect.high)
                open_ones.append(effect.low <= 0 <= effect.high)
                before, after = series[~is_after], series[is_after]
                error = math.sqrt(before.var(ddof=1) / before.size + after.var(ddof=1) / after.size)
                welch.append(abs(after.mean() - before.mean() - math.log(0.66)) <= 2.1 * error)
            case = f"{n_before} months before, {n_after} after, autocorrelation {rho}"
            yield Claim("effect of an action", case, "voc", 0.93, 0.97, np.mean(ours))
            yield Claim("effect of an action", case, "two means", 0.93, 0.97, np.mean(welch))
            yield Claim("cannot be established (−34 %)", case, "voc", 0.0, 1.0, np.mean(open_ones))


def simulate_noise(rng: np.random.Generator, n: int, rho: float, spread: float = 0.15) -> Floats:
    noise = np.empty(n)
    noise[0] = rng.normal(0, spread)
    for k in range(1, n):
        noise[k] = rho * noise[k - 1] + rng.normal(0, spread * math.sqrt(1 - rho**2))
    return noise


# ---- alerts -------------------------------------------------------------------------------------------------------

SEASON = np.array([95, 105, 105, 95, 150, 125, 110, 95, 90, 88, 92, 92, 96, 106]) / 100
N_THEMES, N_MONTHS = 60, 14
FALSE_ALARMS = 0.5
Streams = tuple[Floats, Floats]
"""Counts per theme, stream and month, and what each stream was to bring per month."""


def draw_streams(
    rng: np.random.Generator,
    *,
    stream_sizes: Floats | None = None,
    kappa: float = 0.08,
    together: float = 0.2,
    middle: float = 6.0,
    trend: float = 0.0,
) -> Floats:
    """Return counts (n_themes, n_streams, n_months) of themes that differ in size and in their streams."""
    sizes = np.ones((1, N_MONTHS)) if stream_sizes is None else stream_sizes
    rates = np.exp(rng.normal(np.log(middle), 1.2, N_THEMES))
    mix = rng.dirichlet(np.ones(len(sizes)) * 2, N_THEMES) * len(sizes)
    months = SEASON * np.exp(rng.normal(0, together, N_MONTHS)) * np.exp(trend * (np.arange(N_MONTHS) - N_MONTHS + 1))
    # A theme's own restlessness is the same in all streams.
    own = rng.gamma(1 / kappa, kappa, (N_THEMES, N_MONTHS))
    expected = rates[:, None, None] * mix[:, :, None] * sizes[None] * months * own[:, None, :]
    return rng.poisson(expected / len(sizes)).astype(float)


def grow_last(factor: float) -> Floats:
    sizes = np.ones((1, N_MONTHS))
    sizes[0, -1] = factor
    return sizes


def switch_streams() -> Floats:
    """Four streams: one that goes on, one that began five months ago, one that stopped last month, one that doubled."""
    sizes = np.ones((4, N_MONTHS))
    sizes[1, :-5] = 0
    sizes[2, -1:] = 0
    sizes[3, -1:] = 2
    return sizes


ALERT_WORLDS: dict[str, Callable[[np.random.Generator], Floats]] = {
    "seasonal": draw_streams,
    "over-dispersed": lambda rng: draw_streams(rng, kappa=0.2, together=0.3),
    "trending": lambda rng: draw_streams(rng, trend=0.04),
    "sparse": lambda rng: draw_streams(rng, middle=1.5),
    "large themes": lambda rng: draw_streams(rng, middle=60.0),
    "sources start, stop and double": lambda rng: draw_streams(rng, stream_sizes=switch_streams()),
    "a month twice as large": lambda rng: draw_streams(rng, stream_sizes=grow_last(2.0)),
    "a month three times as large": lambda rng: draw_streams(rng, stream_sizes=grow_last(3.0)),
    "three times as large, over-dispersed": lambda rng: draw_streams(rng, stream_sizes=grow_last(3.0), kappa=0.2),
}


def detect_by_voc(per_stream: Floats) -> NDArray[np.bool_]:
    sizes = per_stream.sum(axis=0)
    is_steady = (sizes[:, :-1] > 0).sum(axis=1) >= 3
    counts, exposure = compute_stream_exposure(per_stream[:, is_steady], sizes[is_steady])
    effect, spread = estimate_stream_effect(counts, exposure)
    changes = detect_changes(counts, exposure * effect, spread=spread, false_alarms=FALSE_ALARMS).changes
    return np.array([change is not None for change in changes])


def score_by_z(per_stream: Floats) -> Floats:
    counts = per_stream.sum(axis=1)
    past = counts[:, :-1]
    return (counts[:, -1] - past.mean(axis=1)) / np.maximum(past.std(axis=1, ddof=1), 0.5)


def score_by_ears(per_stream: Floats) -> Floats:
    """EARS C1: the last seven values before this one (Hutwagner et al. 2003, Journal of Urban Health 80, i89–i96)."""
    counts = per_stream.sum(axis=1)
    past = counts[:, -8:-1]
    return (counts[:, -1] - past.mean(axis=1)) / np.maximum(past.std(axis=1, ddof=1), 0.5)


def measure_false_alarms(n_runs: int) -> Iterator[Claim]:
    """False changes a month over 60 themes, beside three standard deviations and EARS C1."""
    for name, draw in ALERT_WORLDS.items():
        rng = np.random.default_rng(17)
        totals = np.zeros(3)
        for _ in range(n_runs):
            per_stream = draw(rng)
            totals += (
                detect_by_voc(per_stream).sum(),
                (score_by_z(per_stream) >= 3).sum(),
                (score_by_ears(per_stream) >= 3).sum(),
            )
        for method, total in zip(("voc", "z >= 3", "EARS C1"), totals, strict=True):
            yield Claim("false changes a month", name, method, 0.0, FALSE_ALARMS, total / n_runs)


def measure_detection(n_runs: int) -> Iterator[Claim]:
    """How often a theme of 12 that trebles, and a new one of 12, is seen where all raise as many false ones."""
    rng = np.random.default_rng(18)
    quiet = [draw_streams(rng) for _ in range(n_runs)]
    rate = float(np.mean([detect_by_voc(per_stream).sum() for per_stream in quiet]))
    thresholds = {}
    for method, compute in (("z, equal false rate", score_by_z), ("EARS C1, equal false rate", score_by_ears)):
        scores = np.sort(np.concatenate([compute(per_stream) for per_stream in quiet]))[::-1]
        thresholds[method] = (compute, scores[max(round(rate * n_runs), 1) - 1])
    finds: dict[str, list[NDArray[np.bool_]]] = {"voc": [], **{method: [] for method in thresholds}}
    for per_stream in quiet:
        per_stream[0, 0], per_stream[1, 0, :-1] = rng.poisson(12 * SEASON), 0
        per_stream[0, 0, -1], per_stream[1, 0, -1] = rng.poisson(36 * SEASON[-1]), rng.poisson(12)
        finds["voc"].append(detect_by_voc(per_stream)[:2])
        for method, (compute, threshold) in thresholds.items():
            finds[method].append(compute(per_stream)[:2] > threshold)
    for method, found in finds.items():
        for case, share in zip(("12 a month that trebles", "new, 12"), np.mean(found, axis=0), strict=True):
            yield Claim("real changes that are seen", case, method, 0.8 if method == "voc" else 0.0, 1.0, share)


MEASURES: dict[str, Callable[[int], Iterator[Claim]]] = {
    "nps": measure_nps,
    "differences": measure_differences,
    "smallest": measure_smallest_change,
    "split": measure_split,
    "like": measure_like_for_like,
    "shapley": measure_shapley,
    "contacts": measure_contact_shares,
    "all-contacts": measure_all_contacts,
    "effects": measure_effects,
    "alerts": measure_false_alarms,
    "detection": measure_detection,
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=2000, help="simulated cases per claim")
    parser.add_argument("--only", choices=sorted(MEASURES), nargs="+", help="these claims only")
    add_json_option(parser)
    arguments = parser.parse_args()
    table, n_broken = Table(arguments.json), 0
    for name in arguments.only or MEASURES:
        for claim in MEASURES[name](arguments.runs):
            table.add_row(claim.as_row())
            n_broken += claim.method == "voc" and not claim.holds
    return 1 if n_broken else 0


if __name__ == "__main__":
    raise SystemExit(main())
