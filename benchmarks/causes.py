"""Causes of comments: our model beside its peers, on real labels and in a simulation with habits that mislead.

    python benchmarks/causes.py --data FILE.csv --text COLUMN --department COLUMN [--theme COLUMN]
    python benchmarks/causes.py --taxonomy FILE.csv --text COLUMN --department COLUMN [--definition COLUMN]
    python benchmarks/causes.py --simulate [--seeds 2000]
    python benchmarks/causes.py --groups [--seeds 20]
    python benchmarks/causes.py --speed

Prints one JSON array. ``--data``: ``system, confirmed, accuracy, macro_f1, ece, brier``, means over ``--seeds`` draws
of the confirmed items, scored on 2,000 held out. ``--simulate``: ``system, confirmed, share_error`` (percentage points,
mean over departments) and ``coverage`` (mean over departments; ``coverage_lowest`` is the worst department's).
``--groups``: coverage of the intervals that are printed per theme, and per theme and month, by how many of a group's
comments were audited; of the leading department, and of all that are printed (from 1 % on).
crowd-kit's Dawid–Skene joins where crowd-kit is installed; it is no dependency.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from table import Table, add_json_option

from voc.causes import CauseModel, EvidenceInputs, gather_evidence
from voc.records import Department, Estimate
from voc.text.embedding.embedder import encode, load_embedder

CONFIRMED = (0, 10, 50, 150, 500)
N_TEST = 2000
NAMES = ("Facturatie", "Marketing", "Klantenservice", "Meetdata", "IT", "Product", "Incasso", "Verkoop", "Planning",
         "Netbeheerder", "Installateur")  # fmt: skip
SHARES = np.array([26, 18, 14, 9, 8, 7, 5, 4, 4, 3, 2]) / 100
HABIT = NAMES.index("IT")

Scores = dict[str, float | int | str]
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
    parser.add_argument("--groups", action="store_true")
    parser.add_argument("--speed", action="store_true")
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--confirmed", type=int, nargs="+", default=CONFIRMED)
    add_json_option(parser)
    options = parser.parse_args()
    file = options.data or options.taxonomy
    if file is not None and not (options.text and options.department):
        parser.error("--data and --taxonomy need --text and --department")
    if file is not None and not file.is_file():
        parser.error(f"{file} is not there: give a CSV with a column of texts and one of departments")
    if options.simulate:
        rows = compare_in_simulation(options.seeds, options.confirmed)
    elif options.groups:
        rows = measure_coverage(options.seeds, options.confirmed)
    elif options.speed:
        rows = [measure_speed()]
    elif options.taxonomy:
        rows = compare_on_taxonomy(options.taxonomy, options.text, options.department, options.definition)
    elif options.data:
        rows = compare_on_labels(options)
    else:
        parser.error("one of --data, --taxonomy, --simulate, --groups and --speed is needed")
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
    vectors = encode(load_embedder(), frame[options.text].tolist())
    theme = frame[options.theme].str.split("|").str[0] if options.theme else pd.Series(np.nan, index=frame.index)
    test_rows = np.random.default_rng(12345).permutation(len(frame))[:N_TEST]
    train_rows = np.setdiff1d(np.arange(len(frame)), test_rows)
    results: list[Scores] = []
    for n in options.confirmed:
        scores_by_system: dict[str, list[NDArray[np.float64]]] = {}
        for seed in range(options.seeds):
            confirmed_rows = np.random.default_rng(seed).choice(train_rows, min(n, len(train_rows)), replace=False)
            for system, shares in _predict_by_systems(frame, theme, vectors, truth, names, confirmed_rows):
                scores_by_system.setdefault(system, []).append(compute_scores(shares[test_rows], truth[test_rows]))
        results += [
            {"system": system, "confirmed": n, **dict(zip(("accuracy", "macro_f1", "ece", "brier"), mean, strict=True))}
            for system, runs in scores_by_system.items()
            if (mean := np.mean(runs, axis=0).round(4).tolist())
        ]
    return results


def _predict_by_systems(
    frame: pd.DataFrame,
    theme: pd.Series,
    vectors: NDArray[np.float32],
    truth: NDArray[np.int64],
    names: list[str],
    confirmed_rows: NDArray[np.int64],
) -> Iterator[tuple[str, NDArray[np.float64]]]:
    from sklearn.linear_model import LogisticRegression
    from sklearn.neighbors import KNeighborsClassifier

    departments = tuple(Department(name, description=name) for name in names)
    table = pd.DataFrame({"id": np.arange(len(frame)), "feedback": np.arange(len(frame))})
    inputs = EvidenceInputs(
        table, pd.DataFrame({"id": table["id"]}), departments, embeddings=vectors, embedder=load_embedder()
    )
    segments = pd.DataFrame({"segment": table["id"], "theme": theme.to_numpy()})
    confirmed = {int(row): names[truth[row]] for row in confirmed_rows}
    model = CauseModel(names).fit(gather_evidence(inputs), confirmed, segments=segments, embeddings=vectors)
    shares = model.predict_proba().to_numpy()
    yield "voc", _spread_unknown(shares)
    counts = np.bincount(truth[confirmed_rows], minlength=len(names)) + 1.0
    yield "majority of confirmed", np.tile(counts / counts.sum(), (len(frame), 1))
    if len(np.unique(truth[confirmed_rows])) > 1:
        peers = {
            "logistic regression": LogisticRegression(max_iter=1000),
            "nearest neighbours": KNeighborsClassifier(
                min(10, len(confirmed_rows)), weights="distance", metric="cosine"
            ),
        }
        for name, peer in peers.items():
            full = np.zeros((len(frame), len(names)))
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


# ---- simulation ------------------------------------------------------------------------------------------------


def simulate_comments(
    seed: int, n: int = 2000, n_themes: int = 40, n_agents: int = 40
) -> tuple[pd.DataFrame, pd.DataFrame, NDArray[np.int64]]:
    """Comments in themes; 1.4 signals each; 30 % of the signals name IT by habit, 20 % anyone, the rest the truth."""
    rng = np.random.default_rng(seed)
    mixes = np.array([rng.dirichlet(SHARES * 3 + 1e-3) for _ in range(n_themes)])
    theme = rng.integers(n_themes, size=n)
    cause = (rng.random(n)[:, None] > mixes.cumsum(axis=1)[theme]).sum(axis=1).clip(max=len(NAMES) - 1)
    segment = np.repeat(np.arange(n), rng.poisson(1.4, n))
    kind = rng.random(len(segment))
    department = np.where(
        kind < 0.3, HABIT, np.where(kind < 0.8, cause[segment], rng.integers(len(NAMES), size=len(kind)))
    )
    evidence = pd.DataFrame(
        {
            "segment": segment,
            "kind": "agent",
            "department": np.array(NAMES, dtype=object)[department],
            "weight": 1.0,
            "source": [f"signal:{number}" for number in range(len(segment))],
            "agent": rng.integers(n_agents, size=len(segment)),
        }
    )
    return evidence, pd.DataFrame({"segment": np.arange(n), "theme": theme}), cause.astype(np.int64)


def compare_in_simulation(n_seeds: int, confirmed: tuple[int, ...]) -> list[Scores]:
    errors: dict[tuple[str, int], list[NDArray[np.float64]]] = {}
    coverage: dict[tuple[str, int], list[NDArray[np.bool_]]] = {}
    for seed in range(n_seeds):
        evidence, segments, cause = simulate_comments(seed)
        truth = np.bincount(cause, minlength=len(NAMES)) / len(cause)
        for n in confirmed:
            confirmed_rows = np.random.default_rng(seed + 10**6).choice(len(cause), n, replace=False)
            confirmed_causes = {int(row): NAMES[cause[row]] for row in confirmed_rows}
            shares = CauseModel(NAMES).fit(evidence, confirmed_causes, segments=segments).shares()[None]
            lines = [shares[name] for name in NAMES]
            errors.setdefault(("voc", n), []).append(np.array([line.value for line in lines]) - truth)
            is_covered = [line.low <= share <= line.high for line, share in zip(lines, truth, strict=True)]
            coverage.setdefault(("voc", n), []).append(np.array(is_covered))
            if n:
                sample = np.bincount(cause[confirmed_rows], minlength=len(NAMES)) / n
                errors.setdefault(("confirmed items only", n), []).append(sample - truth)
        for system, estimated_shares in _predict_by_votes(evidence, seed):
            errors.setdefault((system, 0), []).append(estimated_shares - truth)
    rows: list[Scores] = []
    for key, gaps in sorted(errors.items(), key=lambda item: (item[0][1], item[0][0])):
        is_covered = coverage.get(key)
        row: Scores = {
            "system": key[0],
            "confirmed": key[1],
            "share_error": round(100 * float(np.abs(gaps).mean()), 2),
            "share_error_of_habit": round(100 * float(np.abs(np.array(gaps)[:, HABIT]).mean()), 2),
        }
        if is_covered is not None:
            row["coverage"] = round(float(np.mean(is_covered)), 4)
            row["coverage_lowest"] = round(float(np.mean(is_covered, axis=0).min()), 4)
        rows.append(row)
    return rows


def _predict_by_votes(evidence: pd.DataFrame, seed: int) -> Iterator[tuple[str, NDArray[np.float64]]]:
    votes = evidence.groupby(["segment", "department"]).size().reset_index(name="n")
    votes = votes.sample(frac=1, random_state=seed).sort_values("n", ascending=False, kind="stable")
    yield "majority of signals", _compute_shares(votes.drop_duplicates("segment")["department"])
    if seed >= 100:  # Dawid–Skene takes .3 s; its error is known to .1 point after a hundred seeds
        return
    try:
        from crowdkit.aggregation import DawidSkene
    except ImportError:
        if not seed:
            print("crowd-kit is not installed: without Dawid–Skene", file=sys.stderr)
        return
    table = evidence.rename(columns={"segment": "task", "agent": "worker", "department": "label"})
    yield "Dawid–Skene", _compute_shares(DawidSkene(n_iter=50).fit_predict(table[["task", "worker", "label"]]))


def _compute_shares(departments: pd.Series) -> NDArray[np.float64]:
    return departments.value_counts(normalize=True).reindex(NAMES, fill_value=0.0).to_numpy()


def measure_coverage(n_seeds: int, confirmed: tuple[int, ...], n_months: int = 6) -> list[Scores]:
    """Coverage of shares in small groups: 50 comments a theme, 8 a theme and month."""
    coverage: dict[tuple[int, str, str], list[tuple[bool, NDArray[np.bool_]]]] = {}
    for seed in range(n_seeds):
        evidence, segments, cause = simulate_comments(seed)
        month = np.random.default_rng(seed + 5).integers(n_months, size=len(cause))
        theme = segments["theme"].to_numpy()
        by = {"theme": theme, "theme and month": theme * n_months + month}
        for n in confirmed:
            confirmed_rows = np.random.default_rng(seed + 10**6).choice(len(cause), n, replace=False)
            confirmed_causes = {int(row): NAMES[cause[row]] for row in confirmed_rows}
            model = CauseModel(NAMES).fit(evidence, confirmed_causes, segments=segments.assign(**by))
            for name, groups in by.items():
                for group, lines in model.shares(name).items():
                    is_in_group = groups == group
                    truth = np.bincount(cause[is_in_group], minlength=len(NAMES)) / is_in_group.sum()
                    n_audited = int(is_in_group[confirmed_rows].sum())
                    size = "none" if not n_audited else "1-4" if n_audited < 5 else "5 or more"
                    coverage.setdefault((n, name, size), []).append(_check_coverage(lines, truth))
    return [
        {
            "system": "voc",
            "confirmed": n,
            "group": name,
            "audited_in_group": size,
            "groups": len(groups_of_size),
            "coverage_leading": round(float(np.mean([leading for leading, _ in groups_of_size])), 3),
            "coverage_printed": round(float(np.mean(np.concatenate([printed for _, printed in groups_of_size]))), 3),
        }
        for (n, name, size), groups_of_size in sorted(coverage.items())
    ]


def _check_coverage(lines: dict[str | None, Estimate], truth: NDArray[np.float64]) -> tuple[bool, NDArray[np.bool_]]:
    shares = np.array([lines[name].value for name in NAMES])
    is_covered = np.array([lines[name].low <= t <= lines[name].high for name, t in zip(NAMES, truth, strict=True)])
    return bool(is_covered[shares.argmax()]), is_covered[shares >= 0.01]


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
    start = time.perf_counter()
    model = CauseModel().fit(evidence, confirmed, segments=segments, embeddings=vectors)
    model.predict_proba(evidence, segments=segments, embeddings=vectors)
    model.shares("theme")
    return {"system": "voc", "comments": n, "departments": n_departments, "evidence": len(evidence),
            "seconds": round(time.perf_counter() - start, 2)}  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
