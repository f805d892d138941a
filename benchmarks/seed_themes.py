"""Effect of seed themes, each with a few examples, on a fit. Prints JSON lines.

    python benchmarks/seed_themes.py --data banking77/banking77.csv --where split=train

Every human label is a seed theme: its name, and as many examples as stated, drawn with seed 3 and left out of the
figures. examples, ami, themes, seeded (share of the texts in a seed theme), right (share in the seed of their own
label), right_of_seeded. A last line without seeds stands for what a fit finds alone.
"""

from __future__ import annotations

import argparse

import numpy as np
from table import Table, add_json_option
from themes import read_texts

from voc.text.embedding.embedder import encode, load_embedder
from voc.themes import Constraints, ThemeModel


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", default="banking77/banking77.csv")
    parser.add_argument("--text", default="text")
    parser.add_argument("--label", default="category")
    parser.add_argument("--where")
    parser.add_argument("--most", type=int)
    parser.add_argument("--examples", default="0,1,3,10")
    add_json_option(parser)
    arguments = parser.parse_args()
    table = Table(arguments.json)
    reading_arguments = argparse.Namespace(
        **vars(arguments) | {"text": [arguments.text], "not_labelled": "", "segments": False, "question": None}
    )
    texts, labels, _, _ = read_texts(reading_arguments)
    vectors = encode(load_embedder(), texts)
    for n in map(int, arguments.examples.split(",")):
        table.add_row({"examples": n, **measure_seeds(texts, labels, vectors, n)})
    table.add_row({"examples": None, **measure_seeds(texts, labels, vectors, None)})


def measure_seeds(
    texts: list[str], labels: list[str], vectors: np.ndarray, n_examples: int | None
) -> dict[str, object]:
    from sklearn.metrics import adjusted_mutual_info_score

    names, truth = np.unique(labels, return_inverse=True)
    generator = np.random.default_rng(3)
    example_rows: list[int] = []
    if n_examples:
        for label in range(len(names)):
            example_rows += generator.choice(np.flatnonzero(truth == label), n_examples, replace=False).tolist()
    other_rows = np.setdiff1d(np.arange(len(texts)), example_rows)
    seed_names = [] if n_examples is None else [str(name).replace("_", " ") for name in names]
    seed_texts = [*(texts[row] for row in example_rows), *seed_names]
    groups = np.concatenate(
        [np.full(len(other_rows), -1), truth[example_rows].astype(np.int64), np.arange(len(seed_names))]
    )
    seed_vectors = encode(load_embedder(), seed_texts) if seed_texts else vectors[:0]
    model = ThemeModel(seed=0).fit(
        [*(texts[row] for row in other_rows), *seed_texts],
        embeddings=np.concatenate([vectors[other_rows], seed_vectors]),
        constraints=Constraints(groups.astype(np.int64), np.full(len(groups), -1, dtype=np.int64))
        if seed_texts
        else None,
    )
    topics = model.labels_[: len(other_rows)]
    topics_or_alone = np.where(topics >= 0, topics, topics.max(initial=0) + 1 + np.arange(len(topics)))
    seed_by_topic = {
        topic.number: -1 if topic.constraint_group is None else topic.constraint_group for topic in model.topics_
    }
    seeds = np.array([seed_by_topic.get(topic, -1) for topic in topics.tolist()])
    is_right = seeds == truth[other_rows]
    return {
        "ami": round(float(adjusted_mutual_info_score(truth[other_rows], topics_or_alone)), 3),
        "themes": len(model.topics_),
        "seeded": round(float((seeds >= 0).mean()), 3),
        "right": round(float(is_right.mean()), 3),
        "right_of_seeded": round(float(is_right[seeds >= 0].mean()), 3) if (seeds >= 0).any() else None,
    }


if __name__ == "__main__":
    main()
