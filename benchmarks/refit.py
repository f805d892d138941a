"""Refits over successive months: what stays, how soon something new is found, what corrections move. JSON lines.

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
from table import Table, add_json_option

from voc.records import ProposalKind, SegmentId, ThemeId
from voc.text.embedding.embedder import encode, load_embedder
from voc.text.embedding.parallel import limit_blas_threads
from voc.themes import Constraints, ThemeModel
from voc.themes.emerging import find_emerging_groups
from voc.themes.identity import carry_themes, match_topics

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
    add_json_option(parser)
    arguments = parser.parse_args()
    table = Table(arguments.json)
    texts, labels = read_labelled_texts(arguments)
    vectors = encode(load_embedder(), texts)
    months, late = spread_over_months(labels, arguments.months)
    if arguments.only in {None, "months"}:
        refit_each_month(texts, vectors, months, arguments.months, table)
    if arguments.only in {None, "planted"}:
        plant_labels(texts, vectors, labels, list(late), arguments, table)
    if arguments.only in {None, "corrections"}:
        correct_labels(texts, vectors, labels, table)


def read_labelled_texts(arguments: argparse.Namespace) -> tuple[list[str], Labels]:
    folders = [Path(), Path("../shared/data"), Path(os.environ.get("VOC_BENCH_DATA", "."))]
    paths = [folder / arguments.data for folder in folders if (folder / arguments.data).is_file()]
    if not paths:
        sys.exit(f"{arguments.data} is not there: name the folder of the data set in VOC_BENCH_DATA")
    with paths[0].open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row[arguments.label]]
    sample = np.random.default_rng(0).permutation(len(rows))[: arguments.most]
    return [rows[row][arguments.text] for row in sample], np.array([rows[row][arguments.label] for row in sample])


def spread_over_months(labels: Labels, n_months: int) -> tuple[Ints, dict[str, int]]:
    generator = np.random.default_rng(1)
    months = generator.integers(0, n_months, len(labels))
    late_labels = generator.permutation(np.unique(labels))[: n_months - 2]
    arrival_by_label = {str(label): 2 + place for place, label in enumerate(late_labels)}
    for label, arrival in arrival_by_label.items():
        rows = np.flatnonzero(labels == label)
        months[rows] = generator.integers(arrival, n_months, len(rows))
    return months, arrival_by_label


# ---- month after month -------------------------------------------------------------------------------------------


def refit_each_month(texts: list[str], vectors: NDArray[np.float32], months: Ints, n_months: int, table: Table) -> None:
    theme_by_row: dict[SegmentId, ThemeId | None] = {}
    last_theme_id = 0
    for month in range(n_months):
        started = time.perf_counter()
        rows = np.flatnonzero(months <= month)
        previous_themes = np.array([theme_by_row.get(SegmentId(row)) or -1 for row in rows.tolist()], dtype=np.int64)
        constraints = Constraints(np.full(len(rows), -1, dtype=np.int64), previous_themes) if theme_by_row else None
        is_new = months[rows] == month if theme_by_row else None
        model = ThemeModel(seed=0).fit(
            [texts[row] for row in rows], embeddings=vectors[rows], constraints=constraints, is_new=is_new
        )
        topic_by_row = dict(zip(map(SegmentId, rows.tolist()), model.labels_.tolist(), strict=True))
        matching = match_topics(
            theme_by_row,
            topic_by_row,
            next_id=1 + last_theme_id,
            theme_ids={theme for theme in theme_by_row.values() if theme},
        )
        last_theme_id = max([last_theme_id, *matching.theme_by_topic.values()])
        accepted = matching.list_proposals(ProposalKind.NEW)
        carried_themes = carry_themes(theme_by_row, topic_by_row, matching, accepted)
        is_followed = [
            matching.theme_by_topic[t] == theme_by_row[row]
            for row, t in topic_by_row.items()
            if t >= 0 and theme_by_row.get(row) is not None
        ]
        is_kept = [carried_themes[row] == theme for row, theme in theme_by_row.items() if theme is not None]
        line = {
            "month": month + 1,
            "comments": len(rows),
            "themes": len({theme for theme in carried_themes.values() if theme is not None}),
            "kept": round(float(np.mean(is_kept or [True])), 3),
            "follows": round(float(np.mean(is_followed or [True])), 3),
            "proposals": dict(Counter(proposal.kind.value for proposal in matching.proposals)),
            "seconds": round(time.perf_counter() - started, 1),
        }
        table.add_row(line)
        theme_by_row = carried_themes


# ---- something new -----------------------------------------------------------------------------------------------


def plant_labels(
    texts: list[str],
    vectors: NDArray[np.float32],
    labels: Labels,
    late_labels: list[str],
    arguments: argparse.Namespace,
    table: Table,
) -> None:
    """Plant labels one by one in the fifth month of otherwise unchanged ones."""
    model = ThemeModel(seed=0).fit(texts, embeddings=vectors)
    position_of_row = {int(row): place for place, row in enumerate(model.rows_)}
    months = np.random.default_rng(1).integers(0, arguments.months, len(labels))
    other_labels = [
        str(label) for label in np.random.default_rng(2).permutation(np.unique(labels)) if label not in late_labels
    ]
    n_texts_by_label: dict[str, int | None] = {}
    n_false = n_looks = 0

    def find_groups(rows: Ints, new: NDArray[np.bool_]) -> list[Ints]:
        places = np.array([position_of_row.get(int(row), -1) for row in rows])
        with limit_blas_threads():
            groups = find_emerging_groups(model.vectors_[places[places >= 0]], new[places >= 0])
        return [rows[places >= 0][list(group.rows)] for group in groups]

    for label in [*late_labels, *other_labels][: arguments.planted]:
        other_rows = np.flatnonzero((labels != label) & (months <= 4))
        label_rows = np.flatnonzero(labels == label)
        n_texts_by_label[label] = None
        for n in EARLY:
            rows = np.concatenate([other_rows, label_rows[:n]])
            groups = find_groups(rows, np.concatenate([months[other_rows] == 4, np.ones(len(label_rows[:n]), bool)]))
            n_of_label = [int(np.sum(labels[group] == label)) for group in groups]
            is_hit = [m >= len(group) / 2 and m >= n / 3 for m, group in zip(n_of_label, groups, strict=True)]
            n_false += len(is_hit) - sum(is_hit)
            n_looks += 1
            if any(is_hit):
                n_texts_by_label[label] = n
                break
    n_within_20 = sum(n is not None for n in n_texts_by_label.values())
    table.add_row({"planted": len(n_texts_by_label), "within_20": n_within_20, "found_after": n_texts_by_label})
    n_false_by_month = [
        len(find_groups(np.flatnonzero(months <= m), months[months <= m] == m)) for m in range(2, arguments.months)
    ]
    line = {"unchanged_months": len(n_false_by_month), "false_per_month": round(float(np.mean(n_false_by_month)), 3)}
    table.add_row(line | {"false_per_look_beside_planted": round(n_false / n_looks, 3)})


# ---- a few corrections -------------------------------------------------------------------------------------------


def correct_labels(texts: list[str], vectors: NDArray[np.float32], labels: Labels, table: Table) -> None:
    generator = np.random.default_rng(3)
    is_held_out = generator.random(len(texts)) < 0.3
    fitted_rows, held_out_rows = np.flatnonzero(~is_held_out), np.flatnonzero(is_held_out)
    model = ThemeModel(seed=0).fit([texts[row] for row in fitted_rows], embeddings=vectors[fitted_rows])
    shares: dict[int, list[float]] = {n: [] for n in CORRECTED}
    strays: dict[int, list[float]] = {n: [] for n in CORRECTED}
    for label in generator.permutation(np.unique(labels)):
        label_rows = np.flatnonzero(labels[fitted_rows] == label)
        commonest_topics = Counter(model.labels_[label_rows][model.labels_[label_rows] >= 0].tolist()).most_common(1)
        misplaced_rows = (
            label_rows[model.labels_[label_rows] != commonest_topics[0][0]] if commonest_topics else label_rows[:0]
        )
        places_of_label = np.flatnonzero(labels[held_out_rows] == label)
        if len(misplaced_rows) < max(CORRECTED) or not len(places_of_label):
            continue
        for n in CORRECTED:
            corrected_topics = {
                texts[int(fitted_rows[row])]: commonest_topics[0][0]
                for row in generator.permutation(misplaced_rows)[:n]
            }
            assigned_topics = model.assign(
                [texts[row] for row in held_out_rows], embeddings=vectors[held_out_rows], topic_by_text=corrected_topics
            ).labels
            is_there = assigned_topics == commonest_topics[0][0]
            shares[n].append(float(is_there[places_of_label].mean()))
            strays[n].append(float(np.delete(is_there, places_of_label).mean()))
    line: dict[str, object] = {"corrections_of_labels": len(shares[0])}
    for n in CORRECTED:
        line |= {f"there_after_{n}": round(float(np.mean(shares[n])), 3)}
        line |= {f"strays_after_{n}": round(float(np.mean(strays[n])), 4)}
    table.add_row(line)


if __name__ == "__main__":
    main()
