"""What a user does with a workspace. The methods are thin: each hands over to the room that does the work."""

from __future__ import annotations

import contextlib
import importlib
import sys
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Self

from voc.config import CONFIG_NAME, Config, Source, Store, add_source, read_config
from voc.errors import MissingExtraError, PeriodError, WorkspaceError
from voc.records import CollectResult, MainSubject, Period, Theme
from voc.workspace.deciding import Decisions
from voc.workspace.pseudonym_key import read_key
from voc.workspace.seeding import Seeding

if TYPE_CHECKING:
    import pandas as pd

    from voc.board.widget import Board
    from voc.causes.evidence import EvidenceSource
    from voc.collect import MappingProposal, Pseudonyms
    from voc.insight import Facts, Month, Urgent
    from voc.pipeline import Context, Outcome, Progress
    from voc.store import Store as Database
    from voc.store.themes import StoredProposal

__all__ = ["Workspace", "open_workspace"]

Corrector = Callable[["MappingProposal"], "Source"]
"""Shows a proposed mapping to the user and gives back the corrected one."""


class Workspace(Decisions, Seeding):
    """A voc workspace, open for work.

    Parameters
    ----------
    root
        The folder.
    config
        What its ``voc.toml`` says.
    progress
        Told of long work.

    Examples
    --------
    >>> import voc
    >>> ws = voc.open("shop")                                    # doctest: +SKIP
    >>> ws.collect("export.xlsx"); ws.fit_themes(); ws.fit_causes()   # doctest: +SKIP
    >>> ws.report("2026-10", language="nl")                       # doctest: +SKIP
    """

    def __init__(self, root: Path, config: Config, *, progress: Progress | None = None) -> None:
        self.root = root
        self.config = config
        self._progress = progress

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the database."""
        if "store" in self.__dict__:
            self.store.close()
            del self.__dict__["store"]

    @cached_property
    def store(self) -> Database:
        """The database, opened (and migrated) on first use."""
        from voc.store import open_store, sync_company

        store = open_store(self.config.store.url, root=self.root)
        sync_company(store, self.config)
        return store

    @property
    def _context(self) -> Context:
        from voc.pipeline import Context

        return Context(self.store, self.config, *((self._progress,) if self._progress else ()))

    @cached_property
    def _pseudonyms(self) -> Pseudonyms:
        from voc.collect import Pseudonyms

        return Pseudonyms(read_key(self.root))

    # ---- collect ------------------------------------------------------------------------------------------

    def collect(
        self,
        path: str | Path,
        source: str | None = None,
        *,
        dry_run: bool = False,
        correct: Corrector | None = None,
    ) -> CollectResult:
        """Take a file in: read, map, check, redact, pseudonymise, store. The same file twice adds nothing.

        Parameters
        ----------
        path
            A CSV, TSV or XLSX file.
        source
            Name of a ``[sources.NAME]`` table; without it the file is recognised by its name or columns, and a
            file of a new kind gets a proposed mapping, which is remembered in ``voc.toml``.
        dry_run
            Read and check everything, store nothing.
        correct
            Called with a proposed mapping; gives back the one to use.

        Returns
        -------
        CollectResult
            Rows accepted, duplicates, and rejected with row, column and what was expected.

        Raises
        ------
        InputError
            The file as a whole cannot be read.
        MappingNeededError
            The columns cannot be told with certainty; ``.table`` holds the table to correct.
        """
        from voc.pipeline.collect import collect_file

        def remember(name: str, table: str) -> Config:
            if not dry_run:
                self.config = add_source(self.root / CONFIG_NAME, name, table)
            return self.config

        return collect_file(
            self._context,
            Path(path),
            source=source,
            pseudonyms=self._pseudonyms,
            remember=remember,
            correct=correct,
            dry_run=dry_run,
        )

    def batches(self) -> pd.DataFrame:
        """Return the files taken in: id, source_name, file_name, file_path, at, undone, counts …, oldest first."""
        from voc.store import frames

        return frames.batches(self.store)

    def undo_collect(self, batch: int) -> None:
        """Hide what one file brought in; collecting the file again brings it back.

        Raises
        ------
        UnknownNameError
            No such batch.
        """
        from voc.store import undo_batch

        undo_batch(self.store, batch)

    def batches_to_retry(self) -> list[int]:
        """Return the batches of which rows were rejected."""
        from voc.pipeline.collect import batches_to_retry

        return batches_to_retry(self._context)

    def retry_collect(self, batch: int, *, dry_run: bool = False) -> CollectResult:
        """Read a batch's file again, by the mapping as it is now: what was rejected and fits now is added.

        Raises
        ------
        UnknownNameError
            No such batch.
        InputError
            Its file is gone, or is another one by now.
        """
        from voc.pipeline.collect import batch_to_retry

        path, source = batch_to_retry(self._context, batch)
        return self.collect(path, source, dry_run=dry_run)

    # ---- themes and causes --------------------------------------------------------------------------------

    def fit_themes(self, *, seed: int | None = None, force: bool = False) -> Outcome:
        """Group all comments into themes. Unchanged input: nothing is done, unless ``force``."""
        from voc.pipeline.llm_labels import label_after_fit
        from voc.pipeline.themes import fit_themes

        done = fit_themes(self._context, seed=self.config.themes.seed if seed is None else seed, force=force)
        return label_after_fit(self._context, done)

    def assign_themes(self) -> Outcome:
        """Give new comments their place among the known themes, without a refit."""
        from voc.pipeline.themes import assign_themes

        return assign_themes(self._context)

    def proposals(self) -> tuple[StoredProposal, ...]:
        """Return what the last refit proposes and nobody has decided: themes to split or to merge."""
        from voc.pipeline.themes import open_proposals

        return open_proposals(self._context)

    def accept_proposals(self, proposals: Sequence[int] = (), *, why: str = "", who: str | None = None) -> Outcome:
        """Accept what a refit proposed and move the comments that it moves; without ids: everything.

        Each answer is a decision that can be undone.

        Raises
        ------
        UsageError
            Nothing is proposed.
        UnknownNameError
            One of the ids is not open.
        """
        from voc.pipeline.themes import answer_proposals

        return answer_proposals(self._context, proposals, why=why, who=who)

    def refuse_proposals(self, proposals: Sequence[int] = (), *, why: str = "", who: str | None = None) -> Outcome:
        """Refuse what a refit proposed: it is not asked again. Everything else as ``accept_proposals``."""
        from voc.pipeline.themes import answer_proposals

        return answer_proposals(self._context, proposals, accepted=False, why=why, who=who)

    def fit_causes(self, *, force: bool = False, more: Sequence[EvidenceSource] = ()) -> Outcome:
        """Estimate which department causes what, and reckon the cards of the triage board.

        This week's few comments for the audit are drawn first, so that the work list holds a random share.

        Parameters
        ----------
        force
            Do it although nothing that goes in has changed.
        more
            Further sources of evidence (``docs/python.md``).
        """
        from voc.pipeline.cards import draw_weekly, make_cards
        from voc.pipeline.causes import fit_causes

        draw_weekly(self._context)
        outcome = fit_causes(self._context, force=force, more=more)
        make_cards(self._context, lambda: self.facts, force=force)
        return outcome

    # ---- what there is to know ----------------------------------------------------------------------------

    def feedback(self) -> pd.DataFrame:
        """Return every item as a tidy frame: one row each, redacted text, pseudonymous customer, times in UTC."""
        from voc.store import frames

        return frames.feedback(self.store)

    def themes(self) -> pd.DataFrame:
        """Return the themes, largest first: reference, label per language, keywords, comments, segments, state."""
        import pandas as pd

        return pd.DataFrame([_theme_row(theme) for theme in self.theme_records()])

    def theme_records(self) -> tuple[Theme, ...]:
        """Return the themes as records, largest first."""
        from voc.store import themes

        return tuple(sorted(themes.themes(self.store), key=lambda theme: (-theme.n_comments, theme.id)))

    def subjects(self) -> tuple[MainSubject, ...]:
        """Return the main subjects with their themes, the one of most comments first.

        A fit finds some (about the square root of the number of themes); officers rearrange them with
        ``ws.decide("subject", …)``, on the board with ``G``, or with ``voc themes subject``.
        """
        from voc.store.main_subjects import main_subjects

        return main_subjects(self.store)

    def causes(self, period: str | None = None) -> pd.DataFrame:
        """Return each theme's causing departments: theme, department (None: unknown), share, low, high, comments.

        Parameters
        ----------
        period
            A month such as ``2026-10``; without it all comments together.
        """
        from voc.insight import cause_table

        return cause_table(self.facts, None if period is None else Period.parse(period))

    def nps(self, by: str | None = None) -> pd.DataFrame:
        """Return the NPS per month and scope (relational and transactional are never pooled), with its interval.

        Parameters
        ----------
        by
            A column of ``feedback()`` to split by: ``channel``, ``touchpoint``, ``customer_segment`` …
        """
        from voc.insight import nps_table

        return nps_table(self.facts, by=by)

    def alerts(self, period: str | None = None) -> pd.DataFrame:
        """Return the themes of a month (default: the last one with data) that are new, growing or back."""
        from voc.insight import alert_table

        return alert_table(self.facts, self._period(period))

    def urgent(self, period: str | None = None) -> tuple[Urgent, ...]:
        """Return the call-today list: items with a word of the workspace's list, with their case numbers."""
        from voc.insight import urgent

        return urgent(self.facts, self._period(period))

    def month(self, period: str, department: str | None = None) -> Month:
        """Return all figures of one month, as frozen tables."""
        from voc.insight import month

        return month(self.facts, Period.parse(period), department)

    def periods(self) -> list[Period]:
        """Return the months that have data, oldest first."""
        from voc.insight import periods

        return periods(self.facts)

    @property
    def facts(self) -> Facts:
        """Everything insight works on; read once, and again when a stage has run."""
        from voc.insight import load_facts
        from voc.pipeline import store_watermark

        watermark = store_watermark(self.store)
        cached = self.__dict__.get("_facts")
        if cached is None or cached[0] != watermark:
            cached = (watermark, load_facts(self.store, self.config))
            self.__dict__["_facts"] = cached
        return cached[1]

    def _period(self, period: str | None) -> Period:
        if period is not None:
            return Period.parse(period)
        known = self.periods()
        if not known:
            raise PeriodError("there is no data with a certain date yet; start with: voc collect FILE")
        return known[-1]

    def triage(
        self, *, mode: str = "day", item: str = "", language: str | None = None, who: str | None = None
    ) -> Board:
        """Return the triage board; as the last line of a notebook's cell it is shown.

        Parameters
        ----------
        mode
            ``day``: at most twelve items; ``calibration``: the questions of the calibration session; ``all``.
        item
            What to show first, such as ``theme:T-12``.
        language
            ``nl`` or ``en``; default: the workspace's.
        who
            Whose decisions these are; default: the user of this computer.

        Raises
        ------
        MissingExtraError
            Without the extra ``lab``.
        UsageError
            A mode or language that there is not.
        """
        from voc.board.widget import open_board

        return open_board(
            self.store, self.config, name=str(self.root), who=who, language=language, mode=mode, item=item
        )

    # ---- reports ------------------------------------------------------------------------------------------

    def report(
        self,
        period: str,
        *,
        department: str | None = None,
        language: str | None = None,
        formats: Sequence[str] = ("html", "xlsx"),
        force: bool = False,
    ) -> list[Path]:
        """Make a month's report and return its files.

        Parameters
        ----------
        period
            The month: ``2026-10``.
        department
            Only this department's own causes, themes and quotes.
        language
            ``nl`` or ``en``; default: the workspace's.
        formats
            ``html`` and ``xlsx``.
        force
            Make it again though nothing changed.

        Raises
        ------
        PeriodError
            Not a month, or one without data.
        UnknownNameError
            No such department.
        """
        from voc.pipeline.report import make_report

        if department is not None:
            department = self.config.department(department).name
        return make_report(
            self._context,
            lambda: self.facts,
            Period.parse(period),
            folder=self.root / self.config.reports.folder,
            department=department,
            language=language or self.config.company.language,
            formats=tuple(formats),
            force=force,
        )

    def trace(self, reference: str) -> pd.DataFrame:
        """Return the comments behind a figure (``2026-10/…``), a theme (``T-7``) or a comment (``F-18``)."""
        from voc.pipeline.report import trace

        return trace(self._context, reference)


def open_workspace(path: str | Path = ".", *, progress: Progress | None = None) -> Workspace:
    """Open a workspace by its folder, or a database by its URL.

    A URL gives the settings' defaults: departments and sources stand in a ``voc.toml``, so use the folder for work
    and a URL for looking.

    Raises
    ------
    WorkspaceError
        The folder is no workspace.
    """
    _prepare_board()
    if "://" in str(path):
        return Workspace(Path.cwd(), Config(store=Store(url=str(path))), progress=progress)
    root = Path(path).expanduser().resolve()
    if not (root / CONFIG_NAME).is_file():
        what = "is not a voc workspace (it has no voc.toml)" if root.is_dir() else "does not exist"
        raise WorkspaceError(f"{path} {what}; make one with: voc init {path}")
    return Workspace(root, read_config(root / CONFIG_NAME), progress=progress)


def _prepare_board() -> None:
    """Load the board's modules in a notebook, so that the cell that shows it need not wait for them."""
    if "ipykernel.zmqshell" in sys.modules:
        with contextlib.suppress(MissingExtraError):
            importlib.import_module("voc.board.widget")


def _theme_row(theme: Theme) -> dict[str, object]:
    return {
        "reference": theme.reference,
        "label": theme.label("nl"),
        "label_en": theme.label("en"),
        "keywords": ", ".join(theme.keywords),
        "comments": theme.n_comments,
        "segments": theme.n_segments,
        "state": theme.state,
    }
