"""Group of the commands of ``voc report``, where a month stands for the command that makes its report."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from typer.core import TyperGroup

__all__ = ["MONTH_COMMAND", "ReportGroup"]

MONTH_COMMAND = "month"


class ReportGroup(TyperGroup):
    """Commands of ``voc report``, of which ``month`` need not be written: ``voc report 2026-10``."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401  a context of typer's own click
        """Parse the arguments with the command's name in front, which may come after options."""
        return super().parse_args(ctx, self._put_command_first(args))

    def _put_command_first(self, args: list[str]) -> list[str]:
        index = self._find_first_word(args)
        if index is None:
            # Without a word: the help of the group, or the error that a month is missing.
            return args if not args or "--help" in args else [MONTH_COMMAND, *args]
        if args[index] in self.commands:
            return [args[index], *args[:index], *args[index + 1 :]]
        return [MONTH_COMMAND, *args]

    def _find_first_word(self, args: Sequence[str]) -> int | None:
        """Return the position of the first argument that is no option and no option's value."""
        parameters = [parameter for command in self.commands.values() for parameter in command.params]
        value_options = {
            option for parameter in parameters if not getattr(parameter, "is_flag", True) for option in parameter.opts
        }
        is_value = False
        for index, argument in enumerate(args):
            if not is_value and not argument.startswith("-"):
                return index
            is_value = not is_value and argument in value_options
        return None
