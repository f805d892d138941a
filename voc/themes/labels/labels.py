"""Labels, descriptions and quotes: what people see of a theme first.

A label is the phrase that tells a theme from the others and that many of its texts hold: it is scored by its
share of the theme's texts times the logarithm of how much more often it is said there than elsewhere (its part of
the Kullback–Leibler divergence between theme and the rest), and by how well it reads.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from voc.themes.labels.nouns import LEAST, nounness
from voc.themes.labels.phrases import Phrase, phrases
from voc.themes.labels.stopwords import STOP_WORDS

__all__ = ["LANGUAGES", "SHORTEST_KEYWORD", "PhraseBook", "Wording", "keywords", "quotes", "says_name", "wordings"]

LANGUAGES = ("nl", "en")
N_READ = 300  # texts of a theme that labels are looked for in, the most central ones
READS = {1: 0.2, 2: 1.0, 3: 1.05}  # by content words: one word is seldom a subject, three are often precise
READS_DENIED = 0.9  # "niet teruggebeld": one word, and yet a whole
COMPOUND, READS_COMPOUND = 10, 0.6  # letters: "opzegvergoeding" says as much as two words
SUPPORT = 0.4  # what a phrase's words tell by themselves counts beside what the phrase tells
PALE_COST = 0.55  # for each content word that names no subject ("goed", "week")
SECOND = 0.3  # of the best word's score: worth standing beside it
SAME_START = 6  # letters: "termijn en termijnbedrag" says one thing twice
LEAST_SHARE = 0.04  # of the theme's texts must hold a word
LEAST_OF_PHRASE = 0.03  # of them must hold a phrase: nobody repeats another's sentence
LEAST_DENIED = 0.05  # of them must hold a denial: "geen klachten" said by some would be said of all
N_MENTIONED = 3
N_CANDIDATES = 200
SHORT, LONG = 40, 140  # characters of a quote
SHORTEST = 3  # letters of a label
SHORTEST_KEYWORD = 3
TYPICAL = range(2, 7)  # words of a short text that can be a label
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Wording:
    """A theme in words of one language."""

    label: str
    description: str


@dataclass(frozen=True, slots=True)
class _Candidate:
    phrase: Phrase
    score: float
    common: bool  # enough of the theme's texts hold it to name the theme; rarer ones may complete a word

    @property
    def stems(self) -> frozenset[str]:
        return frozenset(self.phrase.key)


class PhraseBook:
    """The phrases of texts, cut once for each text that is read; none holds one of the ``silent`` names."""

    def __init__(self, texts: Sequence[str], languages: Sequence[str], silent: frozenset[str] = frozenset()) -> None:
        self.texts = texts
        self.languages = languages
        self.silent = silent
        self._cut: dict[int, dict[tuple[str, ...], Phrase]] = {}

    def __getitem__(self, row: int) -> dict[tuple[str, ...], Phrase]:
        found = self._cut.get(row)
        if found is None:
            cut = phrases(self.texts[row], self.languages[row])
            found = self._cut[row] = {
                key: phrase
                for key, phrase in cut.items()
                if not any(says_name(word.casefold(), self.silent) for word in phrase.words)
            }
        return found


def says_name(word: str, names: frozenset[str]) -> bool:
    """Return whether a word is one of the names, or begins with one: "VeldwaardEnergie", "Veldwaards"."""
    return any(word.startswith(name) for name in names)


def wordings(
    book: PhraseBook, themes: Sequence[Sequence[int]], *, n_read: int = N_READ, broad: bool = False
) -> list[dict[str, Wording]]:
    """Return each theme's label and description by language, no label twice.

    Parameters
    ----------
    book
        The texts.
    themes
        Rows of each theme, the most central first. Larger themes come first and choose first.
    n_read
        How many texts of each theme are read.
    broad
        Name them by their one or two most telling nouns: a phrase would name a part of what a main subject holds.

    Notes
    -----
    The Dutch label comes from the theme's Dutch texts and the English one from its English texts; where a
    language has too few of them, the label stands in the other language, in the customers' own words.
    """
    results: list[dict[str, Wording]] = [{} for _ in themes]
    done: dict[str, list[list[int]]] = {}
    for language in LANGUAGES:
        rows = [_rows_in(language, book.languages, theme)[:n_read] for theme in themes]
        same = next((other for other, read in done.items() if read == rows), None)
        if same is not None:
            for result in results:
                result[language] = result[same]
            continue
        done[language] = rows
        used: list[frozenset[str]] = []
        shown: set[str] = set()
        nouns = nounness(book.texts[row] for theme in rows for row in theme) if broad else {}
        for result, phrased, theme in zip(results, _ranked(book, rows), rows, strict=True):
            candidates = _single(phrased, nouns) if broad else phrased
            spoken = "nl" if theme and book.languages[theme[0]] == "nl" else "en"
            label = _label(candidates, [book.texts[row] for row in theme], used, shown, spoken)
            result[language] = Wording(label, _description(candidates, label, language))
    return results


def keywords(
    words: Sequence[Sequence[str]], themes: Sequence[Sequence[int]], silent: frozenset[str], n: int = 10
) -> list[tuple[str, ...]]:
    """Return each theme's words by c-TF-IDF (Grootendorst 2022), best first.

    Frequency in the theme × log(1 + mean length of a theme ∕ frequency in all).
    """
    counts = [
        Counter(
            word
            for row in theme
            for word in words[row]
            if word not in STOP_WORDS and len(word) >= SHORTEST_KEYWORD and not says_name(word, silent)
        )
        for theme in themes
    ]
    overall: Counter[str] = Counter()
    for count in counts:
        overall.update(count)
    mean = sum(overall.values()) / max(1, len(themes))
    return [
        tuple(sorted(count, key=lambda word: (-count[word] * np.log1p(mean / overall[word]), word))[:n])
        for count in counts
    ]


def quotes(texts: Sequence[str], vectors: Floats, rows: Sequence[int], label: str, n: int = 3) -> tuple[int, ...]:
    """Return rows of short texts that stand for the theme and differ from one another.

    Central texts first, then by maximal marginal relevance (Carbonell & Goldstein 1998) with λ = .65.
    """
    candidates = list(rows[:N_READ])
    if not candidates:
        return ()
    own = vectors[candidates]
    centre = vectors[list(rows)].mean(axis=0)
    wanted = [word.casefold() for word in label.split() if len(word) > SHORTEST]
    worth = np.array(
        [
            float(own[place] @ centre) * _brevity(texts[row])
            + 0.1 * sum(word in texts[row].casefold() for word in wanted) / max(1, len(wanted))
            for place, row in enumerate(candidates)
        ]
    )
    chosen: list[int] = []
    seen: set[str] = set()
    nearest_chosen = np.zeros(len(candidates))
    while len(chosen) < n:
        left = [
            place
            for place, row in enumerate(candidates)
            if place not in chosen and texts[row].strip().casefold() not in seen
        ]
        if not left:
            break
        place = max(left, key=lambda place: (0.65 * worth[place] - 0.35 * nearest_chosen[place], -place))
        chosen.append(place)
        seen.add(texts[candidates[place]].strip().casefold())
        nearest_chosen = np.maximum(nearest_chosen, own @ own[place])
    return tuple(int(candidates[place]) for place in chosen)


def _brevity(text: str) -> float:
    # Forty to 140 characters read in one glance; shorter says little, longer is cut in a report.
    length = len(text)
    if length < SHORT:
        return 0.5 + length / (2 * SHORT)
    return 1.0 if length <= LONG else max(0.3, 1 - (length - LONG) / 300)


def _rows_in(language: str, languages: Sequence[str], theme: Sequence[int]) -> list[int]:
    own = [row for row in theme if (languages[row] == "nl") == (language == "nl")]
    enough = len(own) >= max(5, len(theme) / 20) or len(own) == len(theme)
    return own if enough else [row for row in theme if (languages[row] == "nl") != (language == "nl")]


def _ranked(book: PhraseBook, themes: Sequence[Sequence[int]]) -> list[list[_Candidate]]:
    held: list[Counter[tuple[str, ...]]] = []
    forms: list[dict[tuple[str, ...], Counter[Phrase]]] = []
    for theme in themes:
        counts: Counter[tuple[str, ...]] = Counter()
        written: dict[tuple[str, ...], Counter[Phrase]] = {}
        for row in theme:
            for key, phrase in book[row].items():
                counts[key] += 1
                written.setdefault(key, Counter())[phrase] += 1
        held.append(counts)
        forms.append(written)
    n_texts = [len(theme) for theme in themes]
    overall: Counter[tuple[str, ...]] = Counter()
    for counts in held:
        overall.update(counts)
    return [
        _candidates(counts, written, n, overall, sum(n_texts))
        for counts, written, n in zip(held, forms, n_texts, strict=True)
    ]


def _candidates(
    counts: Counter[tuple[str, ...]],
    written: Mapping[tuple[str, ...], Counter[Phrase]],
    n: int,
    overall: Counter[tuple[str, ...]],
    n_all: int,
) -> list[_Candidate]:
    def told(key: tuple[str, ...]) -> float:
        share = counts[key] / n
        elsewhere = (overall[key] - counts[key] + 0.5) / (n_all - n + 1)
        return share * math.log((share + 0.5 / n) / (elsewhere + 0.5 / n))

    result = []
    for key, count in counts.items():
        single = len(key) == 1
        if count < (max(2, math.ceil(LEAST_SHARE * n)) if single and n >= SHORTEST else min(2, n - 1) or 1):
            continue
        form = max(written[key].items(), key=lambda item: (item[1], -len(" ".join(item[0].words)), item[0].words))[0]
        if form.n_pale == form.n_content or sum(map(len, form.words)) < SHORTEST:
            continue
        if form.denies and count < LEAST_DENIED * n:
            continue
        own = told(key)
        words = [told((stem,)) for stem in key if (stem,) in counts]
        score = (own + SUPPORT * sum(words) / max(1, form.n_content)) * _readability(form) if own > 0 else 0.0
        if score > 0:
            result.append(_Candidate(form, score, single or count >= max(min(3, n / 15), LEAST_OF_PHRASE * n)))
    result.sort(key=lambda candidate: (not candidate.common, -candidate.score, candidate.phrase.words))
    return result[:N_CANDIDATES]


def _single(candidates: Sequence[_Candidate], nouns: Mapping[str, float]) -> list[_Candidate]:
    """Return the words alone, the best first: the nouns, or all where none is one."""
    told = [
        replace(candidate, score=candidate.score / _readability(candidate.phrase))
        for candidate in candidates
        if candidate.phrase.n_content == 1 and not candidate.phrase.denies and not candidate.phrase.n_pale
    ]
    told.sort(key=lambda candidate: (not candidate.common, -candidate.score, candidate.phrase.words))
    return [one for one in told if nouns.get(one.phrase.words[-1].casefold(), 0) >= LEAST] or told


def _readability(form: Phrase) -> float:
    reads = READS[form.n_content]
    if form.n_content == 1 and len(form.words) > 1:
        reads = READS_DENIED
    elif form.n_content == 1 and len(form.words[0]) >= COMPOUND:
        reads = READS_COMPOUND
    return reads * PALE_COST**form.n_pale


def _label(
    candidates: Sequence[_Candidate],
    texts: Sequence[str],
    used: list[frozenset[str]],
    shown: set[str],
    language: str,
) -> str:
    for candidate in (candidate for candidate in candidates if candidate.common):
        if any(candidate.stems <= other or other <= candidate.stems for other in used):
            continue
        label = _sentence_case(_completed(candidate, candidates, language))
        if label.casefold() not in shown:
            used.append(candidate.stems)
            shown.add(label.casefold())
            return label
    for label in (*_typical(texts), *_told_apart(candidates, language, len(shown) + 2)):
        if label.casefold() not in shown:
            shown.add(label.casefold())
            return label
    raise AssertionError("unreachable: there are more numbers than labels")


def _typical(texts: Sequence[str]) -> list[str]:
    # Praise without a subject has no phrase of its own: its commonest short text says it best.
    short = [" ".join(text.split()).strip(" .!,;:-") for text in texts]
    counts = Counter(text.casefold() for text in short if len(text.split()) in TYPICAL and "[" not in text)
    first = {text.casefold(): place for place, text in reversed(list(enumerate(short)))}
    ordered = sorted(counts, key=lambda text: (-counts[text], first[text]))
    return [_sentence_case(short[first[text]]) for text in ordered[:20]]


def _completed(best: _Candidate, candidates: Sequence[_Candidate], language: str) -> str:
    """Return a phrase as it is, and a word that is vague alone in the best phrase that holds it."""
    alone = len(best.phrase.words) == 1
    if not alone:
        return " ".join(best.phrase.words)
    holding = [other for other in candidates if len(other.phrase.words) > 1 and best.stems < other.stems]
    if holding:
        return " ".join(max(holding, key=lambda other: other.score).phrase.words)
    if len(best.phrase.words[0]) < COMPOUND:
        for other in candidates:
            apart = other.phrase.words[-1].casefold()[:SAME_START] != best.phrase.words[-1].casefold()[:SAME_START]
            if other.phrase.n_content == 1 and other.score > SECOND * best.score and apart:
                joint = "en" if language == "nl" else "and"
                return f"{best.phrase.words[-1]} {joint} {other.phrase.words[-1]}"
    return " ".join(best.phrase.words)


def _told_apart(candidates: Sequence[_Candidate], language: str, n: int) -> list[str]:
    pairs = [
        f"{' '.join(first.phrase.words)} ({' '.join(second.phrase.words)})"
        for first in candidates[:8]
        for second in candidates[:20]
        if not first.stems & second.stems
    ]
    other = "Overig" if language == "nl" else "Other"
    return [*map(_sentence_case, pairs), other, *(f"{other} {number}" for number in range(2, n + 1))]


def _description(candidates: Sequence[_Candidate], label: str, language: str) -> str:
    mentioned: list[_Candidate] = []
    in_label = set(label.casefold().split())
    for candidate in candidates:
        if not candidate.common:
            break
        words = {word.casefold() for word in candidate.phrase.words}
        if words <= in_label or any(len(candidate.stems & other.stems) > 0 for other in mentioned):
            continue
        mentioned.append(candidate)
        if len(mentioned) == N_MENTIONED:
            break
    listed = _listed([" ".join(candidate.phrase.words) for candidate in mentioned], language)
    if not listed:
        return label + "."
    return f"{label}; vaak genoemd: {listed}." if language == "nl" else f"{label}; often mentioned: {listed}."


def _listed(parts: Iterable[str], language: str) -> str:
    *first, last = ["", *parts]
    first = [part for part in first if part]
    joint = " en " if language == "nl" else " and "
    return joint.join([", ".join(first), last]) if first else last


def _sentence_case(text: str) -> str:
    first = text.split(" ", 1)[0]
    return text if first[1:] != first[1:].lower() else text[:1].upper() + text[1:]  # "kWh" stays
