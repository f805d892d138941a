import numpy as np

from voc.themes.arrays import normalize_rows
from voc.themes.labels import labels, main_subjects
from voc.themes.labels.labels import PhraseCache
from voc.themes.labels.main_subjects import find_main_subjects

WORDS = {0: ("de meter", "mijn meterstand"), 1: ("de monteur", "een afspraak")}


def build_themes(n_themes=6, n_texts=12, shared=8.0):
    """Themes of two subjects, six each, whose texts all lie towards one side: what everybody's words have in common."""
    generator = np.random.default_rng(0)
    vectors, texts, themes = [], [], []
    for subject in (0, 1):
        for _ in range(n_themes):
            centre = np.zeros(20)
            centre[subject] = 1
            centre[19] = shared * generator.random()  # some say more of it than others
            centre[2:18] = 0.25 * generator.standard_normal(16)
            themes.append(list(range(len(texts), len(texts) + n_texts)))
            vectors.append(centre + 0.1 * generator.standard_normal((n_texts, 20)))
            what = WORDS[subject][len(themes) % 2]
            texts += [f"Er was iets vreemds met {what} op dag {n}" for n in range(n_texts)]
    return normalize_rows(np.concatenate(vectors).astype(np.float32)), themes, texts


def test_what_all_themes_share_holds_none_together():
    vectors, themes, texts = build_themes()
    subject_of_theme, subjects = find_main_subjects(vectors, themes, PhraseCache(texts, ["nl"] * len(texts)))
    truth = np.repeat([0, 1], 6)
    assert all(len(set(truth[subject_of_theme == subject.number])) == 1 for subject in subjects)
    assert sorted(theme for subject in subjects for theme in subject.topics) == list(range(12))


def test_a_main_subject_is_named_by_its_words_and_not_by_one_theme_s_phrase():
    vectors, themes, texts = build_themes()
    _, subjects = find_main_subjects(vectors, themes, PhraseCache(texts, ["nl"] * len(texts)))
    words = {"meter", "meterstand", "monteur", "afspraak", "en"}
    assert all(set(subject.labels["nl"].casefold().split()) <= words for subject in subjects)
    assert len({subject.labels["nl"] for subject in subjects}) == len(subjects)


def test_all_themes_of_a_large_subject_are_read_for_its_name(monkeypatch):
    read = []

    def describe(phrases, rows_by_subject, *, n_read, broad):
        read.extend(rows[:n_read] for rows in rows_by_subject)
        return labels.describe_topics(phrases, rows_by_subject, n_read=n_read, broad=broad)

    monkeypatch.setattr(main_subjects, "describe_topics", describe)
    monkeypatch.setattr(main_subjects, "MAX_SUBJECTS", 2)
    vectors, themes, texts = build_themes(n_themes=12, n_texts=60, shared=0.0)
    _, subjects = find_main_subjects(vectors, themes, PhraseCache(texts, ["nl"] * len(texts)))
    assert max(len(subject.topics) for subject in subjects) > 9
    for subject, rows in zip(subjects, read, strict=True):
        assert all(set(themes[theme]) & set(rows) for theme in subject.topics)
