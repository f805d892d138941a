"""Erasure of a customer from a workspace: its store, its reports, and a list of what only people can clear."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from voc.errors import ConflictError, UnknownNameError, UsageError, WorkspaceError
from voc.pipeline.customer_erasure import (
    erase_stored_customer,
    find_stored_customer,
    fit_anew,
    list_files_with_wording,
    withdraw_reports,
)
from voc.store import runs
from voc.store.customer_rows import compact_database
from voc.workspace.collected_files import list_batches

if TYPE_CHECKING:
    from voc.collect import Pseudonyms
    from voc.pipeline import Context
    from voc.store.reports import ReportInfo
    from voc.workspace.workspace import Workspace

__all__ = [
    "Erasure",
    "erase_customer_data",
    "list_possible_files",
    "list_source_files",
    "make_reports_again",
    "refit_stages",
]

_PSEUDONYM = re.compile(r"c-[0-9a-f]{16}")


@dataclass(frozen=True, slots=True)
class Erasure:
    """Outcome of an erasure.

    Attributes
    ----------
    n_comments, n_contacts, n_signals
        Rows that were erased; of a dry run, that would be.
    reports_withdrawn
        Files of reports that quoted the customer and were deleted.
    reports_made
        Files of reports that were made again.
    source_files
        Files that the customer's rows came with, which voc does not change: they still hold the customer.
    possible_files
        Other files of these sources, in which the same rows may have stood before a later file updated them, or after.
    other_files
        Other files in the workspace's folder that quote the customer.
    quoted_places
        Names and reasons that people wrote with the customer's words.
    is_compact
        False: another process held the database's log, which still may hold deleted text; run the command again.
    was_erased
        The customer had been erased before; what came since, if anything, is counted here.
    """

    customer: str
    n_comments: int
    n_contacts: int
    n_signals: int
    reports_withdrawn: tuple[Path, ...] = ()
    reports_made: tuple[Path, ...] = ()
    source_files: tuple[Path, ...] = ()
    possible_files: tuple[Path, ...] = ()
    other_files: tuple[Path, ...] = ()
    quoted_places: tuple[str, ...] = ()
    is_compact: bool = True
    was_erased: bool = False
    dry_run: bool = False


def erase_customer_data(
    ws: Workspace, context: Context, pseudonyms: Pseudonyms, customer: str, *, dry_run: bool = False
) -> Erasure:
    """Erase a customer by the id of the source or the pseudonym; see ``Workspace.erase``."""
    pseudonym = customer if _PSEUDONYM.fullmatch(customer) else pseudonyms.pseudonymize_customer(customer)
    # Before anything goes: only what had been fitted is fitted again.
    stages = runs.load_current_run_ids(ws.store)
    folder = ws.root / ws.config.reports.folder
    erased = find_stored_customer(context, pseudonym, pseudonyms.hash_identity)
    if not erased.rows.n_rows and not erased.rows.was_erased:
        raise UnknownNameError(
            f"nothing is stored of customer {customer!r}: check the id; it is the one in the column that the mapping "
            "calls customer, or a pseudonym such as c-0123456789abcdef"
        )
    withdrawn: list[ReportInfo] = []
    new_files: list[Path] = []
    is_compact = True
    if not dry_run:
        try:
            if erased.rows.n_rows:
                # Before the rows go: afterwards nothing shows which reports quote the customer.
                withdrawn = withdraw_reports(context, erased, folder)
                rows = erase_stored_customer(context, pseudonym, pseudonyms.hash_identity, erased.wording)
                erased = replace(erased, rows=rows)
                refit_stages(ws, context, stages)
                new_files = make_reports_again(ws, withdrawn)
        finally:
            # Also after a failed fit: the customer's rows are gone, and must not be in the file any longer.
            is_compact = compact_database(ws.store)
    source_files = list_source_files(ws, erased.rows.batches)
    other_files = list_files_with_wording(ws.root, erased.wording, skip=source_files) if erased.rows.texts else ()
    return Erasure(
        customer=pseudonym,
        n_comments=len(erased.rows.feedback_ids),
        n_contacts=len(erased.rows.contact_ids),
        n_signals=len(erased.rows.signal_ids),
        reports_withdrawn=tuple(folder / name for report in withdrawn for name in report.files),
        reports_made=tuple(new_files),
        source_files=tuple(source_files),
        possible_files=tuple(list_possible_files(ws, erased.rows.batches)),
        other_files=tuple(other_files),
        quoted_places=erased.quoted_places,
        is_compact=is_compact,
        was_erased=erased.rows.was_erased,
        dry_run=dry_run,
    )


def refit_stages(ws: Workspace, context: Context, fitted_stages: Mapping[str, int]) -> None:
    """Fit themes and causes anew, of those that had been fitted: their models hold what was erased."""
    refits = {"themes": lambda: ws.fit_themes(force=True), "causes": lambda: ws.fit_causes(force=True)}
    fit_anew(context, fitted_stages, refits)


def list_source_files(ws: Workspace, batch_ids: Collection[int]) -> list[Path]:
    """Return the files that some batches came from and that are still there, each once."""
    batches = list_batches(ws)
    paths = map(Path, dict.fromkeys(batches.loc[batches["id"].isin(batch_ids), "file_path"]))
    return [path for path in paths if path.is_file()]


def list_possible_files(ws: Workspace, batch_ids: Collection[int]) -> list[Path]:
    """Return the other files, still there, that may hold rows of some batches too: those that share rows with others.

    A row that came again is of one batch only, the one whose content counts: nothing else tells in which it stood.
    """
    batches = list_batches(ws)
    ids_by_source: dict[str, list[int]] = defaultdict(list)
    sharing_ids: set[int] = set()
    for batch_id, source, counts in zip(batches["id"], batches["source_name"], batches["counts"], strict=True):
        ids_by_source[source].append(batch_id)
        if counts.get("n_duplicates") or counts.get("n_updated"):
            sharing_ids.add(batch_id)
    possible_ids: set[int] = set()
    for ids in ids_by_source.values():
        own_ids = [batch_id for batch_id in ids if batch_id in batch_ids]
        if own_ids:
            # After the first of them what came with rows that were there; before the last such one up to them, any.
            sharing = [batch_id for batch_id in ids if batch_id in sharing_ids]
            last = max((batch_id for batch_id in sharing if batch_id <= max(own_ids)), default=0)
            possible_ids |= {batch_id for batch_id in sharing if batch_id > min(own_ids)}
            possible_ids |= {batch_id for batch_id in ids if batch_id < last}
    own_files = set(list_source_files(ws, batch_ids))
    return [path for path in list_source_files(ws, possible_ids) if path not in own_files]


def make_reports_again(ws: Workspace, withdrawn: Sequence[ReportInfo]) -> list[Path]:
    """Make reports again in the formats that they had, each once; a month without data has none any more."""
    formats_by_report: dict[tuple[str, str | None, str], set[str]] = defaultdict(set)
    for report in withdrawn:
        key = (report.period, report.department, report.language)
        formats_by_report[key] |= {Path(name).suffix.removeprefix(".") for name in report.files}
    paths: list[Path] = []
    for (period, department, language), formats in formats_by_report.items():
        try:
            paths += ws.report(period, department=department, language=language, formats=sorted(formats), force=True)
        except WorkspaceError:  # a usage error too, and about the database
            raise
        except ConflictError:  # an earlier edition was withdrawn: the one that counts is there
            continue
        except UsageError:
            # No data of that month is left, or voc.toml has the department no longer, or as one that gets no report:
            # it stays withdrawn.
            continue
    return paths
