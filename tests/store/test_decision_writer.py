"""Whatever happens in between, what people decided holds, and can be taken back to the last bit."""

import itertools
import shutil
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from threading import Event as Flag

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from voc.decisions.effects import list_merge_pairs
from voc.errors import ConflictError, UnknownNameError
from voc.records import Event, Feedback, Kind, NoTheme, ProposalKind, Span, Theme, ThemeRow
from voc.store import add_batch, decision_writer, frames, open_store, save_segments, schema, theme_decisions, themes
from voc.store.decision_log import (
    load_active_decisions,
    load_events,
    load_logged_events,
    load_version,
)
from voc.store.runs import compute_input_fingerprint, finish_run, load_current_run, start_run
from voc.themes.identity import carry_themes, match_topics

N_SEGMENTS = 12
NOON = datetime(2026, 10, 5, 12, tzinfo=UTC)
FIRST = [0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, -1]
_numbers = itertools.count()


class World:
    """Some segments and themes, and whoever decides about them."""

    def __init__(self, store, path):
        self.store = store
        comments = [Feedback(str(n), Kind.SURVEY, f"Zin nummer {n}.") for n in range(N_SEGMENTS)]
        about = {"source": "a", "mapping": {}, "kind": Kind.SURVEY, "file_name": "a.csv", "file_hash": "a"}
        add_batch(store, **about, file_path=path, records=comments)
        save_segments(store, {int(id_): [Span(0, 12)] for id_ in frames.load_feedback(store)["id"]})
        self.segments = frames.load_segment_spans(store)["id"].tolist()
        self.refit(FIRST)

    def raw(self):
        frame = themes.load_assignments(self.store, as_fitted=True).astype(object)
        return {s: None if pd.isna(t) else t for s, t in zip(frame["segment"], frame["theme"], strict=True)}

    def shown(self):
        frame = themes.load_assignments(self.store).astype(object)
        columns = (frame["segment"], frame["theme"], frame["reason"])
        return {s: (None if pd.isna(t) else t, None if pd.isna(r) else r) for s, t, r in zip(*columns, strict=True)}

    def refit(self, topics):
        """As the pipeline does it: on what earlier runs found, parts kept apart from their wholes."""
        held, new = self.raw(), dict(zip(self.segments, topics, strict=True))
        living = [theme.id for theme in themes.load_themes(self.store, as_fitted=True)]
        draft = match_topics(held, new, next_id=1 << 40, theme_ids=living)
        first = themes.allocate_theme_ids(self.store, len(draft.new_theme_ids))[0] if draft.new_theme_ids else 1
        matching = match_topics(held, new, next_id=first, theme_ids=living)
        splits = matching.list_proposals(ProposalKind.SPLIT)
        given = carry_themes(held, new, matching, splits)
        run = start_run(self.store, "themes")
        rows = [given.get(segment) for segment in self.segments]
        reasons = [NoTheme.WEAK_SIGNAL.value if theme is None else None for theme in rows]
        found = [Theme(ThemeRow(id_), {"nl": f"gevonden {id_}"}, n_segments=rows.count(id_), n_comments=rows.count(id_))
                 for id_ in sorted({theme for theme in rows if theme is not None})]  # fmt: skip
        frame = pd.DataFrame({"segment": self.segments, "theme": rows, "probability": 0.5, "reason": reasons})
        parts = {part: item.old[0] for item in splits for part in item.new[1:]}
        themes.save_theme_run(self.store, run, themes=found, assignments=frame, parts=parts)
        asked = [item for item in matching.proposals if item.kind in {ProposalKind.SPLIT, ProposalKind.MERGED}]
        themes.save_proposals(self.store, run, asked)
        finish_run(self.store, run)

    def decide(self, kind, subject, payload=None, **more):
        request = f"request {next(_numbers)}"
        return decision_writer.decide(
            self.store, Event(request, subject, kind, payload or {}, "Noor", NOON, **more), None
        )

    def undo(self, number):
        return decision_writer.undo(self.store, number, who="Noor", at=NOON)

    def redo(self, number):
        return decision_writer.redo(self.store, number, who="Noor", at=NOON)

    def decisions(self):
        return [event for event in load_events(self.store) if event.undoes is None]

    def standing(self):
        return load_active_decisions(self.store)

    def kept(self):
        """Return the whole projection, as it is stored."""
        with self.store.reading() as connection:
            tables = (schema.Theme, schema.Placement, schema.ThemeProposal, schema.Action)
            kept = {model.__tablename__: rows_of(connection, select(model.__table__)) for model in tables}
            label = schema.ThemeLabel
            named = select(label.theme, label.language, label.text).where(label.origin == "person")
            return kept | {"labels": rows_of(connection, named)}

    def play(self, kind, first, second, topics):
        """Do one thing to what is there; what makes no sense is left out."""
        living = [theme.id for theme in themes.load_themes(self.store)]
        asked = themes.load_proposals(self.store)
        done = self.decisions()
        if kind == "refit":
            self.refit(topics)
        elif kind in {"undo", "redo"} and done:
            event = done[first % len(done)]
            stands = event.id in {item.id for item in self.standing()}
            (self.undo if stands else self.redo)(event.id)
        elif kind == "answer" and asked:
            self.decide("proposal", f"P-{asked[first % len(asked)].id}", {"accepted": second % 3 > 0})
        elif kind == "place" and living:
            to = None if second % 4 == 0 else living[second % len(living)]
            self.decide("place", f"S-{self.segments[first % N_SEGMENTS]}", {"theme": to, "was": None})
        elif living:
            self._about(kind, living[first % len(living)], living[second % len(living)])

    def _about(self, kind, one, other):
        mine = [segment for segment, (theme, _) in self.shown().items() if theme == one]
        if kind == "merge" and one != other:
            self.decide("merge", f"T-{one}", {"into": other})
        elif kind == "split" and mine:
            self.decide("split", f"T-{one}", {"segments": mine[::2], "labels": {"nl": f"deel van {one}"}})
        elif kind == "rename":
            self.decide("rename", f"T-{one}", {"labels": {"nl": f"naam {next(_numbers)}"}})
        elif kind in {"pin", "exclude", "accept"}:
            self.decide(kind, f"T-{one}")
        elif kind == "department":
            self.decide("department", f"T-{one}", {"department": f"Afdeling {other}", "fixer": None})
        elif kind == "subject":
            self.decide("subject", f"T-{one}", {"parent": other})


def rows_of(connection, statement):
    return sorted((tuple(row) for row in connection.execute(statement)), key=repr)


DECISIONS = ("merge", "split", "rename", "pin", "place", "exclude", "accept", "department", "subject", "answer")
topics = st.lists(st.integers(-1, 3), min_size=N_SEGMENTS, max_size=N_SEGMENTS)
kinds = st.sampled_from((*DECISIONS, "merge", "split", "place", "refit", "refit", "undo", "undo", "redo"))
scripts = st.lists(st.tuples(kinds, st.integers(0, 99), st.integers(0, 99), topics), max_size=14)


@pytest.fixture(scope="module")
def new_world(sqlite_template, tmp_path_factory):
    """Return what opens a world of its own, on SQLite."""
    path = tmp_path_factory.mktemp("worlds") / "voc.db"

    @contextmanager
    def opened():
        for old in path.parent.iterdir():
            old.unlink()
        shutil.copy(sqlite_template, path)
        with open_store(f"sqlite:///{path}") as store:
            yield World(store, path)

    return opened


@pytest.fixture
def world(store, tmp_path):
    return World(store, tmp_path / "a.csv")


# ---- the properties -----------------------------------------------------------------------------------------------


@settings(max_examples=settings.default.max_examples // 5)
@given(script=scripts)
def test_every_standing_decision_holds_and_working_all_out_anew_changes_nothing(new_world, script):
    with new_world() as world:
        for step in script:
            world.play(*step)
            segments_hold(world)
            themes_hold(world)
            before = world.kept()
            decision_writer.rebuild_projection(world.store)
            assert world.kept() == before


@settings(max_examples=settings.default.max_examples // 8)
@given(script=scripts, order=st.randoms(use_true_random=False))
def test_undoing_all_in_any_order_shows_what_the_runs_found(new_world, script, order):
    with new_world() as world:
        for step in script:
            world.play(*step)
        standing = list(world.standing())
        order.shuffle(standing)
        for event in standing:
            before = world.kept()
            world.undo(event.id)
            world.redo(event.id)
            assert world.kept() == before
            world.undo(event.id)
        whole = theme_decisions.load_current_theme_ids(world.store)
        raw = world.raw()
        assert {s: theme for s, (theme, _) in world.shown().items()} == {s: whole.get(t, t) for s, t in raw.items()}
        assert all(decision.pinned is False for decision in theme_decisions.load_theme_rows(world.store).values())
        assert set(whole) == parts_of(world)


# ---- one decision at a time ---------------------------------------------------------------------------------------


def test_a_merge_shows_both_as_one_and_its_undo_brings_both_back(world):
    before = (world.shown(), themes.load_themes(world.store))
    merge = world.decide("merge", "T-2", {"into": 1})
    assert theme_decisions.load_current_theme_ids(world.store) == {2: 1}
    assert theme_decisions.load_member_ids(world.store, 1) == (1, 2)
    assert theme_decisions.load_member_ids(world.store, 2) == ()
    assert [(theme.id, theme.n_segments, theme.n_comments) for theme in themes.load_themes(world.store)] == [
        (1, 8, 8),
        (3, 3, 3),
    ]
    assert [theme.id for theme in themes.load_themes(world.store, as_fitted=True)] == [1, 2, 3]
    world.refit(FIRST[::-1])
    world.undo(merge.id)
    world.refit(FIRST)
    assert {theme.id for theme in themes.load_themes(world.store)} >= {1, 2}
    after = {segment: theme for segment, (theme, _) in world.shown().items()}
    assert all(after[segment] == theme for segment, (theme, _) in before[0].items() if theme)


def test_a_split_makes_a_theme_with_its_own_name_and_quotes(world):
    done = world.decide("split", "T-1", {"segments": world.segments[:2], "labels": {"nl": "Dubbel betaald"}})
    part = done.payload["part"]
    found = {theme.id: theme for theme in themes.load_themes(world.store)}
    assert (found[part].label("nl"), found[part].n_comments, found[part].row.born_at) == ("Dubbel betaald", 2, NOON)
    assert found[part].quotes == tuple(world.segments[:2])
    assert found[1].n_comments == 2
    world.undo(done.id)
    assert [theme.n_comments for theme in themes.load_themes(world.store)] == [4, 4, 3]
    world.redo(done.id)
    assert {theme.id: theme for theme in themes.load_themes(world.store)} == found


def test_new_comments_of_a_part_that_is_split_off_no_longer_go_with_the_whole(world):
    done = world.decide("split", "T-1", {"segments": world.segments[:2]})
    part = done.payload["part"]
    run = load_current_run(world.store, "themes").id
    themes.add_assignments(
        world.store,
        run,
        pd.DataFrame({"segment": world.segments[-1:], "theme": [part], "probability": 0.5, "reason": [None]}),
    )
    assert world.shown()[world.segments[-1]] == (part, None)
    world.undo(done.id)
    assert world.shown()[world.segments[-1]] == (1, None)


def test_a_pinned_theme_stays_without_a_comment(world):
    world.decide("pin", "T-3")
    for segment in world.segments[8:11]:
        world.decide("place", f"S-{segment}", {"theme": 1, "was": 3})
    assert [(theme.id, theme.n_comments) for theme in themes.load_themes(world.store)] == [(1, 7), (2, 4), (3, 0)]


def test_everything_else_about_a_theme_is_kept_as_the_last_word(world):
    late = {"category": "hygiene", "exceptions": [{"phase": "move", "category": "valuable"}]}
    world.decide("category", "T-1", {"category": "unnecessary"})
    world.decide("category", "T-1", late)
    world.decide("department", "T-1", {"department": "Facturatie", "fixer": "IT"})
    world.decide("subject", "T-1", {"parent": 2})
    world.decide("accept", "T-1")
    world.decide("snooze", "T-1", {"until": "2026-11-01"})
    found = theme_decisions.load_theme_rows(world.store)[1]
    assert found == ThemeRow(
        1,
        parent=2,
        born_at=found.born_at,
        state="active",
        department="Facturatie",
        fixer="IT",
        category="hygiene",
        exceptions=tuple(late["exceptions"]),
        accepted_at=NOON,
        snoozed_until=date(2026, 11, 1),
    )


def test_an_action_gets_a_number_that_no_other_one_gets(world):
    promise = {"theme": 1, "department": "IT", "promise": "Wij herstellen het.", "start": "2026-10-05"}
    first = world.decide("action", "A", promise)
    world.undo(first.id)
    second = world.decide("action", "A", promise | {"due": "2026-12-01"})
    assert (first.subject, second.subject) == ("A-1", "A-2")
    world.decide("done", "A-2", {"on": "2026-11-20"})
    (row,) = world.kept()["action"]
    assert row[:2] == (2, 1)
    assert date(2026, 11, 20) in row


def test_a_request_that_comes_again_is_answered_with_what_it_made(world):
    asked = Event("again", "T-1", "split", {"segments": world.segments[:2], "part": None}, "Noor", NOON)
    first = decision_writer.decide(world.store, asked, None)
    kept = world.kept()
    assert decision_writer.decide(world.store, asked, None) == first
    undo = decision_writer.undo(world.store, first.id, who="Noor", at=NOON, request_id="u")
    assert decision_writer.undo(world.store, first.id, who="Noor", at=NOON, request_id="u") == undo
    redo = decision_writer.redo(world.store, first.id, who="Noor", at=NOON, request_id="r")
    assert decision_writer.redo(world.store, first.id, who="Noor", at=NOON, request_id="r") == redo
    assert world.kept() == kept


def test_what_stands_cannot_be_redone(world):
    pin = world.decide("pin", "T-1")
    with pytest.raises(ConflictError, match="there is nothing to redo"):
        world.redo(pin.id)


def test_several_decisions_are_kept_together_or_not_at_all(world):
    one, other = (Event(name, "T-1", "pin", {}, "Noor", NOON) for name in "ab")
    with pytest.raises(UnknownNameError, match="T-99"):
        decision_writer.decide_all(world.store, [one, replace(other, subject="T-99")], None)
    assert load_events(world.store) == ()
    assert len(decision_writer.decide_all(world.store, [one, other], None)) == 2


def test_a_decision_changes_what_reports_are_made_of(world):
    before = compute_input_fingerprint(world.store)
    pin = world.decide("pin", "T-1")
    middle = compute_input_fingerprint(world.store)
    world.undo(pin.id)
    assert len({before, middle, compute_input_fingerprint(world.store)}) == 3


# ---- several at once ----------------------------------------------------------------------------------------------


def test_who_decides_on_what_changed_meanwhile_is_told_what_others_decided(world):
    world.decide("pin", "T-1", expected_version=0)
    theirs = world.decide("rename", "T-1", {"labels": {"nl": "Nota"}}, expected_version=1)
    with pytest.raises(ConflictError) as told:
        world.decide("accept", "T-1", expected_version=1)
    assert (told.value.current_version, told.value.events) == (2, (theirs,))
    merge = world.decide("merge", "T-2", {"into": 1})
    with pytest.raises(ConflictError, match="T-2 is part of T-1 now") as told:
        world.decide("rename", "T-2", {"labels": {"nl": "Nota"}})
    assert told.value.events == (merge,)


def test_many_at_once_get_only_stated_conflicts_and_the_log_is_complete_and_ordered(world, url, backend):
    n_officers, done = 8 if backend == "postgresql" else 4, Flag()
    seen, conflicts = [], []

    def decide(officer):
        told = []
        with open_store(url) as store:
            for n in range(10):
                subject = f"T-{1 + (n + officer) % 3}"
                event = Event(f"{officer}/{n}", subject, "accept", {}, f"Officer {officer}", NOON, "", 0)
                event = replace(event, expected_version=load_version(store, subject))
                try:
                    told.append(decision_writer.decide(store, event, None).id)
                except ConflictError as exc:
                    conflicts.append((exc.current_version - event.expected_version, len(exc.events)))
        return told

    def watch():
        with open_store(url) as store:
            while True:
                last_round = done.is_set()
                last_id = seen[-1] if seen else 0
                event_ids = [entry.event.id for entry in reversed(load_logged_events(store))]
                seen.extend(event_id for event_id in event_ids if event_id > last_id)
                if last_round:
                    return

    with ThreadPoolExecutor(n_officers + 1) as pool:
        watcher = pool.submit(watch)
        kept = [id_ for ids in pool.map(decide, range(n_officers)) for id_ in ids]
        done.set()
        watcher.result()
    assert all(n_newer == n_told > 0 for n_newer, n_told in conflicts)
    assert len(kept) + len(conflicts) == n_officers * 10
    assert seen == sorted(kept) == [event.id for event in load_events(world.store)]
    assert [entry.event.id for entry in load_logged_events(world.store, limit=3)] == sorted(kept)[:-4:-1]
    before = world.kept()
    decision_writer.rebuild_projection(world.store)
    assert world.kept() == before


# ---- what has to hold --------------------------------------------------------------------------------------------


def segments_hold(world):
    """Every segment is where the last word about it, or else the run, puts it."""
    shown, today = world.shown(), theme_decisions.load_current_theme_ids(world.store)
    state = theme_decisions.load_theme_rows(world.store)
    last = {}
    for event in world.standing():
        if event.kind == "place":
            last[int(event.subject[2:])] = event.payload["theme"]
        elif event.kind == "split":
            last |= dict.fromkeys(event.payload["segments"], event.payload["part"])
    for segment, raw in world.raw().items():
        theme = last.get(segment, raw)
        theme = today.get(theme, theme)
        excluded = theme is not None and state[theme].state == "excluded"
        said = segment in last and theme is None
        reason = NoTheme.EXCLUDED if excluded or said else NoTheme.WEAK_SIGNAL if theme is None else None
        assert shown[segment] == (None if reason else theme, reason)


def themes_hold(world):
    """Every theme is shown as the last word about it says, under its name; who counts finds the same."""
    today, state = (
        theme_decisions.load_current_theme_ids(world.store),
        theme_decisions.load_theme_rows(world.store),
    )
    last, of_kind = {}, {"rename": {}, "pin": {}, "exclude": {}}
    for event in world.standing():
        last |= dict(list_merge_pairs(event))
        of_kind.setdefault(event.kind, {})[int(event.subject[2:])] = event
    for theme, into in last.items():
        assert theme not in today if into is None else today.get(theme, theme) == today.get(into, into)
    assert set(today) <= {theme for theme, into in last.items() if into} | parts_of(world)
    assert {theme for theme, decision in state.items() if decision.pinned} == set(of_kind["pin"])
    assert {theme for theme, decision in state.items() if decision.state == "excluded"} == set(of_kind["exclude"])
    visible = {theme.id: theme for theme in themes.load_themes(world.store)}
    kept = set(of_kind["pin"]) | set(of_kind["rename"])
    assert kept - set(today) - set(of_kind["exclude"]) <= set(visible)
    for theme, event in of_kind["rename"].items():
        if theme in visible:
            assert visible[theme].label("nl") == event.payload["labels"]["nl"]
    held = [theme for theme, _ in world.shown().values() if theme is not None]
    counted = {id_: theme.n_segments for id_, theme in visible.items() if theme.n_segments}
    assert counted == {theme: held.count(theme) for theme in set(held)}


def parts_of(world):
    with world.store.reading() as connection:
        theme = schema.Theme
        return set(connection.execute(select(theme.id).where(theme.part_of.is_not(None))).scalars())
