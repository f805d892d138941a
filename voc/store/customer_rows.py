"""Erasure of a customer: every row that is the customer's, what was derived from it, and the free pages of the file."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import closing
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, Table, and_, delete, func, or_, select, text, update

from voc.errors import WorkspaceError
from voc.store import schema
from voc.store.bulk_insert import get_table, split_into_chunks
from voc.store.database import Store
from voc.store.dataframes import list_columns
from voc.store.duplicates import find_duplicates, mark_again
from voc.store.tombstones import HashIdentity, add_tombstones, has_tombstone, hash_person

__all__ = [
    "CustomerRows",
    "compact_database",
    "count_customer_rows",
    "delete_rows",
    "delete_vectors",
    "erase_customer_rows",
    "erase_stored_contacts",
    "load_matching_rows",
]


@dataclass(frozen=True, slots=True)
class CustomerRows:
    """Rows of one customer: their ids, their texts (comments and segments), and the files that they came with.

    ``contacts`` are keys of contacts, also of those whose registration never came. ``reports`` are ids of reports
    with a figure that was counted from one of the comments. ``was_erased``: there is a tombstone already.
    ``n_refused_cells``: of an expired source, those of files that are too old.
    """

    feedback_ids: tuple[int, ...] = ()
    contact_ids: tuple[int, ...] = ()
    signal_ids: tuple[int, ...] = ()
    contacts: frozenset[str] = frozenset()
    texts: tuple[str, ...] = ()
    batches: tuple[int, ...] = ()
    reports: frozenset[int] = frozenset()
    was_erased: bool = False
    n_refused_cells: int = 0

    @property
    def n_rows(self) -> int:
        """Number of comments, contacts and signals."""
        return len(self.feedback_ids) + len(self.contact_ids) + len(self.signal_ids)


def count_customer_rows(store: Store, customer: str, hash_identity: HashIdentity) -> CustomerRows:
    """Return what there is of a customer, also what undone batches hide, and erase nothing."""
    with store.reading() as connection:
        return _find_customer_rows(connection, customer, hash_identity)


def erase_customer_rows(store: Store, customer: str, hash_identity: HashIdentity) -> CustomerRows:
    """Delete all rows of a customer in one transaction, write the tombstones, and return what was deleted.

    With a comment go its answers, segments, vectors, themes, causes, evidence, and its entries in printed figures.

    Parameters
    ----------
    customer
        The pseudonym.
    hash_identity
        Makes tombstones.
    """
    with store.writing() as connection:
        rows = _find_customer_rows(connection, customer, hash_identity)
        _delete_owned_rejections(connection, rows.contacts, customer)
        delete_rows(connection, rows)
        if rows.n_rows:  # nobody by that id: a tombstone would keep out a customer who never asked
            hashes = [hash_person(hash_identity, contact=contact) for contact in rows.contacts]
            add_tombstones(connection, [hash_person(hash_identity, customer=customer), *hashes])
        return rows


def erase_stored_contacts(connection: Connection, contacts: Collection[str]) -> int:
    """Delete what is stored without a customer about contacts that turn out to be an erased customer's.

    Returns the number of rows.
    """
    rows = _load_rows(connection, contacts, customer=None, was_erased=True)
    _delete_owned_rejections(connection, contacts)
    delete_rows(connection, rows)
    return rows.n_rows


def compact_database(store: Store) -> bool:
    """Overwrite what was deleted, in the file and its log; False where another process held the log meanwhile.

    SQLite leaves deleted text in free pages until they are used again, and in the write-ahead log; PostgreSQL leaves
    it in its tables' files.

    Raises
    ------
    WorkspaceError
        Somebody else has been using the database for too long.
    """
    if store.engine.dialect.name == "postgresql":
        with store.engine.connect() as connection:
            writer = connection.execution_options(isolation_level="AUTOCOMMIT")
            names = [connection.dialect.identifier_preparer.format_table(table) for table in _list_tables()]
            for name in names:
                writer.execute(text(f"VACUUM (FULL) {name}"))
        return True
    # By the driver: inside of a transaction, which SQLAlchemy would begin, VACUUM is refused.
    with closing(store.engine.raw_connection()) as driver, closing(driver.cursor()) as cursor:
        try:
            cursor.execute("VACUUM")
        except store.engine.dialect.loaded_dbapi.OperationalError as exc:
            raise WorkspaceError(
                f"{store.url} is in use, so that deleted text is still in its free pages: close the other voc and "
                "notebooks and run the same command again"
            ) from exc
        is_busy, _, _ = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        return not is_busy


def _list_tables() -> list[Table]:
    # Small tables of settings and events hold nothing of a customer.
    models = (
        *(schema.Feedback, schema.Answer, schema.Turn, schema.Link, schema.Contact, schema.Signal, schema.Rejection),
        schema.Quarantine,
        *(schema.Segment, schema.Assignment, schema.Attribution, schema.Evidence, schema.Embedding, schema.Artifact),
        *(schema.ThemeLabel, schema.ThemeFit, schema.ThemeCard, schema.Placement, schema.Draw, schema.Figure),
        *(schema.Report, schema.Batch, schema.Finding),
    )
    return [get_table(model) for model in models]


# ---- finding ------------------------------------------------------------------------------------------------------


def _find_customer_rows(connection: Connection, customer: str, hash_identity: HashIdentity) -> CustomerRows:
    contacts: set[str] = set()
    # A contact's registration may never have come: signals and comments name it too.
    for column, owner in (
        (schema.Contact.key, schema.Contact.customer),
        (schema.Signal.contact, schema.Signal.customer),
        (schema.Feedback.contact, schema.Feedback.customer),
    ):
        keys = connection.execute(select(column).where(owner == customer)).scalars()
        contacts |= {key for key in keys if key is not None}
    was_erased = has_tombstone(connection, hash_person(hash_identity, customer=customer))
    return _load_rows(connection, contacts, customer=customer, was_erased=was_erased)


def _load_rows(
    connection: Connection, contacts: Collection[str], *, customer: str | None, was_erased: bool
) -> CustomerRows:
    """Return the rows of a customer (None: only by contacts), and those without one about the customer's contacts."""
    contact_keys = sorted(contacts)
    return load_matching_rows(
        connection,
        feedback=_list_conditions(schema.Feedback, customer, contact_keys),
        contacts=_list_conditions(schema.Contact, customer, contact_keys),
        signals=_list_conditions(schema.Signal, customer, contact_keys),
        contact_keys=frozenset(contacts),
        was_erased=was_erased,
    )


def load_matching_rows(
    connection: Connection,
    *,
    feedback: Sequence[ColumnElement[bool]],
    contacts: Sequence[ColumnElement[bool]],
    signals: Sequence[ColumnElement[bool]],
    contact_keys: frozenset[str] = frozenset(),
    was_erased: bool = False,
) -> CustomerRows:
    """Return the rows for which one of the conditions on their table holds, with all that an erasure needs of them."""
    item, signal, contact = schema.Feedback, schema.Signal, schema.Contact
    signal_rows = [
        row
        for condition in signals
        for row in connection.execute(select(signal.id, signal.batch, signal.feedback).where(condition))
    ]
    contact_rows = [
        row for condition in contacts for row in connection.execute(select(contact.id, contact.batch).where(condition))
    ]
    # A signal's note is an item of its own: it goes with its signal, whatever it names itself.
    note_ids = [row.feedback for row in signal_rows if row.feedback is not None]
    conditions = [*feedback, *(item.id.in_(chunk) for chunk in split_into_chunks(note_ids))]
    comments = {
        row.id: row
        for condition in conditions
        for row in connection.execute(select(item.id, item.batch, item.text).where(condition))
    }
    batches = {row.batch for row in (*signal_rows, *contact_rows, *comments.values())}
    return CustomerRows(
        feedback_ids=tuple(sorted(comments)),
        contact_ids=tuple(sorted({row.id for row in contact_rows})),
        signal_ids=tuple(sorted({row.id for row in signal_rows})),
        contacts=contact_keys,
        texts=tuple(_list_texts(connection, {row.id: row.text for row in comments.values()})),
        batches=tuple(sorted(batches)),
        reports=_list_reports(connection, frozenset(comments)),
        was_erased=was_erased,
    )


def _list_conditions(
    model: type[schema.Feedback | schema.Contact | schema.Signal], customer: str | None, contact_keys: Sequence[str]
) -> list[ColumnElement[bool]]:
    """Return conditions for a customer's rows: by the customer, and by contact where no customer is named."""
    owner = model.customer
    (contact,) = list_columns(model, ["key" if model is schema.Contact else "contact"])
    conditions: list[ColumnElement[bool]] = [] if customer is None else [owner == customer]
    # A row that names another customer stays: two systems may have given the same number to two contacts.
    return conditions + [and_(owner.is_(None), contact.in_(chunk)) for chunk in split_into_chunks(contact_keys)]


def _list_reports(connection: Connection, feedback_ids: frozenset[int]) -> frozenset[int]:
    """Return the reports with a figure that was counted from one of these comments."""
    figures = connection.execute(select(schema.Figure.report, schema.Figure.feedback)) if feedback_ids else ()
    return frozenset(row.report for row in figures if not feedback_ids.isdisjoint(row.feedback))


def _list_texts(connection: Connection, text_by_id: dict[int, str]) -> list[str]:
    """Return the comments, the turns of conversations, and the pieces that were encoded."""
    segment, turn = schema.Segment, schema.Turn
    # Pieces as well as wholes: vectors are kept by the text that was encoded.
    texts = list(text_by_id.values())
    for chunk in split_into_chunks(list(text_by_id)):
        texts += connection.execute(select(turn.text).where(turn.feedback.in_(chunk))).scalars()
        statement = select(segment.feedback, segment.start, segment.end).where(segment.feedback.in_(chunk))
        texts += [text_by_id[row.feedback][row.start : row.end] for row in connection.execute(statement)]
    return list(dict.fromkeys(piece for piece in texts if piece))


# ---- deleting -----------------------------------------------------------------------------------------------------


def delete_rows(connection: Connection, rows: CustomerRows) -> None:
    """Delete rows with all that was derived from them, inside a transaction; printed figures and counts say so."""
    if not rows.n_rows:
        return
    _delete_rejections(connection, rows)
    # Before: with the rows goes what pointed at them.
    duplicate_ids = find_duplicates(connection, rows.feedback_ids)
    ids_by_model: dict[type[schema.Signal | schema.Contact | schema.Feedback], Sequence[int]] = {
        schema.Signal: rows.signal_ids,
        schema.Contact: rows.contact_ids,
        schema.Feedback: rows.feedback_ids,
    }
    for model, ids in ids_by_model.items():
        # Answers, turns, links and segments go with a comment, and with a segment all that is about it (CASCADE).
        for chunk in split_into_chunks(ids):
            connection.execute(delete(model).where(model.id.in_(chunk)))
    mark_again(connection, duplicate_ids)
    _delete_text_vectors(connection, rows.texts)
    _forget_in_figures(connection, frozenset(rows.feedback_ids))
    _count_in_batches(connection, rows)


def delete_vectors(connection: Connection, feedback_ids: Sequence[int]) -> None:
    """Delete the vectors of comments that get another text, inside a transaction and before they have it.

    They would outlive an erasure, which knows only the last text. A comment of the same words is encoded again.
    """
    item = schema.Feedback
    text_by_id: dict[int, str] = {}
    for chunk in split_into_chunks(feedback_ids):
        text_by_id |= {
            row.id: row.text for row in connection.execute(select(item.id, item.text).where(item.id.in_(chunk)))
        }
    if any(text_by_id.values()):
        _delete_text_vectors(connection, _list_texts(connection, text_by_id))


def _delete_text_vectors(connection: Connection, texts: Sequence[str]) -> None:
    from voc.text.embedding.embedder import compute_cache_key  # loads numpy, which opening a store need not

    for hashes in split_into_chunks([compute_cache_key(piece) for piece in texts]):
        connection.execute(delete(schema.Embedding).where(schema.Embedding.text_hash.in_(hashes)))


def _delete_rejections(connection: Connection, rows: CustomerRows) -> None:
    """Delete the refused cells of the customer's rows: their previews may say what the customer wrote."""
    rejection, feedback = schema.Rejection, schema.Feedback
    for chunk in split_into_chunks(rows.feedback_ids):
        pairs = connection.execute(select(feedback.batch, feedback.row).where(feedback.id.in_(chunk))).all()
        lines = [and_(rejection.batch == pair.batch, rejection.row == pair.row) for pair in pairs]
        # SQLite's expressions may be a thousand deep.
        for some in split_into_chunks(lines, 200):
            connection.execute(delete(rejection).where(or_(*some)))


def _delete_owned_rejections(connection: Connection, contacts: Collection[str], customer: str | None = None) -> None:
    """Delete the refused cells of a customer in any file, also of rows that a later file updated."""
    rejection = schema.Rejection
    if customer is not None:
        connection.execute(delete(rejection).where(rejection.customer == customer))
    for chunk in split_into_chunks(sorted(contacts)):
        connection.execute(delete(rejection).where(rejection.customer.is_(None), rejection.contact.in_(chunk)))


def _forget_in_figures(connection: Connection, feedback_ids: frozenset[int]) -> None:
    """Take the comments out of the lists behind printed figures; the numbers stay, with how many went."""
    figure = schema.Figure
    for row in connection.execute(select(figure.id, figure.feedback, figure.n_erased)).all():
        if not feedback_ids.isdisjoint(row.feedback):
            remaining_ids = [feedback_id for feedback_id in row.feedback if feedback_id not in feedback_ids]
            n_erased = len(row.feedback) - len(remaining_ids)
            values = {"feedback": remaining_ids, "n_erased": row.n_erased + n_erased}
            connection.execute(update(figure).where(figure.id == row.id).values(values))


def _count_in_batches(connection: Connection, rows: CustomerRows) -> None:
    """Note in each file's counts that rows were erased: its fingerprint changes, and its counts still add up."""
    batch = schema.Batch
    for row in connection.execute(select(batch.id, batch.counts).where(batch.id.in_(rows.batches))).all():
        n_stored = sum(
            connection.execute(select(func.count()).select_from(model).where(model.batch == row.id)).scalar_one()
            for model in (schema.Feedback, schema.Contact, schema.Signal)
        )
        counts = {**row.counts, "n_after_erasure": n_stored}
        connection.execute(update(batch).where(batch.id == row.id).values(counts=counts))
