"""Shapes of the answers: what the board may count on in each, and what an answer can't be."""

from __future__ import annotations

import re
from typing import Any, get_args

import pytest
from pydantic import TypeAdapter, ValidationError

from voc.decisions.payload_fields import FieldType
from voc.insight.results import ChangeKind
from voc.records import Category
from voc.triage import responses
from voc.triage.requests import ItemKind

ANY_ITEM = TypeAdapter(responses.RESULTS["item"])
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
COMMENT = {
    "feedback": 4, "segment": 7, "at": None, "channel": None, "language": None, "text": "😀 Nota", "spans": [(0, 7)],
    "theme": None, "score": None,
}  # fmt: skip
ITEMS: dict[str, dict[str, Any]] = {
    "audit": {
        "kind": "audit", "subject": "S-7", "version": 0, "comment": COMMENT, "contact": None, "question": "?",
        "n_open": 1,
    },
    "urgent": {
        "kind": "urgent", "subject": "F-4", "version": 0, "comment": COMMENT, "case_number": None, "word": "gaslucht",
    },
    "proposal": {
        "kind": "proposal", "subject": "P-1", "version": 0, "proposal": "merged", "old": [], "new": [],
        "n_segments": 0, "overlap": 0.0, "examples": [],
    },
    "reply": {
        "kind": "reply", "subject": "finding/B-2026-10-1", "version": 1, "theme": None, "label": "B-2026-10-1",
        "department": None, "agrees": False, "reason": "", "who": "hoofd", "at": "2026-10-30T09:00:00Z",
        "comments": [],
    },
    "action": {
        "kind": "action", "subject": "A-1", "version": 1, "theme": "T-1", "label": "Nota", "department": "Facturatie",
        "fixer": None, "promise": "Brief", "start": "2026-11-02", "due": None, "done": None, "dropped": None,
    },
}  # fmt: skip


def list_values(answer, name):
    """Yield every value under a name, however deep in an answer."""
    if isinstance(answer, dict):
        for key, value in answer.items():
            if key == name:
                yield value
            yield from list_values(value, name)
    elif isinstance(answer, list):
        for part in answer:
            yield from list_values(part, name)


@pytest.fixture
def answers(sanne):
    """Return the answers of all operations that only read."""
    read = {op: sanne.ask(op) for op in ("open", "themes", "history", "news", "day_summary", "panel")}
    read["all"] = sanne.ask("open", mode="all")
    read["comments"] = sanne.ask("comments", theme="T-1")
    keys = [line["key"] for line in [*read["all"]["urgent"], *read["all"]["items"]]]
    read["items"] = [sanne.ask("item", key=key) for key in keys]
    return read


def test_each_answer_keeps_what_the_protocol_says_of_moments_shares_and_spans(answers):
    """Moments are in UTC, of seconds and a Z; shares lie in [0, 1]; a span is cut by JavaScript's own units."""
    moments = [at for name in ("at", "figures_at", "started_at", "accepted_at") for at in list_values(answers, name)]
    moments = [at for at in moments if at is not None and len(at) > len("2026-10-05")]
    assert len(moments) > 100
    assert all(MOMENT.fullmatch(at) for at in moments)
    shares = [share for share in list_values(answers, "share") if share["value"] is not None]
    assert shares
    assert all(
        0 <= share["low"] <= share["value"] <= share["high"] <= 1 for share in shares if share["low"] is not None
    )
    comments = [part for name in ("rows", "quotes", "examples", "comments") for part in list_values(answers, name)]
    spans = [(row["text"], span) for rows in comments for row in rows if "spans" in row for span in row["spans"]]
    assert len(spans) > 100
    assert all(0 <= start < end <= len(text.encode("utf-16-le")) // 2 for text, (start, end) in spans)


def test_a_lines_subject_and_version_are_those_of_its_item(answers):
    """They go back with a decision: others would be decided about, or refused as a conflict."""
    lines = [*answers["all"]["urgent"], *answers["all"]["items"]]
    items = answers["items"]
    assert [(line["subject"], line["version"]) for line in lines] == [
        (item["subject"], item["version"]) for item in items
    ]
    assert [line["kind"] for line in lines] == [item["kind"] for item in items]
    assert [line["key"] for line in lines] == [f"{line['kind']}:{line['subject']}" for line in lines]


def test_each_kind_of_line_has_an_item_of_its_own():
    kinds = [kind for part in get_args(get_args(responses.AnyItem)[0]) for kind in _list_kinds(part)]
    assert sorted(kinds) == sorted(get_args(ItemKind))


def _list_kinds(shape):
    return get_args(shape.model_fields["kind"].annotation)


def test_a_change_and_a_field_are_of_the_kinds_that_their_makers_know():
    """A kind that only the maker has would be an error of the desk, on the day when it first comes."""
    assert set(get_args(responses.ThemeChangeView.model_fields["kind"].annotation)) == set(ChangeKind)
    assert set(get_args(responses.PayloadFieldView.model_fields["type"].annotation)) == set(FieldType)


@pytest.mark.parametrize("kind", ITEMS)
def test_an_item_is_read_as_the_shape_of_its_kind_and_comes_back_as_it_was(kind):
    item = ANY_ITEM.validate_python(ITEMS[kind])
    assert type(item).__name__ == f"{kind.capitalize()}Item"
    assert ANY_ITEM.validate_json(item.model_dump_json()) == item


@pytest.mark.parametrize("kind", ITEMS)
def test_a_field_that_the_board_does_not_know_and_one_that_is_missing_are_errors(kind):
    item = ITEMS[kind]
    with pytest.raises(ValidationError, match="model_opinion"):
        ANY_ITEM.validate_python(item | {"model_opinion": "Facturatie"})
    with pytest.raises(ValidationError, match="version"):
        ANY_ITEM.validate_python({name: value for name, value in item.items() if name != "version"})


@pytest.mark.parametrize("kind", ["letter", "Theme", "", None])
def test_an_item_of_no_kind_is_refused(kind):
    with pytest.raises(ValidationError):
        ANY_ITEM.validate_python(ITEMS["action"] | {"kind": kind})


def test_an_answer_can_not_be_changed_after_it_was_checked():
    figure = responses.FigureView(value=None, unit="comments", note="te weinig")
    with pytest.raises(ValidationError, match="frozen"):
        figure.value = 3.0


def test_a_figure_that_may_not_be_shown_has_no_value_and_one_of_nobody_is_zero():
    """``None`` and 0 are not the same: the first is a secret, the second a fact."""
    hidden, nobody = responses.FigureView(value=None, unit="comments"), responses.FigureView(value=0, unit="comments")
    assert '"value":null' in hidden.model_dump_json()
    assert '"value":0.0' in nobody.model_dump_json()
    with pytest.raises(ValidationError):
        responses.FigureView.model_validate({"unit": "comments"})


@pytest.mark.parametrize("category", [*Category])
def test_a_theme_may_be_of_every_category_and_of_none(category):
    state = {"value": category, "by": "rule", "shares": [], "exceptions": []}
    assert responses.CategoryState.model_validate(state).value is category
    assert responses.CategoryState.model_validate(state | {"value": None}).value is None
    with pytest.raises(ValidationError):
        responses.CategoryState.model_validate(state | {"by": "model"})
