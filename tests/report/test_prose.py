"""Sentences about causes: praise is nobody's fault, and neither "no fault" nor "unknown" is accused."""

import pytest

from voc.records import NO_FAULT, Cause, Estimate
from voc.report.cause_prose import format_cause_name, format_causes, has_sure_leader
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
        "De oorzaak ligt vrijwel zeker vooral bij Klantenservice: naar schatting komt 60 % van deze reacties "
        "daarvandaan (55–65 %)."
    )
    assert not has_sure_leader((cause(NO_FAULT, 0.6, can_err=False), cause("Klantenservice", 0.3)))


def test_how_sure_the_cause_is_stands_in_words():
    sure = (cause("Facturatie", 0.8, spread=0.2), cause("IT", 0.2))
    assert say(sure, DUTCH).startswith(
        "De oorzaak ligt vrijwel zeker vooral bij Facturatie: naar schatting komt 80 % van deze reacties"
    )
    first = (cause("Facturatie", 0.8, spread=0.55), cause("IT", 0.2))
    assert say(first, DUTCH).startswith("De oorzaak ligt het vaakst bij Facturatie: naar schatting komt 80 %")
    assert say(first, ENGLISH).startswith("Facturatie is most often the cause: about 80")
    unsure = (cause("Facturatie", 0.5, spread=0.4), cause("IT", 0.2))
    assert say(unsure, DUTCH).startswith("Waar de oorzaak ligt is niet zeker; het meest wijst naar Facturatie")


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
