"""Causes stage: evidence from every source, one model, and the probability of each department per segment."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from voc.causes import CauseModel, EvidenceInputs, count_unknown_departments, gather_evidence
from voc.causes.action_effects import find_effective_actions
from voc.causes.context_evidence import CONTEXT_KINDS
from voc.causes.organisation import load_organisation
from voc.causes.praise import estimate_praise, measure_score_heights
from voc.insight.current_names import rename_replies
from voc.pipeline.confirmed_sample import load_confirmed_sample
from voc.pipeline.context import Context, StageOutcome, compute_stage_fingerprint, find_unchanged_run
from voc.pipeline.segment_polarity import complete_polarities
from voc.pipeline.segments import encode_texts, load_segments, load_workspace_embedder
from voc.records import EvidenceKind, Stage
from voc.records.progress import ProgressCode, ProgressStep
from voc.store import causes, frames, runs, theme_decisions, themes
from voc.store.segment_polarities import SegmentPolarities

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from voc.causes.evidence import EvidenceProvider
    from voc.text.embedding.embedder import Embedder

__all__ = ["fit_causes"]


def fit_causes(context: Context, *, force: bool = False, more: Sequence[EvidenceProvider] = ()) -> StageOutcome:
    """Estimate for every segment that says something which department caused it, and store the evidence.

    Without any evidence the cause is "unknown".

    Parameters
    ----------
    more
        Further sources of evidence. A change of what they know goes unnoticed: pass ``force`` after one.
    """
    fingerprint = _compute_stage_fingerprint(context, more)
    if not force and (outcome := find_unchanged_run(context, Stage.CAUSES, fingerprint)):
        return outcome
    segments = load_segments(context)
    # Rows of the segments are rows of the vectors from here on.
    attributable = segments.select_attributable().reset_index(drop=True)
    embedder = load_workspace_embedder(context)
    embeddings = encode_texts(context, attributable["text"].tolist(), embedder)
    context.progress(ProgressStep(ProgressCode.WEIGH_EVIDENCE), 0, 0)
    replies = rename_replies(causes.load_replies(context.store), load_organisation(context.config))
    replies = _use_current_themes(context, replies)
    inputs = _load_evidence_inputs(context, attributable, segments.feedback, replies, embeddings, embedder)
    evidence = gather_evidence(inputs, more=more)
    polarities = complete_polarities(context, attributable)
    heights = measure_score_heights(frames.load_answers(context.store))
    model = CauseModel(departments=inputs.organisation.current_names, seed=context.config.themes.seed).fit(
        evidence,
        load_confirmed_sample(context),
        segments=inputs.segment_table[["segment", "feedback", "theme", *CONTEXT_KINDS]],
        embeddings=embeddings,
        outcomes=_count_upheld_replies(replies),
        praise=estimate_praise(polarities, attributable["feedback"].to_numpy(dtype=np.int64), heights),
        no_fault=inputs.organisation.no_fault_name,
    )
    context.progress(ProgressStep(ProgressCode.STORE_CAUSES), 0, 0)
    stored_polarities = SegmentPolarities.from_rows(attributable["id"].to_numpy(dtype=np.int64), polarities)
    run_id = _save_model(context, model, evidence, stored_polarities, fingerprint)
    unknown_departments = count_unknown_departments(inputs)
    counts = {
        "segments": len(attributable),
        "with a named cause": int(model.predict().notna().sum()),
        "confirmed": model.n_confirmed_,
    }
    if len(unknown_departments):
        counts["signals that name no department of voc.toml"] = int(unknown_departments["n"].sum())
    return StageOutcome(Stage.CAUSES, run_id, counts=counts)


def _compute_stage_fingerprint(context: Context, more: Sequence[EvidenceProvider]) -> str:
    settings = context.config.model_dump(
        mode="json", include={"departments", "department_changes", "reasons", "themes"}
    )
    settings["junk"] = context.config.text.junk
    # A change that was entered ahead counts from its day on.
    settings["change_days"] = [str(day) for day in load_organisation(context.config).change_days]
    # A function has no value to compare: its name is compared.
    settings["more"] = [getattr(source, "__qualname__", type(source).__qualname__) for source in more]
    return compute_stage_fingerprint(context, Stage.CAUSES, settings)


def _load_evidence_inputs(
    context: Context,
    attributable: pd.DataFrame,
    feedback: pd.DataFrame,
    replies: pd.DataFrame,
    embeddings: NDArray[np.float32],
    embedder: Embedder,
) -> EvidenceInputs:
    inputs = EvidenceInputs(
        segments=attributable[["id", "feedback", "text"]],
        feedback=feedback,
        departments=[entry.to_record() for entry in context.config.departments],
        changes=context.config.department_changes,
        today=load_organisation(context.config).as_of,
        time_zone=context.config.company.time_zone,
        signals=frames.load_signals(context.store),
        contacts=frames.load_contacts(context.store),
        assignments=themes.load_assignments(context.store),
        occurrences=frames.load_occurrences(context.store),
        embeddings=embeddings,
        embedder=embedder,
        decisions=_load_decided_departments(context, replies),
        replies=_select_open_replies(replies),
    )
    # Whether an action worked is seen in the themes of the segments, which only these inputs put together.
    done_actions = _use_current_themes(context, causes.load_done_actions(context.store))
    return dataclasses.replace(inputs, actions=find_effective_actions(done_actions, inputs.segment_table))


def _save_model(
    context: Context, model: CauseModel, evidence: pd.DataFrame, polarities: SegmentPolarities, fingerprint: str
) -> int:
    """Store a fitted model as the current run, and return the run's number."""
    limits = dict(model.caveats_)
    # The model sees the last answer to a segment only; that people disagree is seen in the log.
    if n_contradicted := causes.count_contradicted_segments(context.store):
        limits["contradictory"] = n_contradicted
    artifacts = {
        causes.AUDITED_SEGMENTS: causes.serialize_audited_segments(model.audited_),
        causes.CONTRIBUTIONS: model.contributions_.to_bytes(),
        # Bytes, and no table: that would be one more thing to migrate, and only readers of this run ask for them.
        causes.POLARITIES: polarities.to_bytes(),
    }
    with runs.record_run(
        context.store,
        Stage.CAUSES,
        parameters={"mode": model.mode_, "limits": limits, "reliability": model.reliability_},
        seed=context.config.themes.seed,
        fingerprint=fingerprint,
    ) as (transaction, run_id):
        causes.save_cause_run(
            transaction, run_id, evidence=evidence, attributions=model.attributions_, artifacts=artifacts
        )
    return run_id


def _use_current_themes(context: Context, frame: pd.DataFrame) -> pd.DataFrame:
    """Return replies or actions with the themes of today: a merger takes no evidence away."""
    return frame.assign(theme=frame["theme"].replace(theme_decisions.load_current_theme_ids(context.store)))


def _load_decided_departments(context: Context, replies: pd.DataFrame) -> pd.DataFrame:
    """Return the department that people decided for a theme, by itself or when they settled a reply to it."""
    import pandas as pd

    settled = replies.dropna(subset=["theme", "settled"]).drop_duplicates("theme", keep="last")
    department_by_theme: dict[int, str | None] = dict(
        zip(settled["theme"].astype(int).tolist(), settled["settled"].tolist(), strict=True)
    )
    # A decision about the theme itself goes before the settling of a reply.
    for theme_id, decision in theme_decisions.load_theme_rows(context.store).items():
        if decision.department and decision.merged_into is None:
            department_by_theme[theme_id] = decision.department
    return pd.DataFrame({"theme": list(department_by_theme), "department": list(department_by_theme.values())})


def _select_open_replies(replies: pd.DataFrame) -> pd.DataFrame | None:
    """Return the last reply per theme and department that was not refused, None without any.

    A reply that was settled with a department counts as that decision, no longer as a reply.
    """
    last = replies.dropna(subset=["theme"]).drop_duplicates(["theme", "department"], keep="last")
    # "Partly" speaks for the department and for others: it is evidence for neither.
    open_replies = last[last["upheld"].fillna(value=True).astype(bool) & last["settled"].isna() & ~last["partly"]]
    if open_replies.empty:
        return None
    return open_replies[["theme", "department", "agrees"]].astype({"theme": "int64"}).reset_index(drop=True)


def _count_upheld_replies(replies: pd.DataFrame) -> dict[str, tuple[int, int]]:
    """Return how many of the settled replies were upheld: ``{"reply": (3, 4)}`` for three of four."""
    is_upheld = replies["upheld"].dropna().astype(bool)  # missing: nobody has settled it
    return {EvidenceKind.REPLY.value: (int(is_upheld.sum()), len(is_upheld))} if len(is_upheld) else {}
