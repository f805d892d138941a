"""Contact reasons that agents recorded, as labels that teach a fit of themes what belongs together."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from voc.causes.reason_sources import fill_contact_reasons
from voc.config import Config
from voc.pipeline.context import Context
from voc.records import Kind
from voc.store import frames
from voc.text.messages.catalog import Messages

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["list_catch_all_reasons", "load_known_reasons", "name_reasons"]

CATCH_ALL_NAME = re.compile(
    r"(overige?|diversen|onbekend|others?|miscellaneous|unknown)\b|anders$|iets anders$|something else$"
)
"""Beginning of the names of reasons that say what a comment is not about: they teach nothing."""
IDEA = "idea"
"""Reason of what came in as an idea: nobody recorded it, but the source says what it is."""
MIN_SHARE_KNOWN = 0.1
"""Of the comments; below, what few have in common would speak for all."""


def list_catch_all_reasons(config: Config) -> list[str]:
    """Return the ids of the reasons that are recorded where no other one fits, such as "Overig"."""
    return sorted(reason.id for reason in config.reasons if CATCH_ALL_NAME.match(reason.name.strip().casefold()))


def name_reasons(config: Config) -> dict[str, str]:
    """Return the names of the reasons that comments are recorded under, in the company's language."""
    ideas_name = Messages(config.company.language)("reason.ideas")
    return {IDEA: ideas_name} | {reason.id: reason.name for reason in config.reasons}


def load_known_reasons(context: Context, feedback: pd.DataFrame, feedback_ids: list[int]) -> list[str | None] | None:
    """Return the contact reason of the comment of each segment, None where none is recorded.

    Parameters
    ----------
    feedback
        The store's frame of items.
    feedback_ids
        Of each segment of the fit.

    Returns
    -------
    list or None
        None where fewer than a tenth of the comments have a reason, and none came into the box of ideas.
    """
    reasons = fill_contact_reasons(feedback, frames.load_signals(context.store), frames.load_contacts(context.store))
    catch_all = {"", *list_catch_all_reasons(context.config)}
    reason_by_id = {
        id_: str(reason)
        for id_, reason in zip(feedback["id"].tolist(), reasons, strict=True)
        if isinstance(reason, str | int) and str(reason) not in catch_all
    }
    comments = set(feedback_ids)
    if sum(id_ in reason_by_id for id_ in comments) < MIN_SHARE_KNOWN * len(comments):
        reason_by_id = {}
    idea_ids = set(feedback.loc[feedback["kind"] == Kind.IDEA.value, "id"].tolist()) & comments
    reason_by_id |= dict.fromkeys(idea_ids, IDEA)
    if not reason_by_id:
        return None
    return [reason_by_id.get(id_) for id_ in feedback_ids]
