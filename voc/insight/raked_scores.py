"""NPS raked to the customer base: what it would be if customers had answered in the company's own proportions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from voc.errors import UnknownNameError
from voc.insight.facts import Facts, drop_repeated_answers, period_from_index
from voc.insight.provenance import format_suppression
from voc.insight.respondents import CHARACTERISTICS, describe_respondents
from voc.records.scales import NPS_SCALE
from voc.statistics.nps import count_answers, estimate_nps
from voc.statistics.raking import estimate_weighted_nps, rake_weights

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Margins", "tabulate_raked_nps"]

Margins = Mapping[str, Mapping[str, float]]
"""The customer base: shares or numbers by characteristic and group, ``{"channel": {"Telefoon": 0.6, "Chat": 0.4}}``."""
LARGEST_GAP = 0.05
"""Gap between a weighted share and the customer base's above which a row says so."""


def tabulate_raked_nps(facts: Facts, margins: Margins) -> pd.DataFrame:
    """Return the NPS per month, scope and question, raked to the customer base, beside the plain one.

    Parameters
    ----------
    margins
        By ``reason``, ``channel`` or ``customer_segment``.

    Returns
    -------
    Columns ``month``, ``scope``, ``question``, ``nps``, ``low``, ``high``, ``answers``, ``effective`` (Kish's number of
    answers), ``plain`` (the NPS without weights) and ``note``. Scores of too few customers are missing.

    Raises
    ------
    UnknownNameError
        The margins are of another characteristic.
    """
    import pandas as pd

    unknown = [name for name in margins if name not in CHARACTERISTICS]
    if unknown or not margins:
        raise UnknownNameError(f"cannot rake by {unknown or 'nothing'}; there are: {', '.join(CHARACTERISTICS)}")
    answers = drop_repeated_answers(facts.scored_answers[facts.scored_answers["scale"] == NPS_SCALE.name])
    described = describe_respondents(facts, answers)
    columns = ["month", "scope", "question", "nps", "low", "high", "answers", "effective", "plain", "note"]
    rows: list[tuple[object, ...]] = []
    smallest = facts.config.reports.smallest_group
    for (_, scope, question), group in described.groupby(["month", "scope", "question"], dropna=False):
        keys = (str(period_from_index(int(group["month"].iloc[0]))), scope, question)
        if group["customer_code"].nunique() < smallest:
            rows.append((*keys, *[None] * 6, format_suppression(smallest)))
            continue
        rows.append((*keys, *_rake_group(group, margins)))
    frame = pd.DataFrame(rows, columns=columns)
    return frame.astype(dict.fromkeys(columns[3:-1], "float64"))


def _rake_group(group: pd.DataFrame, margins: Margins) -> tuple[object, ...]:
    """Return NPS, ends, answers, effective answers, plain NPS and a note of some answers."""
    codes, targets = [], []
    for name, shares in margins.items():
        positions = {str(key).casefold(): k for k, key in enumerate(shares)}
        names = group[name].fillna("").astype(str).str.casefold()
        codes.append(np.array([positions.get(one, -1) for one in names], dtype=np.int64))
        targets.append(np.array(list(shares.values()), dtype=float))
    raked = rake_weights(codes, targets)
    scores = group["value"].to_numpy(dtype=float)
    estimate, plain = estimate_weighted_nps(scores, raked), estimate_nps(count_answers(scores)).value
    note = f"not matched within {raked.largest_gap:.0%}" if raked.largest_gap > LARGEST_GAP else ""
    return estimate.value, estimate.low, estimate.high, estimate.n, raked.effective_n, plain, note
