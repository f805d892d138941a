"""Texts whose encoding nobody wrote down: each sign is read as it was meant, or said to be lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voc.collect.read.text_encoding import (
    build_encoding_error,
    choose_single_byte,
    decode_text,
    describe_other_lines,
    find_utf16_without_mark,
    is_binary,
    repair_mojibake,
)
from voc.errors import InputError

DUTCH = "id;reden\n1;één café, € 25\n"


@pytest.mark.parametrize(
    ("encoding", "read_as"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("cp1252", "cp1252"),
    ],
)
def test_a_text_is_read_as_it_was_written(encoding, read_as):
    text, decoded_as, notes = decode_text("a.csv", DUTCH.encode(encoding))
    assert (text, decoded_as) == (DUTCH, read_as)
    assert notes == (("not UTF-8: read as cp1252",) if encoding == "cp1252" else ())


@pytest.mark.parametrize("encoding", ["cp850", "mac_roman"])
def test_old_machines_wrote_other_bytes_for_the_same_letters(encoding):
    words = "één café, geïnd, reünie, ça va\n"
    assert decode_text("a.csv", words.encode(encoding))[:2] == (words, encoding)


def test_where_bytes_fit_two_encodings_alike_it_is_windows():
    assert choose_single_byte({}) == "cp1252"
    assert choose_single_byte({0x81: 3}) == "cp850"


def test_an_empty_file_is_an_empty_text():
    assert decode_text("a.csv", b"") == ("", "utf-8", ())
    assert not is_binary(b"")


def test_one_line_of_another_program_is_read_as_its_own_and_named():
    mixed = "één\n".encode() + b"twee\n" + "café\n".encode("cp1252")
    text, encoding, notes = decode_text("a.csv", mixed)
    assert (text, encoding) == ("één\ntwee\ncafé\n", "utf-8")
    assert notes == ("UTF-8 but for 1 lines, which were read as cp1252: 3",)


def test_no_more_lines_are_named_than_a_reader_looks_up():
    assert describe_other_lines(3, [1, 4, 9], "cp1252").endswith(": 1, 4, 9")
    assert describe_other_lines(4, [1, 4, 9], "cp1252").endswith(": 1, 4, 9 …")


def test_the_encoding_of_the_mapping_is_not_doubted():
    assert decode_text("a.csv", "café".encode("cp850"), "cp850")[:2] == ("café", "cp850")
    with pytest.raises(InputError, match=r"a\.csv is not utf-8 \(byte 3\)"):
        decode_text("a.csv", "café".encode("cp1252"), "utf-8")
    with pytest.raises(InputError, match='encoding = "latijn" is not known'):
        decode_text("a.csv", b"x", "latijn")


def test_a_byte_of_a_later_piece_is_counted_from_the_files_beginning():
    with pytest.raises(UnicodeDecodeError) as caught:
        b"ab\xff".decode("utf-8")
    assert "(byte 102)" in str(build_encoding_error("a.csv", "utf-8", caught.value, n_before=100))


def test_one_pair_may_be_what_somebody_wrote_and_two_are_not():
    assert repair_mojibake("SÃ©") == ("SÃ©", ())
    text, notes = repair_mojibake("cafÃ© crÃ¨me")
    assert text == "café crème"
    assert notes == ("2 letters had been encoded twice (such as Ã© for é) and were put right",)


def test_a_pair_that_is_no_utf8_stays_beside_those_that_are():
    assert repair_mojibake("Ã© Ã¨ ÃX à²")[0] == "é è ÃX à²"


@given(st.text(st.sampled_from("abc éëüïçß€’”…\n"), min_size=2, max_size=30))
def test_what_was_encoded_twice_comes_back(text):
    doubled = text.encode("utf-8").decode("cp1252", "replace")
    if "\ufffd" in doubled or sum(not sign.isascii() for sign in text) < 2:
        return
    assert repair_mojibake(doubled)[0] == text


def test_lost_signs_are_said_once():
    _, _, notes = decode_text("a.csv", "weg \ufffd en \ufffd".encode())
    assert notes == ("2 characters were lost before this file was written (\ufffd): export it again if you can",)
    _, _, notes = decode_text("a.csv", "abcdef".encode("utf-16") + b"\xd8")
    assert notes == ("1 characters could not be read as utf-16",)


def test_null_and_the_marks_of_joined_files_are_no_signs():
    assert decode_text("a.csv", "a\x00b\ufeffc".encode())[0] == "abc"


def test_one_sign_does_not_make_utf16():
    assert find_utf16_without_mark(b"a\x00") is None
    assert find_utf16_without_mark(b"a\x00b\x00") == "utf-16-le"
    assert find_utf16_without_mark(b"\x00a\x00b") == "utf-16-be"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"een\ttwee\r\n\x0c\x1b", False),
        ("één".encode("utf-16"), False),
        (b"\x01" * 8, False),
        (b"\x01" * 9, True),
        (b"\x01" * 9 + b"a" * 2_000, False),
        (b"ab\x00" * 10, True),
        (b"abcdefgh\x00" * 10, False),
    ],
)
def test_a_few_control_characters_do_not_make_a_text_binary(content, expected):
    assert is_binary(content) is expected
