from concurrent.futures import ThreadPoolExecutor

import pytest
from filelock import FileLock

from voc.config import add_source, read_config, read_sources, toml_file, write_config
from voc.errors import ConfigError

MAPPING = """
[sources.nps]
kind = "survey"
[sources.nps.columns]
score = "NPS"
"""


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "voc.toml"
    path.write_text('# ours\n[company]\nname = "Noordstroom"\n', encoding="utf-8")
    return path


def test_a_file_is_read_with_the_mark_that_windows_puts_in_front(path):
    path.write_text('[company]\nname = "Noordstroom"\n', encoding="utf-8-sig")
    assert read_config(path).company.name == "Noordstroom"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[company", "voc.toml is not valid TOML"),
        ("[company]\nlanguage = 'fr'", "voc.toml: company.language: expected 'nl' or 'en', got 'fr'"),
        ("[company]\nnaam = 'x'", "voc.toml: company.naam: unknown; expected: name, language, time_zone"),
        (
            "[reports]\nsmallest_group = 2",
            "voc.toml: reports.smallest_group: expected greater than or equal to 5, got 2",
        ),
        ("[sources.nps]\nfiles = []", "voc.toml: sources.nps.kind: missing"),
        ("a = " + "[" * 100_000, "voc.toml cannot be read: it is nested too deeply"),
        ("a = " + "9" * 5_000, "voc.toml cannot be read: .* or holds an endless number"),
        ("[company]\ntime_zone = 'Mars/Olympus'", "company.time_zone: there is no time zone 'Mars/Olympus'"),
        ("[text]\ncustomer_number = '('", "voc.toml: text.customer_number: not a regular expression"),
        ("[themes.labeller]\nurl = 'http://localhost'", "voc.toml: themes.labeller: an endpoint without a model"),
        ("[[reasons]]\nid = 1\nname = 'a'\n[[reasons]]\nid = 1\nname = 'b'", "the file: two reasons have the same id"),
        ("[company]\nlanguage = 'fr'\nname = 3", r"company.name: expected a valid string, got 3 \(1 more\)"),
    ],
)
def test_a_mistake_is_told_with_its_place(path, text, sentence):
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=sentence):
        read_config(path)


def test_what_cannot_be_read_is_told(path, tmp_path):
    with pytest.raises(ConfigError, match="does not exist"):
        read_config(tmp_path / "other.toml")
    with pytest.raises(ConfigError, match="is a folder"):
        read_config(tmp_path)
    path.write_bytes("naam = 'café'".encode("cp1252"))
    with pytest.raises(ConfigError, match="not UTF-8"):
        read_config(path)


def test_a_source_is_added_behind_what_is_there(path):
    config = add_source(path, "nps", MAPPING)
    assert config.sources["nps"].columns.score == "NPS"
    assert path.read_text(encoding="utf-8").startswith('# ours\n[company]\nname = "Noordstroom"\n\n[sources.nps]')
    assert read_config(path) == config


@pytest.mark.parametrize("mapping", ["[sources.nps]\nkind = 'nothing'", "[sources.other]\nkind = 'survey'", "[sources"])
def test_a_source_that_is_wrong_leaves_the_file_alone(path, mapping):
    before = path.read_bytes()
    with pytest.raises(ConfigError):
        add_source(path, "nps", mapping)
    assert path.read_bytes() == before
    # The lock's file stays: who deleted it could delete the lock of another process.
    assert set(path.parent.iterdir()) <= {path, path.with_name("voc.toml.lock")}


def test_what_cannot_be_written_leaves_no_half_file(tmp_path):
    with pytest.raises(ConfigError, match="cannot be written"):
        write_config(tmp_path / "missing" / "voc.toml", "[company]\n")
    assert list(tmp_path.iterdir()) == []


def test_a_file_of_sources_needs_one(path):
    with pytest.raises(ConfigError, match=r"at least one \[sources.NAME\] table"):
        read_sources(path)
    path.write_text(MAPPING, encoding="utf-8")
    assert list(read_sources(path)) == ["nps"]


def test_sources_that_are_added_at_once_all_stay(path):
    names = [f"nps{k}" for k in range(12)]
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda name: add_source(path, name, MAPPING.replace("sources.nps", f"sources.{name}")), names))
    assert sorted(read_config(path).sources) == sorted(names)
    assert path.read_text(encoding="utf-8").startswith("# ours\n")


def test_a_file_that_another_process_holds_is_left_alone_and_the_error_says_so(path, monkeypatch):
    monkeypatch.setattr(toml_file, "LONGEST_WAIT_SECONDS", 0.05)
    before = path.read_bytes()
    with FileLock(path.with_name("voc.toml.lock")), pytest.raises(ConfigError, match="changed by another process"):
        add_source(path, "nps", MAPPING)
    assert path.read_bytes() == before


def test_the_same_source_is_added_once_and_another_of_its_name_is_refused(path):
    add_source(path, "nps", MAPPING)
    before = path.read_bytes()
    assert set(add_source(path, "nps", MAPPING).sources) == {"nps"}
    with pytest.raises(ConfigError, match="another source 'nps' already"):
        add_source(path, "nps", MAPPING.replace('"NPS"', '"Cijfer"'))
    assert path.read_bytes() == before
