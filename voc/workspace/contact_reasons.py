"""Contact reasons: how well agents' list of them works. ``ws.signals.reasons`` is a :class:`ContactReasons`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voc.pipeline.context import Context
from voc.pipeline.segments import encode_texts, load_attributable_segments
from voc.store import frames

if TYPE_CHECKING:
    import pandas as pd

    from voc.causes.reason_quality import ReasonQuality

__all__ = ["ContactReasons"]


class ContactReasons:
    """Quality of the list of contact reasons.

    Parameters
    ----------
    context
        The workspace's store and configuration.
    """

    def __init__(self, context: Context) -> None:
        self._context = context

    def check(self) -> ReasonQuality:
        """Return how well the list works: agreement, confusable pairs, coverage, warnings.

        Raises
        ------
        UsageError
            There are no ``[[reasons]]`` in ``voc.toml``.
        """
        from voc.insight.reason_quality import load_reason_quality

        store = self._context.store
        return load_reason_quality(store, self._context.config, frames.load_segment_spans(store))

    def suggest(self) -> pd.DataFrame:
        """Return what the comments under "other" are about by their words: reason (missing: not sure), comments."""
        from voc.insight.reason_quality import load_suggested_reasons

        return load_suggested_reasons(
            self._context.store,
            self._context.config,
            load_attributable_segments(self._context),
            lambda texts: encode_texts(self._context, texts),
        )
