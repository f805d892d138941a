"""Insight: how much, since when, who causes it, how surely. Facts in, frozen tables of Estimates out."""

from voc.insight.alerts import alerts, urgent
from voc.insight.dataframes import alert_table, cause_table, nps_table
from voc.insight.facts import Facts, load_facts, periods
from voc.insight.month import month
from voc.insight.results import Alert, Month, Urgent

__all__ = [
    "Alert",
    "Facts",
    "Month",
    "Urgent",
    "alert_table",
    "alerts",
    "cause_table",
    "load_facts",
    "month",
    "nps_table",
    "periods",
    "urgent",
]
