import numpy as np
import pytest

from voc.themes.arrays import normalize_rows
from voc.themes.features import tokenize
from voc.themes.labels.candidates import CandidateFinder
from voc.themes.labels.naming_texts import NamingTexts
from voc.themes.labels.subject_words import SubjectFinder

MOVES = ["Mijn verhuizing is verkeerd verwerkt", "De verhuizing is niet verwerkt", "Een verhuizing kost weken"]
BILLS = [f"De nota van huis {number} is te hoog" for number in range(30)]


def find_candidates(theme, others=BILLS, occurrences=None):
    """What can name a theme of these Dutch texts, which lie around one axis, beside others around another."""
    texts = [*theme, *others]
    generator = np.random.default_rng(0)
    axes = np.array([0] * len(theme) + [1] * len(others))
    vectors = np.eye(4)[axes] + 0.05 * generator.standard_normal((len(texts), 4))
    each = np.arange(len(texts))
    naming_texts = NamingTexts(
        texts=texts,
        words=[tokenize(text) for text in texts],
        languages=["nl"] * len(texts),
        vectors=normalize_rows(vectors.astype(np.float32)),
        occurrences=occurrences or (each, each),
        classify=None,
        hidden_names=frozenset(),
    )
    finder = SubjectFinder(texts, naming_texts.words, "nl", naming_texts.clause_filter)
    search = CandidateFinder(naming_texts, np.where(axes == 0, 0, 1), {"nl": finder})
    return search.find(0, list(range(len(theme))), "nl")


def test_a_sentence_after_a_salutation_can_be_quoted():
    candidates = find_candidates(["Goedemiddag,\nMijn verhuizing is verkeerd verwerkt", *MOVES[1:]])
    assert candidates.sentences[candidates.clauses.index(0)] == "Mijn verhuizing is verkeerd verwerkt"


def test_a_small_part_of_a_text_is_not_quoted():
    long_text = (
        "Weer is er gebeld. Over de verhuizing naar ons huis met de tuin en de schuur hoor ik niets meer sinds 2024"
    )
    assert 0 not in find_candidates([long_text, *MOVES]).clauses


def test_a_clause_that_takes_back_half_scores_less():
    candidates = find_candidates([*MOVES, "De verhuizing is traag maar verwerkt"])
    score_by_sentence = dict(zip(candidates.sentences, candidates.score, strict=True))
    assert min(score_by_sentence, key=score_by_sentence.get) == "De verhuizing is traag maar verwerkt"


def test_what_was_a_whole_comment_scores_more_than_what_never_is():
    texts = np.arange(len(MOVES) + len(BILLS))
    alone = find_candidates(MOVES)
    # The three moves stand in comments of bills.
    comments = np.where(texts < len(MOVES), len(MOVES) + texts, texts)
    beside = find_candidates(MOVES, occurrences=(texts, comments - len(MOVES)))
    assert alone.score.max() > beside.score.max()


def test_an_example_holds_a_telling_noun():
    candidates = find_candidates([*MOVES, "Dat bedoel ik nou juist niet"])
    is_example = dict(zip(candidates.sentences, candidates.is_example.tolist(), strict=True))
    assert not is_example.get("Dat bedoel ik nou juist niet", False)
    assert any(is_example.values())


def test_a_theme_without_a_usable_clause_has_its_subject():
    candidates = find_candidates(["verhuizing!!! 12", "verhuizing 13", "verhuizing 14"])
    assert candidates.clauses == []
    assert candidates.subject is not None


HELPED = ["Goed geholpen bij de storing", "Altijd goed geholpen", "Goed geholpen", "Snel geholpen met de storing"] * 6


def test_a_clause_is_shared_where_enough_comments_hold_each_of_its_words():
    theme = [f"{text} {'!' * number}" for number, text in enumerate(HELPED)]
    candidates = find_candidates([*theme, "Best geholpen bij de storing"])
    is_shared = dict(zip(candidates.sentences, candidates.is_shared.tolist(), strict=True))
    assert is_shared["Goed geholpen bij de storing"]
    assert not is_shared["Best geholpen bij de storing"], "one of 25 says so"


def test_a_clause_of_words_that_many_say_scores_more():
    theme = [f"{text} {'!' * number}" for number, text in enumerate(HELPED)]
    candidates = find_candidates([*theme, "Best geholpen bij de storing"])
    score_by_sentence = dict(zip(candidates.sentences, candidates.score, strict=True))
    assert score_by_sentence["Goed geholpen bij de storing"] > score_by_sentence["Best geholpen bij de storing"]


def test_words_beside_a_heading_are_nouns_that_enough_comments_hold():
    candidates = find_candidates([f"{text} {'!' * number}" for number, text in enumerate(HELPED)])
    assert candidates.common_words == ["storing"]


def test_each_wording_is_a_clause_once_whatever_its_case():
    candidates = find_candidates([*MOVES, MOVES[0].upper(), f"{MOVES[1]}!", MOVES[2].casefold()])
    folded = [sentence.casefold() for sentence in candidates.sentences]
    assert len(folded) == len(set(folded))


def test_all_that_is_told_of_a_clause_stands_in_its_place():
    candidates = find_candidates([*MOVES, "De verhuizing is traag maar verwerkt"])
    n = len(candidates.clauses)
    assert n == len(candidates.sentences) > 1
    for values in (candidates.coverage, candidates.score, candidates.is_fit, candidates.is_example, candidates.is_near,
                   candidates.is_shared, candidates.is_typical):  # fmt: skip
        assert len(values) == n
    assert np.isfinite(candidates.score).all()
    assert ((candidates.coverage >= 0) & (candidates.coverage <= 1)).all()
    for clause, sentence in zip(candidates.clauses, candidates.sentences, strict=True):
        assert candidates.get_sentence(clause) == sentence
        assert candidates.get_coverage(clause) == candidates.coverage[candidates.clauses.index(clause)]


def test_two_clauses_together_cover_no_less_than_each_and_no_more_than_both():
    candidates = find_candidates([*MOVES, "De verhuizing is traag verwerkt", "Verhuizing duurt veel te lang"])
    first, second = candidates.clauses[:2]
    alone = [candidates.get_coverage(clause) for clause in (first, second)]
    assert max(alone) <= candidates.get_coverage(first, second) <= sum(alone) + 1e-9
    assert candidates.get_coverage(first, first) == alone[0]


@pytest.mark.parametrize(
    "private", ["Mijn vader is overleden na de verhuizing", "Door kanker is de verhuizing uitgesteld",
                "Door mijn schulden kost de verhuizing te veel"],
)  # fmt: skip
def test_no_clause_of_somebodys_loss_illness_or_debts_speaks_for_a_theme(private):
    candidates = find_candidates([private, *MOVES])
    for values in (candidates.is_fit, candidates.is_example, candidates.is_typical):
        is_chosen = dict(zip(candidates.sentences, values.tolist(), strict=True))
        assert not is_chosen.get(private, False)


@pytest.mark.parametrize("theme", [["Mijn verhuizing is verkeerd verwerkt"], ["…", "!!", "12"], ["Top"] * 4])
def test_a_theme_of_one_text_or_without_words_has_candidates_without_an_error(theme):
    candidates = find_candidates(theme)
    assert len(candidates.clauses) == len(candidates.sentences) <= len(theme)


def test_a_theme_that_is_all_there_is_has_no_others_to_be_compared_with():
    candidates = find_candidates(MOVES * 3, others=[])
    assert candidates.subject is None or candidates.subject.words
    assert np.isfinite(candidates.score).all()


def test_the_same_texts_have_the_same_candidates_each_time():
    first, again = (find_candidates([*MOVES, "De verhuizing is traag maar verwerkt"]) for _ in range(2))
    assert (first.clauses, first.sentences, first.score.tolist()) == (
        again.clauses,
        again.sentences,
        again.score.tolist(),
    )
