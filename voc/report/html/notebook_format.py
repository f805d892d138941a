"""The library of the notebook format, imported without a grammar that no report needs."""

from __future__ import annotations

import importlib
import importlib.util
import sys
from types import ModuleType
from typing import Any

__all__ = ["import_nbformat"]

GRAMMAR = "rfc3987_syntax"
"""Package by which jsonschema checks addresses with accents; JupyterLab brings it along."""


def import_nbformat() -> Any:  # noqa: ANN401  # nbformat has no types
    """Return the module ``nbformat``; whoever needs nbconvert calls this first.

    Both import jsonschema, which compiles the grammar of addresses on import: two seconds, more than the rest of a
    page. It is compiled when an address is checked.
    """
    if "jsonschema" not in sys.modules and GRAMMAR not in sys.modules and importlib.util.find_spec(GRAMMAR):
        stand_in = ModuleType(GRAMMAR)
        vars(stand_in)["is_valid_syntax"] = _is_valid_syntax
        sys.modules[GRAMMAR] = stand_in
        try:
            importlib.import_module("jsonschema")
        finally:
            del sys.modules[GRAMMAR]
    return importlib.import_module("nbformat")


def _is_valid_syntax(term: str, value: str) -> bool:
    return bool(importlib.import_module(GRAMMAR).is_valid_syntax(term, value))
