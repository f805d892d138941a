"""``voc backup`` and ``voc restore``: a workspace in one file, and a workspace of it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from voc.cli.options import HERE, JsonOption, WorkspaceOption
from voc.cli.output import format_plural, out, print_json

__all__ = ["make_backup", "restore_backup"]


def make_backup(
    file: Annotated[Path, typer.Argument(metavar="FILE.zip", help="The file to make.")],
    workspace_dir: WorkspaceOption = HERE,
    *,
    with_key: Annotated[
        bool, typer.Option("--with-key", help="Put the key of the pseudonyms in: keep the file as safe as the key.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Write the workspace into one file, while others go on writing."""
    from voc.workspace import open_workspace
    from voc.workspace.backup_file import back_up_workspace

    with open_workspace(workspace_dir) as ws:
        backup = back_up_workspace(ws, file.expanduser().resolve(), with_key=with_key)
    if as_json:
        print_json(backup)
        return
    key_sentence = (
        "the key of the pseudonyms is in it: keep it as safe as the key"
        if backup.has_key
        else "the key of the pseudonyms is not in it: keep a copy of that elsewhere (voc doctor says where it is)"
    )
    reports = format_plural(backup.n_reports, "file")
    line = f"Wrote {backup.path}: voc.toml, the database, {reports} of reports; {key_sentence}"
    out.print(line, markup=False, soft_wrap=True)


def restore_backup(
    file: Annotated[Path, typer.Argument(metavar="FILE.zip", help="A file that voc backup made.")],
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder to make.")],
    *,
    as_json: JsonOption = False,
) -> None:
    """Make a new workspace of a backup."""
    from voc.workspace.backup_file import restore_workspace

    restored = restore_workspace(file.expanduser(), folder.expanduser().resolve())
    if as_json:
        print_json(restored)
        return
    if restored.has_key:
        key_sentence = "its key is in your configuration folder"
    elif restored.key_check is None:  # nothing was collected there yet
        key_sentence = "it has no key yet: the first file that is collected makes one"
    else:
        key_sentence = f"its key was not in the backup: collecting needs the key with check value {restored.key_check}"
    out.print(f"Restored the workspace {restored.path}; {key_sentence}", markup=False, soft_wrap=True)
