"""Guidance: themes that people name beforehand, and how a fit takes them into account.

The examples, labels and keywords of a seed theme are fitted beside the comments, as known members of the theme: the
topic that they fall into is the theme, of two seeds in one topic each takes what is nearest to it.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from voc.collect.read.table import read_table
from voc.config import Source
from voc.errors import UsageError
from voc.pipeline.context import Context, user
from voc.pipeline.reasons import is_catch_all
from voc.pipeline.segments import vectors_of
from voc.records import Event, Kind, Rejection
from voc.store import decisions
from voc.store import seed_themes as stored_seeds
from voc.text.pii.redact import Redactor
from voc.themes import Guidance, ThemeModel
from voc.themes.seed_list import Seed, read_seeds, same

if TYPE_CHECKING:
    from voc.store.decisions import ThemeDecision

EXCLUDED = "excluded"

__all__ = ["Seeded", "fit_beside", "import_taxonomy", "seed_from_reasons", "seed_themes", "sown"]


@dataclass(frozen=True, slots=True)
class Seeded:
    """What became of a list of themes.

    ``themes`` leads from each label as it was given to the theme's id; ``new``, ``changed`` and ``unchanged`` are
    numbers of themes. ``rejected`` tells what could not be taken in, by row and column.
    """

    themes: Mapping[str, int]
    new: int
    changed: int
    unchanged: int
    rejected: tuple[Rejection, ...] = ()


# ---- writing down ---------------------------------------------------------------------------------------------------


def import_taxonomy(context: Context, path: Path, *, who: str | None = None) -> Seeded:
    """Take in a list of themes (CSV or XLSX), as decisions: named, pinned, with examples for the next fit.

    A theme that has one of the labels already is that theme: the same file again changes nothing.

    Raises
    ------
    InputError
        The file cannot be read, or has other columns.
    UsageError
        No row of it is good.
    """
    table = read_table(path, Source(kind=Kind.SURVEY, header_rows=1))
    departments = [entry.name for entry in context.config.departments]
    found, rejected = read_seeds(table.columns, table.rows, table.lines, departments)
    told = tuple(sorted((*table.rejected, *rejected), key=lambda item: item.row))
    if not found:
        why = f"; row {told[0].row}: {told[0].reason}, expected {told[0].expected}" if told else ""
        raise UsageError(f"{path.name} has no row that can be taken in{why}")
    return replace(seed_themes(context, found, who=who, instead=True), rejected=told)


def seed_from_reasons(context: Context, *, who: str | None = None) -> Seeded:
    """Make a theme of each contact reason of ``voc.toml``, but for those that say nothing ("overig").

    Raises
    ------
    UsageError
        There are no ``[[reasons]]``.
    """
    language = context.config.company.language
    found = [
        Seed({language: entry.name}, reason=entry.id)
        for entry in context.config.reasons
        if not is_catch_all(entry.name)
    ]
    if not found:
        raise UsageError("there are no contact reasons that say something; add [[reasons]] to voc.toml")
    return seed_themes(context, found, who=who)


def seed_themes(context: Context, found: Sequence[Seed], *, who: str | None = None, instead: bool = False) -> Seeded:
    """Write down themes that people name beforehand; what is so already is not written again.

    Parameters
    ----------
    instead
        The examples and keywords take the place of those that were given before; else they come beside them.

    Raises
    ------
    UnknownNameError
        A department that is not there.
    """
    for seed in found:
        if seed.department is not None:
            context.config.department(seed.department)
    named = stored_seeds.names(context.store)
    by_label = {same(text): theme for theme, labels in named.items() for text in labels.values()}
    listed = _with_subjects(context, found, by_label)
    at = datetime.now(UTC)
    ids = [
        next((by_label[label] for label in map(same, seed.labels.values()) if label in by_label), 0) for seed in listed
    ]
    fresh = iter(stored_seeds.new_themes(context.store, ids.count(0), at=at))
    numbers = [id_ or next(fresh) for id_ in ids]
    by_label |= {same(text): id_ for seed, id_ in zip(listed, numbers, strict=True) for text in seed.labels.values()}
    known, planted = decisions.theme_decisions(context.store), stored_seeds.planted(context.store)
    events: list[Event] = []
    changed: set[int] = set()
    for seed, theme in zip(listed, numbers, strict=True):
        before = {} if instead else planted.get(theme, {})
        parent = None if seed.parent is None else by_label[same(seed.parent)]
        said = _decisions(seed, known[theme], named.get(theme, {}), parent)
        said += _about(seed, planted.get(theme, {}), before)
        if known[theme].merged_into is not None or known[theme].state == EXCLUDED:
            continue  # people decided otherwise since
        events += [Event(uuid.uuid4().hex, f"T-{theme}", kind, payload, who or user(), at) for kind, payload in said]
        changed |= {theme} if said else set()
    decisions.decide_all(context.store, events)
    new = set(numbers) - set(ids)
    themes = {text: theme for seed, theme in zip(listed, numbers, strict=True) for text in seed.labels.values()}
    return Seeded(themes, len(new), len(changed - new), len(set(numbers) - new - changed))


def _with_subjects(context: Context, found: Sequence[Seed], by_label: Mapping[str, int]) -> list[Seed]:
    """Return the seeds without personal data, behind those main subjects that are only named as such."""
    text = context.config.text
    redactor = Redactor(text.customer_number, text.case_number, context.config.company.name)
    listed = [replace(seed, examples=tuple(redactor.redact(said).text for said in seed.examples)) for seed in found]
    there = {same(label) for seed in listed for label in seed.labels.values()} | set(by_label)
    parents = {same(seed.parent): seed.parent for seed in listed if seed.parent and same(seed.parent) not in there}
    return [*(Seed({context.config.company.language: label}, subject=True) for label in parents.values()), *listed]


def _decisions(
    seed: Seed, there: ThemeDecision, labels: Mapping[str, str], parent: int | None
) -> list[tuple[str, dict[str, object]]]:
    """Return what has to be decided about a theme so that it is as the seed says: kinds with their payloads."""
    said: list[tuple[str, dict[str, object]]] = []
    if any(labels.get(language) != text for language, text in seed.labels.items()):
        said.append(("rename", {"labels": dict(seed.labels)}))
    if not there.pinned:
        said.append(("pin", {}))
    if parent is not None and there.parent != parent:
        said.append(("subject", {"parent": parent}))
    if seed.department is not None and there.department != seed.department:
        said.append(("department", {"department": seed.department, "fixer": there.fixer}))
    return said


def _about(seed: Seed, there: Mapping[str, Any], before: Mapping[str, Any]) -> list[tuple[str, dict[str, object]]]:
    if seed.subject:
        return []
    about: dict[str, object] = {
        "examples": list(dict.fromkeys([*before.get("examples", ()), *seed.examples])),
        "keywords": list(dict.fromkeys([*before.get("keywords", ()), *seed.keywords])),
        "reason": seed.reason or there.get("reason"),
    }
    return [] if {name: there.get(name) for name in about} == about else [(stored_seeds.SEED, about)]


# ---- in a fit -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Planted:
    """Texts of seed themes, each with its theme and its language (None: unknown)."""

    texts: tuple[str, ...]
    themes: tuple[int, ...]
    languages: tuple[str | None, ...]


def sown(context: Context) -> list[tuple[int, Seed]]:
    """Return the seeds that stand, with their themes, by theme: a new one is a reason to fit the themes again."""
    named = stored_seeds.names(context.store)
    return [
        (theme, Seed(named.get(theme, {}), tuple(about.get("examples", ())), tuple(about.get("keywords", ()))))
        for theme, about in sorted(stored_seeds.planted(context.store).items())
    ]


def _planted(context: Context, shown: Callable[[int], int]) -> _Planted:
    """Return what the seeds say, under the themes that they are shown as today; none of an excluded theme."""
    of_themes = decisions.theme_decisions(context.store)
    rows: dict[str, tuple[int, str | None]] = {}
    for theme, seed in sown(context):
        today = shown(theme)
        if of_themes[today].state == EXCLUDED:
            continue
        for text, language in seed.texts():
            rows.setdefault(text, (today, language))
    return _Planted(
        tuple(rows), tuple(theme for theme, _ in rows.values()), tuple(spoken for _, spoken in rows.values())
    )


def fit_beside(  # noqa: PLR0913 - what ThemeModel.fit takes
    context: Context,
    model: ThemeModel,
    texts: Sequence[str],
    told: Guidance,
    shown: Callable[[int], int],
    *,
    embeddings: NDArray[np.float32],
    languages: Sequence[str | None],
    comments: Sequence[int],
    questions: Sequence[str | None],
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Fit a model on texts beside what the seeds say, and return the topics and probabilities of the texts alone.

    Parameters
    ----------
    told
        What else people decided about the texts.
    shown
        Leads from a theme to what it is shown as.
    embeddings, languages, comments, questions
        Of the texts, as of ``ThemeModel.fit``.
    """
    n = len(texts)
    planted = _planted(context, shown)
    if not planted.texts:
        said = (told.known >= 0).any() or (told.before >= 0).any()
        guide = told if said else None
        model.fit(
            texts,
            guidance=guide,
            embeddings=embeddings,
            languages=languages,
            comments=comments,
            questions=questions,
            new=_new(told),
        )
        return model.labels_, model.probabilities_
    none = np.full(len(planted.texts), -1, dtype=np.int64)
    first = 1 + max(comments, default=0)
    before = told.before if len(told.before) else np.full(n, -1, dtype=np.int64)
    new = _new(told)
    model.fit(
        [*texts, *planted.texts],
        embeddings=np.concatenate([embeddings, vectors_of(context, list(planted.texts))]),
        languages=[*languages, *planted.languages],
        comments=[*comments, *range(first, first + len(none))],
        questions=[*questions, *[None] * len(none)],
        new=None if new is None else np.concatenate([new, np.zeros(len(none), dtype=bool)]),
        guidance=Guidance(
            np.concatenate([told.known, np.array(planted.themes, dtype=np.int64)]), np.concatenate([before, none])
        ),
    )
    # Seeds are what people wrote: no customer is quoted with them.
    model.topics_ = tuple(
        replace(topic, quotes=tuple(row for row in topic.quotes if row < n)) for topic in model.topics_
    )
    return model.labels_[:n], model.probabilities_[:n]


def _new(told: Guidance) -> NDArray[np.bool_] | None:
    """Return which texts had no theme before; None when none had one: a first fit, or the same texts again."""
    before = told.before >= 0
    return ~before & (told.known < 0) if before.any() else None
