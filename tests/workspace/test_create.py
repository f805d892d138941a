"""A workspace is made once, completely or not at all."""

import pytest

from voc.config import CONFIG_NAME
from voc.errors import ConfigError, UsageError, WorkspaceError
from voc.workspace import demo_files, init, open_demo, open_workspace


def test_a_new_workspace_has_settings_a_key_and_a_place_for_reports(tmp_path):
    with init(tmp_path / "De 'shop'", language="en") as ws:
        assert (ws.config.company.name, ws.config.company.language) == ("De 'shop'", "en")
    assert {path.name for path in ws.root.iterdir()} == {CONFIG_NAME, "reports"}


def test_another_language_or_a_workspace_that_is_there_is_refused(tmp_path):
    with pytest.raises(UsageError, match="'fr'"):
        init(tmp_path / "shop", language="fr")
    init(tmp_path / "shop").close()
    with pytest.raises(WorkspaceError, match="already"):
        init(tmp_path / "shop")


def test_a_file_is_no_folder(tmp_path):
    path = tmp_path / "shop"
    path.write_text("", encoding="utf-8")
    with pytest.raises(WorkspaceError, match="is a file"):
        init(path)


def test_prepared_sources_are_added_and_bad_ones_leave_nothing_behind(tmp_path):
    good, bad = tmp_path / "good.toml", tmp_path / "bad.toml"
    good.write_text('\ufeff[sources.nps]\nkind = "survey"\n[sources.nps.columns]\ntext = "t"\n', encoding="utf-8")
    bad.write_text('[sources.nps]\nkind = "nothing"\n', encoding="utf-8")
    with init(tmp_path / "shop", sources=good) as ws:
        assert list(ws.config.sources) == ["nps"]
    with pytest.raises(ConfigError):
        init(tmp_path / "other", sources=bad)
    assert not (tmp_path / "other").exists()


def test_tables_that_windows_saved_with_a_mark_are_read(tmp_path):
    prepared = tmp_path / "prepared.toml"
    prepared.write_text('[company]\nname = "Zeil"\n', encoding="utf-8-sig")
    with init(tmp_path / "new", config=prepared) as ws:
        assert ws.config.company.name == "Zeil"


def test_the_example_is_made_once_and_does_not_mix_with_a_workspace_of_ones_own(tmp_path):
    config, files = demo_files()
    assert config.name == CONFIG_NAME
    assert len(files) > 1
    for _ in range(2):
        open_demo(tmp_path / "demo")
    with open_workspace(tmp_path / "demo") as ws:
        assert ws.config.sources
    init(tmp_path / "own").close()
    with pytest.raises(WorkspaceError, match="workspace of your own"):
        open_demo(tmp_path / "own")
