"""What a report says, in a language: phrases from ``nl.toml`` and ``en.toml``, beside those that all rooms share."""

from __future__ import annotations

from collections.abc import Mapping

from voc.errors import UsageError
from voc.text.messages import catalog
from voc.text.messages.catalog import LANGUAGES, Wording, values_of

__all__ = ["LANGUAGES", "Words", "phrases", "values_of"]


def phrases(language: str) -> Mapping[str, str]:
    """Return all phrases of a language by their dotted key.

    Raises
    ------
    UsageError
        There are no words in this language.
    """
    if language not in LANGUAGES:
        raise UsageError(f"reports are written in {' or '.join(LANGUAGES)}, not in {language!r}")
    return catalog.phrases(language, __name__)


class Words(Wording):
    """The words, numbers and dates of a report.

    Examples
    --------
    >>> Words("nl").between(0.39, 0.57, "share").replace(chr(160), " ")
    'tussen 39 en 57 %'
    """

    def __init__(self, language: str) -> None:
        phrases(language)
        super().__init__(language, __name__)
