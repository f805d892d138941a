"""Polarity of segments: estimated once, at the causes stage, and kept with its run for whoever needs it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from voc.pipeline.context import Context
from voc.records.progress import ProgressCode, ProgressStep
from voc.store import StoredEmbeddings, causes
from voc.store.segment_polarities import round_polarities

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["complete_polarities"]


def complete_polarities(context: Context, segment_frame: pd.DataFrame) -> NDArray[np.float64]:
    """Return (n, 3) probabilities of negative, neutral and positive for each segment.

    Those of the current run of the causes are taken as they are: a text says the same at every fit, and to load the
    classifier takes seconds. Only segments that are new since then are read.

    Parameters
    ----------
    segment_frame
        Segments with ``id``, ``text`` and ``language``.
    """
    segment_ids = segment_frame["id"].to_numpy(dtype=np.int64)
    probabilities = causes.load_polarities(context.store).look_up(segment_ids)
    new_rows = np.flatnonzero(np.isnan(probabilities[:, 0]))
    if new_rows.size:
        # Here: where nothing is new, the classifier need not be loaded.
        from voc.text.polarity import estimate_polarity

        context.progress(ProgressStep(ProgressCode.READ_COMMENTS), 0, 0)
        new = segment_frame.iloc[new_rows]
        languages = [language if isinstance(language, str) else None for language in new["language"]]
        new_probabilities = estimate_polarity(
            new["text"].tolist(), languages=languages, cache=StoredEmbeddings(context.store)
        )
        probabilities[new_rows] = round_polarities(new_probabilities)
    return probabilities
