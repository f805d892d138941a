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
    from voc.causes.explain import causes_of, explain_cause
    from voc.causes.model import CauseModel
    from voc.causes.reasons import check_reasons
    from voc.causes.shares import stored_shares

__all__ = [
    "CauseModel",
    "Chart",
    "Material",
    "Situation",
    "causes_of",
    "check_reasons",
    "contact_category",
    "draw",
    "explain_cause",
    "gather",
    "inclusion_probabilities",
    "left_out",
    "stored_shares",
]

_PLACES = {
    "CauseModel": "model",
    "Chart": "departments",
    "Material": "evidence",
    "Situation": "category",
    "check_reasons": "reasons",
    "causes_of": "explain",
    "contact_category": "category",
    "draw": "audit",
    "explain_cause": "explain",
    "gather": "evidence",
    "inclusion_probabilities": "audit",
    "left_out": "evidence",
    "stored_shares": "shares",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401 - a module's attribute can be anything
    if name in _PLACES:
        return getattr(import_module(f"voc.causes.{_PLACES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
