"""Every error of voc has an exit code and an answer of the server, and stands in the tree that errors.py draws."""

import re

import pytest

from voc import errors
from voc.errors import (
    ConflictError,
    InputError,
    MappingNeededError,
    NotYetError,
    UnknownNameError,
    UsageError,
    VocError,
    WorkspaceError,
)

CLASSES = [getattr(errors, name) for name in errors.__all__]


@pytest.mark.parametrize(
    ("error", "exit_code", "status"),
    [
        (VocError, 1, 500),
        (UsageError, 2, 400),
        (WorkspaceError, 2, 409),
        (UnknownNameError, 2, 404),
        (NotYetError, 2, 501),
        (InputError, 1, 422),
        (MappingNeededError, 2, 422),
        (ConflictError, 1, 409),
    ],
)
def test_commands_and_servers_tell_errors_apart(error, exit_code, status):
    assert (error.exit_code, error.http_status) == (exit_code, status)


def test_all_errors_are_vocs_and_drawn_below_what_they_are():
    lines = [line for line in errors.__doc__.splitlines() if re.search(r"\w+Error ", line)]
    drawn = {re.search(r"\w+Error", line)[0]: len(line) - len(line.lstrip(" │├└─")) for line in lines}
    assert set(drawn) == set(errors.__all__)
    for error in CLASSES:
        assert issubclass(error, VocError)
        if error is not VocError:
            assert drawn[error.__name__] == drawn[error.__base__.__name__] + 4, error


def test_an_error_is_its_sentence_and_keeps_what_helps():
    needed = MappingNeededError("which column?", "[sources.a]")
    assert (str(needed), needed.table) == ("which column?", "[sources.a]")
    conflict = ConflictError("somebody was first", current_version=3, events=("a",))
    assert (str(conflict), conflict.current_version, conflict.events) == ("somebody was first", 3, ("a",))
    assert ConflictError("x").events == ()
