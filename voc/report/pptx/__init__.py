"""Slides of a report: five of them, to be shown and changed in a meeting."""
