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


@pytest.mark.parametrize(
    ("text", "n"),
    [
        ("Wat een service! Wanneer komt de monteur? Ik wacht nog steeds.", 3),
        ("Wat een service!!! Wanneer komt de monteur???", 2),
        ("Ik wacht al weken… Niemand belt mij terug", 2),
        ("Ik wacht al weken… en niemand belt mij terug", 1),
        ("Zij zei: „de nota klopt niet.” Toen hing zij op.", 2),
        ("(De nota klopt niet.) Niemand belt mij terug.", 2),
        ("Betaald op 12. Daarna kwam een aanmaning binnen", 2),
        ("Zie nr. twaalf van de lijst", 2),
        ("The answer is no. They never call back", 2),
        ("Prima.Prima.Prima", 1),
        ("a.b.c.d.e.f.g", 1),
        ("👍👍👍 Prima geholpen door jullie. 👍", 1),
    ],
)
def test_signs_end_a_sentence_where_a_sentence_ends(text, n):
    assert len(pieces(text)) == (n if text != "Zie nr. twaalf van de lijst" else 1)


@pytest.mark.parametrize("n_words", [25, 26])
def test_a_sentence_is_cut_at_a_conjunction_from_twenty_six_words_on(n_words):
    first = " ".join(f"woord{'a' * k}" for k in range(1, 13))
    second = " ".join(f"ander{'b' * k}" for k in range(1, n_words - 12))
    text = f"{first}, maar {second}"
    assert len(text.replace(",", "").split()) == n_words
    assert len(pieces(text)) == (1 if n_words == 25 else 2)


def test_neither_side_of_a_cut_is_shorter_than_six_words():
    filler = " ".join(f"woord{'a' * k}" for k in range(1, 28))
    assert pieces(f"Een twee drie vier vijf, maar {filler}") == [f"Een twee drie vier vijf, maar {filler}"]
    assert pieces(f"{filler}, maar een twee drie vier") == [f"{filler}, maar een twee drie vier"]


@pytest.mark.parametrize("n", [79, 80, 81, 160, 161])
def test_a_clause_without_end_is_cut_at_every_eightieth_word(n):
    lengths = [len(piece.split()) for piece in pieces(" ".join(["woord"] * n))]
    assert sum(lengths) == n
    assert lengths == [80] * (n // 80) + ([n % 80] if n % 80 else [])


def test_spans_are_told_in_the_characters_of_the_text_as_it_was_given():
    text = "  \n De nota klopt niet.\t Niemand belt mij terug!  "
    assert [text[span.start : span.end] for span in split_into_segments(text)] == [
        "De nota klopt niet.",
        "Niemand belt mij terug!",
    ]


@pytest.mark.parametrize("line_end", ["\n", "\n\n", "\n \n"])
def test_a_list_is_told_apart_by_its_lines(line_end):
    text = line_end.join(["Dit zijn mijn klachten:", "- de app is erg traag", "- niemand belt mij terug"])
    assert len(pieces(text)) == 3
    assert "".join("".join(pieces(text)).split()) == "".join(text.split())
