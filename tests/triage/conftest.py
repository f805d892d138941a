"""A small company with everything on its desk: filled once by hand, copied for each test."""

import itertools
import shutil
from datetime import UTC, date, datetime, timedelta

import pandas as pd
import pytest

from voc.config import Config
from voc.pipeline import Context
from voc.pipeline.theme_cards import make_cards
from voc.records import Event, Feedback, Kind, Period, Proposal, ProposalKind, Scope, Span, Theme, ThemeRow
from voc.store import Store, add_batch, causes, decision_writer, open_store, runs, save_segments, themes
from voc.triage.desk import Desk

MORNING = datetime(2026, 11, 2, 7, 30, tzinfo=UTC)
"""A Monday, 08:30 in Amsterdam."""
MONTHS = [Period(2026, month) for month in range(1, 11)]
SUBJECTS = ["Dubbele factuur", "App loopt vast", "Monteur te laat", "Verhuizing niet verwerkt", "Wachttijd", "Storing"]
SMALL = len(SUBJECTS) + 1
"""A theme of three customers."""
CONFIG = Config.model_validate(
    {
        "company": {"name": "Proefstroom", "language": "nl", "time_zone": "Europe/Amsterdam"},
        "text": {"urgent": ["gaslucht"]},
        "departments": [
            {"name": "Facturatie", "reasons": ["1"]},
            {"name": "Digitaal", "reasons": ["2"]},
            {"name": "Meetdata", "valid_to": "2026-01-01"},
            {"name": "Data & Markt", "valid_from": "2026-01-01"},
        ],
        "department_changes": [{"old": "Meetdata", "new": "Data & Markt", "at": "2026-01-01"}],
        "reasons": [
            {"id": "1", "name": "Nota", "category": "unnecessary"},
            {"id": "2", "name": "App", "category": "hygiene"},
        ],
    }
)


class Clock:
    """Tells the time that a test sets; every look takes a second."""

    def __init__(self, at=MORNING):
        self.at = at

    def __call__(self):
        self.at += timedelta(seconds=1)
        return self.at


class Asker:
    """Asks a desk as the board does, and wants an answer."""

    def __init__(self, store, clock, who="sanne", language="nl"):
        self.store, self.clock, self.who = store, clock, who
        self.desk = Desk(store, CONFIG, who=who, language=language, clock=clock)
        self.ids = itertools.count(1)

    def raw(self, op, **args):
        return self.desk.handle({"id": "q", "op": op, "args": args})

    def ask(self, op, **args):
        answer = self.raw(op, **args)
        assert answer["ok"], answer
        return answer["result"]

    def refused(self, op, **args):
        answer = self.raw(op, **args)
        assert not answer["ok"], answer
        return answer["error"]

    def request_id(self):
        return f"{self.who}-request-{next(self.ids):04d}"

    def decide(self, kind, subject, payload=None, **more):
        more = {"request_id": self.request_id(), **more}
        return self.ask("decide", kind=kind, subject=subject, payload=payload or {}, **more)

    def refuse(self, kind, subject, payload=None, **more):
        more = {"request_id": self.request_id(), **more}
        return self.refused("decide", kind=kind, subject=subject, payload=payload or {}, **more)

    def undo(self, event, **more):
        return self.ask("undo", event=event, request_id=self.request_id(), **more)

    def redo(self, event, **more):
        return self.ask("redo", event=event, request_id=self.request_id(), **more)

    def listed(self, mode="day"):
        return [line["key"] for line in self.ask("open", mode=mode)["items"]]


def written():
    """Return the comments: (theme, feedback), five a month per theme, more of the first in the last month."""
    number = itertools.count(1)
    for period in MONTHS:
        for theme, subject in enumerate(SUBJECTS, start=1):
            n = 40 if theme == 1 and period == MONTHS[-1] else 5 + theme % 3
            for k in range(n):
                yield theme, _comment(next(number), subject, period, 1 + (k * 5) % 28, theme)
    for k in range(3):
        yield SMALL, _comment(next(number), "Zeldzaam", MONTHS[-1], 3 + k, SMALL)


def _comment(number, subject, period, day, theme):
    text = f"😀 {subject}: nummer {number} is 100%_zeker. Graag {subject.casefold()} oplossen."
    urgent = "gaslucht" if number in {12, 390} else None
    return Feedback(
        key=str(number),
        kind=Kind.SURVEY,
        text=text + (" Ik ruik gaslucht." if urgent else ""),
        at=datetime(period.year, period.month, day, 12, number % 60, tzinfo=UTC),
        scope=Scope.TRANSACTIONAL,
        customer=f"k{number}",
        case_number="ZK-2026-0042" if urgent else None,
        channel="phone",
        reason="1" if theme == 1 else "2",
        language="nl",
        urgent=urgent,
    )


def fill(store: Store) -> None:
    """Fill an empty store with comments, themes, causes, an audit sample, a reply, a proposal, and cards."""
    rows = list(written())
    add_batch(
        store,
        source="enquete",
        mapping={},
        kind=Kind.SURVEY,
        file_name="enquete.csv",
        file_path="enquete.csv",
        file_hash="a",
        records=[feedback for _, feedback in rows],
    )
    spans = {}
    for number, (_, feedback) in enumerate(rows, start=1):
        cut = feedback.text.index(". Graag") + 1
        spans[number] = [Span(0, cut), Span(cut + 1, len(feedback.text))]
    save_segments(store, spans)
    theme_of = [theme for theme, _ in rows for _ in range(2)]
    _themes(store, theme_of)
    _causes(store, theme_of)
    causes.save_draws(store, range(1, 40, 2), session="calibration", inclusion_probability=0.1, seed=0)
    causes.save_draws(store, [101, 103, 105, 107], session="work list 2026-W45", inclusion_probability=0.1, seed=0)
    _reply(store)
    make_cards(Context(store, CONFIG))


def _themes(store, theme_of):
    run = runs.start_run(store, "themes", fingerprint="t")
    numbered = [*enumerate(SUBJECTS, start=1), (SMALL, "Zeldzaam")]
    themes_of_run = [
        Theme(
            ThemeRow(theme, born_at=datetime(2026, 1, 1, tzinfo=UTC)),
            labels={"nl": label, "en": f"{label} (en)"},
            keywords=(label.split()[0].casefold(),),
            quotes=(theme_of.index(theme) + 1,),
            n_segments=theme_of.count(theme),
            n_comments=theme_of.count(theme) // 2,
        )
        for theme, label in numbered
    ]
    columns = {"segment": range(1, len(theme_of) + 1), "theme": theme_of, "probability": 0.9, "reason": None}
    themes.save_theme_run(store, run, themes=themes_of_run, assignments=pd.DataFrame(columns))
    themes.save_proposals(store, run, [Proposal(ProposalKind.MERGED, (5, 6), (5,), 40, 0.8, (9, 11))])
    runs.finish_run(store, run)


def _causes(store, theme_of):
    run = runs.start_run(store, "causes", fingerprint="c")
    segments = range(1, len(theme_of) + 1)
    named = ["Facturatie" if theme == 1 else "Digitaal" for theme in theme_of]
    proof = {"segment": segments, "kind": "agent", "department": named, "weight": 1.0, "source": "s"}
    shares = [*zip(segments, named, itertools.repeat(0.7)), *((s, None, 0.3) for s in segments)]
    causes.save_cause_run(
        store,
        run,
        evidence=pd.DataFrame(proof),
        attributions=pd.DataFrame(shares, columns=["segment", "department", "probability"]),
    )
    runs.finish_run(store, run)


def _reply(store):
    payload = {"finding": "B-2026-10-1", "theme": 2, "department": "Digitaal", "agrees": False}
    at = datetime(2026, 10, 30, 9, tzinfo=UTC)
    decision_writer.decide(
        store, Event("reply-0001", "finding/B-2026-10-1", "reply", payload, "hoofd", at, why="niet van ons"), None
    )


@pytest.fixture(scope="session")
def filled(tmp_path_factory):
    """Return the database file of the small company; read only."""
    folder = tmp_path_factory.mktemp("desk")
    with open_store("sqlite:///voc.db", root=folder) as store:
        fill(store)
    return folder / "voc.db"


@pytest.fixture
def store(filled, tmp_path):
    """Return a copy of the small company, to decide in."""
    shutil.copy(filled, tmp_path / "voc.db")
    with open_store("sqlite:///voc.db", root=tmp_path) as store:
        yield store


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def sanne(store, clock):
    """The desk of an officer, in Dutch."""
    return Asker(store, clock)


@pytest.fixture
def piet(store, clock):
    """The desk of another officer in the same workspace, in English."""
    return Asker(store, clock, who="piet", language="en")


@pytest.fixture
def desk_of(store, clock):
    """Return anybody's desk in the same workspace."""
    return lambda who: Asker(store, clock, who=who)


@pytest.fixture
def tomorrow():
    return date(2026, 11, 3)
