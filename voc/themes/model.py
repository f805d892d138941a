"""Themes of customers' texts: BERTopic, wrapped once.

BERTopic keeps the pipeline and its API (``ThemeModel.bertopic_``); the embedder, the view, the clusters, the
labels and the assignment of new texts are ours, given explicitly and seeded.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from voc.errors import ConfigError
from voc.records import NoTheme
from voc.text.embedding.embedder import Embedder, encode, load_embedder
from voc.text.embedding.parallel import one_blas_thread
from voc.text.informativeness import Judgement
from voc.themes.constraints import Guidance
from voc.themes.features import JointView, content_words, in_context, telling, tokenize
from voc.themes.graph import language_groups
from voc.themes.graph_clusters import MAJORITY, MOST_WEAK, GraphClusters, bertopic
from voc.themes.knn_vote import fingerprint, vote
from voc.themes.labels.bare_judgements import join_judgements, topic_of_row
from voc.themes.labels.labels import LANGUAGES, SHORTEST_KEYWORD, PhraseBook, keywords, quotes, wordings
from voc.themes.labels.main_subjects import subjects
from voc.themes.neighbours import nearest
from voc.themes.preprocess import checked, different, filled, judged, lacking
from voc.themes.results import Assigned, Subject, Topic
from voc.themes.serialize import pack, unpack

__all__ = ["ThemeModel"]

N_MEASURED = 2_000  # texts that a threshold is measured on
FEWEST = 8  # different texts that a graph is worth; below, only repeated texts make a theme
HEARD_MORE = 4.0  # a text that a person placed, against one that the fit placed
Floats = NDArray[np.float32]


class ThemeModel:
    """Themes of texts (segments of comments), in scikit-learn's manner.

    Parameters
    ----------
    seed
        Same texts, same seed: the same themes, byte for byte, with one thread and with many.
    embedder
        Turns texts into vectors; None: the multilingual sentence encoder, loaded when it is needed.
    n_neighbours
        Links of each text in the graph.
    resolution
        Granularity; None: the default, chosen so that themes are as many as people find.
    smallest
        Texts of the smallest theme; None: from 5, growing with the square root of the number of texts.
    junk
        Further texts that say nothing (see ``voc.text.informativeness.lack``).
    names
        Words that are on everybody's lips, such as the company's own name: no label and no keyword holds them.

    Attributes
    ----------
    labels_
        ``(n,)`` int: topic number of each text, −1 for none.
    probabilities_
        ``(n,)`` in [0, 1]: how much of a text's surroundings is of its theme; 0 for none.
    reasons_
        ``(n,)`` ``NoTheme`` or None: why a text has no theme. Exactly the texts with −1 have a reason.
    topics_, subjects_
        The themes, largest first, and the main subjects that they belong to.
    bertopic_
        The fitted BERTopic, over the different informative texts (``rows_``); None after ``from_bytes`` and when
        there were too few texts.

    Examples
    --------
    >>> model = ThemeModel(seed=0)
    >>> model.fit(["Mijn nota klopt niet"] * 6).labels_.tolist()
    [0, 0, 0, 0, 0, 0]
    """

    def __init__(
        self,
        seed: int = 0,
        *,
        embedder: Embedder | None = None,
        n_neighbours: int = 10,
        resolution: float | None = None,
        smallest: int | None = None,
        junk: Collection[str] = (),
        names: Collection[str] = (),
    ) -> None:
        self.seed = seed
        self.embedder = embedder
        self.n_neighbours = n_neighbours
        self.resolution = resolution
        self.smallest = smallest
        self.junk = junk
        self.names = names

    embedder_name_: str | None = None
    topics_: tuple[Topic, ...]
    subjects_: tuple[Subject, ...]
    judgements_: dict[Judgement, int]
    labels_: NDArray[np.int64]
    fitted_labels_: NDArray[np.int64]

    # ---- fit ------------------------------------------------------------------------------------------------

    def fit(
        self,
        texts: Sequence[str],
        *,
        embeddings: NDArray[Any] | None = None,
        languages: Sequence[str | None] | None = None,
        comments: Sequence[int] | None = None,
        questions: Sequence[str | None] | None = None,
        guidance: Guidance | None = None,
        new: NDArray[np.bool_] | None = None,
    ) -> Self:
        """Find the themes of texts.

        Parameters
        ----------
        texts
            Segments: a sentence or clause each.
        embeddings
            ``(n, d)`` of the same texts; None: computed.
        languages
            ISO 639-1 code of each text (None where unknown); None: guessed from function words.
        comments
            Which comment each text is a segment of (any numbers): what stands beside a segment helps to tell
            what it is about. None: every text stands alone.
        guidance
            What people decided about these texts.
        new
            ``(n,)``: which texts came in since the last fit. Small groups of them that are like each other and like
            nothing older become themes (see ``voc.themes.emerging``).

        Raises
        ------
        UsageError
            When lengths differ, or something that is no text is among the texts.
        """
        texts = checked(texts, embeddings, languages, comments, questions)
        self.reasons_: list[NoTheme | None] = lacking(texts, self.junk, comments)
        self.embedder_name_ = None if self.embedder is None else self.embedder.name
        rows, stands_for = different(texts, self.reasons_, guidance)
        with one_blas_thread():
            labels, probabilities = self._fit_different(
                texts, rows, stands_for, embeddings, languages, comments, guidance, new
            )
        self.labels_ = np.full(len(texts), -1, dtype=np.int64)
        self.probabilities_ = np.zeros(len(texts))
        informative = np.flatnonzero(stands_for >= 0)
        self.labels_[informative] = labels[stands_for[informative]]
        self.probabilities_[informative] = probabilities[stands_for[informative]]
        for row in informative[self.labels_[informative] < 0]:
            self.reasons_[row] = NoTheme.WEAK_SIGNAL
        self._join_judgements(texts, judged(texts, self.reasons_, questions, comments))
        return self

    def _join_judgements(self, texts: Sequence[str], said: Sequence[Judgement | None]) -> None:
        least = self.smallest or smallest_of(len(self.rows_))
        counts = Counter(kind for kind in said if kind is not None)
        found = {
            kind: [row for row, other in enumerate(said) if other is kind] for kind in counts if counts[kind] >= least
        }
        self.topics_, self.subjects_, self.judgements_, place = join_judgements(
            self.topics_, self.subjects_, found, texts
        )
        place = np.append(place, -1)  # −1 stays
        self.labels_, self.fitted_labels_ = place[self.labels_], place[self.fitted_labels_]
        for row, number in topic_of_row(said, self.judgements_).items():
            self.labels_[row], self.probabilities_[row], self.reasons_[row] = number, 1.0, None

    def _fit_different(
        self,
        texts: Sequence[str],
        rows: NDArray[np.int64],
        stands_for: NDArray[np.int64],
        embeddings: NDArray[Any] | None,
        languages: Sequence[str | None] | None,
        comments: Sequence[int] | None,
        guidance: Guidance | None,
        new: NDArray[np.bool_] | None,
    ) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        # Equal texts are fitted once: 50,000 copies of one would be each other's only neighbours.
        chosen = [texts[row] for row in rows]
        words = [tokenize(text) for text in chosen]
        spoken = filled(words, None if languages is None else [languages[row] for row in rows])
        meaning = self._meaning(chosen, None if embeddings is None else np.asarray(embeddings)[rows])
        counts = np.bincount(stands_for[stands_for >= 0], minlength=len(rows))
        self.rows_, self.bertopic_ = rows, None
        self.view_ = JointView(self.seed)
        self.groups_ = language_groups(spoken)
        self.languages_ = spoken
        self.prints_ = np.array([fingerprint(text) for text in chosen], dtype=np.int64)
        self.least_near_ = self.least_near_alone_ = 0.0
        told = Guidance.nothing(len(rows)) if guidance is None else guidance.of(rows)
        smallest = self.smallest or smallest_of(len(rows))
        if len(rows) < FEWEST:
            labels = np.where(counts >= smallest, np.arange(len(rows)), -1)
            labels = np.unique(labels, return_inverse=True)[1] - int((labels < 0).any())
            self.vectors_ = np.zeros((len(rows), 0), dtype=np.float32)
            probabilities = np.where(labels >= 0, 1.0, 0.0)
        else:
            content = [content_words(text) for text in words]
            self.view_.fit(content, meaning, spoken)
            self.vectors_ = self.view_.transform(content, meaning, spoken)
            if comments is not None:
                told_rows = np.flatnonzero(stands_for >= 0)
                numbers = np.unique(np.asarray(comments)[told_rows], return_inverse=True)[1]
                alone = self.vectors_
                self.vectors_ = in_context(
                    alone, np.array([telling(text) for text in words]), stands_for[told_rows], numbers
                )
            clusters = GraphClusters(
                self.view_.centred(meaning, spoken),
                self.groups_,
                counts,
                told,
                n_neighbours=self.n_neighbours,
                resolution=self.resolution,
                smallest=smallest,
                seed=self.seed,
                new=None if new is None else _all_new(new, stands_for),
            )
            labels, probabilities = self._through_bertopic(clusters, chosen)
            self.least_near_ = self.least_near_alone_ = clusters.least_near_
            if comments is not None:
                self.least_near_alone_ = self._nearness_alone(alone)
        self.fitted_labels_, self.fitted_probabilities_ = labels.astype(np.int64), probabilities
        self._describe(chosen, words, counts, told)
        return self.fitted_labels_, probabilities

    def _through_bertopic(
        self, clusters: GraphClusters, texts: Sequence[str]
    ) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        model = bertopic(clusters, self._joint)
        labels, _ = model.fit_transform([" ".join(text.split()) for text in texts], self.vectors_)
        self.bertopic_ = model
        # BERTopic numbers by its own count of texts; ours counts equal ones too.
        del labels
        return clusters.labels_, clusters.probabilities_

    def _describe(
        self, texts: Sequence[str], words: Sequence[Sequence[str]], counts: NDArray[np.int64], guidance: Guidance
    ) -> None:
        themes = [self._central_rows(number, counts) for number in range(int(self.fitted_labels_.max(initial=-1)) + 1)]
        silent = frozenset(word for name in self.names for word in tokenize(name) if len(word) >= SHORTEST_KEYWORD)
        book = PhraseBook(texts, self.languages_, silent)
        worded = wordings(book, themes)
        key = keywords(words, themes, silent)
        of_subject, self.subjects_ = subjects(self.vectors_, themes, book)
        self.topics_ = tuple(
            Topic(
                number,
                n_texts=int(counts[theme].sum()),
                keywords=key[number],
                labels={language: worded[number][language].label for language in LANGUAGES},
                description={language: worded[number][language].description for language in LANGUAGES},
                quotes=tuple(
                    int(self.rows_[place])
                    for place in quotes(texts, self.vectors_, theme, worded[number][self._speaks(theme)].label)
                ),
                subject=int(of_subject[number]),
                known=_continued(guidance.known[theme]),
            )
            for number, theme in enumerate(themes)
        )

    def _central_rows(self, number: int, counts: NDArray[np.int64]) -> list[int]:
        rows = np.flatnonzero(self.fitted_labels_ == number)
        centre = (self.vectors_[rows] * counts[rows, None]).sum(axis=0)
        worth = self.vectors_[rows] @ centre * self.fitted_probabilities_[rows]
        return [int(row) for row in rows[np.argsort(-worth, kind="stable")]]

    def _speaks(self, rows: Sequence[int]) -> str:
        return "nl" if 2 * sum(self.languages_[row] == "nl" for row in rows) >= len(rows) else "en"

    def _meaning(self, texts: Sequence[str], embeddings: NDArray[Any] | None) -> Floats:
        if embeddings is not None:
            return np.asarray(embeddings, dtype=np.float32)
        if self.embedder is None:
            self.embedder = load_embedder()
        name = self.embedder_name_
        if name and name != self.embedder.name:
            raise ConfigError(f"the themes were fitted with the embedder {name!r}, and not with {self.embedder.name!r}")
        self.embedder_name_ = self.embedder.name
        return encode(self.embedder, texts)

    def _joint(self, texts: Sequence[str]) -> Floats:
        words = [tokenize(text) for text in texts]
        content = [content_words(text) for text in words]
        return self.view_.transform(content, self._meaning(texts, None), filled(words, None))

    # ---- assign ---------------------------------------------------------------------------------------------

    def assign(
        self,
        texts: Sequence[str],
        *,
        embeddings: NDArray[Any] | None = None,
        languages: Sequence[str | None] | None = None,
        comments: Sequence[int] | None = None,
        questions: Sequence[str | None] | None = None,
        placed: Mapping[str, int] | None = None,
    ) -> Assigned:
        """Return the themes of texts, without a refit.

        A text that was fitted (equal but for case and spaces) has the theme that it was fitted into; any other one
        the theme that its nearest fitted texts vote for, or none when nothing fitted is near. ``comments`` and
        ``questions`` as in ``fit``: give whole comments. ``placed`` leads from texts that people placed to their topic:
        these have it, and what is like them follows.
        """
        texts = checked(texts, embeddings, languages, comments, questions)
        reasons = lacking(texts, self.junk, comments)
        labels = np.full(len(texts), -1, dtype=np.int64)
        probabilities = np.zeros(len(texts))
        corrected = {fingerprint(text): topic for text, topic in (placed or {}).items()}
        place_of = {int(mark): place for place, mark in enumerate(self.prints_)}
        informative = [row for row, reason in enumerate(reasons) if reason is None]
        places = [place_of.get(fingerprint(texts[row]), -1) for row in informative]
        known = [row for row, place in zip(informative, places, strict=True) if place >= 0]
        fitted = [place for place in places if place >= 0]
        labels[known], probabilities[known] = self.fitted_labels_[fitted], self.fitted_probabilities_[fitted]
        if len(known) < len(informative) and self.vectors_.shape[1]:
            strange = np.array([place < 0 for place in places])
            known_rows = set(known)
            asked = informative if comments is not None else [row for row in informative if row not in known_rows]
            with one_blas_thread():
                voted, shares = self._voted(
                    [texts[row] for row in asked],
                    None if embeddings is None else np.asarray(embeddings)[asked],
                    None if languages is None else [languages[row] for row in asked],
                    None if comments is None else np.unique([comments[row] for row in asked], return_inverse=True)[1],
                    placed or {},
                )
            taken = strange if comments is not None else np.ones(len(asked), dtype=bool)
            rows = np.array(asked)[taken]
            labels[rows], probabilities[rows] = voted[taken], shares[taken]
        for said in informative:
            if (topic := corrected.get(fingerprint(texts[said]))) is not None:
                labels[said], probabilities[said] = topic, 1.0
        for judge, number in topic_of_row(judged(texts, reasons, questions, comments), self.judgements_).items():
            labels[judge], probabilities[judge], reasons[judge] = number, 1.0, None
        for row in np.flatnonzero(labels < 0):
            reasons[row] = reasons[row] or NoTheme.WEAK_SIGNAL
        return Assigned(labels, probabilities, tuple(reasons))

    def _voted(
        self,
        texts: Sequence[str],
        embeddings: NDArray[Any] | None,
        languages: Sequence[str | None] | None,
        comments: NDArray[np.int64] | None,
        placed: Mapping[str, int],
    ) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        words = [tokenize(text) for text in texts]
        spoken = filled(words, languages)
        content = [content_words(text) for text in words]
        queries = self.view_.transform(content, self._meaning(texts, embeddings), spoken)
        if comments is not None:
            queries = in_context(queries, np.array([telling(text) for text in words]), np.arange(len(texts)), comments)
        group_of = dict(zip(self.languages_, self.groups_.tolist(), strict=True))
        largest = int(np.bincount(self.groups_).argmax())
        groups = [group_of.get(language, largest) for language in spoken]
        fitted, told, weights = self.fitted_labels_, {fingerprint(text): topic for text, topic in placed.items()}, None
        if told:
            fitted = np.array([told.get(int(mark), int(was)) for mark, was in zip(self.prints_, fitted, strict=True)])
            weights = np.array([HEARD_MORE if int(mark) in told else 1.0 for mark in self.prints_])
        labels, shares, nearness = vote(
            queries, groups, self.vectors_, self.groups_, fitted, self.n_neighbours, weights
        )
        least = self.least_near_alone_ if comments is None else self.least_near_
        labels = np.where((nearness < least) & (shares < MAJORITY), -1, labels)
        return labels, np.where(labels >= 0, shares, 0.0)

    def _nearness_alone(self, alone: Floats) -> float:
        # Texts without their comment are further from texts with theirs: what is "near" is measured that way.
        sample = np.arange(0, len(alone), max(1, len(alone) // N_MEASURED))
        rows, similarities = nearest(alone[sample], self.vectors_, 4)
        similarities = np.where(rows == sample[:, None], np.nan, similarities)
        return float(np.quantile(np.nanmean(similarities, axis=1), MOST_WEAK))

    # ---- keep -----------------------------------------------------------------------------------------------

    def to_bytes(self) -> bytes:
        """Return the fitted model as bytes: arrays and JSON, no pickle, the same bytes for the same fit."""
        return pack(self)

    @classmethod
    def from_bytes(cls, content: bytes, *, embedder: Embedder | None = None) -> ThemeModel:
        """Return the model that ``to_bytes`` came from; ``bertopic_`` is None.

        Raises
        ------
        UsageError
            When the bytes are no theme model of this version.
        """
        return unpack(cls, content, embedder)


def smallest_of(n_texts: int) -> int:
    """Return how many texts the smallest theme has: 5, growing with the root of the number of texts to 20."""
    return int(np.clip(round(0.1 * np.sqrt(n_texts)), 5, 20))


def _all_new(new: NDArray[np.bool_], stands_for: NDArray[np.int64]) -> NDArray[np.bool_]:
    # A text is new when nobody wrote it before.
    known = np.unique(stands_for[(stands_for >= 0) & ~np.asarray(new, dtype=bool)])
    result = np.ones(int(stands_for.max()) + 1, dtype=bool)
    result[known] = False
    return result


def _continued(known: NDArray[np.int64]) -> int | None:
    told = known[known >= 0]
    return int(np.bincount(told).argmax()) if len(told) else None
