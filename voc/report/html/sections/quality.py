"""Quality section: the basis of the figures, what was left out, and how to read and trace them."""

from __future__ import annotations

from collections.abc import Mapping

from voc.config import Config
from voc.insight.results import Month, Quality
from voc.records import Category
from voc.report.cost_prose import format_cost_note
from voc.report.html.sections.finding_basis import build_finding_basis_table
from voc.report.html.sections.shapes import TextTable
from voc.report.messages import ReportMessages
from voc.text.sanitize import sanitize_line

__all__ = ["build_quality_section"]

CAPTION_BY_GROUP = {
    "why": "quality.without_theme",
    "channel": "quality.by_channel",
    "language": "quality.by_language",
}


def build_quality_section(month: Month, messages: ReportMessages, config: Config) -> dict[str, object]:
    """Return the values of the template ``quality.html.j2``."""
    return {
        "basis": _format_basis(month, messages),
        "basis_table": _build_basis_table(month, messages),
        "finding_basis": build_finding_basis_table(month, messages),
        "left_out": _format_left_out(month, messages, config),
        # A department's comments are an estimate: counts of those of which it is the likeliest cause, which add up to
        # another number, would be a second answer to the same question.
        "counts": [] if month.department is not None else _list_count_tables(month.quality, messages),
        "methods": _format_methods(month, messages),
        "cost_note": "" if month.costs is None else format_cost_note(month.costs, config.cost, messages),
        "example": month.comments.reference,
        "dispute": _format_dispute(config.delivery.reply_to or "", messages),
    }


def _format_dispute(address: str, messages: ReportMessages) -> str:
    """Return what a head who disagrees can do, and where the answer goes."""
    return messages("quality.dispute_to", address=sanitize_line(address)) if address else messages("quality.dispute")


def _list_count_tables(quality: Quality, messages: ReportMessages) -> list[TextTable]:
    """Return the month's comments by why they have no theme, by channel and by language; those that have any."""
    tables = (
        _build_count_table(quality.without_theme, "why", messages, first_column="reason_why"),
        _build_count_table(_complete_channels(quality), "channel", messages, first_column="channel"),
        _build_count_table(quality.by_language, "language", messages, first_column="language"),
    )
    return [table for table in tables if table is not None]


def _format_basis(month: Month, messages: ReportMessages) -> list[str]:
    """Return sentences on what the figures rest on."""
    quality = month.quality
    items = messages.format_count("count.items", quality.n_feedback)
    comments = messages.format_count("count.comments", quality.n_comments)
    if month.department is not None and month.comments.value is not None:
        own_count = messages.format_count("count.comments", round(month.comments.value))
        sentences = [messages("quality.basis_department", own=own_count)]
    elif quality.n_feedback == quality.n_comments:
        sentences = [messages("quality.basis_all", comments=comments)]
    else:
        sentences = [messages("quality.basis_text", feedback=items, comments=comments)]
    if month.comments.value is None:
        # Too few to say of how many customers: that is not that they cannot be told apart.
        sentences = [messages("headline.sum_few")]
    elif month.comments.n_customers is None:
        sentences.append(messages("quality.customers_unknown"))
    elif month.department is None:
        customers = messages.format_count("count.customers", quality.n_customers)
        sentences.append(messages("quality.customers", customers=customers))
    if quality.n_contacts and month.department is None:
        contacts = messages.format_count("count.contacts", quality.n_contacts)
        sentences.append(messages("headline.contacts", contacts=contacts))
    # Without evidence there is no department, which says more than that there is one only.
    limits = {
        key: n for key, n in quality.limits.items() if key != "one_department" or "no_evidence" not in quality.limits
    }
    sentences += [messages(f"quality.limit_{key}", n=messages.format_integer(n)) for key, n in limits.items()]
    if quality.sources:
        source_names = [sanitize_line(source) for source in quality.sources]
        sentences.append(messages("quality.sources", sources=messages.format_list(source_names)))
    return sentences


def _build_basis_table(month: Month, messages: ReportMessages) -> TextTable | None:
    """Return how many comments have what: the counts that page one's sentences name have a table too.

    None where there are too few comments to say how many.
    """
    quality = month.quality
    if month.comments.value is None:
        return None
    counts = [("confirmed", quality.n_confirmed), ("urgent", month.n_urgent), ("called", month.n_called)]
    if month.department is not None and not month.n_urgent:
        # A department's urgent messages are seldom any, and of none its page one says nothing.
        counts = counts[:1]
    if month.department is None:
        counts = [("comments", quality.n_comments), ("with_signal", quality.n_with_signal), *counts]
    counted = {name: messages.format_integer(n) for name, n in counts}
    if month.n_urgent and not month.n_called:
        # That nothing is recorded is not that nobody called.
        counted["called"] = messages("none.not_recorded")
    rows = tuple((messages(f"quality.count_{name}"), text) for name, text in counted.items())
    heads = (messages("column.what"), messages("column.count"))
    return TextTable(messages("quality.counts"), heads, rows, frozenset({1}))


def _format_left_out(month: Month, messages: ReportMessages, config: Config) -> list[str]:
    """Return sentences on what was left out of the figures."""
    quality = month.quality
    sentences = []
    if quality.n_ambiguous_dates:
        sentences.append(messages.format_count("quality.ambiguous", quality.n_ambiguous_dates))
    if quality.n_missing_dates:
        sentences.append(messages.format_count("quality.missing", quality.n_missing_dates))
    sentences.append(messages("quality.suppressed", n=messages.format_integer(config.reports.smallest_group)))
    if month.n_suppressed_themes:
        sentences.append(messages.format_count("quality.suppressed_themes", month.n_suppressed_themes))
    return sentences


def _complete_channels(quality: Quality) -> Mapping[str, int]:
    """Return the comments by channel, with those that have none, so that the counts add up to all comments."""
    n_without = quality.n_comments - sum(quality.by_channel.values())
    if not quality.by_channel or n_without <= 0:
        return quality.by_channel
    return {**quality.by_channel, "without": n_without}


def _build_count_table(
    count_by_code: Mapping[str, int], message_group: str, messages: ReportMessages, *, first_column: str
) -> TextTable | None:
    """Return counts by code, largest first, or None without any.

    Parameters
    ----------
    count_by_code
        ``{"phone": 40, "chat": 7}``.
    message_group
        Group of the messages that name the codes: ``channel``.
    """
    if not count_by_code:
        return None
    table_rows = []
    for code, n in sorted(count_by_code.items(), key=lambda pair: (-pair[1], pair[0])):
        # A message's key has no blank: "weak signal" is why.weak_signal.
        # And what is no code, such as words for "no channel", is printed as it is.
        key = str(code).replace(" ", "_")
        name = messages.format_code(message_group, key if messages.has_message(f"{message_group}.{key}") else str(code))
        table_rows.append((sanitize_line(name), messages.format_integer(n)))
    column_heads = (messages(f"column.{first_column}"), messages("column.count"))
    return TextTable(messages(CAPTION_BY_GROUP[message_group]), column_heads, tuple(table_rows), frozenset({1}))


def _format_methods(month: Month, messages: ReportMessages) -> list[str]:
    """Return how the figures were computed: the same methods in every report, and the NPS where there are scores."""
    method_names = [
        "interval",
        "cause",
        "change",
        "customers",
        *(["nps"] if any(line.is_nps for line in month.scores) else []),
        "calendar",
        "redacted",
    ]
    example = _format_example(month, messages)
    values = {"rate": _format_alarm_rate(month.false_alarms_per_month, messages), "example": example}
    return [messages(f"quality.method_{name}", **values) for name in method_names]


def _format_alarm_rate(n_per_month: float, messages: ReportMessages) -> str:
    """Return how often a change is told that is none, in words: ``ongeveer eens in de 2 maanden``."""
    if not n_per_month:
        return ""
    n_months = round(1 / n_per_month)
    if n_months <= 1:
        return messages.format_count("quality.alarms_a_month", max(round(n_per_month), 1))
    return messages("quality.alarm_in_months", n=messages.format_integer(n_months))


def _format_example(month: Month, messages: ReportMessages) -> str:
    """Return a range that page one has, as an example: ``, zoals ‘40 % (27–56 %)’``; empty: it has none."""
    shares = (line.share for line in month.categories if line.category is Category.UNNECESSARY)
    span = next((messages.format_span(share) for share in shares if share is not None), "")
    return messages("quality.example", span=span) if span else ""
