"""Erasure stage: a customer's rows out of the store, and the customer's words out of names, models and files."""

from __future__ import annotations

import html
import json
import re
import zipfile
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from voc.collect.convert.expired_records import compute_last_moment
from voc.collect.read.text_encoding import decode_text
from voc.errors import UsageError
from voc.pipeline.context import Context
from voc.records import theme_reference
from voc.store import frames, reports, runs
from voc.store.customer_rows import CustomerRows, count_customer_rows, erase_customer_rows
from voc.store.decision_log import load_events
from voc.store.expired_rows import RetentionLimit, count_expired_rows, erase_expired_rows
from voc.store.quoted_names import clear_quoted_names, list_quoted_person_labels
from voc.store.tombstones import HashIdentity
from voc.text.wording import PersonalWording

__all__ = [
    "ErasedCustomer",
    "build_wording",
    "erase_expired_stored",
    "erase_stored_customer",
    "find_expired_rows",
    "find_stored_customer",
    "fit_anew",
    "list_files_with_wording",
    "withdraw_reports",
]

TEXT_SUFFIXES = frozenset(
    {".csv", ".tsv", ".tab", ".dat", ".txt", ".json", ".jsonl", ".ndjson", ".html", ".htm", ".md", ".toml", ".log"}
    | {".xml", ".ipynb", ".eml", ".mbox", ".vtt", ".srt"}
)
"""Files that are looked through as text."""
ZIPPED_SUFFIXES = frozenset({".xlsx", ".xlsm", ".pptx", ".docx", ".ods", ".zip"})
"""Files that are looked through by what is zipped in them."""
MAX_BYTES = 200_000_000
"""Larger files are not looked through, and are named."""
_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True)
class ErasedCustomer:
    """Rows of a customer (to be) erased, the wording that finds quotes, and theme names that quote it."""

    rows: CustomerRows
    wording: PersonalWording
    quoted_places: tuple[str, ...] = ()
    """Labels and decisions of people that hold the customer's words: ``("the name of T-7",)``."""


def find_stored_customer(context: Context, customer: str, hash_identity: HashIdentity) -> ErasedCustomer:
    """Return what there is of a customer (a pseudonym) in the store, and erase nothing."""
    rows = count_customer_rows(context.store, customer, hash_identity)
    frame = frames.load_feedback(context.store)
    other_texts = frame.loc[~frame["id"].isin(rows.feedback_ids), "text"].tolist()
    wording = PersonalWording(rows.texts, other_texts)
    return ErasedCustomer(rows, wording, tuple(_list_quoted_places(context, wording)) if rows.texts else ())


def find_expired_rows(context: Context, today: date) -> dict[str, CustomerRows]:
    """Return the rows of each source, and how many refused cells, that are older than ``[sources] keep`` says."""
    return count_expired_rows(context.store, _list_limits(context, today))


def erase_expired_stored(context: Context, wording: PersonalWording, today: date, who: str) -> dict[str, CustomerRows]:
    """Erase from the store what is too old, and its words from what fits found; return what was erased, by source."""
    # No model and no name knows refused cells: where only those are too old, nothing is fitted anew.
    if any(rows.n_rows for rows in find_expired_rows(context, today).values()):
        # Names by runs of words only: a theme's name of a word is no quote where hundreds of comments go.
        clear_quoted_names(context.store, wording, by_words=False)
    return erase_expired_rows(context.store, _list_limits(context, today), who=who)


def build_wording(context: Context, rows: Sequence[CustomerRows]) -> PersonalWording:
    """Return the wording that is in these rows and nowhere else."""
    feedback_ids = [feedback_id for each in rows for feedback_id in each.feedback_ids]
    frame = frames.load_feedback(context.store)
    texts = [text for each in rows for text in each.texts]
    return PersonalWording(texts, frame.loc[~frame["id"].isin(feedback_ids), "text"].tolist())


def _list_limits(context: Context, today: date) -> list[RetentionLimit]:
    zone = context.config.company.time_zone
    return [
        RetentionLimit(name, compute_last_moment(rule.closed, zone, today), compute_last_moment(rule.open, zone, today))
        for name, source in context.config.sources.items()
        if (rule := source.keep_rule) is not None
    ]


def erase_stored_customer(
    context: Context, customer: str, hash_identity: HashIdentity, wording: PersonalWording
) -> CustomerRows:
    """Erase a customer from the store, and the customer's words from what fits found; return what was erased.

    Fitted models hold vectors and words of all comments: they are dropped, and `fit_anew` makes them again.

    Parameters
    ----------
    customer
        The pseudonym.
    hash_identity
        Makes tombstones, with the workspace's key.
    wording
        The customer's, by which names are recognised.
    """
    # The rows last: once they are gone the customer's words are known no more.
    clear_quoted_names(context.store, wording)
    # Looked for once more, inside the transaction: a file may have come in meanwhile.
    return erase_customer_rows(context.store, customer, hash_identity)


def fit_anew(context: Context, stages: Collection[str], fits: Mapping[str, Callable[[], object]]) -> None:
    """Fit the stages again that had a run, and forget the runs before, which hold vectors and words of the customer.

    Parameters
    ----------
    stages
        Those that had a run before the erasure.
    fits
        How a stage is fitted, the themes first: ``{"themes": ws.fit_themes, "causes": ws.fit_causes}``.
    """
    try:
        for stage, fit in fits.items():
            if stage in stages:
                fit()
    except UsageError:
        # The stored models hold the customer: better none than these, whatever kept the fit from being made.
        runs.delete_derived_rows(context.store, keep_current=False)
        if not frames.load_feedback(context.store)["text"].str.strip().eq("").all():
            raise  # there are texts, so that it is something else than nobody's text being left
        return
    runs.delete_derived_rows(context.store)


def withdraw_reports(
    context: Context, erased: ErasedCustomer, folder: Path, *, by_words: bool = True
) -> list[reports.ReportInfo]:
    """Delete the files of reports that quote the customer, and return those reports.

    A PDF cannot be looked through: it goes where one of its figures was counted from the customer's comments.
    Without ``by_words`` a single word that nobody else wrote is no quote.
    """
    withdrawn: list[reports.ReportInfo] = []
    for report in reports.load_reports(context.store):
        paths = [folder / name for name in report.files]
        # A page, its workbook and its notebook hold the same quotes: all of them go.
        is_counted = report.id in erased.rows.reports
        if not any(
            path.is_file()
            and (is_counted if path.suffix == ".pdf" else _holds_wording(path, erased.wording, by_words=by_words))
            for path in paths
        ):
            continue
        for path in paths:
            path.unlink(missing_ok=True)
        reports.withdraw_report(context.store, report.id)
        withdrawn.append(report)
    return withdrawn


def list_files_with_wording(folder: Path, wording: PersonalWording, *, skip: Sequence[Path] = ()) -> list[Path]:
    """Return the files of a folder, and below, that quote the customer by more than a word; unread large ones too."""
    return [
        path
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        and path not in skip
        and path.suffix.lower() in TEXT_SUFFIXES | ZIPPED_SUFFIXES
        # Not by single words: a manual may well hold the one that no other customer wrote.
        and (path.stat().st_size > MAX_BYTES or _holds_wording(path, wording, by_words=False))
    ]


def _list_quoted_places(context: Context, wording: PersonalWording) -> Iterator[str]:
    """Yield where people wrote the customer's words themselves; that is theirs to change."""
    for theme_id, label in list_quoted_person_labels(context.store, wording):
        yield f"the name {label!r} of {theme_reference(theme_id)}"
    for event in load_events(context.store):
        texts = [event.why, *_list_strings(event.payload)]
        if any(wording.is_quoted_in(piece, by_words=False) for piece in texts):
            yield f"decision {event.id} in the log ({event.kind} {event.subject})"


def _list_strings(value: Any) -> Iterator[str]:  # noqa: ANN401  any JSON
    """Yield every text in a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from _list_strings(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _list_strings(item)


def _holds_wording(path: Path, wording: PersonalWording, *, by_words: bool = True) -> bool:
    """Tell whether a file quotes the customer; one that cannot be read does, so that somebody looks at it."""
    try:
        return any(wording.is_quoted_in(piece, by_words=by_words) for piece in _read_pieces(path))
    except (OSError, zipfile.BadZipFile, json.JSONDecodeError):
        return True


def _read_pieces(path: Path) -> Iterator[str]:
    """Yield the texts of a file, without tags and escapes."""
    if path.suffix.lower() in ZIPPED_SUFFIXES:
        with zipfile.ZipFile(path) as workbook:
            for name in workbook.namelist():
                yield _strip_tags(decode_text(name, workbook.read(name))[0])
        return
    # As collecting reads it: Windows and Excel write other bytes for "é", and two for each letter.
    content, *_ = decode_text(path.name, path.read_bytes())
    # As values: JSON writes "é" as an escape, and a notebook breaks a text over lines.
    if path.suffix.lower() in {".ipynb", ".json"}:
        yield from map(_strip_tags, _list_strings(json.loads(content)))
    elif path.suffix.lower() in {".jsonl", ".ndjson"}:
        for line in filter(str.strip, content.split("\n")):
            yield from map(_strip_tags, _list_strings(json.loads(line)))
    else:
        yield _strip_tags(content)


def _strip_tags(content: str) -> str:
    return html.unescape(_TAG.sub(" ", content))
