"""Report of a month as files: ``build_report``.

``html`` and ``xlsx`` hold the page and the workbook; ``prose`` writes the sentences of both, in the phrases of
``messages``.
"""

from voc.report.build import FORMATS, BuiltReport, build_report
from voc.report.printed_figures import PrintedFigure

__all__ = ["FORMATS", "BuiltReport", "PrintedFigure", "build_report"]
