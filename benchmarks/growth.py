r"""How time and memory of a fit grow with the number of texts. Prints JSON lines.

    python benchmarks/growth.py --sizes 10000,30000,100000 --json FILE

The texts are all different: the sentences of the data sets with free text (banking77, both of NHS, xSID), shuffled; and
where these are too few, new ones made of the first half of one and the second half of another of the same data set
(``recombined``, their share). Every size is fitted in a fresh process, imports and embedding included. Columns: texts,
recombined, seconds, import_seconds, cpu_seconds (of all cores), peak_mb, themes; with ``--repeat`` the medians. Last a
line with the exponents of seconds and cpu_seconds between the smallest and the largest size (1: in proportion).

The data are looked for as ``themes.py`` does.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
from table import Table, add_json_option
from themes import find_data, run_in_fresh_process

from voc.text.segmentation import split_into_segments

SETS = (
    ("banking77/banking77.csv", "text"),
    ("nhs-fft-themes-departments/nhs_fft_v6_themes.csv", "text"),
    ("nhs-fft-themes-departments/nhs_phase1_single_label.csv", "feedback"),
    ("xsid-nl-en/xsid_nl_en.csv", "text_nl"),
    ("xsid-nl-en/xsid_nl_en.csv", "text_en"),
)
COLUMNS = ("seconds", "import_seconds", "cpu_seconds", "peak_mb")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="10000,30000,100000")
    parser.add_argument("--repeat", type=int, default=1)
    add_json_option(parser)
    arguments = parser.parse_args()
    arguments.peer_python = None
    sizes = sorted(int(size) for size in arguments.sizes.split(","))
    texts, n_real = collect_texts(sizes[-1])
    table = Table(arguments.json)
    for size in sizes:
        # From each size the same part is real: a small fit must not be one of better texts.
        sample = np.random.default_rng(size).choice(len(texts), size, replace=False)
        costs = measure_fit([texts[row] for row in sample], arguments)
        table.add_row({"texts": size, "recombined": round(float(np.mean(sample >= n_real)), 3), **costs})
    first, last = table.rows[0], table.rows[-1]
    if "failed" in first or "failed" in last:
        sys.exit("no exponent: a size failed")
    times = np.log(last["texts"] / first["texts"])
    exponents = {f"{name}_exponent": np.log(last[name] / first[name]) / times for name in ("seconds", "cpu_seconds")}
    print(json.dumps({name: round(float(value), 2) for name, value in exponents.items()}))


def collect_texts(size: int) -> tuple[list[str], int]:
    """Return so many different texts, the real ones first, and how many of them are real."""
    sentences = [read_sentences(name, column) for name, column in SETS]
    real_texts = list(dict.fromkeys(text for sentences_of_set in sentences for text in sentences_of_set))
    generator = np.random.default_rng(0)
    generator.shuffle(real_texts)
    texts = dict.fromkeys(real_texts[:size])
    n_real = len(texts)
    weights = np.array([len(sentences_of_set) for sentences_of_set in sentences]) / sum(map(len, sentences))
    while len(texts) < size:
        sentences_of_set = sentences[int(generator.choice(len(sentences), p=weights))]
        first, second = (sentences_of_set[int(row)].split() for row in generator.integers(0, len(sentences_of_set), 2))
        texts[" ".join([*first[: (len(first) + 1) // 2], *second[len(second) // 2 :]])] = None
    return list(texts), n_real


def read_sentences(name: str, column: str) -> list[str]:
    with find_data(name).open(encoding="utf-8-sig", newline="") as file:
        texts = [row[column] for row in csv.DictReader(file)]
    sentences = (text[span.start : span.end].strip() for text in texts for span in split_into_segments(text))
    return list(dict.fromkeys(text for text in sentences if text))


def measure_fit(texts: list[str], arguments: argparse.Namespace) -> dict[str, Any]:
    task_content = {
        "texts": texts,
        "labels": texts,
        "languages": None,
        "comments": list(range(len(texts))),
        "separator": None,
    }
    with tempfile.TemporaryDirectory() as folder:
        task_file = Path(folder) / "task.json"
        task_file.write_text(json.dumps(task_content), encoding="utf-8")
        runs = [run_in_fresh_process("voc", task_file, arguments) for _ in range(arguments.repeat)]
    if failed := [run["failed"] for run in runs if "failed" in run]:
        return {"failed": failed[0]}
    medians = {name: round(float(np.median([run[name] for run in runs])), 1) for name in COLUMNS}
    return medians | {"themes": len({theme for theme in runs[0]["found"] if theme >= 0})}


if __name__ == "__main__":
    main()
