from datetime import date

import pytest

from voc.errors import PeriodError
from voc.insight.alerts import detect_alerts, list_urgent_items
from voc.insight.results import ChangeKind
from voc.insight.tidy_frames import tabulate_alerts
from voc.records import Period

OCTOBER = Period(2026, 10)


@pytest.fixture
def outbreak(make_world, months):
    world = make_world(n_themes=7)
    world.n_themes = 6
    world.steady(months(8), per_month=14)
    world.n_themes = 7
    for k in range(40):
        world.comment(f"2026-10-{6 + k // 5:02d} 10:00", 7)
    return world


def test_an_outbreak_is_seen_within_two_days(outbreak):
    found = detect_alerts(outbreak.facts(), OCTOBER, today=date(2026, 10, 7))
    assert [alert.theme for alert in found] == [7]


def test_a_comment_with_a_wrong_date_adds_no_days_of_silence_before_the_data(make_world, months):
    world = make_world(n_themes=4)
    world.steady(months(1), per_month=60)
    before = detect_alerts(world.facts(), OCTOBER)
    world.comment("1999-10-06 10:00", 1)
    assert detect_alerts(world.facts(), OCTOBER) == before


def test_before_it_began_there_is_no_alert(outbreak):
    world_until_the_fifth = outbreak
    world_until_the_fifth.feedback[:] = [
        row for row in outbreak.feedback if row["at"].strftime("%Y-%m-%d") <= "2026-10-05"
    ]
    assert detect_alerts(world_until_the_fifth.facts(), OCTOBER, today=date(2026, 10, 5)) == ()


def test_an_alert_of_the_month_says_what_kind_of_change_it_is(outbreak):
    (alert,) = detect_alerts(outbreak.facts(), OCTOBER)
    assert (alert.kind, alert.observed, alert.n_customers) == (ChangeKind.NEW, 40, 40)
    assert tabulate_alerts(outbreak.facts(), OCTOBER)[["theme", "label", "kind"]].to_numpy().tolist() == [
        ["T-7", "klantthema 7", "new"]
    ]


def test_a_few_customers_are_on_the_officers_list(make_world, months):
    world = make_world(n_themes=7)
    world.n_themes = 6
    world.steady(months(8), per_month=14)
    world.n_themes = 7
    for k in range(12):
        world.comment(f"2026-10-{6 + k // 3:02d} 10:00", 7, customer=f"c-{k % 3}")
    assert [(alert.theme, alert.n_customers) for alert in detect_alerts(world.facts(), OCTOBER)] == [(7, 3)]


def test_the_call_today_list_has_case_numbers_and_the_latest_first(world):
    world.comment("2026-10-05", 1, urgent="gaslucht", case_number="ZK-2026-1", text="ik ruik gaslucht")
    world.comment("2026-10-09", 1, urgent="deurwaarder")
    world.comment("2026-10-10", 1)
    world.comment("2026-09-09", 1, urgent="gaslucht")
    found = list_urgent_items(world.facts(), OCTOBER)
    assert [(item.word, item.case_number) for item in found] == [("deurwaarder", None), ("gaslucht", "ZK-2026-1")]
    assert found[1].text == "ik ruik gaslucht"


def test_alerts_of_a_month_without_data_are_an_error(world):
    world.comment("2026-10-05", 1)
    with pytest.raises(PeriodError):
        detect_alerts(world.facts(), Period(2027, 1))
