"""Labels, descriptions, keywords and quotes of themes: what people see of a theme first.

A label is the phrase that distinguishes a theme and that many of its texts hold: it is scored by its
share of the theme's texts times the logarithm of how much more often it is said there than elsewhere (its part of
the Kullback–Leibler divergence between theme and the rest), and by how well it reads.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from voc.text.messages.catalog import LANGUAGES
from voc.text.pii.private_matters import find_private_matters
from voc.themes.arrays import FloatArray
from voc.themes.features import count_subject_words, tokenize
from voc.themes.labels.nouns import MIN_NOUN_SHARE, compute_noun_shares
from voc.themes.labels.phrases import Phrase, extract_phrases
from voc.themes.labels.spelling import MajoritySpelling
from voc.themes.labels.stopwords import KEYWORD_STOP_WORDS

__all__ = [
    "SHORTEST_KEYWORD",
    "PhraseCache",
    "TopicText",
    "begins_with_name",
    "choose_quotes",
    "describe_topics",
    "extract_keywords",
]

N_READ = 300  # texts of a theme that labels are looked for in, the most central ones
READABILITY = {1: 0.2, 2: 1.0, 3: 1.05}  # by content words: one word is seldom a subject, three are often precise
READABILITY_DENIAL = 0.9  # "niet teruggebeld": one word, and yet a whole
READABILITY_COMPOUND = 0.6  # "opzegvergoeding" says as much as two words
SHORTEST_COMPOUND = 10  # letters
SUPPORT_WEIGHT = 0.4  # weight of the score of a phrase's words, added to the phrase's own
VAGUE_WORD_FACTOR = 0.55  # for each content word that names no subject ("goed", "week")
MIN_PAIR_SCORE = 0.3  # of the best word's score: enough to be named with it
N_SAME_START = 6  # letters: "termijn en termijnbedrag" says one thing twice
MIN_WORD_SHARE = 0.04  # of the theme's texts must hold a word
MIN_PHRASE_SHARE = 0.03  # of them must hold a phrase: nobody repeats another's sentence
MIN_DENIAL_SHARE = 0.05  # of them must hold a denial: "geen klachten" said by some would be said of all
MIN_TEXTS_FOR_SHARES = 3  # of a theme; in a smaller one a share of the texts says nothing
N_MENTIONED = 3
N_CANDIDATES = 200
N_TYPICAL_TEXTS = 20
SHORT_QUOTE, LONG_QUOTE = 40, 140  # characters
SHORTEST_LABEL = 3  # letters
SHORTEST_KEYWORD = 3
N_KEYWORDS = 10
N_QUOTES = 3
N_WORDS_OF_LABEL = range(2, 7)  # of a short text that can be a label
RELEVANCE_WEIGHT, LIKENESS_WEIGHT = 0.65, 0.35  # of a quote for its theme, and to the quotes before it
LABEL_WORDS_WEIGHT = 0.1  # of a quote's share of the label's words, added to its nearness to the theme's centre

PhraseKey = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TopicText:
    """Label and description of a theme in one language."""

    label: str
    description: str


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A phrase that may name a theme.

    ``is_common``: enough of the theme's texts hold it to name the theme; rarer ones may complete a word.
    """

    phrase: Phrase
    score: float
    is_common: bool

    @property
    def stems(self) -> frozenset[str]:
        return frozenset(self.phrase.key)

    @property
    def text(self) -> str:
        return " ".join(self.phrase.words)


@dataclass(frozen=True, slots=True)
class _PhraseCounts:
    """Number of a theme's texts that hold each phrase, and the way in which each of them writes it."""

    n_texts: int
    n_texts_by_key: Counter[PhraseKey]
    forms_by_key: Mapping[PhraseKey, Sequence[Phrase]]


class PhraseCache:
    """The phrases of texts, extracted once for each text that is read.

    None holds one of the ``hidden_names``, or a word that is misspelled by the ``spelling`` (None: not looked at).
    """

    def __init__(
        self,
        texts: Sequence[str],
        languages: Sequence[str],
        hidden_names: frozenset[str] = frozenset(),
        spelling: MajoritySpelling | None = None,
    ) -> None:
        self.texts = texts
        self.languages = languages
        self.hidden_names = hidden_names
        self.spelling = spelling
        self._phrases_by_row: dict[int, dict[PhraseKey, Phrase]] = {}

    def __getitem__(self, row: int) -> dict[PhraseKey, Phrase]:
        if row not in self._phrases_by_row:
            self._phrases_by_row[row] = {
                key: phrase
                for key, phrase in extract_phrases(self.texts[row], self.languages[row]).items()
                if all(self._can_show(word.casefold()) for word in phrase.words)
            }
        return self._phrases_by_row[row]

    def _can_show(self, word: str) -> bool:
        is_misspelled = self.spelling is not None and self.spelling.is_misspelled(word)
        return not is_misspelled and not begins_with_name(word, self.hidden_names)


def begins_with_name(word: str, names: frozenset[str]) -> bool:
    """Return whether a word is one of the names, or begins with one: "VeldwaardEnergie", "Veldwaards"."""
    return any(word.startswith(name) for name in names)


# ---- labels and descriptions ------------------------------------------------------------------------------------


def describe_topics(
    phrases: PhraseCache, themes: Sequence[Sequence[int]], *, n_read: int = N_READ, broad: bool = False
) -> list[dict[str, TopicText]]:
    """Return each theme's label and description by language, no label twice.

    Parameters
    ----------
    phrases
        Of the texts.
    themes
        Rows of each theme, the most central first. Larger themes come first and choose first.
    n_read
        How many texts of each theme are read.
    broad
        Name them by their one or two most telling nouns: a phrase would name a part of what a main subject holds.

    Notes
    -----
    The Dutch label comes from the theme's Dutch texts and the English one from its English texts; where a
    language has too few of them, the label is in the other language: the customers' words, between quotation marks.
    """
    rows_by_language = {
        language: [_select_rows(language, phrases.languages, rows)[:n_read] for rows in themes]
        for language in LANGUAGES
    }
    texts_by_language: dict[str, list[TopicText]] = {}
    for language, theme_rows in rows_by_language.items():
        # Where all comments are of one language, both labels come from the same rows: they are read once. The
        # description then is in the first language too.
        same = next((other for other in texts_by_language if rows_by_language[other] == theme_rows), None)
        texts_by_language[language] = (
            texts_by_language[same] if same else _describe_in_language(phrases, theme_rows, language, broad=broad)
        )
    return [
        {
            language: _mark_as_quotation(texts_by_language[language][position])
            if (rows := rows_by_language[language][position]) and _is_foreign(phrases.languages[rows[0]], language)
            else texts_by_language[language][position]
            for language in LANGUAGES
        }
        for position in range(len(themes))
    ]


def _is_foreign(text_language: str, language: str) -> bool:
    return (text_language == "nl") != (language == "nl")


def _mark_as_quotation(text: TopicText) -> TopicText:
    """Return a label between quotation marks, as it is also written at the beginning of the description."""
    quotation = f"“{text.label}”"
    return TopicText(quotation, quotation + text.description.removeprefix(text.label))


def _describe_in_language(
    phrases: PhraseCache, theme_rows: Sequence[Sequence[int]], language: str, *, broad: bool
) -> list[TopicText]:
    noun_shares = compute_noun_shares(phrases.texts[row] for rows in theme_rows for row in rows) if broad else {}
    used_stems: list[frozenset[str]] = []
    used_labels: set[str] = set()
    topic_texts = []
    for rows, ranked in zip(theme_rows, _rank_phrases(phrases, theme_rows), strict=True):
        candidates = _select_nouns(ranked, noun_shares) if broad else ranked
        text_language = "nl" if rows and phrases.languages[rows[0]] == "nl" else "en"
        texts = [phrases.texts[row] for row in rows]
        label = _choose_label(candidates, texts, used_stems, used_labels, text_language)
        topic_texts.append(TopicText(label, _write_description(candidates, label, language)))
    return topic_texts


def _select_rows(language: str, languages: Sequence[str], rows: Sequence[int]) -> list[int]:
    """Return a theme's rows in a language, or those in the other one where they are too few."""
    in_language = [row for row in rows if (languages[row] == "nl") == (language == "nl")]
    if len(in_language) >= max(5, len(rows) / 20) or len(in_language) == len(rows):
        return in_language
    return [row for row in rows if (languages[row] == "nl") != (language == "nl")]


# ---- candidates -------------------------------------------------------------------------------------------------


def _rank_phrases(phrases: PhraseCache, theme_rows: Sequence[Sequence[int]]) -> Iterator[list[_Candidate]]:
    """Yield each theme's candidates, the best first."""
    counts_by_theme = [_count_phrases(phrases, rows) for rows in theme_rows]
    n_texts = sum(counts.n_texts for counts in counts_by_theme)
    n_texts_by_key: Counter[PhraseKey] = Counter()
    for counts in counts_by_theme:
        n_texts_by_key.update(counts.n_texts_by_key)
    for counts in counts_by_theme:
        scored = (_score_phrase(key, counts, n_texts_by_key, n_texts) for key in counts.n_texts_by_key)
        candidates = _sort_candidates(candidate for candidate in scored if candidate is not None)
        yield candidates[:N_CANDIDATES]


def _count_phrases(phrases: PhraseCache, rows: Sequence[int]) -> _PhraseCounts:
    forms_by_key: defaultdict[PhraseKey, list[Phrase]] = defaultdict(list)
    for row in rows:
        for key, phrase in phrases[row].items():
            forms_by_key[key].append(phrase)
    # A text holds a key once. The forms are counted later: most keys are too rare for it.
    n_texts_by_key = Counter({key: len(forms) for key, forms in forms_by_key.items()})
    return _PhraseCounts(len(rows), n_texts_by_key, forms_by_key)


def _score_phrase(
    key: PhraseKey, counts: _PhraseCounts, n_texts_by_key: Counter[PhraseKey], n_all_texts: int
) -> _Candidate | None:
    """Return a phrase with its score, or None where it can name nothing."""
    n_texts, count = counts.n_texts, counts.n_texts_by_key[key]
    is_word = len(key) == 1
    if count < _compute_min_count(n_texts, is_word=is_word):
        return None
    phrase = _choose_form(counts.forms_by_key[key])
    if phrase.n_vague == phrase.n_content or sum(map(len, phrase.words)) < SHORTEST_LABEL:
        return None
    if phrase.is_denial and count < MIN_DENIAL_SHARE * n_texts:
        return None

    def compute_divergence(key: PhraseKey) -> float:
        # Half a text is added on both sides: a phrase that nobody else says would be infinitely telling.
        share = counts.n_texts_by_key[key] / n_texts
        share_elsewhere = (n_texts_by_key[key] - counts.n_texts_by_key[key] + 0.5) / (n_all_texts - n_texts + 1)
        return share * math.log((share + 0.5 / n_texts) / (share_elsewhere + 0.5 / n_texts))

    divergence = compute_divergence(key)
    if divergence <= 0:
        return None  # said elsewhere more often than here
    # A phrase is rarer than its words, so by itself it would lose against every one of them.
    support = sum(compute_divergence((word,)) for word in key if (word,) in counts.n_texts_by_key)
    score = (divergence + SUPPORT_WEIGHT * support / max(1, phrase.n_content)) * _rate_readability(phrase)
    is_common = is_word or count >= max(min(3, n_texts / 15), MIN_PHRASE_SHARE * n_texts)
    return _Candidate(phrase, score, is_common) if score > 0 else None


def _compute_min_count(n_texts: int, *, is_word: bool) -> int:
    """Return how many of a theme's texts must hold a word or a phrase."""
    if is_word and n_texts >= MIN_TEXTS_FOR_SHARES:
        return max(2, math.ceil(MIN_WORD_SHARE * n_texts))
    return min(2, n_texts - 1) or 1


def _choose_form(forms: Sequence[Phrase]) -> Phrase:
    """Return the commonest way in which a phrase is written; of equally common ones the shortest."""
    return max(Counter(forms).items(), key=lambda item: (item[1], -len(" ".join(item[0].words)), item[0].words))[0]


def _rate_readability(phrase: Phrase) -> float:
    readability = READABILITY[phrase.n_content]
    if phrase.n_content == 1 and len(phrase.words) > 1:
        readability = READABILITY_DENIAL
    elif phrase.n_content == 1 and len(phrase.words[0]) >= SHORTEST_COMPOUND:
        readability = READABILITY_COMPOUND
    return readability * VAGUE_WORD_FACTOR**phrase.n_vague


def _select_nouns(candidates: Sequence[_Candidate], noun_shares: Mapping[str, float]) -> list[_Candidate]:
    """Return the candidates of one word that are nouns, the best first; all of one word where none is a noun."""
    # Among words alone their readability says nothing: it is taken out of the score again.
    words = _sort_candidates(
        replace(candidate, score=candidate.score / _rate_readability(candidate.phrase))
        for candidate in candidates
        if candidate.phrase.n_content == 1 and not candidate.phrase.is_denial and not candidate.phrase.n_vague
    )
    nouns = [word for word in words if noun_shares.get(word.phrase.words[-1].casefold(), 0) >= MIN_NOUN_SHARE]
    return nouns or words


def _sort_candidates(candidates: Iterable[_Candidate]) -> list[_Candidate]:
    return sorted(candidates, key=lambda candidate: (not candidate.is_common, -candidate.score, candidate.phrase.words))


# ---- wording ----------------------------------------------------------------------------------------------------


def _choose_label(
    candidates: Sequence[_Candidate],
    texts: Sequence[str],
    used_stems: list[frozenset[str]],
    used_labels: set[str],
    language: str,
) -> str:
    """Return a label that no theme before has, and add it to the used ones."""
    for candidate in candidates:
        # A phrase whose words another label holds all, or the other way round, would read as the same theme.
        if not candidate.is_common or any(candidate.stems <= stems or stems <= candidate.stems for stems in used_stems):
            continue
        label = _to_sentence_case(_complete_label(candidate, candidates, language))
        if label.casefold() not in used_labels:
            used_stems.append(candidate.stems)
            used_labels.add(label.casefold())
            return label
    for label in (*_list_typical_texts(texts), *_list_distinct_labels(candidates, language, len(used_labels) + 2)):
        if label.casefold() not in used_labels:
            used_labels.add(label.casefold())
            return label
    raise AssertionError("unreachable: the distinct labels are numbered, and there are more of them than are in use")


def _complete_label(best: _Candidate, candidates: Sequence[_Candidate], language: str) -> str:
    """Return a phrase as it is, and a word that is vague alone in the best phrase that holds it."""
    if len(best.phrase.words) > 1:
        return best.text
    holding = [other for other in candidates if len(other.phrase.words) > 1 and best.stems < other.stems]
    if holding:
        return max(holding, key=lambda other: other.score).text
    word = best.phrase.words[0]
    if len(word) < SHORTEST_COMPOUND:
        for other in candidates:
            other_word = other.phrase.words[-1]
            differs = other_word.casefold()[:N_SAME_START] != word.casefold()[:N_SAME_START]
            if other.phrase.n_content == 1 and other.score > MIN_PAIR_SCORE * best.score and differs:
                return f"{word} {'en' if language == 'nl' else 'and'} {other_word}"
    return best.text


def _list_typical_texts(texts: Sequence[str]) -> list[str]:
    """Return the commonest short texts: praise without a subject has no phrase of its own, and says it best."""
    stripped = [" ".join(text.split()).strip(" .!,;:-") for text in texts]
    counts = Counter(text.casefold() for text in stripped if len(text.split()) in N_WORDS_OF_LABEL and "[" not in text)
    first_row = {text.casefold(): row for row, text in reversed(list(enumerate(stripped)))}
    commonest = sorted(counts, key=lambda text: (-counts[text], first_row[text]))[:N_TYPICAL_TEXTS]
    return [_to_sentence_case(stripped[first_row[text]]) for text in commonest if not find_private_matters(text)]


def _list_distinct_labels(candidates: Sequence[_Candidate], language: str, n_numbers: int) -> list[str]:
    """Return labels for a theme whose phrases are all in use: two of them together, and at last "Overig 2"."""
    pairs = [
        f"{first.text} ({second.text})"
        for first in candidates[:8]
        for second in candidates[:20]
        if not first.stems & second.stems
    ]
    rest = "Overig" if language == "nl" else "Other"
    return [*map(_to_sentence_case, pairs), rest, *(f"{rest} {number}" for number in range(2, n_numbers + 1))]


def _write_description(candidates: Sequence[_Candidate], label: str, language: str) -> str:
    mentioned: list[_Candidate] = []
    label_words = set(label.casefold().split())
    for candidate in candidates:
        # Common candidates come first: after the first rare one there are only rare ones.
        if not candidate.is_common or len(mentioned) == N_MENTIONED:
            break
        words = {word.casefold() for word in candidate.phrase.words}
        if not words <= label_words and not any(candidate.stems & other.stems for other in mentioned):
            mentioned.append(candidate)
    if not mentioned:
        return label + "."
    listed = _join_in_words([candidate.text for candidate in mentioned], language)
    return f"{label}; vaak genoemd: {listed}." if language == "nl" else f"{label}; often mentioned: {listed}."


def _join_in_words(parts: Sequence[str], language: str) -> str:
    conjunction = " en " if language == "nl" else " and "
    return conjunction.join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else parts[-1]


def _to_sentence_case(text: str) -> str:
    first_word = text.split(" ", 1)[0]
    keeps_case = first_word[1:] != first_word[1:].lower()  # "kWh" stays
    return text if keeps_case else text[:1].upper() + text[1:]


# ---- keywords and quotes ----------------------------------------------------------------------------------------


def extract_keywords(
    words: Sequence[Sequence[str]], themes: Sequence[Sequence[int]], names: frozenset[str], n: int = N_KEYWORDS
) -> list[tuple[str, ...]]:
    """Return each theme's words by c-TF-IDF (Grootendorst 2022), best first.

    Frequency in the theme × log(1 + mean length of a theme ∕ frequency in all).

    Parameters
    ----------
    words
        Of each text.
    themes
        Rows of each theme.
    names
        No keyword begins with one of them.
    """
    counts_by_theme = [
        Counter(
            word
            for row in rows
            for word in words[row]
            if word not in KEYWORD_STOP_WORDS and len(word) >= SHORTEST_KEYWORD and not begins_with_name(word, names)
        )
        for rows in themes
    ]
    total_counts: Counter[str] = Counter()
    for counts in counts_by_theme:
        total_counts.update(counts)
    mean_length = sum(total_counts.values()) / max(1, len(themes))

    def select_best(counts: Counter[str]) -> tuple[str, ...]:
        weight_by_word = {word: count * np.log1p(mean_length / total_counts[word]) for word, count in counts.items()}
        return tuple(sorted(counts, key=lambda word: (-weight_by_word[word], word))[:n])

    return [select_best(counts) for counts in counts_by_theme]


def choose_quotes(
    texts: Sequence[str], vectors: FloatArray, rows: Sequence[int], label: str, n: int = N_QUOTES
) -> tuple[int, ...]:
    """Return rows of short texts that are typical of the theme and differ from one another.

    Central texts first, then by maximal marginal relevance (Carbonell & Goldstein 1998) with λ = .65.
    """
    # A greeting or "tips zijn welkom" may lie in the middle of a theme, and shows nobody what it is about.
    candidates = [row for row in rows[:N_READ] if count_subject_words(tokenize(texts[row]))] or list(rows[:N_READ])
    if not candidates:
        return ()
    candidate_vectors = vectors[candidates]
    centre = vectors[list(rows)].mean(axis=0)
    relevance = [
        float(vector @ centre) * _rate_length(texts[row]) + _rate_label_words(texts[row], label)
        for vector, row in zip(candidate_vectors, candidates, strict=True)
    ]
    folded_texts = [texts[row].strip().casefold() for row in candidates]
    chosen_positions: list[int] = []
    likeness = np.zeros(len(candidates))  # to the nearest quote before
    while len(chosen_positions) < n:
        quoted_texts = {folded_texts[position] for position in chosen_positions}
        free_positions = [position for position, text in enumerate(folded_texts) if text not in quoted_texts]
        if not free_positions:
            break
        scores = RELEVANCE_WEIGHT * np.array(relevance) - LIKENESS_WEIGHT * likeness
        best_position = max(free_positions, key=lambda position: (scores[position], -position))
        chosen_positions.append(best_position)
        likeness = np.maximum(likeness, candidate_vectors @ candidate_vectors[best_position])
    return tuple(int(candidates[position]) for position in chosen_positions)


def _rate_length(text: str) -> float:
    # Forty to 140 characters read in one glance; shorter says little, longer is cut in a report.
    n_characters = len(text)
    if n_characters < SHORT_QUOTE:
        return 0.5 + n_characters / (2 * SHORT_QUOTE)
    return 1.0 if n_characters <= LONG_QUOTE else max(0.3, 1 - (n_characters - LONG_QUOTE) / 300)


def _rate_label_words(text: str, label: str) -> float:
    label_words = [word for word in tokenize(label) if len(word) > SHORTEST_LABEL]
    return LABEL_WORDS_WEIGHT * sum(word in text.casefold() for word in label_words) / max(1, len(label_words))
