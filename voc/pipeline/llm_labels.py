"""LLM labels stage: a language model names the themes. Off unless ``voc.toml`` names one: nothing is sent then."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from voc.errors import ConfigError, UsageError
from voc.pipeline.context import Context, StageOutcome
from voc.records import Stage, ThemeId
from voc.records.progress import ProgressCode, ProgressStep
from voc.store import llm_labels, runs, seed_themes, themes
from voc.store.comment_queries import load_segment_texts
from voc.text.normalize import fold
from voc.themes.labels.llm_labels import Endpoint, LabelReply, LabelRequest, request_labels

if TYPE_CHECKING:
    from voc.records import Theme

__all__ = ["LabelResult", "label_after_fit", "write_llm_labels"]

N_COMMENTS = 8
"""Comments of a theme that are sent."""
MAX_UNREACHED = 3
"""Requests in a row without a reply after which the others are not sent: each costs the whole timeout."""


@dataclass(frozen=True, slots=True)
class LabelResult:
    """Themes that were labelled now, those that had their label before, and why others have none (keys of the JSON).

    ``problems`` maps a theme's id to a sentence, ``{12: "the label 'Nota' is another theme's"}``; the theme keeps the
    label of the fit.
    """

    labelled: tuple[ThemeId, ...]
    before: tuple[ThemeId, ...]
    problems: Mapping[ThemeId, str]


def label_after_fit(context: Context, outcome: StageOutcome) -> StageOutcome:
    """Label the themes of a fit when a labeller is set, and add to the outcome how many were."""
    if context.config.themes.labeller.url is None or outcome.unchanged:
        return outcome
    result = write_llm_labels(context)
    counts = {"labelled": len(result.labelled) + len(result.before)}
    if result.problems:
        first_problem = next(iter(result.problems.values()))
        # The counts are printed as "3 not labelled (why)": the reason goes into the name.
        counts[f"not labelled ({first_problem}; again: voc themes label)"] = len(result.problems)
    return replace(outcome, counts={**outcome.counts, **counts})


def write_llm_labels(context: Context, *, force: bool = False) -> LabelResult:
    """Request a label of every theme that no person named, and save the replies.

    A theme whose keywords and comments are those of the last time keeps its label, unless ``force``.

    Raises
    ------
    UsageError
        No labeller is set, or there are no themes yet.
    ConfigError
        The environment variable that should hold its key is not there.
    """
    endpoint = _read_endpoint(context)
    current_run = runs.load_current_run(context.store, Stage.THEMES)
    if current_run is None:
        raise UsageError("there are no themes yet; find them with: voc themes fit")
    unnamed_themes = _load_unnamed_themes(context)
    requests = _build_requests(context, unnamed_themes)
    fingerprints = {theme_id: _compute_fingerprint(endpoint, request) for theme_id, request in requests.items()}
    earlier = llm_labels.load_llm_labels(context.store)
    # "mark" is the stored key under which the fingerprint is stored.
    results = {
        theme_id: earlier[theme_id]
        for theme_id, fingerprint in fingerprints.items()
        if not force and earlier.get(theme_id, {}).get("mark") == fingerprint
    }
    ids_as_before = tuple(results)
    new_requests = {theme_id: request for theme_id, request in requests.items() if theme_id not in results}
    replies, problems = _request_all(context, endpoint, new_requests, unnamed_themes, n_as_before=len(results))
    for theme_id, reply in replies.items():
        results[theme_id] = {
            "mark": fingerprints[theme_id],
            "model": endpoint.model,
            "labels": dict(reply.labels),
            "description": dict(reply.description),
        }
    if results:
        llm_labels.save_llm_labels(context.store, current_run.id, results)
    return LabelResult(tuple(replies), ids_as_before, problems)


def _read_endpoint(context: Context) -> Endpoint:
    labeller = context.config.themes.labeller
    if labeller.url is None:
        raise UsageError("no labeller is set; name its endpoint in voc.toml: [themes.labeller] url and model")
    key = None  # an endpoint on the own machine needs none
    if labeller.key_env is not None:
        key = os.environ.get(labeller.key_env, "").strip()  # a key that was read from a file ends in a line break
        if not key:
            raise ConfigError(f"[themes.labeller] key_env: the environment has no variable {labeller.key_env}")
        if not (key.isascii() and key.isprintable()):  # not printed: it is a secret
            raise ConfigError(f"[themes.labeller] key_env: {labeller.key_env} holds a sign that no key has")
    return Endpoint(labeller.url, labeller.model, key, labeller.timeout_seconds)


def _load_unnamed_themes(context: Context) -> list[Theme]:
    """Return the themes with comments that no person named in the workspace's language."""
    language = context.config.company.language
    labels_by_theme = seed_themes.load_person_labels(context.store)
    return [
        theme
        for theme in themes.load_themes(context.store, as_fitted=True)
        if theme.n_segments and language not in labels_by_theme.get(ThemeId(theme.id), {})
    ]


def _build_requests(context: Context, unnamed_themes: list[Theme]) -> dict[ThemeId, LabelRequest]:
    """Return the request for each theme: its quotes, then its surest segments; redacted, as all that is stored."""
    assignments = themes.load_assignments(context.store, as_fitted=True).dropna(subset="theme")
    # By segment where the probability is the same: another order would be another request, and be sent again.
    assignments = assignments.sort_values(["probability", "segment"], ascending=[False, True])
    # Twice as many as are sent: the quotes are among them, and equal texts count once.
    surest = assignments.groupby("theme")["segment"].apply(lambda ids: ids.head(2 * N_COMMENTS).tolist())
    ids_by_theme = {
        theme.id: list(dict.fromkeys([*theme.quotes, *surest.get(theme.id, [])])) for theme in unnamed_themes
    }
    asked_ids = sorted({id_ for ids in ids_by_theme.values() for id_ in ids})
    text_by_segment = {id_: text for id_, text, _language in load_segment_texts(context.store, asked_ids)}
    requests = {}
    for theme in unnamed_themes:
        texts = dict.fromkeys(text_by_segment[id_] for id_ in ids_by_theme[theme.id] if id_ in text_by_segment)
        requests[ThemeId(theme.id)] = LabelRequest(theme.keywords, tuple(texts)[:N_COMMENTS])
    return requests


def _request_all(
    context: Context,
    endpoint: Endpoint,
    requests: Mapping[ThemeId, LabelRequest],
    unnamed_themes: list[Theme],
    *,
    n_as_before: int,
) -> tuple[dict[ThemeId, LabelReply], dict[ThemeId, str]]:
    """Send the requests one by one, and return the good replies and why others have none."""
    # Two themes of one name would look the same on a board; their own old label they may have again.
    labels_in_use = {fold(text) for theme in themes.load_themes(context.store) for text in theme.labels.values()}
    own_labels = {theme.id: {fold(text) for text in theme.labels.values()} for theme in unnamed_themes}
    replies: dict[ThemeId, LabelReply] = {}
    problems: dict[ThemeId, str] = {}
    n_unreached = 0
    for n_asked, (theme_id, request) in enumerate(requests.items(), start=n_as_before):
        if n_unreached == MAX_UNREACHED:
            problems[theme_id] = f"not asked: {MAX_UNREACHED} questions before it had no answer"
            continue
        context.progress(ProgressStep(ProgressCode.ASK_FOR_LABELS), n_asked, n_as_before + len(requests))
        reply = _refuse_label_in_use(request_labels(endpoint, request), labels_in_use - own_labels[theme_id])
        n_unreached = 0 if reply.is_endpoint_reached else n_unreached + 1
        if reply.problem:
            problems[theme_id] = reply.problem
            continue
        labels_in_use |= {fold(text) for text in reply.labels.values()}
        replies[theme_id] = reply
    return replies, problems


def _compute_fingerprint(endpoint: Endpoint, request: LabelRequest) -> str:
    """Return 16 hexadecimal digits of a request's hash: the same request need not be sent again."""
    # The model's name is part of the request: another model is asked anew.
    body: Any = request.build_request(endpoint.model)
    return hashlib.sha256(json.dumps(body, sort_keys=True).encode("utf-8")).hexdigest()[:16]


def _refuse_label_in_use(reply: LabelReply, labels_in_use: Collection[str]) -> LabelReply:
    twice = next((text for text in reply.labels.values() if fold(text) in labels_in_use), None)
    return reply if twice is None else LabelReply(problem=f"the label {twice!r} is another theme's")
