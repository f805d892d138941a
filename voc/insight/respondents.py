"""Respondents: what is known of those who gave an answer, from its item and else from the contact that it is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from voc.causes.reason_sources import fill_contact_reasons
from voc.statistics.score_change import merge_small_groups

if TYPE_CHECKING:
    import pandas as pd

    from voc.insight.facts import Facts
    from voc.insight.scope import Ints

__all__ = ["CHARACTERISTICS", "describe_respondents", "encode_alike", "number_groups", "scale_answers"]

CHARACTERISTICS = ("reason", "channel", "customer_segment")
"""Characteristics by which answers are alike, the most important first."""


def describe_respondents(facts: Facts, answers: pd.DataFrame) -> pd.DataFrame:
    """Return the answers with ``reason``, ``channel``, ``customer_segment`` and ``n_hand_overs`` of each; NaN: unknown.

    Parameters
    ----------
    answers
        Rows of ``Facts.scored_answers``.
    """
    import pandas as pd

    items = facts.items[["id", "reason", "contact", "channel", "customer_segment"]]
    items = items[items["id"].isin(answers["feedback"])]
    items = items.assign(reason=fill_contact_reasons(items, facts.signals, facts.contacts)).set_index("id")
    described = answers.assign(**{name: answers["feedback"].map(items[name]) for name in CHARACTERISTICS})
    described = described.assign(n_hand_overs=np.nan)
    if facts.contacts is None or not len(facts.contacts):
        return described
    contacts = facts.contacts.dropna(subset=["key"]).drop_duplicates("key").set_index("key")
    contact_keys = answers["feedback"].map(items["contact"])
    for name in ("channel", "customer_segment"):
        described[name] = described[name].where(described[name].notna(), contact_keys.map(contacts[name]))
    if "n_hand_overs" in contacts:
        described["n_hand_overs"] = pd.to_numeric(contact_keys.map(contacts["n_hand_overs"]), errors="coerce")
    return described


def scale_answers(answers: pd.DataFrame, scale: str) -> np.ndarray:
    """Return what each answer adds to its score: −100, 0 or 100 to an NPS, 0 or 1 to a share of positive answers."""
    if scale != "nps":
        positive: np.ndarray = answers["positive"].fillna(False).to_numpy(dtype=float)
        return positive
    values = answers["value"].to_numpy(dtype=float)
    # Promoters from 9 on, detractors up to 6: the scale's own definition.
    points: np.ndarray = 100.0 * (values >= 9) - 100.0 * (values <= 6)  # noqa: PLR2004 - the scale
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
