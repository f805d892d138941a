"""Proposals to split a theme: its sentences by meaning, from the vectors that are stored."""

import numpy as np
import pytest

from voc.store import StoredEmbeddings, comment_queries
from voc.text.embedding.embedder import compute_cache_key
from voc.triage.subtheme_proposals import _load_vectors


@pytest.fixture
def embedded(store):
    """Give every sentence a vector: the first sentences of comments point one way, the last ones another."""
    rng = np.random.default_rng(0)
    vectors = {}
    for id_, text, _ in comment_queries.load_segment_texts(store, range(1, 795)):
        centre = np.eye(8)[0 if id_ % 2 else 1]
        vectors[compute_cache_key(text)] = centre + rng.normal(0, 0.05, 8)
    StoredEmbeddings(store).save("model-a", vectors)
    return store


def test_sentences_are_grouped_by_meaning(embedded, sanne):
    subthemes = sanne.ask("subthemes", theme="T-1")["parts"]
    groups = [{segment % 2 for segment in part["segments"]} for part in subthemes]
    assert all(len(group) == 1 for group in groups)
    assert sum(part["n_segments"] for part in subthemes) == 188
    assert all(part["quotes"] and part["label"]["nl"] and part["keywords"] for part in subthemes)
    assert subthemes == sanne.ask("subthemes", theme="T-1")["parts"]


def test_a_part_can_be_split_off_as_it_is_proposed(embedded, sanne):
    part = sanne.ask("subthemes", theme="T-1")["parts"][-1]
    answer = sanne.decide("split", "T-1", {"segments": part["segments"], "labels": part["label"]})
    assert len(answer["event"]["payload"]["segments"]) == part["n_segments"]


def test_a_large_theme_is_grouped_from_a_sample_and_every_sentence_goes_along(embedded, sanne, monkeypatch):
    from voc.triage import subtheme_proposals

    monkeypatch.setattr(subtheme_proposals, "N_SAMPLE", 40)
    monkeypatch.setattr(subtheme_proposals, "N_CHUNK", 30)
    subthemes = sanne.ask("subthemes", theme="T-1")["parts"]
    assert sum(part["n_segments"] for part in subthemes) == 188
    assert all(len({segment % 2 for segment in part["segments"]}) == 1 for part in subthemes)


def test_without_vectors_or_with_few_sentences_nothing_is_proposed(sanne):
    assert sanne.ask("subthemes", theme="T-1") == {"parts": []}
    assert sanne.ask("subthemes", theme="T-7") == {"parts": []}
    assert sanne.refused("subthemes", theme="T-99")["status"] == 404


# ---- vectors that are missing, of two models, or all alike -----------------------------------------------------------


def save_vectors(store, model, vector_of):
    """Give the sentences vectors of a model; ``vector_of(id)`` None: it has none."""
    texts = comment_queries.load_segment_texts(store, range(1, 795))
    vectors = {compute_cache_key(text): vector_of(id_) for id_, text, _ in texts}
    StoredEmbeddings(store).save(model, {key: vector for key, vector in vectors.items() if vector is not None})


def test_sentences_without_a_vector_are_in_no_part(store, sanne):
    rng = np.random.default_rng(0)
    save_vectors(store, "model-a", lambda id_: None if id_ % 6 == 3 else np.eye(8)[id_ % 2] + rng.normal(0, 0.05, 8))
    parts = sanne.ask("subthemes", theme="T-1")["parts"]
    segments = [segment for part in parts for segment in part["segments"]]
    assert segments
    assert len(set(segments)) == len(segments)
    assert not [segment for segment in segments if segment % 6 == 3]


def test_a_theme_of_one_subject_has_no_parts(store, sanne):
    rng = np.random.default_rng(0)
    save_vectors(store, "model-a", lambda _: np.eye(8)[0] + rng.normal(0, 0.001, 8))
    parts = sanne.ask("subthemes", theme="T-1")["parts"]
    assert len(parts) != 1  # one part is all of the theme: nothing could be split off


def test_vectors_of_two_models_are_never_compared(embedded):
    """The sentences of the newer model alone, however few: those of another lie elsewhere, in other dimensions."""
    save_vectors(embedded, "model-b", lambda id_: np.eye(4)[0] if id_ <= 5 else None)
    texts = [text for _, text, _ in comment_queries.load_segment_texts(embedded, range(1, 11))]
    rows, vectors = _load_vectors(StoredEmbeddings(embedded), texts)
    assert len(rows) == len(vectors)
    assert vectors.shape[1] in {4, 8}
    assert len(rows) == (5 if vectors.shape[1] == 4 else 10)


def test_texts_that_repeat_have_the_same_vector_each(embedded):
    text = comment_queries.load_segment_texts(embedded, [1])[0][1]
    rows, vectors = _load_vectors(StoredEmbeddings(embedded), [text, "nergens", text])
    assert rows == [0, 2]
    assert (vectors[0] == vectors[1]).all()
    assert _load_vectors(StoredEmbeddings(embedded), [])[0] == []


def test_of_a_merged_theme_the_sentences_of_both_are_grouped_by_either_name(embedded, sanne):
    sanne.decide("merge", "T-2", {"into": 1})
    by_old, by_new = (sanne.ask("subthemes", theme=theme)["parts"] for theme in ("T-2", "T-1"))
    assert by_old == by_new
    assert sum(part["n_segments"] for part in by_new) == 2 * (94 + 70)


def test_parts_come_largest_first_and_no_part_is_a_stray_of_the_theme(embedded, sanne):
    parts = sanne.ask("subthemes", theme="T-1")["parts"]
    sizes = [part["n_segments"] for part in parts]
    assert sizes == sorted(sizes, reverse=True)
    assert min(sizes) >= 188 / 20
    assert [len(part["segments"]) for part in parts] == sizes
