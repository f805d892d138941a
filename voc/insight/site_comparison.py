"""Sites and partners beside each other, like for like: the same contact reason and channel.

A site that gets the angry calls has the angry customers. Each is compared with all others within reason and channel;
what nobody recorded is not adjusted for, and no figure is about an agent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from voc.insight.calendar_days import find_last_known_day
from voc.insight.facts import encode_names, number_customers
from voc.insight.provenance import format_suppression
from voc.insight.repeat_contacts import REPEAT_WINDOWS
from voc.insight.respondents import scale_answers
from voc.insight.share_rows import flag_hidden_groups
from voc.insight.survey_invitations import list_scores_by_contact
from voc.records.scales import NPS_SCALE
from voc.statistics.like_for_like import compare_like_for_like

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from voc.insight.facts import Facts
    from voc.records import Period

__all__ = ["MEASURES", "tabulate_sites"]

MEASURES = ("resolved", "repeated", "handed over", "nps")
"""What sites are compared in: parts of the contacts, and the NPS after them."""
FALSE_RATE = 0.05
"""Chance of any false difference over all sites and measures of a table together."""
MIN_CONTACTS = 30
"""Contacts (or answers) of a site and of all others that a comparison needs."""
FEW_KNOWN = f"fewer than {MIN_CONTACTS} on a side"


def tabulate_sites(facts: Facts, period: Period) -> pd.DataFrame:
    """Return how sites differ from all others in three months, as they are and between like contacts.

    A contact is of the site (``[[sites]]``) of the team whose agent gave a signal about it. Where agents are stored one
    by one, a site of fewer agents than ``smallest_team`` is left out.

    Returns
    -------
    Columns ``site``, ``measure`` (``resolved``, ``repeated`` within seven days, ``handed over``: parts of the contacts;
    ``nps``), ``contacts`` (of which it is known), ``value``, ``others``, ``difference`` (as it is), ``adjusted`` (like
    for like: same reason and channel), ``low``, ``high``, ``established`` (the interval excludes 0; any of a table is
    so by chance in 5 %) and ``note``. Rows about fewer customers than may be shown are empty, and so are those that
    would tell them.

    Examples
    --------
    ::

        ws.contacts.sites("2026-10").query("established")
    """
    import pandas as pd

    columns = ["site", "measure", "contacts", "value", "others", "difference", "adjusted", "low", "high"]
    columns += ["established", "note"]
    table = _list_site_contacts(facts, period)
    sites = [site.name for site in facts.config.sites if (table["site"] == site.name).any()] if len(table) else []
    confidence = 1 - FALSE_RATE / max(len(sites) * len(MEASURES), 1)
    rows: list[tuple[object, ...]] = []
    for measure in MEASURES:
        known_contacts = table[table[measure].notna()] if len(table) else table
        if len(sites) < 2 or not len(known_contacts):  # noqa: PLR2004 - one site has nobody beside it
            continue
        is_hidden = _flag_hidden_sites(facts, known_contacts, measure, sites)
        for place, site in enumerate(sites):
            is_site = (known_contacts["site"] == site).to_numpy()
            if is_hidden[place]:
                few = format_suppression(facts.config.reports.smallest_group)
                rows.append((site, measure, *[None] * 7, False, few))
            elif min(is_site.sum(), (~is_site).sum()) < MIN_CONTACTS:
                rows.append((site, measure, *[None] * 7, False, FEW_KNOWN))
            else:
                rows.append((site, measure, *_compare(known_contacts, measure, is_site, confidence)))
    frame = pd.DataFrame(rows, columns=columns)
    return frame.astype(dict.fromkeys(columns[2:-2], "float64") | {"established": "bool"})


def _compare(
    known_contacts: pd.DataFrame, measure: str, is_site: NDArray[np.bool_], confidence: float
) -> tuple[object, ...]:
    values, strata = known_contacts[measure].to_numpy(dtype=float), known_contacts["stratum"].to_numpy()
    unit = "nps" if measure == "nps" else "share"
    result = compare_like_for_like(values, is_site, strata, unit=unit, confidence=confidence)
    means = (float(values[is_site].mean()), float(values[~is_site].mean()))
    ends = (result.adjusted.value, result.adjusted.low, result.adjusted.high)
    note = "" if result.adjusted.value is not None else "no reason and channel that both had"
    return (int(is_site.sum()), *means, result.naive.value, *ends, result.adjusted.excludes_zero, note)


def _flag_hidden_sites(facts: Facts, known_contacts: pd.DataFrame, measure: str, sites: list[str]) -> NDArray[np.bool_]:
    """Return ``(n_sites,)`` which sites' figures would tell of too few customers."""
    # Of an NPS a group of few is hidden; its answers are not told by a mean.
    outcomes = [True] if measure == "nps" else [True, False]
    groups = [known_contacts, *(known_contacts[known_contacts["site"] == site] for site in sites)]
    parts = [
        [group] if measure == "nps" else [group[group[measure].astype(bool) == outcome] for outcome in outcomes]
        for group in groups
    ]
    return flag_hidden_groups(parts, facts.config.reports.smallest_group)[1:]


def _list_site_contacts(facts: Facts, period: Period) -> pd.DataFrame:
    """Return the contacts of three months with their site, stratum and measures; customers as numbers."""
    import pandas as pd

    contacts, signals = facts.contacts, facts.signals
    if not facts.config.sites or contacts is None or signals is None or not len(contacts) or not len(signals):
        return pd.DataFrame()
    site_by_team = {team.casefold(): site.name for site in facts.config.sites for team in site.teams}
    first_signals = signals[signals["agent"].notna()].drop_duplicates("contact")
    sites = first_signals["agent"].astype(str).str.casefold().map(site_by_team)
    contact_keys = first_signals["contact"].to_numpy(dtype=object)
    site_by_contact = pd.Series(sites.to_numpy(dtype=object), index=contact_keys).dropna()
    if facts.config.agents.works_council_consent:
        n_agents = first_signals["agent"].groupby(sites).nunique()
        small = set(n_agents[n_agents < facts.config.agents.smallest_team].index)
        site_by_contact = site_by_contact[~site_by_contact.isin(small)]
    months, days = facts.compute_local_dates(contacts["at"])
    table = contacts.assign(site=contacts["key"].map(site_by_contact), repeated=_flag_repeated(contacts, days))
    in_window = (months <= period.index) & (months > period.index - 3)
    table = table[in_window & table["site"].notna().to_numpy() & table["customer"].notna().to_numpy()]
    if table.empty:
        return table
    reasons = encode_names([reason.id for reason in facts.config.reasons], table["reason"])
    channels = pd.factorize(table["channel"].fillna("").str.casefold())[0]
    scores = list_scores_by_contact(facts)
    nps = table["key"].map(scores)
    hand_overs, resolved = (_read_numbers(table, name) for name in ("n_hand_overs", "resolved"))
    return pd.DataFrame(
        {
            "site": table["site"].to_numpy(dtype=object),
            "customer": number_customers(table["customer"]),
            "stratum": (reasons + 1) * (int(channels.max()) + 2) + channels,
            "resolved": resolved,
            "repeated": table["repeated"].to_numpy(),
            "handed over": np.where(np.isnan(hand_overs), np.nan, hand_overs > 0),
            "nps": _score_answers(nps),
        }
    )


def _read_numbers(table: pd.DataFrame, column: str) -> NDArray[np.float64]:
    """Return a column as numbers; NaN: it is not known, or there is no such column."""
    if column not in table:
        return np.full(len(table), np.nan)
    numbers: NDArray[np.float64] = np.asarray(table[column].astype("Float64").to_numpy(dtype=float, na_value=np.nan))
    return numbers


def _score_answers(nps: pd.Series[float]) -> NDArray[np.float64]:
    """Return what each answer adds to the NPS, −100, 0 or 100; NaN: none was given."""
    scores = np.full(len(nps), np.nan)
    is_given = nps.notna().to_numpy()
    answers = nps[is_given].rename("value").to_frame()
    scores[is_given] = scale_answers(answers, NPS_SCALE.name)
    return scores


def _flag_repeated(contacts: pd.DataFrame, days: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return whether each contact was followed within a week by one with the same reason; NaN: its week is not over."""
    table = contacts[["customer", "reason", "at"]].assign(day=days, place=np.arange(len(contacts)))
    table = table.sort_values(["customer", "reason", "at"], kind="stable")
    following = table.groupby(["customer", "reason"], dropna=False, sort=False)["day"].shift(-1)
    is_repeated = (following - table["day"] <= REPEAT_WINDOWS[0]).to_numpy(dtype=float)
    is_over = (table["day"] + REPEAT_WINDOWS[0] <= find_last_known_day(days)).to_numpy()
    flags = np.empty(len(contacts))
    flags[table["place"].to_numpy()] = np.where(is_over, is_repeated, np.nan)
    return flags
