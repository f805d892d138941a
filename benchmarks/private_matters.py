"""Private matters (health, debts, a death) that are never quoted: how many sentences with one are known, and how many
ordinary ones are taken for one.

    python benchmarks/private_matters.py [--json FILE] [--errors] [--texts FILE] [--write-weights]

Prints JSON lines: ``system, part, n, recall, n_ordinary, blocked``. ``private_cases.jsonl`` was written in parts before
what it counts: "taught" and "tuned" teach the meaning and shaped the rules, "counted" and "fresh" do neither ("fresh"
was written after the rules, with no look at them). One hand wrote cases and rules. "polarity sentences" are 2,700
service sentences by other hands, without those that tell of a matter. ``--texts`` prints which lines of a file would
not be quoted. ``--write-weights`` fits the weights that are shipped.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from table import Table, add_json_option

from voc.text.embedding.embedder import encode, load_embedder
from voc.text.pii import private_meaning
from voc.text.pii.private_matters import PRIVATE_MEANING, find_private_matters, flag_private_texts
from voc.text.pii.private_meaning import FILE_NAME, estimate_privacy
from voc.text.polarity import read_training_sentences

CASES = Path(__file__).with_name("private_cases.jsonl")
SPECIAL_CASES = Path(__file__).with_name("special_cases.jsonl")
LEARNED_PARTS = ("taught", "tuned")
SERVICE_WEIGHT = 0.3
"""Weight of a service sentence against one that was written for this: there are ten times as many."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--errors", action="store_true", help="list the errors instead")
    parser.add_argument("--texts", type=Path, help="print which lines of a file would not be quoted instead")
    parser.add_argument("--write-weights", action="store_true", help="fit and write the weights that are shipped")
    add_json_option(parser)
    options = parser.parse_args()
    if options.write_weights:
        print(write_weights(*fit_weights()))
        return 0
    if options.texts:
        lines = options.texts.read_text(encoding="utf-8").splitlines()
        print(
            *(line for line, is_private in zip(lines, flag_private_texts(lines), strict=True) if is_private), sep="\n"
        )
        return 0
    cases = read_cases(CASES)
    if options.errors:
        for case, is_private in zip(cases, flag_private_texts([case["text"] for case in cases]), strict=True):
            if is_private != bool(case["matter"]):
                print(json.dumps(case, ensure_ascii=False))
        return 0
    table = Table(options.json)
    for row in score(cases):
        table.add_row(row)
    return 0


def read_cases(path: Path) -> list[dict[str, Any]]:
    """Return the cases of a file of JSON lines."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def list_service_sentences() -> list[str]:
    """Return service sentences by other hands that tell of no private matter by their words."""
    return [each["text"] for each in read_training_sentences() if not find_private_matters(each["text"])]


def write_weights(weights: NDArray[np.float64], intercept: float) -> Path:
    """Write the weights that the package ships, and return the file."""
    file = Path(private_meaning.__file__).parent.parent / "data" / FILE_NAME
    np.savez_compressed(file, weights=weights.astype(np.float32), intercept=np.float32(intercept))
    return file


def fit_weights() -> tuple[NDArray[np.float64], float]:
    """Return the weights of the vectors' coordinates, and the intercept."""
    from sklearn.linear_model import LogisticRegression

    cases = [case for case in read_cases(CASES) if case["part"] in LEARNED_PARTS]
    # Special data other than health (faith, a union) wait for a person, and teach nothing here.
    special = [case for case in read_cases(SPECIAL_CASES) if case["kind"] == "health" or not case["special"]]
    service = list_service_sentences()
    texts = [*(case["text"] for case in (*cases, *special)), *service]
    is_private = [*(bool(case["matter"]) for case in cases), *(case["special"] for case in special)]
    weights = np.r_[np.ones(len(is_private)), np.full(len(service), SERVICE_WEIGHT)]
    model = LogisticRegression(C=5.0, max_iter=2_000)
    model.fit(encode(load_embedder(), texts), [*is_private, *[False] * len(service)], sample_weight=weights)
    return model.coef_[0], float(model.intercept_[0])


def score(cases: list[dict[str, Any]]) -> list[dict[str, object]]:
    """Return recall and what was blocked wrongly, by part and by system."""
    systems = {
        "words and endings": lambda texts: [bool(find_private_matters(text)) for text in texts],
        "meaning": lambda texts: list(estimate_privacy(texts) >= PRIVATE_MEANING),
        "voc": flag_private_texts,
    }
    service = list_service_sentences()
    rows: list[dict[str, object]] = []
    for system, flag in systems.items():
        for part in (*LEARNED_PARTS, "counted", "fresh"):
            own = [case for case in cases if case["part"] == part]
            flags = flag([case["text"] for case in own])
            private = [is_private for case, is_private in zip(own, flags, strict=True) if case["matter"]]
            ordinary = [is_private for case, is_private in zip(own, flags, strict=True) if not case["matter"]]
            rows.append(
                {
                    "system": system,
                    "part": part,
                    "n": len(private),
                    "recall": round(float(sum(private)) / len(private), 3),
                    "n_ordinary": len(ordinary),
                    "blocked": int(sum(ordinary)),
                }
            )
        blocked = sum(flag(service))
        rows.append(
            {
                "system": system,
                "part": "polarity sentences",
                "n": 0,
                "n_ordinary": len(service),
                "blocked": int(blocked),
            }
        )
    return rows


if __name__ == "__main__":
    raise SystemExit(main())
