r"""Names of themes beside their members, for readers, and how many members each name speaks for.

    python benchmarks/labels.py --workspace demo --key examples/key/items.csv [--most 40] [--members 10] [--json FILE]
    python benchmarks/labels.py --data nhs-fft-themes-departments/nhs_fft_v6_themes.csv --text text --label themes \
        --separator "|" --segments

Prints each theme's name with members drawn at random (seed 0), the largest themes first, and then a JSON line for each
theme: theme, label, n (comments), fits (share of the members that are nearer to the name's words than nine in ten of
all comments), side_right (the name has no side or that of most members; one that says that it has both has both), and
with ``--key`` (the example's) subject, the commonest of the comments' subjects, and subject_share. The last line
has the totals. The vectors are computed anew, without the fit's axes, but the encoder and the polarity are the
product's: only readers can say whether a name is clear. ``--readers`` prints names and members alone.
"""

from __future__ import annotations

import argparse
import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from table import Table, add_json_option
from themes import read_texts

NEAR_SHARE = 0.1  # of all comments
N_CHARACTERS = 400  # of a member, printed
N_SIDED, MIN_BOTH = 100, 0.2
SIDES = {"positive": 1, "negative": -1}


@dataclass(frozen=True)
class Corpus:
    """Texts of themes: names by theme, and for each text its theme, comment, language and the comment's subjects."""

    labels_by_theme: dict[int, dict[str, str]]
    texts: list[str]
    themes: NDArray[np.int64]
    comments: NDArray[np.int64]
    languages: list[str]
    subjects: list[str]

    def choose_label(self, theme: int) -> str:
        """Return the name in the language of most members."""
        rows = np.flatnonzero(self.themes == theme)
        is_dutch = 2 * sum(self.languages[row] == "nl" for row in rows) >= len(rows)
        return self.labels_by_theme[theme]["nl" if is_dutch else "en"]


def main() -> None:
    arguments = read_arguments()
    corpus = read_workspace(arguments) if arguments.workspace else fit_data(arguments)
    sizes = {
        theme: len(set(corpus.comments[corpus.themes == theme].tolist()))
        for theme in set(corpus.themes.tolist()) - {-1}
    }
    largest = sorted(sizes, key=lambda theme: (-sizes[theme], theme))[: arguments.most]
    print_members(corpus, largest, sizes, arguments.members)
    if arguments.readers:
        return
    table = Table(arguments.json)
    for row in measure_names(corpus, largest, sizes):
        table.add_row(row)
    table.add_row(sum_up(table.rows, sizes))


def read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--workspace", type=Path)
    parser.add_argument("--key", type=Path, help="subjects by source and key, such as examples/key/items.csv")
    parser.add_argument("--data", help="a file to fit instead, see themes.py")
    parser.add_argument("--text", default="text")
    parser.add_argument("--label", default="themes")
    parser.add_argument("--separator")
    parser.add_argument("--segments", action="store_true")
    parser.add_argument("--most", type=int, help="only so many themes, the largest")
    parser.add_argument("--members", type=int, default=10)
    parser.add_argument("--readers", action="store_true", help="names and members alone")
    add_json_option(parser)
    arguments = parser.parse_args()
    if bool(arguments.workspace) == bool(arguments.data):
        parser.error("name a workspace (--workspace DIR) or a file (--data FILE)")
    return arguments


# ---- texts -------------------------------------------------------------------------------------------------------


def read_workspace(arguments: argparse.Namespace) -> Corpus:
    from voc.pipeline.segments import load_segments
    from voc.store import themes
    from voc.workspace import open_workspace

    subjects_by_key: dict[tuple[str, str], str] = {}
    if arguments.key:
        with arguments.key.open(encoding="utf-8", newline="") as file:
            subjects_by_key = {(row["source"], row["key"]): row["subjects"] for row in csv.DictReader(file)}
    with open_workspace(arguments.workspace) as workspace:
        segments = load_segments(workspace._context)  # noqa: SLF001 - what the stage reads
        assignments = themes.load_assignments(workspace.store).set_index("segment")["theme"]
        labels_by_theme = {int(theme.id): dict(theme.labels) for theme in themes.load_themes(workspace.store)}
    frame = segments.frame
    sources = segments.feedback.set_index("id")[["source_name", "source_key"]]
    keys = sources.loc[frame["feedback"]].itertuples(index=False, name=None)
    themes_of_rows = frame["id"].map(assignments).fillna(-1).astype(int).to_numpy()
    return Corpus(
        labels_by_theme,
        frame["text"].tolist(),
        np.where(np.isin(themes_of_rows, list(labels_by_theme)), themes_of_rows, -1),
        frame["feedback"].to_numpy(dtype=np.int64),
        [language if isinstance(language, str) else "" for language in frame["language"]],
        [subjects_by_key.get(key, "") for key in keys],
    )


def fit_data(arguments: argparse.Namespace) -> Corpus:
    from voc.themes import ThemeModel

    reading_arguments = argparse.Namespace(
        **vars(arguments) | {"text": [arguments.text], "where": None, "most": None, "question": None},
        not_labelled="Labelling not possible|Not assigned",
    )
    texts, labels, _, comments = read_texts(reading_arguments)
    model = ThemeModel(seed=0).fit(texts, comments=comments)
    from voc.text.language import detect_languages

    languages = [language or "" for language in detect_languages(texts, ("nl", "en"))]
    labels_by_theme = {topic.number: dict(topic.labels) for topic in model.topics_}
    return Corpus(labels_by_theme, texts, model.labels_, np.array(comments, dtype=np.int64), languages, labels)


# ---- names -------------------------------------------------------------------------------------------------------


def print_members(corpus: Corpus, themes: Sequence[int], sizes: dict[int, int], n_members: int) -> None:
    generator = np.random.default_rng(0)
    for place, theme in enumerate(themes, start=1):
        comments = np.unique(corpus.comments[corpus.themes == theme])
        print(f"\n{place}. [{corpus.choose_label(theme)}]  ({sizes[theme]} comments)")
        for comment in sorted(generator.choice(comments, min(n_members, len(comments)), replace=False).tolist()):
            rows = np.flatnonzero(corpus.comments == comment)
            # What is in the theme stands between brackets: the rest may be about something else.
            said = [f"[{corpus.texts[row]}]" if corpus.themes[row] == theme else corpus.texts[row] for row in rows]
            print("   -", " ".join(" ".join(said).replace("] [", " ").split())[:N_CHARACTERS])
    print()


def measure_names(corpus: Corpus, themes: Sequence[int], sizes: dict[int, int]) -> Iterator[dict[str, Any]]:
    from voc.text.embedding.embedder import encode, load_embedder
    from voc.text.polarity import classify_polarity
    from voc.themes.features import JointFeatures, select_content_words, tokenize

    def list_words(texts: Sequence[str]) -> list[list[str]]:
        return [select_content_words(tokenize(text)) for text in texts]

    meaning = encode(load_embedder(), corpus.texts)
    features = JointFeatures(0).fit(list_words(corpus.texts), meaning, corpus.languages)
    vectors = features.transform(list_words(corpus.texts), meaning, corpus.languages)
    comments, places = np.unique(corpus.comments, return_inverse=True)
    comment_vectors = np.zeros((len(comments), vectors.shape[1]), np.float32)
    np.add.at(comment_vectors, places, vectors)
    comment_vectors /= np.maximum(np.linalg.norm(comment_vectors, axis=1, keepdims=True), 1e-9)
    generator = np.random.default_rng(0)
    for theme in themes:
        rows = np.flatnonzero(corpus.themes == theme)
        label = corpus.choose_label(theme)
        language = "nl" if label == corpus.labels_by_theme[theme].get("nl") else "en"
        words = re.sub(r"[“”]|: (?:lof en klachten|praise and complaints)$", "", label)
        name = features.transform(list_words([words]), encode(load_embedder(), [words]), [language])[0]
        similarities = comment_vectors @ name
        is_own = np.zeros(len(comments), dtype=bool)
        is_own[places[rows]] = True
        near = np.quantile(similarities, 1 - max(NEAR_SHARE, is_own.mean()))
        drawn = generator.choice(rows, min(N_SIDED, len(rows)), replace=False)
        polarities = classify_polarity(
            [corpus.texts[row] for row in drawn], meaning[drawn], [corpus.languages[row] for row in drawn]
        )
        quote = re.search(r"“(.+)”", label)
        side = str(classify_polarity([quote[1]], None, [language])[0]) if quote else "neutral"
        yield {
            "theme": theme,
            "label": label,
            "n": sizes[theme],
            "fits": round(float((similarities[is_own] >= near).mean()), 3),
            "side_right": is_side_right(label, side, [str(polarity) for polarity in polarities]),
            **find_subject(corpus, rows),
        }


def is_side_right(label: str, side: str, members: Sequence[str]) -> bool:
    """Return whether a name's side is that of its members: none, that of more members, or both where it says so."""
    shares = {one: members.count(one) / max(1, len(members)) for one in SIDES}
    if label.endswith((": lof en klachten", ": praise and complaints")):
        return min(shares.values()) >= MIN_BOTH
    return side not in SIDES or shares[side] == max(shares.values())


def find_subject(corpus: Corpus, rows: NDArray[np.int64]) -> dict[str, Any]:
    subject_by_comment = {corpus.comments[row]: corpus.subjects[row] for row in rows if corpus.subjects[row]}
    if not subject_by_comment:
        return {}
    subjects, counts = np.unique(list(subject_by_comment.values()), return_counts=True)
    return {"subject": str(subjects[counts.argmax()]), "subject_share": round(float(counts.max() / counts.sum()), 3)}


def sum_up(rows: Sequence[dict[str, Any]], sizes: dict[int, int]) -> dict[str, Any]:
    from voc.themes.labels.names import is_mixture_label

    totals: dict[str, Any] = {"theme": "all", "label": f"{len(rows)} of {len(sizes)} themes"}
    totals["n"] = sum(row["n"] for row in rows)
    for column in ("fits", "side_right", "subject_share"):
        values = [float(row[column]) for row in rows if column in row]
        if values:
            totals[column] = round(sum(values) / len(values), 3)
    return totals | {"mixtures": sum(is_mixture_label(row["label"]) for row in rows)}


if __name__ == "__main__":
    main()
