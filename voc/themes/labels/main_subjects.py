"""Main subjects: a few groups of themes that belong together."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from voc.text.messages.catalog import LANGUAGES
from voc.themes.arrays import FloatArray, LabelArray, normalize_rows
from voc.themes.labels.labels import PhraseCache, describe_topics
from voc.themes.results import TopicGroup

__all__ = ["find_main_subjects"]

MIN_SUBJECTS, MAX_SUBJECTS = 2, 9  # as many as a person keeps apart at a glance
N_READ = 60  # texts of each theme that a subject's label is looked for in


def find_main_subjects(
    vectors: FloatArray, themes: Sequence[Sequence[int]], phrases: PhraseCache
) -> tuple[LabelArray, tuple[TopicGroup, ...]]:
    """Return each theme's subject number, and the subjects, the largest first.

    Ward's clustering (Ward 1963) of the themes' centres, about the square root of the number of themes.

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
    rows_by_subject = [
        [row for theme in members for row in themes[int(theme)][:N_READ]] for members in themes_by_subject
    ]
    topic_texts = describe_topics(phrases, rows_by_subject, n_read=N_READ * MAX_SUBJECTS, broad=True)
    return subject_of_theme, tuple(
        TopicGroup(
            subject,
            {language: topic_texts[subject][language].label for language in LANGUAGES},
            tuple(int(theme) for theme in members),
        )
        for subject, members in enumerate(themes_by_subject)
    )


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
