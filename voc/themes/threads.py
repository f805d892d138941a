"""The same numbers with one thread and with many.

A matrix product rounds differently with another number of BLAS threads, and one bit is enough to send a text to
another theme. So BLAS is held to one thread, and the cores are used by giving each a block of rows: the blocks
are the same whatever the number of cores.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

from voc.text.embed import n_cores

__all__ = ["in_blocks", "one_blas_thread"]

Result = TypeVar("Result")


@contextmanager
def one_blas_thread() -> Iterator[None]:
    """Hold BLAS and OpenMP to one thread; on leaving, what was set before is back."""
    from threadpoolctl import threadpool_limits

    with threadpool_limits(limits=1):
        yield


def in_blocks(function: Callable[[slice], Result], n_rows: int, size: int) -> list[Result]:
    """Return ``function`` of each slice of ``size`` rows, in order, computed on all cores."""
    slices = [slice(start, min(start + size, n_rows)) for start in range(0, n_rows, size)]
    workers = min(n_cores(), len(slices))
    if workers <= 1:
        return [function(part) for part in slices]
    with ThreadPoolExecutor(workers) as pool:
        return list(pool.map(function, slices))
