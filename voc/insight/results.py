"""Results of insight: frozen records of a month's figures, as Estimates where they are uncertain.

Counts are of the month unless said otherwise. Every Estimate has a ``reference``; ``Month.figures`` maps it to the
feedback ids it was counted from, so that every printed figure can be traced.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from voc.config import BenchmarkEntry
from voc.insight.action_results import ActionLine
from voc.insight.agent_votes import AgentVotes
from voc.insight.audit_readings import AuditReading
from voc.insight.cost_results import MonthCosts
from voc.insight.letter_results import Letter
from voc.insight.peak_results import ChannelResult, ComingPeak
from voc.insight.promise_results import BrokenPromise
from voc.insight.repair_results import WatchedRepair
from voc.insight.reply_results import PrintedReply
from voc.insight.revision import Revision
from voc.insight.theme_contact_results import ThemeContacts
from voc.records import Category, Cause, Department, Estimate, Occurrence, Period, Scope
from voc.records.ids import FeedbackId, SegmentId, ThemeId
from voc.records.scales import NPS_SUMMARY, ScoreSummary, get_scale_kind

__all__ = [
    "CategoryLine",
    "ChangeKind",
    "ChannelMove",
    "ChannelShift",
    "DepartmentLine",
    "Finding",
    "FindingKind",
    "Fix",
    "HandOverLine",
    "IdeaLine",
    "LoudCustomers",
    "Month",
    "Quality",
    "Quote",
    "RateComparison",
    "ReasonLine",
    "RepeatLine",
    "ScoreLine",
    "ScoreSplit",
    "ThemeAlert",
    "ThemeChange",
    "ThemeLine",
    "TrendPoint",
    "Urgent",
    "WeekCount",
]


class ChangeKind(StrEnum):
    """Kind of change that a count model establishes about a theme in a month."""

    NEW = "new"
    GROWING = "growing"
    RETURNED = "returned"
    SHRINKING = "shrinking"


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """One month of a trend. ``count`` None: too few customers to show. ``expected`` None: not enough history.

    A month that is not ``is_collected`` has no count either: nobody was asked, which is not that nobody spoke of it.

    ``expected``, ``upper`` and the rates per thousand are of customers, not of the ``count`` of comments.
    """

    period: Period
    count: int | None
    n_customers: int | None
    expected: float | None = None
    upper: float | None = None
    per_thousand: float | None = None
    per_thousand_low: float | None = None
    per_thousand_high: float | None = None
    is_collected: bool = True

    @property
    def n_counted(self) -> int | None:
        """Customers, or comments where customers cannot be told apart: what ``expected`` is of."""
        return self.count if self.count is None or self.n_customers is None else self.n_customers

    @property
    def unit(self) -> str:
        """Word for what is counted: ``customers`` or ``comments``."""
        return "comments" if self.n_customers is None else "customers"


@dataclass(frozen=True, slots=True)
class ThemeChange:
    """An established change: customers against those expected, with the p-value adjusted over all themes."""

    kind: ChangeKind
    observed: int
    expected: float
    ratio: Estimate
    p_adjusted: float
    last_active: Period | None = None
    since: date | None = None
    """The day from which the daily counts are above the expectation; None: no day stands out."""
    unit: str = "customers"
    """Word for what is counted: ``comments`` where customers cannot be told apart."""


@dataclass(frozen=True, slots=True)
class Quote:
    """A customer's words; ``start``–``end`` is the part about the theme. ``text`` is the whole, redacted."""

    feedback: FeedbackId
    segment: SegmentId
    text: str
    start: int
    end: int
    at: datetime | None
    channel: str | None
    language: str | None


@dataclass(frozen=True, slots=True)
class ScoreSplit:
    """Change of a score, split into who answered (``mix``) and what they answered (``within``), which add up to it."""

    mix: Estimate | None
    """None, as ``within``: nothing is known of those who answered that tells them apart."""
    within: Estimate | None
    is_established: bool
    """Whether customers surely answered differently, at the stated rate of false alarms over all scores and themes.

    Stricter than ``change.excludes_zero``, which is true of some scores by chance, and of other respondents alone."""
    smallest_detectable: float | None
    """The smallest change that would have been established in eight of ten cases, in points or as a share."""


@dataclass(frozen=True, slots=True)
class HandOverLine:
    """NPS after a hand-over less that without one: as it is, and like for like. A difference, no effect."""

    naive: Estimate
    adjusted: Estimate
    n_answers: int
    """Answers after a hand-over."""
    n_compared: int
    """Answers, of both kinds, that have their like on the other side."""
    window_months: int


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """One score: an NPS, or the share of positive answers, as its scale says. Scopes are never pooled."""

    question: str
    scope: Scope | None
    scale: str
    estimate: Estimate
    previous: Estimate | None
    change: Estimate | None
    """Difference with the previous value, with its interval; ``split`` says whether it is established."""
    window_months: int
    """Months that were taken together (NPS: three)."""
    mean: Estimate | None = None
    positive_range: tuple[float | None, float | None] = (None, None)
    """Lowest and highest answer that count as positive: (8, None) is "8 or more", (None, 2) "2 or less"."""
    distribution: Mapping[str, int] = field(default_factory=dict)
    trend: tuple[TrendPoint, ...] = ()
    trend_estimates: tuple[tuple[Period, Estimate], ...] = ()
    split: ScoreSplit | None = None
    period: Period | None = None
    """The last month of its window."""
    benchmarks: tuple[BenchmarkEntry, ...] = ()
    """Scores of others that it is printed beside, as ``voc.toml`` has them."""

    @property
    def summary(self) -> ScoreSummary:
        """The kind of figure that ``estimate`` is: its unit, its ends, how it is printed."""
        return get_scale_kind(self.scale).summary

    @property
    def is_nps(self) -> bool:
        """True for an NPS; else it is a share of positive answers."""
        return self.summary is NPS_SUMMARY


@dataclass(frozen=True, slots=True)
class Fix:
    """A theme that a department is to fix, wherever it arises."""

    theme: ThemeId
    labels: Mapping[str, str]
    comments: Estimate


@dataclass(frozen=True, slots=True)
class ThemeLine:
    """One theme in one month."""

    theme: ThemeId
    labels: Mapping[str, str]
    keywords: tuple[str, ...]
    comments: Estimate
    share: Estimate
    per_thousand: Estimate | None
    process: str | None
    """The volume that ``per_thousand`` divides by, each piece of it counted on its ``window_days``."""
    trend: tuple[TrendPoint, ...]
    change: ThemeChange | None
    score: ScoreLine | None
    causes: tuple[Cause, ...]
    """Largest share first; department None is "unknown"."""
    categories: Mapping[Category, Estimate]
    quotes: tuple[Quote, ...]
    n_urgent: int
    description: Mapping[str, str] = field(default_factory=dict)
    department: str | None = None
    """The cause that an officer decided for the theme; None: nobody did."""
    fixer: str | None = None
    """The department that fixes it, which need not be the cause."""
    replies: tuple[PrintedReply, ...] = ()
    window_days: int | None = None
    loud: LoudCustomers | None = None
    repeats: RepeatLine | None = None
    """Who still comes back about it, where it rose the month before."""
    broken_promises: tuple[BrokenPromise, ...] = ()
    """Promises that its customers say were broken."""
    contacts_since: ThemeContacts | None = None
    """Contacts since customers first reported it; None: of too few customers."""

    @property
    def suppressed(self) -> bool:
        """True when fewer customers than may be shown."""
        return self.comments.is_suppressed


@dataclass(frozen=True, slots=True)
class DepartmentLine:
    """One department as cause, over all themes of the month. ``department`` None is "unknown"."""

    department: Department | None
    comments: Estimate
    """Comments whose cause lies here: the sum of probabilities, with interval."""
    share: Estimate
    contacts: Estimate | None
    themes: tuple[tuple[ThemeId, Estimate], ...]
    """Themes by how many of their comments arise here, largest first: ``((7, Estimate(21.4, …)), …)``."""
    trend: tuple[TrendPoint, ...] = ()


@dataclass(frozen=True, slots=True)
class CategoryLine:
    """Contacts of a category."""

    category: Category | None
    contacts: Estimate
    share: Estimate
    previous: Estimate | None = None
    trend: tuple[TrendPoint, ...] = ()


@dataclass(frozen=True, slots=True)
class ReasonLine:
    """Contacts of a contact reason; ``per_thousand`` where its process has volumes."""

    reason: str
    name: str
    contacts: Estimate
    share: Estimate
    per_thousand: Estimate | None
    process: str | None
    change: ThemeChange | None = None


class FindingKind(StrEnum):
    """Subject of a finding."""

    THEME_NEW = "theme new"
    THEME_GROWING = "theme growing"
    THEME_RETURNED = "theme returned"
    THEME_SHRINKING = "theme shrinking"
    RATE_FELL = "rate fell"
    GOOD_NEWS = "good news"
    IDEA = "idea"
    RATE_ROSE = "rate rose"
    LARGEST_CAUSE = "largest cause"
    SCORE_CHANGED = "score changed"
    CAUSE_UNKNOWN = "cause unknown"
    URGENT = "urgent"


@dataclass(frozen=True, slots=True)
class IdeaLine:
    """An idea of a customer and the votes of others for it; ``text`` is redacted."""

    feedback: FeedbackId
    text: str
    votes: int


@dataclass(frozen=True, slots=True)
class RepeatLine:
    """Part of the contacts of a reason that came back within ``days``, in the month and before it."""

    reason: str
    days: int
    share: Estimate
    share_before: Estimate


@dataclass(frozen=True, slots=True)
class ChannelMove:
    """A channel and its share of all contacts, before and now."""

    channel: str
    share_before: float
    share: float


@dataclass(frozen=True, slots=True)
class ChannelShift:
    """Channels whose shares moved, the largest fall first, and all contacts beside those of a year earlier."""

    moves: tuple[ChannelMove, ...]
    n_contacts: int
    n_year_before: int | None


@dataclass(frozen=True, slots=True)
class LoudCustomers:
    """The few customers who wrote a large part of a theme's comments of a month."""

    n_customers: int
    part: float


@dataclass(frozen=True, slots=True)
class RateComparison:
    """Two events of a process that are compared: the days they began on, and what ran within ``window_days``."""

    process: str
    window_days: int
    day: date
    volume: int
    previous_day: date
    previous_volume: int


@dataclass(frozen=True, slots=True)
class WeekCount:
    """Comments of a week, or of the days of it that lie in the month."""

    first_day: date
    last_day: date
    comments: Estimate


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is established. Under its ``code`` a department head disputes it (``B-2026-10-3``).

    ``theme`` is what it is mainly about; ``themes`` are all those that rose in one incident, that one first.
    """

    code: str
    kind: FindingKind
    theme: ThemeId | None = None
    themes: tuple[ThemeId, ...] = ()
    department: str | None = None
    score: str = ""
    """Question and scope of the score that changed."""
    estimates: Mapping[str, Estimate] = field(default_factory=dict)
    change: ThemeChange | None = None
    causes: tuple[Cause, ...] = ()
    occurrence: Occurrence | None = None
    """The calendar's entry that began within two days of the change."""
    repair: Occurrence | None = None
    """The calendar's entry that ended it."""
    weeks_after_repair: tuple[WeekCount, ...] = ()
    comparison: RateComparison | None = None
    """The two events that a changed rate per thousand is of."""
    idea: IdeaLine | None = None
    repeats: RepeatLine | None = None
    """How many contacts about the theme's main reason came back."""
    replies: tuple[PrintedReply, ...] = ()
    silent_department: str | None = None
    """The department that was asked and did not answer."""
    votes: AgentVotes | None = None
    """What agents said of who erred."""
    reading: AuditReading | None = None
    """Who read the comments that its causes were checked by, and when."""


@dataclass(frozen=True, slots=True)
class Urgent:
    """An item that can't wait. Shown on the call-today list only, never in a report."""

    feedback: FeedbackId
    case_number: str | None
    at: datetime | None
    channel: str | None
    word: str
    text: str


@dataclass(frozen=True, slots=True)
class ThemeAlert:
    """A theme that wants attention: changed over the month, or standing out on ``window_days`` up to ``day``."""

    theme: ThemeId
    labels: Mapping[str, str]
    kind: ChangeKind
    observed: int
    expected: float
    p_adjusted: float
    n_customers: int | None
    since: date | None = None
    day: date | None = None
    window_days: int | None = None

    @property
    def unit(self) -> str:
        """Word for what is counted: ``customers``, or ``comments`` where customers cannot be told apart."""
        return "comments" if self.n_customers is None else "customers"


@dataclass(frozen=True, slots=True)
class Quality:
    """Basis of the figures, and what was left out of them."""

    n_feedback: int
    n_comments: int
    n_customers: int
    n_contacts: int | None
    """Registered contacts of the month; None for a department, which is not given the company's."""
    without_theme: Mapping[str, int]
    """Comments of the month without a theme, by reason: ``{"weak signal": 12}``."""
    n_ambiguous_dates: int
    """Over the whole store: items kept out of monthly figures."""
    n_missing_dates: int
    n_confirmed: int
    """Comments whose cause an officer confirmed."""
    n_with_signal: int
    by_channel: Mapping[str, int]
    by_language: Mapping[str, int]
    sources: tuple[str, ...] = ()
    limits: Mapping[str, int] = field(default_factory=dict)
    """Caveats of the causes and their counts (``voc.causes.caveats``): ``{"contradictory": 3}``."""


@dataclass(frozen=True, slots=True)
class Month:
    """All figures of one month, for the company or for one department."""

    period: Period
    department: Department | None
    themes: tuple[ThemeLine, ...]
    """Largest first; suppressed ones are not among them (see ``n_suppressed_themes``)."""
    n_suppressed_themes: int
    departments: tuple[DepartmentLine, ...]
    categories: tuple[CategoryLine, ...]
    reasons: tuple[ReasonLine, ...]
    scores: tuple[ScoreLine, ...]
    findings: tuple[Finding, ...]
    n_urgent: int
    quality: Quality
    comments: Estimate
    previous_comments: Estimate | None
    trend: tuple[TrendPoint, ...]
    occurrences: tuple[Occurrence, ...]
    figures: Mapping[str, tuple[FeedbackId, ...]] = field(default_factory=dict)
    """Feedback ids by the reference of a figure: ``{"2026-10/T-7/comments": (18, 25)}``."""
    false_alarms_per_month: float = 0.5
    n_called: int = 0
    """Of the ``n_urgent`` items, those about which somebody has called."""
    fixes: tuple[Fix, ...] = ()
    """Themes that the department is to fix; the company's month has none."""
    hand_overs: HandOverLine | None = None
    ideas: tuple[IdeaLine, ...] = ()
    """The month's ideas with most votes, first the one with most."""
    channel_shift: ChannelShift | None = None
    channel_results: tuple[ChannelResult, ...] = ()
    """Channels after which customers in a phase surely stay more often, or less, than after others."""
    coming_peaks: tuple[ComingPeak, ...] = ()
    """Contact reasons that rose in the six weeks after the month a year ago and two years ago, the first one first."""
    watched_repairs: tuple[WatchedRepair, ...] = ()
    """Repairs of the last six months after which a theme surely has fewer customers, the last one first."""
    costs: MonthCosts | None = None
    """None: no contact of the month has a handling time."""
    letter: Letter = field(default_factory=Letter)
    actions: tuple[ActionLine, ...] = ()
    """What was promised, and what became of it; a department's own."""
    revision: Revision | None = None
    """The report of the month before beside what is counted today; None: it was not signed off."""
