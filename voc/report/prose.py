"""What is established, as sentences. Numbers come from the tables of insight; the language from ``words/``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from voc.insight.results import Change, ChangeKind, Finding, FindingKind, Month, Reply, ScoreLine, ThemeLine
from voc.records import Cause, Estimate
from voc.report.messages import Words
from voc.text.sanitize import plain

__all__ = [
    "Sentence",
    "causes_sentence",
    "change_sentences",
    "comments_of_customers",
    "decided_sentence",
    "finding",
    "is_sure",
    "label_in",
    "label_of",
    "reply_sentence",
    "score_change",
    "score_name",
    "score_sentence",
    "why_unknown",
]

_THEME_KINDS = {
    FindingKind.THEME_NEW: "theme_new",
    FindingKind.THEME_GROWING: "theme_growing",
    FindingKind.THEME_RETURNED: "theme_returned",
    FindingKind.THEME_SHRINKING: "theme_shrinking",
    FindingKind.LARGEST_THEME: "largest_theme",
}
_N_CAUSES_SAID = 2
LONGEST_REASON = 280
_WORTH_SAYING = 0.15
"""A second department is named in a sentence from this share on; smaller ones stand in the chart."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A finding in words: the ``lead`` says it, the ``detail`` gives the figures, the ``code`` is how to dispute it."""

    code: str
    lead: str
    detail: str
    replies: tuple[str, ...] = ()


def label_of(theme: ThemeLine, words: Words) -> str:
    """Return a theme's label in the language, or the first there is."""
    return plain(label_in(theme.labels, words) or f"T-{theme.theme}")


def label_in(labels: Mapping[str, str], words: Words) -> str:
    """Return the label in the language, or the first there is, or nothing."""
    return labels.get(words.language) or next(iter(labels.values()), "")


def comments_of_customers(estimate: Estimate, words: Words) -> str:
    """Return ``212 opmerkingen van 187 klanten``, or why the group is not shown."""
    if estimate.value is None:
        return words.why(estimate)
    comments = words.counted("count.comments", round(estimate.value))
    if estimate.n_customers is None:
        return comments
    return words.counted("count.from_customers", estimate.n_customers, comments=comments)


# ---- causes -----------------------------------------------------------------------------------------------


def is_sure(causes: Sequence[Cause]) -> bool:
    """Tell whether the leading department surely leads: its interval lies above every other share, unknown included."""
    leading = next((cause for cause in causes if cause.department is not None), None)
    if leading is None or leading.share.low is None:
        return False
    return all(leading.share.low > (cause.share.value or 0) for cause in causes if cause is not leading)


def causes_sentence(causes: Sequence[Cause], words: Words) -> str:
    """Return who causes it, with shares and intervals; that it is uncertain or unknown when it is."""
    known = [cause for cause in causes if cause.department is not None and cause.share.value is not None]
    if not known:
        return words("finding.cause_none")
    said = [
        words("cause.share_of", department=plain(cause.department or ""), share=words.full(cause.share))
        for cause in known[:_N_CAUSES_SAID]
        if cause is known[0] or (cause.share.value or 0) >= _WORTH_SAYING
    ]
    return words("finding.cause" if is_sure(causes) else "finding.cause_unsure", causes=words.listed(said))


def decided_sentence(theme: ThemeLine, words: Words) -> str:
    """Return what an officer decided about a theme: where the cause lies, and who fixes it."""
    said = []
    if theme.department is not None:
        said.append(words("cause.decided", department=plain(theme.department)))
    if theme.fixer is not None:
        said.append(words("cause.fixer", department=plain(theme.fixer)))
    return " ".join(said)


def reply_sentence(reply: Reply, words: Words) -> str:
    """Return a department's answer to a finding, and what the officer said to it."""
    key = "reply.agrees" if reply.agrees else "reply.disputes"
    reason = plain(reply.reason)
    if len(reason) > LONGEST_REASON:
        reason = reason[: LONGEST_REASON - 1] + "…"
    said = [words(key, department=plain(reply.department), reason=reason, day=words.day(reply.at), code=reply.code)]
    said.append(words("reply.open" if reply.upheld is None else "reply.upheld" if reply.upheld else "reply.refused"))
    if reply.settled is not None:
        said.append(words("reply.settled", department=plain(reply.settled)))
    return " ".join(said)


def why_unknown(month: Month, words: Words) -> str | None:
    """Return the sentence for a month without any evidence of cause, or None when there is some."""
    known = any(line.department is not None and line.comments.value for line in month.departments)
    if known or any(c.department is not None and c.share.value for theme in month.themes for c in theme.causes):
        return None
    return words("headline.causes_unknown")


# ---- changes ----------------------------------------------------------------------------------------------


def change_sentences(change: Change, words: Words) -> str:
    """Return what was observed against what was expected, the ratio, and since when."""
    observed = words.counted("count.comments", change.observed)
    expected = words.decimal(change.expected, 0 if change.expected >= 10 else 1)  # noqa: PLR2004
    interval = words.interval(change.ratio)
    if interval and change.kind is not ChangeKind.NEW:  # against next to nothing, a ratio says nothing
        ratio = words.value(change.ratio)
        said = [words("change.sentence_ratio", observed=observed, expected=expected, ratio=ratio, interval=interval)]
    else:
        said = [words("change.sentence", observed=observed, expected=expected)]
    if change.last_active is not None:
        said.append(words("change.last_active", month=words.month(change.last_active)))
    if change.since is not None:
        said.append(words("change.since", day=words.day(change.since)))
    return " ".join(said)


# ---- scores -----------------------------------------------------------------------------------------------


def score_name(line: ScoreLine, words: Words) -> str:
    """Return a score's name: the scale, the question when it has one of its own, and the scope."""
    own_question = line.scale == "rating" and line.question.casefold() not in {"", "score", "rating"}
    name = plain(line.question) if own_question else words.named("score", line.scale)
    if line.scope is None:
        return name
    scope = words(f"score.{line.scope.value}")
    return f"{name} ({scope})" if own_question else words("score.named", score=name, scope=scope)


def score_sentence(line: ScoreLine, words: Words) -> str:
    """Return the interval, the number of answers and the window they come from."""
    window = words.counted("score.window", line.window_months)
    answers = words.counted("count.answers", line.estimate.n)
    interval = words.interval(line.estimate)
    if interval:
        return words("score.basis", interval=interval[:1].upper() + interval[1:], answers=answers, window=window)
    return words("score.basis_plain", answers=answers, window=window)


def score_change(line: ScoreLine, words: Words) -> str:
    """Return whether the score differs from the one before, and by how much."""
    change = line.change
    if change is None or change.value is None or change.low is None or change.high is None:
        return words("score.change_none")
    key = "score.change" if change.low > 0 or change.high < 0 else "score.change_flat"
    return words(key, change=_difference(line, change, words))


def _difference(line: ScoreLine, change: Estimate, words: Words) -> str:
    scale, unit = (1, "points") if line.scale == "nps" else (100, "percentage_points")
    low, value, high = (scale * (number or 0) for number in (change.low, change.value, change.high))
    signed = {"change": words.signed(value), "low": words.signed(low), "high": words.signed(high)}
    return words.counted(f"score.difference_{unit}", abs(round(value)), **signed)


# ---- findings ---------------------------------------------------------------------------------------------


def finding(found: Finding, month: Month, words: Words, *, told: Sequence[Finding] = ()) -> Sentence:
    """Return a finding in words. What stood in the calendar is not repeated when one of ``told`` said it."""
    if any(earlier.occurrence == found.occurrence for earlier in told):
        found = replace(found, occurrence=None)
    theme = next((line for line in month.themes if line.theme == found.theme), None)
    if found.kind in _THEME_KINDS:
        lead, detail = _about_theme(found, theme, words, whole=month.department is None)
    elif found.kind is FindingKind.SCORE_CHANGED:
        lead, detail = _about_score(found, month, words)
    elif found.kind is FindingKind.URGENT:
        lead, detail = words.counted("finding.urgent", month.n_urgent), words("finding.urgent_detail")
    else:
        lead, detail = _about_cause(found, month, words)
    return Sentence(found.code, lead, detail, tuple(reply_sentence(reply, words) for reply in found.replies))


def _about_theme(found: Finding, theme: ThemeLine | None, words: Words, *, whole: bool) -> tuple[str, str]:
    label = f"T-{found.theme}" if theme is None else label_of(theme, words)
    lead = words(f"finding.{_THEME_KINDS[found.kind]}", label=label)
    change = found.change or (theme.change if theme else None)
    said: list[str] = []
    if found.kind is FindingKind.LARGEST_THEME or change is None:
        if theme is not None:
            comments = comments_of_customers(theme.comments, words)
            share = words("finding.largest_theme_detail", comments=comments, share=words.full(theme.share))
            said.append(share if whole else f"{comments}.")
    else:
        said.append(change_sentences(change, words))
    causes = found.causes or (theme.causes if theme else ())
    said.append(causes_sentence(causes, words))
    if found.occurrence is not None:
        note = plain(found.occurrence.note or found.occurrence.kind)
        said.append(words("finding.occurrence", note=note, day=words.day(found.occurrence.start)))
    return lead, " ".join(said)


def _about_cause(found: Finding, month: Month, words: Words) -> tuple[str, str]:
    if found.kind is FindingKind.CAUSE_UNKNOWN:
        if why_unknown(month, words) is not None:
            return words("finding.cause_unknown_all"), words("finding.cause_unknown_all_detail")
        line = next((line for line in month.departments if line.department is None), None)
        share = found.estimates.get("share") or (line.share if line else None)
        return words("finding.cause_unknown"), words("finding.cause_unknown_detail", share=words.full(share))
    line = next((ln for ln in month.departments if ln.department and ln.department.name == found.department), None)
    share = found.estimates.get("share") or (line.share if line else None)
    lead = words("finding.largest_cause", department=plain(found.department or words("cause.unknown")))
    return lead, words("finding.largest_cause_detail", share=words.full(share))


def _about_score(found: Finding, month: Month, words: Words) -> tuple[str, str]:
    reference = {estimate.reference for estimate in found.estimates.values() if estimate.reference}
    line = next((ln for ln in month.scores if ln.estimate.reference in reference), None)
    if line is None:
        line = next((ln for ln in month.scores if _established(ln.change)), None)
    if line is None or line.change is None or line.change.value is None:
        return words("finding.score_up", score=words("score.nps")), ""
    key = "finding.score_up" if line.change.value > 0 else "finding.score_down"
    detail = words(
        "finding.score_detail",
        before=words.full(line.previous),
        after=words.full(line.estimate),
        change=_difference(line, line.change, words),
    )
    return words(key, score=score_name(line, words)), detail


def _established(change: Estimate | None) -> bool:
    return (
        change is not None
        and change.low is not None
        and change.high is not None
        and not (change.low <= 0 <= change.high)
    )
