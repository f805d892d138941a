"""A few main subjects above the themes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from voc.themes.features import unit
from voc.themes.labels.labels import LANGUAGES, PhraseBook, wordings
from voc.themes.results import Subject

__all__ = ["subjects"]

FEWEST, MOST = 2, 9  # as many as a person keeps apart at a glance
N_READ = 60  # texts of each theme that a subject's label is looked for in
Floats = NDArray[np.float32]


def subjects(
    vectors: Floats, themes: Sequence[Sequence[int]], book: PhraseBook
) -> tuple[NDArray[np.int64], tuple[Subject, ...]]:
    """Return each theme's subject number, and the subjects, the largest first.

    Ward's clustering (Ward 1963) of the themes' centres, seen from the middle of all: what all themes share would
    otherwise hold the vague ones together. About the square root of the number of themes.
    """
    from scipy.cluster.hierarchy import fcluster, linkage

    n = len(themes)
    if n < 2 * FEWEST or not vectors.shape[1]:
        of_theme = np.zeros(n, dtype=np.int64)
    else:
        centres = unit(np.stack([vectors[list(theme)].mean(axis=0) for theme in themes]))
        centres = unit(centres - centres.mean(axis=0))
        n_subjects = int(np.clip(round(np.sqrt(n)), FEWEST, MOST))
        of_theme = fcluster(linkage(centres.astype(np.float64), "ward"), n_subjects, "maxclust") - 1
    sizes = np.bincount(of_theme, weights=[len(theme) for theme in themes]) if n else np.empty(0)
    rank = np.empty(len(sizes), dtype=np.int64)
    rank[np.argsort(-sizes, kind="stable")] = np.arange(len(sizes))
    of_theme = rank[of_theme] if n else of_theme
    members = [np.flatnonzero(of_theme == number) for number in range(len(sizes))]
    read = [[row for theme in group for row in themes[int(theme)][:N_READ]] for group in members]
    worded = wordings(book, read, n_read=N_READ * MOST, broad=True)
    return of_theme, tuple(
        Subject(
            number,
            {language: worded[number][language].label for language in LANGUAGES},
            tuple(int(theme) for theme in group),
        )
        for number, group in enumerate(members)
    )
