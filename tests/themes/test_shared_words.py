import numpy as np
import pytest

from voc.themes.labels.shared_words import SharedWords

FILLERS = {"graag", "antwoord", "klopt", "niet", "de", "het", "mijn", "is", "the", "helped", "geacht", "beste", "hallo"}
BILLS = ("jaarnota", "eindnota", "nota", "maandnota")
OTHERS = ("monteur", "app", "storing", "brief", "verhuizing")


def collect(own, other, **settings):
    """Return shared words of comments with two texts each, and the numbers of the theme's comments."""
    words, comments = [], []
    for comment, text in enumerate([*own, *other]):
        words += [text.split(), ["graag", "antwoord"]]
        comments += [comment, comment]
    finder = SharedWords(words, np.array(comments), lambda word: word not in FILLERS, **settings)
    return finder, range(len(own))


@pytest.fixture(scope="module")
def other_comments():
    return [f"de {OTHERS[number % 5]} klopt niet" for number in range(100)]


def test_compounds_are_counted_by_the_word_that_they_end_in(other_comments):
    own = [f"de {BILLS[number % 4]} klopt niet" for number in range(20)]
    finder, comments = collect(own, other_comments, splits_compounds=True)
    shared = finder.find(comments)
    assert shared.words == ("nota",)
    assert shared.share == 1


def test_a_longer_word_that_nearly_all_hold_is_taken(other_comments):
    own = ["de afrekening klopt niet"] * 18 + ["de rekening klopt niet"] * 6
    finder, comments = collect(own[:18] + own[18:20], [*other_comments, *own[20:]], splits_compounds=True)
    assert finder.find(comments).words == ("afrekening",)


def test_two_words_for_one_thing_name_a_theme_together(other_comments):
    own = ["de stroom klopt niet", "het licht klopt niet", "de lamp klopt niet"] * 8
    finder, comments = collect(own, other_comments, splits_compounds=True)
    shared = finder.find(comments)
    assert len(shared.words) == 2
    assert set(shared.words) < {"stroom", "licht", "lamp"}
    assert shared.share == pytest.approx(2 / 3)


def test_a_word_that_others_say_as_often_tells_nothing(other_comments):
    finder, comments = collect(other_comments[:25], other_comments[25:], splits_compounds=True)
    assert finder.find(comments) is None


def test_a_word_for_a_side_is_no_subject(other_comments):
    own = [f"mijn klacht nummer {number}a" for number in range(20)]
    finder, comments = collect(own, other_comments, splits_compounds=True)
    shared = finder.find(comments)
    assert shared is None or "klacht" not in shared.words


def test_no_part_of_the_companys_name_is_a_subject(other_comments):
    own = ["geacht veldwaard", "beste veldwaard", "waard is het niet", "hallo veldwaard"] * 6
    finder, comments = collect(
        own, [*other_comments, *["waard"] * 6], hidden_names=["veldwaard"], splits_compounds=True
    )
    shared = finder.find(comments)
    assert shared is None or "waard" not in shared.words


def test_english_words_are_counted_with_their_endings(other_comments):
    own = ["the nurse helped", "the nurses helped"] * 8
    finder, comments = collect(own, other_comments, splits_compounds=False)
    assert "nurse" in finder.find(comments).words[0]


def test_three_words_name_a_theme_where_two_are_too_few(other_comments):
    own = ["de stroom klopt niet", "het licht klopt niet", "de lamp klopt niet", "het snoer klopt niet"] * 8
    finder, comments = collect(own, other_comments, splits_compounds=True)
    assert len(finder.find(comments).words) == 3


def test_a_second_word_is_joined_where_one_is_too_narrow(other_comments):
    own = ["de stroom klopt niet"] * 12 + ["het licht klopt niet"] * 8
    finder, comments = collect(own, other_comments, splits_compounds=True)
    assert finder.find(comments).words == ("stroom", "licht")
    finder, comments = collect(own[:18], other_comments, splits_compounds=True)
    assert finder.find(comments).words == ("stroom", "licht")
    finder, comments = collect(own[:14], other_comments, splits_compounds=True)
    assert finder.find(comments).words == ("stroom",), "twelve of fourteen say it"


def test_a_verb_is_not_named_by_a_noun_that_it_begins_with():
    own = ["listen", "listened", "listening", "listened well"] * 6
    other = ["the list helped", "driver helped", "nurse helped"] * 30
    is_noun = {"list", "driver", "nurse"}.__contains__
    words = [text.split() for text in [*own, *other]]
    finder = SharedWords(words, np.arange(len(words)), is_noun, splits_compounds=False)
    assert finder.find(range(len(own))) is None


def test_a_heading_that_half_of_the_members_hold_is_widened_to_what_the_others_say(other_comments):
    own = ["de stroom klopt niet"] * 11 + ["het licht klopt niet"] * 9
    finder, comments = collect(own, other_comments, splits_compounds=True)
    assert finder.widen(comments, ["stroom"]).words == ("stroom", "licht")
    assert finder.widen(comments, ["stroom"], 0.7) is None, "counted in another way most hold it"
    assert finder.widen(comments, ["stroom", "licht"]) is None
    assert finder.widen([], ["stroom"]) is None


def test_a_theme_without_comments_or_of_all_comments_shares_no_word(other_comments):
    finder, _ = collect([], other_comments, splits_compounds=True)
    assert finder.find([]) is None
    assert finder.find(range(len(other_comments))) is None


def test_a_word_needs_five_comments(other_comments):
    for n, expected in ((4, None), (5, ("ketel",))):
        finder, comments = collect(["de ketel klopt niet"] * n, other_comments, splits_compounds=True)
        shared = finder.find(comments)
        assert (shared and shared.words) == expected


def test_a_comment_that_says_a_word_in_each_of_its_texts_counts_once(other_comments):
    words = [["ketel"], ["ketel"], ["ketel"], ["lamp"], *([text.split()[1]] for text in other_comments)]
    comments = np.array([0, 0, 0, 1, *range(2, 2 + len(other_comments))])
    finder = SharedWords(words, comments, lambda _: True, splits_compounds=True)
    assert finder.find([0, 1]) is None  # one comment of two, not three texts of four


def test_the_share_is_of_the_themes_comments_and_the_order_of_texts_decides_nothing(other_comments):
    own = ["de ketel klopt niet"] * 15 + ["de kraan klopt niet"] * 5
    finder, comments = collect(own, other_comments, splits_compounds=True)
    turned, _ = collect(own[::-1], other_comments, splits_compounds=True)
    assert finder.find(comments) == turned.find(comments)
    assert finder.find(comments).share == 0.75


def test_english_words_are_not_taken_apart(other_comments):
    own = [f"the {word}" for word in ("payment", "repayment", "prepayment", "nonpayment")] * 6
    finder, comments = collect(own, other_comments, splits_compounds=False)
    shared = finder.find(comments)
    assert shared is None or shared.share < 1
    finder, comments = collect(own, other_comments, splits_compounds=True)
    assert finder.find(comments).words == ("payment",)
