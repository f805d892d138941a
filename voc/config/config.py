"""The whole of ``voc.toml``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

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
        self._check_concurrency()
        return self

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
    """Raise ValueError for a name that comes twice."""
    for name in names:
        if names.count(name) > 1:
            raise ValueError(f"{what} {name!r} comes twice")
