"""Who in the chain causes it: evidence, a model that may say "unknown", and shares that an audit corrects.

Nothing heavy is loaded before a name is used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from voc.causes.audit import draw, inclusion_probabilities
    from voc.causes.category import Situation, contact_category
    from voc.causes.departments import Chart
    from voc.causes.evidence import Material, gather, left_out
    from voc.causes.explain import explain
    from voc.causes.model import CauseModel
    from voc.causes.points import Points
    from voc.causes.reasons import check_reasons

__all__ = [
    "CauseModel",
    "Chart",
    "Material",
    "Points",
    "Situation",
    "check_reasons",
    "contact_category",
    "draw",
    "explain",
    "gather",
    "inclusion_probabilities",
    "left_out",
]

_PLACES = {
    "CauseModel": "model",
    "Chart": "departments",
    "Material": "evidence",
    "Points": "points",
    "Situation": "category",
    "check_reasons": "reasons",
    "contact_category": "category",
    "draw": "audit",
    "explain": "explain",
    "gather": "evidence",
    "inclusion_probabilities": "audit",
    "left_out": "evidence",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401 - a module's attribute can be anything
    if name in _PLACES:
        return getattr(import_module(f"voc.causes.{_PLACES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
