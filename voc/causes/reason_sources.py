"""Contact reason, phase and customer segment of a comment: the one rule about which record names them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["fill_contact_columns", "fill_contact_reasons"]

CONTACT_COLUMNS = ("phase", "customer_segment")
"""What a contact's registration says about the customer, and so about every comment on that contact."""


def fill_contact_reasons(
    comments: pd.DataFrame, signals: pd.DataFrame | None, contacts: pd.DataFrame | None
) -> pd.Series[Any]:
    """Return each comment's contact reason: its own, else an agent's about it, else its contact's registration.

    Parameters
    ----------
    comments
        Items with ``id``, ``reason`` and ``contact``.
    signals, contacts
        Frames of the store (see ``voc.store.frames``); None where there are none.
    """
    # The nearest source first: what was recorded about this comment, then about the contact that it belongs to.
    reasons = comments["reason"].astype(object)
    reasons = reasons.where(_names_reason(comments))
    if signals is not None and len(signals):
        recorded = signals[_names_reason(signals)]
        if "feedback" in recorded:
            notes = recorded.dropna(subset=["feedback"]).drop_duplicates("feedback").set_index("feedback")
            reasons = reasons.where(reasons.notna(), comments["id"].map(notes["reason"]))
        of_contacts = recorded.dropna(subset=["contact"]).drop_duplicates("contact").set_index("contact")
        reasons = reasons.where(reasons.notna(), comments["contact"].map(of_contacts["reason"]))
    if contacts is not None and len(contacts) and "reason" in contacts:
        recorded = contacts[_names_reason(contacts)]
        registrations = recorded.dropna(subset=["key"]).drop_duplicates("key").set_index("key")
        reasons = reasons.where(reasons.notna(), comments["contact"].map(registrations["reason"]))
    return reasons


def fill_contact_columns(comments: pd.DataFrame, contacts: pd.DataFrame | None) -> pd.DataFrame:
    """Return comments with phase and customer segment: their own, else those of the contact that they belong to.

    Parameters
    ----------
    comments
        Items with ``contact``, ``phase`` and ``customer_segment``.
    contacts
        Frame of the store, with ``key`` (see ``voc.store.frames``); None where there are none.
    """
    if contacts is None or not len(contacts):
        return comments
    registrations = contacts.dropna(subset=["key"]).drop_duplicates("key").set_index("key")
    columns = [name for name in CONTACT_COLUMNS if name in comments and name in registrations]
    return comments.assign(
        **{
            name: comments[name].where(comments[name].fillna("") != "", comments["contact"].map(registrations[name]))
            for name in columns
        }
    )


def _names_reason(records: pd.DataFrame) -> pd.Series[bool]:
    # A record without a reason, also one whose reason is an empty text, must not hide another that has one.
    return records["reason"].notna() & (records["reason"] != "")
