import subprocess
import sys

import numpy as np
import pytest
from threadpoolctl import threadpool_limits

from voc.errors import UsageError
from voc.records import NoTheme
from voc.text.embedding.embedder import encode
from voc.themes import Constraints, SeedTexts, ThemeModel
from voc.themes.labels.names import is_mixture_label


def purity(labels, subjects):
    return sum(
        max(np.sum(subjects[labels == label] == subject) for subject in set(subjects))
        for label in set(labels[labels >= 0])
    ) / np.sum(labels >= 0)


def test_texts_about_different_things_have_different_themes(fitted, corpus):
    assert purity(fitted.labels_, corpus[1]) > 0.9
    assert 3 <= len(fitted.topics_) <= 16


def test_dutch_and_english_about_the_same_share_themes(fitted, corpus):
    _, subjects, languages = corpus
    is_dutch = np.array(languages) == "nl"
    dutch = set(fitted.labels_[(subjects == "termijn") & is_dutch])
    english = set(fitted.labels_[(subjects == "termijn") & ~is_dutch])
    assert dutch & english - {-1}


def test_every_text_without_a_theme_has_a_reason_and_no_other_has(fitted):
    for label, reason, probability in zip(fitted.labels_, fitted.no_theme_reasons_, fitted.probabilities_, strict=True):
        assert (label < 0) == (reason is not None)
        assert (label < 0) == (probability == 0)


def test_few_informative_texts_stay_without_a_theme(fitted):
    assert np.mean(fitted.labels_ < 0) <= 0.05


def test_themes_are_numbered_from_the_largest(fitted):
    sizes = [topic.n_texts for topic in fitted.topics_]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes == np.bincount(fitted.labels_[fitted.labels_ >= 0]).tolist()


def test_quotes_are_rows_of_their_theme_and_differ(fitted, corpus):
    for topic in fitted.topics_:
        assert 1 <= len(topic.quotes) <= 3
        assert all(fitted.labels_[row] == topic.number for row in topic.quotes)
        assert len({corpus[0][row] for row in topic.quotes}) == len(topic.quotes)


def test_every_theme_belongs_to_one_subject(fitted):
    listed = sorted(topic for subject in fitted.subjects_ for topic in subject.topics)
    assert listed == list(range(len(fitted.topics_)))
    for subject in fitted.subjects_:
        assert all(fitted.topics_[topic].group_number == subject.number for topic in subject.topics)


def test_same_seed_gives_the_same_bytes_with_one_thread_and_with_two(fitted, corpus, embedder):
    texts, _, languages = corpus
    for n_threads in (1, 2):
        with threadpool_limits(n_threads):
            again = ThemeModel(seed=0, embedder=embedder).fit(texts, languages=languages)
        assert again.to_bytes() == fitted.to_bytes()


def test_assign_agrees_with_fit_on_the_fitted_texts(fitted, corpus, embedder):
    back = ThemeModel.from_bytes(fitted.to_bytes(), embedder=embedder)
    assigned = back.assign([f"  {text.upper()} " for text in corpus[0]], languages=corpus[2])
    assert assigned.labels.tolist() == fitted.labels_.tolist()
    assert assigned.reasons == tuple(fitted.no_theme_reasons_)


def test_new_texts_get_the_theme_of_those_that_are_like_them(fitted, corpus):
    texts, subjects, _ = corpus
    new = ["Mijn termijnbedrag is zomaar verhoogd, waarom?", "De monteur is gisteren niet gekomen"]
    assigned = fitted.assign(new, languages=["nl", "nl"])
    for label, subject in zip(assigned.labels, ("termijn", "monteur"), strict=True):
        assert np.mean(subjects[fitted.labels_ == label] == subject) > 0.8
    assert (assigned.probabilities > 0.5).all()
    assert len(texts) == len(fitted.labels_)


def test_assigned_texts_that_say_nothing_get_that_reason(fitted):
    assigned = fitted.assign(["", "n.v.t.", "👍👍"])
    assert assigned.reasons == (NoTheme.EMPTY, NoTheme.UNINFORMATIVE, NoTheme.EMPTY)
    assert assigned.labels.tolist() == [-1, -1, -1]


def test_assigning_nothing_gives_nothing(fitted):
    assert fitted.assign([]).labels.shape == (0,)


def test_what_stands_beside_a_segment_decides_what_it_is_about(corpus, embedder):
    texts, subjects, languages = corpus
    vague = [f"Graag reactie over punt {row}" for row in range(len(texts))]
    both = [text for pair in zip(texts, vague, strict=True) for text in pair]
    languages_twice = [language for language in languages for _ in range(2)]
    comments = np.repeat(np.arange(len(texts)), 2)
    model = ThemeModel(embedder=embedder).fit(both, languages=languages_twice, comments=comments)
    alone = ThemeModel(embedder=embedder).fit(both, languages=languages_twice)
    assert purity(model.labels_[1::2], subjects) > purity(alone.labels_[1::2], subjects) + 0.1


def test_groups_end_together_and_apart(fitted, corpus, embedder):
    texts, subjects, languages = corpus
    groups = np.full(len(texts), -1)
    groups[subjects == "nota"] = 7
    groups[subjects == "storing"] = 7
    rows = np.flatnonzero(subjects == "monteur")
    groups[rows[::2]], groups[rows[1::2]] = 8, 9
    first = {}
    for row in rows:  # equal texts cannot be told apart
        groups[row] = first.setdefault(texts[row].casefold(), groups[row])
    model = ThemeModel(embedder=embedder).fit(texts, languages=languages, constraints=Constraints(groups))
    themes = {group: set(model.labels_[groups == group]) for group in (7, 8, 9)}
    assert [len(labels) for labels in themes.values()] == [1, 1, 1]
    assert len(set.union(*themes.values())) == 3
    assert {topic.constraint_group for topic in model.topics_} >= {7, 8, 9}


def test_bertopic_holds_the_same_themes(fitted):
    assert fitted.bertopic_ is not None
    assert len(fitted.bertopic_.get_topic_info()) >= len(fitted.topics_)


@pytest.mark.parametrize(
    ("texts", "reasons"),
    [
        ([], []),
        ([""], [NoTheme.EMPTY]),
        (["🙂", "!!!"], [NoTheme.EMPTY] * 2),
        (["De rekening klopt niet"], [NoTheme.WEAK_SIGNAL]),
        (["De rekening klopt niet"] * 6, [None] * 6),
        (["Geen", "De rekening klopt niet"], [NoTheme.UNINFORMATIVE, NoTheme.WEAK_SIGNAL]),
    ],
)
def test_hardly_any_texts_give_a_clear_result(texts, reasons, embedder):
    model = ThemeModel(embedder=embedder).fit(texts)
    assert model.no_theme_reasons_ == reasons
    assert ThemeModel.from_bytes(model.to_bytes(), embedder=embedder).assign(texts).reasons == tuple(reasons)


def test_fifty_thousand_equal_texts_are_one_theme(embedder):
    model = ThemeModel(embedder=embedder).fit(["Mijn nota klopt niet"] * 50_000)
    assert [topic.n_texts for topic in model.topics_] == [50_000]
    assert model.topics_[0].quotes == (0,)


def test_a_text_of_a_megabyte_does_no_harm(corpus, embedder):
    texts, _, languages = corpus
    model = ThemeModel(embedder=embedder).fit(
        ["Mijn termijnbedrag is verhoogd " * 34_000, *texts], languages=["nl", *languages]
    )
    assert len(model.labels_) == len(texts) + 1


def test_an_unknown_language_is_fitted_with_the_others(corpus, embedder):
    texts, _, languages = corpus
    model = ThemeModel(embedder=embedder).fit(["Faktura jest błędna", *texts], languages=["pl", *languages])
    assert len(model.labels_) == len(texts) + 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"texts": "one text"}, "put it in a list"),
        ({"texts": ["a", None]}, "in row 1"),
        ({"texts": ["a", "b"], "languages": ["nl"]}, "expected 2 languages"),
        ({"texts": ["a", "b"], "embeddings": np.zeros((3, 4))}, "expected 2 embeddings"),
        ({"texts": ["a", "b"], "comments": [1]}, "expected 2 comments"),
        ({"texts": ["a", "b"], "recorded_reasons": ["moving"]}, "expected 2 recorded reasons"),
    ],
)
def test_wrong_arguments_are_told_in_a_sentence(arguments, message, embedder):
    with pytest.raises(UsageError, match=message):
        ThemeModel(embedder=embedder).fit(**arguments)


def test_seed_texts_name_a_theme_and_are_neither_counted_nor_quoted(corpus, embedder):
    texts, subjects, languages = corpus
    seed_texts = ["De monteur is gisteren niet gekomen", "De monteur is nooit gekomen"]
    model = ThemeModel(embedder=embedder).fit(
        texts, languages=languages, seed_texts=SeedTexts(seed_texts, [7, 7], ["nl", "nl"])
    )
    assert len(model.labels_) == len(model.probabilities_) == len(model.no_theme_reasons_) == len(texts)
    (topic,) = [topic for topic in model.topics_ if topic.constraint_group == 7]
    is_about = (subjects == "monteur") & (np.array(languages) == "nl")
    assert (model.labels_[is_about] == topic.number).mean() > 0.5
    assert all(0 <= row < len(texts) for topic in model.topics_ for row in topic.quotes)


def test_seed_texts_of_other_lengths_are_refused():
    with pytest.raises(UsageError, match="expected 2 groups of seed texts"):
        SeedTexts(["a", "b"], [1])


def test_texts_that_are_not_fitted_are_assigned(corpus, embedder):
    texts, _, languages = corpus
    is_fitted = np.arange(len(texts)) % 3 > 0
    model = ThemeModel(embedder=embedder).fit(texts, languages=languages, is_fitted=is_fitted)
    rows, other_rows = np.flatnonzero(is_fitted), np.flatnonzero(~is_fitted)
    alone = ThemeModel(embedder=embedder).fit([texts[row] for row in rows], languages=[languages[row] for row in rows])
    others = alone.assign([texts[row] for row in other_rows], languages=[languages[row] for row in other_rows])
    assert (model.labels_[rows] == alone.labels_).all()
    assert (model.labels_[~is_fitted] == others.labels).all()
    # Quotes are rows of all texts that were given.
    assert all(is_fitted[row] and model.labels_[row] == topic.number for topic in model.topics_ for row in topic.quotes)


@pytest.fixture(scope="module")
def subjects_behind_moods():
    """Texts whose vectors differ most by mood (four, the same in every subject) and a little by subject (six)."""
    generator = np.random.default_rng(0)
    subjects, moods = np.repeat(np.arange(6), 60), np.tile(np.arange(4), 90)
    vectors = 0.05 * generator.standard_normal((360, 24))
    vectors[np.arange(360), moods] += 1.0
    vectors[np.arange(360), 4 + subjects] += 0.25
    return [f"Onderwerp{row} woord{row}" for row in range(360)], vectors.astype(np.float32), subjects


def test_labels_teach_which_differences_matter(subjects_behind_moods):
    texts, vectors, subjects = subjects_behind_moods
    reasons = [str(subject) for subject in subjects]
    plain = ThemeModel(resolution=1.0).fit(texts, embeddings=vectors)
    taught = ThemeModel(resolution=1.0).fit(texts, embeddings=vectors, recorded_reasons=reasons)
    assert purity(taught.labels_, subjects) > 0.9 > purity(plain.labels_, subjects) + 0.2


def test_a_model_that_labels_taught_is_read_back_and_assigns_the_same(subjects_behind_moods):
    texts, vectors, subjects = subjects_behind_moods
    reasons = [str(subject) for subject in subjects]
    model = ThemeModel().fit(texts[::2], embeddings=vectors[::2], recorded_reasons=reasons[::2])
    back = ThemeModel.from_bytes(model.to_bytes())
    new = back.assign(texts[1::2], embeddings=vectors[1::2])
    assert (new.labels == model.assign(texts[1::2], embeddings=vectors[1::2]).labels).all()
    assert purity(new.labels, subjects[1::2]) > 0.9
    assert back.to_bytes() == model.to_bytes()


def test_importing_the_package_loads_nothing_heavy():
    code = "import sys, voc.themes, voc.themes.identity; print({'bertopic', 'sklearn', 'pandas'} & set(sys.modules))"
    process = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert process.stdout.strip() == "set()"


def test_a_few_placed_texts_draw_what_is_like_them_along(fitted, corpus):
    texts, subjects, _ = corpus
    home = int(np.bincount(fitted.labels_[(subjects == "nota") & (fitted.labels_ >= 0)]).argmax())
    other = int(np.bincount(fitted.labels_[(subjects == "monteur") & (fitted.labels_ >= 0)]).argmax())
    new_texts = [f"De monteur is niet gekomen op zaal {row}" for row in "abcdef"]
    topic_by_text = {text: home for text, subject in zip(texts, subjects, strict=True) if subject == "monteur"}
    assert set(fitted.assign(new_texts).labels.tolist()) == {other}
    assert set(fitted.assign(new_texts, topic_by_text=topic_by_text).labels.tolist()) == {home}


def test_a_placed_text_has_the_topic_that_a_person_gave_it(fitted, corpus):
    text = corpus[0][0]
    topic = (int(fitted.labels_[0]) + 1) % len(fitted.topics_)
    assert fitted.assign([text], topic_by_text={text: topic}).labels.tolist() == [topic]


@pytest.mark.parametrize("n_each", [2, 3])
def test_few_texts_about_everything_make_no_theme(n_each):
    subjects = ["de rem piept", "de nota is hoog", "de app hapert", "het pakket kwam laat", "de accu is leeg"]
    endings = ["sinds mei", "alweer", "bij regen"]
    texts = [f"{subject} {ending}" for subject in subjects for ending in endings[:n_each]]
    model = ThemeModel(smallest=n_each).fit(texts, languages=["nl"] * len(texts))
    assert not any(is_mixture_label(topic.labels["nl"]) for topic in model.topics_)
    is_without = model.labels_ < 0
    assert [model.no_theme_reasons_[row] is NoTheme.WEAK_SIGNAL for row in np.flatnonzero(is_without)] == [
        True
    ] * is_without.sum()
    assert sum(topic.n_texts for topic in model.topics_) == (~is_without).sum()


def test_a_text_about_something_else_is_a_weak_signal_where_few_are_fitted():
    parts = ("voorrem", "achterrem", "remkabel", "remblokken", "remschijf")
    faults = ("piept", "sleept", "is versleten", "pakt niet", "trilt", "hapert")
    texts = [f"De {part} van mijn fiets {fault}" for part in parts for fault in faults]
    model = ThemeModel().fit(texts, languages=["nl"] * len(texts))
    new = ["Iets heel anders over tulpen in het voorjaar", "De remkabel van de fiets piept en pakt niet"]
    labels = model.assign(new, languages=["nl", "nl"]).labels
    assert labels[0] == -1
    assert labels[1] >= 0
    assert (model.labels_ >= 0).all()
    refitted = ThemeModel().fit([*texts, new[0]], languages=["nl"] * (len(texts) + 1))
    assert refitted.labels_[-1] == -1
    assert refitted.no_theme_reasons_[-1] is NoTheme.WEAK_SIGNAL
    assert not any("tulpen" in topic.labels["nl"] for topic in refitted.topics_)


def test_every_fitted_attribute_is_declared_in_the_class(fitted):
    assert {name for name in vars(fitted) if name.endswith("_")} <= set(ThemeModel.__annotations__)


def test_a_question_changes_nothing_of_the_model(corpus, embedder):
    texts = corpus[0][:60]
    model = ThemeModel(seed=0).fit(texts, embeddings=encode(embedder, texts))
    before = model.to_bytes()
    model.reader.embedder = embedder  # as if the one of the wheel had been loaded for a first question
    model.assign(["De monteur is weer niet gekomen"])
    assert model.to_bytes() == before
