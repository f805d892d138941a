"""Confirmed causes of several audit sessions, each with its probability of having been drawn."""

from datetime import date
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from voc.causes import Organisation
from voc.causes.audit_sample import draw_audit_sample
from voc.pipeline.confirmed_sample import _combine_sessions, _rename_departments, number_months
from voc.records import DateState, Department, Period


def drawn_twice(seed):
    """Return share and interval of a cause that came up more often among the comments that came between two audits."""
    rng = np.random.default_rng(seed)
    cause = np.concatenate([rng.random(800) < 0.1, rng.random(400) < 0.4])
    frame = pd.DataFrame({"segment": np.arange(1200), "feedback": np.arange(1200)})
    first = draw_audit_sample(frame[:800], 120, session="calibration", seed=seed)
    second = draw_audit_sample(frame, 100, session="2026-W41", seed=seed + 1, exclude=first["segment"])
    sessions = {
        "calibration": SimpleNamespace(payload={"rate": 120 / 800, "last": 799}),
        "2026-W41": SimpleNamespace(payload={"rate": 100 / 1080, "last": 1199}),
    }
    both = pd.concat([first, second])
    names = zip(both["inclusion_probability"], both["session"], both["segment"], strict=True)
    chance = np.array([_combine_sessions(p, sessions[s], sessions, k) for p, s, k in names])
    truth = cause[both["segment"]]
    return chance, truth, both["segment"].to_numpy(), cause.mean()


def test_the_chance_of_being_drawn_in_any_session_is_the_one_that_happens():
    n_drawn = np.zeros(1200)
    chances = np.zeros(1200)
    for seed in range(300):
        chance, _, segments, _ = drawn_twice(seed)
        n_drawn[segments] += 1
        chances[segments] = chance
    old, new = slice(0, 800), slice(800, 1200)
    for part in (old, new):
        assert n_drawn[part].mean() / 300 == pytest.approx(chances[part][chances[part] > 0].mean(), rel=0.02)


def test_each_month_has_the_rate_of_the_session_that_was_drawn_for_it():
    october, november = 2026 * 12 + 9, 2026 * 12 + 10
    sessions = {
        "a": SimpleNamespace(payload={"rate": 0.1, "rate_in_month": 0.5, "month": "2026-10", "last": 99}),
        "b": SimpleNamespace(payload={"rate": 0.2, "rate_in_month": 0.4, "month": "2026-11", "last": 99}),
    }
    # A comment of October with two segments, drawn in the first session: by either 1 − .5 × .8.
    assert _combine_sessions(0.25, sessions["a"], sessions, 5, october) == pytest.approx(0.6 / 2)
    assert _combine_sessions(0.4, sessions["b"], sessions, 5, november) == pytest.approx(1 - 0.9 * 0.6)
    assert _combine_sessions(0.2, sessions["b"], sessions, 5, october - 3) == pytest.approx(1 - 0.9 * 0.8)


def test_a_comment_that_got_another_date_since_has_the_rate_by_which_it_was_drawn():
    october = 2026 * 12 + 9
    sessions = {
        "a": SimpleNamespace(payload={"rate": 0.1, "rate_in_month": 0.2, "month": "2026-10", "last": 99}),
        "contacts": SimpleNamespace(payload={"rate": 0.0, "rate_in_month": 0.5, "month": "2026-10", "last": 99}),
    }
    # Drawn in a session of October's contacts, and of September by a corrected file.
    assert _combine_sessions(0.5, sessions["contacts"], sessions, 5, october - 1) == pytest.approx(1 - 0.9 * 0.5)


def test_what_several_sessions_say_together_is_unbiased_and_covers():
    from voc.statistics.prediction_powered import estimate_corrected_shares

    errors, plain, covered = [], [], []
    for seed in range(300):
        chance, truth, _, share = drawn_twice(seed)
        answers = np.column_stack([truth, ~truth]).astype(float)
        flat = np.full((len(answers), 2), 0.5)
        found = estimate_corrected_shares(np.full((1200, 2), 0.5), flat, answers, weights=1 / chance)
        errors.append(found.shares[0] - share)
        plain.append(truth.mean() - share)
        covered.append(found.low[0] <= share <= found.high[0])
    assert abs(np.mean(errors)) < 0.004 < abs(np.mean(plain))
    assert np.mean(covered) >= 0.93


def test_an_answer_names_the_department_of_its_day():
    departments = (Department("Service"), Department("Web"))
    split = SimpleNamespace(old="Service", new="Web", at=date(2026, 4, 1), share=0.8)
    answers = pd.DataFrame(
        {
            "department": pd.Series(["Service", "Service", "Web", None], dtype=object),
            "at": pd.to_datetime(
                ["2026-03-31", "2026-03-31 22:30", "2026-03-31", "2026-03-31"], utc=True, format="ISO8601"
            ),
        }
    )
    named = _rename_departments(Organisation(departments, (split,)), answers, "Europe/Amsterdam")
    # Nobody knows which of the two the first one would be.
    assert named["department"].replace({np.nan: None}).tolist() == ["Service", "Web", None]
    # Half past midnight of the first of April in Amsterdam.
    assert named["at"].dt.hour.tolist() == [22, 0, 0]


OCTOBER = Period(2026, 10).index


@pytest.mark.parametrize(
    ("moment", "state", "month"),
    [
        ("2026-10-31 22:59:59", DateState.EXACT, OCTOBER),
        ("2026-10-31 23:00", DateState.EXACT, OCTOBER + 1),  # midnight in Amsterdam, in winter
        ("2026-09-30 22:00", DateState.EXACT, OCTOBER),  # and in summer
        ("2026-09-30 21:59:59", DateState.EXACT, OCTOBER - 1),
        ("2026-12-31 23:00", DateState.EXACT, Period(2027, 1).index),
        ("2026-10-15", DateState.AMBIGUOUS, -1),
        (None, DateState.MISSING, -1),
    ],
)
def test_a_comments_month_is_the_companys_and_none_where_its_date_may_be_another(moment, state, month):
    feedback = pd.DataFrame(
        {"id": [41], "at": pd.to_datetime([moment], utc=True, format="ISO8601"), "date_state": [state.value]}
    )
    numbers = number_months(feedback, "Europe/Amsterdam")
    assert numbers.to_dict() == {41: month}


def test_no_comments_have_no_months():
    feedback = pd.DataFrame({"id": [], "at": pd.to_datetime([], utc=True), "date_state": []})
    assert number_months(feedback, "Europe/Amsterdam").empty


@pytest.mark.parametrize("probability", [0.0, float("nan")])
def test_a_free_answer_was_drawn_by_no_session(probability):
    sessions = {"a": SimpleNamespace(payload={"rate": 0.5, "last": 99})}
    assert _combine_sessions(0.3, None, sessions, 5) == 0.3
    combined = _combine_sessions(probability, sessions["a"], sessions, 5)
    assert combined == probability or np.isnan(combined)


def test_a_comment_that_came_after_a_session_could_not_be_drawn_in_it():
    sessions = {
        "a": SimpleNamespace(payload={"rate": 0.5, "last": 10}),
        "b": SimpleNamespace(payload={"rate": 0.25, "last": 20}),
    }
    assert _combine_sessions(0.25, sessions["b"], sessions, 11) == pytest.approx(0.25)
    assert _combine_sessions(0.25, sessions["b"], sessions, 10) == pytest.approx(1 - 0.5 * 0.75)
    alone = {"a": sessions["a"]}
    assert _combine_sessions(0.5, sessions["a"], alone, 10) == pytest.approx(0.5)
    # Two segments in the comment: each has half of its chance.
    assert _combine_sessions(0.125, sessions["b"], sessions, 10) == pytest.approx((1 - 0.5 * 0.75) / 2)


@pytest.mark.parametrize(
    ("day", "named"),
    [("2026-03-31 21:59", ["Service"]), ("2026-03-31 22:00", ["Contact"]), ("2026-05-01", ["Contact"])],
)
def test_a_renamed_department_has_its_name_of_today(day, named):
    departments = (Department("Service"), Department("Contact"))
    rename = SimpleNamespace(old="Service", new="Contact", at=date(2026, 4, 1), share=1.0)
    at = pd.to_datetime([day], utc=True, format="ISO8601")
    answers = pd.DataFrame({"department": pd.Series(["Service"], dtype=object), "at": at})
    answered = _rename_departments(Organisation(departments, (rename,)), answers, "Europe/Amsterdam")
    assert answered["department"].tolist() == ["Contact"]
    empty = _rename_departments(Organisation(departments, (rename,)), answers.iloc[:0], "Europe/Amsterdam")
    assert empty["department"].tolist() == []
