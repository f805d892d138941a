"""Names of departments in what people recorded, brought to those of today: a reply outlives a rename."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from voc.causes.organisation import Organisation, load_organisation
from voc.insight.department_numbers import rename_numbers

if TYPE_CHECKING:
    import pandas as pd

    from voc.config import Config
    from voc.insight.facts import Facts

__all__ = ["find_current_department", "rename_readings", "rename_replies", "use_current_names"]


def find_current_department(config: Config, name: str) -> str:
    """Return today's name of a department, ignoring case; one that became several keeps its own.

    Raises
    ------
    UnknownNameError
        There is no such department, of today or of before.
    """
    return load_organisation(config).find_current_name(config.find_department(name).name)


def use_current_names(facts: Facts) -> Facts:
    """Return the facts with today's name of each department in replies, readings, actions, decisions and the calendar.

    A name that became several others stays as it was recorded: nobody can say which of them is meant. An answer about a
    contact of such a department is left out, as one about a comment is.
    """
    organisation = load_organisation(facts.config)
    if not organisation.changes:
        return facts
    find = organisation.find_current_name
    return replace(
        facts,
        replies=None if facts.replies is None else rename_replies(facts.replies, organisation),
        readings=tuple(replace(each, department=find(each.department)) for each in facts.readings),
        actions=tuple(
            replace(each, department=find(each.department), fixer=_rename(each.fixer, organisation))
            for each in facts.actions
        ),
        decisions={
            theme: replace(
                row, department=_rename(row.department, organisation), fixer=_rename(row.fixer, organisation)
            )
            for theme, row in facts.decisions.items()
        },
        occurrences=tuple(
            replace(each, department=_rename(each.department, organisation)) for each in facts.occurrences
        ),
        letters={month: _rename_owners(letter, organisation) for month, letter in facts.letters.items()},
        printed_department_numbers=rename_numbers(facts.printed_department_numbers, find),
        contact_answers=_rename_answers(facts.contact_answers, organisation, facts.config.company.time_zone),
    )


def _rename(name: str | None, organisation: Organisation) -> str | None:
    return None if name is None else organisation.find_current_name(name)


def rename_readings(
    readings: Mapping[str, Mapping[str, str | None]], organisation: Organisation
) -> dict[str, dict[str, str | None]]:
    """Return officers' answers (``voc.insight.officer_agreement.load_readings``) under the names of today.

    Who read an item after a rename names the same department as who read it before.
    """
    return {
        subject: {who: _rename(name, organisation) for who, name in answers.items()}
        for subject, answers in readings.items()
    }


def rename_replies(replies: pd.DataFrame, organisation: Organisation) -> pd.DataFrame:
    """Return department heads' replies (``voc.store.causes.load_replies``) under the names of today."""
    import pandas as pd

    columns = {
        name: replies[name].map(organisation.find_current_name, na_action="ignore").astype(replies[name].dtype)
        for name in ("department", "settled", "owner")
    }
    further = [
        [_rename_owner(each, organisation) for each in promises] if isinstance(promises, list) else promises
        for promises in replies["further"]
    ]
    return replies.assign(**columns, further=pd.Series(further, index=replies.index, dtype=object))


def _rename_owners(letter: Mapping[str, Any], organisation: Organisation) -> Mapping[str, Any]:
    if not letter.get("asks"):
        return letter
    return {**letter, "asks": [_rename_owner(each, organisation) for each in letter["asks"]]}


def _rename_owner(fields: Mapping[str, Any], organisation: Organisation) -> dict[str, Any]:
    owner = fields.get("owner")
    return {**fields, "owner": organisation.find_current_name(owner)} if isinstance(owner, str) else dict(fields)


def _rename_answers(answers: pd.DataFrame | None, organisation: Organisation, time_zone: str) -> pd.DataFrame | None:
    if answers is None or not len(answers):
        return answers
    import pandas as pd

    successors = [
        [None] if not isinstance(name, str) else list(organisation.list_successors(name, day))
        for name, day in zip(answers["department"], answers["at"].dt.tz_convert(time_zone).dt.date, strict=True)
    ]
    has_one_name = [len(names) == 1 for names in successors]
    names = pd.Series([names[0] for names in successors if len(names) == 1], dtype=object)
    return answers[has_one_name].reset_index(drop=True).assign(department=names)
