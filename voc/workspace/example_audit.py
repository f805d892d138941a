"""Audit of the shipped example: the sessions that its answers belong to, drawn as they were when these were given."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from voc.records import CALIBRATION_SESSION
from voc.store.source_keys import load_segment_keys
from voc.workspace.answer_file import AnswerImport
from voc.workspace.workspace import Workspace

__all__ = ["DrawnItem", "answer_example_audit", "draw_example_audit"]

PERIOD = "2026-10"
SEED = 2026
N_COMMENTS, N_CONTACTS = 110, 40
CONTACT_SESSION = f"contacts {PERIOD}"


@dataclass(frozen=True, slots=True)
class DrawnItem:
    """A sentence of a comment (``part`` counts from 1), or a contact without one (None), that was drawn."""

    source: str
    key: str
    part: int | None
    text: str


def draw_example_audit(workspace: Workspace) -> list[DrawnItem]:
    """Draw the example's two sessions where that was not done, and return what they ask in the order of the draw."""
    audit = workspace.audit
    items, earlier_sessions = [], audit.list_sessions()
    for session, n, contacts in ((CALIBRATION_SESSION, N_COMMENTS, False), (CONTACT_SESSION, N_CONTACTS, True)):
        if session not in earlier_sessions:
            audit.draw_session(n, session=session, seed=SEED, period=PERIOD, contacts=contacts)
        comments = audit.list_open(session)
        keys = load_segment_keys(workspace.store, comments["segment"].tolist())
        for segment, text in zip(comments["segment"].tolist(), comments["text"].tolist(), strict=True):
            items.append(DrawnItem(*keys[segment], text))
    contact_source = next(name for name, source in workspace.config.sources.items() if source.kind == "contact")
    silent = audit.list_open_contacts(CONTACT_SESSION)
    return [*items, *(DrawnItem(contact_source, key, None, "") for key in silent["key"])]


def answer_example_audit(workspace: Workspace, path: Path) -> AnswerImport | None:
    """Draw the sessions and import their answers; None where that was done before."""
    if not workspace.audit.confirmed().empty:
        return None
    # A run that was stopped between a draw and the answers is finished by the next.
    draw_example_audit(workspace)
    return workspace.audit.import_answers(path)
