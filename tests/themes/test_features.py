import numpy as np

from voc.themes.features import JointFeatures, add_context, count_subject_words, tokenize


def test_vectors_have_length_one(feature_inputs, joint_features):
    vectors = joint_features.transform(*feature_inputs)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=2e-3)


def test_features_from_arrays_gives_the_same_vectors(feature_inputs, joint_features):
    back = JointFeatures.from_arrays(joint_features.to_arrays())
    assert (back.transform(*feature_inputs) == joint_features.transform(*feature_inputs)).all()


def test_compounds_are_near_by_their_parts(embedder, joint_features):
    flat = np.zeros((3, embedder.n_dimensions), np.float32)
    vectors = joint_features.transform([["jaarnota"], ["jaarnotas"], ["storm"]], flat, ["nl"] * 3)
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2] + 0.2


def test_a_text_without_words_has_a_vector_all_the_same(embedder, joint_features):
    meaning = embedder.encode(["De nota"])
    assert np.isfinite(joint_features.transform([[]], meaning, ["nl"])).all()


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
