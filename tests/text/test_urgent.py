import pytest
from hypothesis import given
from hypothesis import strategies as st

from voc.text.urgent import UrgentWords


def test_a_word_is_found_whatever_its_case_and_accents():
    assert UrgentWords(["gaslucht"]).find("Er hangt een GASLUCHT in huis") == "gaslucht"
    assert UrgentWords(["cafe"]).find("in het café") == "cafe"


def test_a_word_inside_another_word_is_not_met():
    assert UrgentWords(["gas"]).find("De gasten kwamen") is None


def test_a_star_stands_for_the_rest_of_a_word():
    assert UrgentWords(["afgeslot*"]).find("wij worden afgesloten") == "afgeslot*"
    assert UrgentWords(["*vergiftiging"]).find("koolmonoxidevergiftiging!") == "*vergiftiging"


def test_a_phrase_bears_line_ends_and_hyphens_between_its_words():
    assert UrgentWords(["einde aan mijn leven"]).find("ik maak een einde  aan\nmijn leven") == "einde aan mijn leven"


@pytest.mark.parametrize("words", [[], ["", " "], ["*"], ["\t*"], [" *\u00a0* "]])
def test_an_empty_list_meets_nothing(words):
    assert UrgentWords(words).find("gaslucht hier") is None


def test_signs_of_regular_expressions_are_plain_text():
    assert UrgentWords(["c.o"]).find("cao") is None
    assert UrgentWords(["(gas"]).find("ik ruik (gas hier") == "(gas"


def test_the_first_one_in_the_text_is_told():
    assert UrgentWords(["brand", "gaslucht"]).find("gaslucht en daarna brand") == "gaslucht"


@pytest.mark.parametrize("word", ["*lek", "geen  warm water", "gas-lucht", "advoca*"])
def test_every_form_of_entry_is_still_met(word):
    texts = ["er is een waterlek", "wij hebben geen warm water", "een gas-lucht", "mijn advocaat belt"]
    assert sum(UrgentWords([word]).find(text) == word for text in texts) == 1


def test_half_a_sign_of_a_broken_file_is_no_obstacle():
    assert UrgentWords(["gaslucht"]).find("\ud800 gaslucht") == "gaslucht"


@pytest.mark.parametrize("hyphen", ["-", "\u2010", "\u2011", "\u2013", " \u2013 "])
def test_any_hyphen_between_words_is_one(hyphen):
    assert UrgentWords(["zelf doding"]).find(f"iets over zelf{hyphen}doding") == "zelf doding"
    assert UrgentWords(["gas-lucht"]).find("een gas\u2011lucht") == "gas-lucht"


@pytest.mark.parametrize(
    ("word", "text", "is_met"),
    [
        ("gas lucht", "GAS\u00a0LUCHT", True),
        ("gas lucht", "gas\n\nlucht", True),
        ("gas lucht", "gaslucht", False),
        ("gas*", "gas", True),
        ("gas*", "biogas", False),
        ("*gas*", "biogassen", True),
        ("energie", "Énergie", True),
        ("ÉNERGIE", "energie", True),
        ("straße", "STRASSE", True),
        ("zo'n", "zo’n", True),
        ("a+b", "aab", False),
        ("112", "bel 112!", True),
        ("112", "1120", False),
        ("co2", "co2-melder", True),
    ],
)
def test_a_word_is_met_as_a_reader_would_meet_it(word, text, is_met):
    assert (UrgentWords([word]).find(text) is not None) is is_met


@given(
    st.lists(st.sampled_from(["gas", "gas lucht", "*lek", "brand*", "Énergie", "a-b"]), max_size=4),
    st.lists(st.text(alphabet="gaslucht énrgkbdeix-’ \n", max_size=30), max_size=5),
)
def test_looking_ahead_at_many_texts_changes_no_answer(words, texts):
    one_by_one = UrgentWords(words)
    expected = [one_by_one.find(text) for text in texts]
    ahead = UrgentWords(words)
    ahead.look_ahead(texts)
    assert [ahead.find(text) for text in texts] == expected
    assert all(word is None or word in words for word in expected)


def test_of_two_entries_that_are_the_same_word_the_first_is_told():
    assert UrgentWords(["Gaslucht", "gaslucht", "GASLUCHT"]).find("gaslucht!") == "Gaslucht"
