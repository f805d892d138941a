"""Themes that a user names beforehand, and themes that a language model names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from voc.config import Config
    from voc.pipeline import Context
    from voc.pipeline.llm_labels import Labelled
    from voc.pipeline.seeding import Seeded

__all__ = ["Seeding"]


class Seeding:
    """The part of a workspace that takes in seed themes; :class:`voc.workspace.Workspace` is one."""

    if TYPE_CHECKING:
        config: Config

        @property
        def _context(self) -> Context: ...

    def import_themes(self, path: str | Path) -> Seeded:
        """Take in a list of themes, CSV or XLSX; the next fit matches what customers say to them.

        Columns ``label_nl`` and ``label_en`` (at least one), ``examples`` (with ``|`` between them), ``keywords``,
        ``parent`` (the label of a main subject) and ``department``. What is wrong with a cell is told in
        ``rejected``; the rest is taken in. The same file again changes nothing.

        Raises
        ------
        InputError
            The file cannot be read, or has other columns.
        UsageError
            No row of it is good.
        """
        from voc.pipeline.seeding import import_taxonomy

        return import_taxonomy(self._context, Path(path))

    def seed_theme(
        self, label: str | Mapping[str, str], *, examples: Sequence[str] = (), keywords: Sequence[str] = ()
    ) -> Seeded:
        """Name a theme, with examples of what customers say about it; one of that name gets them added.

        Parameters
        ----------
        label
            In the workspace's language, or by language: ``{"nl": "Dubbele nota", "en": "Double bill"}``.

        Raises
        ------
        UsageError
            No label, or one that is too long.
        """
        from voc.pipeline.seeding import seed_themes
        from voc.themes.seed_list import one_seed

        labels = {str(self.config.company.language): label} if isinstance(label, str) else dict(label)
        return seed_themes(self._context, [one_seed(labels, examples, keywords)])

    def label_themes(self, *, again: bool = False) -> Labelled:
        """Ask the language model of ``[themes.labeller]`` for a label of every theme that no person named.

        A theme that is as it was keeps the label it got before, unless ``again``. Where no good answer comes, the
        found label stays, and ``problems`` tells why.

        Raises
        ------
        UsageError
            No labeller is set, or there are no themes yet.
        """
        from voc.pipeline.llm_labels import label_themes

        return label_themes(self._context, again=again)

    def seed_from_reasons(self) -> Seeded:
        """Make a theme of each contact reason of ``voc.toml``, but for those that say nothing ("overig").

        Raises
        ------
        UsageError
            There are no ``[[reasons]]``.
        """
        from voc.pipeline.seeding import seed_from_reasons

        return seed_from_reasons(self._context)
