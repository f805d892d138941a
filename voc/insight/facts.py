"""Facts: everything that insight counts, read from the store once and joined once.

A **comment** is an item with text that says something. It counts once per theme, whatever the number of its
sentences; a copy of an earlier text by the same customer does not count again, but a score, a complaint or a promise of
another moment with the same words does. Only items with an exact date enter
a month, and months are those of the company's time zone. **Customers** are counted beside comments; an item without
a customer number counts for the customer of its contact, or else as a customer of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from voc.causes.contributions import Contributions
from voc.causes.reason_sources import fill_contact_columns, fill_contact_reasons
from voc.config import Config
from voc.insight.audit_correction import AuditCorrectionInputs, BlindPredictions, encode_names, list_comment_themes
from voc.insight.audit_readings import AuditAnswers, load_audit_answers
from voc.insight.calendar_days import convert_to_ordinals
from voc.insight.department_numbers import number_departments
from voc.insight.item_customers import fill_customers, name_respondents
from voc.insight.item_decisions import load_called_items, load_letters, load_promise_answers
from voc.insight.officer_agreement import EXPECTED_ERROR, estimate_agreement, load_readings
from voc.records import (
    NO_FAULT,
    Action,
    DateState,
    Department,
    DepartmentKind,
    Event,
    Occurrence,
    Period,
    Stage,
    Theme,
    ThemeId,
)
from voc.records.themes import WITHOUT_CONTENT
from voc.statistics.proportions import MAJORITY

if TYPE_CHECKING:
    import pandas as pd

    from voc.records import ThemeRow
    from voc.store import Store
    from voc.store.joint_readings import JointReading
    from voc.store.reports import PrintedFinding
    from voc.text.embedding.embedder import EmbeddingCache

__all__ = [
    "Facts",
    "drop_repeated_answers",
    "encode_names",
    "index_months",
    "list_periods",
    "load_facts",
    "number_customers",
    "period_from_index",
    "text_or_none",
]


@dataclass(frozen=True)
class Facts:
    """Data frames of the store (columns as in ``voc.store.frames``), and the frames and arrays that follow from them.

    Every frame but ``feedback`` may be left out, so that tests and notebooks can fill it by hand. What follows is
    computed when it is first asked for, and kept.
    """

    config: Config
    feedback: pd.DataFrame
    answers: pd.DataFrame | None = None
    segments: pd.DataFrame | None = None
    contacts: pd.DataFrame | None = None
    signals: pd.DataFrame | None = None
    volumes: pd.DataFrame | None = None
    daily_totals: pd.DataFrame | None = None
    reachability: pd.DataFrame | None = None
    occurrences: tuple[Occurrence, ...] = ()
    themes: tuple[Theme, ...] = ()
    assignments: pd.DataFrame | None = None
    attributions: pd.DataFrame | None = None
    evidence: pd.DataFrame | None = None
    confirmed_segments: frozenset[int] = frozenset()
    """Segments whose cause a person has confirmed."""
    contributions: Contributions = field(default_factory=Contributions.create_empty)
    """Percentage points of the segments' probabilities that come from each kind of evidence."""
    limits: Mapping[str, int] = field(default_factory=dict)
    """Caveats of the causes and their counts (``voc.causes.caveats``)."""
    decisions: Mapping[ThemeId, ThemeRow] = field(default_factory=dict)
    """Decisions of people about a theme, by its id."""
    replies: pd.DataFrame | None = None
    """Department heads' replies, and how they were settled (``voc.store.causes.load_replies``)."""
    called_items: frozenset[int] = frozenset()
    """Items that could not wait and about which somebody has called."""
    promise_answers: Mapping[int, Event] = field(default_factory=dict)
    """The officer's last word about the promise of an item, by its id: whether it was broken."""
    audited: pd.DataFrame | None = None
    """Confirmed causes beside those predicted without knowing them: ``CauseModel.audited_``."""
    audit_answers: AuditAnswers = field(default_factory=dict)
    """Who read each segment of the audit, and when."""
    officer_error: float = EXPECTED_ERROR
    """Part of the officers' answers that are the wrong way round (``voc.insight.officer_agreement``)."""
    letters: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """The officer's lines of a month's page one, by month: ``{"2026-10": {"opening": "…"}}``."""
    readings: tuple[JointReading, ...] = ()
    """Comments that heads who disagree read with the officer."""
    actions: tuple[Action, ...] = ()
    """What departments promised, the earliest due day first."""
    embeddings: EmbeddingCache | None = None
    """Vectors of the segments, where the workspace has them; None: texts are encoded anew."""
    printed_findings: tuple[PrintedFinding, ...] = ()
    """Findings of the reports that were made, the company's first."""
    printed_department_numbers: Mapping[str, int] = field(default_factory=dict)
    """Numbers under which reports have printed departments (``D-3``), by name."""
    contact_answers: pd.DataFrame | None = None
    """What officers said about contacts without a comment (``voc.store.contact_audit.load_contact_answers``)."""

    @cached_property
    def items(self) -> pd.DataFrame:
        """The items without copies of an earlier text by the same customer; columns as in ``all_items``."""
        return self.all_items[self.all_items["duplicate_of"].isna()].reset_index(drop=True)

    @cached_property
    def all_items(self) -> pd.DataFrame:
        """All items: ``feedback`` plus ``month`` (Period.index, −1: no exact date), ``day`` (ordinal), customer.

        ``customer_name`` is the customer, or else that of the contact; ``customer_code`` numbers the customers. Copies
        are among them: who writes "none" in two surveys answered twice, and complained twice with the same words.
        """
        frame = self.feedback.reset_index(drop=True)
        months, days = self.compute_local_dates(frame["at"])
        # A date that may be another one (05/10 or 10/05) would put an item into a month that it is not of.
        is_undated = (frame["date_state"] != DateState.EXACT.value).to_numpy()
        months, days = np.where(is_undated, -1, months), np.where(is_undated, -1, days)
        names = fill_customers(frame, self.contacts)
        contact = frame["contact"]
        # Items about one contact of an unknown customer are of one customer, whom the contact's key stands for.
        known_names = names.fillna(("contact " + contact.astype(object)).where(contact.notna()))
        codes = number_customers(known_names.fillna(name_respondents(frame)))
        return frame.assign(month=months, day=days, customer_name=names, customer_code=codes)

    @cached_property
    def has_customers(self) -> bool:
        """Whether any item carries a customer."""
        return bool(self.feedback["customer"].notna().any())

    @cached_property
    def comments(self) -> pd.DataFrame:
        """The items that say something; reason, phase and segment filled in from their contact."""
        items = self.items
        has_content = items["text"].fillna("").str.strip().ne("").to_numpy()
        if self.assignments is not None and self.segments is not None and len(self.assignments):
            segment_reasons = self.segments.merge(self.assignments, left_on="id", right_on="segment")
            telling_feedback = segment_reasons.loc[~segment_reasons["reason"].isin(WITHOUT_CONTENT), "feedback"]
            is_segmented = items["id"].isin(segment_reasons["feedback"]).to_numpy()
            # A text that was not cut into segments yet counts: nothing says that it is empty.
            has_content = has_content & (~is_segmented | items["id"].isin(telling_feedback).to_numpy())
        comments = items[has_content].reset_index(drop=True)
        reasons = fill_contact_reasons(comments, self.signals, self.contacts)
        return fill_contact_columns(comments.assign(reason=reasons), self.contacts)

    @cached_property
    def mentions(self) -> pd.DataFrame:
        """One row per comment and theme: ``row`` of the comment, ``theme`` (position), and its best ``segment``.

        ``start`` and ``end`` are the segment's, in the text; ``mention`` numbers the rows.
        """
        segments = self.assigned_segments
        # The surest segment stands for the theme, of equals the first: a report must be the same each time it is made.
        best_segments = segments.sort_values(
            ["row", "theme", "probability", "segment"], ascending=[True, True, False, True]
        )
        best_segments = best_segments.drop_duplicates(["row", "theme"]).reset_index(drop=True)
        return best_segments.assign(mention=np.arange(len(best_segments)))

    @cached_property
    def assigned_segments(self) -> pd.DataFrame:
        """One row per segment with a theme: ``row`` of its comment, ``theme`` (position), ``segment``, start, end."""
        import pandas as pd

        columns = ["row", "theme", "segment", "probability", "start", "end"]
        if self.assignments is None or self.segments is None or not len(self.assignments) or not self.themes:
            return pd.DataFrame({name: np.array([], dtype=np.int64) for name in columns})
        index_by_theme = pd.Series({theme.id: place for place, theme in enumerate(self.themes)})
        # Segments without a theme, or with one that is no more, are left out.
        with_theme = self.assignments[self.assignments["theme"].isin(index_by_theme.index)]
        assigned = with_theme.merge(self.segments, left_on="segment", right_on="id")
        assigned["row"] = assigned["feedback"].map(pd.Series(self.comments.index, index=self.comments["id"]))
        assigned = assigned.dropna(subset=["row"])
        assigned["row"] = assigned["row"].astype(np.int64)
        assigned["theme"] = assigned["theme"].astype(np.int64).map(index_by_theme).astype(np.int64)
        return assigned[columns]

    @cached_property
    def scored_answers(self) -> pd.DataFrame:
        """Answers beside their item: scope, question, scale, value, positive, month, customer, comment.

        ``row`` is that of the comment, −1 for none.
        ``response`` numbers what one person said at one moment: an export with a row per open question repeats the
        score in each of them, and it is one answer (see ``drop_repeated_answers``).
        """
        import pandas as pd

        columns = ["feedback", "question", "scale", "value", "positive"]
        if self.answers is None or not len(self.answers):
            return pd.DataFrame({name: [] for name in (*columns, "scope", "month", "customer_code", "row", "response")})
        items = self.all_items[["id", "scope", "month", "customer_code", "at", "contact"]]
        answers = self.answers.dropna(subset=["value"])[columns].merge(items, left_on="feedback", right_on="id")
        comment_rows = answers["feedback"].map(pd.Series(self.comments.index, index=self.comments["id"]))
        answers["row"] = comment_rows.fillna(-1).astype(np.int64)
        # The same person, moment and answer: a second survey of that day has another moment.
        response_columns = ["customer_code", "at", "contact", "question", "scale", "value"]
        answers["response"] = answers.groupby(response_columns, dropna=False, sort=False).ngroup()
        return answers[answers["month"] >= 0].drop(columns=["at", "contact"]).reset_index(drop=True)

    @cached_property
    def departments(self) -> tuple[Department, ...]:
        """The departments of ``voc.toml``; behind them those that only the attributions name."""
        configured = [entry.to_record() for entry in self.config.departments]
        configured_names = {department.name for department in configured}
        # A department that was renamed or dropped still caused what it caused.
        other_names: list[str] = []
        if self.attributions is not None and len(self.attributions):
            other_names = sorted(
                {n for n in self.attributions["department"].dropna().unique() if n and n not in configured_names}
            )
        kinds = {NO_FAULT: DepartmentKind.NOBODY}
        others = (Department(name, kind=kinds.get(name, DepartmentKind.INTERNAL)) for name in other_names)
        return (*configured, *others)

    @cached_property
    def department_numbers(self) -> tuple[int, ...]:
        """(n_departments,) the number of each in references of figures (``D-3``): what was printed keeps its own."""
        names = [department.name for department in self.departments]
        return number_departments(names, self.printed_department_numbers)

    def list_department_numbers(self) -> dict[str, int]:
        """Return the number of every department that there is or that a report printed, by name."""
        names = (department.name for department in self.departments)
        return {**self.printed_department_numbers, **dict(zip(names, self.department_numbers, strict=True))}

    @cached_property
    def _segment_probabilities(self) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Segment ids, sorted, and their probabilities per department; the last column is "unknown"."""
        department_names = [department.name for department in self.departments]
        if self.attributions is None or not len(self.attributions):
            return np.array([], dtype=np.int64), np.zeros((0, len(department_names) + 1), dtype=np.float64)
        department_codes = encode_names(department_names, self.attributions["department"])
        department_codes[department_codes < 0] = len(department_names)
        segment_ids, segment_rows = np.unique(
            self.attributions["segment"].to_numpy(dtype=np.int64), return_inverse=True
        )
        probabilities = np.zeros((segment_ids.size, len(department_names) + 1), dtype=np.float64)
        np.add.at(
            probabilities, (segment_rows, department_codes), self.attributions["probability"].to_numpy(dtype=np.float64)
        )
        return segment_ids, probabilities

    @property
    def attributed_segments(self) -> NDArray[np.int64]:
        """Segments that have probabilities, sorted."""
        return self._segment_probabilities[0]

    def _average_by_group(
        self,
        segment_ids: NDArray[np.int64],
        groups: NDArray[np.int64],
        n_groups: int,
        probabilities: NDArray[np.float64] | None = None,
    ) -> NDArray[np.float64]:
        """Return (n_groups, n_departments + 1) mean probabilities of each group's segments.

        A group without any segment that has probabilities is wholly "unknown".

        Parameters
        ----------
        segment_ids, groups
            (n,) segments, and the group that each belongs to.
        probabilities
            A row for each of ``attributed_segments``; None: their own.
        """
        attributed_ids, attributed_probabilities = self._segment_probabilities
        probabilities = attributed_probabilities if probabilities is None else probabilities
        averages = np.zeros((n_groups, probabilities.shape[1]), dtype=np.float64)
        if attributed_ids.size:
            # An id beyond the last would point past the end; the comparison then finds another id there.
            positions = np.minimum(np.searchsorted(attributed_ids, segment_ids), attributed_ids.size - 1)
            is_attributed = attributed_ids[positions] == segment_ids
            np.add.at(averages, groups[is_attributed], probabilities[positions[is_attributed]])
        # Sums of probabilities are divided by their total instead of by their number: a group's shares add up to 1.
        totals = averages.sum(axis=1, keepdims=True)
        averages[totals[:, 0] <= 0, -1] = 1.0
        averages /= np.where(totals > 0, totals, 1.0)
        return averages

    @cached_property
    def _comment_segments(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Ids of the comments' segments, and the row of the comment that each is part of."""
        import pandas as pd

        if self.segments is None or not len(self.segments):
            no_segments = np.array([], dtype=np.int64)
            return no_segments, no_segments
        rows = self.segments["feedback"].map(pd.Series(self.comments.index, index=self.comments["id"]))
        is_of_comment = rows.notna().to_numpy()
        return self.segments["id"].to_numpy(dtype=np.int64)[is_of_comment], rows[is_of_comment].to_numpy(dtype=np.int64)

    @cached_property
    def _mention_segments(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Ids of the segments with a theme, and the mention that each is part of."""
        groups = self.assigned_segments.merge(self.mentions[["row", "theme", "mention"]], on=["row", "theme"])
        return groups["segment"].to_numpy(dtype=np.int64), groups["mention"].to_numpy(dtype=np.int64)

    @cached_property
    def comment_causes(self) -> NDArray[np.float64]:
        """(n_comments, n_departments + 1): probability that a department caused the comment; last column "unknown"."""
        return self._average_by_group(*self._comment_segments, len(self.comments))

    @cached_property
    def mention_causes(self) -> NDArray[np.float64]:
        """As ``comment_causes``, per mention: only the sentences about that theme."""
        return self._average_by_group(*self._mention_segments, len(self.mentions))

    @cached_property
    def audit_correction(self) -> AuditCorrectionInputs:
        """The random audit sample, and all probabilities as predicted without knowing it."""
        department_names = [department.name for department in self.departments]
        segment_ids, probabilities = self._segment_probabilities
        blind = BlindPredictions(segment_ids, probabilities, department_names, self.audited)
        n_comments, n_mentions, blind_probabilities = len(self.comments), len(self.mentions), blind.probabilities
        return AuditCorrectionInputs(
            comment_probabilities=self._average_by_group(*self._comment_segments, n_comments, blind_probabilities),
            mention_probabilities=self._average_by_group(*self._mention_segments, n_mentions, blind_probabilities),
            audited_comments=blind.find_groups(*self._comment_segments),
            audited_mentions=blind.find_groups(*self._mention_segments),
            gaps=blind.gaps,
            truth=blind.truth,
            weights=blind.weights,
            comment_fractions=blind.find_fractions(*self._select_attributed(*self._comment_segments)),
            mention_fractions=blind.find_fractions(*self._select_attributed(*self._mention_segments)),
            residual_variance_ratio=blind.residual_variance_ratio,
            comment_themes=list_comment_themes(self.mentions, n_comments),
        )

    def _select_attributed(
        self, segment_ids: NDArray[np.int64], groups: NDArray[np.int64]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return those of some segments that have probabilities, and the groups they belong to."""
        is_attributed = np.isin(segment_ids, self.attributed_segments)
        return segment_ids[is_attributed], groups[is_attributed]

    @cached_property
    def month_bounds(self) -> tuple[int, int] | None:
        """First and last month with data, as Period.index; None without any."""
        months = [self.all_items["month"].to_numpy()]
        if self.contacts is not None and len(self.contacts):
            months.append(self.compute_local_dates(self.contacts["at"])[0])
        dated_months = np.concatenate(months)
        dated_months = dated_months[dated_months >= 0]
        return (int(dated_months.min()), int(dated_months.max())) if dated_months.size else None

    def list_main_departments(self, theme_index: int) -> list[str]:
        """Return the departments that caused most of a theme, over all months; seldom more than one."""
        is_about_theme = (self.mentions["theme"] == theme_index).to_numpy()
        # The last column is "unknown", which repairs nothing.
        shares = self.mention_causes[is_about_theme].mean(axis=0)[:-1] if is_about_theme.any() else ()
        return [item.name for item, share in zip(self.departments, shares, strict=False) if share >= MAJORITY]

    def compute_local_dates(self, moments: pd.Series[Any]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return Period.index and ordinal day (as ``date.toordinal``) in the company's time zone; −1: no moment."""
        local_moments = moments.dt.tz_convert(self.config.company.time_zone)
        months = index_months(local_moments)
        days = convert_to_ordinals(local_moments.dt.tz_localize(None).to_numpy())
        return months, np.where(months >= 0, days, -1)


def drop_repeated_answers(answers: pd.DataFrame) -> pd.DataFrame:
    """Return the answers with each response once."""
    return answers.drop_duplicates("response")


def text_or_none(value: object) -> str | None:
    """Return a cell's text; pandas keeps a missing one as NaN."""
    return value if isinstance(value, str) else None


def load_facts(store: Store, config: Config) -> Facts:
    """Read all that insight needs in one snapshot: a switch of runs would leave assignments without their segments."""
    from voc.insight.current_names import use_current_names
    from voc.insight.spellings import unify_channels
    from voc.store import causes, contact_audit, frames, joint_readings, theme_decisions, themes, worklist_queries
    from voc.store.embeddings import ReadOnlyEmbeddings
    from voc.store.reports import load_printed_department_numbers, load_printed_findings

    departments = [entry.to_record() for entry in config.departments]
    with store.snapshot() as snapshot:
        facts = Facts(
            config,
            frames.load_feedback(snapshot),
            answers=frames.load_answers(snapshot),
            segments=frames.load_segment_spans(snapshot),
            contacts=frames.load_contacts(snapshot),
            signals=frames.load_signals(snapshot),
            volumes=frames.load_volumes(snapshot),
            daily_totals=frames.load_daily_totals(snapshot),
            reachability=frames.load_reachability(snapshot),
            occurrences=frames.load_occurrences(snapshot),
            themes=themes.load_themes(snapshot),
            assignments=themes.load_assignments(snapshot),
            attributions=causes.load_attributions(snapshot),
            evidence=causes.load_evidence(snapshot),
            confirmed_segments=frozenset(int(segment) for segment in causes.load_confirmed_causes(snapshot)["segment"]),
            contributions=Contributions.from_bytes(causes.load_contributions(snapshot)),
            limits=_load_limits(snapshot),
            decisions=theme_decisions.load_theme_rows(snapshot),
            replies=causes.load_replies(snapshot),
            called_items=load_called_items(snapshot),
            promise_answers=load_promise_answers(snapshot),
            audited=causes.load_audited_segments(snapshot),
            audit_answers=load_audit_answers(snapshot, config.company.time_zone),
            officer_error=estimate_agreement(load_readings(snapshot), departments).error,
            letters=load_letters(snapshot),
            contact_answers=contact_audit.load_contact_answers(snapshot),
            actions=worklist_queries.load_actions(snapshot),
            printed_findings=load_printed_findings(snapshot),
            printed_department_numbers=load_printed_department_numbers(snapshot),
            readings=joint_readings.load_joint_readings(snapshot),
            embeddings=ReadOnlyEmbeddings(store),
        )
    return unify_channels(use_current_names(facts))


def _load_limits(store: Store) -> Mapping[str, int]:
    """Return the caveats of the current run of causes and their counts: ``{"contradictory": 3}``."""
    from voc.store import runs

    run = runs.load_current_run(store, Stage.CAUSES)
    return {} if run is None else dict(run.parameters.get("limits", {}))


def list_periods(facts: Facts) -> list[Period]:
    """Return the months that have items or contacts with an exact date, oldest first."""
    months = [facts.all_items["month"].to_numpy()]
    if facts.contacts is not None and len(facts.contacts):
        months.append(facts.compute_local_dates(facts.contacts["at"])[0])
    month_indices = np.unique(np.concatenate(months))
    return [period_from_index(int(index)) for index in month_indices if index >= 0]


def period_from_index(index: int) -> Period:
    """Return the month of a ``Period.index``.

    Examples
    --------
    >>> str(period_from_index(Period(2026, 10).index))
    '2026-10'
    """
    return Period(index // 12, index % 12 + 1)


def index_months(dates: pd.Series[Any]) -> NDArray[np.int64]:
    """Return (n,) Period.index of dates, or of moments in local time; −1: no date.

    Examples
    --------
    >>> import pandas as pd
    >>> index_months(pd.Series(pd.to_datetime(["2026-10-31", None]))).tolist()
    [24321, -1]
    """
    months: NDArray[np.int64] = (dates.dt.year * 12 + dates.dt.month - 1).fillna(-1).to_numpy(dtype=np.int64)
    return months


def number_customers(customer: pd.Series[Any]) -> NDArray[np.int64]:
    """Return (n,) a number per customer; an unknown customer is one of their own.

    Examples
    --------
    >>> import pandas as pd
    >>> number_customers(pd.Series(["c1", None, "c1", None])).tolist()
    [0, 1, 0, 2]
    """
    import pandas as pd

    codes = np.array(pd.factorize(customer)[0], dtype=np.int64)
    is_unknown = codes < 0
    # After the known ones, so that no unknown customer is taken for one of them.
    codes[is_unknown] = codes.max(initial=-1) + 1 + np.arange(int(is_unknown.sum()))
    return codes
