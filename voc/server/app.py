"""The extension that Jupyter loads, and what its routes share while the server runs."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from jupyter_server.extension.application import ExtensionApp
from jupyter_server.utils import url_path_join

from voc.server.jobs import Jobs

if TYPE_CHECKING:
    from voc.server.workspaces import Workspaces

__all__ = ["ServerState", "VocServer"]

DESK_THREADS = 8
"""Requests to the desk that are answered side by side; each holds one of the database's connections."""
Answer = TypeVar("Answer")


@dataclass
class ServerState:
    """State that the routes share: made when the server starts, closed when it stops."""

    workspaces: Workspaces
    jobs: Jobs
    desk_threads: ThreadPoolExecutor = field(
        default_factory=lambda: ThreadPoolExecutor(DESK_THREADS, thread_name_prefix="voc-desk")
    )

    async def run_in_thread(self, work: Callable[[], Answer]) -> Answer:
        """Return what a function returns, called in a thread; the server goes on meanwhile."""
        return await asyncio.get_running_loop().run_in_executor(self.desk_threads, work)

    def close(self) -> None:
        """Stop jobs, finish the answers under way, close every store."""
        self.jobs.close()
        self.desk_threads.shutdown(wait=True, cancel_futures=True)
        # Last: an answer that is still on its way reads its store.
        self.workspaces.close()


class VocServer(ExtensionApp):
    """voc's routes under ``voc/api``."""

    name = "voc"
    extension_url = "/lab"
    load_other_extensions = True

    def initialize_settings(self) -> None:
        """Make what the routes share."""
        from voc.server.workspaces import Workspaces

        if self.serverapp is None:  # never under Jupyter, which links an extension before it starts it
            return
        workspaces = Workspaces(Path(self.serverapp.root_dir))
        self.state = ServerState(workspaces, Jobs(self.log, clean_message=workspaces.hide_root))
        self.settings["voc_server"] = self.state

    def initialize_handlers(self) -> None:
        """Add the routes."""
        from voc.server.routes import ROUTES

        self.handlers.extend((url_path_join("voc", "api", route), handler) for route, handler in ROUTES)

    def current_activity(self) -> list[str] | None:
        """Return the work under way: a server does not stop for want of activity while a job runs."""
        n_running = self.state.jobs.n_running
        return [f"{n_running} jobs of voc"] if n_running else None

    async def stop_extension(self) -> None:
        """Close everything; the loop goes on, since a request that is answered needs it."""
        if self.serverapp is not None:
            self.serverapp.web_app.settings.pop("voc_server", None)
        await asyncio.get_running_loop().run_in_executor(None, self.state.close)
