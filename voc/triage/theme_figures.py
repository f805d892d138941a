"""Figures of themes as people see them today: from the cards, or counted anew where comments came or went since."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cached_property

from voc.records import Period, Stage, Theme, ThemeId
from voc.records.theme_card import CardFigure, ThemeCard
from voc.store import comment_queries, runs, theme_cards, theme_decisions, theme_queries, worklist_queries
from voc.triage.request_context import RequestContext
from voc.triage.responses import FigureView

__all__ = ["ThemeFigures", "build_figure", "find_current_theme", "format_comment_figure", "round_count"]

TOO_FEW_NOTE = re.compile(r"fewer than (\d+) customers")
NO_COMMENTS_NOTE = "no comments"


@dataclass(frozen=True)  # without slots: cached_property keeps its values in __dict__
class ThemeFigures:
    """Some themes of today with their rows, cards and counts; each part is read once for all of them.

    Parameters
    ----------
    period
        The month of the cards; None before there are any.
    themes
        Themes of today.
    """

    context: RequestContext
    period: Period | None
    theme_ids: Sequence[ThemeId]

    @cached_property
    def member_ids_by_theme(self) -> dict[ThemeId, tuple[ThemeId, ...]]:
        """Ids in a run's assignments that are shown as each theme: ``{7: (7, 12)}`` where 12 was merged into 7."""
        members: dict[ThemeId, list[ThemeId]] = {theme_id: [theme_id] for theme_id in self.theme_ids}
        for member_id, current_id in theme_decisions.load_current_theme_ids(self.context.store).items():
            if current_id in members:
                members[current_id].append(member_id)
        return {theme_id: tuple(sorted(member_ids)) for theme_id, member_ids in members.items()}

    @cached_property
    def themes(self) -> dict[ThemeId, Theme]:
        """Names, state and decisions, by theme; a theme that is not there is left out."""
        return theme_queries.load_themes_by_id(self.context.store, self.theme_ids)

    @cached_property
    def cards(self) -> dict[ThemeId, ThemeCard]:
        """The cards, by theme; a theme that a person has just made has none."""
        return theme_cards.load_cards(self.context.store, self.theme_ids)

    @cached_property
    def _changed_theme_ids(self) -> frozenset[ThemeId]:
        return theme_queries.load_changed_theme_ids(self.context.store)

    def has_moved_comments(self, theme_id: ThemeId) -> bool:
        """Tell whether comments came or went by decisions, so that the run's counts are not today's."""
        member_ids = self.member_ids_by_theme[theme_id]
        return len(member_ids) > 1 or not self._changed_theme_ids.isdisjoint(member_ids)

    @cached_property
    def _has_hidden_comments(self) -> bool:
        """Whether a file was undone since the themes were fitted: cards and run count its comments and customers."""
        run = runs.load_current_run(self.context.store, Stage.THEMES)
        return run is not None and worklist_queries.has_undone_batch_since(self.context.store, run.started_at)

    def _is_counted_anew(self, theme_id: ThemeId) -> bool:
        return self._has_hidden_comments or self.has_moved_comments(theme_id)

    def count_month_comments(self, theme_id: ThemeId) -> FigureView:
        """Return how many comments of the cards' month there are; of too few customers, without a value."""
        if self.period is None:
            return self.count_all_comments(theme_id)
        card = self.cards.get(theme_id)
        # From the card where it still holds: counting reads each of the theme's comments for its customer.
        if card is not None and card.content is not None and not self._is_counted_anew(theme_id):
            return build_figure(self.context, card.content.comments)
        since, until = (self.context.find_day_start(p.first_day) for p in (self.period, self.period.shift(1)))
        n_comments, n_customers = comment_queries.count_comments(
            self.context.store, self.member_ids_by_theme[theme_id], since=since, until=until
        )
        return self._build_count(n_comments, n_customers)

    def count_all_comments(self, theme_id: ThemeId) -> FigureView:
        """Return how many comments of all months there are; of too few customers, without a value."""
        theme, card = self.themes.get(theme_id), self.cards.get(theme_id)
        n_customers = None if card is None or card.content is None else card.content.customers_ever
        if theme is not None and n_customers is not None and not self._is_counted_anew(theme_id):
            return self._build_count(theme.n_comments, n_customers)
        return self._build_count(
            *comment_queries.count_comments(self.context.store, self.member_ids_by_theme[theme_id])
        )

    def _build_count(self, n_comments: int, n_customers: int) -> FigureView:
        # That there are no comments at all may be shown: nobody is recognised by that.
        smallest_group = self.context.config.reports.smallest_group
        if 0 < n_customers < smallest_group:
            note = self.context.messages("note.too_few", n=smallest_group)
            return FigureView(value=None, n=0, unit="comments", note=note)
        return FigureView(value=float(n_comments), n=n_comments, unit="comments")


def find_current_theme(context: RequestContext, theme_id: ThemeId) -> ThemeId:
    """Return the theme that a theme is shown as today: 7 for theme 12 where that was merged into 7, else itself."""
    return theme_decisions.load_current_theme_ids(context.store).get(theme_id, theme_id)


def build_figure(context: RequestContext, card_figure: CardFigure) -> FigureView:
    """Return a card's figure with its note, which the card holds in English, in the person's language."""
    note = card_figure.note
    if too_few := TOO_FEW_NOTE.match(note):
        note = context.messages("note.too_few", n=too_few[1])
    elif note == NO_COMMENTS_NOTE:
        note = context.messages("note.no_comments")
    return FigureView(**{**asdict(card_figure), "note": note})


def format_comment_figure(context: RequestContext, figure: FigureView) -> str:
    """Return ``225 reacties``, or that there are too few customers to say."""
    return figure.note if figure.value is None else context.messages.format_count("count.comments", round(figure.value))


def round_count(figure: FigureView) -> int | None:
    """Return a count as a whole number; None where it may not be shown."""
    return None if figure.value is None else round(figure.value)
