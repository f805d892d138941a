"""Reader of mail: single messages (.eml) and mailboxes (.mbox), with threads told apart."""

from __future__ import annotations

import email
import email.policy
import re
from datetime import UTC
from email.message import EmailMessage
from email.utils import parseaddr, parsedate_to_datetime
from html.parser import HTMLParser

from voc.collect.read.markup_reader import UNSEEN_TAGS
from voc.collect.read.raw_rows import RawRows
from voc.collect.read.turns import MESSAGE_COLUMNS, compute_digest
from voc.errors import InputError

__all__ = ["is_mail", "is_mailbox", "read_mail"]

_HEADER = re.compile(
    r"(?:from|to|subject|date|message-id|mime-version|received|return-path|delivered-to|content-type|reply-to|cc|dkim"
    r"-signature|x-[\w-]+|van|aan|onderwerp): ?",
    re.IGNORECASE,
)
_MBOX_START = re.compile(rb"^From [^\r\n]{3,200}\d{4}[^\r\n]{0,20}\r?$", re.MULTILINE)
_FIELD = re.compile(r"[A-Za-z][A-Za-z0-9-]*:")
_REPLY = re.compile(r"^(?:\s*(?:re|fw|fwd|antw|doorst|aw|wg)\s*(?:\[\d+\])?\s*:)+\s*", re.IGNORECASE)
_PROGRAM_SUBJECT = re.compile(
    r"\s*(?:(?:auto(?:matic|mated)?[ -]?(?:reply|response|answer)|automatische? (?:antwoord|reactie|afwezigheids\w*)"
    r"|automatische antwort|out of (?:the )?office(?: \w+)?|afwezigheidsbericht|abwesenheits\w+|undeliverable)"
    r"\s*(?::.*|$)"
    r"|undelivered mail returned to sender|mail delivery failed\b.*|delivery status notification\b.*)",
    re.IGNORECASE | re.DOTALL,
)
"""Subjects that mail programs write, as a whole."""
_VAGUE_SUBJECT = re.compile(
    r"\s*(?:auto(?:matic|mated)?[ -]?(?:reply|response|answer)|automatische? |out of (?:the )?office"
    r"|(?:ik ben )?afwezig|abwesen|undeliver|onbestelbaar|niet bezorgd|unzustellbar)",
    re.IGNORECASE,
)
"""Beginnings of such subjects, and of complaints about parcels and appointments: the head must tell."""
_BREAKS = frozenset({"br", "p", "div", "li", "tr", "h1", "h2", "h3", "blockquote"})
_NESTED = re.compile(rb"^content-type:\s{0,9}(?:multipart|message)/", re.IGNORECASE | re.MULTILINE)
MAX_NESTED = 200
"""Parts of a mail that have parts themselves; a mail that was forwarded twenty times has sixty."""
MIN_HEADERS = 3
_HEAD_BYTES = 16_384
"""Bytes in which a head is looked for."""


def is_mailbox(text: str) -> bool:
    """Return whether a text is a mailbox: a line "From …" and the head of a mail below it."""
    start = text[:4_096].lstrip("\ufeff \r\n")
    first, _, rest = start.partition("\n")
    return _MBOX_START.match(first.strip().encode()) is not None and _HEADER.match(rest) is not None


def is_mail(text: str) -> bool:
    """Return whether a text is one mail: it begins with the fields of a head, one of them its sender."""
    head = re.split(r"\r?\n\r?\n", text[:16_384].lstrip("\ufeff \r\n"), maxsplit=1)[0].splitlines()
    fields = [line for line in head if not line.startswith((" ", "\t"))]
    n_known = sum(_HEADER.match(line) is not None for line in fields)
    has_sender = any(line.casefold().startswith("from:") for line in fields)
    return has_sender and n_known >= MIN_HEADERS and n_known >= len(fields) / 2


def read_mail(file_name: str, file_bytes: bytes) -> RawRows:
    """Return the mails of a file, one a row: thread, when, by which address, and the text without tags.

    Replies stand with the first mail of their thread, told by the numbers in their heads, else by the subject.

    Raises
    ------
    InputError
        There is no mail with a text in it.
    """
    parts, n_lost_lines = _split_mailbox(file_bytes)
    for number, part in enumerate(parts, 1):
        # Parts within parts cost the parser the square of their number.
        if len(_NESTED.findall(part)) > MAX_NESTED:
            raise InputError(
                f"{file_name}: mail {number} has more than {MAX_NESTED} parts with parts in them, which no program "
                "writes: take it out of the file"
            )
    mails = [email.message_from_bytes(part, policy=email.policy.default) for part in parts]
    thread_by_sign: dict[str, str] = {}
    rows: list[tuple[int, list[object]]] = [(0, list(MESSAGE_COLUMNS))]
    n_empty = n_automatic = 0
    for number, mail in enumerate(mails, 1):
        thread = _find_thread(mail, thread_by_sign)
        if _is_automatic(mail):
            n_automatic += 1
            continue
        text = _find_text(mail)
        if not text.strip():
            n_empty += 1
            continue
        sender = parseaddr(_get_header(mail, "From"))[1].casefold() or None
        rows.append((number, [thread, _find_moment(mail), sender, text]))
    if len(rows) == 1:
        raise InputError(f"{file_name} holds no mail with a text")
    notes = [f"{n_empty} mails without a text were left out"] if n_empty else []
    if n_automatic:
        notes.append(f"{n_automatic} mails that a program wrote (out of office, undeliverable) were left out")
    if n_lost_lines:
        notes.append(f"{n_lost_lines} lines before the first mail are no mail: they were left out")
    return RawRows(rows, tuple(notes), labels=MESSAGE_COLUMNS)


def _split_mailbox(file_bytes: bytes) -> tuple[list[bytes], int]:
    """Return the mails of a mailbox, a single mail as it is, and the number of lines before them that are no mail."""
    content = file_bytes.removeprefix(b"\xef\xbb\xbf").lstrip()
    # A head below it tells the line between two mails from a sentence that begins with "From": programs write that
    # line with and without an empty one above, and not all of them put ">" before such a sentence.
    starts = [start for start in _MBOX_START.finditer(content) if _is_head(content[start.end() :][:_HEAD_BYTES])]
    ends = [*(start.start() for start in starts[1:]), len(content)]
    if not starts:
        return [content], 0
    mails = [_unquote(content[start.end() : end]) for start, end in zip(starts, ends, strict=True)]
    # A mailbox that was cut, or whose first line is damaged, begins with a mail as well.
    before = content[: starts[0].start()]
    first_line, _, rest = before.partition(b"\n")
    first_mail = next((part for part in (before, rest) if _is_head(part[:_HEAD_BYTES])), None)
    if first_mail is not None:
        return [_unquote(first_mail), *mails], int(first_mail is rest and not first_line.startswith(b"From "))
    return mails, sum(bool(line.strip()) for line in before.splitlines())


def _unquote(mail: bytes) -> bytes:
    """Return a mail of a mailbox without the sign before its lines that begin with "From"."""
    return re.sub(rb"^>(>*From )", rb"\1", mail.lstrip(b"\r\n"), flags=re.MULTILINE)


def _is_head(content: bytes) -> bool:
    """Return whether a text begins with the fields of a mail's head, at least one of them a usual one."""
    head = re.split(r"\r?\n\r?\n", content.decode("latin-1").lstrip("\r\n"), maxsplit=1)[0]
    fields = [line for line in head.splitlines() if not line.startswith((" ", "\t"))]
    # A file may be cut within its last head.
    return bool(fields) and all(map(_FIELD.match, fields[:2])) and any(map(_HEADER.match, fields))


def _get_header(mail: EmailMessage, name: str) -> str:
    """Return a field of a mail's head; "" where it is missing or cannot be read."""
    try:
        return str(mail.get(name) or "")
    except Exception:  # noqa: BLE001 - the parsers of damaged heads raise anything
        return ""


def _find_thread(mail: EmailMessage, thread_by_sign: dict[str, str]) -> str:
    """Return a digest that all mails of a thread have: a number or subject itself may hold a name.

    A reply without numbers belongs to the mail of the same subject between the same two addresses.
    """
    number = _get_header(mail, "Message-ID").strip()
    earlier = re.findall(r"<[^<>\s]+>", f"{_get_header(mail, 'References')} {_get_header(mail, 'In-Reply-To')}")
    subject = _get_header(mail, "Subject").strip()
    addresses = sorted(parseaddr(_get_header(mail, name))[1].casefold() for name in ("From", "To"))
    by_subject = f"subject {_REPLY.sub('', subject).casefold()} {addresses}"
    is_reply = _REPLY.match(subject) is not None
    # By its subject only a reply: two customers, or one twice, may write "Invoice".
    signs = [*earlier, *([by_subject] if is_reply else [])]
    thread = next((thread_by_sign[sign] for sign in signs if sign in thread_by_sign), None)
    if thread is None:
        first = earlier[0] if earlier else number or f"{by_subject} {_get_header(mail, 'Date')}"
        thread = compute_digest(first)
    for sign in (number, *earlier, by_subject):
        if sign:
            thread_by_sign[sign] = thread
    return thread


def _is_automatic(mail: EmailMessage) -> bool:
    """Return whether a program wrote a mail: by its head (RFC 3834), a report on delivery, or its subject."""
    if _get_header(mail, "Auto-Submitted").strip().casefold() not in {"", "no"}:
        return True
    if any(_get_header(mail, name) for name in ("X-Autoreply", "X-Autorespond")):
        return True
    sender = parseaddr(_get_header(mail, "From"))[1].casefold()
    if mail.get_content_type() == "multipart/report" or sender.startswith(("mailer-daemon@", "postmaster@")):
        return True
    subject = _get_header(mail, "Subject")
    is_of_program = (
        _get_header(mail, "Precedence").strip().casefold() in {"bulk", "junk", "auto_reply"}
        or _get_header(mail, "Return-Path").strip() == "<>"
        or bool(_get_header(mail, "X-Auto-Response-Suppress"))
    )
    return _PROGRAM_SUBJECT.fullmatch(subject) is not None or (
        is_of_program and _VAGUE_SUBJECT.match(subject) is not None
    )


def _find_moment(mail: EmailMessage) -> str | None:
    try:
        moment = parsedate_to_datetime(_get_header(mail, "Date"))
    except (ValueError, TypeError, IndexError):
        return None
    # RFC 5322: -0000 is a time in UTC, of which nobody knows where the sender was. As it was written: the parser puts
    # it behind a time without a zone as well.
    written = " ".join(str(value) for name, value in mail.raw_items() if name.casefold() == "date")
    is_utc = moment.tzinfo is None and "-0000" in written.split()
    return (moment.replace(tzinfo=UTC) if is_utc else moment).isoformat(sep=" ")


def _find_text(mail: EmailMessage) -> str:
    """Return the text of a mail: the plain one, else the page without its tags; of a damaged mail what is there."""
    try:
        body = mail.get_body(preferencelist=("plain", "html"))
        content = None if body is None else str(body.get_content())
    except Exception:  # noqa: BLE001 - an unknown encoding or a damaged part gives any error
        content = None
    if content is None:
        is_text = mail.get_content_maintype() == "text"
        payload = mail.get_payload(decode=True) if is_text else mail.get_payload()
        if isinstance(payload, bytes):
            return payload.decode("utf-8", "replace")
        return payload if isinstance(payload, str) else ""
    return _strip_tags(content) if body is not None and body.get_content_subtype() == "html" else content


def _strip_tags(page: str) -> str:
    parser = _TextParser()
    parser.feed(page)
    parser.close()
    lines = (" ".join(line.split()) for line in "".join(parser.pieces).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


class _TextParser(HTMLParser):
    """Collector of the text of a page; quoted mail is left out, as lines with ">" are of a plain one."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._n_unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - HTMLParser's signature
        if tag in UNSEEN_TAGS:
            self._n_unseen += 1
        # Before a quote counts as unseen: left out, it must still part the line above it from the one below.
        if tag in _BREAKS and not self._n_unseen:
            self.pieces.append("\n")
        if tag == "blockquote":
            self._n_unseen += 1

    def handle_endtag(self, tag: str) -> None:
        if tag in UNSEEN_TAGS or tag == "blockquote":
            self._n_unseen = max(0, self._n_unseen - 1)
        if tag in _BREAKS and not self._n_unseen:
            self.pieces.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._n_unseen:
            self.pieces.append(data)
