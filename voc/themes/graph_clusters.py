"""Communities of the neighbour graph as a cluster model, in scikit-learn's manner, for BERTopic to call."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from voc.errors import UsageError
from voc.statistics.proportions import MAJORITY
from voc.themes.arrays import FloatArray, LabelArray, normalize_rows
from voc.themes.constraints import Constraints, constrain_graph, constrain_labels
from voc.themes.emerging import find_emerging_groups
from voc.themes.granularity import MIN_TEXTS, choose_resolution, compute_small_resolution
from voc.themes.graph import build_similarity_graph, find_communities, find_neighbourhoods, renumber_by_size
from voc.themes.neighbour_search import N_NEAREST
from voc.themes.seed_members import separate_seeds
from voc.themes.separation import MAX_TEXTS_FEW, choose_separated_resolution, measure_separation

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

__all__ = ["MAX_SHARE_WEAK", "GraphClusters", "compute_smallest_size", "label_repeated_texts"]

NEAR_NOTHING_SHARE = 0.35
"""Of the median nearness: below, a text is near to nothing. Measured on 36 sets of 30 to 150 texts about one to six
subjects with one about something else, that one had .05 to .35 of it, and the farthest other .45."""
MAX_SHARE_WEAK = 0.015
"""Share of the texts that may stay weak signals; other lone ones get their nearest theme (.03: themes are no purer)."""


def compute_smallest_size(n_texts: int) -> int:
    """Return how many texts the smallest theme has: 5, growing with the root of the number of texts to 20.

    >>> compute_smallest_size(100), compute_smallest_size(10_000), compute_smallest_size(1_000_000)
    (5, 10, 20)
    """
    return int(np.clip(round(0.1 * np.sqrt(n_texts)), 5, 20))


def label_repeated_texts(counts: LabelArray, smallest: int) -> LabelArray:
    """Return a topic for each text that was written often enough to be one alone, −1 for the others.

    For so few distinct texts that a graph of them would mean nothing.
    """
    labels = np.where(counts >= smallest, np.arange(len(counts)), -1)
    return np.unique(labels, return_inverse=True)[1] - int((labels < 0).any())


class GraphClusters:
    """Communities of the neighbour graph, as BERTopic's cluster model.

    Parameters
    ----------
    meaning, language_groups
        Centred sentence vectors and language groups of the texts that ``fit`` gets (see ``find_neighbourhoods``).
    counts
        How many texts each one stands for (equal texts are fitted once).
    constraints
        What people decided about these texts.
    n_neighbours, resolution, smallest, seed
        See ``ThemeModel``.
    n_themes
        About how many themes to find, where no resolution is given: fewer or more where they are more separate.
    n_features
        How many of the first columns that ``fit`` gets are features: not what labels of comments taught, which would
        be what separates the themes. None: all.
    is_new
        Which texts came in since the last fit: small groups of them that are like nothing older are themes.
    is_seed
        Which texts people wrote for a theme: it takes what they mean, and no more.

    Attributes
    ----------
    labels_
        Theme of each text, the largest numbered 0; −1: a weak signal.
    probabilities_
        Share of a text's links that stay within its theme.
    resolution_
        Granularity that was given or chosen.
    emerging_groups_
        Rows of each group of new texts that are like nothing older.
    min_nearness_
        Mean similarity of a text's three nearest below which nothing is near.
    """

    def __init__(  # noqa: PLR0913  what a fit needs to know
        self,
        meaning: FloatArray,
        language_groups: LabelArray,
        counts: NDArray[np.int64],
        constraints: Constraints,
        *,
        n_neighbours: int,
        resolution: float | None,
        n_themes: int,
        smallest: int,
        seed: int,
        is_new: NDArray[np.bool_] | None = None,
        is_seed: NDArray[np.bool_] | None = None,
        n_features: int | None = None,
    ) -> None:
        self.meaning = meaning
        self.language_groups = language_groups
        self.counts = counts
        self.constraints = constraints
        self.n_neighbours = n_neighbours
        self.resolution = resolution
        self.n_themes = n_themes
        self.smallest = smallest
        self.seed = seed
        self.is_new = is_new
        self.is_seed = is_seed
        self.n_features = n_features

    def fit(self, X: FloatArray, y: object = None) -> GraphClusters:  # noqa: N803  scikit-learn's names
        """Find the communities of the texts with the joint features ``X``."""
        del y
        vectors = np.asarray(X, dtype=np.float32)
        neighbours, similarities = find_neighbourhoods(
            vectors, self.meaning, self.language_groups, self.n_neighbours, seed=self.seed
        )
        graph = constrain_graph(build_similarity_graph(neighbours), self.constraints)
        self.resolution_ = self.resolution or self._choose_resolution(graph, vectors)
        labels = find_communities(graph, self.resolution_, seed=self.seed)
        # Before small themes dissolve: a group of two texts is a theme where a person said so.
        labels = constrain_labels(labels, vectors, self.constraints)
        if self.is_seed is not None:
            labels = separate_seeds(labels, vectors, self.constraints, self.is_seed, self.meaning)
        labels, self.emerging_groups_ = self._separate_emerging(labels, vectors)
        nearness = _compute_nearness(similarities)
        self.min_nearness_ = float(np.quantile(nearness, MAX_SHARE_WEAK)) if len(nearness) else 0.0
        labels, shares = self._dissolve_small_themes(labels, graph, nearness)
        self.labels_ = renumber_by_size(labels, self.counts)
        self.probabilities_ = shares
        return self

    def flag_settled(self) -> NDArray[np.bool_]:
        """Return which texts are in their theme whatever they say: people put them there, or they emerge."""
        is_settled = self.constraints.constraint_groups >= 0
        is_settled[[row for group in self.emerging_groups_ for row in group]] = True
        return is_settled

    def predict(self, X: FloatArray) -> LabelArray:  # noqa: ARG002, N803  scikit-learn's signature
        """Not for new texts: ``ThemeModel.assign`` is."""
        raise UsageError("new texts cannot be added to the graph: assign them by ThemeModel.assign")

    def _choose_resolution(self, graph: csr_matrix[np.float32], vectors: FloatArray) -> float:
        if len(self.counts) < MIN_TEXTS:
            return compute_small_resolution(len(self.counts))

        def find_labels(resolution: float) -> LabelArray:
            return find_communities(graph, resolution, seed=self.seed)

        def count_themes(labels: LabelArray) -> int:
            return int((np.bincount(labels, weights=self.counts) >= self.smallest).sum())

        features = normalize_rows(vectors[:, : self.n_features])

        def measure_themes(resolution: float) -> tuple[int, float]:
            labels = find_labels(resolution)
            return count_themes(labels), measure_separation(features, labels, self.language_groups, self.smallest)

        estimated = choose_resolution(self.n_themes, lambda resolution: count_themes(find_labels(resolution)))
        is_sure = len(self.counts) > MAX_TEXTS_FEW
        return estimated if is_sure else choose_separated_resolution(estimated, measure_themes)

    def _separate_emerging(
        self, labels: LabelArray, vectors: FloatArray
    ) -> tuple[LabelArray, tuple[tuple[int, ...], ...]]:
        if self.is_new is None:
            return labels, ()
        has_group = self.constraints.constraint_groups >= 0
        emerging = find_emerging_groups(vectors, self.is_new & ~has_group, seed=self.seed)
        groups = tuple(group.rows for group in emerging)
        separated = labels.copy()
        for group in groups:
            rows = np.array(group)
            label_counts = Counter(separated[rows].tolist())
            home, n_in_home = max(label_counts.items(), key=lambda item: (item[1], -item[0]))
            lies_in_home = n_in_home >= MAJORITY * len(rows)
            # A group that lies in a large theme leaves it. One that is a theme already, or lies where people decided
            # what belongs together, is left as it is.
            is_home_decided = bool(has_group[separated == home].any())
            is_theme_already = n_in_home >= MAJORITY * np.sum(separated == home)
            if not lies_in_home or not (is_home_decided or is_theme_already):
                separated[rows] = separated.max() + 1
        return separated, groups

    def _dissolve_small_themes(
        self, labels: LabelArray, graph: csr_matrix[np.float32], nearness: FloatArray
    ) -> tuple[LabelArray, NDArray[np.float64]]:
        """Return labels without themes that are too small, and each text's share of links within its theme.

        Themes that are too small dissolve into the themes they are linked with; lone texts stay weak signals.
        """
        is_protected = self._find_protected_labels(labels)
        new_labels = self._drop_small_themes(labels, is_protected)
        # Links are counted once, with the small themes gone: a link to a text that has no theme now counts for none,
        # whatever theme that text gets in the end. Which texts go where does not depend on the order then.
        shares = _compute_link_shares(graph, new_labels, len(is_protected))
        nearest_label = np.asarray(shares[:, :-1].argmax(axis=1)).ravel() if len(is_protected) else new_labels
        has_link = _pick_columns(shares, nearest_label) > 0
        new_labels = np.where((new_labels < 0) & has_link, nearest_label, new_labels)
        own_shares = _pick_columns(shares, np.where(new_labels >= 0, new_labels, len(is_protected)))
        new_labels = np.where(self._find_lone_texts(nearness, own_shares), -1, new_labels)
        # What lone texts leave behind may have become too small in its turn.
        new_labels = self._drop_small_themes(new_labels, is_protected)
        return new_labels, np.where(new_labels >= 0, own_shares, 0.0).astype(np.float64)

    def _find_protected_labels(self, labels: LabelArray) -> NDArray[np.bool_]:
        """Return which labels stay however small they are: those that people decided about, and emerging ones."""
        is_protected = np.zeros(int(labels.max(initial=-1)) + 1, dtype=bool)
        is_protected[labels[self.constraints.constraint_groups >= 0]] = True
        for group in self.emerging_groups_:
            is_protected[np.bincount(labels[list(group)]).argmax()] = True
        return is_protected

    def _drop_small_themes(self, labels: LabelArray, is_protected: NDArray[np.bool_]) -> LabelArray:
        has_label = labels >= 0
        sizes = np.bincount(labels[has_label], weights=self.counts[has_label], minlength=len(is_protected))
        stays = (sizes >= self.smallest) | is_protected
        return np.where(has_label & stays[labels], labels, -1)

    def _find_lone_texts(self, nearness: FloatArray, own_shares: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Return which texts have neither near neighbours nor most of their links in one theme.

        Nor those that are near to nothing at all: among thirty comments about brakes all neighbours of one about tulips
        are of one theme. Never one that a person placed, nor one that so many wrote that it is a theme alone.
        """
        is_unbound = (self.constraints.constraint_groups < 0) & (self.counts < self.smallest)
        is_lone = (nearness < self.min_nearness_) & (own_shares < MAJORITY)
        return (is_lone | (nearness < NEAR_NOTHING_SHARE * np.median(nearness))) & is_unbound


def _compute_nearness(similarities: FloatArray) -> FloatArray:
    nearest = similarities[:, :N_NEAREST]
    if not nearest.shape[1]:
        return np.zeros(len(nearest), dtype=np.float32)
    return np.asarray(np.where(nearest > -1, nearest, 0).mean(axis=1))


def _compute_link_shares(graph: csr_matrix[np.float32], labels: LabelArray, n_labels: int) -> csr_matrix[np.float64]:
    """Return ``(n, n_labels + 1)``: the share of each text's links with each label; the last column is for none."""
    from scipy import sparse

    # Sparse: a text is linked with few groups, and there are thousands of them before the small ones dissolve.
    n_texts = len(labels)
    columns = np.where(labels >= 0, labels, n_labels)
    members = sparse.csr_matrix((np.ones(n_texts), (np.arange(n_texts), columns)), shape=(n_texts, n_labels + 1))
    shares = (graph.astype(np.float64) @ members).tocsr()
    shares.sort_indices()
    totals = np.asarray(shares.sum(axis=1)).ravel()
    shares.data /= np.repeat(np.where(totals > 0, totals, 1), np.diff(shares.indptr))
    return shares


def _pick_columns(shares: csr_matrix[np.float64], columns: LabelArray) -> NDArray[np.float64]:
    """Return the value of one column in each row."""
    return np.asarray(shares[np.arange(len(columns)), columns]).ravel()
