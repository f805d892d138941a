"""What people decided, as constraints of the next fit."""

from voc.themes.decisions import guidance

SHOWN = {1: 3, 2: 3, 3: 7, 4: None}


def test_segments_of_decided_themes_are_known():
    assert guidance(SHOWN, {3}, [1, 2, 3, 4]).known.tolist() == [3, 3, -1, -1]


def test_an_untouched_theme_is_no_constraint():
    assert guidance(SHOWN, (), [1, 2, 3]).known.tolist() == [-1, -1, -1]


def test_a_new_segment_is_not_known():
    assert guidance(SHOWN, {3, 7}, [9, 3]).known.tolist() == [-1, 7]


def test_what_was_together_is_remembered_only_when_told():
    assert guidance(SHOWN, {3}, [1, 3, 9], {1: 5, 3: 7}).before.tolist() == [5, 7, -1]
    assert guidance(SHOWN, {3}, [1, 3]).before.tolist() == [-1, -1]
