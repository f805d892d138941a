"""Shares of departments in a group of comments, each with its interval.

Where comments were audited at random, the share is corrected by them. A group that none of the audited comments is in
gets a wide interval, as wide as a handful of confirmed comments would leave it: what is unknown may belong to anyone
(Manski 1990, American Economic Review 80, 319–323). Where nothing at all was audited there is no interval: a model that
copies a habit is wrong everywhere at once, however many comments it reads. The order of the departments is told
instead, with the probability that it holds (``voc.causes.lead``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from voc.insight.evidence_sentences import EvidenceByCause, complete_evidence, count_unblaming_agents
from voc.insight.facts import Facts
from voc.records import CAN_ERR, Cause, Estimate, theme_reference

if TYPE_CHECKING:
    from voc.insight.audit_correction import AuditCorrectionInputs, Floats
    from voc.insight.scope import Ints, MonthScope

__all__ = [
    "estimate_cause_shares",
    "estimate_comment_shares",
    "estimate_mention_shares",
    "estimate_weighted_shares",
    "list_incident_causes",
    "list_lead_probabilities",
    "list_theme_causes",
    "scale_to_count",
]

SMALLEST_SHARE = 0.01
"""Departments below this share of a theme are not listed."""


def estimate_cause_shares(
    probabilities: NDArray[np.float64],
    n_confirmed: int,
    row_weights: NDArray[np.float64] | None = None,
    *,
    is_audited: bool = True,
) -> list[Estimate]:
    """Return each column's share in a group of comments; the last column is "unknown".

    Parameters
    ----------
    probabilities
        (n_comments, n_departments + 1) probabilities.
    n_confirmed
        How many of these comments have a cause that a person confirmed.
    row_weights
        (n_comments,) what each counts, a contact's share of it; None: one each.
    is_audited
        Whether any comment, of this group or another, was audited; without, shares have no interval.
    """
    from voc.causes.share_intervals import compute_unaudited_interval

    n = _count_whole(probabilities, row_weights)
    if n == 0:
        return [Estimate(None, None, None, 0, "share", note="no comments")] * probabilities.shape[1]
    shares = np.average(probabilities, axis=0, weights=row_weights)
    if not is_audited:
        method = f"model, not audited, {n_confirmed} confirmed"
        return [Estimate(float(value), None, None, n, "share", method) for value in shares]
    low, high = compute_unaudited_interval(shares, min(n_confirmed, n), n)
    return _build_estimates(shares, low, high, n, f"model, {n_confirmed} confirmed")


def estimate_comment_shares(facts: Facts, rows: Ints, contact_codes: Ints | None = None) -> list[Estimate]:
    """Return each department's share in some comments, corrected by those of them that were audited; "unknown" last.

    Parameters
    ----------
    rows
        Positions of the comments.
    contact_codes
        (n,) number of the contact that each comment is about: shares are then of contacts, and a contact with several
        comments counts once. None: of the comments themselves.
    """
    part_of_contact = np.ones(rows.size) if contact_codes is None else _divide_contacts(contact_codes)
    return estimate_weighted_shares(facts, rows, part_of_contact)


def estimate_weighted_shares(
    facts: Facts, rows: Ints, part_of_contact: NDArray[np.float64], unknown_weights: NDArray[np.float64] | None = None
) -> list[Estimate]:
    """Return each department's share in some comments that do not count alike; "unknown" last.

    Parameters
    ----------
    rows
        Positions of the comments, each once.
    part_of_contact
        (n,) what each counts: a part of a contact, an amount. They sum to what the group is worth: for an interval that
        of as many comments.
    unknown_weights
        What items without a text count, whose cause nobody knows.
    """
    from voc.causes import shares

    audit = facts.audit_correction
    no_text = np.zeros((0 if unknown_weights is None else unknown_weights.size, len(facts.departments) + 1))
    no_text[:, -1] = 1.0
    weights = part_of_contact if unknown_weights is None else np.concatenate([part_of_contact, unknown_weights])
    if not len(audit.gaps):
        probabilities = np.vstack([facts.comment_causes[rows], no_text])
        return estimate_cause_shares(probabilities, _count_confirmed(facts, rows), weights, is_audited=False)
    # One entry more than there are comments: an audited segment of none has position −1, and finds a 0 there.
    part_by_row = np.zeros(len(facts.comments) + 1)
    part_by_row[rows] = part_of_contact
    parts = audit.comment_fractions * part_by_row[audit.audited_comments]
    n_themes = shares.count_themes(audit.comment_themes[rows], part_of_contact) if rows.size else 1.0
    probabilities = np.vstack([audit.comment_probabilities[rows], no_text])
    return _correct_shares(audit, probabilities, parts, weights, n_themes)


def estimate_mention_shares(facts: Facts, mentions: Ints) -> list[Estimate]:
    """Return each department's share in some mentions of a theme, corrected by those that were audited."""
    audit = facts.audit_correction
    if not len(audit.gaps):
        rows = facts.mentions["row"].to_numpy(dtype=np.int64)[mentions]
        return estimate_cause_shares(facts.mention_causes[mentions], _count_confirmed(facts, rows), is_audited=False)
    parts = np.where(np.isin(audit.audited_mentions, mentions), audit.mention_fractions, 0.0)
    return _correct_shares(audit, audit.mention_probabilities[mentions], parts)


def _divide_contacts(contact_codes: Ints) -> Floats:
    """Return each comment's part of its contact: ``[.5, .5, 1]`` for two about one contact and one about another."""
    from voc.causes.shares import weigh_by_comment

    return weigh_by_comment(contact_codes) if contact_codes.size else np.zeros(0)


def _count_confirmed(facts: Facts, rows: Ints) -> int:
    """Return how many of some comments have a confirmed cause."""
    return int(flag_confirmed_comments(facts)[rows].sum()) if facts.confirmed_segments else 0


def _correct_shares(
    audit: AuditCorrectionInputs,
    probabilities: Floats,
    parts: Floats,
    row_weights: Floats | None = None,
    n_themes: float = 1.0,
) -> list[Estimate]:
    """Return shares of a group of comments, corrected by its audited ones; without any, the model's alone.

    Parameters
    ----------
    probabilities
        (n, k) of the group's comments.
    parts
        (m,) which part of a comment of the group each audited segment is; 0: it is not in the group.
    row_weights
        (n,) what each comment counts, a contact's share of it; None: one each.
    n_themes
        How many themes the group mixes.
    """
    from voc.causes.shares import GroupSample, correct_group_shares

    is_in_group = parts > 0
    n_audited = int(is_in_group.sum())
    if not len(probabilities):
        return estimate_cause_shares(probabilities, 0, row_weights)
    n = _count_whole(probabilities, row_weights)
    shares = np.average(probabilities, axis=0, weights=row_weights)
    sample = GroupSample(audit.gaps[is_in_group], audit.weights[is_in_group], parts[is_in_group])
    # A group that none of the sample was drawn from is corrected by the others' only as far as it mixes their themes.
    common = audit.compute_common_gap()
    corrected, low, high = correct_group_shares(shares, n, sample, audit.residual_variance_ratio, common, n_themes)
    is_corrected = n_audited or (common.size and n_themes > 1)
    method = f"model, corrected by {n_audited} audited" if is_corrected else "model, 0 confirmed"
    return _build_estimates(corrected, low, high, n, method)


def _count_whole(probabilities: Floats, row_weights: Floats | None) -> int:
    """Return how many comments, or contacts where the weights are parts of them, some rows are."""
    return len(probabilities) if row_weights is None else round(float(row_weights.sum()))


def _build_estimates(shares: Floats, low: Floats, high: Floats, n: int, method: str) -> list[Estimate]:
    """Return the shares as estimates; an interval that would leave out its share is stretched to it."""
    return [
        Estimate(float(value), min(float(lower), float(value)), max(float(upper), float(value)), n, "share", method)
        for value, lower, upper in zip(shares, low, high, strict=True)
    ]


def scale_to_count(share: Estimate, unit: str = "comments") -> Estimate:
    """Return a share of n comments as a number of comments, with its interval."""
    # Each by itself: where nothing was audited a share has no interval, and is a number of comments all the same.
    value, low, high = (None if part is None else part * share.n for part in (share.value, share.low, share.high))
    return Estimate(value, low, high, share.n, unit, share.method, note=share.note)


def list_theme_causes(
    scope: MonthScope, theme_index: int, mentions: Ints, evidence: EvidenceByCause
) -> tuple[Cause, ...]:
    """Return a theme's causes in the month, largest first; a department sees only its own."""
    prefix = f"{theme_reference(scope.facts.themes[theme_index].id)}/cause"
    parts_by_name = {name: parts for (index, name), parts in evidence.items() if index == theme_index}
    # Agents who saw no error accuse nobody else: the two are told apart.
    n_nobody = count_unblaming_agents(scope).get(theme_index, 0)
    causes = _list_causes(scope, mentions, prefix, parts_by_name)
    is_own = scope.department_index is not None
    return tuple(complete_evidence(cause, is_own=is_own, n_nobody=n_nobody) for cause in causes)


def list_incident_causes(scope: MonthScope, theme_indexes: Sequence[int]) -> tuple[Cause, ...]:
    """Return the causes of several themes' mentions together, largest first; evidence stands with each theme."""
    mentions = np.concatenate([scope.list_theme_mentions(index) for index in theme_indexes])
    prefix = f"incident/{theme_reference(scope.facts.themes[theme_indexes[0]].id)}/cause"
    return tuple(_list_causes(scope, mentions, prefix, {}))


def _list_causes(
    scope: MonthScope, mentions: Ints, prefix: str, parts_by_name: Mapping[str, Sequence[Mapping[str, object]]]
) -> list[Cause]:
    """Return who caused some mentions, largest first; ``prefix`` begins the references of the shares."""
    facts = scope.facts
    comment_rows = scope.list_comment_rows(mentions)
    causes = []
    shares = estimate_mention_shares(facts, mentions)
    lead_probabilities = list_lead_probabilities(shares)
    n_read, n_read_by_department = _count_read(facts, mentions)
    for department_index, share in enumerate(shares):
        is_visible = scope.department_index is None or department_index == scope.department_index
        if (share.value or 0) < SMALLEST_SHARE or not is_visible:
            continue
        is_unknown = department_index == len(facts.departments)
        name = None if is_unknown else facts.departments[department_index].name
        reference = f"{prefix}/unknown" if is_unknown else f"{prefix}/D-{facts.department_numbers[department_index]}"
        parts = () if name is None else tuple(parts_by_name.get(name, ()))
        can_err = is_unknown or facts.departments[department_index].kind in CAN_ERR
        printed_share = scope.record_figure(share, reference, comment_rows)
        # Of a share that is too small to be shown nothing is told.
        lead_probability = None if printed_share.value is None else lead_probabilities[department_index]
        # Officers' answers about comments drawn from a group that is shown: they tell of no customer, however few.
        n_here = 0 if printed_share.value is None else round(float(n_read_by_department[department_index]))
        n_all = 0 if printed_share.value is None else n_read
        causes.append(Cause(name, printed_share, parts, can_err, lead_probability, n_all, n_here))
    # "~" sorts after every name: of equal shares, unknown comes last.
    return sorted(causes, key=lambda cause: (-(cause.share.value or 0), cause.department or "~"))


def _count_read(facts: Facts, mentions: Ints) -> tuple[int, Floats]:
    """Return how many of some mentions officers read at random, and (k,) how many of these lie with each department."""
    audit = facts.audit_correction
    is_read = np.isin(audit.audited_mentions, mentions) & (audit.mention_fractions > 0)
    return int(is_read.sum()), audit.truth[is_read].sum(axis=0)


def list_lead_probabilities(shares: Sequence[Estimate]) -> list[float | None]:
    """Return how surely each department's share is the largest; None for "unknown", and where shares have intervals."""
    if not shares or any(share.value is None or share.low is not None for share in shares):
        return [None] * len(shares)
    from voc.causes.lead import estimate_lead_probabilities

    values = np.array([share.value or 0.0 for share in shares])
    return [*(float(probability) for probability in estimate_lead_probabilities(values, shares[0].n)), None]


def flag_confirmed_comments(facts: Facts) -> NDArray[np.bool_]:
    """Return (n_comments,) whether a person confirmed the cause of a part of the comment."""
    is_confirmed = np.zeros(len(facts.comments), dtype=bool)
    if facts.confirmed_segments and facts.segments is not None:
        confirmed_feedback = facts.segments.loc[facts.segments["id"].isin(facts.confirmed_segments), "feedback"]
        is_confirmed[facts.comments["id"].isin(confirmed_feedback).to_numpy()] = True
    return is_confirmed
