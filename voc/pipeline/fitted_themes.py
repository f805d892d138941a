"""Fitted themes: a model with the theme of each topic, as one run stores it and the next assignment loads it."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from voc.errors import UsageError
from voc.pipeline.context import Context
from voc.pipeline.segments import Segments
from voc.records import NoTheme, Proposal, SegmentId, Theme, ThemeId, ThemeRow
from voc.store import runs, themes
from voc.store.main_subjects import MAIN_SUBJECTS, serialize_main_subjects
from voc.store.proposed_names import PROPOSED_NAMES, load_found_labels, serialize_proposed_names
from voc.themes import ThemeModel

if TYPE_CHECKING:
    import pandas as pd

    from voc.themes import Topic

__all__ = ["FittedThemes", "build_assignments", "load_fitted_themes", "save_fitted_themes"]


MODEL_ARTIFACT = "model"
NUMBERING_ARTIFACT = "numbering"


@dataclass(frozen=True, slots=True)
class FittedThemes:
    """A fitted model, the segments it saw in its order, their topics, and the theme id of each topic: ``{0: 7}``."""

    model: ThemeModel
    segment_ids: NDArray[np.int64]
    labels: NDArray[np.int64]
    theme_by_topic: Mapping[int, ThemeId]

    def to_bytes(self) -> bytes:
        """Return all but the model, which has bytes of its own."""
        file = io.BytesIO()
        pairs = np.array(sorted(self.theme_by_topic.items()), dtype=np.int64).reshape(-1, 2)
        np.savez_compressed(file, segments=self.segment_ids, labels=self.labels, numbering=pairs)
        return file.getvalue()


def build_assignments(
    frame: pd.DataFrame,
    theme_by_segment: Mapping[SegmentId, ThemeId | None],
    probability_by_segment: Mapping[SegmentId, float],
    remark_ids: Collection[SegmentId] = (),
) -> pd.DataFrame:
    """Return a row per segment: its theme and probability, or the reason why it has none.

    ``remark_ids``: segments that say nothing by themselves.
    """
    import pandas as pd

    segment_ids = frame["id"].tolist()
    is_silent = frame["reason"].notna() & ~frame["judges"]
    theme_ids = [
        None if silent else theme_by_segment.get(segment)
        for segment, silent in zip(segment_ids, is_silent, strict=True)
    ]
    fitted_reasons = [NoTheme.REMARK if segment in remark_ids else NoTheme.WEAK_SIGNAL for segment in segment_ids]
    reasons = frame["reason"].where(frame["reason"].notna(), [reason.value for reason in fitted_reasons])
    return pd.DataFrame(
        {
            "segment": segment_ids,
            "theme": pd.Series(theme_ids, dtype="Int64"),
            "probability": [
                0.0 if theme is None else probability_by_segment.get(segment, 0.0)
                for segment, theme in zip(segment_ids, theme_ids, strict=True)
            ],
            "reason": [reason if theme is None else None for theme, reason in zip(theme_ids, reasons, strict=True)],
        }
    )


def save_fitted_themes(
    context: Context,
    run_id: int,
    fit: FittedThemes,
    segments: Segments,
    assignments: pd.DataFrame,
    splits: Sequence[Proposal],
) -> None:
    """Store a run's themes, assignments and fitted state."""
    whole_by_part = {ThemeId(part): ThemeId(split.old[0]) for split in splits for part in split.new[1:]}
    subjects = [
        (subject.labels, [fit.theme_by_topic[topic] for topic in subject.topics if topic in fit.theme_by_topic])
        for subject in fit.model.subjects_
    ]
    artifacts = {
        MODEL_ARTIFACT: fit.model.to_bytes(),
        NUMBERING_ARTIFACT: fit.to_bytes(),
        MAIN_SUBJECTS: serialize_main_subjects(subjects),
        PROPOSED_NAMES: serialize_proposed_names(_propose_names(context, fit)),
    }
    themes.save_theme_run(
        context.store,
        run_id,
        themes=_build_themes(context, fit, segments, assignments),
        assignments=assignments,
        artifacts=artifacts,
        parts=whole_by_part,
    )


def load_fitted_themes(context: Context, run_id: int) -> FittedThemes:
    """Return the model and the theme of each topic that a run stored.

    Raises
    ------
    UsageError
        The run has none: its database came from elsewhere without them.
    """
    model = runs.load_artifact(context.store, run_id, MODEL_ARTIFACT)
    numbering = runs.load_artifact(context.store, run_id, NUMBERING_ARTIFACT)
    if model is None or numbering is None:
        raise UsageError("the fitted themes are gone from the database; find them again with: voc themes fit --force")
    with np.load(io.BytesIO(numbering)) as arrays:
        theme_by_topic = {int(topic): ThemeId(int(theme)) for topic, theme in arrays["numbering"]}
        return FittedThemes(ThemeModel.from_bytes(model), arrays["segments"], arrays["labels"], theme_by_topic)


def _build_themes(context: Context, fit: FittedThemes, segments: Segments, assignments: pd.DataFrame) -> list[Theme]:
    """Return the themes that have a segment, with their counts and the day of their first comment."""
    import pandas as pd

    n_segments = Counter(assignments["theme"].dropna().astype(int).tolist())
    comments = assignments.assign(feedback=segments.frame["feedback"]).dropna(subset=["theme"])
    n_comments = comments.groupby("theme")["feedback"].nunique()
    at_by_feedback = segments.feedback.set_index("id")["at"]
    born_at = comments.assign(at=comments["feedback"].map(at_by_feedback)).groupby("theme")["at"].min()
    previous_themes = {theme.id: theme for theme in themes.load_themes(context.store, as_fitted=True)}
    found_labels = load_found_labels(context.store)
    # A topic that only seed texts fell into has no comment, and so no theme in this run.
    topic_by_theme = {
        fit.theme_by_topic[topic.number]: topic for topic in fit.model.topics_ if topic.number in fit.theme_by_topic
    }
    # A theme that has no segment any more gets no record in this run: its decisions stay, and so does its id.
    records = []
    for number, n in sorted(n_segments.items()):
        theme_id = ThemeId(number)
        topic = topic_by_theme.get(theme_id)
        # A theme without a topic of its own in this fit goes on as it was: nobody's theme changes.
        theme = previous_themes[theme_id] if topic is None else _build_theme(topic, theme_id, fit.segment_ids)
        if topic is not None and theme_id in found_labels:
            # People know it by this name, have it in their notes, and would look for another theme under a new one.
            labels, description = found_labels[theme_id]
            theme = replace(theme, labels={**theme.labels, **labels}, description={**theme.description, **description})
        first_at = born_at.get(theme_id)
        row = replace(theme.row, born_at=None if pd.isna(first_at) else first_at.to_pydatetime())
        records.append(replace(theme, row=row, n_segments=n, n_comments=int(n_comments[theme_id])))
    return records


def _propose_names(context: Context, fit: FittedThemes) -> dict[ThemeId, dict[str, str]]:
    """Return the names that the fit would give to themes that have another one."""
    found_labels = load_found_labels(context.store)
    proposed_names: dict[ThemeId, dict[str, str]] = {}
    for topic in fit.model.topics_:
        theme_id = fit.theme_by_topic.get(topic.number)
        if theme_id is None or theme_id not in found_labels or topic.is_mixture:
            continue
        labels = found_labels[theme_id][0]
        better = {language: label for language, label in topic.labels.items() if labels.get(language, label) != label}
        if better:
            proposed_names[theme_id] = better
    return proposed_names


def _build_theme(topic: Topic, theme_id: ThemeId, segment_ids: Sequence[int] | NDArray[np.int64]) -> Theme:
    return Theme(
        row=ThemeRow(theme_id),
        labels=dict(topic.labels),
        keywords=topic.keywords,
        quotes=tuple(SegmentId(int(segment_ids[row])) for row in topic.quotes),
        description=dict(topic.description),
    )
