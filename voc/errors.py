"""Every error that voc raises, drawn as a tree.

::

    VocError                    something voc can explain in one sentence
    ├── UsageError              the caller asked for what cannot be
    │   ├── WorkspaceError      not a workspace, or one that this version cannot open
    │   │   ├── LockedError     another program has been writing to it for too long
    │   │   └── ReadOnlyError   its folder or database cannot be written to
    │   ├── ConfigError         voc.toml says something that cannot be
    │   ├── UnknownNameError    a department, theme, source … that is not there
    │   ├── PeriodError         a month that cannot be read, or one without data
    │   └── NotYetError         a name that voc keeps for what a later version brings
    ├── InputError              a file that cannot be read, as a whole
    │   └── MappingNeededError  the columns cannot be told with certainty; carries the table to fill in
    ├── ConflictError           somebody else decided meanwhile
    └── MissingExtraError       needs an optional part of the installation

A rejected *row* is no exception: it is counted, kept with its reason and reported.
"""

from __future__ import annotations

__all__ = [
    "ConfigError",
    "ConflictError",
    "InputError",
    "LockedError",
    "MappingNeededError",
    "MissingExtraError",
    "NotYetError",
    "PeriodError",
    "ReadOnlyError",
    "UnknownNameError",
    "UsageError",
    "VocError",
    "WorkspaceError",
]


class VocError(Exception):
    """A sentence for the user: what was expected, what came, what to do.

    ``exit_code`` is what the command ends with: 2 for a ``UsageError`` and for a mapping that is needed, where
    somebody has to say something else; 1 for all others. ``http_status`` is what the server answers: 4xx for what was
    sent or for the state that it met, 501 for what this version or installation cannot do, 500 for a defect or the
    surroundings.
    """

    exit_code = 1
    http_status = 500


class UsageError(VocError):
    """The caller asked for what cannot be."""

    exit_code = 2
    http_status = 400


class WorkspaceError(UsageError):
    """The folder or address is no workspace, or one that this version cannot open."""

    http_status = 409


class LockedError(WorkspaceError):
    """Another program has been writing to the database for longer than a writer waits."""


class ReadOnlyError(WorkspaceError):
    """The workspace can be read, and not written to."""


class ConfigError(UsageError):
    """``voc.toml`` says something that cannot be."""


class UnknownNameError(UsageError):
    """A department, theme, source or other name that is not there."""

    http_status = 404


class PeriodError(UsageError):
    """A month that cannot be read, or one without data."""


class NotYetError(UsageError):
    """Named in the contract, and delivered by a later version."""

    http_status = 501


class InputError(VocError):
    """A file that cannot be read at all; what was good before it stays."""

    http_status = 422


class MappingNeededError(InputError):
    """The columns cannot be told with certainty.

    Parameters
    ----------
    message
        The sentence for the user.
    table
        The ``[sources.NAME]`` table, ready to be corrected and put into ``voc.toml``.
    """

    exit_code = 2

    def __init__(self, message: str, table: str) -> None:
        super().__init__(message)
        self.table = table


class ConflictError(VocError):
    """Somebody else decided meanwhile; both versions are in the sentence.

    Parameters
    ----------
    message
        The sentence for the user.
    current_version
        The version that the subject is at.
    events
        What others decided about it since the version that the caller saw. Each is a ``voc.records.Event``, which
        this module cannot name: records import errors.
    """

    http_status = 409

    def __init__(self, message: str, *, current_version: int | None = None, events: tuple[object, ...] = ()) -> None:
        super().__init__(message)
        self.current_version = current_version
        self.events = events


class MissingExtraError(VocError):
    """An optional part of the installation is needed."""

    http_status = 501
