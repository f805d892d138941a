"""Seed themes of the workspace, and their texts for a fit.

The examples, labels and keywords of a seed theme are fitted with the comments, as known members of the theme: the
topic that they fall into is the theme; of two seeds in one topic each takes what is nearest to it.
"""

from __future__ import annotations

from collections.abc import Callable

from voc.pipeline.context import Context
from voc.pipeline.segments import encode_texts
from voc.records import ThemeId, ThemeState
from voc.store import seed_themes, theme_decisions
from voc.themes import SeedTexts
from voc.themes.seed_list import SeedTheme

__all__ = ["load_seed_texts", "load_seed_themes"]


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


def load_seed_texts(context: Context, find_current_theme: Callable[[ThemeId], ThemeId]) -> SeedTexts:
    """Return the texts of all seeds, grouped under their current themes; none of an excluded theme.

    ``find_current_theme`` maps a theme to the one that it is part of today: 12 to 7 where theme 12 was merged into 7.
    """
    row_by_theme = theme_decisions.load_theme_rows(context.store)
    rows: dict[str, tuple[ThemeId, str | None]] = {}
    for seed_theme_id, seed in load_seed_themes(context):
        theme_id = find_current_theme(seed_theme_id)
        if row_by_theme[theme_id].state == ThemeState.EXCLUDED:
            continue
        for text, language in seed.list_texts():
            rows.setdefault(text, (theme_id, language))  # of two themes with one text the older keeps it
    return SeedTexts(
        tuple(rows),
        tuple(theme_id for theme_id, _ in rows.values()),
        tuple(language for _, language in rows.values()),
        encode_texts(context, list(rows)) if rows else None,
    )
