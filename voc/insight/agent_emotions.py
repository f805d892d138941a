"""Emotions that agents recorded, by theme, causing department and channel; they stand beside praise and complaint.

They say what was heard in contacts, and are no score of whoever heard it: by agent or team there is no table.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from voc.insight.departments import estimate_customers_by_department
from voc.insight.provenance import format_suppression
from voc.insight.small_cells import flag_hidden_outcomes
from voc.records import theme_reference

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from voc.insight.facts import Facts
    from voc.records import Period

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

__all__ = ["tabulate_emotions"]

NOT_RECORDED = "not recorded"
UNKNOWN = "unknown"


def tabulate_emotions(facts: Facts, period: Period) -> pd.DataFrame:
    """Return how often agents recorded each emotion in a month, by theme, causing department and channel.

    A signal is of the themes and causes of the comments about its contact, its own note among them: departments have
    expected numbers by the probabilities of the causes, and contacts without a comment are in no theme and "unknown".

    Returns
    -------
    Columns ``group`` (theme, department, channel), ``name`` (empty: all of the group), ``emotion`` (as it was recorded,
    or "not recorded"), ``signals`` and ``note``. Numbers about fewer customers than may be shown are missing, and so
    are those that would tell them.

    Examples
    --------
    ::

        ws.theme_catalog.emotions("2026-10").query("group == 'theme'")
    """
    import pandas as pd

    columns = ["group", "name", "emotion", "signals", "note"]
    signals = facts.signals
    if signals is None or signals.empty or "emotion" not in signals or signals["emotion"].isna().all():
        return pd.DataFrame(columns=columns)
    months, _ = facts.compute_local_dates(signals["at"])
    signals = signals[months == period.index].reset_index(drop=True)
    if signals.empty:
        return pd.DataFrame(columns=columns)
    emotions = signals["emotion"].fillna(NOT_RECORDED).str.strip().str.casefold().to_numpy(dtype=object)
    emotion_names, codes = np.unique(emotions.astype(str), return_inverse=True)
    customers = _number_customers(facts, signals)
    smallest, lines = facts.config.reports.smallest_group, list[tuple[object, ...]]()
    for group, names, places, weights in _list_groups(facts, signals):
        # All of a group are the signals that are in it: of those about no comment no theme is known.
        whole = np.unique(places)
        parts = [(whole, np.ones((whole.size, 1))), (places, weights)]
        sizes, n_customers = (
            np.hstack(
                [
                    _count(part_weights, codes[part], customers[part], len(emotion_names), what)
                    for part, part_weights in parts
                ]
            ).T
            for what in ("signals", "customers")
        )
        is_hidden = flag_hidden_outcomes(sizes, n_customers, smallest, has_known_rows=True)
        for name, counts, hidden in zip(["", *names], sizes, is_hidden, strict=True):
            for emotion, n, is_cell_hidden in zip(emotion_names.tolist(), counts, hidden, strict=True):
                if is_cell_hidden and n:
                    lines.append((group, name, emotion, None, format_suppression(smallest)))
                elif n:
                    lines.append((group, name, emotion, float(n), ""))
    return pd.DataFrame(lines, columns=columns).astype({"signals": "float64"})


def _number_customers(facts: Facts, signals: pd.DataFrame) -> Ints:
    """Return a number for the customer of each signal: that of its contact; unknown ones are customers of their own."""
    contacts, n = facts.contacts, len(signals)
    if contacts is None or not len(contacts):
        return np.arange(n)
    customer_by_key = contacts.dropna(subset=["key"]).drop_duplicates("key").set_index("key")["customer"]
    keys = signals["contact"].where(signals["contact"].notna(), signals.index.astype(str))
    customers = keys.map(customer_by_key)
    return np.unique(customers.where(customers.notna(), keys).astype(str), return_inverse=True)[1].astype(np.int64)


def _count(weights: Floats, codes: Ints, customers: Ints, n_emotions: int, what: str) -> Floats:
    """Return ``(n_emotions, n_names)`` the signals, or the customers that are to be expected behind them."""
    if what == "signals":
        return np.array([weights[codes == emotion].sum(axis=0) for emotion in range(n_emotions)])
    return np.array(
        [
            estimate_customers_by_department(weights[codes == emotion], customers[codes == emotion])
            for emotion in range(n_emotions)
        ],
        dtype=float,
    )


def _list_groups(facts: Facts, signals: pd.DataFrame) -> list[tuple[str, list[str], Ints, Floats]]:
    """Return each group's names, places of signals, and ``(n, n_names)`` how much each place is of each name."""
    import pandas as pd

    comments = facts.comments[["contact"]].assign(row=np.arange(len(facts.comments))).dropna(subset="contact")
    of_contact = signals[["contact"]].assign(place=np.arange(len(signals))).merge(comments, on="contact")
    mentions = pd.DataFrame({"row": facts.mentions["row"].to_numpy(), "theme": facts.mentions["theme"].to_numpy()})
    by_theme = of_contact.merge(mentions, on="row").drop_duplicates(["place", "theme"])
    theme_codes, positions = np.unique(by_theme["theme"].to_numpy(dtype=np.int64), return_inverse=True)
    # A contact's causes are the mean over its comments; without any nobody knows.
    causes = np.zeros((len(signals), len(facts.departments) + 1))
    np.add.at(causes, of_contact["place"].to_numpy(), facts.comment_causes[of_contact["row"].to_numpy()])
    causes[causes.sum(axis=1) == 0, -1] = 1.0
    causes /= causes.sum(axis=1, keepdims=True)
    channels = _find_channels(facts, signals)
    channel_names, channel_codes = np.unique(channels, return_inverse=True)
    every_place = np.arange(len(signals))
    departments = [*(department.name for department in facts.departments), UNKNOWN]
    themes = [theme_reference(facts.themes[code].id) for code in theme_codes]
    return [
        ("theme", themes, by_theme["place"].to_numpy(dtype=np.int64), np.eye(theme_codes.size)[positions]),
        ("department", departments, every_place, causes),
        ("channel", channel_names.tolist(), every_place, np.eye(channel_names.size)[channel_codes]),
    ]


def _find_channels(facts: Facts, signals: pd.DataFrame) -> NDArray[np.str_]:
    contacts = facts.contacts
    if contacts is None or not len(contacts):
        return np.full(len(signals), UNKNOWN)
    channel_by_key = contacts.dropna(subset=["key"]).drop_duplicates("key").set_index("key")["channel"]
    return signals["contact"].map(channel_by_key).fillna(UNKNOWN).to_numpy(dtype=str)
