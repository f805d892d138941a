"""Causes: evidence from every room, one model, attributions per segment."""

from __future__ import annotations

from voc.causes import CauseModel, Material, gather, left_out
from voc.pipeline.context import Context, Outcome, unchanged, watermark
from voc.pipeline.decisions import SILENT, confirmed_with_chances, replies
from voc.pipeline.segments import embedder_of, load_segments, vectors_of
from voc.store import causes as stored
from voc.store import read, runs, themes

__all__ = ["fit_causes"]


def fit_causes(context: Context, *, force: bool = False) -> Outcome:
    """Estimate for every segment that says something which department caused it, and keep the evidence.

    Without any evidence the cause is unknown, and said to be so.
    """
    config = context.config
    said = config.model_dump(mode="json", include={"departments", "department_changes", "reasons", "themes"})
    mark = watermark(context, "causes", said)
    if not force and (done := unchanged(context, "causes", mark)):
        return done
    all_segments = load_segments(context)
    frame = all_segments.frame[~all_segments.frame["reason"].isin(SILENT)].reset_index(drop=True)
    embedder = embedder_of(context)
    vectors = vectors_of(context, frame["text"].tolist(), embedder)
    context.progress("weighing the evidence of causes", 0, 0)
    material = Material(
        segments=frame[["id", "feedback", "text"]],
        feedback=all_segments.feedback,
        departments=[entry.record() for entry in config.departments],
        changes=config.department_changes,
        signals=read.signals(context.store),
        contacts=read.contacts(context.store),
        assignments=themes.assignments(context.store),
        occurrences=read.occurrences(context.store),
        embeddings=vectors,
        embedder=embedder,
        replies=replies(context),
    )
    evidence = gather(material)
    model = CauseModel(departments=material.chart.names, seed=config.themes.seed).fit(
        evidence,
        confirmed_with_chances(context),
        segments=material.items[["segment", "feedback", "theme"]],
        embeddings=vectors,
    )
    strangers = left_out(material)
    run = runs.start_run(
        context.store,
        "causes",
        parameters={"mode": model.mode_, "notes": list(model.notes_), "reliability": model.reliability_},
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
        artifacts={stored.AUDITED: stored.audited_bytes(model.audited_)},
    )
    runs.finish_run(context.store, run)
    named = model.predict()
    counts = {"segments": len(frame), "with a named cause": int(named.notna().sum()), "confirmed": model.n_confirmed_}
    if len(strangers):
        counts["signals that name no department of voc.toml"] = int(strangers["n"].sum())
    return Outcome("causes", run, counts=counts)
