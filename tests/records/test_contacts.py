from datetime import date

import pytest

from voc.records import Occurrence

DAY = date(2026, 10, 5)


@pytest.mark.parametrize(
    ("kind", "is_repair", "is_storm"),
    [
        ("repair", True, False),
        ("Repair", True, False),
        ("STORM", False, True),
        ("storm", False, True),
        ("storm damage", False, False),
        ("brainstorm", False, False),
        ("Tariff change", False, False),
        ("", False, False),
    ],
)
def test_an_entry_is_a_repair_or_a_storm_by_its_whole_kind_whatever_its_capitals(kind, is_repair, is_storm):
    entry = Occurrence(kind, DAY, DAY)
    assert (entry.is_repair, entry.is_storm) == (is_repair, is_storm)
    assert entry.kind == kind, "printed as the file wrote it"
