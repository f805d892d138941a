import numpy as np
import pytest

from voc.themes.remarks import find_remarks

N_SUBJECTS, N_TEXTS = 8, 30
REMARK_ROWS = slice(N_SUBJECTS * N_TEXTS, None)


def build_world(n_remarks=40, *, alone_subjects=True, alone_remarks=False, few_subjects=False):
    """Eight subjects of thirty texts, each one comment; remarks stand in a comment beside a text of some subject.

    Returns the meaning of all texts, their topics and their occurrences.
    """
    generator = np.random.default_rng(4)
    axes = np.repeat(np.arange(N_SUBJECTS + 1), [N_TEXTS] * N_SUBJECTS + [n_remarks])
    meaning = np.eye(N_SUBJECTS + 1)[axes] + 0.2 * generator.standard_normal((len(axes), N_SUBJECTS + 1))
    n_subject_texts = N_SUBJECTS * N_TEXTS
    texts, comments = list(range(n_subject_texts)), list(range(n_subject_texts))
    if not alone_subjects:  # each is said a second time beside the next subject's
        comments = [row % (n_subject_texts // 2) for row in comments]
    beside = range(n_remarks) if few_subjects else generator.choice(n_subject_texts, n_remarks, replace=False)
    for row, comment in enumerate(beside, start=n_subject_texts):
        texts.append(row)
        comments.append(n_subject_texts + row if alone_remarks else int(comment))
    # The remarks' topic is one of the subjects': they were drawn into it.
    topics = np.where(axes == N_SUBJECTS, 0, axes)
    return meaning.astype(np.float32), topics, (np.array(texts), np.array(comments))


def test_what_stands_beside_every_subject_and_is_never_a_whole_comment_is_a_remark():
    is_remark = find_remarks(*build_world())
    assert is_remark[REMARK_ROWS].mean() > 0.9
    assert not is_remark[: N_SUBJECTS * N_TEXTS].any()


@pytest.mark.parametrize("change", [{"alone_remarks": True}, {"few_subjects": True}, {"alone_subjects": False}])
def test_none_is_a_remark_that_stands_alone_beside_one_subject_or_where_nothing_stands_alone(change):
    assert not find_remarks(*build_world(**change)).any()


def test_too_few_to_tell_are_no_remarks():
    assert not find_remarks(*build_world(n_remarks=2)).any()


def test_nothing_is_found_among_texts_without_a_topic_and_among_none():
    meaning, topics, occurrences = build_world()
    assert not find_remarks(meaning, np.full_like(topics, -1), occurrences).any()
    none = np.empty(0, dtype=np.int64)
    assert find_remarks(np.empty((0, 4), dtype=np.float32), none, (none, none)).tolist() == []


def test_the_number_a_comment_has_and_the_order_of_occurrences_decide_nothing():
    meaning, topics, (texts, comments) = build_world()
    expected = find_remarks(meaning, topics, (texts, comments))
    order = np.random.default_rng(1).permutation(len(texts))
    renumbered = np.random.default_rng(2).permutation(comments.max() + 1)[comments]
    assert np.array_equal(find_remarks(meaning, topics, (texts[order], renumbered[order])), expected)


def test_a_text_without_a_topic_or_without_a_comment_is_no_remark():
    meaning, topics, occurrences = build_world()
    assert find_remarks(meaning, topics, occurrences)[-1]
    topics[-1] = -1
    assert not find_remarks(meaning, topics, occurrences)[-1]


def test_texts_that_all_mean_the_same_are_no_remarks():
    n = 60
    each = np.arange(n)
    alike = np.ones((n, 4), dtype=np.float32)
    assert not find_remarks(alike, each % 6, (each, each // 2)).any()
    assert not find_remarks(np.zeros((n, 4), dtype=np.float32), each % 6, (each, each)).any()
