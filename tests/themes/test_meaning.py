import numpy as np

from voc.themes import ThemeModel
from voc.themes.meaning import MAX_ENGLISH_READ, MeaningReader


class CountingEmbedder:
    """Vectors of a few values, and the texts that were read."""

    name = "counting"
    n_dimensions = 4

    def __init__(self):
        self.texts = []

    def encode(self, texts):
        self.texts.extend(texts)
        return np.array([[len(text), 1, 2, 3] for text in texts], dtype=np.float32)


def test_only_english_is_read_by_the_encoder_for_english():
    counting = CountingEmbedder()
    vectors = MeaningReader(english_embedder=counting).embed_english(["de nota", "the bill"], ["nl", "en"], 24)
    assert counting.texts == ["the bill"]
    assert vectors.any(axis=1).tolist() == [False, True]


def test_of_many_texts_a_sample_is_read():
    counting = CountingEmbedder()
    texts = [f"bill {number}" for number in range(MAX_ENGLISH_READ + 100)]
    vectors = MeaningReader(english_embedder=counting).embed_english(texts, ["en"] * len(texts), 24)
    assert len(counting.texts) == vectors.any(axis=1).sum() == MAX_ENGLISH_READ
    other = CountingEmbedder()
    MeaningReader(english_embedder=other).embed_english(texts[::-1], ["en"] * len(texts), 24)
    assert set(other.texts) == set(counting.texts)


def test_beside_another_embedder_nothing_reads_english(embedder):
    assert MeaningReader(embedder).embed_english(["the bill"], ["en"], 24) is None


def test_a_model_that_was_read_back_assigns_english_as_before(embedder):
    heads = (
        "I want to open an account for",
        "Please close the account of",
        "Where is the refund for",
        "Top up fails for",
    )
    names = ("my wife", "our club", "a child", "the shop", "work", "him", "her")
    texts = [f"{head} {name}" for head in heads for name in names]
    texts += [f"{text} today" for text in texts]
    model = ThemeModel(reader=MeaningReader(embedder, CountingEmbedder()), smallest=3)
    model.fit(texts, languages=["en"] * len(texts))
    assert model.space_.features_.english_ is not None
    back = ThemeModel.from_bytes(model.to_bytes(), embedder=embedder)
    back.reader.english_embedder = CountingEmbedder()
    new = ["I want to open an account for him now", "Where is the refund for work please"]
    assert back.assign(new).labels.tolist() == model.assign(new).labels.tolist()
