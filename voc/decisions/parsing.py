"""Parsing of decisions: a request or an event of the log as the class of its kind, or why it cannot be one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from voc.decisions.kind_names import DecisionKind
from voc.decisions.kinds import KINDS, Decision
from voc.decisions.payload_mistakes import build_payload_error, list_mistakes, shorten_value
from voc.decisions.refusals import DecisionError
from voc.records import NEW_ACTION, Event, Reference, finding_code, letter_month

__all__ = ["find_defect", "parse_decision"]


def parse_decision(kind: str, subject: str, payload: Mapping[str, Any], *, is_old: bool = False) -> Decision:
    """Return a decision from its parts, checked as far as nothing has to be looked up.

    Parameters
    ----------
    is_old
        Let through what older versions let through and breaks no code that reads the log; for requests it is False.

    Raises
    ------
    DecisionError
        No such kind, a subject of another kind, or a payload that does not fit.

    Examples
    --------
    >>> parse_decision("merge", "T-7", {"into": 3}).to_payload()
    {'into': 3}
    """
    decision_class = KINDS.get(kind)
    if decision_class is None:
        raise DecisionError("kind", kind=shorten_value(kind), known=", ".join(KINDS))
    _check_subject(kind, subject, decision_class)
    try:
        return decision_class.model_validate(dict(payload))
    except ValidationError as exc:
        mistakes = list(list_mistakes(kind, exc, is_old=is_old))
        if mistakes:
            raise build_payload_error(kind, decision_class, mistakes[0]) from exc
    # Only what no reader uses is wrong: the fields themselves are taken as the log has them.
    return decision_class.model_construct(**dict(payload))


def find_defect(event: Event) -> str | None:
    """Return why an event of the log cannot be read as a decision, in English.

    None: it can, it is an undo, or it is of a kind that this version does not know.

    Examples
    --------
    >>> from datetime import UTC, datetime
    >>> old = Event("r", "finding/B-2026-10-1", "settle", {}, "Noor", datetime(2026, 10, 5, tzinfo=UTC))
    >>> find_defect(old)
    "'settle' needs 'upheld' in its payload"
    """
    decision_class = KINDS.get(event.kind)
    if event.undoes is not None or decision_class is None:
        return None
    try:
        parse_decision(event.kind, event.subject, event.payload, is_old=True)
    except DecisionError as exc:
        return str(exc)
    # The store filled these in before it wrote the event: without them nothing can follow from it.
    missing_fields = [name for name in decision_class.from_store if event.payload.get(name) is None]
    return str(DecisionError("missing_field", kind=event.kind, field=missing_fields[0])) if missing_fields else None


def _check_subject(kind: str, subject: str, decision_class: type[Decision]) -> None:
    about = decision_class.about
    if about == "finding":
        is_expected, expected = bool(finding_code(subject)), "finding/B-2026-10-3/Facturatie"
    elif about == "letter":
        is_expected, expected = letter_month(subject) is not None, "letter/2026-10"
    else:
        is_new_action = kind == DecisionKind.ACTION and subject == NEW_ACTION
        is_expected, expected = is_new_action or Reference.match(subject, about) is not None, f"{about}-…"
    if not is_expected:
        raise DecisionError("subject_kind", kind=kind, expected=expected, subject=shorten_value(subject))
