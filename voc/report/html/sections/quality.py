"""What the figures rest on, what was left out, and how to read and trace them."""

from __future__ import annotations

from collections.abc import Mapping

from voc.config import Config
from voc.insight.results import Month, Quality
from voc.report.html.sections.shapes import Table
from voc.report.messages import Words
from voc.text.sanitize import plain

__all__ = ["quality"]


def quality(month: Month, words: Words, config: Config) -> dict[str, object]:
    """Return what the quality template shows."""
    held = month.quality
    return {
        "basis": _basis(held, month, words),
        "left_out": _left_out(month, words, config),
        "without_theme": _counts(held.without_theme, "why", words, head="reason_why"),
        "by_channel": _counts(held.by_channel, "channel", words, head="channel"),
        "by_language": _counts(held.by_language, "language", words, head="language"),
        "methods": _methods(month, words),
        "example": month.comments.reference,
    }


def _basis(held: Quality, month: Month, words: Words) -> list[str]:
    said = [
        words(
            "quality.basis_text",
            feedback=words.counted("count.items", held.n_feedback),
            comments=words.counted("count.comments", held.n_comments),
        ),
        words("quality.customers_unknown")
        if month.comments.n_customers is None
        else words("quality.customers", customers=words.counted("count.customers", held.n_customers)),
    ]
    if held.n_contacts and month.department is None:
        said.append(words("headline.contacts", contacts=words.counted("count.contacts", held.n_contacts)))
    said.append(words("quality.with_signal", n=words.whole(held.n_with_signal)))
    said.append(words("quality.confirmed", n=words.whole(held.n_confirmed)))
    said += [words(f"quality.limit_{key}", n=words.whole(n)) for key, n in held.limits.items()]
    if held.sources:
        said.append(words("quality.sources", sources=words.listed([plain(source) for source in held.sources])))
    return said


def _left_out(month: Month, words: Words, config: Config) -> list[str]:
    held = month.quality
    said = []
    if held.n_ambiguous_dates:
        said.append(words.counted("quality.ambiguous", held.n_ambiguous_dates))
    if held.n_missing_dates:
        said.append(words.counted("quality.missing", held.n_missing_dates))
    said.append(words("quality.suppressed", n=words.whole(config.reports.smallest_group)))
    if month.n_suppressed_themes:
        said.append(words.counted("quality.suppressed_themes", month.n_suppressed_themes))
    return said


def _counts(counts: Mapping[str, int], group: str, words: Words, *, head: str) -> Table | None:
    if not counts:
        return None
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    rows = tuple((plain(words.named(group, str(name).replace(" ", "_"))), words.whole(n)) for name, n in ordered)
    caption = {"why": "quality.without_theme", "channel": "quality.by_channel", "language": "quality.by_language"}[
        group
    ]
    return Table(words(caption), (words(f"column.{head}"), words("column.count")), rows, frozenset({1}))


def _methods(month: Month, words: Words) -> list[str]:
    said = ["interval", "cause", "customers"]
    if month.scores:
        said.append("nps")
    said += ["calendar", "redacted"]
    change = words("quality.method_change", n=words.decimal(month.false_alarms_per_month))
    return (
        [words(f"quality.method_{name}") for name in said[:2]]
        + [change]
        + [words(f"quality.method_{name}") for name in said[2:]]
    )
