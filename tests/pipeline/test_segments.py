"""Segments of comments: split once, and what says nothing is known before any fit."""

import pytest

from voc.config import Config
from voc.pipeline import Context
from voc.pipeline.segments import load_attributable_segments, load_segments, split_new_comments
from voc.records import NoTheme
from voc.store import frames, undo_batch


def reasons(context):
    frame = load_segments(context).frame
    return dict(zip(frame["text"], frame["reason"], strict=True))


def test_a_comment_is_split_once_and_new_ones_go_on_behind_it(context, add_comments):
    add_comments("De nota klopt niet. De app hapert.")
    first = load_segments(context).frame
    assert first["text"].tolist() == ["De nota klopt niet.", "De app hapert."]
    add_comments("De monteur kwam niet.")
    again = load_segments(context).frame
    assert again["id"].tolist() == [1, 2, 3]
    assert again.iloc[:2]["text"].tolist() == first["text"].tolist()


def test_without_comments_there_are_no_segments(context):
    segments = load_segments(context)
    assert segments.frame.empty
    assert segments.select_attributable().empty
    assert load_attributable_segments(context).empty
    split_new_comments(context)


def test_some_comments_have_their_own_segments_alone(context, add_comments):
    add_comments("De nota klopt niet. De app hapert.", "De monteur kwam niet.")
    load_segments(context)
    assert load_segments(context, [2]).frame["text"].tolist() == ["De monteur kwam niet."]
    assert load_segments(context, []).frame.empty


def test_what_a_text_lacks_goes_before_that_it_is_said_twice(context, add_comments):
    add_comments("De nota klopt al weken niet", "De nota klopt al weken niet", customer="c-1")
    add_comments("geen", "geen", customer="c-2")
    frame = load_segments(context).frame
    said = list(zip(frame["text"], frame["reason"].astype(object).where(frame["reason"].notna(), None), strict=True))
    assert said[:2] == [("De nota klopt al weken niet", None), ("De nota klopt al weken niet", NoTheme.DUPLICATE)]
    assert {reason for text, reason in said if text == "geen"} <= {NoTheme.EMPTY, NoTheme.UNINFORMATIVE}


def test_the_companys_own_junk_says_nothing(store, add_comments):
    add_comments("Testbericht van de leverancier")
    assert reasons(Context(store, Config()))["Testbericht van de leverancier"] is None
    junk = Context(store, Config.model_validate({"text": {"junk": ["testbericht van de leverancier"]}}))
    assert reasons(junk)["Testbericht van de leverancier"] is not None


@pytest.mark.parametrize(("language", "reason"), [("nl", None), ("pl", NoTheme.OTHER_LANGUAGE), (None, None)])
def test_a_language_that_is_not_read_is_a_reason_and_an_unknown_one_is_not(context, add_comments, language, reason):
    add_comments("Faktura jest nieprawidlowa od wielu tygodni", language=language)
    assert list(reasons(context).values()) == [reason]


def test_a_judgement_is_a_theme_of_its_own_only_where_it_stands_alone(context, add_comments):
    add_comments("Top!", "Top! Maar de app hapert al weken op mijn telefoon.")
    frame = load_segments(context).frame
    judges = dict(zip(zip(frame["feedback"], frame["text"], strict=True), frame["judges"], strict=True))
    assert judges[1, "Top!"]
    assert not any(judges[key] for key in judges if key[0] == 2)


def test_segments_that_can_have_a_cause_are_the_same_by_either_way(context, add_comments):
    add_comments("De nota klopt al weken niet. Top!", "De nota klopt al weken niet. Top!", customer="c-1")
    add_comments("geen", "", "Monteur kwam twee uur te laat", customer="c-2")
    hidden = add_comments("Dit bestand wordt teruggenomen", customer="c-3")
    undo_batch(context.store, hidden)
    by_frame = load_segments(context).select_attributable()[["id", "feedback"]].reset_index(drop=True)
    assert load_attributable_segments(context).to_dict("list") == by_frame.to_dict("list")
    assert len(by_frame) < len(frames.load_segment_spans(context.store))
