"""Main subjects: what a fit found, with what people arranged on top."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

from sqlalchemy import Connection, select

from voc.records import MainSubject, Theme
from voc.store import schema, shown
from voc.store.database import Store
from voc.store.projection import root
from voc.store.runs import current_id, load_artifact

__all__ = ["SUBJECTS", "main_subjects", "subjects_artifact"]

SUBJECTS = "subjects"
"""Name of a themes run's artifact: the main subjects that it found, as JSON."""


def subjects_artifact(found: Sequence[tuple[Mapping[str, str], Sequence[int]]]) -> bytes:
    """Return what ``main_subjects`` reads: labels by language and ids of themes, of each main subject."""
    told = [{"labels": dict(labels), "themes": [int(theme) for theme in themes]} for labels, themes in found]
    return json.dumps(told, ensure_ascii=False).encode()


def main_subjects(store: Store) -> tuple[MainSubject, ...]:
    """Return the main subjects of today's themes, the one of most comments first; each theme is in exactly one.

    A theme that a person put under another stands there, whatever a fit found. What a fit knows nothing of, such as a
    theme that was split off since, goes with the theme that it came from; otherwise it stands without a main subject.
    """
    with store.reading() as connection:
        run = current_id(connection, "themes")
        known = {theme.id: theme for theme in shown.decided_themes(connection, run)}
        today, origin = _today(connection)
    kept = None if run is None else load_artifact(store, run, SUBJECTS)
    found = [] if kept is None else json.loads(kept)
    of_theme = {today(id_): number for number, subject in enumerate(found) for id_ in reversed(subject["themes"])}
    under = {id_: theme.parent for id_, theme in known.items() if theme.parent in known}
    heads = {root(id_, under) for id_ in under}
    groups: dict[tuple[str, int], list[Theme]] = defaultdict(list)
    for id_, theme in known.items():
        head = root(id_, under)
        if head in heads:
            groups["person", head].append(theme)
        else:
            groups["found", of_theme.get(id_, of_theme.get(origin.get(id_, id_), len(found)))].append(theme)
    result = []
    for (by, number), themes in groups.items():
        labels = known[number].labels if by == "person" else found[number]["labels"] if number < len(found) else {}
        first = sorted(themes, key=lambda theme: (by == "found" or theme.id != number, -theme.n_comments, theme.id))
        n_comments = sum(theme.n_comments for theme in themes)
        result.append(MainSubject(dict(labels), tuple(theme.id for theme in first), n_comments, by if labels else None))
    return tuple(sorted(result, key=lambda subject: (subject.by is None, -subject.n_comments, subject.themes)))


def _today(connection: Connection) -> tuple[Callable[[int], int], dict[int, int]]:
    """Return what tells the theme that a theme is today, and where split-off themes came from."""
    theme = schema.Theme
    rows = connection.execute(select(theme.id, theme.merged_into, theme.part_of)).all()
    edges = {row.id: row.merged_into for row in rows if row.merged_into is not None}
    origin = {row.id: root(row.part_of, edges) for row in rows if row.part_of is not None}
    return (lambda id_: root(id_, edges)), origin
