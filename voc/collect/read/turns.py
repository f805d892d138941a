"""Conversations: rows of messages put together to one row per conversation, with the customer's words only."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from voc.collect.convert.date_columns import build_column_parser, profile_dates
from voc.collect.convert.value_parsers import format_cell
from voc.config import DateRule, TurnsRule
from voc.errors import InputError
from voc.text.clean import clean_text
from voc.text.normalize import fold

if TYPE_CHECKING:
    from voc.collect.read.table import FileTable

__all__ = ["CONVERSATION_COLUMNS", "MESSAGE_COLUMNS", "compute_digest", "group_turns", "is_anonymous", "is_ours"]

MESSAGE_COLUMNS = ("conversation", "moment", "sender", "message")
"""Columns of a chat or mailbox as its reader gives it; a conversation without a number of its own is empty here."""
CONVERSATION_COLUMNS = ("conversation", "started", "customer", "text", "messages", "replies")
"""Columns of a table of conversations; ``messages`` are the customer's, ``replies`` ours."""
KEY_DIGITS = 16
_ANONYMOUS = re.compile(
    r"(?:(?:speaker|spreker|spk|participant|deelnemer|channel|kanaal)[ _-]*)?(?:\d{1,3}|[A-Z])", re.IGNORECASE
)
"""Labels of programs that tell voices apart and not who they are."""
_CUSTOMER_ROLES = frozenset(
    {
        *("klant", "de klant", "customer", "caller", "beller", "external", "extern", "client", "clientele", "user"),
        *("end user", "enduser", "gebruiker", "visitor", "bezoeker", "contact", "consumer", "consument", "inwoner"),
        *("incoming", "inbound", "inkomend", "lead", "guest", "gast", "kunde", "afzender", "sender"),
    }
)
"""Words that files have instead of a customer's name."""


@dataclass(frozen=True, slots=True)
class _Turn:
    """One message of a conversation; ``at`` is its moment as far as its cell can be read."""

    line: int
    moment: object
    at: datetime | None
    sender: str
    text: str
    is_ours: bool


def group_turns(table: FileTable, rule: TurnsRule, dates: DateRule | None = None) -> FileTable:
    """Return a table with one row per conversation, the others' columns left out.

    Messages stand in the order of their moments, since many exports begin with the newest. Without a number a
    conversation ends where nothing was written for ``gap_hours``. Its key is its number, else its first moment and a
    digest of the first message, so that a later export of the same chat brings it back. A conversation in which the
    customer says nothing is no feedback: it is left out and counted.

    Parameters
    ----------
    table
        One row per message.
    rule
        Columns of conversation, sender, message and moment, and the senders who are ours.
    dates
        The source's ``[dates]``; None: the column itself shows how its moments are written.

    Raises
    ------
    InputError
        The file lacks one of these columns, nobody but us says anything, or the speakers have no names.
    """
    pairs = list(_list_turns(table, rule, dates or DateRule()))
    _check_speakers(table, pairs, rule)
    conversations = _split(pairs, rule)
    rows: list[list[object]] = []
    lines: list[int] = []
    n_silent = n_ours = 0
    for number, turns in conversations:
        customer_turns = [turn for turn in turns if not turn.is_ours]
        n_ours += len(turns) - len(customer_turns)
        if not customer_turns:
            n_silent += 1
            continue
        # The first of all messages, ours too: a later export of the chat begins with it again.
        key = number or _build_key(turns[0])
        text = "\n".join(filter(None, (clean_text(turn.text) for turn in customer_turns)))
        # The first that can be read: one broken cell must not cost the conversation its date.
        moment = next((turn.moment for turn in turns if turn.at is not None), turns[0].moment)
        sender = customer_turns[0].sender
        # "Klant" is the customer of every call: as a name it would make one customer of all.
        customer = None if _is_role(sender) or is_ours(sender, rule.customers) else sender
        rows.append([key, moment, customer, text, len(customer_turns), len(turns) - len(customer_turns)])
        lines.append(turns[0].line)
    if not rows:
        raise InputError(f"{table.name}: all messages are by senders that are ours ([turns] ours): nobody else writes")
    notes = [f"{len(table.rows)} messages were put together to {len(rows)} conversations; of them {n_ours} are ours"]
    if not n_ours:
        notes.append("none of the senders is ours ([turns] ours): all messages count as the customer's")
    if n_silent:
        notes.append(f"{n_silent} conversations in which only we write were left out")
    notes += _note_timeless(pairs)
    return replace(
        table,
        columns=CONVERSATION_COLUMNS,
        labels=CONVERSATION_COLUMNS,
        rows=rows,
        lines=lines,
        notes=(*table.notes, *notes),
    )


def is_ours(sender: str, ours: Sequence[str]) -> bool:
    """Return whether a sender is one of ours: by name, or of a mail by what stands behind the @.

    >>> is_ours("klantenservice@veldwaard.nl", ["@veldwaard.nl"]), is_ours("Sanne", ["Veldwaard"])
    (True, False)
    """
    name = fold(sender)
    return any(name.endswith(fold(word)) if word.startswith("@") else name == fold(word) for word in ours)


def _is_not_customer(sender: str, rule: TurnsRule) -> bool:
    return is_ours(sender, rule.ours) or (bool(rule.customers) and not is_ours(sender, rule.customers))


def is_anonymous(sender: str) -> bool:
    """Return whether a label of a speaker says nothing of who it is, and may be another one in the next call.

    >>> is_anonymous("SPEAKER_00"), is_anonymous("Spreker 2"), is_anonymous("B"), is_anonymous("Bo")
    (True, True, True, False)
    """
    return _ANONYMOUS.fullmatch(sender.strip()) is not None


def _is_role(sender: str) -> bool:
    """Return whether a sender is what somebody is, and not who."""
    return is_anonymous(sender) or fold(sender).replace("-", " ").replace("_", " ") in _CUSTOMER_ROLES


def _check_speakers(table: FileTable, pairs: Sequence[tuple[str, _Turn]], rule: TurnsRule) -> None:
    """Raise an error where nothing tells the customer's words from ours: labels differ from call to call."""
    senders = {turn.sender for _, turn in pairs}
    if len(senders) > 1 and all(map(is_anonymous, senders)) and not (rule.ours or rule.customers):
        labels = ", ".join(sorted(senders)[:4])
        raise InputError(
            f"{table.name}: the speakers are {labels}, which does not tell the customer from us. Let the program that "
            "writes the transcripts label them, or say [turns] customers = [...] where a label means the same in every "
            "call"
        )


def _list_turns(table: FileTable, rule: TurnsRule, dates: DateRule) -> Iterator[tuple[str, _Turn]]:
    """Yield number of the conversation and message, in the order of the file."""
    positions = [
        table.find_position(column_name, "puts messages together ([turns])") if column_name else None
        for column_name in (rule.conversation, rule.sender, rule.message, rule.at)
    ]
    moments = _read_moments(table, None if positions[-1] is None else [row[positions[-1]] for row in table.rows], dates)
    for row, line, at in zip(table.rows, table.lines, moments, strict=True):
        number, sender, message, moment = (None if position is None else row[position] for position in positions)
        sender_name = format_cell(sender)
        text = "" if message is None else str(message)
        turn = _Turn(line, moment, at, sender_name, text, _is_not_customer(sender_name, rule))
        yield format_cell(number), turn


def _read_moments(table: FileTable, cells: Sequence[object] | None, dates: DateRule) -> list[datetime | None]:
    """Return the moment of each message, in every form that the dates of a mapping have; None where none is."""
    if cells is None:
        return [None] * len(table.rows)
    # Moments are only compared with each other here: the zone of the file's own times makes no difference.
    parser = build_column_parser(dates, "UTC", profile_dates(cells, table.epoch_year), table.epoch_year)
    return [parser.parse(cell).at for cell in cells]


def _split(pairs: Sequence[tuple[str, _Turn]], rule: TurnsRule) -> list[tuple[str, list[_Turn]]]:
    """Return the conversations: by their number, or by silences."""
    by_number: dict[str, list[_Turn]] = {}
    unnumbered: list[list[_Turn]] = []
    for number, turn in pairs:
        if number:
            by_number.setdefault(number, []).append(turn)
    for turn in _sort_by_moment([turn for number, turn in pairs if not number]):
        if unnumbered and not _has_gap(unnumbered[-1][-1], turn, rule.gap_hours):
            unnumbered[-1].append(turn)
        else:
            unnumbered.append([turn])
    by_number = {number: _sort_by_moment(turns) for number, turns in by_number.items()}
    return [*by_number.items(), *(("", turns) for turns in unnumbered)]


def _sort_by_moment(turns: list[_Turn]) -> list[_Turn]:
    """Return messages in the order in which they were written; in the file's where a moment is missing."""
    pairs = [(turn.at, turn) for turn in turns if turn.at is not None]
    if len(pairs) < len(turns) or not turns:
        return turns
    # Messages of one minute keep their order, which a file that begins with the newest has reversed.
    in_file_order = pairs if pairs[0][0] <= pairs[-1][0] else pairs[::-1]
    return [turn for _, turn in sorted(in_file_order, key=lambda pair: pair[0])]


def _has_gap(earlier: _Turn, later: _Turn, hours: float) -> bool:
    """Return whether nothing was written for so many hours between two messages; either may come first in a file."""
    return earlier.at is not None and later.at is not None and abs(later.at - earlier.at) > timedelta(hours=hours)


def _note_timeless(pairs: Sequence[tuple[str, _Turn]]) -> list[str]:
    """Return a note about messages of which neither a number nor a moment tells the conversation."""
    n_timeless = sum(not number and turn.at is None for number, turn in pairs)
    if not n_timeless:
        return []
    problem = "have neither a number of their conversation nor a moment that can be read in one way"
    return [f"{n_timeless} messages {problem}: they were put with the message before them"]


def _build_key(turn: _Turn) -> str:
    return f"{turn.moment}-{compute_digest(turn.text)}"


def compute_digest(text: str) -> str:
    """Return 16 hexadecimal digits by which a text is found again."""
    # Broken files hold lone surrogates: they pass as they are.
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:KEY_DIGITS]
