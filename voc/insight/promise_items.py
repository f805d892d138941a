"""Items about a promise that was broken, one by one, for the officer who confirms them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from voc.insight.promises import BROKEN_OUTCOMES, find_answer, list_promises, list_texts
from voc.records import feedback_reference, theme_reference
from voc.text.urgent import UrgentWords

if TYPE_CHECKING:
    import pandas as pd

    from voc.config.company import PromiseRule
    from voc.insight.facts import Facts
    from voc.records import Period

__all__ = ["tabulate_broken_promises"]

IN_WORDS = "says so"


def tabulate_broken_promises(facts: Facts, period: Period) -> pd.DataFrame:
    """Return the items of a month by which a promise was broken: texts that say so, and promises that were not kept.

    It is the officer's list, like the call-today list: it shows single customers, and belongs in no report.

    Returns
    -------
    Columns ``feedback`` (``F-18``), ``promise``, ``basis`` (says so; late, customer first: what became of the promise
    that the note made; officer), ``themes`` (their numbers, ``T-7, T-12``), ``text``, ``answer`` (broken, not broken;
    empty: nobody said yet), ``who``, ``at`` (in the company's time zone) and ``why``. Open ones come first.

    Examples
    --------
    ::

        frame = ws.contacts.broken_promises("2026-10")
    """
    import pandas as pd

    columns = ["feedback", "promise", "basis", "themes", "text", "answer", "who", "at", "why"]
    themes_by_item = _list_themes(facts)
    rows: list[tuple[object, ...]] = []
    for rule in facts.config.promises:
        basis_by_item = _find_bases(facts, rule, period)
        texts = list_texts(facts).set_index("id")["text"].fillna("")
        for item, basis in basis_by_item.items():
            answer = find_answer(facts, item, rule)
            answer_cells: tuple[object, ...] = ("", "", pd.NaT, "")
            if answer is not None:
                event = facts.promise_answers[item]
                at = pd.Timestamp(event.at).tz_convert(facts.config.company.time_zone)
                answer_cells = ("broken" if answer else "not broken", event.who, at, event.why)
            themes = ", ".join(theme_reference(theme) for theme in themes_by_item.get(item, ()))
            rows.append((feedback_reference(item), rule.name, basis, themes, texts.get(item, ""), *answer_cells))
    rows.sort(key=lambda row: bool(row[5]))
    return pd.DataFrame(rows, columns=columns)


def _find_bases(facts: Facts, rule: PromiseRule, period: Period) -> dict[int, str]:
    """Return by item of the month why it is taken for one about a broken promise, in the order of the items."""
    items = list_texts(facts)
    items = items[items["month"] == period.index]
    words = UrgentWords(rule.broken_words)
    says_so = {
        int(k): IN_WORDS for k, text in zip(items["id"], items["text"].fillna(""), strict=True) if words.find(text)
    }
    promises = list_promises(facts, rule)
    promises = promises[promises["month"] == period.index]
    is_broken = promises["outcome"].isin(BROKEN_OUTCOMES)
    broken = promises[is_broken]
    outcome_by_note = dict(zip(broken["feedback"].astype(int), broken["outcome"].astype(str), strict=True))
    answered = {
        item: "officer"
        for item in map(int, items["id"])
        if item in facts.promise_answers and find_answer(facts, item, rule) is not None
    }
    bases = answered | outcome_by_note | says_so
    return {item: bases[item] for item in sorted(bases)}


def _list_themes(facts: Facts) -> dict[int, list[int]]:
    """Return the numbers of the themes of each comment."""
    ids = facts.comments["id"].to_numpy(dtype=np.int64)
    themes: dict[int, list[int]] = {}
    rows, theme_indices = (facts.mentions[name].to_numpy(dtype=np.int64) for name in ("row", "theme"))
    for row, theme in zip(rows.tolist(), theme_indices.tolist(), strict=True):
        themes.setdefault(int(ids[row]), []).append(facts.themes[theme].id)
    return themes
