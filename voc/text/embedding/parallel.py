"""Parallel computing that gives the same numbers with one thread and with many.

A matrix product rounds differently with another number of BLAS threads, and one bit is enough to send a text to
another theme. So BLAS is held to one thread, and the cores are used by giving each a block of rows: the blocks
are the same whatever the number of cores. (It is also faster where others use the machine: BLAS threads wait for
each other, 20 seconds instead of 3 for the vectors of 3,000 texts on two busy cores.)
"""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

__all__ = ["count_cores", "limit_blas_threads", "map_blocks"]

Result = TypeVar("Result")


@contextmanager
def limit_blas_threads() -> Iterator[None]:
    """Hold BLAS and OpenMP to one thread; on leaving, the earlier limits are back."""
    from threadpoolctl import threadpool_limits

    with threadpool_limits(limits=1):
        yield


def map_blocks(
    function: Callable[[slice], Result], n_rows: int, block_size: int, *, n_threads: int | None = None
) -> list[Result]:
    """Return ``function`` of each slice of ``block_size`` rows, in order, computed on all cores or ``n_threads``."""
    slices = [slice(start, min(start + block_size, n_rows)) for start in range(0, n_rows, block_size)]
    n_workers = min(n_threads or count_cores(), len(slices))
    if n_workers <= 1:
        return [function(rows) for rows in slices]
    with ThreadPoolExecutor(n_workers) as pool:
        return list(pool.map(function, slices))


def count_cores() -> int:
    """Return how many cores this process may use, by its affinity and its container's quota (cgroup v2).

    ``VOC_THREADS`` says it where several processes share the machine: threads that wait for each other's cores make
    the model twenty times slower.
    """
    if (setting := os.environ.get("VOC_THREADS", "")).isdigit() and int(setting):
        return int(setting)
    get_affinity = getattr(os, "sched_getaffinity", None)
    n_cores = len(get_affinity(0)) if get_affinity else os.cpu_count() or 1
    try:
        quota, period = Path("/sys/fs/cgroup/cpu.max").read_text(encoding="ascii").split()
        n_cores = min(n_cores, max(1, math.ceil(int(quota) / int(period))))
    except (OSError, ValueError):
        pass  # no container, or "max": no quota
    return n_cores
