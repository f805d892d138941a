"""The company as ``voc.toml`` tells it, mirrored into tables for whoever works with SQL."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from voc.config import Config
from voc.store import schema
from voc.store.database import Store

__all__ = ["sync_company"]

Rows = list[dict[str, Any]]


def sync_company(store: Store, config: Config) -> None:
    """Mirror departments, their changes and the channels' costs. Nothing is written when nothing changed."""
    wanted = _wanted(config)
    with store.reading() as connection:
        if _there(connection) == wanted:
            return
    with store.writing() as connection:
        _mirror(connection, *wanted)


def _wanted(config: Config) -> tuple[Rows, Rows, Rows]:
    departments = [
        {"name": d.name, "kind": str(d.kind), "valid_from": d.valid_from, "valid_to": d.valid_to}
        for d in sorted(config.departments, key=lambda d: d.name)
    ]
    changes = [
        {"old": change.old, "new": change.new, "at": change.at, "share": change.share}
        for change in sorted(config.department_changes, key=lambda c: (c.at, c.old, c.new))
    ]
    costs = [
        {"channel": channel.name, "low_eur": channel.cost_low_eur, "high_eur": channel.cost_high_eur}
        for channel in sorted(config.channels, key=lambda c: c.name)
        if channel.cost_low_eur is not None and channel.cost_high_eur is not None
    ]
    return departments, changes, costs


def _there(connection: Connection) -> tuple[Rows, Rows, Rows]:
    department, change, cost = schema.Department, schema.DepartmentChange, schema.CostRange
    names = {row.id: row.name for row in connection.execute(select(department.id, department.name))}
    departments = connection.execute(
        select(department.name, department.kind, department.valid_from, department.valid_to)
    )
    changes = connection.execute(select(change.from_department, change.to_department, change.at, change.share))
    costs = connection.execute(select(cost.channel, cost.low_eur, cost.high_eur))
    return (
        sorted((dict(row) for row in departments.mappings()), key=lambda d: d["name"]),
        sorted(
            ({"old": names[old], "new": names[new], "at": at, "share": share} for old, new, at, share in changes),
            key=lambda c: (c["at"], c["old"], c["new"]),
        ),
        sorted((dict(row) for row in costs.mappings()), key=lambda c: c["channel"]),
    )


def _mirror(connection: Connection, departments: Rows, changes: Rows, costs: Rows) -> None:
    department = schema.Department
    connection.execute(delete(schema.DepartmentChange))
    connection.execute(delete(schema.CostRange))
    ids = {row.name: row.id for row in connection.execute(select(department.id, department.name))}
    gone = ids.keys() - {row["name"] for row in departments}
    connection.execute(delete(department).where(department.name.in_(gone)))
    for row in departments:
        if row["name"] in ids:
            connection.execute(update(department).where(department.id == ids[row["name"]]).values(row))
        else:
            ids[row["name"]] = connection.execute(insert(department).values(row).returning(department.id)).scalar_one()
    if changes:
        connection.execute(
            insert(schema.DepartmentChange),
            [
                {
                    "from_department": ids[change["old"]],
                    "to_department": ids[change["new"]],
                    "at": change["at"],
                    "share": change["share"],
                }
                for change in changes
            ],
        )
    if costs:
        connection.execute(insert(schema.CostRange), costs)
