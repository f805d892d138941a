from dataclasses import fields, is_dataclass
from datetime import date

import pandas as pd
import pytest

from voc.errors import UnknownNameError
from voc.insight.month import build_month
from voc.insight.results import FindingKind
from voc.records import Estimate, Occurrence, Period

OCTOBER = Period(2026, 10)
BILLS, IT = "Facturatie", "Digitaal & IT"


@pytest.fixture
def story(make_world, months):
    """Six steady themes of IT, and in October a new one of Facturatie with a calendar entry before it."""
    world = make_world(n_themes=7)
    world.n_themes = 6
    for name in months(14):
        for theme in range(1, 7):
            world.many(name, theme, 10, causes={IT: 0.7, BILLS: 0.1, None: 0.2}, evidence={"agent": IT})
    world.n_themes = 7
    for k in range(30):
        world.comment(
            f"2026-10-{6 + k % 20:02d} 10:00", 7, causes={BILLS: 0.8, IT: 0.1, None: 0.1}, evidence={"reason": BILLS}
        )
    world.occurrences.append(Occurrence("invoice run", date(2026, 10, 5), date(2026, 10, 5), "jaarrun", BILLS))
    world.occurrences.append(Occurrence("release", date(2026, 10, 2), date(2026, 10, 2), "app 5", IT))
    return world


def estimates(value):
    if isinstance(value, Estimate):
        yield value
    elif is_dataclass(value):
        for part in fields(value):
            yield from estimates(getattr(value, part.name))
    elif isinstance(value, dict):
        for part in value.values():
            yield from estimates(part)
    elif isinstance(value, tuple):
        for part in value:
            yield from estimates(part)


def strings(value):
    if isinstance(value, str):
        yield value
    elif is_dataclass(value):
        for part in fields(value):
            yield from strings(getattr(value, part.name))
    elif isinstance(value, dict):
        for pair in value.items():
            yield from strings(pair)
    elif isinstance(value, tuple | list):
        for part in value:
            yield from strings(part)


def test_a_new_theme_leads_the_findings_with_its_cause_and_what_stood_in_the_calendar(story):
    found = build_month(story.facts(), OCTOBER).findings
    assert 1 <= len(found) <= 5
    assert (found[0].kind, found[0].theme, found[0].causes[0].department) == (FindingKind.THEME_NEW, 7, BILLS)
    assert found[0].occurrence.note == "jaarrun"
    assert [finding.code for finding in found] == [f"B-2026-10-{k}" for k in range(1, len(found) + 1)]


def test_themes_that_rose_with_one_event_and_cause_are_one_finding(story):
    story.n_themes = 10
    for theme in (8, 9, 10):
        for k in range(25):
            story.comment(f"2026-10-{6 + k % 20:02d} 10:00", theme, causes={BILLS: 0.9, None: 0.1})
    # The same comment in a second theme is one comment of the incident.
    story.comment("2026-10-07 10:00", 7, 8, causes={BILLS: 0.9, None: 0.1})
    result = build_month(story.facts(), OCTOBER)
    assert len([line for line in result.themes if line.change]) == 4
    findings = [finding for finding in result.findings if finding.kind is FindingKind.THEME_NEW]
    assert [finding.themes for finding in findings] == [(7, 8, 9, 10)]
    assert findings[0].estimates["comments"].value == findings[0].change.observed == 30 + 3 * 25 + 1
    assert len(result.figures[findings[0].estimates["comments"].reference]) == 30 + 3 * 25 + 1


def test_an_occurrence_of_a_department_that_is_hardly_the_cause_is_not_suspected(story):
    story.occurrences[:] = [occurrence for occurrence in story.occurrences if occurrence.department == IT]
    assert build_month(story.facts(), OCTOBER).findings[0].occurrence is None


def test_the_evidence_behind_a_cause_is_counted_by_kind(story):
    line = next(line for line in build_month(story.facts(), OCTOBER).themes if line.theme == 7)
    assert [(part["kind"], part["n"], part["of"]) for part in line.causes[0].evidence] == [("reason", 30, 30)]


def test_before_an_audit_a_departments_comments_are_its_share_of_the_months_comments(story):
    month = build_month(story.facts(), OCTOBER)
    for line in month.departments:
        assert line.share.low is None
        assert line.comments.value == pytest.approx(line.share.value * month.comments.value)
        assert line.trend[-1].count == round(line.comments.value)


def test_every_figure_of_comments_traces_to_the_comments_behind_it(story):
    result = build_month(story.facts(), OCTOBER)
    line = next(line for line in result.themes if line.theme == 7)
    ids = {row["id"] for row in story.feedback[-30:]}
    assert set(result.figures[line.comments.reference]) == ids
    assert set(result.figures[line.causes[0].share.reference]) == ids
    references = [e.reference for e in estimates(result.themes) if e.reference and not e.is_suppressed]
    assert set(references) <= set(result.figures)
    assert all(reference.startswith("2026-10/") for reference in references)


def test_all_figures_are_plain_python_numbers(story):
    for estimate in estimates(build_month(story.facts(), OCTOBER)):
        assert type(estimate.value) in {float, int, type(None)}
        assert type(estimate.low) in {float, int, type(None)}


def test_a_theme_of_fewer_than_five_customers_is_counted_as_suppressed_and_not_shown(world, months):
    world.steady(months(6))
    for k in range(60):
        world.comment(f"2026-11-{1 + k % 28:02d}", 3, customer=f"c-{k % 4}")
    result = build_month(world.facts(), Period(2026, 11))
    assert result.themes == ()
    assert result.n_suppressed_themes == 1
    assert result.comments.is_suppressed
    assert result.comments.note == "fewer than 5 customers"
    assert not any(finding.theme for finding in result.findings)


def test_a_department_sees_its_own_causes_themes_and_findings_and_no_other_name(story):
    result = build_month(story.facts(), OCTOBER, "facturatie")
    assert result.department.name == BILLS
    assert [line.theme for line in result.themes] == [7]
    assert [cause.department for cause in result.themes[0].causes] == [BILLS]
    assert [line.department.name for line in result.departments] == [BILLS]
    assert [occurrence.note for occurrence in result.occurrences] == ["jaarrun"]
    assert not {text for text in strings(result) if IT in text or "Netbeheerder" in text}


def test_a_department_gets_quotes_of_comments_that_are_mainly_its_own(story):
    story.comment("2026-10-20", 7, causes={IT: 1.0}, text="De app liet mij de hele dag in de steek, echt waar.")
    result = build_month(story.facts(), OCTOBER, BILLS)
    assert result.themes[0].quotes
    assert not [quote for quote in result.themes[0].quotes if quote.text.startswith("De app liet")]


def test_the_figures_of_a_department_have_references_of_their_own(story):
    company, own = build_month(story.facts(), OCTOBER), build_month(story.facts(), OCTOBER, BILLS)
    assert not set(company.figures) & set(own.figures)


def test_an_unknown_department_is_named_with_those_there_are(story):
    with pytest.raises(UnknownNameError, match="Facturatie, Digitaal & IT"):
        build_month(story.facts(), OCTOBER, "Inkoop")


def test_without_evidence_the_finding_is_that_the_cause_is_unknown(world, months):
    world.steady(months(5))
    result = build_month(world.facts(), OCTOBER)
    assert FindingKind.CAUSE_UNKNOWN in {finding.kind for finding in result.findings}
    assert [line.department for line in result.departments] == [None]


def test_the_largest_cause_is_said_only_when_it_surely_exceeds_the_next(world, months):
    for name in months(4):
        world.many(name, 1, 60, causes={BILLS: 0.75, IT: 0.05, "Markt": 0.1, None: 0.1})
    findings = {finding.kind: finding for finding in build_month(world.facts(), OCTOBER).findings}
    assert findings[FindingKind.LARGEST_CAUSE].department == BILLS
    # Nothing was audited: how surely it leads is told with it, and no interval.
    (cause,) = findings[FindingKind.LARGEST_CAUSE].causes
    assert 0.9 < cause.lead_probability < 1
    assert cause.share.low is None
    world.many("2026-10", 1, 60, causes={IT: 0.7, None: 0.3})
    kinds = {finding.kind for finding in build_month(world.facts(), OCTOBER).findings}
    assert FindingKind.LARGEST_CAUSE not in kinds


def test_a_month_says_why_comments_have_no_theme_and_what_was_left_out(world):
    for _ in range(5):
        world.comment("2026-10-05", 1)
        world.comment("2026-10-05")
    world.comment(None, 1)
    quality = build_month(world.facts(), OCTOBER).quality
    assert quality.without_theme == {"weak signal": 5}
    assert (quality.n_comments, quality.n_missing_dates) == (10, 1)
    assert quality.by_channel == {"phone": 10}


def test_comments_with_an_agents_signal_are_counted(world):
    note = world.comment("2026-10-05", 1, kind="signal")
    world.comment("2026-10-05", 1, contact="k9")
    world.comment("2026-10-05", 1, contact="k8")
    world.signals += [
        {"contact": "k1", "reason": "1", "feedback": note},
        {"contact": "k9", "reason": "1", "feedback": None},
    ]
    assert build_month(world.facts(), OCTOBER).quality.n_with_signal == 2


def test_a_theme_is_divided_by_the_process_of_its_reason(world, months):
    for name in months(4):
        world.many(name, 1, 20, reason="1")
        world.volumes.append({"process": "bills", "department": None, "day": f"{name}-03", "count": 4000})
    line = build_month(world.facts(), OCTOBER).themes[0]
    assert line.process == "bills"
    assert line.per_thousand.value == pytest.approx(5)
    assert line.per_thousand.low < 5 < line.per_thousand.high
    assert [point.per_thousand for point in line.trend] == pytest.approx([5] * 4)


def test_the_same_facts_give_the_same_month(story):
    assert build_month(story.facts(), OCTOBER) == build_month(story.facts(), OCTOBER)


def test_a_theme_in_which_the_audit_left_a_department_nothing_is_not_shown_to_it(world, months):
    world.steady(months(6), per_month=12)
    causes = {BILLS: 0.3, IT: 0.7}
    for day in range(1, 29):
        world.comment(f"2026-10-{day:02d}", 2, causes=causes)
    segments = [row["segment"] for row in world.attributions if row["department"] == IT]
    audited = pd.DataFrame(
        [
            {
                "segment": segment,
                "department": name,
                "predicted": causes[name],
                "truth": float(name == IT),
                "weight": 1.0,
            }
            for segment in segments
            for name in causes
        ]
    )
    assert 2 in [line.theme for line in build_month(world.facts(), OCTOBER, BILLS).themes]
    month = build_month(world.facts(audited=audited), OCTOBER, BILLS)
    assert 2 not in [line.theme for line in month.themes]
    assert 2 not in [finding.theme for finding in month.findings]


def test_a_theme_of_praise_accuses_nobody(world):
    """Most was praise: neither the theme's finding nor the page's largest cause names who was praised."""
    world.steady(["2026-07", "2026-08", "2026-09"])
    world.many("2026-10", 1, 60, causes={"no fault": 0.9, "Facturatie": 0.1})
    month = build_month(world.facts(), OCTOBER)
    line = next(line for line in month.themes if line.theme == 1)
    assert [(cause.department, cause.is_accusation) for cause in line.causes] == [
        ("no fault", False),
        ("Facturatie", True),
    ]
    assert {finding.department for finding in month.findings} == {None}
    kinds = {line.department.name: line.department.kind for line in month.departments if line.department}
    assert kinds["no fault"] == "nobody"


def test_praise_with_a_blame_or_two_is_no_theme_of_a_department(world):
    world.steady(["2026-07", "2026-08", "2026-09"])
    world.many("2026-10", 1, 60, causes={"no fault": 0.6, "Facturatie": 0.4})
    world.many("2026-10", 2, 60, causes={"no fault": 0.3, "Facturatie": 0.4, None: 0.3})
    facts = world.facts()
    assert {1, 2} <= {line.theme for line in build_month(facts, OCTOBER).themes}
    own_themes = {line.theme for line in build_month(facts, OCTOBER, "Facturatie").themes}
    assert 2 in own_themes
    assert 1 not in own_themes


def test_a_department_is_not_given_the_number_of_all_contacts(world, months):
    world.steady(months(14))
    for _ in range(7):
        world.contact("2026-10-05 10:00", "1")
    facts = world.facts()
    assert build_month(facts, OCTOBER).quality.n_contacts == 7
    assert build_month(facts, OCTOBER, "Facturatie").quality.n_contacts is None
