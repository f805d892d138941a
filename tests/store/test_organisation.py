from datetime import date

import pytest
from sqlalchemy import event, select

from voc.config import Config
from voc.store import schema, sync_company

CONFIG = {
    "departments": [
        {"name": "Meetdata", "valid_to": date(2026, 4, 1)},
        {"name": "Marktprocessen", "valid_to": date(2026, 4, 1)},
        {"name": "Meetdata & Marktprocessen", "valid_from": date(2026, 4, 1)},
        {"name": "Netbeheerder", "kind": "partner"},
    ],
    "department_changes": [
        {"old": "Meetdata", "new": "Meetdata & Marktprocessen", "at": date(2026, 4, 1)},
        {"old": "Marktprocessen", "new": "Meetdata & Marktprocessen", "at": date(2026, 4, 1), "share": 0.5},
    ],
    "channels": [{"name": "phone", "cost_low_eur": 5, "cost_high_eur": 9}, {"name": "letter"}],
}


def rows(store, *columns):
    with store.reading() as connection:
        return [tuple(row) for row in connection.execute(select(*columns).order_by(*columns))]


def test_the_company_stands_in_tables_as_in_the_configuration(store):
    sync_company(store, Config.model_validate(CONFIG))
    department, change, cost = schema.Department, schema.DepartmentChange, schema.CostRange
    assert rows(store, department.name, department.kind, department.valid_to) == [
        ("Marktprocessen", "internal", date(2026, 4, 1)),
        ("Meetdata", "internal", date(2026, 4, 1)),
        ("Meetdata & Marktprocessen", "internal", None),
        ("Netbeheerder", "partner", None),
    ]
    names = dict(rows(store, department.id, department.name))
    found = rows(store, change.from_department, change.to_department, change.at, change.share)
    assert sorted((names[old], names[new], at, share) for old, new, at, share in found) == [
        ("Marktprocessen", "Meetdata & Marktprocessen", date(2026, 4, 1), 0.5),
        ("Meetdata", "Meetdata & Marktprocessen", date(2026, 4, 1), 1.0),
    ]
    assert rows(store, cost.channel, cost.low_eur, cost.high_eur) == [("phone", 5, 9)]


@pytest.mark.parametrize(
    "config",
    [
        {},
        {**CONFIG, "department_changes": []},
        {**CONFIG, "channels": [{"name": "phone", "cost_low_eur": 6, "cost_high_eur": 9}]},
        {"departments": [{"name": "Netbeheerder", "kind": "supplier"}, {"name": "Facturatie"}]},
    ],
)
def test_a_changed_configuration_changes_the_tables_and_the_ids_stay(config, store):
    sync_company(store, Config.model_validate(CONFIG))
    before = dict(rows(store, schema.Department.name, schema.Department.id))
    changed = Config.model_validate(config)
    sync_company(store, changed)
    after = dict(rows(store, schema.Department.name, schema.Department.id))
    assert after.keys() == {department.name for department in changed.departments}
    assert all(after[name] == before[name] for name in after.keys() & before.keys())
    assert len(rows(store, schema.DepartmentChange.at)) == len(changed.department_changes)
    assert len(rows(store, schema.CostRange.low_eur)) == len(changed.channels) - (changed.channels != () and
        sum(channel.cost_low_eur is None for channel in changed.channels))  # fmt: skip


def test_nothing_is_written_when_nothing_changed(store):
    sync_company(store, Config.model_validate(CONFIG))
    said = []
    event.listen(store.engine, "before_cursor_execute", lambda _c, _cursor, statement, *_: said.append(statement))
    sync_company(store, Config.model_validate(CONFIG))
    assert said
    assert not [statement for statement in said if statement.startswith(("INSERT", "DELETE", "UPDATE"))]
