"""Alembic's migrations: a database of any earlier version becomes one of this version.

A new revision: ``alembic`` is called by ``voc.store.migrate`` only, so write the file by hand or print what is
missing with ``alembic.autogenerate.produce_migrations``; set ``HEAD`` there; test it on a filled database.
"""
