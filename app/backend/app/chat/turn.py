"""One answer in the making. Whatever happens to it, what was said is stored."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

from sqlalchemy.ext.asyncio import AsyncEngine

from app.chat.events import ChatFailure, Delta, Event, Failed, Finished, Progress, Tell, ToolUse
from app.chat.opening import Opening
from app.chat.schemas import ConversationRead, MessageRead, ToolCall
from app.db import transaction
from app.metrics import CHAT_AGENT_RUNS
from app.models import MESSAGE_LENGTH
from app.store import conversations

logger = logging.getLogger("app.chat")

Answer = Callable[[Tell], Awaitable[None]]
NOT_STORED = "The answer could not be stored. Try again in a moment."


class Turn:
    """Runs `answer` in a task of its own, so that it ends well when its reader goes away."""

    def __init__(self, engine: AsyncEngine, user_id: str, opening: Opening, answer: Answer) -> None:
        self._engine = engine
        self._user_id = user_id
        self.opening = opening
        self._answer = answer
        self._events: asyncio.Queue[Event] = asyncio.Queue()
        self._text: list[str] = []
        self._tools: dict[str, ToolUse] = {}
        self._stopping = False
        self._answering: asyncio.Task[None] | None = None
        self.task: asyncio.Task[None] = asyncio.create_task(self._run())

    def stop(self) -> None:
        """End the answer here. Nothing happens to one that has ended."""
        self._stopping = True
        if self._answering is not None:
            self._answering.cancel()

    async def next_event(self) -> Event:
        """What happens next. After Finished or Failed there is nothing more."""
        return await self._events.get()

    async def events(self) -> AsyncIterator[Event]:
        """All that happens, up to the end."""
        while True:
            event = await self.next_event()
            yield event
            if isinstance(event, Finished | Failed):
                return

    async def _run(self) -> None:
        failure = await self._say()
        status = "failed" if failure else "stopped" if self._stopping else "complete"
        CHAT_AGENT_RUNS.labels(status).inc()
        details = {"outcome": status, "code": failure.code if failure else None}
        logger.info("answer", extra=details)
        self._events.put_nowait(await self._store(status, failure))

    async def _say(self) -> ChatFailure | None:
        """Have it answered; the failure when that was not possible."""
        if self._stopping:
            return None
        self._answering = asyncio.create_task(self._answer_all())
        # Waited for, not awaited: that it is cancelled is no cancellation of this task.
        await asyncio.wait([self._answering])
        if self._answering.cancelled() or self._stopping:
            return None
        error = self._answering.exception()
        if error is None or isinstance(error, ChatFailure):
            return error
        logger.error("the assistant failed", exc_info=error)
        return ChatFailure("internal_error", 500, "Something went wrong on our side. Try again.")

    async def _answer_all(self) -> None:
        await self._answer(self._note)

    def _note(self, progress: Progress) -> None:
        if isinstance(progress, Delta):
            self._text.append(progress.text)
        else:
            self._tools[progress.id] = progress
        self._events.put_nowait(progress)

    async def _store(self, status: str, failure: ChatFailure | None) -> Event:
        content = "".join(self._text)
        if failure and not content.strip():
            content = failure.detail
        try:
            stored = await self._write(storable(content)[:MESSAGE_LENGTH], status)
        except Exception as error:
            logger.error("answer not stored", extra={"cause": type(error).__name__})
            return Failed(failure or ChatFailure("database_unavailable", 503, NOT_STORED), None)
        if failure or stored is None:
            gone = ChatFailure(
                "conversation_not_found", 404, "The conversation was deleted.", retryable=False
            )
            return Failed(failure or gone, stored[0] if stored else None)
        return Finished(*stored)

    async def _write(
        self, content: str, status: str
    ) -> tuple[MessageRead, ConversationRead] | None:
        """The stored answer and its conversation; None when that was deleted meanwhile."""
        where = self.opening.conversation.id
        async with transaction(self._engine) as session:
            used = await conversations.use_conversation(session, self._user_id, where)
            if used is None:
                return None
            message = await conversations.add_message(
                session,
                self._user_id,
                where,
                role="assistant",
                content=content,
                tool_calls=[_call(use) for use in self._tools.values()],
                status=status,
            )
            return MessageRead.model_validate(message), ConversationRead.model_validate(used)


def _call(use: ToolUse) -> dict[str, Any]:
    error = use.error if use.status != "running" else "It was stopped before it ended."
    call = ToolCall(
        id=use.id, name=use.name, arguments=use.arguments, result=use.result, error=error
    )
    stored: dict[str, Any] = storable(call.model_dump(mode="json"))
    return stored


def storable(value: Any) -> Any:
    """`value` without the characters that PostgreSQL does not store: NUL, halves of surrogates."""
    if isinstance(value, str):
        return value.replace("\0", "").encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, dict):
        return {storable(key): storable(item) for key, item in value.items()}
    return [storable(item) for item in value] if isinstance(value, list) else value
