"""Results that reports share: they change no figure, and live as long as their facts."""

import weakref

from voc.insight.month import build_month
from voc.insight.shared_results import share_last, share_result
from voc.records import Period

OCTOBER = Period(2026, 10)


def test_no_figure_is_another_because_it_was_shared(world, months):
    world.steady(months(14))
    world.many("2026-10", 2, 90, causes={"Facturatie": 0.8, "Digitaal & IT": 0.2})
    shared_facts = world.facts()
    for department in (None, "Facturatie", "Digitaal & IT", "Facturatie", None):
        shared = build_month(shared_facts, OCTOBER, department)
        alone = build_month(world.facts(), OCTOBER, department)
        assert repr(shared) == repr(alone)
    assert repr(build_month(shared_facts, OCTOBER.shift(-1))) == repr(build_month(world.facts(), OCTOBER.shift(-1)))


def test_a_result_is_computed_once_and_ends_with_its_facts(world, months):
    world.steady(months(2))
    facts, counts = world.facts(), []

    class Result:
        """Something that is large."""

    def compute():
        counts.append(1)
        return Result()

    first = share_result(facts, "a", compute)
    assert share_result(facts, "a", compute) is first
    assert share_result(world.facts(), "a", compute) is not first
    reference = weakref.ref(share_last(facts, "month", 1, compute))
    assert share_last(facts, "month", 1, compute) is reference()
    assert len(counts) == 3
    share_last(facts, "month", 2, compute)
    assert reference() is None  # one is kept of each name
