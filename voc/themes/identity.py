"""Themes that stay the same themes: what a refit found against what people know.

A fit numbers its topics anew; a theme keeps its id for good. ``match`` compares the two by the segments they
share and proposes; ``carry`` lets every segment keep its theme unless a person accepted a proposal that moves it.
Pure functions over mappings; ``voc.themes.decisions`` holds what people decided.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from voc.records import Proposal, ProposalKind

__all__ = ["Matching", "carry", "match"]

MAJORITY = 0.5
N_EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class Matching:
    """The theme id of each topic of a fit, and what is proposed. ``drafts`` are the ids that are new."""

    numbering: Mapping[int, int]
    proposals: tuple[Proposal, ...]
    drafts: tuple[int, ...]

    def of_kind(self, kind: ProposalKind) -> tuple[Proposal, ...]:
        """Return the proposals of one kind."""
        return tuple(proposal for proposal in self.proposals if proposal.kind is kind)


@dataclass(frozen=True, slots=True)
class _Shared:
    """How many segments each old theme and new topic have, alone and together."""

    both: Mapping[tuple[int, int], int]
    of_theme: Mapping[int, int]
    of_topic: Mapping[int, int]

    def into(self, theme: int, topic: int) -> float:
        """Share of an old theme that went to a topic."""
        return self.both.get((theme, topic), 0) / self.of_theme[theme] if self.of_theme.get(theme) else 0.0

    def out_of(self, theme: int, topic: int) -> float:
        """Share of a topic's known segments that came from an old theme."""
        return self.both.get((theme, topic), 0) / self.of_topic[topic] if self.of_topic.get(topic) else 0.0


def match(
    old: Mapping[int, int | None],
    new: Mapping[int, int],
    *,
    next_id: int,
    known: Mapping[int, int] | None = None,
    themes: Collection[int] = (),
) -> Matching:
    """Return theme ids for the topics of a fit, and proposals for people.

    Parameters
    ----------
    old
        Theme id of each segment before the fit; None for none.
    new
        Topic number of each segment after it; −1 for none.
    next_id
        The first theme id that was never used.
    known
        Theme id of topics that people's decisions fixed (``Topic.known``).
    themes
        Further theme ids that live, with or without segments.

    Notes
    -----
    Themes and topics are paired greedily by how much they share (Jaccard); a pair needs the majority of one of
    the two. A topic that came from a theme that is paired already makes a split, a theme that went into a paired
    topic a merger. All shares count segments known to both.
    """
    shared = _share(old, new)
    topics = sorted({topic for topic in new.values() if topic >= 0})
    living = sorted({theme for theme in old.values() if theme is not None} | set(themes))
    numbering = _paired(shared, topics, dict(known or {}))
    drafts: list[int] = []
    for topic in topics:
        if topic not in numbering:
            numbering[topic] = next_id + len(drafts)
            drafts.append(numbering[topic])
    examples = _examples(new)
    proposals = _proposals(shared, numbering, living, frozenset(drafts), new, examples)
    return Matching(numbering, tuple(proposals), tuple(drafts))


def carry(
    old: Mapping[int, int | None],
    new: Mapping[int, int],
    matching: Matching,
    accepted: Collection[Proposal] = (),
) -> dict[int, int | None]:
    """Return each segment's theme after a refit.

    A segment keeps its theme, unless an accepted proposal leads from it to the theme of its new topic. A segment
    that had none gets that of its topic; a part that nobody agreed to split off stays with the whole.
    """
    whole = {part: proposal.old[0] for proposal in matching.of_kind(ProposalKind.SPLIT) for part in proposal.new[1:]}
    agreed = {part for proposal in accepted if proposal.kind is ProposalKind.SPLIT for part in proposal.new}
    absorbed = {
        theme: proposal.new[0]
        for proposal in accepted
        if proposal.kind is ProposalKind.MERGED
        for theme in proposal.old
    }
    moves = {(theme, target) for proposal in accepted for theme in proposal.old for target in proposal.new}
    result: dict[int, int | None] = {}
    for segment in {**old, **new}:
        before = old.get(segment)
        topic = new.get(segment, -1)
        target = matching.numbering[topic] if topic >= 0 else None
        if target is not None and target in whole and target not in agreed:
            target = whole[target]
        moved = before is None or (target is not None and (before, target) in moves)
        theme = target if moved else before
        result[segment] = absorbed.get(theme, theme) if theme is not None else None
    return result


def _share(old: Mapping[int, int | None], new: Mapping[int, int]) -> _Shared:
    both: Counter[tuple[int, int]] = Counter()
    of_theme: Counter[int] = Counter()
    of_topic: Counter[int] = Counter()
    for segment, topic in new.items():
        theme = old.get(segment)
        if theme is None:
            continue
        of_theme[theme] += 1
        if topic >= 0:
            of_topic[topic] += 1
            both[theme, topic] += 1
    return _Shared(both, of_theme, of_topic)


def _paired(shared: _Shared, topics: Collection[int], known: dict[int, int]) -> dict[int, int]:
    numbering: dict[int, int] = {}
    taken: set[int] = set()
    for topic in topics:  # what people fixed comes first; of two topics the earlier (larger) one
        theme = known.get(topic)
        if theme is not None and theme not in taken:
            numbering[topic] = theme
            taken.add(theme)

    def jaccard(theme: int, topic: int) -> float:
        together = shared.both[theme, topic]
        return together / (shared.of_theme[theme] + shared.of_topic[topic] - together)

    ordered = sorted(shared.both, key=lambda pair: (-jaccard(*pair), pair))
    for theme, topic in ordered:
        if topic in numbering or theme in taken:
            continue
        if max(shared.into(theme, topic), shared.out_of(theme, topic)) >= MAJORITY:
            numbering[topic] = theme
            taken.add(theme)
    return numbering


def _proposals(
    shared: _Shared,
    numbering: Mapping[int, int],
    living: Collection[int],
    drafts: frozenset[int],
    new: Mapping[int, int],
    examples: Mapping[int, tuple[int, ...]],
) -> list[Proposal]:
    topic_of = {theme: topic for topic, theme in numbering.items()}
    sizes = Counter(topic for topic in new.values() if topic >= 0)
    parts: dict[int, list[int]] = defaultdict(list)
    absorbed: dict[int, list[int]] = defaultdict(list)
    result = []
    for topic, theme in sorted(numbering.items()):
        if theme not in drafts:
            result.append(
                _proposal(
                    ProposalKind.MATCHED, (theme,), (theme,), sizes[topic], shared.into(theme, topic), examples[topic]
                )
            )
            continue
        source = max(living, key=lambda other: (shared.out_of(other, topic), -other), default=None)
        # A topic without a theme of its own that mostly came from one theme is a part of it; many new comments
        # beside a few old ones make a new theme.
        came = shared.both.get((source, topic), 0) if source is not None else 0
        if (
            source is not None
            and source in topic_of
            and shared.out_of(source, topic) >= MAJORITY
            and came >= MAJORITY * sizes[topic]
        ):
            parts[source].append(topic)
        else:
            result.append(_proposal(ProposalKind.NEW, (), (theme,), sizes[topic], 0.0, examples[topic]))
    for theme in living:
        if theme in topic_of:
            continue
        into = max(numbering, key=lambda other: (shared.into(theme, other), -other), default=None)
        if into is not None and shared.into(theme, into) >= MAJORITY and numbering[into] not in drafts:
            absorbed[into].append(theme)
        else:
            lost = shared.of_theme.get(theme, 0)
            result.append(_proposal(ProposalKind.GONE, (theme,), (), lost, 0.0, ()))
    for theme, split in parts.items():
        new_ids = (theme, *(numbering[topic] for topic in split))
        share = sum(shared.into(theme, topic) for topic in split)
        n = sum(sizes[topic] for topic in split)
        shown = tuple(segment for topic in split for segment in examples[topic][:N_EXAMPLES])
        result.append(_proposal(ProposalKind.SPLIT, (theme,), new_ids, n, share, shown))
    for topic, merged in absorbed.items():
        old_ids = (numbering[topic], *merged)
        n = sum(shared.both[theme, topic] for theme in merged)
        share = min(shared.into(theme, topic) for theme in merged)
        result.append(_proposal(ProposalKind.MERGED, old_ids, (numbering[topic],), n, share, examples[topic]))
    order = list(ProposalKind)
    return sorted(result, key=lambda proposal: (order.index(proposal.kind), proposal.old, proposal.new))


def _proposal(
    kind: ProposalKind, old: tuple[int, ...], new: tuple[int, ...], n: int, overlap: float, examples: tuple[int, ...]
) -> Proposal:
    return Proposal(kind, old, new, n, round(min(1.0, overlap), 4), examples)


def _examples(new: Mapping[int, int]) -> dict[int, tuple[int, ...]]:
    found: dict[int, list[int]] = defaultdict(list)
    for segment, topic in sorted(new.items()):
        if topic >= 0 and len(found[topic]) < N_EXAMPLES:
            found[topic].append(segment)
    return {topic: tuple(segments) for topic, segments in found.items()}
