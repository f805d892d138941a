"""``voc signal``: a moment without a zone is the company's, and what cannot be is refused before anything is stored."""

from datetime import UTC, datetime

import pytest

from voc.cli.signal import _parse_moment
from voc.errors import UsageError
from voc.store import frames
from voc.workspace import open_workspace


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-10-05T10:15", datetime(2026, 10, 5, 8, 15, tzinfo=UTC)),
        ("2026-12-05T10:15", datetime(2026, 12, 5, 9, 15, tzinfo=UTC)),
        ("2026-10-05T10:15Z", datetime(2026, 10, 5, 10, 15, tzinfo=UTC)),
        ("2026-10-05 10:15+05:00", datetime(2026, 10, 5, 5, 15, tzinfo=UTC)),
        ("2026-10-05", datetime(2026, 10, 4, 22, tzinfo=UTC)),
    ],
)
def test_a_moment_without_a_zone_is_the_companys(text, expected):
    assert _parse_moment(text, "Europe/Amsterdam") == expected


@pytest.mark.parametrize("text", ["", "gisteren", "2026-13-01", "10:15"])
def test_what_is_no_moment_is_refused_with_an_example(text):
    with pytest.raises(UsageError, match="--at: expected a moment such as 2026-10-05T10:15"):
        _parse_moment(text, "Europe/Amsterdam")


def test_what_is_refused_is_not_stored(voc, fresh):
    for arguments in (("--at", "gisteren"), (), ("--reason", "onbekend"), ("--cause", "Onbekend")):
        note = ["kl belt"] if arguments else []
        refused = voc("signal", *note, *arguments, "--workspace", fresh)
        assert refused.code == 2, arguments
        assert refused.error
    with open_workspace(fresh) as ws:
        assert frames.load_signals(ws.store).empty


def test_a_note_is_redacted_and_can_be_taken_back(voc, fresh):
    done = voc("signal", "kl belt terug op 06-12345678", "--at", "2026-10-05T10:15", "--workspace", fresh)
    assert done.code == 0, done.err
    assert "12345678" not in done.out
    assert "1 personal detail redacted" in done.out
    batch = done.out.strip().rpartition(" ")[2]
    assert voc("collect", "--undo", batch, "--workspace", fresh).code == 0
    with open_workspace(fresh) as ws:
        assert frames.load_signals(ws.store).empty
