import pytest

from voc.themes.labels.spelling import MajoritySpelling

WORDS = (
    [["meterstand", "doorgeven"]] * 20
    + [["contract"]] * 8
    + [["contracts"]]
    + [["zoeken"]] * 30
    + [["boeken"]] * 2
    + [["even"]] * 40
    + [["zeven"]] * 4
)


@pytest.mark.parametrize("word", ["metertsand", "metertand", "meterstnd", "meterrstand", "doorgevne"])
def test_letters_swapped_lost_or_doubled_are_slips(word):
    assert MajoritySpelling([*WORDS, [word]]).is_misspelled(word)


@pytest.mark.parametrize("word", ["meterstand", "meterstanden", "contracts", "boeken", "nota", "onbekend", "zeven"])
def test_another_ending_and_another_word_are_none(word):
    assert not MajoritySpelling(WORDS).is_misspelled(word)


def test_another_letter_is_a_slip_only_in_a_rare_word():
    many = [["termijnbedrag"]] * 60
    assert MajoritySpelling([*many, ["termijnbedrog"]]).is_misspelled("termijnbedrog")
    assert not MajoritySpelling([*many, *[["termijnbedrog"]] * 3]).is_misspelled("termijnbedrog")


def test_a_word_written_apart_is_known_by_the_one_that_others_write():
    spelling = MajoritySpelling(WORDS)
    assert spelling.is_split("meter", "stand")
    assert not spelling.is_split("mijn", "meterstand")


@pytest.mark.parametrize(
    ("right", "wrong"), [("contract", "kontrakt"), ("akkoord", "accoord"), ("afschrift", "aphschrift")]
)
def test_another_letter_for_the_same_sound_is_a_slip_however_many_differ(right, wrong):
    spelling = MajoritySpelling([[right]] * 20 + [[wrong]] * 5)
    assert spelling.is_misspelled(wrong)
    assert not spelling.is_misspelled(right)


@pytest.mark.parametrize(("one", "other"), [("kool", "cool"), ("service", "serveke"), ("product", "produceer")])
def test_words_that_sound_alike_are_two_where_they_are_short_or_sound_otherwise(one, other):
    assert not MajoritySpelling([[one]] * 9 + [[other]] * 3).is_misspelled(other)


def build(**n_texts):
    return MajoritySpelling([[word] for word, n in n_texts.items() for _ in range(n)])


@pytest.mark.parametrize(
    ("word", "other", "n", "n_other", "is_wrong"),
    [
        ("factur", "factuur", 1, 3, True),  # a letter lost, three times commoner
        ("factur", "factuur", 2, 5, False),
        ("faactuur", "factuur", 1, 3, True),
        ("fatcuur", "factuur", 1, 3, True),  # two letters swapped
        ("fectuur", "factuur", 1, 19, False),  # another letter: twenty times
        ("fectuur", "factuur", 1, 20, True),
        ("fectuur", "factuur", 3, 400, False),  # too many write it
        ("facturen", "factuur", 1, 100, False),
        ("contract", "contracts", 1, 100, False),  # an ending
        ("kontrakt", "contract", 1, 3, True),  # as it sounds
        ("cool", "kool", 1, 19, False),  # too short for that
        ("not", "nota", 1, 100, False),
        ("afreking", "afrekening", 1, 3, True),  # a syllable lost
        ("factuur", "factuur", 5, 5, False),
    ],
)
def test_a_slip_is_told_from_another_word_by_how_often_each_is_written(word, other, n, n_other, is_wrong):
    spelling = build(**{word: n} | {other: n_other})
    assert spelling.is_misspelled(word) is is_wrong
    assert not spelling.is_misspelled(other)


def test_a_text_that_repeats_a_word_counts_once():
    spelling = MajoritySpelling([["factuur"] * 50, ["factur"]])
    assert spelling.count_texts("factuur") == 1
    assert not spelling.is_misspelled("factur")


def test_without_texts_nothing_is_misspelled_or_split():
    spelling = MajoritySpelling([])
    assert not spelling.is_misspelled("factuur")
    assert not spelling.is_misspelled("")
    assert not spelling.is_split("zonne", "panelen")
    assert spelling.count_texts("factuur") == 0


@pytest.mark.parametrize(
    ("first", "second", "is_one"),
    [("zonne", "panelen", True), ("panelen", "zonne", False), ("er", "aan", False), ("zonne", "paneel", False)],
)
def test_a_word_that_was_written_apart_is_one_that_others_write_together(first, second, is_one):
    assert build(zonnepanelen=3, eraan=9).is_split(first, second) is is_one
