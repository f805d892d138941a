"""Stages that a workspace's data pass through, by the names under which their runs are stored."""

from __future__ import annotations

from enum import StrEnum

__all__ = ["Stage"]


class Stage(StrEnum):
    """Stages that leave a run in the store, and two that do not."""

    THEMES = "themes"
    CAUSES = "causes"
    CARDS = "cards"
    REPORT = "report"  # its files and figures are stored without a run of its own
    ASSIGN = "assign"  # adds to the run of the themes
