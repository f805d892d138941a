"""A table in chunks gives what it gives as a whole, whatever stands where in it."""

import random
from dataclasses import replace

import pytest

from voc.collect import ChunkConverter, LargeTable, Pseudonyms, convert_table, is_large_text, read_table
from voc.config import Config, Source
from voc.errors import InputError

CONFIG = Config.model_validate({"channels": [{"name": "phone", "aliases": ["Telefoon"]}], "text": {"urgent": ["gas"]}})
PEOPLE = Pseudonyms(b"key")
HEADER = "id;datum;nps;klant;contact;kanaal;status;reden\n"
SURVEY = Source.model_validate(
    {
        "kind": "survey",
        "leave_out": {"status": ["Preview"]},
        "columns": {
            "key": "id",
            "at": "datum",
            "score": "nps",
            "customer": "klant",
            "contact": "contact",
            "channel": "kanaal",
            "text": "reden",
        },
    }
)


@pytest.fixture(autouse=True)
def _small_chunks(monkeypatch):
    monkeypatch.setattr("voc.collect.read.table_chunks.LARGE_BYTES", 0)
    monkeypatch.setattr("voc.collect.read.table_chunks.CHUNK_ROWS", 7)
    monkeypatch.setattr("voc.collect.read.large_text_file.CHUNK_BYTES", 64)


def build_row(rng, number):
    day = rng.choice(["05-10-2026", "17-10-2026 09:30", "1970-01-01", "01-01-2000", "31-02-2026", "nvt", ""])
    return ";".join(
        [
            *(rng.choice([f"r{number}", f"r{number // 2}", ""]), day, rng.choice(["8", "11", "8,0", "x", ""])),
            *(
                rng.choice([f"K{number % 9}", "9,91E+15", "anoniem", ""]),
                rng.choice([f"{number:05}", "jan@voorbeeld.nl"]),
            ),
            *(rng.choice(["Telefoon", "web", "Jan de Vries", ""]), rng.choice(["Complete", "Partial", "Preview"])),
            rng.choice(["Bel 06-12345678", '"twee\nregels; en meer"', "CafÃ© was dicht", "gas ruiken wij", ""]),
        ]
    )


def build_file(seed):
    rng = random.Random(seed)
    rows = [build_row(rng, number) for number in range(rng.choice([3, 40, 90]))]
    odd_rows = [HEADER.strip(), "Totaal;;88;;;;;", '1;"scheef" citaat;8;K1;2;web;Complete;x', "1;2;3", ";;;;;;;"]
    for odd_row in rng.sample(odd_rows, 3):
        rows.insert(rng.randrange(len(rows)), odd_row)
    below = rng.choice(
        [[], [";;7,5;;;;;", "Bron: het panel;;;;;;;"], ["pagina 1 van 3;;;;;;;", ";;;;;Team Noord (9);;"]]
    )
    return HEADER + "\n".join([*rows, *below]) + "\n"


def convert_both(path, source):
    whole = convert_table(read_table(path, source), source, CONFIG, PEOPLE)
    converter = ChunkConverter(LargeTable(path, source), source, CONFIG, PEOPLE)
    return whole, list(converter.convert()), converter.list_notes()


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("key", ["id", None])
def test_chunks_give_what_the_whole_table_gives(tmp_path, seed, key):
    path = tmp_path / "export.csv"
    path.write_bytes(build_file(seed).encode(("utf-8", "cp1252")[seed % 2], "replace"))
    source = SURVEY.model_copy(update={"columns": SURVEY.columns.model_copy(update={"key": key})})
    whole, chunks, notes = convert_both(path, source)
    assert [record for chunk in chunks for record in chunk.records] == list(whole.records)
    rejections = sorted((each for chunk in chunks for each in chunk.rejections), key=lambda each: each.row)
    assert rejections == list(whole.rejections)
    assert sorted(notes) == sorted(whole.notes)
    for count in ("n_rows", "n_ambiguous_dates", "n_missing_dates", "n_no_answer", "n_uninformative", "n_urgent"):
        assert sum(getattr(chunk, count) for chunk in chunks) == getattr(whole, count), count
    assert len(chunks) > 1 or whole.n_rows < 14


def test_many_ids_are_counted_in_part_and_suspect_ones_in_full(tmp_path, monkeypatch):
    monkeypatch.setattr("voc.collect.convert.id_faults.IdCounter.__init__.__defaults__", (10,))
    rows = [f"r{n};05-10-2026;8;{'9,91E+15' if n % 9 == 0 else 7_000_000 + n * 977};;web;Complete;" for n in range(180)]
    path = tmp_path / "export.csv"
    path.write_text(HEADER + "\n".join(rows) + "\n", encoding="utf-8")
    whole, chunks, notes = convert_both(path, SURVEY)
    assert [record for chunk in chunks for record in chunk.records] == list(whole.records)
    assert sorted(notes) == sorted(whole.notes)
    assert any(note.startswith("20 cells in 'klant' are ids that a spreadsheet has shortened") for note in notes)


def test_only_large_texts_with_a_row_an_answer_are_cut(tmp_path, monkeypatch):
    path = tmp_path / "export.csv"
    path.write_text(HEADER + "a;b\n", encoding="utf-8")
    assert is_large_text(path)
    assert not is_large_text(path, "utf-16")
    workbook = tmp_path / "export.xlsx"
    workbook.write_bytes(b"PK\x03\x04")
    assert not is_large_text(workbook)
    monkeypatch.setattr("voc.collect.read.table_chunks.LARGE_BYTES", 10_000)
    assert not is_large_text(path)


def test_errors_of_a_large_file_are_those_of_a_small_one(tmp_path):
    path = tmp_path / "export.csv"
    path.write_text(HEADER, encoding="utf-8")
    with pytest.raises(InputError, match="column names and no rows"):
        list(LargeTable(path, SURVEY))
    path.write_bytes(HEADER.encode() + b"r1;05-10-2026;8;\xff;;;;\n")
    with pytest.raises(InputError, match=r"is not utf-8 \(byte 6\d\)"):
        LargeTable(path, replace_encoding(SURVEY, "utf-8"))
    missing = Source.model_validate({"kind": "survey", "columns": {"key": "id", "score": "cijfer"}})
    path.write_text(HEADER + "r1;05-10-2026;8;K1;;;;\n", encoding="utf-8")
    with pytest.raises(InputError, match="has no column 'cijfer'"):
        ChunkConverter(LargeTable(path, missing), missing, CONFIG, PEOPLE)


def replace_encoding(source, encoding):
    return source.model_copy(update={"encoding": encoding})


def test_first_rows_are_a_table_of_their_own(tmp_path):
    path = tmp_path / "export.csv"
    path.write_text(build_file(2), encoding="utf-8")
    first, whole = LargeTable(path).read_first_chunk(), read_table(path)
    assert list(first.rows) == list(whole.rows)[: len(first.rows)]
    assert replace(first, rows=(), lines=(), rejections=()) == replace(whole, rows=(), lines=(), rejections=())


def compare(path, source):
    """Convert a file both ways, check that what comes of it is the same, and return that of the whole."""
    whole, chunks, notes = convert_both(path, source)
    assert len(chunks) > 1
    assert [record for chunk in chunks for record in chunk.records] == list(whole.records)
    rejections = sorted((each for chunk in chunks for each in chunk.rejections), key=lambda each: each.row)
    assert rejections == list(whole.rejections)
    assert sorted(notes) == sorted(whole.notes)
    return whole


def write_rows(path, header, cells):
    path.write_text("\n".join([header, *cells, ""]), encoding="utf-8")
    return path


PHASES = Source.model_validate({"kind": "complaint", "columns": {"key": "id", "text": "t", "phase": "fase"}})


@pytest.mark.parametrize("places", [[1, 2, 30], [1, 9, 17, 25], [39], []])
def test_days_in_a_column_of_categories_are_counted_over_all_chunks(tmp_path, places):
    rows = [f"r{n};de nota klopt niet {n};{'4-mei' if n in places else 'nieuw'}" for n in range(40)]
    whole = compare(write_rows(tmp_path / "a.csv", "id;t;fase", rows), PHASES)
    assert [note.split(" ", 1)[0] for note in whole.notes if "are dates and no phase" in note] == (
        [str(len(places))] if places else []
    )


STATES = Source.model_validate({"kind": "survey", "columns": {"key": "id", "score": "cijfer", "text": "t"}})


@pytest.mark.parametrize(
    "states",
    [
        ["Partial"] * 2 + ["Completed"] * 38,
        [""] * 20 + ["Partial"] * 2 + ["Completed"] * 18,
        ["Partial"] * 2 + ["Completed"] * 18 + [""] * 20,
        ["Completed"] * 10 + [""] * 20 + ["Partial"] * 10,
        [""] * 40,
        [f"w{n}" for n in range(40)],
        ["Partial", "Completed"] + [f"w{n}" for n in range(38)],
    ],
)
def test_rows_that_were_broken_off_are_said_whatever_chunks_say_nothing_of_it(tmp_path, states):
    rows = [f"r{n};{n % 11};de nota klopt niet {n};{state}" for n, state in enumerate(states)]
    whole = compare(write_rows(tmp_path / "a.csv", "id;cijfer;t;Response status", rows), STATES)
    is_said = any("not filled in to the end" in note for note in whole.notes)
    assert is_said is ("Partial" in states and len(set(states)) < 9)


@pytest.mark.parametrize("seed", range(4))
def test_registrations_of_contacts_are_those_of_the_whole_table(tmp_path, seed):
    rng = random.Random(seed)
    columns = {
        "key": "id",
        "at": "dag",
        "customer": "klant",
        "channel": "kanaal",
        "reason": "reden",
        "hand_overs": "door",
    }
    source = Source.model_validate({"kind": "contact", "columns": columns})
    rows = [
        ";".join(
            [
                rng.choice([f"c{n}", ""]),
                rng.choice(["05-10-2026", "17-10-2026 23:30", "2026-10-31T23:30:00Z", "ooit", ""]),
                rng.choice([f"K{n % 7}", "########", ""]), rng.choice(["Telefoon", "web", "4-mei", "Jan de Vries"]),
                rng.choice(["Nota", "Meter", ""]), rng.choice(["1", "ja", "soms", ""]),
            ]
        )
        for n in range(50)
    ]  # fmt: skip
    whole = compare(write_rows(tmp_path / "a.csv", "id;dag;klant;kanaal;reden;door", rows), source)
    assert whole.records


@pytest.mark.parametrize("seed", range(4))
def test_matters_that_were_closed_and_regions_are_those_of_the_whole_table(tmp_path, seed):
    rng = random.Random(seed)
    columns = {"key": "id", "at": "dag", "text": "t", "region": "plaats", "closed": "klaar", "department_asked": "afd"}
    source = Source.model_validate({"kind": "complaint", "columns": columns})
    days = rng.choice([["05-10-2026", "17-10-2026"], ["10/05/2026", "10/17/2026"], ["2026-10-05"]])
    rows = [
        ";".join(
            [
                f"k{n}", rng.choice(days), rng.choice(["de nota klopt niet", "bel 06-12345678", "", "te laat"]),
                rng.choice(["3512 AB", "Utrecht", "onbekend"]), rng.choice([*days, "gesloten", "loopt", ""]),
                rng.choice(["Facturatie", "IT", ""]),
            ]
        )
        for n in range(45)
    ]  # fmt: skip
    whole = compare(write_rows(tmp_path / "a.csv", "id;dag;t;plaats;klaar;afd", rows), source)
    assert {record.is_closed for record in whole.records} == {True, False}


def test_a_file_whose_rows_are_all_alike_has_as_many_as_it_has(tmp_path):
    source = Source.model_validate({"kind": "complaint", "columns": {"at": "dag", "text": "t"}})
    whole = compare(write_rows(tmp_path / "a.csv", "dag;t", ["05-10-2026;de app is traag"] * 30), source)
    keys = [record.key for record in whole.records]
    assert len(set(keys)) == 30
    assert keys[1:3] == [f"{keys[0]}-2", f"{keys[0]}-3"]
