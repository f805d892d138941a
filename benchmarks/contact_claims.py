"""Claims about contacts by cause: those with a text, and all of a month, most of which have none."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from claim_record import Claim, Floats, Z
from numpy.typing import NDArray

from voc.causes.shares import AuditSample, GroupSample, correct_group_shares, estimate_residual_variance_ratio
from voc.statistics.strata import combine_strata, estimate_stratum_shares

DEPARTMENT_SHARES = np.array([0.3, 0.25, 0.2, 0.15, 0.1])
ANGRY_SHARES = np.array([0.8, 0.3, 0.3, 0.2, 0.1])
"""Contacts about the first department are the angriest: agents signal those most."""
HABIT, HABIT_SHARE, TRUE_SHARE = 4, 0.3, 0.55
SIGNALLED_ANGRY, SIGNALLED_CALM = 0.7, 0.15
UNTOLD = 0.15
"""Part of the audited contacts of which an officer cannot tell the cause."""


def measure_contact_shares(n_runs: int) -> Iterator[Claim]:
    """Coverage of the departments' shares of contacts with a text, beside the sample alone and the signals alone."""
    for n_contacts, n_audited in ((2500, 150), (600, 150), (2500, 50)):
        rng = np.random.default_rng(19)
        holds: dict[str, list[float]] = {"voc": [], "sample alone, Wald": [], "signals alone, Wald": []}
        for _ in range(n_runs):
            cause, predicted, is_signalled = draw_contacts(rng, n_contacts)
            truth = np.eye(len(DEPARTMENT_SHARES))[cause]
            true_shares = truth.mean(axis=0)
            rows = rng.choice(n_contacts, n_audited, replace=False)
            _, low, high = correct_by_audit(truth, predicted, rows)
            holds["voc"].append(float(((low <= true_shares) & (true_shares <= high)).mean()))
            for name, shares, n in (
                ("sample alone, Wald", truth[rows].mean(axis=0), n_audited),
                ("signals alone, Wald", predicted[is_signalled].mean(axis=0), int(is_signalled.sum())),
            ):
                error = Z * np.sqrt(shares * (1 - shares) / n)
                holds[name].append(float((np.abs(shares - true_shares) <= error).mean()))
        for name, covered in holds.items():
            case = f"{n_audited} audited of {n_contacts} contacts with a text"
            yield Claim("contacts by cause", case, name, 0.93, 0.97, np.mean(covered))


def correct_by_audit(truth: Floats, predicted: Floats, rows: NDArray[np.int64]) -> tuple[Floats, Floats, Floats]:
    """Return the shares of contacts, low and high, from predictions and the contacts that were audited."""
    # The last column is "unknown": here the cause of every contact can be told.
    truth, predicted = (np.pad(values, ((0, 0), (0, 1))) for values in (truth, predicted))
    weights = np.full(rows.size, len(truth) / rows.size)
    sample = GroupSample(truth[rows] - predicted[rows], weights, np.ones(rows.size))
    ratio = estimate_residual_variance_ratio(AuditSample(rows, truth[rows], predicted[rows], weights))
    shares, low, high = correct_group_shares(predicted.mean(axis=0), len(truth), sample, ratio)
    return shares[:-1], low[:-1], high[:-1]


def measure_all_contacts(n_runs: int) -> Iterator[Claim]:
    """Coverage of the departments' shares of all contacts of a month, most of which have no text.

    Angry customers write more, and agents signal them more, so that contacts with a text are unlike the others. Beside
    ours: those with a text taken for all, and one sample of all contacts without strata.
    """
    for n_contacts, n_text, n_silent in ((2500, 30, 120), (2500, 75, 75), (600, 30, 120)):
        rng = np.random.default_rng(21)
        holds: dict[str, list[float]] = {}
        for _ in range(n_runs):
            true_shares, intervals = audit_month(rng, n_contacts, n_text, n_silent)
            for name, (low, high) in intervals.items():
                covered = float(((low <= true_shares) & (true_shares <= high)).mean())
                holds.setdefault(name, []).append(covered)
        for name, parts in holds.items():
            case = f"{n_text} with and {n_silent} without a text audited of {n_contacts}"
            yield Claim("all contacts by cause", case, name, 0.93, 0.97, np.mean(parts))


def audit_month(
    rng: np.random.Generator, n_contacts: int, n_text: int, n_silent: int
) -> tuple[Floats, dict[str, tuple[Floats, Floats]]]:
    """Return a month's true shares, and the ends of each method's intervals."""
    cause, predicted, _ = draw_contacts(rng, n_contacts)
    truth = np.eye(len(DEPARTMENT_SHARES))[cause]
    has_text = rng.random(n_contacts) < ANGRY_SHARES[cause] * 0.5 + 0.1
    text_rows, silent_rows = np.flatnonzero(has_text), np.flatnonzero(~has_text)
    drawn = rng.choice(silent_rows, n_silent, replace=False)
    # Some causes cannot be told, whatever they are; what they would have been is nowhere below.
    drawn = drawn[rng.random(n_silent) >= UNTOLD]
    audited = rng.choice(text_rows.size, min(n_text, text_rows.size), replace=False)
    with_text = correct_by_audit(truth[text_rows], predicted[text_rows], audited)
    silent = estimate_stratum_shares(truth[drawn], np.ones(drawn.size), silent_rows.size)
    parts = np.array([text_rows.size, silent_rows.size]) / n_contacts
    _, low, high = combine_strata(parts, *np.stack([np.stack(with_text), np.stack(silent)], axis=1))
    sample = truth[rng.choice(n_contacts, n_text + n_silent, replace=False)].mean(axis=0)
    error = Z * np.sqrt(sample * (1 - sample) / (n_text + n_silent))
    return truth.mean(axis=0), {
        "voc": (low, high),
        "contacts with a text for all": with_text[1:],
        "one sample, Wald": (sample - error, sample + error),
    }


def draw_contacts(rng: np.random.Generator, n: int) -> tuple[NDArray[np.int64], Floats, NDArray[np.bool_]]:
    """Return each contact's cause, what is predicted of it, and whether an agent signalled it."""
    n_departments = len(DEPARTMENT_SHARES)
    cause = rng.choice(n_departments, n, p=DEPARTMENT_SHARES)
    is_angry = rng.random(n) < ANGRY_SHARES[cause]
    is_signalled = rng.random(n) < np.where(is_angry, SIGNALLED_ANGRY, SIGNALLED_CALM)
    kind = rng.random(n)
    blamed = np.where(
        kind < HABIT_SHARE,
        HABIT,
        np.where(kind < HABIT_SHARE + TRUE_SHARE, cause, rng.integers(n_departments, size=n)),
    )
    predicted = np.full((n, n_departments), 1 / n_departments)
    predicted[is_signalled] = 0.25 / (n_departments - 1)
    predicted[is_signalled, blamed[is_signalled]] = 0.75
    return cause, predicted, is_signalled
