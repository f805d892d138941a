"""Cache of vectors in the store, by model and text hash. It holds no text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from voc.store import schema
from voc.store.bulk_insert import insert_rows, split_into_chunks
from voc.store.database import Store

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["ReadOnlyEmbeddings", "StoredEmbeddings"]


class StoredEmbeddings:
    """An ``EmbeddingCache`` (see ``voc.text.embedding.embedder``) in the store; vectors are kept in half precision."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def load(self, model: str, hashes: Sequence[str]) -> dict[str, NDArray[Any]]:
        """Return those of the vectors that are stored, by hash, as float32 of shape (d,)."""
        import numpy as np

        embedding = schema.Embedding
        vectors: dict[str, NDArray[Any]] = {}
        with self._store.reading() as connection:
            for chunk in split_into_chunks(hashes):
                statement = select(embedding.text_hash, embedding.vector)
                statement = statement.where(embedding.model == model, embedding.text_hash.in_(chunk))
                for text_hash, content in connection.execute(statement):
                    vectors[text_hash] = np.frombuffer(content, dtype="<f2").astype(np.float32)
        return vectors

    def models(self) -> tuple[str, ...]:
        """Return the names of the models that there are vectors of."""
        embedding = schema.Embedding
        names: list[str] = []
        with self._store.reading() as connection:
            # One step through the index per model: DISTINCT would read all of it.
            while True:
                first_name = select(func.min(embedding.model))
                statement = first_name.where(embedding.model > names[-1]) if names else first_name
                name = connection.execute(statement).scalar()
                if name is None:
                    return tuple(names)
                names.append(name)

    def save(self, model: str, vectors: Mapping[str, NDArray[Any]]) -> None:
        """Save vectors; those that are stored already stay as they are."""
        import numpy as np

        embedding = schema.Embedding
        with self._store.writing() as connection:
            stored_hashes: set[str] = set()
            for chunk in split_into_chunks(list(vectors)):
                statement = select(embedding.text_hash).where(embedding.model == model, embedding.text_hash.in_(chunk))
                stored_hashes.update(connection.execute(statement).scalars())
            vector_rows = [
                {"model": model, "text_hash": text_hash, "vector": np.asarray(vector, dtype="<f2").tobytes()}
                for text_hash, vector in vectors.items()
                if text_hash not in stored_hashes
            ]
            insert_rows(connection, embedding, vector_rows)


class ReadOnlyEmbeddings(StoredEmbeddings):
    """The same cache for who only reads: a report looks vectors up, and writes none into the workspace."""

    def save(self, model: str, vectors: Mapping[str, NDArray[Any]]) -> None:
        """Save nothing."""
