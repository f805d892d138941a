"""Renamed departments: what was recorded under the old name counts for the new one."""

from dataclasses import replace
from datetime import date

import pandas as pd

from voc.insight.current_names import use_current_names
from voc.insight.month import build_month
from voc.records import Action, ActionId, Occurrence, Period, ThemeId, ThemeRow
from voc.store.causes import REPLIES
from voc.store.joint_readings import JointReading

OCTOBER = Period(2026, 10)
NAMES = ["Afrekening", "Facturatie", "Digitaal & IT", "Service", "Web", "Balie"]
CONFIG = {
    "departments": [{"name": name} for name in NAMES],
    "department_changes": [
        {"old": "Afrekening", "new": "Facturatie", "at": date(2026, 6, 1)},
        {"old": "Service", "new": "Web", "at": date(2026, 6, 1), "share": 0.6},
        {"old": "Service", "new": "Balie", "at": date(2026, 6, 1), "share": 0.4},
    ],
}


def replies(department):
    row = {"event": 1, "finding": "B-2026-10-1", "theme": 2, "department": department, "agrees": False}
    row |= {"reason": "niet van ons", "who": "x", "at": pd.Timestamp("2026-11-02", tz="UTC"), "upheld": None}
    row |= {"settled": None, "partly": False, "action": None, "owner": department, "due": None}
    row |= {"further": [{"action": "bellen", "owner": department, "due": None}]}
    return pd.DataFrame({name: pd.Series([row[name]], dtype=kind) for name, kind in REPLIES.items()})


def test_a_reply_of_before_a_rename_stands_in_the_report_of_the_department_of_today(world, months):
    world.steady(months(14))
    world.many("2026-10", 2, 90, causes={"Facturatie": 0.8, "Digitaal & IT": 0.2})
    facts = use_current_names(world.facts(config=CONFIG, replies=replies("Afrekening")))
    finding = next(each for each in build_month(facts, OCTOBER, "Facturatie").findings if each.theme == 2)
    (reply,) = finding.replies
    assert (reply.department, reply.owner, reply.further[0].owner) == ("Facturatie",) * 3


def test_all_that_names_a_department_is_renamed_and_a_split_one_is_not(world):
    day = date(2026, 5, 4)
    answers = pd.DataFrame({"contact": [1, 2, 3], "department": ["Afrekening", "Service", None]})
    answers["at"] = pd.Timestamp("2026-05-04", tz="UTC")
    facts = replace(
        world.facts(config=CONFIG, replies=replies("Service")),
        readings=(JointReading("B-2026-10-1", "Afrekening", ()),),
        actions=(Action(ThemeId(2), "Afrekening", "p", day, fixer="Service", id=ActionId(1)),),
        decisions={ThemeId(2): ThemeRow(ThemeId(2), department="Afrekening", fixer="Afrekening")},
        occurrences=(Occurrence(day, day, "repair", "", "Afrekening"),),
        letters={"2026-10": {"asks": [{"owner": "Afrekening", "text": "t"}]}},
        contact_answers=answers,
    )
    current = use_current_names(facts)
    assert current.replies["department"].tolist() == ["Service"]
    assert [reading.department for reading in current.readings] == ["Facturatie"]
    assert [(action.department, action.fixer) for action in current.actions] == [("Facturatie", "Service")]
    assert (current.decisions[2].department, current.decisions[2].fixer) == ("Facturatie", "Facturatie")
    assert [entry.department for entry in current.occurrences] == ["Facturatie"]
    assert current.letters["2026-10"]["asks"][0]["owner"] == "Facturatie"
    # Who became two departments caused the contact as neither.
    assert current.contact_answers[["contact", "department"]].to_numpy().tolist() == [[1, "Facturatie"], [3, None]]


def test_an_answer_after_midnight_of_the_day_of_a_split_is_of_the_department_that_is_left(world):
    split = {"old": "Service", "new": "Web", "at": date(2026, 6, 1), "share": 0.6}
    moments = pd.to_datetime(["2026-05-31 23:59", "2026-06-01 00:00"]).tz_localize("Europe/Amsterdam").tz_convert("UTC")
    answers = pd.DataFrame({"contact": [1, 2], "department": ["Service", "Service"], "at": moments})
    facts = world.facts(config=CONFIG | {"department_changes": [split]}, contact_answers=answers)
    assert use_current_names(facts).contact_answers["contact"].tolist() == [2]
