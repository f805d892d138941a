"""Respondents: what is known of those who gave an answer, from its item and else from the contact that it is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from voc.causes.reason_sources import fill_contact_reasons
from voc.insight.facts import drop_repeated_answers
from voc.insight.shared_results import share_result
from voc.records.scales import NPS_SCALE, NPS_SUMMARY, get_scale_kind
from voc.statistics.nps import MAX_DETRACTOR, MIN_PROMOTER
from voc.statistics.score_change import merge_small_groups

if TYPE_CHECKING:
    import pandas as pd

    from voc.insight.facts import Facts
    from voc.insight.scope import Ints
    from voc.records import Period, Scope

__all__ = [
    "CHARACTERISTICS",
    "describe_respondents",
    "encode_alike",
    "keep_main_question",
    "number_groups",
    "scale_answers",
    "select_nps_answers",
]

CHARACTERISTICS = ("reason", "channel", "customer_segment")
"""Characteristics by which answers are alike, the most important first."""


def select_nps_answers(facts: Facts, period: Period, scope: Scope, n_months: int) -> pd.DataFrame:
    """Return the NPS answers of a scope in the ``n_months`` up to a month, each response once."""
    answers = drop_repeated_answers(facts.scored_answers)
    months = answers["month"].to_numpy(dtype=np.int64)
    in_window = (months > period.index - n_months) & (months <= period.index)
    is_nps = ((answers["scale"] == NPS_SCALE.name) & (answers["scope"] == scope.value)).to_numpy(dtype=bool)
    return answers[in_window & is_nps]


def keep_main_question(answers: pd.DataFrame) -> pd.DataFrame:
    """Return the answers to the question that most answered: different questions are never pooled."""
    if answers.empty:
        return answers
    same_question: pd.DataFrame = answers[answers["question"] == answers["question"].mode().iloc[0]]
    return same_question


def describe_respondents(facts: Facts, answers: pd.DataFrame) -> pd.DataFrame:
    """Return the answers with ``reason``, ``channel``, ``customer_segment`` and ``n_hand_overs`` of each; NaN: unknown.

    Parameters
    ----------
    answers
        Rows of ``Facts.scored_answers``.
    """
    import pandas as pd

    items = facts.all_items[["id", "reason", "contact", "channel", "customer_segment"]]
    items = items[items["id"].isin(answers["feedback"])]
    items = items.assign(reason=fill_contact_reasons(items, facts.signals, facts.contacts)).set_index("id")
    described = answers.assign(**{name: answers["feedback"].map(items[name]) for name in CHARACTERISTICS})
    described = described.assign(n_hand_overs=np.nan)
    all_contacts = facts.contacts
    if all_contacts is None or not len(all_contacts):
        return described
    contacts = share_result(facts, "contacts by key", lambda: _index_contacts(all_contacts))
    contact_keys = answers["feedback"].map(items["contact"])
    for name in ("channel", "customer_segment"):
        described[name] = described[name].where(described[name].notna(), contact_keys.map(contacts[name]))
    if "n_hand_overs" in contacts:
        described["n_hand_overs"] = pd.to_numeric(contact_keys.map(contacts["n_hand_overs"]), errors="coerce")
    return described


def _index_contacts(contacts: pd.DataFrame) -> pd.DataFrame:
    # Once each: pandas refuses to look values up by an index that has a key twice.
    return contacts.dropna(subset=["key"]).drop_duplicates("key").set_index("key")


def scale_answers(answers: pd.DataFrame, scale: str) -> np.ndarray:
    """Return what each answer adds to its score: −100, 0 or 100 to an NPS, 0 or 1 to a share of positive answers."""
    if get_scale_kind(scale).summary is not NPS_SUMMARY:
        # An answer of which it is not known whether it is positive is none, as in the share that is printed.
        positive: np.ndarray = answers["positive"].fillna(False).to_numpy(dtype=float)
        return positive
    values = answers["value"].to_numpy(dtype=float)
    points: np.ndarray = 100.0 * (values >= MIN_PROMOTER) - 100.0 * (values <= MAX_DETRACTOR)
    return points


def encode_alike(described: pd.DataFrame) -> list[Ints]:
    """Return the codes of each characteristic that is known of any answer."""
    import pandas as pd

    names = [name for name in CHARACTERISTICS if described[name].notna().any()]
    return [np.asarray(pd.factorize(described[name].fillna(""))[0], dtype=np.int64) for name in names]


def number_groups(described: pd.DataFrame) -> Ints:
    """Return ``(n,)`` the group of each answer, small ones taken together; one group where nothing is known."""
    codes = encode_alike(described)
    return merge_small_groups(*codes) if codes else np.zeros(len(described), dtype=np.int64)
