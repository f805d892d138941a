"""What a list of themes with a few examples does to a fit. Prints JSON lines.

    python benchmarks/guidance.py --data banking77/banking77.csv --where split=train

Every human label is a seed theme: its name, and as many examples as stated, drawn with seed 3 and left out of the
figures. examples, ami, themes, seeded (share of the texts in a seed theme), right (share in the seed of their own
label), right_of_seeded. A last line without seeds stands for what a fit finds alone.
"""

from __future__ import annotations

import argparse

import numpy as np
from table import Table, json_option
from themes import read_texts

from voc.text.embedding.embedder import encode, load_embedder
from voc.themes import Guidance, ThemeModel


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", default="banking77/banking77.csv")
    parser.add_argument("--text", default="text")
    parser.add_argument("--label", default="category")
    parser.add_argument("--where")
    parser.add_argument("--most", type=int)
    parser.add_argument("--examples", default="0,1,3,10")
    json_option(parser)
    arguments = parser.parse_args()
    table = Table(arguments.json)
    told = argparse.Namespace(**vars(arguments) | {"text": [arguments.text], "not_labelled": "", "segments": False})
    texts, labels, _, _ = read_texts(told)
    vectors = encode(load_embedder(), texts)
    for n in map(int, arguments.examples.split(",")):
        table.add({"examples": n, **fitted(texts, labels, vectors, n)})
    table.add({"examples": None, **fitted(texts, labels, vectors, None)})


def fitted(texts: list[str], labels: list[str], vectors: np.ndarray, n_examples: int | None) -> dict[str, object]:
    from sklearn.metrics import adjusted_mutual_info_score

    names, truth = np.unique(labels, return_inverse=True)
    generator = np.random.default_rng(3)
    drawn: list[int] = []
    if n_examples:
        for label in range(len(names)):
            drawn += generator.choice(np.flatnonzero(truth == label), n_examples, replace=False).tolist()
    rest = np.setdiff1d(np.arange(len(texts)), drawn)
    words = [] if n_examples is None else [str(name).replace("_", " ") for name in names]
    said = [*(texts[row] for row in drawn), *words]
    known = np.concatenate([np.full(len(rest), -1), truth[drawn].astype(np.int64), np.arange(len(words))])
    beside = encode(load_embedder(), said) if said else vectors[:0]
    model = ThemeModel(seed=0).fit(
        [*(texts[row] for row in rest), *said],
        embeddings=np.concatenate([vectors[rest], beside]),
        guidance=Guidance(known.astype(np.int64), np.full(len(known), -1, dtype=np.int64)) if said else None,
    )
    found = model.labels_[: len(rest)]
    alone = np.where(found >= 0, found, found.max(initial=0) + 1 + np.arange(len(found)))
    seed_of = {topic.number: -1 if topic.known is None else topic.known for topic in model.topics_}
    seeds = np.array([seed_of.get(topic, -1) for topic in found.tolist()])
    right = seeds == truth[rest]
    return {
        "ami": round(float(adjusted_mutual_info_score(truth[rest], alone)), 3),
        "themes": len(model.topics_),
        "seeded": round(float((seeds >= 0).mean()), 3),
        "right": round(float(right.mean()), 3),
        "right_of_seeded": round(float(right[seeds >= 0].mean()), 3) if (seeds >= 0).any() else None,
    }


if __name__ == "__main__":
    main()
