"""A turn as server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html)."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import asdict
from typing import Any

from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from app.chat.events import Delta, Event, Failed, Finished
from app.chat.schemas import ChatConfig
from app.chat.turn import Turn

KEEP_ALIVE_SECONDS = 15.0
MEDIA_TYPE = "text/event-stream"
KEEP_ALIVE = ": keep-alive\n\n"


class EventStream(StreamingResponse):
    """Tells `turn` as it goes. When the client closes the connection, the turn is stopped."""

    def __init__(self, turn: Turn, config: ChatConfig) -> None:
        self._turn = turn
        # No proxy in between may hold pieces back.
        headers = {"X-Accel-Buffering": "no"}
        super().__init__(_told(turn, config), media_type=MEDIA_TYPE, headers=headers)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._turn.stop()


async def _told(turn: Turn, config: ChatConfig) -> AsyncIterator[str]:
    opening = turn.opening
    start = {
        "conversation_id": opening.conversation.id,
        "title": opening.conversation.title,
        "user_message_id": opening.user_message_id,
        **config.model_dump(),
    }
    yield encode("start", start)
    while True:
        try:
            event = await asyncio.wait_for(turn.next_event(), KEEP_ALIVE_SECONDS)
        except TimeoutError:
            yield KEEP_ALIVE
            continue
        yield _encode_event(event, opening.conversation.id)
        if isinstance(event, Finished | Failed):
            return


def _encode_event(event: Event, conversation_id: int) -> str:
    match event:
        case Delta():
            return encode("delta", asdict(event))
        case Finished(message, conversation):
            done = {"message": message, "conversation": conversation}
            return encode("done", {key: item.model_dump(mode="json") for key, item in done.items()})
        case Failed(failure, message):
            return encode(
                "error",
                {
                    "code": failure.code,
                    "title": failure.title,
                    "detail": failure.detail,
                    "retryable": failure.retryable,
                    "conversation_id": conversation_id,
                    "message": message.model_dump(mode="json") if message else None,
                },
            )
        case _:
            return encode("tool", asdict(event))


def encode(name: str, data: dict[str, Any]) -> str:
    """One event. JSON has no line breaks, so that a single data line holds it."""
    return f"event: {name}\ndata: {json.dumps(data)}\n\n"
