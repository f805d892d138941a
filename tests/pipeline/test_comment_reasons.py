"""Contact reasons as labels for a fit: which record names them, and which of them teach nothing."""

import pandas as pd
import pytest

from voc.config import Config
from voc.pipeline import comment_reasons
from voc.pipeline.comment_reasons import list_catch_all_reasons, load_known_reasons, name_reasons
from voc.pipeline.context import Context

REASONS = [
    {"id": "1", "name": "Jaarnota"},
    {"id": "2", "name": "Anders verzekerd"},
    {"id": "24", "name": "Overig"},
    {"id": "25", "name": "Other (not in the list)"},
    {"id": "26", "name": "Overige vragen"},
]


@pytest.fixture
def context(monkeypatch):
    signals = pd.DataFrame({"feedback": [4], "contact": ["c4"], "reason": ["1"]})
    contacts = pd.DataFrame({"key": ["c2", "c3"], "reason": ["2", "24"]})
    monkeypatch.setattr(comment_reasons.frames, "load_signals", lambda store: signals)
    monkeypatch.setattr(comment_reasons.frames, "load_contacts", lambda store: contacts)
    return Context(None, Config.model_validate({"reasons": REASONS}))


def build_feedback(reasons, contacts, kinds=None):
    kinds = kinds or ["message"] * len(reasons)
    return pd.DataFrame({"id": range(1, len(reasons) + 1), "kind": kinds, "reason": reasons, "contact": contacts})


def test_each_segment_has_the_reason_of_its_comment(context):
    # The comments' own reason, the registration of its contact, a registration that says nothing, a note's, none.
    feedback = build_feedback(["1", None, None, None, None], [None, "c2", "c3", None, None])
    assert load_known_reasons(context, feedback, [1, 1, 2, 3, 4, 5]) == ["1", "1", "2", None, "1", None]


def test_reasons_of_a_handful_of_comments_teach_nothing(context):
    feedback = build_feedback(["1"] * 2 + [None] * 38, [None] * 40)
    assert load_known_reasons(context, feedback, list(range(1, 41))) is None


def test_reasons_for_the_rest_are_known_by_their_names(context):
    assert list_catch_all_reasons(context.config) == ["24", "25", "26"]


def test_ideas_are_known_as_such_whatever_is_recorded(context):
    feedback = build_feedback(["1", None, None], [None] * 3, ["message", "idea", "idea"])
    assert load_known_reasons(context, feedback, [1, 2, 3]) == ["1", "idea", "idea"]


def test_ideas_are_known_where_too_few_reasons_are(context):
    feedback = build_feedback(["1"] + [None] * 39, [None] * 40, ["message"] * 39 + ["idea"])
    reasons = load_known_reasons(context, feedback, list(range(1, 41)))
    assert reasons == [None] * 39 + ["idea"]


def test_reasons_are_called_by_their_names_and_ideas_in_the_company_s_language(context):
    assert name_reasons(context.config)["1"] == "Jaarnota"
    english = Config.model_validate({"company": {"language": "en"}, "reasons": REASONS})
    assert (name_reasons(context.config)["idea"], name_reasons(english)["idea"]) == ("Ideeën", "Ideas")


@pytest.mark.parametrize(
    ("name", "is_catch_all"),
    [
        ("Overig", True), ("OVERIGE", True), ("Overige vragen", True), (" Diversen ", True), ("Onbekend", True),
        ("Other", True), ("Others", True), ("Miscellaneous", True), ("Unknown reason", True), ("Anders", True),
        ("Iets anders", True), ("Something else", True), ("Overigens", False), ("Andersom leveren", False),
        ("Overstap", False), ("Anderen machtigen", False), ("Motherboard", False), ("Nota overig", False),
    ],
)  # fmt: skip
def test_a_reason_for_the_rest_is_known_in_two_languages_and_by_its_whole_word(name, is_catch_all):
    config = Config.model_validate({"reasons": [{"id": "7", "name": name}]})
    assert list_catch_all_reasons(config) == (["7"] if is_catch_all else [])


@pytest.mark.parametrize(("n_known", "is_enough"), [(3, False), (4, True), (5, True)])
def test_a_tenth_of_the_comments_is_enough(context, n_known, is_enough):
    feedback = build_feedback(["1"] * n_known + [None] * (40 - n_known), [None] * 40)
    # An agent's note has the reason of comment 4: here there is no such comment.
    feedback.loc[feedback["id"] == 4, "id"] = 404
    ids = feedback["id"].tolist()
    reasons = load_known_reasons(context, feedback, ids)
    assert (reasons is not None) is is_enough
    if is_enough:
        assert reasons.count("1") == n_known


def test_the_share_is_of_comments_and_not_of_their_sentences(context):
    feedback = build_feedback(["1"] + [None] * 19, [None] * 20)
    feedback.loc[feedback["id"] == 4, "id"] = 404
    ids = feedback["id"].tolist()
    assert load_known_reasons(context, feedback, [*ids, *[1] * 80]) is None


def test_a_comment_of_a_reason_for_the_rest_teaches_nothing_also_beside_others(context):
    feedback = build_feedback(["24", "2", "", None, "25"], [None] * 5)
    feedback.loc[feedback["id"] == 4, "id"] = 404
    assert load_known_reasons(context, feedback, [1, 2, 3, 404, 5]) == [None, "2", None, None, None]


def test_without_comments_nothing_is_known(context):
    assert load_known_reasons(context, build_feedback([], []), []) is None
