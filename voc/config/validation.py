"""Mistakes in a table or a request, in words: where, what was expected, and what came.

All that pydantic refuses on its way to a person goes through `explain_validation_error`: ``voc.toml``
(``voc.config.toml_file``), requests of the board (``voc.triage.decide``) and of the extension (``voc.server.schemas``),
and corrections of a mapping in a terminal (``voc.cli.mapping_prompt``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, get_args, get_origin

from pydantic import BaseModel, ValidationError

__all__ = ["FieldMistake", "explain_validation_error"]

LONGEST_VALUE = 80
"""Characters of what came that a sentence shows."""


@dataclass(frozen=True, slots=True)
class FieldMistake:
    """The first thing that is wrong with a table or request.

    ``path`` leads to the field, such as ``sources.nps.kind``; it is empty where the whole is meant. ``problem`` says
    what was expected. ``got`` is the value that came, as Python writes it, and empty where there is none to show.
    """

    path: str
    problem: str
    got: str = ""
    n_more: int = 0

    def __str__(self) -> str:
        got = f", got {self.got}" if self.got else ""
        more = f" ({self.n_more} more)" if self.n_more else ""
        return f"{self.problem}{got}{more}"


def explain_validation_error(
    error: ValidationError, model: type[BaseModel] | None = None, *, within: str = ""
) -> FieldMistake:
    """Return the first mistake that pydantic found.

    Parameters
    ----------
    model
        What was to be made of the values; a field that it does not have is then answered with those that it has.
    within
        Name of the part that was checked, put in front of the path.

    Examples
    --------
    >>> from voc.config import Config
    >>> try:
    ...     Config.model_validate({"company": {"language": "fr"}})
    ... except ValidationError as error:
    ...     mistake = explain_validation_error(error)
    >>> mistake.path, str(mistake)
    ('company.language', "expected 'nl' or 'en', got 'fr'")
    """
    first = error.errors(include_url=False)[0]
    path = ".".join([*([within] if within else []), *map(str, first["loc"])])
    n_more = error.error_count() - 1
    match first["type"]:
        case "missing":
            return FieldMistake(path, "missing", n_more=n_more)
        case "extra_forbidden":
            fields = None if model is None else _list_fields(model, first["loc"][:-1])
            expected = "" if fields is None else f"; expected: {', '.join(fields) or 'nothing'}"
            return FieldMistake(path, f"unknown{expected}", n_more=n_more)
        case "value_error":  # ours, with its own sentence; what came is the whole table
            return FieldMistake(path, first["msg"].removeprefix("Value error, "), n_more=n_more)
    # Pydantic's own sentence ("Input should be 'nl' or 'en'") says what was expected; only its beginning is jargon.
    got = repr(first["input"])
    got = got if len(got) <= LONGEST_VALUE else f"{got[: LONGEST_VALUE - 1]}…"
    return FieldMistake(path, first["msg"].replace("Input should be", "expected", 1), got, n_more)


def _list_fields(model: type[BaseModel], path: Sequence[int | str]) -> list[str] | None:
    """Return the fields at a path such as ``("sources", "nps")``; None where that is no table."""
    parts = iter(path)
    for part in parts:
        field = model.model_fields.get(str(part))
        nested = None if field is None else next(_find_models(field.annotation), None)
        if nested is None:
            return None
        model, n_keys = nested
        # A table in a list or under a name has its number or name in the path: "nps", which may also be a field's name.
        for _ in range(n_keys):
            next(parts, None)
    return list(model.model_fields)


def _find_models(annotation: Any, n_keys: int = 0) -> Iterator[tuple[type[BaseModel], int]]:  # noqa: ANN401  a type
    """Yield the models in an annotation, and how many keys lead to them: Source and 1 in ``Mapping[str, Source]``."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation, n_keys
    is_container = get_origin(annotation) in {tuple, list, dict, Mapping}
    for argument in get_args(annotation):
        yield from _find_models(argument, n_keys + is_container)
