"""Insight: figures about themes, causes, contacts and scores of a month, each with its interval.

``load_facts`` reads the store; ``build_month`` and ``detect_alerts`` compute frozen records (``results``) from that.
"""

from voc.insight.alerts import detect_alerts, list_urgent_items
from voc.insight.facts import Facts, list_periods, load_facts
from voc.insight.month import build_month
from voc.insight.results import Month, ThemeAlert, Urgent
from voc.insight.score_drivers import tabulate_score_drivers
from voc.insight.tidy_frames import tabulate_alerts, tabulate_causes, tabulate_costs, tabulate_nps

__all__ = [
    "Facts",
    "Month",
    "ThemeAlert",
    "Urgent",
    "build_month",
    "detect_alerts",
    "list_periods",
    "list_urgent_items",
    "load_facts",
    "tabulate_alerts",
    "tabulate_causes",
    "tabulate_costs",
    "tabulate_nps",
    "tabulate_score_drivers",
]
