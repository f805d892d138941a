"""Settings of a workspace (``voc.toml``): models of its tables, reading, checking and writing.

Every setting is a field in this package, with its default; ``docs/configuration.md`` describes all of them, and
``tests/config/test_documentation.py`` keeps the two equal. An unknown key is an error (a typing mistake would otherwise
be a silent default).

``toml_file`` reads and writes the file. ``config`` is the model of the whole; its tables are in ``settings``,
``company``, ``comparisons``, ``sources``, ``live_sources``, ``cost_rules``, ``delivery``, ``retention`` and ``rhythm``.
``validation`` turns what pydantic refuses into a sentence, here and wherever else pydantic checks.
"""

from voc.config.company import (
    Channel,
    DepartmentChange,
    DepartmentEntry,
    ProcessEntry,
    PromiseRule,
    Reason,
    ReasonOverride,
)
from voc.config.comparisons import BenchmarkEntry, SiteEntry
from voc.config.config import Config
from voc.config.cost_rules import CostSettings
from voc.config.live_sources import ConnectorRule, DatabaseRule
from voc.config.retention import KeepRule, subtract_duration
from voc.config.settings import (
    AgentSettings,
    CompanySettings,
    LabellerSettings,
    ReportSettings,
    SpecialDataSettings,
    StoreSettings,
    TextSettings,
    ThemeSettings,
)
from voc.config.sources import Columns, DateRule, PivotRule, ScoreRule, Source, TurnsRule
from voc.config.toml_file import CONFIG_NAME, add_source, read_config, read_sources, write_config
from voc.config.user_name import get_user_name
from voc.config.user_patterns import compile_user_pattern
from voc.config.validation import FieldMistake, explain_validation_error

__all__ = [
    "CONFIG_NAME",
    "AgentSettings",
    "BenchmarkEntry",
    "Channel",
    "Columns",
    "CompanySettings",
    "Config",
    "ConnectorRule",
    "CostSettings",
    "DatabaseRule",
    "DateRule",
    "DepartmentChange",
    "DepartmentEntry",
    "FieldMistake",
    "KeepRule",
    "LabellerSettings",
    "PivotRule",
    "ProcessEntry",
    "PromiseRule",
    "Reason",
    "ReasonOverride",
    "ReportSettings",
    "ScoreRule",
    "SiteEntry",
    "Source",
    "SpecialDataSettings",
    "StoreSettings",
    "TextSettings",
    "ThemeSettings",
    "TurnsRule",
    "add_source",
    "compile_user_pattern",
    "explain_validation_error",
    "get_user_name",
    "read_config",
    "read_sources",
    "subtract_duration",
    "write_config",
]
