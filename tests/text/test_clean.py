import pytest
from hypothesis import given
from hypothesis import strategies as st

from voc.text.clean import clean_text


def test_control_bidi_and_invisible_signs_go():
    assert clean_text("de\x00 fac\u00adtuur\u200e is\ufeff \u202efout\u202c") == "de factuur is fout"


def test_letters_are_composed_and_lone_surrogates_go():
    assert clean_text("cafe\u0301 \ud83d") == "café"


def test_spaces_fold_and_line_ends_stay():
    assert clean_text("  De\u00a0app \t is  traag\r\n\r\n\r\n\r\nBel mij ") == "De app is traag\n\nBel mij"


def test_the_parts_of_an_emoji_stay_together():
    assert clean_text("top 👩‍🔧") == "top 👩‍🔧"


def test_html_from_a_web_form_becomes_text():
    assert (
        clean_text("<p>Kosten &gt; 100 &euro; &amp; geen uitleg<br/>Bel mij</p>")
        == "Kosten > 100 € & geen uitleg\nBel mij"
    )


def test_a_smaller_sign_is_no_tag():
    assert clean_text("verbruik < 50 kWh maar > 50") == "verbruik < 50 kWh maar > 50"


@pytest.mark.parametrize(
    "thread",
    [
        "\n\nOp ma 5 okt. 2026 om 10:12 schreef Klantenservice <info@voorbeeld.nl>:\n> Geachte heer,\n> Wij hebben",
        "\n\nOn Mon, 5 Oct 2026 at 10:12, Customer Service wrote:\n> Dear sir,",
        "\n-----Oorspronkelijk bericht-----\nVan: Klantenservice\nVerzonden: maandag\nBeste klant",
        "\n\nVan: Klantenservice \nVerzonden: maandag\nAan: mij\nOnderwerp: nota\n\nBeste",
        "\nFrom: Service\nSent: Monday\nTo: me\nHello",
        "\n________________________________\nVan: ons",
        " -----Oorspronkelijk bericht----- Van: Klantenservice Verzonden: maandag Beste klant, wij",
        " Op 5 oktober 2026 om 10:12 schreef Klantenservice: Geachte heer, wij hebben uw vraag",
    ],
)
def test_what_was_written_earlier_in_the_thread_goes(thread):
    assert clean_text("Mijn nota klopt niet." + thread) == "Mijn nota klopt niet."


def test_an_answer_between_quoted_lines_stays():
    assert clean_text("> Klopt uw meterstand?\nNee, die is fout.\n> Groet") == "Nee, die is fout."


def test_a_text_that_is_all_quotation_stays():
    assert clean_text("> de app werkt niet") == "> de app werkt niet"


@pytest.mark.parametrize(
    "signature",
    [
        "\n\nMet vriendelijke groet,\nJan de Vries\nDorpsstraat 1\n06-12345678",
        "\nmvg\nJan",
        "\nGroetjes, Jan",
        "\n\nKind regards,\n\nJohn Smith",
        " Met vriendelijke groet, Jan de Vries",
        "\nVerzonden vanaf mijn iPhone",
        "\n\nDisclaimer: de informatie is vertrouwelijk",
    ],
)
def test_signatures_go(signature):
    assert clean_text("Mijn nota klopt niet." + signature) == "Mijn nota klopt niet."


def test_an_afterthought_under_the_signature_stays():
    assert (
        clean_text("De nota klopt niet.\nGroet,\nJan\nPS: de app ook niet")
        == "De nota klopt niet.\nPS: de app ook niet"
    )


def test_a_greeting_inside_the_story_is_no_signature():
    text = "De monteur liet de groeten achter en vertrok. Met vriendelijke mensen kom je verder dan met boze."
    assert clean_text(text) == text
    long = "Groet aan allen\n" + "De app werkt niet. " * 40
    assert "De app werkt niet." in clean_text("Hallo\n" + long)


def test_of_a_conversation_only_the_customers_words_stay():
    chat = "Chatbot: Waarmee kan ik helpen?\nKlant: mijn app doet het niet\n10:12 Bot: Een moment\nSysteem: einde"
    assert clean_text(chat) == "mijn app doet het niet"
    timed = "[17:40] Bot: Hallo\n[17:41] Klant: ik betaal te veel\nen dat al maanden\n"
    timed += "[17:42] Medewerker: Sorry\n[17:43] Klant: nee"
    assert clean_text(timed) == "ik betaal te veel\nen dat al maanden\nnee"


def test_a_colon_after_a_word_makes_no_conversation():
    assert clean_text("Klant: ontevreden over de nota") == "Klant: ontevreden over de nota"
    assert clean_text("Bot: hallo") == "Bot: hallo"


@pytest.mark.parametrize(
    "story",
    [
        "De klacht is niet opgelost.\nOp 3 mei schreef ik een brief en kreeg geen antwoord.\nNu nog steeds niets.",
        "The claim is open.\nOn Monday I wrote to you about the leak:\nnobody answered.",
        "Slecht.\nOp het formulier dat ik schreef stond een fout.\nVervelend",
        "De zaak loopt. Op 3 mei 2026 schreef ik u: de meter is kapot. Geen antwoord.",
        "It goes on. On 3 May 2026 we wrote: the meter is broken. No answer.",
    ],
)
def test_what_a_customer_tells_of_an_earlier_letter_is_no_thread(story):
    assert clean_text(story) == story


def test_a_thread_without_a_colon_is_known_by_its_quotation():
    assert clean_text("De nota klopt niet.\nOp 5 okt. schreef Service\n> Beste klant\n> wij") == "De nota klopt niet."
    assert (
        clean_text("De nota klopt niet.\nOp 5 okt. schreef Service\n <info@x.nl>:\nBeste klant")
        == "De nota klopt niet."
    )


@pytest.mark.parametrize("topic", ["Klantenservice", "Systeem", "Support", "Adviseur"])
def test_a_heading_that_names_who_is_judged_is_no_turn(topic):
    text = f"Algemeen goed.\n{topic}: slecht bereikbaar, uren gewacht.\nApp: prima"
    assert clean_text(text) == text


def test_who_speaks_twice_speaks_in_a_transcript():
    assert clean_text("Mijn nota klopt niet\nMedewerker: hallo\nMedewerker: tot ziens") == "Mijn nota klopt niet"


@given(st.text())
def test_cleaning_twice_changes_nothing_that_matters(text):
    once = clean_text(text)
    assert once == once.strip()
    assert "\x00" not in once
    assert "\r" not in once


@pytest.mark.parametrize(
    "piece", ["> a\n", "Groet,\n", "<p>", "&amp;", "\n \n", "Van: a ", "op 1 mei 2026 ", "-----", "Op ab "]
)
def test_a_long_text_of_anything_takes_linear_time(piece, check_linear):
    check_linear(clean_text, "De app. " + piece * (300_000 // len(piece)))


def test_a_word_that_begins_as_a_closing_does_is_none():
    # "gr" is one, "Graag" is not: as a last line it was cut off.
    assert (
        clean_text("Ik wacht al een week.\nGraag snel een reactie") == "Ik wacht al een week.\nGraag snel een reactie"
    )
    assert clean_text("Ik wacht al een week.\nGr. Jan") == "Ik wacht al een week."


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\x00", "\u200b\u200b", "<br>", "&nbsp;", "\ud800", "<p></p>"])
def test_a_text_without_anything_to_read_is_empty(text):
    assert clean_text(text) == ""


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("De app &amp; de site", "De app & de site"),
        ("1 &lt; 2", "1 < 2"),
        ("AT&T belt", "AT&T belt"),
        ("a<br/>b<BR>c", "a\nb\nc"),
        ("<b>Let op</b>: traag", "Let op : traag"),
        ("x <3 y", "x <3 y"),
        ("soft\u00adhyphen", "softhyphen"),
        ("cafe\u0301", "café"),
        ("a\u00a0\u00a0b", "a b"),
        ("a\n\n\n\n\nb", "a\n\nb"),
        ("a\u2028b", "a\nb"),
    ],
)
def test_what_a_form_or_a_program_added_becomes_plain_text(text, cleaned):
    assert clean_text(text) == cleaned


@given(st.text(alphabet=st.sampled_from("aB >\n:.-_[]10<&é\u200bKlant"), max_size=60))
def test_cleaning_adds_no_letters_and_keeps_something_of_every_text_that_has_some(text):
    cleaned = clean_text(text)
    assert sum(map(str.isalpha, cleaned)) <= sum(map(str.isalpha, text))
    assert cleaned == cleaned.strip()
    assert "\n\n\n" not in cleaned
    assert "\u200b" not in cleaned


@pytest.mark.parametrize("closing", ["Met vriendelijke groet", "mvg", "Kind regards", "Groetjes", "Hoogachtend"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\n\n"])
def test_a_closing_and_who_signed_go_with_any_line_ends(closing, line_end):
    text = line_end.join(["De app doet het niet.", f"{closing},", "Jan de Vries"])
    assert clean_text(text) == "De app doet het niet."
    assert clean_text(f"{closing},{line_end}Jan de Vries") != ""  # nothing but a signature is what there is


def test_all_turns_of_the_customer_stay_in_their_order():
    text = "[10:12] Bot: Hallo!\n[10:13] Klant: De app is traag\n[10:14] Medewerker: Welke?\n[10:15] Klant: De nieuwe"
    assert clean_text(text).split() == ["De", "app", "is", "traag", "De", "nieuwe"]
