import numpy as np
import pytest

from voc.themes.features import JointFeatures, add_context, count_subject_words, select_content_words, tokenize


@pytest.fixture(scope="module")
def inputs(corpus, embedder):
    texts, _, languages = corpus
    words = [select_content_words(tokenize(text)) for text in texts]
    meaning = embedder.encode(texts)
    return words, meaning, languages


def test_vectors_have_length_one(inputs):
    words, meaning, languages = inputs
    features = JointFeatures().fit(words, meaning, languages)
    vectors = features.transform(words, meaning, languages)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=2e-3)


def test_features_from_arrays_gives_the_same_vectors(inputs):
    words, meaning, languages = inputs
    features = JointFeatures().fit(words, meaning, languages)
    back = JointFeatures.from_arrays(features.to_arrays())
    assert (back.transform(words, meaning, languages) == features.transform(words, meaning, languages)).all()


def test_compounds_are_near_by_their_parts(inputs):
    words, meaning, languages = inputs
    features = JointFeatures().fit(words, meaning, languages)
    flat = np.zeros((3, meaning.shape[1]), np.float32)
    vectors = features.transform([["jaarnota"], ["jaarnotas"], ["storm"]], flat, ["nl"] * 3)
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2] + 0.2


def test_a_text_without_words_has_a_vector_all_the_same(inputs):
    words, meaning, languages = inputs
    features = JointFeatures().fit(words, meaning, languages)
    assert np.isfinite(features.transform([[]], meaning[:1], ["nl"])).all()


def test_vague_texts_are_moved_to_what_stands_beside_them_more_than_clear_ones():
    vectors = np.eye(2, 4, dtype=np.float32)
    moved = add_context(vectors, np.array([5, 0]), np.array([0, 1]), np.array([0, 0]))
    assert moved[1] @ vectors[0] > 0.9
    assert moved[0] @ vectors[0] > 0.7


def test_a_text_alone_stays_as_it_is():
    vectors = np.eye(2, dtype=np.float32)
    assert np.allclose(add_context(vectors, np.array([1, 1]), np.array([0, 1]), np.array([0, 1])), vectors)


def test_placeholders_and_numbers_are_no_words():
    assert tokenize("[naam] belt 3x over nota 2024") == ["belt", "over", "nota"]


def test_greetings_and_references_name_no_subject():
    assert count_subject_words(tokenize("Geachte heer, hierbij het volgende")) == 0
    assert count_subject_words(tokenize("De meterstand klopt niet")) >= 1
