"""Themes of texts: groups of what customers say, with labels that people would write and an identity over refits.

``ThemeModel`` fits them (BERTopic is wrapped once, inside it), ``Constraints`` hold what people decided, and
``voc.themes.identity`` recognises the themes of the last fit. Nothing heavy is loaded before a name is used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from voc.themes.constraints import Constraints
    from voc.themes.fit_texts import SeedTexts
    from voc.themes.model import ThemeModel
    from voc.themes.results import Topic, TopicAssignments, TopicGroup

__all__ = ["Constraints", "SeedTexts", "ThemeModel", "Topic", "TopicAssignments", "TopicGroup"]

_MODULE_OF_NAME = {
    "Constraints": "constraints",
    "SeedTexts": "fit_texts",
    "ThemeModel": "model",
    "Topic": "results",
    "TopicAssignments": "results",
    "TopicGroup": "results",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401  a module's attribute can be anything
    if name in _MODULE_OF_NAME:
        return getattr(import_module(f"voc.themes.{_MODULE_OF_NAME[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
