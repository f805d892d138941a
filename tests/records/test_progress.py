import pytest

from voc.records.progress import ProgressCode, ProgressStep


@pytest.mark.parametrize("code", list(ProgressCode))
def test_every_step_is_a_sentence_with_its_code(code):
    step = ProgressStep(code, "export.csv")
    assert step.code is code
    assert "{" not in step
    assert step.strip() == step


def test_a_step_without_a_name_is_a_sentence_all_the_same():
    assert ProgressStep(ProgressCode.FIND_THEMES) == "finding themes"


def test_braces_in_a_files_name_are_a_name():
    assert ProgressStep(ProgressCode.READ_FILE, "{about}.csv") == "reading {about}.csv"
