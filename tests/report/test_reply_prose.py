"""A department's answer in sentences: its own words, cut where they are long, and who settled it."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from voc.insight.reply_results import PrintedPromise, PrintedReply
from voc.report.messages import ReportMessages
from voc.report.reply_prose import LONGEST_REPLY_REASON, format_reply, format_return

NL = ReportMessages("nl")
REPLY = PrintedReply(
    "B-2026-10-1", 1, "Facturatie", agrees=False, reason="De brief is van IT", at=datetime(2026, 11, 5, 9, tzinfo=UTC)
)


def say(**changes):
    return format_reply(replace(REPLY, **changes), NL).replace("\xa0", " ")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "(bij B-2026-10-1), niet eens: ‘De brief is van IT’"),
        ({"partly": True}, "(bij B-2026-10-1), deels eens: ‘De brief is van IT’"),
        ({"agrees": True}, "(bij B-2026-10-1), eens: ‘De brief is van IT’"),
        ({"agrees": True, "reason": ""}, "(bij B-2026-10-1): eens."),
        ({"agrees": True, "reason": " \n"}, "(bij B-2026-10-1): eens."),
    ],
)
def test_an_answer_is_one_of_four(changes, words):
    told = say(**changes)
    assert words in told
    assert told.endswith("Nog niet beoordeeld.")


@pytest.mark.parametrize(
    ("upheld", "settled", "end"),
    [
        (True, None, "de afdeling krijgt gelijk."),
        (False, None, "het antwoord is niet gevolgd."),
        (True, "IT", "De oorzaak is vastgesteld bij IT."),
    ],
)
def test_the_outcome_ends_the_answer(upheld, settled, end):
    assert say(upheld=upheld, settled_department=settled).endswith(end)


def test_long_words_are_cut_to_a_few_lines():
    kept, cut = "a" * LONGEST_REPLY_REASON, "a" * (LONGEST_REPLY_REASON + 1)
    assert f"‘{kept}’" in say(reason=kept)
    assert f"‘{kept[:-1]}…’" in say(reason=cut)
    assert f"‘{kept[:-1]}…’" in say(action=cut)
    assert f"‘{kept}’" in say(action=kept)


def test_a_promise_says_who_and_when_as_far_as_it_is_known():
    assert "Gaat doen" not in say()
    assert "Gaat doen: ‘Brief herzien’." in say(action="Brief herzien")
    assert "(IT)" in say(action="Brief herzien", owner="IT")
    assert "(klaar op 1 december 2026)" in say(action="Brief herzien", due=date(2026, 12, 1))
    assert "(IT, klaar op 1 december 2026)" in say(action="Brief herzien", owner="IT", due=date(2026, 12, 1))


def test_every_further_promise_has_its_sentence():
    further = (PrintedPromise("Controle bouwen", "IT"), PrintedPromise(""), PrintedPromise("Bellen"))
    told = say(action="Brief herzien", further=further)
    assert told.count("Gaat doen") == 3
    assert told.index("herzien") < told.index("Controle") < told.index("Bellen")


def test_few_comments_read_together_prove_nothing():
    assert "Samen gelezen" not in say(n_read=4, n_own=4)
    assert "Samen gelezen: 5 reacties; bij 2 ligt de oorzaak bij Facturatie." in say(n_read=5, n_own=2)


def test_what_a_person_typed_is_no_markup_of_ours():
    assert "\u202e" not in say(reason="omgekeerd \u202e", department="IT\u202e", action="\u202ex", owner="\u202ey")


def test_a_form_without_an_address_goes_back_to_the_sender():
    assert format_return("", NL) != format_return("voc@voorbeeld.nl", NL)
    assert "voc@voorbeeld.nl" in format_return("voc@voorbeeld.nl", NL)
