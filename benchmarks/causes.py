"""Causes of comments: our model beside its peers, on real labels and in a simulation with habits that mislead.

    python benchmarks/causes.py --data FILE.csv --text COLUMN --department COLUMN [--theme COLUMN]
    python benchmarks/causes.py --taxonomy FILE.csv --text COLUMN --department COLUMN [--definition COLUMN]
    python benchmarks/causes.py --simulate [--seeds 2000] [--changed 0.5]
    python benchmarks/causes.py --example WORKSPACE
    python benchmarks/causes.py --actions [--seeds 1000]
    python benchmarks/causes.py --speed

Prints one JSON array. ``--data``: ``system, confirmed, accuracy, macro_f1, ece, brier``, means over ``--seeds`` draws
of the confirmed items, scored on 2,000 held out (of a smaller file: half of it). ``--simulate`` (cause_simulation.py):
``system, confirmed, level, share_error, width`` (percentage points), ``coverage`` ([0, 1]; ``…_leading``: of each
group's leading department alone); levels ``company, month, theme, theme_month,
reported_month``; 300 seeds unless told otherwise; ``uncorrected`` is what the same model predicts before the audited
comments correct its shares. With ``--changed`` a part of the themes has other causes in the reported month.
Without an answer also ``lead_probability`` (said of the leading department) and ``leads`` (how often it does).
``--example`` (example_shares.py): the printed shares of October in a workspace that ``voc demo`` made, beside ``key``,
the example's key over the same comments, and how many intervals of month × department hold theirs.
``--actions`` (action_simulation.py): how often "worked" is said after a bad month that ended by itself; 500 seeds.
Majority vote, audited answers alone and Dawid–Skene (the first 100 seeds) stand beside it.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pandas as pd
from action_simulation import compare_actions
from cause_simulation import Scores, compare_in_simulation
from example_shares import compare_example
from numpy.typing import NDArray
from table import Table, add_json_option

from voc.causes import CauseModel, EvidenceInputs, gather_evidence
from voc.records import Department
from voc.text.embedding.embedder import encode, load_embedder

CONFIRMED = (0, 10, 50, 150, 500)
CONFIRMED_SIMULATED = (0, 50, 75, 150, 500)
SEEDS, SEEDS_SIMULATED, SEEDS_OF_ACTIONS = 5, 300, 500
MAX_TESTED = 2000
Predictor = Callable[[NDArray[np.int64]], NDArray[np.float64]]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--taxonomy", type=Path)
    parser.add_argument("--text")
    parser.add_argument("--department")
    parser.add_argument("--theme", help="column of themes; several are parted by |, the first one counts")
    parser.add_argument("--definition", help="with --taxonomy: a column with a definition, added to the text")
    parser.add_argument("--simulate", action="store_true")
    parser.add_argument("--changed", type=float, default=0.0, help="with --simulate: themes that change, [0, 1]")
    parser.add_argument("--example", type=Path, metavar="WORKSPACE", help="that voc demo made")
    parser.add_argument("--actions", action="store_true")
    parser.add_argument("--speed", action="store_true")
    parser.add_argument("--seeds", type=int, help=f"default: {SEEDS}; with --simulate {SEEDS_SIMULATED}")
    parser.add_argument("--confirmed", type=int, nargs="+")
    add_json_option(parser)
    options = parser.parse_args()
    file = options.data or options.taxonomy
    if file is not None and not (options.text and options.department):
        parser.error("--data and --taxonomy need --text and --department")
    if file is not None and not file.is_file():
        parser.error(f"{file} is not there: give a CSV with a column of texts and one of departments")
    if options.simulate:
        rows = compare_in_simulation(
            options.seeds or SEEDS_SIMULATED, options.confirmed or CONFIRMED_SIMULATED, options.changed
        )
    elif options.example:
        rows = compare_example(options.example)
    elif options.actions:
        rows = compare_actions(options.seeds or SEEDS_OF_ACTIONS)
    elif options.speed:
        rows = [measure_speed()]
    elif options.taxonomy:
        rows = compare_on_taxonomy(options.taxonomy, options.text, options.department, options.definition)
    elif options.data:
        rows = compare_on_labels(options)
    else:
        parser.error("one of --data, --taxonomy, --simulate, --example, --actions and --speed is needed")
    table = Table(options.json)
    for row in rows:
        table.add_row(row)
    return 0


# ---- real labels -----------------------------------------------------------------------------------------------


def compare_on_labels(options: argparse.Namespace) -> list[Scores]:
    frame = pd.read_csv(options.data, dtype=str).dropna(subset=[options.text, options.department])
    frame = frame[frame.groupby(options.department)[options.department].transform("size") >= 50].reset_index(drop=True)
    names = sorted(frame[options.department].unique())
    truth = pd.Categorical(frame[options.department], categories=names).codes.astype(np.int64)
    texts = frame[options.text].tolist()
    vectors = encode(load_embedder(), texts)
    theme = frame[options.theme].str.split("|").str[0] if options.theme else pd.Series(np.nan, index=frame.index)
    test_rows, train_rows = split_rows(len(frame))
    results: list[Scores] = []
    for n in options.confirmed or CONFIRMED:
        if n > len(train_rows):
            print(f"{n} confirmed left out: {len(train_rows)} rows are not held out", file=sys.stderr)
            continue
        scores_by_system: dict[str, list[NDArray[np.float64]]] = {}
        for seed in range(options.seeds or SEEDS):
            confirmed_rows = np.random.default_rng(seed).choice(train_rows, n, replace=False)
            for system, shares in _predict_by_systems(texts, theme, vectors, truth, names, confirmed_rows):
                scores_by_system.setdefault(system, []).append(compute_scores(shares[test_rows], truth[test_rows]))
        results += [
            {"system": system, "confirmed": n, **dict(zip(("accuracy", "macro_f1", "ece", "brier"), mean, strict=True))}
            for system, runs in scores_by_system.items()
            if (mean := np.mean(runs, axis=0).round(4).tolist())
        ]
    return results


def split_rows(n: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The rows that are scored, and those of which some are confirmed: at least half of a file is left for these."""
    order = np.random.default_rng(12345).permutation(n)
    n_test = min(MAX_TESTED, n // 2)
    return order[:n_test], np.sort(order[n_test:])


def _predict_by_systems(
    texts: list[str],
    theme: pd.Series,
    vectors: NDArray[np.float32],
    truth: NDArray[np.int64],
    names: list[str],
    confirmed_rows: NDArray[np.int64],
) -> Iterator[tuple[str, NDArray[np.float64]]]:
    from sklearn.linear_model import LogisticRegression
    from sklearn.neighbors import KNeighborsClassifier

    departments = tuple(Department(name, description=name) for name in names)
    # With their texts, as a workspace has them: descriptions are matched by letters as well as by vectors.
    table = pd.DataFrame({"id": np.arange(len(texts)), "feedback": np.arange(len(texts)), "text": texts})
    inputs = EvidenceInputs(
        table, pd.DataFrame({"id": table["id"]}), departments, embeddings=vectors, embedder=load_embedder()
    )
    segments = pd.DataFrame({"segment": table["id"], "theme": theme.to_numpy()})
    confirmed = {int(row): names[truth[row]] for row in confirmed_rows}
    model = CauseModel(names).fit(gather_evidence(inputs), confirmed, segments=segments, embeddings=vectors)
    shares = model.predict_proba().to_numpy()
    yield "voc", _spread_unknown(shares)
    counts = np.bincount(truth[confirmed_rows], minlength=len(names)) + 1.0
    yield "majority of confirmed", np.tile(counts / counts.sum(), (len(texts), 1))
    if len(np.unique(truth[confirmed_rows])) > 1:
        peers = {
            "logistic regression": LogisticRegression(max_iter=1000),
            "nearest neighbours": KNeighborsClassifier(
                min(10, len(confirmed_rows)), weights="distance", metric="cosine"
            ),
        }
        for name, peer in peers.items():
            full = np.zeros((len(texts), len(names)))
            peer.fit(vectors[confirmed_rows], truth[confirmed_rows])
            full[:, peer.classes_] = peer.predict_proba(vectors)
            yield name, full


def _spread_unknown(shares: NDArray[np.float64]) -> NDArray[np.float64]:
    """Peers cannot abstain: what is unknown is spread evenly, so that probabilities can be compared."""
    return shares[:, :-1] + shares[:, -1:] / (shares.shape[1] - 1)


def compute_scores(shares: NDArray[np.float64], truth: NDArray[np.int64]) -> NDArray[np.float64]:
    """Accuracy, macro F1, expected calibration error (15 bins of the top label), Brier score."""
    from sklearn.metrics import f1_score

    predicted, certainty = shares.argmax(axis=1), shares.max(axis=1)
    is_right = predicted == truth
    bins = np.minimum((certainty * 15).astype(int), 14)
    gaps = [abs(is_right[bins == b].mean() - certainty[bins == b].mean()) * (bins == b).mean() for b in np.unique(bins)]
    brier = ((shares - np.eye(shares.shape[1])[truth]) ** 2).sum(axis=1).mean()
    return np.array(
        [is_right.mean(), f1_score(truth, predicted, average="macro", zero_division=0), np.sum(gaps), brier]
    )


# ---- a taxonomy, cold ------------------------------------------------------------------------------------------


def compare_on_taxonomy(file: Path, text: str, department: str, definition: str | None) -> list[Scores]:
    """Leave one category out: is a responsible department among the first three?"""
    frame = pd.read_csv(file, dtype=str).dropna(subset=[text, department]).reset_index(drop=True)
    texts = frame[text] if definition is None else frame[text] + ". " + frame[definition].fillna("")
    owners_by_row = [value.split("|") for value in frame[department]]
    names = sorted({name for owners in owners_by_row for name in owners})
    embedder = load_embedder()
    vectors = encode(embedder, texts.tolist())
    is_responsible = np.array([[name in owners for name in names] for owners in owners_by_row])
    hits_by_system: dict[str, list[bool]] = {}
    for row in range(len(frame)):
        others = np.arange(len(frame)) != row
        departments = tuple(
            Department(name, examples=tuple(texts[others & is_responsible[:, column]]))
            for column, name in enumerate(names)
        )
        voc_scores = _predict_cold(departments, texts[row], vectors[[row]], embedder, names)
        centroid = is_responsible[others].T.astype(float) @ vectors[others]
        centroid /= np.maximum(np.linalg.norm(centroid, axis=1, keepdims=True), 1e-9)
        nearest_scores = np.where(is_responsible[others], (vectors[others] @ vectors[row])[:, None], -1).max(axis=0)
        whole_texts = [". ".join(entry.examples) or " " for entry in departments]
        systems = {
            "voc, cold": voc_scores,
            "cosine to the department's whole text": encode(embedder, whole_texts) @ vectors[row],
            "cosine to the department's centroid": centroid @ vectors[row],
            "cosine to the department's nearest example": nearest_scores,
        }
        for system, score in systems.items():
            best = np.argsort(-score, kind="stable")[:3]
            hits_by_system.setdefault(system, []).append(bool(is_responsible[row, best].any()))
    return _compare_hits(hits_by_system)


def _predict_cold(
    departments: tuple[Department, ...], text: str, vector: NDArray[np.float32], embedder: object, names: list[str]
) -> NDArray[np.float64]:
    segments = pd.DataFrame({"id": [0], "feedback": [0], "text": [text]})
    inputs = EvidenceInputs(segments, pd.DataFrame({"id": [0]}), departments, embeddings=vector, embedder=embedder)
    model = CauseModel(names).fit(gather_evidence(inputs), segments=pd.DataFrame({"segment": [0]}))
    return model.predict_proba().to_numpy()[0, :-1]


def _compare_hits(hits_by_system: dict[str, list[bool]]) -> list[Scores]:
    voc_hits = np.array(hits_by_system["voc, cold"], dtype=float)
    draws = np.random.default_rng(0).integers(len(voc_hits), size=(10_000, len(voc_hits)))
    rows: list[Scores] = []
    for system, values in hits_by_system.items():
        peer_hits = np.array(values, dtype=float)
        low, high = np.quantile((voc_hits - peer_hits)[draws].mean(axis=1), [0.025, 0.975])
        gain = voc_hits.mean() / peer_hits.mean() - 1
        rows.append(
            {
                "system": system,
                "confirmed": 0,
                "top3": round(float(peer_hits.mean()), 4),
                "ours_relative_gain": round(float(gain), 4),
                "ours_minus_low": round(float(low), 4),
                "ours_minus_high": round(float(high), 4),
            }
        )
    return rows


# ---- speed -------------------------------------------------------------------------------------------------------


def measure_speed(n: int = 100_000, n_departments: int = 20) -> Scores:
    """Fit and predict with signals, reasons and words, 150 confirmed, embeddings of 512 dimensions."""
    rng = np.random.default_rng(0)
    names = np.array([f"department {number:02d}" for number in range(n_departments)], dtype=object)
    segment = np.repeat(np.arange(n), rng.poisson(1.4, n))
    signals = np.char.add("signal:", np.arange(len(segment)).astype(str))
    named_departments = rng.choice(names, len(segment))
    parts = [
        pd.DataFrame(
            {"segment": segment, "kind": "agent", "department": named_departments, "weight": 1.0, "source": signals}
        )
    ]
    for kind, k in (("reason", 3), ("words", 6)):
        column = rng.random((n, n_departments)).argsort(axis=1)[:, :k]
        parts.append(pd.DataFrame({"segment": np.repeat(np.arange(n), k), "kind": kind,
                                   "department": names[column.ravel()], "weight": 1 / k, "source": kind}))  # fmt: skip
    evidence = pd.concat(parts, ignore_index=True)
    vectors = rng.normal(size=(n, 512)).astype(np.float32)
    segments = pd.DataFrame({"segment": np.arange(n), "theme": rng.integers(120, size=n)})
    confirmed = {int(row): names[rng.integers(n_departments)] for row in rng.choice(n, 150, replace=False)}
    start, processor_start = time.perf_counter(), time.process_time()
    model = CauseModel().fit(evidence, confirmed, segments=segments, embeddings=vectors)
    model.predict_proba(evidence, segments=segments, embeddings=vectors)
    model.shares("theme")
    return {"system": "voc", "comments": n, "departments": n_departments, "evidence": len(evidence),
            "seconds": round(time.perf_counter() - start, 2),
            "processor_seconds": round(time.process_time() - processor_start, 2)}  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
