"""Serialisation of a fitted model: a ZIP of arrays and one JSON, without pickle.

Workspaces hold such files, so the names in them are those of format 1 for ever, also where the code has a plainer one:

================================ =======================================================================================
name in the file                 what it holds (of ``n`` texts that ``fit`` was given)
================================ =======================================================================================
``told``                         the JSON below, as UTF-8 bytes
``labels``, ``probabilities``    ``(n,)`` topic of each text (−1: none), and how sure it is
``reasons``                      ``(n,)`` indices into ``NoTheme``: why a text has no topic; −1: it has one
``rows``, ``prints``             rows of the distinct informative texts, and the fingerprint (a hash) of each
``groups``                       language group of each distinct text, a number
``spoken``                       language of each distinct text, as an index into the JSON's ``languages``
``fitted_labels``                topic of each distinct text, with ``fitted_probabilities``
``vectors``                      the distinct texts in the space of the fit, ``d`` numbers each, in half precision
``remarks``                      positions of the distinct texts that say nothing by themselves
``reason_counts``                comments of each topic with each of the JSON's ``recorded_reasons``; absent: none known
``view_…``                       the arrays of the space in which texts are compared (``TextSpace.to_arrays``)
================================ =======================================================================================

In the JSON, ``seed``, ``n_neighbours``, ``resolution``, ``smallest``, ``junk`` and ``embedder`` are the arguments of
the model. ``least_near`` and ``least_near_alone`` are the smallest nearness at which a new text joins a topic, read
with and without its comment. ``judgements`` holds the topic of each kind of bare judgement. Of ``topics``, ``known``
is the constraint group that the topic answers to (a theme id), ``mixture`` whether it holds several subjects,
``subject`` the number of its main subject; these are in ``subjects``, each with its ``topics``.
"""

from __future__ import annotations

import io
import json
import zipfile
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from voc.errors import UsageError
from voc.records import NoTheme
from voc.text.informativeness import Judgement
from voc.themes.reason_counts import ReasonCounts
from voc.themes.results import Topic, TopicGroup
from voc.themes.text_space import TextSpace

if TYPE_CHECKING:
    from voc.text.embedding.embedder import Embedder
    from voc.themes.model import ThemeModel

    Model = TypeVar("Model", bound=ThemeModel)

__all__ = ["model_from_bytes", "model_to_bytes"]

FORMAT = 1
FEATURES_PREFIX = "view_"  # of the arrays of ``TextSpace``; the names in the file are those of format 1
_REASONS = tuple(NoTheme)


def model_to_bytes(model: ThemeModel) -> bytes:
    """Return a model's fitted state; equal states give equal bytes."""
    state = json.dumps(_to_json(model), ensure_ascii=False, sort_keys=True)
    arrays = {"told": np.frombuffer(state.encode("utf-8"), dtype=np.uint8), **_to_arrays(model)}
    buffer = io.BytesIO()
    np.savez(buffer, allow_pickle=False, **arrays)  # numpy writes no time into the ZIP: equal states, equal bytes
    return buffer.getvalue()


def model_from_bytes(kind: type[Model], content: bytes, embedder: Embedder | None) -> Model:
    """Return the model that ``model_to_bytes`` was given.

    Raises
    ------
    UsageError
        Other bytes, or a model of another format.
    """
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as file:
            arrays = {name: file[name] for name in file.files}
        state = json.loads(arrays["told"].tobytes())
        if state["format"] == FORMAT:
            return _build_model(kind, arrays, state, embedder)
    except (ValueError, KeyError, IndexError, TypeError, OSError, EOFError, zipfile.BadZipFile) as exc:
        raise UsageError("expected a fitted theme model, got other bytes: fit the themes again") from exc
    raise UsageError(f"expected a theme model of format {FORMAT}, got {state['format']}: fit the themes again")


def _build_model(
    kind: type[Model], arrays: dict[str, NDArray[Any]], state: dict[str, Any], embedder: Embedder | None
) -> Model:
    model = kind(
        state["seed"],
        embedder=embedder,
        n_neighbours=state["n_neighbours"],
        resolution=state["resolution"],
        smallest=state["smallest"],
        junk=tuple(state["junk"]),
    )
    _set_state(model, state)
    _set_arrays(model, arrays, state)
    return model


# ---- to bytes ---------------------------------------------------------------------------------------------------


def _to_json(model: ThemeModel) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "seed": model.seed,
        "n_neighbours": model.n_neighbours,
        "resolution": model.resolution,
        "smallest": model.smallest,
        "junk": sorted(model.junk),
        "embedder": model.embedder_name_,
        "least_near": model.min_nearness_,
        "least_near_alone": model.min_nearness_without_context_,
        "judgements": {kind.value: number for kind, number in model.judgement_topics_.items()},
        "languages": sorted(set(model.languages_)),
        "recorded_reasons": [] if model.reason_counts_ is None else list(model.reason_counts_.reasons),
        "topics": [_topic_to_json(topic) for topic in model.topics_],
        "subjects": [
            {"number": subject.number, "labels": dict(subject.labels), "topics": subject.topics}
            for subject in model.subjects_
        ],
    }


def _topic_to_json(topic: Topic) -> dict[str, Any]:
    return {
        "number": topic.number,
        "n_texts": topic.n_texts,
        "keywords": topic.keywords,
        "labels": dict(topic.labels),
        "description": dict(topic.description),
        "quotes": topic.quotes,
        "subject": topic.group_number,
        "known": topic.constraint_group,
        "mixture": topic.is_mixture,
    }


def _to_arrays(model: ThemeModel) -> dict[str, NDArray[Any]]:
    language_codes = {language: code for code, language in enumerate(sorted(set(model.languages_)))}
    reason_codes = [-1 if reason is None else _REASONS.index(reason) for reason in model.no_theme_reasons_]
    arrays: dict[str, NDArray[Any]] = {
        "labels": model.labels_.astype(np.int32),
        "probabilities": model.probabilities_,
        "reasons": np.array(reason_codes, dtype=np.int8),
        "rows": model.rows_.astype(np.int64),
        "prints": model.fingerprints_,
        "groups": model.language_groups_.astype(np.int32),
        "spoken": np.array([language_codes[language] for language in model.languages_], dtype=np.int16),
        "fitted_labels": model.fitted_labels_.astype(np.int32),
        "fitted_probabilities": model.fitted_probabilities_,
        "vectors": model.vectors_.astype(np.float16),  # exact: they were rounded to it when they were computed
        "remarks": np.flatnonzero(model.is_remark_),
    }
    if model.reason_counts_ is not None:
        arrays["reason_counts"] = model.reason_counts_.counts
    if model.vectors_.shape[1]:
        arrays.update({FEATURES_PREFIX + name: values for name, values in model.space_.to_arrays().items()})
    return arrays


# ---- from bytes -------------------------------------------------------------------------------------------------


def _set_state(model: ThemeModel, state: dict[str, Any]) -> None:
    model.embedder_name_ = state["embedder"]
    model.min_nearness_ = state["least_near"]
    model.min_nearness_without_context_ = state["least_near_alone"]
    # Without a default a model that was fitted before there were judgements could not be read.
    model.judgement_topics_ = {Judgement(kind): number for kind, number in state.get("judgements", {}).items()}
    model.bertopic_ = None
    model.topics_ = tuple(_topic_from_json(topic) for topic in state["topics"])
    model.subjects_ = tuple(
        TopicGroup(subject["number"], subject["labels"], tuple(subject["topics"])) for subject in state["subjects"]
    )


def _topic_from_json(topic: dict[str, Any]) -> Topic:
    return Topic(
        number=topic["number"],
        n_texts=topic["n_texts"],
        keywords=tuple(topic["keywords"]),
        labels=topic["labels"],
        description=topic["description"],
        quotes=tuple(topic["quotes"]),
        group_number=topic["subject"],
        constraint_group=topic["known"],
        is_mixture=topic.get("mixture", False),  # a model from before has none
    )


def _set_arrays(model: ThemeModel, arrays: dict[str, NDArray[Any]], state: dict[str, Any]) -> None:
    model.labels_ = arrays["labels"].astype(np.int64)
    model.probabilities_ = arrays["probabilities"]
    model.no_theme_reasons_ = [None if code < 0 else _REASONS[code] for code in arrays["reasons"]]
    model.rows_, model.fingerprints_ = arrays["rows"], arrays["prints"]
    model.language_groups_ = arrays["groups"].astype(np.int64)
    model.languages_ = [state["languages"][code] for code in arrays["spoken"]]
    model.fitted_labels_ = arrays["fitted_labels"].astype(np.int64)
    model.fitted_probabilities_ = arrays["fitted_probabilities"]
    model.vectors_ = arrays["vectors"].astype(np.float32)
    model.is_remark_ = np.zeros(len(model.fitted_labels_), dtype=bool)
    if "remarks" in arrays:  # a model from before remarks were told apart has none
        model.is_remark_[arrays["remarks"]] = True
    model.reason_counts_ = None
    if "reason_counts" in arrays:
        model.reason_counts_ = ReasonCounts(tuple(state["recorded_reasons"]), arrays["reason_counts"])
    model.space_ = TextSpace(model.seed)
    feature_arrays = {
        name.removeprefix(FEATURES_PREFIX): values
        for name, values in arrays.items()
        if name.startswith(FEATURES_PREFIX)
    }
    if feature_arrays:
        model.space_ = TextSpace.from_arrays(feature_arrays, model.seed)
