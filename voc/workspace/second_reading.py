"""Second reading of an audit: items that a colleague answered, for another officer who does not know the answer."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from voc.causes.audit_sample import rank_at_random
from voc.insight.officer_agreement import load_readings
from voc.pipeline.context import Context
from voc.records import Reference, ReferenceKind, contact_reference, segment_reference
from voc.store import contact_audit
from voc.store.comment_queries import load_segment_texts
from voc.workspace.contact_line import describe_contact

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["load_second_readings"]


def load_second_readings(context: Context, reader: str, n: int) -> pd.DataFrame:
    """Return ``subject`` and ``text`` of at most n items that others answered and this reader has not.

    At random, and the same for everybody: so two officers meet the same items.
    """
    import pandas as pd

    store = context.store
    subjects = [subject for subject, answers in load_readings(store).items() if reader not in answers]
    ranks = rank_at_random(subjects, context.config.themes.seed, "second reading")
    ordered = [subject for _, subject in sorted(zip(ranks.tolist(), subjects, strict=True))]
    references = [Reference.parse(subject) for subject in ordered]
    segment_ids = [each.number for each in references if each.kind is ReferenceKind.SEGMENT]
    texts = {segment_reference(id_): text for id_, text, _ in load_segment_texts(store, segment_ids)}
    contact_ids = [each.number for each in references if each.kind is ReferenceKind.CONTACT]
    names = {reason.id: reason.name for reason in context.config.reasons}
    for id_, row in contact_audit.load_contact_rows(store, contact_ids).items():
        details = asdict(row) | {"reason": names.get(row.reason or "", row.reason)}
        texts[contact_reference(id_)] = describe_contact(details, context.config.company.time_zone)
    # Cut last: an item that was erased or hidden since must not take the place of one that can be read.
    rows = [(subject, texts[subject]) for subject in ordered if subject in texts][:n]
    return pd.DataFrame(rows, columns=["subject", "text"])
