import pandas as pd

from voc.pipeline.proposals import load_open_proposals
from voc.records import Proposal, ProposalKind, Theme, ThemeRow
from voc.store import runs, themes

NONE = pd.DataFrame({"segment": [], "theme": [], "probability": [], "reason": []})


def fit(store, *kinds, is_finished=True):
    run = runs.start_run(store, "themes")
    themes.save_theme_run(store, run, themes=[Theme(ThemeRow(n), {}) for n in (1, 2)], assignments=NONE)
    themes.save_proposals(store, run, [Proposal(kind, (1, 2), (1,), 4, 0.5) for kind in kinds])
    if is_finished:
        runs.finish_run(store, run)


def list_kinds(context):
    return [stored.proposal.kind for stored in load_open_proposals(context)]


def test_only_the_last_finished_fit_proposes(context):
    assert load_open_proposals(context) == ()
    fit(context.store, ProposalKind.MERGED)
    assert list_kinds(context) == [ProposalKind.MERGED]
    fit(context.store, ProposalKind.GONE, is_finished=False)
    assert list_kinds(context) == [ProposalKind.MERGED]
    fit(context.store)
    assert load_open_proposals(context) == ()
