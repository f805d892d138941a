import random

import pytest

from voc.collect.read.large_text import LargeText, is_ascii_based
from voc.collect.read.text_encoding import decode_text
from voc.errors import InputError

LINES = ["a;b\n", "1;é\n", "2;x\r\n", '3;"q\nz"\n', "4;CafÃ© â‚¬\n", "5;caf&eacute;\n", "6;weg \ufffd\n", "7;\x00\n"]


@pytest.fixture(autouse=True)
def _small_chunks(monkeypatch):
    monkeypatch.setattr("voc.collect.read.large_text.CHUNK_BYTES", 50)


def build_bytes(rng):
    """Return a file of lines in one encoding or two, with or without a mark, with any of three line ends."""
    encodings = ["utf-8"] * rng.choice([1, 6]) + ["cp1252"] * rng.choice([0, 1, 9])
    lines = [rng.choice(LINES).encode(rng.choice(encodings), "replace") for _ in range(rng.randrange(1, 30))]
    text = rng.choice([b"", b"\xef\xbb\xbf"]) + b"".join(lines)
    return text.replace(b"\n", b"\r") if rng.random() < 0.2 else text


def test_lines_and_notes_are_those_of_the_whole_file(tmp_path):
    rng, path = random.Random(5), tmp_path / "export.csv"
    seen = set()
    for _ in range(150):
        content = build_bytes(rng)
        path.write_bytes(content)
        text, encoding, notes = decode_text(path.name, content)
        large_text = LargeText(path)
        assert ("".join(large_text.iterate_lines()), large_text.encoding, large_text.notes) == (text, encoding, notes)
        seen.add((encoding, len(notes)))
    assert len(seen) >= 5, "all ways to decode a file are tried"


def test_a_line_that_is_of_no_table_is_refused_with_its_number(tmp_path, monkeypatch):
    monkeypatch.setattr("voc.collect.read.csv_reader.LONG_LINE", 1_000)
    monkeypatch.setattr("voc.collect.read.csv_reader.LARGEST_CELL", 10_000)
    monkeypatch.setattr("voc.collect.read.large_text.LARGEST_CELL", 10_000)
    path = tmp_path / "export.csv"
    path.write_text("a;b\n" * 40 + "x" * 20_000 + "\n1;2\n", encoding="utf-8")
    with pytest.raises(InputError, match="line 41 has"):
        LargeText(path)


def test_only_encodings_with_the_line_ends_of_ascii_are_read_so():
    assert is_ascii_based("utf-8")
    assert is_ascii_based("mac_roman")
    assert not is_ascii_based("utf-16-le")
    assert not is_ascii_based("there is none")
