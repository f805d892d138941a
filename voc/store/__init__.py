"""The store: one schema, in SQLite or PostgreSQL. Records and data frames cross this border, ORM rows never.

``write`` takes batches in, ``read`` gives frames out; ``runs``, ``themes``, ``causes``, ``events`` and ``reports``
each keep what their name says.
"""

from voc.store.batches import (
    AddedBatch,
    StoredEmbeddings,
    add_batch,
    find_batch,
    save_segments,
    sync_company,
    undo_batch,
)
from voc.store.database import Store, open_store

__all__ = [
    "AddedBatch",
    "Store",
    "StoredEmbeddings",
    "add_batch",
    "find_batch",
    "open_store",
    "save_segments",
    "sync_company",
    "undo_batch",
]
