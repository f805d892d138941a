from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from voc.causes.evidence import COLUMNS, EvidenceInputs, count_unknown_departments, gather_evidence
from voc.records import Department, Occurrence


def material(departments=(), *, texts=("nota", "brief", "app"), **frames):
    n = len(texts)
    segments = pd.DataFrame({"id": np.arange(10, 10 + n), "feedback": np.arange(1, n + 1), "text": list(texts)})
    feedback = pd.DataFrame(
        {
            "id": np.arange(1, n + 1),
            "contact": [f"C{k}" for k in range(1, n + 1)],
            "reason": ["1", None, "17"][:n] + [None] * (n - 3),
            "at": pd.to_datetime(["2026-01-01"] * n, utc=True),
            "department_asked": "Facturatie",
        }
    )
    return EvidenceInputs(frames.pop("segments", segments), frames.pop("feedback", feedback), departments, **frames)


def signals(*rows):
    frame = pd.DataFrame(rows, columns=["contact", "department"])
    return frame.assign(id=np.arange(len(frame)), feedback=pd.array([pd.NA] * len(frame), "Int64"), reason=None)


def of_kind(evidence, kind):
    rows = evidence[evidence["kind"] == kind]
    return {(s, d): w for s, d, w in zip(rows["segment"], rows["department"], rows["weight"], strict=True)}


def test_evidence_is_a_tidy_frame(departments):
    found = gather_evidence(material(departments, signals=signals(("C1", "IT"))))
    assert tuple(found.columns) == COLUMNS
    assert found["weight"].between(0, 1).all()


def test_the_department_asked_about_is_no_evidence(departments):
    plain = material(departments, feedback=material().feedback.assign(reason=None))
    assert gather_evidence(plain).empty


def test_a_signal_speaks_for_the_segments_of_its_contact(departments):
    found = gather_evidence(material(departments, signals=signals(("C1", "IT"), ("C9", "IT"))))
    assert of_kind(found, "agent") == {(10, "IT"): 1.0}


def test_a_note_speaks_for_itself_once_although_its_contact_does_too(departments):
    given = signals(("C1", "IT")).assign(feedback=pd.array([1], "Int64"))
    assert of_kind(gather_evidence(material(departments, signals=given)), "agent") == {(10, "IT"): 1.0}


def test_a_comment_with_two_themes_lends_half_a_signal_to_each(departments):
    segments = pd.DataFrame({"id": [10, 11], "feedback": [1, 1], "text": ["nota", "app"]})
    assignments = pd.DataFrame({"segment": [10, 11], "theme": [1, 2]})
    found = gather_evidence(
        material(departments, segments=segments, assignments=assignments, signals=signals(("C1", "IT")))
    )
    assert of_kind(found, "agent") == {(10, "IT"): 0.5, (11, "IT"): 0.5}


def test_a_reason_speaks_loudest_for_the_department_that_lists_it_first(departments):
    feedback = material().feedback.assign(reason="2")
    found = of_kind(gather_evidence(material(departments, feedback=feedback)), "reason")
    assert found[10, "Marketing"] == pytest.approx(2 / 3)
    assert found[10, "Facturatie"] == pytest.approx(1 / 3)


def test_a_comment_without_reason_takes_the_registrations(departments):
    contacts = pd.DataFrame({"key": ["C2"], "reason": ["17"]})
    assert of_kind(gather_evidence(material(departments, contacts=contacts)), "reason")[11, "IT"] == 1.0


def test_words_speak_for_the_department_they_resemble(departments, embedder):
    texts = ("berekent termijnbedragen", "schrijft brieven en campagnes", "bouwt de app")
    given = material(departments, texts=texts, embeddings=embedder.encode(texts), embedder=embedder)
    found = of_kind(gather_evidence(given), "words")
    best = {s: max((w, d) for (t, d), w in found.items() if t == s)[1] for s in (10, 11, 12)}
    assert best == {10: "Facturatie", 11: "Marketing", 12: "IT"}
    totals = gather_evidence(given).query("kind == 'words'").groupby("segment")["weight"].sum()
    assert totals.between(0.9, 1.0 + 1e-6).all()


def test_an_example_that_two_departments_claim_speaks_for_both(embedder):
    both = (Department("A", examples=("de nota",)), Department("B", examples=("de nota",)))
    texts = ("de nota", "x", "y")
    found = of_kind(
        gather_evidence(material(both, texts=texts, embeddings=embedder.encode(texts), embedder=embedder)), "words"
    )
    assert found[10, "A"] == pytest.approx(found[10, "B"])


def test_a_merge_adds_up_and_a_rename_changes_no_weight():
    old = (Department("Meetdata", reasons=("1",)), Department("Markt", reasons=("1",)), Department("M&M"))
    merge = tuple(
        SimpleNamespace(old=name, new="M&M", at=date(2026, 4, 1), share=1.0) for name in ("Meetdata", "Markt")
    )
    given = signals(("C1", "Meetdata"), ("C2", "M&M"))
    found = gather_evidence(material(old, changes=merge, signals=given))
    assert of_kind(found, "agent") == {(10, "M&M"): 1.0, (11, "M&M"): 1.0}
    assert of_kind(found, "reason") == {(10, "M&M"): 1.0}


def test_a_signal_names_the_department_of_its_day_and_a_decision_that_of_today():
    departments = (Department("Service"), Department("Web"))
    given = {
        "assignments": pd.DataFrame({"segment": [10], "theme": [1]}),
        "decisions": pd.DataFrame({"theme": [1], "department": ["Service"]}),
        "signals": signals(("C1", "Service")),
    }
    for day, from_agent in ((date(2024, 1, 1), {"Service": 1.0}), (date(2030, 1, 1), {"Service": 0.2, "Web": 0.8})):
        split = (SimpleNamespace(old="Service", new="Web", at=day, share=0.8),)
        found = gather_evidence(material(departments, changes=split, **given))
        assert of_kind(found, "agent") == pytest.approx({(10, name): share for name, share in from_agent.items()})
        assert of_kind(found, "officer") == {(10, "Service"): 1.0}


def test_a_department_is_not_named_after_it_ended(departments):
    ended = (Department("IT", valid_to=date(2025, 12, 1)), departments[0])
    assert of_kind(gather_evidence(material(ended, signals=signals(("C1", "IT"), ("C2", "Facturatie")))), "agent") == {
        (11, "Facturatie"): 1.0
    }


def test_a_name_that_is_no_department_is_counted_and_left_out(departments):
    given = material(departments, signals=signals(("C1", "Kantine"), ("C2", "Kantine")))
    assert of_kind(gather_evidence(given), "agent") == {}
    assert count_unknown_departments(given)[["department", "n"]].to_numpy().tolist() == [["Kantine", 2]]


def timed(n_after):
    at = ["2026-03-02"] * n_after + ["2026-06-01"] * (60 - n_after) + ["2026-03-02"] * 20 + ["2026-06-01"] * 180
    n = len(at)
    segments = pd.DataFrame({"id": np.arange(n), "feedback": np.arange(n)})
    feedback = pd.DataFrame({"id": np.arange(n), "at": pd.to_datetime(at, utc=True)})
    assignments = pd.DataFrame({"segment": np.arange(n), "theme": [1] * 60 + [2] * 200})
    run = Occurrence("invoice run", date(2026, 3, 1), date(2026, 3, 1), department="Facturatie")
    return EvidenceInputs(segments, feedback, (Department("Facturatie"),), assignments=assignments, occurrences=(run,))


def test_a_theme_that_comes_after_the_invoice_runs_points_to_who_ran_them():
    found = of_kind(gather_evidence(timed(50)), "timing")
    assert {segment for segment, _ in found} == set(range(50))
    assert min(found.values()) > 0.5


def test_a_comment_after_the_run_weighs_what_the_run_surely_added():
    """By hand: a theme of 60 with 50 after the run, others 200 with 20; half a comment more in each cell."""
    log_ratio = np.log((50.5 / 61) / (20.5 / 201))
    deviation = np.sqrt(1 / 50.5 + 1 / 20.5)
    expected = 1 - np.exp(-(log_ratio - deviation))
    found = of_kind(gather_evidence(timed(50)), "timing")
    assert sorted(found.values()) == pytest.approx([expected] * 50)


def test_runs_of_one_kind_are_one_kind_whatever_their_capitals():
    inputs = timed(50)
    again = replace(inputs.occurrences[0], kind=inputs.occurrences[0].kind.upper())
    twice = replace(inputs, occurrences=(*inputs.occurrences, again))
    assert gather_evidence(twice).equals(gather_evidence(inputs))


def test_a_theme_that_comes_as_much_at_other_times_points_nowhere():
    assert of_kind(gather_evidence(timed(5)), "timing") == {}


def test_a_head_who_says_not_us_speaks_for_the_others(departments):
    replies = pd.DataFrame({"theme": [1], "department": ["IT"], "agrees": [False]})
    assignments = pd.DataFrame({"segment": [11], "theme": [1]})
    found = of_kind(gather_evidence(material(departments, assignments=assignments, replies=replies)), "reply")
    assert found == {(11, "Facturatie"): 0.5, (11, "Marketing"): 0.5}


def test_an_action_that_worked_points_to_who_did_it(departments):
    actions = pd.DataFrame({"theme": [1], "department": ["IT"]})
    assignments = pd.DataFrame({"segment": [11], "theme": [1]})
    assert of_kind(gather_evidence(material(departments, assignments=assignments, actions=actions)), "action") == {
        (11, "IT"): 1.0
    }


def build_at_midnight(moments, **frames):
    at = pd.to_datetime(moments).tz_localize("Europe/Amsterdam").tz_convert("UTC")
    n = len(moments)
    segments = pd.DataFrame({"id": np.arange(n), "feedback": np.arange(n)})
    feedback = pd.DataFrame({"id": np.arange(n), "at": at, "reason": "1"})
    return EvidenceInputs(segments, feedback, time_zone="Europe/Amsterdam", **frames)


def test_a_department_exists_from_the_companys_day_on():
    new = Department("Nieuw", reasons=("1",), valid_from=date(2026, 10, 1))
    inputs = build_at_midnight(["2026-09-30 23:59", "2026-10-01 00:00", "2026-10-01 12:00"], departments=(new,))
    assert set(gather_evidence(inputs)["segment"]) == {1, 2}


def test_a_run_is_felt_from_the_companys_day_on():
    """Written at midnight, as exports write a date: of the day of the run, and of no day before it."""
    at = ["2026-07-01"] * 50 + ["2026-06-01"] * 210
    run = Occurrence("invoice run", date(2026, 7, 1), date(2026, 7, 1), department="Facturatie")
    assignments = pd.DataFrame({"segment": np.arange(260), "theme": [1] * 60 + [2] * 200})
    inputs = build_at_midnight(at, departments=(Department("Facturatie"),), assignments=assignments, occurrences=(run,))
    assert {segment for segment, _ in of_kind(gather_evidence(inputs), "timing")} == set(range(50))


def test_a_new_kind_of_evidence_needs_a_function_only(departments):
    def weather(given):
        return pd.DataFrame(
            {"segment": given.segments["id"], "kind": "weather", "department": "IT", "weight": 0.1, "source": "storm"}
        )

    assert len(of_kind(gather_evidence(material(departments), more=(weather,)), "weather")) == 3


def test_no_feedback_gives_an_empty_frame(departments):
    empty = EvidenceInputs(
        pd.DataFrame({"id": [], "feedback": []}, dtype="int64"), pd.DataFrame({"id": []}, dtype="int64"), departments
    )
    assert tuple(gather_evidence(empty).columns) == COLUMNS


def test_an_officers_decision_speaks_for_every_comment_of_its_theme_in_todays_names(departments):
    merge = (SimpleNamespace(old="IT", new="Digitaal", at=date(2026, 4, 1), share=1.0),)
    decisions = pd.DataFrame({"theme": [1], "department": ["IT"]})
    assignments = pd.DataFrame({"segment": [11, 12, 10], "theme": [1, 1, 2]})
    given = material(
        (*departments, Department("Digitaal")), changes=merge, assignments=assignments, decisions=decisions
    )
    assert of_kind(gather_evidence(given), "officer") == {(11, "Digitaal"): 1.0, (12, "Digitaal"): 1.0}
