"""What the routes share: requests in threads of their own, and everything closed in order."""

import asyncio
import threading
from types import SimpleNamespace

from voc.server.app import ServerState, VocServer


class Recorder:
    """Jobs or workspaces that note when they are closed."""

    def __init__(self, name, closed):
        self.name, self.closed, self.n_running = name, closed, 0

    def close(self):
        self.closed.append(self.name)


def build_state():
    closed = []
    return ServerState(Recorder("workspaces", closed), Recorder("jobs", closed)), closed


def test_an_answer_is_worked_out_beside_the_loop():
    state, _ = build_state()
    name = asyncio.run(state.run_in_thread(lambda: threading.current_thread().name))
    assert name.startswith("voc-desk")
    state.close()


def test_an_answer_under_way_is_finished_before_its_store_is_closed():
    state, closed = build_state()
    started, may_end = threading.Event(), threading.Event()

    def work():
        started.set()
        may_end.wait()
        closed.append("answer")

    answer = state.desk_threads.submit(work)
    started.wait()
    threading.Thread(target=may_end.set).start()
    state.close()
    assert answer.done()
    # Whether the jobs close before or after the answer ends is up to the threads.
    assert sorted(closed[:-1]) == ["answer", "jobs"]
    assert closed[-1] == "workspaces"


def test_a_server_does_not_stop_while_a_job_runs():
    server, (state, _) = VocServer(), build_state()
    server.state = state
    assert server.current_activity() is None
    state.jobs.n_running = 2
    assert server.current_activity() == ["2 jobs of voc"]


def test_a_server_that_stops_takes_its_state_away_before_it_closes_it():
    server, (state, closed) = VocServer(), build_state()
    settings = {"voc_server": state}
    server.state, server.serverapp = state, SimpleNamespace(web_app=SimpleNamespace(settings=settings))
    asyncio.run(server.stop_extension())
    assert settings == {}
    assert closed == ["jobs", "workspaces"]
