from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voc.text.pii.name_tagger import describe_text, load_tagger, mark_tokens, read_tagger_weights
from voc.text.pii.redact import Redactor, add_tagged_pieces
from voc.text.pii.tagger_words import describe_letters, describe_word, fold_number, split_into_tokens


def test_a_token_is_a_word_a_number_or_a_sign():
    words = [word for word, _, _ in split_into_tokens("Jan's huis, 12a-4 'O'Neill'\n€5")]
    assert words == ["Jan", "'s", "huis", ",", "12a", "-", "4", "'", "O'Neill", "'", "\n", "€", "5"]


def test_texts_are_judged_together_as_one_by_one():
    redactor = Redactor()
    texts = [
        *(
            "klt belt, gebeld met tjitske van de balie",
            "",
            "POST IS BEZORGD OP DE WATERLELIE 31",
            "Full Fibre 500 is weg",
        ),
        *(f"gesproken met wietske en {n} keer gewacht op de hoek van de klaproos {n}" for n in range(1, 80)),
    ]
    texts_with_pieces = [(text, redactor.find_by_rules(text)) for text in texts]
    together = load_tagger().judge_batch(texts_with_pieces)  # of several blocks
    assert together == [load_tagger().judge_text(*each) for each in texts_with_pieces]
    assert any(tagged for tagged, _ in together)
    one_by_one = [redactor.find_pieces(text) for text in texts]
    redactor.look_ahead(texts)
    assert [redactor.find_pieces(text) for text in texts] == one_by_one


@pytest.mark.parametrize("number", ["12", "06", "2045", "0900", "31ste", "12a", "100000", "7"])
def test_numbers_of_one_form_are_described_alike(number):
    pieces, like = read_tagger_weights().pieces, fold_number(number)
    described = [describe_word(word, pieces, is_glued=False, is_shouted=False).tolist() for word in (number, like)]
    assert described[0] == described[1]
    assert describe_letters(number) == describe_letters(like)


def test_a_long_text_is_tagged_as_its_sentences_are():
    sentence = "kl wil kopie nota, gebeld met tjitske van de balie over storing. "
    once = load_tagger().judge_text(sentence + sentence)[0]
    many = load_tagger().judge_text(sentence * 60)[0]  # over the border of blocks
    assert len(once) == 2
    assert [(start % len(sentence), end - start, kind) for start, end, kind in many] == [
        (once[1][0] % len(sentence), once[1][1] - once[1][0], once[1][2])
    ] * 60


@pytest.mark.parametrize("text", ["", "\n", "...", "😀", "a", "\ud800 halve letter", "١٢٣ ４５"])
def test_a_text_without_words_has_no_pieces(text):
    assert load_tagger().judge_text(text) == ([], [])


def test_what_rules_found_is_marked():
    marks = mark_tokens(split_into_tokens("mevrouw Jansen, 3511 AB"), [(8, 14, "name"), (16, 23, "postcode")])
    assert marks.tolist() == [[0, 0], [1, 0], [0, 0], [0, 1], [0, 1]]
    assert mark_tokens(split_into_tokens("Bel 06"), [(4, 6, "phone")]) is None


@pytest.mark.parametrize(
    ("rules", "tagged", "expected"),
    [
        ([(0, 3, "name")], [(0, 12, "name")], [(0, 12, "name")]),
        ([(4, 12, "phone")], [(0, 12, "address")], [(4, 12, "phone")]),
        ([(4, 6, "postcode")], [(0, 12, "address")], [(4, 6, "postcode"), (0, 4, "address"), (6, 12, "address")]),
        ([(0, 12, "phone")], [(2, 6, "name")], [(0, 12, "phone")]),
        ([(0, 3, "name"), (8, 12, "name")], [(3, 9, "name")], [(0, 12, "name")]),
    ],
)
def test_a_tagged_piece_joins_those_of_its_kind_and_leaves_others(rules, tagged, expected):
    assert add_tagged_pieces("Jan de Vries belt", rules, tagged) == expected


@pytest.mark.parametrize(
    "text",
    [
        "WIL KLACHT INDIENEN OVER NOTA",
        "VRIJDAG 10 OKTOBER IS NIEMAND GEKOMEN",
        "is op 6/12 doorgegeven aan de netbeheerder",
        "wil graag een kopie van de nota, mark de brief maar als spoed",
    ],
)
def test_words_that_are_names_too_stay(text):
    assert Redactor().redact(text).text == text


def test_what_the_rules_took_wrongly_stays_but_no_name_on_social_media():
    assert Redactor().find_by_rules("Nobody told me that Full Fibre 500 needs a landline")
    assert not Redactor().find_pieces("Nobody told me that Full Fibre 500 needs a landline")
    assert Redactor().redact("@VeldwaardEnergie serieus? Kan ik een echt mens spreken").counts == {"name": 1}


def test_a_date_is_no_house_number_and_an_abbreviation_no_name():
    text = "sleutel 12-10, kl TLK, opvolgen 26-11, T&P gevraagd, PV 8 st, code D3UZ-T7GY"
    assert Redactor().redact(text).text == text


def test_a_word_by_itself_is_judged_by_rules_alone():
    assert Redactor().redact("Wietske Dijkgraaf", is_sentence=False).text == "Wietske Dijkgraaf"


@pytest.mark.parametrize(
    ("text", "is_lower", "is_shouted"),
    [
        ("", True, False),
        ("de nota", True, False),
        ("De nota", False, False),
        ("DE NOTA KLOPT NIET", False, True),
        ("DE NOTA", False, False),  # too few letters to tell
        ("12 34", True, False),
        ("DE NOTA klopt", False, False),
        ("ÉÉN NOTA ÉÉN BRIEF", False, True),
    ],
)
def test_a_text_without_capitals_and_one_in_capitals_are_told(text, is_lower, is_shouted):
    assert describe_text(text) == (is_lower, is_shouted)


@given(st.lists(st.sampled_from(["Jan", "Wietske", "gesproken met", "op", "Waterlelie 31", ",", "\n", "NOTA", "12"])))
def test_what_is_tagged_is_of_the_text_in_order_and_apart(parts):
    text = " ".join(parts)
    tagged, refused = load_tagger().judge_text(text)
    assert refused == []
    assert all(0 <= start < end <= len(text) and kind in {"name", "address"} for start, end, kind in tagged)
    assert all(text[start:end] == text[start:end].strip() for start, end, _ in tagged)
    assert all(first[1] <= second[0] for first, second in pairwise(tagged))


def test_only_names_and_addresses_of_rules_are_ever_refused():
    text = "de nota van 123456782 klopt niet en de app ook niet"
    pieces = [(12, 21, "bsn"), (3, 7, "name")]
    _, refused = load_tagger().judge_text(text, pieces)
    assert (12, 21, "bsn") not in refused
    assert set(refused) <= {(3, 7, "name")}


def test_no_texts_are_judged_to_nothing():
    assert load_tagger().judge_batch([]) == []
    assert load_tagger().judge_batch([("", []), ("", [])]) == [([], []), ([], [])]
