"""What BERTopic calls: our graph in the place of HDBSCAN, nothing in the place of UMAP."""

from __future__ import annotations

import importlib
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from types import ModuleType
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from voc.errors import UsageError
from voc.themes.constraints import Guidance, guided_graph, guided_labels
from voc.themes.emerging import emerging
from voc.themes.features import tokenize
from voc.themes.graph import by_size, communities, neighbourhoods, similarity_graph
from voc.themes.labels.stopwords import STOP_WORDS

__all__ = ["MAJORITY", "MOST_WEAK", "GraphClusters", "bertopic", "imported_bertopic", "resolution_for"]

RESOLUTION = 2.5  # see docs/decisions/0003-themes.md: between half and twice the human number on every set tried
N_FULL = 10_000  # different texts from which on the resolution is full
MAJORITY = 0.5
MOST_WEAK = 0.015  # of the texts: lone ones beyond are given their nearest theme after all (.03 is no purer)
Floats = NDArray[np.float32]
Sparse: TypeAlias = Any  # scipy.sparse has no types
Embed: TypeAlias = Callable[[Sequence[str]], Floats]
Model: TypeAlias = Any  # BERTopic has no types


def resolution_for(n_texts: int) -> float:
    """Return the resolution for so many different texts: from few texts people make few themes.

    2.5 from 10,000 texts on, below it the fourth root of the part of them that there is.
    """
    return RESOLUTION * float(min(1.0, (n_texts / N_FULL) ** 0.25))


class GraphClusters:
    """Communities of the neighbour graph, as BERTopic's cluster model.

    Parameters
    ----------
    meaning, groups
        Of the texts to come: centred sentence embeddings and language groups (see ``neighbourhoods``).
    counts
        How many texts each one stands for (equal texts are fitted once).
    guidance
        What people decided about these texts.
    n_neighbours, resolution, smallest, seed
        See ``ThemeModel``.
    new
        Which texts came in since the last fit: small groups of them that are like nothing older are themes.

    Attributes
    ----------
    labels_
        Theme of each text, the largest numbered 0; −1: a weak signal.
    probabilities_
        Share of a text's links that stay within its theme.
    """

    def __init__(  # noqa: PLR0913 - what a fit knows
        self,
        meaning: Floats,
        groups: NDArray[np.int64],
        counts: NDArray[np.int64],
        guidance: Guidance,
        *,
        n_neighbours: int,
        resolution: float | None,
        smallest: int,
        seed: int,
        new: NDArray[np.bool_] | None = None,
    ) -> None:
        self.meaning = meaning
        self.groups = groups
        self.counts = counts
        self.guidance = guidance
        self.n_neighbours = n_neighbours
        self.resolution = resolution
        self.smallest = smallest
        self.seed = seed
        self.new = new

    def fit(self, X: Floats, y: object = None) -> GraphClusters:  # noqa: N803 - scikit-learn's names
        """Find the communities of the texts that ``X`` (the joint view) holds."""
        del y
        view = np.asarray(X, dtype=np.float32)
        rows, near = neighbourhoods(view, self.meaning, self.groups, self.n_neighbours, seed=self.seed)
        graph = guided_graph(similarity_graph(rows), self.guidance)
        found = communities(graph, self.resolution or resolution_for(len(view)), seed=self.seed)
        found = guided_labels(found, view, self.guidance)
        found, self.emerging_ = self._with_emerging(found, view)
        found, votes = self._settled(found, graph, near)
        self.labels_ = by_size(found, self.counts)
        self.probabilities_ = votes
        return self

    def _with_emerging(
        self, found: NDArray[np.int64], view: Floats
    ) -> tuple[NDArray[np.int64], tuple[tuple[int, ...], ...]]:
        # A group that lies in a large theme leaves it. One that is a theme already, or lies where people decided what
        # belongs together, is left as it is.
        if self.new is None:
            return found, ()
        new = self.new & (self.guidance.known < 0)
        groups = tuple(group.rows for group in emerging(view, new, seed=self.seed))
        found = found.copy()
        for group in groups:
            rows = np.array(group)
            home, n = max(Counter(found[rows].tolist()).items(), key=lambda item: (item[1], -item[0]))
            decided = (self.guidance.known[found == home] >= 0).any() and n >= MAJORITY * len(rows)
            if not decided and (n < MAJORITY * len(rows) or n < MAJORITY * np.sum(found == home)):
                found[rows] = found.max() + 1
        return found, groups

    def predict(self, X: Floats) -> NDArray[np.int64]:  # noqa: ARG002, N803  scikit-learn's signature
        """Not for new texts: ``ThemeModel.assign`` is."""
        raise UsageError("the graph has no place for new texts: assign them by ThemeModel.assign")

    def _settled(
        self, found: NDArray[np.int64], graph: Sparse, near: Floats
    ) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        # Themes that are too small dissolve into the themes they are linked with; lone texts stay weak signals.
        sizes = np.bincount(found, weights=self.counts)
        fixed = self.guidance.known >= 0
        protected = np.zeros(len(sizes), dtype=bool)
        protected[found[fixed]] = True
        for group in self.emerging_:
            protected[np.bincount(found[list(group)]).argmax()] = True
        stays = (sizes >= self.smallest) | protected
        labels = np.where(stays[found], found, -1)
        shares = _link_shares(graph, labels, len(sizes))
        best = np.asarray(shares[:, :-1].argmax(axis=1)).ravel() if len(sizes) else labels
        homeless = labels < 0
        has_link = _of_each(shares, best) > 0
        labels = np.where(homeless & has_link, best, labels)
        nearness = np.where(near[:, :3] > -1, near[:, :3], 0).mean(axis=1) if near.shape[1] else np.zeros(len(found))
        self.least_near_ = float(np.quantile(nearness, MOST_WEAK)) if len(nearness) else 0.0
        own = _of_each(shares, np.where(labels >= 0, labels, len(sizes)))
        alone = (nearness < self.least_near_) & (own < MAJORITY) & ~fixed & (self.counts < self.smallest)
        labels = np.where(alone, -1, labels)
        sizes = np.bincount(labels[labels >= 0], weights=self.counts[labels >= 0], minlength=len(sizes))
        labels = np.where((labels >= 0) & ~((sizes >= self.smallest) | protected)[labels], -1, labels)
        return labels, np.where(labels >= 0, own, 0.0).astype(np.float64)


def _link_shares(graph: Sparse, labels: NDArray[np.int64], n_labels: int) -> Sparse:
    # Few groups are linked with a text, and there are thousands before the small ones dissolve: sparse.
    from scipy import sparse

    n = len(labels)
    columns = np.where(labels >= 0, labels, n_labels)
    member = sparse.csr_matrix((np.ones(n), (np.arange(n), columns)), shape=(n, n_labels + 1))
    weights = (graph.astype(np.float64) @ member).tocsr()
    weights.sort_indices()
    totals = np.asarray(weights.sum(axis=1)).ravel()
    weights.data /= np.repeat(np.where(totals > 0, totals, 1), np.diff(weights.indptr))
    return weights


def _of_each(shares: Sparse, columns: NDArray[np.int64]) -> NDArray[np.float64]:
    return np.asarray(shares[np.arange(len(columns)), columns]).ravel()


def bertopic(clusters: GraphClusters, embed: Embed) -> Model:
    """Return a BERTopic with every part given explicitly: none is chosen by what happens to be installed.

    Parameters
    ----------
    clusters
        The cluster model.
    embed
        Function from texts to vectors of the joint view.
    """
    imported_bertopic()
    from bertopic import BERTopic
    from bertopic.backend import BaseEmbedder
    from bertopic.dimensionality import BaseDimensionalityReduction
    from bertopic.vectorizers import ClassTfidfTransformer
    from sklearn.feature_extraction.text import CountVectorizer

    class JointEmbedder(BaseEmbedder):  # type: ignore[misc]
        def embed(self, documents: Sequence[str], verbose: bool = False) -> Floats:  # noqa: FBT001, FBT002, ARG002
            return np.asarray(embed(documents))

    return BERTopic(
        embedding_model=JointEmbedder(),
        umap_model=BaseDimensionalityReduction(),
        hdbscan_model=clusters,
        vectorizer_model=CountVectorizer(analyzer=_content_words),
        ctfidf_model=ClassTfidfTransformer(reduce_frequent_words=True),
        representation_model=None,
        top_n_words=10,
        nr_topics=None,
        calculate_probabilities=False,
        verbose=False,
    )


def _content_words(text: str) -> list[str]:
    words = [word for part in text.split("\n") for word in tokenize(part)]
    return [word for word in words if word not in STOP_WORDS and len(word) > 1] or ["…"]


class _Plots(ModuleType):
    """BERTopic's charts, imported when the first one is asked for."""

    def __getattr__(self, name: str) -> object:
        if name.startswith("__"):
            raise AttributeError(name)
        sys.modules.pop(self.__name__, None)
        return getattr(importlib.import_module(self.__name__), name)


def imported_bertopic() -> None:
    """Import BERTopic, its charts aside: plotly with all its charts takes a third of it, and we draw none.

    They are there for whoever asks the fitted model for one.
    """
    if "bertopic" not in sys.modules:
        sys.modules.setdefault("bertopic.plotting", _Plots("bertopic.plotting"))
    importlib.import_module("bertopic")
