"""Proposed sub-themes of a theme: its sentences, grouped by meaning."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from voc.store import StoredEmbeddings, windows
from voc.triage import requests
from voc.triage.comment_view import whole
from voc.triage.request_context import Seat, cut, number
from voc.triage.responses import Labels, Part, PartsResult
from voc.triage.theme_figures import Shown, resolve

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Ints = NDArray[np.int64]

__all__ = ["parts"]

N_SAMPLE = 2_000
"""Sentences that the groups are found from; the others go to the nearest group."""
N_CHUNK = 10_000
N_STARTS, N_STEPS = 3, 30
FEWEST_SEGMENTS = 8
MOST_PARTS = 5
LEAST_SHARE = 0.05
"""A group of less than a twentieth of the theme is no part of it that anybody would name."""
N_QUOTES, N_KEYWORDS = 3, 6


def parts(seat: Seat, asked: requests.Parts) -> PartsResult:
    """Return sub-themes that could be split off, the largest first; none where the theme is one subject.

    K-means on the stored sentence vectors of up to 2,000 sentences, seeded, with the number of groups (2 to 5) of the
    best simplified silhouette; every other sentence goes to the nearest group.

    Raises
    ------
    UnknownNameError
        There is no such theme.
    """
    theme = resolve(seat, number(asked.theme))
    shown = Shown(seat, None, (theme,))
    if theme not in shown.rows:
        raise seat.unknown("error.theme", theme=asked.theme)
    ids = windows.segment_ids(seat.store, shown.members[theme])
    step = max(1.0, len(ids) / N_SAMPLE)
    sample = [ids[int(k * step)] for k in range(min(N_SAMPLE, len(ids)))]
    known = windows.segment_texts(seat.store, sample)
    cache = StoredEmbeddings(seat.store)
    rows, vectors = _vectors(cache, [text for _, text, _ in known])
    if len(rows) < FEWEST_SEGMENTS:
        return PartsResult(parts=[])
    known = tuple(known[row] for row in rows)
    labels, centres = _groups(vectors, seat.config.themes.seed)
    groups = _everyone(seat, cache, ids, centres) if len(ids) > len(sample) else _by_label(known, labels, len(centres))
    worded = _worded(known, labels, vectors, centres)
    found = [
        Part(
            n_segments=len(group),
            keywords=keywords,
            label=label,
            segments=group,
            quotes=whole(seat, central[:N_QUOTES], theme),
        )
        for group, (keywords, label, central) in zip(groups, worded, strict=True)
        if len(group) >= max(2, LEAST_SHARE * len(ids))
    ]
    return PartsResult(parts=sorted(found, key=lambda part: -part.n_segments) if len(found) > 1 else [])


def _vectors(cache: StoredEmbeddings, texts: Sequence[str]) -> tuple[list[int], Floats]:
    """Return the texts (their places) of which there are vectors, and those."""
    import numpy as np

    from voc.text.embedding.embedder import text_hash

    hashes = [text_hash(text) for text in texts]
    for model in cache.models():
        found = cache.load(model, list(dict.fromkeys(hashes)))
        rows = [row for row, hash_ in enumerate(hashes) if hash_ in found]
        if rows:
            return rows, np.stack([found[hashes[row]] for row in rows])
    return [], np.empty((0, 0), dtype=np.float32)


def _groups(vectors: Floats, seed: int) -> tuple[Ints, Floats]:
    """Return each vector's group and the groups' centres; one group where there are no two different vectors."""
    import numpy as np

    best: tuple[float, Ints, Floats] | None = None
    for n in range(2, min(MOST_PARTS, len(np.unique(vectors, axis=0)), len(vectors) // 4) + 1):
        tried = [_k_means(vectors, n, np.random.default_rng((seed, n, start))) for start in range(N_STARTS)]
        labels, centres, _ = min(tried, key=lambda found: found[2])
        score = _silhouette(vectors, centres)
        if best is None or score > best[0]:
            best = (score, labels, centres)
    if best is None:
        return np.zeros(len(vectors), dtype=np.int64), vectors.mean(axis=0, keepdims=True)
    return best[1], best[2]


def _distances(vectors: Floats, centres: Floats) -> Floats:
    """Return squared distances, (n_vectors, n_centres)."""
    import numpy as np

    squared = (vectors**2).sum(axis=1)[:, None] + (centres**2).sum(axis=1)[None, :] - 2 * vectors @ centres.T
    return np.asarray(np.maximum(squared, 0.0), dtype=np.float32)


def _k_means(vectors: Floats, n: int, rng: np.random.Generator) -> tuple[Ints, Floats, float]:
    """Return groups, centres and what they leave unexplained: Lloyd's steps from k-means++ (Arthur 2007)."""
    import numpy as np

    centres = vectors[[int(rng.integers(len(vectors)))]]
    while len(centres) < n:
        nearest = _distances(vectors, centres).min(axis=1).astype(np.float64)
        chosen = rng.choice(len(vectors), p=nearest / nearest.sum()) if nearest.sum() > 0 else 0
        centres = np.vstack([centres, vectors[[int(chosen)]]])
    labels = np.full(len(vectors), -1, dtype=np.int64)
    for _ in range(N_STEPS):
        distances = _distances(vectors, centres)
        now = distances.argmin(axis=1).astype(np.int64)
        if (now == labels).all():
            break
        labels = now
        centres = np.stack(
            [vectors[labels == k].mean(axis=0) if (labels == k).any() else centres[k] for k in range(n)]
        ).astype(np.float32)
    return labels, centres, float(distances.min(axis=1).sum())


def _silhouette(vectors: Floats, centres: Floats) -> float:
    """Return the simplified silhouette: each vector's own centre against the next one (Hruschka 2004)."""
    import numpy as np

    near = np.sort(np.sqrt(_distances(vectors, centres)), axis=1)
    return float(np.mean((near[:, 1] - near[:, 0]) / np.maximum(near[:, 1], 1e-9)))


def _by_label(known: Sequence[tuple[int, str, str]], labels: Ints, n: int) -> list[list[int]]:
    groups: list[list[int]] = [[] for _ in range(n)]
    for (id_, _, _), label in zip(known, labels.tolist(), strict=True):
        groups[label].append(id_)
    return groups


def _everyone(seat: Seat, cache: StoredEmbeddings, ids: Sequence[int], centres: Floats) -> list[list[int]]:
    """Return the segments of each group, a few thousand at a time: a theme may have a hundred thousand."""
    groups: list[list[int]] = [[] for _ in centres]
    for start in range(0, len(ids), N_CHUNK):
        known = windows.segment_texts(seat.store, ids[start : start + N_CHUNK])
        rows, vectors = _vectors(cache, [text for _, text, _ in known])
        if not rows:
            continue
        nearest = _distances(vectors, centres).argmin(axis=1)
        for row, label in zip(rows, nearest.tolist(), strict=True):
            groups[label].append(known[row][0])
    return groups


def _worded(
    known: Sequence[tuple[int, str, str]], labels: Ints, vectors: Floats, centres: Floats
) -> list[tuple[list[str], Labels, list[int]]]:
    """Return keywords, label and the most central segments of each group."""
    import numpy as np

    from voc.themes.labels.labels import PhraseBook, wordings

    book = PhraseBook([text for _, text, _ in known], [language or "nl" for _, _, language in known])
    members = []
    for label, centre in enumerate(centres):
        rows = np.flatnonzero(labels == label)
        members.append(rows[np.argsort(-(vectors[rows] @ centre), kind="stable")].tolist())
    named = wordings(book, members)
    return [
        (
            _keywords(known, rows),
            Labels(nl=cut(words["nl"].label), en=cut(words["en"].label)),
            [known[row][0] for row in rows[: 3 * N_QUOTES]],
        )
        for rows, words in zip(members, named, strict=True)
    ]


def _keywords(known: Sequence[tuple[int, str, str]], rows: Sequence[int]) -> list[str]:
    """Return the words that are said much more often in a group than in all of the theme."""
    from voc.themes.features import content_words, tokenize
    from voc.themes.labels.stopwords import STOP_WORDS

    def said(places: Sequence[int]) -> Counter[str]:
        return Counter(word for place in places for word in set(content_words(tokenize(known[place][1]))) - STOP_WORDS)

    inside, everywhere = said(rows), said(range(len(known)))
    n, total = max(1, len(rows)), len(known)
    worth = {word: count / n * (count / n - everywhere[word] / total) for word, count in inside.items() if count > 1}
    return [cut(word, 40) for word in sorted(worth, key=lambda word: (-worth[word], word))[:N_KEYWORDS]]
