"""Log of what was sent to whom: a line before each mail and one after it. Nothing is sent twice, also after a kill.

The file is in the folder of the reports, and in a backup: who restores a workspace does not send last month again.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path

from filelock import FileLock, Timeout

from voc.errors import ConflictError, InputError
from voc.files import make_folder, make_private

__all__ = ["DeliveryLog", "DeliveryRecord", "DeliveryState"]

LOG_NAME = "delivery.jsonl"


class DeliveryState(StrEnum):
    """State of one delivery."""

    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class DeliveryRecord:
    """One report to one address or folder: what it was, and how far that is. ``files``: name → SHA-256."""

    period: str
    department: str | None
    language: str
    address: str
    files: Mapping[str, str]
    state: DeliveryState = DeliveryState.SENDING
    at: str = ""
    who: str = ""
    error: str = ""

    @property
    def key(self) -> str:
        """Mark of the delivery: the same files to the same address are the same delivery, whoever sends them."""
        parts = [self.period, self.department or "", self.language, self.address.casefold()]
        parts += [f"{name} {content}" for name, content in sorted(self.files.items())]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]


class DeliveryLog:
    """Log in a folder of reports.

    Parameters
    ----------
    folder
        The reports' folder.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / LOG_NAME

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Keep every other process from sending meanwhile; the lock ends with the process, also when it is killed.

        Raises
        ------
        ConflictError
            Another process is sending.
        """
        make_folder(self._path.parent)
        try:
            with FileLock(f"{self._path}.lock", timeout=0):
                yield
        except Timeout:
            raise ConflictError("reports are being sent by another process at this moment; try again later") from None

    def read_last(self) -> dict[str, DeliveryRecord]:
        """Return the last record of each delivery by its key.

        Raises
        ------
        InputError
            A line within the file is damaged: without it a report might be sent twice. A last line without an end was
            being written when the process was killed, and is nothing.
        """
        try:
            content = self._path.read_bytes()
        except FileNotFoundError:
            return {}
        records: dict[str, DeliveryRecord] = {}
        # As bytes: what a killed process left may end within a letter.
        *lines, _ = content.split(b"\n")
        for number, line in enumerate(lines, start=1):
            try:
                fields = json.loads(line)
                record = DeliveryRecord(**fields | {"state": DeliveryState(fields["state"])})
            except (ValueError, TypeError, KeyError) as exc:
                raise InputError(
                    f"{self._path}, line {number} is damaged; mend or remove it, or what it records is sent again"
                ) from exc
            records[record.key] = record
        return records

    def append(self, record: DeliveryRecord) -> None:
        """Write a record, on the disk when this returns: what follows may be the end of the process."""
        is_new = not self._path.exists()
        with self._path.open("ab") as file:
            if is_new:
                make_private(self._path)
            file.truncate(self._find_end())
            file.write(json.dumps(asdict(record), ensure_ascii=False).encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())

    def _find_end(self) -> int:
        """Return where the last whole line ends: what a killed process left behind it says nothing."""
        return self._path.read_bytes().rfind(b"\n") + 1
