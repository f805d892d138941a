"""Copy of the company of ``voc.toml`` in tables, for whoever works with SQL."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from voc.config import Config
from voc.store import schema
from voc.store.database import Store

__all__ = ["sync_company"]

Rows = list[dict[str, Any]]


def sync_company(store: Store, config: Config) -> None:
    """Copy departments, their changes and the channels' costs. Nothing is written when nothing changed."""
    new_rows = _build_rows(config)
    # Compared first, as it is called at every opening: a reader must not wait for a writer.
    with store.reading() as connection:
        if _load_rows(connection) == new_rows:
            return
    with store.writing() as connection:
        _replace_rows(connection, *new_rows)


def _build_rows(config: Config) -> tuple[Rows, Rows, Rows]:
    """Return departments, their changes and costs as of the configuration, in the order of `_load_rows`."""
    departments = [
        {
            "name": department.name,
            "kind": str(department.kind),
            "valid_from": department.valid_from,
            "valid_to": department.valid_to,
        }
        for department in sorted(config.departments, key=lambda department: department.name)
    ]
    changes = [
        {"old": change.old, "new": change.new, "at": change.at, "share": change.share}
        for change in sorted(config.department_changes, key=lambda change: (change.at, change.old, change.new))
    ]
    costs = [
        {"channel": channel.name, "low_eur": channel.cost_low_eur, "high_eur": channel.cost_high_eur}
        for channel in sorted(config.channels, key=lambda channel: channel.name)
        if channel.cost_low_eur is not None and channel.cost_high_eur is not None
    ]
    return departments, changes, costs


def _load_rows(connection: Connection) -> tuple[Rows, Rows, Rows]:
    """Return departments, their changes and costs as the tables hold them."""
    department, change, cost = schema.Department, schema.DepartmentChange, schema.CostRange
    names = {row.id: row.name for row in connection.execute(select(department.id, department.name))}
    departments = connection.execute(
        select(department.name, department.kind, department.valid_from, department.valid_to)
    )
    changes = connection.execute(select(change.from_department, change.to_department, change.at, change.share))
    costs = connection.execute(select(cost.channel, cost.low_eur, cost.high_eur))
    return (
        sorted((dict(row) for row in departments.mappings()), key=lambda row: row["name"]),
        sorted(
            ({"old": names[old], "new": names[new], "at": at, "share": share} for old, new, at, share in changes),
            key=lambda row: (row["at"], row["old"], row["new"]),
        ),
        sorted((dict(row) for row in costs.mappings()), key=lambda row: row["channel"]),
    )


def _replace_rows(connection: Connection, departments: Rows, changes: Rows, costs: Rows) -> None:
    # Changes refer to departments, so they go before them and come back after them.
    connection.execute(delete(schema.DepartmentChange))
    connection.execute(delete(schema.CostRange))
    department_ids = _replace_departments(connection, departments)
    if changes:
        change_rows = [
            {
                "from_department": department_ids[change["old"]],
                "to_department": department_ids[change["new"]],
                "at": change["at"],
                "share": change["share"],
            }
            for change in changes
        ]
        connection.execute(insert(schema.DepartmentChange), change_rows)
    if costs:
        connection.execute(insert(schema.CostRange), costs)


def _replace_departments(connection: Connection, departments: Rows) -> dict[str, int]:
    """Make these the departments, and return the id of each by name; one that was there keeps its id."""
    department = schema.Department
    department_ids = {row.name: row.id for row in connection.execute(select(department.id, department.name))}
    obsolete = department_ids.keys() - {row["name"] for row in departments}
    connection.execute(delete(department).where(department.name.in_(obsolete)))
    for row in departments:
        if row["name"] in department_ids:
            connection.execute(update(department).where(department.id == department_ids[row["name"]]).values(row))
        else:
            department_ids[row["name"]] = connection.execute(
                insert(department).values(row).returning(department.id)
            ).scalar_one()
    return department_ids
