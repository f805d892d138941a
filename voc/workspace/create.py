"""Creation of a workspace: empty, or with the shipped example."""

from __future__ import annotations

import json
from pathlib import Path

from voc.config import CONFIG_NAME, read_config, read_sources, write_config
from voc.errors import UsageError, WorkspaceError
from voc.files import make_folder
from voc.text.messages import LANGUAGES
from voc.workspace.workspace import Workspace, open_workspace

__all__ = ["demo_files", "init", "open_demo"]

NEW_CONFIG = """\
# A voc workspace. Every setting is explained in docs/configuration.md; the examples there can be copied.

[company]
name = {name}
language = "{language}"          # of reports and screens: "nl" or "en"

[text]
# customer_number = '\\bK\\d{{7}}\\b'      # redacted wherever it is
urgent = ["gaslucht", "gas leak", "zelfmoord", "suicide", "afgesloten van gas", "afgesloten van stroom"]

# One table per department that can be the cause of what customers contact you about.
# [[departments]]
# name = "Facturatie"
# description = "Maakt maandnota's, jaar- en eindafrekeningen en correcties"
# reasons = ["1"]

# [[reasons]]
# id = "1"
# name = "Jaar- of eindafrekening"
# category = "hygiene"   # or "valuable", "unnecessary"
"""


def init(
    path: str | Path, *, sources: Path | None = None, config: Path | None = None, language: str = "nl"
) -> Workspace:
    """Make a workspace: a folder with ``voc.toml`` and a place for reports.

    The key of the pseudonyms is made with the first file, in the user's configuration folder.

    Parameters
    ----------
    path
        The folder; it may exist, but must not be a workspace yet.
    sources
        A file with prepared ``[sources.NAME]`` tables.
    config
        A whole ``voc.toml`` to start from.
    language
        Of reports and screens, "nl" or "en"; a ``config`` says its own.

    Raises
    ------
    UsageError
        Another language.
    WorkspaceError
        There is a workspace already, or the folder cannot be made.
    ConfigError
        The prepared tables cannot be used.
    """
    if language not in LANGUAGES:
        raise UsageError(f"language {language!r}: expected {' or '.join(LANGUAGES)}")
    root = Path(path).expanduser().resolve()
    config_path = root / CONFIG_NAME
    if config_path.exists():
        raise WorkspaceError(f"{path} is a voc workspace already; use it with: --workspace {path}")
    if root.exists() and not root.is_dir():
        raise WorkspaceError(f"{path} is a file; expected a folder, or a name for a new one")
    # A basic string of TOML is written as one of JSON.
    new_text = NEW_CONFIG.format(name=json.dumps(root.name, ensure_ascii=False), language=language)
    # Editors on Windows put a mark before UTF-8, which TOML does not have.
    text = config.read_text(encoding="utf-8-sig") if config else new_text
    if sources is not None:
        read_sources(sources)  # before anything is made: a bad table leaves no half-made workspace
        text = f"{text.rstrip()}\n\n{sources.read_text(encoding='utf-8-sig')}"
    try:
        make_folder(root / "reports")
    except OSError as exc:
        raise WorkspaceError(f"{path} cannot be made into a workspace: {exc.strerror or exc}") from exc
    return Workspace(root, write_config(config_path, text))


def demo_files() -> tuple[Path, list[Path]]:
    """Return the example's ``voc.toml`` and its data files, as shipped."""
    package = Path(__file__).resolve().parent.parent
    # In a wheel the example lies in the package, in a clone of the repository next to it.
    folders = (package / "example", package.parent / "examples" / "data")
    folder = next((each for each in folders if (each / CONFIG_NAME).is_file()), None)
    if folder is None:
        raise WorkspaceError("this installation of voc has no example data; install it again")
    from voc.pipeline.drop_folder import list_data_files

    return folder / CONFIG_NAME, list_data_files([folder])


def open_demo(path: str | Path) -> None:
    """Make the example's workspace; one that is there already is left as it is.

    Raises
    ------
    WorkspaceError
        The folder is a workspace of another company: the example must not mix with its data.
    """
    config, _ = demo_files()
    if not (Path(path).expanduser() / CONFIG_NAME).exists():
        init(path, config=config).close()
        return
    sources = open_workspace(path).config.sources
    if missing := sorted(set(read_config(config).sources) - set(sources)):
        raise WorkspaceError(
            f"{path} is a workspace of your own (it has no source {missing[0]!r}), and the example would mix with its "
            "data; name another folder: voc demo DIR"
        )
