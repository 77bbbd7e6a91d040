"""How often a user may do something. Counted in the database, so that all replicas share it."""

import math

from fastapi import Request
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from app.auth.middleware import CurrentUser
from app.http.problems import ApiError

WRITES, CHAT = "writes", "chat"
READING = ("GET", "HEAD", "OPTIONS")

# A window of one minute opens with the first use, and the first use after it opens the next.
_TAKE = text("""
    INSERT INTO rate_limit AS r (user_id, bucket, started_at, used)
    VALUES (:user_id, :bucket, now(), 1)
    ON CONFLICT (user_id, bucket) DO UPDATE SET
        started_at = CASE WHEN r.started_at > now() - interval '1 minute'
                          THEN r.started_at ELSE now() END,
        used = CASE WHEN r.started_at > now() - interval '1 minute' THEN r.used + 1 ELSE 1 END
    RETURNING used, extract(epoch FROM started_at + interval '1 minute' - now())
""")
# Waits for nobody: what another one works on is left to them, or to the next sweep.
_SWEEP = text("""
    DELETE FROM rate_limit WHERE (user_id, bucket) IN (
        SELECT user_id, bucket FROM rate_limit
        WHERE started_at < now() - interval '10 minutes'
        ORDER BY started_at LIMIT 100 FOR UPDATE SKIP LOCKED
    )
""")


async def take(engine: AsyncEngine, user_id: str, bucket: str, limit: int) -> None:
    """Count one use of `bucket` by the user. Raises ApiError 429 with Retry-After in seconds
    when there were `limit` of them within the minute; a limit of 0 is none.

    Counts at once, in no transaction of the caller's: what fails later was used all the same.
    """
    if limit == 0:
        return
    async with engine.connect() as connection:
        await connection.execution_options(isolation_level="AUTOCOMMIT")
        found = await connection.execute(_TAKE, {"user_id": user_id, "bucket": bucket})
        used, seconds_left = found.one()
        if used == 1:
            await connection.execute(_SWEEP)
    if used > limit:
        wait = max(1, math.ceil(seconds_left))
        raise ApiError(
            429,
            "rate_limited",
            f"At most {limit} a minute are allowed. Try again in {wait} s.",
            headers={"Retry-After": str(wait)},
        )


async def limit_writes(request: Request, user: CurrentUser) -> None:
    """Dependency of a router: counts its requests that change something."""
    if request.method not in READING:
        state = request.app.state
        limit = state.settings.rate_limit_writes_per_minute
        await take(state.engine, user.id, WRITES, limit)
