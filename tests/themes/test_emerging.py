import numpy as np

from voc.themes import ThemeModel
from voc.themes.arrays import normalize_rows
from voc.themes.emerging import find_emerging_groups


def cloud(generator, centre, n, spread=0.5):
    return centre + spread * generator.standard_normal((n, 16)) / 4


def old_and_new(n_about_a_fifth):
    """Four subjects that go on as they were, and beside them so many texts about a fifth."""
    generator = np.random.default_rng(0)
    centres = np.eye(16)[:5]
    vectors = np.concatenate(
        [cloud(generator, centre, 120) for centre in centres[:4]] + [cloud(generator, centres[4], n_about_a_fifth)]
    )
    is_new = np.concatenate([generator.random(480) < 0.15, np.ones(n_about_a_fifth, dtype=bool)])
    return normalize_rows(vectors.astype(np.float32)), is_new


def test_something_new_is_found_within_its_first_twenty_texts():
    vectors, is_new = old_and_new(20)
    first = find_emerging_groups(vectors, is_new)[0]
    assert set(range(480, 500)) >= set(first.rows)
    assert len(first.rows) >= 10
    assert first.chance_share < 0.1


def test_where_nothing_is_new_nothing_is_found():
    n_groups = 0
    vectors, _ = old_and_new(0)
    for seed in range(10):
        n_groups += len(find_emerging_groups(vectors, np.random.default_rng(seed).random(len(vectors)) < 0.15))
    assert n_groups <= 3


def test_a_loose_new_subject_beside_a_dense_old_theme_is_found():
    # The dense theme's texts are among the nearest of everybody.
    generator = np.random.default_rng(0)
    centres = np.eye(16)
    old = [cloud(generator, centre, 120) for centre in centres[:4]]
    new_texts = cloud(generator, centres[4] + centres[0], 15, spread=1.5)
    vectors = normalize_rows(np.concatenate([*old, new_texts]).astype(np.float32))
    groups = find_emerging_groups(vectors, np.concatenate([generator.random(480) < 0.15, np.ones(15, dtype=bool)]))
    assert [sum(row >= 480 for row in group.rows) > 0.8 * len(group.rows) for group in groups] == [True]


def test_without_anything_older_nothing_is_new():
    vectors, _ = old_and_new(20)
    assert find_emerging_groups(vectors, np.ones(len(vectors), dtype=bool)) == []
    assert find_emerging_groups(vectors, np.zeros(len(vectors), dtype=bool)) == []


def test_the_same_texts_give_the_same_groups():
    assert find_emerging_groups(*old_and_new(15)) == find_emerging_groups(*old_and_new(15))


def test_a_small_new_subject_is_a_theme_of_its_own_in_a_refit(corpus, embedder):
    texts, _, languages = corpus
    new_texts = [
        f"De warmtepomp {what} bij {who}" for what in ("bromt", "trilt", "fluit") for who in ("ons", "hen", "mij")
    ]
    everything = [*texts, *new_texts]
    is_new = np.array([False] * len(texts) + [True] * len(new_texts))
    is_new[: len(texts)] |= np.random.default_rng(0).random(len(texts)) < 0.05
    model = ThemeModel(embedder=embedder).fit(
        everything, languages=[*languages, *["nl"] * len(new_texts)], is_new=is_new
    )
    labels, counts = np.unique(model.labels_[len(texts) :], return_counts=True)
    theme = labels[counts.argmax()]
    assert theme >= 0
    assert np.sum(model.labels_[: len(texts)] == theme) <= 2
