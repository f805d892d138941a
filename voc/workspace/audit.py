"""Audit of causes: a random sample of comments, and which department officers say caused each.

``ws.audit`` is an :class:`Audit`. The sample corrects the shares of departments in the next fit of the causes.
"""

from __future__ import annotations

import csv
import uuid
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from voc.causes import draw_audit_sample
from voc.config import get_user_name
from voc.decisions.kinds import DecisionKind
from voc.errors import InputError, UnknownNameError, UsageError
from voc.pipeline.confirmed_sample import AUDIT_DRAWN, load_organisation, number_months
from voc.pipeline.context import Context
from voc.pipeline.segments import load_attributable_segments
from voc.records import Event, Period, SegmentId, audit_subject, segment_reference
from voc.records.references import LARGEST_NUMBER
from voc.store import Store, causes, decisions, frames
from voc.store.comment_queries import load_segment_rows, load_segment_texts
from voc.workspace.decisions import build_decision_context, get_current_department, save_decision

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Audit", "read_answers"]

FIRST_SESSION = "calibration"
"""Name of the first session, of about 150 comments; later ones are named after the week (``2026-W41``)."""
N_WEEKLY = 10
"""Comments drawn at random each week: two in each morning's list."""
WEEKLY_SESSION = "work list"
"""Name of the session drawn each week, before the week: ``work list 2026-W41``."""


class Audit:
    """The audit sample of a workspace: drawing it, listing what is open, and answering.

    Parameters
    ----------
    context
        The workspace's store and configuration.
    """

    def __init__(self, context: Context) -> None:
        self._context = context

    @property
    def departments(self) -> tuple[str, ...]:
        """Names that can be given as a cause today; that nobody made a fault is one of them."""
        organisation = load_organisation(self._context.config)
        return tuple(dict.fromkeys([*organisation.current_names, organisation.no_fault_name]))

    def draw(
        self, n: int = 150, *, session: str | None = None, seed: int | None = None, period: Period | str | None = None
    ) -> pd.DataFrame:
        """Draw comments at random for an officer to judge, and return the open items of the session.

        With which probability each was drawn is stored, so that the sample can correct the shares of departments.

        Parameters
        ----------
        n
            How many comments; one segment of each is asked about.
        session
            Name of the session; default: ``calibration`` the first time, then this week (``2026-W41``).
        seed
            The same seed on the same comments draws the same items; default: the one of ``[themes]``.
        period
            The month that will be reported: half of the session is drawn from it, the rest from all months. Default:
            the last month with comments.

        Raises
        ------
        PeriodError
            The period is no month.
        UsageError
            Fewer than one item, a session that was drawn already, or no comment left to draw.
        """
        if n < 1:
            raise UsageError(f"expected a number of items to draw, 1 or more; got {n}")
        store = self._context.store
        earlier_draws = causes.load_draws(store)
        session = session or _name_session(earlier_draws)
        if (earlier_draws["session"] == session).any():
            raise UsageError(
                f"the session {session!r} was drawn already; see voc audit list, or give another name: --session"
            )
        seed = self._context.config.themes.seed if seed is None else seed
        candidates = self._list_candidates()
        month = _choose_month(candidates, period)
        candidates = candidates.assign(is_reported=False if month is None else candidates["month"] == month.index)
        # Comments of earlier sessions are left out: to ask the same twice teaches nothing.
        sample = draw_audit_sample(
            candidates, n, session=session, seed=seed, reported="is_reported", exclude=earlier_draws["segment"]
        )
        if sample.empty:
            raise UsageError("there is no comment left to draw; collect some first: voc collect FILE")
        causes.save_draws(
            store,
            sample["segment"].tolist(),
            session=session,
            inclusion_probability=sample["inclusion_probability"].tolist(),
            seed=seed,
        )
        # Rates and last comment tell a later session how probable it was that this one drew a comment.
        payload: dict[str, object] = {
            **_compute_rates(candidates, earlier_draws["segment"], sample["segment"]),
            "n": len(sample),
            "last": int(candidates["feedback"].max()),
            "seed": seed,
        }
        if month is not None:
            payload["month"] = str(month)
        save_decision(self._context, audit_subject(session), AUDIT_DRAWN, payload)
        return self.list_open(session)

    def _list_candidates(self) -> pd.DataFrame:
        """Return the segments that can be drawn: ``segment``, ``feedback`` and ``month`` (−1: no certain date)."""
        attributable = load_attributable_segments(self._context).rename(columns={"id": "segment"})
        items = frames.load_feedback(self._context.store, columns=("id", "at", "date_state"))
        months = number_months(items, self._context.config.company.time_zone)
        return attributable.assign(month=attributable["feedback"].map(months))

    def draw_weekly(self) -> int:
        """Draw this week's few comments when nobody has yet, and return how many."""
        session = f"{WEEKLY_SESSION} {datetime.now(UTC):%G-W%V}"
        if (causes.load_draws(self._context.store)["session"] == session).any():
            return 0
        try:
            return len(self.draw(N_WEEKLY, session=session))
        except UsageError:  # no comment left to draw
            return 0

    def list_open(self, session: str | None = None) -> pd.DataFrame:
        """Return what was drawn and nobody has answered, in the order of the draw.

        Columns ``segment``, ``session``, ``feedback``, ``text`` (the redacted segment that is asked about) and
        ``comment`` (the whole that it stands in). The model's own estimate is left out: it would lead the officer.
        """
        draws = causes.load_draws(self._context.store, session)
        # Answers count once, in whichever session: a segment is drawn only once.
        answered_ids = causes.load_confirmed_causes(self._context.store)["segment"]
        open_draws = draws[~draws["segment"].isin(answered_ids)][["segment", "session"]]
        return _add_texts(self._context.store, open_draws)

    def confirm(self, segment: int, department: str | None, *, why: str = "") -> Event:
        """Record which department caused a segment; None or ``"unknown"``: it cannot be said.

        A segment that was drawn for the audit counts as part of the random sample; any other is a free decision, which
        teaches the model and corrects no share.

        Raises
        ------
        UnknownNameError
            No such segment or department.
        """
        return self._save_answers([(SegmentId(int(segment)), department)], why=why)[0]

    def confirm_all(self, answers: Mapping[int, str | None] | Path) -> tuple[Event, ...]:
        """Record the causes of many segments, all or none: ``{4711: "Facturatie", 4712: None}``.

        A path is that of a CSV file with the columns ``segment`` and ``department``.

        Raises
        ------
        InputError
            The file cannot be used.
        UnknownNameError
            No such segment or department: then nothing is recorded.
        """
        if isinstance(answers, Path):
            return self._save_answers(read_answers(answers))
        return self._save_answers([(SegmentId(int(segment)), department) for segment, department in answers.items()])

    def confirmed(self) -> pd.DataFrame:
        """Return what people decided about causes: segment, department, audit (drawn at random), session, at."""
        return causes.load_confirmed_causes(self._context.store)

    def _save_answers(self, answers: Sequence[tuple[SegmentId, str | None]], *, why: str = "") -> tuple[Event, ...]:
        # No database has a row beyond its largest integer, and SQLite fails on asking for one.
        existing_ids = load_segment_rows(
            self._context.store, [segment for segment, _ in answers if segment <= LARGEST_NUMBER]
        )
        if unknown_ids := [segment for segment, _ in answers if segment not in existing_ids]:
            raise UnknownNameError(
                f"there is no segment {unknown_ids[0]}; voc audit list shows those that are asked about"
            )
        # One transaction, and the checks that board, command and Python have too: a wrong name in row 80 must not
        # leave 79 answers. They also look up whether a segment was drawn, so that its answer may correct shares.
        now, who = datetime.now(UTC), get_user_name()
        events = [
            Event(
                uuid.uuid4().hex,
                segment_reference(segment),
                DecisionKind.CAUSE.value,
                {"department": get_current_department(self._context, department)},
                who,
                now,
                why,
            )
            for segment, department in answers
        ]
        return decisions.decide_all(self._context.store, events, build_decision_context(self._context))


def read_answers(path: Path) -> list[tuple[SegmentId, str | None]]:
    """Read a whole session's answers: a CSV file with the columns ``segment`` and ``department``.

    A row without a department is one that nobody has answered yet.

    Raises
    ------
    InputError
        The file cannot be read, lacks a column, or has a segment that is no number.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as exc:
        reason = exc.strerror if isinstance(exc, OSError) else "it is not UTF-8"
        raise InputError(f"{path} cannot be read: {reason}") from exc
    # Dutch Excel saves "CSV" with semicolons.
    header = text.split("\n", 1)[0]
    rows = csv.DictReader(text.splitlines(), delimiter=";" if header.count(";") > header.count(",") else ",")
    if not {"segment", "department"} <= set(rows.fieldnames or ()):
        raise InputError(f"{path.name}: expected the columns segment and department")
    answers: list[tuple[SegmentId, str | None]] = []
    for line_number, row in enumerate(rows, start=2):  # row 1 holds the names of the columns
        segment, department = (row["segment"] or "").strip(), (row["department"] or "").strip()
        if not segment.isdigit():
            raise InputError(f"{path.name}, row {line_number}: expected a segment's number, got {row['segment']!r}")
        if department:
            answers.append((SegmentId(int(segment)), department))
    return answers


def _add_texts(store: Store, draws: pd.DataFrame) -> pd.DataFrame:
    """Return draws with the comment, its text and the segment's; of these draws only, not of every comment."""
    segment_ids = draws["segment"].tolist()
    feedback_by_segment = {id_: row.feedback for id_, row in load_segment_rows(store, segment_ids).items()}
    text_by_segment = {id_: text for id_, text, _language in load_segment_texts(store, segment_ids)}
    # A comment whose file was undone since has no text any more, and need not be answered.
    rows = draws[draws["segment"].isin(list(text_by_segment))].reset_index(drop=True)
    rows["feedback"] = rows["segment"].map(feedback_by_segment).astype("int64")
    rows["text"] = rows["segment"].map(text_by_segment)
    comments = frames.load_feedback(store, feedback_ids=rows["feedback"].unique().tolist())
    return rows.assign(comment=rows["feedback"].map(comments.set_index("id")["text"]))


def _choose_month(candidates: pd.DataFrame, period: Period | str | None) -> Period | None:
    """Return the month that is asked for, or the last one with comments; None: no comment has a certain date."""
    if period is not None:
        return Period.parse(period) if isinstance(period, str) else period
    last_index = int(candidates["month"].max()) if len(candidates) else -1
    return None if last_index < 0 else Period(1, 1).shift(last_index - Period(1, 1).index)


def _compute_rates(candidates: pd.DataFrame, earlier: pd.Series, sample: pd.Series) -> dict[str, float]:
    """Return with which probability a comment of the reported month, and one of another month, was drawn.

    Parameters
    ----------
    candidates
        Segments with ``feedback`` and ``is_reported``.
    earlier, sample
        Segments of earlier sessions, whose comments could not be drawn, and of this one.
    """
    comments = candidates.drop_duplicates("feedback").set_index("feedback")["is_reported"]
    drawn_before = candidates.loc[candidates["segment"].isin(earlier), "feedback"].unique()
    n_available = comments.drop(drawn_before).value_counts()
    n_drawn = candidates.set_index("segment")["is_reported"].loc[sample].value_counts()
    rates = {value: int(n_drawn.get(value, 0)) / max(int(n_available.get(value, 0)), 1) for value in (True, False)}
    return {"rate_in_month": rates[True], "rate": rates[False]}


def _name_session(earlier_draws: pd.DataFrame) -> str:
    """Return ``calibration`` for the first session, then the week: ``2026-W41``."""
    has_calibration = (earlier_draws["session"] == FIRST_SESSION).any()
    return f"{datetime.now(UTC):%G-W%V}" if has_calibration else FIRST_SESSION
