import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voc.causes.model import CauseModel
from voc.insight.evidence_sentences import complete_evidence, format_evidence, list_evidence
from voc.insight.month import build_month
from voc.records import Cause, Estimate, EvidenceKind, Period
from voc.text.messages.catalog import Messages

OCTOBER = Period(2026, 10)


def cause(share, *parts, department="Facturatie"):
    return Cause(department, Estimate(share, 0.0, 1.0, 20, "share"), parts)


ISSUE = cause(
    0.62,
    {"kind": "agent", "n": 14, "of": 20, "agreement": 0.71, "points": 0.312},
    {"kind": "words", "n": 20, "of": 20, "shares": {"Facturatie": 0.62, "IT": 0.31, "Verkoop": 0.01}, "points": 0.256},
    {"kind": "audited", "n": 6, "of": 7, "points": 0.052},
)


def test_the_sentence_names_counts_agreement_fits_and_the_audit():
    said = format_evidence(ISSUE, Messages("en")).replace("\u00a0", " ")
    assert said == (
        "This share is made up of: 14 of 20 agents' signals (when read, such a signal proved right in 71% of cases): "
        "31 points; the words fit Facturatie and IT: 26 points; "
        "read by an officer: so in 6 of 7 comments: +5 points."
    )


def test_what_took_points_away_comes_last_and_who_named_another_department_apart():
    rows, against = list_evidence(ISSUE, Messages("nl"))
    assert [points for _, points in rows] == [31, 26, 5]
    assert against == ["6 medewerkersignalen noemen een andere afdeling"]
    lowered = cause(
        0.5, {"kind": "words", "n": 9, "of": 9, "points": 0.6}, {"kind": "audited", "n": 1, "of": 4, "points": -0.1}
    )
    rows, against = list_evidence(lowered, Messages("en"))
    assert rows[1] == ("read by an officer: so in 1 of 4 comments", -10)
    assert sum(points for _, points in rows) == 50
    assert against == []
    assert list_evidence(cause(0.5), Messages("nl")) == ([], [])


def test_agents_who_saw_no_error_stand_apart_from_those_who_named_another_department():
    completed = complete_evidence(ISSUE, n_nobody=2)
    assert list_evidence(completed, Messages("nl"))[1] == [
        "4 medewerkersignalen noemen een andere afdeling",
        "volgens 2 medewerkersignalen ging er niets mis",
    ]
    # Of more than there are others, no number below zero is told.
    assert list_evidence(complete_evidence(ISSUE, n_nobody=9), Messages("en"))[1] == [
        "according to 6 agent signals nothing went wrong"
    ]


def test_what_is_not_told_one_by_one_is_told_with_its_sum():
    parts = [
        {"kind": kind, "n": 1, "of": 2, "points": p} for kind, p in (("words", 0.1), ("agent", 0.2), ("timing", 0.05))
    ]
    rows, _ = list_evidence(cause(0.35, *parts), Messages("nl"), n_told=1)
    assert rows == [("1 van de 2 medewerkersignalen", 20), ("nog 2 kleine aanwijzingen samen", 15)]
    assert len(list_evidence(cause(0.35, *parts), Messages("nl"), n_told=2)[0]) == 3


def test_a_name_with_commas_is_one_name_in_a_list():
    shares = {"Geen fout: markt, klant": 0.5, "IT": 0.3}
    found = cause(0.5, {"kind": "words", "n": 2, "of": 2, "shares": shares, "points": 0.5})
    assert list_evidence(found, Messages("nl"))[0][0][0] == "de woorden passen bij ‘Geen fout: markt, klant’ en IT"


@given(st.lists(st.floats(0, 1), min_size=1, max_size=6), st.floats(-0.3, 0.3))
def test_the_points_printed_add_up_to_the_percentage_printed(points, audit):
    share = min(1.0, max(0.0, sum(points) / 6 + audit))
    parts = [{"kind": f"kind {k}", "n": 1, "of": 2, "points": value / 6} for k, value in enumerate(points)]
    found = complete_evidence(cause(share, *parts, {"kind": "audited", "n": 1, "of": 2}))
    said = format_evidence(found, Messages("nl"))
    numbers = [int(sign.replace("−", "-") + n) for sign, n in re.findall(r": ([+−]?)(\d+) punt", said)]
    assert sum(numbers) == round(100 * share)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_kind_has_words_and_one_of_ones_own_its_name(language):
    parts = [
        {"kind": kind, "n": 2, "of": 3} for kind in ("touchpoint", "customer segment", "phase", "hand-over", "weather")
    ]
    said = format_evidence(cause(0.5, *parts), Messages(language))
    assert "weather" in said
    assert "customer segment" not in said if language == "nl" else "customer segment of 2" in said


@pytest.mark.parametrize(
    "found",
    [cause(0.5, department=None), Cause("A", Estimate(None, None, None, 0, "share"), ISSUE.evidence), cause(0.5)],
    ids=["unknown", "hidden", "no evidence"],
)
def test_nothing_is_said_where_nothing_is_known(found):
    assert format_evidence(found, Messages("nl")) == ""


def test_a_departments_own_sentence_names_no_other(world):
    said = format_evidence(complete_evidence(ISSUE, is_own=True), Messages("nl"))
    assert "IT" not in said
    assert "Facturatie" in said


def test_the_points_of_a_month_add_up_to_its_printed_shares(world, months):
    world.steady(months(2), per_month=60)  # enough for a third of them to be a group that may be shown
    evidence = pd.DataFrame(
        {
            "segment": [row["id"] for row in world.segments],
            "kind": "agent",
            "department": np.resize(["Facturatie", "Facturatie", "Digitaal & IT"], len(world.segments)),
            "weight": 1.0,
        }
    )
    evidence["source"] = "signal:" + evidence["segment"].astype(str)
    segments = pd.DataFrame({"segment": evidence["segment"], "theme": [row["theme"] for row in world.assignments]})
    segments["feedback"] = [row["feedback"] for row in world.segments]
    model = CauseModel().fit(evidence, {1: "Facturatie", 2: "Digitaal & IT", 50: "Facturatie"}, segments=segments)
    world.attributions = model.attributions_.to_dict("records")
    facts = world.facts(contributions=model.contributions_, audited=model.audited_)
    facts = type(facts)(**{**vars_of(facts), "evidence": evidence})
    told = [c for line in build_month(facts, OCTOBER).themes for c in line.causes if c.department]
    assert len(told) >= 4
    for one in told:
        assert sum(part.get("points", 0.0) for part in one.evidence) == pytest.approx(one.share.value, abs=0.01)


def vars_of(facts):
    return {name: getattr(facts, name) for name in type(facts).__dataclass_fields__}


@pytest.mark.parametrize("kind", [*EvidenceKind, "weather"])
@pytest.mark.parametrize(("language", "of_segment"), [("nl", "het klantsegment, naar wat"), ("en", "segment, by what")])
def test_what_was_learned_without_a_row_of_evidence_has_no_counts(kind, language, of_segment):
    learned = cause(0.5, {"kind": kind, "points": 0.5})
    said = format_evidence(learned, Messages(language))
    assert said
    assert not re.search(r"\b0\b", said)
    assert of_segment in said or kind != "customer segment"
