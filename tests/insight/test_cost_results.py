from voc.insight.cost_results import CostFigures, CostGroup, CostLine, MonthCosts
from voc.records import Estimate


def line(name, hours, group=CostGroup.REASON):
    handling = None if hours == "unknown" else Estimate(hours, None, None, 9, "hours")
    return CostLine(group, name, CostFigures(Estimate(9, None, None, 9, "contacts"), handling))


COSTS = MonthCosts(
    (line("", 90.0, CostGroup.ALL), line("a", 2.0), line("b", 7.0), line("c", None), line("d", "unknown"))
)


def test_a_group_is_found_by_its_kind_and_name():
    assert COSTS.find(CostGroup.ALL).handling.value == 90
    assert COSTS.find(CostGroup.REASON, "b").handling.value == 7
    assert COSTS.find(CostGroup.CATEGORY, "b") is None
    assert COSTS.find(CostGroup.REASON) is None


def test_most_hours_come_first_and_those_without_any_last_in_their_order():
    assert [each.name for each in COSTS.list_group(CostGroup.REASON)] == ["b", "a", "c", "d"]
    assert MonthCosts(()).list_group(CostGroup.REASON) == []
