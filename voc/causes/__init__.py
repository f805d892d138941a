"""Who in the chain causes it: evidence, a model that may say "unknown", and shares that an audit corrects.

Nothing heavy is loaded before a name is used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from voc.causes.audit_sample import draw, inclusion_probabilities
    from voc.causes.contact_category import Situation, contact_category
    from voc.causes.contributions import Points
    from voc.causes.evidence import Material, gather, left_out
    from voc.causes.explanations import explain
    from voc.causes.model import CauseModel
    from voc.causes.organisation import Chart
    from voc.causes.reason_quality import check_reasons

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
    "Chart": "organisation",
    "Material": "evidence",
    "Points": "contributions",
    "Situation": "contact_category",
    "check_reasons": "reason_quality",
    "contact_category": "contact_category",
    "draw": "audit_sample",
    "explain": "explanations",
    "gather": "evidence",
    "inclusion_probabilities": "audit_sample",
    "left_out": "evidence",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401 - a module's attribute can be anything
    if name in _PLACES:
        return getattr(import_module(f"voc.causes.{_PLACES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
