import numpy as np
import pytest

from voc.errors import PeriodError
from voc.insight.facts import list_periods, period_from_index
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
