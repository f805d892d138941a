import numpy as np
import pandas as pd
import pytest

from voc.causes.reason_quality import list_compared_rows, measure_reason_quality, suggest_reasons


def labels(*pairs):
    rows = [(f"C{n}", reason) for n, pair in enumerate(pairs) for reason in pair]
    return pd.DataFrame(rows, columns=["contact", "reason"])


def test_agents_who_agree_have_an_alpha_of_one():
    found = measure_reason_quality(
        labels(*[("nota", "nota")] * 20, *[("storing", "storing")] * 20), ["nota", "storing"]
    )
    assert found.agreement.value == pytest.approx(1.0)
    assert found.by_reason["nota"].value == pytest.approx(1.0)
    assert found.confusions == ()


def test_reasons_that_nobody_tells_apart_are_named():
    mixed = [("maandnota", "jaarnota")] * 20 + [("storing", "storing")] * 20
    found = measure_reason_quality(labels(*mixed), ["maandnota", "jaarnota", "storing"])
    assert [(pair.first, pair.second) for pair in found.confusions] == [("jaarnota", "maandnota")]
    assert found.by_reason["maandnota"].value < 0
    assert found.by_reason["storing"].value == pytest.approx(1.0)


def test_a_reason_that_was_labelled_once_has_no_agreement():
    found = measure_reason_quality(labels(("nota",), ("storing", "storing")), ["nota", "storing", "nooit"])
    assert found.by_reason["nooit"].value is None
    assert found.by_reason["nota"].note


def test_a_long_or_deep_list_is_warned_about():
    deep = [f"Factuur > Jaarnota > {n}" for n in range(26)]
    assert measure_reason_quality(labels(), deep).warnings == {"too many reasons": 26, "too many levels": 3}
    assert measure_reason_quality(labels(), ["nota"]).warnings == {}


def test_a_catch_all_needs_many_themes():
    themes = pd.DataFrame({"reason": ["nota"] * 10 + ["overig"] * 10, "theme": [1] * 9 + [2] + list(range(10))})
    found = measure_reason_quality(labels(), ["nota", "overig"], themes=themes).themes
    assert found == {"nota": 1, "overig": 8}


def test_the_catch_all_is_resorted_by_words():
    rng = np.random.default_rng(0)
    kind = np.arange(200) % 2
    vectors = (np.eye(4)[kind] + rng.normal(0, 0.1, (200, 4))).astype(np.float32)
    reasons = [("nota", "storing")[k] for k in kind]
    reasons[:20] = ["overig"] * 18 + [None] * 2
    found = suggest_reasons(vectors, reasons, catch_all="overig")
    assert found["row"].tolist() == list(range(20))
    assert found["reason"].tolist() == [("nota", "storing")[k] for k in kind[:20]]


def test_the_rows_that_are_compared_say_the_same_as_all():
    rng = np.random.default_rng(0)
    kind = np.arange(900) % 2
    vectors = (np.eye(4)[kind] + rng.normal(0, 0.1, (900, 4))).astype(np.float32)
    reasons = [("nota", "storing")[k] for k in kind]
    reasons[:20] = ["overig"] * 18 + [None] * 2
    rows = list_compared_rows(reasons, catch_all="overig")
    assert len(rows) == 20 + 2 * 150
    found = suggest_reasons(vectors[rows], [reasons[row] for row in rows], catch_all="overig")
    everything = suggest_reasons(vectors, reasons, catch_all="overig")
    assert found.assign(row=[rows[row] for row in found["row"]]).equals(everything)


def test_without_examples_nothing_is_suggested():
    found = suggest_reasons(np.zeros((3, 2), dtype=np.float32), ["overig"] * 3, catch_all="overig")
    assert found["reason"].isna().all()


def test_reasons_that_are_confused_most_come_first():
    pairs = [("a", "b")] * 15 + [("a", "a"), ("b", "b")] * 10 + [("y", "z")] * 30 + [("y", "y")] * 2
    found = measure_reason_quality(labels(*pairs), ["a", "b", "y", "z"])
    assert [(pair.first, pair.second) for pair in found.confusions] == [("y", "z"), ("a", "b")]
    assert [pair.share.value for pair in found.confusions] == pytest.approx([30 / 32, 15 / 35])
