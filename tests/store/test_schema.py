from pathlib import Path

import pytest

from voc.store import schema

MANUAL = (Path(__file__).parents[2] / "docs" / "data-model.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("table", sorted(schema.Base.metadata.tables))
def test_every_table_is_explained(table):
    assert f"`{table}`" in MANUAL


MODELS = sorted((mapper.class_ for mapper in schema.Base.registry.mappers), key=lambda model: model.__name__)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_table_says_what_a_row_is(model):
    assert model.__doc__
