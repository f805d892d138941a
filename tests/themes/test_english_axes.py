import numpy as np

from voc.themes.arrays import normalize_rows
from voc.themes.english_axes import EnglishAxes
from voc.themes.features import JointFeatures, select_content_words, tokenize


def draw_features(n, generator):
    return normalize_rows(generator.standard_normal((n, 12)).astype(np.float32))


def test_what_was_not_read_is_predicted_from_the_fast_features():
    generator = np.random.default_rng(0)
    features = draw_features(600, generator)
    vectors = normalize_rows(features @ generator.standard_normal((12, 20)).astype(np.float32) + 2)
    axes = EnglishAxes().fit(features[:500], vectors[:500])
    predicted = axes.transform(features[500:], np.zeros_like(vectors[500:]))
    as_read = axes.transform(features[500:], vectors[500:])
    assert (predicted * as_read).sum(axis=1).mean() > 0.9
    assert np.allclose(as_read, normalize_rows(vectors[500:] - axes.centre_), atol=1e-6)


def test_axes_that_were_read_back_give_the_same_vectors():
    features = draw_features(100, np.random.default_rng(1))
    axes = EnglishAxes().fit(features, features[:, ::-1])
    back = EnglishAxes.from_arrays(axes.to_arrays())
    nothing = np.zeros_like(features)
    assert (back.transform(features, nothing) == axes.transform(features, nothing)).all()
    assert EnglishAxes.from_arrays({}) is None


def test_english_texts_are_compared_by_their_own_encoder_and_dutch_ones_as_before(feature_inputs, joint_features):
    words, meaning, languages = feature_inputs
    is_english = np.array(languages) == "en"
    # The slow encoder hears a difference that the fast one does not: every other text, a direction of its own.
    english = np.zeros((len(words), 6), dtype=np.float32)
    rows = np.flatnonzero(is_english)
    english[rows] = 0.1
    english[rows[::2], 0] = english[rows[1::2], 1] = 1
    features = JointFeatures().fit(words, meaning, languages, english)
    vectors = features.transform(words, meaning, languages, english)
    plain = joint_features.transform(words, meaning, languages)
    same, other = vectors[rows[::2]] @ vectors[rows[::2]].T, vectors[rows[::2]] @ vectors[rows[1::2]].T
    plain_same, plain_other = plain[rows[::2]] @ plain[rows[::2]].T, plain[rows[::2]] @ plain[rows[1::2]].T
    assert same.mean() - other.mean() > plain_same.mean() - plain_other.mean() + 0.5
    dutch = np.flatnonzero(~is_english)
    assert np.abs(vectors[dutch] @ vectors[dutch].T - plain[dutch] @ plain[dutch].T).max() < 0.02
    back = JointFeatures.from_arrays(features.to_arrays())
    assert (back.transform(words, meaning, languages) == features.transform(words, meaning, languages)).all()


def test_a_small_language_beside_english_is_near_to_what_means_the_same(embedder):
    subjects = ["bike was delivered too late", "brakes of my bike squeak", "app shows an empty screen"]
    texts = [f"The {subject} {tail}" for subject in subjects for tail in map("day {}".format, "abcdefghijklmnopqrst")]
    german = ["Fahrrad kam", "Bremse quietscht", "Bildschirm leer"]
    meaning = np.repeat(np.eye(3, 24, dtype=np.float32), 20, axis=0)
    meaning = np.concatenate([meaning, np.eye(3, 24, dtype=np.float32)])
    english = np.concatenate([np.repeat(np.eye(3, 8, dtype=np.float32), 20, axis=0), np.zeros((3, 8), np.float32)])
    words = [select_content_words(tokenize(text)) for text in [*texts, *german]]
    languages = ["en"] * 60 + ["de"] * 3
    features = JointFeatures().fit(words, meaning, languages, english)
    features = JointFeatures.from_arrays(features.to_arrays())
    vectors = features.transform(words, meaning, languages, english)
    for subject in range(3):
        of_subject = vectors[20 * subject : 20 * subject + 20].mean(axis=0)
        others_of_german = np.delete(vectors[60:], subject, axis=0)
        assert vectors[60 + subject] @ of_subject > (others_of_german @ vectors[60 + subject]).max() + 0.2


def test_languages_with_neighbours_of_their_own_are_not_read_as_english():
    meaning = np.eye(130, 24, dtype=np.float32)
    words = [["word"]] * 130
    features = JointFeatures().fit(words, meaning, ["en"] * 70 + ["nl"] * 55 + ["de"] * 5, meaning)
    assert [features._counts_as_english(language) for language in ("en", "nl", "de", "")] == [True, False, True, True]
    features = JointFeatures().fit(words, meaning, ["nl"] * 70 + ["en"] * 55 + ["de"] * 5, meaning)
    assert [features._counts_as_english(language) for language in ("en", "nl", "de", "")] == [True, False, False, False]
