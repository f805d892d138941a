import numpy as np
import pytest

from voc.store import StoredEmbeddings, comment_queries
from voc.text.embedding.embedder import compute_cache_key


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
