"""``voc report send``: one month, a line for each address, and an exit code where one was not sent."""

import json

import pytest

from voc.workspace import report_sending
from voc.workspace.report_sending import DeliveryOutcome, ReportDelivery

SENT = ReportDelivery(None, "kim@voorbeeld.nl", ("r/voc-2026-06-nl.html", "r/b.xlsx"), DeliveryOutcome.SENT)


@pytest.fixture
def send(voc, fresh, monkeypatch):
    """Return a function that runs the command with the given deliveries."""

    def run(*deliveries, options=()):
        requests = []
        monkeypatch.setattr(
            report_sending, "send_reports", lambda ws, request: requests.append(request) or list(deliveries)
        )
        done = voc("report", "send", "2026-06", "-w", fresh, *options)
        return done, requests

    return run


@pytest.mark.parametrize("words", [(), ("2026-06", "2026-07")])
def test_one_month_is_sent(voc, fresh, words):
    assert voc("report", "send", *words, "-w", fresh).code == 2


def test_a_month_that_is_none_is_refused(voc, fresh):
    assert voc("report", "send", "juni", "-w", fresh).code == 2


def test_each_address_has_a_line_with_its_files_or_why_not(send):
    failed = ReportDelivery("IT", "els@voorbeeld.nl", (), DeliveryOutcome.FAILED, "mailbox full")
    done, _ = send(SENT, failed)
    lines = done.out.splitlines()
    assert lines[0].split("  ")[-1] == "voc-2026-06-nl.html, b.xlsx"
    assert "the company  kim@voorbeeld.nl" in lines[0]
    assert lines[1].endswith("IT  els@voorbeeld.nl  mailbox full")
    assert done.code == 3


@pytest.mark.parametrize(
    ("outcome", "code"),
    [("sent", 0), ("would be sent", 0), ("sent before", 0), ("unsure", 3), ("failed", 3), ("no report", 3)],
)
def test_only_what_should_have_been_sent_asks_for_attention(send, outcome, code):
    done, _ = send(SENT, ReportDelivery("IT", "els@voorbeeld.nl", (), outcome))
    assert done.code == code


def test_without_anybody_nothing_is_printed_but_json(send):
    assert send()[0].out == ""
    assert json.loads(send(options=("--json",))[0].out) == []
