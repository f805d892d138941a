"""Sentences about causes: which department, how sure, and what is only possible."""

from __future__ import annotations

from collections.abc import Sequence

from voc.insight.agent_votes import AgentVotes
from voc.insight.audit_readings import AuditReading
from voc.insight.results import Finding, ThemeLine
from voc.records import NO_FAULT, Cause
from voc.report.messages import ReportMessages
from voc.statistics.proportions import MAJORITY
from voc.text.sanitize import sanitize_line

__all__ = [
    "MIN_CHECKED",
    "find_leading_no_fault",
    "find_told_votes",
    "format_basis",
    "format_cause",
    "format_cause_name",
    "format_causes",
    "format_for_and_against",
    "format_order",
    "has_only_hidden_shares",
    "has_sure_leader",
    "is_own_theme",
    "is_surely_caused",
    "sort_by_certainty",
]

MIN_SURE_SHARE, MIN_LEAD = 0.2, 0.5
"""Low end of a share, or probability of leading, from which on a theme is a department's own and not only possibly."""
N_CAUSES_NAMED = 2
"""Departments that a sentence names; the chart beside it has the others."""
SMALLEST_NAMED_SHARE = 0.15
"""A second department is named in a sentence from this share on; smaller ones stand in the chart."""

MIN_VOTES = 5
"""Agents' signals about a finding from which on it is told whom they name."""
MIN_CHECKED = 10
"""Agents' signals about what officers read from which on it is told how many of them were right."""
MOSTLY_RIGHT = 2 / 3
"""Part of such signals that were right below which a sentence says that they weigh little."""

SUREST = 0.995
"""Probability of leading that a whole percentage would print as 100."""
SURENESS = (("order.almost_sure", 0.9), ("order.probable", 0.75), ("order.likelier", 0.5))
"""Words for how sure an order is, each from its probability on: simulated, so often the department does lead."""


def has_sure_leader(causes: Sequence[Cause]) -> bool:
    """Return whether the leading department surely leads: its interval lies above every other share, and "unknown"."""
    # Causes come largest first, "unknown" among them: the first department need not be the first cause.
    leading = next((cause for cause in causes if cause.is_accusation), None)
    if leading is None or leading.share.low is None:
        return False
    return all(leading.share.low > (cause.share.value or 0) for cause in causes if cause is not leading)


def is_surely_caused(cause: Cause) -> bool:
    """Return whether at least a fifth surely arises there: below it a share may be chance, and is called possible.

    Where nothing was audited, a department that is likelier to lead than not counts as sure of as much.
    """
    if cause.lead_probability is not None:
        return cause.lead_probability >= MIN_LEAD
    return cause.share.low is not None and cause.share.low >= MIN_SURE_SHARE


def is_own_theme(theme_line: ThemeLine) -> bool:
    """Return whether a theme of a department's report surely arises there, or an officer decided that it does."""
    decided = theme_line.department is not None
    return decided or any(cause.is_accusation and is_surely_caused(cause) for cause in theme_line.causes)


def sort_by_certainty(themes: Sequence[ThemeLine]) -> tuple[ThemeLine, ...]:
    """Return a department's themes, those that surely arise there before those that only may; else in their order."""
    return tuple(sorted(themes, key=lambda line: not is_own_theme(line)))


def format_causes(causes: Sequence[Cause], messages: ReportMessages) -> str:
    """Return the causing departments with shares and intervals, or that the cause is uncertain or unknown."""
    if has_only_hidden_shares(causes):
        return _format_hidden_lead(causes, messages)
    accused = [cause for cause in causes if cause.is_accusation and cause.share.value is not None]
    no_fault = find_leading_no_fault(causes)
    if no_fault is None and accused and accused[0].lead_probability is not None:
        return format_order(accused, messages)
    cause_texts = []
    for cause in accused[:N_CAUSES_NAMED]:
        # Where mostly nothing went wrong, a small share is no reason to name anybody.
        if (cause is accused[0] and no_fault is None) or (cause.share.value or 0) >= SMALLEST_NAMED_SHARE:
            department, share = sanitize_line(cause.department or ""), messages.format_estimate(cause.share)
            cause_texts.append(messages("cause.share_of", department=department, share=share))
    cause_list = messages.format_list(cause_texts)
    if no_fault is not None:
        sentence = messages("cause.no_fault_sentence", share=messages.format_estimate(no_fault.share))
        return f"{sentence} {messages('finding.cause_of_rest', causes=cause_list)}" if cause_texts else sentence
    if not cause_texts:
        return messages("finding.cause_none")
    if not has_sure_leader(causes):
        return messages("finding.cause_unsure", causes=cause_list)
    span = messages.format_span(accused[0].share)
    # The first of all with a fifth at least is the first, and not yet "almost certainly" the cause.
    is_majority = (accused[0].share.low or 0) >= MAJORITY
    sentence = messages(
        "finding.cause_sure" if is_majority else "finding.cause_lead",
        department=sanitize_line(accused[0].department or ""),
        share=messages.format_value(accused[0].share),
        interval=f" ({span})" if span else "",
    )
    others = messages.format_list(cause_texts[1:])
    return f"{sentence} {messages('finding.cause_also', causes=others)}" if others else sentence


def format_basis(causes: Sequence[Cause], messages: ReportMessages, reading: AuditReading | None = None) -> str:
    """Return how many comments were read, by whom and when, and what came of it for the first department's share."""
    leading = next((cause for cause in causes if cause.is_accusation and cause.share.value is not None), None)
    if leading is None or not leading.n_read:
        return ""
    department, n_other = sanitize_line(leading.department or ""), leading.n_read - leading.n_read_here
    n_here = leading.n_read_here
    key = "cause.basis_all" if not n_other else "cause.basis" if n_here else "cause.basis_none"
    here, other = (messages.format_integer(n) for n in (n_here, n_other))
    by = "" if reading is None else _format_reading(reading, messages)
    return messages.format_count(key, leading.n_read, by=by, department=department, here=here, other=other)


def _format_reading(reading: AuditReading, messages: ReportMessages) -> str:
    """Return who read and when: ``, door 2 VoC-specialisten op 27 november 2026``."""
    last = messages.format_date(reading.last_day)
    if reading.first_day == reading.last_day:
        return messages.format_count("cause.read_on", reading.n_readers, day=last)
    first = messages.format_date(reading.first_day)
    return messages.format_count("cause.read_between", reading.n_readers, first=first, last=last)


def format_for_and_against(finding: Finding, causes: Sequence[Cause], messages: ReportMessages) -> str:
    """Return what speaks for a finding's cause and what against it: what officers read, and whom agents named."""
    basis = format_basis(causes, messages, finding.reading)
    leading = next((cause for cause in causes if cause.is_accusation and cause.share.value is not None), None)
    votes = None if leading is None else find_told_votes(finding, leading)
    if votes is None:
        return basis
    return " ".join(filter(None, [basis, *_list_vote_sentences(votes, messages)]))


def find_told_votes(finding: Finding, leading: Cause) -> AgentVotes | None:
    """Return what agents said of a finding's leading cause; None: of too few, or they were asked of another one."""
    votes = finding.votes
    return None if votes is None or votes.department != leading.department or votes.n < MIN_VOTES else votes


def _list_vote_sentences(votes: AgentVotes, messages: ReportMessages) -> list[str]:
    """Return whom agents named, and how often such a signal is right."""
    n_elsewhere = votes.n - votes.n_named - votes.n_nobody
    department = sanitize_line(votes.department)
    elsewhere = ""
    if n_elsewhere:
        elsewhere = messages.format_count("votes.elsewhere", n_elsewhere)
        if votes.other is not None:
            n_other = messages.format_integer(votes.n_other)
            key = "votes.elsewhere_all" if votes.n_other == n_elsewhere else "votes.elsewhere_mostly"
            elsewhere = messages(
                key, n=messages.format_integer(n_elsewhere), other=sanitize_line(votes.other), most=n_other
            )
    nobody = messages.format_count("votes.nobody", votes.n_nobody) if votes.n_nobody else ""
    key = "votes.named" if votes.n_named else "votes.named_none"
    here = messages.format_count(key, votes.n_named, department=department)
    parts = messages.format_list([here, *filter(None, [elsewhere, nobody])])
    sentences = [messages("votes.sentence", n=messages.format_integer(votes.n), parts=parts)]
    if n_elsewhere and votes.n_checked >= MIN_CHECKED:
        right, checked = (messages.format_integer(n) for n in (votes.n_right, votes.n_checked))
        key = "votes.checked_light" if votes.n_right < MOSTLY_RIGHT * votes.n_checked else "votes.checked"
        sentences.append(messages(key, right=right, checked=checked))
    return sentences


def has_only_hidden_shares(causes: Sequence[Cause]) -> bool:
    """Return whether a department leads without a share that may be shown: too few customers are behind the others."""
    department_causes = [cause for cause in causes if cause.department is not None]
    return bool(department_causes) and all(cause.share.is_suppressed for cause in department_causes)


def _format_hidden_lead(causes: Sequence[Cause], messages: ReportMessages) -> str:
    """Return who leads, in words: the share itself would tell how few customers are behind the others."""
    leading = next(cause for cause in causes if cause.department is not None)
    if not leading.is_accusation:
        return messages("cause.no_fault_few")
    if leading.lead_probability is not None:
        return f"{format_order([leading], messages)} {messages('cause.few')}"
    return messages("cause.lead_few", department=format_cause_name(leading.department, messages))


def format_order(causes: Sequence[Cause], messages: ReportMessages) -> str:
    """Return in which order departments cause it, and how sure that is: what can be said before anything was audited.

    Parameters
    ----------
    causes
        Departments that can err, the largest share first; at least one.
    """
    leading, probability = causes[0], causes[0].lead_probability or 0.0
    lead = messages(
        next((key for key, least in SURENESS if probability >= least), "order.open"),
        department=format_cause_name(leading.department, messages),
        # No model of a month is as sure as "100 %" says.
        chance=messages.format_percent(probability) if probability < SUREST else messages("order.nearly_sure"),
    )
    others = [cause for cause in causes[1:N_CAUSES_NAMED] if (cause.share.value or 0) >= SMALLEST_NAMED_SHARE]
    if not others:
        return messages("order.alone", lead=lead)
    names = [format_cause_name(cause.department, messages) for cause in others]
    return messages("order.sentence", lead=lead, others=messages.format_list(names))


def find_leading_no_fault(causes: Sequence[Cause]) -> Cause | None:
    """Return the share in which nothing went wrong, where no department has a larger one; else None."""
    # Causes come largest first; "unknown" is no answer to who.
    first = next((cause for cause in causes if cause.department is not None and cause.share.value is not None), None)
    return None if first is None or first.is_accusation else first


def format_cause(cause: Cause | None, messages: ReportMessages) -> str:
    """Return a cause's name; of a department that stands for "nobody erred": that nothing went wrong."""
    if cause is not None and cause.department is not None and not cause.is_accusation:
        return messages("cause.no_fault")
    return format_cause_name(None if cause is None else cause.department, messages)


def format_cause_name(department: str | None, messages: ReportMessages) -> str:
    """Return the name of a cause as tables and charts print it: a department's, "unknown" or "nothing went wrong"."""
    if department is None:
        return messages("cause.unknown")
    return messages("cause.no_fault") if department == NO_FAULT else sanitize_line(department)
