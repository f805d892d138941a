"""What people decide reaches the causes: theme-level decisions, settled replies, done actions."""

import uuid
from collections import Counter
from datetime import UTC, date, datetime

import pandas as pd
import pytest

import voc as library
from voc.pipeline.causes import (
    _count_upheld_replies,
    _load_decided_departments,
    _select_open_replies,
    _use_current_themes,
)
from voc.records import Event
from voc.store import causes, decision_writer
from voc.store.causes import REPLIES
from voc.store.dataframes import build_frame

LOADERS = (causes.load_replies, causes.load_done_actions)


def say(ws, subject, kind, payload, *, who="officer", why=""):
    event = Event(uuid.uuid4().hex, subject, kind, payload, who, datetime.now(UTC), why)
    return decision_writer.decide(ws.store, event, None)


def share_of(ws, theme, department):
    frame = ws.causes()
    rows = frame[(frame["theme"] == f"T-{theme}") & (frame["department"] == department)]
    return float(rows["share"].iloc[0]) if len(rows) else 0.0


def line_of(ws, theme):
    """Return a theme's line in the last month in which it is printed."""
    from voc.insight import build_month, list_periods

    months = (build_month(ws.facts, period) for period in reversed(list_periods(ws.facts)))
    return next(line for found in months for line in found.themes if line.theme == theme)


def kinds_of(ws):
    return Counter(causes.load_evidence(ws.store)["kind"])


@pytest.fixture
def ws(shop):
    with library.open(shop) as opened:
        yield opened


@pytest.fixture
def theme(ws):
    return max(ws.theme_catalog.records(), key=lambda record: record.n_comments).id


def test_a_decision_on_a_theme_moves_its_share_is_no_audit_and_is_printed_as_a_persons(ws, theme):
    before = share_of(ws, theme, "Buitendienst")
    event = say(ws, f"T-{theme}", "department", {"department": "Buitendienst", "fixer": "Digitaal"})
    ws.fit_causes()
    assert share_of(ws, theme, "Buitendienst") > before + 0.2
    assert ws.audit.confirmed().empty
    assert causes.load_audited_segments(ws.store).empty
    line = line_of(ws, theme)
    assert (line.department, line.fixer) == ("Buitendienst", "Digitaal")
    assert any(part["kind"] == "officer" for cause in line.causes for part in cause.evidence)
    ws.decisions.undo(event.id)
    ws.fit_causes()
    assert share_of(ws, theme, "Buitendienst") == pytest.approx(before)


def test_a_settled_reply_teaches_what_it_was_settled_as(ws, theme):
    said = {"finding": "B-2026-06-1", "theme": theme, "department": "Facturatie", "agrees": False}
    say(ws, "finding/B-2026-06-1", "reply", said, why="niet van ons")
    ws.fit_causes()
    assert kinds_of(ws)["reply"] > 0
    say(ws, "finding/B-2026-06-1", "settle", {"upheld": True, "department": "Buitendienst"})
    open_share = share_of(ws, theme, "Buitendienst")
    ws.fit_causes()
    assert kinds_of(ws)["officer"] > 0
    assert kinds_of(ws)["reply"] == 0
    assert share_of(ws, theme, "Buitendienst") > open_share
    (row,) = causes.load_replies(ws.store).to_dict("records")
    assert (row["upheld"], row["settled"], row["reason"]) == (True, "Buitendienst", "niet van ons")


def test_replies_and_actions_stay_evidence_when_their_theme_is_merged(ws, theme):
    merged = next(record.id for record in ws.theme_catalog.records() if record.id != theme)
    said = {"finding": "B-2026-06-1", "theme": merged, "department": "Facturatie", "agrees": False}
    say(ws, "finding/B-2026-06-1", "reply", said)
    say(ws, "A-1", "action", {"theme": merged, "department": "Digitaal", "promise": "x", "start": "2026-04-01"})
    say(ws, "A-1", "done", {"on": "2026-05-03"})
    say(ws, f"T-{merged}", "merge", {"into": theme})
    ws.fit_causes()
    evidence = causes.load_evidence(ws.store)
    assert len(evidence[evidence["kind"] == "reply"]) > 0
    read = [_use_current_themes(ws.decisions._context, load(ws.store)) for load in LOADERS]
    assert [frame["theme"].tolist() for frame in read] == [[theme], [theme]]


def test_a_reply_that_was_refused_says_nothing_any_more(ws, theme):
    said = {"finding": "B-2026-06-1", "theme": theme, "department": "Facturatie", "agrees": False}
    say(ws, "finding/B-2026-06-1", "reply", said)
    say(ws, "finding/B-2026-06-1", "settle", {"upheld": False, "department": None})
    ws.fit_causes()
    assert kinds_of(ws)["reply"] == 0


def test_actions_that_are_done_are_read_with_their_dates(ws, theme):
    promise = {"theme": theme, "department": "Digitaal", "promise": "x", "start": "2026-04-01", "due": "2026-05-01"}
    say(ws, "A-1", "action", promise)
    assert causes.load_done_actions(ws.store).empty
    say(ws, "A-1", "done", {"on": "2026-05-03"})
    (row,) = causes.load_done_actions(ws.store).to_dict("records")
    assert (row["theme"], row["department"], row["done"]) == (theme, "Digitaal", date(2026, 5, 3))


def test_a_source_of_ones_own_joins_the_evidence(ws):
    def storm(material):
        return pd.DataFrame(
            {
                "segment": material.segments["id"],
                "kind": "storm",
                "department": "Buitendienst",
                "weight": 0.5,
                "source": "knmi",
            }
        )

    ws.fit_causes(more=[storm])
    assert kinds_of(ws)["storm"] > 0
    assert any(
        part["kind"] == "storm" for line in ws.month("2026-06").themes for c in line.causes for part in c.evidence
    )


def test_people_who_disagree_and_a_single_confirmed_department_are_told(ws, voc, shop):
    for who, name in (("an", "Facturatie"), ("bo", "Digitaal")):
        say(ws, "S-1", "cause", {"segment": 1, "department": name}, who=who)
    ws.fit_causes()
    assert ws.facts.limits == {"one_cause_confirmed": 1, "contradictory": 1}
    told = voc("causes", "list", "-w", shop).out
    assert "All confirmed items name one department: nothing is known about the others." in told
    assert "1 items were confirmed differently by different people." in told
    assert ws.month("2026-06").quality.limits == ws.facts.limits


def test_a_rename_on_a_date_changes_no_number(ws, shop):
    ws.fit_causes(force=True)
    before = ws.causes()
    path = shop / "voc.toml"
    old = path.read_text(encoding="utf-8")
    entry = next(part for part in old.split("[[") if part.startswith("departments]]") and '"Digitaal"' in part)
    again = "[[" + entry.replace('"Digitaal"', '"Digitaal & IT"')
    change = '\n[[department_changes]]\nold = "Digitaal"\nnew = "Digitaal & IT"\nat = 2026-05-01\n'
    path.write_text(old + "\n" + again + change, encoding="utf-8")
    with library.open(shop) as renamed:
        renamed.fit_causes()
        after = renamed.causes()
    after["department"] = after["department"].replace({"Digitaal & IT": "Digitaal"})
    assert set(before["department"].dropna()) >= {"Digitaal"}
    columns = ["theme", "department", "share", "low", "high"]
    pd.testing.assert_frame_equal(_sorted(after[columns]), _sorted(before[columns]), atol=0.005)


def _sorted(frame):
    return frame.sort_values(["theme", "department"], ignore_index=True)


def test_a_segments_polarity_is_read_once_and_kept_with_the_run(ws, monkeypatch):
    stored = causes.load_polarities(ws.store)
    assert len(stored.segment)
    assert (stored.probability.sum(axis=1) > 0.98).any()

    def refuse(*_, **__):
        raise AssertionError("no text is new: nothing is to be read")

    monkeypatch.setattr("voc.text.polarity.estimate_polarity", refuse)
    ws.fit_causes(force=True)
    assert causes.load_polarities(ws.store).segment.tolist() == stored.segment.tolist()


def build_replies(*rows):
    """Return replies as the store gives them: theme, department, agrees, upheld, settled, partly of each, in order."""
    names = ("theme", "department", "agrees", "upheld", "settled", "partly")
    moment = datetime(2026, 10, 5, tzinfo=UTC)
    others = {"finding": "B-1", "reason": "", "who": "head", "at": moment} | dict.fromkeys(
        ("action", "owner", "due", "further")
    )
    return build_frame(
        [{"event": number, **others, **dict(zip(names, row, strict=True))} for number, row in enumerate(rows, 1)],
        REPLIES,
    )


def list_open(*rows):
    found = _select_open_replies(build_replies(*rows))
    return None if found is None else list(found.itertuples(index=False, name=None))


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([(7, "IT", True, None, None, False)], [(7, "IT", True)]),
        ([(7, "IT", True, True, None, False)], [(7, "IT", True)]),
        ([(7, "IT", True, False, None, False)], None),  # refused
        ([(7, "IT", False, True, "Web", False)], None),  # settled with a department: that decision counts
        ([(7, "IT", False, None, None, True)], None),  # "partly" speaks for both
        ([(None, "IT", True, None, None, False)], None),  # a finding about no theme
        ([(7, "IT", True, None, None, False), (7, "IT", False, None, None, False)], [(7, "IT", False)]),  # the last
        ([(7, "IT", True, None, None, False), (7, "IT", False, False, None, False)], None),  # also where it was refused
        ([(7, "IT", True, None, None, False), (7, "IT", True, None, None, True)], None),  # or became "partly"
        (
            [
                (7, "IT", True, None, None, False),
                (7, "Web", False, None, None, False),
                (None, "IT", True, None, None, False),
            ],
            [(7, "IT", True), (7, "Web", False)],
        ),
        ([], None),
    ],
)
def test_the_last_reply_of_a_department_to_a_theme_is_evidence_unless_it_was_refused_or_settled(rows, expected):
    assert list_open(*rows) == expected


@pytest.mark.parametrize(
    ("upheld", "expected"),
    [([], {}), ([None, None], {}), ([True], {"reply": (1, 1)}), ([False], {"reply": (0, 1)}),
     ([True, True, None, False, True], {"reply": (3, 4)})],
)  # fmt: skip
def test_replies_that_nobody_settled_are_neither_upheld_nor_refused(upheld, expected):
    replies = build_replies(*((7, "IT", True, each, None, False) for each in upheld))
    assert _count_upheld_replies(replies) == expected


def test_a_decision_about_a_theme_goes_before_a_settled_reply_and_the_last_settlement_before_earlier_ones(
    context, monkeypatch
):
    from voc.pipeline import causes as stage
    from voc.records import ThemeRow

    rows = {7: ThemeRow(7, department="Meters"), 8: ThemeRow(8), 9: ThemeRow(9, department="Web", merged_into=7)}
    monkeypatch.setattr(stage.theme_decisions, "load_theme_rows", lambda store: rows)
    replies = build_replies(
        (7, "IT", False, True, "Web", False),
        (8, "IT", False, True, "Web", False),
        (8, "IT", False, True, "Nota", False),
        (None, "IT", False, True, "Nota", False),
        (9, "IT", True, None, None, False),
    )
    decided = _load_decided_departments(context, replies)
    assert dict(zip(decided["theme"], decided["department"], strict=True)) == {7: "Meters", 8: "Nota"}
    assert _load_decided_departments(context, build_replies()).shape == (1, 2)
