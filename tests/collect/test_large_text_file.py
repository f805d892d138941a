import random

import pytest

from voc.collect.read.large_text_file import LargeTextFile, is_ascii_based
from voc.collect.read.text_encoding import decode_text
from voc.errors import InputError

LINES = ["a;b\n", "1;é\n", "2;x\r\n", '3;"q\nz"\n', "4;CafÃ© â‚¬\n", "5;caf&eacute;\n", "6;weg \ufffd\n", "7;\x00\n"]
NO_SIGN = b"8;\x81\n"
"""A byte that Windows-1252 has no sign for."""


@pytest.fixture(autouse=True)
def _small_chunks(monkeypatch):
    monkeypatch.setattr("voc.collect.read.large_text_file.CHUNK_BYTES", 50)


def build_bytes(rng):
    """Return a file of lines in one encoding or two, with or without a mark, with any of three line ends."""
    encodings = ["utf-8"] * rng.choice([1, 6]) + ["cp1252"] * rng.choice([0, 1, 9])
    lines = [rng.choice(LINES).encode(rng.choice(encodings), "replace") for _ in range(rng.randrange(1, 30))]
    lines += [NO_SIGN] * rng.choice([0, 0, 2])
    text = rng.choice([b"", b"\xef\xbb\xbf"]) + b"".join(lines)
    return text.replace(b"\n", b"\r") if rng.random() < 0.2 else text


def test_lines_and_notes_are_those_of_the_whole_file(tmp_path):
    rng, path = random.Random(5), tmp_path / "export.csv"
    seen = set()
    for _ in range(150):
        content = build_bytes(rng)
        path.write_bytes(content)
        text, encoding, notes = decode_text(path.name, content)
        large_text = LargeTextFile(path)
        assert ("".join(large_text.iterate_lines()), large_text.encoding, large_text.notes) == (text, encoding, notes)
        seen.add((encoding, len(notes)))
    assert len(seen) >= 5, "all ways to decode a file are tried"


def test_a_line_that_is_of_no_table_is_refused_with_its_number(tmp_path, monkeypatch):
    monkeypatch.setattr("voc.collect.read.csv_reader.LONG_LINE", 1_000)
    monkeypatch.setattr("voc.collect.read.csv_reader.LARGEST_CELL", 10_000)
    monkeypatch.setattr("voc.collect.read.large_text_file.LARGEST_CELL", 10_000)
    path = tmp_path / "export.csv"
    path.write_text("a;b\n" * 40 + "x" * 20_000 + "\n1;2\n", encoding="utf-8")
    with pytest.raises(InputError, match="line 41 has"):
        LargeTextFile(path)


@pytest.mark.parametrize("first_line", [b"a;\xe9\n", "a;é\n".encode()], ids=["one encoding", "by line"])
def test_signs_that_we_cannot_read_were_not_lost_before(tmp_path, first_line):
    path = tmp_path / "export.csv"
    path.write_bytes(first_line + b"1;\xe9\xe9\n" + NO_SIGN)
    notes = LargeTextFile(path).notes
    assert "1 characters could not be read as cp1252" in notes
    assert not any("lost before" in note for note in notes)
    assert decode_text(path.name, path.read_bytes())[2] == notes


def test_only_encodings_with_the_line_ends_of_ascii_are_read_so():
    assert is_ascii_based("utf-8")
    assert all(map(is_ascii_based, ("mac_roman", "utf-8-sig", "ascii", "cp1251", "iso8859-7")))
    assert not is_ascii_based("utf-7")
    assert not is_ascii_based("utf-16-le")
    assert not is_ascii_based("there is none")
