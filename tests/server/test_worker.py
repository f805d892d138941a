"""What a job does, without its process."""

import json
import threading

import pytest
from sqlalchemy import select

from voc.errors import InputError, PeriodError, UnknownNameError, UsageError
from voc.records.progress import ProgressCode, ProgressStep
from voc.server import worker
from voc.server.worker import Cancelled, JobSpec, _ProgressReporter, _run_job
from voc.store import open_store, runs, schema


@pytest.fixture
def sent():
    return []


@pytest.fixture
def build_spec(shop):
    def build(kind, **args):
        return JobSpec(server_root=shop.parent, root=shop, kind=kind, args=args)

    return build


def test_a_report_is_made_and_its_files_are_named_from_the_servers_root(build_spec, sent, shop):
    result = _run_job(build_spec("report", period="2026-05", language="en"), _ProgressReporter(sent.append))
    assert sorted(name.rpartition(".")[2] for name in result["files"]) == ["html", "xlsx"]
    assert all(name.startswith("shop/reports/") and (shop.parent / name).is_file() for name in result["files"])
    assert sent[0]["stage"] == "start"
    json.dumps(result)


def test_reports_outside_of_the_root_are_refused_with_what_to_run_job(build_spec, sent, shop, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    settings = shop / "voc.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(f'{text}\n[reports]\nfolder = "{elsewhere.as_posix()}"\n', encoding="utf-8")
    with pytest.raises(UsageError, match="voc report"):
        _run_job(build_spec("report", period="2026-05"), _ProgressReporter(sent.append))
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
def test_what_the_library_refuses_is_raised(build_spec, sent, kind, args, error):
    with pytest.raises(error):
        _run_job(build_spec(kind, **args), _ProgressReporter(sent.append))


def test_a_stage_of_which_nothing_changed_says_so(build_spec, sent):
    for kind in ("themes fit", "themes assign"):
        assert _run_job(build_spec(kind), _ProgressReporter(sent.append))["unchanged"] is True


def test_the_same_file_twice_is_told_to_be_unchanged(build_spec, sent, shop, company):
    text = (company / "enquete.csv").read_text(encoding="utf-8")
    (shop.parent / "enquete.csv").write_text(text, encoding="utf-8")
    result = _run_job(build_spec("collect", file="enquete.csv"), _ProgressReporter(sent.append))
    assert (result["unchanged"], result["kind"], result["rejected"], result["n_rejected"]) == (True, "survey", [], 0)
    json.dumps(result)


def test_a_cancelled_fit_leaves_no_run_and_what_people_see_stays(build_spec, sent, shop, monkeypatch):
    with open_store("sqlite:///voc.db", root=shop) as store:
        before = runs.load_current_run(store, "themes")
    progress = _ProgressReporter(sent.append)
    monkeypatch.setattr(worker, "STEP_SECONDS", 0.0)

    def stop_when_storing(what):
        # Told before it is looked whether to stop: it is heard at the next step.
        if what["stage"] == "find_themes":
            progress.stop_requested.set()

    progress.send = stop_when_storing
    with pytest.raises(Cancelled):
        _run_job(build_spec("themes fit", force=True), progress)
    with open_store("sqlite:///voc.db", root=shop) as store:
        assert runs.load_current_run(store, "themes") == before
        with store.reading() as connection:
            states = connection.execute(select(schema.Run.state)).scalars().all()
    assert set(states) == {"done"}


def test_progress_of_one_stage_is_told_now_and_then_and_its_end_always(sent):
    progress = _ProgressReporter(sent.append)
    for result in range(1, 1001):
        progress(ProgressStep(ProgressCode.READ_FILE, "export.csv"), result, 1000)
    assert sent[0] == {"stage": "read_file", "done": 1, "total": 1000}
    assert sent[-1] == {"stage": "read_file", "done": 1000, "total": 1000}
    assert len(sent) < 100


def test_it_is_stopped_once_so_that_what_tidies_up_is_left_alone(sent):
    progress = _ProgressReporter(sent.append)
    progress.stop_requested.set()
    with pytest.raises(Cancelled):
        progress(ProgressStep(ProgressCode.START), 0, 0)
    progress(ProgressStep(ProgressCode.STORE_THEMES), 0, 0)
    progress.break_off()


def test_where_the_work_tells_no_progress_it_is_interrupted(sent, monkeypatch):
    signals, interrupted = [], threading.Event()
    monkeypatch.setattr(worker, "INTERRUPT_SECONDS", 0.01)
    monkeypatch.setattr(worker.os, "read", lambda _file, _n: b"")
    monkeypatch.setattr(worker._thread, "interrupt_main", lambda number: (signals.append(number), interrupted.set()))
    progress = _ProgressReporter(sent.append)
    worker._watch_input(progress)
    assert interrupted.is_set()
    assert signals == [worker.signal.SIGTERM]
    progress.has_stopped.set()
    worker._watch_input(progress)
    assert len(signals) == 1
