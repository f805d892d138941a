"""The marked part of a quote: the sentence that says most about the theme, and no other theme's."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from voc.insight import telling_parts
from voc.insight.results import Quote
from voc.insight.telling_parts import mark_telling_parts
from voc.records import FeedbackId, SegmentId

BILL, PATIENCE, APP = "De nota klopt niet.", "Mijn geduld raakt op.", "De app loopt vast."


class Embedder:
    """Points at the bill, the app, or elsewhere, by the word in the text; counts the texts that it was asked for."""

    name, n_dimensions = "by word", 3

    def __init__(self):
        self.texts = []

    def encode(self, texts):
        self.texts += texts
        return np.array([[("nota" in text) + 0.01, ("app" in text) + 0.01, 0.3] for text in texts], dtype=np.float32)


@pytest.fixture
def embedder(monkeypatch):
    embedder = Embedder()
    monkeypatch.setattr("voc.text.embedding.embedder.load_embedder", lambda: embedder)
    return embedder


def add(world, *sentences, theme=1):
    """Add a comment of which every sentence is a segment of its own in the theme; return its number."""
    text = " ".join(sentences)
    number = world.comment("2026-10-05", *[theme] * len(sentences), text=text)
    start = 0
    for segment, sentence in zip(world.segments[-len(sentences) :], sentences, strict=True):
        segment["start"], segment["end"] = start, start + len(sentence)
        start += len(sentence) + 1
    return number


def quote(world, number):
    """Return the quote of a comment as it is chosen: its first segment is marked."""
    first = next(segment for segment in world.segments if segment["feedback"] == number)
    text = world.feedback[number - 1]["text"]
    return Quote(FeedbackId(number), SegmentId(first["id"]), text, first["start"], first["end"], None, None, "nl")


def list_marked(facts, quotes_by_theme):
    marked = mark_telling_parts(facts, quotes_by_theme)
    return {theme: [quote.text[quote.start : quote.end] for quote in quotes] for theme, quotes in marked.items()}


def test_the_sentence_that_is_nearest_to_the_theme_is_marked(world, embedder):
    for _ in range(5):
        add(world, BILL)
    number = add(world, PATIENCE, BILL)
    assert list_marked(world.facts(), {0: [quote(world, number)]}) == {0: [BILL]}


def test_the_segment_goes_along_with_the_part(world, embedder):
    for _ in range(5):
        add(world, BILL)
    number = add(world, PATIENCE, BILL)
    (marked,) = mark_telling_parts(world.facts(), {0: [quote(world, number)]})[0]
    assert marked.segment == world.segments[-1]["id"]
    assert (marked.text, marked.feedback) == (f"{PATIENCE} {BILL}", number)


def test_a_sentence_that_hardly_belongs_to_the_theme_is_not_marked_however_near_it_is(world, embedder):
    for _ in range(5):
        add(world, BILL)
    number = add(world, "Over de nota gesproken.", BILL)
    world.assignments[-2]["probability"] = 0.95
    world.assignments[-1]["probability"] = 0.30
    assert list_marked(world.facts(), {0: [quote(world, number)]}) == {0: ["Over de nota gesproken."]}


def test_of_equal_sentences_the_first_is_marked_whatever_the_order_of_the_rows(world, embedder):
    number = add(world, BILL, BILL)
    first = quote(world, number)
    assert mark_telling_parts(world.facts(), {0: [first]})[0] == (first,)
    world.assignments.reverse()
    assert mark_telling_parts(world.facts(), {0: [first]})[0] == (first,)


def test_a_comment_of_two_themes_is_marked_for_each_by_its_own_sentence(world, embedder):
    for _ in range(5):
        add(world, BILL, theme=1)
        add(world, APP, theme=2)
    number = add(world, PATIENCE, BILL, APP, PATIENCE)
    for assignment, theme in zip(world.assignments[-4:], (1, 1, 2, 2), strict=True):
        assignment["theme"] = theme
    one = quote(world, number)
    assert list_marked(world.facts(), {0: [one], 1: [one]}) == {0: [BILL], 1: [APP]}


def test_one_sentence_is_all_that_there_is_to_mark_and_nothing_is_encoded(world, embedder):
    number = add(world, BILL)
    only = quote(world, number)
    assert mark_telling_parts(world.facts(), {0: [only]}) == {0: (only,)}
    assert embedder.texts == []


def test_no_quotes_are_no_marks(world, embedder):
    add(world, BILL)
    facts = world.facts()
    assert mark_telling_parts(facts, {}) == {}
    assert mark_telling_parts(facts, {0: [], 2: []}) == {0: (), 2: ()}
    assert embedder.texts == []


def test_another_report_of_the_same_facts_marks_the_same_and_encodes_nothing(world, embedder):
    numbers = [add(world, PATIENCE, BILL) for _ in range(3)]
    facts = world.facts()
    first = mark_telling_parts(facts, {0: [quote(world, number) for number in numbers]})
    n_encoded = len(embedder.texts)
    again = mark_telling_parts(facts, {0: [quote(world, number) for number in reversed(numbers)]})
    assert again == {0: tuple(reversed(first[0]))}
    assert len(embedder.texts) == n_encoded


def test_the_middle_of_a_large_theme_is_that_of_sentences_from_all_of_its_life(world, embedder, monkeypatch):
    """The first ones may be of another event: here they are about the app."""
    monkeypatch.setattr(telling_parts, "N_SEGMENTS", 5)
    for sentence in [APP] * 20 + [BILL] * 60:
        add(world, sentence)
    number = add(world, APP, BILL)
    assert list_marked(world.facts(), {0: [quote(world, number)]}) == {0: [BILL]}


def test_vectors_are_looked_up_where_the_workspace_keeps_them(world, embedder):
    class Cache:
        def __init__(self):
            self.kept = {}

        def load(self, model, keys):
            return {key: self.kept[key] for key in keys if key in self.kept}

        def save(self, model, vectors):
            self.kept |= vectors

    number = add(world, PATIENCE, BILL)
    cache = Cache()
    facts = replace(world.facts(), embeddings=cache)
    mark_telling_parts(facts, {0: [quote(world, number)]})
    n_encoded = len(embedder.texts)
    assert n_encoded == len(cache.kept) == 2
    mark_telling_parts(replace(world.facts(), embeddings=cache), {0: [quote(world, number)]})
    assert len(embedder.texts) == n_encoded
