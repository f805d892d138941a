"""Signals: an agent's observation about a contact, typed in one line, checked against the company's lists and redacted.

``ws.signals`` is a :class:`Signals`.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from voc.config import Source
from voc.errors import ConflictError, UnknownNameError, UsageError
from voc.records import Kind, Signal
from voc.text.normalize import fold

if TYPE_CHECKING:
    from voc.collect import Pseudonyms
    from voc.pipeline import Context
    from voc.store.stored_signals import StoredSignal
    from voc.workspace.contact_reasons import ContactReasons

__all__ = ["EMOTIONS", "SignalReceipt", "Signals"]

EMOTIONS: Mapping[str, tuple[str, ...]] = {
    "boos": ("angry",),
    "gefrustreerd": ("frustrated",),
    "teleurgesteld": ("disappointed",),
    "bezorgd": ("worried",),
    "verdrietig": ("sad",),
    "wanhopig": ("desperate",),
    "verward": ("confused",),
    "neutraal": ("neutral",),
    "tevreden": ("satisfied",),
    "blij": ("happy",),
}
"""Emotions as they are stored, and their English words."""
SOURCE_NAME = "voc-signal"
"""Source that typed signals are of; it has no table in ``voc.toml``."""
LONGEST_NOTE = 500
COLUMNS = ("key", "at", "contact", "customer", "channel", "reason", "emotion", "department", "note")


@dataclass(frozen=True, slots=True)
class SignalReceipt:
    """Stored form of a signal: its words are those of the company's lists, and its note is redacted."""

    batch: int
    key: str
    at: datetime
    reason: str | None
    emotion: str | None
    department: str | None
    channel: str | None
    note: str
    redactions: int
    is_waiting: bool = False
    """Its note holds special personal data and waits for a person."""


class Signals:
    """Signals that agents type. Nothing of the agent is stored, who is never looked at one by one.

    Parameters
    ----------
    context
        Store and configuration.
    load_pseudonyms
        Returns the workspace's pseudonyms.
    """

    def __init__(self, context: Context, load_pseudonyms: Callable[[], Pseudonyms]) -> None:
        self._context = context
        self._load_pseudonyms = load_pseudonyms

    @property
    def reasons(self) -> ContactReasons:
        """Checks of the list of contact reasons: which are confused, and what "other" hides."""
        from voc.workspace.contact_reasons import ContactReasons

        return ContactReasons(self._context)

    def add(  # noqa: PLR0913  as many as a signal has sides
        self,
        note: str = "",
        *,
        reason: str | None = None,
        emotion: str | None = None,
        department: str | None = None,
        contact: str | None = None,
        customer: str | None = None,
        channel: str | None = None,
        at: datetime | None = None,
        request_id: str | None = None,
    ) -> SignalReceipt:
        """Store a signal: at least a reason, an emotion, a suspected department or a note.

        Parameters
        ----------
        note
            The agent's note, in a line; it is redacted.
        reason
            Id or name of a contact reason of ``voc.toml``.
        emotion
            One of ``EMOTIONS``, in Dutch or English.
        department
            The department that is suspected as the cause, as ``voc.toml`` has it.
        contact, customer
            Number of the contact, if there is one, and of the customer, who becomes a pseudonym.
        channel
            As ``voc.toml`` has it.
        at
            When; default: now. A moment with a time zone.
        request_id
            Makes it safe to send again: a signal of the same id is stored once, with the moment of the first time.

        Raises
        ------
        UnknownNameError
            A word that is not in its list; the error has the list.
        UsageError
            The signal is empty, its note is longer than a line, or the moment has no time zone.
        ConflictError
            Another signal has this ``request_id``.
        """
        moment = _check_moment(at)
        text = " ".join(note.split())
        if not any((text, reason, emotion, department)):
            raise UsageError("say at least one of reason, emotion, department and note")
        if len(text) > LONGEST_NOTE:
            raise UsageError(f"a note is a line of at most {LONGEST_NOTE} characters, got {len(text)}")
        # By chance and not by content: two agents who type the same line are two signals.
        key = request_id or uuid.uuid4().hex
        cells = (
            *(key, moment, contact, customer, self._find_channel(channel), self._find_reason(reason)),
            *(_find_emotion(emotion), self._find_department(department), text),
        )
        return self._store(key, cells)

    def _store(self, key: str, cells: Sequence[object]) -> SignalReceipt:
        """Convert and store a signal by the way of all rows: what is checked and redacted there is so here."""
        # Here and not above: checking the list of reasons needs none of these imports, which take a second.
        from voc.collect import FileTable, convert_table
        from voc.pipeline.collect import SourceFile, store_records
        from voc.store.stored_signals import load_stored_signal

        columns = {name: name for name, cell in zip(COLUMNS, cells, strict=True) if cell}
        source = Source.model_validate({"kind": Kind.SIGNAL, "columns": columns})
        table = FileTable(name=SOURCE_NAME, columns=COLUMNS, labels=COLUMNS, rows=[cells], lines=[1])
        pseudonyms = self._load_pseudonyms()
        converted = convert_table(table, source, self._context.config, pseudonyms)
        # Of one row: a signal that was rejected must fail here, and not be acknowledged.
        (signal,) = converted.records
        if not isinstance(signal, Signal):
            raise TypeError(f"a signal became a {type(signal).__name__}")
        file = SourceFile(Path(SOURCE_NAME), SOURCE_NAME, source, key, is_on_disk=False)
        added = store_records(self._context, file, converted, pseudonyms)
        # Read back, so that nothing is acknowledged that is not stored.
        stored = load_stored_signal(self._context.store, SOURCE_NAME, key)
        if stored is not None and not _is_same_signal(stored, signal):
            raise ConflictError(f"request {key!r} was another signal before: give every signal its own request id")
        return SignalReceipt(
            batch=added.batch or 0,
            key=key,
            at=signal.at if stored is None else stored.at,
            reason=signal.reason,
            emotion=signal.emotion,
            department=signal.department,
            channel=signal.channel,
            note=signal.note if stored is None else stored.note,
            redactions=sum(converted.redactions.values()),
            is_waiting=stored is not None and stored.is_waiting,
        )

    def _find_reason(self, word: str | None) -> str | None:
        reasons = self._context.config.reasons
        aliases = {reason.id: (reason.name,) for reason in reasons}
        labels = [f"{reason.id} ({reason.name})" for reason in reasons]
        return _find_word(word, aliases, "contact reason", labels)

    def _find_department(self, word: str | None) -> str | None:
        return None if word is None else self._context.config.find_department(word.strip()).name

    def _find_channel(self, word: str | None) -> str | None:
        aliases = {channel.name: channel.aliases for channel in self._context.config.channels}
        # A company without a list of channels takes any.
        return word if not aliases else _find_word(word, aliases, "channel", list(aliases))


def _is_same_signal(stored: StoredSignal, signal: Signal) -> bool:
    """Tell whether a signal is the stored one, sent again: its moment is that of the first time."""
    # A note that waited has another text, or none, by what was decided about it.
    if signal.sealed is None:
        has_same_note = stored.note == signal.note and bool(signal.note or not stored.digests)
    else:
        has_same_note = signal.sealed.digest in stored.digests
    names = ("contact", "customer", "channel", "reason", "emotion", "department")
    return has_same_note and all(getattr(stored, name) == getattr(signal, name) for name in names)


def _find_emotion(word: str | None) -> str | None:
    labels = [f"{name} ({', '.join(others)})" for name, others in EMOTIONS.items()]
    return _find_word(word, EMOTIONS, "emotion", labels)


def _find_word(
    word: str | None, aliases: Mapping[str, tuple[str, ...]], subject: str, labels: Sequence[str]
) -> str | None:
    """Return the word of a list that somebody means, by it or by its other words."""
    if word is None:
        return None
    for name, others in aliases.items():
        if fold(word) in map(fold, (name, *others)):
            return name
    raise UnknownNameError(f"there is no {subject} {word!r}; there are: {', '.join(labels) or 'none in voc.toml'}")


def _check_moment(at: datetime | None) -> datetime:
    now = datetime.now(UTC)
    if at is None:
        return now
    if at.tzinfo is None:
        raise UsageError(f"a moment needs a time zone, such as 2026-10-05T10:15+02:00, got {at.isoformat()}")
    if at > now:
        raise UsageError(f"{at.isoformat()} is still to come")
    return at
