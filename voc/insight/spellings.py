"""Spellings of one name: exports of two systems write "Phone" and "phone", which are one channel."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from voc.text.normalize import fold

if TYPE_CHECKING:
    import pandas as pd

    from voc.insight.facts import Facts

__all__ = ["unify_channels"]

FRAMES_WITH_CHANNEL = ("feedback", "contacts", "daily_totals", "reachability")


def unify_channels(facts: Facts) -> Facts:
    """Return the facts with each channel in one spelling: that of ``[[channels]]``, else the most frequent of all.

    A survey that writes "E-mail" and a contact system that writes "e-mail" mean one channel: apart, a complaint would
    be a contact of its own beside its registration, and half of a channel too small to be shown.
    """
    frames: dict[str, pd.DataFrame] = {
        name: frame
        for name in FRAMES_WITH_CHANNEL
        if (frame := getattr(facts, name)) is not None and "channel" in frame
    }
    counts = Counter[Any]()
    for frame in frames.values():
        counts.update(frame["channel"].dropna().value_counts().to_dict())
    spelling_by_name = _choose_spellings(counts, [channel.name for channel in facts.config.channels])
    if all(name == spelling for name, spelling in spelling_by_name.items()):
        return facts
    changes: dict[str, Any] = {
        name: frame.assign(channel=_respell(frame["channel"], spelling_by_name)) for name, frame in frames.items()
    }
    return replace(facts, **changes)


def _choose_spellings(counts: Mapping[Any, int], preferred: Iterable[str]) -> dict[str, str]:
    """Return the spelling of each name: a preferred one, else the most frequent, of equals the first."""
    spelling_by_word: dict[str, str] = {}
    by_count = sorted(counts, key=lambda name: (-counts[name], str(name)))
    for name in (*preferred, *by_count):
        spelling_by_word.setdefault(fold(str(name)), str(name))
    return {name: spelling_by_word[fold(str(name))] for name in by_count}


def _respell(names: pd.Series[str], spelling_by_name: Mapping[str, str]) -> pd.Series[str]:
    unified = names.map(spelling_by_name, na_action="ignore")
    return unified.astype(names.dtype)  # where all are missing, map would make numbers of them
