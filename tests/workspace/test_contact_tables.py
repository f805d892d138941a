"""Tables about contacts: of the month that is asked for, or the last one with data."""

import pytest

from voc import insight
from voc.errors import PeriodError
from voc.insight import promises, repeat_contacts
from voc.records import Period
from voc.workspace.contact_tables import ContactTables

OCTOBER = Period(2026, 10)


@pytest.fixture
def asked(monkeypatch):
    """Record with what each table is asked for."""
    calls = []
    for module, name in (
        (insight, "list_urgent_items"),
        (repeat_contacts, "tabulate_repeats"),
        (promises, "tabulate_promises"),
    ):
        monkeypatch.setattr(module, name, lambda facts, period, name=name: calls.append((name, facts, period)))
    return calls


@pytest.fixture
def figures():
    return ContactTables(lambda: "facts", lambda text: OCTOBER if text is None else Period.parse(text))


def test_without_a_month_it_is_the_last_one_and_of_promises_all(figures, asked):
    figures.urgent()
    figures.repeats()
    figures.promises()
    assert asked == [
        ("list_urgent_items", "facts", OCTOBER),
        ("tabulate_repeats", "facts", OCTOBER),
        ("tabulate_promises", "facts", None),
    ]


def test_a_month_is_the_one_that_is_asked_for(figures, asked):
    for table in (figures.urgent, figures.repeats, figures.promises):
        table("2026-08")
    assert {period for _, _, period in asked} == {Period(2026, 8)}
    with pytest.raises(PeriodError):
        figures.promises("augustus")
