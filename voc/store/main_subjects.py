"""Main subjects: what a fit found, with what people arranged on top."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence

from voc.decisions.effects import root
from voc.records import MainSubject, Theme
from voc.store.database import Store
from voc.store.decisions import origins
from voc.store.runs import current_id, load_artifact
from voc.store.themes import themes

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
    with store.snapshot() as same:
        with same.reading() as connection:
            run = current_id(connection, "themes")
        kept = None if run is None else load_artifact(same, run, SUBJECTS)
        known = {theme.id: theme for theme in themes(same, run=run)}
        origin = origins(same)
    found = [] if kept is None else json.loads(kept)
    number_of = {id_: number for number, subject in enumerate(found) for id_ in subject["themes"]}
    came_from = {id_: of for id_, of in origin.items() if id_ not in number_of}
    under = {id_: theme.parent for id_, theme in known.items() if theme.parent in known}
    heads = {root(id_, under) for id_ in under}
    groups: dict[tuple[bool, int], list[Theme]] = defaultdict(list)
    for id_, theme in known.items():
        head = root(id_, under)
        number = number_of.get(root(id_, came_from), len(found))
        groups[(True, head) if head in heads else (False, number)].append(theme)
    names = [*(subject["labels"] for subject in found), {}]
    result = []
    for (by_person, number), members in groups.items():
        labels = known[number].labels if by_person else names[number]
        first = sorted(members, key=lambda theme: (theme.id != number or not by_person, -theme.n_comments, theme.id))
        by = "person" if by_person else "found" if number < len(found) else None
        n_comments = sum(theme.n_comments for theme in members)
        result.append(MainSubject(dict(labels), tuple(theme.id for theme in first), n_comments, by))
    return tuple(sorted(result, key=lambda subject: (subject.by is None, -subject.n_comments, subject.themes)))
