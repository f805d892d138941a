"""Proposal of a mapping from a file's column names and contents, with how certain it is of each column.

Each column gets a profile (share of dates, range of whole numbers, length and variety of texts). A field goes to the
column with the best sum of name and content; a name that is known and a content that fits give certainty, either one
alone gives an open question, which is said in a sentence. After each correction the questions are asked anew.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol

from voc.collect.convert.mapped_table import list_mapped_columns
from voc.collect.convert.row_filter import filter_rows
from voc.collect.convert.rows_left_out import drop_rows_left_out, propose_rows_left_out
from voc.collect.mapping.column_matching import (
    ColumnMatch,
    infer_kind,
    match_columns,
    match_unstored_formulas,
)
from voc.collect.mapping.column_profile import ColumnProfile, profile_columns
from voc.collect.mapping.conversations import ask_about_turns, build_conversation_columns, group_for_proposal
from voc.collect.mapping.date_rules import ask_about_unread_dates, propose_dates
from voc.collect.mapping.field_rules import FEEDBACK_KINDS
from voc.collect.mapping.long_format import ask_about_pivot, pivot_for_proposal
from voc.collect.mapping.mapping_toml import format_mapping
from voc.collect.mapping.mixed_scales import ScaleGroups, find_scale_groups
from voc.collect.mapping.preview import preview_mapping
from voc.collect.mapping.questions import (
    ask_about_aggregated_rows,
    ask_about_columns,
    ask_about_destroyed_words,
    ask_about_formulas,
    ask_about_header_rows,
    ask_about_kind,
    ask_about_other_texts,
    ask_about_possible_sums,
    ask_about_repeated_keys,
    ask_about_rows_left_out,
    ask_about_sheets,
    ask_about_side_tables,
    ask_about_test_rows,
)
from voc.collect.mapping.score_scales import (
    ask_about_equals,
    ask_about_outside_answers,
    ask_about_unread_scores,
    propose_score,
)
from voc.collect.mapping.trial_texts import ask_about_placeholders, find_placeholder_texts, find_trial_texts
from voc.collect.read.table import FileTable
from voc.collect.read.turns import group_turns
from voc.config import Columns, Config, DateRule, PivotRule, ScoreRule, Source, TurnsRule
from voc.errors import InputError
from voc.records import Kind, MappingPreview, Scope

__all__ = ["MappingProposal", "format_mapping", "propose_mapping"]

_SCALE_SETTINGS = frozenset(ScoreRule.model_fields)
_TURN_SETTINGS = frozenset({"ours", "customers", "gap_hours"})
_FILE_SETTINGS = frozenset({"sheet", "header_rows", "pivot"})
"""Settings that make another table of the file, of which all else is proposed anew."""
_CHOSEN_BY_USER = ColumnMatch((), 1.0, "")
_FIELDS_OF_ANSWERS = ("at", "text", "score", "key", "customer", "contact")
"""Fields by which a table of answers is told from a summary, a list of codes, or a form of filters."""
MAX_SHEETS = 8
"""Other sheets of a workbook that are looked at, each of which is read for it."""


class ReadSheet(Protocol):
    """Reads the file once more: a sheet of it (None: it has none), with that many rows of names."""

    def __call__(self, title: str | None, header_rows: int = 1) -> FileTable: ...


@dataclass(frozen=True, slots=True)
class MappingProposal:
    """A mapping and how certain it is.

    Attributes
    ----------
    source
        The mapping.
    is_certain
        There are no open questions.
    open_questions
        Sentences for the user: ``"score = 'cijfer': the score that was given? (…)"``.
    certainty
        Our field → a number in [0, 1], for each field that has a column: ``{"at": 0.98}``.
    columns
        The columns of the file, to choose another one from.
    file_columns
        The same before rows were put together, which ``pivot`` is told by; empty where they are the same.
    evidence
        The file and what was seen in it; None: a correction is taken as it is.
    """

    source: Source
    is_certain: bool
    open_questions: tuple[str, ...] = ()
    certainty: Mapping[str, float] = field(default_factory=dict)
    columns: tuple[str, ...] = ()
    evidence: _FileEvidence | None = None
    file_columns: tuple[str, ...] = ()

    def revise(self, source: Source, setting: str) -> MappingProposal:
        """Return the proposal after a correction, with its questions asked anew.

        A new column of scores or dates gets the scale or the order that it shows: those of the column before it say
        nothing about it. Another sheet, another number of rows of names, or rows that are put together otherwise are
        another table, of which all is proposed anew.

        Parameters
        ----------
        source
            The mapping with the correction.
        setting
            What was corrected, a field or a setting: ``"score"``, ``"order"``.

        Raises
        ------
        ValueError
            The file has no such table.
        """
        if self.evidence is None:
            return replace(self, source=source)
        if setting == "sheet" and source.sheet is not None:
            return self.evidence.read_again(source.sheet, setting)
        if setting == "header_rows":
            return self.evidence.read_again(source.sheet, setting, source.header_rows)
        if setting == "pivot":
            return self.evidence.put_together(source.pivot)
        if setting in _TURN_SETTINGS and source.turns is not None:
            return _build_proposal(self.evidence.group_again(source.turns, source.dates, setting), source)
        return _build_proposal(self.evidence.add_correction(setting), _follow_columns(self.evidence, source, setting))

    def preview(self) -> MappingPreview | None:
        """Return what comes of the file by this mapping; None where the file is not at hand."""
        if self.evidence is None:
            return None
        return preview_mapping(self.evidence.unfiltered or self.evidence.table, self.source, self.evidence.config)


@dataclass(frozen=True, slots=True)
class _FileEvidence:
    """A file, what was seen in it, and the settings that the user corrected."""

    table: FileTable
    config: Config
    profiles: Mapping[str, ColumnProfile]
    kind_certainty: float
    matches: Mapping[str, ColumnMatch]
    corrected: frozenset[str] = frozenset()
    source_name: str = ""
    read_sheet: ReadSheet | None = None
    unfiltered: FileTable | None = None
    """The table with its totals, as it is collected: filtered twice, other rows may look like some."""
    scale_groups: ScaleGroups | None = None
    raw: FileTable | None = None
    """The table as it was read, before rows were put together; None where that is the same one."""

    def read_again(self, title: str | None, setting: str, header_rows: int = 1) -> MappingProposal:
        """Return the proposal for another sheet of the file, or for other rows of names, which the user told.

        Where there is none, or fewer rows, a ValueError says so.
        """
        if self.read_sheet is None:
            raise ValueError(f"the file has no sheets: there is no {title!r} in it")
        try:
            table = self.read_sheet(title, header_rows) if header_rows > 1 else self.read_sheet(title)
        except InputError as exc:
            raise ValueError(str(exc)) from exc
        return self._propose_anew(_propose_for_table(table, self.config, self.source_name), setting)

    def put_together(self, rule: PivotRule | None) -> MappingProposal:
        """Return the proposal for the file's rows, put together by a rule of the user, or as they are (None).

        A rule that does not fit raises a ValueError.
        """
        try:
            rules = () if rule is None else (rule,)
            proposal = _propose_for_table(self.raw or self.table, self.config, self.source_name, rules)
        except InputError as exc:
            raise ValueError(str(exc)) from exc
        return self._propose_anew(proposal, "pivot")

    def group_again(self, turns: TurnsRule, dates: DateRule, setting: str) -> _FileEvidence:
        """Return the evidence of the file's conversations with other turns."""
        table = self.table if self.raw is None else group_turns(self.raw, turns, dates)
        return replace(self.add_correction(setting), table=table, profiles=profile_columns(table))

    def _propose_anew(self, proposal: MappingProposal, setting: str) -> MappingProposal:
        """Return a proposal with the questions that the user's corrections of the table have left open."""
        corrected = (self.corrected & _FILE_SETTINGS) | {setting}
        return _remember_file(proposal, self.source_name, self.read_sheet, corrected=corrected)

    def add_correction(self, setting: str) -> _FileEvidence:
        """Return the evidence with one more setting that the user answers for."""
        return replace(self, corrected=self.corrected | {setting})

    def match_source(self, source: Source) -> dict[str, ColumnMatch]:
        """Return the columns of a mapping, those that the user named as certain ones."""
        matches: dict[str, ColumnMatch] = {}
        for field_name in Columns.model_fields:
            value = getattr(source.columns, field_name)
            if not value or field_name == "scores":
                continue
            columns = (value,) if isinstance(value, str) else tuple(value)
            if field_name == "score":
                columns += tuple(source.columns.scores.values())
            match = _CHOSEN_BY_USER if field_name in self.corrected else self.matches.get(field_name, _CHOSEN_BY_USER)
            matches[field_name] = replace(match, columns=columns)
        return matches


def propose_mapping(
    table: FileTable, config: Config, source_name: str, read_sheet: ReadSheet | None = None
) -> MappingProposal:
    """Propose how a table is read, and which of the file's visible sheets is the table of answers.

    Parameters
    ----------
    table
        As ``read_table`` returns it without a mapping.
    config
        Its vocabularies (channels, reasons, departments) show what a column holds.
    source_name
        Of the new source; words in it ("klachten") show its kind.
    read_sheet
        Reads another sheet of the file by its name; None: the table stands alone.
    """
    proposal = _propose_for_table(table, config, source_name)
    if read_sheet is None:
        return proposal
    proposal = _remember_file(proposal, source_name, read_sheet)
    if proposal.is_certain or table.sheet is None:
        return proposal
    # The largest sheet is not always the answers: a pivot table of days has more rows, and hardly a field that fits.
    best, best_rating = proposal, _rate_as_answers(proposal)
    for title in (*table.other_sheets, *table.small_sheets)[:MAX_SHEETS]:
        try:
            other_table = read_sheet(title)
        except InputError:  # a member of an archive that cannot be read; it is named as not read
            continue
        rivals = {str(table.sheet): len(table.rows), **table.other_sheets}
        rivals.pop(title, None)
        other = _propose_for_table(replace(other_table, other_sheets=rivals), config, source_name)
        if (rating := _rate_as_answers(other)) > best_rating:
            best, best_rating = _remember_file(other, source_name, read_sheet), rating
    return best


def _rate_as_answers(proposal: MappingProposal) -> float:
    """Return how many of the fields of answers a table has, each by its certainty."""
    return round(sum(proposal.certainty.get(name, 0.0) for name in _FIELDS_OF_ANSWERS), 1)


def _remember_file(
    proposal: MappingProposal, source_name: str, read_sheet: ReadSheet | None, corrected: frozenset[str] = frozenset()
) -> MappingProposal:
    """Return the proposal with what is needed to propose for another sheet of its file."""
    if proposal.evidence is None:
        return proposal
    evidence = replace(proposal.evidence, source_name=source_name, read_sheet=read_sheet, corrected=corrected)
    return _build_proposal(evidence, proposal.source) if corrected else replace(proposal, evidence=evidence)


def _propose_for_table(
    table: FileTable, config: Config, source_name: str, pivot_rules: Collection[PivotRule] | None = None
) -> MappingProposal:
    """Return the proposal for one table, whatever else its file holds.

    ``pivot_rules`` holds the rule by which its rows are put together, or none; None: that is looked for.
    """
    raw = table
    if pivot_rules is None:
        table, turns = group_for_proposal(table, config)
        if turns is not None:
            return _propose_conversations(raw, table, turns, config)
    unfiltered, pivot = pivot_for_proposal(table, pivot_rules)
    table = _leave_out_totals(unfiltered, config, source_name)
    profiles = profile_columns(table)
    kind, kind_certainty = infer_kind(profiles, f"{source_name} {table.name}")
    matches = match_unstored_formulas(match_columns(profiles, kind, config), profiles, table.unstored_formulas, kind)
    columns = _build_columns(matches)
    # The respondent's number is one per row after the pivot, unless it is mapped as something else.
    if pivot is not None and columns.key is None and pivot.respondent not in list_mapped_columns(columns):
        columns = columns.model_copy(update={"key": pivot.respondent})
    texts = _list_texts(columns)
    source = Source(
        kind=kind,
        # A survey that refers to a contact was asked after it.
        scope=Scope.TRANSACTIONAL if kind is Kind.SURVEY and "contact" in matches else None,
        files=_propose_file_patterns(table.name),
        sheet=table.sheet,
        leave_out=_join_words(find_trial_texts(table, texts), propose_rows_left_out(table)),
        junk=find_placeholder_texts(table, texts),
        header_rows=table.header_rows,
        pivot=pivot,
        separator=table.separator,
        columns=columns,
        score=propose_score(profiles[columns.score])[0] if columns.score else None,
        scales={column: propose_score(profiles[column])[0] for column in columns.scores},
        dates=propose_dates(table, columns.at)[0] if columns.at else DateRule(),
    )
    groups = find_scale_groups(table, columns.score) if columns.score and pivot is None else None
    if groups is not None and groups.other_groups:
        return _propose_for_one_scale(unfiltered, groups, config, source_name, pivot_rules)
    evidence = _FileEvidence(
        table,
        config,
        profiles,
        kind_certainty,
        matches,
        source_name=source_name,
        unfiltered=unfiltered,
        scale_groups=groups,
        raw=raw,
    )
    return _build_proposal(evidence, source)


def _join_words(*proposals: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Return the words of each column by which rows are left out, whichever proposal has them."""
    words: dict[str, tuple[str, ...]] = {}
    for proposal in proposals:
        for column, more in proposal.items():
            words[column] = tuple(dict.fromkeys((*words.get(column, ()), *more)))
    return words


def _propose_for_one_scale(
    table: FileTable,
    groups: ScaleGroups,
    config: Config,
    source_name: str,
    pivot_rules: Collection[PivotRule] | None = None,
) -> MappingProposal:
    """Return the proposal for the answers on one of several scales, with the rows of the others left out."""
    leave_out = {groups.column: tuple(groups.other_groups)}
    rows_of_scale = drop_rows_left_out(table, Source(kind=Kind.SURVEY, leave_out=leave_out), Counter())
    proposal = _propose_for_table(rows_of_scale, config, source_name, pivot_rules)
    if proposal.evidence is None:
        return proposal
    source = proposal.source.model_copy(update={"leave_out": {**proposal.source.leave_out, **leave_out}})
    return _build_proposal(replace(proposal.evidence, unfiltered=table, raw=table, scale_groups=groups), source)


def _leave_out_totals(table: FileTable, config: Config, source_name: str) -> FileTable:
    """Return a table without its totals and remarks, which would make a column of scores look like something else.

    Which columns hold comments, where nothing is looked for, is told by the whole table first.
    """
    n_rows = len(table.rows)
    if len(filter_rows(table, Source(kind=Kind.SURVEY)).rows) == n_rows:
        return table  # nothing looks like one, wherever it stands
    profiles = profile_columns(table)
    kind, _ = infer_kind(profiles, f"{source_name} {table.name}")
    text = match_columns(profiles, kind, config).get("text")
    source = Source(kind=kind, columns=Columns(text=text.columns if text else None))
    return filter_rows(table, source)


def _propose_conversations(raw: FileTable, table: FileTable, turns: TurnsRule, config: Config) -> MappingProposal:
    """Return the mapping of a table of conversations; what is open is who of the senders is ours."""
    columns = build_conversation_columns()
    # No pattern of file names: that of an exported chat is the customer's name.
    source = Source(
        kind=Kind.MESSAGE,
        sheet=table.sheet,
        header_rows=table.header_rows,
        separator=table.separator,
        turns=turns,
        columns=columns,
        dates=propose_dates(table, columns.at)[0] if columns.at else DateRule(),
    )
    return _build_proposal(_FileEvidence(table, config, profile_columns(table), 1.0, {}, raw=raw), source)


def _build_proposal(evidence: _FileEvidence, source: Source) -> MappingProposal:
    """Return a mapping with the questions that are open about it."""
    matches = evidence.match_source(source)
    is_feedback = source.kind in FEEDBACK_KINDS
    questions = [
        *(() if "sheet" in evidence.corrected else ask_about_sheets(evidence.table)),
        *(() if "header_rows" in evidence.corrected else ask_about_header_rows(evidence.table, evidence.profiles)),
        *(ask_about_side_tables(evidence.table) if source.pivot is None and source.turns is None else ()),
        *(() if "leave_out" in evidence.corrected else _ask_about_rows(source, evidence.scale_groups)),
        *(() if "leave_out" in evidence.corrected else ask_about_possible_sums(evidence.table, source)),
        *(
            ()
            if "junk" in evidence.corrected
            else ask_about_placeholders(evidence.table, _list_texts(source.columns), source.junk)
        ),
        *(() if "pivot" in evidence.corrected else ask_about_pivot(source.pivot)),
        *(() if {"ours", "customers"} & evidence.corrected else ask_about_turns(source.turns)),
        *ask_about_formulas(evidence.table),
        *(ask_about_test_rows(evidence.profiles) if is_feedback and not source.leave_out else ()),
        *(() if "kind" in evidence.corrected else ask_about_kind(source.kind, evidence.kind_certainty)),
        *ask_about_columns(source.kind, matches),
        *ask_about_destroyed_words(evidence.table, source),
        *(() if "text" in evidence.corrected else ask_about_other_texts(source.kind, matches, evidence.profiles)),
        *(() if "kind" in evidence.corrected else ask_about_aggregated_rows(source.kind, matches, evidence.profiles)),
        *(() if "key" in evidence.corrected else ask_about_repeated_keys(source.kind, matches, evidence.profiles)),
        *_ask_about_scores(evidence, source),
        *(ask_about_unread_scores(evidence.profiles, matches) if is_feedback else ()),
        *_ask_about_dates(evidence, source),
    ]
    certainty = {field_name: round(match.certainty, 2) for field_name, match in matches.items()}
    columns = evidence.table.columns
    file_columns = () if evidence.raw is None or evidence.raw.columns == columns else evidence.raw.columns
    return MappingProposal(source, not questions, tuple(questions), certainty, columns, evidence, file_columns)


def _ask_about_rows(source: Source, groups: ScaleGroups | None) -> list[str]:
    """Return questions about the rows that a mapping leaves out."""
    if groups is None:
        return ask_about_rows_left_out(source.leave_out)
    others = {column: words for column, words in source.leave_out.items() if column != groups.column}
    return [groups.describe(), *ask_about_rows_left_out(others)]


def _ask_about_scores(evidence: _FileEvidence, source: Source) -> list[str]:
    """Return questions about the scales of a mapping: of a scale that the user named only whether the answers fit."""
    rules: dict[str, ScoreRule] = {}
    if source.columns.score is not None:
        rules[source.columns.score] = source.score or ScoreRule()
    for question, column in source.columns.scores.items():
        rules.setdefault(column, source.scales.get(question) or ScoreRule())
    questions: list[str] = []
    for column, rule in rules.items():
        proposed_rule, scale_questions = propose_score(evidence.profiles[column])
        is_named_by_user = column == source.columns.score and evidence.corrected & _SCALE_SETTINGS
        if not is_named_by_user and proposed_rule == rule:
            questions += scale_questions
        questions += ask_about_outside_answers(evidence.table, column, rule, source.decimal)
    if not {"score", "scores"} & evidence.corrected:
        questions += ask_about_equals(evidence.table, evidence.profiles, rules)
    return questions


def _ask_about_dates(evidence: _FileEvidence, source: Source) -> list[str]:
    """Return questions about the dates of a mapping; an order that the user named is not asked about again."""
    column = source.columns.at
    if column is None:
        return []
    proposed_rule, questions = propose_dates(evidence.table, column)
    if source.dates != proposed_rule or "order" in evidence.corrected:
        questions = []
    time_zone = evidence.config.company.time_zone
    return [*questions, *ask_about_unread_dates(evidence.table, column, source.dates, time_zone)]


def _follow_columns(evidence: _FileEvidence, source: Source, setting: str) -> Source:
    """Return a mapping in which a newly named column of scores or dates has the scale or order that it shows."""
    columns = source.columns
    if setting == "score":
        rule = propose_score(evidence.profiles[columns.score])[0] if columns.score else None
        return source.model_copy(update={"score": rule})
    if setting == "scores":
        scales = {question: propose_score(evidence.profiles[column])[0] for question, column in columns.scores.items()}
        return source.model_copy(update={"scales": scales})
    if setting == "at":
        date_rule = propose_dates(evidence.table, columns.at)[0] if columns.at else DateRule()
        return source.model_copy(update={"dates": date_rule})
    return source


def _list_texts(columns: Columns) -> tuple[str, ...]:
    return (columns.text,) if isinstance(columns.text, str) else columns.text or ()


def _build_columns(matches: Mapping[str, ColumnMatch]) -> Columns:
    """Return ``[sources.NAME.columns]``; a further score is a question of its own, by the column's name."""
    column_by_field: dict[str, object] = {}
    for field_name, match in matches.items():
        has_several = field_name == "text" and len(match.columns) > 1
        column_by_field[field_name] = match.columns if has_several else match.columns[0]
    if "score" in matches:
        column_by_field["scores"] = {column: column for column in matches["score"].columns[1:]}
    return Columns.model_validate(column_by_field)


def _propose_file_patterns(file_name: str) -> tuple[str, ...]:
    """Return a pattern for later files of this kind: ``("nps-*.csv",)`` for nps-2026-10.csv."""
    stem, dot, ending = file_name.rpartition(".")
    # Digits are dates and numbering: they differ in the next file.
    pattern = re.sub(r"[\d]+(?:[-_ .]?\d+)*", "*", stem if dot else file_name)
    pattern = re.sub(r"[\[\]?]", "?", pattern)  # signs that mean something in a pattern
    # Three letters in a row, or the pattern would be that of any file.
    if not re.search(r"[^\W\d_]{3}", pattern.replace("*", "")):
        return ()
    pattern = re.sub(r"\*+", "*", pattern if pattern.endswith("*") else f"{pattern}*")
    return (f"{pattern}{dot}{ending}",)
