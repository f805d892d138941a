"""The officer's lines of page one: through Python and the command, in the report, and taken back."""

import json

from voc.workspace.workspace import open_workspace

MONTH = "2026-06"
ASKS = [{"text": "Herstel de rekenregel", "owner": "facturatie", "due": "2026-07-15"}]
LINES = {"opening": "Juni ging over nota's.", "asks": ASKS, "thanks": "Met dank aan Digitaal."}


def test_the_letter_is_in_the_month_and_in_a_departments_own(shop, voc):
    outcome = voc("decide", "letter", f"letter/{MONTH}", "--payload", json.dumps(LINES), "-w", shop)
    assert outcome.code == 0, outcome.err
    with open_workspace(shop) as ws:
        letter = ws.month(MONTH).letter
        assert (letter.opening, letter.thanks, letter.is_proposed) == (LINES["opening"], LINES["thanks"], False)
        # The department by its name of today, whatever was typed.
        assert [(ask.owner, ask.text, str(ask.due)) for ask in letter.asks] == [
            ("Facturatie", "Herstel de rekenregel", "2026-07-15")
        ]
        assert ws.month(MONTH, "Digitaal").letter.asks == ()
        assert ws.month(MONTH, "Digitaal").letter.opening == ""
        assert len(ws.month(MONTH, "Facturatie").letter.asks) == 1
        assert ws.month("2026-05").letter.opening == ""


def test_the_last_letter_counts_and_undo_takes_it_back(shop):
    with open_workspace(shop) as ws:
        first = ws.decide("letter", f"letter/{MONTH}", LINES)
        second = ws.decide("letter", f"letter/{MONTH}", {"opening": "Anders.", "asks": []})
        letter = ws.month(MONTH).letter
        assert (letter.opening, letter.asks, letter.is_proposed) == ("Anders.", (), False)
        ws.decisions.undo(second.id)
        assert ws.month(MONTH).letter.opening == LINES["opening"]
        ws.decisions.undo(first.id)
        assert ws.month(MONTH).letter.is_proposed


def test_the_report_prints_the_lines_and_no_markup_of_them(shop):
    hostile = {
        "opening": "<b>Juni</b> {x} =1+1",
        "asks": [{"text": "<script>alert(1)</script>", "owner": "Facturatie"}],
    }
    with open_workspace(shop) as ws:
        assert "Juni" not in ws.report(MONTH, formats=("html",))[0].read_text(encoding="utf-8")
        # A report that is there already is made anew.
        ws.decide("letter", f"letter/{MONTH}", hostile)
        page = ws.report(MONTH, formats=("html",))[0].read_text(encoding="utf-8")
    assert "&lt;b&gt;Juni&lt;/b&gt; {x} =1+1" in page
    assert "<script>alert" not in page
    assert "Voorstel; de VoC-specialist" not in page
