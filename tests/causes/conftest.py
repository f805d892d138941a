"""Small companies with planted truths."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from voc.records import Department

NAMES = ("Facturatie", "Marketing", "Klantenservice", "IT", "Verkoop")
SHARES = np.array([0.4, 0.25, 0.2, 0.1, 0.05])


def votes(rows):
    """Return evidence by agents from (segment, department) pairs."""
    return pd.DataFrame(
        {
            "segment": [segment for segment, _ in rows],
            "kind": "agent",
            "department": [name for _, name in rows],
            "weight": 1.0,
            "source": [f"signal:{number}" for number in range(len(rows))],
        }
    ).astype({"segment": "int64", "department": object})


def planted(seed, n=1000, n_themes=25, n_votes=1.4, habit=0.3):
    """Return a company whose agents blame IT by habit; ``cause`` is the truth per segment."""
    rng = np.random.default_rng(seed)
    mixes = np.array([rng.dirichlet(SHARES * 2 + 0.02) for _ in range(n_themes)])
    theme = rng.integers(n_themes, size=n)
    cause = np.array([rng.choice(len(NAMES), p=mixes[t]) for t in theme])
    segment = np.repeat(np.arange(n), rng.poisson(n_votes, n))
    kind = rng.random(len(segment))
    anyone = rng.integers(len(NAMES), size=len(segment))
    named = np.where(kind < habit, 3, np.where(kind < habit + 0.5, cause[segment], anyone))
    return SimpleNamespace(
        evidence=votes([(int(s), NAMES[v]) for s, v in zip(segment, named, strict=True)]),
        segments=pd.DataFrame({"segment": np.arange(n), "theme": theme, "month": theme % 3}),
        cause=cause,
        truth=np.bincount(cause, minlength=len(NAMES)) / n,
        answer=lambda rows: {int(row): NAMES[cause[row]] for row in rows},
        draw=lambda k: rng.choice(n, k, replace=False),
    )


class LetterEmbedder:
    """Embeds a text by its letters: the same words are near, others are far."""

    def encode(self, texts):
        counts = np.array([[text.lower().count(chr(97 + k)) for k in range(26)] for text in texts], dtype=np.float32)
        return counts / np.maximum(np.linalg.norm(counts, axis=1, keepdims=True), 1e-6)


@pytest.fixture
def embedder():
    return LetterEmbedder()


@pytest.fixture
def departments():
    return (
        Department("Facturatie", description="Maakt nota's; berekent termijnbedragen", reasons=("1", "2")),
        Department("Marketing", description="Schrijft brieven en campagnes", reasons=("2",)),
        Department("IT", description="Bouwt de app", reasons=("17",)),
    )


@pytest.fixture
def plant():
    return planted


@pytest.fixture
def vote():
    return votes
