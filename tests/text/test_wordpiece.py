from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voc.text.embedding.wordpiece import WordPieceTokenizer, read_vocabulary


@pytest.fixture(scope="module")
def tokenizer():
    with resources.as_file(resources.files("voc.text.embedding") / "wordpieces.txt") as path:
        return WordPieceTokenizer(read_vocabulary(path))


# As the library ``tokenizers`` 0.23.3 cuts them with the makers' own tokenizer.json; of 22,096 texts of four
# public data sets all were the same.
@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("I can't re-open my account!", [1045, 2064, 1005, 1056, 2128, 1011, 2330, 2026, 4070, 999]),
        ("naïve CAFÉ", [15743, 7668]),
        ("$5.00 €4,50", [1002, 1019, 1012, 4002, 1574, 2549, 1010, 2753]),
        ("soft\u00adhyphen a\u200bb", [3730, 10536, 8458, 2368, 11113]),
        ("日本", [1864, 1876]),
        ("x" * 101, [100]),
        ("", []),
    ],
)
def test_texts_are_cut_as_by_the_makers(tokenizer, text, pieces):
    assert tokenizer.encode(text) == [101, *pieces, 102]


def test_a_text_that_writes_a_special_piece_does_not_get_one(tokenizer):
    assert 103 not in tokenizer.encode("[MASK]")


def test_a_long_text_is_cut_at_128_pieces_and_keeps_its_end(tokenizer):
    numbers = tokenizer.encode("account " * 500)
    assert (len(numbers), numbers[0], numbers[-1]) == (128, 101, 102)


@pytest.fixture
def small():
    return WordPieceTokenizer({"[CLS]": 0, "[SEP]": 1, "[UNK]": 2, "re": 3, "##fund": 4, "##f": 5, "!": 6, "refu": 7})


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("re", [3]),
        ("refund", [2]),  # "refu" is taken first, and behind it nothing fits
        ("ref", [3, 5]),
        ("re!re", [3, 6, 3]),
        ("RE ré", [3, 3]),
        ("fund", [2]),  # "##fund" stands inside a word only
        ("##fund", [2, 2, 2]),
        ("re\u200bre re", [2, 3]),
        ("\0 \ufffd", []),
        ("日re", [2, 3]),
    ],
)
def test_a_word_is_cut_into_the_longest_pieces_from_the_left_or_is_one_unknown_piece(small, text, pieces):
    assert small.encode(text) == [0, *pieces, 1]


@given(st.text(max_size=60))
def test_a_text_always_has_its_beginning_and_its_end_and_at_most_128_pieces(text):
    numbers = WordPieceTokenizer({"[CLS]": 0, "[SEP]": 1, "[UNK]": 2, "a": 3, "##a": 4}).encode(text)
    assert (numbers[0], numbers[-1]) == (0, 1)
    assert len(numbers) <= 128
    assert not {0, 1} & set(numbers[1:-1])


@given(st.lists(st.sampled_from(["re", "ref", "refund", "re!", "x", "RÉ"]), max_size=8))
def test_a_text_has_the_pieces_of_its_words_one_after_another(words):
    tokenizer = WordPieceTokenizer({"[CLS]": 0, "[SEP]": 1, "[UNK]": 2, "re": 3, "##f": 4, "!": 5})
    alone = [piece for word in words for piece in tokenizer.encode(word)[1:-1]]
    assert tokenizer.encode("  ".join(words)) == [0, *alone, 1]


@pytest.mark.parametrize("n", [100, 101])
def test_a_word_of_more_than_a_hundred_characters_is_unknown(n):
    tokenizer = WordPieceTokenizer({"[CLS]": 0, "[SEP]": 1, "[UNK]": 2, "a": 3, "##a": 4})
    assert tokenizer.encode("a" * n) == [0, *([3, *[4] * 99] if n == 100 else [2]), 1]


def test_a_vocabulary_has_the_numbers_of_its_lines(tmp_path):
    path = tmp_path / "pieces.txt"
    path.write_text("[CLS]\n[SEP]\n\nre\n", encoding="utf-8")
    assert read_vocabulary(path) == {"[CLS]": 0, "[SEP]": 1, "re": 3}
    with pytest.raises(OSError, match="nowhere"):
        read_vocabulary(tmp_path / "nowhere.txt")
