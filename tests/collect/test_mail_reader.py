from email.message import EmailMessage

import pytest

from voc.collect.read.mail_reader import is_mail, is_mailbox, read_mail
from voc.errors import InputError

MAILBOX = b"""From sanne@example.org Mon Oct  5 10:00:00 2026
From: Sanne <Sanne@example.org>
To: help@veldwaard.nl
Subject: klacht
Message-ID: <1@x>
Date: Mon, 5 Oct 2026 10:00:00 +0200

Ik wacht nog steeds.

>From mij mag het weg.

From help@veldwaard.nl Mon Oct  5 11:00:00 2026
From: help@veldwaard.nl
Subject: Re: klacht
Message-ID: <2@x>
In-Reply-To: <1@x>
Date: Mon, 5 Oct 2026 11:00:00 +0200
Content-Type: text/html; charset=utf-8

<html><head><style>p {}</style></head><body><p>We <b>kijken</b>.</p><blockquote>Ik wacht</blockquote></body></html>

From jan@example.com Tue Oct  6 09:00:00 2026
From: jan@example.com
Subject: klacht
Date: Tue, 6 Oct 2026 09:00:00 +0200

De app doet het niet.
"""


def read_rows(content):
    return [row for _, row in read_mail("a.mbox", content).rows[1:]]


def test_a_mailbox_is_read_mail_by_mail_with_its_threads():
    rows = read_rows(MAILBOX)
    assert [row[1:3] for row in rows] == [
        ["2026-10-05 10:00:00+02:00", "sanne@example.org"],
        ["2026-10-05 11:00:00+02:00", "help@veldwaard.nl"],
        ["2026-10-06 09:00:00+02:00", "jan@example.com"],
    ]
    assert rows[0][3].strip().split("\n\n") == ["Ik wacht nog steeds.", "From mij mag het weg."]
    assert rows[1][3] == "We kijken."
    assert rows[0][0] == rows[1][0] != rows[2][0], "the same subject of another customer is another thread"
    assert "klacht" not in rows[2][0]


def test_a_page_whose_head_is_not_closed_is_read():
    page = b"<html><head><title>nota</title><meta charset=utf-8><body><p>De nota klopt niet."
    head = b"From: a@example.org\nSubject: nota\nContent-Type: text/html; charset=utf-8\n\n"
    assert read_rows(head + page)[0][3] == "De nota klopt niet."


def test_a_reply_without_numbers_belongs_to_the_subject_between_the_same_two():
    mails = []
    for sender, to, subject in [
        ("a@x.nl", "wij@y.nl", "nota"),
        ("wij@y.nl", "a@x.nl", "Antw: nota"),
        ("b@x.nl", "wij@y.nl", "Re: nota"),
    ]:
        mails.append(f"From x Mon Oct  5 10:00:00 2026\nFrom: {sender}\nTo: {to}\nSubject: {subject}\n\ntekst\n\n")
    threads = [row[0] for row in read_rows("".join(mails).encode())]
    assert threads[0] == threads[1] != threads[2]


def test_one_mail_with_an_attachment_gives_its_text():
    mail = EmailMessage()
    mail["From"], mail["Subject"], mail["Date"] = "a@x.nl", "foto", "geen datum"
    mail.set_content("De meter hangt scheef: één graad.")
    mail.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="a.png")
    ((_, moment, sender, text),) = read_rows(mail.as_bytes())
    assert (moment, sender, text.strip()) == (None, "a@x.nl", "De meter hangt scheef: één graad.")


@pytest.mark.parametrize(
    "content",
    [
        b"From: a@x.nl\nContent-Type: text/plain; charset=klingon\nSubject: =?utf-8?q?=FF?=\nDate: x\n\nhallo\n",
        b"From: a@x.nl\nContent-Type: multipart/mixed\nMIME-Version: 1.0\nSubject: a\n\nhallo\n",
    ],
    ids=["encoding", "no boundary"],
)
def test_a_damaged_mail_keeps_what_can_be_read(content):
    assert read_rows(content)[0][3].strip() == "hallo"


def test_mail_is_known_by_its_head_and_a_table_is_none():
    assert is_mailbox(MAILBOX.decode())
    assert is_mail("From: a@x.nl\nTo: b@x.nl\nSubject: klacht\n\nhallo")
    assert not is_mail("from;to;subject\na;b;c\n")
    assert not is_mailbox("From: a@x.nl\nTo: b@x.nl\n")


def test_mail_without_a_text_gets_a_sentence():
    with pytest.raises(InputError, match="no mail with a text"):
        read_mail("a.eml", b"From: a@x.nl\nSubject: leeg\n\n\n")


@pytest.mark.parametrize("first_line", [b"", b"From -\n", b"From MAILER-DAEMON\n"])
def test_the_mail_before_the_first_line_between_mails_is_read(first_line):
    cut = MAILBOX.split(b"\n", 1)[1]
    assert read_rows(first_line + cut) == read_rows(MAILBOX)


def test_lines_before_the_first_mail_that_are_no_mail_are_said():
    raw = read_mail("a.mbox", b"export of 5 October\n\n" + MAILBOX)
    assert [row[1:3] for _, row in raw.rows[1:]] == [row[1:3] for row in read_rows(MAILBOX)]
    assert raw.notes == ("1 lines before the first mail are no mail: they were left out",)


def test_a_mailbox_without_empty_lines_between_mails_is_split():
    assert len(read_rows(MAILBOX.replace(b"weg.\n\nFrom", b"weg.\nFrom"))) == len(read_rows(MAILBOX))


def test_a_sentence_that_begins_with_from_and_ends_with_a_year_divides_no_mail():
    mail = MAILBOX.replace(
        b"Ik wacht nog steeds.\n", b"Ik wacht.\n\nFrom Monday on there was nothing, as in 2025\n\nJa.\n"
    )
    rows = read_rows(mail)
    assert len(rows) == len(read_rows(MAILBOX))
    assert "From Monday" in rows[0][3]


def test_parts_within_parts_end_in_a_sentence():
    part = b"--a\nContent-Type: multipart/mixed; boundary=a\n\n"
    head = b"From: a@b.nl\nTo: c@d.nl\nSubject: x\nContent-Type: multipart/mixed; boundary=a\n\n"
    with pytest.raises(InputError, match="mail 1 has more than 200 parts with parts in them"):
        read_mail("a.eml", head + part * 300)


@pytest.mark.parametrize(
    ("head", "subject"),
    [
        ("Auto-Submitted: auto-replied", "Re: nota"),
        ("X-Autoreply: yes", "Re: nota"),
        ("Content-Type: multipart/report; boundary=x", "Re: nota"),
        ("Auto-Submitted: no", "Automatisch antwoord: nota"),
        ("X-Mailer: x", "Out of Office: until Monday"),
        ("X-Mailer: x", "Undeliverable: nota"),
        ("X-Mailer: x", "Mail delivery failed: returning message to sender"),
        ("Precedence: bulk", "Afwezig tot maandag"),
        ("Return-Path: <>", "Niet bezorgd: nota"),
    ],
)
def test_a_mail_that_a_program_wrote_is_nobody_s_word(head, subject):
    mails = [
        f"From x Mon Oct  5 10:00:00 2026\nFrom: a@b.nl\nTo: service@v.nl\n{extra}\nSubject: {topic}\n"
        f"Date: Mon, 5 Oct 2026 10:00:00 +0200\n\n{text}\n"
        for extra, topic, text in (("X-Mailer: x", "nota", "De nota klopt niet."), (head, subject, "Ik ben er niet."))
    ]
    raw = read_mail("klachten.mbox", "\n".join(mails).encode())
    assert [cells[3].strip() for _, cells in raw.rows[1:]] == ["De nota klopt niet."]
    assert any(note.startswith("1 mails that a program wrote") for note in raw.notes)


@pytest.mark.parametrize(
    "subject",
    [
        "Afspraak bij afwezigheid",
        "Niet bezorgd: bestelling",
        "Afwezigheid monteur",
        "Onbestelbaar retour gekregen",
        "Automatisch antwoord gekregen, maar geen reactie",
        "Undelivered parcel",
    ],
)
def test_a_customer_who_writes_about_absence_or_parcels_is_kept(subject):
    mail = f"From: a@b.nl\nTo: service@v.nl\nSubject: {subject}\nDate: x\n\nIk was er niet.\n"
    assert len(read_mail("a.eml", mail.encode()).rows) == 2


def build_mail(date="Mon, 5 Oct 2026 10:00:00 +0200", body="De nota klopt niet.", head="", sender="a@x.nl"):
    return f"From: {sender}\nTo: wij@y.nl\nSubject: nota\nDate: {date}\n{head}\n{body}\n".encode()


@pytest.mark.parametrize(
    ("date", "moment"),
    [
        ("Mon, 5 Oct 2026 10:00:00 +0200", "2026-10-05 10:00:00+02:00"),
        ("Mon, 5 Oct 2026 08:00:00 GMT", "2026-10-05 08:00:00+00:00"),
        ("Wed, 30 Sep 2026 22:30:00 -0000", "2026-09-30 22:30:00+00:00"),  # a time in UTC, by RFC 5322
        ("5 Oct 2026 10:00:00 -0700 (PDT)", "2026-10-05 10:00:00-07:00"),
        ("Mon, 5 Oct 2026 10:00:00", "2026-10-05 10:00:00"),
        ("Mon, 32 Oct 2026 10:00:00 +0200", None),
        ("gisteren", None),
        ("", None),
    ],
)
def test_the_moment_of_a_mail_has_the_zone_that_its_head_says(date, moment):
    ((_, found, _, _),) = read_rows(build_mail(date))
    assert found == moment


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("<p>een</p><p>twee</p>", "een\n\ntwee"),
        ("een<br>twee<BR>drie", "een\ntwee\ndrie"),
        ("<div>een <b>twee</b>&nbsp;drie</div>", "een twee drie"),
        ("<script>x()</script>een<style>p{}</style>", "een"),
        ("een<blockquote>oud<blockquote>ouder</blockquote></blockquote>twee", "een\n\ntwee"),
        ("caf&eacute; &lt;3 &amp; meer", "café <3 & meer"),
        ("<ul><li>een<li>twee</ul>", "een\ntwee"),
    ],
)
def test_a_page_is_read_as_people_see_it_without_what_was_quoted(page, text):
    ((_, _, _, found),) = read_rows(build_mail(body=page, head="Content-Type: text/html; charset=utf-8\n"))
    assert found == text


@pytest.mark.parametrize(
    ("encoding", "charset"), [("utf-8", "utf-8"), ("latin-1", "iso-8859-1"), ("cp1252", "windows-1252")]
)
def test_letters_are_read_in_the_encoding_that_a_mail_names(encoding, charset):
    head = f"Content-Type: text/plain; charset={charset}\nContent-Transfer-Encoding: 8bit\n"
    content = build_mail(head=head).replace(b"De nota klopt niet.", "Eén café, reünie".encode(encoding))
    assert read_rows(content)[0][3].strip() == "Eén café, reünie"


@pytest.mark.parametrize(
    ("sender", "address"),
    [
        ("Sanne <SANNE@x.nl>", "sanne@x.nl"),
        ('"Bakker, S." <s@x.nl>', "s@x.nl"),
        ("s@x.nl (Sanne)", "s@x.nl"),
        ("", None),
    ],
)
def test_a_sender_is_an_address_in_small_letters(sender, address):
    assert read_rows(build_mail(sender=sender))[0][2] == address


def test_mails_without_a_text_are_counted():
    box = b"".join(
        b"From x Mon Oct  5 10:00:00 2026\n" + build_mail(body=body) + b"\n" for body in ("een", " ", "twee")
    )
    raw = read_mail("a.mbox", box)
    assert [number for number, _ in raw.rows[1:]] == [1, 3]
    assert raw.notes == ("1 mails without a text were left out",)


def test_a_long_thread_has_one_number_also_where_mails_between_are_lost():
    first, third = "Message-ID: <1@x>\n", "Message-ID: <3@x>\nReferences: <1@x> <2@x>\nIn-Reply-To: <2@x>\n"
    fourth = "Message-ID: <4@x>\nIn-Reply-To: <2@x>\n"
    mails = [build_mail(head=head) for head in (first, third, fourth)]
    box = b"".join(b"From x Mon Oct  5 10:00:00 2026\n" + mail + b"\n" for mail in mails)
    assert len({row[0] for row in read_rows(box)}) == 1
    apart = [read_rows(mail)[0][0] for mail in mails]
    assert apart[0] == apart[1]  # in files of their own too: by the first number


def test_two_mails_of_one_subject_from_one_customer_are_two_threads():
    one, other = build_mail(), build_mail("Tue, 6 Oct 2026 10:00:00 +0200")
    box = b"".join(b"From x Mon Oct  5 10:00:00 2026\n" + mail + b"\n" for mail in (one, other))
    assert len({row[0] for row in read_rows(box)}) == 2
