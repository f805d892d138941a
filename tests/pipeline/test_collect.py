"""A file on its way into the store: its source, the name of a new one, and what its result says."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from voc.collect import MESSAGE_COLUMNS, Pseudonyms
from voc.config import Config
from voc.errors import InputError, MappingNeededError, UnknownNameError, UsageError
from voc.pipeline import Context
from voc.pipeline.collect import _name_new_source, build_result, collect_file, compute_file_hash, dump_mapping
from voc.store import frames

MAPPING = {
    "kind": "survey", "files": ["enquete*.csv"],
    "columns": {"key": "id", "at": "datum", "text": "toelichting", "customer": "klantnummer"},
}  # fmt: skip
CONFIG = Config.model_validate({"sources": {"enquete": MAPPING}})
HEADER = "id;datum;toelichting;klantnummer\n"


@pytest.fixture
def collect(store, tmp_path):
    """Return a function that writes a file and collects it; the mappings that were saved are in ``saved``."""
    saved = []

    def collect_text(name, text, config=CONFIG, **options):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        save = lambda name, table: saved.append(name) or config  # noqa: E731 - as the workspace saves it
        return collect_file(Context(store, config), path, pseudonyms=Pseudonyms(b"key"), save_mapping=save, **options)

    collect_text.saved = saved
    return collect_text


def rows(n, text="de nota klopt niet"):
    return HEADER + "".join(f"r{k};2026-10-05;{text} {k};K{k}\n" for k in range(n))


def test_a_file_is_known_by_its_name_and_the_second_time_as_a_whole(collect, store):
    first = collect("enquete-1.csv", rows(3))
    assert (first.source, first.n_rows, first.n_accepted, first.unchanged) == ("enquete", 3, 3, False)
    again = collect("enquete-1.csv", rows(3))
    assert (again.unchanged, again.batch, again.n_rows) == (True, first.batch, 0)
    assert len(frames.load_feedback(store)) == 3
    # The very same file under a name that fits no pattern is not read to know what it is.
    assert collect("kopie.csv", rows(3)).unchanged


def test_a_file_of_another_name_is_known_by_its_columns_and_that_is_said(collect):
    result = collect("anders.csv", rows(3))
    assert result.source == "enquete"
    assert result.notes[0] == "its name fits no pattern ([sources] files): it is enquete by its columns"
    assert collect.saved == []


def test_a_dry_run_counts_and_stores_nothing(collect, store):
    result = collect("enquete-1.csv", rows(3), dry_run=True)
    assert (result.n_rows, result.n_accepted, result.batch) == (3, 3, None)
    assert "dry run: nothing was stored" in result.notes
    assert result.preview is not None
    assert frames.load_feedback(store).empty


def test_a_typing_mistake_makes_no_new_source(collect):
    with pytest.raises(UnknownNameError, match=r"no source 'enqeute'; a\.csv looks like 'enquete'\. There are: "):
        collect("a.csv", rows(3), source="enqeute")
    with pytest.raises(UsageError, match="letters, digits, - and _ only"):
        collect("b.csv", "a;b\n1;2\n", source="een naam")


def test_columns_that_cannot_be_told_need_a_mapping_and_nothing_is_saved(collect):
    with pytest.raises(MappingNeededError) as caught:
        collect("b.csv", "a;b\nx;y\nz;w\n")
    assert "[sources.b]" in caught.value.table
    assert collect.saved == []


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(InputError, match=r"none\.csv"):
        compute_file_hash(tmp_path / "none.csv")


@pytest.mark.parametrize(
    ("file_name", "existing", "expected"),
    [
        ("Enquête 2026-10.csv", (), "enquete"),
        ("enquete_20261031.csv", (), "enquete"),
        ("enquete.csv", ("enquete", "enquete-2"), "enquete-3"),
        ("2026-10.csv", (), "source"),
        ("???.csv", ("source",), "source-2"),
    ],
)
def test_a_new_source_is_named_by_its_file_without_its_month(file_name, existing, expected):
    config = Config.model_validate({"sources": {name: {"kind": "survey"} for name in existing}})
    assert _name_new_source(Path(file_name), config, None) == expected


def test_a_chat_is_not_named_by_its_customer():
    chat = SimpleNamespace(columns=MESSAGE_COLUMNS)
    assert _name_new_source(Path("WhatsApp-chat met Jan de Vries.txt"), Config(), chat) == "messages"


def test_how_long_rows_are_kept_says_nothing_of_how_a_file_is_read():
    source = CONFIG.sources["enquete"]
    assert "keep" not in dump_mapping(source.model_copy(update={"keep": "24 months"}))
    assert dump_mapping(source) == dump_mapping(CONFIG.sources["enquete"])


def test_rows_that_changed_without_a_key_are_told_apart_by_nothing(collect):
    keyless = {**MAPPING, "columns": {"at": "datum", "text": "toelichting"}}
    config = Config.model_validate({"sources": {"enquete": keyless}})
    collect("enquete-1.csv", rows(3), config)
    result = collect("enquete-2.csv", rows(4), config)
    assert (result.n_duplicates, result.n_accepted) == (3, 1)
    assert any(note.startswith("no column makes a row unique (key)") for note in result.notes)


def test_nothing_is_accepted_of_a_row_that_is_refused_or_too_old():
    rejections = [SimpleNamespace(row=2, is_row_kept=False), SimpleNamespace(row=3, is_row_kept=True)]
    converted = SimpleNamespace(
        rejections=rejections, n_rows=9, n_ambiguous_dates=0, n_missing_dates=0, n_no_answer=0, n_uninformative=0,
        n_urgent=0, redactions={}, special={}, notes=(),
    )  # fmt: skip
    file = SimpleNamespace(
        path=Path("a.csv"), source_name="enquete", mapping=CONFIG.sources["enquete"], notes=("first",)
    )
    result = build_result(file, converted, n_expired=2)
    assert (result.n_accepted, result.n_expired) == (6, 2)
    assert result.notes == ("first", "2 rows are older than they are kept ([sources.enquete] keep): they were left out")


@pytest.mark.parametrize("dry_run", [True, False])
@pytest.mark.parametrize(
    ("lines", "n_accepted", "n_rejected"),
    [
        (["2026-10-05;;x", "2026-10-06;nota;3"], 1, 1),  # two faults in one row
        (["2026-10-05;;x", "2026-10-06;;"], 0, 2),
        (["ooit;;x", "2026-10-06;nota;0.500"], 0, 2),
        (["2026-10-05;nota;3", "2026-10-05;brief;1.234"], 2, 0),
    ],
)
def test_a_row_is_accepted_or_rejected_once_however_many_faults_it_has(collect, lines, n_accepted, n_rejected, dry_run):
    mapping = {"kind": "volume", "columns": {"at": "dag", "process": "proces", "count": "n"}}
    config = Config.model_validate({"sources": {"werk": mapping}})
    text = "\n".join(["dag;proces;n", *lines, ""])
    result = collect("werk.csv", text, config, source="werk", dry_run=dry_run)
    assert (result.n_rows, result.n_accepted, result.n_rejected) == (2, n_accepted, n_rejected)


def test_a_dry_run_of_refused_and_half_refused_rows_counts_what_would_be_stored(collect):
    scored = {**MAPPING, "columns": MAPPING["columns"] | {"score": "cijfer"}, "score": {"scale": "mark"}}
    config = Config.model_validate({"sources": {"enquete": scored}})
    text = "id;datum;toelichting;klantnummer;cijfer\nr1;ooit;de nota;K1;99\nr2;2026-10-17;de app;K2;99\n"
    dry = collect("enquete-1.csv", text, config, dry_run=True)
    stored = collect("enquete-1.csv", text, config)
    assert (dry.n_rows, dry.n_accepted, dry.n_rejected) == (2, 1, 1)
    assert (stored.n_rows, stored.n_accepted, stored.n_rejected) == (2, 1, 1)
    assert dry.rejected == stored.rejected


def test_a_file_under_another_mapping_is_read_again_and_its_rows_are_the_same(collect, store):
    first = collect("enquete-1.csv", rows(3))
    changed = Config.model_validate({"sources": {"enquete": MAPPING | {"channel": "web"}}})
    again = collect("enquete-1.csv", rows(3), changed)
    assert (again.unchanged, again.n_accepted, again.n_rows) == (False, 0, 3)
    assert again.batch != first.batch
    assert set(frames.load_feedback(store)["channel"]) == {"web"}


def test_a_row_that_comes_again_with_other_words_is_updated_and_not_added(collect, store):
    collect("enquete-1.csv", rows(2))
    result = collect("enquete-2.csv", rows(2, "de nota klopt wel"))
    assert (result.n_accepted, result.n_updated) == (0, 2)
    assert all("klopt wel" in text for text in frames.load_feedback(store)["text"])


def test_the_users_word_for_a_source_goes_before_what_the_file_is_called(collect):
    two = Config.model_validate({"sources": {"enquete": MAPPING, "panel": MAPPING | {"files": ["panel*.csv"]}}})
    assert collect("panel-1.csv", rows(1), two, source="enquete").source == "enquete"
    assert collect("panel-2.csv", rows(2), two).source == "panel"


def test_a_files_hash_is_that_of_its_bytes(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"abc")
    assert compute_file_hash(path) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    with pytest.raises(InputError):
        compute_file_hash(tmp_path)


@pytest.mark.parametrize(
    ("file_name", "expected"),
    [("Klachten Jan de Vries.csv", "klachten-naam"), ("ÜBER 2026_10_05.csv", "uber"), ("a..b--c.xlsx", "a-b-c"),
     ("_2026-10_.csv", "source"), ("NPS2026.csv", "nps2026")],
)  # fmt: skip
def test_the_name_of_a_new_source_is_a_key_of_toml_without_a_customer(file_name, expected):
    assert _name_new_source(Path(file_name), Config(), None) == expected
