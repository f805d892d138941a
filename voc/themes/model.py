"""Model of themes in customers' texts: BERTopic, wrapped once.

BERTopic keeps the pipeline and its API (``ThemeModel.bertopic_``); the embedder, the features, the clusters, the
labels and the assignment of new texts are ours, given explicitly and seeded.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from voc.records import NoTheme
from voc.text.embedding.embedder import Embedder
from voc.text.embedding.parallel import limit_blas_threads
from voc.text.informativeness import Judgement
from voc.themes.arrays import FloatArray, LabelArray
from voc.themes.bertopic_model import build_bertopic
from voc.themes.constraints import Constraints
from voc.themes.features import tokenize
from voc.themes.fit_texts import FitTexts, SeedTexts, select_rows, sort_by_content
from voc.themes.graph import group_languages
from voc.themes.graph_clusters import MAX_SHARE_WEAK, GraphClusters, compute_smallest_size, label_repeated_texts
from voc.themes.knn_vote import compute_fingerprint, correct_labels, find_fitted_places
from voc.themes.labels.bare_judgements import add_judgement_topics, map_rows_to_topics
from voc.themes.meaning import MeaningReader, has_much_english, measure_polarity
from voc.themes.neighbour_search import measure_nearness_without_context
from voc.themes.preprocess import (
    DistinctTexts,
    check_texts,
    collect_comment_labels,
    fill_languages,
    find_distinct_texts,
    find_never_written,
    find_no_theme_reasons,
    judge_texts,
    number_comments,
)
from voc.themes.reason_counts import ReasonCounts
from voc.themes.refinement import refine_clusters
from voc.themes.remarks import find_remarks
from voc.themes.results import FEW_TEXTS, Topic, TopicAssignments, TopicGroup
from voc.themes.serialize import model_from_bytes, model_to_bytes
from voc.themes.small_mixtures import drop_small_mixtures
from voc.themes.text_space import Occurrences, SpaceTexts, TextSpace
from voc.themes.topic_descriptions import FittedTopics, describe_fit
from voc.themes.topic_labels import has_long_comments, list_comment_topics
from voc.themes.topic_voter import TopicVoter, VotedTopics

__all__ = ["ThemeModel"]

MIN_TEXTS_FOR_GRAPH = 8  # distinct texts; below, only repeated texts make a theme


class ThemeModel:
    """Themes of texts (segments of comments), in scikit-learn's manner.

    Rows are counted in three ways, each from 0: a *source row* among the texts that the caller gave, a *row* among
    those of the fit (seed texts last, texts that are only assigned left out), a *place* among the distinct informative
    ones, which are clustered. ``rows_`` gives the source row of each place, ``place_of_row`` the place of each row (−1:
    none). An *occurrence* is a pair of a place and a comment that holds such a text.

    Parameters
    ----------
    seed
        Number that makes chance repeat. Same texts, same seed: the same themes, byte for byte, whatever the threads.
    embedder
        Turns texts into vectors; None: the multilingual sentence encoder, loaded when it is needed.
    n_neighbours
        Links of each text in the graph.
    resolution
        Granularity; None: chosen so that there are about as many themes as the texts have subjects.
    smallest
        Texts of the smallest theme; None: from 5, growing with the square root of the number of texts.
    junk
        Further texts that say nothing (see ``voc.text.informativeness.lack``).
    hidden_names
        Words that are on everybody's lips, such as the company's own name: no label and no keyword holds them.
    reader
        Encoders for all texts and for English ones, with a cache; None: ``embedder``, or the two that come with voc.
    reason_names, reason_language
        Names of the recorded reasons, ``{"3": "Maandnota"}``, and their language: headings of names in that language.

    Attributes
    ----------
    labels_
        ``(n,)`` int: topic number of each text, −1 for none.
    probabilities_
        ``(n,)`` in [0, 1]: how much of a text's surroundings is of its theme; 0 for none.
    no_theme_reasons_
        ``(n,)`` ``NoTheme`` or None: why a text has no theme. Exactly the texts with −1 have a reason.
    topics_, subjects_
        The themes, largest first, and the main subjects that they belong to.
    bertopic_
        The fitted BERTopic, over the distinct informative texts (``rows_``); None after ``from_bytes`` and when
        there were too few texts.

    Examples
    --------
    >>> model = ThemeModel(seed=0).fit(["Mijn nota klopt niet"] * 6 + ["Geen"])
    >>> model.labels_.tolist()
    [0, 0, 0, 0, 0, 0, -1]
    >>> model.topics_[0].labels["nl"], model.no_theme_reasons_[6].value
    ('Nota klopt niet', 'uninformative')
    >>> model.assign(["mijn NOTA klopt niet"]).labels.tolist()
    [0]
    """

    def __init__(  # noqa: PLR0913  each is independent of the others
        self,
        seed: int = 0,
        *,
        embedder: Embedder | None = None,
        n_neighbours: int = 10,
        resolution: float | None = None,
        smallest: int | None = None,
        junk: Collection[str] = (),
        hidden_names: Collection[str] = (),
        reader: MeaningReader | None = None,
        reason_names: Mapping[str, str] | None = None,
        reason_language: str = "",
    ) -> None:
        self.seed = seed
        self.reader = reader or MeaningReader(embedder)
        self.n_neighbours = n_neighbours
        self.resolution = resolution
        self.smallest = smallest
        self.junk, self.hidden_names = junk, hidden_names
        self.reason_names, self.reason_language = reason_names or {}, reason_language

    embedder_name_: str | None = None
    topics_: tuple[Topic, ...]
    subjects_: tuple[TopicGroup, ...]
    judgement_topics_: dict[Judgement, int]
    labels_: LabelArray
    probabilities_: NDArray[np.float64]
    fitted_labels_: LabelArray
    is_remark_: NDArray[np.bool_]
    reason_counts_: ReasonCounts | None

    # ---- fit ------------------------------------------------------------------------------------------------

    def fit(  # noqa: PLR0913  what is known about each text
        self,
        texts: Sequence[str],
        *,
        embeddings: NDArray[Any] | None = None,
        languages: Sequence[str | None] | None = None,
        comments: Sequence[int] | None = None,
        questions: Sequence[str | None] | None = None,
        recorded_reasons: Sequence[str | None] | None = None,
        constraints: Constraints | None = None,
        is_new: NDArray[np.bool_] | None = None,
        is_fitted: NDArray[np.bool_] | None = None,
        seed_texts: SeedTexts | None = None,
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
            Which comment each text is a segment of (any numbers): the other segments of a comment help to tell
            what one is about. None: every text is a comment of its own.
        questions
            What was asked, where it is known: "Nothing" as an answer to "What could be better?" is praise.
        recorded_reasons
            What people recorded each text's comment under, such as an agent's contact reason (None: nothing). It
            decides about no text, but teaches which differences between texts matter.
        constraints
            What people decided about these texts.
        is_new
            ``(n,)``: which texts came in since the last fit. Small groups of them that are like each other and like
            nothing older become themes (see ``voc.themes.emerging``).
        is_fitted
            ``(n,)``: which texts the themes are found from; the others are assigned to them. None: all.
        seed_texts
            Texts of themes that people named beforehand.

        Raises
        ------
        UsageError
            When lengths differ, or something that is no text is among the texts.
        """
        texts = check_texts(texts, embeddings, languages, comments, questions, recorded_reasons)
        all_rows = np.arange(len(texts), dtype=np.int64)
        fitted_rows = all_rows if is_fitted is None else all_rows[np.asarray(is_fitted, dtype=bool)]
        fit_input = FitTexts(texts, embeddings, languages, comments, questions, recorded_reasons, constraints, is_new)
        # Groups and ties depend on the order of the texts: however they come in, it is one order.
        fit_texts = fit_input.select(sort_by_content(fit_input, fitted_rows))
        if seed_texts is not None and len(seed_texts.texts):
            fit_texts = fit_texts.add_seeds(seed_texts, lambda texts: self._embed_meaning(texts, None))
        self._fit_texts(fit_texts)
        self._map_to_source_rows(fit_input, fit_texts.source_rows, np.setdiff1d(all_rows, fitted_rows))
        return self

    def _fit_texts(self, fit_input: FitTexts) -> None:
        texts = fit_input.texts
        self.no_theme_reasons_: list[NoTheme | None] = find_no_theme_reasons(texts, self.junk, fit_input.comments)
        self.embedder_name_ = None if self.reader.embedder is None else self.reader.embedder.name
        # Equal texts are fitted once: 50,000 copies of one would be each other's only neighbours.
        self.rows_, place_of_row = find_distinct_texts(texts, self.no_theme_reasons_, fit_input.constraints)
        with limit_blas_threads():
            distinct = self._prepare_texts(fit_input, place_of_row)
            self._fit_distinct_texts(distinct)
        self._label_all_texts(place_of_row)
        self._add_judgements(texts, judge_texts(texts, self.no_theme_reasons_, fit_input.questions, fit_input.comments))
        self.reason_counts_ = ReasonCounts.count(self.fitted_labels_, distinct.occurrences, distinct.comment_labels)

    def _map_to_source_rows(self, fit_input: FitTexts, source_rows: LabelArray, other_rows: LabelArray) -> None:
        """Map rows of the fit to the caller's, and assign the caller's other texts; seed texts are left out."""
        self.rows_ = source_rows[self.rows_]
        self.topics_ = tuple(
            # Seeds are what people wrote about a theme: no customer is quoted with them.
            replace(topic, quotes=tuple(int(source_rows[row]) for row in topic.quotes if source_rows[row] >= 0))
            for topic in self.topics_
        )
        is_source = source_rows >= 0
        rows = np.concatenate([source_rows[is_source], other_rows])
        others = TopicAssignments(np.empty(0, dtype=np.int64), np.empty(0), ())
        if len(other_rows):
            part = fit_input.select(other_rows)
            others = self.assign(
                part.texts,
                embeddings=part.embeddings,
                languages=part.languages,
                comments=part.comments,
                questions=part.questions,
                recorded_reasons=part.recorded_reasons,
            )
        order = np.argsort(rows)
        self.labels_ = np.concatenate([self.labels_[is_source], others.labels])[order]
        self.probabilities_ = np.concatenate([self.probabilities_[is_source], others.probabilities])[order]
        reasons = [*(self.no_theme_reasons_[row] for row in np.flatnonzero(is_source)), *others.reasons]
        self.no_theme_reasons_ = [reasons[place] for place in order]

    def _prepare_texts(self, fit_input: FitTexts, place_of_row: LabelArray) -> DistinctTexts:
        distinct = fit_input.select(self.rows_)
        words = [tokenize(text) for text in distinct.texts]
        informative_rows = np.flatnonzero(place_of_row >= 0)
        places = place_of_row[informative_rows]
        comment_numbers = number_comments(fit_input.comments, informative_rows, places)
        recorded_reasons = select_rows(fit_input.recorded_reasons, informative_rows)
        languages = fill_languages(words, distinct.languages)
        meaning = self._embed_meaning(distinct.texts, distinct.embeddings)
        width, has_english = meaning.shape[1], has_much_english(languages)
        return DistinctTexts(
            texts=list(distinct.texts),
            words=words,
            languages=languages,
            meaning=meaning,
            english=self.reader.embed_english(distinct.texts, languages, width) if has_english else None,
            counts=np.bincount(places, minlength=len(words)),
            constraints=distinct.constraints or Constraints.empty(len(words)),
            occurrences=None if fit_input.comments is None else (places, comment_numbers),
            comment_labels=collect_comment_labels(recorded_reasons, comment_numbers),
            is_new=None if fit_input.is_new is None else find_never_written(fit_input.is_new, place_of_row),
            source_rows=distinct.source_rows,
            polarity=measure_polarity(distinct.texts, meaning, languages),
            reason_names=self.reason_names,
            reason_language=self.reason_language,
        )

    def _fit_distinct_texts(self, distinct: DistinctTexts) -> None:
        self.bertopic_ = None
        self.space_ = TextSpace(self.seed)
        self.language_groups_ = group_languages(distinct.languages)
        self.languages_ = distinct.languages
        self.fingerprints_ = np.array([compute_fingerprint(text) for text in distinct.texts], dtype=np.int64)
        self.min_nearness_ = self.min_nearness_without_context_ = 0.0
        self.is_remark_ = np.zeros(len(distinct.texts), dtype=bool)
        smallest = self.smallest or compute_smallest_size(len(distinct.texts))
        if len(distinct.texts) < MIN_TEXTS_FOR_GRAPH:
            self.vectors_ = np.zeros((len(distinct.texts), 0), dtype=np.float32)
            labels = label_repeated_texts(distinct.counts, smallest)
            probabilities = np.where(labels >= 0, 1.0, 0.0)
        else:
            labels, probabilities = self._cluster_texts(distinct, smallest)
        fitted = FittedTopics(labels.astype(np.int64), probabilities, self.vectors_)
        features = self.space_.features_ if self.vectors_.shape[1] else None
        topics, self.subjects_ = describe_fit(distinct, fitted, self.hidden_names, features)
        first, first_topics = fitted, topics
        for joins in (True, False):  # first a mixture may join what is like it; where all is a mixture then, it is none
            if len(distinct.texts) < FEW_TEXTS and any(topic.is_mixture for topic in topics):
                fitted = first.settle_mixtures(first_topics, distinct, joins=joins)  # which numbers them by size
                topics, self.subjects_ = describe_fit(distinct, fitted, self.hidden_names, features)
        topics, self.subjects_, fitted = drop_small_mixtures(topics, self.subjects_, fitted, distinct.counts.sum())
        self.fitted_labels_, self.fitted_probabilities_ = fitted.labels, fitted.probabilities
        self.topics_ = tuple(
            replace(topic, quotes=tuple(int(self.rows_[place]) for place in topic.quotes)) for topic in topics
        )

    def _cluster_texts(self, distinct: DistinctTexts, smallest: int) -> tuple[LabelArray, NDArray[np.float64]]:
        texts = distinct.space_texts
        self.space_.fit(texts)
        n_themes = self.space_.estimate_theme_count(texts, self.language_groups_)
        self.space_.learn_axes_from_labels(texts, distinct.comment_labels)
        occurrences = distinct.occurrences
        if self.space_.label_axes_ is None and occurrences is not None and has_long_comments(occurrences[1]):
            # Nobody recorded what the comments are about: the themes of a first grouping say it.
            vectors, meaning = self.space_.transform_with_meaning(texts)
            clusters = self._build_clusters(distinct, smallest, n_themes, meaning)
            clusters.fit(self.space_.add_context(vectors, texts))
            self.space_.learn_axes_from_labels(texts, list_comment_topics(clusters.labels_, *occurrences))
        vectors_without_context, meaning = self.space_.transform_with_meaning(texts)
        self.vectors_ = self.space_.add_context(vectors_without_context, texts)
        clusters = self._build_clusters(distinct, smallest, n_themes, meaning)
        self.bertopic_ = bertopic = build_bertopic(clusters, self._embed_jointly)
        bertopic.fit_transform([" ".join(text.split()) for text in distinct.texts], self.vectors_)
        self.min_nearness_ = self.min_nearness_without_context_ = clusters.min_nearness_
        if occurrences is not None:
            self.min_nearness_without_context_ = measure_nearness_without_context(
                vectors_without_context, self.vectors_, MAX_SHARE_WEAK
            )
            centred = self.space_.features_.centre(distinct.meaning, distinct.languages)
            self.is_remark_ = find_remarks(centred, clusters.labels_, occurrences) & ~clusters.flag_settled()
        return refine_clusters(clusters, self.is_remark_, distinct, self.vectors_)

    def _build_clusters(
        self, distinct: DistinctTexts, smallest: int, n_themes: int, meaning: FloatArray
    ) -> GraphClusters:
        return GraphClusters(
            meaning,
            self.language_groups_,
            distinct.counts,
            distinct.constraints,
            n_neighbours=self.n_neighbours,
            resolution=self.resolution,
            n_themes=n_themes,
            smallest=smallest,
            seed=self.seed,
            is_new=distinct.is_new,
            is_seed=distinct.is_seed,
            n_features=self.space_.features_.axes_.shape[1],
        )

    def _label_all_texts(self, place_of_row: LabelArray) -> None:
        """Give every text the topic of the one that stands for it."""
        self.labels_ = np.full(len(place_of_row), -1, dtype=np.int64)
        self.probabilities_ = np.zeros(len(place_of_row))
        informative_rows = np.flatnonzero(place_of_row >= 0)
        self.labels_[informative_rows] = self.fitted_labels_[place_of_row[informative_rows]]
        self.probabilities_[informative_rows] = self.fitted_probabilities_[place_of_row[informative_rows]]
        for row in informative_rows[self.labels_[informative_rows] < 0]:
            is_remark = self.is_remark_[place_of_row[row]]
            self.no_theme_reasons_[row] = NoTheme.REMARK if is_remark else NoTheme.WEAK_SIGNAL

    def _add_judgements(self, texts: Sequence[str], judgements: Sequence[Judgement | None]) -> None:
        counts = Counter(kind for kind in judgements if kind is not None)
        rows_by_judgement = {
            kind: [row for row, judgement in enumerate(judgements) if judgement is kind]
            for kind, count in counts.items()
            if count >= (self.smallest or compute_smallest_size(len(self.rows_)))
        }
        self.topics_, self.subjects_, self.judgement_topics_, new_numbers = add_judgement_topics(
            self.topics_, self.subjects_, rows_by_judgement, texts
        )
        new_numbers = np.append(new_numbers, -1)  # a label of −1 takes the last one, and stays −1
        self.labels_, self.fitted_labels_ = new_numbers[self.labels_], new_numbers[self.fitted_labels_]
        for row, topic in map_rows_to_topics(judgements, self.judgement_topics_).items():
            self.labels_[row], self.probabilities_[row], self.no_theme_reasons_[row] = topic, 1.0, None

    # ---- vectors --------------------------------------------------------------------------------------------

    def _embed_meaning(self, texts: Sequence[str], embeddings: NDArray[Any] | None) -> FloatArray:
        vectors = self.reader.embed(texts, embeddings, self.embedder_name_)
        if embeddings is None and self.reader.embedder is not None:
            self.embedder_name_ = self.reader.embedder.name
        return vectors

    def _build_space_texts(
        self,
        texts: Sequence[str],
        embeddings: NDArray[Any] | None,
        languages: Sequence[str | None] | None,
        occurrences: Occurrences | None = None,
    ) -> SpaceTexts:
        words = [tokenize(text) for text in texts]
        filled = fill_languages(words, languages)
        meaning = self._embed_meaning(texts, embeddings)
        english = None
        if self.space_.features_.english_ is not None:
            english = self.reader.embed_english(texts, filled, meaning.shape[1])
        polarity = measure_polarity(texts, meaning, filled)
        return SpaceTexts(words, meaning, filled, occurrences, english, polarity)

    def _embed_jointly(self, texts: Sequence[str]) -> FloatArray:
        return self.space_.transform(self._build_space_texts(texts, None, None))

    # ---- assign ---------------------------------------------------------------------------------------------

    def assign(
        self,
        texts: Sequence[str],
        *,
        embeddings: NDArray[Any] | None = None,
        languages: Sequence[str | None] | None = None,
        comments: Sequence[int] | None = None,
        questions: Sequence[str | None] | None = None,
        recorded_reasons: Sequence[str | None] | None = None,
        topic_by_text: Mapping[str, int] | None = None,
    ) -> TopicAssignments:
        """Return the themes of texts, without a refit.

        A text that was fitted (equal but for case and spaces) has the theme that it was fitted into; any other one
        the theme that its nearest fitted texts vote for, or none when nothing fitted is near.

        Parameters
        ----------
        texts, embeddings, languages, comments, questions
            As in ``fit``; give whole comments.
        recorded_reasons
            As in ``fit``: decides between themes that are near.
        topic_by_text
            Texts that people placed, and their topic: ``{"de app is leeg": 4}``. These have it, and what is like them
            follows.
        """
        texts = check_texts(texts, embeddings, languages, comments, questions, recorded_reasons)
        new_texts = FitTexts(texts, embeddings, languages, comments, questions, recorded_reasons)
        reasons = find_no_theme_reasons(texts, self.junk, comments)
        corrected_topics = {compute_fingerprint(text): topic for text, topic in (topic_by_text or {}).items()}
        labels, probabilities = self._assign_informative_texts(new_texts, reasons, corrected_topics)
        judgements = judge_texts(texts, reasons, questions, comments)
        for row, topic in map_rows_to_topics(judgements, self.judgement_topics_).items():
            labels[row], probabilities[row], reasons[row] = topic, 1.0, None
        for row in np.flatnonzero(labels < 0).tolist():
            reasons[row] = reasons[row] or NoTheme.WEAK_SIGNAL
        return TopicAssignments(labels, probabilities, tuple(reasons))

    def _assign_informative_texts(
        self, new_texts: FitTexts, reasons: list[NoTheme | None], corrected_topics: Mapping[int, int]
    ) -> tuple[LabelArray, NDArray[np.float64]]:
        """Return topics and probabilities of the texts without a reason for none; a remark gets one in ``reasons``."""
        texts, comments = new_texts.texts, new_texts.comments
        labels, probabilities = np.full(len(texts), -1, dtype=np.int64), np.zeros(len(texts))
        fingerprint_by_row = {row: compute_fingerprint(texts[row]) for row, why in enumerate(reasons) if why is None}
        rows, places = find_fitted_places(fingerprint_by_row, self.fingerprints_)
        is_fitted = places >= 0
        labels[rows[is_fitted]] = self.fitted_labels_[places[is_fitted]]
        probabilities[rows[is_fitted]] = self.fitted_probabilities_[places[is_fitted]]
        remark_rows = rows[is_fitted][self.is_remark_[places[is_fitted]]]
        if not is_fitted.all() and self.vectors_.shape[1]:  # fitted texts among the queries are context of the others
            is_query = ~is_fitted if comments is None else np.ones(len(rows), dtype=bool)
            query_rows, is_answer = rows[is_query], ~is_fitted[is_query]
            voted = self._vote_on_topics(new_texts.select(query_rows), corrected_topics)
            labels[query_rows[is_answer]] = voted.labels[is_answer]
            probabilities[query_rows[is_answer]] = voted.shares[is_answer]
            remark_rows = np.concatenate([remark_rows, query_rows[is_answer & voted.is_remark]])
        for row in remark_rows.tolist():
            reasons[row] = NoTheme.REMARK
        for row in [row for row, fingerprint in fingerprint_by_row.items() if fingerprint in corrected_topics]:
            labels[row], probabilities[row], reasons[row] = corrected_topics[fingerprint_by_row[row]], 1.0, None
        return labels, probabilities

    def _vote_on_topics(self, new_texts: FitTexts, corrected_topics: Mapping[int, int]) -> VotedTopics:
        texts, comments = new_texts.texts, new_texts.comments
        fitted_labels, weights = correct_labels(self.fitted_labels_, self.fingerprints_, corrected_topics)
        comment_numbers = None if comments is None else np.unique(np.asarray(comments), return_inverse=True)[1]
        occurrences = None if comment_numbers is None else (np.arange(len(texts)), comment_numbers)
        voter = TopicVoter(
            vectors=self.vectors_,
            languages=self.languages_,
            language_groups=self.language_groups_,
            labels=fitted_labels,
            weights=weights,
            is_remark=self.is_remark_ & (fitted_labels < 0),  # what a person placed is none
            reason_counts=self.reason_counts_,
            n_neighbours=self.n_neighbours,
            min_nearness=self.min_nearness_without_context_ if comments is None else self.min_nearness_,
        )
        with limit_blas_threads():
            space_texts = self._build_space_texts(texts, new_texts.embeddings, new_texts.languages, occurrences)
            queries = self.space_.add_context(self.space_.transform(space_texts), space_texts)
            return voter.vote(queries, space_texts.languages, new_texts.recorded_reasons)

    # ---- keep -----------------------------------------------------------------------------------------------

    def to_bytes(self) -> bytes:
        """Return the fitted model as bytes: arrays and JSON, no pickle, the same bytes for the same fit."""
        return model_to_bytes(self)

    @classmethod
    def from_bytes(cls, content: bytes, *, embedder: Embedder | None = None) -> ThemeModel:
        """Return the model that ``to_bytes`` came from; ``bertopic_`` is None.

        Raises
        ------
        UsageError
            When the bytes are no theme model of this version.
        """
        return model_from_bytes(cls, content, embedder)
