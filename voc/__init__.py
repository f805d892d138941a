"""voc: voice of the customer in JupyterLab."""

__version__ = "0.1.0"

_PUBLIC = {
    "open": ("voc.workspace", "open_workspace"),
    "init": ("voc.workspace", "init"),
    "Workspace": ("voc.workspace", "Workspace"),
    "ThemeModel": ("voc.themes", "ThemeModel"),
    "CauseModel": ("voc.causes", "CauseModel"),
    "VocError": ("voc.errors", "VocError"),
}
__all__ = ["CauseModel", "ThemeModel", "VocError", "Workspace", "__version__", "init", "open"]


def __getattr__(name: str) -> object:
    """Load a public name on first use: `import voc` itself loads nothing heavy."""
    if name not in _PUBLIC:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    import importlib

    module, attribute = _PUBLIC[name]
    return getattr(importlib.import_module(module), attribute)


def __dir__() -> list[str]:
    return sorted(__all__)


def _jupyter_server_extension_points() -> list[dict[str, object]]:
    """Tell Jupyter what to load; only a server asks. By name, as above: no room stands on the server."""
    import importlib

    return [{"module": "voc.server.app", "app": importlib.import_module("voc.server.app").VocServer}]
