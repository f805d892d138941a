"""Tombstones: keyed hashes of erased customers and of their contacts, by which later files bring neither back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from functools import cache, partial
from typing import TypeVar

from sqlalchemy import Connection, exists, select

from voc.records import Contact, Feedback, Rejection, Signal, find_contact_key
from voc.store import schema
from voc.store.bulk_insert import insert_rows

__all__ = [
    "HashIdentity",
    "add_tombstones",
    "has_tombstone",
    "hash_person",
    "leave_out_erased_rejections",
    "split_erased_records",
]

HashIdentity = Callable[[str], str]
"""Keyed hash of an identity: without the workspace's key nobody can try out who an erased customer was."""
T = TypeVar("T")


def hash_person(hash_identity: HashIdentity, *, customer: str | None = None, contact: str | None = None) -> str:
    """Return the tombstone of a customer's pseudonym, or of the key of one of the customer's contacts."""
    return hash_identity(f"contact {contact}" if customer is None else f"customer {customer}")


def add_tombstones(connection: Connection, hashes: Iterable[str]) -> None:
    """Write tombstones, inside a transaction; those that are there already keep their moment."""
    existing = _load_tombstones(connection)
    new_hashes = sorted(set(hashes) - existing)
    now = datetime.now(UTC)
    insert_rows(connection, schema.Tombstone, [{"customer_hash": value, "at": now} for value in new_hashes])


def has_tombstone(connection: Connection, tombstone: str) -> bool:
    """Tell whether somebody was erased."""
    return bool(connection.execute(select(exists().where(schema.Tombstone.customer_hash == tombstone))).scalar_one())


def split_erased_records(
    connection: Connection, records: Sequence[T], hash_identity: HashIdentity
) -> tuple[list[T], list[T]]:
    """Return the records that may be stored, and those of erased customers, inside a transaction.

    A record is an erased customer's by its customer or by its contact: a survey often holds the contact's number only.
    The contacts of such records get tombstones too, as the next file may name them without the customer.
    """
    tombstones = _load_tombstones(connection)
    if not tombstones:  # nearly always: then nothing is hashed
        return list(records), []
    # A customer or contact comes back in many records, and a keyed hash is not cheap.
    hash_once = cache(partial(hash_person, hash_identity))
    # The customers first: a survey may come before its registration in the file, or come in an earlier one.
    new_contacts = {
        contact
        for record in records
        if isinstance(record, Feedback | Contact | Signal)
        and record.customer is not None
        and hash_once(customer=record.customer) in tombstones
        and (contact := find_contact_key(record)) is not None
    }
    new_tombstones = {hash_once(contact=contact) for contact in new_contacts}
    tombstones |= new_tombstones
    stored: list[T] = []
    erased: list[T] = []
    for record in records:
        is_of_erased = False
        if isinstance(record, Feedback | Contact | Signal):
            contact = find_contact_key(record)
            # Another customer who is named goes before a contact's number, which two systems may have given twice.
            is_of_erased = (
                hash_once(customer=record.customer) in tombstones
                if record.customer is not None
                else contact is not None and hash_once(contact=contact) in tombstones
            )
        (erased if is_of_erased else stored).append(record)
    add_tombstones(connection, new_tombstones)
    return stored, erased


def leave_out_erased_rejections(
    connection: Connection, rejections: Sequence[Rejection], hash_identity: HashIdentity | None
) -> list[Rejection]:
    """Return the rejections without those of rows of erased customers, inside a transaction."""
    tombstones = set() if hash_identity is None else _load_tombstones(connection)
    if hash_identity is None or not tombstones:
        return list(rejections)

    def is_erased(rejection: Rejection) -> bool:
        if rejection.customer is not None:
            return hash_person(hash_identity, customer=rejection.customer) in tombstones
        return rejection.contact is not None and hash_person(hash_identity, contact=rejection.contact) in tombstones

    return [rejection for rejection in rejections if not is_erased(rejection)]


def _load_tombstones(connection: Connection) -> set[str]:
    return set(connection.execute(select(schema.Tombstone.customer_hash)).scalars())
