"""Workspace: what a user does with a folder of comments. Its methods are thin: each calls the package that does it."""

from __future__ import annotations

import contextlib
import importlib
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Self

from voc.config import CONFIG_NAME, Config, Source, StoreSettings, add_source, read_config
from voc.errors import MissingExtraError, PeriodError, WorkspaceError
from voc.records import CollectResult, Period
from voc.workspace.local_times import convert_times
from voc.workspace.pseudonym_key import load_key

if TYPE_CHECKING:
    import pandas as pd

    from voc.board.widget import Board
    from voc.causes.evidence import EvidenceProvider
    from voc.collect import MappingProposal, Pseudonyms
    from voc.insight import Facts, Month
    from voc.pipeline import Context, Progress, StageOutcome
    from voc.records import Event
    from voc.store import Store as Database
    from voc.workspace.audit import Audit
    from voc.workspace.contact_tables import ContactTables
    from voc.workspace.decisions import Decisions
    from voc.workspace.erasure import Erasure
    from voc.workspace.signals import Signals
    from voc.workspace.theme_catalog import ThemeCatalog

__all__ = ["Workspace", "open_workspace"]

MappingCorrector = Callable[["MappingProposal"], "Source"]
"""Shows a proposed mapping to the user and returns the corrected one."""


class Workspace:
    """A voc workspace, open for work.

    Everyday work is a method here; the rest is in the parts ``theme_catalog``, ``decisions``, ``audit``, ``signals``
    and ``contacts``.

    Parameters
    ----------
    root
        The folder.
    config
        What its ``voc.toml`` says.
    has_settings
        False: there is no ``voc.toml``, so that its company does not replace the one in the database.
    progress
        Called during long work.

    Examples
    --------
    ::

        ws = voc.open("shop")
        ws.collect("export.xlsx"); ws.fit_themes(); ws.fit_causes()
        ws.report("2026-10", language="nl")
    """

    def __init__(
        self, root: Path, config: Config, *, has_settings: bool = True, progress: Progress | None = None
    ) -> None:
        self.root = root
        self.config = config
        self._has_settings = has_settings
        self._progress = progress
        self._cached_facts: tuple[str, Facts] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the database."""
        # A cached property: to ask for it would open a database only to close it.
        if "store" in self.__dict__:
            self.store.close()
            del self.__dict__["store"]

    @cached_property
    def store(self) -> Database:
        """The database, opened (and migrated) on first use."""
        from voc.store import open_store, sync_company

        # Departments, reasons and channels are tables too, for who reads the database with SQL.
        store = open_store(self.config.store.url, root=self.root)
        if self._has_settings:
            sync_company(store, self.config)
        return store

    # ---- parts ----------------------------------------------------------------------------------------------

    @property
    def theme_catalog(self) -> ThemeCatalog:
        """Themes as records, main subjects, a theme's profile, and themes that are named beforehand."""
        from voc.workspace.theme_catalog import ThemeCatalog

        return ThemeCatalog(self._context, self._load_facts)

    @property
    def decisions(self) -> Decisions:
        """Several decisions at once, undo and redo, the log, replies to findings, proposals of a refit, actions."""
        from voc.workspace.decisions import Decisions

        return Decisions(self._context, self._load_facts, lambda: self._pseudonyms)

    @property
    def audit(self) -> Audit:
        """The random sample by which officers' answers correct the shares of departments."""
        from voc.workspace.audit import Audit

        return Audit(self._context, self._load_facts)

    @property
    def signals(self) -> Signals:
        """Signals that agents type in one line; its part ``reasons`` checks the list of contact reasons."""
        from voc.workspace.signals import Signals

        return Signals(self._context, lambda: self._pseudonyms)

    @property
    def contacts(self) -> ContactTables:
        """Call-today list, and tables about the contacts of a month, such as who came back."""
        from voc.workspace.contact_tables import ContactTables

        return ContactTables(self._load_facts, self._parse_period)

    # ---- collect --------------------------------------------------------------------------------------------

    def collect(
        self,
        path: str | Path | None = None,
        source: str | None = None,
        *,
        dry_run: bool = False,
        correct: MappingCorrector | None = None,
    ) -> CollectResult:
        """Collect a file: read, map, check, redact, pseudonymise, store. The same file twice adds nothing.

        Parameters
        ----------
        path
            The file, or a department's reply form; None: what is new in ``source``, which has a database or a
            connector.
        source
            Name of a ``[sources.NAME]`` table; without it the file is recognised by its name or columns, and a
            file of a new kind gets a proposed mapping, which is remembered in ``voc.toml``.
        dry_run
            Read and check everything, store nothing.
        correct
            Called with a proposed mapping; returns the one to use.

        Returns
        -------
            Rows accepted, duplicates, and rejected with row, column and what was expected.

        Raises
        ------
        InputError
            The file as a whole cannot be read.
        MappingNeededError
            The columns cannot be recognised with certainty; ``.table`` holds the table to correct.
        """
        from voc.collect.reply_form_reader import is_reply_form
        from voc.pipeline.collect import collect_file
        from voc.pipeline.collect_live import collect_live_source

        if path is None:
            return collect_live_source(self._context, source, pseudonyms=self._pseudonyms, dry_run=dry_run)

        if source is None and is_reply_form(Path(path)):
            from voc.workspace.reply_forms import collect_reply_form

            return collect_reply_form(self._context, self.decisions, Path(path), dry_run=dry_run)

        def save_mapping(name: str, table: str) -> Config:
            # The parts take the configuration anew at each use, so that the next file already finds its source.
            if not dry_run:
                self.config = add_source(self.root / CONFIG_NAME, name, table)
            return self.config

        return collect_file(
            self._context,
            Path(path),
            source=source,
            pseudonyms=self._pseudonyms,
            save_mapping=save_mapping,
            correct=correct,
            dry_run=dry_run,
        )

    def erase(self, customer: str, *, dry_run: bool = False) -> Erasure:
        """Erase a customer: comments, contacts, signals, all that was derived from them, and quotes in reports.

        Themes and causes are fitted anew, reports that quoted the customer are made again, and a tombstone keeps later
        files from bringing the customer back. It cannot be undone. ``customer`` is the id as the source has it, or the
        pseudonym (``c-`` and 16 digits). UnknownNameError: nothing is stored of the customer, and nothing was erased.
        """
        from voc.workspace.erasure import erase_customer_data

        return erase_customer_data(self, self._context, self._pseudonyms, customer, dry_run=dry_run)

    # ---- themes and causes ----------------------------------------------------------------------------------

    def fit_themes(self, *, seed: int | None = None, force: bool = False) -> StageOutcome:
        """Group all comments into themes. Unchanged input: nothing is done, unless ``force``.

        New themes are then named by a language model where ``[themes.labeller]`` names one; else nothing leaves the
        computer.
        """
        from voc.pipeline.llm_labels import label_after_fit
        from voc.pipeline.themes import fit_themes

        outcome = fit_themes(self._context, seed=self.config.themes.seed if seed is None else seed, force=force)
        return label_after_fit(self._context, outcome)

    def assign_themes(self) -> StageOutcome:
        """Assign new comments to the known themes, without a refit."""
        from voc.pipeline.themes import assign_themes

        return assign_themes(self._context)

    def fit_causes(self, *, force: bool = False, more: Sequence[EvidenceProvider] = ()) -> StageOutcome:
        """Estimate which department causes what, and compute the cards of the triage board.

        This week's few comments for the audit are drawn first, so that the work list holds a random share.

        Parameters
        ----------
        force
            Do it although nothing that goes in has changed.
        more
            Further sources of evidence (``docs/python.md``).
        """
        from voc.pipeline.causes import fit_causes
        from voc.pipeline.theme_cards import make_cards

        self.audit.draw_weekly()  # a draw is an event: after the fit it would make the causes look outdated at once
        outcome = fit_causes(self._context, force=force, more=more)
        make_cards(self._context, self._load_facts, force=force)
        return outcome

    # ---- frames and figures ---------------------------------------------------------------------------------

    def feedback(self) -> pd.DataFrame:
        """Return every item as a tidy frame: one row each, redacted text, pseudonymous customer, the company's time."""
        from voc.store import frames

        return convert_times(frames.load_feedback(self.store), self.config.company.time_zone)

    def themes(self) -> pd.DataFrame:
        """Return the themes, largest first: reference, label per language, keywords, comments, segments, state."""
        return self.theme_catalog.tabulate()

    def causes(self, period: str | None = None) -> pd.DataFrame:
        """Return each theme's causing departments: theme, department (None: unknown), share, low, high, comments.

        ``period`` is a month such as ``2026-10``; without it all comments together.
        """
        from voc.insight import tabulate_causes

        return tabulate_causes(self.facts, None if period is None else Period.parse(period))

    def nps(self, by: str | None = None, *, margins: str | Path | None = None) -> pd.DataFrame:
        """Return the NPS per month and scope (relational and transactional are never pooled), with its interval.

        Parameters
        ----------
        by
            A column of ``feedback()`` to split by: ``channel``, ``touchpoint``, ``customer_segment`` …
        margins
            A CSV file of the customer base (``characteristic``, ``group``, ``customers``): the NPS is raked to it.
        """
        if margins is not None:
            from voc.insight.raked_scores import tabulate_raked_nps
            from voc.workspace.margins_file import read_margins

            return tabulate_raked_nps(self.facts, read_margins(Path(margins)))
        from voc.insight import tabulate_nps

        return tabulate_nps(self.facts, by=by)

    def alerts(self, period: str | None = None) -> pd.DataFrame:
        """Return the themes of a month (default: the last one with data) that are new, growing or back."""
        from voc.insight import tabulate_alerts

        return tabulate_alerts(self.facts, self._parse_period(period))

    def month(self, period: str, department: str | None = None) -> Month:
        """Return all figures of one month, as frozen tables."""
        from voc.insight import build_month

        return build_month(self.facts, Period.parse(period), department)

    @property
    def facts(self) -> Facts:
        """All data that figures are computed from; loaded once, and again when something in the store changed."""
        from voc.insight import load_facts
        from voc.pipeline import compute_store_fingerprint
        from voc.pipeline.garbage_collection import pause_garbage_collection

        # The hash takes a few small queries; the facts of a million comments take seconds.
        fingerprint = compute_store_fingerprint(self.store)
        if self._cached_facts is None or self._cached_facts[0] != fingerprint:
            with pause_garbage_collection():  # millions of rows, of which none is in a cycle
                self._cached_facts = (fingerprint, load_facts(self.store, self.config))
        return self._cached_facts[1]

    def trace(self, reference: str) -> pd.DataFrame:
        """Return the comments behind a figure (``2026-10/…``), a finding, a theme (``T-7``) or a comment (``F-18``)."""
        from voc.insight.comment_trace import load_comments_behind

        return convert_times(load_comments_behind(self.store, reference), self.config.company.time_zone)

    # ---- decisions and reports ------------------------------------------------------------------------------

    def decide(
        self,
        kind: str,
        subject: str,
        payload: Mapping[str, object] | None = None,
        *,
        why: str = "",
        who: str | None = None,
        expected_version: int | None = None,
    ) -> Event:
        """Decide about a theme, segment, comment, proposal, action or finding; it shows at once and can be undone.

        Parameters
        ----------
        kind
            About a theme (``T-7``): ``accept``, ``rename``, ``merge``, ``split``, ``exclude``, ``pin``, ``subject``,
            ``department``, ``category``, ``snooze``. About a segment (``S-18``): ``place``, ``cause``. About a proposal
            (``P-3``): ``proposal``. About an action (``A-1``, a new one ``A``): ``action``, ``done``. About a comment
            (``F-18``): ``called``. About an answer to a finding
            (``finding/B-2026-10-3/IT``): ``settle``.
        payload
            What the kind needs: see ``docs/data-model.md``.
        who
            Default: the user of this computer.
        expected_version
            How many decisions about the subject you know of: it is refused when there are others.

        Raises
        ------
        UnknownNameError
            It is about something that is not there.
        UsageError
            Another kind, or a payload that lacks something.
        ConflictError
            Somebody decided meanwhile.
        """
        return self.decisions.decide(kind, subject, payload, why=why, who=who, expected_version=expected_version)

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
        language, who
            ``nl`` or ``en`` (default: the workspace's); whose decisions these are (default: the computer's user).

        Raises
        ------
        MissingExtraError
            Without the extra ``lab``.
        UsageError
            An unknown mode or language.
        """
        from voc.board.widget import open_board

        return open_board(
            self.store, self.config, name=str(self.root), who=who, language=language, mode=mode, item=item
        )

    def report(
        self,
        period: str,
        *,
        department: str | Sequence[str | None] | None = None,
        language: str | Sequence[str] | None = None,
        formats: Sequence[str] = ("html", "xlsx"),
        force: bool = False,
        form: bool = False,
        sign_off: str | None = None,
    ) -> list[Path]:
        """Make a month's report and return its files; it is a draft until somebody signs it off.

        Of several departments (None: the company) and languages all are made. Many are rendered in a second process,
        which imports the main module: a script calls this below ``if __name__ == "__main__":`` then.

        Parameters
        ----------
        period, department
            The month: ``2026-10``; only this department's own causes, themes and quotes.
        language, formats
            ``nl`` or ``en``, default: the workspace's; ``html``, ``pdf``, ``xlsx``, ``pptx``, ``md`` and ``ipynb``.
        force
            Make it again though nothing changed.
        form, sign_off
            Add a form for the department's answers, which ``collect`` reads back; name of who signs the report off.

        Raises
        ------
        PeriodError
            Not a month, or one without data.
        UnknownNameError
            No such department.
        UsageError, ConflictError
            A department that had no part in the month; a draft of what was signed off.
        """
        from voc.pipeline.report import Edition
        from voc.workspace.reports import make_workspace_reports

        return make_workspace_reports(
            self,
            self._context,
            Period.parse(period),
            [department] if department is None or isinstance(department, str) else department,
            languages=[language] if isinstance(language, str) else language or (),
            formats=formats,
            force=force,
            edition=Edition(form, sign_off),
        )

    @property
    def _context(self) -> Context:
        from voc.pipeline import Context

        return Context(self.store, self.config, *((self._progress,) if self._progress else ()))

    @cached_property
    def _pseudonyms(self) -> Pseudonyms:
        from voc.collect import Pseudonyms

        return Pseudonyms(load_key(self.root, self.store))

    def _load_facts(self) -> Facts:
        return self.facts

    def _parse_period(self, period: str | None) -> Period:
        """Return a month, without one the last that has data."""
        from voc.insight.scope import find_last_period

        if period is not None:
            return Period.parse(period)
        last_period = find_last_period(self.facts)
        if last_period is None:
            raise PeriodError("there is no data with a certain date yet; start with: voc collect FILE")
        return last_period


def open_workspace(path: str | Path = ".", *, progress: Progress | None = None) -> Workspace:
    """Open a workspace by its folder, or a database by its URL.

    A URL gives the settings' defaults: departments and sources are in a ``voc.toml``, so use the folder for work
    and a URL for looking.

    Raises
    ------
    WorkspaceError
        The folder is no workspace.
    """
    _preload_board()
    if "://" in str(path):
        # Without a folder of its own, what is written lands where the user is.
        config = Config(store=StoreSettings(url=str(path)))
        return Workspace(Path.cwd(), config, has_settings=False, progress=progress)
    root = Path(path).expanduser().resolve()
    if not (root / CONFIG_NAME).is_file():
        problem = "is not a voc workspace (it has no voc.toml)" if root.is_dir() else "does not exist"
        raise WorkspaceError(f"{path} {problem}; make one with: voc init {path}")
    return Workspace(root, read_config(root / CONFIG_NAME), progress=progress)


def _preload_board() -> None:
    """Load the board's modules in a notebook, so that the cell that shows it need not wait for them."""
    if "ipykernel.zmqshell" in sys.modules:  # only a notebook's kernel has it; commands stay light
        with contextlib.suppress(MissingExtraError):
            importlib.import_module("voc.board.widget")
