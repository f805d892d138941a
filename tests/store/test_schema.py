from pathlib import Path

import pytest

from voc.store import schema

MANUAL = (Path(__file__).parents[2] / "docs" / "data-model.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("table", sorted(schema.Base.metadata.tables))
def test_every_table_is_explained(table):
    assert f"`{table}`" in MANUAL


@pytest.mark.parametrize("mapper", schema.Base.registry.mappers, ids=lambda mapper: mapper.class_.__name__)
def test_every_table_says_what_a_row_is(mapper):
    assert mapper.class_.__doc__
