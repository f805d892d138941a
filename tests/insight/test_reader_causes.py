"""Causes as readers may see them: a hidden share leads without a number, and what would tell it is hidden too."""

from dataclasses import replace

import numpy as np
import pytest

from voc.insight import reader_causes
from voc.insight.reader_causes import flag_hidden_causes, hide_small_causes
from voc.insight.results import Finding, FindingKind
from voc.insight.scope import scope_to_period
from voc.insight.themes import build_theme_lines
from voc.records import EvidenceKind, Period

OCTOBER = Period(2026, 10)


@pytest.fixture
def scope(world):
    """A large theme of three departments, and a small one that hardly has a second department."""
    world.many("2026-10", 1, 40, causes={"Facturatie": 0.5, "Digitaal & IT": 0.3, "Netbeheerder": 0.2})
    world.many("2026-10", 2, 10, causes={"Facturatie": 0.85, "Digitaal & IT": 0.15})
    return scope_to_period(world.facts(), OCTOBER)


def test_a_share_of_a_few_is_hidden_with_the_one_that_would_tell_it(scope):
    facts = scope.facts
    assert flag_hidden_causes(facts, scope.list_theme_mentions(0)).tolist() == [False] * 5
    assert flag_hidden_causes(facts, scope.list_theme_mentions(1)).tolist() == [True, True, False, False, False]
    assert flag_hidden_causes(facts, scope.list_theme_mentions(2)).tolist() == [False] * 5


def test_who_leads_is_told_without_a_share_and_with_what_an_officer_decided(scope):
    lines, _ = build_theme_lines(scope)
    evidence = ({"kind": "agent", "n": 3, "of": 9}, {"kind": EvidenceKind.OFFICER, "n": 12, "of": 15})
    lines = [replace(line, causes=tuple(replace(cause, evidence=evidence) for cause in line.causes)) for line in lines]
    visible, _, hidden = hide_small_causes(scope, lines, ())
    large, small = visible
    assert large.causes == lines[0].causes
    (leading,) = small.causes
    assert leading.department == "Facturatie"
    assert leading.share.is_suppressed
    assert leading.evidence == ({"kind": EvidenceKind.OFFICER},)
    assert sorted(hidden) == [1, 2]


def test_where_most_is_unknown_nobody_reads_that_mostly_nothing_went_wrong(scope, monkeypatch):
    _, small = build_theme_lines(scope)[0]
    monkeypatch.setattr(reader_causes, "flag_hidden_causes", lambda *_: np.ones(5, dtype=bool))
    unknown, no_fault, erring = (
        replace(small.causes[0], department=name, can_err=can_err)
        for name, can_err in ((None, True), ("Facturatie", False), ("Facturatie", True))
    )

    def hide(*causes):
        (line,) = hide_small_causes(scope, [replace(small, causes=causes)], ())[0]
        return [cause.department for cause in line.causes if cause.share.is_suppressed]

    assert hide(unknown, no_fault) == [None]
    assert hide(no_fault, unknown) == ["Facturatie"]
    assert hide(unknown, erring) == ["Facturatie"]


def test_nobody_finds_a_hidden_figure_by_its_reference(scope):
    lines, _ = build_theme_lines(scope)
    references = {cause.share.reference for cause in lines[1].causes}
    assert references <= set(scope.provenance.figures)
    hide_small_causes(scope, lines, ())
    assert not references & set(scope.provenance.figures)


def test_a_finding_hides_what_its_theme_hides(scope):
    lines, _ = build_theme_lines(scope)
    findings = (
        Finding("a", FindingKind.THEME_NEW, 2, (2,), causes=lines[1].causes),
        Finding("b", FindingKind.THEME_NEW, 1, (1, 2), causes=lines[0].causes),
        Finding("c", FindingKind.SCORE_CHANGED),
        Finding("d", FindingKind.THEME_NEW, 9, (9,), causes=lines[0].causes),
    )
    lines, (one, two, score, unknown), _ = hide_small_causes(scope, lines, findings)
    assert one.causes == lines[1].causes
    # Of both together the shares of the two departments would tell what the second theme hides.
    assert [(cause.department, cause.share.value) for cause in two.causes] == [
        ("Facturatie", None),
        ("Netbeheerder", pytest.approx(0.2)),
    ]
    assert score == findings[2]
    assert unknown == findings[3]


def test_without_themes_there_is_nothing_to_hide(scope):
    assert hide_small_causes(scope, (), ()) == ((), (), {})
    assert not flag_hidden_causes(scope.facts, np.zeros(0, dtype=np.int64)).any()
