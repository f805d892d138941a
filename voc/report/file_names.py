"""Names of a report's files: a department's part of them is its own, so that no page takes another one's place."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Sequence

__all__ = ["format_department_part"]


def format_department_part(name: str, department_names: Sequence[str]) -> str:
    """Return a department's name as a part of a file's name, unlike every other department's.

    Examples
    --------
    >>> format_department_part("Digitaal & IT", ["Facturatie", "Digitaal & IT"])
    'digitaal-it'
    """
    slug = _build_slug(name)
    if all(_build_slug(other) != slug for other in department_names if other != name):
        return slug
    # A mark of the name, not a number in the list: the list's order may change, a file's owner may not. No slug holds
    # two hyphens in a row, so that no other department can be called like this.
    return f"{slug}--{hashlib.sha256(name.encode()).hexdigest()[:8]}"


def _build_slug(name: str) -> str:
    """Return a name as a part of a file's name: letters and digits of ASCII, and hyphens."""
    ascii_name = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode("ascii").casefold()
    # Stripped twice: the cut may end on a hyphen, and two in a row are the mark of names that come out alike.
    return re.sub(r"[^a-z0-9]+", "-", ascii_name).strip("-")[:60].strip("-") or "department"
