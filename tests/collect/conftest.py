import os

import pytest

from voc.collect import Pseudonyms, convert_table, read_table
from voc.collect.read import trial_reading
from voc.config import Config, Source


@pytest.fixture(scope="session", autouse=True)
def patient_trial():
    """Let a trial of a workbook take its time: starting its process says how busy the machine is."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(trial_reading, "TRIAL_SECONDS", float(os.environ["VOC_WAIT_SECONDS"]))
        yield


@pytest.fixture
def convert(tmp_path):
    """Return a function that converts a text file by a mapping."""

    def _convert(text, mapping, config=None):
        path = tmp_path / "export.csv"
        path.write_text(text, encoding="utf-8")
        source = Source.model_validate(mapping)
        return convert_table(read_table(path, source), source, config or Config(), Pseudonyms(b"key"))

    return _convert
