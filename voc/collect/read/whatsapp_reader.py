"""Reader of conversations that WhatsApp exports ("export chat"), in the forms of Android and iOS, new and old."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise

from voc.collect.read.raw_rows import RawRows
from voc.collect.read.turns import MESSAGE_COLUMNS
from voc.errors import InputError

__all__ = ["is_whatsapp", "read_whatsapp"]

_SAMPLE_SIGNS = 8_192
_START = re.compile(
    r"^[\u200e\u200f\u202a-\u202c]*\[?(\d{1,4})([-/.])(\d{1,2})\2(\d{2,4}),? ?(?:om |um |at )?"
    r"(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?(?:[ \u202f\u00a0]?([AaPp])\.?[ \u00a0]?[Mm]\.?)?\]?(?: -)? (.*)$"
)
"""``05-10-2026 13:22 - ``, ``[05-10-2026 13:22:10] ``, ``10/5/26, 1:22 PM - ``, ``5.10.26, 13:22 - ``."""
_SENDER = re.compile(r"[\u200e\u200f]?([^:\n]{1,60}?): ?(.*)$", re.DOTALL)
_LEFT_OUT = "(?:weggelaten|omitted|weggelassen|ausgelassen|ausgeschlossen|nicht enthalten)"
_NO_MESSAGE = re.compile(
    rf"[^\n]*\b(?:media|medien|afbeelding|video|audio|sticker|gif|document|dokument|foto|bild|image|photo|contact card"
    rf"|contactkaart|kontaktkarte)s? {_LEFT_OUT}>?|<[^<>\n]+ {_LEFT_OUT}>"
    r"|[^\n]*<(?:attached|bijgevoegd|bijlage|anhang): [^\n>]+>"
    r"|[^\n]+\((?:bestand bijgevoegd|file attached|datei angehängt)\)"
    r"|(?:dit bericht is verwijderd|[ju]e? ?(?:hebt|heeft) dit bericht verwijderd|this message was deleted|null"
    r"|you deleted this message|(?:diese nachricht wurde|du hast diese nachricht) gelöscht"
    r"|missed (?:voice|video) call|gemiste (?:spraak|video)oproep)\.?"
    r"|(?:messages|berichten|nachrichten)\b[^.\n]{0,80}\b(?:end-to-end|ende-zu-ende)[ -]"
    r"(?:encrypt|versleutel|verschlüssel)\w*(?:\.[^\n]*)?|(?:location|locatie|standort): https?://\S+",
    re.IGNORECASE,
)
"""Lines instead of a message: a picture that was left out, one that was deleted, a remark of WhatsApp."""
_MARKS = re.compile("[\u200e\u200f\u202a-\u202c]")
_LINE_BREAK = re.compile(r"\r\n?|\n")
"""Not splitlines: a message may hold a line separator of Unicode, which ends no line of the file."""
_CENTURY = 2000


@dataclass(slots=True)
class _Message:
    """One message: line it starts on, the numbers of its moment, who sent it, and its lines."""

    line: int
    parts: tuple[int, int, int]
    clock: tuple[int, int, int]
    sender: str
    has_half: bool
    lines: list[str] = field(default_factory=list)


def is_whatsapp(text: str) -> bool:
    """Return whether a text is an exported conversation: its first line and another one start a message."""
    lines = _LINE_BREAK.split(text[:_SAMPLE_SIGNS].lstrip("\ufeff").strip())
    starts = [match for line in lines if (match := _START.match(line))]
    if not lines or not _START.match(lines[0]) or not any(_SENDER.match(match[9]) for match in starts):
        return False
    return len(starts) > 1


def read_whatsapp(file_name: str, text: str) -> RawRows:
    """Return the messages of a conversation, one a row: when, by whom, what; moments as ISO.

    Remarks of WhatsApp itself and pictures that were left out are no messages. Whether the day or the month comes
    first is seen in the dates: by a number above 12, else by the order in which they follow each other.

    Raises
    ------
    InputError
        There is no message in it.
    """
    messages = list(_list_messages(text.removeprefix("\ufeff")))
    if not messages:
        raise InputError(f"{file_name} holds no message: export the chat again, without media")
    order, note = _find_order(messages)
    rows: list[tuple[int, list[object]]] = [(0, list(MESSAGE_COLUMNS))]
    n_empty = 0
    for message in messages:
        moment = _build_moment(message, order)
        lines = (_MARKS.sub("", line).strip() for line in message.lines)
        # A picture may have a caption in the lines below it.
        content = "\n".join(line for line in lines if not _NO_MESSAGE.fullmatch(line)).strip()
        if moment is None or not content:
            n_empty += 1
            continue
        rows.append((message.line, [None, moment.isoformat(sep=" "), message.sender, content]))
    if len(rows) == 1:
        raise InputError(f"{file_name} holds no message with a text: export the chat again, without media")
    notes = [note] if note else []
    if n_empty:
        notes.append(f"{n_empty} messages without a text (pictures, deleted ones) were left out")
    return RawRows(rows, tuple(notes), labels=MESSAGE_COLUMNS)


def _list_messages(text: str) -> Iterator[_Message]:
    """Yield the messages; a line that starts none goes on with the one before, remarks without a sender end it."""
    message: _Message | None = None
    for number, line in enumerate(_LINE_BREAK.split(text), 1):
        match = _START.match(line)
        if match is None:
            if message is not None:
                message.lines.append(line)
            continue
        if message is not None:
            yield message
        message = None
        if sender := _SENDER.match(match[9]):
            first, second, third = int(match[1]), int(match[3]), int(match[4])
            hour = int(match[5])
            if match[8]:  # 12 AM is midnight, and 12 PM noon
                hour = hour % 12 + 12 * (match[8] in "Pp")
            message = _Message(
                number,
                (first, second, third),
                (hour, int(match[6]), int(match[7] or 0)),
                sender[1].strip(),
                has_half=bool(match[8]),
                lines=[sender[2]],
            )
    if message is not None:
        yield message


def _find_order(messages: Sequence[_Message]) -> tuple[str, str]:
    """Return the order of day, month and year, and a note where nothing in the file shows it."""
    if any(message.parts[0] > 31 for message in messages):  # noqa: PLR2004 - no day, so a year
        return "iso", ""
    if any(message.parts[0] > 12 for message in messages):  # noqa: PLR2004 - no month, so a day
        return "day-first", ""
    if any(message.parts[1] > 12 for message in messages):  # noqa: PLR2004 - no month, so a day
        return "month-first", ""
    # Messages follow each other in time: by the wrong order they would jump back.
    jumps = {order: _count_jumps(messages, order) for order in ("day-first", "month-first")}
    if jumps["day-first"] != jumps["month-first"]:
        return min(jumps, key=lambda order: jumps[order]), ""
    order = "month-first" if any(message.has_half for message in messages) else "day-first"
    return order, f"dates were read {order.replace('-', ' ')}, as nothing in the file shows which is day and month"


def _count_jumps(messages: Sequence[_Message], order: str) -> int:
    moments = [moment for message in messages if (moment := _build_moment(message, order)) is not None]
    return sum(later < earlier for earlier, later in pairwise(moments))


def _build_moment(message: _Message, order: str) -> datetime | None:
    """Return when a message was sent; None where that is no moment."""
    first, second, third = message.parts
    year, month, day = {"iso": (first, second, third), "day-first": (third, second, first)}.get(
        order, (third, first, second)
    )
    try:
        return datetime(year + _CENTURY * (year < 100), month, day, *message.clock)  # noqa: DTZ001, PLR2004 - in the phone's zone
    except ValueError:
        return None
