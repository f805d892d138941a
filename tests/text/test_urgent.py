import pytest

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
