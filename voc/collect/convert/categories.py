"""Check of short columns: whether their words are names of groups, and not people, sentences or numbers of somebody.

Channels, reasons and regions are stored and printed as they are, so that nothing personal may be in them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from pathlib import PurePath

from voc.collect.pseudonyms import Pseudonyms
from voc.text.pii.patterns import parse_postcode_region
from voc.text.pii.redact import Redactor

__all__ = ["CATEGORY_FIELDS", "CategoryCheck", "may_be_personal", "protect_id", "redact_file_name"]

CATEGORY_FIELDS = frozenset(
    {"channel", "touchpoint", "customer_segment", "phase", "region", "reason", "process", "emotion"}
    | {"department", "department_asked", "team"}
)
"""Our columns whose words are names of groups."""
LONGEST_CATEGORY = 80
"""Letters of a category: more is a sentence."""
MIN_ROWS = 20
"""Filled cells from which a column as a whole is judged."""
MAX_PERSONAL = 0.3
"""Share of a column's cells with personal data from which it is no column of categories: the others are names too."""
MAX_DISTINCT = 0.5
"""Share of a column's cells that are different words, from which it holds no groups."""
RARE = 5
"""Rows below which a word is rare: a group of so few is not shown anyway."""
ROWS_FOR_RARE = 200
"""Filled cells from which a word can be rare: in a small file every word is."""
# Not among them: user names, documents and plates, whose shapes are those of codes too ("team_noord").
PERSONAL_KINDS = frozenset({"email", "phone", "iban", "bsn", "card", "name", "birth_date", "address", "postcode"})
# "Jan Jansen", "J. de Boer-Smit", "Jansen, P."; "Klant service" with its second word in small letters is none.
_NAME_SHAPE = re.compile(
    r"(?:[A-ZÀ-Þ]\.? ?){0,4}[A-ZÀ-Þ][\w'’-]+,?(?: (?:van|de|der|den|ter|ten|el|al|in|'t|te|von|van de[rn]?))*"
    r" (?:[A-ZÀ-Þ]\.?|[A-ZÀ-Þ][\w'’-]+)(?:[- ][A-ZÀ-Þ][\w'’-]+)?|(?:[A-ZÀ-Þ]\.){1,4} ?[A-ZÀ-Þ][\w'’-]+"
)
# A mail address has an @, a name a blank or a dot, a phone number a 0 or + before it, a card sixteen digits; other ids,
# which a file has by the thousand, need no second look.
_MAY_BE_PERSONAL = re.compile(
    r"[@. ]|^[A-Za-z]{2}\d{2}[A-Za-z]{4}\d|^[A-Za-z]{2}\d{13}|^(?:0[1-9]|00[1-9]|\+)[\d()/-]{7,}$|^(?:\d{4}-?){4}$"
)
_ANY_PERSONAL = re.compile(_MAY_BE_PERSONAL.pattern, re.MULTILINE)
_WITH_PERSONAL_DATA = "with personal data"
_NOT_COUNTED = "among too many different ones"
_ID_KINDS = frozenset({"email", "iban", "name", "phone", "card"})
_FILE_SEPARATORS = re.compile(r"[-_.+]+")


class CategoryCheck:
    """Words of one column that may be stored.

    Parameters
    ----------
    field_name
        Our name of the column.
    words
        The column, in our words, or how often each occurs in it.
    our_words
        Words that ``voc.toml`` has: these stay, whatever they look like.
    redactor
        Finds personal data.
    """

    def __init__(
        self,
        field_name: str,
        words: Sequence[str | None] | Counter[str],
        our_words: AbstractSet[str],
        redactor: Redactor,
    ) -> None:
        self._field_name = field_name
        self._our_words = our_words
        self._redactor = redactor
        self._n_by_word: Counter[str] = (
            words if isinstance(words, Counter) else Counter(word for word in words if word is not None)
        )
        self._n_cells = self._n_by_word.total()
        self._fault_by_word = {word: self._find_fault(word) for word in self._n_by_word}
        self.column_fault = self._find_column_fault()
        """Reason that none but our own words stay; empty: words are judged one by one."""

    def is_category(self, word: str) -> bool:
        """Tell whether a word may be stored as the name of a group."""
        if word in self._our_words or self._is_region(word):
            return True
        # Of more words than are counted none is a category: then there is a fault of the column.
        return not self.column_fault and not self._fault_by_word.get(word, _NOT_COUNTED)

    def describe(self, column_name: str) -> str | None:
        """Return how many cells were left out and why, without their content; None: none were."""
        n_left_out = sum(n for word, n in self._n_by_word.items() if not self.is_category(word))
        if not n_left_out:
            return None
        if self.column_fault:
            return (
                f"{column_name!r} is taken as no {self._field_name}: {self.column_fault}; {n_left_out} cells were left "
                "out. Map another column, or leave this one out of the mapping"
            )
        faults = Counter[str]()
        for word, n in self._n_by_word.items():
            if not self.is_category(word):
                faults[self._fault_by_word[word]] += n
        reasons = ", ".join(f"{n} {fault}" for fault, n in faults.items())
        return (
            f"{n_left_out} cells in {column_name!r} are no category and were left out ({reasons}); map another column "
            "if this one holds names or comments"
        )

    def _is_region(self, word: str) -> bool:
        return self._field_name == "region" and parse_postcode_region(word) is not None  # cut to two digits later

    def _find_fault(self, word: str) -> str:
        """Return why a word is no category; empty: it may be one."""
        if word in self._our_words or self._is_region(word):
            return ""
        if len(word) > LONGEST_CATEGORY:
            return f"with more than {LONGEST_CATEGORY} letters"
        if PERSONAL_KINDS & self._redactor.redact(word, is_sentence=False).counts.keys():
            return _WITH_PERSONAL_DATA
        # A place or a team may be written like a name: only where it is rare is it taken for a person.
        is_rare = self._n_cells >= ROWS_FOR_RARE and self._n_by_word[word] < RARE
        return "rare and written like a name" if is_rare and _NAME_SHAPE.fullmatch(word) else ""

    def _find_column_fault(self) -> str:
        if self._n_cells < MIN_ROWS:
            return ""
        # The empty word has the count of those that were not counted one by one (column_counts).
        if "" in self._n_by_word:
            return f"it has {len(self._n_by_word)} different words and more, which are no groups"
        foreign = {word: n for word, n in self._n_by_word.items() if word not in self._our_words}
        n_personal = sum(n for word, n in foreign.items() if self._fault_by_word[word] == _WITH_PERSONAL_DATA)
        if n_personal / self._n_cells >= MAX_PERSONAL:
            return f"{n_personal} of its {self._n_cells} cells hold names or other personal data"
        n_words = sum(not self._is_region(word) for word in foreign)
        if n_words / self._n_cells > MAX_DISTINCT:
            return f"it has {n_words} different words in {self._n_cells} cells, which are no groups"
        return ""


def may_be_personal(ids: Iterable[str]) -> bool:
    """Return whether any of some ids may be somebody's address or name, by one pattern over all of them."""
    return _ANY_PERSONAL.search("\n".join(ids)) is not None


def protect_id(value: str, redactor: Redactor, pseudonyms: Pseudonyms) -> str:
    """Return an id as it is, or a digest where it is somebody's address, account or name.

    The same id has the same digest everywhere, so that what belongs together stays together.
    """
    if not _MAY_BE_PERSONAL.search(value):
        return value
    if _NAME_SHAPE.fullmatch(value) or _ID_KINDS & redactor.redact(value, is_sentence=False).counts.keys():
        return pseudonyms.digest_row(f"id {value.casefold()}")
    return value


def redact_file_name(name: str, redactor: Redactor) -> str:
    """Return a file's name without personal data: ``export [naam].csv`` for ``export_Jan_de_Vries.csv``."""
    path = PurePath(name)
    spaced = _FILE_SEPARATORS.sub(" ", path.stem)
    # Names in small letters are none to the redactor: last it is read as if each word had a capital.
    for text in (path.stem, spaced, spaced.title()):
        redacted = redactor.redact(text, is_sentence=False)
        if PERSONAL_KINDS & redacted.counts.keys():
            return f"{redacted.text}{path.suffix}"
    return name
