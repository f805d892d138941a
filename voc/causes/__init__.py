"""Causes of comments: evidence, a model that may answer "unknown", and shares that an audit corrects.

:func:`gather_evidence` brings all evidence into one frame, :class:`CauseModel` learns from it and from confirmed
comments. Nothing heavy is loaded before a name is used: ``import voc`` must stay light.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from voc.causes.audit_sample import draw_audit_sample, draw_contact_sample
    from voc.causes.contributions import Contributions
    from voc.causes.evidence import EvidenceInputs, count_unknown_departments, gather_evidence
    from voc.causes.explanations import explain_causes
    from voc.causes.model import CauseModel
    from voc.causes.organisation import Organisation
    from voc.causes.reason_quality import measure_reason_quality

__all__ = [
    "CauseModel",
    "Contributions",
    "EvidenceInputs",
    "Organisation",
    "count_unknown_departments",
    "draw_audit_sample",
    "draw_contact_sample",
    "explain_causes",
    "gather_evidence",
    "measure_reason_quality",
]

_MODULES = {
    "CauseModel": "model",
    "Contributions": "contributions",
    "EvidenceInputs": "evidence",
    "Organisation": "organisation",
    "count_unknown_departments": "evidence",
    "draw_audit_sample": "audit_sample",
    "draw_contact_sample": "audit_sample",
    "explain_causes": "explanations",
    "gather_evidence": "evidence",
    "measure_reason_quality": "reason_quality",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401 - a module's attribute can be anything
    if name in _MODULES:
        return getattr(import_module(f"voc.causes.{_MODULES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
