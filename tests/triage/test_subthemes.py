import numpy as np
import pytest

from voc.store import StoredEmbeddings, windows
from voc.text.embedding.embedder import text_hash


@pytest.fixture
def embedded(store):
    """Give every sentence a vector: the first sentences of comments point one way, the last ones another."""
    rng = np.random.default_rng(0)
    vectors = {}
    for id_, text, _ in windows.segment_texts(store, range(1, 795)):
        centre = np.eye(8)[0 if id_ % 2 else 1]
        vectors[text_hash(text)] = centre + rng.normal(0, 0.05, 8)
    StoredEmbeddings(store).save("model-a", vectors)
    return store


def test_sentences_are_grouped_by_meaning(embedded, sanne):
    found = sanne.ask("parts", theme="T-1")["parts"]
    groups = [{segment % 2 for segment in part["segments"]} for part in found]
    assert all(len(group) == 1 for group in groups)
    assert sum(part["n_segments"] for part in found) == 188
    assert all(part["quotes"] and part["label"]["nl"] and part["keywords"] for part in found)
    assert found == sanne.ask("parts", theme="T-1")["parts"]


def test_a_part_can_be_split_off_as_it_is_proposed(embedded, sanne):
    part = sanne.ask("parts", theme="T-1")["parts"][-1]
    answer = sanne.decide("split", "T-1", {"segments": part["segments"], "labels": part["label"]})
    assert len(answer["event"]["payload"]["segments"]) == part["n_segments"]


def test_a_large_theme_is_grouped_from_a_sample_and_every_sentence_goes_along(embedded, sanne, monkeypatch):
    from voc.triage import subthemes

    monkeypatch.setattr(subthemes, "N_SAMPLE", 40)
    monkeypatch.setattr(subthemes, "N_CHUNK", 30)
    found = sanne.ask("parts", theme="T-1")["parts"]
    assert sum(part["n_segments"] for part in found) == 188
    assert all(len({segment % 2 for segment in part["segments"]}) == 1 for part in found)


def test_without_vectors_or_with_few_sentences_nothing_is_proposed(sanne):
    assert sanne.ask("parts", theme="T-1") == {"parts": []}
    assert sanne.ask("parts", theme="T-7") == {"parts": []}
    assert sanne.refused("parts", theme="T-99")["status"] == 404
