"""What customers say, grouped: BERTopic wrapped once, labels people would write, and identity over refits.

Nothing heavy is loaded before a name is used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from voc.themes.constraints import Guidance
    from voc.themes.model import ThemeModel
    from voc.themes.results import Assigned, Subject, Topic

__all__ = ["Assigned", "Guidance", "Subject", "ThemeModel", "Topic"]

_PLACES = {
    "Assigned": "results",
    "Guidance": "constraints",
    "Subject": "results",
    "ThemeModel": "model",
    "Topic": "results",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401 - a module's attribute can be anything
    if name in _PLACES:
        return getattr(import_module(f"voc.themes.{_PLACES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
