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
