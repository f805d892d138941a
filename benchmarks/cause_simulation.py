"""Simulated company for benchmarks/causes.py: comments of one to four parts, agents with habits, angry customers.

Nothing of it is what the model assumes: habits differ by team and reason, a contact is signalled more often when the
customer is angry, anger differs by department, and departments are of very different size.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from voc.causes import CauseModel, draw_audit_sample
from voc.causes.lead import estimate_lead_probabilities
from voc.records import Estimate

Scores = dict[str, float | int | str]

NAMES = ("Facturatie", "Marketing", "Klantenservice", "Meetdata", "IT", "Product", "Incasso", "Verkoop", "Planning",
         "Netbeheerder", "Installateur")  # fmt: skip
SHARES = np.array([26, 18, 14, 9, 8, 7, 5, 4, 4, 3, 2]) / 100
HABITS = np.array([[4, 4, 4, 0, 4], [4, 4, 1, 1, 9]])
"""Department that a team (row) blames by habit, by contact reason (column): mostly IT."""
HABIT_SHARE, TRUE_SHARE = 0.3, 0.5
SEGMENT_SHARES = np.array([0.45, 0.3, 0.15, 0.1])
"""How many comments have one, two, three and four parts."""
ANGRY_SHARES = np.array([0.5, 0.3, 0.2, 0.3, 0.3, 0.2, 0.6, 0.3, 0.4, 0.2, 0.5])
SIGNALS, SIGNALS_ANGRY = 0.8, 2.4
"""Signals for a contact that is not angry, and for one that is."""
LEVELS = {
    "company": None,
    "month": "month",
    "theme": "theme",
    "theme_month": "theme_month",
    "reported_month": "reported",
}
"""Level → column of groups; the last month is the reported one, from which half of each session is drawn."""
FEW_SEEDS, N_ROUNDS = 100, 50
"""Seeds for which Dawid–Skene is fitted (its error is known to .1 point after a hundred), and its rounds of EM."""


@dataclass(frozen=True)
class SimulatedCompany:
    """Evidence and segments as a cause model takes them, ``cause`` of each segment (position in ``NAMES``)."""

    evidence: pd.DataFrame
    segments: pd.DataFrame
    cause: NDArray[np.int64]


def simulate_company(
    seed: int, n: int = 2000, n_themes: int = 40, n_months: int = 6, changed: float = 0.0
) -> SimulatedCompany:
    """Return a company of n comments; the last month has twice as many as the others and a mix of its own.

    ``changed`` is the part of the themes that have other causes in the last month: what the other months teach is wrong
    there.
    """
    rng = np.random.default_rng(seed)
    n_segments = rng.choice(len(SEGMENT_SHARES), size=n, p=SEGMENT_SHARES) + 1
    feedback = np.repeat(np.arange(n), n_segments)
    month = rng.choice(n_months, size=n, p=np.r_[np.ones(n_months - 1), 2] / (n_months + 1))
    mixes = np.array([rng.dirichlet(SHARES * 3 + 1e-3) for _ in range(n_themes)])
    # Long comments are about other things than short ones: what counted segments would be off by it.
    popularity = rng.dirichlet(np.ones(n_themes), size=2)
    last_month = rng.dirichlet(np.ones(n_themes))
    is_long = (n_segments > 1)[feedback].astype(int)
    theme_shares = np.where((month == n_months - 1)[feedback, None], last_month, popularity[is_long])
    theme = _draw_categories(theme_shares, rng)
    cause_shares = mixes[theme]
    if changed:
        new_mixes = np.array([rng.dirichlet(SHARES[::-1] * 3 + 1e-3) for _ in range(n_themes)])
        is_changed = (rng.random(n_themes) < changed)[theme] & (month == n_months - 1)[feedback]
        cause_shares = np.where(is_changed[:, None], new_mixes[theme], cause_shares)
    cause = _draw_categories(cause_shares, rng)
    segments = pd.DataFrame(
        {"segment": np.arange(len(theme)), "feedback": feedback, "theme": theme, "month": month[feedback]}
    )
    segments["theme_month"] = segments["theme"] * n_months + segments["month"]
    segments["is_reported"] = segments["month"] == n_months - 1
    segments["reported"] = np.where(segments["is_reported"], n_months - 1, np.nan)  # all others are in no group
    return SimulatedCompany(_simulate_signals(segments, cause, rng), segments, cause)


def _draw_categories(shares: NDArray[np.float64], rng: np.random.Generator) -> NDArray[np.int64]:
    """Return a category for each row of shares, ``(n,)``."""
    place = (rng.random(len(shares))[:, None] > shares.cumsum(axis=1)).sum(axis=1)
    return place.clip(max=shares.shape[1] - 1).astype(np.int64)


def _simulate_signals(segments: pd.DataFrame, cause: NDArray[np.int64], rng: np.random.Generator) -> pd.DataFrame:
    """Return agents' signals about contacts, at each of the contact's segments."""
    first = segments.drop_duplicates("feedback")["segment"].to_numpy()
    is_angry = rng.random(len(first)) < ANGRY_SHARES[cause[first]]
    contact = np.repeat(np.arange(len(first)), rng.poisson(np.where(is_angry, SIGNALS_ANGRY, SIGNALS)))
    team, reason = rng.integers(2, size=len(contact)), segments["theme"].to_numpy()[first][contact] % HABITS.shape[1]
    # An agent who knows names the cause of one of the parts, the first one mostly.
    n_parts = segments.groupby("feedback").size().to_numpy()[contact]
    part = np.where(rng.random(len(contact)) < 0.6, 0, rng.integers(n_parts))
    kind = rng.random(len(contact))
    department = np.where(
        kind < HABIT_SHARE,
        HABITS[team, reason],
        np.where(
            kind < HABIT_SHARE + TRUE_SHARE, cause[first[contact] + part], rng.integers(len(NAMES), size=len(kind))
        ),
    )
    signals = pd.DataFrame(
        {
            "feedback": contact,
            "department": np.array(NAMES, dtype=object)[department],
            "source": [f"signal:{number}" for number in range(len(contact))],
            "agent": team * 8 + rng.integers(8, size=len(contact)),
        }
    )
    parts = segments[["segment", "feedback"]]
    return parts.merge(signals, "inner", "feedback").assign(kind="agent", weight=1.0).drop(columns="feedback")


def draw_answers(company: SimulatedCompany, n: int, seed: int) -> pd.DataFrame:
    """Return n comments drawn as ``voc audit draw`` does, answered with the truth."""
    sample = draw_audit_sample(company.segments, n, session="calibration", seed=seed, reported="is_reported")
    names = np.array(NAMES, dtype=object)[company.cause[sample["segment"].to_numpy(dtype=np.int64)]]
    n_parts = company.segments.groupby("feedback")["segment"].transform("size")
    return sample.assign(department=names, audit=True, n_parts=n_parts.to_numpy()[sample["segment"]])


def compute_true_shares(company: SimulatedCompany, by: str | None) -> pd.DataFrame:
    """Return the true shares per group (index) and department (columns); a comment counts once in a group."""
    return _average_by_comment(np.eye(len(NAMES))[company.cause], company, by)


def _average_by_comment(probabilities: NDArray[np.float64], company: SimulatedCompany, by: str | None) -> pd.DataFrame:
    """Return the mean of (n_segments, n_departments) in each group; a comment counts once in a group."""
    group = company.segments[by] if by else pd.Series(0, index=company.segments.index)
    weight = 1 / company.segments.groupby([group, "feedback"])["segment"].transform("size")
    sums = pd.DataFrame(probabilities * weight.to_numpy()[:, None]).groupby(group.to_numpy()).sum()
    return sums.div(weight.groupby(group).sum(), axis=0)


class LevelScores:
    """Errors, widths and coverage of all shares of one system, number of answers and level."""

    def __init__(self) -> None:
        self.errors: list[NDArray[np.float64]] = []
        self.widths: list[NDArray[np.float64]] = []
        self.hits: list[NDArray[np.bool_]] = []
        self.leading_hits: list[bool] = []
        self.leading_widths: list[float] = []
        self.lead_probabilities: list[float] = []
        self.leads: list[bool] = []

    def add_lines(self, lines: dict[str | None, Estimate], truth: NDArray[np.float64]) -> None:
        """Add the shares of one group beside the truth."""
        value = np.array([lines[name].value for name in NAMES], dtype=float)
        low = np.array([lines[name].low for name in NAMES], dtype=float)
        high = np.array([lines[name].high for name in NAMES], dtype=float)
        is_hit, leading = (low <= truth + 1e-9) & (truth <= high + 1e-9), int(value.argmax())
        self.errors.append(np.abs(value - truth))
        self.widths.append(high - low)
        self.hits.append(is_hit)
        self.leading_hits.append(bool(is_hit[leading]))
        self.leading_widths.append(float(high[leading] - low[leading]))

    def add_lead(self, lines: dict[str | None, Estimate], truth: NDArray[np.float64]) -> None:
        """Add how surely the leading department of one group is said to lead, and whether it does."""
        shares = np.array([lines[name].value for name in (*NAMES, None)], dtype=float)
        probability = estimate_lead_probabilities(shares, lines[None].n)
        self.lead_probabilities.append(float(probability.max()))
        self.leads.append(bool(truth[probability.argmax()] >= truth.max() - 1e-9))

    def to_row(self, system: str, n: int, level: str) -> Scores:
        """Return the row of the table."""
        row: Scores = {"system": system, "confirmed": n, "level": level}
        row["share_error"] = round(100 * float(np.mean(self.errors)), 2)
        if self.hits:
            row["width"] = round(100 * float(np.mean(self.widths)), 1)
            row["coverage"] = round(float(np.mean(self.hits)), 4)
            row["width_leading"] = round(100 * float(np.mean(self.leading_widths)), 1)
            row["coverage_leading"] = round(float(np.mean(self.leading_hits)), 4)
        if self.leads:
            row["lead_probability"] = round(float(np.mean(self.lead_probabilities)), 3)
            row["leads"] = round(float(np.mean(self.leads)), 3)
        return row


def compare_in_simulation(n_seeds: int, confirmed: tuple[int, ...], changed: float = 0.0) -> list[Scores]:
    """Return error, width and coverage by level and number of answers, and the error of what others do.

    ``uncorrected`` beside ours is what the same model predicts before the audited comments correct its shares.
    """
    scores: dict[tuple[str, int, str], LevelScores] = {}
    for seed in range(n_seeds):
        company = simulate_company(seed, changed=changed)
        truth_by_level = {level: compute_true_shares(company, by) for level, by in LEVELS.items()}
        for n in confirmed:
            answers = draw_answers(company, n, seed + 10**6)
            model = CauseModel(NAMES).fit(company.evidence, answers, segments=company.segments)
            for level, by in LEVELS.items():
                level_scores = scores.setdefault(("voc", n, level), LevelScores())
                for group, lines in model.shares(by).items():
                    group_truth = truth_by_level[level].loc[0 if group is None else group].to_numpy()
                    level_scores.add_lines(lines, group_truth)
                    if not n:
                        level_scores.add_lead(lines, group_truth)
                if n:
                    predicted = model._predicted[:, :-1]  # noqa: SLF001 - the benchmark looks behind the correction
                    gaps = (_average_by_comment(predicted, company, by) - truth_by_level[level]).to_numpy()
                    scores.setdefault(("uncorrected", n, level), LevelScores()).errors.extend(np.abs(gaps))
            if n:
                scores.setdefault(("audited only", n, "company"), LevelScores()).errors.append(
                    np.abs(_average_answers(answers) - truth_by_level["company"].loc[0].to_numpy())
                )
        for system, shares in _predict_by_votes(company, seed):
            gap = shares - truth_by_level["company"].loc[0].to_numpy()
            scores.setdefault((system, 0, "company"), LevelScores()).errors.append(np.abs(gap))
    return [scores[key].to_row(*key) for key in sorted(scores, key=lambda key: (key[1], key[0] != "voc", key[0]))]


def _average_answers(answers: pd.DataFrame) -> NDArray[np.float64]:
    """Return the shares in the answers alone, each by the comments it stands for, ``(n_departments,)``."""
    weights = 1 / (answers["inclusion_probability"] * answers["n_parts"])
    sums = weights.groupby(answers["department"]).sum().reindex(NAMES, fill_value=0.0)
    return (sums / sums.sum()).to_numpy(dtype=float)


def _predict_by_votes(company: SimulatedCompany, seed: int) -> Iterator[tuple[str, NDArray[np.float64]]]:
    """Yield what counting signals says, and what Dawid and Skene's model of agents' errors does."""
    evidence = company.evidence
    votes = evidence.groupby(["segment", "department"]).size().reset_index(name="n")
    votes = votes.sample(frac=1, random_state=seed).sort_values("n", ascending=False, kind="stable")
    yield "majority of signals", _compute_shares(votes.drop_duplicates("segment")["department"])
    if seed < FEW_SEEDS:
        yield "Dawid–Skene", _fit_dawid_skene(evidence)


def _fit_dawid_skene(evidence: pd.DataFrame) -> NDArray[np.float64]:
    """Return the shares of the likeliest departments, with a confusion matrix per agent (Dawid & Skene 1979), by EM."""
    task = pd.factorize(evidence["segment"])[0]
    agent, label = evidence["agent"].to_numpy(), pd.Index(NAMES).get_indexer(pd.Index(evidence["department"]))
    n_tasks, n_agents, k = int(task.max()) + 1, int(agent.max()) + 1, len(NAMES)
    posterior = np.zeros((n_tasks, k))
    np.add.at(posterior, (task, label), 1.0)  # the votes are where it begins
    for _ in range(N_ROUNDS):
        posterior /= posterior.sum(axis=1, keepdims=True)
        confusion = np.full((n_agents, k, k), 0.01)  # [agent, label, truth]; a hundredth, so that nothing is impossible
        np.add.at(confusion, (agent, label), posterior[task])
        confusion /= confusion.sum(axis=1, keepdims=True)
        log_posterior = np.tile(np.log(posterior.mean(axis=0) + 1e-9), (n_tasks, 1))
        np.add.at(log_posterior, task, np.log(confusion[agent, label]))
        posterior = np.exp(log_posterior - log_posterior.max(axis=1, keepdims=True))
    return _compute_shares(pd.Series(np.array(NAMES, dtype=object)[posterior.argmax(axis=1)]))


def _compute_shares(departments: pd.Series) -> NDArray[np.float64]:
    return departments.value_counts(normalize=True).reindex(NAMES, fill_value=0.0).to_numpy(dtype=float)
