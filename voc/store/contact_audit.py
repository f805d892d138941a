"""Audit of contacts without a comment: which were drawn, what officers answered, and what is shown of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, select

from voc.decisions.effects import CONTACT_CAUSE_KINDS
from voc.records import ContactId
from voc.store import schema
from voc.store.bulk_insert import insert_rows, split_into_chunks
from voc.store.database import Store
from voc.store.dataframes import build_frame, load_frame
from voc.store.decision_log import load_active_decisions
from voc.store.visibility import filter_visible

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "ContactRow",
    "load_contact_answers",
    "load_contact_draws",
    "load_contact_rows",
    "load_contact_session",
    "save_contact_draws",
]

CONTACT_DRAWS = {"contact": "int64", "session": "str", "inclusion_probability": "float64", "seed": "int64"}
CONTACT_ANSWERS = {
    "contact": "int64",
    "department": "str",
    "category": "str",
    "session": "str",
    "at": "datetime64[us, UTC]",
}


@dataclass(frozen=True, slots=True)
class ContactRow:
    """A contact registration as an officer looks it up: its number, and what the desk knows of it.

    ``note`` is what an agent wrote about it, redacted; most contacts have none. ``case_number`` is that of a complaint.
    """

    id: ContactId
    key: str
    at: datetime
    channel: str | None
    reason: str | None
    customer_segment: str | None
    phase: str | None
    case_number: str | None = None
    note: str = ""


def save_contact_draws(
    store: Store, contact_ids: Sequence[int], *, session: str, inclusion_probability: float, seed: int
) -> None:
    """Save which contacts were drawn for an audit; of one session all with the same probability."""
    now = datetime.now(UTC)
    rows = [
        {
            "contact": int(contact_id),
            "session": session,
            "inclusion_probability": inclusion_probability,
            "seed": seed,
            "at": now,
        }
        for contact_id in contact_ids
    ]
    with store.writing() as connection:
        insert_rows(connection, schema.ContactDraw, rows)


def load_contact_draws(store: Store, session: str | None = None) -> pd.DataFrame:
    """Return the contacts drawn, in the order of the draw; those of undone files are left out."""
    draw, contact = schema.ContactDraw, schema.Contact
    statement = (
        select(*(getattr(draw, name) for name in CONTACT_DRAWS))
        .join(contact, contact.id == draw.contact)
        .order_by(draw.id)
    )
    if session is not None:
        statement = statement.where(draw.session == session)
    with store.reading() as connection:
        visible = filter_visible(connection, statement, batch_column=contact.batch)
        return load_frame(connection, visible, CONTACT_DRAWS)


def load_contact_session(store: Store, contact_id: int) -> str | None:
    """Return the session in which a contact was drawn for the audit (the last one), or None."""
    draw = schema.ContactDraw
    with store.reading() as connection:
        statement = select(draw.session).where(draw.contact == contact_id).order_by(draw.id.desc()).limit(1)
        return connection.execute(statement).scalar()


def load_contact_answers(store: Store) -> pd.DataFrame:
    """Return the officers' answers about contacts without a comment: the last active answer about each.

    Columns ``contact`` (its id), ``department`` (missing: unknown), ``category`` (missing: by rule),
    ``session`` (missing: it was not drawn, and corrects nothing) and ``at``.
    """
    row_by_contact: dict[int, dict[str, Any]] = {}
    for event in load_active_decisions(store, kinds=CONTACT_CAUSE_KINDS):
        contact_id = int(str(event.payload["contact"]))
        # In the order of the log: a later answer about the contact replaces an earlier one.
        row_by_contact[contact_id] = {
            "contact": contact_id,
            "department": event.payload.get("department"),
            "category": event.payload.get("category"),
            "session": event.payload.get("session"),
            "at": event.at,
        }
    return build_frame([row_by_contact[contact_id] for contact_id in sorted(row_by_contact)], CONTACT_ANSWERS)


def load_contact_rows(store: Store, contact_ids: Sequence[int]) -> dict[ContactId, ContactRow]:
    """Return some contacts by id, with an agent's note and a case number where there are; hidden ones are left out."""
    contact = schema.Contact
    columns = (contact.id, contact.key, contact.at, contact.channel, contact.reason)
    statement = select(*columns, contact.customer_segment, contact.phase)
    rows: dict[ContactId, ContactRow] = {}
    with store.reading() as connection:
        statement = filter_visible(connection, statement, batch_column=contact.batch)
        for chunk in split_into_chunks(list(contact_ids)):
            contacts = connection.execute(statement.where(contact.id.in_(chunk))).all()
            item_by_key = _load_items(connection, [row.key for row in contacts])
            for row in contacts:
                case_number, note = item_by_key.get(row.key, (None, ""))
                rows[row.id] = ContactRow(
                    row.id,
                    row.key,
                    row.at,
                    row.channel,
                    row.reason,
                    row.customer_segment,
                    row.phase,
                    case_number,
                    note,
                )
    return rows


def _load_items(connection: Connection, contact_keys: Sequence[str]) -> dict[str, tuple[str | None, str]]:
    """Return the case number and the text of the last item about each contact; most have none."""
    feedback = schema.Feedback
    statement = select(feedback.contact, feedback.case_number, feedback.text)
    statement = statement.where(feedback.contact.in_(contact_keys)).order_by(feedback.id)
    visible = filter_visible(connection, statement, batch_column=feedback.batch)
    # In the order of their ids: of two items about a contact the later one stays.
    return {row.contact: (row.case_number, row.text) for row in connection.execute(visible)}
