"""The long poll: waits until somebody decides, wherever they sit, or until a job of this server changes.

The log of decisions in the database is the only thing that officers on several servers share, so it is looked at: the
newest event's number, by index, twice a second for each one who waits.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

__all__ = ["LOOK_SECONDS", "MOST_WAITING", "Newsroom"]

LOOK_SECONDS = 0.5
MOST_WAITING = 100
"""More than that are answered at once: a page that was opened a hundred times must not hold the server."""


class Newsroom:
    """Counts who waits, and lets them go when there is news, when time is up or when the server stops."""

    def __init__(self) -> None:
        self.n_waiting = 0
        self._closed = False

    async def wait(
        self, is_news: Callable[[], Awaitable[bool]], seconds: float, *, gone: Callable[[], bool] = lambda: False
    ) -> None:
        """Return as soon as ``is_news`` answers yes, and after some seconds in any case.

        Parameters
        ----------
        is_news
            Looks once.
        gone
            Tells that nobody waits for the answer any more.
        """
        if await is_news() or self.n_waiting >= MOST_WAITING:
            return
        until = asyncio.get_running_loop().time() + seconds
        self.n_waiting += 1
        try:
            while not (self._closed or gone()):
                left = until - asyncio.get_running_loop().time()
                if left <= 0:
                    return
                await asyncio.sleep(min(LOOK_SECONDS, left))
                if await is_news():
                    return
        finally:
            self.n_waiting -= 1

    def close(self) -> None:
        """Let all go at their next look."""
        self._closed = True
