"""Outcomes of complaints, and complaints that nobody recorded as one.

A customer who writes "I want to file a complaint" in a chat has complained, whatever the channel is for. The words are
those of ``[text] complaint`` in ``voc.toml``; recorded is a complaint of the same customer within fourteen days.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from voc.insight.complaint_handling import join_register
from voc.insight.facts import text_or_none
from voc.insight.provenance import format_suppression
from voc.insight.share_rows import SHARE_COLUMNS, build_share_rows
from voc.insight.small_cells import flag_hidden_cells
from voc.records import Kind, feedback_reference
from voc.statistics.proportions import estimate_share
from voc.text.urgent import UrgentWords

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from voc.insight.facts import Facts
    from voc.records import Period
    from voc.records.complaints import RegisteredComplaint

__all__ = ["RECORDED_DAYS", "list_unrecorded_complaints", "tabulate_outcomes", "tabulate_unrecorded_complaints"]

RECORDED_DAYS = 14
"""Days before and after a text within which a complaint of the same customer is taken to be the same one."""
NO_OUTCOME = "?"
"""Outcome of complaints that are open, or of which the register has none."""


def tabulate_outcomes(facts: Facts, register: Sequence[RegisteredComplaint], period: Period) -> pd.DataFrame:
    """Return how the complaints of a month ended, by the outcome that the register has.

    Returns
    -------
    Columns ``outcome`` (empty: all; "?": none yet), ``complaints``, ``share`` (of those with an outcome), ``low``,
    ``high`` (Wilson), ``median_days`` (from received to closed), ``compensated`` (part with an amount) and ``note``.
    Figures about fewer customers than may be shown are missing, and so are those that would tell them.

    Examples
    --------
    ::

        ws.contacts.outcomes("klachtenregister.csv", "2026-10")
    """
    import pandas as pd

    columns = ["outcome", "complaints", *SHARE_COLUMNS, "median_days", "compensated", "note"]
    table = join_register(facts, register)
    table = table[table["month"] == period.index]
    smallest = facts.config.reports.smallest_group
    if table["customer"].nunique() < smallest:
        return pd.DataFrame(columns=columns)
    names = table["ending"].where(table["ending"] != "", NO_OUTCOME)
    # As the register writes it; "Gegrond" and "gegrond" are one.
    spelling = {name.casefold(): name for name in reversed(names.tolist())}
    groups = sorted(
        table.groupby(names.str.casefold()), key=lambda pair: (pair[0] == NO_OUTCOME, -len(pair[1]), pair[0])
    )
    is_hidden = flag_hidden_cells(
        [len(rows) for _, rows in groups], [rows["customer"].nunique() for _, rows in groups], smallest
    )
    n_decided = sum(len(rows) for name, rows in groups if name != NO_OUTCOME)
    # A share and its whole tell the number, also of what has none yet.
    tells_rest = any(hidden for (name, _), hidden in zip(groups, is_hidden, strict=True) if name == NO_OUTCOME)
    lines: list[tuple[object, ...]] = [("", float(len(table)), None, None, None, *_describe(table, smallest), "")]
    for (name, rows), hidden in zip(groups, is_hidden, strict=True):
        if hidden:
            lines.append((spelling[name], *[None] * 6, format_suppression(smallest)))
            continue
        has_share = name != NO_OUTCOME and not tells_rest
        share = estimate_share(len(rows), n_decided) if has_share else None
        ends = (None, None, None) if share is None else (share.value, share.low, share.high)
        lines.append((spelling[name], float(len(rows)), *ends, *_describe(rows, smallest), ""))
    frame = pd.DataFrame(lines, columns=columns)
    return frame.astype(dict.fromkeys(columns[1:-1], "float64"))


def _describe(rows: pd.DataFrame, smallest_group: int) -> tuple[float | None, float | None]:
    """Return the median of the days to closing, and the part of some complaints for which something was paid."""
    days = rows["days"].dropna()
    median = float(days.median()) if rows.loc[days.index, "customer"].nunique() >= smallest_group else None
    is_paid = rows["amount"] > 0
    n_sides = [rows.loc[side, "customer"].nunique() for side in (is_paid, ~is_paid)]
    return median, None if any(0 < n < smallest_group for n in n_sides) else float(is_paid.mean())


# ---- not recorded as one ------------------------------------------------------------------------------------------


def tabulate_unrecorded_complaints(facts: Facts, period: Period) -> pd.DataFrame:
    """Return how many texts of a month that call themselves a complaint are not recorded as one, by channel.

    Returns
    -------
    Columns ``channel`` (empty: all), ``texts`` (that call themselves a complaint), ``unrecorded``, ``share``, ``low``,
    ``high`` (Wilson) and ``note``. Figures about fewer customers than may be shown are missing, and so are those that
    would tell them.
    """
    import pandas as pd

    columns = ["channel", "texts", "unrecorded", *SHARE_COLUMNS, "note"]
    table = _find_complaining_texts(facts, period)
    if not len(table):
        return pd.DataFrame(columns=columns)
    channels = sorted(set(table["channel"]))
    groups = [table, *(table[table["channel"] == channel] for channel in channels)]
    shares = build_share_rows(groups, "is_unrecorded", facts.config.reports.smallest_group)
    rows = [(channel, *cells) for channel, cells in zip(["", *channels], shares, strict=True)]
    return pd.DataFrame(rows, columns=columns).astype(dict.fromkeys(columns[1:-1], "float64"))


def list_unrecorded_complaints(facts: Facts, period: Period) -> pd.DataFrame:
    """Return a month's texts that call themselves a complaint and are not recorded as one; it shows single customers.

    Returns
    -------
    Columns ``item`` (``F-18``), ``case``, ``at``, ``channel``, ``words`` (of the text that say so) and ``text``, the
    oldest first.
    """
    import pandas as pd

    table = _find_complaining_texts(facts, period)
    table = table[table["is_unrecorded"]] if len(table) else table
    names = ["id", "case_number", "at", "channel", "words", "text"]
    frame = table[names] if len(table) else pd.DataFrame({name: [] for name in names})
    items = [feedback_reference(int(number)) for number in frame["id"]]
    cases = [text_or_none(case) for case in frame["case_number"]]
    frame = frame.assign(item=pd.Series(items, index=frame.index, dtype="object"))
    frame = frame.assign(case=pd.Series(cases, index=frame.index, dtype="object"))
    return frame[["item", "case", "at", "channel", "words", "text"]].reset_index(drop=True)


def _find_complaining_texts(facts: Facts, period: Period) -> pd.DataFrame:
    """Return the month's messages and agents' notes that call themselves a complaint, one of each contact.

    Columns of ``Facts.items`` and ``customer`` (a number), ``words``, ``is_unrecorded``.
    """
    items = facts.items
    # Surveys and ideas are no way to complain; an agent's note says what the customer wanted.
    is_asked = items["kind"].isin([Kind.MESSAGE.value, Kind.SIGNAL.value]) & (items["month"] == period.index)
    words = UrgentWords(facts.config.text.complaint)
    texts = items[is_asked]
    words_of_texts = texts["text"].fillna("").map(words.find)
    table = texts.assign(words=words_of_texts, channel=texts["channel"].fillna("?"), customer=texts["customer_code"])
    table = table[table["words"].notna()].sort_values(["at", "id"])
    # A message and the note about the same contact are one complaint.
    key = table["contact"].astype(object).where(table["contact"].notna(), table["id"].astype(object))
    table = table[~key.duplicated().to_numpy()]
    return table.assign(is_unrecorded=~_flag_recorded(facts.all_items, table))


def _flag_recorded(items: pd.DataFrame, table: pd.DataFrame) -> NDArray[np.bool_]:
    """Return ``(n,)`` whether the customer of each text has a complaint within fourteen days of it."""
    complaints = items[(items["kind"] == Kind.COMPLAINT.value) & (items["day"] >= 0)]
    days_by_customer = {
        customer: part.to_numpy(dtype=np.int64) for customer, part in complaints.groupby("customer_code")["day"]
    }
    no_days = np.zeros(0, dtype=np.int64)
    return np.array(
        [
            bool((np.abs(days_by_customer.get(customer, no_days) - day) <= RECORDED_DAYS).any())
            for customer, day in zip(table["customer"], table["day"], strict=True)
        ],
        dtype=bool,
    )
