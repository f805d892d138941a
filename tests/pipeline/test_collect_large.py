"""A large file on its way into the store: chunk by chunk, and whole or not at all."""

import pytest
from sqlalchemy import select

import voc
from voc.pipeline.collect_large import LargeFile
from voc.store import schema, undo_batch
from voc.workspace import init

SOURCES = """
[sources.survey]
kind = "survey"
files = ["survey*.csv"]
[sources.survey.columns]
key = "id"
at = "datum"
score = "nps"
customer = "klant"
text = ["reden", "tip"]
[sources.survey.dates]
order = "iso"
"""
COMMENTS = ("de monteur kwam niet", "goed geholpen aan de telefoon", "de nota klopte weer niet")
HEADER = "id;datum;nps;klant;reden;tip\n"


@pytest.fixture
def cut(monkeypatch):
    def _cut(*, into_chunks):
        monkeypatch.setattr("voc.collect.read.table_chunks.LARGE_BYTES", 0 if into_chunks else 1 << 40)
        monkeypatch.setattr("voc.collect.read.table_chunks.CHUNK_ROWS", 5)

    return _cut


@pytest.fixture
def open_shop(tmp_path, monkeypatch):
    monkeypatch.setenv("VOC_KEY", "k" * 32)  # both workspaces have the same pseudonyms
    sources = tmp_path / "sources.toml"
    sources.write_text(SOURCES, encoding="utf-8")
    opened = []

    def _open(name):
        init(tmp_path / name, sources=sources).close()
        opened.append(voc.open(tmp_path / name))
        return opened[-1]

    yield _open
    for ws in opened:
        ws.close()


def write_survey(path, rows):
    path.write_text(HEADER + "".join(f"{';'.join(row)}\n" for row in rows), encoding="utf-8")
    return path


def build_row(number, score="8", reason="de nota klopt niet", tip=""):
    return f"r{number}", "2026-10-05", score, f"K{number % 4}", reason, tip


def build_comment(number):
    return f"{COMMENTS[number % 3]}, en dat duurde {number} dagen; ik vind dat erg lang voor een vraag over de nota"


def read_rows(ws):
    tables = {}
    with ws.store.reading() as connection:
        for model in (schema.Feedback, schema.Answer, schema.Rejection):
            rows = connection.execute(select(model.__table__)).mappings().all()
            # Answers without their own ids: an update in an earlier chunk takes other ones.
            dropped = {"id"} if model is schema.Answer else set()
            cells = [{name: row[name] for name in row if name not in dropped} for row in rows]
            tables[model.__tablename__] = sorted(cells, key=str) if dropped else cells
        batches = connection.execute(select(schema.Batch.counts, schema.Batch.undone)).all()
    return tables, [tuple(batch) for batch in batches]


def test_chunks_are_stored_as_the_whole_file_is(tmp_path, cut, open_shop):
    first = [build_row(n, tip="bel eens" if n % 3 == 0 else "") for n in range(18)]
    first += [build_row(2), build_row(3, score="2"), build_row(30, score="12")]  # twice in one file, and off the scale
    later = [
        build_row(n, score="9" if n % 2 else "8", reason="" if n == 4 else "de nota klopt niet") for n in range(25)
    ]
    later += [build_row(6, score="1"), build_row(7, score="1")]  # one that was as it was, one that was changed
    files = [write_survey(tmp_path / "survey-1.csv", first), write_survey(tmp_path / "survey-2.csv", later)]
    outcomes = []
    for into_chunks in (False, True):
        cut(into_chunks=into_chunks)
        ws = open_shop("chunks" if into_chunks else "whole")
        results = [ws.collect(file) for file in files]
        results += [ws.collect(files[1])]
        undo_batch(ws.store, results[0].batch)
        results += [ws.collect(files[1]), ws.collect(files[0])]
        outcomes.append((results, read_rows(ws)))
    (whole, whole_rows), (chunks, chunk_rows) = outcomes
    for one, other in zip(chunks, whole, strict=True):
        assert one == other
    assert chunk_rows[1] == whole_rows[1]
    for name, rows in whole_rows[0].items():
        for one, other in zip(chunk_rows[0][name], rows, strict=True):
            assert one == other
    assert whole[0].n_accepted == 19
    assert whole[0].n_duplicates == 2


def test_what_fails_at_the_last_chunk_leaves_nothing(tmp_path, cut, open_shop, monkeypatch):
    cut(into_chunks=True)
    ws = open_shop("shop")
    path = write_survey(tmp_path / "survey-1.csv", [build_row(n) for n in range(30)])

    def fail(self):
        raise OSError("the disk is full")

    with monkeypatch.context() as broken:
        broken.setattr(LargeFile, "finish", fail)
        with pytest.raises(OSError, match="disk is full"):
            ws.collect(path)
    assert read_rows(ws) == ({"feedback": [], "answer": [], "rejection": []}, [])
    assert ws.collect(path).n_accepted == 30


def test_a_dry_run_counts_all_and_shows_the_first_rows(tmp_path, cut, open_shop):
    cut(into_chunks=True)
    ws = open_shop("shop")
    result = ws.collect(write_survey(tmp_path / "survey-1.csv", [build_row(n) for n in range(23)]), dry_run=True)
    assert (result.n_rows, result.n_accepted, result.preview.n_rows) == (23, 23, 5)
    assert "the preview shows the first 5 rows" in result.notes
    assert read_rows(ws)[0]["feedback"] == []


def test_a_mapping_is_proposed_from_the_first_rows(tmp_path, cut, open_shop, monkeypatch):
    cut(into_chunks=True)
    monkeypatch.setattr("voc.collect.read.table_chunks.CHUNK_ROWS", 60)
    ws = open_shop("shop")
    path = tmp_path / "enquete.csv"
    rows = [f'p{n};2026-10-{n % 28 + 1:02};{n % 11};"{build_comment(n)}"' for n in range(200)]
    path.write_text("respondent;ingevuld op;NPS (0-10);toelichting\n" + "\n".join(rows) + "\n", encoding="utf-8")
    result = ws.collect(path)
    assert result.n_accepted == 200
    assert any("proposed from the first 60 rows" in note for note in result.notes)
