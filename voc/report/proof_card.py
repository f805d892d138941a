"""Proof cards: one page for each action that worked, and what can be said about it to customers and to agents."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from voc.config import Config
from voc.errors import UsageError
from voc.insight.action_results import ActionLine, MeasuredEffect
from voc.insight.results import Month
from voc.report.action_prose import format_action_label, format_who, list_worked_actions
from voc.report.html import svg
from voc.report.html.sections.shapes import ChartWithTable, TextTable
from voc.report.messages import ReportMessages
from voc.report.single_page import PAGE_FORMATS, check_page_formats, write_page
from voc.report.voices_prose import shorten_label
from voc.text.sanitize import sanitize_line

__all__ = ["build_proof_cards"]

MONTHS_BACK = 120
"""Months in which an action was done that gets a card: all of them."""


def build_proof_cards(
    month: Month,
    config: Config,
    folder: Path,
    *,
    language: str,
    generated_at: datetime,
    formats: Sequence[str] = PAGE_FORMATS,
    reference: str | None = None,
) -> tuple[Path, ...]:
    """Write a card for each action that worked, and return the files. The same input gives the same bytes.

    Parameters
    ----------
    month
        The company's month; its actions as they stood at its end.
    folder
        The reports folder: ``FOLDER/2026-10/voc-2026-10-A-1-nl.html`` and the like.
    reference
        Only this action (``A-1``); None: all that worked.

    Raises
    ------
    UsageError
        The action that is asked for is none of those that worked, or a format that there is not.
    """
    check_page_formats(formats, "card")
    lines = [
        line
        for line in list_worked_actions(month, n_months=MONTHS_BACK)
        if reference in {None, line.action.reference}
        # Of too few customers there is a verdict and no figure: that proves nothing to anybody.
        and line.effect is not None
        and line.effect.change is not None
        and line.effect.change.value is not None
    ]
    if reference is not None and not lines:
        raise UsageError(
            f"{reference} is no action whose effect is established by {month.period}; voc actions list says why"
        )
    messages = ReportMessages(language)
    paths: list[Path] = []
    for line in lines:
        title = messages("card.title", promise=sanitize_line(line.action.promise))
        made_note = messages("document.made", date=messages.format_date(generated_at))
        paths += write_page(
            folder / str(month.period) / f"voc-{month.period}-{line.action.reference}-{language}",
            "card",
            _describe_card(line, month, messages, config),
            messages,
            title=title,
            footer=f"{sanitize_line(config.company.name)} · {line.action.reference} · {made_note}",
            generated_at=generated_at,
            formats=formats,
        )
    return tuple(paths)


def _describe_card(line: ActionLine, month: Month, messages: ReportMessages, config: Config) -> dict[str, object]:
    """Return the values of the template ``card.html.j2``."""
    effect, action = line.effect, line.action
    if effect is None or effect.change is None or effect.change.value is None:
        raise ValueError(f"{action.reference} has no effect that was measured")
    return {
        "company": sanitize_line(config.company.name),
        "promise": sanitize_line(action.promise),
        "reference": action.reference,
        "who": format_who(line, month, messages),
        "done": messages("card.done", day=messages.format_date(action.done)) if action.done else "",
        "subject": _find_subject(line, messages),
        "change": messages.format_value(effect.change),
        "interval": messages.format_interval(effect.change),
        "rates": _build_rates_chart(effect, messages),
        "facts": _build_facts_table(effect, messages),
        "method": messages("card.method_events" if effect.events else "card.method_months"),
        "customers": _format_for_customers(line, effect, messages, config),
        "agents": _format_for_agents(line, effect, messages),
    }


def _find_subject(line: ActionLine, messages: ReportMessages) -> str:
    """Return what customers contacted the company about; empty where the theme's label is a customer's own sentence.

    A card is hung on a wall and kept: nobody's words stand on it.
    """
    label = shorten_label(format_action_label(line, messages))
    return "" if any(mark in label for mark in "“”") else label


def _name_work(effect: MeasuredEffect, messages: ReportMessages) -> str:
    """Return what the rates are per thousand of."""
    return messages("card.others") if effect.process is None else messages.format_code("process", effect.process)


def _build_rates_chart(effect: MeasuredEffect, messages: ReportMessages) -> ChartWithTable | None:
    """Return two bars per thousand, before and after; None where one of them is not known or hidden."""
    before, after = effect.rate_before, effect.rate
    if before is None or after is None or before.value is None or after.value is None:
        return None
    title = messages("card.per_thousand", work=_name_work(effect, messages))
    days = effect.events or (None, None)
    rows = []
    keys = (("card.before", "card.before_day", before, days[0]), ("card.after", "card.after_day", after, days[1]))
    for key, key_with_day, estimate, day in keys:
        label = messages(key) if day is None else messages(key_with_day, day=messages.format_date(day))
        rows.append((label, estimate, messages.format_value(estimate)))
    bars = [svg.ShareBar(label, estimate.value, None, None, text) for label, estimate, text in rows]
    description = "; ".join(f"{label}: {text}" for label, _, text in rows)
    drawing = svg.render_bars(bars, element_id="rates", title=title, description=description)
    heads = (messages("card.when"), messages("column.per_thousand"), messages("column.reference"))
    table = TextTable(title, heads, tuple((label, text, each.reference) for label, each, text in rows), frozenset({1}))
    return ChartWithTable(title, drawing, table)


def _build_facts_table(effect: MeasuredEffect, messages: ReportMessages) -> TextTable:
    """Return before, after, change and control as a table."""
    unknown = "–"
    control = messages("card.control_events")
    if effect.others_change is not None:
        control = messages("card.control_months", change=messages.format_figure(effect.others_change, "change"))
    rows = (
        (messages("card.before"), unknown if effect.rate_before is None else messages.format_value(effect.rate_before)),
        (messages("card.after"), unknown if effect.rate is None else messages.format_value(effect.rate)),
        (messages("card.change"), messages.format_estimate(effect.change)),
        (messages("card.control"), control),
    )
    return TextTable(messages("card.facts"), (messages("column.what"), messages("column.value")), rows)


def _format_fall(effect: MeasuredEffect, messages: ReportMessages) -> str:
    """Return the fall in contacts as it was estimated; its interval stands on the card."""
    change = effect.change
    return messages.format_percent(abs(change.value or 0)) if change is not None else ""


def _format_for_customers(line: ActionLine, effect: MeasuredEffect, messages: ReportMessages, config: Config) -> str:
    subject = _find_subject(line, messages)
    opening = messages("card.you_said", subject=subject) if subject else messages("card.you_said_plain")
    did = messages("card.we_did", promise=_end_sentence(sanitize_line(line.action.promise)))
    result = messages(
        "card.result_customers", percent=_format_fall(effect, messages), company=sanitize_line(config.company.name)
    )
    return f"{opening} {did} {result}"


def _format_for_agents(line: ActionLine, effect: MeasuredEffect, messages: ReportMessages) -> str:
    department = sanitize_line(line.action.department)
    did = messages("card.agents_did", department=department, promise=_end_sentence(sanitize_line(line.action.promise)))
    return f"{did} {messages('card.result_agents', percent=_format_fall(effect, messages))}"


def _end_sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."
