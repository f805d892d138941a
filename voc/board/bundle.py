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
"""Exports of the joined module, beside its default."""


def bundle_modules(entry: Path) -> str:
    """Return a module and all that it imports as one module.

    Parameters
    ----------
    entry
        The module whose exports stay. Modules beside it import one another by name, without ``as`` and without
        cycles, and share one set of top-level names.

    Raises
    ------
    ValueError
        A module has an ``import`` or ``export`` that cannot be joined, or two declare the same name.
    """
    sources: dict[str, str] = {}
    _collect_sources(entry, sources, ())
    module_by_name: dict[str, str] = {}
    for module, source in sources.items():
        for name in DECLARATION.findall(source):
            if name in module_by_name:
                raise ValueError(f"{module}.js and {module_by_name[name]}.js both declare {name}")
            module_by_name[name] = module
    return "\n".join(_strip_module(source, is_entry=module == entry.stem) for module, source in sources.items())


def _collect_sources(path: Path, sources: dict[str, str], importers: tuple[str, ...]) -> None:
    """Add a module's source to the others, after those of the modules that it imports."""
    if path.stem in importers:
        raise ValueError(f"modules import one another in a circle: {' → '.join((*importers, path.stem))}")
    if path.stem in sources:
        return
    source = path.read_text(encoding="utf-8")
    for names, module in MODULE_IMPORT.findall(source):
        if " as " in names:
            raise ValueError(f"{path.name}: expected names without 'as', got {{{names}}}")
        _collect_sources(path.with_name(f"{module}.js"), sources, (*importers, path.stem))
    sources[path.stem] = source


def _strip_module(source: str, *, is_entry: bool) -> str:
    """Return a module without its JSDoc, imports and (unless it is the entry) exports."""
    code = EXPORT.sub("", MODULE_IMPORT.sub("", JSDOC.sub("", source)).replace("export {};\n", ""))
    left = r"^import\b" if is_entry else r"^(?:import|export)\b"
    if re.search(left, code, re.MULTILINE):
        raise ValueError("expected only: import { a, b } from './module.js'; and: export function|class|const")
    return f"{code}export {{ {', '.join(EXPORTED_NAMES)} }};\n" if is_entry else code


def bundle_styles(entry: Path) -> str:
    """Return a style sheet with those that it imports in place of the imports, in their order."""
    return STYLE_IMPORT.sub(
        lambda match: entry.parent.joinpath(match[1]).read_text(encoding="utf-8"), entry.read_text(encoding="utf-8")
    )
