import re
from pathlib import Path
from typing import get_args, get_origin

import pytest
from pydantic import BaseModel

from voc.config import Config

DOCUMENT = Path(__file__).parents[2] / "docs/configuration.md"
NAMED = {"sources"}
"""Tables that stand under a name of the company's choice: ``[sources.NAME]``."""


def models_in(annotation):
    """Yield the models in an annotation, and whether they stand in a list: ``tuple[Reason, ...]``."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation, False
    for argument in get_args(annotation):
        yield from ((model, in_list or get_origin(annotation) is tuple) for model, in_list in models_in(argument))


def tables_of(model, path=()):
    """Yield the heading and the model of every table within a model, each model once."""
    for name, field in model.model_fields.items():
        for nested, in_list in models_in(field.annotation):
            place = (*path, name, "NAME") if name in NAMED else (*path, name)
            heading = ".".join(place)
            yield f"[[{heading}]]" if in_list else f"[{heading}]", nested
            yield from tables_of(nested, place)


TABLES = {}
for heading, table in tables_of(Config):
    if table not in TABLES.values():  # [sources.NAME.scales.QUESTION] is as [sources.NAME.score]
        TABLES[heading] = table


def documented():
    """Return the keys in the first column of each section's table."""
    sections = re.split(r"^#{2,3} ", DOCUMENT.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    return {
        section.partition("\n")[0].strip(): re.findall(r"^\| `(\w+)` \|", section, flags=re.MULTILINE)
        for section in sections
    }


def test_every_table_is_found():
    assert {"[company]", "[themes.labeller]", "[[departments]]", "[[reasons.exceptions]]"} <= set(TABLES)
    assert {"[sources.NAME]", "[sources.NAME.columns]", "[sources.NAME.score]", "[sources.NAME.dates]"} <= set(TABLES)
    assert len(TABLES) == 30


@pytest.mark.parametrize("heading", TABLES)
def test_every_setting_of_a_table_is_documented_and_no_other(heading):
    assert sorted(documented()[heading]) == sorted(TABLES[heading].model_fields)


def test_every_table_of_the_file_has_a_section():
    headings = documented()
    assert all(any(f"[{name}" in heading for heading in headings) for name in Config.model_fields), headings
