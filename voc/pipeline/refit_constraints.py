"""Constraints of a refit: what people decided about themes, and which proposals are answered already."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from voc.decisions.effects import find_root, list_merge_pairs
from voc.decisions.kind_names import DecisionKind
from voc.pipeline.context import Context
from voc.records import Event, Proposal, ProposalKind, SegmentId, ThemeId, ThemeRow, ThemeState
from voc.store import decision_log, theme_decisions

__all__ = ["RefitConstraints", "RefusedProposal", "load_refit_constraints"]

N_EXAMPLES = 3
"""Examples per part in a proposal to split."""


@dataclass(frozen=True, slots=True)
class RefusedProposal:
    """Question that a person answered with no, in terms of current themes: it is not asked again.

    Attributes
    ----------
    themes
        Of a merger all its themes, whichever of them the others would join; of a split the theme.
    part
        The part that a split would make a theme of its own; None for a merger.
    """

    kind: ProposalKind
    themes: frozenset[ThemeId]
    part: ThemeId | None = None


@dataclass(frozen=True, slots=True)
class RefitConstraints:
    """Active decisions about themes, as a refit needs them.

    Parameters
    ----------
    merged_into
        Current theme of each theme that is part of another: ``{12: 7}``.
    placements
        Segments that people placed, with their theme, None for no theme: ``{18: 7}``.
    row_by_theme
        Stored row of each theme: whether it is pinned or excluded.
    whole_by_part
        Theme that a part is shown as while nobody accepted the split that a fit found: ``{31: 7}``.
    kept_together
        Themes whose segments the next fit keeps together: a person placed a segment in it, pinned, excluded or merged
        it, or answered a proposal about it.
    refused_proposals
        Proposals that a person refused.
    """

    merged_into: Mapping[ThemeId, ThemeId]
    placements: Mapping[SegmentId, ThemeId | None]
    row_by_theme: Mapping[ThemeId, ThemeRow]
    whole_by_part: Mapping[ThemeId, ThemeId]
    kept_together: frozenset[ThemeId]
    refused_proposals: frozenset[RefusedProposal]

    def find_current_theme(self, theme_id: ThemeId) -> ThemeId:
        """Return the theme that a theme is part of today; itself when it was not merged."""
        return self.merged_into.get(theme_id, theme_id)

    def find_current_themes(
        self, previous_themes: Mapping[SegmentId, ThemeId | None]
    ) -> dict[SegmentId, ThemeId | None]:
        """Return each segment's current theme, also an excluded one, from the theme that the last run gave it."""
        placed = {segment: theme for segment, theme in self.placements.items() if segment in previous_themes}
        return {
            segment: None if theme is None else self.find_current_theme(theme)
            for segment, theme in {**previous_themes, **placed}.items()
        }

    def select_open_proposals(
        self, proposals: Collection[Proposal], theme_by_topic: Mapping[int, ThemeId], n_by_theme: Counter[ThemeId]
    ) -> list[Proposal]:
        """Return what a person has to decide about a fit: nothing that an active decision answers.

        Themes that go on as they were, and new ones (they are in), need no decision. A part that an earlier fit found
        is proposed again while it is there.

        Parameters
        ----------
        theme_by_topic
            The theme of each topic of the fit: ``{0: 7}``.
        n_by_theme
            Segments per theme, as the fit gave them.
        """
        mergers = [self._update_merger(item) for item in proposals if item.kind is ProposalKind.MERGED]
        splits = self._build_splits(proposals, set(theme_by_topic.values()), n_by_theme)
        return [*splits, *(merger for merger in mergers if merger is not None)]

    def _update_merger(self, proposal: Proposal) -> Proposal | None:
        """Return a merger in terms of current themes, None when there is nothing left to decide."""
        old = tuple(dict.fromkeys(map(self.find_current_theme, map(ThemeId, proposal.old))))
        into = self.find_current_theme(ThemeId(proposal.new[0]))
        # A pinned theme stays, whatever it resembles; an excluded one takes part in no proposal.
        loses_fixed_theme = any(theme != into and self._is_fixed(theme) for theme in old)
        is_refused = RefusedProposal(ProposalKind.MERGED, frozenset(old)) in self.refused_proposals
        # Merged by a person meanwhile: old and new are one theme today.
        if set(old) <= {into} or loses_fixed_theme or is_refused or self._is_excluded(into):
            return None
        return Proposal(ProposalKind.MERGED, old, (into,), proposal.n_segments, proposal.overlap, proposal.examples)

    def _build_splits(
        self, proposals: Collection[Proposal], fitted_themes: set[ThemeId], n_by_theme: Counter[ThemeId]
    ) -> list[Proposal]:
        """Return one proposal per theme with all the parts that it may be split into."""
        splits = [item for item in proposals if item.kind is ProposalKind.SPLIT]
        examples_by_part = {ThemeId(part): item.examples for item in splits for part in item.new[1:]}
        whole_by_part = {ThemeId(part): ThemeId(item.old[0]) for item in splits for part in item.new[1:]}
        # A part of an earlier fit that nobody answered is in this fit too, as a theme that goes on.
        whole_by_part |= {part: whole for part, whole in self.whole_by_part.items() if part in fitted_themes}
        parts_by_whole: dict[ThemeId, list[ThemeId]] = {}
        for part, earlier_whole in sorted(whole_by_part.items()):  # in one order, whatever the store's
            whole = self.find_current_theme(earlier_whole)
            is_refused = RefusedProposal(ProposalKind.SPLIT, frozenset({whole}), part) in self.refused_proposals
            if not self._is_excluded(whole) and not is_refused:
                parts_by_whole.setdefault(whole, []).append(part)
        return [_build_split(whole, parts, examples_by_part, n_by_theme) for whole, parts in parts_by_whole.items()]

    def _is_fixed(self, theme_id: ThemeId) -> bool:
        row = self.row_by_theme.get(theme_id)
        return self._is_excluded(theme_id) or (row is not None and row.pinned)

    def _is_excluded(self, theme_id: ThemeId) -> bool:
        row = self.row_by_theme.get(theme_id)
        return row is not None and row.state == ThemeState.EXCLUDED


def load_refit_constraints(context: Context) -> RefitConstraints:
    """Load the active decisions about themes."""
    row_by_theme = theme_decisions.load_theme_rows(context.store)
    merged_into = theme_decisions.load_current_theme_ids(context.store)
    placements = theme_decisions.load_placements(context.store)
    decided = {theme for theme in placements.values() if theme is not None}
    decided |= {item.id for item in row_by_theme.values() if item.pinned or item.state == ThemeState.EXCLUDED}
    refused: set[RefusedProposal] = set()
    # Splits act through their placements, so that only mergers and answers to proposals are read.
    for event in decision_log.load_active_decisions(
        context.store, kinds=[DecisionKind.MERGE.value, DecisionKind.PROPOSAL.value]
    ):
        # A theme that stayed apart (into None) or took others in was looked at: it is somebody's decision.
        decided |= {theme if into is None else into for theme, into in list_merge_pairs(event)}
        if event.kind == DecisionKind.PROPOSAL:
            decided |= _list_decided_themes(event)
            refused |= _list_refused_proposals(event, merged_into)
    return RefitConstraints(
        merged_into,
        placements,
        row_by_theme,
        theme_decisions.load_fitted_parts(context.store),
        frozenset(find_root(theme, merged_into) for theme in decided),
        frozenset(refused),
    )


def _build_split(
    whole: ThemeId,
    parts: Collection[ThemeId],
    examples_by_part: Mapping[ThemeId, tuple[int, ...]],
    n_by_theme: Counter[ThemeId],
) -> Proposal:
    n_segments = sum(n_by_theme[part] for part in parts)
    # Of the whole with all its parts: what would be left is the rest.
    share = n_segments / max(1, n_segments + n_by_theme[whole])
    examples = tuple(
        dict.fromkeys(SegmentId(segment) for part in parts for segment in examples_by_part.get(part, ())[:N_EXAMPLES])
    )
    # Kept where a merger keeps its overlap: both say how large the change would be.
    return Proposal(ProposalKind.SPLIT, (whole,), (whole, *parts), n_segments, round(share, 4), examples)


def _list_decided_themes(answer: Event) -> set[ThemeId]:
    """Return the themes that an answer to a proposal is about; the new ones only when it was accepted."""
    old, new = _parse_theme_ids(answer.payload["old"]), _parse_theme_ids(answer.payload["new"])
    return {*old, *(new if answer.payload["accepted"] else ())}


def _list_refused_proposals(answer: Event, merged_into: Mapping[ThemeId, ThemeId]) -> set[RefusedProposal]:
    """Return what an answer refused, in terms of current themes; each part of a split is a change of its own."""
    if answer.payload["accepted"]:
        return set()
    kind = ProposalKind(str(answer.payload["kind"]))
    old, new = _parse_theme_ids(answer.payload["old"]), _parse_theme_ids(answer.payload["new"])
    current = frozenset(merged_into.get(theme, theme) for theme in old)
    if kind is ProposalKind.SPLIT:
        return {RefusedProposal(kind, current, part) for part in new[1:]}
    return {RefusedProposal(kind, current)}


def _parse_theme_ids(ids: object) -> tuple[ThemeId, ...]:
    """Return the theme ids of a payload's list; its JSON may have anything instead of them."""
    return tuple(ThemeId(int(id_)) for id_ in ids) if isinstance(ids, list) else ()
