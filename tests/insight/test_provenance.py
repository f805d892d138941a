import numpy as np
import pytest

from voc.insight.provenance import Provenance, build_count


@pytest.fixture
def provenance():
    return Provenance("2026-10", 5)


def test_a_figure_gets_a_reference_and_the_items_behind_it(provenance):
    found = provenance.record(build_count(6, "comments"), "T-1/comments", np.array([4, 9]), n_customers=6)
    assert found.reference == "2026-10/T-1/comments"
    assert provenance.figures == {"2026-10/T-1/comments": (4, 9)}


@pytest.mark.parametrize(("n_customers", "hidden"), [(0, False), (1, True), (4, True), (5, False)])
def test_a_group_of_one_to_four_customers_loses_its_value(provenance, n_customers, hidden):
    found = provenance.record(build_count(40, "comments"), "x", [1], n_customers=n_customers)
    assert found.is_suppressed is hidden
    assert ("2026-10/x" in provenance.figures) is not hidden


def test_a_hidden_figure_tells_nothing_about_its_size(provenance):
    found = provenance.record(build_count(40, "comments"), "x", [1], n_customers=3)
    assert (found.value, found.low, found.high, found.n, found.n_customers) == (None, None, None, 0, None)


def test_without_customers_in_the_data_none_are_printed():
    found = Provenance("p", 5, has_customers=False).record(build_count(9, "comments"), "x", [1], n_customers=9)
    assert (found.value, found.n_customers) == (9, None)
