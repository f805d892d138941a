"""What stays over successive months: ids, human labels, and how soon a planted new theme is found. Prints JSON lines.

    python benchmarks/refit.py --data banking77/banking77.csv --text text --label category

The texts are dealt over months. One label in ten arrives late, one in each month from the third on, a few texts at a
time. After each month: a refit, proposals (accepted as a person would who takes new themes only), and

month, comments, themes, kept (share of the comments of untouched themes that keep their id), follows (share whose
new topic leads to the same id: what a reader of new comments sees), labels_kept (of the human labels), proposals,
planted, found_after (texts of the planted label until most of them share a theme that is mostly theirs), seconds.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import sys
import time
from collections import Counter
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from voc.records import ProposalKind
from voc.text.embed import encode, load_embedder
from voc.themes import ThemeModel
from voc.themes.decisions import Refit, Registry, Rename, Step, fold, guidance
from voc.themes.registry import match

EARLY = (5, 10, 15, 20)  # texts of a planted label after which it is looked for


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", default="banking77/banking77.csv")
    parser.add_argument("--text", default="text")
    parser.add_argument("--label", default="category")
    parser.add_argument("--months", type=int, default=6)
    parser.add_argument("--most", type=int, default=6_000)
    arguments = parser.parse_args()
    texts, labels = read_texts(arguments)
    vectors = encode(load_embedder(), texts)
    months, planted = dealt(labels, arguments.months)
    steps: list[Step] = []
    for month in range(arguments.months):
        started = time.perf_counter()
        rows = np.flatnonzero(months <= month)
        before = fold(steps)
        step, follows = refit(before, steps, rows, texts, vectors)
        steps.append(step)
        if month == 0:
            steps += [Rename(theme, {"en": f"named {theme}"}) for theme in sorted(fold(steps).living())[:20]]
        after = fold(steps)
        line = {"month": month + 1, "comments": len(rows), "themes": len(after.living())} | stays(before, after, step)
        line |= {"follows": follows, "seconds": round(time.perf_counter() - started, 1)}
        late = [label for label, arrival in planted.items() if arrival == month]
        if late:
            line |= {"planted": late[0], "found_after": found_after(late[0], labels, months, month, texts, vectors)}
        print(json.dumps(line), flush=True)


def read_texts(arguments: argparse.Namespace) -> tuple[list[str], NDArray[np.str_]]:
    folders = [Path(), Path("../shared/data"), Path(os.environ.get("VOC_BENCH_DATA", "."))]
    paths = [folder / arguments.data for folder in folders if (folder / arguments.data).is_file()]
    if not paths:
        sys.exit(f"{arguments.data} is not there: name the folder of the data set in VOC_BENCH_DATA")
    with paths[0].open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row[arguments.label]]
    chosen = np.random.default_rng(0).permutation(len(rows))[: arguments.most]
    return [rows[row][arguments.text] for row in chosen], np.array([rows[row][arguments.label] for row in chosen])


def dealt(labels: NDArray[np.str_], n_months: int) -> tuple[NDArray[np.int64], dict[str, int]]:
    generator = np.random.default_rng(1)
    months = generator.integers(0, n_months, len(labels))
    late = generator.permutation(np.unique(labels))[: n_months - 2]
    planted = {str(label): 2 + place for place, label in enumerate(late)}
    for label, arrival in planted.items():
        rows = np.flatnonzero(labels == label)
        months[rows] = generator.integers(arrival, n_months, len(rows))
    return months, planted


def refit(
    registry: Registry, steps: list[Step], rows: NDArray[np.int64], texts: list[str], vectors: NDArray[np.float32]
) -> tuple[Refit, float]:
    told = guidance(registry, rows.tolist())
    model = ThemeModel(seed=0).fit([texts[row] for row in rows], embeddings=vectors[rows], guidance=told)
    topics = dict(zip(rows.tolist(), model.labels_.tolist(), strict=True))
    used = [theme for step in steps if isinstance(step, Refit) for theme in step.matching.numbering.values()]
    known = {topic.number: topic.known for topic in model.topics_ if topic.known is not None}
    matching = match(registry.themes, topics, next_id=1 + max(used, default=0), known=known, themes=registry.living())
    same = [
        matching.numbering[topic] == registry.themes[row]
        for row, topic in topics.items()
        if topic >= 0 and registry.themes.get(row) is not None
    ]
    return Refit(topics, matching, matching.of_kind(ProposalKind.NEW)), round(float(np.mean(same or [1])), 3)


def stays(before: Registry, after: Registry, step: Refit) -> dict[str, object]:
    touched = {theme for proposal in step.accepted for theme in proposal.old}
    kept = [
        after.themes[row] == theme for row, theme in before.themes.items() if theme is not None and theme not in touched
    ]
    named = [after.labels.get(theme) == labels for theme, labels in before.labels.items()]
    counts = Counter(proposal.kind.value for proposal in step.matching.proposals)
    return {
        "kept": round(float(np.mean(kept or [1])), 3),
        "labels_kept": round(float(np.mean(named or [1])), 3),
        "proposals": dict(counts),
    }


def found_after(
    label: str,
    labels: NDArray[np.str_],
    months: NDArray[np.int64],
    month: int,
    texts: list[str],
    vectors: NDArray[np.float32],
) -> int | None:
    others = np.flatnonzero((months <= month) & (labels != label))
    arrived = np.flatnonzero(labels == label)
    for n in EARLY:
        rows = np.concatenate([others, arrived[:n]])
        found = ThemeModel(seed=0).fit([texts[row] for row in rows], embeddings=vectors[rows]).labels_
        theme, count = Counter(found[len(others) :].tolist()).most_common(1)[0]
        if theme >= 0 and count >= n / 2 and count >= np.sum(found == theme) / 2:
            return n
    return None


if __name__ == "__main__":
    main()
