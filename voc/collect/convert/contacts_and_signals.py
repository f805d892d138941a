"""Rows of contact registrations and agents' signals: who contacted, when, why, and what the agent suspected."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from voc.collect.convert.agent_teams import group_into_teams
from voc.collect.convert.feedback_rows import build_row_keys
from voc.collect.convert.intake_result import IntakeResult
from voc.collect.convert.machine_text import is_machine_written
from voc.collect.convert.mapped_table import MappedTable
from voc.collect.convert.text_preparation import PreparedText, TextPreparer
from voc.collect.convert.value_parsers import format_cell, parse_count, parse_flag
from voc.collect.pseudonyms import Pseudonyms
from voc.records import Contact, Signal

__all__ = ["add_contacts", "add_signals"]

_A_DATE = "a date: a contact counts in the month it was made in"


def add_contacts(mapped_table: MappedTable, intake: IntakeResult, pseudonyms: Pseudonyms) -> None:
    """Put the contact registrations of a table into the intake; a row without a date is rejected.

    The contact's number is its key: signals and surveys refer to it.
    """
    fields = _ContactFields(mapped_table, pseudonyms)
    customer_segments, phases = mapped_table.translate_words("customer_segment"), mapped_table.translate_words("phase")
    for row_index, line_number in enumerate(mapped_table.table.lines):
        moment = fields.find_moment(row_index, line_number, intake)
        if moment is None:
            continue
        intake.dates[fields.moments[row_index].state] += 1
        intake.records.append(
            Contact(
                key=fields.keys[row_index],
                at=moment,
                customer=fields.pseudonymize_customer(row_index),
                channel=fields.find_channel(row_index),
                reason=fields.reasons[row_index],
                customer_segment=customer_segments[row_index],
                phase=phases[row_index],
                n_hand_overs=fields.count_hand_overs(row_index, line_number, intake),
                resolved=fields.find_flag("resolved", row_index, line_number, intake),
                retained=fields.find_flag("retained", row_index, line_number, intake),
                row=line_number,
            )
        )


def add_signals(
    mapped_table: MappedTable,
    intake: IntakeResult,
    preparer: TextPreparer,
    pseudonyms: Pseudonyms,
    progress: Callable[[int, int], None] | None = None,
) -> None:
    """Put the agents' signals of a table into the intake; a row without a date or a contact is rejected."""
    fields = _SignalFields(mapped_table, preparer, pseudonyms, progress)
    contact_column = mapped_table.get_column_name("contact")
    for row_index, line_number in enumerate(mapped_table.table.lines):
        moment = fields.find_moment(row_index, line_number, intake)
        if moment is None:
            continue
        contact = fields.contacts[row_index]
        if contact is None:
            if contact_column is not None:
                intake.reject_row(line_number, contact_column, "", "the number of the contact")
                continue
            contact = fields.keys[row_index]  # a list without contacts: each signal is about one of its own
        # Counted here and not before: a rejected row is in no figure.
        intake.dates[fields.moments[row_index].state] += 1
        intake.count_text(fields.notes[row_index])
        intake.records.append(fields.build_record(row_index, line_number, contact, moment, intake))


class _ContactFields:
    """The columns that contacts and signals share, read once for all rows."""

    def __init__(self, mapped_table: MappedTable, pseudonyms: Pseudonyms) -> None:
        self._mapped = mapped_table
        self._pseudonyms = pseudonyms
        self.moments = mapped_table.parse_moments()
        self._date_cells = mapped_table.get_cells("at")
        self._hand_over_cells = mapped_table.get_cells("hand_overs")
        self._flag_words = {field: mapped_table.translate_words(field) for field in ("resolved", "retained")}
        self._unread_flags: set[tuple[str, str]] = set()
        self._customers = mapped_table.read_ids("customer")
        self._channels = mapped_table.translate_words("channel")
        self.reasons = mapped_table.translate_words("reason")
        self.keys = build_row_keys(mapped_table, pseudonyms)

    def find_moment(self, row_index: int, line_number: int, intake: IntakeResult) -> datetime | None:
        """Return when a row happened, or reject it."""
        moment = self.moments[row_index]
        if moment.at is None:
            expected = moment.problem or _A_DATE
            intake.reject_row(line_number, self._mapped.get_column_name("at"), self._date_cells[row_index], expected)
        return moment.at

    def find_channel(self, row_index: int) -> str | None:
        return self._channels[row_index] or self._mapped.source.channel

    def find_flag(self, field: str, row_index: int, line_number: int, intake: IntakeResult) -> bool | None:
        """Return a yes or no; a word that is neither is listed, once for all rows that have it."""
        words = self._flag_words[field]
        word = words[row_index]
        flag = None if word is None else parse_flag(word)
        if word is not None and flag is None and (field, word) not in self._unread_flags:
            self._unread_flags.add((field, word))
            expected = f"yes or no ({words.count(word)} rows; [sources.NAME.values.{field}] can say which it is)"
            intake.reject_value(line_number, self._mapped.get_column_name(field), word, expected)
        return flag

    def pseudonymize_customer(self, row_index: int) -> str | None:
        customer = self._customers[row_index]
        return self._pseudonyms.pseudonymize_customer(customer) if customer else None

    def count_hand_overs(self, row_index: int, line_number: int, intake: IntakeResult) -> int | None:
        """Return the number of hand-overs; some systems tell only whether there was one: yes is 1, no is 0."""
        cell = self._hand_over_cells[row_index]
        if cell is None:
            return None
        try:
            # As a number first: 1 would be a yes as well, and 2 neither yes nor no.
            return parse_count(cell)
        except ValueError:
            is_handed_over = parse_flag(cell)
        if is_handed_over is None:
            column = self._mapped.get_column_name("hand_overs")
            intake.reject_value(line_number, column, cell, "a number of hand-overs, or yes or no")
            return None
        return int(is_handed_over)


class _SignalFields(_ContactFields):
    """The columns of signals, read once for all rows."""

    def __init__(
        self,
        mapped_table: MappedTable,
        preparer: TextPreparer,
        pseudonyms: Pseudonyms,
        progress: Callable[[int, int], None] | None,
    ) -> None:
        super().__init__(mapped_table, pseudonyms)
        self.contacts = mapped_table.read_protected_ids("contact", pseudonyms)
        self._agents = self._list_agents(mapped_table, pseudonyms)
        self._emotions = mapped_table.translate_words("emotion")
        self._departments = mapped_table.translate_words("department")
        note_cells = self._list_notes(mapped_table)
        self.notes: list[PreparedText] = preparer.prepare_texts(
            note_cells, mapped_table.translate_words("language"), progress
        )

    @staticmethod
    def _list_notes(mapped_table: MappedTable) -> list[str]:
        """Return the agents' notes; a summary that a program wrote is none."""
        column_name = mapped_table.get_column_name("note")
        if column_name is not None and is_machine_written(mapped_table.get_label(column_name)):
            mapped_table.notes.append(
                f"{column_name!r} is written by a program: it is no agent's note, and was left out"
            )
            return [""] * mapped_table.n_rows
        return [format_cell(cell) for cell in mapped_table.get_cells("note")]

    @staticmethod
    def _list_agents(mapped_table: MappedTable, pseudonyms: Pseudonyms) -> list[str | None]:
        """Return the team of each row or, with the works council's consent, the agent's pseudonym."""
        agents = mapped_table.translate_words("agent")
        settings = mapped_table.config.agents
        if settings.works_council_consent:
            return [pseudonyms.pseudonymize_agent(agent) if agent else None for agent in agents]
        teams, note = group_into_teams(agents, mapped_table.translate_words("team"), settings.smallest_team)
        if note:
            mapped_table.notes.append(note)
        return teams

    def build_record(
        self, row_index: int, line_number: int, contact: str, moment: datetime, intake: IntakeResult
    ) -> Signal:
        """Return the record of a row that is about a contact."""
        note = self.notes[row_index]
        return Signal(
            key=self.keys[row_index],
            contact=contact,
            at=moment,
            agent=self._agents[row_index],
            reason=self.reasons[row_index],
            emotion=self._emotions[row_index],
            department=self._departments[row_index],
            note=note.text,
            customer=self.pseudonymize_customer(row_index),
            channel=self.find_channel(row_index),
            n_hand_overs=self.count_hand_overs(row_index, line_number, intake),
            resolved=self.find_flag("resolved", row_index, line_number, intake),
            language=note.language,
            urgent=note.urgent_word,
            redactions=note.redactions,
            row=line_number,
            sealed=note.seal(self._pseudonyms) if note.special_kinds else None,
        )
