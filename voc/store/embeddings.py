"""The cache of vectors, by model and text hash. It holds no text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from voc.store import schema
from voc.store.bulk_insert import chunks, insert_rows
from voc.store.database import Store

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["StoredEmbeddings"]


class StoredEmbeddings:
    """An ``EmbeddingCache`` (see ``voc.text.embedding.embedder``) in the store; vectors are kept in half precision."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def load(self, model: str, hashes: Sequence[str]) -> dict[str, NDArray[Any]]:
        """Return those of the vectors that are there, as float32 of shape (d,)."""
        import numpy as np

        table = schema.Embedding
        found: dict[str, NDArray[Any]] = {}
        with self._store.reading() as connection:
            for some in chunks(hashes):
                statement = select(table.text_hash, table.vector).where(table.model == model, table.text_hash.in_(some))
                for name, vector in connection.execute(statement):
                    found[name] = np.frombuffer(vector, dtype="<f2").astype(np.float32)
        return found

    def models(self) -> tuple[str, ...]:
        """Return the names of the models that there are vectors of."""
        table = schema.Embedding
        names: list[str] = []
        with self._store.reading() as connection:
            # One step through the index per model: DISTINCT would read all of it.
            while True:
                after = select(func.min(table.model))
                name = connection.execute(after.where(table.model > names[-1]) if names else after).scalar()
                if name is None:
                    return tuple(names)
                names.append(name)

    def save(self, model: str, vectors: Mapping[str, NDArray[Any]]) -> None:
        """Keep vectors; those there already stay as they are."""
        import numpy as np

        table = schema.Embedding
        with self._store.writing() as connection:
            there: set[str] = set()
            for some in chunks(list(vectors)):
                statement = select(table.text_hash).where(table.model == model, table.text_hash.in_(some))
                there.update(connection.execute(statement).scalars())
            rows = [
                {"model": model, "text_hash": name, "vector": np.asarray(vector, dtype="<f2").tobytes()}
                for name, vector in vectors.items()
                if name not in there
            ]
            insert_rows(connection, table, rows)
