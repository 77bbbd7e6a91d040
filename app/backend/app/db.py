"""The connection pool, and sessions for requests."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine

from app.database_url import DatabaseTarget

# Neon suspends a compute after 300 s without queries: drop connections before that.
POOL_RECYCLE_SECONDS = 240
POOL_WAIT_SECONDS = 10

# Behind PgBouncer in transaction mode the next statement may reach another server connection,
# where a statement prepared on this one is unknown (before PgBouncer 1.21, or when it is off).
POOLER_SAFE = {"prepare_threshold": None}


def create_engine(target: DatabaseTarget, *, pool_size: int) -> AsyncEngine:
    """A pool of up to `pool_size` lasting connections and as many short-lived ones at a rush.

    Nothing is connected yet. Each connection is checked before use, so a database that was
    restarted or suspended costs a reconnect and not a failed request.
    """
    return create_async_engine(
        target.url,
        connect_args=target.connect_args | POOLER_SAFE,
        pool_size=pool_size,
        max_overflow=pool_size,
        pool_timeout=POOL_WAIT_SECONDS,
        pool_recycle=POOL_RECYCLE_SECONDS,
        pool_pre_ping=True,
        hide_parameters=True,
    )


@asynccontextmanager
async def transaction(engine: AsyncEngine) -> AsyncIterator[AsyncSession]:
    """A session in one transaction: committed at the end of the block, rolled back when it
    raises."""
    async with AsyncSession(engine, expire_on_commit=False) as session, session.begin():
        yield session


async def get_session(request: Request) -> AsyncIterator[AsyncSession]:
    """A session in one transaction: committed before the response is sent, rolled back when the
    handler raises."""
    async with transaction(request.app.state.engine) as session:
        yield session


async def get_statement_session(request: Request) -> AsyncIterator[AsyncSession]:
    """A session in which each statement is a transaction of its own: for handlers that make one
    only, it saves two round trips."""
    engine: AsyncEngine = request.app.state.engine
    autocommit = engine.execution_options(isolation_level="AUTOCOMMIT")
    async with AsyncSession(autocommit, expire_on_commit=False) as session:
        yield session


DatabaseSession = Annotated[AsyncSession, Depends(get_session, scope="function")]
StatementSession = Annotated[AsyncSession, Depends(get_statement_session, scope="function")]
