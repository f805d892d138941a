import numpy as np
import pandas as pd
import pytest

from voc.causes.context_model import learn_context_effect


def effect(values, departments, column=None):
    """Return the effect of a column whose first rows are confirmed."""
    column = pd.Series(values if column is None else column, dtype=object)
    return learn_context_effect("phase", column, np.arange(len(departments)), np.eye(2)[departments])


TELLING = effect(["move", "stay"] * 20, [0, 1] * 20)


def test_a_value_speaks_for_the_department_that_it_goes_with():
    log_ratio = TELLING.rate_values(["move", "stay"], is_training=False)
    assert log_ratio[0, 0] > 0
    assert log_ratio[0, 1] == pytest.approx(0.0)
    assert log_ratio[1, 1] > log_ratio[1, 0]


def test_a_value_that_nobody_confirmed_and_a_missing_one_are_silent():
    assert TELLING.rate_values(["new", None], is_training=False).tolist() == [[0.0, 0.0]] * 2


def test_a_confirmed_row_is_judged_by_the_others():
    single = effect(["once", *["move", "stay"] * 10], [0, *[0, 1] * 10])
    column = ["once", *["move", "stay"] * 10]
    assert single.rate_values(column, is_training=False)[0, 0] > 0
    assert single.rate_values(column, is_training=True)[0] == pytest.approx([0.0, 0.0])


def test_a_column_that_says_nothing_loses_its_reliability():
    noise = effect(["move", "stay"] * 40, np.random.default_rng(0).integers(2, size=80))
    assert noise.reliability < TELLING.reliability


def test_rows_whose_confirmed_cause_is_unknown_teach_nothing():
    column = pd.Series(["a", "b"] * 10, dtype=object)
    assert learn_context_effect("phase", column, np.arange(20), np.zeros((20, 2))) is None
