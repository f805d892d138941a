"""Special personal data: the kinds for which the law asks more, and a text that waits for a person because of them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["SealedText", "SpecialKind"]


class SpecialKind(StrEnum):
    """Kind of special personal data (GDPR, articles 9 and 10)."""

    HEALTH = "health"
    RELIGION = "religion"
    UNION = "union"
    ETHNICITY = "ethnicity"
    SEXUAL = "sexual"
    CRIMINAL = "criminal"


@dataclass(frozen=True, slots=True)
class SealedText:
    """Text with special personal data, encrypted: what is stored of it until a person has decided.

    ``digest`` is a keyed hash of the text, by which the same one is known when its file comes again.
    """

    kinds: tuple[SpecialKind, ...]
    token: str
    digest: str
