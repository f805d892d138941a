"""Causes: evidence from every room, one model, attributions per segment."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import TYPE_CHECKING

from voc.causes import CauseModel, Material, gather, left_out
from voc.causes.action_effects import worked
from voc.causes.context_evidence import TRAITS
from voc.pipeline.context import Context, Outcome, unchanged, watermark
from voc.pipeline.decisions import SILENT, confirmed_with_chances
from voc.pipeline.segments import embedder_of, load_segments, vectors_of
from voc.records import EvidenceKind
from voc.store import causes as stored
from voc.store import decisions, frames, runs, themes

if TYPE_CHECKING:
    import pandas as pd

    from voc.causes.evidence import EvidenceSource

__all__ = ["fit_causes"]


def fit_causes(context: Context, *, force: bool = False, more: Sequence[EvidenceSource] = ()) -> Outcome:
    """Estimate for every segment that says something which department caused it, and keep the evidence.

    Without any evidence the cause is unknown, and said to be so.

    Parameters
    ----------
    more
        Further sources of evidence. What they know is not seen to change: pass ``force`` when it did.
    """
    config = context.config
    said = config.model_dump(mode="json", include={"departments", "department_changes", "reasons", "themes"})
    said["more"] = [getattr(source, "__qualname__", type(source).__qualname__) for source in more]
    mark = watermark(context, "causes", said)
    if not force and (done := unchanged(context, "causes", mark)):
        return done
    all_segments = load_segments(context)
    frame = all_segments.frame[~all_segments.frame["reason"].isin(SILENT)].reset_index(drop=True)
    embedder = embedder_of(context)
    vectors = vectors_of(context, frame["text"].tolist(), embedder)
    context.progress("weighing the evidence of causes", 0, 0)
    replies = stored.replies(context.store)
    material = Material(
        segments=frame[["id", "feedback", "text"]],
        feedback=all_segments.feedback,
        departments=[entry.record() for entry in config.departments],
        changes=config.department_changes,
        signals=frames.signals(context.store),
        contacts=frames.contacts(context.store),
        assignments=themes.assignments(context.store),
        occurrences=frames.occurrences(context.store),
        embeddings=vectors,
        embedder=embedder,
        decisions=_decisions(context, replies),
        replies=_open_replies(replies),
    )
    material = dataclasses.replace(material, actions=worked(stored.done_actions(context.store), material.items))
    evidence = gather(material, more=more)
    model = CauseModel(departments=material.chart.names, seed=config.themes.seed).fit(
        evidence,
        confirmed_with_chances(context),
        segments=material.items[["segment", "feedback", "theme", *TRAITS]],
        embeddings=vectors,
        outcomes=_outcomes(replies),
    )
    strangers = left_out(material)
    limits = dict(model.limits_)
    if n_contradicted := stored.contradicted(context.store):
        limits["contradictory"] = n_contradicted
    run = runs.start_run(
        context.store,
        "causes",
        parameters={"mode": model.mode_, "limits": limits, "reliability": model.reliability_},
        versions={},
        seed=config.themes.seed,
        watermark=mark,
    )
    context.progress("storing causes", 0, 0)
    stored.save_cause_run(
        context.store,
        run,
        evidence=evidence,
        attributions=model.attributions_,
        artifacts={
            stored.AUDITED: stored.audited_bytes(model.audited_),
            stored.POINTS: model.points_.to_bytes(),
        },
    )
    runs.finish_run(context.store, run)
    named = model.predict()
    counts = {"segments": len(frame), "with a named cause": int(named.notna().sum()), "confirmed": model.n_confirmed_}
    if len(strangers):
        counts["signals that name no department of voc.toml"] = int(strangers["n"].sum())
    return Outcome("causes", run, counts=counts)


def _decisions(context: Context, replies: pd.DataFrame) -> pd.DataFrame:
    """Return which department people decided for a theme: by itself, or when they settled a reply."""
    import pandas as pd

    named = replies.dropna(subset=["theme", "settled"]).drop_duplicates("theme", keep="last")
    found = dict(zip(named["theme"].astype(int).tolist(), named["settled"].tolist(), strict=True))
    made = decisions.theme_decisions(context.store)
    found |= {id_: made[id_].department for id_ in made if made[id_].department and made[id_].merged_into is None}
    return pd.DataFrame({"theme": list(found), "department": list(found.values())})


def _open_replies(replies: pd.DataFrame) -> pd.DataFrame | None:
    """Return the last reply per theme and department that was not refused; where a department was named that counts."""
    found = replies.dropna(subset=["theme"]).drop_duplicates(["theme", "department"], keep="last")
    found = found[found["upheld"].fillna(value=True).astype(bool) & found["settled"].isna()]
    if found.empty:
        return None
    return found[["theme", "department", "agrees"]].astype({"theme": "int64"}).reset_index(drop=True)


def _outcomes(replies: pd.DataFrame) -> dict[str, tuple[int, int]]:
    """Return how many of the settled replies were upheld."""
    settled = replies["upheld"].dropna().astype(bool)
    return {EvidenceKind.REPLY.value: (int(settled.sum()), len(settled))} if len(settled) else {}
