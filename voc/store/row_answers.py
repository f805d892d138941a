"""Answers of items that come again: which of them changed, and which text of a row has its scores.

A row with several texts is several items, and its scores were given once: they stand with one of them, the carrier.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, bindparam, delete, exists, select, update

from voc.records import Feedback
from voc.store import schema
from voc.store.bulk_insert import split_into_chunks
from voc.store.row_counts import map_row_keys
from voc.store.row_mapping import build_answer_rows

__all__ = [
    "AnswerChange",
    "FileRows",
    "StoredAnswers",
    "delete_answers",
    "find_answer_change",
    "join_stored_texts",
    "load_stored_answers",
    "move_answers_to_carrier",
    "was_read_otherwise",
]

MAX_TEXTS = 20
"""Number of text columns that a row's keys are looked up for at least: an earlier mapping may have had more of them."""

StoredAnswers = Mapping[str, Mapping[str, Any]]
"""Stored answers of one item by their question, each a row of the table."""


@dataclass(frozen=True, slots=True)
class AnswerChange:
    """Rows of answers to insert, and ids of the stored ones that they replace."""

    new_rows: tuple[dict[str, Any], ...] = ()
    replaced_ids: tuple[int, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.new_rows or self.replaced_ids)


def was_read_otherwise(connection: Connection, source: str, batch_id: int) -> bool:
    """Return whether the file of a batch was collected before by another mapping of its source."""
    batch, source_table = schema.Batch, schema.Source
    this_batch = connection.execute(select(batch.source, batch.file_hash).where(batch.id == batch_id)).one()
    statement = (
        select(batch.id)
        .join(source_table, batch.source == source_table.id)
        .where(batch.file_hash == this_batch.file_hash, batch.source != this_batch.source, source_table.name == source)
    )
    return connection.execute(statement.limit(1)).first() is not None


def load_stored_answers(connection: Connection, feedback_ids: Sequence[int]) -> dict[int, dict[str, dict[str, Any]]]:
    """Return the stored answers of items by id and question; an item without any is there too."""
    answers: dict[int, dict[str, dict[str, Any]]] = {feedback_id: {} for feedback_id in feedback_ids}
    answer = schema.Answer
    scale = (answer.scale, answer.low, answer.high, answer.best)
    statement = select(answer.id, answer.feedback, answer.question, *scale, answer.value, answer.positive)
    for chunk in split_into_chunks(list(answers)):
        for row in connection.execute(statement.where(answer.feedback.in_(chunk))).mappings():
            answers[row["feedback"]][row["question"]] = dict(row)
    return answers


def find_answer_change(
    item: Feedback | None, feedback_id: int, stored: StoredAnswers, *, is_read_again: bool = False
) -> AnswerChange:
    """Return what a later file changes in the answers of an item: by question, with the scale as well as the value.

    An empty answer leaves the stored one, and a question that the file does not ask stays too.

    Parameters
    ----------
    is_read_again
        The file was collected before by another mapping: a stored question that it does not have was misread.
    """
    if item is None or not item.answers:
        return AnswerChange()
    new_rows, replaced_ids = [], []
    for row in build_answer_rows(item, feedback_id):
        stored_row = stored.get(row["question"])
        if stored_row is None:
            new_rows.append(row)
        elif row["value"] is not None and any(stored_row[name] != value for name, value in row.items()):
            new_rows.append(row)
            replaced_ids.append(stored_row["id"])
    if is_read_again:
        questions = {answer.question for answer in item.answers}
        replaced_ids += [row["id"] for question, row in stored.items() if question not in questions]
    return AnswerChange(tuple(new_rows), tuple(replaced_ids))


class FileRows:
    """Rows of a chunk of a file with several texts: they tell which stored items are of the same row.

    Parameters
    ----------
    source, batch_id
        The source's name, and the batch that the file is stored as.
    keys_and_numbers
        Key of each item of the chunk, and the number of its row: a row's key with two of them is of two rows.
    row_key_by_key
        The row's key of each item of the chunk that is one text of several (``map_row_keys``).
    came_before
        Whether an item's key came in an earlier chunk of the file.
    """

    def __init__(
        self,
        source: str,
        batch_id: int,
        keys_and_numbers: Iterable[tuple[str, int]],
        row_key_by_key: Mapping[str, str],
        came_before: Callable[[str], bool],
    ) -> None:
        self.source, self.batch_id = source, batch_id
        self._row_key_by_key, self._came_before = row_key_by_key, came_before
        self._numbers_by_row_key: dict[str, set[int]] = defaultdict(set)
        for key, number in keys_and_numbers:
            if key in row_key_by_key:
                self._numbers_by_row_key[row_key_by_key[key]].add(number)
        numbers = [_parse_number(key, row_key) for key, row_key in row_key_by_key.items()]
        self._n_texts = max([MAX_TEXTS, *numbers])

    def find_siblings(self, connection: Connection, items: Sequence[Feedback]) -> dict[str, list[Sibling]]:
        """Return the visible items of the same row as each item, but for itself, by its key; in the order of texts."""
        item_by_sibling_key = {
            key: item
            for item in items
            if item.row_key is not None and len(self._numbers_by_row_key[item.row_key]) == 1
            for key in (item.row_key, *(f"{item.row_key}/{number}" for number in range(1, self._n_texts + 1)))
        }
        siblings: dict[str, list[Sibling]] = defaultdict(list)
        if not item_by_sibling_key or not self._has_other_batches(connection):
            return siblings
        feedback, batch, quarantine = schema.Feedback, schema.Batch, schema.Quarantine
        statement = (
            select(
                *(feedback.id, feedback.source_key, feedback.batch, feedback.row, feedback.text),
                exists().where(quarantine.feedback == feedback.id).label("is_sealed"),
            )
            .join(batch, feedback.batch == batch.id)
            .where(feedback.source_name == self.source, batch.undone.is_(False))
        )
        for chunk in split_into_chunks(list(item_by_sibling_key)):
            for row in connection.execute(statement.where(feedback.source_key.in_(chunk))):
                sibling = Sibling(row.id, row.source_key, row.batch, row.row, bool(row.text or row.is_sealed))
                item = item_by_sibling_key[sibling.key]
                if sibling.key == item.key or self._is_of_row(sibling, item):
                    siblings[item.key].append(sibling)
        for of_row in siblings.values():
            of_row.sort(key=lambda sibling: (len(sibling.key), sibling.key))
        return siblings

    def _is_of_row(self, sibling: Sibling, item: Feedback) -> bool:
        row_key = item.row_key or ""
        if self._row_key_by_key.get(sibling.key, row_key) != row_key or self._came_before(sibling.key):
            return False
        if sibling.batch == self.batch_id and sibling.row != item.row:
            return False
        # A key may have a stroke itself: "4711/1" without a text is a respondent, and with one a text of "4711".
        if sibling.key == row_key:
            head, _, number = row_key.rpartition("/")
            return not (sibling.has_text and head and number.isdigit())
        return sibling.has_text

    def _has_other_batches(self, connection: Connection) -> bool:
        """Return whether the source has other files: of its first one nothing can be stored."""
        batch, source = schema.Batch, schema.Source
        statement = (
            select(batch.id)
            .join(source, batch.source == source.id)
            .where(source.name == self.source, batch.id != self.batch_id)
        )
        return connection.execute(statement.limit(1)).first() is not None


@dataclass(frozen=True, slots=True)
class Sibling:
    """Stored item of the same row as another: one more text, or its scores without a text.

    ``has_text`` is true of a text that waits in the quarantine too.
    """

    id: int
    key: str
    batch: int
    row: int
    has_text: bool


def _parse_number(key: str, row_key: str) -> int:
    number = key.removeprefix(f"{row_key}/")
    return int(number) if number.isdigit() and key != row_key else 0


def join_stored_texts(
    connection: Connection, source: str, batch_id: int, items: list[Feedback], came_before: Callable[[str], bool]
) -> list[Feedback]:
    """Return the items, where one without a text takes the key of the stored text of its row that has the scores.

    A later file without the comments takes no score away from them.
    """
    textless = [item for item in items if item.row_key is not None and item.row_key == item.key]
    if not textless:
        return items
    keys_and_numbers = [(item.key, item.row) for item in items]
    file_rows = FileRows(source, batch_id, keys_and_numbers, map_row_keys(items), came_before)
    siblings = file_rows.find_siblings(connection, textless)
    answers = load_stored_answers(connection, [each.id for of_row in siblings.values() for each in of_row])
    carrier_by_key: dict[str, str] = {}
    for item in textless:
        of_row = siblings.get(item.key, [])
        texts = [sibling for sibling in of_row if sibling.has_text]
        if texts and all(sibling.key != item.key for sibling in of_row):
            carrier_by_key[item.key] = next((each for each in texts if answers[each.id]), texts[0]).key
    # The question of the text stays with the text.
    return [
        replace(item, key=carrier_by_key[item.key], question=None) if item.key in carrier_by_key else item
        for item in items
    ]


def move_answers_to_carrier(
    connection: Connection,
    file_rows: FileRows,
    carriers: Sequence[tuple[int, Feedback]],
    *,
    is_update: bool,
    is_read_again: bool,
) -> None:
    """Move the stored scores of a row to its text that has them in this file: they were given once.

    What the file leaves empty comes along. The items that lose their scores go to the file's batch, as all that it
    updates: so undoing it hides them, until the earlier file is collected again. One without a text is deleted.

    Parameters
    ----------
    carriers
        Items that have answers in this file and had none before, each with its id.
    is_update
        False: an earlier file is completed, and the stored scores stay where they are.
    is_read_again
        As in :func:`find_answer_change`.
    """
    siblings_by_key = file_rows.find_siblings(connection, [item for _, item in carriers])
    pairs = [
        (feedback_id, item.row, sibling)
        for feedback_id, item in carriers
        for sibling in siblings_by_key.get(item.key, ())
        if sibling.id != feedback_id
    ]
    answers = load_stored_answers(connection, [id_ for carrier, _, sibling in pairs for id_ in (carrier, sibling.id)])
    if not is_update:
        delete_answers(connection, _list_outdated_answers(answers, pairs))
        return
    moved, deleted_ids = [], []
    for carrier_id, _, sibling in pairs:
        answer_by_question = answers[carrier_id]
        for question, row in answers[sibling.id].items():
            own_row = answer_by_question.get(question)
            is_misread = own_row is None and is_read_again
            if is_misread or (own_row is not None and (own_row["value"] is not None or row["value"] is None)):
                deleted_ids.append(row["id"])
                continue
            moved.append({"id_": row["id"], "feedback_": carrier_id})
            deleted_ids += [] if own_row is None else [own_row["id"]]
            answer_by_question[question] = row
    delete_answers(connection, deleted_ids)
    _update_by_id(connection, schema.Answer, moved)
    textless_ids = [sibling.id for _, _, sibling in pairs if not sibling.has_text]
    for chunk in split_into_chunks(textless_ids):
        connection.execute(delete(schema.Feedback).where(schema.Feedback.id.in_(chunk)))
    emptied = [
        {"id_": sibling.id, "batch_": file_rows.batch_id, "row_": row}
        for _, row, sibling in pairs
        if sibling.has_text and answers[sibling.id]
    ]
    _update_by_id(connection, schema.Feedback, emptied)


def _list_outdated_answers(
    answers: Mapping[int, Mapping[str, Mapping[str, Any]]], pairs: Sequence[tuple[int, int, Sibling]]
) -> list[int]:
    """Return the ids of the answers of which there are two now: an earlier file's, unless the later one is empty."""
    outdated_ids = []
    for carrier_id, _, sibling in pairs:
        for question in answers[carrier_id].keys() & answers[sibling.id].keys():
            earlier, later = answers[carrier_id][question], answers[sibling.id][question]
            is_earlier_kept = later["value"] is None and earlier["value"] is not None
            outdated_ids.append((later if is_earlier_kept else earlier)["id"])
    return outdated_ids


def delete_answers(connection: Connection, answer_ids: Sequence[int]) -> None:
    """Delete answers by their ids."""
    for chunk in split_into_chunks(answer_ids):
        connection.execute(delete(schema.Answer).where(schema.Answer.id.in_(chunk)))


def _update_by_id(
    connection: Connection, model: type[schema.Answer | schema.Feedback], rows: Sequence[Mapping[str, int]]
) -> None:
    """Give rows other values: ``{"id_": 7, "batch_": 2}`` is batch 2 for row 7."""
    if not rows:
        return
    values: dict[str, Any] = {name.removesuffix("_"): bindparam(name) for name in rows[0] if name != "id_"}
    connection.execute(update(model).where(model.id == bindparam("id_")).values(values), list(rows))
