"""The base of all tables of ``voc.toml``."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

__all__ = ["Table"]


class Table(BaseModel):
    """A table of ``voc.toml``: it cannot be changed, and a key that it does not have is an error.

    A mistyped key would otherwise leave a setting at its default without a word.
    """

    # Frozen, since one configuration is shared by all threads of a server.
    # To TOML infinity and "not a number" are numbers: a cost of inf would be printed.
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True, allow_inf_nan=False)
