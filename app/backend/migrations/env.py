"""Alembic runs this. The connection comes from app.migrate, or, for the `alembic` command in
development, from DATABASE_URL_DIRECT or DATABASE_URL."""

import os

from alembic import context
from sqlalchemy import Connection, create_engine

from app.models import Table
from app.schema_version import VERSION_TABLE
from app.settings import load_settings


def _run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Table.metadata,
        version_table=VERSION_TABLE,
        # A migration that leaves its transaction must not commit half of the one before it.
        transaction_per_migration=True,
        # The frontend keeps its own tables in the same database: they are not ours to drop.
        include_name=lambda name, kind, _: kind != "table" or name in Table.metadata.tables,
    )
    with context.begin_transaction():
        context.run_migrations()


if connection := context.config.attributes.get("connection"):
    _run(connection)
else:
    target = load_settings(os.environ, serving=False).database_direct
    with create_engine(target.url, connect_args=target.connect_args).connect() as own:
        _run(own)
