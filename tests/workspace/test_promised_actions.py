"""Actions from Python and the command: recorded with who, when and why, undone, and refused where a day cannot be."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest

from voc.errors import ConflictError, UnknownNameError, UsageError
from voc.workspace import open_workspace

TODAY = datetime.now(UTC).date()
"""In UTC: at the company it may be the next day already, and midnight may come while a test runs."""


@pytest.fixture
def ws(shop):
    with open_workspace(shop) as opened:
        yield opened


def promise(ws, **changes):
    arguments = {"promise": "Brief herschrijven", "department": "Facturatie"} | changes
    return ws.decisions.actions.add(arguments.pop("subject", "T-1"), **arguments)


def test_a_promise_is_made_begun_done_and_undone(ws):
    event = promise(ws, start="2026-05-04", due="2026-06-01", why="afgesproken", who="Noor")
    assert (event.subject, event.who, event.why) == ("A-1", "Noor", "afgesproken")
    ws.decisions.actions.start("A-1", on="2026-05-11")
    done = ws.decisions.actions.finish("A-1", on=date(2026, 6, 8), who="Sanne")
    (action,) = ws.decisions.actions.records()
    assert (action.start, action.due, action.done) == (date(2026, 5, 11), date(2026, 6, 1), date(2026, 6, 8))
    ws.decisions.undo(done.id)
    assert ws.decisions.actions.records()[0].done is None
    ws.decisions.actions.drop("A-1", on="2026-06-10", why="te duur")
    assert ws.decisions.actions.records()[0].dropped == date(2026, 6, 10)
    assert not ws.decisions.actions.records()[0].is_open
    (row,) = ws.decisions.actions.table("2026-06").to_dict("records")
    assert (row["action"], row["state"], row["theme"]) == ("A-1", "dropped", "T-1")


def test_the_theme_is_kept_as_it_was_at_the_start(ws):
    promise(ws, start="2026-05-04")
    definition = ws.decisions.actions.records()[0].definition
    n = sum(theme.n_comments for theme in ws.theme_catalog.records() if theme.reference == "T-1")
    assert definition["n_comments"] == len(definition["members"]) == n
    ws.decide("action", "A-1", {"theme": 1, "department": "Facturatie", "promise": "Anders", "start": "2026-05-04"})
    assert ws.decisions.actions.records()[0].definition["members"] == definition["members"]
    assert ws.decisions.actions.records()[0].promise == "Anders"


def test_a_finding_brings_its_theme_and_department(ws):
    finding = next(item for item in ws.month("2026-06").findings if item.theme is not None)
    event = (
        ws.decisions.actions.add(finding.code, promise="Herstellen", department=finding.department or None)
        if (finding.department)
        else promise(ws, subject=finding.code)
    )
    assert (event.payload["theme"], event.payload["finding"]) == (finding.theme, finding.code)
    assert ws.decisions.actions.records()[0].finding == finding.code


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"subject": "T-9999"}, "there is no theme T-9999"),
        ({"subject": "B-2026-06-99"}, "there is no finding B-2026-06-99"),
        ({"subject": "nota"}, "expected a code such as B-2026-10-3 or T-7"),
        ({"department": "Nergens"}, "there is no department 'Nergens'; there are: Facturatie"),
        ({"fixer": "Nergens"}, "there is no department 'Nergens'; there are: Facturatie"),
        ({"department": None}, "T-1 names no department"),
        ({"promise": "  "}, "'promise' of 'action' has 0 characters; expected 1 or more"),
        ({"due": "31-11-2026"}, "'due' is '31-11-2026'; expected a day such as 2026-10-05"),
        ({"due": "volgende week"}, "expected a day such as"),
        ({"start": "2026-02-30"}, "'start' is '2026-02-30'"),
        ({"start": "2026-06-10", "due": "2026-06-09"}, "'due' is 2026-06-09: expected a day 2026-06-10"),
        ({"start": "0206-06-10"}, "'start' is 0206-06-10: expected a day 2000-01-01"),
        ({"due": "9999-12-31"}, "'due' is 9999-12-31"),
    ],
)
def test_what_cannot_be_is_refused_with_what_was_expected(ws, changes, message):
    with pytest.raises(UsageError, match="(?s)" + message.replace("(", r"\(")):
        promise(ws, **changes)
    assert ws.decisions.actions.records() == ()


def test_days_of_what_became_of_it_are_checked(ws):
    promise(ws, start="2026-05-04")
    with pytest.raises(UsageError, match="'on' is 2026-05-03: expected a day 2026-05-04"):
        ws.decisions.actions.finish("A-1", on="2026-05-03")
    with pytest.raises(UsageError, match="'on' is"):
        ws.decisions.actions.finish("A-1", on=TODAY + timedelta(days=3))
    with pytest.raises(UnknownNameError, match="there is no action A-7"):
        ws.decisions.actions.drop("A-7")
    ws.decisions.actions.finish("A-1", on="2026-05-20")
    with pytest.raises(UsageError, match="A-1 is done already"):
        ws.decisions.actions.drop("A-1")


def test_an_action_is_decided_about_by_one_at_a_time(ws):
    promise(ws)
    with pytest.raises(ConflictError):
        ws.decide("done", "A-1", {}, expected_version=0)


def test_the_command_says_the_same(voc, shop):
    due = TODAY + timedelta(days=9)
    done = voc("actions", "add", "T-1", "--promise", "=1+1 [b]", "--department", "facturatie", "--due", due, "-w", shop)
    assert done.code == 0
    assert "A-1 action" in done.out
    assert voc("actions", "start", "A-1", "-w", shop).code == 0
    assert "'on' is 2001-01-01" in voc("actions", "done", "A-1", "--on", "2001-01-01", "-w", shop).error
    assert voc("actions", "done", "A-1", "-w", shop, "--as", "Noor").code == 0
    listed = voc("actions", "list", "-w", shop, "--json")
    assert isinstance(json.loads(listed.out), list)
    assert voc("actions", "drop", "A-1", "-w", shop).code == 2
    assert "A-1 done" in voc("log", "-w", shop).out


def test_a_promise_stands_in_the_list_with_its_state(voc, shop):
    voc(
        "actions",
        "add",
        "T-1",
        "--promise",
        "[b]Brief[/b]",
        "--department",
        "Facturatie",
        "--start",
        "2026-06-02",
        "-w",
        shop,
    )
    listed = voc("actions", "list", "--period", "2026-06", "-w", shop)
    assert "A-1   Facturatie: [b]Brief[/b]" in listed.out
    assert "Loopt sinds 2 juni 2026; zonder einddatum." in listed.out
