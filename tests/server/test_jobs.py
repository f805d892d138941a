"""Long work: started, followed, refused, cancelled, broken off; and what is stored then."""

import os
import sys
import threading
import time

import pytest
from sqlalchemy import select

from voc.errors import ConflictError, UnknownNameError, UsageError
from voc.server import jobs as jobs_module
from voc.server.jobs import Jobs
from voc.store import open_store, schema

WAIT_SECONDS = float(os.environ["VOC_WAIT_SECONDS"])
FAKE = """
import json, os, sys
told = json.loads(sys.stdin.readline())
def say(**what):
    os.write(1, json.dumps(what).encode() + b"\\n")
"""


class Log:
    def __init__(self):
        self.content = []

    def warning(self, message, *arguments):
        self.content.append(message % arguments)


@pytest.fixture
def jobs(monkeypatch):
    """Jobs whose process is a script of the test's own; it is never killed for being slow to stop."""
    monkeypatch.setattr(jobs_module, "KILL_AFTER_SECONDS_ON_CLOSE", WAIT_SECONDS)
    started = []

    def start_jobs(script):
        jobs = Jobs(Log(), command=(sys.executable, "-c", FAKE + script))
        started.append(jobs)
        return jobs

    yield start_jobs
    for each in started:
        each.close()


def ended(jobs, id_):
    until = time.monotonic() + WAIT_SECONDS
    while (status := jobs.get_status(id_)).state == "running":
        assert time.monotonic() < until, status
        time.sleep(0.01)
    return status


def runs_of(root):
    with open_store("sqlite:///voc.db", root=root) as store, store.reading() as connection:
        return [tuple(row) for row in connection.execute(select(schema.Run.stage, schema.Run.state))]


def start(jupyter, workspace, kind, **args):
    answer = jupyter.ask("POST", "jobs", {"workspace": workspace}, {"kind": kind, "args": args})
    assert answer.status == 202, answer
    return answer.content["job"]


# ---- the real process -----------------------------------------------------------------------------------------------


def test_a_file_under_the_root_is_collected_and_its_rows_are_counted(jupyter, served, company):
    text = (company / "enquete.csv").read_text(encoding="utf-8").splitlines()
    rows = [text[0], "n1;20-06-2026;De app loopt alweer vast;2;K9000001;c9001;2", "n2;niks;Ook dit;99;K9000002;c9002;2"]
    (jupyter.root / served).with_name("enquete_juli.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    file = served.replace("/shop", "/enquete_juli.csv")
    answer = jupyter.job(start(jupyter, served, "collect", file=file))
    assert (answer["state"], answer["error"]) == ("done", None)
    result = answer["result"]
    assert (result["file"], result["kind"], result["n_rows"]) == ("enquete_juli.csv", "survey", 2)
    assert result["n_accepted"] + result["n_rejected"] == 2
    assert {"row", "column", "reason", "expected", "got", "kept"} == set(result["rejected"][0])
    refused = jupyter.job(start(jupyter, served, "collect", file=f"{served}/voc.key"))
    assert (refused["state"], refused["error"]["kind"], refused["result"]) == ("failed", "InputError", None)


@pytest.mark.parametrize("file", ["../secret.csv", "/etc/passwd", "C:/x.csv", "..\\x.csv"])
def test_no_file_outside_of_the_root_is_collected(jupyter, served, file):
    answer = jupyter.ask("POST", "jobs", {"workspace": served}, {"kind": "collect", "args": {"file": file}})
    assert (answer.status, answer.content["kind"]) == (404, "UnknownNameError")


def test_a_fit_that_is_cancelled_leaves_what_was_shown(jupyter, served):
    root = jupyter.root / served
    before = (runs_of(root), jupyter.desk(served, "themes").content["result"])
    job = start(jupyter, served, "themes fit", force=True)
    busy = jupyter.ask("POST", "jobs", {"workspace": served}, {"kind": "causes fit"})
    assert (busy.status, busy.content["kind"]) == (409, "ConflictError")
    assert "themes fit" in busy.content["message"]
    while (status := jupyter.ask("GET", f"jobs/{job}").content)["stage"] in {"", "start"}:
        # One that ended before its first step would be waited for without end.
        assert status["state"] == "running", status
        time.sleep(0.02)
    assert jupyter.ask("DELETE", f"jobs/{job}").status == 202
    answer = jupyter.job(job)
    assert (answer["state"], answer["result"], answer["error"]) == ("cancelled", None, None)
    after = [run for run in runs_of(root) if run not in before[0]]
    assert {state for _, state in after} <= {"failed"}
    assert jupyter.desk(served, "themes").content["result"] == before[1]
    assert jupyter.ask("DELETE", f"jobs/{job}").content["state"] == "cancelled"


# ---- the process, whatever it does ----------------------------------------------------------------------------------


def test_progress_is_told_and_the_total_may_be_unknown(jobs):
    run = jobs("say(stage='read_file', done=1, total=0); say(stage='read_file', done=2, total=4); sys.stdin.read()")
    id_ = run.start("collect", "shop", {}, who="sanne")
    until = time.monotonic() + WAIT_SECONDS
    while (status := run.get_status(id_)).total is None:
        assert time.monotonic() < until
    assert (status.stage, status.done, status.total, status.who, status.state) == (
        "read_file",
        2,
        4,
        "sanne",
        "running",
    )
    assert run.n_running == 1


def test_a_process_that_breaks_off_is_a_calm_sentence_and_a_line_in_the_log(jobs):
    run = jobs("say(stage='start', done=0, total=0); os.write(1, b'noise\\n[1]\\n'); os._exit(7)")
    status = ended(run, run.start("causes fit", "shop", {}, who="sanne"))
    assert (status.state, status.error.kind, status.error.message) == (
        "failed",
        "InternalError",
        jobs_module.FAILURE_MESSAGE,
    )
    assert "exit code 7" in run.log.content[0]


LINES = (
    '{"stage": "no such stage", "done": 1, "total": 2}',
    '{"stage": "read_file", "done": 1}',
    '{"stage": ["read_file"], "done": {}, "total": null}',
    '{"error": {"kind": 5}}',
    '{"error": "text"}',
    '{"result": 7}',
    '{"version": 3}',
    "[" * 100_000,
    "\\xff",
)


@pytest.mark.parametrize("line", LINES, ids=range(len(LINES)))
def test_a_line_that_is_not_understood_does_not_keep_the_workspace(jobs, line):
    run = jobs(f"os.write(1, b'{line}\\n'); say(result={{'n': 1}})")
    status = ended(run, run.start("collect", "shop", {}, who="sanne"))
    assert (status.state, status.result, status.error) == ("done", {"n": 1}, None)
    broken = jobs(f"os.write(1, b'{line}\\n')")
    status = ended(broken, broken.start("collect", "shop", {}, who="sanne"))
    assert (status.state, status.error.message) == ("failed", jobs_module.FAILURE_MESSAGE)


def test_an_outcome_is_not_taken_back_by_a_line_that_is_none(jobs):
    run = jobs("say(result={'n': 1}); say(warning='a library speaks')")
    assert ended(run, run.start("collect", "shop", {}, who="sanne")).result == {"n": 1}


def test_a_job_that_was_cancelled_before_is_killed_sooner_when_the_server_closes(jobs, monkeypatch):
    monkeypatch.setattr(jobs_module, "KILL_AFTER_SECONDS", 10 * WAIT_SECONDS)
    run = jobs("import time\nsay(stage='read_file', done=0, total=0)\nwhile True: time.sleep(60)")
    id_ = run.start("themes fit", "shop", {}, who="sanne")
    run.cancel(id_)
    first_timer = run._jobs[id_].kill_timer
    run.cancel(id_)  # again: not later
    assert run._jobs[id_].kill_timer is first_timer
    monkeypatch.setattr(jobs_module, "KILL_AFTER_SECONDS_ON_CLOSE", 0.01)
    run.close()
    assert ended(run, id_).state == "cancelled"
    assert not first_timer.is_alive() or first_timer.finished.is_set()


def test_a_process_that_does_not_listen_is_ended_by_force(jobs, monkeypatch):
    timers = []

    class HeldTimer(threading.Timer):
        def start(self):
            timers.append(self)

    monkeypatch.setattr(jobs_module.threading, "Timer", HeldTimer)
    run = jobs("import time\nsay(stage='read_file', done=0, total=0)\nwhile True: time.sleep(60)")
    id_ = run.start("themes fit", "shop", {}, who="sanne")
    assert run.cancel(id_).state == "running"
    (timer,) = timers
    assert timer.interval == jobs_module.KILL_AFTER_SECONDS
    timer.function()  # as when it is over
    status = ended(run, id_)
    assert (status.state, status.error) == ("cancelled", None)


def test_a_job_that_was_done_before_it_heard_is_done(jobs):
    run = jobs("sys.stdin.read(); say(result={'n': 1})")
    id_ = run.start("themes fit", "shop", {}, who="sanne")
    run.cancel(id_)
    assert (ended(run, id_).state, run.get_status(id_).result) == ("done", {"n": 1})


def test_one_workspace_has_one_job_and_a_server_a_few(jobs):
    run = jobs("sys.stdin.read()")
    run.start("themes fit", "a", {}, who="sanne")
    with pytest.raises(ConflictError, match="sanne has the job 'themes fit'"):
        run.start("causes fit", "a", {}, who="joost")
    for name in "bcd":
        run.start("themes fit", name, {}, who="sanne")
    with pytest.raises(ConflictError, match="4 jobs already"):
        run.start("themes fit", "e", {}, who="sanne")


def test_jobs_that_ended_are_forgotten_after_an_hour_or_when_there_are_too_many(jobs, monkeypatch):
    run = jobs("say(result={})")
    first = run.start("collect", "a", {}, who="sanne")
    ended(run, first)
    second = run.start("collect", "b", {}, who="sanne")
    ended(run, second)
    assert run.get_status(first).id == first
    monkeypatch.setattr(jobs_module, "MAX_KEPT", 1)
    with pytest.raises(UnknownNameError, match="no such job"):
        run.get_status(first)
    assert run.get_status(second).id == second
    monkeypatch.setattr(jobs_module, "KEPT_SECONDS", -1.0)
    for id_ in (first, second):
        with pytest.raises(UnknownNameError, match="no such job"):
            run.get_status(id_)


def test_closing_stops_the_processes_and_begins_nothing_new(jobs):
    run = jobs("sys.stdin.read()")
    id_ = run.start("themes fit", "shop", {}, who="sanne")
    process = run._jobs[id_].process
    run.close()
    assert process.poll() is not None
    assert run.get_status(id_).state == "cancelled"
    with pytest.raises(UsageError, match="stopping"):
        run.start("themes fit", "shop", {}, who="sanne")


def test_a_process_whose_server_is_gone_stops_by_itself(jupyter, served, monkeypatch):
    job = start(jupyter, served, "themes fit", force=True)
    found = jupyter.server.jobs._jobs[job]
    found.process.stdin.close()  # as the end of the server would
    assert found.process.wait(WAIT_SECONDS) != 0
    assert {state for _, state in runs_of(jupyter.root / served)} <= {"done", "failed"}
    assert jupyter.job(job)["state"] == "failed"
