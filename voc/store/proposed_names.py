"""Names of themes over refits: those that people know stay, and better ones of a later fit are proposed."""

from __future__ import annotations

import json
from collections.abc import Mapping

from voc.records import LabelOrigin, Stage, ThemeId
from voc.store.database import Store
from voc.store.runs import load_artifact, load_current_run_id
from voc.store.theme_labels import LabelsByTheme, load_labels

__all__ = ["PROPOSED_NAMES", "load_found_labels", "load_proposed_names", "serialize_proposed_names"]

PROPOSED_NAMES = "names"
"""Name of a themes run's artifact: the names that its fit would give to themes that have one, as JSON."""


def load_found_labels(store: Store) -> LabelsByTheme:
    """Return the labels and descriptions that fits (or a language model) gave the themes, by theme and language."""
    with store.reading() as connection:
        return load_labels(connection, LabelOrigin.FOUND)


def serialize_proposed_names(names_by_theme: Mapping[ThemeId, Mapping[str, str]]) -> bytes:
    """Return what `load_proposed_names` reads: ``{7: {"nl": "Nota: “Mijn nota klopt niet”"}}``; empty for none."""
    if not names_by_theme:
        return b""
    content = {str(theme): dict(labels) for theme, labels in sorted(names_by_theme.items())}
    return json.dumps(content, ensure_ascii=False).encode()


def load_proposed_names(store: Store) -> dict[ThemeId, dict[str, str]]:
    """Return the names that the last fit proposes, by theme and language; none where a person has named the theme.

    A person takes one by giving it (``voc themes rename``).
    """
    # One state for both reads: a fit that ends between them would give the names of a run that is past.
    with store.snapshot() as snapshot:
        with snapshot.reading() as connection:
            run_id = load_current_run_id(connection, Stage.THEMES)
            person_labels = load_labels(connection, LabelOrigin.PERSON)
        content = None if run_id is None else load_artifact(snapshot, run_id, PROPOSED_NAMES)
    names = {} if content is None else json.loads(content)
    return {ThemeId(int(theme)): labels for theme, labels in names.items() if ThemeId(int(theme)) not in person_labels}
