"""Invitations to surveys: who was asked, who answered, what agents sent, and how often callers are asked.

Scores come from who answers. An agent who chooses whom to send a survey chooses the score; who calls often is asked
often and tires. Both are told beside the scores, so that a difference can be seen for what it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from voc.errors import InputError
from voc.insight.facts import drop_repeated_answers, number_customers
from voc.insight.provenance import format_suppression
from voc.insight.share_rows import flag_hidden_groups
from voc.records import Kind
from voc.records.scales import NPS_SCALE
from voc.statistics.nps import count_answers, estimate_nps
from voc.statistics.proportions import estimate_share

if TYPE_CHECKING:
    import pandas as pd

    from voc.insight.facts import Facts
    from voc.records import Period

__all__ = ["FREQUENCY_DAYS", "SurveyInvitation", "list_scores_by_contact", "tabulate_invitations"]

FREQUENCY_DAYS = 90
"""Days before a contact in which the same customer's contacts are counted."""
MANY_CONTACTS = 3
"""Contacts before from which on a customer is in the last group."""
MIN_NPS = 10
"""Answers that an NPS of a group needs: fewer tell nothing."""


@dataclass(frozen=True, slots=True)
class SurveyInvitation:
    """Invitation to a survey about a contact.

    ``by_agent`` None: it is not known who sent it. ``answered`` None: an answer with the same contact tells it.
    """

    contact: str
    sent: date | None = None
    by_agent: bool | None = None
    answered: bool | None = None
    row: int = 0


def tabulate_invitations(facts: Facts, invitations: Sequence[SurveyInvitation], period: Period) -> pd.DataFrame:
    """Return how many contacts of a month were asked and answered, and the NPS of those who did.

    By channel, by who sent it (an agent or nobody), by whether the contact was resolved, and by how many contacts the
    customer had in the 90 days before. Contacts of unknown customers are left out.

    Returns
    -------
    Columns ``group`` (empty: all; ``channel``, ``sent by``, ``resolved``, ``contacts before``), ``value``,
    ``contacts``, ``invited``, ``invited_share``, ``answered``, ``response`` (of the invited), ``low``, ``high``
    (Wilson), ``nps``, ``nps_low``, ``nps_high`` (ten answers or more) and ``note``. Rows about fewer customers than may
    be shown are empty, and so are those that would tell them.

    Raises
    ------
    InputError
        No invitation is about a contact that is known.

    Examples
    --------
    ::

        ws.contacts.invitations("uitnodigingen.csv", "2026-10").query("group == 'sent by'")
    """
    import pandas as pd

    columns = ["group", "value", "contacts", "invited", "invited_share", "answered", "response", "low", "high"]
    columns += ["nps", "nps_low", "nps_high", "note"]
    table = _join_contacts(facts, invitations, period)
    if table.empty:
        return pd.DataFrame(columns=columns)
    smallest = facts.config.reports.smallest_group
    rows: list[tuple[object, ...]] = []
    for name in ("", "channel", "sent by", "resolved", "contacts before"):
        # Who sent it is known of the invited alone.
        of_group = table[table["invited"]] if name == "sent by" else table
        labels = ["all"] if not name else sorted(set(of_group[name]))
        parts = [of_group, *(of_group[of_group[name] == label] for label in labels)] if name else [table]
        is_hidden = flag_hidden_groups([_split_outcomes(part) for part in parts], smallest)
        visible_rows = (
            zip(labels, parts, is_hidden, strict=True)
            if not name
            else zip(labels, parts[1:], is_hidden[1:], strict=True)
        )
        for label, part, hidden in visible_rows:
            rows.append(
                (
                    name,
                    label if name else "",
                    *_build_cells(part, smallest, hidden=bool(hidden), is_invited=name == "sent by"),
                )
            )
    frame = pd.DataFrame(rows, columns=columns)
    return frame.astype(dict.fromkeys(columns[2:-1], "float64"))


def _split_outcomes(part: pd.DataFrame) -> list[pd.DataFrame]:
    """Return the rows that answered, were asked and did not, and were not asked."""
    return [part[part["answered"]], part[part["invited"] & ~part["answered"]], part[~part["invited"]]]


def _build_cells(part: pd.DataFrame, smallest_group: int, *, hidden: bool, is_invited: bool) -> tuple[object, ...]:
    if hidden:
        return (*[None] * 10, format_suppression(smallest_group))
    n_invited, n_answered = int(part["invited"].sum()), int(part["answered"].sum())
    invited_share = None if is_invited else estimate_share(n_invited, len(part)).value
    response = estimate_share(n_answered, n_invited) if n_invited else None
    ends = (None, None, None) if response is None else (response.value, response.low, response.high)
    scores = part["score"].dropna().to_numpy(dtype=float)
    nps = estimate_nps(count_answers(scores)) if scores.size >= MIN_NPS else None
    nps_ends = (None, None, None) if nps is None else (nps.value, nps.low, nps.high)
    n_contacts = None if is_invited else len(part)
    return (n_contacts, n_invited, invited_share, n_answered, *ends, *nps_ends, "")


def _join_contacts(facts: Facts, invitations: Sequence[SurveyInvitation], period: Period) -> pd.DataFrame:
    """Return the month's contacts of known customers, each with its invitation and what was answered."""
    import pandas as pd

    contacts = facts.contacts
    by_contact = {one.contact: one for one in invitations}
    if contacts is None or not len(contacts) or not contacts["key"].isin(by_contact).any():
        raise InputError(
            "no invitation is about a contact that is known; expected in column contact: the key of a contact"
        )
    months, days = facts.compute_local_dates(contacts["at"])
    table = pd.DataFrame(
        {
            "key": contacts["key"].to_numpy(dtype=object),
            "customer": contacts["customer"].to_numpy(dtype=object),
            "channel": contacts["channel"].fillna("?").to_numpy(dtype=object),
            "month": months,
            "day": days,
        }
    )
    resolved = contacts["resolved"] if "resolved" in contacts else pd.Series(pd.NA, index=contacts.index)
    table["resolved"] = ["?" if pd.isna(value) else "yes" if value else "no" for value in resolved]
    table = table[table["customer"].notna() & (table["month"] >= 0)]
    table["contacts before"] = _count_before(table)
    table = table[table["month"] == period.index]
    invitation_of_contact = [by_contact.get(key) for key in table["key"]]
    scores = list_scores_by_contact(facts)
    has_answer = table["key"].isin(scores.index) | table["key"].isin(_list_answered(facts))
    table["invited"] = [one is not None for one in invitation_of_contact]
    table["answered"] = [
        one is not None and (has if one.answered is None else one.answered)
        for one, has in zip(invitation_of_contact, has_answer, strict=True)
    ]
    table["sent by"] = [
        "?" if one is None or one.by_agent is None else "agent" if one.by_agent else "nobody"
        for one in invitation_of_contact
    ]
    # An answer without an invitation on record is in no response.
    table["score"] = table["key"].map(scores).where(table["answered"])
    return table


def _count_before(table: pd.DataFrame) -> list[str]:
    """Return how many contacts the customer had in the 90 days before each: "0", "1-2" or "3 or more"."""
    codes = number_customers(table["customer"])
    days = table["day"].to_numpy(dtype=np.int64)
    order = np.lexsort((days, codes))
    # One axis on which customers lie far apart, so that one search finds each one's window.
    places = codes[order] * 10_000_000 + days[order]
    first = np.searchsorted(places, places - FREQUENCY_DAYS, side="left")
    counts = np.empty(len(table), dtype=np.int64)
    counts[order] = np.arange(len(table)) - first
    return ["0" if count == 0 else "1-2" if count < MANY_CONTACTS else "3 or more" for count in counts]


def list_scores_by_contact(facts: Facts) -> pd.Series[float]:
    """Return the NPS answer by the key of its contact; of several the first."""
    answers = drop_repeated_answers(facts.scored_answers)
    answers = answers[answers["scale"] == NPS_SCALE.name]
    contact_by_item = facts.all_items.set_index("id")["contact"]
    keys = answers["feedback"].map(contact_by_item)
    scores = answers.assign(key=keys).dropna(subset=["key"]).drop_duplicates("key").set_index("key")["value"]
    return scores.astype(float)


def _list_answered(facts: Facts) -> set[str]:
    """Return the contacts that a survey was answered about."""
    items = facts.all_items
    return set(items.loc[(items["kind"] == Kind.SURVEY.value) & items["contact"].notna(), "contact"])
