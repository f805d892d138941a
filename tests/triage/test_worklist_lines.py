"""Lines of the work list: why an item is there, in words; what is gone has no line."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from voc.config import Config
from voc.records import Event, Proposal, ProposalKind, ProposalState, ThemeId
from voc.records.theme_card import CardAlert
from voc.store import comment_queries, decision_writer, undo_batch
from voc.store.themes import StoredProposal
from voc.triage.ranking import WorklistItem
from voc.triage.request_context import RequestContext
from voc.triage.worklist_lines import (
    _build_urgent_line,
    _find_first_other,
    _format_alert,
    build_lines,
    build_urgent_lines,
)
from voc.triage.worklist_sources import WorklistSources

CONFIG = Config.model_validate({"company": {"name": "Proefstroom", "time_zone": "Europe/Amsterdam"}})
JUST_AFTER_MIDNIGHT = datetime(2026, 11, 30, 23, 30, tzinfo=UTC)
"""On the first of December at the company."""


def build_context(store, language="nl", at=JUST_AFTER_MIDNIGHT):
    return RequestContext(store, CONFIG, "sanne", language, lambda: at)


def build(store, *items, **more):
    return build_lines(WorklistSources(build_context(store, **more)), items)


def promise(store, due, request="p"):
    payload = {"theme": 2, "department": "Digitaal", "promise": "App herstellen", "start": "2026-11-01", "due": due}
    decision_writer.decide(store, Event(request, "A-1", "action", payload, "Noor", JUST_AFTER_MIDNIGHT), None)


def test_lines_come_in_the_order_of_the_items(store):
    items = [WorklistItem("theme:T-3", "theme"), WorklistItem("proposal:P-1", "proposal", is_random=True)]
    items.append(WorklistItem("theme:T-2", "theme", is_done=True))
    lines = build(store, *items)
    assert [(line.key, line.done, line.random) for line in lines] == [
        ("theme:T-3", False, False),
        ("proposal:P-1", False, True),
        ("theme:T-2", True, False),
    ]
    assert build(store) == []


def test_a_theme_says_how_many_wrote_in_which_month_and_why_it_is_there(store):
    (line,) = build(store, WorklistItem("theme:T-2", "theme"))
    assert (line.title, line.n_comments, line.reference) == ("App loopt vast", 7, "2026-10/T-2/comments")
    assert line.detail == "7 reacties in oktober 2026"
    assert line.why.startswith("Nog door niemand beoordeeld")
    (seen,) = build(store, WorklistItem("theme:T-2", "theme", is_seen=True))
    assert seen.why == "Veranderd sinds de laatste beslissing."
    (english,) = build(store, WorklistItem("theme:T-2", "theme"), language="en")
    assert english.title == "App loopt vast (en)"


def test_an_audit_asks_about_the_sentence_that_was_drawn(store):
    (first, second) = build(store, WorklistItem("audit:S-1", "audit"), WorklistItem("audit:S-2", "audit"))
    assert (first.reference, second.reference) == ("F-1", "F-1")
    assert first.title.startswith("😀 Dubbele factuur")
    assert second.title.startswith("Graag dubbele factuur")


def test_what_is_gone_has_no_line_and_the_others_stay(store):
    items = [WorklistItem("audit:S-1", "audit"), WorklistItem("audit:S-9999", "audit")]
    items += [WorklistItem("audit:C-5", "audit"), WorklistItem("action:A-9", "action")]
    assert [line.key for line in build(store, *items)] == ["audit:S-1"]
    undo_batch(store, 1)
    assert build(store, *items) == []


@pytest.mark.parametrize(
    ("due", "detail", "why"),
    [
        ("2026-12-01", "klaar op 1 december 2026", "De einddatum is bereikt"),
        ("2026-12-02", "klaar op 2 december 2026", "De einddatum nadert"),
    ],
)
def test_an_action_is_due_by_the_companys_day(store, due, detail, why):
    promise(store, due)
    (line,) = build(store, WorklistItem("action:A-1", "action"))
    assert line.title == "Verbeteractie bij ‘App loopt vast’"
    assert line.detail.replace("\xa0", " ") == f"Digitaal · {detail}"
    assert line.why.startswith(why)


def test_a_proposal_names_both_themes_also_after_one_was_merged(store):
    (line,) = build(store, WorklistItem("proposal:P-1", "proposal"))
    assert line.title == "Voorstel: ‘Storing’ samenvoegen met ‘Wachttijd’"
    assert line.detail == "40 zinsdelen"


@pytest.mark.parametrize(("theme_ids", "others", "expected"), [((5, 6), (5,), 6), ((5,), (5,), 5), ((5, 6), (), 5)])
def test_the_theme_that_goes_is_the_one_that_is_not_on_the_other_side(theme_ids, others, expected):
    assert _find_first_other(theme_ids, others) == ThemeId(expected)


def test_a_reply_says_whose_and_what(store):
    (line,) = build(store, WorklistItem("reply:finding/B-2026-10-1", "reply"))
    assert line.title == "Antwoord op ‘App loopt vast’"
    assert line.detail.startswith("Digitaal: ")
    assert "niet van ons" not in f"{line.title} {line.detail} {line.why}"


def test_urgent_comments_have_their_case_number(store):
    lines = build_urgent_lines(WorklistSources(build_context(store)))
    assert [line.reference for line in lines] == ["F-390"]
    assert "ZK-2026-0042" in lines[0].detail
    assert lines[0].why == "Er staat ‘gaslucht’ in: dit kan niet wachten."
    undo_batch(store, 1)
    assert build_urgent_lines(WorklistSources(build_context(store))) == []


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"kind": "new"}, "Melding: nieuw, 21 klanten waar er 6 te verwachten waren."),
        ({"kind": "returned"}, "Melding: terug, "),
        ({"kind": "new", "day": date(2026, 10, 5), "window_days": 2}, "in 2 dagen tot en met 5 oktober"),
        ({"kind": "new", "day": date(2026, 10, 5), "window_days": 1}, " op 5 oktober"),
        ({"kind": "growing", "day": date(2026, 10, 5)}, "Melding: groeit, "),
        ({"kind": "growing", "unit": "comments"}, "21 reacties"),
    ],
)
def test_an_alert_says_what_it_saw_and_on_which_days(store, fields, expected):
    alert = CardAlert(**{"observed": 21, "expected": 6.4, "p": 0.01, "unit": "customers"} | fields)
    assert expected in _format_alert(build_context(store), alert).replace("\xa0", " ")


# ---- languages, decisions and empty texts ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "old", "new", "title"),
    [
        ("merged", (5, 6), (5,), "‘Storing’ samenvoegen met ‘Wachttijd’"),
        ("merged", (5, 6), (6,), "‘Wachttijd’ samenvoegen met ‘Storing’"),
        ("split", (5,), (5, 6), "‘Wachttijd’ splitsen"),
        ("new", (), (6,), "nieuw klantthema ‘Storing’"),
        ("gone", (6,), (), "‘Storing’ sluiten"),
        ("gone", (99,), (), "‘T-99’ sluiten"),
    ],
)
def test_a_proposal_is_titled_by_the_theme_that_goes_or_comes(store, kind, old, new, title):
    proposal = Proposal(ProposalKind(kind), old, new, 1, 0.5, ())
    sources = WorklistSources(build_context(store))
    sources.__dict__["proposals"] = (StoredProposal(7, 1, ProposalState.OPEN, proposal),)
    (line,) = build_lines(sources, [WorklistItem("proposal:P-7", "proposal")])
    assert (line.title, line.detail) == (f"Voorstel: {title}", "1 zinsdeel")


def test_a_line_goes_back_with_the_version_of_its_subject(store):
    promise(store, "2026-12-01")
    items = [WorklistItem(key, key.partition(":")[0]) for key in ("theme:T-2", "action:A-1", "proposal:P-1")]
    assert [line.version for line in build(store, *items)] == [0, 1, 0]


def test_an_actions_line_follows_its_theme_into_the_one_that_it_became_part_of(store, sanne):
    promise(store, "2026-12-01")
    sanne.decide("merge", "T-2", {"into": 3})
    (line,) = build(store, WorklistItem("action:A-1", "action"))
    assert line.title == "Verbeteractie bij ‘Monteur te laat’"


def test_an_action_without_a_day_says_so_and_one_that_is_done_has_no_line(store):
    promise(store, None)
    (line,) = build(store, WorklistItem("action:A-1", "action"))
    assert line.detail == f"Digitaal · {build_context(store).messages('line.action_without_day')}"
    decision_writer.decide(
        store, Event("done-0001", "A-1", "done", {"on": "2026-11-30"}, "Noor", JUST_AFTER_MIDNIGHT), None
    )
    assert build(store, WorklistItem("action:A-1", "action")) == []


def test_a_theme_of_few_customers_is_on_the_list_without_a_number(store):
    (line,) = build(store, WorklistItem("theme:T-7", "theme"))
    assert (line.n_comments, line.detail) == (None, "minder dan 5 klanten in oktober 2026")


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_line_is_in_one_language_and_has_no_empty_word(store, language):
    promise(store, "2026-12-01")
    keys = ("theme:T-2", "alert:T-1", "audit:S-1", "proposal:P-1", "reply:finding/B-2026-10-1", "action:A-1")
    lines = build(store, *(WorklistItem(key, key.partition(":")[0]) for key in keys), language=language)
    assert [line.key for line in lines] == list(keys)
    other = build(
        store, *(WorklistItem(key, key.partition(":")[0]) for key in keys), language="en" if language == "nl" else "nl"
    )
    for line, same in zip(lines, other, strict=True):
        assert line.why != same.why
        assert all(
            text.strip() and "{" not in text and "None" not in text for text in (line.title, line.detail, line.why)
        )
        assert (line.key, line.version, line.n_comments, line.reference) == (
            same.key, same.version, same.n_comments, same.reference,
        )  # fmt: skip


def test_the_day_of_a_comment_is_the_companys(store):
    """Comment 1 was written at 12:01 UTC; a minute before midnight in UTC it is the next day in Amsterdam."""
    row = comment_queries.load_comment_rows(store, [1])[1]
    late = replace(row, at=datetime(2026, 10, 4, 22, 30, tzinfo=UTC))
    line = _build_urgent_line(build_context(store), late, 0)
    assert "5 oktober" in line.detail.replace("\xa0", " ")
    undated = _build_urgent_line(build_context(store), replace(row, at=None), 0)
    assert build_context(store).messages("line.undated") in undated.detail


def test_a_comment_without_words_or_a_case_has_a_line_all_the_same(store):
    row = comment_queries.load_comment_rows(store, [1])[1]
    empty = replace(row, text="", case_number=None, channel=None, urgent_word=None)
    line = _build_urgent_line(build_context(store), empty, 3)
    messages = build_context(store).messages
    assert line.title == messages("title.no_text")
    assert messages("line.no_case") in line.detail
    assert line.version == 3
