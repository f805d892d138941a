"""The pane of a theme: its figures, decisions and story, as they are today."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from voc.causes.shares import MIN_IN_GROUP
from voc.records import NO_FAULT, Event
from voc.records.theme_card import CardCause, CardFigure
from voc.store import decision_writer
from voc.triage import theme_item
from voc.triage.request_context import RequestContext

AT = datetime(2026, 11, 1, 9, tzinfo=UTC)


def test_a_theme_shows_all_that_is_known_of_it(sanne):
    theme = sanne.ask("item", key="alert:T-1")
    assert (theme["kind"], theme["subject"], theme["version"]) == ("alert", "T-1", 0)
    assert theme["label"] == {"nl": "Dubbele factuur", "en": "Dubbele factuur (en)"}
    assert theme["n_comments"]["value"] == 40
    assert theme["trend"][-1]["count"] == 40
    assert [cause["department"] for cause in theme["causes"]] == ["Facturatie", None]
    assert "medewerkersigna" in theme["causes"][0]["evidence"]
    assert theme["category"]["value"] == "unnecessary"
    assert theme["change"]["kind"] == "growing"
    assert [event["kind"] for event in theme["life"]] == ["born", "grew"]
    assert theme["quotes"]
    assert theme["cause_note"].startswith("Nog te weinig bevestigd")


def test_a_theme_of_few_customers_shows_words_but_no_figures(sanne):
    theme = sanne.ask("item", key="theme:T-7")
    assert theme["n_comments"] == {
        "value": None, "low": None, "high": None, "n": 0, "unit": "comments", "note": "minder dan 5 klanten",
    }  # fmt: skip
    assert theme["causes"] == theme["category"]["shares"] == []
    assert theme["score"] is theme["change"] is theme["trend"][-1]["count"] is None
    assert theme["quotes"]
    row = next(row for row in sanne.ask("themes")["rows"] if row["theme"] == "T-7")
    assert row["n_comments"] is None


def test_the_note_about_confirmations_follows_the_model():
    assert theme_item.MIN_IN_GROUP == MIN_IN_GROUP


# ---- decisions in the pane -------------------------------------------------------------------------------------------


def test_a_category_is_by_rule_until_a_person_decides_and_again_after_they_take_it_back(sanne):
    by_rule = sanne.ask("item", key="theme:T-2")["category"]
    assert (by_rule["value"], by_rule["by"]) == ("hygiene", "rule")
    decided = sanne.decide("category", "T-2", {"category": "unnecessary"})
    assert (decided["item"]["category"]["value"], decided["item"]["category"]["by"]) == ("unnecessary", "person")
    assert decided["item"]["category"]["shares"] == by_rule["shares"]
    assert sanne.undo(decided["event"]["id"])["item"]["category"] == by_rule


def test_category_shares_come_largest_first_and_those_that_may_not_be_shown_last(sanne):
    shares = sanne.ask("item", key="theme:T-1")["category"]["shares"]
    values = [share["share"]["value"] for share in shares]
    assert values == sorted(values, key=lambda value: -(value or 0.0))


def test_a_quoted_sentence_that_a_person_placed_elsewhere_is_quoted_no_longer(sanne):
    before = sanne.ask("item", key="theme:T-7")["quotes"]
    moved = before[0]
    segments = sanne.ask("comments", theme="T-7")["rows"]
    assert moved["feedback"] in {row["feedback"] for row in segments}
    first = 2 * moved["feedback"] - 1  # each comment has two segments
    for segment in (first, first + 1):
        sanne.decide("place", f"S-{segment}", {"theme": 2})
    after = sanne.ask("item", key="theme:T-7")["quotes"]
    assert moved["feedback"] not in {quote["feedback"] for quote in after}
    assert after


def test_a_theme_made_by_hand_is_shown_before_any_figure_of_it_was_computed(sanne):
    segments = [row["segment"] for row in sanne.ask("comments", theme="T-3", limit=3)["rows"]]
    part = sanne.decide("split", "T-3", {"segments": segments, "labels": {"nl": "Nieuw deel"}})
    number = part["event"]["payload"]["part"]
    item = sanne.ask("item", key=f"theme:T-{number}")
    assert item["label"] == {"nl": "Nieuw deel", "en": "Nieuw deel"}
    assert (item["trend"], item["causes"], item["score"], item["change"]) == ([], [], None, None)
    assert item["cause_note"]
    assert item["quotes"]


def test_the_main_subject_is_todays_and_in_the_persons_language(sanne, piet):
    sanne.decide("subject", "T-3", {"parent": 4})
    sanne.decide("merge", "T-4", {"into": 2})
    assert sanne.ask("item", key="theme:T-3")["parent"] == {"theme": "T-2", "label": "App loopt vast"}
    assert piet.ask("item", key="theme:T-3")["parent"] == {"theme": "T-2", "label": "App loopt vast (en)"}


def test_what_was_decided_before_a_merge_is_part_of_the_story_of_the_theme_that_stays(sanne):
    sanne.decide("rename", "T-4", {"labels": {"nl": "Verhuisd"}})
    merged = sanne.decide("merge", "T-4", {"into": 2})
    notes = [event["note"] for event in merged["item"]["life"]]
    assert "sanne noemde T-4 voortaan ‘Verhuisd’" in notes
    assert any("samen" in note for note in notes)
    undone = sanne.undo(merged["event"]["id"])
    assert not any("samen" in event["note"] for event in undone["item"]["life"])


def test_a_theme_is_born_on_its_first_comments_day_by_the_companys_clock(sanne):
    born = sanne.ask("item", key="theme:T-3")["life"][0]
    assert (born["kind"], born["at"]) == ("born", "2026-01-01")
    assert "1 januari 2026" in born["note"].replace("\xa0", " ")


def test_a_promise_that_was_kept_is_told_once_as_promised_and_once_as_repaired(store, sanne):
    payload = {"theme": 3, "department": "Digitaal", "promise": "Bel vooraf", "start": "2026-11-01", "due": None}
    decision_writer.decide(store, Event("action-0001", "A-1", "action", payload, "Noor", AT), None)
    decision_writer.decide(store, Event("done-00001", "A-1", "done", {"on": "2026-11-02"}, "Noor", AT), None)
    item = sanne.ask("item", key="theme:T-3")
    kept = [(event["kind"], event["at"]) for event in item["life"] if event["kind"] in {"promised", "repaired"}]
    assert kept == [("promised", "2026-11-01"), ("repaired", "2026-11-02")]
    assert all("Bel vooraf" in event["note"] for event in item["life"] if event["kind"] in {"promised", "repaired"})
    assert [action["done"] for action in item["actions"]] == ["2026-11-02"]
    assert sanne.ask("item", key="theme:T-2")["actions"] == []


def test_a_name_of_a_thousand_letters_is_one_line_of_the_pane(sanne):
    sanne.decide("rename", "T-3", {"labels": {"nl": "monteur " * 11}})
    label = sanne.ask("item", key="theme:T-3")["label"]
    assert len(label["nl"]) <= 90
    assert label["en"] == "Monteur te laat (en)"


@pytest.mark.parametrize("language", ["nl", "en"])
def test_that_nothing_went_wrong_is_a_cause_in_words(store, sanne, language):
    context = RequestContext(store, sanne.desk.config, "sanne", language, lambda: AT)
    cause = CardCause(NO_FAULT, CardFigure(0.4, 0.2, 0.6, 12, "share"), {"nl": "", "en": ""})
    shown = theme_item._build_cause(context, cause)
    assert shown.department == context.messages("cause.no_fault") != NO_FAULT
    assert shown.evidence == context.messages("cause.none")
    unknown = theme_item._build_cause(context, replace(cause, department=None))
    assert unknown.department is None
