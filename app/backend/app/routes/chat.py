"""Talking to the assistant about one's tasks."""

import asyncio
import secrets
from typing import Any

from fastapi import APIRouter, Request, Response

from app.auth.middleware import CurrentUser
from app.chat.assistant import Assistant
from app.chat.events import Event, Failed, Finished
from app.chat.schemas import ChatConfig, ChatReply, ChatRequest
from app.chat.service import ChatService
from app.chat.sse import MEDIA_TYPE, EventStream
from app.chat.turn import Turn
from app.http.context import request_id_var, trace_id_var
from app.http.problems import problem_response
from app.http.request_log import REQUEST_ID_HEADER
from app.http.trace_context import TRACEPARENT_HEADER
from app.rate_limit import CHAT, take
from app.routes.responses import REFUSALS
from app.schemas import Problem

router = APIRouter(prefix="/api/chat", tags=["chat"], responses=REFUSALS)

CHAT_RESPONSES: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The answer; or, when text/event-stream is accepted, how it comes about",
        "content": {MEDIA_TYPE: {"schema": {"type": "string"}}},
    },
    404: {"model": Problem, "description": "The user has no such conversation"},
    502: {"model": Problem, "description": "The model gave no answer that can be used"},
    504: {"model": Problem, "description": "The model did not answer in time"},
}


@router.get("/config")
async def get_config(request: Request, _: CurrentUser) -> ChatConfig:
    """Which model answers."""
    assistant: Assistant = request.app.state.assistant
    return assistant.config


@router.post("", response_model=ChatReply, responses=CHAT_RESPONSES)
async def chat(request: Request, user: CurrentUser, asked: ChatRequest) -> Response:
    """Say something to the assistant, which answers and works on the user's tasks. The message
    is stored, whatever becomes of the answer. Closing the connection stops the answer."""
    state = request.app.state
    await take(state.engine, user.id, CHAT, state.settings.rate_limit_chat_per_minute)
    service: ChatService = state.chat
    turn = await service.begin(user.id, asked, _identity(request))
    config: ChatConfig = state.assistant.config
    if MEDIA_TYPE in request.headers.get("accept", ""):
        return EventStream(turn, config)
    return _answer(turn, config, await _end_of(turn, request))


def _identity(request: Request) -> dict[str, str]:
    """What the tools have to know: whose request it is, and which one in the logs."""
    headers = {"Authorization": request.headers["authorization"]}
    if request_id := request_id_var.get():
        headers[REQUEST_ID_HEADER] = request_id
    if trace_id := trace_id_var.get():
        headers[TRACEPARENT_HEADER] = f"00-{trace_id}-{secrets.token_hex(8)}-01"
    return headers


async def _end_of(turn: Turn, request: Request) -> Event:
    """The last event of `turn`, which is stopped when the client goes away."""
    stop = asyncio.create_task(_stop_when_gone(turn, request))
    try:
        while True:
            event = await turn.next_event()
            if isinstance(event, Finished | Failed):
                return event
    finally:
        stop.cancel()
        turn.stop()


async def _stop_when_gone(turn: Turn, request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
    turn.stop()


def _answer(turn: Turn, config: ChatConfig, event: Event) -> Response:
    where = turn.opening.conversation.id
    if isinstance(event, Finished):
        reply = ChatReply(
            conversation_id=where,
            user_message_id=turn.opening.user_message_id,
            message=event.message,
            reply=event.message.content,
            tool_calls=event.message.tool_calls,
            **config.model_dump(),
        )
        return Response(reply.model_dump_json(), media_type="application/json")
    assert isinstance(event, Failed)  # noqa: S101 - there are two last events
    failure = event.failure
    headers = {"Retry-After": failure.retry_after} if failure.retry_after else {}
    return problem_response(
        failure.status, failure.code, failure.detail, headers=headers, conversation_id=where
    )
