"""Values of the workspace as a whole: the check value of its pseudonym key."""

from __future__ import annotations

from sqlalchemy import exists, insert, or_, select

from voc.store import schema
from voc.store.database import Store

__all__ = ["has_pseudonyms", "load_key_check", "save_key_check"]

KEY_CHECK = "key_check"


def load_key_check(store: Store) -> str | None:
    """Return the check value of the workspace's key; None: no key was used yet, or only by an older voc."""
    with store.reading() as connection:
        return connection.execute(select(schema.Setting.value).where(schema.Setting.name == KEY_CHECK)).scalar()


def save_key_check(store: Store, check_value: str) -> str:
    """Save the check value of the workspace's key unless there is one, and return the stored one.

    Of two that use a new workspace at once the first one's key counts.
    """
    setting = schema.Setting
    with store.writing() as connection:
        existing = connection.execute(select(setting.value).where(setting.name == KEY_CHECK)).scalar()
        if existing is None:
            connection.execute(insert(setting).values(name=KEY_CHECK, value=check_value))
        return existing or check_value


def has_pseudonyms(store: Store) -> bool:
    """Tell whether anything is stored that a key was needed for: a file, whose rows' keys depend on it."""
    with store.reading() as connection:
        conditions = [exists().where(model.id > 0) for model in (schema.Batch, schema.Contact, schema.Feedback)]
        return bool(connection.execute(select(or_(*conditions))).scalar())
