"""Tidy frames for analysts: nothing is pooled, nothing hidden is told, and what is missing is not zero."""

from types import SimpleNamespace

import pytest

from voc.errors import UnknownNameError
from voc.insight.tidy_frames import (
    SPLIT_COLUMNS,
    list_ends,
    tabulate_alerts,
    tabulate_causes,
    tabulate_costs,
    tabulate_nps,
)
from voc.records import Estimate, Period

COMPANY = {"company": {"name": "Proef", "time_zone": "Europe/Amsterdam"}}


def test_causes_per_theme_stand_largest_first_with_unknown_as_none(world):
    world.many("2026-10", 1, 40, causes={"Facturatie": 0.3, "Digitaal & IT": 0.5, None: 0.2})
    world.many("2026-10", 2, 3, causes={"Facturatie": 1.0})
    frame = tabulate_causes(world.facts(), Period(2026, 10))
    assert frame["department"].tolist() == ["Digitaal & IT", "Facturatie", None, None]
    assert frame["share"].tolist()[:3] == pytest.approx([0.5, 0.3, 0.2])
    assert frame["note"].tolist()[-1] == "fewer than 5 customers"
    # Nothing was audited: no interval, but how surely the order holds.
    assert frame["low"].isna().all()
    assert 0.5 < frame["leads"].iloc[0] < 0.9


def test_the_nps_per_month_and_split_by_a_column(world):
    for k in range(12):
        world.comment(
            "2026-10-05", 1, scope="transactional", score=10 if k % 2 else 0, channel="chat" if k % 2 else "phone"
        )
    world.comment("2026-09-05", 1, scope="transactional", score=10)
    whole = tabulate_nps(world.facts())
    assert whole["month"].tolist() == ["2026-09", "2026-10"]
    assert whole["note"].tolist() == ["fewer than 5 customers", ""]
    # A number that is not shown is missing: 0 would be another number.
    assert whole["answers"].isna().tolist() == [True, False]
    assert whole["answers"].iloc[1] == 12
    split = tabulate_nps(world.facts(), by="channel")
    assert split.loc[split["month"] == "2026-10", ["channel", "nps"]].to_numpy().tolist() == [
        ["chat", 100.0],
        ["phone", -100.0],
    ]


def test_a_column_that_cannot_split_is_named_with_those_that_can(world):
    world.comment("2026-10-05", 1, score=3)
    with pytest.raises(UnknownNameError, match="channel, touchpoint"):
        tabulate_nps(world.facts(), by="customer")


def test_the_nps_of_a_few_does_not_follow_from_that_of_all(world):
    for channel, n in (("phone", 20), ("chat", 7), ("letter", 3)):
        for _ in range(n):
            world.comment("2026-10-05", 1, scope="transactional", score=9, channel=channel)
    table = tabulate_nps(world.facts(), by="channel").set_index("channel")
    assert table["answers"].isna().to_dict() == {"phone": False, "chat": True, "letter": True}


# ---- every column, and none ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("by", SPLIT_COLUMNS)
def test_the_nps_is_split_by_every_column_and_what_is_missing_is_a_group_too(world, by):
    for k in range(20):
        value = {by: "x"} if k < 10 else {by: None}
        world.comment("2026-10-05", 1, scope="transactional", score=10, **value)
    if by == "question":  # the question of the answer, which is no field of the comment
        assert tabulate_nps(world.facts(), by="question")["question"].tolist() == ["score"]
        return
    frame = tabulate_nps(world.facts(), by=by)
    assert list(frame.columns) == ["month", "scope", "question", by, "nps", "low", "high", "answers", "note"]
    assert frame["answers"].tolist() == [10.0, 10.0]
    assert frame[by].isna().tolist() == [False, True]


def test_no_answers_give_the_columns_and_no_rows(world):
    world.comment("2026-10-05", 1)
    for by in (None, "channel"):
        frame = tabulate_nps(world.facts(), by=by)
        assert frame.empty
        assert frame["nps"].dtype == frame["answers"].dtype == "float64"


def test_scopes_questions_and_other_scales_are_never_pooled(world):
    for scope in ("transactional", "relational", None):
        for k in range(8):
            number = world.comment("2026-10-05", 1, scope=scope, score=10 if scope else 0)
            if k % 2:
                world.answer(number, 1, scale="csat")
    frame = tabulate_nps(world.facts())
    assert frame["nps"].tolist() == [100.0, 100.0, -100.0]
    assert frame["scope"].isna().tolist() == [False, False, True]
    assert frame["answers"].tolist() == [8.0, 8.0, 8.0]


def test_a_month_of_answers_all_alike_has_an_interval_and_not_a_point(world):
    for _ in range(12):
        world.comment("2026-10-05", 1, scope="transactional", score=10)
    (row,) = tabulate_nps(world.facts()).to_dict("records")
    assert row["nps"] == 100.0
    assert row["low"] < 100.0
    assert row["high"] <= 100.0


def test_the_month_of_an_answer_is_the_companys(world):
    for k in range(12):
        world.comment("2026-11-01 00:30" if k < 6 else "2026-10-31 23:30", 1, scope="transactional", score=10)
    frame = tabulate_nps(world.facts())
    assert frame[["month", "answers"]].to_numpy().tolist() == [["2026-10", 6.0], ["2026-11", 6.0]]


def test_causes_of_all_months_hold_those_of_each(world):
    world.many("2026-09", 1, 10, causes={"Facturatie": 1.0})
    world.many("2026-10", 1, 10, causes={"Digitaal & IT": 1.0})
    facts = world.facts()
    months = {str(p): tabulate_causes(facts, p) for p in (Period(2026, 9), Period(2026, 10))}
    assert months["2026-09"]["department"].tolist() == ["Facturatie"]
    assert months["2026-10"]["department"].tolist() == ["Digitaal & IT"]
    whole = tabulate_causes(facts)
    assert whole["department"].tolist() == ["Digitaal & IT", "Facturatie"]  # of equals by name
    assert whole["share"].tolist() == pytest.approx([0.5, 0.5])
    assert whole["comments"].tolist() == [20, 20]


def test_a_theme_without_comments_in_the_month_has_no_row_and_one_of_few_no_figure(world):
    world.many("2026-10", 1, 4, causes={"Facturatie": 1.0})
    world.many("2026-09", 2, 20, causes={"Facturatie": 1.0})
    frame = tabulate_causes(world.facts(), Period(2026, 10))
    (row,) = frame.to_dict("records")
    assert (row["theme"], row["note"]) == ("T-1", "fewer than 5 customers")
    assert [row[name] for name in ("department", "share", "low", "high", "comments", "leads")] == [None] * 6


def test_many_comments_of_one_customer_are_one_customer_and_have_no_figure(world):
    world.many("2026-10", 1, 40, customer="loud", causes={"Facturatie": 1.0})
    (row,) = tabulate_causes(world.facts(), Period(2026, 10)).to_dict("records")
    assert (row["share"], row["comments"], row["note"]) == (None, None, "fewer than 5 customers")


def test_a_label_is_in_the_companys_language(world):
    world.many("2026-10", 1, 10)
    for language, label in (("nl", "klantthema 1"), ("en", "theme 1")):
        company = COMPANY["company"] | {"language": language}
        frame = tabulate_causes(world.facts(config={"company": company}))
        assert frame["label"].tolist() == [label]


def test_alerts_of_a_month_have_their_columns_also_where_there_are_none(world, months):
    world.steady(months(6))
    frame = tabulate_alerts(world.facts(), Period(2026, 10))
    assert frame.empty
    assert {"theme", "label", "kind", "observed", "expected", "p_adjusted", "customers"} < set(frame.columns)


def test_an_alert_counts_customers_and_is_named_in_the_companys_language(make_world, months):
    world = make_world(n_themes=6)
    world.steady(months(14))
    world.many("2026-10", 3, 60)
    (row,) = tabulate_alerts(world.facts(), Period(2026, 10)).to_dict("records")
    assert (row["theme"], row["label"], row["kind"]) == ("T-3", "klantthema 3", "growing")
    assert row["observed"] == row["customers"] == 72
    assert row["expected"] < 20
    assert row["p_adjusted"] < 0.001


def test_a_month_without_handling_times_has_no_costs_and_the_types_of_one_that_has():
    frame = tabulate_costs(SimpleNamespace(costs=None))
    assert frame.empty
    assert frame["cost_eur"].dtype == frame["contacts"].dtype == "float64"


@pytest.mark.parametrize(
    ("estimate", "ends"),
    [
        (None, (None, None, None)),
        (Estimate(None, None, None, 3, "eur"), (None, None, None)),
        (Estimate(4.0, None, None, 3, "eur"), (4.0, None, None)),
        (Estimate(0.0, 0.0, 2.0, 3, "eur"), (0.0, 0.0, 2.0)),
    ],
)
def test_the_ends_of_what_is_not_known_are_missing_and_not_zero(estimate, ends):
    assert list_ends(estimate) == ends
