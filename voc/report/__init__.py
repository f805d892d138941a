"""The month's report as files: ``build_report``. Everything else of this room serves it."""

from voc.report.build import FORMATS, BuiltReport, build_report
from voc.report.printed_figures import PrintedFigure

__all__ = ["FORMATS", "BuiltReport", "PrintedFigure", "build_report"]
