"""Facts: which items, comments, mentions and answers there are, of whom, in which month, and by whose doing."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voc.errors import PeriodError
from voc.insight.facts import (
    Facts,
    drop_repeated_answers,
    list_periods,
    number_customers,
    period_from_index,
    text_or_none,
)
from voc.insight.month import build_month
from voc.records import Period


def test_who_an_item_is_from_is_told_by_its_contact_where_it_names_nobody(world):
    key = world.contact("2026-10-05", "1", customer="c-7")
    unknown = world.contact("2026-10-06", "1", customer=None)
    world.comment("2026-10-05", 1, customer="c-7")
    world.comment("2026-10-05", 1, customer=None, contact=key, kind="signal")
    world.comment("2026-10-06", 1, customer=None, contact=unknown, kind="signal")
    world.comment("2026-10-06", 1, customer=None, contact=unknown, kind="complaint")
    world.comment("2026-10-07", 1, customer=None)
    world.comment("2026-10-07", 1, customer=None)
    assert world.facts().items["customer_code"].nunique() == 4


def test_who_answered_several_questions_in_words_is_one_customer(world):
    for key, question in [
        ("r1/1", "Waarom?"),
        ("r1/2", "Wat kan beter?"),
        ("2026/1", "Waarom?"),
        ("2026/2", "Waarom?"),
    ]:
        number = world.comment("2026-10-05", 1, customer=None)
        world.feedback[number - 1] |= {"source_key": key, "question": question}
    codes = world.facts().items["customer_code"].tolist()
    assert codes[0] == codes[1]
    assert len(set(codes)) == 3, "keys with a stroke of two people, who were asked the same"


def test_a_month_is_one_of_the_companys_time_zone(world):
    world.comment("2026-11-01 00:30", 1)  # 31 October, 23:30 UTC
    facts = world.facts()
    assert list_periods(facts) == [Period(2026, 11)]
    assert facts.items["day"].tolist() == [Period(2026, 11).first_day.toordinal()]


def test_items_without_an_exact_date_enter_no_month(world):
    world.comment(None, 1)
    world.comment("2026-10-05", 1, date_state="ambiguous")
    assert list_periods(world.facts()) == []


def test_a_copy_of_an_earlier_text_is_not_counted_again(world):
    first = world.comment("2026-10-05", 1, customer="c-a")
    world.comment("2026-10-06", 1, customer="c-a", duplicate_of=first)
    assert len(world.facts().comments) == 1


def test_a_comment_counts_once_per_theme_however_many_sentences(world):
    number = world.comment("2026-10-05", 1, 2)
    world.segments.append({"id": 3, "feedback": number, "start": 0, "end": 5})
    world.assignments.append({"segment": 3, "theme": 1, "probability": 0.99, "reason": None})
    facts = world.facts()
    assert facts.mentions[["row", "theme"]].to_numpy().tolist() == [[0, 0], [0, 1]]
    assert facts.mentions["segment"].tolist() == [3, 2]  # the surest sentence stands for the theme


def test_texts_that_say_nothing_are_no_comments(world):
    world.comment("2026-10-05", text="")
    silent = world.comment("2026-10-05", text="geen")
    world.assignments[silent - 1]["reason"] = "uninformative"
    spoken = world.comment("2026-10-05", text="De app doet het niet.")
    assert world.facts().comments["id"].tolist() == [spoken]


def test_the_causes_of_a_comment_are_the_mean_of_its_sentences(world):
    world.comment("2026-10-05", 1, 2)
    world.attributions += [
        {"segment": 1, "department": "Facturatie", "probability": 1.0},
        {"segment": 2, "department": "Digitaal & IT", "probability": 0.6},
        {"segment": 2, "department": None, "probability": 0.4},
    ]
    facts = world.facts()
    assert facts.comment_causes[0].tolist() == pytest.approx([0.5, 0.3, 0, 0, 0.2])
    assert facts.mention_causes[1].tolist() == pytest.approx([0, 0.6, 0, 0, 0.4])


def test_without_evidence_the_cause_is_unknown(world):
    world.comment("2026-10-05", 1)
    assert world.facts().comment_causes[0].tolist() == [0, 0, 0, 0, 1]


def test_a_reason_is_taken_from_the_contact_when_the_item_has_none(world):
    key = world.contact("2026-10-05", "17")
    world.comment("2026-10-05", 1, contact=key)
    world.comment("2026-10-05", 1, contact="elsewhere")
    world.comment("2026-10-05", 1, reason="1")
    world.signals.append({"contact": "elsewhere", "reason": "11", "feedback": None})
    assert world.facts().comments["reason"].tolist() == ["17", "11", "1"]


def test_customers_that_are_not_known_count_one_each(world):
    for customer in ("c-a", "c-a", None, None):
        world.comment("2026-10-05", 1, customer=customer)
    assert np.unique(world.facts().items["customer_code"]).size == 3


def test_a_month_without_data_names_the_first_and_last_that_have_some(world):
    world.comment("2026-03-05", 1)
    world.comment("2026-10-05", 1)
    with pytest.raises(PeriodError, match=r"no data in 2026-11; the first .* 2026-03, the last 2026-10"):
        build_month(world.facts(), Period(2026, 11))


def test_a_month_between_others_in_which_nothing_was_collected_is_a_month(world):
    world.comment("2026-03-05", 1)
    world.comment("2026-10-05", 1)
    month = build_month(world.facts(), Period(2026, 6))
    assert (month.quality.n_feedback, month.themes, month.findings) == (0, (), ())


def test_without_any_data_the_error_says_how_to_begin(world):
    with pytest.raises(PeriodError, match="voc collect FILE"):
        build_month(world.facts(), Period(2026, 6))


def test_a_period_and_its_index_are_each_others_inverse():
    assert period_from_index(Period(2026, 12).index) == Period(2026, 12)


# ---- empty, alone, alike ---------------------------------------------------------------------------------------------


def test_facts_without_any_row_have_every_frame_and_no_month(world):
    facts = world.facts()
    assert (len(facts.items), len(facts.comments), len(facts.mentions), len(facts.scored_answers)) == (0, 0, 0, 0)
    assert facts.month_bounds is None
    assert list_periods(facts) == []
    assert facts.comment_causes.shape == (0, len(facts.departments) + 1)
    assert facts.list_main_departments(0) == []
    assert not facts.has_customers


def test_facts_of_items_alone_know_no_themes_and_no_causes(world):
    """As a notebook fills them by hand: every other frame may be left out."""
    world.comment("2026-10-05", 1)
    full = world.facts()
    facts = Facts(full.config, full.feedback)
    assert len(facts.comments) == 1
    assert (len(facts.mentions), len(facts.scored_answers)) == (0, 0)
    assert facts.comment_causes.tolist() == [[0.0] * len(facts.departments) + [1.0]]
    assert facts.audit_correction.comment_probabilities.shape == (1, len(facts.departments) + 1)


@pytest.mark.parametrize(
    ("at", "month", "day"),
    [
        ("2026-10-31 23:59:59", "2026-10", date(2026, 10, 31)),
        ("2026-11-01 00:00:00", "2026-11", date(2026, 11, 1)),
        ("2026-10-25 03:30:00", "2026-10", date(2026, 10, 25)),  # after the hour that comes twice
        ("2026-12-31 23:30:00", "2026-12", date(2026, 12, 31)),
        ("2027-01-01 00:30:00", "2027-01", date(2027, 1, 1)),
        ("2028-02-29 23:30:00", "2028-02", date(2028, 2, 29)),
    ],
)
def test_an_item_is_of_the_day_that_it_was_in_amsterdam(world, at, month, day):
    world.comment(at, 1)
    items = world.facts().all_items
    assert str(period_from_index(int(items["month"].iloc[0]))) == month
    assert items["day"].iloc[0] == day.toordinal()


def test_contacts_alone_make_a_month_too(world):
    world.comment("2026-10-05", 1)
    world.contact("2026-12-31 23:30", "1")
    facts = world.facts()
    assert [str(period) for period in list_periods(facts)] == ["2026-10", "2026-12"]
    assert facts.month_bounds == (Period(2026, 10).index, Period(2026, 12).index)


# ---- mentions --------------------------------------------------------------------------------------------------------


def test_the_surest_sentence_stands_for_a_theme_and_of_equals_the_first_whatever_the_order_of_the_rows(world):
    world.comment("2026-10-05", 1, 1, 1, text="Een. Twee. Drie.")
    for segment, probability in ((0, 0.4), (1, 0.8), (2, 0.8)):
        world.assignments[segment]["probability"] = probability
    assert world.facts().mentions["segment"].tolist() == [2]
    world.assignments.reverse()
    assert world.facts().mentions["segment"].tolist() == [2]


def test_a_sentence_of_a_theme_that_is_no_more_is_in_no_mention(world):
    world.comment("2026-10-05", 1)
    world.comment("2026-10-06", 99)
    facts = world.facts()
    assert facts.mentions["row"].tolist() == [0]
    assert len(facts.comments) == 2


def test_a_copy_is_no_mention_and_its_answer_still_counts(world):
    first = world.comment("2026-10-05", 1, text="geen", customer="a", score=3)
    world.comment("2026-10-20", 1, text="geen", customer="a", duplicate_of=first, score=9)
    facts = world.facts()
    assert len(facts.mentions) == 1
    assert facts.scored_answers["value"].tolist() == [3.0, 9.0]
    # The copy is no comment: its answer is beside none, and not beside the first one's.
    assert facts.scored_answers["row"].tolist() == [0, -1]


# ---- answers ---------------------------------------------------------------------------------------------------------


def test_a_score_that_an_export_repeats_for_each_open_question_is_one_answer(world):
    for text in ("Te duur", "Te laat"):
        world.comment("2026-10-05 12:00", 1, text=text, customer="a", score=6)
    world.comment("2026-10-05 12:00", 1, text="Prima", customer="b", score=6)
    world.comment("2026-10-05 13:00", 1, text="Weer ik", customer="a", score=6)  # a second survey of that day
    answers = world.facts().scored_answers
    assert len(answers) == 4
    assert len(drop_repeated_answers(answers)) == 3


def test_answers_without_a_value_or_without_a_certain_day_are_no_scores(world):
    number = world.comment("2026-10-05", 1)
    world.answer(number, None)
    world.comment("2026-10-05", 1, score=8, date_state="ambiguous")
    assert len(world.facts().scored_answers) == 0
    assert drop_repeated_answers(world.facts().scored_answers).empty


# ---- causes ----------------------------------------------------------------------------------------------------------


def test_probabilities_that_do_not_add_up_to_one_still_give_shares_that_do(world):
    world.comment("2026-10-05", 1, causes={"Facturatie": 0.2, "Netbeheerder": 0.2})
    world.comment("2026-10-05", 1, causes={"Facturatie": 0.9, None: 0.9})
    causes = world.facts().comment_causes
    assert causes.sum(axis=1).tolist() == pytest.approx([1.0, 1.0])
    assert causes[0, [0, 2]].tolist() == pytest.approx([0.5, 0.5])
    assert causes[1, [0, -1]].tolist() == pytest.approx([0.5, 0.5])


def test_a_department_that_only_the_causes_name_stands_behind_those_of_today(world):
    """One that was dropped from voc.toml still caused what it caused."""
    world.comment("2026-10-05", 1, causes={"Opgeheven": 1.0})
    world.comment("2026-10-06", 1, causes={"Archief": 0.6, None: 0.4})
    facts = world.facts()
    names = [department.name for department in facts.departments]
    assert names[-2:] == ["Archief", "Opgeheven"]
    assert facts.comment_causes[0, names.index("Opgeheven")] == 1.0
    assert facts.comment_causes[1, [names.index("Archief"), -1]].tolist() == pytest.approx([0.6, 0.4])


@pytest.mark.parametrize(
    ("causes", "expected"),
    [
        ({"Facturatie": 0.7, None: 0.3}, ["Facturatie"]),
        ({"Facturatie": 0.3, None: 0.7}, []),  # the unknown part repairs nothing
        ({"Facturatie": 0.34, "Netbeheerder": 0.33, None: 0.33}, []),
        (None, []),
    ],
)
def test_a_theme_has_a_main_department_where_one_caused_most_of_it(world, causes, expected):
    world.comment("2026-10-05", 1, causes=causes)
    facts = world.facts()
    assert facts.list_main_departments(0) == expected
    assert facts.list_main_departments(1) == []


# ---- customers -------------------------------------------------------------------------------------------------------


@given(st.lists(st.sampled_from(["a", "b", "c", None]), max_size=12))
def test_each_known_customer_has_one_number_and_each_unknown_one_their_own(names):
    codes = number_customers(pd.Series(names, dtype="str")).tolist()
    known = {name: {code for code, other in zip(codes, names, strict=True) if other == name} for name in "abc"}
    assert all(len(numbers) <= 1 for numbers in known.values())
    n_known, n_unknown = len(set(names) - {None}), names.count(None)
    assert len(set(codes)) == n_known + n_unknown


@pytest.mark.parametrize(("cell", "text"), [("nota", "nota"), ("", ""), (float("nan"), None), (None, None), (7, None)])
def test_a_missing_cell_is_no_text(cell, text):
    assert text_or_none(cell) == text
