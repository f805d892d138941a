"""The report as a workbook: its sheets and the styles of their cells."""
