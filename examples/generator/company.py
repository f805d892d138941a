"""The whole company, made from one seed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np

from examples.generator import contacts, customers, ideas, items, signals, stories, subjects, surveys, volumes
from examples.generator.answers import Respondent


@dataclass(slots=True)
class Company:
    """Everything there is to write down."""

    subjects: dict[str, subjects.Subject]
    customers: list[customers.Customer]
    contacts: list[contacts.Contact]
    complaints: list[items.Item] = field(default_factory=list)
    messages: list[items.Item] = field(default_factory=list)
    transactional: list[items.Item] = field(default_factory=list)
    relational: list[items.Item] = field(default_factory=list)
    ideas: list[items.Item] = field(default_factory=list)
    signals: list[signals.Signal] = field(default_factory=list)
    volumes: list[tuple[date, str, str, int]] = field(default_factory=list)
    reachability: list[tuple[date, str, int, int, int, float, float]] = field(default_factory=list)
    daily_totals: list[tuple[date, str, str, int]] = field(default_factory=list)
    stories: list[dict[str, Any]] = field(default_factory=list)


def make(seed: int) -> Company:
    """Return the company; each part has its own stream, so that a change in one leaves the others alone."""
    rng = {name: np.random.default_rng([seed, number]) for number, name in enumerate(
        ["customers", "contacts", "choose", "complaints", "messages", "surveys", "relational", "signals", "ideas", "volumes", "reach", "totals"])}  # fmt: skip
    about = subjects.load()
    seen: set[str] = set()
    people = customers.make(rng["customers"])
    company = Company(about, people, contacts.make(rng["contacts"], about, subjects.counts(about), people))
    chosen = items.choose(rng["choose"], company.contacts)
    company.transactional = surveys.transactional(
        rng["surveys"], Respondent(rng["surveys"], about, seen), company.contacts
    )
    company.complaints = items.complaints(rng["complaints"], Respondent(rng["complaints"], about, seen), chosen)
    company.messages = items.messages(rng["messages"], Respondent(rng["messages"], about, seen), chosen)
    company.relational = surveys.relational(
        rng["relational"], Respondent(rng["relational"], about, seen), people, about
    )
    commented = [*company.transactional, *company.complaints, *company.messages]
    company.signals = signals.make(rng["signals"], Respondent(rng["signals"], about, seen), company.contacts, commented)
    company.ideas = ideas.make(rng["ideas"], people)
    company.volumes = volumes.volumes(rng["volumes"])
    company.reachability = volumes.reachability(rng["reach"], company.contacts)
    company.daily_totals = volumes.daily_totals(rng["totals"])
    company.stories = stories.truths()
    return company
