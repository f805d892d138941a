from datetime import date
from types import SimpleNamespace

import pytest

from voc.causes.organisation import Organisation
from voc.records import NO_FAULT, Department, DepartmentKind

MERGED = (Department("Meetdata"), Department("Marktprocessen"), Department("Meetdata & Marktprocessen"))


def change(old, new, at="2026-04-01", share=1.0):
    return SimpleNamespace(old=old, new=new, at=date.fromisoformat(at), share=share)


MERGE = (change("Meetdata", MERGED[2].name), change("Marktprocessen", MERGED[2].name))


def test_a_merged_department_goes_by_its_successor():
    assert Organisation(MERGED, MERGE).list_successors("Meetdata") == {"Meetdata & Marktprocessen": 1.0}


def test_before_the_day_of_the_change_the_old_names_hold():
    chart = Organisation(MERGED, MERGE, as_of=date(2026, 3, 31))
    assert chart.list_successors("Meetdata") == {"Meetdata": 1.0}
    assert "Marktprocessen" in chart.current_names


def test_only_names_of_today_can_be_a_cause():
    assert Organisation(MERGED, MERGE).current_names == ("Meetdata & Marktprocessen",)


def test_a_split_shares_out_and_what_is_not_moved_stays():
    departments = (Department("Service"), Department("Web"), Department("Winkel"))
    chart = Organisation(departments, (change("Service", "Web", share=0.5), change("Service", "Winkel", share=0.3)))
    assert chart.list_successors("Service") == pytest.approx({"Service": 0.2, "Web": 0.5, "Winkel": 0.3})


def test_a_share_is_of_what_the_department_was_on_that_day():
    departments = (Department("Service"), Department("Web"), Department("Klant"))
    chart = Organisation(
        departments, (change("Service", "Web", "2025-01-01", share=0.3), change("Service", "Klant", "2026-01-01"))
    )
    assert chart.list_successors("Service") == pytest.approx({"Web": 0.3, "Klant": 0.7})
    halves = (
        change("Service", "Web", "2025-01-01", share=0.5),
        change("Service", "Klant", "2026-01-01", share=0.5),
    )
    expected = {"Web": 0.5, "Klant": 0.25, "Service": 0.25}
    assert Organisation(departments, halves).list_successors("Service") == pytest.approx(expected)


def test_a_department_that_kept_its_name_can_be_named_after_its_split():
    chart = Organisation((Department("Service"), Department("Web")), (change("Service", "Web", share=0.8),))
    assert chart.list_successors("Service", date(2026, 3, 31)) == pytest.approx({"Service": 0.2, "Web": 0.8})
    assert chart.list_successors("Service", date(2026, 4, 1)) == {"Service": 1.0}
    assert chart.translate_name("service") == {"Service": 1.0}


def test_a_name_that_is_gone_means_its_successors_also_today():
    chart = Organisation(MERGED, MERGE)
    assert chart.translate_name("Meetdata") == {MERGED[2].name: 1.0}
    assert chart.translate_name("Kantine") == {}
    # Agents say it for months.
    assert chart.list_successors("Meetdata", date(2026, 5, 1)) == {MERGED[2].name: 1.0}


def test_a_change_that_was_entered_ahead_has_not_happened():
    departments = (Department("Service"), Department("Web", valid_from=date(2027, 1, 1)))
    ahead = (change("Service", "Web", "2027-01-01"),)
    chart = Organisation(departments, ahead, as_of=date(2026, 10, 1))
    assert chart.current_names == ("Service",)
    assert chart.valid_days == {"Service": (None, None)}
    assert Organisation(departments, ahead, as_of=date(2027, 1, 1)).current_names == ("Web",)


def test_changes_follow_each_other():
    departments = (Department("A"), Department("B"), Department("C"))
    chart = Organisation(departments, (change("A", "B", "2025-01-01"), change("B", "C", "2026-01-01")))
    assert chart.list_successors("A") == {"C": 1.0}


def test_a_name_that_came_back_ends_at_itself():
    departments = (Department("A"), Department("B"))
    chart = Organisation(departments, (change("A", "B", "2025-01-01"), change("B", "A", "2026-01-01")))
    assert chart.list_successors("A") == chart.list_successors("B") == {"A": 1.0}


def test_a_circle_on_one_day_ends():
    departments = (Department("A"), Department("B"))
    chart = Organisation(departments, (change("A", "B"), change("B", "A")))
    assert sum(chart.list_successors("A").values()) == pytest.approx(1.0)


def test_names_are_found_whatever_their_case_and_spaces():
    assert Organisation((Department("Digitaal & IT"),)).list_successors(" digitaal  & it ") == {"Digitaal & IT": 1.0}


def test_an_unknown_name_is_nobody():
    assert Organisation((Department("IT"),)).list_successors("Kantine") == {}


def test_without_departments_every_name_stands_for_itself():
    assert Organisation(()).list_successors("Ward 7") == {"Ward 7": 1.0}


def test_a_successor_inherits_the_time_before_it_was_founded():
    founded = (MERGED[0], MERGED[1], Department(MERGED[2].name, valid_from=date(2026, 4, 1)))
    assert Organisation(founded, MERGE).valid_days[MERGED[2].name] == (None, None)


def test_that_nobody_made_a_fault_goes_by_the_companys_name_for_it():
    assert Organisation(MERGED).list_successors("No fault") == {NO_FAULT: 1.0}
    chart = Organisation(
        (*MERGED, Department("Markt", kind=DepartmentKind.MARKET), Department("Geen fout", kind="nobody"))
    )
    assert chart.no_fault_name == "Geen fout"
    assert chart.list_successors(NO_FAULT) == {"Geen fout": 1.0}
