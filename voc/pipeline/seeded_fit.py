"""Fit of a theme model with the texts of seed themes among the comments.

The examples, labels and keywords of a seed theme are fitted beside the comments, as known members of the theme: the
topic that they fall into is the theme; of two seeds in one topic each takes what is nearest to it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypedDict

import numpy as np
from numpy.typing import NDArray

from voc.pipeline.context import Context
from voc.pipeline.segments import encode_texts
from voc.records import ThemeId
from voc.records.themes import EXCLUDED_STATE
from voc.store import seed_themes, theme_decisions
from voc.themes import Constraints, ThemeModel
from voc.themes.seed_list import SeedTheme

__all__ = ["FitArguments", "fit_with_seeds", "load_seed_themes"]

NONE = -1
"""No theme, in an array of theme ids."""


class FitArguments(TypedDict):
    """Arguments of ``ThemeModel.fit`` and ``assign`` that run parallel to n texts; ``embeddings`` is (n, d)."""

    embeddings: NDArray[np.float32]
    languages: list[str | None]
    comments: list[int]
    questions: list[str | None]


@dataclass(frozen=True, slots=True)
class _SeedTexts:
    """Texts of seed themes, each with its theme and its language (None: unknown)."""

    texts: tuple[str, ...]
    theme_ids: tuple[ThemeId, ...]
    languages: tuple[str | None, ...]


def load_seed_themes(context: Context) -> list[tuple[ThemeId, SeedTheme]]:
    """Return the active seeds with their themes, by theme: a new one is a reason to fit the themes again."""
    labels_by_theme = seed_themes.load_person_labels(context.store)
    return [
        (
            ThemeId(theme_id),
            SeedTheme(
                labels_by_theme.get(theme_id, {}), tuple(seed.get("examples", ())), tuple(seed.get("keywords", ()))
            ),
        )
        for theme_id, seed in sorted(seed_themes.load_seeds(context.store).items())
    ]


def fit_with_seeds(
    context: Context,
    model: ThemeModel,
    texts: Sequence[str],
    constraints: Constraints,
    find_current_theme: Callable[[ThemeId], ThemeId],
    arguments: FitArguments,
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Fit a model on texts and seed texts, and return the topics and probabilities of the texts alone, (n,) each.

    Parameters
    ----------
    constraints
        What people decided about the texts.
    find_current_theme
        Maps a theme to the one that it is part of today: 12 to 7 where theme 12 was merged into 7.
    arguments
        What else ``ThemeModel.fit`` takes, parallel to the texts.
    """
    seeds = _load_seed_texts(context, find_current_theme)
    is_new = _find_new_texts(constraints)
    if not seeds.texts:
        is_constrained = (constraints.groups >= 0).any() or (constraints.previous_themes >= 0).any()
        model.fit(texts, constraints=constraints if is_constrained else None, is_new=is_new, **arguments)
        return model.labels_, model.probabilities_
    n_texts = len(texts)
    if is_new is not None:  # people know their seeds: none of them makes a small new subject
        is_new = np.concatenate([is_new, np.zeros(len(seeds.texts), dtype=bool)])
    model.fit(
        [*texts, *seeds.texts],
        constraints=_add_seed_constraints(constraints, seeds, n_texts),
        is_new=is_new,
        **_add_seed_arguments(context, arguments, seeds),
    )
    _drop_seed_quotes(model, n_texts)
    return model.labels_[:n_texts], model.probabilities_[:n_texts]


def _drop_seed_quotes(model: ThemeModel, n_texts: int) -> None:
    """Leave seeds out of the quotes: they are what people wrote, and no customer is quoted with them."""
    model.topics_ = tuple(
        replace(topic, quotes=tuple(row for row in topic.quotes if row < n_texts)) for topic in model.topics_
    )


def _load_seed_texts(context: Context, find_current_theme: Callable[[ThemeId], ThemeId]) -> _SeedTexts:
    """Return the texts of all seeds under their current themes; none of an excluded theme."""
    decision_by_theme = theme_decisions.load_theme_decisions(context.store)
    rows: dict[str, tuple[ThemeId, str | None]] = {}
    for seed_theme_id, seed in load_seed_themes(context):
        theme_id = find_current_theme(seed_theme_id)
        if decision_by_theme[theme_id].state == EXCLUDED_STATE:
            continue
        for text, language in seed.list_texts():
            rows.setdefault(text, (theme_id, language))  # of two themes with one text the older keeps it
    return _SeedTexts(
        tuple(rows),
        tuple(theme_id for theme_id, _ in rows.values()),
        tuple(language for _, language in rows.values()),
    )


def _add_seed_constraints(constraints: Constraints, seeds: _SeedTexts, n_texts: int) -> Constraints:
    """Return the constraints of the texts and, behind them, those of the seed texts."""
    previous_themes = constraints.previous_themes
    if not len(previous_themes):
        previous_themes = np.full(n_texts, NONE, dtype=np.int64)
    return Constraints(
        np.concatenate([constraints.groups, np.array(seeds.theme_ids, dtype=np.int64)]),
        np.concatenate([previous_themes, np.full(len(seeds.texts), NONE, dtype=np.int64)]),
    )


def _add_seed_arguments(context: Context, arguments: FitArguments, seeds: _SeedTexts) -> FitArguments:
    """Return the arguments of the texts and, behind them, those of the seed texts."""
    n_seeds, comments = len(seeds.texts), arguments["comments"]
    # A seed text is a comment of its own: numbers above all comments' keep it from counting as part of one.
    first_number = 1 + max(comments, default=0)
    return {
        "embeddings": np.concatenate([arguments["embeddings"], encode_texts(context, list(seeds.texts))]),
        "languages": [*arguments["languages"], *seeds.languages],
        "comments": [*comments, *range(first_number, first_number + n_seeds)],
        "questions": [*arguments["questions"], *[None] * n_seeds],
    }


def _find_new_texts(constraints: Constraints) -> NDArray[np.bool_] | None:
    """Return which texts had no theme before; None when none had one: a first fit, or the same texts again."""
    had_theme = constraints.previous_themes >= 0
    return ~had_theme & (constraints.groups < 0) if had_theme.any() else None
