"""Results that a month's reports share: the company's and each department's, in both languages, from the same facts."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING, TypeVar, cast

if TYPE_CHECKING:
    from voc.insight.facts import Facts

__all__ = ["share_last", "share_result"]

Result = TypeVar("Result")


def share_result(facts: Facts, key: Hashable, compute: Callable[[], Result]) -> Result:
    """Return a result that was computed from these facts before, or compute it; it lives as long as they do.

    Facts never change: other data are other facts.
    """
    # Where cached properties of the facts keep theirs: facts are compared and hashed by nothing.
    results = cast("dict[Hashable, object]", vars(facts).setdefault("_shared_results", {}))
    if key not in results:
        results[key] = compute()
    return cast("Result", results[key])


def share_last(facts: Facts, name: str, key: Hashable, compute: Callable[[], Result]) -> Result:
    """Return a result as ``share_result`` does, and keep the last one of its name only: it is large.

    Parameters
    ----------
    name
        Kind of result, of which one is kept.
    key
        Which one it is.
    """
    results = cast("dict[str, tuple[Hashable, object]]", vars(facts).setdefault("_last_results", {}))
    if name not in results or results[name][0] != key:
        results.pop(name, None)  # before the next one is there: two would not fit in a small memory
        results[name] = (key, compute())
    return cast("Result", results[name][1])
