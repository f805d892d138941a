"""The commands about decisions: a finding is disputed, and what was decided is listed and taken back."""

import json

import voc as library


def test_a_dispute_is_listed_and_becomes_evidence(voc, shop):
    with library.open(shop) as ws:
        finding = next(found for found in ws.month("2026-06").findings if found.theme is not None)
    done = voc("dispute", finding.code, "--reason", "niet van ons", "--department", "Digitaal", "-w", shop)
    if done.code:  # the code is of the department's own report, which may have fewer findings
        done = voc("dispute", finding.code, "--reason", "niet van ons", "-w", shop)
    assert done.code == 0, done.err
    listed = json.loads(voc("dispute", "--list", "--json", "-w", shop).out)
    assert [row["reason"] for row in listed] == ["niet van ons"]
    with library.open(shop) as ws:
        ws.fit_causes()
        kinds = set(ws.facts.evidence["kind"])
    assert ("reply" in kinds) == (listed[0]["theme"] is not None)


def test_a_dispute_needs_a_reason_and_a_finding_that_is_there(voc, shop):
    assert "B-2026-10-3" in voc("dispute", "nonsense", "--reason", "x", "-w", shop).error
    assert "there is no finding" in voc("dispute", "B-2026-06-99", "--reason", "x", "-w", shop).error
    assert voc("dispute", "-w", shop).code == 2
    assert "needs a reason" in voc("dispute", "B-2026-06-1", "-w", shop).error
