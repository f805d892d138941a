"""Sentences about scores: their window, their change as it is printed, and who answered apart from what they said."""

from __future__ import annotations

from voc.config import BenchmarkEntry
from voc.insight.results import HandOverLine, ScoreLine, ThemeLine
from voc.insight.scores import MIN_ANSWERS_OF_PART
from voc.records import Estimate, Period
from voc.records.scales import get_scale_kind
from voc.report.messages import ReportMessages
from voc.text.sanitize import sanitize_line

__all__ = [
    "compute_printed_difference",
    "explain_score_change",
    "find_theme_score",
    "format_benchmark",
    "format_difference",
    "format_given_marks",
    "format_hand_overs",
    "format_positive_share",
    "format_score_basis",
    "format_score_change",
    "format_score_mean",
    "format_score_name",
    "format_score_window",
    "format_smallest_change",
    "format_window",
]

MIN_EQUAL_WINDOWS = 3
"""Windows in a row with the very same score and as many answers that are told: two happen by chance."""
HUGE_PART = 0.25
"""Part of a whole scale from which on a change that could be seen is told in words only."""


def format_score_name(score_line: ScoreLine, messages: ReportMessages) -> str:
    """Return a score's name: its scale, or its question where it has one of its own, and its scope."""
    kind = get_scale_kind(score_line.scale)
    has_question = kind.is_named_by_question and score_line.question.casefold() not in {"", "score", kind.name}
    score_name = sanitize_line(score_line.question) if has_question else messages.format_code("scale", kind.name)
    if score_line.scope is None:
        return score_name
    scope_name = messages(f"score.{score_line.scope.value}")
    return (
        f"{score_name} ({scope_name})" if has_question else messages("score.named", score=score_name, scope=scope_name)
    )


def find_theme_score(theme_line: ThemeLine) -> ScoreLine | None:
    """Return a theme's score where enough customers gave one for it to be printed; else None."""
    score_line = theme_line.score
    is_enough = score_line is not None and score_line.estimate.n >= MIN_ANSWERS_OF_PART
    return score_line if is_enough and score_line is not None and score_line.estimate.value is not None else None


def format_positive_share(score_line: ScoreLine, messages: ReportMessages) -> str:
    """Return which answers a share of positive ones counts: ``Aandeel antwoorden van 8 en hoger``."""
    for key, answer in zip(("score.share_from", "score.share_up_to"), score_line.positive_range, strict=True):
        if answer is not None:
            return messages(key, value=messages.format_number(answer, 0 if answer.is_integer() else 1))
    return messages("score.share_positive")


def format_given_marks(score_line: ScoreLine, messages: ReportMessages) -> str:
    """Return what those did whom a share of positive answers counts: ``gaf een 8 of hoger``."""
    for key, answer in zip(("score.gave_from", "score.gave_up_to"), score_line.positive_range, strict=True):
        if answer is not None:
            return messages(key, value=messages.format_number(answer, 0 if answer.is_integer() else 1))
    return messages("score.gave_positive")


def format_score_basis(score_line: ScoreLine, messages: ReportMessages) -> str:
    """Return what a score rests on: the interval, the number of answers and the months that they come from."""
    window = format_score_window(score_line, messages)
    answers = messages.format_count("count.answers", score_line.estimate.n)
    # The interval begins the sentence here; elsewhere it stands within one.
    interval = messages.format_interval(score_line.estimate)
    if interval:
        return messages("score.basis", interval=interval[:1].upper() + interval[1:], answers=answers, window=window)
    return messages("score.basis_plain", answers=answers, window=window)


def format_benchmark(score_line: ScoreLine, benchmark: BenchmarkEntry, messages: ReportMessages) -> str:
    """Return a score of others with its source, and whether ours surely differs from it.

    Ours alone has an interval: how sure the other one is, is for its source to say.
    """
    estimate, factor = score_line.estimate, score_line.summary.print_factor
    ends = (estimate.low, estimate.high)
    low, high = (None if end is None else factor * end for end in ends)
    # An NPS has a sign and no percent sign.
    whole = Estimate(benchmark.value / factor, None, None, 0, estimate.unit)
    key = "score.benchmark"
    if low is not None and high is not None:
        is_outside = benchmark.value < low or benchmark.value > high
        key += "_unsure" if not is_outside else "_above" if benchmark.value < low else "_below"
    return messages(key, value=messages.format_value(whole), source=sanitize_line(benchmark.source))


def format_score_window(score_line: ScoreLine, messages: ReportMessages) -> str:
    """Return the months that a score's answers come from: ``in augustus–oktober 2026``."""
    if score_line.period is None:
        return messages.format_count("score.window", score_line.window_months)
    months = format_window(score_line.period, score_line.window_months, messages)
    return messages("score.in_window", window=months)


def format_window(last_month: Period, n_months: int, messages: ReportMessages) -> str:
    """Return the months of a window: ``oktober 2026``, ``augustus–oktober 2026``, ``november 2025–januari 2026``."""
    last = messages.format_month(last_month)
    if n_months == 1:
        return last
    first_month = last_month.shift(1 - n_months)
    first = messages.format_month(first_month)
    if first_month.year == last_month.year:
        first = first.removesuffix(f" {first_month.year}")
    return f"{first}–{last}"


def compute_printed_difference(score_line: ScoreLine) -> int | None:
    """Return the difference of the two scores as they are printed: whole numbers that a reader can subtract."""
    previous = score_line.previous
    if previous is None or previous.value is None or score_line.estimate.value is None:
        return None
    factor = score_line.summary.print_factor
    return round(factor * score_line.estimate.value) - round(factor * previous.value)


def format_difference(
    score_line: ScoreLine, difference: Estimate, messages: ReportMessages, *, value: int | None = None
) -> str:
    """Return a difference in points, or of shares in percentage points, with its interval.

    Parameters
    ----------
    value
        The whole number to print where it must agree with others; None: the difference's own.
    """
    factor = score_line.summary.print_factor
    whole = round(factor * (difference.value or 0)) if value is None else value
    # Rounding two scores may move their difference by one: its interval still holds what is printed.
    low = min(round(factor * (difference.low or 0)), whole)
    high = max(round(factor * (difference.high or 0)), whole)
    signed_values = {
        name: messages.format_signed(number) for name, number in (("change", whole), ("low", low), ("high", high))
    }
    return messages.format_count(f"score.difference_{score_line.summary.difference_key}", abs(whole), **signed_values)


def count_equal_windows(score_line: ScoreLine) -> int:
    """Return how many windows in a row, the last one among them, have the same score of as many answers.

    Only windows that share no answer are compared: rolling ones are alike because they overlap.
    """
    n_equal, next_period = 0, None
    for period, estimate in reversed(score_line.trend_estimates):
        if next_period is not None and next_period.index - period.index < score_line.window_months:
            continue
        if (estimate.value, estimate.n) != (score_line.estimate.value, score_line.estimate.n):
            break
        n_equal, next_period = n_equal + 1, period
    return n_equal


def format_score_change(score_line: ScoreLine, messages: ReportMessages) -> str:
    """Return whether the score differs from that of the window before, by how much, and whether by who answered.

    One that is exactly the same three times or more says so: who doubts it looks at the source first.

    Three outcomes: an established change; one whose interval excludes 0 and that is not established (too many scores
    were compared, or others answered); no difference that could be told from chance.
    """
    change = score_line.change
    if change is None or change.value is None or change.low is None or change.high is None:
        return messages("score.change_none")
    before = messages("score.window_before")
    if score_line.period is not None:
        months = score_line.window_months
        before = format_window(score_line.period.shift(-months), months, messages)
    difference = format_difference(score_line, change, messages, value=compute_printed_difference(score_line))
    split = score_line.split
    if split is not None and split.is_established:
        return messages("score.change", change=difference, before=before)
    n_equal = count_equal_windows(score_line)
    if n_equal >= MIN_EQUAL_WINDOWS:
        answers = messages.format_count("count.answers", score_line.estimate.n)
        return messages("score.change_equal", n=messages.format_integer(n_equal), answers=answers)
    message_key = "score.change_unsure" if change.excludes_zero else "score.change_flat"
    sentence = messages(message_key, change=difference, before=before)
    return " ".join(filter(None, [sentence, _format_mix(score_line, messages)]))


def _format_mix(score_line: ScoreLine, messages: ReportMessages) -> str:
    """Return the sentence that other customers answered, where that surely moved the score; else an empty text."""
    split = score_line.split
    if split is None or split.mix is None or not split.mix.excludes_zero:
        return ""
    # Where it moved the score the other way, it explains nothing of the change that is printed.
    change = score_line.change
    is_explaining = change is not None and change.value is not None and (split.mix.value or 0) * change.value > 0
    message_key = "score.mix" if is_explaining else "score.mix_other_way"
    return messages(message_key, mix=format_difference(score_line, split.mix, messages, value=_round_mix(score_line)))


def _round_mix(score_line: ScoreLine) -> int:
    mix = score_line.split.mix if score_line.split is not None else None
    return round(score_line.summary.print_factor * (mix.value or 0)) if mix is not None else 0


def explain_score_change(score_line: ScoreLine, name: str, messages: ReportMessages) -> str:
    """Return a score's change in its two parts, who answered and what, which add up as printed; empty: none."""
    split, change = score_line.split, compute_printed_difference(score_line)
    if split is None or split.mix is None or split.within is None or change is None:
        return ""
    mix = _round_mix(score_line)
    return messages(
        "score.parts",
        score=name,
        change=messages.format_signed(change),
        mix=format_difference(score_line, split.mix, messages, value=mix),
        within=format_difference(score_line, split.within, messages, value=change - mix),
    )


def format_smallest_change(score_line: ScoreLine, messages: ReportMessages) -> str:
    """Return the smallest change that would have been detected; empty where one was, or none was looked for."""
    split = score_line.split
    if split is None or split.is_established:
        return ""
    if split.smallest_detectable is None:
        return messages("score.smallest_none")
    lowest, highest = score_line.summary.ends
    if split.smallest_detectable > HUGE_PART * (highest - lowest):
        return messages("score.smallest_huge")
    smallest = round(score_line.summary.print_factor * split.smallest_detectable)
    return messages.format_count(f"score.smallest_{score_line.summary.difference_key}", smallest)


def format_score_mean(score_line: ScoreLine, messages: ReportMessages) -> str:
    """Return the mean as a part of a sentence: of marks ``gemiddeld een 6,9``, else ``gemiddeld 4,9``; empty: none."""
    mean = score_line.mean.value if score_line.mean is not None else None
    mean_key = get_scale_kind(score_line.scale).mean_key
    return "" if mean is None else messages(mean_key, mean=messages.format_number(mean))


def format_hand_overs(hand_overs: HandOverLine, messages: ReportMessages) -> str:
    """Return by how much the NPS after a hand-over differs from that without one, plainly and among like customers.

    The sentence says "differs", and not "because of": who is handed over had another question to begin with.
    """
    adjusted = hand_overs.adjusted
    message_key = "hand_over.difference" if adjusted.excludes_zero else "hand_over.unsure"
    return messages(
        message_key,
        naive=messages.format_integer(abs(hand_overs.naive.value or 0)),
        direction=messages("hand_over.lower" if (hand_overs.naive.value or 0) < 0 else "hand_over.higher"),
        adjusted=messages.format_signed(adjusted.value or 0),
        interval=messages.format_interval(adjusted),
        n=messages.format_integer(hand_overs.n_answers),
        months=hand_overs.window_months,
    )
