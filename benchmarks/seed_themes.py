"""Effect of seed themes, each with a few examples, on a fit. Prints JSON lines.

    python benchmarks/seed_themes.py --data banking77/banking77.csv --where split=train

Every human label is a seed theme: its name, and as many examples as stated, drawn with seed 3 and left out of the
figures. examples, ami, themes, seeded (share of the texts in a seed theme), right (share in the seed of their own
label), right_of_seeded. A last line without seeds stands for what a fit finds alone.

    python benchmarks/seed_themes.py --rare [--draws 10]

One seed theme among nine labels of 25 texts, of which its own has as many (common), ten (rare) or none (absent):
columns kind, precision, recall (of its own label's texts), taken (texts).
"""

from __future__ import annotations

import argparse

import numpy as np
from table import Table, add_json_option
from themes import read_texts

from voc.text.embedding.embedder import encode, load_embedder
from voc.themes import SeedTexts, ThemeModel

N_LABELS, N_EACH = 9, 25
N_OWN = {"common": N_EACH, "rare": 10, "absent": 0}
N_EXAMPLES = 2


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", default="banking77/banking77.csv")
    parser.add_argument("--text", default="text")
    parser.add_argument("--label", default="category")
    parser.add_argument("--where")
    parser.add_argument("--most", type=int)
    parser.add_argument("--examples", default="0,1,3,10")
    parser.add_argument("--rare", action="store_true", help="one seed theme among nine labels")
    parser.add_argument("--draws", type=int, default=10)
    add_json_option(parser)
    arguments = parser.parse_args()
    table = Table(arguments.json)
    reading_arguments = argparse.Namespace(
        **vars(arguments) | {"text": [arguments.text], "not_labelled": "", "segments": False, "question": None}
    )
    texts, labels, _, _ = read_texts(reading_arguments)
    if arguments.rare:
        for kind in N_OWN:
            table.add_row({"kind": kind, **measure_one_seed(texts, labels, kind, arguments.draws)})
        return
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
    seed_groups = [*truth[example_rows].tolist(), *range(len(seed_names))]
    seed_vectors = encode(load_embedder(), seed_texts) if seed_texts else vectors[:0]
    model = ThemeModel(seed=0).fit(
        [texts[row] for row in other_rows],
        embeddings=vectors[other_rows],
        seed_texts=SeedTexts(seed_texts, seed_groups, embeddings=seed_vectors) if seed_texts else None,
    )
    topics = model.labels_
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


def measure_one_seed(texts: list[str], labels: list[str], kind: str, n_draws: int) -> dict[str, object]:
    texts_by_label: dict[str, list[str]] = {}
    for text, label in zip(texts, labels, strict=True):
        texts_by_label.setdefault(label, []).append(text)
    names = sorted(name for name, of_name in texts_by_label.items() if len(of_name) >= N_EACH + N_EXAMPLES)
    precisions: list[float] = []
    recalls: list[float] = []
    n_taken: list[int] = []
    for draw in range(n_draws):
        generator = np.random.default_rng(draw)
        own_label, *others = generator.choice(names, N_LABELS, replace=False).tolist()
        own_texts = generator.permutation(texts_by_label[own_label]).tolist()
        seeds = [own_label.replace("_", " "), *own_texts[:N_EXAMPLES]]
        rows = [(text, own_label) for text in own_texts[N_EXAMPLES:][: N_OWN[kind]]]
        for other in others:
            rows += [(text, other) for text in generator.permutation(texts_by_label[other])[:N_EACH].tolist()]
        model = ThemeModel(seed=0).fit([text for text, _ in rows], seed_texts=SeedTexts(seeds, [0] * len(seeds)))
        topics = [topic.number for topic in model.topics_ if topic.constraint_group == 0]
        is_taken = np.isin(model.labels_, topics)
        is_own = np.array([label == own_label for _, label in rows])
        n_taken.append(int(is_taken.sum()))
        if is_own.any():
            precisions.append(float(is_own[is_taken].mean()) if is_taken.any() else 1.0)
            recalls.append(float(is_taken[is_own].mean()))
    shares = {
        name: round(float(np.mean(values)), 3)
        for name, values in (("precision", precisions), ("recall", recalls))
        if values
    }
    return shares | {"taken": round(float(np.mean(n_taken)), 1)}


if __name__ == "__main__":
    main()
