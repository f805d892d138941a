"""Identity of themes over refits: which topics of a new fit are themes that people know.

A fit numbers its topics anew; a theme keeps its id for good. ``match_topics`` compares the two by the segments they
share and proposes; ``carry_themes`` lets every segment keep its theme unless a person accepted a proposal that moves
it. Pure functions over mappings; ``voc.themes.constraints`` is where people's decisions enter a fit.
"""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from voc.records import Proposal, ProposalKind, SegmentId, ThemeId
from voc.statistics.proportions import MAJORITY

__all__ = ["TopicMatching", "carry_themes", "match_topics"]

N_EXAMPLES = 3

ThemeBySegment = Mapping[SegmentId, ThemeId | None]
TopicBySegment = Mapping[SegmentId, int]


@dataclass(frozen=True, slots=True)
class TopicMatching:
    """The theme of each topic of a fit, and what is proposed to people.

    ``theme_by_topic`` ``{0: 7, 1: 12}``: topic 0 is theme 7. ``new_theme_ids`` are those of its themes that are new.
    """

    theme_by_topic: Mapping[int, ThemeId]
    proposals: tuple[Proposal, ...]
    new_theme_ids: tuple[ThemeId, ...]

    def list_proposals(self, kind: ProposalKind) -> tuple[Proposal, ...]:
        """Return the proposals of one kind."""
        return tuple(proposal for proposal in self.proposals if proposal.kind is kind)


@dataclass(frozen=True, slots=True)
class _SegmentCounts:
    """Number of segments of each old theme and each new topic, alone and together; only segments that both know."""

    n_together: Mapping[tuple[ThemeId, int], int]
    n_of_theme: Mapping[ThemeId, int]
    n_of_topic: Mapping[int, int]

    def share_of_theme(self, theme: ThemeId, topic: int) -> float:
        """Share of an old theme that went to a topic."""
        n_of_theme = self.n_of_theme.get(theme, 0)
        return self.n_together.get((theme, topic), 0) / n_of_theme if n_of_theme else 0.0

    def share_of_topic(self, theme: ThemeId, topic: int) -> float:
        """Share of a topic's known segments that came from an old theme."""
        n_of_topic = self.n_of_topic.get(topic, 0)
        return self.n_together.get((theme, topic), 0) / n_of_topic if n_of_topic else 0.0

    def jaccard(self, theme: ThemeId, topic: int) -> float:
        """Segments of both, as a share of those of either."""
        n_together = self.n_together[theme, topic]
        return n_together / (self.n_of_theme[theme] + self.n_of_topic[topic] - n_together)


def match_topics(
    theme_by_segment: ThemeBySegment,
    topic_by_segment: TopicBySegment,
    *,
    next_id: int,
    fixed_theme_by_topic: Mapping[int, ThemeId] | None = None,
    theme_ids: Collection[ThemeId] = (),
) -> TopicMatching:
    """Return theme ids for the topics of a fit, and proposals for people.

    Parameters
    ----------
    theme_by_segment
        Theme of each segment before the fit; None for none.
    topic_by_segment
        Topic number of each segment after it; −1 for none.
    next_id
        The first theme id that was never used.
    fixed_theme_by_topic
        Theme of topics that people's decisions fixed (``Topic.constraint_group``).
    theme_ids
        Further themes that exist, with or without segments.

    Notes
    -----
    Themes and topics are paired greedily by how much they share (Jaccard); a pair needs the majority of one of
    the two. A topic that came from a theme that is paired already makes a split, a theme that went into a paired
    topic a merger. All shares count segments known to both.

    Examples
    --------
    Topic 0 has the segments of theme 7; topic 1 has segments that no theme had, and becomes theme 8.

    >>> matching = match_topics({1: 7, 2: 7, 3: None}, {1: 0, 2: 0, 3: 1}, next_id=8)
    >>> matching.theme_by_topic, [proposal.kind.value for proposal in matching.proposals]
    ({0: 7, 1: 8}, ['matched', 'new'])
    """
    counts = _count_segments(theme_by_segment, topic_by_segment)
    topics = sorted({topic for topic in topic_by_segment.values() if topic >= 0})
    old_themes = sorted({theme for theme in theme_by_segment.values() if theme is not None} | set(theme_ids))
    theme_by_topic = _pair_topics(counts, topics, fixed_theme_by_topic or {})
    unpaired_topics = [topic for topic in topics if topic not in theme_by_topic]
    new_theme_ids = tuple(ThemeId(next_id + k) for k in range(len(unpaired_topics)))
    theme_by_topic.update(zip(unpaired_topics, new_theme_ids, strict=True))
    proposals = _Comparison(counts, theme_by_topic, old_themes, frozenset(new_theme_ids), topic_by_segment).propose()
    return TopicMatching(theme_by_topic, proposals, new_theme_ids)


def carry_themes(
    theme_by_segment: ThemeBySegment,
    topic_by_segment: TopicBySegment,
    matching: TopicMatching,
    accepted: Collection[Proposal] = (),
    empty_theme_ids: Collection[ThemeId] = (),
) -> dict[SegmentId, ThemeId | None]:
    """Return each segment's theme after a refit.

    A segment keeps its theme, unless an accepted proposal leads from it to the theme of its new topic. A segment
    that had none gets that of its topic; a part that nobody agreed to split off stays with the whole. Themes that
    people named and that hold no segment yet (``empty_theme_ids``) take what the fit puts there, also from themes
    that go on; one that would be gone is proposed as a merger and keeps its segments until then.
    """
    splits = matching.list_proposals(ProposalKind.SPLIT)
    whole_by_part = {part: proposal.old[0] for proposal in splits for part in proposal.new[1:]}
    accepted_parts = {part for proposal in accepted if proposal.kind is ProposalKind.SPLIT for part in proposal.new}
    absorbed_into = {
        theme: proposal.new[0]
        for proposal in accepted
        if proposal.kind is ProposalKind.MERGED
        for theme in proposal.old
    }
    accepted_moves = {(theme, target) for proposal in accepted for theme in proposal.old for target in proposal.new}
    # A person named the theme so that it would fill: that is the consent.
    accepted_moves |= set(itertools.product(matching.theme_by_topic.values(), empty_theme_ids))
    carried: dict[SegmentId, ThemeId | None] = {}
    for segment in {**theme_by_segment, **topic_by_segment}:
        old_theme = theme_by_segment.get(segment)
        topic = topic_by_segment.get(segment, -1)
        target = matching.theme_by_topic[topic] if topic >= 0 else None
        if target is not None and target in whole_by_part and target not in accepted_parts:
            target = ThemeId(whole_by_part[target])
        moves = old_theme is None or (target is not None and (old_theme, target) in accepted_moves)
        theme = target if moves else old_theme
        # A merger moves all of a theme, also segments that the fit put elsewhere or nowhere.
        carried[segment] = ThemeId(absorbed_into.get(theme, theme)) if theme is not None else None
    return carried


def _count_segments(theme_by_segment: ThemeBySegment, topic_by_segment: TopicBySegment) -> _SegmentCounts:
    n_together: Counter[tuple[ThemeId, int]] = Counter()
    n_of_theme: Counter[ThemeId] = Counter()
    n_of_topic: Counter[int] = Counter()
    for segment, topic in topic_by_segment.items():
        theme = theme_by_segment.get(segment)
        if theme is None:
            continue
        # A segment that has lost its topic still counts for its theme: that much of the theme went nowhere.
        n_of_theme[theme] += 1
        if topic >= 0:
            n_of_topic[topic] += 1
            n_together[theme, topic] += 1
    return _SegmentCounts(n_together, n_of_theme, n_of_topic)


def _pair_topics(
    counts: _SegmentCounts, topics: Collection[int], fixed_theme_by_topic: Mapping[int, ThemeId]
) -> dict[int, ThemeId]:
    theme_by_topic: dict[int, ThemeId] = {}
    paired_themes: set[ThemeId] = set()
    for topic in topics:  # what people fixed comes first; of two topics the earlier (larger) one
        theme = fixed_theme_by_topic.get(topic)
        if theme is not None and theme not in paired_themes:
            theme_by_topic[topic] = theme
            paired_themes.add(theme)
    # Greedily, the best pair first: an assignment that is best in sum (Kuhn 1955) may take a theme from the topic that
    # most of it went to, so that two others share a little more. Nobody would recognise the theme then.
    for theme, topic in sorted(counts.n_together, key=lambda pair: (-counts.jaccard(*pair), pair)):
        if topic in theme_by_topic or theme in paired_themes:
            continue
        if max(counts.share_of_theme(theme, topic), counts.share_of_topic(theme, topic)) >= MAJORITY:
            theme_by_topic[topic] = theme
            paired_themes.add(theme)
    return theme_by_topic


# ---- proposals --------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Comparison:
    """Comparison of old themes with the topics of a fit, for the proposals that people decide about.

    Every old theme and every topic is in at least one proposal: as it was, new, gone, split or merged.
    """

    counts: _SegmentCounts
    theme_by_topic: Mapping[int, ThemeId]
    old_themes: Sequence[ThemeId]
    new_theme_ids: frozenset[ThemeId]
    topic_by_segment: TopicBySegment
    topic_by_theme: dict[ThemeId, int] = field(init=False)
    n_segments_by_topic: Counter[int] = field(init=False)
    examples_by_topic: dict[int, list[SegmentId]] = field(init=False)

    def __post_init__(self) -> None:
        self.topic_by_theme = {theme: topic for topic, theme in self.theme_by_topic.items()}
        self.n_segments_by_topic = Counter(topic for topic in self.topic_by_segment.values() if topic >= 0)
        self.examples_by_topic = defaultdict(list)
        for segment, topic in sorted(self.topic_by_segment.items()):
            if topic >= 0 and len(self.examples_by_topic[topic]) < N_EXAMPLES:
                self.examples_by_topic[topic].append(segment)

    def propose(self) -> tuple[Proposal, ...]:
        parts_by_theme: dict[ThemeId, list[int]] = defaultdict(list)
        absorbed_by_topic: dict[int, list[ThemeId]] = defaultdict(list)
        for topic, theme in sorted(self.theme_by_topic.items()):
            if theme in self.new_theme_ids and (whole := self._find_whole(topic)) is not None:
                parts_by_theme[whole].append(topic)
        for theme in self.old_themes:
            if theme not in self.topic_by_theme and (into := self._find_absorbing_topic(theme)) is not None:
                absorbed_by_topic[into].append(theme)
        parts = {topic for topics in parts_by_theme.values() for topic in topics}
        absorbed = {theme for themes in absorbed_by_topic.values() for theme in themes}
        proposals = [
            *self._propose_matched_and_new(parts),
            *self._propose_gone(absorbed),
            *(self._propose_split(theme, topics) for theme, topics in parts_by_theme.items()),
            *(self._propose_merger(topic, themes) for topic, themes in absorbed_by_topic.items()),
        ]
        kinds = list(ProposalKind)
        return tuple(sorted(proposals, key=lambda proposal: (kinds.index(proposal.kind), proposal.old, proposal.new)))

    def _find_whole(self, topic: int) -> ThemeId | None:
        """Return the old theme that a topic without one of its own is a part of, or None where it is something new."""
        shares = {theme: self.counts.share_of_topic(theme, topic) for theme in self.old_themes}
        source = max(self.old_themes, key=lambda theme: (shares[theme], -theme), default=None)
        if source is None or source not in self.topic_by_theme or shares[source] < MAJORITY:
            return None
        # The share above counts segments that both know. Many new comments with a few old ones are a new theme, so
        # the majority has to hold among all of the topic's segments as well.
        n_from_source = self.counts.n_together.get((source, topic), 0)
        return source if n_from_source >= MAJORITY * self.n_segments_by_topic[topic] else None

    def _find_absorbing_topic(self, theme: ThemeId) -> int | None:
        """Return the topic that most of an unpaired old theme went into, or None where it went nowhere."""
        shares = {topic: self.counts.share_of_theme(theme, topic) for topic in self.theme_by_topic}
        best = max(shares, key=lambda topic: (shares[topic], -topic), default=None)
        if best is None or shares[best] < MAJORITY or self.theme_by_topic[best] in self.new_theme_ids:
            return None  # a merger is into a theme that people know; into a new one, the old theme is gone
        return best

    def _propose_matched_and_new(self, parts: Collection[int]) -> Iterator[Proposal]:
        for topic, theme in self.theme_by_topic.items():
            n_segments, examples = self.n_segments_by_topic[topic], tuple(self.examples_by_topic[topic])
            if theme not in self.new_theme_ids:
                share = self.counts.share_of_theme(theme, topic)
                yield _build_proposal(ProposalKind.MATCHED, (theme,), (theme,), n_segments, share, examples)
            elif topic not in parts:
                yield _build_proposal(ProposalKind.NEW, (), (theme,), n_segments, 0.0, examples)

    def _propose_gone(self, absorbed: Collection[ThemeId]) -> Iterator[Proposal]:
        for theme in self.old_themes:
            if theme not in self.topic_by_theme and theme not in absorbed:
                n_segments = self.counts.n_of_theme.get(theme, 0)
                yield _build_proposal(ProposalKind.GONE, (theme,), (), n_segments, 0.0, ())

    def _propose_split(self, theme: ThemeId, parts: Sequence[int]) -> Proposal:
        new = (theme, *(self.theme_by_topic[topic] for topic in parts))
        n_segments = sum(self.n_segments_by_topic[topic] for topic in parts)
        share = sum(self.counts.share_of_theme(theme, topic) for topic in parts)
        examples = tuple(segment for topic in parts for segment in self.examples_by_topic[topic])
        return _build_proposal(ProposalKind.SPLIT, (theme,), new, n_segments, share, examples)

    def _propose_merger(self, topic: int, absorbed: Sequence[ThemeId]) -> Proposal:
        into = self.theme_by_topic[topic]
        n_segments = sum(self.counts.n_together[theme, topic] for theme in absorbed)
        # The least of them: the proposal is one answer for all, so it is as sure as its weakest part.
        share = min(self.counts.share_of_theme(theme, topic) for theme in absorbed)
        examples = tuple(self.examples_by_topic[topic])
        return _build_proposal(ProposalKind.MERGED, (into, *absorbed), (into,), n_segments, share, examples)


def _build_proposal(
    kind: ProposalKind,
    old: tuple[ThemeId, ...],
    new: tuple[ThemeId, ...],
    n_segments: int,
    overlap: float,
    examples: tuple[SegmentId, ...],
) -> Proposal:
    # Shares are added up, so rounding could put a split of all of a theme a little above 1.
    return Proposal(kind, old, new, n_segments, round(min(1.0, overlap), 4), examples)
