"""Commands about a workspace as a whole: made once, checked, and never in the place of another."""

import gc
import json
import subprocess
import sys

import pytest

import voc as voc_package


def test_the_version_is_said(voc):
    assert voc("--version").out.strip().endswith(voc_package.__version__)


def test_a_workspace_is_made_once(voc, tmp_path):
    made = json.loads(voc("init", tmp_path / "shop", "--json").out)
    assert made == {"workspace": str(tmp_path / "shop"), "sources": []}
    config = (tmp_path / "shop" / "voc.toml").read_bytes()
    refused = voc("init", tmp_path / "shop")
    assert refused.code == 2
    assert (tmp_path / "shop" / "voc.toml").read_bytes() == config


@pytest.mark.parametrize(("arguments", "says"), [(("--language", "de"), "de"), (("--sources", "weg.toml"), "weg.toml")])
def test_what_cannot_be_leaves_no_half_workspace(voc, tmp_path, arguments, says):
    refused = voc("init", tmp_path / "shop", *arguments)
    assert refused.code != 0
    assert says in refused.error
    assert not (tmp_path / "shop" / "voc.toml").exists()


def test_prepared_sources_are_named(voc, tmp_path):
    sources = tmp_path / "sources.toml"
    sources.write_text('[sources.b]\nkind = "survey"\n[sources.a]\nkind = "complaint"\n', encoding="utf-8")
    assert "Prepared sources: a, b" in voc("init", tmp_path / "shop", "--sources", sources).out


def test_what_is_wrong_ends_a_check_with_1(voc, fresh, tmp_path):
    good = voc("doctor", "-w", fresh, "--json")
    checks = json.loads(good.out)
    assert good.code == int(not all(check["ok"] for check in checks))
    nowhere = voc("doctor", "-w", tmp_path)
    assert nowhere.code == 1
    assert "wrong" in nowhere.out


@pytest.mark.parametrize("reference", ["T-99", "F-99", "2026-10/T-1/comments", "iets"])
def test_a_reference_of_nothing_is_refused(voc, fresh, reference):
    refused = voc("trace", reference, "-w", fresh)
    assert refused.code == 2
    assert refused.error


def test_only_a_process_of_its_own_collects_garbage_less_often(voc):
    before = gc.get_threshold(), gc.get_freeze_count()
    voc("--version")
    assert (gc.get_threshold(), gc.get_freeze_count()) == before
    code = (
        "import gc; from voc.cli import main; main(); print(gc.get_threshold()[0] > 10_000, gc.get_freeze_count() > 0)"
    )
    done = subprocess.run([sys.executable, "-c", code, "--version"], capture_output=True, text=True, check=True)
    assert done.stdout.split("\n")[1] == "True True"
