"""Sentences of page one beside the findings: what is asked of whom, what stayed the same, what worked."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import NormalDist

from voc.insight.letter_results import RUNG_BY_TASK, Ask, AskTask, Rung
from voc.insight.results import Month, ScoreLine
from voc.records.scales import get_scale_kind
from voc.report.finding_numbers import format_finding_number
from voc.report.messages import ReportMessages
from voc.report.prose import format_theme_label
from voc.report.score_prose import (
    compute_printed_difference,
    format_difference,
    format_given_marks,
    format_score_mean,
    format_score_name,
    format_window,
)
from voc.report.voices_prose import shorten_label
from voc.text.sanitize import sanitize_line

__all__ = ["format_ask", "format_decider", "list_score_sentences"]

NOTICED_POINTS = 5
"""Points of an NPS, or percentage points, that a reader notices: of a smaller difference nothing need be said."""
PROBABLE = 0.9
"""Chance from which on a score is told to have fallen, or risen, probably: nine in ten."""


def format_ask(ask: Ask, month: Month, messages: ReportMessages) -> str:
    """Return what is asked, of whom and until when: ``Voorkomen. Facturatie, over ‘Nota’: … Vóór 15 november 2026``."""
    owner = sanitize_line(ask.owner)
    if ask.task is AskTask.KEEP_PROMISE:
        promised = "" if ask.promised is None else messages.format_date(ask.promised)
        promise = sanitize_line(ask.text).rstrip(".")
        sentence = messages("ask.keep_promise", owner=owner, promise=promise, day=promised)
        day = "" if ask.due is None else messages("ask.new_day", day=messages.format_date(ask.due))
        return " ".join(filter(None, [sentence, day]))
    if ask.task is None:
        text = sanitize_line(ask.text)
        sentence = messages("ask.own", owner=owner, text=text if text.endswith((".", "!", "?")) else f"{text}.")
    else:
        rung = messages(f"rung.{RUNG_BY_TASK.get(ask.task, Rung.PREVENT)}")
        task = messages(f"ask.{ask.task}", owner=owner, subject=_find_subject(ask, month, messages))
        sentence = messages("ask.on_rung", rung=rung, task=task)
    return sentence if ask.due is None else f"{sentence} {messages('ask.due', day=messages.format_date(ask.due))}"


def _find_subject(ask: Ask, month: Month, messages: ReportMessages) -> str:
    """Return the number of the finding behind a proposal; what is no numbered finding by the theme that it is about."""
    number = format_finding_number(ask.finding, month, messages)
    themes = {finding.theme for finding in month.findings if finding.code == ask.finding}
    line = next((each for each in month.themes if each.theme in themes), None)
    # A finding may be about several themes: by the first one's name alone it would seem to be about less.
    if number != ask.finding or line is None:
        return number
    return messages("finding.subject", name=shorten_label(format_theme_label(line, messages)))


def format_decider(month: Month, messages: ReportMessages, *, draft: bool) -> str:
    """Return who decides about what is asked, and of a draft that it can still be changed; empty: nothing is asked."""
    if not month.letter.asks:
        return ""
    sentences = [messages("ask.decides" if month.department is None else "ask.decides_you")]
    if month.letter.is_proposed and draft:
        sentences.append(messages("ask.proposed"))
    return " ".join(sentences)


def list_score_sentences(scores: Sequence[ScoreLine], messages: ReportMessages) -> tuple[list[str], list[str]]:
    """Return the sentences about scores that stayed the same, and a sentence for each that may have changed.

    One that surely changed has a finding. A difference that a reader would see all the same gets a sentence of its own.
    """
    same: list[ScoreLine] = []
    unsure: list[ScoreLine] = []
    for line in scores:
        change = line.change
        is_told = line.split is not None and line.split.is_established
        if is_told or line.estimate.value is None or change is None or change.low is None or change.high is None:
            continue
        (unsure if change.excludes_zero or _is_probable(line) else same).append(line)
    # In one place each: a difference that a reader sees has a sentence of its own.
    noticed = [line for line in same if abs(compute_printed_difference(line) or 0) >= NOTICED_POINTS]
    sentences = _list_same_sentences([line for line in same if line not in noticed], messages)
    sentences += [_format_difference("same.noticed", line, messages) for line in noticed]
    sure_alone = [line for line in unsure if line.change is not None and line.change.excludes_zero]
    unsure_sentences = [
        _format_difference("same.unsure_again" if k else "same.unsure", line, messages)
        for k, line in enumerate(sure_alone)
    ]
    for line in unsure:
        if line.change is not None and line not in sure_alone:
            key = "same.probably_rose" if (line.change.value or 0) > 0 else "same.probably_fell"
            unsure_sentences.append(_format_difference(key, line, messages))
    return sentences, unsure_sentences


def _is_probable(line: ScoreLine) -> bool:
    """Return whether a score that a reader sees differ probably did change, by a normal error of its interval."""
    change = line.change
    if change is None or change.value is None or change.low is None or change.high is None:
        return False
    if abs(compute_printed_difference(line) or 0) < NOTICED_POINTS or change.high <= change.low:
        return False
    error = (change.high - change.low) / (2 * NormalDist().inv_cdf(0.975))
    return NormalDist().cdf(abs(change.value) / error) >= PROBABLE


def _list_same_sentences(lines: Sequence[ScoreLine], messages: ReportMessages) -> list[str]:
    """Return a sentence for the scores of each window, with their values before."""
    lines_by_window: dict[tuple[str, str], list[ScoreLine]] = {}
    for line in lines:
        months = _format_months(line, 0, messages), _format_months(line, -line.window_months, messages)
        lines_by_window.setdefault(months, []).append(line)
    sentences = []
    for (window, before), together in lines_by_window.items():
        values = messages.format_list([_format_value(line, messages) for line in together])
        sentences.append(messages("same.sentence", window=window, before=before, values=values))
    return sentences


def _format_value(line: ScoreLine, messages: ReportMessages) -> str:
    """Return a score with its value and the one before; with its mean where a reader takes it for that (a mark)."""
    name, mean = format_score_name(line, messages), _format_mean(line, messages)
    return messages(
        "same.value" if line.is_nps else "same.share",
        score=f"{name} {mean}," if mean else name,
        value=messages.format_value(line.estimate),
        previous=messages.format_value(line.previous),
    )


def _format_mean(line: ScoreLine, messages: ReportMessages) -> str:
    """Return the mean where a reader takes the score for it (a school mark); else an empty text."""
    return format_score_mean(line, messages) if get_scale_kind(line.scale).is_read_as_mean else ""


def _format_difference(key: str, line: ScoreLine, messages: ReportMessages) -> str:
    """Return a score beside the one before it, with the months of both and the difference."""
    change = line.change
    value = messages.format_value(line.estimate)
    if not line.is_nps:
        value = messages("same.of_answers", value=value, positive=format_given_marks(line, messages))
    if mean := _format_mean(line, messages):
        value = messages("same.with_mean", mean=mean, value=value)
    return messages(
        key,
        score=format_score_name(line, messages),
        value=value,
        previous=messages.format_value(line.previous),
        window=_format_months(line, 0, messages),
        before=_format_months(line, -line.window_months, messages),
        change=""
        if change is None
        else format_difference(line, change, messages, value=compute_printed_difference(line)),
    )


def _format_months(line: ScoreLine, shift: int, messages: ReportMessages) -> str:
    if line.period is not None:
        return format_window(line.period.shift(shift), line.window_months, messages)
    return messages.format_count("score.window", line.window_months) if shift == 0 else messages("score.window_before")
