"""Folders of files: what is new, what is left out, and a watch from its start to Ctrl-C."""

import json
import os
import signal
import subprocess
import sys

import pytest

from voc.cli.watch import _Watcher

HEADER = "id;datum;cijfer;toelichting"
MAPPING = """
[sources.enquete]
kind = "survey"
files = ["enquete*.csv"]
[sources.enquete.columns]
key = "id"
at = "datum"
score = "cijfer"
text = "toelichting"
[sources.enquete.score]
scale = "mark"
[sources.enquete.dates]
order = "day-first"
"""
RUN = """
import os, signal, sys, threading
# Of tests that run in a shell's background Ctrl-C is ignored, and so it would be here.
signal.signal(signal.SIGINT, signal.default_int_handler)
# Whoever kills the tests leaves no watch behind: its input then ends.
threading.Thread(target=lambda: (os.read(0, 1), os._exit(1)), daemon=True).start()
from voc.cli import main
sys.exit(main())
"""
REASON = "de nota klopt niet en ik krijg geen uitleg over het bedrag"


def write(path, rows):
    # Renamed into its place, so that no look sees half of it.
    draft = path.with_suffix(".part")
    draft.write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
    draft.rename(path)
    return path


def list_rows(n, mark=6):
    return [f"r{k};{k % 28 + 1:02d}-10-2026;{mark};{REASON} {k}" for k in range(n)]


@pytest.fixture
def shop(voc, tmp_path):
    (tmp_path / "sources.toml").write_text(MAPPING, encoding="utf-8")
    assert voc("init", tmp_path / "shop", "--sources", tmp_path / "sources.toml").code == 0
    (tmp_path / "inbox").mkdir()
    return tmp_path / "shop"


def test_a_folder_gives_what_is_new_and_changed_and_names_what_is_left_out(voc, shop, tmp_path):
    inbox = tmp_path / "inbox"
    write(inbox / "enquete-1.csv", list_rows(20))
    (inbox / "audit.csv").write_text("segment,department\nS-1,Meters\n", encoding="utf-8")
    first = json.loads(voc("collect", inbox, "-w", shop, "--json").out)
    assert [result["n_accepted"] for result in first["files"]] == [20]
    assert [item["file"] for item in first["skipped"]] == ["audit.csv"]
    write(inbox / "enquete-2.csv", [*list_rows(19), f"r19;20-10-2026;9;{REASON} 19", f"r20;20-10-2026;9;{REASON}"])
    again = json.loads(voc("collect", inbox, "-w", shop, "--json").out)["files"]
    assert [result["unchanged"] for result in again] == [True, False]
    assert (again[1]["n_accepted"], again[1]["n_updated"], again[1]["n_duplicates"]) == (1, 1, 19)
    assert "audit.csv (answers of an audit: voc audit import audit.csv)" in voc("collect", inbox, "-w", shop).out


def test_a_file_of_no_pattern_is_said_to_be_known_by_its_columns_and_is_not_read_again(
    voc, shop, tmp_path, monkeypatch
):
    path = write(tmp_path / "inbox" / "download.csv", list_rows(20))
    assert (
        "its name fits no pattern ([sources] files): it is enquete by its columns"
        in voc("collect", path, "-w", shop).out
    )

    def read_again(*_):
        raise AssertionError("read again")

    monkeypatch.setattr("voc.pipeline.collect.read_table", read_again)
    assert "unchanged" in voc("collect", path, "-w", shop).out


def test_a_file_of_two_patterns_is_refused_and_leaves_the_others(voc, shop, tmp_path):
    with (shop / "voc.toml").open("a", encoding="utf-8") as config:
        config.write(MAPPING.replace("sources.enquete", "sources.andere").replace("enquete*.csv", "*etevan*.csv"))
    write(tmp_path / "inbox" / "enquetevan.csv", list_rows(6))
    write(tmp_path / "inbox" / "enquete-1.csv", list_rows(5))
    done = voc("collect", tmp_path / "inbox", "-w", shop)
    assert "fits the patterns of 2 sources alike (andere, enquete)" in done.error
    assert (done.code, "enquete-1.csv" in done.out) == (1, True)
    named = voc("collect", tmp_path / "inbox" / "enquetevan.csv", "--source", "andere", "-w", shop)
    assert named.code == 0


def test_files_that_come_while_the_mappings_are_broken_are_collected_once_they_are_repaired(shop, tmp_path, capsys):
    watcher = _Watcher(shop, [tmp_path / "inbox"], source=None, as_json=True)
    config = (shop / "voc.toml").read_text(encoding="utf-8")
    (shop / "voc.toml").write_text("[sources", encoding="utf-8")
    write(tmp_path / "inbox" / "enquete-1.csv", list_rows(20))
    for _ in range(4):
        watcher.collect_new_files()
    printed = capsys.readouterr()
    assert (printed.out, printed.err.count("trying again")) == ("", 1)
    (shop / "voc.toml").write_text(config, encoding="utf-8")
    for _ in range(2):
        watcher.collect_new_files()
    assert watcher.n_collected == 1


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signal like Ctrl-C for one process")
@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_a_watch_collects_what_comes_and_stops_cleanly(voc, shop, tmp_path, stop):
    inbox = tmp_path / "inbox"
    write(inbox / "enquete-1.csv", list_rows(20))
    command = [sys.executable, "-c", RUN, "collect", inbox]
    watch = subprocess.Popen(
        [*map(str, command), "--watch", "--every", "0.1", "--json", "-w", str(shop)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    with watch:
        try:
            first = json.loads(watch.stdout.readline())
            write(inbox / "kapot.csv", [])
            broken = json.loads(watch.stdout.readline())
            write(inbox / "enquete-2.csv", list_rows(30, mark=8))
            second = json.loads(watch.stdout.readline())
            watch.send_signal(stop)
            # Its input stays open until it ends: closing it would end the watch in another way.
            returncode, errors = watch.wait(float(os.environ["VOC_WAIT_SECONDS"])), watch.stderr.read()
        finally:
            watch.kill()
    assert [result["n_accepted"] for result in first["files"]] == [20]
    assert ["rows" in failure["error"] for failure in broken["failed"]] == [True]
    assert [(result["n_accepted"], result["n_updated"]) for result in second["files"]] == [(10, 20)]
    assert returncode == 0, errors
    assert "Traceback" not in errors
    assert len(json.loads(voc("collect", inbox / "enquete-1.csv", "-w", shop, "--json").out)["files"]) == 1
