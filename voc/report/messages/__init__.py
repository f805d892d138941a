"""Messages of the report in ``nl.toml`` and ``en.toml``, in addition to the shared ones of ``voc.text.messages``."""

from __future__ import annotations

from collections.abc import Mapping

from voc.errors import UsageError
from voc.text.messages import LANGUAGES, catalog
from voc.text.messages.catalog import Messages

__all__ = ["LANGUAGES", "ReportMessages", "load_report_messages"]


def load_report_messages(language: str) -> Mapping[str, str]:
    """Return all messages of a language by their dotted key.

    Raises
    ------
    UsageError
        There are no messages in this language.
    """
    if language not in LANGUAGES:
        raise UsageError(f"reports are written in {' or '.join(LANGUAGES)}, not in {language!r}")
    return catalog.load_messages(language, __name__)


class ReportMessages(Messages):
    """The messages, numbers and dates of a report.

    Examples
    --------
    >>> ReportMessages("nl").format_range(0.39, 0.57, "share").replace(chr(160), " ")
    'tussen 39 en 57 %'
    """

    def __init__(self, language: str) -> None:
        # First, for its error: it says that a report is written in these languages.
        load_report_messages(language)
        super().__init__(language, __name__)
