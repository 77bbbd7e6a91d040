"""Whether this process can do its work now: the database answers, and its schema fits."""

import asyncio
import logging
import time
from dataclasses import dataclass

from sqlalchemy import String, column, select, table, text
from sqlalchemy.exc import DBAPIError, ProgrammingError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncEngine

from app.db_errors import explain
from app.schema_version import VERSION_TABLE, KnownMigrations, SchemaState

logger = logging.getLogger(__name__)

# Below the probe timeout that the charts set, so that the reason arrives instead of nothing.
CHECK_SECONDS = 3.0
STATEMENT_SECONDS = 2
LIMIT = text(f"SET LOCAL statement_timeout = '{STATEMENT_SECONDS}s'")
REVISION = select(column("version_num", String)).select_from(table(VERSION_TABLE))
UNDEFINED_TABLE = "42P01"


@dataclass(frozen=True)
class Readiness:
    """`checks` holds `ok` or the name of the reason, by check; `detail` explains a refusal to
    anybody, and `cause`, in the database's own words, to readers of the log."""

    checks: dict[str, str]
    detail: str | None = None
    cause: str | None = None

    @property
    def ready(self) -> bool:
        return self.detail is None


class ReadinessCheck:
    """Asks the database on a connection of its own, so that a busy pool is not an outage.

    A good answer holds for `cache_seconds`; asking wakes a database that suspends when idle.
    """

    def __init__(
        self, engine: AsyncEngine, migrations: KnownMigrations, *, cache_seconds: float
    ) -> None:
        self._engine = engine
        self._migrations = migrations
        self._cache_seconds = cache_seconds
        self._turn = asyncio.Lock()
        self._good: Readiness | None = None
        self._good_until = float("-inf")

    async def __call__(self) -> Readiness:
        """The verdict, after at most CHECK_SECONDS. Does not raise."""
        if self._good is not None and time.monotonic() < self._good_until:
            return self._good
        try:
            async with asyncio.timeout(CHECK_SECONDS), self._turn:
                result = self._judge(await self._revision())
        except TimeoutError:
            detail = f"the database did not answer within {CHECK_SECONDS:.0f} s"
            result = Readiness({"database": "database_timeout"}, detail)
        except (DBAPIError, PoolTimeoutError, OSError) as error:
            cause = explain(error)
            result = Readiness({"database": cause.code}, cause.meaning, cause.message)
        if result.ready:
            self._good, self._good_until = result, time.monotonic() + self._cache_seconds
        else:
            why = result.cause or result.detail
            logger.warning("not ready", extra={"checks": result.checks, "cause": why})
        return result

    async def _revision(self) -> str | None:
        async with self._engine.connect() as connection:
            # Local to the transaction: a pooler hands the connection on to others after it.
            await connection.execute(LIMIT)
            try:
                found = await connection.execute(REVISION)
            except ProgrammingError as error:
                if getattr(error.orig, "sqlstate", None) != UNDEFINED_TABLE:
                    raise
                return None
            return found.scalar_one_or_none()

    def _judge(self, revision: str | None) -> Readiness:
        state = self._migrations.state(revision)
        if state.usable:
            return Readiness({"database": "ok", "schema": "ok"})
        head = self._migrations.head
        detail = {
            SchemaState.MISSING: f"there is no schema yet (expected {head}): run migrations",
            SchemaState.BEHIND: f"the schema is at {revision}, expected {head}: run migrations",
        }[state]
        return Readiness({"database": "ok", "schema": f"schema_{state}"}, detail)
