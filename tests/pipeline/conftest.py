"""A store of a few comments, filled by hand: stages are tested on it without a workspace."""

import shutil
from datetime import UTC, datetime

import pytest

from voc.config import Config
from voc.pipeline import Context
from voc.records import Feedback, Kind
from voc.store import add_batch, open_store


@pytest.fixture
def store(sqlite_template, tmp_path):
    """Return an empty database with all tables."""
    shutil.copy(sqlite_template, tmp_path / "voc.db")
    with open_store("sqlite:///voc.db", root=tmp_path) as opened:
        yield opened


@pytest.fixture
def context(store):
    """Return what every stage is given, of that database and the configuration that a new workspace has."""
    return Context(store, Config())


@pytest.fixture
def add_comments(store):
    """Store comments, and return their ids: ``add_comments("Eerste", "Tweede", customer="c-1")``."""
    n_batches = 0

    def add(*texts, **fields):
        nonlocal n_batches
        n_batches += 1
        fields = {"at": datetime(2026, 10, 5, 12, tzinfo=UTC)} | fields
        comments = [
            Feedback(f"{n_batches}-{n}", fields.pop("kind", Kind.SURVEY), text, **fields)
            for n, text in enumerate(texts)
        ]
        name = f"{n_batches}.csv"
        added = add_batch(
            store, source="s", mapping={}, kind=Kind.SURVEY, file_name=name, file_path=name, file_hash=name,
            records=comments,
        )  # fmt: skip
        return added.batch

    return add
