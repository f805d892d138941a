import json

import pytest

from voc.themes.labels.llm_labels import Endpoint, LabelReply, LabelRequest, parse_reply

GOOD = {
    "nl": {"label": "Dubbele nota.", "description": "Klanten betalen twee keer."},
    "en": {"label": "Double bill", "description": "Customers pay twice."},
}


def answered(content):
    return parse_reply(json.dumps({"choices": [{"message": {"content": content}}]}).encode())


@pytest.mark.parametrize("form", ["{}", "```json\n{}\n```", " ```\n{}```"])
def test_a_good_answer_is_read_also_between_fences(form):
    answer = answered(form.replace("{}", json.dumps(GOOD)))
    assert answer.labels == {"nl": "Dubbele nota", "en": "Double bill"}
    assert answer.description["nl"] == "Klanten betalen twee keer."
    assert (answer.problem, answer.is_endpoint_reached) == ("", True)


def test_an_answer_of_another_form_is_told_and_gives_no_label():
    bad = [b"", b"nope", b"[]", b'{"choices": []}', b"\xff\xfe", b"[" * 100_000]
    texts = ["Dubbele nota", "{}", "[1]", json.dumps({"nl": GOOD["nl"]}), json.dumps(GOOD | {"en": {"label": 3}})]
    for answer in [*map(parse_reply, bad), *map(answered, [*texts, None])]:
        assert answer == LabelReply(problem="the answer is not of the form that was asked for")


@pytest.mark.parametrize("label", ["", "…", "x" * 61, "twee\nregels", "stil\u0000"])
def test_a_label_that_cannot_be_printed_is_refused(label):
    answer = answered(json.dumps(GOOD | {"nl": {"label": label, "description": "goed"}}))
    assert answer.problem
    assert not answer.labels


def test_the_address_is_the_base_with_the_chat_behind_it():
    for url in ("http://x/v1", "http://x/v1/", "http://x/v1/chat/completions"):
        assert Endpoint(url, "m").chat_url == "http://x/v1/chat/completions"


def test_long_comments_are_cut_before_they_are_sent():
    body = LabelRequest(("nota",), ("a\n b " + "x" * 1000,)).build_request("m")
    assert body["messages"][1]["content"] == "Keywords: nota\nComments:\n- a b " + "x" * 296
