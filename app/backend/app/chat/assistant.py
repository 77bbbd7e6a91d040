"""The assistant as the routes see it: it is loaded behind the start-up, and questions wait."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module
from typing import TYPE_CHECKING

from starlette.types import ASGIApp

from app.background import background_task
from app.chat.events import Tell
from app.chat.question import Question
from app.chat.schemas import ChatConfig
from app.mcp_server.endpoint import McpEndpoint
from app.settings import Settings

if TYPE_CHECKING:
    from app.chat.backing import Backing

RULES = "rules"


class Assistant:
    """Answers questions by the tools that `app` serves. `config` says with which model."""

    def __init__(self, settings: Settings, app: ASGIApp, mcp: McpEndpoint) -> None:
        self._settings = settings
        self._app = app
        self._mcp = mcp
        self._backing: asyncio.Future[Backing]
        rule_based = settings.openai_api_key is None
        model = RULES if rule_based else settings.openai_model
        self.config = ChatConfig(model=model, rule_based=rule_based)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Load, and be there until the end of the block."""
        self._backing = asyncio.get_running_loop().create_future()
        async with background_task(self._serve(), self._backing):
            yield

    async def answer(self, question: Question, tell: Tell) -> None:
        """Answer `question`, telling what happens. Raises ChatFailure."""
        backing = await asyncio.shield(self._backing)
        await backing.answer(question, tell)

    async def _serve(self) -> None:
        # One after the other: the tools are of use without the agent, but not the other way.
        await self._mcp.loaded()
        module = await asyncio.to_thread(import_module, "app.chat.backing")
        backing: Backing = module.Backing(self._settings, self._app)
        self._backing.set_result(backing)
        try:
            await asyncio.Event().wait()
        finally:
            await backing.close()
