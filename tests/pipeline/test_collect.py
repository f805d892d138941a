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
    rejections = [SimpleNamespace(is_row_kept=False), SimpleNamespace(is_row_kept=True)]
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
