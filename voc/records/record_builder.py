"""Construction of frozen records in bulk, at a third of what their own constructor takes."""

from __future__ import annotations

from dataclasses import MISSING, Field, field, fields, make_dataclass
from typing import Any, TypeVar, cast

__all__ = ["make_builder"]

T = TypeVar("T")


def make_builder(record: type[T]) -> type[T]:
    """Return a constructor of a frozen dataclass with slots that makes the same objects as its own one.

    A frozen record sets each of its fields by a call around its own refusal to be set, which for the 27 of a feedback
    is a tenth of collecting a file. Here they are set in an open twin with the same slots, which then becomes the
    record.

    Parameters
    ----------
    record
        The class; without a ``__post_init__``, which would not be called.

    Examples
    --------
    >>> from voc.records import Span
    >>> build_span = make_builder(Span)
    >>> build_span(2, 5) == Span(2, 5)
    True
    """
    if hasattr(record, "__post_init__"):
        raise TypeError(f"{record.__name__} checks its fields when it is made, which a builder would leave out")
    definitions = [(each.name, each.type, _copy_default(each)) for each in fields(cast("Any", record))]
    twin = make_dataclass(f"Open{record.__name__}", definitions, slots=True)

    def build(*args: object, **values: object) -> object:
        new = twin(*args, **values)
        new.__class__ = record
        return new

    return cast("type[T]", build)


def _copy_default(original: Field[Any]) -> Any:  # noqa: ANN401  what a dataclass's definition holds
    if original.default_factory is not MISSING:
        return field(default_factory=original.default_factory)
    return field() if original.default is MISSING else field(default=original.default)
