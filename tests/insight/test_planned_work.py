"""Planned work and the contacts that it is to bring."""

from datetime import date

import pytest

from voc.errors import InputError, UnknownNameError
from voc.insight.planned_work import expect_contacts
from voc.records import Volume
from voc.workspace.plan_file import read_planned_work


@pytest.fixture
def world(world, months):
    """A year of two bills' runs, each of which brings forty contacts within four days, beside one contact a day."""
    for name in months(12):
        for day in range(1, 29):
            world.contact(f"{name}-{day:02d} 10:00", "1")
            # The days in between ran a little as well: a month without any volume would be one without data.
            world.volumes.append({"process": "bills", "department": None, "day": f"{name}-{day:02d}", "count": 1})
    for name in ("2026-03", "2026-08"):
        world.volumes.append({"process": "bills", "department": "Facturatie", "day": f"{name}-05", "count": 4000})
        for k in range(40):
            world.contact(f"{name}-{5 + k % 4:02d} 12:00", "1")
    return world


def test_a_planned_run_brings_what_earlier_ones_brought(world):
    table = expect_contacts(world.facts(), [Volume("bills", date(2026, 11, 3), 8000)], n_weeks=3)
    assert table["week"].tolist() == [date(2026, 11, 2), date(2026, 11, 9), date(2026, 11, 16)]
    assert table["planned"].tolist() == [8000, 0, 0]
    assert table["from_work"].sum() == pytest.approx(80, rel=0.3)
    assert table.loc[0, "low"] < table.loc[0, "contacts"] < table.loc[0, "high"]
    assert table.loc[2, "from_work"] < 10
    assert table.loc[2, "contacts"] == pytest.approx(7, abs=3)


def test_a_contact_with_a_wrong_date_changes_no_plan(world):
    # The volumes reach back further than the contacts: from where both are known is learned.
    world.volumes.append({"process": "bills", "department": None, "day": "2025-01-05", "count": 4000})
    plan = [Volume("bills", date(2026, 11, 3), 8000)]
    table = expect_contacts(world.facts(), plan, n_weeks=3)
    world.contact("1999-01-05 10:00", "1")
    assert expect_contacts(world.facts(), plan, n_weeks=3).equals(table)


def test_a_process_that_nothing_is_known_of_is_named(world):
    with pytest.raises(UnknownNameError, match="no contact reason belongs to process 'parcels'; there are: bills"):
        expect_contacts(world.facts(), [Volume("parcels", date(2026, 11, 3), 8000)])


def test_a_plan_is_read_with_either_separator(tmp_path):
    path = tmp_path / "plan.csv"
    for text in ("process,day,count\nbills,2026-11-03,8000\n", "\ufeffDay;Count;Process\r\n2026-11-03;8000;bills\r\n"):
        path.write_text(text, encoding="utf-8")
        (volume,) = read_planned_work(path)
        assert (volume.process, volume.day, volume.count) == ("bills", date(2026, 11, 3), 8000)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("process,day\nbills,2026-11-03\n", "no column count; expected: process, day, count"),
        ("process,day,count\nbills,2026-11-03,5\nbills,3-11-2026,5\n", "row 3, column day: '3-11-2026' is no day"),
        ("process,day,count\nbills,2026-11-03,many\n", "row 2, column count: 'many' is no whole number"),
        ("process,day,count\n,2026-11-03,8\n", "row 2, column process: '' is empty"),
    ],
    ids=["column", "day", "count", "process"],
)
def test_a_plan_that_cannot_be_read_says_where(tmp_path, text, message):
    path = tmp_path / "plan.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=message):
        read_planned_work(path)
