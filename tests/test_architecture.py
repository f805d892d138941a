"""docs/architecture.md leads to files and functions that are there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
GUIDE = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
ANSWERS = re.findall(r"^\| ([^|]+) \| `([\w/]+\.\w+)` \|(.*)\|$", GUIDE, re.MULTILINE)


@pytest.mark.parametrize(("question", "file", "names"), ANSWERS, ids=[question for question, _, _ in ANSWERS])
def test_a_question_leads_to_a_file_and_a_name_in_it(question, file, names):
    source = (ROOT / "voc" / file).read_text(encoding="utf-8")
    for name in re.findall(r"`(\w+)`", names.partition(";")[0]):
        if not name.endswith("toml"):
            assert re.search(rf"^(?:def|class) {name}\b", source, re.MULTILINE), f"{question}: {file} has no {name}"
    for other in re.findall(r"`([\w/]+\.(?:py|toml))`", names):
        assert (ROOT / "voc" / other).is_file() or (ROOT / "voc/report/messages" / other).is_file(), other


def test_twenty_questions_are_answered():
    assert len(ANSWERS) >= 20
