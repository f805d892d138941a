from dataclasses import replace

import pytest

from voc.records import Period
from voc.records.reply_answers import FormFinding, FormOrigin

FINDING = FormFinding("B-2026-10-1", 7)
ORIGIN = FormOrigin("Zonnehof", Period(2026, 10), "Facturatie", "nl", (FINDING,))


def test_the_same_row_has_the_same_mark_in_every_language_and_beside_any_others():
    key = ORIGIN.compute_key(FINDING)
    assert len(key) == 12
    assert replace(ORIGIN, language="en", findings=()).compute_key(FINDING) == key


@pytest.mark.parametrize(
    ("changes", "finding"),
    [
        ({"company": "Ander"}, FINDING),
        ({"period": Period(2026, 11)}, FINDING),
        ({"department": "IT"}, FINDING),
        ({}, replace(FINDING, code="B-2026-10-2")),
        ({}, replace(FINDING, theme=8)),
        ({}, replace(FINDING, theme=None)),
    ],
)
def test_a_row_of_another_form_has_another_mark(changes, finding):
    assert replace(ORIGIN, **changes).compute_key(finding) != ORIGIN.compute_key(FINDING)
