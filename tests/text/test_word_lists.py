from importlib import resources

import pytest

from voc.text.pii.word_lists import read_word_list

NAMES = sorted(path.name.removesuffix(".txt") for path in resources.files("voc.text.pii").joinpath("data").iterdir())


@pytest.mark.parametrize("name", NAMES)
def test_a_list_says_what_it_holds_and_holds_it(name):
    path = resources.files("voc.text.pii").joinpath("data", f"{name}.txt")
    assert path.read_text(encoding="utf-8").startswith("# ")
    words = read_word_list(name)
    assert len(words) > 10
    assert not any(word.startswith("#") for word in words)


@pytest.mark.parametrize("name", ["first_names", "surnames", "name_particles", "no_names", "names_and_words"])
def test_words_that_names_are_compared_with_are_folded(name):
    assert all(word == word.casefold() for word in read_word_list(name))


def test_a_list_that_is_not_there_is_an_error():
    with pytest.raises(FileNotFoundError):
        read_word_list("nothing")
