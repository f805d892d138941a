"""``[cost]`` in ``voc.toml``: how handling time becomes working time, paid time and money."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated

from pydantic import Field, model_validator

from voc.config.table import Table

__all__ = ["CostSettings"]

MONEY_FIELDS = ("paid_hours_factor", "signed_by", "signed_on", "rate_low_eur", "rate_high_eur")
"""Fields that money needs: one of them without the others would print an amount that nobody answers for."""


class CostSettings(Table):
    """``[cost]``: without a signed factor and a rate, reports print hours and no money."""

    concurrency: Mapping[str, Annotated[float, Field(ge=1, le=20)]] = {}
    """Conversations that an agent holds at once, by channel; a channel that is not named: 1."""
    paid_hours_factor: Annotated[float, Field(ge=1, le=5)] | None = None
    """Paid hours for each hour of work: waiting, breaks, meetings and leave are paid too."""
    signed_by: Annotated[str, Field(min_length=1)] | None = None
    """Who of Finance signed the factor and the rate; printed with every amount."""
    signed_on: date | None = None
    """Day on which they were signed."""
    rate_low_eur: Annotated[float, Field(gt=0)] | None = None
    """Cost of a paid hour at least, in euros."""
    rate_high_eur: Annotated[float, Field(gt=0)] | None = None
    """Cost of a paid hour at most, in euros."""

    customer_value_low_eur: Annotated[float, Field(gt=0)] | None = None
    """What a customer who stays is worth at least, in euros, over the time that Finance counts."""
    customer_value_high_eur: Annotated[float, Field(gt=0)] | None = None
    """The same at most."""

    @model_validator(mode="after")
    def _check_value(self) -> CostSettings:
        ends = (self.customer_value_low_eur, self.customer_value_high_eur)
        if ends == (None, None):
            return self
        low, high = ends
        if low is None or high is None or self.signed_by is None:
            raise ValueError("customer_value_low_eur and customer_value_high_eur need each other, and signed_by")
        if low > high:
            raise ValueError(f"customer_value_low_eur ({low}) is above customer_value_high_eur ({high})")
        return self

    @model_validator(mode="after")
    def _check_money(self) -> CostSettings:
        missing_fields = [name for name in MONEY_FIELDS if getattr(self, name) is None]
        if missing_fields and len(missing_fields) < len(MONEY_FIELDS):
            raise ValueError(f"an amount needs all of {', '.join(MONEY_FIELDS)}; missing: {', '.join(missing_fields)}")
        if self.rate_low_eur is not None and self.rate_high_eur is not None and self.rate_low_eur > self.rate_high_eur:
            raise ValueError(f"rate_low_eur ({self.rate_low_eur}) is above rate_high_eur ({self.rate_high_eur})")
        return self

    @property
    def euros_per_hour(self) -> tuple[float, float] | None:
        """Cost of an hour of work, at least and at most, in euros; None: nobody signed for it.

        >>> CostSettings().euros_per_hour is None
        True
        """
        if self.paid_hours_factor is None or self.rate_low_eur is None or self.rate_high_eur is None:
            return None
        return self.paid_hours_factor * self.rate_low_eur, self.paid_hours_factor * self.rate_high_eur

    def get_concurrency(self, channel: str) -> float:
        """Return how many conversations an agent holds at once in a channel, whatever its capitals.

        >>> CostSettings(concurrency={"Chat": 2.5}).get_concurrency("chat")
        2.5
        """
        by_name = {name.casefold(): value for name, value in self.concurrency.items()}
        return by_name.get(channel.casefold(), 1.0)
