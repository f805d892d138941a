import pytest

from voc.insight.processes import find_processes, list_rate_volumes, sum_exposed_volumes
from voc.records import Period

OCTOBER = Period(2026, 10)
REASONS = [
    {"id": "1", "name": "Afrekening", "process": "bills"},
    {"id": "2", "name": "Termijnbedrag", "process": "letters"},
    {"id": "24", "name": "Overig"},
]
PROCESSES = [{"name": "letters", "window_days": 30}]
CONFIG = {"reasons": REASONS, "departments": []}


def add_volume(world, process, day, count):
    world.volumes.append({"process": process, "department": None, "day": day, "count": count})


@pytest.fixture
def letters(world):
    add_volume(world, "letters", "2026-10-01", 5000)
    for _ in range(6):
        world.comment("2026-10-05", 1, reason="2")
    return world


def test_overig_says_nothing_about_a_themes_process(letters):
    for _ in range(20):
        letters.comment("2026-10-06", 1, reason="24")
    assert find_processes(letters.facts(config=CONFIG), OCTOBER)[0] == "letters"


def test_a_theme_of_several_processes_belongs_to_none(letters):
    add_volume(letters, "bills", "2026-10-01", 5000)
    for _ in range(5):
        letters.comment("2026-10-06", 1, reason="1")
    assert find_processes(letters.facts(config=CONFIG), OCTOBER)[0] == "letters"  # 6 of 11
    letters.comment("2026-10-06", 1, reason="1")
    letters.comment("2026-10-06", 1, reason="1")
    assert find_processes(letters.facts(config=CONFIG), OCTOBER)[0] == "bills"


def test_later_months_do_not_say_what_a_theme_belonged_to(letters):
    for _ in range(20):
        letters.comment("2026-11-05", 1, reason="1")
    assert find_processes(letters.facts(config=CONFIG), OCTOBER)[0] == "letters"


def test_a_process_without_volumes_is_none(world):
    for _ in range(6):
        world.comment("2026-10-05", 1, reason="2")
    assert find_processes(world.facts(config=CONFIG), OCTOBER) == [None] * 3


def test_a_letter_counts_in_the_months_that_its_days_fall_in(world):
    add_volume(world, "letters", "2026-09-21", 3000)
    add_volume(world, "letters", "2026-10-31", 100)
    sums = sum_exposed_volumes(world.facts(config=CONFIG | {"processes": PROCESSES}), "letters")
    assert sums[Period(2026, 9).index] == pytest.approx(1000)
    assert sums[OCTOBER.index] == pytest.approx(2000 + 100 / 30)
    assert Period(2026, 11).index not in sums  # nothing is known of it yet


def test_a_month_in_which_hardly_any_was_sent_has_no_rate(world):
    add_volume(world, "letters", "2026-08-03", 6000)
    add_volume(world, "letters", "2026-10-01", 500)
    facts = world.facts(config=CONFIG)
    assert list_rate_volumes(facts, "letters", OCTOBER.index) == {Period(2026, 8).index: 6000}
    assert list_rate_volumes(facts, None, OCTOBER.index) == {}
    assert list_rate_volumes(facts, "visits", OCTOBER.index) == {}
