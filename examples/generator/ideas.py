"""Ideas and their votes; "kies je afrekenmaand" wins (story 15)."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import numpy as np

from examples.generator import almanac, context, dirt
from examples.generator.customers import Customer
from examples.generator.grammar import Phrases, join, render
from examples.generator.items import Item

N_IDEAS = 300
WINNER_VOTES = 180
STATES = ["nieuw", "in bespreking", "gepland", "afgewezen", "uitgevoerd"]


def make(rng: np.random.Generator, customers: list[Customer]) -> list[Item]:
    """Return the ideas in order of time."""
    phrases = Phrases(rng)
    days = (almanac.LAST - almanac.FIRST).days
    items = []
    seen: set[str] = set()
    for number in range(N_IDEAS):
        at = datetime.combine(
            almanac.FIRST + timedelta(days=int(rng.integers(days))),
            time(int(rng.integers(8, 23)), int(rng.integers(60))),
        )
        text = phrases.draw("idee", "winner") if number == 0 else ""
        while not text or text in seen:
            core = phrases.draw("idee", "core")
            opening = phrases.draw("idee", "opener") + " " if rng.random() < 0.35 else ""
            core = core[0].lower() + core[1:] if opening else core
            why = phrases.draw("idee", "why") if rng.random() < 0.75 else ""
            text = render(
                opening + join(core, why) if not opening else join(opening + core, why),
                context.slots(rng, at, "idee"),
                rng,
            )
            text = dirt.misspell(text, rng, 0.9)
        seen.add(text)
        votes = WINNER_VOTES if number == 0 else int(min(rng.gamma(0.9, 12), 96))
        customer = customers[int(rng.integers(len(customers)))]
        at = datetime(2026, 2, 17, 20, 14) if number == 0 else at  # noqa: DTZ001
        columns = {
            "customer": customer.number,
            "votes": votes,
            "state": str(rng.choice(STATES, p=[0.5, 0.2, 0.08, 0.14, 0.08])),
            "winner": number == 0,
        }
        items.append(
            Item(
                "ideeen", "", at, text, None, ["idee-afrekenmaand" if number == 0 else "idee"], "nl", [], dict(columns)
            )
        )
    items.sort(key=lambda item: item.at)
    for number, item in enumerate(items):
        item.key = f"I{1200 + number}"
    return items
