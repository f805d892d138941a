"""Theme catalog: the themes of a workspace as records, and themes that people or a language model name.

``ws.theme_catalog`` is a :class:`ThemeCatalog`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from voc.records import MainSubject, Period, Reference, ReferenceKind, Theme, ThemeId
from voc.store import themes
from voc.store.main_subjects import load_main_subjects

if TYPE_CHECKING:
    import pandas as pd

    from voc.insight import Facts
    from voc.insight.theme_profile import ThemeProfile
    from voc.pipeline import Context
    from voc.pipeline.llm_labels import LabelResult
    from voc.workspace.seed_themes import SeedResult

__all__ = ["ThemeCatalog"]


class ThemeCatalog:
    """Themes of a workspace as records, and the themes that are named beforehand.

    Parameters
    ----------
    context
        The workspace's store and configuration.
    load_facts
        Called only for a theme's profile.
    """

    def __init__(self, context: Context, load_facts: Callable[[], Facts]) -> None:
        self._context = context
        self._load_facts = load_facts

    def records(self) -> tuple[Theme, ...]:
        """Return the themes as records, largest first."""
        return tuple(sorted(themes.load_themes(self._context.store), key=lambda theme: (-theme.n_comments, theme.id)))

    def tabulate(self) -> pd.DataFrame:
        """Return the themes as a frame, a row each, largest first."""
        import pandas as pd

        return pd.DataFrame([_build_theme_row(theme) for theme in self.records()])

    def sides(self, period: str) -> pd.DataFrame:
        """Return how many mentions of a month praise and how many complain, by theme, department and channel."""
        from voc.insight.mention_sides import tabulate_sides
        from voc.store.causes import load_polarities

        return tabulate_sides(self._load_facts(), load_polarities(self._context.store), Period.parse(period))

    def emotions(self, period: str) -> pd.DataFrame:
        """Return how often agents recorded each emotion in a month, by theme, causing department and channel."""
        from voc.insight.agent_emotions import tabulate_emotions

        return tabulate_emotions(self._load_facts(), Period.parse(period))

    def main_subjects(self) -> tuple[MainSubject, ...]:
        """Return the main subjects with their themes, the one of most comments first.

        A fit finds some (about the square root of the number of themes); officers rearrange them with
        ``ws.decide("subject", …)``, on the board with ``G``, or with ``voc themes subject``.
        """
        return load_main_subjects(self._context.store)

    def profile(self, reference: str) -> ThemeProfile:
        """Return all about a theme (``T-7``): what it is, quotes of customers, its timeline, the decisions about it.

        Raises
        ------
        UnknownNameError
            No such theme.
        UsageError
            Not a theme's reference.
        """
        from voc.insight.theme_profile import build_theme_profile

        theme_id = ThemeId(Reference.parse(reference, ReferenceKind.THEME).number)
        return build_theme_profile(self._context.store, self._load_facts(), theme_id)

    def import_themes(self, path: str | Path) -> SeedResult:
        """Save a list of themes, CSV or XLSX; the next fit matches what customers say to them.

        Columns ``label_nl`` and ``label_en`` (at least one), ``examples`` (with ``|`` between them), ``keywords``,
        ``parent`` (the label of a main subject) and ``department``. A cell that cannot be used is in ``rejected``; the
        rest of its row is saved. The same file again changes nothing.

        Raises
        ------
        InputError
            The file cannot be read, or has other columns.
        UsageError
            No row of it is good.
        """
        from voc.workspace.seed_themes import import_seed_list

        return import_seed_list(self._context, Path(path))

    def seed_theme(
        self, label: str | Mapping[str, str], *, examples: Sequence[str] = (), keywords: Sequence[str] = ()
    ) -> SeedResult:
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
        from voc.themes.seed_list import build_seed_theme
        from voc.workspace.seed_themes import save_seed_themes

        labels = {str(self._context.config.company.language): label} if isinstance(label, str) else dict(label)
        return save_seed_themes(self._context, [build_seed_theme(labels, examples, keywords)])

    def seed_from_reasons(self) -> SeedResult:
        """Save a theme for each contact reason of ``voc.toml``, but for those that say nothing ("overig").

        Raises
        ------
        UsageError
            There are no ``[[reasons]]``.
        """
        from voc.workspace.seed_themes import seed_from_reasons

        return seed_from_reasons(self._context)

    def label_themes(self, *, again: bool = False) -> LabelResult:
        """Ask the language model of ``[themes.labeller]`` for a label of every theme that no person named.

        A theme that is as it was keeps the label it got before, unless ``again``. Where no good answer comes, the
        fit's own label stays, and ``problems`` says why.

        Raises
        ------
        UsageError
            No labeller is set, or there are no themes yet.
        """
        from voc.pipeline.llm_labels import write_llm_labels

        return write_llm_labels(self._context, force=again)


def _build_theme_row(theme: Theme) -> dict[str, object]:
    return {
        "reference": theme.reference,
        "label": theme.label("nl"),
        "label_en": theme.label("en"),
        "keywords": ", ".join(theme.keywords),
        "comments": theme.n_comments,
        "segments": theme.n_segments,
        "state": str(theme.row.state),
    }
