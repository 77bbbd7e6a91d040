"""Bring the database's schema up to this code's: `python -m app.migrate`.

Exits 0 when the schema is (now) usable and 1 otherwise, after one log line that says so.
"""

import json
import logging
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from app.database_url import DatabaseTarget
from app.db_errors import explain
from app.logs import configure_logging
from app.schema_version import MIGRATIONS, VERSION_TABLE, KnownMigrations, SchemaState
from app.settings import Settings, SettingsError, load_settings

logger = logging.getLogger("app.migrate")

# "todobknd" as a number: any that nobody else who locks in this database uses.
ADVISORY_LOCK = 0x746F646F_626B6E64
RETRY_SECONDS = 1.0
LOCK_POLL_SECONDS = 0.5
# A migration that waits for a table (a backup may read it for long) holds up every query behind
# it: let go soon, let them through, and try again.
TABLE_LOCK_TIMEOUT = "1s"
TABLE_RETRY_SECONDS = 2.0
LOCK_NOT_AVAILABLE = "55P03"
# What a container leaves here stays in the status of its pod; the kubelet makes the file.
TERMINATION_LOG = Path("/dev/termination-log")


def alembic_config() -> Config:
    """Alembic's configuration, without any file."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config


class MigrationError(Exception):
    """Why the schema could not be brought up, fit for the log."""


@dataclass(frozen=True)
class Migrated:
    """From which revision to which; the same when there was nothing to do."""

    before: str | None
    after: str | None
    state: SchemaState


def migrate(settings: Settings) -> Migrated:
    """Upgrade to the newest migration, one process at a time.

    Waits up to `migrate_connect_seconds` for a database that is starting, and up to
    `migrate_lock_seconds` for another migration to finish, and again for a table in use.
    Raises MigrationError.
    """
    target = settings.database_direct
    engine = create_engine(target.url, connect_args=target.connect_args, poolclass=NullPool)
    try:
        with (
            _connect(engine, target, settings.migrate_connect_seconds) as connection,
            _lock(connection, settings.migrate_lock_seconds),
        ):
            return _upgrade(connection, settings.migrate_lock_seconds)
    except SQLAlchemyError as error:
        raise MigrationError(f"{target.address}: {explain(error).message}") from error


def _connect(engine: Engine, target: DatabaseTarget, patience: float) -> Connection:
    deadline = time.monotonic() + patience
    while True:
        try:
            return engine.connect()
        except DBAPIError as error:
            cause = explain(error)
            if not cause.transient:
                raise
            if time.monotonic() + RETRY_SECONDS > deadline:
                raise MigrationError(
                    f"{target.address}: {cause.message}; gave up after {patience:.0f} s"
                ) from error
            logger.info("waiting for the database", extra={"cause": cause.code})
            time.sleep(RETRY_SECONDS)


@contextmanager
def _lock(connection: Connection, patience: float) -> Iterator[None]:
    deadline = time.monotonic() + patience
    # A loop and not one blocking call: the wait is bounded here, whatever the server's settings.
    while not _call(connection, "pg_try_advisory_lock"):
        if time.monotonic() + LOCK_POLL_SECONDS > deadline:
            raise MigrationError(
                f"another migration has held the lock for {patience:.0f} s; "
                "see whether its job still runs"
            )
        time.sleep(LOCK_POLL_SECONDS)
    try:
        yield
    finally:
        # When the connection is lost, so is the lock, and what matters is the error before.
        with suppress(SQLAlchemyError):
            connection.rollback()
            _call(connection, "pg_advisory_unlock")


def _call(connection: Connection, function: str) -> bool:
    result = bool(connection.scalar(text(f"SELECT {function}(:key)"), {"key": ADVISORY_LOCK}))
    connection.commit()
    return result


def _upgrade(connection: Connection, patience: float) -> Migrated:
    known = KnownMigrations()
    before = _revision(connection)
    if known.state(before).usable:
        return Migrated(before, before, known.state(before))
    connection.execute(text(f"SET lock_timeout = '{TABLE_LOCK_TIMEOUT}'"))
    connection.commit()
    _run_migrations(connection, patience)
    after = _revision(connection)
    return Migrated(before, after, known.state(after))


def _run_migrations(connection: Connection, patience: float) -> None:
    config = alembic_config()
    config.attributes["connection"] = connection
    deadline = time.monotonic() + patience
    while True:
        try:
            return command.upgrade(config, "head")
        except DBAPIError as error:
            if getattr(error.orig, "sqlstate", None) != LOCK_NOT_AVAILABLE:
                raise
            connection.rollback()
            if time.monotonic() + TABLE_RETRY_SECONDS > deadline:
                raise MigrationError(
                    f"a table has been in use for {patience:.0f} s; see which transaction "
                    "stays open (pg_stat_activity, xact_start)"
                ) from error
            logger.info("waiting for a table that is in use")
            time.sleep(TABLE_RETRY_SECONDS)


def _revision(connection: Connection) -> str | None:
    context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
    revision = context.get_current_revision()
    connection.rollback()
    return revision


def tell_schema(schema: str | None, file: Path = TERMINATION_LOG) -> None:
    """Leave the database's revision where the deployment finds it; nothing outside Kubernetes."""
    if schema is not None and file.exists():
        with suppress(OSError):
            file.write_text(json.dumps({"schema": schema}))


def main() -> int:
    """The exit code."""
    configure_logging("INFO")
    started = time.monotonic()
    try:
        settings = load_settings(os.environ, serving=False)
        configure_logging(settings.log_level)
        result = migrate(settings)
    except SettingsError as error:
        logger.error("migration failed: wrong settings", extra={"cause": str(error)})
        return 1
    except MigrationError as error:
        logger.error("migration failed", extra={"cause": str(error)})
        return 1
    except Exception:
        logger.exception("migration failed: a fault in the migration itself")
        return 1
    tell_schema(result.after)
    messages = {
        SchemaState.AT_HEAD: "schema is up to date",
        SchemaState.AHEAD: "schema is newer than this version; left as it is",
    }
    logger.info(
        messages[result.state],
        extra={
            "changed": result.before != result.after,
            "from": result.before,
            "to": result.after,
            "seconds": round(time.monotonic() - started, 2),
        },
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
