"""Comments on their way in: cleaned, their language told, redacted, urgent ones seen."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from voc.config import Config, Source
from voc.records import NoTheme
from voc.text.clean import clean
from voc.text.informativeness import lack
from voc.text.language import detect
from voc.text.pii.redact import Redactor
from voc.text.urgent import UrgentWords

__all__ = ["Comment", "TextReader"]

N_BATCH = 1_000
Progress = Callable[[int, int], None]

_LANGUAGES = {
    **dict.fromkeys(("nl", "nld", "dut", "dutch", "nederlands", "nl-nl", "nl_nl", "nl-be"), "nl"),
    **dict.fromkeys(("en", "eng", "english", "engels", "en-gb", "en-us", "en_gb", "en_us"), "en"),
    **dict.fromkeys(("de", "deu", "ger", "german", "duits", "deutsch"), "de"),
    **dict.fromkeys(("fr", "fra", "french", "frans", "français"), "fr"),
    **dict.fromkeys(("pl", "pol", "polish", "pools", "polski"), "pl"),
    **dict.fromkeys(("tr", "tur", "turkish", "turks", "türkçe"), "tr"),
}


@dataclass(frozen=True, slots=True)
class Comment:
    """A text as it may be stored, and what was seen in it."""

    text: str
    language: str | None = None
    urgent: str | None = None
    case_number: str | None = None
    redactions: Mapping[str, int] = field(default_factory=dict)
    says_nothing: bool = False


class TextReader:
    """Prepares the texts of one source.

    Parameters
    ----------
    config, source
        Languages, patterns, urgent words and junk stand there.
    redactor
        Takes the personal data out.
    """

    def __init__(self, config: Config, source: Source, redactor: Redactor) -> None:
        self._languages = config.text.languages
        self._source_language = source.language
        self._redactor = redactor
        self._urgent = UrgentWords(config.text.urgent)
        self._junk = config.text.junk
        self._no_answer = frozenset(" ".join(text.split()).casefold() for text in source.junk)
        self._case_number = re.compile(config.text.case_number, re.IGNORECASE) if config.text.case_number else None

    def read(
        self, texts: Sequence[str], languages: Sequence[str | None], progress: Progress | None = None
    ) -> list[Comment]:
        """Return the comments of texts; ``languages`` holds what the file says of each, or None."""
        comments: list[Comment] = []
        for start in range(0, len(texts), N_BATCH):
            batch = texts[start : start + N_BATCH]
            comments += self._read(batch, languages[start : start + N_BATCH])
            if progress is not None:
                progress(min(start + N_BATCH, len(texts)), len(texts))
        return comments

    def _read(self, texts: Sequence[str], said: Sequence[str | None]) -> list[Comment]:
        cleaned = ["" if self._is_no_answer(text) else clean(text) for text in texts]
        told = [self._told(word) for word in said]
        unknown = [k for k, text in enumerate(cleaned) if text and told[k] is None]
        for k, language in zip(unknown, detect([cleaned[k] for k in unknown], self._languages), strict=True):
            told[k] = language
        return [self._comment(*row) for row in zip(texts, cleaned, told, strict=True)]

    def _told(self, word: str | None) -> str | None:
        return _LANGUAGES.get(word.strip().casefold(), self._source_language) if word else self._source_language

    def _is_no_answer(self, text: str) -> bool:
        return bool(self._no_answer) and " ".join(text.split()).casefold() in self._no_answer

    def _comment(self, raw: str, cleaned: str, language: str | None) -> Comment:
        if not cleaned:
            return Comment("", None)
        redacted = self._redactor.redact(cleaned, language)
        case_number = redacted.case_number
        if case_number is None and self._case_number is not None:  # it may stand in the signature
            found = self._case_number.search(raw)
            case_number = found.group() if found else None
        return Comment(
            redacted.text,
            language,
            self._urgent.find(cleaned),
            case_number,
            redacted.counts,
            says_nothing=lack(redacted.text, self._junk) is NoTheme.UNINFORMATIVE,
        )
