import numpy as np

from voc.themes import ThemeModel
from voc.themes.emerging import emerging
from voc.themes.features import unit


def cloud(generator, centre, n, spread=0.5):
    return centre + spread * generator.standard_normal((n, 16)) / 4


def old_and_new(n_planted):
    """Four subjects that go on as they were, and beside them so many texts about a fifth."""
    generator = np.random.default_rng(0)
    centres = np.eye(16)[:5]
    vectors = np.concatenate(
        [cloud(generator, centre, 120) for centre in centres[:4]] + [cloud(generator, centres[4], n_planted)]
    )
    new = np.concatenate([generator.random(480) < 0.15, np.ones(n_planted, dtype=bool)])
    return unit(vectors.astype(np.float32)), new


def test_something_new_is_found_within_its_first_twenty_texts():
    vectors, new = old_and_new(20)
    first = emerging(vectors, new)[0]
    assert set(range(480, 500)) >= set(first.rows)
    assert len(first.rows) >= 10
    assert first.by_chance < 0.1


def test_where_nothing_is_new_nothing_is_found():
    finds = 0
    vectors, _ = old_and_new(0)
    for seed in range(10):
        finds += len(emerging(vectors, np.random.default_rng(seed).random(len(vectors)) < 0.15))
    assert finds <= 3


def test_a_loose_new_subject_beside_a_dense_old_theme_is_found():
    # The dense theme's texts are among the nearest of everybody.
    generator = np.random.default_rng(0)
    centres = np.eye(16)
    old = [cloud(generator, centre, 120) for centre in centres[:4]]
    planted = cloud(generator, centres[4] + centres[0], 15, spread=1.5)
    vectors = unit(np.concatenate([*old, planted]).astype(np.float32))
    groups = emerging(vectors, np.concatenate([generator.random(480) < 0.15, np.ones(15, dtype=bool)]))
    assert [sum(row >= 480 for row in group.rows) > 0.8 * len(group.rows) for group in groups] == [True]


def test_without_anything_older_nothing_is_new():
    vectors, _ = old_and_new(20)
    assert emerging(vectors, np.ones(len(vectors), dtype=bool)) == []
    assert emerging(vectors, np.zeros(len(vectors), dtype=bool)) == []


def test_the_same_texts_give_the_same_groups():
    assert emerging(*old_and_new(15)) == emerging(*old_and_new(15))


def test_a_small_new_subject_is_a_theme_of_its_own_in_a_refit(corpus, embedder):
    texts, _, languages = corpus
    planted = [
        f"De warmtepomp {what} bij {who}" for what in ("bromt", "trilt", "fluit") for who in ("ons", "hen", "mij")
    ]
    everything = [*texts, *planted]
    new = np.array([False] * len(texts) + [True] * len(planted))
    new[: len(texts)] |= np.random.default_rng(0).random(len(texts)) < 0.05
    model = ThemeModel(embedder=embedder).fit(everything, languages=[*languages, *["nl"] * len(planted)], new=new)
    own, counts = np.unique(model.labels_[len(texts) :], return_counts=True)
    theme = own[counts.argmax()]
    assert theme >= 0
    assert np.sum(model.labels_[: len(texts)] == theme) <= 2
