"""Main subjects: groups of themes that a fit found, with what people arranged on top."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence

from voc.decisions.effects import find_root
from voc.records import LabelOrigin, MainSubject, Stage, Theme, ThemeId
from voc.store.database import Store
from voc.store.runs import load_artifact, load_current_run_id
from voc.store.theme_decisions import load_theme_origins
from voc.store.themes import load_themes

__all__ = ["MAIN_SUBJECTS", "load_main_subjects", "serialize_main_subjects"]

MAIN_SUBJECTS = "subjects"
"""Name of a themes run's artifact: the main subjects that it found, as JSON."""


def serialize_main_subjects(subjects: Sequence[tuple[Mapping[str, str], Sequence[int]]]) -> bytes:
    """Return what `load_main_subjects` reads.

    Parameters
    ----------
    subjects
        Of each main subject its labels by language and the ids of its themes: ``[({"nl": "Nota's"}, [7, 12])]``.
    """
    content = [
        {"labels": dict(labels), "themes": [int(theme_id) for theme_id in theme_ids]} for labels, theme_ids in subjects
    ]
    return json.dumps(content, ensure_ascii=False).encode()


def load_main_subjects(store: Store) -> tuple[MainSubject, ...]:
    """Return the main subjects of today's themes, the one of most comments first; each theme is in exactly one.

    A theme that a person put under another stays there, whatever a fit found. What a fit knows nothing of, such as a
    theme that was split off since, goes with the theme that it came from; otherwise it has no main subject.
    """
    # One state for all three: a run that ends meanwhile would have other themes than the subjects of the one before.
    with store.snapshot() as snapshot:
        with snapshot.reading() as connection:
            run_id = load_current_run_id(connection, Stage.THEMES)
        artifact = None if run_id is None else load_artifact(snapshot, run_id, MAIN_SUBJECTS)
        themes_by_id = {ThemeId(theme.id): theme for theme in load_themes(snapshot, run_id=run_id)}
        origins = load_theme_origins(snapshot)
    subjects = [] if artifact is None else json.loads(artifact)
    groups_by_head, groups_by_number = _group_themes(themes_by_id, origins, [subject["themes"] for subject in subjects])
    result = []
    for head, members in groups_by_head.items():
        members.sort(key=lambda theme: (theme.id != head, -theme.n_comments, theme.id))
        result.append(_build_main_subject(themes_by_id[head].labels, members, LabelOrigin.PERSON))
    for subject_number, members in groups_by_number.items():
        members.sort(key=lambda theme: (-theme.n_comments, theme.id))
        has_subject = subject_number < len(subjects)
        labels = subjects[subject_number]["labels"] if has_subject else {}
        result.append(_build_main_subject(labels, members, LabelOrigin.FOUND if has_subject else None))
    return tuple(sorted(result, key=lambda subject: (subject.by is None, -subject.n_comments, subject.themes)))


def _group_themes(
    themes_by_id: Mapping[ThemeId, Theme],
    origins: Mapping[ThemeId, ThemeId],
    subject_theme_ids: Sequence[Sequence[int]],
) -> tuple[dict[ThemeId, list[Theme]], dict[int, list[Theme]]]:
    """Return the themes under each theme that a person put others under, and the rest by number of the found subject.

    The number after the last one is of themes without a main subject.

    Parameters
    ----------
    origins
        From a part to its whole.
    subject_theme_ids
        Ids of the themes in each main subject that a fit found.
    """
    parents_by_theme = {
        theme_id: theme.row.parent
        for theme_id, theme in themes_by_id.items()
        if theme.row.parent is not None and theme.row.parent in themes_by_id
    }
    heads = {find_root(theme_id, parents_by_theme) for theme_id in parents_by_theme}
    number_by_theme = {
        ThemeId(theme_id): subject_number
        for subject_number, theme_ids in enumerate(subject_theme_ids)
        for theme_id in theme_ids
    }
    # A theme that a fit grouped stays there: only what it knows nothing of goes with the theme that it came from.
    ungrouped_origins = {part: whole for part, whole in origins.items() if part not in number_by_theme}
    groups_by_head: dict[ThemeId, list[Theme]] = defaultdict(list)
    groups_by_number: dict[int, list[Theme]] = defaultdict(list)
    for theme_id, theme in themes_by_id.items():
        head = find_root(theme_id, parents_by_theme)
        if head in heads:
            groups_by_head[head].append(theme)
        else:
            subject_number = number_by_theme.get(find_root(theme_id, ungrouped_origins), len(subject_theme_ids))
            groups_by_number[subject_number].append(theme)
    return groups_by_head, groups_by_number


def _build_main_subject(labels: Mapping[str, str], themes: Sequence[Theme], by: LabelOrigin | None) -> MainSubject:
    n_comments = sum(theme.n_comments for theme in themes)
    return MainSubject(dict(labels), tuple(theme.id for theme in themes), n_comments, by)
