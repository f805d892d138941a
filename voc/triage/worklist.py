"""The work list as the board and JupyterLab's side panel show it, with the state of the day and of the workspace."""

from __future__ import annotations

from collections.abc import Sequence

from voc.decisions.kinds import KINDS, Decision
from voc.decisions.payload_fields import list_payload_fields
from voc.records import CALIBRATION_SESSION, Category, Stage
from voc.store import runs, theme_queries, worklist_queries
from voc.store.decision_log import load_last_event_id
from voc.triage import requests
from voc.triage.day_progress import compute_day_progress
from voc.triage.ranking import LIMIT_ALL, LIMIT_ITEMS, WorklistItem, build_day_list, rank_all
from voc.triage.request_context import RequestContext, format_moment
from voc.triage.responses import (
    Calibration,
    DepartmentName,
    KindView,
    OpenResult,
    PanelResult,
    PayloadFieldView,
    WorkspaceState,
)
from voc.triage.worklist_lines import build_lines, build_urgent_lines
from voc.triage.worklist_sources import WorklistSources, compute_data_version

__all__ = ["build_kind_view", "build_panel", "build_worklist"]

N_PANEL_ALERTS, N_PANEL_ACTIONS = 20, 50


def build_worklist(context: RequestContext, args: requests.OpenArgs) -> OpenResult:
    """Return the work list of a mode, with the urgent on top."""
    sources = WorklistSources(context)
    return OpenResult(
        workspace=_build_workspace_state(sources),
        day=compute_day_progress(sources),
        calibration=_count_calibration(context),
        urgent=build_urgent_lines(sources),
        items=build_lines(sources, _choose_items(sources, args.mode)),
    )


def build_panel(context: RequestContext) -> PanelResult:
    """Return what the side panel shows."""
    sources = WorklistSources(context)
    actions = [WorklistItem(f"action:{action.reference}", "action") for action in sources.open_actions]
    progress = compute_day_progress(sources)
    return PanelResult(
        alerts=build_lines(sources, sources.list_alert_items()[:N_PANEL_ALERTS]),
        actions=build_lines(sources, actions[:N_PANEL_ACTIONS]),
        urgent=build_urgent_lines(sources),
        n_open=max(0, progress.of - progress.done),
    )


def _choose_items(sources: WorklistSources, mode: requests.Mode) -> Sequence[WorklistItem]:
    context = sources.context
    if mode == "calibration":
        draws = worklist_queries.load_open_draws(context.store, CALIBRATION_SESSION)
        return [WorklistItem(f"audit:{draw.subject}", "audit", is_random=True) for draw in draws]
    if mode == "all":
        return rank_all(sources.list_items(LIMIT_ALL, with_calibration=True))
    items = build_day_list(sources.list_items(LIMIT_ITEMS), limit=LIMIT_ITEMS, seed=f"{context.today} {context.who}")
    # What is done was ranked along, so that the rest of the day's list stays what it was; here it leaves.
    return [item for item in items if not item.is_done]


def _build_workspace_state(sources: WorklistSources) -> WorkspaceState:
    context, run = sources.context, sources.run
    n_themes, _ = theme_queries.load_theme_page(context.store, offset=0, limit=1)  # for the count alone
    return WorkspaceState(
        company=context.config.company.name,
        language="nl" if context.language == "nl" else "en",
        who=context.who,
        last_event=load_last_event_id(context.store),
        data_version=compute_data_version(context.store),
        figures_at=None if run is None else format_moment(run.ended_at),
        period=None if sources.period is None else str(sources.period),
        stale=_has_stale_figures(sources),
        departments=[DepartmentName(name=each.name, kind=str(each.kind)) for each in context.departments],
        categories=[str(category) for category in Category],
        kinds={kind: build_kind_view(decision_class) for kind, decision_class in KINDS.items()},
        n_comments=sources.n_comments,
        n_themes=n_themes,
    )


def build_kind_view(decision_class: type[Decision]) -> KindView:
    """Return what the board needs to know of a kind of decision."""
    return KindView(
        fields=[
            PayloadFieldView(
                name=rule.name,
                type=rule.type.value,
                is_required=rule.is_required,
                min_length=rule.min_length,
                max_length=rule.max_length,
                days_from_today=rule.days_from_today,
                choices=list(rule.choices),
            )
            for rule in list_payload_fields(decision_class)
        ],
        settles_item=decision_class.settles_item,
        moves_on=decision_class.moves_on,
        changes_list=decision_class.changes_list,
    )


def _has_stale_figures(sources: WorklistSources) -> bool:
    """Tell whether files or fits came after the figures."""
    if sources.run is None:
        return True
    store, parameters = sources.context.store, sources.run.parameters
    # The run of the cards notes which runs, and which last file, they were made from.
    for stage in (Stage.THEMES, Stage.CAUSES):
        run = runs.load_current_run(store, stage)
        if (None if run is None else run.id) != parameters.get(stage):
            return True
    if worklist_queries.load_last_batch_id(store) != parameters.get("batch"):
        return True
    # Of an earlier file that was undone the last one tells nothing.
    return worklist_queries.has_undone_batch_since(store, sources.run.started_at)


def _count_calibration(context: RequestContext) -> Calibration | None:
    n_draws = worklist_queries.count_session_draws(context.store, CALIBRATION_SESSION)
    if not n_draws:
        return None
    return Calibration(open=len(worklist_queries.load_open_draws(context.store, CALIBRATION_SESSION)), of=n_draws)
