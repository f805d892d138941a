"""Everything that insight counts, read once and joined once.

A **comment** is an item with text that says something. It counts once per theme, whatever the number of its
sentences; a copy of an earlier text by the same customer does not count again. Only items with an exact date enter
a month, and months are those of the company's time zone. **Customers** are counted beside comments; an item without
a customer number counts as a customer of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from voc.causes.contributions import Points
from voc.config import Config
from voc.insight.audit_correction import Audit, Blind, codes_in
from voc.records import DateState, Department, NoTheme, Occurrence, Period, Theme

if TYPE_CHECKING:
    import pandas as pd

    from voc.store import Store
    from voc.store.decisions import ThemeDecision

__all__ = ["Facts", "codes_in", "load_facts", "once", "period_of", "periods"]

SILENT_REASONS = frozenset({NoTheme.EMPTY.value, NoTheme.UNINFORMATIVE.value})


@dataclass(frozen=True)
class Facts:
    """The frames of the store (columns as in ``voc.store.frames``), and what follows from them.

    Tests fill it by hand: every frame but ``feedback`` may be left out.
    """

    config: Config
    feedback: pd.DataFrame
    answers: pd.DataFrame | None = None
    segments: pd.DataFrame | None = None
    contacts: pd.DataFrame | None = None
    signals: pd.DataFrame | None = None
    volumes: pd.DataFrame | None = None
    daily_totals: pd.DataFrame | None = None
    occurrences: tuple[Occurrence, ...] = ()
    themes: tuple[Theme, ...] = ()
    assignments: pd.DataFrame | None = None
    attributions: pd.DataFrame | None = None
    evidence: pd.DataFrame | None = None
    confirmed: frozenset[int] = frozenset()
    """Segments whose cause a person has confirmed."""
    points: Points = field(default_factory=Points.none)
    """How many points of a segment's probabilities come from which kind of evidence."""
    limits: Mapping[str, int] = field(default_factory=dict)
    """What limits the answer about causes (``voc.causes.caveats``)."""
    decisions: Mapping[int, ThemeDecision] = field(default_factory=dict)
    """What people decided about a theme, by its id."""
    replies: pd.DataFrame | None = None
    """Department heads' replies, and what became of them (``store.causes.replies``)."""
    audited: pd.DataFrame | None = None
    """What was confirmed beside what was predicted without knowing it: ``CauseModel.audited_``."""

    @cached_property
    def items(self) -> pd.DataFrame:
        """All items: ``feedback`` plus ``month`` (Period.index, −1: no exact date), ``day`` (ordinal) and ``who``.

        ``who`` numbers the customers. Copies are left out.
        """
        frame = self.feedback[self.feedback["duplicate_of"].isna()].reset_index(drop=True)
        month, day = self.calendar(frame["at"])
        undated = (frame["date_state"] != DateState.EXACT.value).to_numpy()
        month, day = np.where(undated, -1, month), np.where(undated, -1, day)
        return frame.assign(month=month, day=day, who=_numbered(frame["customer"]))

    @cached_property
    def customers_known(self) -> bool:
        """Whether any item carries a customer."""
        return bool(self.feedback["customer"].notna().any())

    @cached_property
    def comments(self) -> pd.DataFrame:
        """The items that say something; ``reason`` filled in from their contact where the item has none."""
        items = self.items
        says = items["text"].fillna("").str.strip().ne("").to_numpy()
        if self.assignments is not None and self.segments is not None and len(self.assignments):
            reasons = self.segments.merge(self.assignments, left_on="id", right_on="segment")
            loud = reasons.loc[~reasons["reason"].isin(SILENT_REASONS), "feedback"]
            judged = items["id"].isin(reasons["feedback"]).to_numpy()
            says = says & (~judged | items["id"].isin(loud).to_numpy())
        frame = items[says].reset_index(drop=True)
        return frame.assign(reason=self._reasons(frame))

    def _reasons(self, frame: pd.DataFrame) -> pd.Series[Any]:
        reason = frame["reason"].astype(object)
        if self.signals is not None and len(self.signals):
            noted = self.signals.dropna(subset=["feedback"]).drop_duplicates("feedback").set_index("feedback")["reason"]
            reason = reason.where(reason.notna(), frame["id"].map(noted))
            of_contact = self.signals.dropna(subset=["reason"]).drop_duplicates("contact").set_index("contact")
            reason = reason.where(reason.notna(), frame["contact"].map(of_contact["reason"]))
        if self.contacts is not None and len(self.contacts):
            registered = self.contacts.drop_duplicates("key").set_index("key")["reason"]
            reason = reason.where(reason.notna(), frame["contact"].map(registered))
        return reason

    @cached_property
    def mentions(self) -> pd.DataFrame:
        """One row per comment and theme: ``row`` of the comment, ``theme`` (position), best ``segment``, its place."""
        joined = self.assigned
        best = joined.sort_values(["row", "theme", "probability", "segment"], ascending=[True, True, False, True])
        best = best.drop_duplicates(["row", "theme"]).reset_index(drop=True)
        return best.assign(mention=np.arange(len(best)))

    @cached_property
    def assigned(self) -> pd.DataFrame:
        """One row per segment with a theme: ``row`` of its comment, ``theme`` (position), ``segment``, its place."""
        import pandas as pd

        names = ["row", "theme", "segment", "probability", "start", "end"]
        if self.assignments is None or self.segments is None or not len(self.assignments) or not self.themes:
            return pd.DataFrame({name: np.array([], dtype=np.int64) for name in names})
        places = pd.Series({theme.id: place for place, theme in enumerate(self.themes)})
        named = self.assignments[self.assignments["theme"].isin(places.index)]
        joined = named.merge(self.segments, left_on="segment", right_on="id")
        joined["row"] = joined["feedback"].map(pd.Series(self.comments.index, index=self.comments["id"]))
        joined = joined.dropna(subset=["row"])
        joined["row"] = joined["row"].astype(np.int64)
        joined["theme"] = joined["theme"].astype(np.int64).map(places).astype(np.int64)
        return joined[names]

    @cached_property
    def scored(self) -> pd.DataFrame:
        """The answers that were given, beside their item: scope, question, scale, value, positive, month, who, row.

        ``response`` numbers what one person said at one moment: an export with a row per open question repeats the
        score in each of them, and it is one answer (see ``once``).
        """
        import pandas as pd

        names = ["feedback", "question", "scale", "value", "positive"]
        if self.answers is None or not len(self.answers):
            return pd.DataFrame({name: [] for name in (*names, "scope", "month", "who", "row", "response")})
        items = self.items[["id", "scope", "month", "who", "at", "contact"]]
        joined = self.answers.dropna(subset=["value"])[names].merge(items, left_on="feedback", right_on="id")
        row = joined["feedback"].map(pd.Series(self.comments.index, index=self.comments["id"]))
        joined["row"] = row.fillna(-1).astype(np.int64)
        said = ["who", "at", "contact", "question", "scale", "value"]
        joined["response"] = joined.groupby(said, dropna=False, sort=False).ngroup()
        return joined[joined["month"] >= 0].drop(columns=["at", "contact"]).reset_index(drop=True)

    @cached_property
    def departments(self) -> tuple[Department, ...]:
        """The departments of ``voc.toml``; behind them those that only the attributions name."""
        known = [entry.record() for entry in self.config.departments]
        names = {department.name for department in known}
        more: list[str] = []
        if self.attributions is not None and len(self.attributions):
            more = sorted({n for n in self.attributions["department"].dropna().unique() if n and n not in names})
        return (*known, *(Department(name) for name in more))

    @cached_property
    def _segment_causes(self) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Segment ids, sorted, and their probabilities per department; the last column is "unknown"."""
        names = [department.name for department in self.departments]
        if self.attributions is None or not len(self.attributions):
            return np.array([], dtype=np.int64), np.zeros((0, len(names) + 1), dtype=np.float64)
        codes = codes_in(names, self.attributions["department"])
        codes[codes < 0] = len(names)
        segments, rows = np.unique(self.attributions["segment"].to_numpy(dtype=np.int64), return_inverse=True)
        matrix = np.zeros((segments.size, len(names) + 1), dtype=np.float64)
        np.add.at(matrix, (rows, codes), self.attributions["probability"].to_numpy(dtype=np.float64))
        return segments, matrix

    @property
    def attributed(self) -> NDArray[np.int64]:
        """Segments that have probabilities, sorted."""
        return self._segment_causes[0]

    def _mean_causes(
        self, segments: NDArray[np.int64], groups: NDArray[np.int64], n: int, matrix: NDArray[np.float64] | None = None
    ) -> NDArray[np.float64]:
        """Average the segments' causes per group; a group without any is wholly "unknown"."""
        known, attributed = self._segment_causes
        matrix = attributed if matrix is None else matrix
        result = np.zeros((n, matrix.shape[1]), dtype=np.float64)
        if known.size:
            place = np.minimum(np.searchsorted(known, segments), known.size - 1)
            found = known[place] == segments
            np.add.at(result, groups[found], matrix[place[found]])
        total = result.sum(axis=1, keepdims=True)
        result[total[:, 0] <= 0, -1] = 1.0
        result /= np.where(total > 0, total, 1.0)
        return result

    @cached_property
    def _of_comments(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Segments of comments, and the comment (its row) that each is part of."""
        import pandas as pd

        if self.segments is None or not len(self.segments):
            none = np.array([], dtype=np.int64)
            return none, none
        rows = self.segments["feedback"].map(pd.Series(self.comments.index, index=self.comments["id"]))
        here = rows.notna().to_numpy()
        return self.segments["id"].to_numpy(dtype=np.int64)[here], rows[here].to_numpy(dtype=np.int64)

    @cached_property
    def _of_mentions(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Segments with a theme, and the mention that each is part of."""
        groups = self.assigned.merge(self.mentions[["row", "theme", "mention"]], on=["row", "theme"])
        return groups["segment"].to_numpy(dtype=np.int64), groups["mention"].to_numpy(dtype=np.int64)

    @cached_property
    def comment_causes(self) -> NDArray[np.float64]:
        """(n_comments, n_departments + 1): probability that a department caused the comment; last column "unknown"."""
        return self._mean_causes(*self._of_comments, len(self.comments))

    @cached_property
    def mention_causes(self) -> NDArray[np.float64]:
        """As ``comment_causes``, per mention: only the sentences about that theme."""
        return self._mean_causes(*self._of_mentions, len(self.mentions))

    @cached_property
    def audit(self) -> Audit:
        """The random sample, and all probabilities as they were before anything of it was known."""
        names = [department.name for department in self.departments]
        known, matrix = self._segment_causes
        blind = Blind(known, matrix, names, self.audited)
        return Audit(
            comments=self._mean_causes(*self._of_comments, len(self.comments), blind.matrix),
            mentions=self._mean_causes(*self._of_mentions, len(self.mentions), blind.matrix),
            comment=blind.place_of(*self._of_comments),
            mention=blind.place_of(*self._of_mentions),
            gap=blind.gap,
            weights=blind.weights,
            efficiency=blind.efficiency,
        )

    @cached_property
    def first_and_last(self) -> tuple[int, int] | None:
        """First and last month with data, as Period.index; None without any."""
        months = [self.items["month"].to_numpy()]
        if self.contacts is not None and len(self.contacts):
            months.append(self.calendar(self.contacts["at"])[0])
        joined = np.concatenate(months)
        joined = joined[joined >= 0]
        return (int(joined.min()), int(joined.max())) if joined.size else None

    def calendar(self, moments: pd.Series[Any]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return Period.index and ordinal day in the company's time zone; −1 where there is no moment."""
        local = moments.dt.tz_convert(self.config.company.time_zone)
        month = (local.dt.year * 12 + local.dt.month - 1).fillna(-1).to_numpy(dtype=np.int64)
        days = local.dt.tz_localize(None).to_numpy().astype("datetime64[D]").astype(np.int64) + 719163
        return month, np.where(month >= 0, days, -1)


def once(answers: pd.DataFrame) -> pd.DataFrame:
    """Return answers with each response counted once."""
    return answers.drop_duplicates("response")


def load_facts(store: Store, config: Config) -> Facts:
    """Read all that insight needs from the store, in one snapshot."""
    from voc.store import causes, decisions, frames, themes

    with store.snapshot() as at_once:
        return Facts(
            config,
            frames.feedback(at_once),
            answers=frames.answers(at_once),
            segments=frames.segments(at_once),
            contacts=frames.contacts(at_once),
            signals=frames.signals(at_once),
            volumes=frames.volumes(at_once),
            daily_totals=frames.daily_totals(at_once),
            occurrences=frames.occurrences(at_once),
            themes=themes.themes(at_once),
            assignments=themes.assignments(at_once),
            attributions=causes.attributions(at_once),
            evidence=causes.evidence(at_once),
            confirmed=frozenset(int(segment) for segment in causes.confirmed(at_once)["segment"]),
            points=Points.from_bytes(causes.points_bytes(at_once)),
            limits=_limits(at_once),
            decisions=decisions.theme_decisions(at_once),
            replies=causes.replies(at_once),
            audited=causes.audited(at_once),
        )


def _limits(store: Store) -> Mapping[str, int]:
    from voc.store import runs

    run = runs.current_run(store, "causes")
    return {} if run is None else dict(run.parameters.get("limits", {}))


def periods(facts: Facts) -> list[Period]:
    """Return the months that have items or contacts with an exact date, oldest first."""
    months = [facts.items["month"].to_numpy()]
    if facts.contacts is not None and len(facts.contacts):
        months.append(facts.calendar(facts.contacts["at"])[0])
    known = np.unique(np.concatenate(months))
    return [period_of(int(index)) for index in known if index >= 0]


def period_of(index: int) -> Period:
    """Return the month of a Period.index."""
    year, month0 = divmod(index, 12)
    return Period(year, month0 + 1)


def _numbered(customer: pd.Series[Any]) -> NDArray[np.int64]:
    """Return a number per customer; who is not known is a customer of their own."""
    import pandas as pd

    codes = np.array(pd.factorize(customer)[0], dtype=np.int64)
    unknown = codes < 0
    codes[unknown] = codes.max(initial=-1) + 1 + np.arange(int(unknown.sum()))
    return codes
