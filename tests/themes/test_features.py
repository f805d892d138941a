import numpy as np
import pytest

from voc.themes.features import (
    JointFeatures,
    add_context,
    count_subject_words,
    select_content_words,
    tokenize,
)


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


# ---- words ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", []),
        ("   \n\t", []),
        ("Ik kan't niet", ["ik", "kan't", "niet"]),
        ("Ik kan’t niet", ["ik", "kan't", "niet"]),  # either apostrophe is the same word
        ("STRASSE straße", ["strasse", "strasse"]),
        ("e-mail/app", ["e", "mail", "app"]),
        ("snake_case 4you you2", ["snake", "case", "you2"]),
        ("[bank account] en [naam]", ["en"]),
        ("[naam\nbelt]", ["naam", "belt"]),  # no placeholder: those are on one line
        (f"[{'x' * 31}]", ["x" * 31]),
        ("Żółć 客服 ёлка", ["żółć", "客服", "ёлка"]),
        ("🙂👍", []),
    ],
)
def test_words_are_letters_case_folded(text, words):
    assert tokenize(text) == words


def test_of_a_megabyte_the_first_words_are_read():
    assert len(tokenize("woord " * 200_000)) == 2_000 // 6 + 1


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("de het een en of", []),
        ("Mijn termijnbedrag is drie keer verhoogd", ["termijnbedrag", "verhoogd"]),
        ("maandag 3 oktober", []),
        ("", []),
    ],
)
def test_articles_and_dates_say_nothing_of_the_subject(text, content):
    assert select_content_words(tokenize(text)) == content


def test_a_word_that_is_repeated_is_one_subject_word():
    assert count_subject_words(["nota"] * 9 + ["Nota".casefold(), "meter"]) == 2


# ---- context --------------------------------------------------------------------------------------------------------


def test_a_text_in_many_comments_is_moved_to_the_mean_of_what_stands_beside_it():
    vectors = np.eye(3, 4, dtype=np.float32)
    texts, comments = np.array([0, 1, 0, 2]), np.array([0, 0, 1, 1])
    moved = add_context(vectors, np.array([0, 3, 3]), texts, comments)
    assert moved[0, 1] == pytest.approx(moved[0, 2], abs=1e-3)
    assert moved[0, 1] > 0.5


def test_the_order_of_texts_and_comments_makes_no_difference():
    rng = np.random.default_rng(0)
    vectors = rng.standard_normal((6, 8)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    n_words = np.array([0, 1, 2, 3, 4, 9])
    texts, comments = np.array([0, 1, 2, 3, 4, 5, 0]), np.array([0, 0, 1, 1, 2, 2, 2])
    moved = add_context(vectors, n_words, texts, comments)
    order = rng.permutation(6)
    new_row = np.argsort(order)
    again = add_context(vectors[order], n_words[order], new_row[texts], 2 - comments)
    assert again[new_row] == pytest.approx(moved, abs=2e-3)
    assert np.linalg.norm(moved, axis=1) == pytest.approx(np.ones(6), abs=2e-3)


def test_no_texts_have_no_context():
    nothing = np.empty(0, dtype=np.int64)
    assert add_context(np.empty((0, 4), np.float32), nothing, nothing, nothing).shape == (0, 4)


# ---- vectors --------------------------------------------------------------------------------------------------------


def test_a_language_that_was_not_fitted_is_centred_on_all(embedder, joint_features):
    meaning = embedder.encode(["De nota klopt niet"])
    centred = joint_features.centre(meaning, ["pl"])
    assert (centred == joint_features.centre(meaning, [""])).all()
    assert not (centred == joint_features.centre(meaning, ["nl"])).all()


def test_no_texts_have_no_vectors(embedder, joint_features):
    nothing = np.empty((0, embedder.n_dimensions), np.float32)
    assert joint_features.transform([], nothing, []).shape == (0, joint_features.axes_.shape[1])


def test_texts_that_are_all_the_same_have_finite_vectors():
    words, meaning = [["nota", "dubbel"]] * 5, np.tile(np.eye(1, 8, dtype=np.float32), (5, 1))
    vectors = JointFeatures().fit(words, meaning, ["nl"] * 5).transform(words, meaning, ["nl"] * 5)
    assert np.isfinite(vectors).all()
    assert (vectors == vectors[0]).all()


def test_texts_without_any_word_are_told_apart_by_their_meaning():
    meaning = np.eye(4, 8, dtype=np.float32)
    vectors = JointFeatures().fit([[]] * 4, meaning, [""] * 4).transform([[]] * 4, meaning, [""] * 4)
    likeness = vectors @ vectors.T
    assert np.diag(likeness) == pytest.approx(np.ones(4), abs=5e-3)
    assert (likeness[~np.eye(4, dtype=bool)] < 0.5).all()


def test_a_word_of_one_text_is_no_axis_and_a_word_of_two_is():
    words = [["nota"], ["nota"], ["zeldzaam"], ["meter"]]
    features = JointFeatures().fit(words, np.eye(4, 8, dtype=np.float32), ["nl"] * 4)
    assert list(features.word_columns_) == ["nota"]


@pytest.mark.parametrize(
    ("languages", "is_english"),
    [
        (["en"] * 80 + ["pl"] * 3 + ["nl"] * 60, {"en": True, "pl": True, "nl": False}),
        (["nl"] * 80 + ["pl"] * 3 + ["en"] * 60, {"en": True, "pl": False, "nl": False}),
    ],
)
def test_texts_of_few_count_as_english_where_english_is_the_largest(languages, is_english):
    meaning = np.random.default_rng(0).standard_normal((len(languages), 8)).astype(np.float32)
    features = JointFeatures().fit([["nota"]] * len(languages), meaning, languages)
    assert {name: features._counts_as_english(name) for name in is_english} == is_english


def test_a_vague_text_is_drawn_to_each_text_beside_it_by_its_subject_words():
    vectors = np.eye(4, dtype=np.float32)
    n_words, texts, comments = [0, 1, 5, 9], [0, 1, 2, 3], [0, 0, 0, 1]
    moved = add_context(vectors, np.array(n_words), np.array(texts), np.array(comments))
    assert moved[0] @ vectors[2] > moved[0] @ vectors[1] > 0
    assert np.allclose(moved[3], vectors[3])
    assert np.allclose(np.linalg.norm(moved, axis=1), 1, atol=2e-3)


def test_no_texts_have_no_vectors_with_or_without_context(joint_features, embedder):
    none = joint_features.transform([], np.empty((0, embedder.n_dimensions), np.float32), [])
    assert none.shape == (0, joint_features.axes_.shape[1])
    empty = np.array([], dtype=np.int64)
    assert add_context(none, empty, empty, empty).shape == none.shape


@pytest.mark.parametrize("texts", [["Mijn nota"], ["Mijn nota"] * 9, ["…"] * 5, ["a", "b"]])
def test_features_of_one_text_or_of_texts_all_alike_are_numbers(texts, embedder):
    words = [select_content_words(tokenize(text)) for text in texts]
    features = JointFeatures().fit(words, embedder.encode(texts), ["nl"] * len(texts))
    vectors = features.transform(words, embedder.encode(texts), ["nl"] * len(texts))
    assert np.isfinite(vectors).all()
    assert (vectors == vectors[0]).all() or len(set(texts)) > 1
    back = JointFeatures.from_arrays(features.to_arrays())
    assert (back.transform(words, embedder.encode(texts), ["nl"] * len(texts)) == vectors).all()


def test_a_language_that_was_not_fitted_is_centred_on_the_mean_of_all(joint_features, embedder):
    meaning = embedder.encode(["De nota"])
    polish, all_languages = (joint_features.centre(meaning, [name]) for name in ("pl", ""))
    assert np.array_equal(polish, all_languages)
    assert not np.array_equal(polish, joint_features.centre(meaning, ["nl"]))


def test_a_text_has_the_same_vector_beside_any_others(feature_inputs, joint_features):
    words, meaning, languages = feature_inputs
    together = joint_features.transform(words[:20], meaning[:20], languages[:20])
    alone = np.concatenate(
        [joint_features.transform(words[k : k + 1], meaning[k : k + 1], languages[k : k + 1]) for k in range(20)]
    )
    assert np.allclose(together, alone, atol=2e-3)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", []),
        ("[naam] [klantnummer 35]", []),
        ("Zo’n nota's", ["zo'n", "nota's"]),
        ("2x 3e nota2", ["nota2"]),
        ("STRASSE straße", ["strasse", "strasse"]),
        ("e-mail/brief_nota", ["e", "mail", "brief", "nota"]),
        ("[geen einde nota", ["geen", "einde", "nota"]),
        ("a" * 3000, ["a" * 2000]),
    ],
)
def test_words_are_what_stands_between_signs(text, words):
    assert tokenize(text) == words


def test_the_same_word_twice_is_one_subject_word():
    assert count_subject_words(tokenize("monteur monteur MONTEUR")) == 1
    assert count_subject_words([]) == 0
