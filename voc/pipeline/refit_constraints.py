"""What people decided about themes, ready for a refit: what ties segments together, and what is answered already."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from voc.decisions.effects import root, words
from voc.pipeline.context import Context
from voc.records import Proposal, ProposalKind
from voc.store import decision_log, decisions
from voc.store.decisions import ThemeDecision

__all__ = ["Standing", "standing"]

N_EXAMPLES = 3
EXCLUDED = "excluded"
Answered = tuple[str, frozenset[int], int]


@dataclass(frozen=True, slots=True)
class Standing:
    """The decisions about themes that stand.

    ``shown`` leads from a theme to what it is shown as. ``placed`` is where people put segments. ``whole`` leads from
    a part that a fit found and nobody accepted to the theme that it is shown as. ``known`` are themes whose segments
    belong together because a person said so. ``refused`` are proposals that a person did not want.
    """

    shown: Mapping[int, int]
    placed: Mapping[int, int | None]
    themes: Mapping[int, ThemeDecision]
    whole: Mapping[int, int]
    known: frozenset[int]
    refused: frozenset[Answered]

    def today(self, theme: int) -> int:
        """Return the theme that a theme is shown as."""
        return self.shown.get(theme, theme)

    def of_segments(self, held: Mapping[int, int | None]) -> dict[int, int | None]:
        """Return what each segment is shown as, also where that is excluded, from the theme that a run gave it."""
        both = {**held, **{segment: theme for segment, theme in self.placed.items() if segment in held}}
        return {segment: None if theme is None else self.today(theme) for segment, theme in both.items()}

    def to_decide(
        self, found: Collection[Proposal], numbering: Mapping[int, int], sizes: Counter[int]
    ) -> list[Proposal]:
        """Return what a person has to decide about a fit: nothing that a standing decision answers.

        Themes that go on as they were, and new ones (they are in), are no question. A part that an earlier fit found
        is asked about again while it is there.

        Parameters
        ----------
        numbering
            The theme of each topic of the fit.
        sizes
            Segments per theme, as the fit gave them.
        """
        merged = [self._merger(item) for item in found if item.kind is ProposalKind.MERGED]
        return [*self._splits(found, set(numbering.values()), sizes), *(item for item in merged if item is not None)]

    def _merger(self, item: Proposal) -> Proposal | None:
        old = tuple(dict.fromkeys(map(self.today, item.old)))
        into = self.today(item.new[0])
        stays = any(theme != into and self._fixed(theme) for theme in old)
        answered = (ProposalKind.MERGED.value, frozenset(old), into) in self.refused
        if set(old) <= {into} or stays or answered or self._excluded(into):
            return None
        return Proposal(ProposalKind.MERGED, old, (into,), item.n_segments, item.overlap, item.examples)

    def _splits(self, found: Collection[Proposal], there: set[int], sizes: Counter[int]) -> list[Proposal]:
        asked = [item for item in found if item.kind is ProposalKind.SPLIT]
        examples = {part: item.examples for item in asked for part in item.new[1:]}
        parts = {part: item.old[0] for item in asked for part in item.new[1:]}
        parts |= {part: whole for part, whole in self.whole.items() if part in there}
        by_whole: dict[int, list[int]] = {}
        for part, whole in sorted(parts.items()):
            today = self.today(whole)
            if not self._excluded(today) and (ProposalKind.SPLIT.value, frozenset({today}), part) not in self.refused:
                by_whole.setdefault(today, []).append(part)
        result = []
        for whole, own in by_whole.items():
            n = sum(sizes[part] for part in own)
            share = n / max(1, n + sizes[whole])
            shown = tuple(dict.fromkeys(segment for part in own for segment in examples.get(part, ())[:N_EXAMPLES]))
            result.append(Proposal(ProposalKind.SPLIT, (whole,), (whole, *own), n, round(share, 4), shown))
        return result

    def _fixed(self, theme: int) -> bool:
        decision = self.themes.get(theme)
        return decision is not None and (decision.pinned or decision.state == EXCLUDED)

    def _excluded(self, theme: int) -> bool:
        decision = self.themes.get(theme)
        return decision is not None and decision.state == EXCLUDED


def standing(context: Context) -> Standing:
    """Read what stands."""
    themes = decisions.theme_decisions(context.store)
    shown = decisions.resolved(context.store)
    placed = decisions.placements(context.store)
    whole = decisions.found_parts(context.store)
    tied: set[int] = {theme for theme in placed.values() if theme is not None}
    tied |= {theme.theme for theme in themes.values() if theme.pinned or theme.state == EXCLUDED}
    refused: set[Answered] = set()
    for event in decision_log.standing(context.store, kinds=["merge", "proposal"]):
        for theme, into in words(event):
            tied |= {theme} if into is None else {into}
        if event.kind == "proposal":
            payload = event.payload
            old, new = _numbers(payload["old"]), _numbers(payload["new"])
            tied |= {*old, *(new if payload["accepted"] else ())}
            if not payload["accepted"]:
                answers = new[1:] if payload["kind"] == ProposalKind.SPLIT.value else new[:1]
                today = frozenset(shown.get(theme, theme) for theme in old)
                refused |= {(str(payload["kind"]), today, answer) for answer in answers}
    known = frozenset(root(theme, shown) for theme in tied)
    return Standing(shown, placed, themes, whole, known, frozenset(refused))


def _numbers(ids: object) -> tuple[int, ...]:
    return tuple(int(id_) for id_ in ids) if isinstance(ids, list) else ()
