from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voc.text.segmentation import LONGEST_SEGMENT, split_into_segments


def pieces(text):
    return [text[span.start : span.end] for span in split_into_segments(text)]


def test_sentences_are_told_apart():
    assert pieces("De rekening klopt niet. Niemand belt terug! Wanneer hoor ik iets?") == [
        "De rekening klopt niet.",
        "Niemand belt terug!",
        "Wanneer hoor ik iets?",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Ik sprak met dhr. De Vries over de nota",
        "Volgens mevr. Jansen is dat n.v.t. op mijn contract",
        "Mijn rekening is 1.234,50 euro of 12.5 procent hoger",
        "Zie art. 12 op blz. 3 van de voorwaarden",
        "Het gaat o.a. om de app, bijv. bij inloggen",
        "Dr. Smith was helpful, e.g. with the forms",
        "Ik heb J. de Groot aan de lijn gehad",
        "Kijk op www.voorbeeld.nl voor meer informatie hierover",
        "Ik wacht... en wacht nog steeds op antwoord",
        "Zie nr. 4 van de lijst op uw website",
    ],
)
def test_a_full_stop_inside_a_sentence_does_not_end_it(text):
    assert pieces(text) == [text]


def test_a_forgotten_space_and_a_forgotten_capital_still_end_a_sentence():
    assert len(pieces("De service is slecht.Nooit belt iemand terug.")) == 2
    assert len(pieces("de service is slecht. nooit belt iemand terug.")) == 2


def test_one_or_two_words_stay_with_their_neighbour():
    assert pieces("Top! De monteur kwam op tijd.") == ["Top! De monteur kwam op tijd."]
    assert pieces("De monteur kwam niet opdagen. Heel slecht!") == ["De monteur kwam niet opdagen. Heel slecht!"]
    assert pieces("Slecht. Heel slecht.") == ["Slecht. Heel slecht."]


def test_a_short_sentence_with_a_conjunction_stays_whole():
    text = "De monteur was vriendelijk, maar hij kwam te laat."
    assert pieces(text) == [text]


def test_a_long_sentence_is_split_where_another_subject_begins():
    text = (
        "Ik heb al drie keer gebeld over mijn eindafrekening die niet klopt en elke keer krijg ik een ander antwoord, "
        "maar het ergste is dat de monteur die jullie zouden sturen twee keer niet is komen opdagen"
    )
    first, *_, last = pieces(text)
    assert first.startswith("Ik heb al drie keer")
    assert last.startswith("maar het ergste")


def test_lines_end_a_sentence_only_where_they_are_paragraphs_or_lists():
    assert len(pieces("De app is erg traag\nen hij loopt steeds vast")) == 1
    assert len(pieces("De app is erg traag\n\nmaar de monteur was goed")) == 2
    assert len(pieces("Mijn klachten zijn:\n- de app is traag\n- niemand belt terug")) == 3
    assert len(pieces("De app is erg traag\nNiemand belt mij terug")) == 2


def test_a_list_number_stays_with_its_line():
    assert pieces("1. De app is traag\n2. Niemand belt terug") == ["1. De app is traag", "2. Niemand belt terug"]


@pytest.mark.parametrize("text", ["", "  \n ", "\t"])
def test_white_space_has_no_segments(text):
    assert split_into_segments(text) == []


def test_a_single_sentence_is_one_span_over_the_trimmed_text():
    (span,) = split_into_segments("  De wachttijd was lang \n")
    assert (span.start, span.end) == (2, 23)


def test_a_text_without_full_stops_is_cut_at_a_limit():
    assert all(len(piece.split()) <= LONGEST_SEGMENT for piece in pieces("woord " * 1000))


@given(st.text(alphabet=st.sampled_from("aB .,!?\n-;1é…\"'")))
def test_spans_are_ordered_trimmed_and_lose_no_word(text):
    spans = split_into_segments(text)
    assert all(a.end <= b.start for a, b in pairwise(spans))
    assert all(text[s.start : s.end] == text[s.start : s.end].strip() != "" for s in spans)
    kept = "".join(text[s.start : s.end] for s in spans)
    assert "".join(kept.split()) == "".join(text.split())


@pytest.mark.parametrize(
    "text",
    [
        "Een zin van acht woorden over de nota. " * 10_000,
        "." * 400_000 + "x", "\n" * 400_000, "a, " * 130_000, " " * 400_000 + "a", "woord\t-" * 60_000,
    ],
)  # fmt: skip
def test_a_long_text_takes_linear_time(text, check_linear):
    check_linear(split_into_segments, text)
