"""Main subjects: a few groups of themes that belong together."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from voc.text.messages.catalog import LANGUAGES
from voc.themes.arrays import FloatArray, LabelArray, normalize_rows
from voc.themes.labels.labels import PhraseCache, describe_topics
from voc.themes.results import TopicGroup

__all__ = ["find_main_subjects"]

MIN_SUBJECTS, MAX_SUBJECTS = 2, 9
"""Chosen: about as many as a reader keeps in mind."""
N_READ = 60
"""Texts of each theme that a subject's label is looked for in, at most."""
N_READ_OF_SUBJECT = 540
"""The same of a subject: of one with many themes, fewer texts of each."""


def find_main_subjects(
    vectors: FloatArray, themes: Sequence[Sequence[int]], phrases: PhraseCache
) -> tuple[LabelArray, tuple[TopicGroup, ...]]:
    """Return each theme's subject number, and the subjects, the largest first.

    Clusters the themes' centres (Ward 1963) into about √n subjects; fewer than four themes are one subject.

    Parameters
    ----------
    vectors
        ``(n, d)``, one text a row.
    themes
        Rows of each theme, the most central first.
    phrases
        Of the texts.
    """
    if len(themes) >= 2 * MIN_SUBJECTS and vectors.shape[1]:
        subject_of_theme = _cluster_themes(vectors, themes)
    else:
        subject_of_theme = np.zeros(len(themes), dtype=np.int64)
    subject_of_theme, n_subjects = _renumber_by_size(subject_of_theme, themes)
    themes_by_subject = [np.flatnonzero(subject_of_theme == subject) for subject in range(n_subjects)]
    rows_by_subject = [_select_rows([themes[int(theme)] for theme in members]) for members in themes_by_subject]
    n_read = max(map(len, rows_by_subject), default=0)
    topic_texts = describe_topics(phrases, rows_by_subject, n_read=n_read, broad=True)
    return subject_of_theme, tuple(
        TopicGroup(
            subject,
            {language: topic_texts[subject][language].label for language in LANGUAGES},
            tuple(int(theme) for theme in members),
        )
        for subject, members in enumerate(themes_by_subject)
    )


def _select_rows(themes: Sequence[Sequence[int]]) -> list[int]:
    """Return the most central rows of every theme of a subject."""
    n_of_each = min(N_READ, max(1, N_READ_OF_SUBJECT // len(themes)))
    return [row for rows in themes for row in rows[:n_of_each]]


def _cluster_themes(vectors: FloatArray, themes: Sequence[Sequence[int]]) -> LabelArray:
    from scipy.cluster.hierarchy import fcluster, linkage

    centres = normalize_rows(np.stack([vectors[list(rows)].mean(axis=0) for rows in themes]))
    # Seen from the middle of all: what all themes share would otherwise hold the vague ones together. With it AMI with
    # the example's contact reasons is .32, without it .28 (docs/decisions/0003-themes.md).
    centres = normalize_rows(centres - centres.mean(axis=0))
    n_subjects = int(np.clip(round(np.sqrt(len(themes))), MIN_SUBJECTS, MAX_SUBJECTS))
    return fcluster(linkage(centres.astype(np.float64), "ward"), n_subjects, "maxclust").astype(np.int64) - 1


def _renumber_by_size(subject_of_theme: LabelArray, themes: Sequence[Sequence[int]]) -> tuple[LabelArray, int]:
    """Return each theme's subject, the one with the most texts numbered 0, and how many there are."""
    if not len(themes):
        return subject_of_theme, 0
    sizes = np.bincount(subject_of_theme, weights=[len(rows) for rows in themes])
    rank = np.empty(len(sizes), dtype=np.int64)
    rank[np.argsort(-sizes, kind="stable")] = np.arange(len(sizes))
    return rank[subject_of_theme], len(sizes)
