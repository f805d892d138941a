"""Constraints of a fit: which texts people put in one theme or kept apart, and which were together before.

Texts of one group must end in one theme, texts of two groups never do (must-link and cannot-link constraints, Wagstaff,
Cardie, Rogers & Schrödl 2001). They act twice: on the graph, so that the texts around them follow, and on the labels,
so that nothing the clustering does can break them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from voc.records import SegmentId, ThemeId
from voc.statistics.proportions import MAJORITY
from voc.themes.arrays import FloatArray, LabelArray

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

__all__ = ["Constraints", "build_constraints", "constrain_graph", "constrain_labels"]

N_TIES = 4  # links from a text to others of its group
GROUP_WEIGHT = 1.0  # of such a link: that of two texts with the same neighbours
MEMORY_WEIGHT = 0.15  # of a link between texts of one former theme


def _no_labels() -> LabelArray:
    return np.empty(0, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Constraints:
    """Groups of texts that belong together, and the themes of the last fit.

    ``constraint_groups`` (n,) is each text's group, −1 where nobody decided: ``[7, 7, -1, 9]`` ties the first two texts
    together and keeps the last one apart from them. Texts of one group end in one theme, texts of different groups
    never do.
    Seed themes and imported categories are groups of example texts; a merge puts two themes' texts in one group, a
    split in two. ``previous_themes`` (n,) is each text's theme in the last fit, −1 for none: it binds nothing, but of
    two groupings that are as good the one that was there stays.
    """

    constraint_groups: LabelArray = field(default_factory=_no_labels)
    previous_themes: LabelArray = field(default_factory=_no_labels)

    @classmethod
    def empty(cls, n_texts: int) -> Constraints:
        """Return constraints that say nothing about ``n_texts`` texts."""
        return cls(np.full(n_texts, -1, dtype=np.int64), np.full(n_texts, -1, dtype=np.int64))

    def select(self, rows: NDArray[np.int64]) -> Constraints:
        """Return the constraints of some of the texts."""
        has_previous = len(self.previous_themes) > 0
        previous_themes = self.previous_themes[rows] if has_previous else np.full(len(rows), -1, dtype=np.int64)
        return Constraints(self.constraint_groups[rows], previous_themes)

    def append_groups(self, constraint_groups: LabelArray) -> Constraints:
        """Return the constraints of these texts followed by those of others with these groups and no former theme."""
        previous_themes = self.previous_themes
        if not len(previous_themes):
            previous_themes = np.full(len(self.constraint_groups), -1, dtype=np.int64)
        return Constraints(
            np.concatenate([self.constraint_groups, constraint_groups]),
            np.concatenate([previous_themes, np.full(len(constraint_groups), -1, dtype=np.int64)]),
        )


def build_constraints(
    theme_by_segment: Mapping[SegmentId, ThemeId | None],
    decided_themes: Collection[ThemeId],
    segment_ids: Iterable[SegmentId],
    previous_by_segment: Mapping[SegmentId, ThemeId | None] | None = None,
) -> Constraints:
    """Return people's decisions about themes as constraints for a fit of these segments, in this order.

    Parameters
    ----------
    theme_by_segment
        The theme that each segment is in today; None for none.
    decided_themes
        Themes whose segments belong together because a person said so: those that were merged, split off, placed
        into, pinned or excluded. A merger ties two themes together, a split keeps its parts apart.
    previous_by_segment
        The theme of each segment in the last fit, to remember what was together; without it nothing is remembered.

    Examples
    --------
    Segment 1 is in theme 3, about which somebody decided; segment 2 in theme 7, about which nobody did.

    >>> build_constraints({1: 3, 2: 7}, {3}, [2, 1]).constraint_groups.tolist()
    [-1, 3]
    """
    ordered = list(segment_ids)
    today = [theme_by_segment.get(segment) for segment in ordered]
    previous = [(previous_by_segment or {}).get(segment) for segment in ordered]
    constraint_groups = [theme if theme is not None and theme in decided_themes else -1 for theme in today]
    previous_themes = [-1 if theme is None else theme for theme in previous]
    return Constraints(np.array(constraint_groups, dtype=np.int64), np.array(previous_themes, dtype=np.int64))


# ---- on the graph -----------------------------------------------------------------------------------------------


def constrain_graph(graph: csr_matrix[np.float32], constraints: Constraints) -> csr_matrix[np.float32]:
    """Return the graph with links within groups and within former themes, and none between two groups."""
    from scipy import sparse

    constraint_groups = constraints.constraint_groups
    links = graph.tocoo()
    in_groups = (constraint_groups[links.row] >= 0) & (constraint_groups[links.col] >= 0)
    is_forbidden = in_groups & (constraint_groups[links.row] != constraint_groups[links.col])
    allowed_links = links.data[~is_forbidden], (links.row[~is_forbidden], links.col[~is_forbidden])
    constrained = sparse.csr_matrix(allowed_links, shape=graph.shape, dtype=np.float32)
    # A memory is added to a link's weight, so that of two groupings that are as good the former one wins. A group's
    # link gets its weight instead: two texts of a group that are neighbours already need no more than that.
    constrained = constrained + MEMORY_WEIGHT * _build_ring_links(constraints.previous_themes, constraint_groups)
    constrained = constrained.maximum(GROUP_WEIGHT * _build_ring_links(constraint_groups)).tocsr()
    constrained.sort_indices()  # Leiden's groups depend on the order of the links: one graph, one order
    return constrained


def _build_ring_links(members_of: LabelArray, groups_apart: LabelArray | None = None) -> csr_matrix[np.float32]:
    """Return a symmetric graph that links texts with one label, and never two texts of different ``groups_apart``."""
    from scipy import sparse

    # Rings with steps 1, 4, 9 and 16: every member meets some others and none meets all, which would take n² links.
    sources, targets = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    for label in np.unique(members_of[members_of >= 0]):
        members = np.flatnonzero(members_of == label)
        for step in range(1, min(N_TIES, len(members) - 1) + 1):
            sources.append(members)
            targets.append(np.roll(members, -(step * step)))
    rows, columns = np.concatenate(sources), np.concatenate(targets)
    is_link = rows != columns  # a step of the ring's own length leads back to where it began
    if groups_apart is not None:
        in_groups = (groups_apart[rows] >= 0) & (groups_apart[columns] >= 0)
        is_link &= ~in_groups | (groups_apart[rows] == groups_apart[columns])
    n_texts = len(members_of) if groups_apart is None else len(groups_apart)
    ones = np.ones(int(is_link.sum()), np.float32)
    links = sparse.csr_matrix((ones, (rows[is_link], columns[is_link])), shape=(n_texts, n_texts))
    links.data[:] = 1  # two steps may make the same link; it counts once
    return links.maximum(links.T)


# ---- on the labels ----------------------------------------------------------------------------------------------


def constrain_labels(labels: LabelArray, vectors: FloatArray, constraints: Constraints) -> LabelArray:
    """Return the labels with every group in one theme, and no two groups in the same.

    A theme that holds texts of several groups is cut: each of its other texts follows the nearest group's centre.
    Themes whose constrained texts are all of one group are joined.
    """
    constraint_groups = constraints.constraint_groups
    has_group = constraint_groups >= 0
    group_ids = np.unique(constraint_groups[has_group])
    if not len(group_ids):
        return labels
    # Every group gets a label of its own, above those of the clustering, and collects its texts under it.
    first_label = int(labels.max(initial=-1)) + 1
    centres = np.stack([vectors[constraint_groups == group].mean(axis=0) for group in group_ids])
    constrained = labels.copy()
    for label in np.unique(labels[has_group]):
        rows = np.flatnonzero(constrained == label)
        groups_inside = np.unique(constraint_groups[rows][has_group[rows]])
        positions = np.searchsorted(group_ids, groups_inside)
        if len(groups_inside) > 1:
            nearest_position = positions[(vectors[rows] @ centres[positions].T).argmax(axis=1)]
            constrained[rows] = first_label + nearest_position
        else:
            follows = _follows_group(constrained, constraint_groups, int(label), int(groups_inside[0]))
            constrained[rows if follows else rows[has_group[rows]]] = first_label + positions[0]
    constrained[has_group] = first_label + np.searchsorted(group_ids, constraint_groups[has_group])
    return np.unique(constrained, return_inverse=True)[1].astype(np.int64)


def _follows_group(labels: LabelArray, constraint_groups: LabelArray, label: int, group: int) -> bool:
    """Return whether the other texts of a theme go with the only group that is in it.

    They do where most of the theme is of the group, or where no other theme holds more of the group: elsewhere a few
    texts of a group would take a large theme along.
    """
    share_in_group = float((constraint_groups[labels == label] >= 0).mean())
    # Texts of the group that left an earlier theme count together, under the group's own label.
    candidates, counts = np.unique(labels[constraint_groups == group], return_counts=True)
    return share_in_group >= MAJORITY or label == int(candidates[counts.argmax()])
