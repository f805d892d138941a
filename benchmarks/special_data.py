"""Special personal data (health, religion, union, ethnic origin, sexual life, criminal record): what is held back.

    python benchmarks/special_data.py [--json FILE] [--errors] [--texts FILE]

Prints JSON lines: ``system, kind, language, n, recall, recall_low, n_negative, taken_wrongly, precision``. The 284
cases were written before any rule, but by the hand that wrote the rules: they say that the rules do what was meant,
not what other people write. ``n`` are texts with such data, ``n_negative`` texts that sound like it. ``--errors`` lists
what went wrong. ``--texts`` instead prints which lines of a file would be held back: that tells precision on real
comments.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from redaction import compute_wilson_low
from table import Table, add_json_option

from voc.text.pii.special_kinds import find_special_kinds

CASES = Path(__file__).with_name("special_cases.jsonl")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--errors", action="store_true", help="list the errors instead")
    parser.add_argument("--texts", type=Path, help="print which lines of a file would be held back instead")
    add_json_option(parser)
    options = parser.parse_args()
    if options.texts:
        for line in options.texts.read_text(encoding="utf-8").splitlines():
            if kinds := find_special_kinds(line):
                print(",".join(kinds), line, sep="\t")
        return 0
    cases = read_cases()
    if options.errors:
        for case in cases:
            if bool(case["found"]) != case["special"]:
                print(
                    json.dumps({name: case[name] for name in ("kind", "special", "found", "text")}, ensure_ascii=False)
                )
        return 0
    table = Table(options.json)
    for row in score_cases(cases):
        table.add_row(row)
    return 0


def read_cases() -> list[dict[str, Any]]:
    """Return the cases, each with the kinds that were found in it."""
    cases = [json.loads(line) for line in CASES.read_text(encoding="utf-8").splitlines()]
    for case in cases:
        case["found"] = [str(kind) for kind in find_special_kinds(case["text"])]
    return cases


def score_cases(cases: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    groups: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for case in cases:
        groups[case["kind"], case["language"]].append(case)
        groups["all", "all"].append(case)
    for kind, language in sorted(groups, key=lambda key: (key[0] == "all", key)):
        special = [case for case in groups[kind, language] if case["special"]]
        others = [case for case in groups[kind, language] if not case["special"]]
        # Found as another kind it is held back all the same.
        n_recalled, n_wrong = sum(bool(case["found"]) for case in special), sum(bool(case["found"]) for case in others)
        yield {
            "system": "voc",
            "kind": kind,
            "language": language,
            "n": len(special),
            "recall": round(n_recalled / len(special), 3) if special else None,
            "recall_low": round(compute_wilson_low(n_recalled, len(special)), 3) if special else None,
            "n_negative": len(others),
            "taken_wrongly": n_wrong,
            "precision": round(n_recalled / (n_recalled + n_wrong), 3) if n_recalled + n_wrong else None,
        }


if __name__ == "__main__":
    raise SystemExit(main())
