"""Reports on their way: each head's own report and no other, by mail and into folders, and never twice."""

import email
import email.policy
import json
import os
import shutil
import signal
import socketserver
import subprocess
import sys
import threading
from dataclasses import replace

import pytest

from voc.config.delivery import DeliverySettings
from voc.errors import ConflictError, InputError, UsageError, VocError
from voc.records import Period
from voc.workspace import open_workspace
from voc.workspace.delivery_log import DeliveryLog, DeliveryRecord, DeliveryState
from voc.workspace.report_sending import DeliveryOutcome, DeliveryRequest, send_reports

PERIOD = Period(2026, 6)
UNKNOWN_PORT = "port = 1"
BILLS, IT = "facturatie@shop.example", "it@shop.example"


class Server(socketserver.ThreadingTCPServer):
    """A mail server that keeps what it gets; it refuses the addresses in ``refused``, and hangs up at ``silent``."""

    allow_reuse_address = daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Session)
        self.mails, self.refused, self.on_data = [], set(), None


class Session(socketserver.StreamRequestHandler):
    """One client of the server: as much of SMTP as a mail needs."""

    def handle(self):
        self.say("220 ready")
        recipients = []
        while line := self.rfile.readline().decode().strip():
            verb = line.upper()
            if verb.startswith(("EHLO", "HELO", "MAIL", "RSET", "NOOP")):
                self.say("250 ok")
            elif verb.startswith("RCPT"):
                address = line.partition("<")[2].partition(">")[0]
                self.say("550 nobody here" if address in self.server.refused else "250 ok")
                recipients.append(address)
            elif verb.startswith("DATA"):
                self.say("354 go on")
                content = b""
                while (part := self.rfile.readline()) != b".\r\n":
                    content += part.removeprefix(b".") if part.startswith(b"..") else part
                self.server.mails.append((recipients, email.message_from_bytes(content, policy=email.policy.default)))
                recipients = []
                if self.server.on_data is not None:
                    self.server.on_data()
                self.say("250 taken")
            elif verb.startswith("QUIT"):
                self.say("221 bye")
                return
            else:
                self.say("502 unknown")

    def say(self, line):
        self.wfile.write(f"{line}\r\n".encode())


@pytest.fixture
def server():
    with Server() as started:
        threading.Thread(target=started.serve_forever, daemon=True).start()
        yield started
        started.shutdown()


@pytest.fixture(scope="module")
def reported(fitted, tmp_path_factory):
    """Return a workspace that mails to two heads, with the reports of June; read only."""
    root = shutil.copytree(fitted, tmp_path_factory.mktemp("reported") / "shop")
    with (root / "voc.toml").open("a", encoding="utf-8") as file:
        file.write(
            "\n[delivery]\n"
            f'reply_to = "voc@shop.example"\nsender = "rapport@shop.example"\nhost = "127.0.0.1"\n'
            f'{UNKNOWN_PORT}\nsecurity = "none"\n'
            f'[delivery.company]\nto = ["directie@shop.example"]\nfolder = "directie"\n'
            f'[delivery.departments.Facturatie]\nto = ["{BILLS}"]\ndeputy = ["plaats@shop.example"]\n'
            f'[delivery.departments."Digitaal"]\nto = ["{IT}"]\n'
        )
    with open_workspace(root) as opened:
        for name in (None, "Facturatie", "Digitaal"):
            opened.report(str(PERIOD), department=name, formats=("html", "md"), form=name is not None)
    return root


@pytest.fixture
def ws(reported, server, tmp_path):
    """Return a copy that mails to the server of this test."""
    root = shutil.copytree(reported, tmp_path / "shop")
    config = (root / "voc.toml").read_text(encoding="utf-8")
    port = f"port = {server.server_address[1]}"
    (root / "voc.toml").write_text(config.replace(UNKNOWN_PORT, port), encoding="utf-8")
    with open_workspace(root) as opened:
        yield opened


def send(ws, **changes):
    return send_reports(ws, DeliveryRequest(PERIOD, **changes))


def list_outcomes(deliveries):
    return [(each.department, each.address, each.outcome) for each in deliveries]


def test_each_head_gets_the_own_report_and_no_other(ws, server):
    outcomes = list_outcomes(send(ws))
    assert outcomes == [
        (None, "directie@shop.example", DeliveryOutcome.SENT),
        (None, "folder:directie", DeliveryOutcome.SENT),
        ("Facturatie", BILLS, DeliveryOutcome.SENT),
        ("Digitaal", IT, DeliveryOutcome.SENT),
    ]
    mails = {recipients[0]: mail for recipients, mail in server.mails}
    assert sorted(mails) == sorted(["directie@shop.example", BILLS, IT])
    assert all(len(recipients) == 1 for recipients, _ in server.mails)
    own = {
        "directie@shop.example": "voc-2026-06-nl.html",
        BILLS: "voc-2026-06-facturatie-nl",
        IT: "voc-2026-06-digitaal-nl",
    }
    for address, mail in mails.items():
        names = [part.get_filename() for part in mail.iter_attachments()]
        assert names
        assert all(name.startswith(own[address]) for name in names)
        assert mail["To"] == address
        assert (mail["From"], mail["Reply-To"]) == ("rapport@shop.example", "voc@shop.example")
    assert "Facturatie" not in mails[IT].as_string()
    assert mails[BILLS]["Subject"].startswith("Concept: Stem van de klant, juni 2026")
    assert mails[BILLS].get_body().get_content().startswith("# Stem van de klant, juni 2026")
    copied = ws.root / "directie" / "voc-2026-06-nl.html"
    assert copied.read_bytes() == (ws.root / "reports" / "2026-06" / "voc-2026-06-nl.html").read_bytes()


def test_nothing_is_sent_twice_and_a_new_report_is(ws, server):
    send(ws)
    assert {outcome for _, _, outcome in list_outcomes(send(ws))} == {DeliveryOutcome.SENT_BEFORE}
    assert len(server.mails) == 3
    ws.report(str(PERIOD), department="Facturatie", formats=("html",), sign_off="Noor")
    outcomes = list_outcomes(send(ws, departments=["facturatie"]))
    assert outcomes == [("Facturatie", BILLS, DeliveryOutcome.SENT)]
    assert not server.mails[-1][1]["Subject"].startswith("Concept")
    assert len(list_outcomes(send(ws, departments=["Facturatie"], is_again=True))) == 1
    first, again = server.mails[-2][1], server.mails[-1][1]
    assert first["Message-ID"] == again["Message-ID"]  # a mail program may know it for the same


def test_a_dry_run_and_a_deputy(ws, server):
    assert {outcome for _, _, outcome in list_outcomes(send(ws, is_dry=True))} == {DeliveryOutcome.WOULD_SEND}
    assert server.mails == []
    assert not (ws.root / "directie").exists()
    send(ws, departments=["Facturatie"], with_deputies=["Facturatie"])
    assert [recipients for recipients, _ in server.mails] == [["plaats@shop.example"]]
    with pytest.raises(UsageError, match="no deputy for Digitaal"):
        send(ws, with_deputies=["Digitaal"])
    with pytest.raises(UsageError, match="nobody for Buitendienst"):
        send(ws, departments=["Buitendienst"])


def test_an_address_that_is_refused_leaves_the_others_alone(ws, server):
    server.refused.add(BILLS)
    outcomes = {address: outcome for _, address, outcome in list_outcomes(send(ws))}
    assert outcomes[BILLS] == DeliveryOutcome.FAILED
    assert outcomes[IT] == DeliveryOutcome.SENT
    server.refused.clear()
    assert {address: outcome for _, address, outcome in list_outcomes(send(ws))}[BILLS] == DeliveryOutcome.SENT


def test_a_report_that_is_not_there_or_was_changed_is_told(ws, server):
    (ws.root / "reports" / "2026-06" / "voc-2026-06-facturatie-nl.html").write_text("anders", encoding="utf-8")
    notes = {each.department: each.note for each in send(ws) if each.outcome == DeliveryOutcome.NO_REPORT}
    assert "was changed since it was made" in notes["Facturatie"]
    assert [recipients for recipients, _ in server.mails] == [["directie@shop.example"], [IT]]
    english = send(ws, language="en")
    assert {each.outcome for each in english} == {DeliveryOutcome.NO_REPORT}
    assert "voc report 2026-06 --all makes it" in english[0].note


SCRIPT = """
import sys
from voc.records import Period
from voc.workspace import open_workspace
from voc.workspace.report_sending import DeliveryRequest, send_reports
with open_workspace(sys.argv[1]) as ws:
    send_reports(ws, DeliveryRequest(Period(2026, 6), departments=["Facturatie"]))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="a process is killed by a signal")
def test_a_mail_that_may_have_gone_out_is_not_sent_again(ws, server):
    taken = threading.Event()
    server.on_data = lambda: (taken.set(), threading.Event().wait(60))  # the mail was taken, the answer never comes
    process = subprocess.Popen([sys.executable, "-c", SCRIPT, str(ws.root)], env=os.environ)
    assert taken.wait(120)
    with pytest.raises(ConflictError, match="by another process"):
        send(ws)
    process.send_signal(signal.SIGKILL)
    process.wait(60)
    server.on_data = None
    (delivery,) = send(ws, departments=["Facturatie"])
    assert delivery.outcome == DeliveryOutcome.UNSURE
    assert "--again" in delivery.note
    assert len(server.mails) == 1
    (delivery,) = send(ws, departments=["Facturatie"], is_again=True)
    assert (delivery.outcome, len(server.mails)) == (DeliveryOutcome.SENT, 2)


def test_a_line_that_goes_dead_after_the_mail_is_no_refusal(ws, server):
    def hang_up():
        raise ConnectionAbortedError

    server.handle_error = lambda *_: None  # the test's own exception is no news
    server.on_data = hang_up
    (delivery,) = send(ws, departments=["Facturatie"])
    assert delivery.outcome == DeliveryOutcome.UNSURE
    server.on_data = None
    (delivery,) = send(ws, departments=["Facturatie"])
    assert (delivery.outcome, len(server.mails)) == (DeliveryOutcome.UNSURE, 1)


def test_the_log_says_who_what_and_when_and_a_half_line_is_nothing(ws, tmp_path):
    send(ws, who="Noor Vis")
    path = ws.root / "reports" / "delivery.jsonl"
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert [line["state"] for line in lines] == ["sending", "sent"] * 4
    assert {line["who"] for line in lines} == {"Noor Vis"}
    assert all(len(content) == 64 for line in lines for content in line["files"].values())
    log, record = DeliveryLog(tmp_path), DeliveryRecord("2026-06", None, "nl", "a@b", {"x": "y"}, at="t")
    log.append(record)
    with (tmp_path / "delivery.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"period": "20')
    log.append(replace(record, state=DeliveryState.SENT))
    assert [each.state for each in log.read_last().values()] == [DeliveryState.SENT]
    (tmp_path / "delivery.jsonl").write_text("geen regel\n{}\n", encoding="utf-8")
    with pytest.raises(InputError, match="line 1 is damaged"):
        log.read_last()


def test_a_server_that_cannot_be_used_is_an_error_and_no_password_is_told(ws, server, monkeypatch):
    port = server.server_address[1]
    settings = ws.config.delivery.model_copy(update={"user": "voc"})
    ws.config = ws.config.model_copy(update={"delivery": settings})
    with pytest.raises(VocError, match="VOC_SMTP_PASSWORD holds no password"):
        send(ws)
    monkeypatch.setenv("VOC_SMTP_PASSWORD", "geheim-123")
    with pytest.raises(VocError) as refused:
        send(ws)
    assert f"127.0.0.1:{port}" in str(refused.value)
    assert "geheim" not in str(refused.value)
    log = ws.root / "reports" / "delivery.jsonl"
    assert not log.exists() or "geheim" not in log.read_text(encoding="utf-8")
    secured = settings.model_copy(update={"user": None, "security": "starttls"})
    ws.config = ws.config.model_copy(update={"delivery": secured})
    with pytest.raises(VocError, match="cannot be used"):  # it would go over the line for all to read
        send(ws)
    assert server.mails == []


def test_without_anybody_there_is_nothing_to_send(shop):
    with open_workspace(shop) as opened, pytest.raises(UsageError, match="names nobody"):
        send(opened)
    assert DeliverySettings().company.to == ()


def test_the_command_sends_and_says_what_it_did(ws, voc):
    result = voc("report", "send", str(PERIOD), "--dry-run", "--json", "-w", ws.root)
    assert result.code == 0, result.err
    assert {entry["outcome"] for entry in json.loads(result.out)} == {"would be sent"}
    result = voc("report", "send", str(PERIOD), "--as", "Noor", "-w", ws.root)
    assert result.code == 0, result.err
    assert f"sent         Facturatie  {BILLS}" in result.out
    assert "sent before" in voc("report", "send", str(PERIOD), "-w", ws.root).out
    assert voc("report", "send", str(PERIOD), "--language", "en", "-w", ws.root).code == 3
