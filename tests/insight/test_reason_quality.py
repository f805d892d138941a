"""Quality of the contact reasons: those that say nothing, how agents agree, and what is under "other"."""

from datetime import UTC, datetime

import numpy as np
import pandas as pd
import pytest

from voc.config import Config
from voc.errors import UsageError
from voc.insight.reason_quality import is_catch_all, load_reason_quality, load_suggested_reasons
from voc.records import Contact, Feedback, Kind, Signal, Span, Theme, ThemeRow
from voc.store import add_batch, frames, open_store, runs, save_segments, themes


@pytest.mark.parametrize("name", ["Overig", "overige vragen", "Other", "Anders, namelijk", " DIVERSEN "])
def test_a_reason_that_says_nothing_is_known_by_its_first_word(name):
    assert is_catch_all(name)


@pytest.mark.parametrize("name", ["Verhuizing", "Een overig bedrag", ""])
def test_any_other_reason_says_something(name):
    assert not is_catch_all(name)


@pytest.mark.parametrize("name", [", overig", "OTHER – please specify", "Divers", "anders"])
def test_capitals_and_commas_before_the_word_hide_no_catch_all(name):
    assert is_catch_all(name)


# ---- on a store ------------------------------------------------------------------------------------------------------

AT = datetime(2026, 10, 5, 9, tzinfo=UTC)
REASONS = [{"id": "1", "name": "Nota"}, {"id": "17", "name": "App"}, {"id": "99", "name": "Overig, namelijk"}]
CONFIG = Config.model_validate({"reasons": REASONS})
BILL, APP = "De nota klopt niet.", "De app loopt vast."


def fill(folder, reasons_and_texts):
    """Return an open store with a comment of each reason and text; one segment each, all of it."""
    store = open_store("sqlite:///voc.db", root=folder)
    rows = [
        Feedback(str(k), Kind.SURVEY, text, AT, customer=f"c{k}", reason=reason)
        for k, (reason, text) in enumerate(reasons_and_texts)
    ]
    add(store, Kind.SURVEY, rows)
    save_segments(store, {k: [Span(0, len(row.text))] for k, row in enumerate(rows, start=1)})
    return store


def add(store, kind, records):
    name = kind.value
    add_batch(
        store, source=name, mapping={}, kind=kind, file_name=name, file_path=name, file_hash=name, records=records
    )


@pytest.fixture(scope="module")
def mixed(tmp_path_factory):
    """Return a store with 40 comments about the bill, 30 about the app, and 7 and 3 of them under "other"."""
    rows = [("1", BILL)] * 40 + [("17", APP)] * 30 + [("99", BILL)] * 7 + [("99", APP)] * 3
    with fill(tmp_path_factory.mktemp("reasons"), rows) as store:
        yield store


def encode(texts):
    """Return vectors by which the bill and the app lie apart."""
    return np.array([[1.0, 0.0] if "nota" in text else [0.0, 1.0] for text in texts], dtype=np.float32)


def test_what_is_under_other_is_told_by_the_reason_that_its_words_suggest_most_first(mixed):
    segments = frames.load_segment_spans(mixed)
    table = load_suggested_reasons(mixed, CONFIG, segments, encode)
    assert table.to_dict("records") == [{"reason": "1", "comments": 7}, {"reason": "17", "comments": 3}]


def test_the_order_of_the_segments_decides_nothing(mixed):
    """Their texts come in the order of their ids: beside others, a comment would have another one's words."""
    segments = frames.load_segment_spans(mixed).sample(frac=1, random_state=3)
    table = load_suggested_reasons(mixed, CONFIG, segments, encode)
    assert table.to_dict("records") == [{"reason": "1", "comments": 7}, {"reason": "17", "comments": 3}]


def test_without_a_catch_all_or_any_comment_under_it_nothing_is_encoded(mixed):
    def refuse(_texts):
        raise AssertionError("nothing is to be suggested")

    segments = frames.load_segment_spans(mixed)
    without = Config.model_validate({"reasons": REASONS[:2]})
    named_only = segments[segments["feedback"] <= 70]
    for config, part in ((without, segments), (CONFIG, named_only), (CONFIG, segments.iloc[:0])):
        table = load_suggested_reasons(mixed, config, part, refuse)
        assert table.empty
        assert list(table.columns) == ["reason", "comments"]


def test_too_few_to_learn_from_are_not_sure(tmp_path):
    with fill(tmp_path, [("1", BILL)] * 2 + [("17", APP)] + [("99", BILL)] * 3) as store:
        table = load_suggested_reasons(store, CONFIG, frames.load_segment_spans(store), encode)
    assert table["comments"].tolist() == [3]
    assert table["reason"].tolist() == [None]


def test_a_list_without_reasons_is_refused_with_what_to_do(mixed):
    with pytest.raises(UsageError, match=r"\[\[reasons\]\]"):
        load_reason_quality(mixed, Config(), frames.load_segment_spans(mixed))


def test_agreement_is_of_contacts_that_were_labelled_twice(tmp_path):
    """The registration's reason beside the agent's; one label alone agrees with nobody."""
    contacts = [Contact(f"k{n}", AT, customer=f"c{n}", reason="1" if n < 10 else "17") for n in range(30)]
    with fill(tmp_path, [("1", BILL)]) as store:
        add(store, Kind.CONTACT, contacts)
        segments = frames.load_segment_spans(store)
        alone = load_reason_quality(store, CONFIG, segments)
        signals = [Signal(f"s{n}", f"k{n}", AT, reason="1" if n < 10 else "99" if n == 10 else "17") for n in range(20)]
        add(store, Kind.SIGNAL, signals)
        quality = load_reason_quality(store, CONFIG, segments)
    assert alone.agreement.value is None
    assert alone.confusions == ()
    assert quality.by_reason["1"].value == pytest.approx(1.0)
    assert quality.by_reason["17"].value < 1.0
    assert set(quality.by_reason) == {"1", "17", "99"}


def test_a_reason_of_one_theme_is_covered_by_one(mixed):
    run = runs.start_run(mixed, "themes", fingerprint="t")
    made = [Theme(ThemeRow(number), labels={"nl": str(number)}) for number in (1, 2)]
    of_segment = [1] * 40 + [2] * 30 + [1] * 7 + [2] * 3
    columns = {"segment": range(1, 81), "theme": of_segment, "probability": 0.9, "reason": None}
    themes.save_theme_run(mixed, run, themes=made, assignments=pd.DataFrame(columns))
    runs.finish_run(mixed, run)
    quality = load_reason_quality(mixed, CONFIG, frames.load_segment_spans(mixed))
    # Of "other" 70 % is of theme 1: to cover 80 % takes both.
    assert dict(quality.themes) == {"1": 1, "17": 1, "99": 2}
