"""Themes: what a run found, under ids that are never given to another theme."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, func, select, update

from voc.records import NoTheme, Proposal, ProposalKind, Theme
from voc.store import current_themes, schema
from voc.store.bulk_insert import insert_rows, table_of
from voc.store.database import Store
from voc.store.runs import current_id, load_artifact, write_artifacts

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "StoredProposal",
    "add_assignments",
    "allocate_themes",
    "assignments",
    "load_artifact",
    "proposals",
    "save_proposals",
    "save_theme_run",
    "themes",
]


@dataclass(frozen=True, slots=True)
class StoredProposal:
    """A proposal with its id; ``state`` is open, accepted, refused or superseded."""

    id: int
    run: int
    state: str
    proposal: Proposal


def allocate_themes(store: Store, n: int) -> tuple[int, ...]:
    """Return ids for ``n`` new themes, which no other theme had or will have.

    The ids stay reserved when nothing comes of them.
    """
    with store.writing() as connection:
        first = (connection.execute(select(func.max(schema.Theme.id))).scalar() or 0) + 1
        ids = tuple(range(first, first + n))
        insert_rows(connection, schema.Theme, [_theme_row(id_, None, "reserved") for id_ in ids])
    return ids


def save_theme_run(
    store: Store,
    run: int,
    *,
    themes: Sequence[Theme],
    assignments: pd.DataFrame,
    artifacts: Mapping[str, bytes] | bytes = b"",
    parts: Mapping[int, int] | None = None,
) -> None:
    """Keep what a run found, in one transaction; people see it when the run is finished.

    Parameters
    ----------
    themes
        Ids of known or allocated themes; an id that is not there yet becomes a new theme.
    assignments
        Columns ``segment``, ``theme`` (missing or −1: none), ``probability`` and ``reason`` (a ``NoTheme`` where there
        is no theme, missing elsewhere), one row per segment.
    artifacts
        The fitted state, by name; bytes alone are called ``model``.
    parts
        New themes that are parts of others: each is shown as its whole until a person agrees to split it off.
    """
    named = {"model": artifacts} if isinstance(artifacts, bytes) else artifacts
    rows = _assignment_rows(run, assignments)
    with store.writing() as connection:
        _write_themes(connection, themes, parts or {})
        insert_rows(connection, schema.ThemeFit, [_fit_row(run, theme) for theme in themes])
        insert_rows(connection, schema.Assignment, rows)
        write_artifacts(connection, run, {name: content for name, content in named.items() if content})


def add_assignments(store: Store, run: int, assignments: pd.DataFrame) -> None:
    """Add segments to a run that people may see already: new comments into known themes, without a refit.

    A segment that the run has already gets the new row in place of the old one. Counts of the themes follow.
    """
    rows = _assignment_rows(run, assignments)
    table = table_of(schema.Assignment)
    with store.writing() as connection:
        there = set(connection.execute(select(table.c.segment).where(table.c.run == run)).scalars())
        again = [row for row in rows if row["segment"] in there]
        for row in again:
            here = (table.c.run == run) & (table.c.segment == row["segment"])
            connection.execute(update(table).where(here).values(row))
        insert_rows(connection, schema.Assignment, [row for row in rows if row["segment"] not in there])
        _count(connection, run)


def themes(store: Store, *, run: int | None = None, raw: bool = False) -> tuple[Theme, ...]:
    """Return the themes of the current run (or another), by id, as people see them.

    Parameters
    ----------
    raw
        As the run found them: what people decided about which comments are whose is left aside.
    """
    with store.reading() as connection:
        run = current_id(connection, "themes") if run is None else run
        return current_themes.themes_of(connection, run) if raw else current_themes.decided_themes(connection, run)


def assignments(store: Store, *, run: int | None = None, raw: bool = False) -> pd.DataFrame:
    """Return the segments of the current run (or another), by segment: theme, probability, reason for none.

    Parameters
    ----------
    raw
        As the run found them; otherwise as people decided.
    """
    with store.reading() as connection:
        run = current_id(connection, "themes") if run is None else run
        return (
            current_themes.assignments_of(connection, run)
            if raw
            else current_themes.decided_assignments(connection, run)
        )


def save_proposals(store: Store, run: int, proposals: Sequence[Proposal], *, state: str = "open") -> None:
    """Keep what a refit proposes, for a person to accept or refuse."""
    rows = [
        {
            "run": run,
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
        insert_rows(connection, schema.ThemeProposal, rows)


def proposals(store: Store, *, state: str | None = "open", run: int | None = None) -> tuple[StoredProposal, ...]:
    """Return the proposals in a state (None: all), the oldest first."""
    table = table_of(schema.ThemeProposal)
    statement = select(table).order_by(table.c.id)
    if state is not None:
        statement = statement.where(table.c.state == state)
    if run is not None:
        statement = statement.where(table.c.run == run)
    with store.reading() as connection:
        return tuple(_proposal(row) for row in connection.execute(statement))


def _proposal(row: Any) -> StoredProposal:  # noqa: ANN401  a row of SQLAlchemy is not typed by column
    proposal = Proposal(
        kind=ProposalKind(row.kind),
        old=tuple(row.old),
        new=tuple(row.new),
        n_segments=row.n_segments,
        overlap=row.overlap,
        examples=tuple(row.examples),
    )
    return StoredProposal(row.id, row.run, row.state, proposal)


def _theme_row(id_: int, theme: Theme | None, state: str) -> dict[str, Any]:
    return {
        "id": id_,
        "parent": None if theme is None else theme.parent,
        "born_at": datetime.now(UTC) if theme is None or theme.born_at is None else theme.born_at,
        "state": state,
        "pinned": theme is not None and theme.pinned,
    }


def _fit_row(run: int, theme: Theme) -> dict[str, Any]:
    return {
        "run": run,
        "theme": theme.id,
        "labels": dict(theme.labels),
        "description": dict(theme.description),
        "keywords": list(theme.keywords),
        "quotes": [int(quote) for quote in theme.quotes],
        "n_segments": int(theme.n_segments),
        "n_comments": int(theme.n_comments),
    }


def _write_themes(connection: Connection, themes: Sequence[Theme], parts: Mapping[int, int]) -> None:
    """Insert themes that are new; one that was reserved comes to life. What people set on known ones stays."""
    table = schema.Theme
    if any(theme.id < 1 for theme in themes):
        raise ValueError("a theme's id is 1 or higher; new ids come from allocate_themes")
    there = {row.id: row for row in connection.execute(select(table.id, table.state, table.made_by))}
    new = sorted((theme for theme in themes if theme.id not in there), key=lambda theme: theme.id)
    insert_rows(connection, table, [_theme_row(theme.id, theme, theme.state) for theme in new])
    for theme in themes:
        known = there.get(theme.id)
        if known is not None and known.state == "reserved" and known.made_by is None:
            row = _theme_row(theme.id, theme, theme.state)
            whole = {"part_of": parts[theme.id], "merged_into": parts[theme.id]} if theme.id in parts else {}
            connection.execute(update(table).where(table.id == theme.id).values(**row, **whole))


def _count(connection: Connection, run: int) -> None:
    """Bring a run's counts per theme up to date with its assignments."""
    part, segment, fit = schema.Assignment, schema.Segment, schema.ThemeFit
    counts = (
        select(part.theme, func.count(), func.count(func.distinct(segment.feedback)))
        .join_from(part, segment, part.segment == segment.id)
        .where(part.run == run, part.theme.is_not(None))
        .group_by(part.theme)
    )
    for theme, n_segments, n_comments in connection.execute(counts).all():
        here = (fit.run == run) & (fit.theme == theme)
        connection.execute(update(fit).where(here).values(n_segments=n_segments, n_comments=n_comments))


def _assignment_rows(run: int, frame: pd.DataFrame) -> list[dict[str, Any]]:
    import pandas as pd

    theme = pd.to_numeric(frame["theme"]).astype("Int64")
    theme = theme.mask(theme == -1)
    reason = frame["reason"].astype(object).where(frame["reason"].notna(), None)
    columns = zip(
        frame["segment"].astype("int64").tolist(),
        theme.astype(object).where(theme.notna(), None).tolist(),
        frame["probability"].astype("float64").tolist(),
        [None if value is None else str(NoTheme(value)) for value in reason],
        strict=True,
    )
    return [
        {"run": run, "segment": segment, "theme": number, "probability": probability, "reason": why}
        for segment, number, probability, why in columns
    ]
