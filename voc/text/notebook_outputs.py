"""Mime types of a triage board among the outputs of a notebook; JupyterLab and the exporter look for them."""

from __future__ import annotations

__all__ = ["BOARD_MIME_TYPE", "WIDGET_MIME_TYPE"]

BOARD_MIME_TYPE = "application/vnd.voc.board+json"
WIDGET_MIME_TYPE = "application/vnd.jupyter.widget-view+json"
