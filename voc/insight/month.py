"""Month: all figures of a month together, for the company or for one department."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from voc.insight.action_lines import list_action_lines
from voc.insight.asks import build_letter, propose_asks
from voc.insight.causes import estimate_comment_shares, flag_confirmed_comments, scale_to_count
from voc.insight.channel_results import compare_channels
from voc.insight.coming_peaks import find_coming_peaks
from voc.insight.contact_costs import attach_contacts, attach_own_parts, build_month_costs, raise_to_findings
from voc.insight.contact_flows import find_channel_shift
from voc.insight.contact_shares import estimate_contact_shares
from voc.insight.contacts import build_category_lines, build_contacts, build_reason_lines
from voc.insight.departments import (
    build_department_lines,
    build_department_trend,
    estimate_department_customers,
    flag_hidden_departments,
)
from voc.insight.facts import Facts
from voc.insight.finding_codes import MonthCodes, build_month_codes, list_score_subjects
from voc.insight.findings import MAX_FINDINGS, rank_findings
from voc.insight.good_news import list_ideas
from voc.insight.hand_overs import compare_hand_overs
from voc.insight.handling_time import share_handling
from voc.insight.letter_results import Letter
from voc.insight.provenance import build_count
from voc.insight.reader_causes import hide_small_causes, hide_small_themes
from voc.insight.repair_watch import watch_repairs
from voc.insight.replies import attach_replies, list_fixes
from voc.insight.results import Finding, Month, Quality, ScoreLine, ThemeLine
from voc.insight.scope import MonthScope, scope_to_period
from voc.insight.scores import build_score_lines
from voc.insight.shared_results import share_result
from voc.insight.small_cells import merge_small_counts
from voc.insight.themes import build_theme_lines
from voc.records import DateState, Estimate, NoTheme, Occurrence, Period
from voc.records.themes import WITHOUT_CONTENT

if TYPE_CHECKING:
    import pandas as pd

    from voc.insight.contacts import Contacts

__all__ = ["build_month"]


def build_month(facts: Facts, period: Period, department: str | None = None) -> Month:
    """Return all figures of a month, for the company or as one department may see them.

    A department sees its own causes, the themes in which it leads or of which it causes a fifth, quotes from comments
    mainly caused by it, the scores of those who gave them, and nobody else's names or shares.

    Raises
    ------
    PeriodError
        There is no data in that month.
    UnknownNameError
        There is no such department.
    """
    scope = scope_to_period(facts, period, department)
    all_contacts = share_result(facts, "contacts", lambda: build_contacts(facts))
    shares_by_month = {
        month: shares
        for month in (period.index - 1, period.index)
        if (shares := estimate_contact_shares(facts, all_contacts, month)) is not None
    }
    theme_lines, n_suppressed = build_theme_lines(scope)
    department_lines = build_department_lines(scope, all_contacts, shares_by_month.get(period.index))
    score_lines = build_score_lines(scope)
    n_urgent, n_called = _count_urgent(scope)
    comments = _count_comments(scope, period, "comments")
    times = share_handling(facts, all_contacts)
    findings = rank_findings(scope, theme_lines, department_lines, score_lines, n_urgent)
    codes = _share_codes(scope, findings, score_lines)
    findings = codes.assign(findings[:MAX_FINDINGS])
    findings = attach_replies(scope, attach_contacts(scope, all_contacts, times, findings))
    if scope.department is not None:
        # After the ranking, so that the codes of the findings that stay do not move up.
        theme_lines, findings = _keep_caused_themes(theme_lines, findings)
    # Last of all: what changed and what belongs together is found with all shares.
    theme_lines, findings, hidden_by_theme = hide_small_causes(scope, theme_lines, findings)
    department_lines = hide_small_themes(scope, department_lines, hidden_by_theme)
    findings = attach_own_parts(scope, findings)
    department_lines = raise_to_findings(department_lines, findings)
    is_company = scope.department_index is None
    category_lines = build_category_lines(scope, all_contacts, shares_by_month) if is_company else ()
    reason_lines = build_reason_lines(scope, all_contacts)
    costs = build_month_costs(
        scope,
        all_contacts,
        times,
        categories=category_lines,
        departments=department_lines,
        reasons=reason_lines,
        findings=findings,
    )
    return Month(
        period=period,
        department=scope.department,
        themes=theme_lines,
        n_suppressed_themes=n_suppressed,
        departments=department_lines,
        categories=category_lines,
        reasons=reason_lines,
        scores=score_lines,
        findings=findings,
        n_urgent=n_urgent,
        n_called=n_called,
        quality=_build_quality(scope, all_contacts),
        comments=comments,
        previous_comments=_count_previous_comments(scope),
        trend=build_department_trend(scope, scope.department_index),
        occurrences=_list_occurrences(scope),
        fixes=list_fixes(scope),
        hand_overs=compare_hand_overs(scope),
        ideas=list_ideas(scope),
        channel_shift=find_channel_shift(scope),
        channel_results=compare_channels(scope),
        coming_peaks=find_coming_peaks(scope),
        watched_repairs=watch_repairs(scope),
        costs=costs,
        letter=_build_letter(scope, findings, theme_lines),
        actions=list_action_lines(scope),
        figures=dict(scope.provenance.figures),
        false_alarms_per_month=facts.config.reports.false_alarms_per_month,
    )


def _share_codes(scope: MonthScope, findings: tuple[Finding, ...], score_lines: Sequence[ScoreLine]) -> MonthCodes:
    """Return the codes of the month's findings, which follow from the company's whoever reads the month."""

    def build_codes() -> MonthCodes:
        company_findings, scores = (
            (findings, score_lines) if scope.department is None else _rank_for_company(scope.facts, scope.period)
        )
        return build_month_codes(scope.facts, scope.period, company_findings, list_score_subjects(scores))

    return share_result(scope.facts, ("finding codes", scope.period), build_codes)


def _rank_for_company(facts: Facts, period: Period) -> tuple[tuple[Finding, ...], Sequence[ScoreLine]]:
    """Return the findings of the company and its scores, for a department's report that is made by itself."""
    scope = scope_to_period(facts, period)
    all_contacts = share_result(facts, "contacts", lambda: build_contacts(facts))
    shares = estimate_contact_shares(facts, all_contacts, period.index)
    score_lines = build_score_lines(scope)
    findings = rank_findings(
        scope,
        build_theme_lines(scope)[0],
        build_department_lines(scope, all_contacts, shares),
        score_lines,
        _count_urgent(scope)[0],
    )
    return findings, score_lines


def _build_letter(scope: MonthScope, findings: tuple[Finding, ...], theme_lines: tuple[ThemeLine, ...]) -> Letter:
    """Return the officer's lines of the month, or what its findings propose to ask."""
    proposed_asks = propose_asks(scope.period, findings, theme_lines, scope.facts.departments)
    name = None if scope.department is None else scope.department.name
    return build_letter(proposed_asks, scope.facts.letters.get(str(scope.period)), name)


def _keep_caused_themes(
    theme_lines: tuple[ThemeLine, ...], findings: tuple[Finding, ...]
) -> tuple[tuple[ThemeLine, ...], tuple[Finding, ...]]:
    """Return the themes of which a department's month names a cause, and the findings that are not about others.

    A department that the model sees in a theme has no share left in it when the audit says that the model was wrong.
    """
    caused = tuple(line for line in theme_lines if line.causes)
    visible_themes = {None, *(line.theme for line in caused)}
    return caused, tuple(finding for finding in findings if finding.theme in visible_themes)


def _count_comments(scope: MonthScope, period: Period, name: str) -> Estimate:
    """Return a month's comments; a department's: those that it is expected to have caused."""
    rows = np.flatnonzero(scope.comment_months == period.index)
    if scope.department_index is None:
        return scope.record_figure(build_count(rows.size, "comments"), name, rows)
    # How many it caused is known in the sum only, not which: so an estimate, about the customers to be expected.
    probabilities = scope.facts.comment_causes[rows]
    shares = estimate_comment_shares(scope.facts, rows)
    estimate = scale_to_count(shares[scope.department_index])
    is_hidden = rows.size > 0 and bool(flag_hidden_departments(scope, rows, shares)[scope.department_index])
    n_customers = estimate_department_customers(probabilities[:, scope.department_index], scope.customer_codes[rows])
    feedback_ids = scope.feedback_ids[rows[probabilities[:, scope.department_index] > 0]]
    return scope.provenance.record(estimate, name, feedback_ids, n_customers=n_customers, is_hidden=is_hidden)


def _count_previous_comments(scope: MonthScope) -> Estimate | None:
    """Return the comments of the month before, or None when the data begin later."""
    previous = scope.period.shift(-1)
    bounds = scope.facts.month_bounds
    if bounds is None or previous.index < bounds[0]:
        return None
    return _count_comments(scope, previous, "comments/before")


def _count_urgent(scope: MonthScope) -> tuple[int, int]:
    """Return how many items of the month could not wait, and about how many of them somebody has called.

    A department's: of its own comments.
    """
    items = scope.facts.items
    is_counted = (items["month"] == scope.period.index) & items["urgent"].notna()
    if scope.department_index is not None:
        is_counted &= items["id"].isin(scope.feedback_ids[scope.is_own_comment])
    return int(is_counted.sum()), int((is_counted & items["id"].isin(scope.facts.called_items)).sum())


def _list_occurrences(scope: MonthScope) -> tuple[Occurrence, ...]:
    """Return the calendar's entries that touch the month; a department sees its own and those of everybody."""
    first_day, last_day = scope.period.first_day, scope.period.last_day
    in_month = (o for o in scope.facts.occurrences if o.start <= last_day and o.end >= first_day)
    if scope.department is None:
        return tuple(in_month)
    return tuple(o for o in in_month if o.department in {None, scope.department.name})


def _build_quality(scope: MonthScope, all_contacts: Contacts) -> Quality:
    """Return the basis of the figures and what was left out; of a department's month, of its own comments only.

    Items without a certain date are counted over the whole store, whoever reads the month: they are in no month.
    """
    facts = scope.facts
    rows = scope.comment_rows[scope.is_own_comment[scope.comment_rows]]
    items = facts.items[facts.items["month"] == scope.period.index]
    is_department = scope.department_index is not None
    if is_department:
        items = items[items["id"].isin(scope.feedback_ids[rows])]
    comments = facts.comments.iloc[rows]
    # Over the whole store: an item without a certain date is in no month.
    n_by_date_state = facts.feedback["date_state"].value_counts()
    return Quality(
        n_feedback=len(items),
        n_comments=int(rows.size),
        n_customers=scope.count_customers(rows),
        n_contacts=None if is_department else int((all_contacts.months == scope.period.index).sum()),
        without_theme=_count_without_theme(scope, items),
        n_ambiguous_dates=int(n_by_date_state.get(DateState.AMBIGUOUS.value, 0)),
        n_missing_dates=int(n_by_date_state.get(DateState.MISSING.value, 0)),
        n_confirmed=int(flag_confirmed_comments(facts)[rows].sum()),
        n_with_signal=_count_with_signal(facts, comments),
        by_channel=_count_large_groups(scope, comments["channel"], comments["customer_code"]),
        by_language=_count_large_groups(scope, comments["language"], comments["customer_code"]),
        limits=facts.limits,
        sources=tuple(sorted(str(name) for name in items["source_name"].unique())),
    )


def _count_with_signal(facts: Facts, comments: pd.DataFrame) -> int:
    """Return how many comments are an agent's note, or about a contact that an agent signalled."""
    if facts.signals is None or not len(facts.signals):
        return 0
    is_note = comments["id"].isin(facts.signals["feedback"].dropna().astype(np.int64))
    has_signalled_contact = comments["contact"].notna() & comments["contact"].isin(facts.signals["contact"])
    return int((is_note | has_signalled_contact).sum())


def _count_without_theme(scope: MonthScope, items: pd.DataFrame) -> dict[str, int]:
    """Return why items with a text have no theme, and how many: ``{"weak signal": 12}``.

    An item's reason is that of its first sentence that says something, else of its first sentence.
    """
    facts = scope.facts
    items_with_text = items[items["text"].fillna("").str.strip().ne("")]
    ids_with_theme = scope.feedback_ids[facts.mentions["row"].to_numpy(dtype=np.int64)]
    ids_without_theme = items_with_text.loc[~items_with_text["id"].isin(ids_with_theme), "id"]
    if not len(ids_without_theme):
        return {}
    if facts.assignments is None or facts.segments is None or not len(facts.assignments):
        return {NoTheme.NOT_FITTED.value: len(ids_without_theme)}
    segment_reasons = facts.segments.merge(facts.assignments, left_on="id", right_on="segment")
    segment_reasons = segment_reasons[segment_reasons["feedback"].isin(ids_without_theme)].dropna(subset=["reason"])
    segment_reasons = segment_reasons.assign(says_nothing=segment_reasons["reason"].isin(WITHOUT_CONTENT))
    most_telling_first = segment_reasons.sort_values(["feedback", "says_nothing", "segment"])
    reason_by_feedback = most_telling_first.drop_duplicates("feedback").set_index("feedback")["reason"]
    # A text that was never cut into sentences says nothing, unless no run has seen its neighbours either.
    # As objects: where no text was cut at all, the missing reasons come as numbers.
    reasons = ids_without_theme.map(reason_by_feedback).astype(object).fillna(NoTheme.UNINFORMATIVE.value)
    return _count_large_groups(scope, reasons, items.loc[ids_without_theme.index, "customer_code"])


def _count_large_groups(scope: MonthScope, values: pd.Series[str], customers: pd.Series[int]) -> dict[str, int]:
    """Return how often each value occurs, those of too few customers taken together as ``few``."""
    n_customers = customers.groupby(values).nunique()
    customers_by_value = {str(name): int(n) for name, n in n_customers.items()}
    return merge_small_counts(_count_values(values), customers_by_value, scope.smallest_group, name="few")


def _count_values(values: pd.Series[str]) -> dict[str, int]:
    """Return how often each value occurs, most frequent first: ``{"phone": 40, "chat": 7}``."""
    counts = values.dropna().value_counts()
    return {str(name): int(n) for name, n in sorted(counts.items(), key=lambda pair: (-pair[1], str(pair[0])))}
