"""Have a language model label the themes, where ``voc.toml`` names one. Off unless it does: nothing is sent then."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from voc.errors import ConfigError, UsageError
from voc.pipeline.context import Context, Outcome
from voc.pipeline.segments import load_segments
from voc.store import llm_labels, runs, seed_themes
from voc.store import themes as stored
from voc.themes.labels.llm_labels import Answer, Endpoint, Question, ask

if TYPE_CHECKING:
    from voc.records import Theme

__all__ = ["Labelled", "label_after_fit", "label_themes"]

N_COMMENTS = 8
"""Comments of a theme that are sent."""
MOST_UNREACHED = 3
"""Questions in a row without an answer after which the others are not asked: each costs the whole timeout."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """What became of it: themes that were labelled now, that had their label already, and why others have none.

    ``problems`` leads from a theme's id to a sentence; its label is the one that the fit found.
    """

    labelled: tuple[int, ...]
    before: tuple[int, ...]
    problems: Mapping[int, str]


def label_after_fit(context: Context, outcome: Outcome) -> Outcome:
    """Label what a fit found, when a labeller is set, and tell in the outcome what became of it."""
    if context.config.themes.labeller.url is None or outcome.unchanged:
        return outcome
    done = label_themes(context)
    counts = {"labelled": len(done.labelled) + len(done.before)}
    if done.problems:
        counts[f"not labelled ({next(iter(done.problems.values()))}; again: voc themes label)"] = len(done.problems)
    return replace(outcome, counts={**outcome.counts, **counts})


def label_themes(context: Context, *, again: bool = False) -> Labelled:
    """Ask for a label of every theme that no person named, and keep what comes.

    A theme whose keywords and comments are those of the last time keeps its label, unless ``again``.

    Raises
    ------
    UsageError
        No labeller is set, or there are no themes yet.
    ConfigError
        The variable that should hold its key is not there.
    """
    endpoint = _endpoint(context)
    current = runs.current_run(context.store, "themes")
    if current is None:
        raise UsageError("there are no themes yet; find them with: voc themes fit")
    language = context.config.company.language
    named = {theme for theme, labels in seed_themes.names(context.store).items() if language in labels}
    themes = [theme for theme in stored.themes(context.store, raw=True) if theme.id not in named and theme.n_segments]
    kept = llm_labels.kept_wordings(context.store)
    questions = _questions(context, themes)
    marks = {theme: _mark(endpoint, question) for theme, question in questions.items()}
    result = {t: kept[t] for t, mark in marks.items() if not again and kept.get(t, {}).get("mark") == mark}
    before = tuple(result)
    taken = {text.casefold() for theme in stored.themes(context.store) for text in theme.labels.values()}
    problems: dict[int, str] = {}
    unreached = 0
    for place, (theme, question) in enumerate(questions.items()):
        if theme in result:
            continue
        if unreached == MOST_UNREACHED:
            problems[theme] = f"not asked: {MOST_UNREACHED} questions before it had no answer"
            continue
        context.progress("asking for labels", place, len(questions))
        answer = _not_taken(ask(endpoint, question), taken - _own(theme, themes))
        unreached = 0 if answer.reached else unreached + 1
        if answer.problem:
            problems[theme] = answer.problem
            continue
        taken |= {text.casefold() for text in answer.labels.values()}
        said = {"labels": dict(answer.labels), "description": dict(answer.description)}
        result[theme] = {"mark": marks[theme], "model": endpoint.model} | said
    if result:
        llm_labels.save_wordings(context.store, current.id, result)
    return Labelled(tuple(theme for theme in result if theme not in before), before, problems)


def _endpoint(context: Context) -> Endpoint:
    told = context.config.themes.labeller
    if told.url is None:
        raise UsageError("no labeller is set; name its endpoint in voc.toml: [themes.labeller] url and model")
    key = None
    if told.key_env is not None:
        key = os.environ.get(told.key_env)
        if not key:
            raise ConfigError(f"[themes.labeller] key_env: the environment has no variable {told.key_env}")
    return Endpoint(told.url, told.model, key, told.timeout_seconds)


def _questions(context: Context, themes: list[Theme]) -> dict[int, Question]:
    """Return what is asked about each theme: its quotes, then its surest segments; redacted, as all that is stored."""
    said = load_segments(context).frame.set_index("id")["text"]
    frame = stored.assignments(context.store, raw=True).dropna(subset="theme")
    frame = frame.sort_values(["probability", "segment"], ascending=[False, True])
    surest = frame.groupby("theme")["segment"].apply(lambda ids: ids.head(2 * N_COMMENTS).tolist())
    questions = {}
    for theme in themes:
        ids = dict.fromkeys([*theme.quotes, *surest.get(theme.id, [])])
        comments = tuple(dict.fromkeys(said[id_] for id_ in ids if id_ in said.index))[:N_COMMENTS]
        questions[theme.id] = Question(theme.keywords, comments)
    return questions


def _mark(endpoint: Endpoint, question: Question) -> str:
    body: Any = question.body(endpoint.model)
    return hashlib.sha256(json.dumps(body, sort_keys=True).encode("utf-8")).hexdigest()[:16]


def _own(theme: int, themes: list[Theme]) -> set[str]:
    return {text.casefold() for item in themes if item.id == theme for text in item.labels.values()}


def _not_taken(answer: Answer, taken: set[str]) -> Answer:
    twice = next((text for text in answer.labels.values() if text.casefold() in taken), None)
    return answer if twice is None else Answer(problem=f"the label {twice!r} is another theme's")
