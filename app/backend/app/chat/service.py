"""Answers in the making: begun, counted, and brought to an end with the process."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import ExitStack, asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncEngine

from app.chat.assistant import Assistant
from app.chat.events import Tell
from app.chat.limits import StreamLimits
from app.chat.opening import open_turn
from app.chat.question import Question
from app.chat.schemas import ChatRequest
from app.chat.turn import Turn
from app.settings import Settings


class ChatService:
    """Begins turns. Nothing of a conversation stays here when its turn has ended."""

    def __init__(self, settings: Settings, engine: AsyncEngine, assistant: Assistant) -> None:
        self._remembered = settings.chat_history_messages
        self._engine = engine
        self._assistant = assistant
        self._limits = StreamLimits(
            total=settings.chat_streams, per_user=settings.chat_streams_per_user
        )
        self._turns: set[Turn] = set()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """At the end of the block, the answers that are still in the making are stopped and
        stored."""
        yield
        for turn in self._turns:
            turn.stop()
        await asyncio.gather(*(turn.task for turn in self._turns))

    async def begin(self, user_id: str, asked: ChatRequest, headers: Mapping[str, str]) -> Turn:
        """Store the user's message and begin to answer it. `headers` let the tools know whose
        request it is. Raises ApiError."""
        with ExitStack() as place:
            place.enter_context(self._limits.place(user_id))
            opening = await open_turn(
                self._engine,
                user_id,
                asked.conversation_id,
                asked.message,
                remembered=self._remembered,
            )
            question = Question(asked.message, opening.history, asked.time_zone, headers)

            async def answer(tell: Tell) -> None:
                await self._assistant.answer(question, tell)

            turn = Turn(self._engine, user_id, opening, answer)
            self._turns.add(turn)
            kept = place.pop_all()

        def ended(_: asyncio.Task[None]) -> None:
            self._turns.discard(turn)
            kept.close()

        turn.task.add_done_callback(ended)
        return turn
