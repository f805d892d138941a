"""Numbers of departments in the references of figures: ``D-3`` is the same department in every report."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

__all__ = ["number_departments", "rename_numbers"]


def number_departments(names: Sequence[str], printed_numbers: Mapping[str, int]) -> tuple[int, ...]:
    """Return ``(n,)`` each department's number: the printed one, else its position, else one behind all others.

    Parameters
    ----------
    names
        In the order of ``voc.toml``.
    printed_numbers
        Numbers that reports have printed, by name.

    Examples
    --------
    >>> number_departments(["Aanvragen", "Facturatie", "IT"], {"Facturatie": 1, "IT": 2})
    (4, 1, 2)
    """
    numbers = dict(printed_numbers)
    for position, name in enumerate(names, start=1):
        if name not in numbers:
            used = numbers.values()
            numbers[name] = position if position not in used else max(len(names), *used) + 1
    return tuple(numbers[name] for name in names)


def rename_numbers(printed_numbers: Mapping[str, int], find_current_name: Callable[[str], str]) -> dict[str, int]:
    """Return printed numbers with those of a renamed department under its name of today.

    Of several departments that became one none hands its number on: what was printed about it was about a part.

    Examples
    --------
    >>> rename_numbers({"Nota's": 1, "IT": 2, "Web": 3}, {"Nota's": "Facturatie", "IT": "Web", "Web": "Web"}.get)
    {'Facturatie': 1, 'IT': 2, 'Web': 3}
    """
    numbers_by_name: dict[str, set[int]] = {}
    for name, number in printed_numbers.items():
        numbers_by_name.setdefault(find_current_name(name), set()).add(number)
    return {
        current_name if len(numbers_by_name[current_name]) == 1 else name: number
        for name, number in printed_numbers.items()
        for current_name in [find_current_name(name)]
    }
