import re
from pathlib import Path

import voc.triage
from voc.decisions.refusals import SENTENCES
from voc.text.messages.catalog import load_messages

ROOM = "voc.triage.messages"
BY_CODE = ("event.", "changed.", "title.proposal_", "why.alert_", "life.", "finish.", "error.")


def own(language):
    return {
        key: text for key, text in load_messages(language, ROOM).items() if load_messages(language).get(key) != text
    }


def test_both_languages_hold_the_same_keys_and_values(list_placeholders):
    nl, en = own("nl"), own("en")
    assert set(nl) == set(en)
    assert {key for key in nl if list_placeholders(nl[key]) != list_placeholders(en[key])} == set()


def test_no_shared_phrase_is_written_twice():
    shared = load_messages("nl")
    assert {key for key in shared if load_messages("nl", ROOM)[key] != shared[key]} == set()


def test_no_phrase_is_left_over():
    source = "\n".join(path.read_text(encoding="utf-8") for path in Path(voc.triage.__file__).parent.glob("*.py"))
    keys = {re.sub(r"\.(one|other)$", "", key) for key in own("nl") if not key.startswith(BY_CODE)}
    assert sorted(key for key in keys if f'"{key}"' not in source) == []


def test_every_error_is_said_somewhere():
    source = "\n".join(path.read_text(encoding="utf-8") for path in Path(voc.triage.__file__).parent.glob("*.py"))
    keys = {re.sub(r"\.(one|other)$", "", key) for key in own("nl") if key.startswith("error.")}
    refusals = {f"error.{code}" for code in SENTENCES}
    assert refusals - keys == set()
    assert sorted(key for key in keys - refusals if f'"{key}"' not in source) == []


def test_no_dutch_phrase_uses_a_word_that_the_domain_forbids():
    forbidden = re.compile(r"veroorzaker|wachtrij|bezwaar|\bacties?\b|doorverbinden|\bthema|officer|ongewenst")
    assert {key: text for key, text in own("nl").items() if forbidden.search(text.casefold())} == {}
