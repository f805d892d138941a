"""Redaction of personal data: what goes and what stays, on 4,072 cases written before any rule and 2,225 more.

    python benchmarks/redaction.py [--json FILE] [--errors [PART]] [--seconds]

Prints JSON lines: ``system, half, kind, language, cases, n, recall, recall_low, precision``. ``n`` is the number of
pieces of personal data; one is recalled when every letter and digit of it is taken out. ``recall_low`` is the lower end
of Wilson's 95 % interval. ``precision`` is the share of what was taken out that touches personal data; the cases hold
hard negatives (an order date, a company's phone number). Kinds are those of the cases: what was taken out as another
kind is taken out all the same.

The halves: the rules were written with the errors of ``tuned`` in view, ``counted`` was counted at the end only. All
cases with the same sentence around the personal data are in the same half, so that a rule that learned a sentence by
heart gains nothing in the other. The errors of ``counted`` for names and addresses were read once; the rules of
``placed_addresses`` and ``names_in_context`` are of their kinds, and later those of its other kinds. ``check`` are 87
sentences that were written before these rules, whose errors were read, too; ``fresh`` are 45 that were written after
them. ``new`` and ``late`` (163 and 209) were written before the rules of decision 47: those of ``new`` were read
first, ``late`` was counted, then read. ``unread`` (67) was written after all of them and counted once. One hand wrote
all of these but the 4,072. ``other-read`` and ``other`` (66 each) are by a third hand, counted before they were read;
rules made for them were taken back. ``natural`` (320) is by a hand that wrote what
customers and agents write, and no puzzles; half of it holds no name or address; ``hard`` (1,202) is by three hands that
wrote names and addresses which nothing announces. Of all these the tagger has learned from ``tuned`` alone
(``train_tagger.py``).
``--errors`` lists what was missed or taken wrongly, by default of ``tuned``.
``--seconds`` measures rows a second instead: texts of about 100 letters, by pattern and with names.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import re
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from table import Table, add_json_option

from voc.text.pii.redact import Redactor

CASES = Path(__file__).with_name("redaction_cases.jsonl")
CHECK_CASES = Path(__file__).with_name("redaction_check_cases.jsonl")
HALVES = ("tuned", "counted")
PARTS = (*HALVES, "check", "fresh", "new", "late", "unread", "other-read", "other", "natural", "hard")
N_TOGETHER = 1_000  # as a collection does
_SENTENCE_END = re.compile(r"(?<=[.?!:]) |\n")
_Z = 1.96  # of a 95 % interval


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--errors", nargs="?", const="tuned", choices=PARTS, help="list the errors of a half instead")
    parser.add_argument("--seconds", action="store_true", help="measure rows a second instead")
    add_json_option(parser)
    options = parser.parse_args()
    cases = read_cases()
    if options.errors:
        for error in list_errors([case for case in cases if case["half"] == options.errors]):
            print(json.dumps(error, ensure_ascii=False))
        return 0
    table = Table(options.json)
    for row in measure_speed(cases) if options.seconds else score_cases(cases):
        table.add_row(row)
    return 0


def read_cases() -> list[dict[str, Any]]:
    """Return the cases, each with its half and the characters of its personal data."""
    cases = [json.loads(line) for line in CASES.read_text(encoding="utf-8").splitlines()]
    for case in cases:
        case["places"] = locate_pieces(case["text"], case["spans"])
        case["half"] = HALVES[hashlib.sha256(mask_case(case).encode()).digest()[0] % 2]
    for line in CHECK_CASES.read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        cases.append({**case, "places": locate_pieces(case["text"], case["spans"]), "half": case.get("part", "check")})
    return cases


def locate_pieces(text: str, pieces: Sequence[str]) -> list[tuple[int, int]]:
    """Return start and end of each piece; a piece that is listed twice is looked for behind the first."""
    places: list[tuple[int, int]] = []
    for piece in pieces:
        start = text.find(piece)
        while any(start < b and a < start + len(piece) for a, b in places):
            start = text.find(piece, start + 1)
        if start < 0:
            raise ValueError(f"{CASES.name}: {piece!r} is not in {text!r}; write it as it stands in the text")
        places.append((start, start + len(piece)))
    return places


def mask_case(case: dict[str, Any]) -> str:
    """Return the sentence around the first piece without what differs between cases of one mould."""
    text = case["text"]
    for start, end in sorted(case["places"], reverse=True):
        text = f"{text[:start]}\N{BLACK SQUARE}{text[end:]}"
    sentences = _SENTENCE_END.split(re.sub(r"\d+", "9", text).casefold())
    return next((sentence for sentence in sentences if "\N{BLACK SQUARE}" in sentence), sentences[0]).strip(" .!?")


def score_cases(cases: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield a row a half, kind and language, then one a half."""
    groups: dict[tuple[str, str, str], list[dict[str, Any]]] = defaultdict(list)
    for case in cases:
        groups[case["half"], case["kind"], case["language"]].append(case)
        groups[case["half"], "all", "all"].append(case)
    for half, kind, language in sorted(groups, key=lambda key: (PARTS.index(key[0]), key[1] == "all", key)):
        counts = count_pieces(groups[half, kind, language])
        yield {"system": "voc", "half": half, "kind": kind, "language": language, **counts}


def count_pieces(cases: Sequence[dict[str, Any]]) -> dict[str, Any]:
    n, n_recalled, n_taken, n_right = 0, 0, 0, 0
    for case in cases:
        taken = find_taken(case)
        n += len(case["places"])
        n_recalled += sum(is_gone(case["text"], place, taken) for place in case["places"])
        n_taken += len(taken)
        n_right += sum(touches(place, case["places"]) for place in taken)
    return {
        "cases": len(cases),
        "n": n,
        "recall": round(n_recalled / n, 3) if n else None,
        "recall_low": round(compute_wilson_low(n_recalled, n), 3) if n else None,
        "precision": round(n_right / n_taken, 3) if n_taken else None,
    }


def find_taken(case: dict[str, Any]) -> list[tuple[int, int]]:
    pieces = Redactor().find_pieces(case["text"])
    return [(start, end) for start, end, _ in pieces]


def is_gone(text: str, place: tuple[int, int], taken: Sequence[tuple[int, int]]) -> bool:
    """Tell whether every letter and digit of a piece was taken out."""
    return all(
        any(start <= position < end for start, end in taken) for position in range(*place) if text[position].isalnum()
    )


def touches(place: tuple[int, int], others: Sequence[tuple[int, int]]) -> bool:
    return any(place[0] < end and start < place[1] for start, end in others)


def compute_wilson_low(k: int, n: int) -> float:
    share, z2 = k / n, _Z**2
    middle = share + z2 / (2 * n)
    return (middle - _Z * math.sqrt(share * (1 - share) / n + z2 / (4 * n * n))) / (1 + z2 / n)


def list_errors(cases: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for case in cases:
        taken, text = find_taken(case), case["text"]
        missed = [text[slice(*place)] for place in case["places"] if not is_gone(text, place, taken)]
        wrong = [text[slice(*place)] for place in taken if not touches(place, case["places"])]
        if missed or wrong:
            of = {name: case[name] for name in ("kind", "language", "text")}
            yield {**of, "missed": missed, "wrong": wrong}


def measure_speed(cases: Sequence[dict[str, Any]], n: int = 20_000) -> Iterator[dict[str, Any]]:
    """Yield rows a second of comments of 100 letters as exports have them, and of the cases: each with personal data.

    Of the first one in four holds a number, and one in twenty is a case.
    """
    sentence = "de monteur kwam niet op de afspraak en de nota klopt ook nog steeds niet; graag antwoord hierover"
    everyday = [
        cases[row % len(cases)]["text"][:100] if row % 20 == 0 else f"{sentence} {row % 97 if row % 4 == 0 else 'svp'}"
        for row in range(n)
    ]
    for name, texts in (("everyday", everyday), ("cases", [cases[row % len(cases)]["text"] for row in range(n)])):
        for has_names in (False, True):
            redactor = Redactor(finds_names=has_names)
            started = time.process_time()
            for first in range(0, n, N_TOGETHER):
                redactor.look_ahead(texts[first : first + N_TOGETHER])
                for text in texts[first : first + N_TOGETHER]:
                    redactor.redact(text)
            seconds = time.process_time() - started
            letters = round(sum(map(len, texts)) / n)
            yield {"texts": name, "names": has_names, "letters": letters, "rows_per_second": round(n / seconds)}


if __name__ == "__main__":
    raise SystemExit(main())
