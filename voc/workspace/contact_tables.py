"""Tables about contacts as tidy frames, beyond what a month's report prints, and whom to call today.

``ws.contacts`` is a :class:`ContactTables`.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from voc.records import Period

if TYPE_CHECKING:
    import pandas as pd

    from voc.insight import Facts, Urgent

__all__ = ["ContactTables"]


class ContactTables:
    """Tables about the contacts of a month; ``voc contacts`` prints the same ones.

    Parameters
    ----------
    load_facts
        Called when a table is asked for.
    parse_period
        Turns ``2026-10`` into a month, and None into the last one with data.
    """

    def __init__(self, load_facts: Callable[[], Facts], parse_period: Callable[[str | None], Period]) -> None:
        self._load_facts = load_facts
        self._parse_period = parse_period

    def urgent(self, period: str | None = None) -> tuple[Urgent, ...]:
        """Return the call-today list: comments with a word of the workspace's list, with their case numbers."""
        from voc.insight import list_urgent_items

        return list_urgent_items(self._load_facts(), self._parse_period(period))

    def themes(self, period: str | None = None, *, language: str = "nl") -> pd.DataFrame:
        """Return each theme's contacts and hours since customers first reported it, up to the end of a month."""
        from voc.insight.theme_contacts import tabulate_theme_contacts

        return tabulate_theme_contacts(self._load_facts(), self._parse_period(period), language)

    def journeys(self, period: str | None = None) -> pd.DataFrame:
        """Return how many journeys took three contacts or more about the same reason, over any channels, by reason."""
        from voc.insight.journeys import tabulate_journeys

        return tabulate_journeys(self._load_facts(), self._parse_period(period))

    def journey_paths(self, period: str | None = None) -> pd.DataFrame:
        """Return the paths over channels of the journeys of three contacts or more, the most frequent first."""
        from voc.insight.journeys import tabulate_journey_paths

        return tabulate_journey_paths(self._load_facts(), self._parse_period(period))

    def invitations(self, file: str | Path, period: str | None = None) -> pd.DataFrame:
        """Return how many contacts were asked for their opinion and answered, by channel and by who sent the survey.

        Parameters
        ----------
        file
            A CSV file with ``contact`` and ``sent``, ``sent_by``, ``answered``, as far as they are known.
        """
        from voc.insight.survey_invitations import tabulate_invitations
        from voc.workspace.invitation_file import read_invitations

        return tabulate_invitations(self._load_facts(), read_invitations(Path(file)), self._parse_period(period))

    def repeats(self, period: str | None = None) -> pd.DataFrame:
        """Return how many contacts came back within 7, 14 and 30 days, by contact reason."""
        from voc.insight.repeat_contacts import tabulate_repeats

        return tabulate_repeats(self._load_facts(), self._parse_period(period))

    def promises(self, period: str | None = None) -> pd.DataFrame:
        """Return what became of the promises to customers: kept, late, or the customer came first, by channel.

        Without a month those of all months: promises are few.
        """
        from voc.insight.promises import tabulate_promises

        return tabulate_promises(self._load_facts(), None if period is None else Period.parse(period))

    def broken_promises(self, period: str | None = None) -> pd.DataFrame:
        """Return the items by which a promise was broken, one by one; ``ws.decisions.confirm_promise`` answers them."""
        from voc.insight.promise_items import tabulate_broken_promises

        return tabulate_broken_promises(self._load_facts(), self._parse_period(period))

    def bot_returns(self, period: str | None = None) -> pd.DataFrame:
        """Return how many conversations with a bot were followed by a contact with a person within two days."""
        from voc.insight.bot_returns import tabulate_bot_returns

        return tabulate_bot_returns(self._load_facts(), self._parse_period(period))

    def escalations(self, period: str | None = None) -> pd.DataFrame:
        """Return how many contacts were followed by a formal complaint or a public post within fourteen days."""
        from voc.insight.escalations import tabulate_escalations

        return tabulate_escalations(self._load_facts(), self._parse_period(period))

    def swings(self) -> pd.DataFrame:
        """Return how predictable each contact reason is: how far its weeks are from the four before each."""
        from voc.insight.reason_swings import tabulate_swings

        return tabulate_swings(self._load_facts())

    def targets(self, file: str | Path) -> pd.DataFrame:
        """Return departments' own targets beside the comments and contacts that arose there.

        Parameters
        ----------
        file
            A CSV file with the columns ``department``, ``month``, ``name``, ``value`` and ``target``.
        """
        from voc.insight.department_targets import tabulate_targets
        from voc.workspace.target_file import read_targets

        return tabulate_targets(self._load_facts(), read_targets(Path(file)))

    def expected(self, plan: str | Path, *, n_weeks: int = 6) -> pd.DataFrame:
        """Return the contacts that planned work is to bring in the coming weeks.

        Parameters
        ----------
        plan
            A CSV file with the columns ``process``, ``day`` and ``count``.
        """
        from voc.insight.planned_work import expect_contacts
        from voc.workspace.plan_file import read_planned_work

        return expect_contacts(self._load_facts(), read_planned_work(Path(plan)), n_weeks=n_weeks)

    def complaints(self, register: str | Path, period: str | None = None) -> pd.DataFrame:
        """Return how a month's complaints were handled: in term, late or running, by contact reason.

        Parameters
        ----------
        register
            A CSV file with ``key`` and ``received``, ``acknowledged``, ``due``, ``closed``, as far as they are known.
        """
        from voc.insight.complaint_handling import tabulate_complaints
        from voc.workspace.complaint_register import read_complaint_register

        complaints = read_complaint_register(Path(register))
        return tabulate_complaints(self._load_facts(), complaints, self._parse_period(period))

    def outcomes(self, register: str | Path, period: str | None = None) -> pd.DataFrame:
        """Return how a month's complaints ended, by the outcome that the register has.

        Parameters
        ----------
        register
            A CSV file with ``key`` and ``outcome``.
        """
        from voc.insight.complaint_outcomes import tabulate_outcomes
        from voc.workspace.complaint_register import read_complaint_register

        complaints = read_complaint_register(Path(register))
        return tabulate_outcomes(self._load_facts(), complaints, self._parse_period(period))

    def unrecorded(self, period: str | None = None) -> pd.DataFrame:
        """Return how many texts that call themselves a complaint are not recorded as one, by channel."""
        from voc.insight.complaint_outcomes import tabulate_unrecorded_complaints

        return tabulate_unrecorded_complaints(self._load_facts(), self._parse_period(period))

    def unrecorded_items(self, period: str | None = None) -> pd.DataFrame:
        """Return the texts that call themselves a complaint and are not recorded as one, one by one."""
        from voc.insight.complaint_outcomes import list_unrecorded_complaints

        return list_unrecorded_complaints(self._load_facts(), self._parse_period(period))

    def compensation(self, register: str | Path, period: str | None = None) -> pd.DataFrame:
        """Return what was paid to a month's complainants, by the department that caused the complaint.

        Parameters
        ----------
        register
            A CSV file with the columns ``key`` and ``compensation_eur``.
        """
        from voc.insight.complaint_handling import tabulate_compensation
        from voc.workspace.complaint_register import read_complaint_register

        complaints = read_complaint_register(Path(register))
        return tabulate_compensation(self._load_facts(), complaints, self._parse_period(period))

    def sites(self, period: str | None = None) -> pd.DataFrame:
        """Return how sites and partners differ from all others, as they are and between like contacts."""
        from voc.insight.site_comparison import tabulate_sites

        return tabulate_sites(self._load_facts(), self._parse_period(period))

    def service_yield(self, period: str | None = None) -> pd.DataFrame:
        """Return by reason how many customers stayed, and their worth beside the working time of the contacts."""
        from voc.insight.service_yield import tabulate_yield

        return tabulate_yield(self._load_facts(), self._parse_period(period))

    def articles(self, file: str | Path, period: str | None = None) -> pd.DataFrame:
        """Return the articles of a knowledge base, those whose customers surely come back more often first.

        Parameters
        ----------
        file
            A CSV file with ``article`` and ``reason``, and ``title``, ``updated``, ``department`` as far as known.
        """
        from voc.insight.article_review import review_articles
        from voc.workspace.article_file import read_articles

        return review_articles(self._load_facts(), read_articles(Path(file)), self._parse_period(period))

    def reachability(self, period: str | None = None) -> pd.DataFrame:
        """Return how well each channel was reached, with the NPS after a contact by it."""
        from voc.insight.channel_reachability import tabulate_reachability

        return tabulate_reachability(self._load_facts(), self._parse_period(period))

    def values(self, period: str | None = None) -> pd.DataFrame:
        """Return what contacts of each reason are worth to the company and to the customer."""
        from voc.insight.contact_values import tabulate_contact_values

        return tabulate_contact_values(self._load_facts(), self._parse_period(period))
