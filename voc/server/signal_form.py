"""Panel's form for a signal: the words that it offers, and a signal that was typed into it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voc.server.schemas import SignalChoice, SignalChoices, SignalReply, SignalRequest

if TYPE_CHECKING:
    from voc.server.workspaces import OpenWorkspace
    from voc.triage.requests import Language
    from voc.workspace.signals import Signals

__all__ = ["list_choices", "store_signal"]


def list_choices(workspace: OpenWorkspace, language: Language | None) -> SignalChoices:
    """Return the company's contact reasons and departments of today, and the emotions in a language.

    Parameters
    ----------
    language
        None: the workspace's.
    """
    from voc.causes.organisation import load_organisation
    from voc.workspace.signals import EMOTIONS

    config = workspace.config
    is_english = (language or config.company.language) == "en"
    return SignalChoices(
        reasons=[SignalChoice(value=reason.id, label=reason.name) for reason in config.reasons],
        emotions=[
            SignalChoice(value=name, label=others[0] if is_english else name) for name, others in EMOTIONS.items()
        ],
        departments=[SignalChoice(value=name, label=name) for name in load_organisation(config).current_names],
    )


def store_signal(workspace: OpenWorkspace, request: SignalRequest) -> SignalReply:
    """Store a signal by the way of all rows, and return what was stored of it; one that comes again is stored once."""
    receipt = _load_signals(workspace).add(
        request.note,
        reason=request.reason or None,
        emotion=request.emotion or None,
        department=request.department or None,
        contact=request.contact or None,
        request_id=request.request_id,
    )
    return SignalReply(
        batch=receipt.batch,
        reason=receipt.reason,
        emotion=receipt.emotion,
        department=receipt.department,
        note=receipt.note,
        redactions=receipt.redactions,
        is_waiting=receipt.is_waiting,
    )


def _load_signals(workspace: OpenWorkspace) -> Signals:
    from voc.collect import Pseudonyms
    from voc.pipeline.context import Context
    from voc.workspace.pseudonym_key import load_key
    from voc.workspace.signals import Signals

    context = Context(workspace.store, workspace.config)
    return Signals(context, lambda: Pseudonyms(load_key(workspace.root, workspace.store)))
