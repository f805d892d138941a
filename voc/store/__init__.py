"""Store of all data: one schema, in SQLite or PostgreSQL. Records and data frames cross this border, ORM rows never.

What comes in is written by ``batches`` and read as data frames by ``frames``. ``runs``, ``themes``, ``causes``,
``theme_cards`` and ``reports`` keep what the stages derive, ``decision_log`` what people decide; ``decision_writer``
writes it there with what follows from it.
``comment_queries``, ``theme_queries`` and ``worklist_queries`` answer the board, without reading a whole table.
"""

from voc.store.batches import (
    AddedBatch,
    add_batch,
    add_batch_chunks,
    find_batch,
    find_batch_sources,
    load_read_ranges,
    undo_batch,
)
from voc.store.database import Store, open_store
from voc.store.embeddings import StoredEmbeddings
from voc.store.organisation import sync_company
from voc.store.segments import save_segments

__all__ = [
    "AddedBatch",
    "Store",
    "StoredEmbeddings",
    "add_batch",
    "add_batch_chunks",
    "find_batch",
    "find_batch_sources",
    "load_read_ranges",
    "open_store",
    "save_segments",
    "sync_company",
    "undo_batch",
]
