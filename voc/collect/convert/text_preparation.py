"""Preparation of texts for the store: cleaned, their language found, redacted, urgent ones marked."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from voc.collect.convert.empty_words import is_empty_word
from voc.collect.pseudonyms import Pseudonyms
from voc.config import Config, Source, compile_user_pattern
from voc.records import NoTheme, SealedText, SpecialKind
from voc.text.clean import clean_text, may_have_frame
from voc.text.informativeness import find_no_theme_reason
from voc.text.language import detect_languages
from voc.text.normalize import fold
from voc.text.pii.redact import Redactor
from voc.text.pii.special_kinds import find_special_kinds, may_hint
from voc.text.urgent import UrgentWords

__all__ = ["PreparedText", "TextPreparer"]

BATCH_SIZE = 1_000
"""Texts between two calls of the progress function."""
Progress = Callable[[int, int], None]

_LANGUAGE_CODES = {
    **dict.fromkeys(("nl", "nld", "dut", "dutch", "nederlands"), "nl"),
    **dict.fromkeys(("en", "eng", "english", "engels"), "en"),
    **dict.fromkeys(("de", "deu", "ger", "german", "duits", "deutsch"), "de"),
    **dict.fromkeys(("fr", "fra", "french", "frans", "français"), "fr"),
    **dict.fromkeys(("pl", "pol", "polish", "pools", "polski"), "pl"),
    **dict.fromkeys(("tr", "tur", "turkish", "turks", "türkçe"), "tr"),
}
"""Languages as files write them → ISO 639-1; of nl-BE the first part is looked up."""


@dataclass(frozen=True, slots=True)
class PreparedText:
    """A text as it may be stored, and what was seen in it.

    Attributes
    ----------
    text
        Cleaned and redacted; empty where nothing was said.
    language
        ISO 639-1; None where it is not known.
    urgent_word
        The word of the workspace's list that was met.
    case_number
        The first case number, which the text itself no longer holds.
    redactions
        Kind → how often it was taken out: ``{"phone": 1}``.
    is_uninformative
        It says nothing that a theme could be about: "geen opmerkingen".
    """

    text: str
    language: str | None = None
    urgent_word: str | None = None
    case_number: str | None = None
    redactions: Mapping[str, int] = field(default_factory=dict)
    is_uninformative: bool = False
    special_kinds: tuple[SpecialKind, ...] = ()
    special_text: str = ""
    """The redacted text, where it holds special personal data: ``text`` is empty then."""

    def seal(self, pseudonyms: Pseudonyms) -> SealedText:
        """Return the text that has to wait for a person (there are ``special_kinds``), encrypted."""
        return pseudonyms.seal_text(self.special_text, self.special_kinds)


class TextPreparer:
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
        self._urgent_words = UrgentWords(config.text.urgent)
        self._junk = config.text.junk
        self._allowed_kinds = frozenset(config.special_data.allowed)
        self._no_answer_texts = frozenset(fold(text) for text in source.junk)
        self._case_number = compile_user_pattern(config.text.case_number) if config.text.case_number else None

    def prepare_texts(
        self, texts: Sequence[str], language_words: Sequence[str | None], progress: Progress | None = None
    ) -> list[PreparedText]:
        """Return the texts, prepared, in their order.

        Parameters
        ----------
        texts
            Cells of a column.
        language_words
            Language of each text as the file writes it ("Nederlands"), or None.
        progress
            Called with the number of texts that are done, and their total.
        """
        prepared: list[PreparedText] = []
        for start in range(0, len(texts), BATCH_SIZE):
            end = start + BATCH_SIZE
            prepared += self._prepare_batch(texts[start:end], language_words[start:end])
            if progress is not None:
                progress(min(end, len(texts)), len(texts))
        return prepared

    def _prepare_batch(self, texts: Sequence[str], language_words: Sequence[str | None]) -> list[PreparedText]:
        """Return some texts, prepared; the languages of all that need it are found in one call."""
        # Together first: most of what a filter costs is the call.
        may_have_frame.look_ahead(texts)
        cleaned = ["" if self._is_no_answer(text) else clean_text(text) for text in texts]
        languages = [self._find_language(word) for word in language_words]
        # What the file says is believed; only texts without it are looked at, all at once.
        open_rows = [row for row, text in enumerate(cleaned) if text and languages[row] is None]
        detected = detect_languages([cleaned[row] for row in open_rows], self._languages)
        for row, language in zip(open_rows, detected, strict=True):
            languages[row] = language
        self._redactor.look_ahead(cleaned)
        self._urgent_words.look_ahead(cleaned)
        may_hint.look_ahead([text.casefold() for text in cleaned])
        rows = zip(texts, cleaned, languages, strict=True)
        return [self._prepare_text(raw, cleaned_text, language) for raw, cleaned_text, language in rows]

    def _find_language(self, word: str | None) -> str | None:
        """Return the language that a file's word names; of another word None, as the source's own would be a guess."""
        if not word or is_empty_word(word):
            return self._source_language
        folded = word.strip().casefold()
        return _LANGUAGE_CODES.get(folded) or _LANGUAGE_CODES.get(folded.replace("_", "-").partition("-")[0])

    def _is_no_answer(self, text: str) -> bool:
        return bool(self._no_answer_texts) and fold(text) in self._no_answer_texts

    def _prepare_text(self, raw: str, cleaned: str, language: str | None) -> PreparedText:
        """Return a text that is cleaned already, redacted; ``raw`` is the whole cell, signature included."""
        if not cleaned:  # no text, no language: an empty cell must not count for one
            return PreparedText("", None)
        redacted = self._redactor.redact(cleaned, language)
        case_number = redacted.case_number
        if case_number is None and self._case_number is not None:  # it may stand in the signature
            match = self._case_number.search(raw)
            case_number = match.group() if match else None
        # Of the text before redaction as well: a word for a faith may look like a name.
        special_kinds = tuple(kind for kind in find_special_kinds(cleaned) if kind not in self._allowed_kinds)
        return PreparedText(
            "" if special_kinds else redacted.text,
            language,
            # Of the text before redaction: a name that is taken out may stand within the urgent words.
            self._urgent_words.find(cleaned),
            case_number,
            redacted.counts,
            is_uninformative=find_no_theme_reason(redacted.text, self._junk) is NoTheme.UNINFORMATIVE,
            special_kinds=special_kinds,
            special_text=redacted.text if special_kinds else "",
        )
