"""A fitted model as bytes: a ZIP of arrays and one JSON, without pickle."""

from __future__ import annotations

import io
import json
import zipfile
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from voc.errors import UsageError
from voc.records import NoTheme
from voc.text.informativeness import Judgement
from voc.themes.features import JointView
from voc.themes.results import Subject, Topic

if TYPE_CHECKING:
    from voc.text.embedding.embedder import Embedder
    from voc.themes.model import ThemeModel

    Model = TypeVar("Model", bound=ThemeModel)

__all__ = ["pack", "unpack"]

FORMAT = 1
_REASONS = tuple(NoTheme)


def pack(model: ThemeModel) -> bytes:
    """Return a model's fitted state; equal states give equal bytes."""
    told = {
        "format": FORMAT,
        "seed": model.seed,
        "n_neighbours": model.n_neighbours,
        "resolution": model.resolution,
        "smallest": model.smallest,
        "junk": sorted(model.junk),
        "embedder": model.embedder_name_,
        "least_near": model.least_near_,
        "least_near_alone": model.least_near_alone_,
        "judgements": {kind.value: number for kind, number in model.judgements_.items()},
        "languages": sorted(set(model.languages_)),
        "topics": [
            {
                "number": topic.number,
                "n_texts": topic.n_texts,
                "keywords": topic.keywords,
                "labels": dict(topic.labels),
                "description": dict(topic.description),
                "quotes": topic.quotes,
                "subject": topic.subject,
                "known": topic.known,
            }
            for topic in model.topics_
        ],
        "subjects": [
            {"number": subject.number, "labels": dict(subject.labels), "topics": subject.topics}
            for subject in model.subjects_
        ],
    }
    codes = {language: code for code, language in enumerate(sorted(set(model.languages_)))}
    reasons = [-1 if reason is None else _REASONS.index(reason) for reason in model.reasons_]
    arrays: dict[str, Any] = {
        "told": np.frombuffer(json.dumps(told, ensure_ascii=False, sort_keys=True).encode("utf-8"), dtype=np.uint8),
        "labels": model.labels_.astype(np.int32),
        "probabilities": model.probabilities_,
        "reasons": np.array(reasons, dtype=np.int8),
        "rows": model.rows_.astype(np.int64),
        "prints": model.prints_,
        "groups": model.groups_.astype(np.int32),
        "spoken": np.array([codes[language] for language in model.languages_], dtype=np.int16),
        "fitted_labels": model.fitted_labels_.astype(np.int32),
        "fitted_probabilities": model.fitted_probabilities_,
        "vectors": model.vectors_.astype(np.float16),
    }
    if model.vectors_.shape[1]:
        arrays.update({f"view_{name}": values for name, values in model.view_.arrays().items()})
    buffer = io.BytesIO()
    np.savez(buffer, allow_pickle=False, **arrays)
    return buffer.getvalue()


def unpack(kind: type[Model], content: bytes, embedder: Embedder | None) -> Model:
    """Return the model that ``pack`` was given."""
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as file:
            arrays = {name: file[name] for name in file.files}
        told = json.loads(arrays["told"].tobytes())
    except (ValueError, KeyError, OSError, EOFError, zipfile.BadZipFile) as exc:
        raise UsageError("expected a fitted theme model, got other bytes: fit the themes again") from exc
    if told.get("format") != FORMAT:
        raise UsageError(f"expected a theme model of format {FORMAT}, got {told.get('format')}: fit the themes again")
    model = kind(
        told["seed"],
        embedder=embedder,
        n_neighbours=told["n_neighbours"],
        resolution=told["resolution"],
        smallest=told["smallest"],
        junk=tuple(told["junk"]),
    )
    model.embedder_name_ = told["embedder"]
    model.least_near_ = told["least_near"]
    model.least_near_alone_ = told["least_near_alone"]
    model.judgements_ = {Judgement(kind): number for kind, number in told.get("judgements", {}).items()}
    model.bertopic_ = None
    model.labels_ = arrays["labels"].astype(np.int64)
    model.probabilities_ = arrays["probabilities"]
    model.reasons_ = [None if code < 0 else _REASONS[code] for code in arrays["reasons"]]
    model.rows_, model.prints_ = arrays["rows"], arrays["prints"]
    model.groups_ = arrays["groups"].astype(np.int64)
    model.languages_ = [told["languages"][code] for code in arrays["spoken"]]
    model.fitted_labels_ = arrays["fitted_labels"].astype(np.int64)
    model.fitted_probabilities_ = arrays["fitted_probabilities"]
    model.vectors_ = arrays["vectors"].astype(np.float32)
    view = {name.removeprefix("view_"): values for name, values in arrays.items() if name.startswith("view_")}
    model.view_ = JointView.from_arrays(view, told["seed"]) if view else JointView(told["seed"])
    model.topics_ = tuple(_topic(topic) for topic in told["topics"])
    model.subjects_ = tuple(
        Subject(subject["number"], subject["labels"], tuple(subject["topics"])) for subject in told["subjects"]
    )
    return model


def _topic(told: dict[str, Any]) -> Topic:
    return Topic(**{**told, "keywords": tuple(told["keywords"]), "quotes": tuple(told["quotes"])})
