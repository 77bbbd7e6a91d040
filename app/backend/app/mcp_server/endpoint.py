"""/mcp in the application: the server is loaded behind the start-up, and requests wait for it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from app.background import background_task

if TYPE_CHECKING:
    from mcp.server.streamable_http_manager import StreamableHTTPSessionManager

PATH = "/mcp"


class McpEndpoint:
    """ASGI application. Within `running` the SDK is loaded in a thread, and then it serves."""

    def __init__(self, *, max_body_bytes: int) -> None:
        self._max_body_bytes = max_body_bytes
        self.route = Route(PATH, self, include_in_schema=False)
        self._manager: asyncio.Future[StreamableHTTPSessionManager]

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Load and serve until the end of the block."""
        self._manager = asyncio.get_running_loop().create_future()
        async with background_task(self._serve(), self._manager):
            yield

    async def loaded(self) -> None:
        """Returns when requests no longer have to wait."""
        await asyncio.shield(self._manager)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope["route"] = self.route  # as FastAPI does for its own, by which metrics name it
        if scope["method"] == "GET":
            # Without sessions there is nothing to listen for; the protocol's word for that is 405.
            raise HTTPException(405, "This server sends nothing unasked.", {"Allow": "POST"})
        manager = await asyncio.shield(self._manager)
        await manager.handle_request(scope, receive, send)

    async def _serve(self) -> None:
        module = await asyncio.to_thread(import_module, "app.mcp_server.server")
        manager = module.session_manager(max_body_bytes=self._max_body_bytes)
        async with manager.run():
            self._manager.set_result(manager)
            await asyncio.Event().wait()
