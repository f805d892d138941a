"""Promises to customers: whether they were kept in time, by what agents noted and what customers did next.

``[[promises]]`` in ``voc.toml`` says by which words a note makes a promise ("TBV", "terugbellen"), keeps one, or says
that one was broken, and within how many working days it is to be kept. What nobody recorded cannot be told: a promise
after which nothing came has no outcome, and is in no share.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any

import numpy as np

from voc.insight.calendar_days import convert_to_days, convert_to_ordinals, find_last_known_day
from voc.insight.promise_results import BrokenPromise
from voc.insight.provenance import build_count, count_distinct, format_suppression
from voc.insight.shared_results import share_last
from voc.insight.small_cells import flag_hidden_outcomes
from voc.records import Kind, theme_reference
from voc.statistics.proportions import estimate_share
from voc.text.urgent import UrgentWords

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from voc.config.company import PromiseRule
    from voc.insight.facts import Facts
    from voc.insight.scope import Ints, MonthScope
    from voc.records import Period

__all__ = ["PromiseOutcome", "find_answer", "find_broken_promises", "list_promises", "tabulate_promises"]


class PromiseOutcome(StrEnum):
    """Outcome of a promise."""

    KEPT = "kept"
    LATE = "late"
    CUSTOMER_FIRST = "customer first"
    """The customer came back about it before we did."""
    NOT_KEPT = "not kept"
    """An officer says so, where nothing on record does."""
    OPEN = "open"
    """Nothing came yet, and its days are not over."""
    NO_TRACE = "no trace"
    """Its days are over and nothing is on record: it may have been kept by a call that nobody noted."""


DAYS_AFTER_TERM = 30
"""Days after its term in which something may still be about a promise."""
NOT_RECORDED = "no note or contact says that one was kept"
KNOWN_OUTCOMES = (
    PromiseOutcome.KEPT,
    PromiseOutcome.LATE,
    PromiseOutcome.CUSTOMER_FIRST,
    PromiseOutcome.NOT_KEPT,
)
BROKEN_OUTCOMES = KNOWN_OUTCOMES[1:]
"""Outcomes of a promise that was not kept in time."""


# ---- what became of each promise ----------------------------------------------------------------------------------


def list_promises(facts: Facts, rule: PromiseRule) -> pd.DataFrame:
    """Return a row for each promise that a note makes, with what became of it.

    Parameters
    ----------
    rule
        An entry of ``[[promises]]``.

    Returns
    -------
    Columns ``feedback`` (the note's id), ``customer``, ``channel``, ``month`` (Period.index), ``due`` (ordinal day),
    ``outcome`` and ``confirmed`` (an officer said what became of it, which goes before what is on record). Notes of
    unknown customers and without a certain day are left out.
    """
    import pandas as pd

    events = _list_events(facts, rule)
    last_day = find_last_known_day(events["day"])
    columns = ["feedback", "customer", "channel", "month", "due", "outcome", "confirmed"]
    rows: list[tuple[object, ...]] = []
    # Of a hundred thousand customers few were promised anything.
    with_promise = events.loc[events["role"] == "made", "customer"].unique()
    for customer, group in events[events["customer"].isin(with_promise)].groupby("customer", sort=True):
        moments = group.to_dict("records")
        for place, event in enumerate(moments):
            if event["role"] == "made":
                due = _add_working_days(event["day"], rule.get_term_days(event["channel"]))
                outcome = _find_outcome(event, moments[place + 1 :], due, last_day)
                is_broken = find_answer(facts, event["feedback"], rule)
                if is_broken is not None:
                    outcome = _correct_outcome(outcome, is_broken=is_broken)
                rest = (due, outcome, is_broken is not None)
                rows.append((event["feedback"], customer, event["channel"], event["month"], *rest))
    return pd.DataFrame(rows, columns=columns).astype({"confirmed": "bool"})


def find_answer(facts: Facts, feedback_id: int, rule: PromiseRule) -> bool | None:
    """Return what an officer said about an item: whether that promise was broken; None: nothing, or of another one."""
    event = facts.promise_answers.get(feedback_id)
    if event is None or event.payload.get("promise") != rule.name:
        return None
    return bool(event.payload["broken"])


def _correct_outcome(outcome: PromiseOutcome, *, is_broken: bool) -> PromiseOutcome:
    """Return what became of a promise by an officer's word; how it was broken stays as it is on record."""
    if not is_broken:
        return PromiseOutcome.KEPT
    return outcome if outcome in BROKEN_OUTCOMES else PromiseOutcome.NOT_KEPT


def _find_outcome(event: dict[Any, Any], later: list[dict[Any, Any]], due: int, last_day: int) -> PromiseOutcome:
    """Return what became of a promise by what the same customer's later events are."""
    for other in later:
        if other["day"] > due + DAYS_AFTER_TERM:
            break
        if other["contact"] and other["contact"] == event["contact"]:
            continue  # another note about the contact in which it was promised
        if other["role"] == "made":
            continue  # an agent promised once more: neither was it kept, nor did the customer come
        if other["role"] == "kept":
            return PromiseOutcome.KEPT if other["day"] <= due else PromiseOutcome.LATE
        # About something else a customer may call at any time; that it was broken is always about the promise.
        is_about_it = not event["reason"] or not other["reason"] or other["reason"] == event["reason"]
        if other["role"] == "broken" or is_about_it:
            return PromiseOutcome.CUSTOMER_FIRST
    return PromiseOutcome.OPEN if due >= last_day else PromiseOutcome.NO_TRACE


def _list_events(facts: Facts, rule: PromiseRule) -> pd.DataFrame:
    """Return what each customer with a note did and was told, by customer and moment.

    Columns ``customer``, ``at``, ``day``, ``month``, ``channel``, ``reason``, ``contact``, ``feedback`` and ``role``:
    "made", "kept" or "broken" by its words, "kept" over a channel of ours, else "came".
    """
    import pandas as pd

    items = list_texts(facts)
    is_note = (items["kind"] == Kind.SIGNAL.value).to_numpy()
    notes = items[["at", "day", "month", "channel", "reason", "contact"]].assign(
        feedback=items["id"], customer=items["customer"], role=_find_roles(facts, items, is_note, rule)
    )
    # A note that neither makes nor keeps anything is about a contact, which has a row of its own; who fills in a survey
    # was asked to.
    is_turning_to_us = items["kind"].isin([Kind.MESSAGE.value, Kind.COMPLAINT.value])
    parts = [notes[is_turning_to_us | (notes["role"] != "came")]]
    contacts = facts.contacts
    if contacts is not None and len(contacts):
        # What a note does not say its contact does.
        contact_by_key = contacts.dropna(subset=["key"]).drop_duplicates("key").set_index("key")
        notes_with_events = parts[0]
        parts[0] = notes_with_events.assign(
            **{
                name: notes_with_events[name].fillna(notes_with_events["contact"].map(contact_by_key[name]))
                for name in ("customer", "channel", "reason")
            }
        )
        months, days = facts.compute_local_dates(contacts["at"])
        outgoing_channels = {channel.casefold() for channel in rule.outgoing_channels}
        is_ours = contacts["channel"].fillna("").str.casefold().isin(outgoing_channels)
        # A contact in which an agent noted that it was kept is told by that note. One in which another promise was made
        # says what became of the promise before: we called, or the customer did.
        is_told = contacts["key"].isin(parts[0].loc[parts[0]["role"] == "kept", "contact"])
        registered = contacts[["at", "channel", "reason", "customer"]].assign(
            day=days, month=months, contact=contacts["key"], feedback=-1, role=np.where(is_ours, "kept", "came")
        )
        parts.append(registered[~is_told.to_numpy()])
    events = pd.concat(parts, ignore_index=True)
    events = events[(events["day"] >= 0) & events["customer"].notna()].sort_values(["customer", "at", "feedback"])
    return events.assign(**{name: events[name].astype(object).fillna("") for name in ("channel", "reason", "contact")})


def list_texts(facts: Facts) -> pd.DataFrame:
    """Return the items; of copies those of another moment too: "called back" is a short note, and a second one is news.

    Columns as in ``Facts.all_items``.
    """
    import pandas as pd

    items = facts.all_items
    originals = items["duplicate_of"].fillna(items["id"])
    return items[~pd.DataFrame({"original": originals, "at": items["at"]}).duplicated()]


def _find_roles(facts: Facts, items: pd.DataFrame, is_note: NDArray[np.bool_], rule: PromiseRule) -> list[str]:
    """Return for each item's text "broken", "kept", "made" or "came"; only notes keep and make promises.

    An officer's word about a text goes before its words; a note that makes a promise makes it whatever became of it.
    """
    promise_words, fulfilment_words, broken_words = (
        UrgentWords(words) for words in (rule.promise_words, rule.fulfilment_words, rule.broken_words)
    )
    roles = []
    for feedback_id, text, note in zip(items["id"].tolist(), items["text"].fillna(""), is_note, strict=True):
        # "Niet teruggebeld ondanks TBV" has the words of all three: what was broken was neither kept nor made.
        if broken_words.find(text):
            role = "broken"
        elif note and fulfilment_words.find(text):
            role = "kept"
        else:
            role = "made" if note and promise_words.find(text) else "came"
        answer = find_answer(facts, feedback_id, rule)
        if answer is not None and role != "made":
            role = "broken" if answer else "came" if role == "broken" else role
        roles.append(role)
    return roles


def _add_working_days(day: int, n_days: int) -> int:
    """Return the ordinal day that lies so many working days after another one."""
    if n_days == 0:  # of a Saturday the Saturday itself, where NumPy would roll to the Friday before
        return day
    return int(convert_to_ordinals(np.busday_offset(convert_to_days(day), n_days, roll="backward")))


# ---- tables -------------------------------------------------------------------------------------------------------


def tabulate_promises(facts: Facts, period: Period | None = None) -> pd.DataFrame:
    """Return what became of the promises of a month, or of all, a row per promise and channel.

    Returns
    -------
    Columns ``promise``, ``channel`` (empty: all), ``term_days``, ``made``, ``kept``, ``late``, ``customer_first``,
    ``not_kept`` (an officer says so, and nothing on record does), ``without_outcome`` (open, or nothing is on record),
    ``confirmed`` (by an officer, one by one), ``share`` (kept in time, of those with an outcome), ``low``, ``high``
    (Wilson) and ``note``. Kept and late are missing where no note of any month says that one was kept. Numbers about
    fewer customers than may be shown are missing, and so are those that would tell them.
    """
    import pandas as pd

    outcome_columns = [outcome.value.replace(" ", "_") for outcome in KNOWN_OUTCOMES]
    columns = ["promise", "channel", "term_days", "made", *outcome_columns, "without_outcome", "confirmed"]
    columns += ["share", "low", "high"]
    smallest_group = facts.config.reports.smallest_group
    rows: list[tuple[object, ...]] = []
    for rule in facts.config.promises:
        promises = list_promises(facts, rule)
        is_keeping_recorded = promises["outcome"].isin([PromiseOutcome.KEPT, PromiseOutcome.LATE]).any()
        promises = promises if period is None else promises[promises["month"] == period.index]
        if promises.empty:
            continue
        channels = ["", *sorted(set(promises["channel"]) - {""})]
        groups = [promises if not channel else promises[promises["channel"] == channel] for channel in channels]
        # Those without a channel have no row, and would follow from all less the others: they are hidden like a row.
        groups.append(promises[promises["channel"] == ""])
        sizes, is_hidden = _count_outcomes(groups, smallest_group)
        confirmed = _count_confirmed(groups, smallest_group)
        lines = zip(channels, sizes[:-1], is_hidden[:-1], confirmed, strict=False)
        for channel, counts, hidden, n_confirmed in lines:
            # All channels together have one term only where no channel has its own.
            term = rule.get_term_days(channel) if channel or not rule.term_days_by_channel else None
            n_made, *outcomes, low, high, note = _build_outcome_cells(counts, hidden, smallest_group)
            *outcomes, share = outcomes
            if not is_keeping_recorded:
                # None of any month was kept or late: nobody notes it, which is not that nobody does it.
                outcomes[:2], share, low, high = [None, None], None, None, None
                note = f"{note}; {NOT_RECORDED}" if note else NOT_RECORDED
            rows.append((rule.name, channel, term, n_made, *outcomes, n_confirmed, share, low, high, note))
    frame = pd.DataFrame(rows, columns=[*columns, "note"])
    return frame.astype(dict.fromkeys(columns[2:], "float64"))


def _count_confirmed(groups: list[pd.DataFrame], smallest_group: int) -> list[int | None]:
    """Return how many promises of each group an officer confirmed; None where that would tell a few."""
    parts = [(group[group["confirmed"]], group[~group["confirmed"]]) for group in groups]
    sizes = np.array([[len(part) for part in pair] for pair in parts])
    customers = np.array([[part["customer"].nunique() for part in pair] for pair in parts])
    is_hidden = np.any(flag_hidden_outcomes(sizes, customers, smallest_group, has_known_rows=True), axis=1).tolist()
    return [None if hidden else int(n) for n, hidden in zip(sizes[:, 0], is_hidden, strict=True)]


def _count_outcomes(groups: list[pd.DataFrame], smallest_group: int) -> tuple[Ints, NDArray[np.bool_]]:
    """Return ``(n_groups, 5)`` promises kept, late, overtaken, not kept and without an outcome; which are not shown.

    The first group is all of the others together.
    """
    parts = [[group[group["outcome"] == outcome] for outcome in KNOWN_OUTCOMES] for group in groups]
    for group, members in zip(groups, parts, strict=True):
        members.append(group[~group["outcome"].isin(KNOWN_OUTCOMES)])
    sizes = np.array([[len(part) for part in members] for members in parts])
    customers = np.array([[part["customer"].nunique() for part in members] for members in parts])
    return sizes, flag_hidden_outcomes(sizes, customers, smallest_group)


def _build_outcome_cells(counts: Ints, is_hidden: NDArray[np.bool_], smallest_group: int) -> tuple[object, ...]:
    """Return how many were made, the numbers by outcome, the share kept in time with its ends, and a note."""
    # A 0 beside what is not shown reads as if all were told.
    has_hidden = bool(is_hidden.any())
    visible_counts = [
        None if hidden or (has_hidden and not count) else int(count)
        for count, hidden in zip(counts, is_hidden, strict=True)
    ]
    note = format_suppression(smallest_group) if is_hidden.any() else ""
    # A row's sum would tell the one number of it that is hidden.
    n_promises = None if is_hidden.any() else int(counts.sum())
    n_with_outcome = int(counts[: len(KNOWN_OUTCOMES)].sum())
    if not n_with_outcome or is_hidden[: len(KNOWN_OUTCOMES)].any():
        return (n_promises, *visible_counts, None, None, None, note)
    share = estimate_share(int(counts[0]), n_with_outcome)
    return (n_promises, *visible_counts, share.value, share.low, share.high, note)


def find_broken_promises(scope: MonthScope, theme_index: int, comment_rows: Ints) -> tuple[BrokenPromise, ...]:
    """Return how many customers of a theme say in a month that a promise was broken, most of them first.

    Parameters
    ----------
    theme_index
        The theme's position.
    comment_rows
        Positions of its comments of the month.
    """
    says_so = share_last(scope.facts, "broken promises", scope.period, lambda: _flag_broken_promises(scope))
    theme = theme_reference(scope.facts.themes[theme_index].id)
    n_all = scope.count_customers(comment_rows)
    promises = []
    for number, rule in enumerate(scope.facts.config.promises, start=1):
        rows = comment_rows[says_so[number - 1, comment_rows]]
        n_customers = count_distinct(scope.customer_codes[rows])
        if n_customers < scope.smallest_group:
            continue
        estimate = scope.record_figure(build_count(n_customers, "customers"), f"{theme}/broken-promise-{number}", rows)
        # Those who do not say so would follow from the theme's own number; that some do may be told.
        is_told_without_number = 0 < n_all - n_customers < scope.smallest_group
        promises.append(
            BrokenPromise(rule.name, scope.provenance.suppress(estimate) if is_told_without_number else estimate)
        )
    return tuple(sorted(promises, key=lambda promise: (-(promise.customers.value or 0), promise.name)))


def _flag_broken_promises(scope: MonthScope) -> NDArray[np.bool_]:
    """Return ``(n_promises, n_comments)`` which comments of the month say that a promise was broken."""
    texts = scope.facts.comments["text"].iloc[scope.comment_rows].fillna("").tolist()
    ids = scope.facts.comments["id"].iloc[scope.comment_rows].tolist()
    says_so = np.zeros((len(scope.facts.config.promises), len(scope.facts.comments)), dtype=bool)
    for number, rule in enumerate(scope.facts.config.promises):
        words = UrgentWords(rule.broken_words)
        words.look_ahead(texts)
        says_so[number, scope.comment_rows] = [words.find(text) is not None for text in texts]
        for row, feedback_id in zip(scope.comment_rows, ids, strict=True):
            if (answer := find_answer(scope.facts, feedback_id, rule)) is not None:
                says_so[number, row] = answer
    return says_so
