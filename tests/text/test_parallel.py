import threading

from threadpoolctl import threadpool_info

from voc.text.embedding.parallel import in_blocks, n_cores, one_blas_thread


def test_blocks_come_in_order_whatever_the_number_of_threads():
    for n_threads in (1, 2, 5):
        assert in_blocks(lambda rows: (rows.start, rows.stop), 10, 4, n_threads=n_threads) == [(0, 4), (4, 8), (8, 10)]
    assert in_blocks(lambda rows: rows.start, 0, 3) == []


def test_with_two_threads_two_blocks_are_worked_on_at_a_time():
    met = threading.Barrier(2, timeout=20)
    assert sorted(in_blocks(lambda _: met.wait(), 2, 1, n_threads=2)) == [0, 1]


def test_blas_has_one_thread_inside_and_what_it_had_afterwards():
    before = [pool["num_threads"] for pool in threadpool_info()]
    with one_blas_thread():
        assert {pool["num_threads"] for pool in threadpool_info()} == {1}
    assert [pool["num_threads"] for pool in threadpool_info()] == before


def test_the_number_of_cores_can_be_told(monkeypatch):
    monkeypatch.setenv("VOC_THREADS", "3")
    assert n_cores() == 3
    monkeypatch.setenv("VOC_THREADS", "many")
    assert n_cores() >= 1
