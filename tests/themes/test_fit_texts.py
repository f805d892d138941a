"""Input of a fit: selection, seeds behind the texts, and an order that depends on content alone."""

import numpy as np
import pytest

from voc.errors import UsageError
from voc.themes.fit_texts import FitTexts, SeedTexts, sort_by_content

SEEDS = SeedTexts(["De nota", "De app"], [7, 9], ["nl", None])


def embed(texts):
    return np.full((len(texts), 2), 5.0, dtype=np.float32)


@pytest.mark.parametrize("name", ["constraint_groups", "languages", "embeddings"])
def test_what_runs_parallel_to_seeds_has_their_length(name):
    values = {"constraint_groups": [1, 2], "languages": ["nl", "nl"], "embeddings": np.zeros((2, 3))}
    with pytest.raises(UsageError, match=r"expected 2 .* of seed texts, one for each, got 1"):
        SeedTexts(["a", "b"], **values | {name: values[name][:1]})


def test_seeds_stand_behind_the_texts_and_belong_to_no_comment_of_theirs():
    texts = FitTexts(
        ["a", "b"],
        np.zeros((2, 2), dtype=np.float32),
        ["nl", "en"],
        [4, 9],
        ["Waarom?", None],
        ["1", None],
        is_new=np.array([True, False]),
        source_rows=np.array([3, 1]),
    )
    added = texts.add_seeds(SEEDS, embed)
    assert list(added.texts) == ["a", "b", "De nota", "De app"]
    assert added.languages == ["nl", "en", "nl", None]
    assert added.comments == [4, 9, 10, 11]
    assert (added.questions, added.recorded_reasons) == (["Waarom?", None, None, None], ["1", None, None, None])
    assert added.is_new.tolist() == [True, False, False, False]
    assert added.source_rows.tolist() == [3, 1, -1, -1]
    assert added.embeddings.tolist() == [[0, 0], [0, 0], [5, 5], [5, 5]]
    own = texts.add_seeds(SeedTexts(SEEDS.texts, SEEDS.constraint_groups, embeddings=np.ones((2, 2))), embed)
    assert own.embeddings[2:].tolist() == [[1, 1], [1, 1]]
    assert own.languages == ["nl", "en", None, None]


def test_what_is_not_known_of_the_texts_stays_so_but_the_seeds_languages():
    added = FitTexts(["a"]).add_seeds(SEEDS, embed)
    assert added.languages == [None, "nl", None]
    assert [added.embeddings, added.comments, added.questions, added.recorded_reasons, added.is_new] == [None] * 5
    assert FitTexts(["a"]).add_seeds(SeedTexts(["b"], [1]), embed).languages is None
    assert FitTexts([]).add_seeds(SeedTexts([], []), embed).texts == []


def test_selected_rows_say_which_they_were():
    texts = FitTexts(["a", "b", "c"], comments=[1, 1, 2], languages=["nl", "en", None])
    once = texts.select(np.array([2, 0]))
    assert (once.texts, once.comments, once.languages, once.source_rows.tolist()) == (
        ["c", "a"],
        [2, 1],
        [None, "nl"],
        [2, 0],
    )
    assert once.select(np.array([1])).source_rows.tolist() == [0]
    assert once.select(np.array([], dtype=np.int64)).texts == []


def test_equal_texts_are_told_apart_by_what_stands_beside_them_and_by_what_is_known():
    texts = ["same", "same", "other", "same", "same"]
    fit_texts = FitTexts(texts, comments=[0, 1, 1, 2, 3], languages=["nl", "nl", "nl", "en", "nl"])
    turned = fit_texts.select(np.arange(5)[::-1])

    def describe(source):
        rows = sort_by_content(source, np.arange(5))
        return [(source.texts[row], source.languages[row], source.comments.count(source.comments[row])) for row in rows]

    assert describe(fit_texts) == describe(turned)


def test_half_a_sign_stops_nothing():
    assert sort_by_content(FitTexts(["\ud83d", "a"]), np.arange(2)).size == 2
    assert sort_by_content(FitTexts([]), np.array([], dtype=np.int64)).tolist() == []
