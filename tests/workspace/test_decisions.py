"""Decisions from Python: all or none, undone and redone, replies to findings, proposals."""

import pytest

from voc.errors import ConflictError, UnknownNameError, UsageError
from voc.workspace import open_workspace


@pytest.fixture
def ws(shop):
    with open_workspace(shop) as opened:
        yield opened


@pytest.fixture
def references(ws):
    return [theme.reference for theme in ws.theme_catalog.records()]


def pinned(ws):
    return {theme.reference for theme in ws.theme_catalog.records() if theme.row.pinned}


def test_several_decisions_are_made_together_or_not_at_all(ws, references):
    with pytest.raises(UnknownNameError):
        ws.decisions.decide_all([("pin", references[0], {}), ("pin", "T-9999", {})])
    assert pinned(ws) == set()
    events = ws.decisions.decide_all([("pin", reference, {}) for reference in references[:2]], why="x", who="Noor")
    assert pinned(ws) == set(references[:2])
    assert [(event.who, event.why) for event in events] == [("Noor", "x")] * 2


def test_a_decision_is_undone_and_redone(ws, references):
    event = ws.decide("pin", references[0])
    ws.decisions.undo(event.id)
    assert pinned(ws) == set()
    ws.decisions.redo(event.id)
    assert pinned(ws) == {references[0]}
    with pytest.raises(ConflictError):
        ws.decisions.redo(event.id)


def test_what_merely_happened_cannot_be_undone(ws):
    ws.audit.draw(5)
    (draw, *_) = (entry.event for entry in ws.decisions.log_entries() if entry.event.kind == "audit drawn")
    with pytest.raises(UsageError, match="cannot be undone this way"):
        ws.decisions.undo(draw.id)


@pytest.mark.parametrize("kind", ["audit", "reply", "nonsense"])
def test_a_kind_with_a_way_of_its_own_is_no_free_decision(ws, references, kind):
    with pytest.raises(UsageError, match=f"'{kind}' is no kind of decision"):
        ws.decide(kind, references[0])


def test_a_department_is_saved_as_it_is_written_today_and_an_unknown_one_refused(ws, references):
    event = ws.decide("department", references[0], {"department": "facturatie", "fixer": None})
    assert event.payload["department"] == "Facturatie"
    with pytest.raises(UnknownNameError):
        ws.decide("department", references[0], {"department": "Niemand", "fixer": None})


def test_a_department_that_was_split_asks_which_one_is_meant(shop):
    path = shop / "voc.toml"
    text = path.read_text(encoding="utf-8")
    entry = next(part for part in text.split("[[") if part.startswith("departments]]") and '"Digitaal"' in part)
    change = '[[department_changes]]\nold = "Digitaal"\nnew = "{}"\nat = 2026-05-01\nshare = 0.5\n'
    for successor in ("Web", "App"):
        text += "\n[[" + entry.replace("Digitaal", successor) + "\n" + change.format(successor)
    path.write_text(text, encoding="utf-8")
    with open_workspace(shop) as ws, pytest.raises(UnknownNameError, match="several departments today"):
        ws.audit.confirm(1, "Digitaal")


def test_the_log_names_the_newest_first_and_says_what_was_undone(ws, references):
    first = ws.decide("pin", references[0])
    second = ws.decide("exclude", references[1])
    ws.decisions.undo(second.id)
    log = ws.decisions.log(references[1])
    assert list(log) == ["event", "at", "who", "kind", "subject", "payload", "why", "undoes", "standing"]
    assert log.set_index("event").loc[second.id, "standing"] is False
    assert ws.decisions.log(limit=1)["undoes"].tolist() == [second.id]
    assert ws.decisions.log(references[0])["event"].tolist() == [first.id]


@pytest.mark.parametrize("code", ["nonsense", "B-2026-06", "B-2026-06-x", "A-2026-06-1"])
def test_what_is_no_findings_code_is_refused(ws, code):
    with pytest.raises(UnknownNameError, match="looks like B-2026-10-3"):
        ws.decisions.dispute(code, reason="x")


def test_a_reply_is_listed_until_it_is_undone(ws):
    finding = ws.month("2026-06", "Facturatie").findings[0]
    event = ws.decisions.dispute(finding.code.lower(), reason=" niet van ons ", department="facturatie")
    (row,) = ws.decisions.disputes().to_dict("records")
    assert (row["finding"], row["department"], row["reason"]) == (finding.code, "Facturatie", "niet van ons")
    ws.decisions.undo(event.id)
    assert ws.decisions.disputes().empty


def test_a_reply_is_redacted_before_it_is_stored(ws):
    finding = ws.month("2026-06", "Facturatie").findings[0]
    reason = "Mevrouw Jansen (06-12345678) belde mij hierover op"
    event = ws.decisions.dispute(finding.code, reason=reason, department="Facturatie", who="A. Hoofd")
    assert (event.why, event.who) == ("Mevrouw [naam] ([telefoon]) belde mij hierover op", "A. Hoofd")
    (row,) = ws.decisions.disputes().to_dict("records")
    assert row["reason"] == event.why


def test_a_reply_that_is_refused_leaves_no_draw(ws, monkeypatch):
    finding = ws.month("2026-06", "Facturatie").findings[0]
    monkeypatch.setattr("voc.workspace.decisions.Redactor.from_config", lambda config: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        ws.decisions.dispute(finding.code, reason="niet van ons", department="Facturatie")
    assert not ws.decisions.joint_readings()


def test_without_a_proposal_there_is_nothing_to_answer(ws):
    assert ws.decisions.proposals() == ()
    for answer in (ws.decisions.accept_proposals, ws.decisions.refuse_proposals):
        with pytest.raises(UsageError, match="nothing is proposed"):
            answer()
