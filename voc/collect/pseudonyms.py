"""Keyed pseudonyms of customers and agents: the same person has the same one, and only the key tells who it is."""

from __future__ import annotations

import base64
import hmac
from collections.abc import Sequence
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from voc.errors import WorkspaceError
from voc.records import SealedText, SpecialKind

if TYPE_CHECKING:
    from cryptography.fernet import Fernet

__all__ = ["Pseudonyms", "normalize_id"]


class Pseudonyms:
    """Makes pseudonyms with a key that lies outside the database.

    HMAC-SHA-256 (RFC 2104), cut to 64 bits: among 100,000 people two share one with a probability of 3·10⁻¹⁰.

    Parameters
    ----------
    key
        The workspace's secret; other data sets with another key cannot be joined with these.

    Examples
    --------
    >>> Pseudonyms(b"secret").pseudonymize_customer(" k 123") == Pseudonyms(b"secret").pseudonymize_customer("K123")
    True
    """

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._hmac = hmac.new(key, digestmod="sha256")
        # A cache of this object, and not of the class: pseudonyms with another key must not be found in it.
        self._cached_digest = lru_cache(maxsize=200_000)(self._compute_digest)

    def pseudonymize_customer(self, raw_id: object) -> str:
        """Return the pseudonym of a customer: ``c-`` and 16 hexadecimal digits."""
        return f"c-{self._cached_digest('customer', normalize_id(raw_id))}"

    def pseudonymize_customers(self, raw_ids: Sequence[str | None]) -> list[str | None]:
        """Return the pseudonyms of a column of customers, None where there is none: each distinct one is made once.

        >>> pseudonyms = Pseudonyms(b"secret")
        >>> pseudonyms.pseudonymize_customers(["K1", None]) == [pseudonyms.pseudonymize_customer("K1"), None]
        True
        """
        pseudonym_by_id: dict[str | None, str | None] = {
            raw_id: f"c-{self._compute_hmac('customer', normalize_id(raw_id))[:16]}"
            for raw_id in set(raw_ids)
            if raw_id
        }
        return [pseudonym_by_id.get(raw_id) for raw_id in raw_ids]

    def pseudonymize_agent(self, raw_id: object) -> str:
        """Return the pseudonym of an agent: ``a-`` and 16 hexadecimal digits."""
        return f"a-{self._cached_digest('agent', normalize_id(raw_id))}"

    def digest_row(self, row_content: str) -> str:
        """Return a key for a row without one, from its whole content: ``r-`` and 16 hexadecimal digits."""
        return f"r-{self._compute_digest('row', row_content)}"

    def seal_text(self, text: str, kinds: Sequence[SpecialKind]) -> SealedText:
        """Return a text encrypted (Fernet: AES-128 and HMAC-SHA-256), with a key that follows from the workspace's."""
        token = self._cipher.encrypt(text.encode("utf-8", "surrogatepass")).decode("ascii")
        return SealedText(tuple(kinds), token, self._compute_hmac("sealed text", text))

    def open_text(self, token: str) -> str:
        """Return what ``seal_text`` sealed.

        Raises
        ------
        WorkspaceError
            It was sealed with another key, or is damaged.
        """
        from cryptography.fernet import InvalidToken

        try:
            return self._cipher.decrypt(token.encode("ascii")).decode("utf-8", "surrogatepass")
        except InvalidToken as exc:
            raise WorkspaceError("the text was sealed with another key than this workspace's, or is damaged") from exc

    @cached_property
    def _cipher(self) -> Fernet:
        # Only where there is something to seal: loading it takes a while.
        from cryptography.fernet import Fernet

        return Fernet(base64.urlsafe_b64encode(hmac.digest(self._key, b"seal of special data", "sha256")))

    def hash_identity(self, identity: str) -> str:
        """Return the tombstone of an erased customer or contact: 64 hexadecimal digits that only the key can make."""
        return self._compute_hmac("tombstone", identity)

    def _compute_digest(self, domain: str, message_text: str) -> str:
        return self._compute_hmac(domain, message_text)[:16]

    def _compute_hmac(self, domain: str, message_text: str) -> str:
        # The domain keeps customer 12 and agent 12 apart. Broken files hold lone surrogates: they pass as they are.
        message = f"{domain}:{message_text}".encode("utf-8", "surrogatepass")
        # A copy: beginning with the key anew costs half as much again, and a file has a customer a row.
        keyed = self._hmac.copy()
        keyed.update(message)
        return keyed.hexdigest()


def normalize_id(raw_id: object) -> str:
    """Return an id without what programs do to it.

    Examples
    --------
    >>> normalize_id("K 123 "), normalize_id(12345.0)
    ('k123', '12345')
    """
    if isinstance(raw_id, float) and raw_id.is_integer():
        raw_id = int(raw_id)
    text = str(raw_id)
    return (text if text.isalnum() else "".join(text.split())).casefold()
