"""Customers of items: by their contact where the item names none, and one for all texts of a row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["fill_customers", "name_respondents"]


def fill_customers(items: pd.DataFrame, contacts: pd.DataFrame | None) -> pd.Series[str]:
    """Return the customer of each item, by its contact where the item itself names none; missing: unknown.

    An agent's note seldom names the customer whose call it is about: counted by itself, it would be another one.
    """
    customer = items["customer"]
    if contacts is None or not len(contacts):
        return customer
    named_contacts = contacts.dropna(subset=["key", "customer"]).drop_duplicates("key")
    return customer.fillna(items["contact"].map(named_contacts.set_index("key")["customer"]))


def name_respondents(items: pd.DataFrame) -> pd.Series[Any]:
    """Return a name for who answered several questions of one row in words; missing for all other items.

    The texts of a row have its key, a stroke and their number (``r12/1``, ``r12/2``), another question each, and one
    moment. A key of a source may have a stroke as well: "2026/1" and "2026/2" are of two people, asked the same.
    """
    row_key = items["source_key"].str.extract(r"^(.+)/\d{1,2}$", expand=False)
    name = "row " + items["source_name"].astype(object) + " " + row_key.astype(object)
    parts = items.assign(row=name)[name.notna() & items["question"].notna()]
    groups = parts.groupby("row", dropna=True)
    n_texts, n_questions = groups["question"].transform("size"), groups["question"].transform("nunique")
    n_moments = groups["at"].transform("nunique", dropna=False)
    is_one_row = (n_texts > 1) & (n_questions == n_texts) & (n_moments == 1)
    return parts["row"].where(is_one_row).reindex(items.index)
