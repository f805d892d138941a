import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voc.collect.read.csv_reader import check_line_lengths, has_html_entities, parse_csv, unescape_entities
from voc.collect.read.text_encoding import decode_text, is_binary
from voc.errors import InputError


def cells(text, separator=None):
    return [row for _, row in parse_csv(text, separator).rows]


@pytest.mark.parametrize(("text", "expected"), [("", []), ("\n\n", []), ("a", [["a"]]), ("a;b\n;\n", [["a", "b"]])])
def test_texts_of_no_or_one_row_are_read(text, expected):
    assert cells(text) == expected


def test_windows_line_ends_are_no_part_of_a_cell_and_stay_within_quotes():
    assert cells('a;b\r\n1;"x\r\ny"\r\n') == [["a", "b"], ["1", "x\r\ny"]]


def test_the_separator_of_the_mapping_wins_over_the_files_own_hint():
    assert cells("sep=,\na;b,c\n", ";") == [["a", "b,c"]]


def test_a_comma_is_the_separator_where_none_cuts_anything():
    assert parse_csv("tekst\nde app\n").separator == ","


def test_of_separators_that_cut_as_evenly_the_one_with_more_cells_wins():
    assert parse_csv("a;b,c,d\n1;2,3,4\n").separator == ","


def test_one_stray_mark_costs_one_line_with_its_number():
    parsed = parse_csv('id;tekst\n1;x;"a\n2;goed\n')
    assert parsed.broken_lines == [2]
    assert [line for line, _ in parsed.rows] == [1, 3]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_is_told_without_its_mark(encoding):
    assert decode_text("a", "datum;cijfer".encode(encoding)) == ("datum;cijfer", encoding, ())


def test_signs_that_are_lost_are_counted():
    broken = b"\xff\xfe" + "één".encode("utf-16-le") + b"\x00\xd8"
    text, _, notes = decode_text("a", broken)
    assert text.startswith("één")
    assert notes == ("1 characters could not be read as utf-16",)


def test_the_byte_that_does_not_fit_is_named():
    with pytest.raises(InputError, match=r"a is not ascii \(byte 2\)"):
        decode_text("a", b"ab\xe9", "ascii")


def test_windows_before_dos_before_mac_where_no_letter_tells():
    assert decode_text("a", b"x\xady")[1] == "cp1252"


def test_a_text_with_a_tab_and_an_escape_is_no_binary_file():
    assert not is_binary(b"a\tb\x1b\n" * 100)
    assert is_binary(b"\x01\x02\x03" * 100)
    assert not is_binary(b"")


def test_lines_of_another_encoding_are_read_by_themselves():
    lines = ["naam;tekst", "één;Café €25", "twee;Geïrriteerd", "drie;“Zoë” €5", "vier;gewoon"]
    data = b"\n".join(line.encode("cp1252" if index == 3 else "utf-8") for index, line in enumerate(lines))
    for mark in (b"", b"\xef\xbb\xbf"):
        text, encoding, notes = decode_text("f.csv", mark + data)
        assert text == "\n".join(lines)
        assert encoding == "utf-8"
        assert notes == ("UTF-8 but for 1 lines, which were read as cp1252: 4",)


@pytest.mark.parametrize("text", ["één café, geïrriteerd", "€25 – ‘nota’", "Übung, groß", "10 \U0001f642\U0001f642"])
def test_letters_that_were_encoded_twice_are_put_right_and_said(text):
    twice = "".join(
        chr(byte) if byte in {0x81, 0x8D, 0x8F, 0x90, 0x9D} else bytes([byte]).decode("cp1252")
        for byte in text.encode()
    )
    mixed = f"id;tekst\n1;{twice}\n2;{text}\n"
    read, _, notes = decode_text("a.csv", mixed.encode())
    assert read == f"id;tekst\n1;{text}\n2;{text}\n"
    assert any("had been encoded twice" in note for note in notes)


@pytest.mark.parametrize(
    "text",
    ["SÃO PAULO", "Â", "ÃO â l’heure", "Âge 25", "één café", "Â\u00a0", "Ã©", "â\xa0\xa0 â\xa0\xa0", "â¸\xad â¸\xad"],
)
def test_letters_that_only_look_like_it_stay(text):
    assert decode_text("a.csv", f"id;tekst\n1;{text}\n".encode())[0] == f"id;tekst\n1;{text}\n"


def test_signs_that_were_lost_before_are_said():
    _, _, notes = decode_text("a.csv", "id;tekst\n1;caf\ufffd\n".encode())
    assert notes == ("1 characters were lost before this file was written (\ufffd): export it again if you can",)


def test_entities_of_a_web_page_end_no_cell():
    assert parse_csv("id;tekst\n1;caf&eacute; &euro;25 R&D\n").rows[1] == (2, ["1", "café €25 R&D"])
    assert parse_csv("id,tekst\n1,caf&eacute;\n").rows[1] == (2, ["1", "café"]), "as a separator is looked for"


def test_marks_within_a_file_that_was_put_together_go():
    assert decode_text("a.csv", "\ufeffid;t\n1;a\n\ufeff2;b\n".encode())[0] == "id;t\n1;a\n2;b\n"


def test_a_line_that_is_no_row_is_named_before_it_is_cut(monkeypatch):
    monkeypatch.setattr("voc.collect.read.csv_reader.LONG_LINE", 1_000)
    monkeypatch.setattr("voc.collect.read.csv_reader.LARGEST_CELL", 10_000)
    monkeypatch.setattr("voc.collect.read.csv_reader.MAX_CELLS", 500)
    check_line_lengths("a.csv", b"a;b\n" * 6_000)
    check_line_lengths("a.csv", b"a;b\r" * 6_000)
    check_line_lengths("a.csv", b"a;b\n" + b"x" * 9_000 + b"\n1;2\n")
    with pytest.raises(InputError, match=r"a.csv: line 3 has 30000 signs and 0 separators, and is no row of a table"):
        check_line_lengths("a.csv", b"a;b\n1;2\n" + b"x" * 30_000 + b"\n3;4\n")
    with pytest.raises(InputError, match=r"a.csv: line 2 has 2000 signs and 2000 separators"):
        check_line_lengths("a.csv", b"a;b\n" + b";" * 2_000 + b"\n3;4\n")


def test_a_file_of_quotation_marks_ends_soon(monkeypatch):
    monkeypatch.setattr("voc.collect.read.csv_reader.MAX_BROKEN_LINES", 50)
    with pytest.raises(InputError, match="more than 50 lines have quotation marks that do not match"):
        parse_csv("a;b\n" + '"\n' * 200)


def test_a_file_of_lines_without_cells_ends_soon_and_one_column_does_not(monkeypatch):
    monkeypatch.setattr("voc.collect.read.csv_reader.MAX_BROKEN_LINES", 50)
    with pytest.raises(InputError, match="more than 50 lines are one cell, and the first ones 2"):
        parse_csv("a;b\n" + "1;2\n" * 300 + "tekst\n" * 400, ";")
    assert len(cells("a\n" + "tekst\n" * 200)) == 201
    assert len(cells("a;b\n" + "1;2\ntekst\n" * 200)) == 401


def test_lines_without_marks_are_read_together_as_they_are_one_by_one(monkeypatch):
    rng = random.Random(3)
    lines = ["1;2;3\n", "\n", ";;\n", 'a;"b";c\n', 'a;"b\n', 'c";d\n', 'x;"y" z;w\n', "1;2\n", "p;q;r\r\n"]
    for _ in range(40):
        text = "".join(rng.choices(lines, weights=[9, 1, 1, 2, 1, 1, 1, 1, 2], k=60))
        parsed = []
        for n_lines in (1, 3, 200):
            monkeypatch.setattr("voc.collect.read.csv_reader.N_PLAIN_LINES", n_lines)
            parsed.append(parse_csv(text, ";"))
        assert parsed[0] == parsed[1] == parsed[2]


@given(
    st.lists(
        st.lists(
            st.text(st.characters(codec="utf-8", exclude_characters="\r\n\x00&"), max_size=9), min_size=3, max_size=3
        ),
        min_size=1,
        max_size=6,
    ),
    st.sampled_from(";,\t|"),
)
def test_whatever_is_written_with_quotation_marks_is_read_as_it_was(rows, separator):
    lines = [separator.join('"' + cell.replace('"', '""') + '"' for cell in row) + "\r\n" for row in rows]
    expected = [row for row in rows if any(cell.strip() for cell in row)]
    assert cells("".join(lines), separator) == expected


@pytest.mark.parametrize(
    ("text", "separator"),
    [("a;b\n1;2\n", ";"), ("a,b\n1,2\n", ","), ("a\tb\n1\t2\n", "\t"), ("a|b\n1|2\n", "|"), ("sep=|\na|b\n", "|"),
     ('"sep=;"\na;b\n', ";"), ("a;b\n1,5;2,5\n2,5;3,5\n", ";"), ('a;b\n"x;y,z";2\n', ";"),
     ("datum;reden\n5-10;ja, maar, nee\n6-10;goed\n", ";")],
)  # fmt: skip
def test_the_separator_is_the_one_that_cuts_the_rows_alike(text, separator):
    assert parse_csv(text).separator == separator


def test_excels_hint_is_no_row_and_lines_keep_their_numbers():
    assert parse_csv("sep=;\na;b\n1;2\n").rows == [(2, ["a", "b"]), (3, ["1", "2"])]


def test_rows_keep_the_number_of_the_line_that_they_begin_on():
    parsed = parse_csv('id;t\n\n1;"een\ntwee\n\ndrie"\n;\n2;x\n')
    assert parsed.rows == [(1, ["id", "t"]), (3, ["1", "een\ntwee\n\ndrie"]), (8, ["2", "x"])]
    assert parsed.broken_lines == []


def test_a_mark_that_is_never_closed_swallows_no_row_below_it():
    text = "id;tekst;cijfer\n" + "".join(f"{k};de app;{k}\n" for k in range(9)).replace("3;de", '3;"de')
    parsed = parse_csv(text)
    assert [row[0] for _, row in parsed.rows] == ["id", *(str(k) for k in range(9))]
    assert parsed.rows[4] == (5, ["3", "de app", "3"])


def test_marks_within_words_are_letters():
    rows = cells('id;tekst\n1;een 19" scherm\n2;"hij zei ""nee"""\n3;"nee" zei hij\n')
    assert [row[1] for row in rows[1:]] == ['een 19" scherm', 'hij zei "nee"', "nee zei hij"]


def test_a_row_of_blanks_is_none_and_one_of_noughts_is_one():
    assert cells("a;b\n ; \n\t;\n0;\n;0\n") == [["a", "b"], ["0", ""], ["", "0"]]


def test_a_last_line_needs_no_end():
    assert cells("a;b\n1;2") == cells("a;b\n1;2\n") == cells("a;b\r1;2\r")


@pytest.mark.parametrize(
    ("text", "letters"),
    [("caf&eacute;", "café"), ("&#233;&#xe9;", "éé"), ("R&amp;D", "R&D"), ("&semi;", "&semi;"), ("&quot;", "&quot;"),
     ("&foo;", "&foo;"), ("&#10;", "&#10;"), ("AT&T; nee", "AT&T; nee"), ("&euro;5", "€5")],
)  # fmt: skip
def test_letters_of_a_web_page_are_read_and_what_ends_a_cell_stays_as_it_is(text, letters):
    assert unescape_entities(text) == letters
    assert unescape_entities("niets & alles; ja") == "niets & alles; ja"


def test_letters_of_a_web_page_are_looked_for_at_the_beginning():
    assert has_html_entities("&eacute;" + "x" * 70_000)
    assert not has_html_entities("x" * 70_000 + "&eacute;")
    assert not has_html_entities("R&D; nee")


def test_a_comma_file_keeps_its_entities_where_the_mapping_says_so():
    assert cells("id,t\n1,caf&eacute;\n", ",")[1] == ["1", "caf&eacute;"]
