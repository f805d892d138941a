"""BERTopic with every part given explicitly, and imported without its charts."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Sequence
from types import ModuleType
from typing import Any, TypeAlias

import numpy as np

from voc.themes.arrays import FloatArray
from voc.themes.features import tokenize
from voc.themes.graph_clusters import GraphClusters
from voc.themes.labels.stopwords import KEYWORD_STOP_WORDS

__all__ = ["build_bertopic", "import_bertopic"]

N_TOP_WORDS = 10
EmbedTexts: TypeAlias = Callable[[Sequence[str]], FloatArray]
BertopicModel: TypeAlias = Any  # BERTopic has no types


def build_bertopic(clusters: GraphClusters, embed_texts: EmbedTexts) -> BertopicModel:
    """Return a BERTopic with every part given explicitly: none is chosen by what happens to be installed.

    Parameters
    ----------
    clusters
        The cluster model, instead of HDBSCAN; UMAP is left out.
    embed_texts
        Function from texts to vectors of the joint features.
    """
    import_bertopic()
    from bertopic import BERTopic
    from bertopic.backend import BaseEmbedder
    from bertopic.dimensionality import BaseDimensionalityReduction
    from bertopic.vectorizers import ClassTfidfTransformer
    from sklearn.feature_extraction.text import CountVectorizer

    class JointEmbedder(BaseEmbedder):  # type: ignore[misc]  # BERTopic has no types
        def embed(self, documents: Sequence[str], verbose: bool = False) -> FloatArray:  # noqa: FBT001, FBT002, ARG002  BERTopic's signature
            return np.asarray(embed_texts(documents))

    return BERTopic(
        embedding_model=JointEmbedder(),
        umap_model=BaseDimensionalityReduction(),
        hdbscan_model=clusters,
        vectorizer_model=CountVectorizer(analyzer=_select_topic_words),
        ctfidf_model=ClassTfidfTransformer(reduce_frequent_words=True),
        representation_model=None,
        top_n_words=N_TOP_WORDS,
        nr_topics=None,
        calculate_probabilities=False,
        verbose=False,
    )


def import_bertopic() -> None:
    """Import BERTopic, its charts aside: plotly with all its charts takes a third of it, and we draw none.

    They are there for whoever asks the fitted model for one.
    """
    if "bertopic" not in sys.modules:
        sys.modules.setdefault("bertopic.plotting", _LazyCharts("bertopic.plotting"))
    importlib.import_module("bertopic")


class _LazyCharts(ModuleType):
    """BERTopic's charts, imported when the first one is asked for."""

    def __getattr__(self, name: str) -> object:
        # Python itself asks a module for __path__ and the like while it imports; that is nobody who wants a chart.
        if name.startswith("__"):
            raise AttributeError(name)
        sys.modules.pop(self.__name__, None)
        return getattr(importlib.import_module(self.__name__), name)


def _select_topic_words(text: str) -> list[str]:
    # A topic without any word gets a sign for one: scikit-learn refuses an empty vocabulary.
    return [word for word in tokenize(text) if word not in KEYWORD_STOP_WORDS and len(word) > 1] or ["…"]
