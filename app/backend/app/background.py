"""Work beside the requests."""

import asyncio
import logging
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any

logger = logging.getLogger(__name__)


@asynccontextmanager
async def background_task(
    work: Coroutine[Any, Any, None], promise: asyncio.Future[Any]
) -> AsyncIterator[None]:
    """Do `work` in a task that is cancelled at the end of the block. When it fails before it
    kept `promise`, whoever waits for that gets the error."""

    async def watched() -> None:
        try:
            await work
        except Exception as error:
            logger.exception("background work failed")
            if not promise.done():
                promise.set_exception(error)
                promise.exception()  # it has been logged, even if nobody waits

    task = asyncio.create_task(watched())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
