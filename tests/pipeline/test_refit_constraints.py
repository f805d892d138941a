"""Decisions and refits: what people decided guides the next fit, holds after it, and is not asked about again."""

from collections import Counter

import pytest

from voc.pipeline import Context
from voc.pipeline.refit_constraints import RefitConstraints, RefusedProposal, load_refit_constraints
from voc.records import NoTheme, Proposal, ProposalKind, ThemeRow
from voc.store import frames, runs, theme_decisions, themes
from voc.workspace import open_workspace

HEADER = "id;datum;toelichting;nps;klantnummer;contact;reden"


@pytest.fixture
def ws(shop):
    with open_workspace(shop) as opened:
        yield opened


def shown(ws):
    frame = themes.load_assignments(ws.store).astype(object)
    named = frame["theme"].where(frame["theme"].notna(), None)
    return dict(zip(frame["segment"].tolist(), named.tolist(), strict=True))


def news(ws, tmp_path, texts):
    lines = [f"n{k};{1 + k % 28:02d}-07-2026;{text};5;K9{k:06d};;" for k, text in enumerate(texts)]
    path = tmp_path / "enquete-7.csv"
    path.write_text("\n".join([HEADER, *lines]) + "\n", encoding="utf-8")
    ws.collect(path)


def about_app(n):
    what = ("loopt vast bij het inloggen", "geeft een foutmelding na de nieuwe versie", "toont mijn verbruik niet")
    return [f"De app {what[k % 3]}, poging {k} op mijn telefoon." for k in range(n)]


def text_of(ws, segment):
    row = frames.load_segment_spans(ws.store).set_index("id").loc[segment]
    return frames.load_feedback(ws.store, feedback_ids=[int(row["feedback"])])["text"].iloc[0][
        row["start"] : row["end"]
    ]


def theme_of(ws, word):
    return next(theme for theme in ws.theme_catalog.records() if word in theme.keywords)


def test_a_merger_holds_after_a_refit_and_its_undo_still_brings_both_back(ws, tmp_path):
    one, other = (theme.id for theme in ws.theme_catalog.records()[:2])
    before = shown(ws)
    merge = ws.decide("merge", f"T-{other}", {"into": one})
    news(ws, tmp_path, about_app(30))
    ws.fit_themes()
    after = shown(ws)
    assert {after[segment] for segment, theme in before.items() if theme in {one, other}} == {one}
    assert not any({one, other} <= set(item.proposal.old) for item in ws.decisions.proposals())
    ws.decisions.undo(merge.id)
    again = shown(ws)
    assert {segment: again[segment] for segment, theme in before.items() if theme} == {
        segment: theme for segment, theme in before.items() if theme
    }


def test_a_part_that_was_split_off_gets_the_new_comments_that_are_like_it(ws, tmp_path):
    app, before = theme_of(ws, "app"), shown(ws)
    mine = [segment for segment, theme in before.items() if theme == app.id]
    part = [segment for segment in mine if "Inloggen" in text_of(ws, segment)]
    split = ws.decide("split", app.reference, {"segments": part, "labels": {"nl": "Inloggen"}})
    theme = split.payload["part"]
    what = ("loopt steeds vast", "geeft alleen een foutmelding", "werkt niet sinds de nieuwe versie")
    news(ws, tmp_path, [f"Inloggen in de app {what[k % 3]}, ik krijg geen code ({k})." for k in range(12)])
    ws.fit_themes()
    after = shown(ws)
    new = [segment for segment in after if segment not in before]
    assert {after[segment] for segment in part} == {theme}
    assert Counter(after[segment] for segment in new).most_common(1)[0][0] == theme
    assert next(item for item in ws.theme_catalog.records() if item.id == theme).label("nl") == "Inloggen"
    ws.decisions.undo(split.id)
    assert {shown(ws)[segment] for segment in (*mine, *new) if after[segment] == theme} == {app.id}


def test_an_excluded_theme_takes_its_new_comments_with_it(ws, tmp_path):
    app = theme_of(ws, "app")
    ws.decide("exclude", app.reference)
    news(ws, tmp_path, about_app(20))
    ws.assign_themes()
    frame = themes.load_assignments(ws.store)
    raw = themes.load_assignments(ws.store, as_fitted=True)
    new = raw["theme"] == app.id
    assert new.sum() > app.n_segments
    assert set(frame.loc[new, "reason"]) == {NoTheme.EXCLUDED.value}
    assert app.id not in {theme.id for theme in ws.theme_catalog.records()}


def test_a_refusal_can_be_taken_back_and_then_accepted(ws):
    one, other = (theme.id for theme in ws.theme_catalog.records()[:2])
    run = runs.load_current_run(ws.store, "themes").id
    themes.save_proposals(ws.store, run, [Proposal(ProposalKind.MERGED, (one, other), (one,), 9, 0.9)])
    ws.decisions.refuse_proposals(why="twee zaken")
    assert ws.decisions.proposals() == ()
    event = ws.decisions.log().iloc[0]
    assert (event["kind"], event["why"], event["standing"]) == ("proposal", "twee zaken", True)
    ws.decisions.undo(event["event"])
    assert len(ws.decisions.proposals()) == 1
    ws.decisions.accept_proposals()
    assert theme_decisions.load_current_theme_ids(ws.store) == {other: one}


def test_a_refused_merger_stays_refused_after_its_theme_became_part_of_another(ws):
    one, other, third = (theme.id for theme in ws.theme_catalog.records()[:3])
    run = runs.load_current_run(ws.store, "themes").id
    merger = Proposal(ProposalKind.MERGED, (one, other), (one,), 9, 0.9)
    themes.save_proposals(ws.store, run, [merger])
    ws.decisions.refuse_proposals(why="twee zaken")
    ws.decide("merge", f"T-{one}", {"into": third})
    loaded = load_refit_constraints(Context(ws.store, ws.config))
    same_the_other_way_round = Proposal(ProposalKind.MERGED, (other, one), (other,), 9, 0.9)
    for proposal in (merger, same_the_other_way_round):
        assert loaded.select_open_proposals([proposal], {}, Counter()) == []


# ---- what is asked ------------------------------------------------------------------------------------------------

MERGER = Proposal(ProposalKind.MERGED, (1, 2), (1,), 9, 0.9)
SPLIT = Proposal(ProposalKind.SPLIT, (1,), (1, 7), 4, 0.4, (5,))
NO_MERGER = RefusedProposal(ProposalKind.MERGED, frozenset({1, 2}))
NO_SPLIT = RefusedProposal(ProposalKind.SPLIT, frozenset({1}), 7)


def constraints(**more):
    nothing = {
        "merged_into": {},
        "placements": {},
        "row_by_theme": {},
        "whole_by_part": {},
        "kept_together": frozenset(),
        "refused_proposals": frozenset(),
    }
    return RefitConstraints(**(nothing | more))


def list_open(decisions, *proposals, fitted=(1, 2, 7)):
    theme_by_topic = dict(enumerate(fitted))
    return [
        (item.kind.value, item.old, item.new)
        for item in decisions.select_open_proposals(proposals, theme_by_topic, Counter({1: 6, 7: 4}))
    ]


@pytest.mark.parametrize(
    ("decisions", "expected"),
    [
        (constraints(), [("split", (1,), (1, 7)), ("merged", (1, 2), (1,))]),
        (constraints(merged_into={2: 1}), [("split", (1,), (1, 7))]),  # merged by a person
        (constraints(merged_into={1: 3}), [("split", (3,), (3, 7)), ("merged", (3, 2), (3,))]),  # in the names of today
        (constraints(row_by_theme={2: ThemeRow(2, pinned=True)}), [("split", (1,), (1, 7))]),
        (constraints(row_by_theme={1: ThemeRow(1, state="excluded")}), []),
        (constraints(refused_proposals=frozenset({NO_MERGER})), [("split", (1,), (1, 7))]),
        (constraints(refused_proposals=frozenset({NO_SPLIT})), [("merged", (1, 2), (1,))]),
    ],
)
def test_what_an_active_decision_answers_is_not_asked_again(decisions, expected):
    assert list_open(decisions, SPLIT, MERGER) == expected


def test_a_part_of_an_earlier_fit_is_asked_about_while_it_is_there():
    earlier = constraints(whole_by_part={7: 1, 8: 1}, merged_into={7: 1, 8: 1})
    assert list_open(earlier) == [("split", (1,), (1, 7))]
    assert list_open(earlier, fitted=(1, 2)) == []
    (again,) = earlier.select_open_proposals([], {0: 1, 1: 7}, Counter({1: 6, 7: 4}))
    assert (again.n_segments, again.overlap) == (4, 0.4)
