import numpy as np
import pytest

from voc.errors import UsageError
from voc.records import NoTheme
from voc.themes import ThemeModel

PRAISE = ["Top!", "Heel goed", "Prima.", "Very good", "Excellent!", "Top"]


@pytest.fixture(scope="module")
def fitted(corpus, embedder):
    texts, _, languages = corpus
    return ThemeModel(embedder=embedder).fit([*PRAISE, *texts], languages=["nl"] * len(PRAISE) + languages)


def test_praise_without_a_subject_is_a_theme_where_many_say_it(fitted):
    (number,) = set(fitted.labels_[: len(PRAISE)].tolist())
    topic = fitted.topics_[number]
    assert topic.label("nl") == "Algemene tevredenheid"
    assert topic.label("en") == "General satisfaction"
    assert (topic.number, topic.n_texts) == (number, len(PRAISE))
    assert topic.quotes[0] == 0  # "Top!", which two say
    assert fitted.no_theme_reasons_[: len(PRAISE)] == [None] * len(PRAISE)


def test_the_other_themes_stay_what_they_are_beside_it(fitted, corpus, embedder):
    alone = ThemeModel(embedder=embedder).fit(corpus[0], languages=corpus[2])
    among = fitted.labels_[len(PRAISE) :]
    assert len(set(zip(among.tolist(), alone.labels_.tolist(), strict=True))) == len(set(alone.labels_.tolist()))
    sizes = [topic.n_texts for topic in fitted.topics_]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes == np.bincount(fitted.labels_[fitted.labels_ >= 0]).tolist()
    for subject in fitted.subjects_:
        assert all(fitted.topics_[topic].group_number == subject.number for topic in subject.topics)


def test_little_praise_is_no_theme(corpus, embedder):
    model = ThemeModel(embedder=embedder).fit([*PRAISE[:3], *corpus[0]])
    assert model.no_theme_reasons_[:3] == [NoTheme.UNINFORMATIVE] * 3


def test_praise_beside_a_subject_in_one_comment_says_nothing_more(corpus, embedder):
    texts = [*PRAISE, *corpus[0]]
    comments = [*range(len(PRAISE)), *range(len(corpus[0]))]
    model = ThemeModel(embedder=embedder).fit(texts, comments=comments)
    assert model.no_theme_reasons_[: len(PRAISE)] == [NoTheme.UNINFORMATIVE] * len(PRAISE)


def test_assign_knows_the_judgements_also_after_bytes(fitted, embedder):
    back = ThemeModel.from_bytes(fitted.to_bytes(), embedder=embedder)
    assigned = back.assign(
        ["Perfect!", "Nothing", "Nothing", "Waardeloos"], questions=[None, None, "What is better?", None]
    )
    praise = fitted.labels_[0]
    assert assigned.labels.tolist() == [praise, -1, praise, -1]
    assert assigned.reasons == (None, NoTheme.UNINFORMATIVE, None, NoTheme.UNINFORMATIVE)


def test_questions_are_one_for_each_text(embedder):
    with pytest.raises(UsageError, match="expected 2 questions"):
        ThemeModel(embedder=embedder).fit(["a", "b"], questions=["What?"])
