"""A file on which its reader never ends is stopped, and ends in a sentence."""

import pytest

from voc.collect.read import trial_reading
from voc.collect.read.calamine_reader import read_calamine
from voc.collect.read.file_types import OLE_MARK
from voc.errors import InputError


@pytest.fixture
def endless(monkeypatch):
    """Let the reader never end: a child that waits for ever stands for calamine in a ring of sectors."""
    monkeypatch.setattr(trial_reading, "TRIAL", "import time\nwhile True:\n    time.sleep(1)")
    monkeypatch.setattr(trial_reading, "TRIAL_SECONDS", 1)


def test_an_endless_reading_is_stopped(endless):
    with pytest.raises(InputError, match=r"oud\.xls could not be read within 1 seconds.*save it as \.xlsx"):
        read_calamine("oud.xls", OLE_MARK + b"x" * 600)


def test_what_is_no_old_file_is_not_tried(endless):
    with pytest.raises(InputError, match="damaged workbook"):
        read_calamine("nieuw.ods", b"PK\x03\x04" + b"x" * 600)


def test_a_damaged_file_that_ends_is_told_by_its_reading():
    with pytest.raises(InputError, match="damaged workbook"):
        read_calamine("oud.xls", OLE_MARK + b"x" * 600)
