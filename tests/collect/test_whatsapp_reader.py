import pytest

from voc.collect.read.whatsapp_reader import is_whatsapp, read_whatsapp
from voc.errors import InputError


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[05-10-26 10:15:30] Jan: hoi\n[05-10-26 10:16:00] Piet: ja\n", True),
        ("10/5/26, 10:15 AM - Jan: hi\nand more\n10/5/26, 10:16 AM - Piet: yes\n", True),
        ("05-10-2026 10:15 - Jan: hoi\n", False),
        ("datum;tekst\n05-10-2026 10:15;Jan: hoi\n", False),
    ],
)
def test_a_conversation_is_told_by_two_messages(text, expected):
    assert is_whatsapp(text) is expected


@pytest.mark.parametrize(
    ("message", "is_kept"),
    [
        ("Is jullie app eigenlijk end-to-end versleuteld? Ik vertrouw het niet", True),
        ("Die end-to-end test van jullie duurde drie uur", True),
        ("Messages and calls are end-to-end encrypted. No one outside of this chat can read them.", False),
        ("Messages to this chat and calls are now secured with end-to-end encryption. Tap for more info.", False),
        ("Nachrichten und Anrufe sind Ende-zu-Ende-verschlüsselt. Niemand kann sie lesen.", False),
    ],
)
def test_only_whatsapps_own_words_about_its_encryption_are_no_message(message, is_kept):
    lines = [f"05-10-2026 13:2{n} - {line}" for n, line in enumerate(("Jan: hoi", f"Jan: {message}", "Wij: dag"))]
    assert (message in [row[-1] for row in list_messages("\n".join(lines))]) is is_kept


def list_messages(text):
    """Return moment, sender and message of each row."""
    return [tuple(row[1:]) for _, row in read_whatsapp("chat.txt", text).rows[1:]]


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("05-10-2026 13:22 - Sanne: hoi\n31-10-2026 13:22 - Wij: dag\n", "2026-10-05 13:22:00"),
        ("[05-10-2026 13:22:10] Sanne: hoi\n[31-10-2026 13:22:10] Wij: dag\n", "2026-10-05 13:22:10"),
        ("\u200e[10/5/26, 1:22:10\u202fPM] Sanne: hoi\n[10/31/26, 1:22:10\u202fPM] Wij: dag\n", "2026-10-05 13:22:10"),
        ("10/5/26, 1:22 p. m. - Sanne: hoi\n10/31/26, 1:22 p. m. - Wij: dag\n", "2026-10-05 13:22:00"),
        ("05.10.26, 13:22 - Sanne: hoi\n31.10.26, 13:22 - Wij: dag\n", "2026-10-05 13:22:00"),
        ("2026/10/05, 13:22 - Sanne: hoi\n2026/10/31, 13:22 - Wij: dag\n", "2026-10-05 13:22:00"),
        ("05-10-2026 om 13:22 - Sanne: hoi\n31-10-2026 om 13:22 - Wij: dag\n", "2026-10-05 13:22:00"),
    ],
    ids=["Dutch Android", "iOS", "American iOS", "American Android", "German", "ISO", "older"],
)
def test_every_form_is_read_with_the_order_that_its_dates_show(text, moment):
    assert is_whatsapp(text)
    assert list_messages(text)[0] == (moment, "Sanne", "hoi")


def test_without_a_day_above_twelve_the_order_is_the_one_in_which_time_goes_on():
    # Day first these are 3 April, 2 May, 1 June; month first they would go back.
    text = "03-04-2026 10:00 - Sanne: a\n02-05-2026 10:00 - Wij: b\n01-06-2026 10:00 - Sanne: c\n"
    assert [moment for moment, _, _ in list_messages(text)] == [
        "2026-04-03 10:00:00",
        "2026-05-02 10:00:00",
        "2026-06-01 10:00:00",
    ]
    raw = read_whatsapp("chat.txt", "05-10-2026 10:00 - Sanne: a\n05-10-2026 10:01 - Wij: b\n")
    assert any("day first, as nothing in the file shows" in note for note in raw.notes)


def test_a_message_over_several_lines_stays_whole_and_what_is_no_message_goes():
    text = (
        "23-03-2026 13:31 - Berichten en oproepen worden end-to-end versleuteld. Niemand kan ze lezen.\n"
        "23-03-2026 13:32 - Sanne: mijn klacht\nis: lang\nen nog een regel\n"
        "23-03-2026 13:33 - Sanne: <Media weggelaten>\n"
        "23-03-2026 13:34 - Sanne: \u200eIMG-0001.jpg (bestand bijgevoegd)\nde foto van mijn meter\n"
        "23-03-2026 13:35 - Sanne: Dit bericht is verwijderd\n"
        "23-03-2026 13:36 - +31 6 00000000 heeft de groep verlaten\n"
        "23-03-2026 13:37 - Wij: dank\n"
    )
    assert [message for _, _, message in list_messages(text)] == [
        "mijn klacht\nis: lang\nen nog een regel",
        "de foto van mijn meter",
        "dank",
    ]
    assert "2 messages without a text (pictures, deleted ones) were left out" in read_whatsapp("chat.txt", text).notes


def test_a_chat_of_pictures_alone_gets_a_sentence():
    with pytest.raises(InputError, match="no message with a text"):
        read_whatsapp("chat.txt", "23-03-2026 13:33 - Sanne: <Media weggelaten>\n")


def read_lines(text):
    return [line for line, _ in read_whatsapp("chat.txt", text).rows[1:]]


@pytest.mark.parametrize("separator", ["\u2028", "\u2029", "\x0b", "\x0c", "\x85"])
def test_a_separator_of_unicode_ends_no_line_of_the_file(separator):
    text = f"05-10-2026 13:22 - Sanne: een{separator}twee\n31-10-2026 13:23 - Wij: dag\n"
    assert read_lines(text) == [1, 2]
    assert list_messages(text)[0][2].split() == ["een", "twee"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_of_any_system_are_counted_alike(end):
    text = f"05-10-2026 13:22 - Sanne: een{end}{end}twee{end}31-10-2026 13:23 - Wij: dag"
    assert is_whatsapp(text)
    assert read_lines(text) == [1, 4]
    assert list_messages(text)[0][2] == "een\n\ntwee"


@pytest.mark.parametrize(
    ("clock", "expected"),
    [("12:05 AM", "00:05:00"), ("12:05 PM", "12:05:00"), ("1:05 am", "01:05:00"), ("11:59 PM", "23:59:00"),
     ("00:05", "00:05:00"), ("23.59", "23:59:00")],
)  # fmt: skip
def test_noon_and_midnight_are_told_apart(clock, expected):
    text = f"10/31/26, {clock} - Sanne: hoi\n10/31/26, 11:59 PM - Wij: dag\n"
    assert list_messages(text)[0][0] == f"2026-10-31 {expected}"


def test_an_american_chat_within_twelve_days_is_read_month_first_and_said():
    text = "10/5/26, 1:22 PM - Sanne: hoi\n10/5/26, 1:23 PM - Wij: dag\n"
    raw = read_whatsapp("chat.txt", text)
    assert raw.rows[1][1][1] == "2026-10-05 13:22:00"
    assert raw.notes == ("dates were read month first, as nothing in the file shows which is day and month",)


def test_a_sender_with_a_number_or_a_colon_in_the_message_is_read_up_to_the_first_colon():
    text = "05-10-2026 13:22 - +31 6 12345678: tijd: 10:15\n31-10-2026 13:23 - Wij: ok: ja\n"
    assert [row[1:] for row in list_messages(text)] == [("+31 6 12345678", "tijd: 10:15"), ("Wij", "ok: ja")]


def test_a_remark_ends_the_message_before_it_and_its_lines_belong_to_nobody():
    text = (
        "31-10-2026 13:22 - Sanne: een\n31-10-2026 13:23 - Wij hebben het onderwerp gewijzigd\nnaar klachten\n"
        "31-10-2026 13:24 - Sanne: twee\n"
    )
    assert [message for _, _, message in list_messages(text)] == ["een", "twee"]


@pytest.mark.parametrize("text", ["", "\n\n", "geen gesprek\n", "05-10-2026 13:22 - een remark zonder afzender\n"])
def test_a_text_without_messages_is_no_chat_and_says_so(text):
    assert not is_whatsapp(text)
    with pytest.raises(InputError, match="holds no message: export the chat again"):
        read_whatsapp("chat.txt", text)


@pytest.mark.parametrize(
    "message",
    ["<Media omitted>", "image omitted", "Afbeelding weggelaten", "This message was deleted.",
     "You deleted this message",
     "Diese Nachricht wurde gelöscht", "Gemiste spraakoproep", "Locatie: https://maps.google.com/?q=1,2",
     "null", "<attached: 0001.jpg>", "Sticker weggelaten"],
)  # fmt: skip
def test_what_the_program_writes_in_place_of_a_message_is_none(message):
    text = f"31-10-2026 13:22 - Sanne: {message}\n31-10-2026 13:23 - Wij: dag\n"
    assert [row[2] for row in list_messages(text)] == ["dag"]


@pytest.mark.parametrize(
    "message", ["de foto is weggelaten uit mijn dossier", "null op het rekest", "Locatie: Utrecht"]
)
def test_a_customer_who_writes_of_such_things_is_kept(message):
    text = f"31-10-2026 13:22 - Sanne: {message}\n31-10-2026 13:23 - Wij: dag\n"
    assert [row[2] for row in list_messages(text)] == [message, "dag"]
