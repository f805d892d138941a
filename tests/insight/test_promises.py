"""Promises to customers: kept, late, or the customer came first."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from voc.config.company import PromiseRule
from voc.insight.promise_items import tabulate_broken_promises
from voc.insight.promises import PromiseOutcome, find_broken_promises, list_promises, tabulate_promises
from voc.insight.scope import scope_to_period
from voc.records import Event, Period

RULE = {
    "name": "terugbellen",
    "promise_words": ["TBV"],
    "fulfilment_words": ["teruggebeld"],
    "outgoing_channels": ["uitbellen"],
    "broken_words": ["niet teruggebeld", "niet nagekomen"],
    "term_days_by_channel": {"email": 5},
}
OCTOBER, THEME = Period(2026, 10), 1
MADE = "2026-10-08 10:00"
"""A Thursday: two working days later is Monday the 12th."""


def note(world, at, text, customer, **fields):
    world.comment(at, text=text, customer=customer, kind="signal", **fields)


def find_outcomes(world, **changes):
    # A contact of somebody else on the last day: the data go on until then.
    world.end_data("2026-12-20")
    promises = list_promises(world.facts(), PromiseRule(**RULE | changes))
    return promises.set_index("customer")["outcome"].to_dict()


def test_kept_late_overtaken_and_without_a_trace(world):
    for customer in ("kept", "by phone", "late", "first", "broken", "silent", "other"):
        note(world, MADE, "TBV gemaakt", customer, reason="1")
    note(world, "2026-10-12 16:00", "kl teruggebeld, opgelost", "kept", reason="1")
    world.contact("2026-10-09 09:00", "1", customer="by phone", channel="Uitbellen")
    note(world, "2026-10-13 09:00", "kl teruggebeld", "late", reason="1")
    world.contact("2026-10-09 09:00", "1", customer="first")
    note(world, "2026-10-20 09:00", "teruggebeld", "first", reason="1")
    note(world, "2026-10-20 09:00", "kl niet teruggebeld ondanks TBV", "broken", reason="17")
    world.contact("2026-10-09 09:00", "17", customer="other")  # about something else
    assert find_outcomes(world) == {
        "kept": PromiseOutcome.KEPT,
        "by phone": PromiseOutcome.KEPT,
        "late": PromiseOutcome.LATE,
        "first": PromiseOutcome.CUSTOMER_FIRST,
        "broken": PromiseOutcome.CUSTOMER_FIRST,
        "silent": PromiseOutcome.NO_TRACE,
        "other": PromiseOutcome.NO_TRACE,
    }


def test_each_channel_has_its_term_and_a_promise_whose_days_are_not_over_is_open(world):
    note(world, MADE, "TBV", "mail", channel="email")
    note(world, "2026-10-14 10:00", "teruggebeld", "mail")
    note(world, MADE, "TBV", "phone")
    note(world, "2026-10-14 10:00", "teruggebeld", "phone")
    note(world, "2026-12-18 10:00", "TBV", "last")
    assert find_outcomes(world) == {"mail": "kept", "phone": "late", "last": "open"}


def test_the_contact_in_which_it_was_promised_and_a_survey_overtake_nothing(world):
    key = world.contact(MADE, "1", customer="c")
    note(world, "2026-10-08 10:05", "TBV", "c", contact=key)
    world.comment("2026-10-09 10:00", text="Prima geholpen, dank", customer="c", kind="survey")
    assert find_outcomes(world) == {"c": "no trace"}


def test_a_new_promise_is_no_customer_and_does_not_hide_the_call_in_which_it_was_made(world):
    for customer in ("called", "twice", "came"):
        note(world, MADE, "TBV", customer, reason="1")
    for customer, channel in (("called", "Uitbellen"), ("came", "phone")):
        key = world.contact("2026-10-09 10:00", "1", customer=customer, channel=channel)
        note(world, "2026-10-09 10:05", "nieuwe TBV", customer, reason="1", contact=key)
    note(world, "2026-10-09 10:05", "TBV staat nog open", "twice", reason="1")
    world.end_data("2026-12-20")
    promises = list_promises(world.facts(), PromiseRule(**RULE))
    firsts = promises.drop_duplicates("customer").set_index("customer")["outcome"].to_dict()
    assert firsts == {"called": "kept", "twice": "no trace", "came": "customer first"}


def test_a_note_without_a_reason_has_that_of_its_contact(world):
    key = world.contact(MADE, "1", customer="c")
    note(world, "2026-10-08 10:05", "TBV", "c", contact=key, reason=None)
    world.contact("2026-10-09 09:00", "17", customer="c")  # about something else
    assert find_outcomes(world) == {"c": "no trace"}


def test_a_promise_for_the_same_day_is_kept_on_a_saturday(world):
    note(world, "2026-10-10 10:00", "TBV", "c")
    note(world, "2026-10-10 15:00", "teruggebeld", "c")
    assert find_outcomes(world, term_days=0, term_days_by_channel={}) == {"c": "kept"}


def test_promises_without_a_channel_do_not_follow_from_all_less_the_others(world):
    add_outcomes(world, 20, 0)
    for k in range(2):
        note(world, MADE, "TBV", f"none-{k}", channel=None)
        note(world, "2026-10-09 10:00", "teruggebeld", f"none-{k}", channel=None)
    world.end_data("2026-12-20")
    table = tabulate_promises(world.facts(config={"promises": [RULE]}), OCTOBER).set_index("channel")
    assert list(table.index) == ["", "phone"]
    assert table.loc["", "kept"] == 22
    assert pd.isna(table.loc["phone", ["made", "kept", "share"]]).all()


def add_outcomes(world, n_in_time, n_first, channel="phone"):
    for k in range(n_in_time + n_first):
        customer = f"{channel}-{k}"
        note(world, MADE, "TBV", customer, channel=channel)
        if k < n_in_time:
            note(world, "2026-10-09 10:00", "teruggebeld", customer)
        else:
            world.contact("2026-10-09 10:00", "1", customer=customer, channel=channel)


def test_shares_by_channel_and_hidden_numbers_that_nothing_tells(world):
    add_outcomes(world, 12, 8)
    add_outcomes(world, 6, 2, "chat")
    world.end_data("2026-12-20")
    table = tabulate_promises(world.facts(config={"promises": [RULE]}), OCTOBER).set_index("channel")
    total = table.loc[""]
    assert total[["made", "kept", "late", "customer_first"]].tolist() == [28, 18, 0, 10]
    assert total["share"] == pytest.approx(18 / 28)
    assert total["low"] < total["share"] < total["high"]
    # Two of the chat; with the phone's eight the ten of all would tell them.
    assert pd.isna(table.loc[["chat", "phone"], "customer_first"]).all()
    assert pd.isna(table.loc[["chat", "phone"], "made"]).all()
    assert table.loc["chat", "kept"] == 6


def test_where_nobody_records_that_a_promise_was_kept_no_share_is_told(world):
    add_outcomes(world, 0, 8)
    world.end_data("2026-12-20")
    total = tabulate_promises(world.facts(config={"promises": [RULE]})).set_index("channel").loc[""]
    assert total["customer_first"] == 8
    assert pd.isna(total["share"])
    assert "no note" in total["note"]
    assert tabulate_promises(world.facts()).empty


def test_who_says_that_a_promise_was_broken_is_counted_by_theme(world):
    for k in range(20):
        text = "Ik ben niet teruggebeld" if k < 7 else "De nota klopt niet"
        world.comment("2026-10-05 12:00", THEME, text=text)
    scope = scope_to_period(world.facts(config={"promises": [RULE]}), OCTOBER)
    rows = scope.list_comment_rows(scope.list_theme_mentions(THEME - 1))
    (promise,) = find_broken_promises(scope, THEME - 1, rows)
    assert (promise.name, promise.customers.value) == ("terugbellen", 7)
    # Of nine of whom seven say so the two others would follow: it is told without a number.
    (promise,) = find_broken_promises(scope, THEME - 1, rows[:9])
    assert promise.customers.value is None
    assert find_broken_promises(scope, THEME - 1, rows[3:]) == ()


# ---- what an officer says -----------------------------------------------------------------------------------------


def answer(facts, **broken_by_text):
    """Return facts in which an officer said of texts whether their promise was broken."""
    ids = dict(zip(facts.feedback["text"], facts.feedback["id"], strict=True))
    at = pd.Timestamp("2026-11-02 09:00", tz="UTC").to_pydatetime()
    answers = {
        ids[text.replace("_", " ")]: Event(
            "r", "F-1", "promise", {"broken": broken, "promise": "terugbellen"}, "Noor", at
        )
        for text, broken in broken_by_text.items()
    }
    return replace(facts, promise_answers=answers)


def test_an_officers_word_about_a_promise_goes_before_what_is_on_record(world):
    note(world, MADE, "TBV een", "a", reason="1")
    note(world, MADE, "TBV twee", "b", reason="1")
    note(world, MADE, "TBV drie", "c", reason="1")
    world.contact("2026-10-09 09:00", "1", customer="c")
    world.end_data("2026-12-20")
    facts = answer(world.facts(), TBV_een=False, TBV_twee=True, TBV_drie=True)
    table = list_promises(facts, PromiseRule(**RULE)).set_index("customer")
    assert table["outcome"].to_dict() == {"a": "kept", "b": "not kept", "c": "customer first"}
    assert table["confirmed"].all()
    # Of another promise nothing was said.
    other = list_promises(facts, PromiseRule(**RULE | {"name": "antwoord"}))
    assert not other["confirmed"].any()


def test_what_is_no_broken_promise_by_an_officer_counts_for_no_theme(world):
    for k in range(12):
        text = f"niet teruggebeld {k}" if k < 6 else f"nooit meer iets gehoord {k}"
        world.comment(f"2026-10-{10 + k} 10:00", THEME, text=text, customer=f"c-{k}")
    facts = world.facts(config={"promises": [RULE], "departments": []})
    rows = np.arange(12)

    def count(facts):
        scope = scope_to_period(facts, OCTOBER)
        return [one.customers.value for one in find_broken_promises(scope, THEME - 1, rows)]

    assert count(facts) == [6]
    assert count(answer(facts, niet_teruggebeld_0=False)) == [5]
    assert count(answer(facts, nooit_meer_iets_gehoord_6=True)) == [7]


def test_the_officers_list_has_what_is_open_first(world):
    for k in range(2):
        world.comment(f"2026-10-{10 + k} 10:00", THEME, text=f"niet teruggebeld {k}", customer=f"c-{k}")
    world.comment("2026-10-15 10:00", THEME, text="nooit meer iets gehoord", customer="c-3")
    facts = answer(
        world.facts(config={"promises": [RULE], "departments": []}),
        niet_teruggebeld_0=False,
        nooit_meer_iets_gehoord=True,
    )
    table = tabulate_broken_promises(facts, OCTOBER)
    assert table["basis"].tolist() == ["says so", "says so", "officer"]
    assert table["answer"].tolist() == ["", "not broken", "broken"]
    assert table["themes"].tolist() == ["T-1"] * 3
    assert table["at"].iloc[1].isoformat() == "2026-11-02T10:00:00+01:00"


def test_a_note_with_the_words_of_an_earlier_one_is_another_note(world):
    first = len(world.feedback) + 1
    note(world, "2026-05-08 10:00", "TBV gemaakt", "kept", reason="1")
    note(world, "2026-05-11 10:00", "kl teruggebeld", "kept", reason="1")
    note(world, MADE, "TBV gemaakt", "kept", reason="1", duplicate_of=first)
    note(world, MADE, "TBV gemaakt", "kept", reason="1", duplicate_of=first)  # came in twice
    note(world, "2026-10-09 16:00", "kl teruggebeld", "kept", reason="1", duplicate_of=first + 1)
    world.end_data("2026-12-20")
    promises = list_promises(world.facts(), PromiseRule(**RULE))
    assert promises["outcome"].tolist() == [PromiseOutcome.KEPT] * 2
