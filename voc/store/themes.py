"""Themes and assignments of a run, and its proposals; ids of themes are never given to another theme."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, func, select, update

from voc.records import NoTheme, Proposal, ProposalKind, ProposalState, Stage, Theme, ThemeId, ThemeState
from voc.store import current_themes, schema
from voc.store.bulk_insert import insert_rows
from voc.store.database import Store
from voc.store.runs import load_current_run_id, write_artifacts

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "StoredProposal",
    "add_assignments",
    "allocate_theme_ids",
    "load_assignments",
    "load_next_theme_id",
    "load_proposals",
    "load_themes",
    "save_proposals",
    "save_theme_run",
]


@dataclass(frozen=True, slots=True)
class StoredProposal:
    """A proposal with its id, the run that made it, and what became of it."""

    id: int
    run: int
    state: ProposalState
    proposal: Proposal


def load_next_theme_id(connection: Connection) -> ThemeId:
    """Return the id of the next new theme, inside a writer's transaction."""
    return ThemeId((connection.execute(select(func.max(schema.Theme.id))).scalar() or 0) + 1)


def allocate_theme_ids(store: Store, n_themes: int) -> tuple[ThemeId, ...]:
    """Return ids for ``n_themes`` new themes, which no other theme had or will have.

    The ids stay reserved when nothing comes of them.
    """
    with store.writing() as connection:
        first_id = load_next_theme_id(connection)
        theme_ids = tuple(map(ThemeId, range(first_id, first_id + n_themes)))
        # As rows, so that nobody else gets these ids while the fit is still running.
        theme_rows = [_build_insert_values(theme_id, None, ThemeState.RESERVED) for theme_id in theme_ids]
        insert_rows(connection, schema.Theme, theme_rows)
    return theme_ids


def save_theme_run(
    store: Store,
    run_id: int,
    *,
    themes: Sequence[Theme],
    assignments: pd.DataFrame,
    artifacts: Mapping[str, bytes] | bytes = b"",
    parts: Mapping[ThemeId, ThemeId] | None = None,
) -> None:
    """Save what a run found, in one transaction; people see it when the run is finished.

    Parameters
    ----------
    themes
        Ids of existing or allocated themes; an id that no theme has yet becomes a new theme.
    assignments
        Columns ``segment``, ``theme`` (missing or −1: none), ``probability`` and ``reason`` (a ``NoTheme`` where there
        is no theme, missing elsewhere), one row per segment.
    artifacts
        The fitted state, by name; bytes alone are called ``model``.
    parts
        New themes that are parts of others, with that whole (``{9: 4}``): each is shown as its whole until a person
        agrees to split it off.
    """
    contents_by_name = {"model": artifacts} if isinstance(artifacts, bytes) else artifacts
    assignment_rows = _build_assignment_rows(run_id, assignments)
    with store.writing() as connection:
        _write_themes(connection, themes, parts or {})
        insert_rows(connection, schema.ThemeFit, [_build_fit_row(run_id, theme) for theme in themes])
        insert_rows(connection, schema.Assignment, assignment_rows)
        write_artifacts(connection, run_id, {name: content for name, content in contents_by_name.items() if content})


def add_assignments(store: Store, run_id: int, assignments: pd.DataFrame) -> None:
    """Add segments to a run that people may see already: new comments into existing themes, without a refit.

    A segment that the run has already gets the new row instead of the old one. Counts of the themes follow.
    """
    assignment_rows = _build_assignment_rows(run_id, assignments)
    assignment = schema.Assignment
    with store.writing() as connection:
        existing = set(connection.execute(select(assignment.segment).where(assignment.run == run_id)).scalars())
        for row in assignment_rows:
            if row["segment"] in existing:
                of_segment = (assignment.run == run_id) & (assignment.segment == row["segment"])
                connection.execute(update(assignment).where(of_segment).values(row))
        insert_rows(connection, schema.Assignment, [row for row in assignment_rows if row["segment"] not in existing])
        _update_counts(connection, run_id)


def load_themes(store: Store, *, run_id: int | None = None, as_fitted: bool = False) -> tuple[Theme, ...]:
    """Return the themes of the current run (or another), by id, as people see them.

    Parameters
    ----------
    as_fitted
        As the run found them: what people decided about which comments are whose is left aside.
    """
    with store.reading() as connection:
        run_id = load_current_run_id(connection, Stage.THEMES) if run_id is None else run_id
        return (
            current_themes.load_run_themes(connection, run_id)
            if as_fitted
            else current_themes.load_current_themes(connection, run_id)
        )


def load_assignments(store: Store, *, run_id: int | None = None, as_fitted: bool = False) -> pd.DataFrame:
    """Return the segments of the current run (or another), by segment: theme, probability, reason for none.

    Parameters
    ----------
    as_fitted
        As the run found them; otherwise as people decided.
    """
    with store.reading() as connection:
        run_id = load_current_run_id(connection, Stage.THEMES) if run_id is None else run_id
        return (
            current_themes.load_run_assignments(connection, run_id)
            if as_fitted
            else current_themes.load_current_assignments(connection, run_id)
        )


def save_proposals(
    store: Store, run_id: int, proposals: Sequence[Proposal], *, state: ProposalState = ProposalState.OPEN
) -> None:
    """Save what a refit proposes, for a person to accept or refuse."""
    proposal_rows = [
        {
            "run": run_id,
            "kind": str(proposal.kind),
            "old": list(proposal.old),
            "new": list(proposal.new),
            "n_segments": proposal.n_segments,
            "overlap": proposal.overlap,
            "examples": list(proposal.examples),
            "state": state,
        }
        for proposal in proposals
    ]
    with store.writing() as connection:
        insert_rows(connection, schema.ThemeProposal, proposal_rows)


def load_proposals(
    store: Store, *, state: ProposalState | None = ProposalState.OPEN, run_id: int | None = None
) -> tuple[StoredProposal, ...]:
    """Return the proposals in a state (None: all), the oldest first."""
    proposal = schema.ThemeProposal
    columns = (proposal.id, proposal.run, proposal.state, proposal.kind, proposal.old, proposal.new)
    statement = select(*columns, proposal.n_segments, proposal.overlap, proposal.examples).order_by(proposal.id)
    if state is not None:
        statement = statement.where(proposal.state == state)
    if run_id is not None:
        statement = statement.where(proposal.run == run_id)
    with store.reading() as connection:
        return tuple(map(_build_proposal, connection.execute(statement)))


def _build_proposal(row: Any) -> StoredProposal:  # noqa: ANN401  a row of SQLAlchemy is not typed by column
    proposal = Proposal(
        kind=ProposalKind(row.kind),
        old=tuple(row.old),
        new=tuple(row.new),
        n_segments=row.n_segments,
        overlap=row.overlap,
        examples=tuple(row.examples),
    )
    return StoredProposal(row.id, row.run, ProposalState(row.state), proposal)


def _build_insert_values(
    theme_id: int, theme: Theme | None, state: ThemeState, whole_id: ThemeId | None = None
) -> dict[str, Any]:
    """Return the columns of a theme, which is shown as its whole where it is a part that nobody split off yet."""
    part_columns = {} if whole_id is None else {"part_of": whole_id, "merged_into": whole_id}
    return {
        **part_columns,
        "id": theme_id,
        "parent": None if theme is None else theme.row.parent,
        "born_at": (None if theme is None else theme.row.born_at) or datetime.now(UTC),
        "state": state,
        "pinned": theme is not None and theme.row.pinned,
    }


def _build_fit_row(run_id: int, theme: Theme) -> dict[str, Any]:
    return {
        "run": run_id,
        "theme": theme.id,
        "labels": dict(theme.labels),
        "description": dict(theme.description),
        "keywords": list(theme.keywords),
        "quotes": [int(quote) for quote in theme.quotes],
        "n_segments": int(theme.n_segments),
        "n_comments": int(theme.n_comments),
    }


def _write_themes(connection: Connection, themes: Sequence[Theme], parts: Mapping[ThemeId, ThemeId]) -> None:
    """Insert themes that are new; one that was reserved becomes a theme. What people set on existing ones stays."""
    table = schema.Theme
    # An id that a model made up (topics begin at 0, and -1 is none) would be somebody else's theme.
    if any(theme.id < 1 for theme in themes):
        raise ValueError("a theme's id is 1 or higher; new ids come from allocate_theme_ids")
    existing = {row.id: row for row in connection.execute(select(table.id, table.state, table.made_by))}
    new_themes = sorted((theme for theme in themes if theme.id not in existing), key=lambda theme: theme.id)
    for theme in new_themes:  # one by one: a part has columns that others leave to their defaults
        insert_rows(connection, table, [_build_insert_values(theme.id, theme, theme.row.state, parts.get(theme.id))])
    for theme in themes:
        existing_row = existing.get(theme.id)
        if existing_row is not None and existing_row.state == ThemeState.RESERVED and existing_row.made_by is None:
            row = _build_insert_values(theme.id, theme, theme.row.state, parts.get(theme.id))
            connection.execute(update(table).where(table.id == theme.id).values(row))


def _update_counts(connection: Connection, run_id: int) -> None:
    """Bring a run's counts per theme up to date with its assignments."""
    assignment, segment, fit = schema.Assignment, schema.Segment, schema.ThemeFit
    # Of all themes: a segment that got another theme changes the counts of two, and one may have none left.
    connection.execute(update(fit).where(fit.run == run_id).values(n_segments=0, n_comments=0))
    counts = (
        select(assignment.theme, func.count(), func.count(func.distinct(segment.feedback)))
        .join_from(assignment, segment, assignment.segment == segment.id)
        .where(assignment.run == run_id, assignment.theme.is_not(None))
        .group_by(assignment.theme)
    )
    for theme_id, n_segments, n_comments in connection.execute(counts).all():
        of_theme = (fit.run == run_id) & (fit.theme == theme_id)
        connection.execute(update(fit).where(of_theme).values(n_segments=n_segments, n_comments=n_comments))


def _build_assignment_rows(run_id: int, frame: pd.DataFrame) -> list[dict[str, Any]]:
    import pandas as pd

    theme = pd.to_numeric(frame["theme"]).astype("Int64")
    theme = theme.mask(theme == -1)
    reason = frame["reason"].astype(object).where(frame["reason"].notna(), None)
    # As Python's own numbers, which drivers know: of numpy's, SQLite would store the bytes.
    columns = zip(
        frame["segment"].astype("int64").tolist(),
        theme.astype(object).where(theme.notna(), None).tolist(),
        frame["probability"].astype("float64").tolist(),
        [None if value is None else str(NoTheme(value)) for value in reason],
        strict=True,
    )
    return [
        {"run": run_id, "segment": segment_id, "theme": theme_id, "probability": probability, "reason": no_theme}
        for segment_id, theme_id, probability, no_theme in columns
    ]
