"""Contact registrations and agents' signals: who contacted, when, why, and what the agent thought was behind it."""

from __future__ import annotations

from collections.abc import Callable

from voc.collect.convert.feedback_rows import row_keys
from voc.collect.convert.intake_result import Tally
from voc.collect.convert.mapped_table import Cells
from voc.collect.convert.text_preparation import TextReader
from voc.collect.convert.value_parsers import read_count, read_flag, read_text
from voc.collect.pseudonyms import Pseudonyms
from voc.records import Contact, Signal

__all__ = ["contacts", "signals"]

_A_DATE = "a date: a contact counts in the month it was made in"


def contacts(cells: Cells, tally: Tally, pseudonyms: Pseudonyms) -> None:
    """Put the contact registrations of a table into the tally; a row without a date is rejected.

    The contact's number is its key: signals and surveys refer to it.
    """
    moments = cells.moments()
    at, hand_overs = cells.raw("at"), _Flags(cells)
    customers = cells.words("customer")
    channels, reasons = cells.words("channel"), cells.words("reason")
    segments, phases = cells.words("customer_segment"), cells.words("phase")
    keys = row_keys(cells, pseudonyms)
    for k, line in enumerate(cells.table.lines):
        moment = moments[k].at
        if moment is None:
            tally.reject(line, cells.name("at"), at[k], moments[k].problem or _A_DATE)
            continue
        tally.dates[moments[k].state] += 1
        customer = customers[k]
        tally.records.append(
            Contact(
                key=keys[k],
                at=moment,
                customer=pseudonyms.customer(customer) if customer else None,
                channel=channels[k] or cells.source.channel,
                reason=reasons[k],
                customer_segment=segments[k],
                phase=phases[k],
                n_hand_overs=hand_overs.hand_overs(k, line, tally),
                resolved=hand_overs.flag("resolved", k),
                retained=hand_overs.flag("retained", k),
                row=line,
            )
        )


def signals(
    cells: Cells,
    tally: Tally,
    reader: TextReader,
    pseudonyms: Pseudonyms,
    progress: Callable[[int, int], None] | None = None,
) -> None:
    """Put the agents' signals of a table into the tally; a row without a date or a contact is rejected."""
    moments = cells.moments()
    at, flags = cells.raw("at"), _Flags(cells)
    numbers, agents, customers = cells.words("contact"), cells.words("agent"), cells.words("customer")
    reasons, emotions, departments = cells.words("reason"), cells.words("emotion"), cells.words("department")
    channels = cells.words("channel")
    notes = reader.read([read_text(cell) for cell in cells.raw("note")], cells.words("language"), progress)
    keys = row_keys(cells, pseudonyms)
    for k, line in enumerate(cells.table.lines):
        moment, contact = moments[k].at, numbers[k]
        if moment is None:
            tally.reject(line, cells.name("at"), at[k], moments[k].problem or _A_DATE)
            continue
        if contact is None:
            if cells.name("contact") is not None:
                tally.reject(line, cells.name("contact"), "", "the number of the contact")
                continue
            contact = keys[k]
        tally.dates[moments[k].state] += 1
        agent, customer, note = agents[k], customers[k], notes[k]
        tally.redactions.update(note.redactions)
        tally.n_urgent += note.urgent is not None
        tally.n_uninformative += note.says_nothing
        tally.records.append(
            Signal(
                key=keys[k],
                contact=contact,
                at=moment,
                agent=pseudonyms.agent(agent) if agent else None,
                reason=reasons[k],
                emotion=emotions[k],
                department=departments[k],
                note=note.text,
                customer=pseudonyms.customer(customer) if customer else None,
                channel=channels[k] or cells.source.channel,
                n_hand_overs=flags.hand_overs(k, line, tally),
                resolved=flags.flag("resolved", k),
                language=note.language,
                urgent=note.urgent,
                redactions=note.redactions,
                row=line,
            )
        )


class _Flags:
    """Hand-overs, resolved and retained: numbers, or yes and no in words."""

    def __init__(self, cells: Cells) -> None:
        self._name = cells.name("hand_overs")
        self._hand_overs = cells.raw("hand_overs")
        self._flags = {field: [read_flag(word) for word in cells.words(field)] for field in ("resolved", "retained")}

    def flag(self, field: str, k: int) -> bool | None:
        return self._flags[field][k]

    def hand_overs(self, k: int, line: int, tally: Tally) -> int | None:
        cell = self._hand_overs[k]
        if cell is None:
            return None
        try:
            return read_count(cell)
        except ValueError:
            said = read_flag(cell)
            if said is None:
                tally.reject(line, self._name, cell, "a number of hand-overs, or yes or no", kept=True)
            return None if said is None else int(said)
