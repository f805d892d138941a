"""Processor seconds of all tables of a month, on a workspace's data several times over.

    python benchmarks/month.py WORKSPACE 2026-10 [--times 10] [--parts 3] [--profile]

The workspace's frames are repeated in memory, each copy with customers, contacts and comments of its own; its themes
are divided over the copies into as many parts. Prints a JSON line: comments, themes, pieces of evidence, seconds
(processor time of the month's tables, without reading the store). ``--profile`` prints what takes most.
"""

from __future__ import annotations

import argparse
import cProfile
import json
import pstats
import time
from dataclasses import replace
from pathlib import Path

import pandas as pd

import voc
from voc.causes.contributions import Contributions
from voc.insight.facts import Facts
from voc.insight.month import build_month
from voc.records import Period

STRIDE = 10_000_000
"""Ids of a copy are those of the workspace plus so much for each copy before it."""


def repeat_facts(facts: Facts, n_times: int, n_parts: int) -> Facts:
    """Return facts with every item, contact and signal so many times, and each theme in several parts."""
    n_themes = max(theme.id for theme in facts.themes) + 1

    def repeat(name: str, ids: tuple[str, ...] = (), names: tuple[str, ...] = ()) -> pd.DataFrame | None:
        frame = getattr(facts, name)
        return (
            None
            if frame is None
            else pd.concat([shift(frame, k, ids, names) for k in range(n_times)], ignore_index=True)
        )

    def shift(frame: pd.DataFrame, copy: int, ids: tuple[str, ...], names: tuple[str, ...]) -> pd.DataFrame:
        changes = {name: frame[name] + copy * STRIDE for name in ids if name in frame}
        changes |= {name: frame[name] + f"-{copy}" if copy else frame[name] for name in names if name in frame}
        if "theme" in frame:
            changes["theme"] = frame["theme"] + n_themes * (copy % n_parts)
        return frame.assign(**changes)

    themes = [
        replace(theme, row=replace(theme.row, id=theme.id + n_themes * part))
        for part in range(n_parts)
        for theme in facts.themes
    ]
    return replace(
        facts,
        feedback=repeat("feedback", ("id", "duplicate_of"), ("customer", "contact", "source_key")),
        answers=repeat("answers", ("feedback",)),
        segments=repeat("segments", ("id", "feedback")),
        contacts=repeat("contacts", ("id",), ("key", "customer")),
        signals=repeat("signals", ("feedback",), ("contact",)),
        assignments=repeat("assignments", ("segment",)),
        attributions=repeat("attributions", ("segment",)),
        evidence=repeat("evidence", ("segment",)),
        themes=tuple(themes),
        contributions=Contributions.create_empty(),
        actions=(),
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("workspace", type=Path)
    parser.add_argument("period")
    parser.add_argument("--times", type=int, default=10)
    parser.add_argument("--parts", type=int, default=3)
    parser.add_argument("--profile", action="store_true")
    arguments = parser.parse_args()
    with voc.open(arguments.workspace) as ws:
        facts = repeat_facts(ws.facts, arguments.times, arguments.parts)
    # By processor time: on a busy machine the clock tells what others do.
    profile = cProfile.Profile(time.process_time)
    start = time.process_time()
    if arguments.profile:
        profile.enable()
    month = build_month(facts, Period.parse(arguments.period))
    profile.disable()
    seconds = time.process_time() - start
    line = {
        "comments": len(facts.comments),
        "themes": len(facts.themes),
        "shown": len(month.themes),
        "evidence": 0 if facts.evidence is None else len(facts.evidence),
        "seconds": round(seconds, 2),
    }
    print(json.dumps(line))
    if arguments.profile:
        pstats.Stats(profile).sort_stats("cumulative").print_stats(60)


if __name__ == "__main__":
    main()
