"""Labels of themes that a language model wrote, kept with the run that they are about."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select, update

from voc.records import LabelOrigin, Stage, ThemeId
from voc.store import schema
from voc.store.database import Store
from voc.store.runs import load_current_run_id, write_artifacts
from voc.store.theme_labels import write_labels

__all__ = ["load_llm_labels", "save_llm_labels"]

LLM_LABELS = "wordings"
"""Name of a themes run's artifact: the labels as JSON, by theme."""


def load_llm_labels(store: Store) -> dict[ThemeId, dict[str, Any]]:
    """Return the labels that were saved last, by theme; empty when no model was asked."""
    artifact = schema.Artifact
    with store.reading() as connection:
        content = connection.execute(
            select(artifact.content).where(artifact.name == LLM_LABELS).order_by(artifact.run.desc()).limit(1)
        ).scalar()
    return (
        {} if content is None else {ThemeId(int(theme_id)): labels for theme_id, labels in json.loads(content).items()}
    )


def save_llm_labels(store: Store, run_id: int, labels_by_theme: Mapping[ThemeId, Mapping[str, Any]]) -> None:
    """Replace the labels that a run found; a label that a person gave still outranks them.

    Parameters
    ----------
    labels_by_theme
        ``labels`` and ``description`` by language, and what else belongs to them.
    """
    fit = schema.ThemeFit
    content = json.dumps(labels_by_theme, ensure_ascii=False, sort_keys=True).encode("utf-8")
    with store.writing() as connection:
        current_run = load_current_run_id(connection, Stage.THEMES)
        for theme_id, item in labels_by_theme.items():
            column_values = {"labels": dict(item["labels"]), "description": dict(item["description"])}
            connection.execute(update(fit).where(fit.run == run_id, fit.theme == theme_id).values(column_values))
            # Otherwise ``publish_labels`` does it when people see the run. FOUND, as labels of the fit are: a person's
            # own label goes before both.
            if run_id == current_run:
                write_labels(connection, theme_id, LabelOrigin.FOUND, item["labels"], item["description"])
        write_artifacts(connection, run_id, {LLM_LABELS: content})
