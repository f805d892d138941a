"""Table of refusals: what makes no sense is refused through every door, and nothing of it is stored."""

import contextlib
import json
import shutil

import pytest

from voc.decisions.kinds import KINDS
from voc.decisions.payload_fields import FieldType, list_payload_fields
from voc.errors import UsageError
from voc.records import ReferenceKind
from voc.store import decision_log
from voc.triage.desk import Desk
from voc.workspace import open_workspace

LONG = "x" * 5_000
CASES = [
    ("accept", "T-9999", {}),
    ("accept", "S-1", {}),
    ("pin", "T-1", {"nonsense": 1}),
    ("called", "F-999999", {}),
    ("called", "F-1", {}),
    ("promise", "F-999999", {"broken": True}),
    ("promise", "F-1", {"broken": True, "promise": "Nergens"}),
    ("promise", "F-1", {"promise": "Nergens"}),
    ("proposal", "P-999", {"accepted": True}),
    ("proposal", "P-999", {}),
    ("settle", "finding/B-2026-06-999", {"upheld": True}),
    ("settle", "finding/B-2026-06-1", {}),
    ("letter", "letter/2026-06", {}),
    ("letter", "letter/2026-06", {"opening": " "}),
    ("letter", "letter/2026-06", {"asks": [{"text": "Doe iets", "owner": "Nergens"}]}),
    ("letter", "letter/2026-06", {"asks": [{"text": "", "owner": "Facturatie"}]}),
    ("letter", "letter/2026-06", {"asks": [{"text": "Doe iets", "owner": "Facturatie"}] * 4}),
    ("letter", "letter/2026-06", {"asks": [{"text": "Doe iets", "owner": "Facturatie", "due": "ooit"}]}),
    ("letter", "letter/2026-06", {"opening": "Juni.", "contacts": 12}),
    ("letter", "T-7", {"opening": "Juni."}),
    ("settle", "T-7", {}),
    ("settle", "T-7", {"upheld": True}),
    ("rename", "T-1", {}),
    ("rename", "T-1", {"labels": {}}),
    ("rename", "T-1", {"labels": {"nl": "\u202e"}}),
    ("rename", "T-1", {"labels": {"nl": LONG}}),
    ("rename", "T-1", {"labels": {"xx": LONG}}),
    ("rename", "T-1", {"labels": {"xx": "Nota"}}),
    ("subject", "T-1", {"parent": 1}),
    ("subject", "T-1", {"parent": 9999}),
    ("subject", "T-2", {"parent": 3}),  # T-3 stands under T-2 already
    ("subject", "T-1", {}),
    ("merge", "T-1", {"into": 1}),
    ("merge", "T-1", {"into": 9999}),
    ("split", "T-1", {"segments": []}),
    ("split", "T-1", {"segments": [999_999]}),
    ("place", "S-999999", {"theme": 1}),
    ("place", "S-1", {"theme": 9999}),
    ("department", "T-1", {"department": None}),  # unknown becomes unknown
    ("department", "T-1", {"department": "Nergens"}),
    ("department", "T-1", {"department": "Facturatie", "fixer": "Nergens"}),
    ("category", "T-1", {"category": "nice"}),
    ("category", "T-1", {}),
    ("snooze", "T-1", {"until": "2001-01-01"}),
    ("snooze", "T-1", {"until": "soon"}),
    ("action", "A", {"theme": 1, "department": "Facturatie", "promise": " "}),
    ("action", "A", {"theme": 9999, "department": "Facturatie", "promise": "Brief"}),
    ("action", "A", {"theme": 1, "department": "Nergens", "promise": "Brief"}),
    ("action", "A", {"theme": 1, "department": "Facturatie", "promise": "Brief", "due": "2001-01-01"}),
    ("action", "A-99", {"theme": 1, "department": "Facturatie", "promise": "Brief"}),
    ("start", "A-99", {}),
    ("start", "A-99", {"on": "soon"}),
    ("start", "A-99", {"definition": {"members": "all"}}),
    ("drop", "A-99", {"on": "2026-02-30"}),
    ("done", "A-99", {}),
    ("vote", "T-1", {}),
]
"""What is refused for a reason of its kind's own."""
NOWHERE = {ReferenceKind.THEME: "T-9999", ReferenceKind.SEGMENT: "S-999999", ReferenceKind.FEEDBACK: "F-999999"}
NOWHERE |= {
    ReferenceKind.PROPOSAL: "P-999",
    ReferenceKind.ACTION: "A-99",
    "finding": "finding/B-2026-06-999",
    "letter": "letter/2026-13",
}
FREE_KINDS = {kind: decision_class for kind, decision_class in KINDS.items() if decision_class.is_written_by_decide}
CASES += [(kind, NOWHERE[decision_class.about], {}) for kind, decision_class in FREE_KINDS.items()]
CASES += [(kind, NOWHERE[decision_class.about], {"nonsense": 1}) for kind, decision_class in FREE_KINDS.items()]
CASES += [(kind, "X-1", {}) for kind in FREE_KINDS]
WRONG_VALUES = {
    FieldType.TEXT: ({"a": 1}, LONG),
    FieldType.DAY: ("soon", 5),
    FieldType.YES_NO: ("maybe", 5),
    FieldType.CHOICE: ("nice", 5),
    FieldType.OTHER: (True,),
}
GOOD_VALUES = {FieldType.TEXT: "Facturatie", FieldType.DAY: "2999-01-01", FieldType.YES_NO: True, FieldType.OTHER: 1}


def _list_wrong_payloads(decision_class):
    """Return a payload for every wrong value of every field; the other fields that it needs are there."""
    rules = list_payload_fields(decision_class)
    for rule in rules:
        others = {
            each.name: each.choices[0] if each.choices else GOOD_VALUES[each.type]
            for each in rules
            if each.is_required and each.name != rule.name
        }
        values = [*WRONG_VALUES[rule.type], *([] if rule.is_nullable else [None])]
        values += ["2001-01-01"] if rule.days_from_today is not None else []
        values += ["\u202e" * 9] if rule.type is FieldType.TEXT and rule.min_length else []
        for value in values:
            yield {**others, rule.name: value}


CASES_OF_FIELDS = [
    (kind, "T-1" if decision_class.about is ReferenceKind.THEME else NOWHERE[decision_class.about], payload)
    for kind, decision_class in FREE_KINDS.items()
    for payload in _list_wrong_payloads(decision_class)
]
GOOD = [
    ("rename", "T-1", {"labels": {"nl": "  Nota\u202e te hoog "}}, {"labels": {"nl": "Nota te hoog"}}),
    ("department", "T-1", {"department": "facturatie"}, {"department": "Facturatie", "fixer": None}),
    ("subject", "T-1", {"parent": 2}, {"parent": 2}),
    ("category", "T-1", {"category": "hygiene"}, {"category": "hygiene", "exceptions": []}),
    ("exclude", "T-1", {}, {}),
]


@pytest.fixture(scope="module")
def ws(fitted, tmp_path_factory):
    """Return an open workspace with a main subject, and a reply that waits for a judgement; commands open it anew."""
    with open_workspace(shutil.copytree(fitted, tmp_path_factory.mktemp("refusals") / "shop")) as ws:
        ws.decide("subject", "T-3", {"parent": 2})
        ws.decisions.dispute("B-2026-06-1", reason="niet van ons", department="Facturatie")
        yield ws


def _decide_by_python(ws, _voc, kind, subject, payload):
    with contextlib.suppress(UsageError):
        return ws.decide(kind, subject, payload).payload
    return None


def _decide_by_desk(ws, _voc, kind, subject, payload):
    args = {"kind": kind, "subject": subject, "payload": payload, "request_id": f"request-{kind}-{subject}"}
    answer = Desk(ws.store, ws.config, who="sanne").handle({"id": "1", "op": "decide", "args": args})
    if not answer["ok"]:
        assert answer["error"]["status"] in {400, 404}
        assert answer["error"]["message"]
        return None
    return answer["result"]["event"]["payload"]


def _decide_by_command(ws, voc, kind, subject, payload):
    done = voc("themes", kind, subject, *_build_arguments(kind, payload), "--workspace", ws.root)
    if done.code == 0:
        return ws.decisions.log_entries(limit=1)[0].event.payload
    assert done.code == 2
    assert done.error
    return None


def _decide_by_general_command(ws, voc, kind, subject, payload):
    done = voc("decide", kind, subject, "--payload", json.dumps(payload), "--workspace", ws.root, "--json")
    if done.code == 0:
        return json.loads(done.out)["payload"]
    assert done.code == 2
    assert done.error
    return None


def _build_arguments(kind, payload):
    """Return how a command of ``voc themes`` says a decision, None: it has no words for it."""
    options = {
        "exclude": list,
        "rename": lambda: [part for item in payload["labels"].items() for part in (f"--{item[0]}", item[1])],
        "merge": lambda: ["--into", f"T-{payload['into']}"],
        "subject": lambda: ["--under", f"T-{payload['parent']}"],
        "place": lambda: [f"T-{payload['theme']}"],
        "department": lambda: [payload["department"] or "none", *_build_fixer(payload)],
        "category": lambda: [payload["category"]],
    }
    has_words = kind in options and (bool(payload) != (kind == "exclude")) and "nonsense" not in payload
    is_sayable = has_words and set(payload.get("labels", ())) <= {"nl", "en"}
    return options[kind]() if is_sayable else None


def _build_fixer(payload):
    return ["--fixer", payload["fixer"]] if payload.get("fixer") else []


DOORS = {"python": _decide_by_python, "desk": _decide_by_desk, "command": _decide_by_command}
DOORS |= {"decide": _decide_by_general_command}


def _last_event_id(ws):
    return decision_log.load_last_event_id(ws.store)


CASES_BY_DOOR = [
    (door, *case)
    for case in CASES
    for door in DOORS
    if door != "command" or _build_arguments(case[0], case[2]) is not None
]
# The commands reach the same checks as Python does, with a start of their own for each case.
CASES_BY_DOOR += [(door, *case) for case in CASES_OF_FIELDS for door in ("python", "desk")]
"""Every case through every door that has words for it."""


@pytest.mark.parametrize(("door", "kind", "subject", "payload"), CASES_BY_DOOR)
def test_what_makes_no_sense_is_refused_and_not_stored(ws, voc, door, kind, subject, payload):
    before = _last_event_id(ws)
    assert DOORS[door](ws, voc, kind, subject, payload) is None
    assert _last_event_id(ws) == before


@pytest.mark.parametrize(("kind", "subject", "payload", "stored"), GOOD)
def test_a_good_decision_is_stored_alike_through_all_doors(ws, voc, kind, subject, payload, stored):
    payloads = {}
    for door, decide in DOORS.items():
        payloads[door] = decide(ws, voc, kind, subject, payload)
        ws.decisions.undo(_last_event_id(ws))
    assert payloads == dict.fromkeys(DOORS, stored)


def test_the_table_has_wrong_values_of_every_field_of_every_kind():
    fields = {(kind, rule.name) for kind, each in FREE_KINDS.items() for rule in list_payload_fields(each)}
    assert fields <= {(kind, name) for kind, _, payload in CASES_OF_FIELDS for name in payload}


# ---- answers about causes ---------------------------------------------------------------------------------------

ANSWERS = [(999_999, "Facturatie"), (10**30, "Facturatie"), (1, "Nergens"), (1, LONG)]
"""Answers about a segment's cause that make no sense."""


def _answer_by_python(ws, _voc, segment, department):
    ws.audit.confirm(segment, department)


def _answer_by_file(ws, _voc, segment, department):
    ws.audit.confirm_all(_write_answers(ws.root, segment, department))


def _write_answers(root, segment, department):
    """Write a file whose first answer is good: it must not be saved without the second."""
    path = root.parent / "answers.csv"
    path.write_text(f"segment,department\n2,Digitaal\n{segment},{department}\n", encoding="utf-8")
    return path


def _answer_by_command(ws, voc, segment, department):
    done = voc("audit", "answer", str(segment), department, "--workspace", ws.root)
    if done.code != 0:
        assert done.error
        raise UsageError(done.error)


def _import_by_command(ws, voc, segment, department):
    done = voc("audit", "import", _write_answers(ws.root, segment, department), "--workspace", ws.root)
    if done.code != 0:
        assert done.error
        raise UsageError(done.error)


def _answer_by_desk(ws, voc, segment, department):
    if _decide_by_desk(ws, voc, "cause", f"S-{segment}", {"department": department}) is None:
        raise UsageError("refused")


ANSWER_DOORS = {
    "python": _answer_by_python,
    "file": _answer_by_file,
    "command": _answer_by_command,
    "import": _import_by_command,
    "desk": _answer_by_desk,
}


@pytest.mark.parametrize("door", ANSWER_DOORS)
@pytest.mark.parametrize(("segment", "department"), ANSWERS)
def test_an_answer_that_makes_no_sense_is_refused_and_not_stored(ws, voc, door, segment, department):
    before = _last_event_id(ws)
    with pytest.raises(UsageError):
        ANSWER_DOORS[door](ws, voc, segment, department)
    assert _last_event_id(ws) == before


def test_a_good_answer_is_stored_alike_through_all_doors(ws, voc):
    payloads = {}
    for door, answer in ANSWER_DOORS.items():
        before = _last_event_id(ws)
        answer(ws, voc, 1, "facturatie")
        events = [entry.event for entry in ws.decisions.log_entries(limit=_last_event_id(ws) - before)]
        (payloads[door],) = [(event.kind, dict(event.payload)) for event in events if event.subject == "S-1"]
        for event in events:
            ws.decisions.undo(event.id)
    assert len({str(payload) for payload in payloads.values()}) == 1, payloads
