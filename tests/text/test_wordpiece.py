from importlib import resources

import pytest

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
