"""Shares of all contacts of a month, silent ones included, where contacts without a comment were audited.

Customers who write are not like those who only call: in the shipped example 69 % of October's contacts with a text are
avoidable, and 32 % of the others. So the two are **strata**. With a text the causes of the comments count, corrected by
those that were audited; without one the answers that officers gave about contacts drawn at random within the month.
What no cause can change (``Contacts.settled_codes``) is known of every contact. Whom an officer cannot tell is missing
at random within a stratum and the category that the reason has by default; ``bounds`` says how far that could be wrong.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from voc.insight.contacts import CATEGORIES, find_contacts_of_comments, flag_departments, flag_storm_days
from voc.insight.facts import encode_names
from voc.insight.silent_predictions import predict_silent_contacts
from voc.records import Category, Estimate
from voc.statistics.strata import combine_strata, correct_answer_errors, estimate_predicted_shares

if TYPE_CHECKING:
    import pandas as pd

    from voc.insight.contacts import Contacts
    from voc.insight.facts import Facts
    from voc.statistics.farrington import Floats

Ints = NDArray[np.int64]

__all__ = ["MIN_CONTACTS", "ContactShares", "estimate_contact_shares", "select_silent_contacts"]

MIN_CONTACTS = 10
"""Audited contacts without a comment from which on a month's contacts are estimated; with fewer: "at least"."""
ERROR_SPREAD = 0.03
"""Standard deviation of the part of the officers' answers that are the wrong way round: between none and one in ten."""
AVOIDABLE = CATEGORIES.index(Category.UNNECESSARY)


@dataclass(frozen=True, eq=False)
class ContactShares:
    """Shares of a month's contacts.

    Attributes
    ----------
    categories
        One for each of ``CATEGORIES``; they sum to 1.
    departments
        One for each of ``Facts.departments``; they sum to 1.
    comment_rows
        Positions of the comments about these contacts.
    n_contacts, n_silent
        Contacts of the month, and those without a comment.
    n_answers, n_untold
        Answers about silent contacts, and how many of them were "cannot be told".
    bounds
        Avoidable share if none, or all, of the silent contacts that cannot be told are avoidable.
    """

    categories: tuple[Estimate, ...]
    departments: tuple[Estimate, ...]
    comment_rows: Ints
    n_contacts: int
    n_silent: int
    n_answers: int
    n_untold: int
    bounds: tuple[float, float]

    @property
    def avoidable(self) -> Estimate:
        """Share of avoidable contacts."""
        return self.categories[AVOIDABLE]


@dataclass(frozen=True, eq=False)
class _Stratum:
    """Shares of one stratum: (3, n) value, low and high of categories, and of departments."""

    categories: Floats
    departments: Floats
    settled: Floats
    """(n_categories,) shares of contacts whose category no cause can change."""


def select_silent_contacts(all_contacts: Contacts, month: int) -> Ints:
    """Return the rows of a month's registrations about which there is no comment; ``month`` is Period.index."""
    is_silent = (all_contacts.months == month) & (all_contacts.comment_rows < 0) & (all_contacts.ids >= 0)
    return np.flatnonzero(is_silent)


def estimate_contact_shares(
    facts: Facts, all_contacts: Contacts, month: int, *, error: float | None = None
) -> ContactShares | None:
    """Return the shares of a month's contacts, or None where too few without a comment were audited.

    Parameters
    ----------
    month
        Period.index.
    error
        Part of the officers' answers that are the wrong way round; None: what their agreement tells.
    """
    error = facts.officer_error if error is None else error
    silent_rows = select_silent_contacts(all_contacts, month)
    answers = _select_answers(facts, all_contacts, silent_rows)
    is_told = answers["department"].notna().to_numpy()
    if is_told.sum() < MIN_CONTACTS:
        return None
    clear_answers = answers[is_told]
    month_rows = np.flatnonzero(all_contacts.months == month)
    text_rows = np.setdiff1d(month_rows, silent_rows)
    comment_rows, contact_codes = _number_comments(facts, all_contacts, text_rows)
    predictions = _predict_silent(facts, all_contacts, silent_rows, text_rows, comment_rows, contact_codes)
    silent = _estimate_silent(facts, all_contacts, silent_rows, clear_answers, predictions)
    strata, parts = [silent], [silent_rows.size / month_rows.size]
    if comment_rows.size:
        strata.append(_estimate_with_text(facts, all_contacts, text_rows, comment_rows, contact_codes))
        parts.append(text_rows.size / month_rows.size)
    n_answers, n_untold = len(answers), int((~is_told).sum())
    method = f"stratified, {n_answers} contacts without a comment audited"
    categories, departments = _combine(strata, np.array(parts) / sum(parts), facts, error)
    # What could not be told is n_untold of the answers about silent contacts, all of it on one side or the other; of
    # that too it is known what is settled.
    told_share, avoidable = float(silent.categories[0, AVOIDABLE]), float(categories[0, AVOIDABLE])
    settled_share, n_open = float(silent.settled[AVOIDABLE]), 1 - float(silent.settled.sum())
    shifts = (parts[0] * (end - told_share) * n_untold / n_answers for end in (settled_share, settled_share + n_open))
    low_bound, high_bound = (min(max(avoidable + shift, 0.0), 1.0) for shift in shifts)
    return ContactShares(
        _build_estimates(categories, month_rows.size, method),
        _build_estimates(departments, month_rows.size, method),
        comment_rows,
        month_rows.size,
        silent_rows.size,
        n_answers,
        n_untold,
        (low_bound, high_bound),
    )


def _select_answers(facts: Facts, all_contacts: Contacts, silent_rows: Ints) -> pd.DataFrame:
    """Return the answers about a month's silent contacts that were drawn, with ``row``: that of the contact.

    A department that is none of today's is as good as none, as among the audited comments.
    """
    import pandas as pd

    if facts.contact_answers is None or not len(facts.contact_answers):
        return pd.DataFrame({name: [] for name in ("department", "category", "row")})
    # A contact that nobody drew says nothing about the others.
    session_answers = facts.contact_answers.dropna(subset=["session"])
    row_by_id = pd.Series(silent_rows, index=all_contacts.ids[silent_rows])
    rows = session_answers["contact"].map(row_by_id)
    names = session_answers["department"]
    is_known = names.isin([department.name for department in facts.departments])
    return (
        session_answers.assign(row=rows, department=names.where(is_known, None))[rows.notna()]
        .astype({"row": "int64"})
        .reset_index(drop=True)
    )


def _number_comments(facts: Facts, all_contacts: Contacts, text_rows: Ints) -> tuple[Ints, Ints]:
    """Return the rows of the comments about some contacts, and the number of the contact that each is about."""
    numbers = np.full(len(all_contacts.ids) + 1, -1, dtype=np.int64)
    numbers[text_rows] = np.arange(text_rows.size)
    # A comment about no contact (−1) finds the last entry.
    codes = numbers[find_contacts_of_comments(facts, all_contacts)]
    rows = np.flatnonzero(codes >= 0)
    return rows, codes[rows]


def _predict_silent(
    facts: Facts,
    all_contacts: Contacts,
    silent_rows: Ints,
    text_rows: Ints,
    comment_rows: Ints,
    contact_codes: Ints,
) -> Floats:
    """Return (n_silent, n_departments) causes expected of the silent contacts, from those with a comment."""
    from voc.causes import shares

    n_departments = len(facts.departments)
    probabilities = facts.audit_correction.comment_probabilities[comment_rows][:, :n_departments]
    totals = probabilities.sum(axis=1)
    is_known = totals > 0
    weights = shares.weigh_by_comment(contact_codes)[is_known] / totals[is_known]
    of_contact = np.zeros((text_rows.size, n_departments))
    np.add.at(of_contact, contact_codes[is_known], probabilities[is_known] * weights[:, None])
    sums = of_contact.sum(axis=1, keepdims=True)
    of_contact = np.divide(of_contact, sums, out=np.full_like(of_contact, np.nan), where=sums > 0)
    return predict_silent_contacts(all_contacts, silent_rows, text_rows, of_contact)


def _predict_categories(facts: Facts, all_contacts: Contacts, silent_rows: Ints, predictions: Floats) -> Floats:
    """Return (n_silent, n_categories) categories expected: settled, avoidable by an error, else the reason's."""
    can_err, is_outside = (flags[:-1] for flags in flag_departments(facts.departments))
    in_storm = flag_storm_days(facts, all_contacts.days[silent_rows])
    avoidable = (predictions * (can_err[None, :] & ~(is_outside[None, :] & in_storm[:, None]))).sum(axis=1)
    others = all_contacts.default_codes[silent_rows]
    others = np.where(others == AVOIDABLE, CATEGORIES.index(Category.HYGIENE), others)
    categories: Floats = np.eye(len(CATEGORIES))[others] * (1 - avoidable)[:, None]
    categories[:, AVOIDABLE] += avoidable
    settled = all_contacts.settled_codes[silent_rows]
    categories[settled >= 0] = np.eye(len(CATEGORIES))[settled[settled >= 0]]
    return categories


def _estimate_silent(
    facts: Facts, all_contacts: Contacts, silent_rows: Ints, clear_answers: pd.DataFrame, predictions: Floats
) -> _Stratum:
    """Return the shares of the contacts without a comment, from the answers that name a cause."""
    rows = clear_answers["row"].to_numpy(dtype=np.int64)
    names = [department.name for department in facts.departments]
    codes = encode_names(names, clear_answers["department"])
    categories = _categorise_answers(facts, all_contacts, clear_answers, codes)
    # Officers can tell less of some reasons than of others: each kind of reason counts with its number of contacts.
    by_default = all_contacts.default_codes == AVOIDABLE
    n_told = np.bincount(by_default[rows], minlength=2)
    n_all = np.bincount(by_default[silent_rows], minlength=2)
    weights = (n_all / np.maximum(n_told, 1))[by_default[rows].astype(np.int64)]
    # Of a kind without an answer nothing is known: all answers then stand for all contacts alike.
    if (n_told[n_all > 0] == 0).any():
        weights = np.ones(rows.size)
    category_answers = np.eye(len(CATEGORIES))[categories]
    department_answers = np.eye(len(names))[codes]
    category_predictions = _predict_categories(facts, all_contacts, silent_rows, predictions)
    audited = np.searchsorted(silent_rows, rows)
    category_shares, department_shares = (
        np.stack(estimate_predicted_shares(answers, weights, of_all[audited], of_all.mean(axis=0), len(of_all)))
        for answers, of_all in ((category_answers, category_predictions), (department_answers, predictions))
    )
    settled = _sum_settled(all_contacts, silent_rows) * _measure_agreement(all_contacts.settled_codes[rows], categories)
    return _Stratum(category_shares, department_shares, settled)


def _measure_agreement(settled_codes: Ints, categories: Ints) -> float:
    """Return the part of the settled contacts among the answers of which no officer named another category."""
    is_settled = settled_codes >= 0
    return float((settled_codes == categories)[is_settled].mean()) if is_settled.any() else 1.0


def _sum_settled(all_contacts: Contacts, rows: Ints) -> Floats:
    """Return (n_categories,) the part of some contacts whose category is each of them, whatever the cause."""
    codes = all_contacts.settled_codes[rows]
    counts: Floats = np.bincount(codes[codes >= 0], minlength=len(CATEGORIES)) / rows.size
    return counts


def _categorise_answers(facts: Facts, all_contacts: Contacts, clear_answers: pd.DataFrame, codes: Ints) -> Ints:
    """Return the category code of each answer: what the officer saw, what is settled, else by department and reason."""
    rows = clear_answers["row"].to_numpy(dtype=np.int64)
    can_err, is_outside = flag_departments(facts.departments)
    in_storm = flag_storm_days(facts, all_contacts.days[rows])
    is_error = can_err[codes] & ~(is_outside[codes] & in_storm)
    # Somebody looked and saw no error: a reason that is avoidable by default was not so here.
    without_error = all_contacts.default_codes[rows].copy()
    without_error[without_error == AVOIDABLE] = CATEGORIES.index(Category.HYGIENE)
    categories = np.where(is_error, AVOIDABLE, without_error)
    settled = all_contacts.settled_codes[rows]
    categories = np.where(settled >= 0, settled, categories)
    position_by_name = {str(category): code for code, category in enumerate(CATEGORIES) if category is not None}
    officer_codes = clear_answers["category"].map(position_by_name)
    return np.where(officer_codes.notna(), officer_codes.fillna(0), categories).astype(np.int64)


def _estimate_with_text(
    facts: Facts, all_contacts: Contacts, text_rows: Ints, comment_rows: Ints, contact_codes: Ints
) -> _Stratum:
    """Return the shares of the contacts with a comment, corrected by the comments that were audited."""
    can_err, is_outside = (flags[:-1] for flags in flag_departments(facts.departments))
    days = facts.comments["day"].to_numpy(dtype=np.int64)
    in_storm = flag_storm_days(facts, days)
    # (n_comments, n_departments): whether the department's cause makes the contact avoidable.
    is_error = can_err[None, :] & ~(is_outside[None, :] & in_storm[:, None])
    departments = _correct_told_shares(facts, comment_rows, contact_codes, None)
    # What is settled is known of these contacts; the others are estimated.
    is_open = all_contacts.settled_codes[text_rows] < 0
    settled = _sum_settled(all_contacts, text_rows)
    is_open_comment = is_open[contact_codes]
    if not is_open_comment.any():
        settled = settled / max(settled.sum(), 1e-12)
        return _Stratum(np.tile(settled, (3, 1)), departments, settled)
    avoidable = _correct_told_shares(facts, comment_rows[is_open_comment], contact_codes[is_open_comment], is_error)[
        :, 0
    ]
    # What is not avoidable has the category of its reason.
    codes = all_contacts.default_codes[text_rows[is_open]]
    others = codes[codes != AVOIDABLE]
    counts = np.bincount(others, minlength=len(CATEGORIES)).astype(float)
    composition = counts / max(counts.sum(), 1.0)
    if not others.size:
        composition[CATEGORIES.index(Category.HYGIENE)] = 1.0
    value, low, high = avoidable
    # The rest is smallest where the avoidable part is largest: its low end comes from their high one.
    categories = np.stack([(1 - end) * composition for end in (value, high, low)])
    categories[:, AVOIDABLE] = avoidable
    return _Stratum(settled + is_open.mean() * categories, departments, settled)


def _correct_told_shares(
    facts: Facts, comment_rows: Ints, contact_codes: Ints, is_error: NDArray[np.bool_] | None
) -> Floats:
    """Return (3, k) shares, low and high among contacts whose cause is known, corrected by audited comments.

    Parameters
    ----------
    is_error
        (n_comments, n_departments): then the columns are "avoidable" and "not"; None: the departments.
    """
    from voc.causes import shares

    audit = facts.audit_correction

    def fold(probabilities: Floats, rows: Ints) -> Floats:
        by_column = probabilities[:, :-1]
        if is_error is not None:
            error = (by_column * is_error[rows]).sum(axis=1)
            by_column = np.column_stack([error, by_column.sum(axis=1) - error])
        totals = by_column.sum(axis=1, keepdims=True)
        # Of what is wholly unknown nothing is said: all columns alike. A last column without anything: none unknown.
        by_column = np.where(totals > 0, by_column / np.where(totals > 0, totals, 1.0), 1 / by_column.shape[1])
        return np.column_stack([by_column, np.zeros(len(by_column))])

    part_of_contact = shares.weigh_by_comment(contact_codes)
    predicted = np.average(
        fold(audit.comment_probabilities[comment_rows], comment_rows), axis=0, weights=part_of_contact
    )
    part_by_row = np.zeros(len(facts.comments) + 1)
    part_by_row[comment_rows] = part_of_contact
    # A comment that is outside the group, or unknown (−1, the last entry), has part 0.
    parts = audit.comment_fractions * part_by_row[audit.audited_comments]
    # All that was audited, of other months too: what predictions miss there they mostly miss here.
    blind = fold(audit.truth - audit.gaps, audit.audited_comments)
    gaps = fold(audit.truth, audit.audited_comments) - blind
    is_told = (parts > 0) & (audit.truth[:, -1] == 0)
    sample = shares.GroupSample(gaps[is_told], audit.weights[is_told], parts[is_told])
    common = shares.compute_common_gap(blind, gaps, audit.weights * audit.comment_fractions)
    n_themes = shares.count_themes(audit.comment_themes[comment_rows], part_of_contact)
    n_contacts, ratio = int(np.unique(contact_codes).size), audit.residual_variance_ratio
    return np.stack(shares.correct_group_shares(predicted, n_contacts, sample, ratio, common, n_themes))[:, :-1]


def _combine(strata: list[_Stratum], parts: Floats, facts: Facts, error: float) -> tuple[Floats, Floats]:
    """Return (3, n) value, low and high of categories and of departments over all strata, errors of officers undone."""
    categories, departments = (
        np.stack(combine_strata(parts, *np.stack([getattr(each, name) for each in strata], axis=1)))
        for name in ("categories", "departments")
    )
    # Nobody errs about what is settled: what was answered is about the other contacts.
    settled = np.sum([part * stratum.settled for part, stratum in zip(parts, strata, strict=True)], axis=0)
    n_open = 1 - float(settled.sum())
    if n_open > 0:
        others = np.maximum(categories - settled, 0.0)
        # A sample of silent contacts has not exactly the part of settled ones that all of them have.
        others *= n_open / max(float(others[0].sum()), 1e-12)
        avoidable = np.minimum(others[:, AVOIDABLE] / n_open, 1.0)
        corrected = np.array([correct_answer_errors(share, error) for share in avoidable])
        # How often officers err is not known exactly either: 1.96 standard deviations of what that moves.
        moved = 1.96 * ERROR_SPREAD * abs(2 * avoidable[0] - 1) / (1 - 2 * error) ** 2
        corrected[1] = corrected[0] - np.hypot(corrected[0] - corrected[1], moved)
        corrected[2] = corrected[0] + np.hypot(corrected[2] - corrected[0], moved)
        # What else there is shrinks or grows with it: errors do not change how the rest is divided.
        others *= (1 - corrected[0]) / (1 - avoidable[0]) if avoidable[0] < 1 else 1.0
        others[:, AVOIDABLE] = n_open * corrected
        categories = settled + others
    # The same of causes, which are no categories: what a department caused may be avoidable or not.
    can_err = flag_departments(facts.departments)[0][:-1]
    with_error = float(departments[0][can_err].sum())
    corrected_error = correct_answer_errors(with_error, error)
    error_factor = corrected_error / with_error if with_error > 0 else 1.0
    rest_factor = (1 - corrected_error) / (1 - with_error) if with_error < 1 else 1.0
    departments = departments * np.where(can_err, error_factor, rest_factor)
    # A single answer that accuses a department may be a wrong one, and those fall on any of them.
    departments[1] -= np.where(can_err, error * (1 - corrected_error) / max(int(can_err.sum()), 1), 0.0)
    return np.clip(categories, 0.0, 1.0), np.clip(departments, 0.0, 1.0)


def _build_estimates(shares: Floats, n: int, method: str) -> tuple[Estimate, ...]:
    return tuple(
        Estimate(float(value), min(float(low), float(value)), max(float(high), float(value)), n, "share", method)
        for value, low, high in shares.T
    )
