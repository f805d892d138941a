"""Sentences about ideas, good news, loud customers, who comes back, and contacts that moved to another channel."""

from __future__ import annotations

import re

from voc.insight.loud_customers import MIN_PART
from voc.insight.peak_results import ChannelResult, ComingPeak
from voc.insight.repair_results import WatchedRepair
from voc.insight.results import ChannelShift, Finding, IdeaLine, LoudCustomers, RepeatLine, ThemeLine
from voc.insight.theme_contact_results import ThemeContacts
from voc.report.messages import ReportMessages
from voc.text.sanitize import sanitize_line

__all__ = [
    "find_told_contacts",
    "format_channel_result",
    "format_channel_shift",
    "format_coming_peaks",
    "format_good_news",
    "format_idea",
    "format_idea_finding",
    "format_loud_customers",
    "format_repeats",
    "format_theme_contacts",
    "format_watched_repair",
    "shorten_label",
    "split_label",
]

EXAMPLE_OF_LABEL = re.compile(r"[,:]?\s*(zoals|such as)?\s*“[^“”]*”(?:\s+(?:en|and)\s+“[^“”]*”)?$")
"""Example at the end of a theme's label, or two: ``, zoals “Waar blijft mijn correctie?”``."""
LONGEST_IDEA = 110
"""Characters of an idea in a finding's lead; the list below has more of it."""
LONGEST_LISTED_IDEA = 280
N_PEAKS = 6
"""Coming peaks that are told."""
PARTS = (("part.nearly_all", 0.85), ("part.two_thirds", 0.6), ("part.half", 0.42), ("part.third", MIN_PART))
"""Words for a part of the comments, each from its share on: with the number of loud customers, an exact one would tell
how much each of a few people wrote. A smaller part makes nobody loud."""


def format_idea(idea: IdeaLine, messages: ReportMessages, longest: int = LONGEST_LISTED_IDEA) -> str:
    """Return an idea's words, cut where they are long: ``‘Laat klanten zelf hun afrekenmaand kiezen …’``."""
    text = sanitize_line(idea.text)
    if len(text) > longest:
        text = text[: longest - 1].rsplit(" ", 1)[0] + " …"
    return messages("idea.quote", text=text)


def format_idea_finding(idea: IdeaLine, messages: ReportMessages) -> tuple[str, str]:
    """Return lead and detail of a finding about an idea that has more votes than any before it."""
    lead = messages(
        "idea.lead", votes=messages.format_integer(idea.votes), text=format_idea(idea, messages, LONGEST_IDEA)
    )
    return lead, messages("idea.detail")


def format_good_news(finding: Finding, theme_line: ThemeLine, label: str, messages: ReportMessages) -> tuple[str, str]:
    """Return lead and detail of a finding about a theme whose customers score surely higher than all.

    Their score is not told: who praises gives a high one anyway.
    """
    comments = finding.estimates["comments"]
    observed = messages.format_count("count.comments", round(comments.value or 0))
    if comments.n_customers is not None:
        observed = messages.format_count("count.customers", comments.n_customers)
    name, example = split_label(label)
    n_observed = comments.n_customers or round(comments.value or 0)
    # A name that is a customer's words keeps its own marks.
    label_text = name if name.startswith("“") else messages("finding.subject", name=name)
    lead = messages.format_count("finding.good_news", n_observed, observed=observed, label=label_text)
    example = example or _choose_example(theme_line)
    quoted = messages("finding.good_news_quote", quote=example) if example else ""
    return lead, " ".join(filter(None, [messages("finding.good_news_detail"), quoted]))


def _choose_example(theme_line: ThemeLine) -> str:
    """Return the first quote that is a whole sentence, else the first; empty: none may be shown."""
    parts = [sanitize_line(quote.text[quote.start : quote.end]) for quote in theme_line.quotes]
    whole = (part for part in parts if part[:1].isupper() and part.endswith((".", "!")))
    return next(whole, next(iter(parts), ""))


def format_loud_customers(loud: LoudCustomers, messages: ReportMessages) -> str:
    """Return who wrote how much of a theme: ``4 klanten schreven ongeveer de helft van de reacties``."""
    part_key = next((key for key, least in PARTS if loud.part >= least), None)
    if part_key is None:
        raise ValueError(f"a part of {loud.part:.0%} has no word: loud customers wrote {MIN_PART:.0%} or more")
    return messages.format_count("themes.loud", loud.n_customers, part=messages(part_key))


def format_repeats(repeats: RepeatLine, messages: ReportMessages) -> str:
    """Return which part of the contacts of a reason came back within a week, beside the months before."""
    return messages(
        "finding.repeats",
        reason=sanitize_line(repeats.reason),
        days=repeats.days,
        share=messages.format_estimate(repeats.share),
        before=messages.format_value(repeats.share_before),
    )


def find_told_contacts(theme_line: ThemeLine) -> ThemeContacts | None:
    """Return the contacts since the first report of a theme where its card tells them; else None.

    What rose this month is told from the day it rose on; years of something like it would hide that. What nothing went
    wrong in (praise, a question) goes on for no time at all.
    """
    leading = next((cause for cause in theme_line.causes if cause.department is not None), None)
    is_without_fault = leading is not None and not leading.is_accusation
    return None if theme_line.change is not None or is_without_fault else theme_line.contacts_since


def format_theme_contacts(since: ThemeContacts, messages: ReportMessages) -> str:
    """Return how many contacts were about a theme since customers first reported it, and the hours that they took."""
    contacts = messages.format_integer(round(since.contacts.value or 0))
    day = messages.format_date(since.since)
    key = "themes.since_start" if since.is_from_start else "themes.since"
    if since.hours is None or since.hours.value is None:
        return messages(key, day=day, contacts=contacts, hours="")
    hours = messages("themes.since_hours", hours=messages.format_integer(round(since.hours.value)))
    return messages(key, day=day, contacts=contacts, hours=hours)


def format_watched_repair(watched: WatchedRepair, label: str, messages: ReportMessages) -> str:
    """Return how many customers wrote about what was repaired, in the month before and in each since."""
    parts = []
    for point in watched.months:
        if not point.is_collected:
            continue
        month = messages.format_month(point.period)
        if point.n_counted is None:
            parts.append(messages("repairs.few", month=month))
        elif point.n_counted == 0:
            parts.append(messages("repairs.nobody", month=month))
        else:
            observed = messages.format_count(f"count.{point.unit}", point.n_counted)
            parts.append(messages("repairs.count", month=month, observed=observed))
    return messages(
        "repairs.sentence",
        day=messages.format_day(watched.repair.start),
        what=sanitize_line(watched.repair.note or watched.repair.kind),
        department=sanitize_line(watched.repair.department or ""),
        label=shorten_label(label),
        parts=messages.format_list(parts),
    )


def format_channel_shift(shift: ChannelShift, messages: ReportMessages) -> str:
    """Return which channels' shares moved, and all contacts together."""
    parts = [
        messages(
            "shift.part",
            channel=messages.format_code("channel", move.channel),
            before=messages.format_percent(move.share_before),
            share=messages.format_percent(move.share),
        )
        for move in shift.moves
    ]
    contacts = messages.format_count("count.contacts", shift.n_contacts)
    if shift.n_year_before is None:
        total = messages("shift.total", contacts=contacts)
    else:
        before = messages.format_integer(shift.n_year_before)
        total = messages("shift.total_year", contacts=contacts, before=before)
    sentence = messages("shift.sentence", parts=messages.format_list(parts))
    return f"{sentence} {total}"


def format_channel_result(result: ChannelResult, messages: ReportMessages) -> str:
    """Return how many stayed after a contact by a channel and by others, and the difference among like customers."""
    low, value, high = (
        100 * (end or 0) for end in (result.difference.low, result.difference.value, result.difference.high)
    )
    return messages(
        "channels.more" if value > 0 else "channels.fewer",
        phase=sanitize_line(result.phase),
        channel=messages.format_code("channel", result.channel),
        share=messages.format_value(result.share),
        others=messages.format_value(result.share_others),
        points=messages.format_integer(abs(value)),
        low=messages.format_integer(min(abs(low), abs(high))),
        high=messages.format_integer(max(abs(low), abs(high))),
        months=result.n_months,
    )


def format_coming_peaks(peaks: tuple[ComingPeak, ...], messages: ReportMessages) -> str:
    """Return which contact reasons will rise within six weeks if they do as in the last two years, or nothing."""
    if not peaks:
        return ""
    parts = [
        messages(
            "peaks.part",
            reason=sanitize_line(peak.name),
            first=messages.format_day(peak.first_day),
            last=messages.format_day(peak.last_day),
            low=messages.format_number(min(peak.ratios), 1),
            high=messages.format_number(max(peak.ratios), 1),
        )
        for peak in peaks[:N_PEAKS]
    ]
    return messages("peaks.sentence", parts="; ".join(parts))


def shorten_label(label: str) -> str:
    """Return a theme's label without the example behind it: in a list of several the examples hide the subjects.

    Examples
    --------
    >>> shorten_label("Correctie, zoals “Waar blijft mijn correctie?”"), shorten_label("“Teruggebeld”")
    ('Correctie', '“Teruggebeld”')
    """
    return EXAMPLE_OF_LABEL.sub("", label) or label


def split_label(label: str) -> tuple[str, str]:
    """Return a theme's label and the example behind it, without its marks; a label that is an example stays whole.

    Examples
    --------
    >>> split_label("Correctie, zoals “Waar blijft mijn correctie?”"), split_label("“Teruggebeld”")
    (('Correctie', 'Waar blijft mijn correctie?'), ('“Teruggebeld”', ''))
    >>> split_label("Brief, zoals “Uit die brief haal ik het niet” en “Onduidelijk”")
    ('Brief', 'Uit die brief haal ik het niet” en “Onduidelijk')
    """
    name = shorten_label(label)
    return name, "" if name == label else label[label.index("“", len(name)) + 1 : -1]
