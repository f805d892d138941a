"""What a job does, without its process."""

import json
import threading

import pytest
from sqlalchemy import select

from voc.errors import InputError, PeriodError, UnknownNameError, UsageError
from voc.server import worker
from voc.server.worker import Cancelled, Told, _do, _Progress
from voc.store import open_store, runs, schema


@pytest.fixture
def said():
    return []


@pytest.fixture
def told(shop):
    def make(kind, **args):
        return Told(server_root=shop.parent, root=shop, kind=kind, args=args)

    return make


def test_a_report_is_made_and_its_files_are_named_from_the_servers_root(told, said, shop):
    done = _do(told("report", period="2026-05", language="en"), _Progress(said.append))
    assert sorted(name.rpartition(".")[2] for name in done["files"]) == ["html", "xlsx"]
    assert all(name.startswith("shop/reports/") and (shop.parent / name).is_file() for name in done["files"])
    assert said[0]["stage"] == "starting"
    json.dumps(done)


def test_reports_outside_of_the_root_are_refused_with_what_to_do(told, said, shop, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    settings = shop / "voc.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(f'{text}\n[reports]\nfolder = "{elsewhere.as_posix()}"\n', encoding="utf-8")
    with pytest.raises(UsageError, match="voc report"):
        _do(told("report", period="2026-05"), _Progress(said.append))
    assert list(elsewhere.iterdir()) == []


@pytest.mark.parametrize(
    ("kind", "args", "error"),
    [
        ("report", {"period": "1999-01"}, PeriodError),
        ("report", {"period": "2026-05", "department": "Bestaat niet"}, UnknownNameError),
        ("collect", {"file": "shop/voc.key"}, InputError),
        ("collect", {"file": "shop/none.csv"}, InputError),
    ],
)
def test_what_the_library_refuses_is_raised(told, said, kind, args, error):
    with pytest.raises(error):
        _do(told(kind, **args), _Progress(said.append))


def test_a_stage_of_which_nothing_changed_says_so(told, said):
    for kind in ("themes fit", "themes assign"):
        assert _do(told(kind), _Progress(said.append))["unchanged"] is True


def test_the_same_file_twice_is_told_to_be_unchanged(told, said, shop, company):
    text = (company / "enquete.csv").read_text(encoding="utf-8")
    (shop.parent / "enquete.csv").write_text(text, encoding="utf-8")
    done = _do(told("collect", file="enquete.csv"), _Progress(said.append))
    assert (done["unchanged"], done["kind"], done["rejected"], done["n_rejected"]) == (True, "survey", [], 0)
    json.dumps(done)


def test_a_cancelled_fit_is_marked_failed_and_what_people_see_stays(told, said, shop, monkeypatch):
    with open_store("sqlite:///voc.db", root=shop) as store:
        before = runs.current_run(store, "themes")
    progress = _Progress(said.append)
    monkeypatch.setattr(worker, "STEP_SECONDS", 0.0)

    def stop_when_storing(what):
        # Told before it is looked whether to stop: it is heard at the next step.
        if what["stage"] == "finding themes":
            progress.stop.set()

    progress.say = stop_when_storing
    with pytest.raises(Cancelled):
        _do(told("themes fit", force=True), progress)
    with open_store("sqlite:///voc.db", root=shop) as store:
        assert runs.current_run(store, "themes") == before
        with store.reading() as connection:
            states = [row.state for row in connection.execute(select(schema.Run.state).order_by(schema.Run.id))]
    assert states[-1] == "failed"
    assert "running" not in states


def test_progress_of_one_stage_is_told_now_and_then_and_its_end_always(said):
    progress = _Progress(said.append)
    for done in range(1, 1001):
        progress("reading", done, 1000)
    assert said[0] == {"stage": "reading", "done": 1, "total": 1000}
    assert said[-1] == {"stage": "reading", "done": 1000, "total": 1000}
    assert len(said) < 100


def test_it_is_stopped_once_so_that_what_tidies_up_is_left_alone(said):
    progress = _Progress(said.append)
    progress.stop.set()
    with pytest.raises(Cancelled):
        progress("reading", 0, 0)
    progress("failing the run", 0, 0)
    progress.break_off()


def test_where_the_work_tells_no_progress_it_is_interrupted(said, monkeypatch):
    told, done = [], threading.Event()
    monkeypatch.setattr(worker, "INTERRUPT_SECONDS", 0.01)
    monkeypatch.setattr(worker.os, "read", lambda _file, _n: b"")
    monkeypatch.setattr(worker._thread, "interrupt_main", lambda number: (told.append(number), done.set()))
    progress = _Progress(said.append)
    worker._watch(progress)
    assert done.is_set()
    assert told == [worker.signal.SIGTERM]
    progress.stopped.set()
    worker._watch(progress)
    assert len(told) == 1
