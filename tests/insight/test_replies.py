import pandas as pd
import pytest

from voc.insight.month import build_month
from voc.insight.replies import attach_replies, mark_silent_departments
from voc.insight.results import Finding, FindingKind
from voc.insight.scope import scope_to_period
from voc.records import Period, ThemeRow
from voc.store.causes import REPLIES

OCTOBER = Period(2026, 10)


def replies(*rows):
    plain = {"event": 1, "who": "x", "at": pd.Timestamp("2026-11-02", tz="UTC"), "upheld": None, "settled": None}
    plain |= {"partly": False, "action": None, "owner": None, "due": None, "further": None}
    frame = [plain | {"agrees": False, "reason": "dat zijn wij niet"} | row for row in rows]
    return pd.DataFrame({name: pd.Series([row[name] for row in frame], dtype=kind) for name, kind in REPLIES.items()})


@pytest.fixture
def company(world, months):
    """Return a company in which theme 2 is new in October, caused by Facturatie."""
    world.steady(months(14))
    world.many("2026-10", 2, 90, causes={"Facturatie": 0.8, "Digitaal & IT": 0.2})
    return world


def finding_of(facts, department=None):
    return next(f for f in build_month(facts, OCTOBER, department).findings if f.theme == 2)


def test_a_reply_stands_beside_its_finding_and_in_its_theme(company):
    facts = company.facts(replies=replies({"finding": "B-2026-10-9", "theme": 2, "department": "Facturatie"}))
    found = build_month(facts, OCTOBER)
    assert [reply.reason for reply in finding_of(facts).replies] == ["dat zijn wij niet"]
    assert next(line for line in found.themes if line.theme == 2).replies == finding_of(facts).replies
    assert all(not line.replies for line in found.themes if line.theme != 2)


def test_who_was_asked_and_did_not_answer_is_marked(company):
    month = build_month(company.facts(), OCTOBER)
    finding = next(f for f in month.findings if f.theme == 2)
    marked = next(f for f in mark_silent_departments(month, {"Facturatie"}).findings if f.theme == 2)
    assert (finding.department, marked.silent_department) == ("Facturatie", "Facturatie")
    assert all(f.silent_department is None for f in mark_silent_departments(month, {"Digitaal & IT"}).findings)
    answer = replies({"finding": finding.code, "theme": 2, "department": "Facturatie"})
    answered = mark_silent_departments(build_month(company.facts(replies=answer), OCTOBER), {"Facturatie"})
    assert next(f for f in answered.findings if f.theme == 2).silent_department is None


def test_an_answer_about_urgent_calls_stands_in_the_departments_own_report(company):
    calls = Finding("B-2026-10-1", FindingKind.URGENT)
    answer = replies({"finding": "B-2026-10-1", "theme": None, "department": "Facturatie"})
    facts = company.facts(replies=answer)
    own, of_all, of_other = (
        attach_replies(scope_to_period(facts, OCTOBER, name), [calls])[0]
        for name in ("Facturatie", None, "Digitaal & IT")
    )
    assert [reply.department for reply in own.replies] == ["Facturatie"]
    assert of_all.replies == of_other.replies == ()


def test_what_a_form_asks_is_printed(company):
    row = {"finding": "B-2026-10-1", "theme": 2, "department": "Facturatie", "partly": True, "due": "2026-11-30"}
    facts = company.facts(replies=replies(row | {"action": "Herstellen", "owner": "Facturatie"}))
    (reply,) = finding_of(facts).replies
    assert (reply.partly, reply.action, reply.owner, str(reply.due)) == (True, "Herstellen", "Facturatie", "2026-11-30")


def test_the_last_reply_of_a_department_counts(company):
    rows = [{"finding": "B-2026-10-1", "theme": 2, "department": "Facturatie", "reason": text} for text in ("a", "b")]
    assert [reply.reason for reply in finding_of(company.facts(replies=replies(*rows))).replies] == ["b"]


def test_a_reply_to_an_earlier_month_stands_in_the_theme_only_and_a_later_one_nowhere(company):
    earlier = {"finding": "B-2026-09-1", "theme": 2, "department": "Facturatie"}
    facts = company.facts(replies=replies(earlier))
    assert finding_of(facts).replies == ()
    assert next(line for line in build_month(facts, OCTOBER).themes if line.theme == 2).replies
    facts = company.facts(replies=replies(earlier | {"finding": "B-2026-11-1"}))
    assert not any(line.replies for line in build_month(facts, OCTOBER).themes)


def test_a_department_sees_its_own_replies_and_no_other_name(company):
    rows = [
        {"finding": "B-2026-10-1", "theme": 2, "department": "Facturatie", "upheld": True, "settled": "Digitaal & IT"},
        {"finding": "B-2026-10-1", "theme": 2, "department": "Digitaal & IT"},
    ]
    (reply,) = finding_of(company.facts(replies=replies(*rows)), "Facturatie").replies
    assert (reply.department, reply.upheld, reply.settled_department) == ("Facturatie", True, None)


def test_what_an_officer_decided_and_who_fixes_it_stand_in_the_theme(company):
    facts = company.facts(decisions={2: ThemeRow(2, department="Facturatie", fixer="Digitaal & IT")})
    line = next(line for line in build_month(facts, OCTOBER).themes if line.theme == 2)
    assert (line.department, line.fixer) == ("Facturatie", "Digitaal & IT")


def test_a_department_reads_of_a_decision_what_is_about_itself(company):
    decisions = {2: ThemeRow(2, department="Facturatie", fixer="Digitaal & IT")}
    line = next(line for line in build_month(company.facts(decisions=decisions), OCTOBER, "Facturatie").themes)
    assert (line.theme, line.department, line.fixer) == (2, "Facturatie", None)


def test_a_department_is_told_what_it_has_to_fix_and_not_whose_fault_it_is(company):
    facts = company.facts(decisions={2: ThemeRow(2, department="Facturatie", fixer="Netbeheerder")})
    found = build_month(facts, OCTOBER, "Netbeheerder")
    (fix,) = found.fixes
    assert (fix.theme, fix.comments.value) == (2, 102)
    assert fix.comments.reference in found.figures
    assert build_month(facts, OCTOBER, "Digitaal & IT").fixes == ()
    assert build_month(facts, OCTOBER).fixes == ()


def test_a_theme_of_few_customers_is_not_counted_for_its_fixer(world, months):
    world.steady(months(6), per_month=6)
    world.many("2026-10", 3, 3, customer="c")
    facts = world.facts(decisions={4: ThemeRow(4, fixer="Netbeheerder"), 3: ThemeRow(3)})
    assert build_month(facts, OCTOBER, "Netbeheerder").fixes == ()
