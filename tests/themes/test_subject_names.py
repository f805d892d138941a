"""Names without a quotation: by a subject, with the side of the members, or as a mixture."""

from types import SimpleNamespace

import pytest

from voc.themes.labels.candidates import Candidates
from voc.themes.labels.names_in_use import NamesInUse
from voc.themes.labels.sides import ThemeSide, ThemeSides
from voc.themes.labels.subject_names import SubjectNamer
from voc.themes.labels.subject_words import Subject

NOUN = Subject("Meter", 0.8, 0.3, 12, True, ("meter",))
VERB = Subject("Bellen", 0.8, 0.3, 12, False, ("bellen",))
PAIR = Subject("Meter en stand", 0.8, 0.3, 12, True, ("meter", "stand"))
SPLIT = ThemeSide(12, 20, 8, 0)


def build_namer(side=None, *, is_common=True, is_nearly_all=False):
    return SubjectNamer(
        SimpleNamespace(is_nearly_all=lambda *_arguments: is_nearly_all),
        SimpleNamespace(is_common=lambda *_arguments: is_common),
        ThemeSides({} if side is None else {0: side}, {}, [0.0]),
        NamesInUse(),
    )


def list_candidates(*telling_words):
    return Candidates([0], None, list(telling_words))


def test_a_name_by_its_subject_alone_says_the_side_that_clearly_speaks():
    name = build_namer(ThemeSide(1, 20, 4, 0)).name_by_heading(0, "Correctie", list_candidates(), "nl")
    assert name.label == "Correctie: klachten"
    assert name.quote("en") == "“Correctie”: complaints"
    name = build_namer(ThemeSide(6, 12, 4, 0)).name_by_heading(0, "Correctie", list_candidates(), "nl")
    assert name.label == "Correctie"


def test_a_split_theme_with_a_common_subject_is_named_for_both_sides():
    name = build_namer(SPLIT).name_both_sides(0, NOUN, list_candidates(), "nl")
    assert name.label == "Meter: lof en klachten"
    assert build_namer(SPLIT, is_common=False).name_both_sides(0, NOUN, list_candidates(), "nl") is None
    assert build_namer(ThemeSide(2, 30, 5, 3)).name_both_sides(0, NOUN, list_candidates(), "nl") is None
    assert build_namer(SPLIT).name_both_sides(0, VERB, list_candidates(), "nl") is None
    assert build_namer(ThemeSide(18, 20, 2, 0)).name_both_sides(0, VERB, list_candidates(), "nl") is not None


@pytest.mark.parametrize(
    ("subject", "is_main", "is_nearly_all", "has_name"),
    [
        (NOUN, True, False, True),
        (VERB, True, False, True),
        (PAIR, True, False, False),  # of two words more texts must hold one
        (NOUN, False, False, False),  # in another language half of the texts must hold it
        (NOUN, True, True, False),
        (None, True, False, False),
    ],
)
def test_a_subject_names_a_theme_alone_where_enough_texts_hold_it(subject, is_main, is_nearly_all, has_name):
    namer = build_namer(is_nearly_all=is_nearly_all)
    name = namer.name_by_subject(0, subject, list_candidates(), "nl", is_main=is_main)
    assert (name is not None) == has_name


def test_a_mixture_is_called_by_three_telling_words_or_as_many_as_it_takes():
    namer = build_namer()
    candidates = list_candidates("brug", "lamp", "trap", "tuin")
    name = namer.name_mixture(candidates, "nl")
    assert (name.label, name.words, name.is_mixture) == ("Diverse (brug, lamp, trap)", ("brug", "lamp", "trap"), True)
    namer._names_in_use.add_name(name, "nl")
    longer = namer.name_mixture(candidates, "nl")
    assert longer.label == "Diverse (brug, lamp, trap, tuin)"
    namer._names_in_use.add_name(longer, "nl")
    assert namer.name_mixture(candidates, "nl").label == "Diverse (brug, lamp, trap, tuin) 2"
    assert namer.name_mixture(list_candidates(), "nl") is None
