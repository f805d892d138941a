import os
import threading

from threadpoolctl import threadpool_info

from voc.text.embedding.parallel import count_cores, limit_blas_threads, map_blocks


def test_blocks_come_in_order_whatever_the_number_of_threads():
    for n_threads in (1, 2, 5):
        assert map_blocks(lambda rows: (rows.start, rows.stop), 10, 4, n_threads=n_threads) == [(0, 4), (4, 8), (8, 10)]
    assert map_blocks(lambda rows: rows.start, 0, 3) == []


def test_with_two_threads_two_blocks_are_worked_on_at_a_time():
    met = threading.Barrier(2, timeout=float(os.environ["VOC_WAIT_SECONDS"]))
    assert sorted(map_blocks(lambda _: met.wait(), 2, 1, n_threads=2)) == [0, 1]


def test_blas_has_one_thread_inside_and_what_it_had_afterwards():
    before = [pool["num_threads"] for pool in threadpool_info()]
    with limit_blas_threads():
        assert {pool["num_threads"] for pool in threadpool_info()} == {1}
    assert [pool["num_threads"] for pool in threadpool_info()] == before


def test_the_number_of_cores_can_be_told(monkeypatch):
    monkeypatch.setenv("VOC_THREADS", "3")
    assert count_cores() == 3
    monkeypatch.setenv("VOC_THREADS", "many")
    assert count_cores() >= 1
