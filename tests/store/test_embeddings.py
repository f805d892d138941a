import numpy as np

from voc.store import StoredEmbeddings
from voc.text.embedding.embedder import EmbeddingCache


def test_vectors_come_back_in_half_precision_by_model(store):
    cache: EmbeddingCache = StoredEmbeddings(store)
    vectors = {f"{n:032x}": np.random.default_rng(n).normal(size=16).astype(np.float32) for n in range(30)}
    cache.save("a", vectors)
    found = cache.load("a", [*vectors, "missing"])
    assert found.keys() == vectors.keys()
    for name, vector in found.items():
        assert vector.dtype == np.float32
        np.testing.assert_array_equal(vector, vectors[name].astype(np.float16).astype(np.float32))
    assert cache.load("b", list(vectors)) == {}


def test_the_first_vector_of_a_text_stays(store):
    cache = StoredEmbeddings(store)
    cache.save("a", {"x": np.ones(4)})
    cache.save("a", {"x": np.zeros(4), "y": np.zeros(4)})
    assert cache.load("a", ["x"])["x"].tolist() == [1, 1, 1, 1]
    assert cache.load("a", ["y"])["y"].tolist() == [0, 0, 0, 0]


def test_more_vectors_than_one_statement_takes_come_back(store):
    cache = StoredEmbeddings(store)
    names = [f"{n:032x}" for n in range(25_000)]
    vectors = np.arange(25_000, dtype=np.float16).reshape(-1, 1) % 1000
    cache.save("a", dict(zip(names, vectors, strict=True)))
    found = cache.load("a", names)
    assert [float(found[name][0]) for name in names] == vectors[:, 0].tolist()


def test_nothing_asked_for_gives_nothing(store):
    assert StoredEmbeddings(store).load("a", []) == {}
    StoredEmbeddings(store).save("a", {})
