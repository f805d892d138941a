"""What a decision changed, in sentences: the figures before and after, also when it is taken back."""

import pytest

from voc.records import Event
from voc.triage.decision_effects import describe_changes, format_subject, measure_effects
from voc.triage.request_context import RequestContext


def test_the_sentences_of_change_hold_figures_before_and_after(sanne):
    assert sanne.decide("merge", "T-2", {"into": 1})["changed"] == [
        {"what": "‘Dubbele factuur’: van 94 reacties naar 164 reacties."}
    ]
    assert sanne.decide("rename", "T-3", {"labels": {"nl": "Monteur"}})["changed"] == [
        {"what": "Naam: van ‘Monteur te laat’ naar ‘Monteur’."}
    ]
    assert sanne.decide("department", "T-3", {"department": "digitaal", "fixer": "Facturatie"})["changed"] == [
        {"what": "Oorzaak bij ‘Monteur’: onbekend wordt Digitaal."},
        {"what": "Oplosser bij ‘Monteur’: onbekend wordt Facturatie."},
    ]
    assert sanne.decide("department", "T-3", {"department": "digitaal", "fixer": None})["changed"] == [
        {"what": "Oorzaak bij ‘Monteur’: Digitaal wordt Digitaal."},
        {"what": "Oplosser bij ‘Monteur’: Facturatie wordt onbekend."},
    ]
    assert sanne.decide("audit", "S-1", {"department": "Facturatie"})["changed"] == [
        {"what": "Beantwoord in deze steekproef: van 0 naar 1 van de 20."}
    ]


def test_a_category_that_nobody_decided_is_by_rule(sanne):
    """The rule says that T-2 is administrative: "not classified" was wrong."""
    decided = sanne.decide("category", "T-2", {"category": "unnecessary"})
    assert decided["changed"] == [
        {"what": "Soort contact van ‘App loopt vast’: volgens de regel wordt vermijdbaar contact."}
    ]
    undone = sanne.undo(decided["event"]["id"])
    assert undone["changed"][1:] == [
        {"what": "Soort contact van ‘App loopt vast’: vermijdbaar contact wordt volgens de regel."}
    ]


def test_a_comment_taken_out_says_so_or_that_another_part_keeps_it(sanne):
    first = sanne.decide("place", "S-1", {"theme": None})
    assert first["changed"][0]["what"].startswith("Een ander deel van de reactie")
    assert first["item"]["subject"] == "T-1"
    assert first["event"]["payload"] == {"theme": None, "was": 1}
    second = sanne.decide("place", "S-2", {"theme": None})
    assert second["changed"] == [{"what": "‘Dubbele factuur’: van 94 reacties naar 93 reacties."}]


def what(answer):
    return [sentence["what"] for sentence in answer["changed"]]


def test_an_undo_names_the_main_subject_that_is_back_and_not_the_one_that_was_taken_away(sanne):
    """It said "‘Monteur te laat’ staat onder ." where the undone decision had taken the subject away."""
    sanne.decide("subject", "T-3", {"parent": 4})
    loose = sanne.decide("subject", "T-3", {"parent": None})
    assert what(loose) == ["‘Monteur te laat’ staat op zichzelf."]
    undone = sanne.undo(loose["event"]["id"])
    assert what(undone)[1:] == ["‘Monteur te laat’ staat onder ‘Verhuizing niet verwerkt’."]
    other = sanne.decide("subject", "T-3", {"parent": 2})
    assert what(other) == ["‘Monteur te laat’ staat onder ‘App loopt vast’."]
    assert what(sanne.undo(other["event"]["id"]))[1:] == ["‘Monteur te laat’ staat onder ‘Verhuizing niet verwerkt’."]


def test_a_split_says_what_left_and_what_stayed(sanne):
    segments = [2 * row["feedback"] - 1 for row in sanne.ask("comments", theme="T-3", limit=4)["rows"]]
    segments += [segment + 1 for segment in segments]  # both parts of each comment: it leaves wholly
    answer = sanne.decide("split", "T-3", {"segments": segments, "labels": {"nl": "Nieuw deel"}})
    assert what(answer) == ["‘Monteur te laat’: van 50 reacties naar 46 reacties; ‘Nieuw deel’ begint met 8 zinsdelen."]
    undone = what(sanne.undo(answer["event"]["id"]))
    assert undone[1].startswith("‘Monteur te laat’: van 46 reacties naar 50 reacties")


def test_an_undo_that_moves_nothing_says_only_that_it_was_undone(sanne):
    """The label was the same before: "from X to X" would tell of a change."""
    named = sanne.decide("rename", "T-3", {"labels": {"nl": "Monteur te laat"}})
    assert what(named) == ["Naam: van ‘Monteur te laat’ naar ‘Monteur te laat’."]
    assert what(sanne.undo(named["event"]["id"])) == ["De beslissing is teruggedraaid."]


def test_a_count_of_too_few_customers_is_no_number_in_a_sentence(sanne):
    """T-7 has three customers; its comments go, and what goes is not counted out."""
    (sentence,) = what(sanne.decide("exclude", "T-7"))
    assert sentence.casefold().startswith("minder dan 5 klanten")


def test_changes_come_in_the_persons_language(piet):
    assert what(piet.decide("merge", "T-2", {"into": 1})) == [
        "‘Dubbele factuur (en)’: from 94 comments to 164 comments."
    ]
    done = piet.decide("called", "F-390")
    assert "{" not in "".join(what(done))
    assert what(piet.undo(done["event"]["id"])) == ["The decision is undone."]


@pytest.mark.parametrize(
    ("subject", "named"),
    [
        ("T-2", "‘App loopt vast’"),
        ("T-999", "‘T-999’"),
        ("finding/B-2026-10-1/Digitaal", "B-2026-10-1"),
        ("F-390", "F-390"),
        ("x" * 100, "x" * 59 + "…"),
    ],
)
def test_a_theme_is_named_by_its_label_and_anything_else_by_its_reference(store, sanne, subject, named):
    assert format_subject(build_context(store, sanne), subject) == named


def build_context(store, asker):
    return RequestContext(store, asker.desk.config, "sanne", "nl", asker.clock)


def test_from_what_an_older_version_stored_unchecked_nothing_follows(store, sanne):
    context = build_context(store, sanne)
    unreadable = Event("r-1", "T-2", "merge", {"into": "one"}, "root", sanne.clock(), id=99)
    assert measure_effects(context, unreadable) == {}
    unknown = Event("r-2", "T-2", "of a later version", {}, "root", sanne.clock(), id=100)
    assert measure_effects(context, unknown) == {}
    undone = describe_changes(context, unknown, {}, {}, direction="undo")
    assert [sentence.what for sentence in undone] == ["De beslissing is teruggedraaid."]
    assert describe_changes(context, unknown, {}, {}) == []
