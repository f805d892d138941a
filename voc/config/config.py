"""The whole of ``voc.toml``."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from pydantic import model_validator

from voc.config.company import (
    DEFAULT_WINDOW_DAYS,
    WINDOW_DAYS_BY_PROCESS,
    Channel,
    DepartmentChange,
    DepartmentEntry,
    ProcessEntry,
    PromiseRule,
    Reason,
)
from voc.config.comparisons import BenchmarkEntry, SiteEntry
from voc.config.cost_rules import CostSettings
from voc.config.delivery import DeliverySettings
from voc.config.rhythm import RhythmSettings
from voc.config.settings import (
    AgentSettings,
    CompanySettings,
    ReportSettings,
    SpecialDataSettings,
    StoreSettings,
    TextSettings,
    ThemeSettings,
)
from voc.config.sources import Source
from voc.config.table import Table
from voc.errors import UnknownNameError

__all__ = ["Config"]

MAX_SHARE = 1 + 1e-9
"""Parts of a department that is split; thirds add up to a little more than one."""


class Config(Table):
    """The whole of ``voc.toml``."""

    company: CompanySettings = CompanySettings()
    store: StoreSettings = StoreSettings()
    text: TextSettings = TextSettings()
    agents: AgentSettings = AgentSettings()
    special_data: SpecialDataSettings = SpecialDataSettings()
    themes: ThemeSettings = ThemeSettings()
    reports: ReportSettings = ReportSettings()
    cost: CostSettings = CostSettings()
    rhythm: RhythmSettings = RhythmSettings()
    delivery: DeliverySettings = DeliverySettings()
    departments: tuple[DepartmentEntry, ...] = ()
    department_changes: tuple[DepartmentChange, ...] = ()
    reasons: tuple[Reason, ...] = ()
    processes: tuple[ProcessEntry, ...] = ()
    promises: tuple[PromiseRule, ...] = ()
    channels: tuple[Channel, ...] = ()
    benchmarks: tuple[BenchmarkEntry, ...] = ()
    sites: tuple[SiteEntry, ...] = ()
    sources: Mapping[str, Source] = {}

    @model_validator(mode="after")
    def _check_names(self) -> Config:
        # Departments and reasons are checked on opening: a name that is misspelt would otherwise be missed in a
        # report a month later.
        names = [entry.name for entry in self.departments]
        _refuse_repeated("department", names)
        _refuse_repeated("process", [entry.name for entry in self.processes])
        _refuse_repeated("site", [entry.name for entry in self.sites])
        _refuse_repeated("team", [team for entry in self.sites for team in entry.teams])
        _refuse_repeated("promise", [entry.name for entry in self.promises])
        _refuse_repeated("reason", [reason.name for reason in self.reasons])
        # A channel may list its own name among its aliases.
        words = [{word.strip().casefold(): word for word in (*each.aliases, each.name)} for each in self.channels]
        _refuse_repeated("channel", [word for each in words for word in each.values()])
        reasons = {reason.id for reason in self.reasons}
        if len(reasons) < len(self.reasons):
            raise ValueError("two reasons have the same id")
        for entry in self.departments:
            for reason in entry.reasons:
                if reason not in reasons:
                    raise ValueError(
                        f"department {entry.name!r} lists reason {reason!r}, which [[reasons]] does not have"
                    )
        for change in self.department_changes:
            for name in (change.old, change.new):
                if name not in names:
                    raise ValueError(f"[[department_changes]] names {name!r}, which [[departments]] does not have")
        for name in self.delivery.departments:
            if name not in names:
                raise ValueError(f"[delivery.departments] names {name!r}, which [[departments]] does not have")
        self._check_shares()
        self._check_concurrency()
        return self

    def _check_shares(self) -> None:
        """Raise ValueError when more than all of a department goes to others on a day."""
        shares: dict[tuple[str, date], float] = defaultdict(float)
        for change in self.department_changes:
            shares[change.old, change.at] += change.share
            if shares[change.old, change.at] > MAX_SHARE:
                raise ValueError(f"[[department_changes]] give more than all of {change.old!r} away on {change.at}")

    def _check_concurrency(self) -> None:
        """Raise ValueError when ``[cost.concurrency]`` names another channel than ``[[channels]]`` has."""
        channels = {channel.name.casefold() for channel in self.channels}
        for name in self.cost.concurrency:
            # Without [[channels]] the files' own words count, and nothing can be compared.
            if channels and name.casefold() not in channels:
                raise ValueError(f"[cost.concurrency] names channel {name!r}, which [[channels]] does not have")

    def get_window_days(self, process: str) -> int:
        """Return the days after an event of a process (a bill that was sent, a visit) within which its contacts come.

        Examples
        --------
        >>> Config().get_window_days("bills"), Config().get_window_days("visits")
        (14, 28)
        """
        days_by_process = WINDOW_DAYS_BY_PROCESS | {entry.name: entry.window_days for entry in self.processes}
        return days_by_process.get(process, DEFAULT_WINDOW_DAYS)

    def find_department(self, name: str) -> DepartmentEntry:
        """Return the department of a name, ignoring case.

        Raises
        ------
        UnknownNameError
            With the names there are.
        """
        for entry in self.departments:
            if entry.name.casefold() == name.casefold():
                return entry
        names = ", ".join(entry.name for entry in self.departments) or "none yet: add [[departments]] to voc.toml"
        raise UnknownNameError(f"there is no department {name!r}; there are: {names}")


def _refuse_repeated(what: str, names: Sequence[str]) -> None:
    """Raise ValueError for a name that comes twice, in letters of any case, as files are read in any case."""
    counts = Counter(name.strip().casefold() for name in names)
    for name in names:
        if counts[name.strip().casefold()] > 1:
            raise ValueError(f"{what} {name!r} comes twice")
