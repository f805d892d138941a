"""A refit after new comments: who had a theme keeps it, until a person accepts what is proposed."""

import json
import os
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest

from voc.config import Config
from voc.errors import UnknownNameError, UsageError
from voc.pipeline.proposals import load_open_proposals
from voc.pipeline.themes import (
    _find_remark_ids,
    _flag_customers_own,
    _list_company_names,
    _list_known,
    _list_settings,
    _select_fittable,
)
from voc.records import NoTheme, Proposal, ProposalKind
from voc.store import runs
from voc.store import themes as stored
from voc.store.proposed_names import load_proposed_names
from voc.store.theme_labels import write_labels
from voc.themes import TopicAssignments
from voc.workspace import open_workspace

HEADER = "id;datum;toelichting;nps;klantnummer;contact;reden"


@pytest.fixture
def ws(shop):
    with open_workspace(shop) as opened:
        yield opened


def assigned(ws):
    frame = stored.load_assignments(ws.store)
    themes = frame["theme"].astype(object).where(frame["theme"].notna(), None)
    return dict(zip(frame["segment"].tolist(), themes.tolist(), strict=True))


def more(ws, tmp_path, texts, name="enquete-7.csv"):
    lines = [HEADER, *(f"n{name}{k};{1 + k % 28:02d}-07-2026;{text};5;K9{k:06d};;" for k, text in enumerate(texts))]
    path = tmp_path / name
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return ws.collect(path)


def about_app(n):
    what = ("loopt vast bij het inloggen", "geeft een foutmelding na de nieuwe versie", "toont mijn verbruik niet")
    return [f"De app {what[k % 3]}, poging {k} op mijn telefoon." for k in range(n)]


def propose(ws):
    """Let the current run propose what a fit might: one theme splits, two others go together."""
    run = runs.load_current_run(ws.store, "themes")
    first, second, third = (theme.id for theme in ws.theme_catalog.records()[:3])
    proposals = [
        Proposal(ProposalKind.MERGED, (first, second), (first,), 50, 0.9),
        Proposal(ProposalKind.MERGED, (second, third), (second,), 50, 0.9),
    ]
    stored.save_proposals(ws.store, run.id, proposals)
    return [item.id for item in ws.decisions.proposals()]


def test_two_workspaces_with_the_same_seed_have_byte_identical_theme_lists(voc, fitted, fresh, company):
    """One by the command here, the other in a process that hashes otherwise (the whole example: test_example.py)."""
    collecting = ["collect", str(company / "enquete.csv"), str(company / "signalen.csv"), "--workspace", str(fresh)]
    fitting = ["themes", "fit", "--workspace", str(fresh)]
    code = f"from voc.cli import main; raise SystemExit(main({collecting!r}) or main({fitting!r}))"
    subprocess.run([sys.executable, "-c", code], check=True, env=os.environ | {"PYTHONHASHSEED": "77"})
    first, second = (voc("themes", "list", "--json", "-w", root) for root in (fitted, fresh))
    assert first == second
    assert len(json.loads(first.out)) >= 4


def test_no_comment_changes_its_theme(ws, tmp_path):
    before, labels = assigned(ws), {theme.id: theme.labels for theme in ws.theme_catalog.records()}
    assert more(ws, tmp_path, about_app(60)).n_accepted == 60
    outcome = ws.fit_themes()
    after = assigned(ws)
    assert not outcome.unchanged
    assert len(after) > len(before)
    assert {segment: after[segment] for segment, theme in before.items() if theme is not None} == {
        segment: theme for segment, theme in before.items() if theme is not None
    }
    assert set(labels) <= {theme.id for theme in ws.theme_catalog.records()}


def list_labels(ws):
    return {theme.id: dict(theme.labels) for theme in ws.theme_catalog.records()}


def test_a_refit_without_new_comments_renames_nothing(ws):
    before = list_labels(ws)
    ws.fit_themes(force=True)
    assert list_labels(ws) == before


def test_a_refit_with_new_comments_renames_nothing(ws, tmp_path):
    before = list_labels(ws)
    more(ws, tmp_path, about_app(60))
    ws.fit_themes()
    after = list_labels(ws)
    assert {theme: after[theme] for theme in before if theme in after} == {
        theme: labels for theme, labels in before.items() if theme in after
    }


def test_another_name_of_a_later_fit_is_proposed(ws, voc, shop):
    theme = ws.theme_catalog.records()[0]
    fit_name = dict(theme.labels)
    with ws.store.writing() as connection:
        write_labels(connection, theme.id, "found", {"nl": "Oude naam", "en": "Old name"}, {"nl": "Oude naam."})
    ws.fit_themes(force=True)
    assert list_labels(ws)[theme.id] == {"nl": "Oude naam", "en": "Old name"}
    assert load_proposed_names(ws.store)[theme.id] == fit_name
    assert fit_name["nl"] in voc("themes", "show", f"T-{theme.id}", "-w", shop).out
    ws.decide("rename", f"T-{theme.id}", {"labels": {"nl": "Eigen naam"}}, why="zo heet het hier")
    assert theme.id not in load_proposed_names(ws.store)


def test_a_new_subject_gets_a_new_id_and_the_others_keep_theirs(ws, tmp_path):
    before = {theme.id for theme in ws.theme_catalog.records()}
    who = ("De warmtepomp", "Onze nieuwe warmtepomp", "Het geluid van de warmtepomp")
    more(ws, tmp_path, [f"{who[k % 3]} bromt de hele nacht, de buren klagen ({k})." for k in range(40)])
    ws.fit_themes()
    new = [theme for theme in ws.theme_catalog.records() if theme.id not in before]
    assert any("warmtepomp" in theme.keywords for theme in new)
    assert min(theme.id for theme in new) > max(before)


def test_new_comments_are_placed_without_a_refit(ws, tmp_path):
    run = runs.load_current_run(ws.store, "themes")
    before = assigned(ws)
    more(ws, tmp_path, about_app(12))
    outcome = ws.assign_themes()
    assert outcome.counts["with a theme"] >= 6
    assert runs.load_current_run(ws.store, "themes").id == run.id
    assert {segment: assigned(ws)[segment] for segment in before} == before
    assert ws.assign_themes().unchanged


def test_accepting_keeps_ids_and_moves_what_is_moved(ws):
    first, second, third = (theme.id for theme in ws.theme_catalog.records()[:3])
    ids, before = propose(ws), assigned(ws)
    outcome = ws.decisions.accept_proposals(ids[:1], why="the same thing")
    after = assigned(ws)
    assert outcome.counts["proposals accepted"] == 1
    assert all(after[segment] == (first if theme in {first, second} else theme) for segment, theme in before.items())
    assert {theme.id for theme in ws.theme_catalog.records()} >= {first, third}


def test_what_was_not_accepted_stays_open_once(ws):
    ids = propose(ws)
    ws.decisions.accept_proposals(ids[:1])
    assert [item.proposal.old for item in load_open_proposals(ws._context)] == [
        item.proposal.old for item in ws.decisions.proposals()
    ]
    assert len(ws.decisions.proposals()) == 1


def test_accepting_all_leaves_nothing_open(ws):
    propose(ws)
    ws.decisions.accept_proposals()
    assert ws.decisions.proposals() == ()
    with pytest.raises(UsageError, match="nothing is proposed"):
        ws.decisions.accept_proposals()


def test_an_id_that_is_not_open_changes_nothing(ws):
    ids, before = propose(ws), assigned(ws)
    with pytest.raises(UnknownNameError, match="no open proposal 999"):
        ws.decisions.accept_proposals([ids[0], 999])
    assert [item.id for item in ws.decisions.proposals()] == ids
    assert assigned(ws) == before


def test_the_command_lists_and_accepts(voc, shop):
    with open_workspace(shop) as opened:
        ids = propose(opened)
    done = voc("themes", "accept", "--list", "-w", shop)
    assert f"{ids[0]}  merged: T-" in done.out
    done = voc("themes", "accept", ids[0], "-w", shop)
    assert (done.code, "1 proposals accepted" in done.out) == (0, True)


def test_proposals_are_accepted_one_after_the_other(ws):
    run = runs.load_current_run(ws.store, "themes")
    a, b, c, d = (theme.id for theme in ws.theme_catalog.records()[:4])
    merged = [Proposal(ProposalKind.MERGED, pair, pair[:1], 50, 0.9) for pair in ((a, b), (c, d))]
    stored.save_proposals(ws.store, run.id, merged)
    before = assigned(ws)
    for _ in merged:
        ws.decisions.accept_proposals([ws.decisions.proposals()[0].id])
    where = {b: a, d: c}
    assert assigned(ws) == {segment: where.get(theme, theme) for segment, theme in before.items()}
    assert ws.decisions.proposals() == ()


@pytest.mark.parametrize(
    ("name", "hidden"),
    [("Veldwaard Energie", ("Veldwaard",)), ("De Energiebron", ()), ("NL", ()), ("Voice of the customer", ()),
     ("Voice", ("Voice",)), ("", ())],
)  # fmt: skip
def test_the_word_that_customers_call_the_company_by_is_no_name_of_a_theme(name, hidden):
    assert _list_company_names(Config.model_validate({"company": {"name": name}})) == hidden


def test_agents_notes_are_not_fitted_beside_customers_words_and_are_where_there_is_nothing_else():
    feedback = pd.DataFrame({"id": [1, 2, 3], "kind": ["survey", "signal", "signal"]})
    rows = pd.DataFrame({"feedback": [1, 2, 3, 1]})
    assert _flag_customers_own(rows, feedback).tolist() == [True, False, False, True]
    notes = rows[rows["feedback"] > 1]
    assert _flag_customers_own(notes, feedback).tolist() == [True, True]
    assert _flag_customers_own(rows.iloc[:0], feedback).tolist() == []


def test_a_missing_value_of_pandas_is_none():
    column = pd.Series(["nl", None, np.nan, pd.NA, ""], dtype=object)
    assert _list_known(column) == ["nl", None, None, None, ""]


def test_what_names_no_subject_is_not_fitted_but_for_a_bare_judgement():
    frame = pd.DataFrame({"id": [1, 2, 3], "reason": [None, "empty", "uninformative"], "judges": [False, False, True]})
    assert _select_fittable(frame)["id"].tolist() == [1, 3]
    assert _select_fittable(frame.iloc[:0]).empty


def test_remarks_are_those_that_the_model_calls_so():
    reasons = (None, NoTheme.REMARK, NoTheme.WEAK_SIGNAL)
    assignments = TopicAssignments(np.array([0, -1, -1]), np.array([0.9, 0.0, 0.0]), reasons)
    assert _find_remark_ids([11, 12, 13], assignments) == {12}


@pytest.mark.parametrize(
    "change",
    [
        {"text": {"junk": ["testbericht"]}},
        {"text": {"languages": ["nl", "de"]}},
        {"themes": {"smallest": 30}},
        {"reasons": [{"id": "7", "name": "Overig"}]},
    ],
)
def test_a_setting_on_which_themes_depend_is_a_reason_to_fit_again(change):
    before = _list_settings(Config(), 1)
    assert _list_settings(Config.model_validate(change), 1) != before
    assert _list_settings(Config(), 2) != before
    assert _list_settings(Config(), 1) == before


def test_a_labeller_changes_names_and_no_themes():
    labelled = Config.model_validate({"themes": {"labeller": {"url": "http://localhost:1/v1", "model": "m"}}})
    assert _list_settings(labelled, 1) == _list_settings(Config(), 1)
