"""Sentences about causes: praise is nobody's fault, and neither "no fault" nor "unknown" is accused."""

from dataclasses import replace
from datetime import date

import pytest

from voc.insight.agent_votes import AgentVotes
from voc.insight.audit_readings import AuditReading
from voc.insight.results import Finding, FindingKind
from voc.records import NO_FAULT, Cause, Estimate
from voc.report.cause_prose import (
    format_basis,
    format_cause_name,
    format_causes,
    format_for_and_against,
    has_only_hidden_shares,
    has_sure_leader,
    is_own_theme,
    is_surely_caused,
    sort_by_certainty,
)
from voc.report.messages import ReportMessages

DUTCH, ENGLISH = ReportMessages("nl"), ReportMessages("en")


def cause(name, value, *, spread=0.05, can_err=True):
    return Cause(name, Estimate(value, value - spread, value + spread, 80, "share"), (), can_err)


def say(causes, messages):
    return format_causes(causes, messages).replace("\xa0", " ")


def test_a_theme_of_praise_accuses_nobody():
    causes = (cause("Geen fout", 0.88, can_err=False), cause("Klantenservice", 0.08), cause(None, 0.04))
    assert say(causes, DUTCH) == "Niets misgegaan bij 88 % (tussen 83 en 93 %)."
    assert say(causes, ENGLISH).startswith("Nothing went wrong in 88")


def test_who_has_a_real_part_beside_the_praise_is_named_for_the_rest():
    causes = (cause("Geen fout", 0.6, can_err=False), cause("Klantenservice", 0.4))
    assert say(causes, DUTCH).endswith("Van de andere wijst het meest naar Klantenservice 40 % (tussen 35 en 45 %).")


def test_no_fault_is_not_among_the_accused():
    causes = (cause("Klantenservice", 0.6), cause(NO_FAULT, 0.3, can_err=False), cause(None, 0.1))
    assert say(causes, DUTCH) == (
        "De oorzaak ligt meestal bij Klantenservice: naar schatting bij 60 % van deze reacties (55–65 %)."
    )
    assert not has_sure_leader((cause(NO_FAULT, 0.6, can_err=False), cause("Klantenservice", 0.3)))


def test_how_sure_the_cause_is_stands_in_words():
    sure = (cause("Facturatie", 0.8, spread=0.2), cause("IT", 0.2))
    assert say(sure, DUTCH).startswith(
        "De oorzaak ligt meestal bij Facturatie: naar schatting bij 80 % van deze reacties"
    )
    first = (cause("Facturatie", 0.8, spread=0.55), cause("IT", 0.2))
    assert say(first, DUTCH).startswith("De oorzaak ligt het vaakst bij Facturatie: naar schatting bij 80 %")
    assert say(first, ENGLISH).startswith("The cause lies most often with Facturatie: for an estimated 80")
    unsure = (cause("Facturatie", 0.5, spread=0.4), cause("IT", 0.2))
    assert say(unsure, DUTCH).startswith("Waar de oorzaak ligt is niet zeker; het meest wijst naar Facturatie")


def test_what_a_share_rests_on_is_told_in_comments_that_were_read_by_whom_and_when():
    read = replace(cause("Facturatie", 0.8), n_read=13, n_read_here=11)
    assert format_basis((read,), DUTCH) == (
        "Ter controle zijn 13 willekeurig gekozen reacties hierover nagelezen: bij 11 lag de oorzaak bij Facturatie, "
        "bij 2 niet."
    )
    day = date(2026, 11, 3)
    assert "nagelezen, door 2 VoC-specialisten op 3 november 2026: bij 11" in format_basis(
        (read,), DUTCH, AuditReading(2, day, day)
    )
    assert "nagelezen, door een VoC-specialist tussen 3 november 2026 en 5 november 2026: bij 11" in format_basis(
        (read,), DUTCH, AuditReading(1, day, date(2026, 11, 5))
    )
    assert format_basis((replace(read, n_read_here=13),), ENGLISH).endswith("in all 13 the cause lay with Facturatie.")
    assert "bij geen ervan" in format_basis((replace(read, n_read_here=0),), DUTCH)
    one = replace(read, n_read=1, n_read_here=1)
    assert format_basis((one,), DUTCH) == (
        "Ter controle is 1 willekeurig gekozen reactie hierover nagelezen: de oorzaak lag bij Facturatie."
    )
    assert format_basis((cause("Facturatie", 0.8),), DUTCH) == ""
    assert format_basis((cause(None, 1.0),), DUTCH) == ""


VOTES = AgentVotes("Facturatie", 186, 73, 10, "Digitaal & IT", 91, 93, 46)


def weigh(votes, *, read=13, here=11, name="Facturatie", messages=DUTCH):
    finding = Finding("B-2026-10-1", FindingKind.THEME_NEW, votes=votes)
    return format_for_and_against(finding, (replace(cause(name, 0.8), n_read=read, n_read_here=here),), messages)


def test_for_and_against_stand_together():
    text = weigh(VOTES)
    assert text.startswith("Ter controle zijn 13 willekeurig gekozen reacties")
    assert text.endswith(
        "Van de 186 medewerkersignalen hierover noemen er 73 Facturatie, 103 een andere afdeling, vooral Digitaal & IT "
        "(91) en volgens 10 ging er niets mis. Waar zo’n signaal is nagelezen, noemde het maar 46 van de 93 keer de "
        "juiste afdeling; daarom weegt het licht."
    )
    assert "Of the 186 agent signals about this, 73 name Facturatie" in weigh(VOTES, messages=ENGLISH)


def test_a_head_reads_that_another_department_was_named_and_not_which():
    assert "103 een andere afdeling en volgens 10" in weigh(replace(VOTES, other=None, n_other=0))


def test_nobody_who_named_the_department_and_only_one_other():
    text = weigh(replace(VOTES, n=91, n_named=0, n_nobody=0, n_right=90))
    assert "medewerkersignalen hierover noemt er geen Facturatie en 91 Digitaal & IT." in text
    assert text.endswith("Waar zo’n signaal is nagelezen, noemde het 90 van de 93 keer de juiste afdeling.")


def test_few_signals_or_signals_about_another_cause_are_not_told():
    assert "medewerkersignalen" not in weigh(replace(VOTES, n=4, n_named=2, n_nobody=0))
    assert "medewerkersignalen" not in weigh(VOTES, name="Digitaal & IT")
    assert weigh(None, read=0, here=0) == ""
    assert "nagelezen, noemde" not in weigh(replace(VOTES, n_checked=9))


def test_where_all_is_unknown_or_nothing_went_wrong_there_is_nobody_to_name():
    assert say((cause(None, 1.0),), DUTCH) == "De oorzaak is nog onbekend."
    assert say((cause(NO_FAULT, 1.0, spread=0.0, can_err=False),), DUTCH).startswith("Niets misgegaan")


@pytest.mark.parametrize(("name", "words"), [(None, "onbekend"), (NO_FAULT, "niets misgegaan"), ("IT", "IT")])
def test_no_fault_and_unknown_are_two_answers_in_tables_and_charts(name, words):
    assert format_cause_name(name, DUTCH) == words


def ordered(name, value, probability):
    """Return a cause as it is before anything was audited."""
    return Cause(name, Estimate(value, None, None, 80, "share"), (), lead_probability=probability)


@pytest.mark.parametrize(
    ("probability", "words"),
    [
        (0.95, "vrijwel zeker bij Facturatie (kans 95 %)"),
        (0.8, "waarschijnlijk bij Facturatie (kans 80 %)"),
        (0.6, "eerder bij Facturatie dan bij een ander (kans 60 %)"),
        (0.4, "misschien bij Facturatie, waar het meest naar wijst (kans 40 %)"),
    ],
)
def test_before_an_audit_the_order_is_told_with_how_sure_it_is_and_no_interval(probability, words):
    causes = (ordered("Facturatie", 0.4, probability), ordered("IT", 0.3, 0.2), cause(None, 0.3))
    sentence = say(causes, DUTCH)
    assert sentence == f"Het vaakst ligt de oorzaak {words}, daarna bij IT; nagekeken is dat nog niet."
    assert "tussen" not in sentence


def test_before_an_audit_a_single_department_stands_alone():
    said = say((ordered("Facturatie", 0.9, 0.99),), ENGLISH)
    assert "almost certainly with Facturatie (probability 99%)" in said
    # No model of a month is sure of everything.
    assert "(probability more than 99%)" in say((ordered("Facturatie", 0.9, 0.999),), ENGLISH)


def hidden(name, *, can_err=True, lead_probability=None):
    share = Estimate(None, None, None, 0, "share", note="fewer than 5 customers")
    return Cause(name, share, (), can_err, lead_probability)


def test_who_leads_by_a_hidden_share_is_named_without_a_number():
    assert "Facturatie" in say((hidden("Facturatie"), cause(None, 0.2)), DUTCH)
    assert "%" not in say((hidden("Facturatie"),), DUTCH)
    assert say((hidden("Geen fout", can_err=False),), DUTCH) == DUTCH("cause.no_fault_few").replace("\xa0", " ")
    ordered = say((hidden("Facturatie", lead_probability=0.8),), DUTCH)
    assert "waarschijnlijk bij Facturatie (kans 80 %)" in ordered
    assert not has_only_hidden_shares((hidden("Facturatie"), cause("IT", 0.3)))
    assert not has_only_hidden_shares((cause(None, 0.3),))


@pytest.mark.parametrize(
    ("low", "lead_probability", "expected"),
    [(0.2, None, True), (0.19, None, False), (None, None, False), (None, 0.5, True), (0.9, 0.49, False)],
)
def test_a_fifth_at_least_or_a_likely_lead_is_sure(low, lead_probability, expected):
    share = Estimate(0.4, low, None, 80, "share")
    assert is_surely_caused(Cause("IT", share, lead_probability=lead_probability)) is expected


def test_a_second_department_is_named_from_a_seventh_on():
    both = (cause("IT", 0.6), cause("Facturatie", 0.15), cause("Markt", 0.15))
    assert "Een kleiner deel wijst naar Facturatie" in say(both, DUTCH)
    assert "Markt" not in say(both, DUTCH)
    assert "Facturatie" not in say((cause("IT", 0.6), cause("Facturatie", 0.149)), DUTCH)


def test_no_model_is_a_hundred_percent_sure():
    assert "100" not in say((replace(cause("IT", 0.9), lead_probability=0.996),), DUTCH)
    assert "99 %" in say((replace(cause("IT", 0.9), lead_probability=0.994),), DUTCH)


def test_a_department_reads_first_what_surely_arises_there(october):
    unsure, sure = october.themes[7], october.themes[3]
    unsure = replace(unsure, causes=(cause("Techniek", 0.21),))
    decided = replace(unsure, theme=99, department="Techniek")
    assert [line.theme for line in sort_by_certainty([unsure, sure, decided])] == [sure.theme, 99, unsure.theme]
    assert not is_own_theme(replace(unsure, causes=()))
