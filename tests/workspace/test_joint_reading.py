"""Comments that are read together: of ten customers, the same for everybody, and none about a few."""

from types import SimpleNamespace

import pandas as pd
import pytest

from voc.records import FindingCode, Period
from voc.workspace.joint_reading import N_COMMENTS, draw_comments_to_read

CODE = FindingCode(Period(2026, 10), 1)


def build_facts(customers, month=CODE.period.index, smallest_group=5):
    """Return facts with a comment of one mention of theme 7 by each of the customers."""
    n = len(customers)
    return SimpleNamespace(
        themes=(SimpleNamespace(id=3), SimpleNamespace(id=7)),
        mentions=pd.DataFrame({"row": range(n), "segment": range(100, 100 + n), "theme": 1}),
        comments=pd.DataFrame({"month": month, "customer_code": customers}),
        config=SimpleNamespace(reports=SimpleNamespace(smallest_group=smallest_group)),
    )


def draw(customers, *, code=CODE, theme=7, department="Facturatie", **more):
    return draw_comments_to_read(build_facts(customers, **more), code, theme, department)


def test_ten_customers_are_read_and_each_once():
    customers = [k // 3 for k in range(90)]
    drawn = draw(customers)
    assert len(drawn) == N_COMMENTS
    assert len({customers[segment - 100] for segment in drawn}) == N_COMMENTS


def test_nobody_can_draw_until_it_suits():
    customers = list(range(60))
    assert draw(customers) == draw(customers)
    assert draw(customers) != draw(customers, department="IT")
    assert draw(customers) != draw(customers, code=FindingCode(CODE.period, 2))


def test_the_sample_is_no_list_of_the_first_customers():
    drawn = {
        segment for number in range(40) for segment in draw(list(range(60)), code=FindingCode(CODE.period, number))
    }
    assert len(drawn) > 55


@pytest.mark.parametrize(("n_customers", "n_drawn"), [(4, 0), (5, 5), (9, 9), (11, 10)])
def test_fewer_customers_than_may_be_shown_are_not_read(n_customers, n_drawn):
    assert len(draw([k % n_customers for k in range(60)])) == n_drawn


def test_only_the_findings_theme_and_month_are_read():
    assert draw(list(range(60)), theme=3) == ()
    assert draw(list(range(60)), theme=99) == ()
    assert draw(list(range(60)), month=CODE.period.index - 1) == ()
    assert draw([]) == ()
