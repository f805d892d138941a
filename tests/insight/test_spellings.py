"""Names that two systems write with other capitals."""

import pandas as pd
import pytest

from voc.insight.spellings import unify_spellings


@pytest.mark.parametrize("dtype", [object, "str", "category"])
def test_missing_names_stay_missing_and_texts(dtype):
    names = pd.Series([None, None], dtype=dtype)
    unified = unify_spellings(names)
    assert unified.isna().all()
    assert unified.dtype == names.dtype


def test_the_most_frequent_spelling_is_taken_and_of_equals_the_first():
    assert unify_spellings(pd.Series(["chat", "Chat", "phone", None, "Phone", "phone"])).tolist()[:3] == [
        "Chat",
        "Chat",
        "phone",
    ]
