import pytest
from hypothesis import given
from hypothesis import strategies as st

from voc.records import NoTheme
from voc.text.informativeness import Judgement, classify_judgement, find_no_theme_reason


@pytest.mark.parametrize("text", ["", "   ", "...", "-", "?!", "👍👍", "…", "\n\t"])
def test_without_letters_a_text_is_empty(text):
    assert find_no_theme_reason(text) is NoTheme.EMPTY


@pytest.mark.parametrize(
    "text",
    [
        "geen", "Geen.", "n.v.t.", "N.V.T", "nvt", "niks", "x", "xxx", "12", "nee", "Did not answer", "Nothing.", "No",
        "N/A", "n/a.", "None", "see above", "Zie boven!", "bedankt", "Bedankt voor alles", "Top!", "prima",
        "Thank you", "Thank you very much!", "Excellent", "Very good", "alles goed", "geen opmerkingen", "Weet ik niet",
        "Don't know", "don’t know", "Slecht!!", "heel erg slecht", "aaaaaaa", "idem", "Hoi", "Not applicable", "10/10",
    ],
)  # fmt: skip
def test_a_text_that_names_no_subject_says_nothing(text):
    assert find_no_theme_reason(text) is NoTheme.UNINFORMATIVE


@pytest.mark.parametrize(
    "text",
    [
        "wachttijd", "De app", "Bedankt voor het terugbellen", "Parking", "Nothing was explained to me",
        "geen reactie op mail",
        "prima geholpen door de monteur", "Thank you for the quick refund", "No parking", "geen gas", "niet gebeld",
        "Factuur", "prijs te hoog", "Staff", "Very good staff", "Mijn naam is fout",
    ],
)  # fmt: skip
def test_one_word_that_names_a_subject_is_enough(text):
    assert find_no_theme_reason(text) is None


def test_the_workspaces_junk_is_known_without_case_and_punctuation():
    assert find_no_theme_reason("*Leeg veld*", {"leeg veld"}) is NoTheme.UNINFORMATIVE
    assert find_no_theme_reason("leeg veld") is None


def test_long_junk_is_junk_too():
    long = "Deze klant heeft de vraag overgeslagen omdat de enquête is afgebroken."
    assert find_no_theme_reason(long, [long.upper()]) is NoTheme.UNINFORMATIVE
    assert find_no_theme_reason(long) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Top!", Judgement.PRAISE), ("Heel goed.", Judgement.PRAISE), ("Everything was perfect", Judgement.PRAISE),
        ("Kan niet beter", Judgement.PRAISE), ("Thank you!", Judgement.PRAISE), ("Geen klachten", Judgement.PRAISE),
        ("niet goed", Judgement.COMPLAINT), ("Heel slecht!", Judgement.COMPLAINT), ("Terrible", Judgement.COMPLAINT),
        ("n.v.t.", None), ("geen", None), ("Nothing", None), ("alvast bedankt", None), ("xxx", None), ("", None),
        ("Very good staff", None), ("wachttijd", None), ("idem", None),
    ],
)  # fmt: skip
def test_a_judgement_without_a_subject_is_praise_or_a_complaint(text, expected):
    assert classify_judgement(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Nothing, all good.", Judgement.PRAISE), ("Nothing everything was perfect", Judgement.PRAISE),
        ("Niet echt, alles prima", Judgement.PRAISE), ("Niks. Uitstekend!", Judgement.PRAISE),
        ("Nothing. Terrible.", Judgement.COMPLAINT), ("Nothing was good, thank you", Judgement.COMPLAINT),
        ("Nothing at all good", Judgement.COMPLAINT), ("Niet alles goed", Judgement.COMPLAINT),
        ("Not good. Not good.", Judgement.COMPLAINT), ("Nothing.", None),
    ],
)  # fmt: skip
def test_an_answer_in_front_of_a_judgement_does_not_deny_it(text, expected):
    assert classify_judgement(text) is expected


def test_nothing_that_was_good_and_thanks_are_no_praise():
    assert classify_judgement("Nothing, thank you", "What was good?") is None
    assert classify_judgement("Nothing, thank you", "What could be better?") is Judgement.PRAISE


def test_nothing_means_what_the_question_makes_of_it():
    better, good = "Wat kunnen wij verbeteren?", "What was good?"
    assert classify_judgement("Niets", better) is Judgement.PRAISE
    assert classify_judgement("Niets", good) is Judgement.COMPLAINT
    assert classify_judgement("Everything", good) is Judgement.PRAISE
    assert classify_judgement("Everything", better) is Judgement.COMPLAINT
    assert classify_judgement("Nothing", "What were you satisfied or dissatisfied with?") is None
    assert classify_judgement("n.v.t.", better) is None


@pytest.mark.parametrize(
    "question", ["Wat ging er niet goed?", "What did you not like?", "What didn't go well?", "What did you like least?"]
)
def test_a_question_with_a_negation_asks_what_is_wrong(question):
    assert classify_judgement("Nothing", question) is Judgement.PRAISE
    assert classify_judgement("Alles", question) is Judgement.COMPLAINT
    assert classify_judgement("Nothing", "What went well, and what did not?") is None


@pytest.mark.parametrize(
    ("text", "judgement"), [("Slechter kan niet", "complaint"), ("Nothing bad", "praise"), ("Beter kan niet", "praise")]
)
def test_the_worst_there_is_is_a_complaint_and_nothing_bad_is_praise(text, judgement):
    assert classify_judgement(text) == judgement


@pytest.mark.parametrize("text", [". " * 31, "- " * 40])
def test_a_long_text_without_letters_is_empty(text):
    assert find_no_theme_reason(text) is NoTheme.EMPTY


@pytest.mark.parametrize(
    ("text", "judgement"),
    [
        ("not bad", "praise"),
        ("Not bad at all", "praise"),
        ("helemaal niet slecht", "praise"),
        ("ain't bad", "praise"),
        ("Couldn't be better", "praise"),
        ("verschrikkelijk goed", "praise"),
        ("terribly good", "praise"),
        ("not good", "complaint"),
        ("never happy", "complaint"),
        ("I am not satisfied", "complaint"),
        ("isn't good", "complaint"),
        ("kan beter", "complaint"),
        ("nooit goed", "complaint"),
        ("could be better", "complaint"),
        ("super slecht", "complaint"),
        ("bedankt voor niks", "complaint"),
        ("Thanks for nothing!", "complaint"),
        ("allesbehalve goed", "complaint"),
    ],
)
def test_negation_turns_a_judgement_in_both_languages(text, judgement):
    assert classify_judgement(text) == judgement


@pytest.mark.parametrize("text", ["9 out of 10", "5 sterren", "1e5", "nr 44", "een 8", "score 7 van de 10"])
def test_a_score_in_words_names_no_subject(text):
    assert find_no_theme_reason(text) == "uninformative"


@pytest.mark.parametrize("text", ["De 10 monteurs", "app 2 crasht", "not only the bill but the app"])
def test_a_number_beside_a_subject_says_something(text):
    assert find_no_theme_reason(text) is None


@pytest.mark.parametrize(
    "text", ["N.V.T.", "n.v.t", " nvt ", "n/a", "N.A.", "geen", "GEEN!", "géén", "xxxxx", "9", "a"]
)
def test_case_accents_and_signs_make_no_answer_of_a_filler(text):
    assert find_no_theme_reason(text) is NoTheme.UNINFORMATIVE


@given(st.text(alphabet=" .,!?…-_👍\n", max_size=100))
def test_without_a_letter_or_a_digit_a_text_is_empty_at_any_length(text):
    assert find_no_theme_reason(text) is NoTheme.EMPTY
    assert classify_judgement(text) is None


@given(st.sampled_from(["top", "heel slecht", "geen", "wachttijd", "de monteur kwam niet"]), st.sampled_from("!. …"))
def test_signs_around_a_text_change_neither_its_reason_nor_its_judgement(text, sign):
    written = f"{sign * 2}{text.upper()}{sign * 3}"
    assert find_no_theme_reason(written) == find_no_theme_reason(text)
    assert classify_judgement(written) == classify_judgement(text)


@pytest.mark.parametrize("junk", [(), ("",), ("…",), (" ",)])
def test_empty_junk_takes_no_text_away(junk):
    assert find_no_theme_reason("De monteur kwam niet", junk) is None
    assert find_no_theme_reason("De monteur kwam niet. " * 10, junk) is None


@pytest.mark.parametrize(
    ("text", "question", "judgement"),
    [
        ("Niets", "Wat kan er beter?", Judgement.PRAISE),
        ("Niets", "Wat vond u goed?", Judgement.COMPLAINT),
        ("Alles", "Wat vond u goed?", Judgement.PRAISE),
        ("Alles", "Wat kan er beter?", Judgement.COMPLAINT),
        ("Nothing", "What did you like least?", Judgement.PRAISE),
        ("Niets", "Wat ging er goed en wat kan er beter?", None),
        ("Niets", "Wat is uw postcode?", None),
        ("Niets", "", None),
        ("Niets", None, None),
    ],
)
def test_an_answer_of_one_word_takes_its_side_from_the_question(text, question, judgement):
    assert classify_judgement(text, question) == judgement
