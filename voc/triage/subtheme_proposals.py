"""Proposals to split a theme: its sentences, grouped by meaning, with words and quotes for each group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from voc.records import SegmentId, ThemeId
from voc.store import StoredEmbeddings, comment_queries
from voc.triage import requests
from voc.triage.comment_view import load_comments_of_segments
from voc.triage.request_context import RequestContext, match_theme_id, shorten
from voc.triage.responses import Labels, Subtheme, SubthemesResult
from voc.triage.theme_figures import ThemeFigures, find_current_theme

if TYPE_CHECKING:
    from voc.themes.arrays import FloatArray, LabelArray
    from voc.themes.subthemes import SubthemeDescription

__all__ = ["propose_subthemes"]

N_SAMPLE = 2_000
"""Sentences that the groups are found from; the others go to the nearest group."""
N_CHUNK = 10_000
"""Sentences whose vectors are read at a time: a theme may have a hundred thousand."""
MIN_SEGMENTS = 8
MIN_SHARE = 0.05
"""A group of less than a twentieth of the theme is no part of it that anybody would name."""
MIN_GROUP_SIZE = 2
N_QUOTES = 3
LONGEST_KEYWORD = 40
DEFAULT_LANGUAGE = "nl"
"""Language of a comment whose language is not known."""


def propose_subthemes(context: RequestContext, args: requests.SubthemesArgs) -> SubthemesResult:
    """Return sub-themes that could be split off, the largest first; none where the theme is one subject.

    The groups are found from the stored vectors of up to 2,000 sentences (see ``voc.themes.subthemes``); every other
    sentence goes to the nearest group.

    Raises
    ------
    UnknownNameError
        There is no such theme.
    """
    # Imported here: the words of a theme need scipy, and the board opens without a word of them.
    from voc.themes.subthemes import describe_subthemes, find_subthemes

    theme_id = find_current_theme(context, match_theme_id(args.theme))
    figures = ThemeFigures(context, None, (theme_id,))
    if theme_id not in figures.themes:
        raise context.build_unknown_name_error("error.theme", theme=args.theme)
    segment_ids = comment_queries.load_segment_ids(context.store, figures.member_ids_by_theme[theme_id])
    sample = _load_sample(context, segment_ids)
    if len(sample.segment_ids) < MIN_SEGMENTS:
        return SubthemesResult(parts=[])
    labels, centres = find_subthemes(sample.vectors, context.config.themes.seed)
    groups = _assign_segments(context, segment_ids, sample, labels, centres)
    descriptions = describe_subthemes(sample.texts, sample.languages, labels, sample.vectors, centres)
    subthemes = [
        _build_subtheme(context, theme_id, group, description, sample)
        for group, description in zip(groups, descriptions, strict=True)
        if len(group) >= max(MIN_GROUP_SIZE, MIN_SHARE * len(segment_ids))
    ]
    # One group is all of the theme: nothing could be split off.
    by_size = sorted(subthemes, key=lambda subtheme: -subtheme.n_segments) if len(subthemes) > 1 else []
    return SubthemesResult(parts=by_size)


@dataclass(frozen=True, slots=True)
class _Sample:
    """Sentences with their vectors ``(n, d)``, one a row. ``is_whole``: no sentence of the theme was left out."""

    segment_ids: tuple[SegmentId, ...]
    texts: tuple[str, ...]
    languages: tuple[str, ...]
    vectors: FloatArray
    is_whole: bool


def _load_sample(context: RequestContext, segment_ids: Sequence[SegmentId]) -> _Sample:
    """Return up to 2,000 of the sentences of which there are vectors, taken at equal distances."""
    step = max(1.0, len(segment_ids) / N_SAMPLE)
    sampled_ids = [segment_ids[int(k * step)] for k in range(min(N_SAMPLE, len(segment_ids)))]
    segments = comment_queries.load_segment_texts(context.store, sampled_ids)
    rows, vectors = _load_vectors(StoredEmbeddings(context.store), [text for _, text, _ in segments])
    return _Sample(
        segment_ids=tuple(SegmentId(segments[row][0]) for row in rows),
        texts=tuple(segments[row][1] for row in rows),
        languages=tuple(segments[row][2] or DEFAULT_LANGUAGE for row in rows),
        vectors=vectors,
        is_whole=len(sampled_ids) == len(segment_ids),
    )


def _load_vectors(embeddings: StoredEmbeddings, texts: Sequence[str]) -> tuple[list[int], FloatArray]:
    """Return the rows of the texts of which there are vectors, and those ``(n, d)``: all of one model."""
    import numpy as np

    from voc.text.embedding.embedder import ENGLISH_EMBEDDER, compute_cache_key

    hashes = [compute_cache_key(text) for text in texts]
    # A workspace that changed its model holds vectors of both: those of two models cannot be compared.
    for model in embeddings.models():
        if model.startswith(ENGLISH_EMBEDDER):
            continue  # it reads English texts only, and of many a sample
        vectors_by_hash = embeddings.load(model, list(dict.fromkeys(hashes)))
        rows = [row for row, hash_ in enumerate(hashes) if hash_ in vectors_by_hash]
        if rows:
            return rows, np.stack([vectors_by_hash[hashes[row]] for row in rows])
    return [], np.empty((0, 0), dtype=np.float32)


def _assign_segments(
    context: RequestContext, segment_ids: Sequence[SegmentId], sample: _Sample, labels: LabelArray, centres: FloatArray
) -> list[list[SegmentId]]:
    """Return the segments of each group: those of the sample as they were grouped, or all by their nearest centre."""
    from voc.themes.subthemes import assign_to_nearest_centre

    groups: list[list[SegmentId]] = [[] for _ in centres]
    if sample.is_whole:
        for segment_id, label in zip(sample.segment_ids, labels.tolist(), strict=True):
            groups[label].append(segment_id)
        return groups
    embeddings = StoredEmbeddings(context.store)
    for start in range(0, len(segment_ids), N_CHUNK):
        segments = comment_queries.load_segment_texts(context.store, segment_ids[start : start + N_CHUNK])
        rows, vectors = _load_vectors(embeddings, [text for _, text, _ in segments])
        if not rows:
            continue
        for row, label in zip(rows, assign_to_nearest_centre(vectors, centres).tolist(), strict=True):
            groups[label].append(SegmentId(segments[row][0]))
    return groups


def _build_subtheme(
    context: RequestContext,
    theme_id: ThemeId,
    group: list[SegmentId],
    description: SubthemeDescription,
    sample: _Sample,
) -> Subtheme:
    central_ids = [sample.segment_ids[row] for row in description.central_rows[:N_QUOTES]]
    return Subtheme(
        n_segments=len(group),
        keywords=[shorten(word, LONGEST_KEYWORD) for word in description.keywords],
        label=Labels(nl=shorten(description.labels["nl"]), en=shorten(description.labels["en"])),
        segments=group,
        quotes=load_comments_of_segments(context, central_ids, theme_id),
    )
