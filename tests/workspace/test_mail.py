"""Mails with a report: one Message-ID for each delivery, files of any name, and no password in an error."""

import smtplib
from datetime import UTC, datetime
from email import message_from_bytes, policy

import pytest

from voc.config.delivery import DeliverySettings
from voc.errors import VocError
from voc.workspace import mail
from voc.workspace.mail import Mail, build_mail, connect

AT = datetime(2026, 11, 3, 8, 30, tzinfo=UTC)
SETTINGS = DeliverySettings(sender="voc@voorbeeld.nl", host="mail.voorbeeld.nl")
PASSWORD = "geheim-woord"  # noqa: S105 - a test's own


class FakeServer:
    """A mail server that says nothing but what a test lets it say."""

    def __init__(self, calls, fails_at=None, error=None):
        self.calls, self.fails_at, self.error = calls, fails_at, error

    def __getattr__(self, name):
        def call(*arguments, **_options):
            self.calls.append(name)
            if name == self.fails_at:
                raise self.error

        return call


@pytest.fixture
def calls(monkeypatch):
    made = []
    monkeypatch.setattr(mail.smtplib, "SMTP", lambda *_, **__: FakeServer(made))
    monkeypatch.setattr(mail.smtplib, "SMTP_SSL", lambda *_, **__: made.append("tls") or FakeServer(made))
    monkeypatch.setenv("VOC_SMTP_PASSWORD", PASSWORD)
    return made


def build(settings=SETTINGS, files=(), **changes):
    fields = {"to": "kim@voorbeeld.nl", "subject": "Rapport", "body": "Zie bijlage.", "files": files, "key": "k1"}
    return build_mail(Mail(**fields | changes), settings, AT)


def test_a_second_copy_of_a_delivery_is_known_as_one():
    assert build()["Message-ID"] == build()["Message-ID"] == "<k1.voc@voorbeeld.nl>"
    assert build(key="k2")["Message-ID"] != build()["Message-ID"]
    assert build()["Date"] == "Tue, 03 Nov 2026 08:30:00 +0000"


def test_files_arrive_as_they_are_whatever_their_names(tmp_path):
    names = ["Facturatie & co – oktober.pdf", "blad.xlsx", "zonder-soort", "pagina.html"]
    for name in names:
        (tmp_path / name).write_bytes(bytes(range(256)))
    sent = build(files=[tmp_path / name for name in names]).as_bytes()
    parts = list(message_from_bytes(sent, policy=policy.default).iter_attachments())
    assert [part.get_filename() for part in parts] == names
    assert {part.get_payload(decode=True) for part in parts} == {bytes(range(256))}
    assert [part.get_content_type() for part in parts][0::2] == ["application/pdf", "application/octet-stream"]


def test_an_answer_goes_where_the_company_wants_it():
    assert build()["Reply-To"] is None
    answered = SETTINGS.model_copy(update={"reply_to": "hoofd@voorbeeld.nl"})
    assert build(answered)["Reply-To"] == "hoofd@voorbeeld.nl"


def test_no_subject_smuggles_a_header_in():
    with pytest.raises(ValueError, match=r"linefeed|newline"):
        build(subject="Rapport\nBcc: iedereen@voorbeeld.nl")


def test_without_a_sender_there_is_no_mail():
    with pytest.raises(ValueError, match="no sender"):
        build(DeliverySettings())


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, ["starttls", "quit"]),
        ({"security": "none"}, ["quit"]),
        ({"security": "tls"}, ["tls", "quit"]),
        ({"user": "voc"}, ["starttls", "login", "quit"]),
    ],
)
def test_a_connection_is_secured_before_anybody_logs_in(calls, changes, expected):
    with connect(SETTINGS.model_copy(update=changes)):
        assert calls == expected[:-1]
    assert calls == expected


@pytest.mark.parametrize("value", [None, ""])
def test_a_user_without_a_password_is_refused_before_a_connection(calls, monkeypatch, value):
    monkeypatch.delenv("VOC_SMTP_PASSWORD")
    if value is not None:
        monkeypatch.setenv("VOC_SMTP_PASSWORD", value)
    with (
        pytest.raises(VocError, match="VOC_SMTP_PASSWORD holds no password"),
        connect(SETTINGS.model_copy(update={"user": "voc"})),
    ):
        pytest.fail("there is no connection")
    assert calls == []


@pytest.mark.parametrize(
    ("fails_at", "error", "says"),
    [
        ("login", smtplib.SMTPAuthenticationError(535, f"bad {PASSWORD}".encode()), "it refuses the login"),
        ("starttls", smtplib.SMTPNotSupportedError("STARTTLS extension not supported"), "STARTTLS"),
        ("starttls", TimeoutError("timed out"), "timed out"),
    ],
)
def test_a_server_that_cannot_be_used_is_closed_and_named_without_the_password(
    calls, monkeypatch, fails_at, error, says
):
    monkeypatch.setattr(mail.smtplib, "SMTP", lambda *_, **__: FakeServer(calls, fails_at, error))
    with (
        pytest.raises(VocError, match=rf"mail\.voorbeeld\.nl:587.*{says}") as caught,
        connect(SETTINGS.model_copy(update={"user": "voc"})),
    ):
        pytest.fail("there is no connection")
    assert calls[-1] == "close"
    assert PASSWORD not in str(caught.value)


def test_a_line_that_is_dead_at_the_end_is_closed(calls, monkeypatch):
    dead = FakeServer(calls, "quit", smtplib.SMTPServerDisconnected("gone"))
    monkeypatch.setattr(mail.smtplib, "SMTP", lambda *_, **__: dead)
    with connect(SETTINGS):
        pass
    assert calls[-2:] == ["quit", "close"]
