"""Name of the person at this computer."""

from __future__ import annotations

import getpass

__all__ = ["get_user_name"]


def get_user_name() -> str:
    """Return whose decisions these are when nobody says: the login name on this computer, or ``"unknown"``."""
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):  # a container may have no name for its user id, a service of Windows none
        return "unknown"
