"""What stays over successive months, how soon something new is found, and what a few corrections move. JSON lines.

    python benchmarks/refit.py --data banking77/banking77.csv --text text --label category

The texts are dealt over months. One label in ten arrives late, one in each month from the third on. After each month a
refit with a memory of the last one; a reader keeps every comment where it was and takes new themes only.

month, comments, themes, kept (share of the comments of untouched themes that keep their id), follows (share whose
new topic leads to the same id: what a reader of new comments sees), proposals, seconds. Then one line of each:

planted: found_after, how many texts of each planted label had come when a group of new texts was found that is mostly
that label's (of 5, 10, 15, 20; null: not within 20), beside the other texts of its month.
unchanged: groups found in months in which nothing was planted: false ones, per month.
corrections: 0, 5, 10 or 20 comments of one human label, drawn from those that stand in another theme, are placed in the
label's own theme; the share of the label's held-out comments that ``assign`` puts there, without a refit; and the share
of the other held-out comments that went there with them, wrongly.
"""

from __future__ import annotations

import argparse
import csv
import os
import sys
import time
from collections import Counter
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from table import Table, json_option

from voc.records import ProposalKind
from voc.text.embedding.embedder import encode, load_embedder
from voc.text.embedding.parallel import one_blas_thread
from voc.themes import Guidance, ThemeModel
from voc.themes.emerging import emerging
from voc.themes.identity import carry, match

EARLY = (5, 10, 15, 20)  # texts of a planted label after which it is looked for
CORRECTED = (0, 5, 10, 20)
Labels = NDArray[np.str_]
Ints = NDArray[np.int64]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", default="banking77/banking77.csv")
    parser.add_argument("--text", default="text")
    parser.add_argument("--label", default="category")
    parser.add_argument("--months", type=int, default=6)
    parser.add_argument("--most", type=int, default=6_000)
    parser.add_argument("--planted", type=int, default=12, help="labels that are planted one by one")
    parser.add_argument("--only", choices=["months", "planted", "corrections"])
    json_option(parser)
    arguments = parser.parse_args()
    table = Table(arguments.json)
    texts, labels = read_texts(arguments)
    vectors = encode(load_embedder(), texts)
    months, late = dealt(labels, arguments.months)
    if arguments.only in {None, "months"}:
        over_months(texts, vectors, months, arguments.months, table)
    if arguments.only in {None, "planted"}:
        plant(texts, vectors, labels, list(late), arguments, table)
    if arguments.only in {None, "corrections"}:
        correct(texts, vectors, labels, table)


def read_texts(arguments: argparse.Namespace) -> tuple[list[str], Labels]:
    folders = [Path(), Path("../shared/data"), Path(os.environ.get("VOC_BENCH_DATA", "."))]
    paths = [folder / arguments.data for folder in folders if (folder / arguments.data).is_file()]
    if not paths:
        sys.exit(f"{arguments.data} is not there: name the folder of the data set in VOC_BENCH_DATA")
    with paths[0].open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row[arguments.label]]
    chosen = np.random.default_rng(0).permutation(len(rows))[: arguments.most]
    return [rows[row][arguments.text] for row in chosen], np.array([rows[row][arguments.label] for row in chosen])


def dealt(labels: Labels, n_months: int) -> tuple[Ints, dict[str, int]]:
    generator = np.random.default_rng(1)
    months = generator.integers(0, n_months, len(labels))
    late = generator.permutation(np.unique(labels))[: n_months - 2]
    planted = {str(label): 2 + place for place, label in enumerate(late)}
    for label, arrival in planted.items():
        rows = np.flatnonzero(labels == label)
        months[rows] = generator.integers(arrival, n_months, len(rows))
    return months, planted


# ---- month after month -------------------------------------------------------------------------------------------


def over_months(texts: list[str], vectors: NDArray[np.float32], months: Ints, n_months: int, table: Table) -> None:
    held: dict[int, int | None] = {}
    used = 0
    for month in range(n_months):
        started = time.perf_counter()
        rows = np.flatnonzero(months <= month)
        before = np.array([held.get(row) or -1 for row in rows.tolist()], dtype=np.int64)
        told = Guidance(np.full(len(rows), -1, dtype=np.int64), before) if held else None
        new = months[rows] == month if held else None
        model = ThemeModel(seed=0).fit([texts[row] for row in rows], embeddings=vectors[rows], guidance=told, new=new)
        topics = dict(zip(rows.tolist(), model.labels_.tolist(), strict=True))
        matching = match(held, topics, next_id=1 + used, themes={theme for theme in held.values() if theme})
        used = max([used, *matching.numbering.values()])
        accepted = matching.of_kind(ProposalKind.NEW)
        after = carry(held, topics, matching, accepted)
        same = [matching.numbering[t] == held[row] for row, t in topics.items() if t >= 0 and held.get(row) is not None]
        kept = [after[row] == theme for row, theme in held.items() if theme is not None]
        line = {
            "month": month + 1,
            "comments": len(rows),
            "themes": len({theme for theme in after.values() if theme is not None}),
            "kept": round(float(np.mean(kept or [1])), 3),
            "follows": round(float(np.mean(same or [1])), 3),
            "proposals": dict(Counter(proposal.kind.value for proposal in matching.proposals)),
            "seconds": round(time.perf_counter() - started, 1),
        }
        table.add(line)
        held = after


# ---- something new -----------------------------------------------------------------------------------------------


def plant(
    texts: list[str],
    vectors: NDArray[np.float32],
    labels: Labels,
    late: list[str],
    arguments: argparse.Namespace,
    table: Table,
) -> None:
    """Plant labels one by one in the fifth month of otherwise unchanged ones."""
    view = ThemeModel(seed=0).fit(texts, embeddings=vectors)
    where = {int(row): place for place, row in enumerate(view.rows_)}
    months = np.random.default_rng(1).integers(0, arguments.months, len(labels))
    others = [str(label) for label in np.random.default_rng(2).permutation(np.unique(labels)) if label not in late]
    found: dict[str, int | None] = {}
    n_false = n_looks = 0

    def look(rows: Ints, new: NDArray[np.bool_]) -> list[Ints]:
        places = np.array([where.get(int(row), -1) for row in rows])
        with one_blas_thread():
            groups = emerging(view.vectors_[places[places >= 0]], new[places >= 0])
        return [rows[places >= 0][list(group.rows)] for group in groups]

    for label in [*late, *others][: arguments.planted]:
        beside = np.flatnonzero((labels != label) & (months <= 4))
        arrived = np.flatnonzero(labels == label)
        found[label] = None
        for n in EARLY:
            rows = np.concatenate([beside, arrived[:n]])
            groups = look(rows, np.concatenate([months[beside] == 4, np.ones(len(arrived[:n]), bool)]))
            own = [int(np.sum(labels[group] == label)) for group in groups]
            hits = [m >= len(group) / 2 and m >= n / 3 for m, group in zip(own, groups, strict=True)]
            n_false += len(hits) - sum(hits)
            n_looks += 1
            if any(hits):
                found[label] = n
                break
    within = sum(n is not None for n in found.values())
    table.add({"planted": len(found), "within_20": within, "found_after": found})
    alone = [len(look(np.flatnonzero(months <= m), months[months <= m] == m)) for m in range(2, arguments.months)]
    line = {"unchanged_months": len(alone), "false_per_month": round(float(np.mean(alone)), 3)}
    table.add(line | {"false_per_look_beside_planted": round(n_false / n_looks, 3)})


# ---- a few corrections -------------------------------------------------------------------------------------------


def correct(texts: list[str], vectors: NDArray[np.float32], labels: Labels, table: Table) -> None:
    generator = np.random.default_rng(3)
    out = generator.random(len(texts)) < 0.3
    fitted, asked = np.flatnonzero(~out), np.flatnonzero(out)
    model = ThemeModel(seed=0).fit([texts[row] for row in fitted], embeddings=vectors[fitted])
    shares: dict[int, list[float]] = {n: [] for n in CORRECTED}
    strays: dict[int, list[float]] = {n: [] for n in CORRECTED}
    for label in generator.permutation(np.unique(labels)):
        own = np.flatnonzero(labels[fitted] == label)
        home = Counter(model.labels_[own][model.labels_[own] >= 0].tolist()).most_common(1)
        apart = own[model.labels_[own] != home[0][0]] if home else own[:0]
        held_out = np.flatnonzero(labels[asked] == label)
        if len(apart) < max(CORRECTED) or not len(held_out):
            continue
        for n in CORRECTED:
            known = {texts[int(fitted[row])]: home[0][0] for row in generator.permutation(apart)[:n]}
            found = model.assign([texts[row] for row in asked], embeddings=vectors[asked], placed=known).labels
            there = found == home[0][0]
            shares[n].append(float(there[held_out].mean()))
            strays[n].append(float(np.delete(there, held_out).mean()))
    line: dict[str, object] = {"corrections_of_labels": len(shares[0])}
    for n in CORRECTED:
        line |= {f"there_after_{n}": round(float(np.mean(shares[n])), 3)}
        line |= {f"strays_after_{n}": round(float(np.mean(strays[n])), 4)}
    table.add(line)


if __name__ == "__main__":
    main()
