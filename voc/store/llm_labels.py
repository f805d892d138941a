"""Labels that were found another way than by the fit, kept with the run that they are about."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select, update

from voc.store import schema
from voc.store.database import Store
from voc.store.runs import current_id, write_artifacts
from voc.store.theme_labels import write_labels

__all__ = ["kept_wordings", "save_wordings"]

WORDINGS = "wordings"
"""Name of the artifact."""


def kept_wordings(store: Store) -> dict[int, dict[str, Any]]:
    """Return the wordings that were saved last, by theme; empty when nobody was asked."""
    artifact = schema.Artifact
    with store.reading() as connection:
        content = connection.execute(
            select(artifact.content).where(artifact.name == WORDINGS).order_by(artifact.run.desc()).limit(1)
        ).scalar()
    return {} if content is None else {int(theme): said for theme, said in json.loads(content).items()}


def save_wordings(store: Store, run: int, wordings: Mapping[int, Mapping[str, Any]]) -> None:
    """Put wordings (``labels``, ``description``, and what else belongs to them) in the place of what a run found.

    A label that a person gave outranks them as it outranks any that was found.
    """
    fit = schema.ThemeFit
    content = json.dumps(wordings, ensure_ascii=False, sort_keys=True).encode("utf-8")
    with store.writing() as connection:
        current = current_id(connection, "themes")
        for theme, said in wordings.items():
            values = {"labels": dict(said["labels"]), "description": dict(said["description"])}
            connection.execute(update(fit).where(fit.run == run, fit.theme == theme).values(values))
            if run == current:
                write_labels(connection, theme, "found", said["labels"], said["description"])
        write_artifacts(connection, run, {WORDINGS: content})
