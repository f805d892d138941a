"""Share that an audit has made of a month so far, from few rows: after each answer the desk says what it bought.

The same correction as in the report (``voc.causes.shares``), over the last fit's predictions and all answers up to now,
those about other months too; the report waits for the next fit. All answers count alike here, of whichever session.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from voc.insight.contact_shares import MIN_CONTACTS
from voc.insight.officer_agreement import estimate_agreement, load_readings
from voc.records import AUDIT_DRAWN, CAN_ERR, NO_FAULT, DateState, Department, Estimate, Period, Stage, audit_session
from voc.statistics.strata import correct_answer_errors, estimate_stratum_shares
from voc.store import causes, contact_audit, decision_log, schema
from voc.store.runs import load_current_run_id
from voc.store.visibility import build_visibility_condition

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Connection

    from voc.causes.shares import GroupSample
    from voc.config import Config
    from voc.insight.audit_correction import Floats
    from voc.store import Store

__all__ = ["AuditedShare", "find_session_month", "measure_contact_share", "measure_month_share"]

TEN_MORE = 10
"""Further answers of which it is told by how much they would narrow the interval."""


@dataclass(frozen=True, slots=True)
class AuditedShare:
    """The leading department's share of a month, or that of its avoidable silent contacts (``department`` None).

    ``narrower`` is by how many points the interval would shrink with ten more answers.
    """

    period: Period
    department: str | None
    share: Estimate
    narrower: float


def measure_month_share(
    store: Store, config: Config, period: Period, *, without: int | None = None
) -> AuditedShare | None:
    """Return the share of the department that leads among a month's comments; None before the first fit of causes.

    Parameters
    ----------
    without
        A segment whose answer is left out: so it was before.
    """
    from voc.causes import shares

    with store.reading() as connection:
        run_id = load_current_run_id(connection, Stage.CAUSES)
        totals, n_comments = _sum_predictions(connection, run_id, config, period)
        n_themes = _count_month_themes(connection, config, period)
    if not n_comments or run_id is None:
        return None
    answers = _load_answers(store)
    answers.pop(-1 if without is None else without, None)
    # Also who is in no prediction of the run: an answer may be the first to name a department.
    departments = {NO_FAULT, *(entry.name for entry in config.departments)}
    names = [*sorted((departments | set(totals) | set(answers.values())) - {""}), ""]
    truth = np.array([[float(answer == name) for name in names] for answer in answers.values()]).reshape(-1, len(names))
    blind, stored = _load_predictions(store, run_id, list(answers), names)
    is_of_month = _flag_month_segments(store, config, period, list(answers))
    # An answer that the run knew is in its sum as the truth: there the prediction without it is used instead.
    month_answers = [segment for segment, is_in in zip(answers, is_of_month, strict=True) if is_in]
    correction = _load_comment_fractions(store, run_id, month_answers) @ (blind - stored)[is_of_month]
    predicted = (np.array([totals.get(name, 0.0) for name in names]) + correction) / n_comments
    gaps, ones = truth - blind, np.ones(len(answers))
    ratio = shares.estimate_residual_variance_ratio(shares.AuditSample(np.arange(len(answers)), truth, blind, ones))
    common = shares.compute_common_gap(blind, gaps, ones)

    predicted = np.clip(predicted, 0.0, 1.0)
    month_gaps = gaps[is_of_month]
    corrected, low, high = shares.correct_group_shares(
        predicted, n_comments, _build_sample(month_gaps), ratio, common, n_themes
    )
    # Nobody's fault leads in most months, and is no department.
    faultless = {entry.name for entry in config.departments if entry.kind not in CAN_ERR} | {NO_FAULT, ""}
    leading = int(np.argmax(np.where([name in faultless for name in names], -1.0, corrected)))
    share = Estimate(float(corrected[leading]), float(low[leading]), float(high[leading]), n_comments, "share")
    # Ten more that show what these showed: how far the share moves is not known before, how wide it will be is.
    mean_gap = month_gaps.mean(axis=0) if len(month_gaps) else np.zeros(len(names))
    longer = np.vstack([month_gaps, np.tile(mean_gap, (TEN_MORE, 1))])
    larger = replace(common, size=common.size + TEN_MORE) if common.size else common
    _, next_low, next_high = shares.correct_group_shares(
        predicted, n_comments, _build_sample(longer), ratio, larger, n_themes
    )
    narrower = 100 * float(high[leading] - low[leading] - (next_high[leading] - next_low[leading]))
    return AuditedShare(period, names[leading], share, max(narrower, 0.0))


def _build_sample(gaps: Floats) -> GroupSample:
    """Return the sample of answers with these gaps, ``(m, k)``, which count alike."""
    from voc.causes.shares import GroupSample

    return GroupSample(gaps, np.ones(len(gaps)), np.ones(len(gaps)))


def measure_contact_share(
    store: Store, departments: Sequence[Department], period: Period, *, without: int | None = None
) -> AuditedShare | None:
    """Return the share of avoidable contacts among a month's silent ones; None: too few of them were answered.

    Parameters
    ----------
    without
        A contact whose answer is left out: so it was before.
    """
    sessions = _list_month_sessions(store, period)
    draws = contact_audit.load_contact_draws(store)
    draws = draws[draws["session"].isin(sessions)]
    answers = contact_audit.load_contact_answers(store)
    answers = answers[answers["contact"].isin(draws["contact"]) & answers["department"].notna()]
    answers = answers[answers["contact"] != (-1 if without is None else without)]
    if len(answers) < MIN_CONTACTS:
        return None
    # A session's draws divided by their probability are all that there were; several sessions each say it.
    n_silent = round(float((1 / draws["inclusion_probability"]).sum()) / draws["session"].nunique())
    can_err = {department.name for department in departments if department.kind in CAN_ERR}
    is_avoidable = answers["department"].isin(can_err).to_numpy(dtype=float)
    shares, low, high = estimate_stratum_shares(is_avoidable[:, None], np.ones(len(answers)), n_silent)
    error = estimate_agreement(load_readings(store), departments).error
    value, lower, upper = (correct_answer_errors(float(end[0]), error) for end in (shares, low, high))
    share = Estimate(value, lower, upper, n_silent, "share")
    return AuditedShare(period, None, share, _narrow(share, len(answers), len(answers) + TEN_MORE))


def find_session_month(store: Store, session: str) -> Period | None:
    """Return the month that a session was drawn for; None: it was drawn before sessions had one."""
    return next((period for name, period in _list_sessions(store) if name == session), None)


def _list_month_sessions(store: Store, period: Period) -> list[str]:
    return [name for name, month in _list_sessions(store) if month == period]


def _list_sessions(store: Store) -> list[tuple[str, Period]]:
    """Return the sessions that were drawn for a month, each with the month."""
    events = decision_log.load_events(store, kinds=[AUDIT_DRAWN])
    return [
        (session, Period.parse(str(event.payload["month"])))
        for event in events
        if "month" in event.payload and (session := audit_session(event.subject)) is not None
    ]


def _narrow(share: Estimate, size: float, larger_size: float) -> float:
    """Return by how many points an interval shrinks when the sample that it rests on grows."""
    width = 100 * ((share.high or 0.0) - (share.low or 0.0))
    # An interval's width falls with the square root of the sample.
    return float(width * (1 - np.sqrt(size / larger_size)))


def _list_month_conditions(connection: Connection, config: Config, period: Period) -> list[ColumnElement[bool]]:
    """Return what an item must be to count in a month, as in ``Facts.items``: visible, surely of it, and no copy."""
    feedback, zone = schema.Feedback, ZoneInfo(config.company.time_zone)
    # A month begins at midnight where the company is; moments are stored in UTC.
    first, end = (datetime.combine(day, time(), zone) for day in (period.first_day, period.shift(1).first_day))
    is_visible = build_visibility_condition(connection, batch_column=feedback.batch)
    return [
        *([] if is_visible is None else [is_visible]),
        feedback.at >= first,
        feedback.at < end,
        feedback.date_state == DateState.EXACT.value,
        feedback.duplicate_of.is_(None),
    ]


def _sum_predictions(
    connection: Connection, run_id: int | None, config: Config, period: Period
) -> tuple[dict[str, float], int]:
    """Return each department's predicted comments of a month ("" is unknown), and how many comments there are."""
    feedback, segment, attribution = schema.Feedback, schema.Segment, schema.Attribution
    rows = (
        select(segment.feedback, attribution.segment, attribution.department, attribution.probability)
        .join(segment, segment.id == attribution.segment)
        .join(feedback, feedback.id == segment.feedback)
        .where(attribution.run == run_id, *_list_month_conditions(connection, config, period))
        .subquery()
    )
    # A comment counts once, whatever the number of its segments: each has its part of it.
    parts = (
        select(rows.c.feedback, func.count(rows.c.segment.distinct()).label("n")).group_by(rows.c.feedback).subquery()
    )
    n_comments = connection.execute(select(func.count()).select_from(parts)).scalar_one()
    statement = (
        select(rows.c.department, func.sum(rows.c.probability / parts.c.n))
        .join(parts, parts.c.feedback == rows.c.feedback)
        .group_by(rows.c.department)
    )
    totals = {row[0]: float(row[1]) for row in connection.execute(statement)}
    return totals, int(n_comments)


def _count_month_themes(connection: Connection, config: Config, period: Period) -> float:
    """Return how many themes of equal size mix as much as a month's do."""
    from voc.causes.shares import count_themes

    feedback, segment, assignment = schema.Feedback, schema.Segment, schema.Assignment
    run_id = load_current_run_id(connection, Stage.THEMES)
    statement = (
        select(assignment.theme, func.count())
        .join(segment, segment.id == assignment.segment)
        .join(feedback, feedback.id == segment.feedback)
        .where(assignment.run == run_id, *_list_month_conditions(connection, config, period))
        .group_by(assignment.theme)
    )
    sizes = np.array([row[1] for row in connection.execute(statement)], dtype=float)
    return count_themes(np.arange(len(sizes)), sizes)


def _load_answers(store: Store) -> dict[int, str]:
    """Return the department of each segment that was drawn and of which an officer could tell it."""
    confirmed = causes.load_confirmed_causes(store)
    confirmed = confirmed[confirmed["audit"] & confirmed["department"].notna()].sort_values("segment")
    return dict(zip(confirmed["segment"].tolist(), confirmed["department"].tolist(), strict=True))


def _flag_month_segments(store: Store, config: Config, period: Period, segment_ids: list[int]) -> NDArray[np.bool_]:
    """Return ``(n,)`` whether each segment is of a comment of the month."""
    feedback, segment = schema.Feedback, schema.Segment
    with store.reading() as connection:
        statement = (
            select(segment.id)
            .join(feedback, feedback.id == segment.feedback)
            .where(segment.id.in_(segment_ids), *_list_month_conditions(connection, config, period))
        )
        return np.isin(segment_ids, list(connection.execute(statement).scalars()))


def _load_comment_fractions(store: Store, run_id: int, segment_ids: list[int]) -> Floats:
    """Return ``(n,)`` the part that each segment is of its comment, of which all segments with causes count alike."""
    attribution, segment = schema.Attribution, schema.Segment
    answer_segment = aliased(segment)
    statement = (
        select(answer_segment.id, func.count(attribution.segment.distinct()))
        .join(segment, segment.feedback == answer_segment.feedback)
        .join(attribution, attribution.segment == segment.id)
        .where(answer_segment.id.in_(segment_ids), attribution.run == run_id)
        .group_by(answer_segment.id)
    )
    with store.reading() as connection:
        n_by_segment = {int(id_): int(n) for id_, n in connection.execute(statement)}
    return np.array([1 / n_by_segment.get(id_, 1) for id_ in segment_ids])


def _load_predictions(store: Store, run_id: int, segment_ids: list[int], names: list[str]) -> tuple[Floats, Floats]:
    """Return ``(n, k)`` what was predicted of some segments without their answers, and what the run stored."""
    position_by_segment = {segment: row for row, segment in enumerate(segment_ids)}
    column_by_name = {name: column for column, name in enumerate(names)}
    stored = np.zeros((len(segment_ids), len(names)))
    attribution = schema.Attribution
    statement = select(attribution.segment, attribution.department, attribution.probability).where(
        attribution.run == run_id, attribution.segment.in_(segment_ids)
    )
    with store.reading() as connection:
        for row in connection.execute(statement):
            stored[position_by_segment[row.segment], column_by_name.get(row.department, -1)] += row.probability
    blind = stored.copy()
    # What the run knew already is stored as the answer; what it would have said without is kept with the run.
    audited = causes.load_audited_segments(store)
    audited = audited[audited["segment"].isin(segment_ids)]
    for segment in audited["segment"].unique():
        blind[position_by_segment[int(segment)]] = 0.0
    for segment, department, value in zip(audited["segment"], audited["department"], audited["predicted"], strict=True):
        blind[position_by_segment[int(segment)], column_by_name.get(department or "", -1)] += float(value)
    return blind, stored
