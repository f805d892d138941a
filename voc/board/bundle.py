"""The board's browser modules and style sheets, each joined into one text: anywidget takes no more than one of both.

JupyterLab's extension bundles the same files by itself. See docs/decisions/0010-board-module.md.
"""

from __future__ import annotations

import re
from pathlib import Path

__all__ = ["bundle_modules", "bundle_styles"]

MODULE_IMPORT = re.compile(r"^import \{([^}]*)\} from '\./(\w+)\.js';\n", re.MULTILINE)
EXPORT = re.compile(r"^export (?=(?:async )?(?:class|function|const|let)\b)", re.MULTILINE)
DECLARATION = re.compile(r"^(?:export )?(?:async )?(?:class|function|const|let) (\w+)", re.MULTILINE)
JSDOC = re.compile(r"^[ \t]*/\*\*.*?\*/\n?", re.MULTILINE | re.DOTALL)
STYLE_IMPORT = re.compile(r"^@import url\('([\w/]+\.css)'\);\n", re.MULTILINE)
EXPORTED_NAMES = ("mount",)
"""Exports of the joined module, in addition to its default."""


def bundle_modules(entry: Path) -> str:
    """Return a module and all that it imports as one module.

    Parameters
    ----------
    entry
        The module whose default export stays. Modules in its folder import one another by name, without ``as`` and
        without cycles, and share one set of top-level names.

    Raises
    ------
    ValueError
        A module has an ``import`` or ``export`` that cannot be joined, or two declare the same name.
    """
    source_by_module: dict[str, str] = {}
    _collect_sources(entry, source_by_module, ())
    module_by_name: dict[str, str] = {}
    for module_name, source in source_by_module.items():
        for name in DECLARATION.findall(source):
            if name in module_by_name:
                raise ValueError(f"{module_name}.js and {module_by_name[name]}.js both declare {name}")
            module_by_name[name] = module_name
    return "\n".join(
        _strip_module(source, is_entry=module_name == entry.stem) for module_name, source in source_by_module.items()
    )


def _collect_sources(module_path: Path, source_by_module: dict[str, str], importers: tuple[str, ...]) -> None:
    """Add a module's source to the others, after those of the modules that it imports."""
    module_name = module_path.stem
    if module_name in importers:
        raise ValueError(f"modules import one another in a circle: {' → '.join((*importers, module_name))}")
    if module_name in source_by_module:
        return
    source = module_path.read_text(encoding="utf-8")
    for imported_names, imported_module in MODULE_IMPORT.findall(source):
        if " as " in imported_names:
            raise ValueError(f"{module_path.name}: expected names without 'as', got {{{imported_names}}}")
        _collect_sources(module_path.with_name(f"{imported_module}.js"), source_by_module, (*importers, module_name))
    # A class must be declared before another extends it, so what a module imports comes first.
    source_by_module[module_name] = source


def _strip_module(source: str, *, is_entry: bool) -> str:
    """Return a module without its JSDoc, imports and named exports; the entry keeps its default export."""
    # JSDoc goes first: an example in it may begin a line with "import".
    module_code = EXPORT.sub("", MODULE_IMPORT.sub("", JSDOC.sub("", source)).replace("export {};\n", ""))
    unknown_syntax = r"^import\b" if is_entry else r"^(?:import|export)\b"
    if re.search(unknown_syntax, module_code, re.MULTILINE):
        raise ValueError("expected only: import { a, b } from './module.js'; and: export function|class|const")
    return f"{module_code}export {{ {', '.join(EXPORTED_NAMES)} }};\n" if is_entry else module_code


def bundle_styles(entry: Path) -> str:
    """Return a style sheet with those that it imports in place of the imports, in their order."""
    style_sheet = entry.read_text(encoding="utf-8")
    # A browser would look for an imported sheet next to the notebook: anywidget sends the text alone.
    return STYLE_IMPORT.sub(lambda match: entry.parent.joinpath(match[1]).read_text(encoding="utf-8"), style_sheet)
