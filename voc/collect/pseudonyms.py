"""Customers and agents as keyed pseudonyms: the same person has the same one, and without the key nobody tells who."""

from __future__ import annotations

import hashlib
import hmac
from functools import lru_cache

__all__ = ["Pseudonyms"]


class Pseudonyms:
    """Makes pseudonyms with a key that lies outside the database.

    HMAC-SHA-256 (RFC 2104), cut to 64 bits: among 100,000 people two share one with a probability of 3·10⁻¹⁰.

    Parameters
    ----------
    key
        The workspace's secret; other data sets with another key cannot be joined with these.
    """

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._cached = lru_cache(maxsize=200_000)(self._digest)

    def customer(self, raw: object) -> str:
        """Return the pseudonym of a customer: ``c-`` and 16 hexadecimal digits."""
        return f"c-{self._cached('customer', plain_id(raw))}"

    def agent(self, raw: object) -> str:
        """Return the pseudonym of an agent: ``a-`` and 16 hexadecimal digits."""
        return f"a-{self._cached('agent', plain_id(raw))}"

    def row(self, raw: str) -> str:
        """Return a key for a row without one, from its whole content: ``r-`` and 16 hexadecimal digits."""
        return f"r-{self._digest('row', raw)}"

    def _digest(self, domain: str, raw: str) -> str:
        message = f"{domain}:{raw}".encode("utf-8", "surrogatepass")
        return hmac.new(self._key, message, hashlib.sha256).hexdigest()[:16]


def plain_id(raw: object) -> str:
    """Return an id without what programs do to it: "k 123 " is "K123", and a workbook's 12345.0 is "12345"."""
    if isinstance(raw, float) and raw.is_integer():
        raw = int(raw)
    return "".join(str(raw).split()).casefold()
