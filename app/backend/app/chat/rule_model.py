"""The rules as a model of the Agents SDK: the same agent and tools, and no service to ask."""

import json
import time
import uuid
from collections.abc import AsyncIterator
from datetime import date
from typing import Any

from agents.items import ModelResponse, TResponseInputItem, TResponseStreamEvent
from agents.models.interface import Model
from agents.usage import Usage
from openai.types.responses import (
    Response,
    ResponseCompletedEvent,
    ResponseFunctionToolCall,
    ResponseOutputItem,
    ResponseOutputMessage,
    ResponseOutputText,
    ResponseTextDeltaEvent,
)

from app.chat.agent import read_output
from app.chat.rules.decide import decide, remember
from app.chat.rules.memory import Outcome, Reply, Step, Turn


class RuleModel(Model):
    """Decides by rules, seen from the day `today`."""

    def __init__(self, today: date) -> None:
        self._today = today

    async def get_response(
        self, system_instructions: str | None, input: Any, *_: Any, **__: Any
    ) -> ModelResponse:
        """The next step as a whole."""
        return ModelResponse(output=self._output(input), usage=Usage(), response_id=None)

    async def stream_response(
        self, system_instructions: str | None, input: Any, *_: Any, **__: Any
    ) -> AsyncIterator[TResponseStreamEvent]:
        """The next step, its text line by line."""
        output = self._output(input)
        number = 0
        for item in output:
            if isinstance(item, ResponseOutputMessage):
                for line in _text(item).splitlines(keepends=True):
                    yield _delta(item.id, line, number)
                    number += 1
        response = Response(
            id=_new_id("resp"),
            created_at=time.time(),
            model="rules",
            object="response",
            output=output,
            parallel_tool_calls=True,
            tool_choice="auto",
            tools=[],
        )
        yield ResponseCompletedEvent(
            response=response, sequence_number=number, type="response.completed"
        )

    def _output(self, items: str | list[TResponseInputItem]) -> list[ResponseOutputItem]:
        *earlier, current = read_turns(items)
        step = decide(current, remember(earlier, self._today), self._today)
        return _say(step)


def read_turns(items: str | list[Any]) -> list[Turn]:
    """What the user said, each time with the tools that were used for it. The last is current."""
    if isinstance(items, str):
        return [Turn(items)]
    texts: list[str] = []
    outcomes: list[list[Outcome]] = []
    calls: dict[str, dict[str, Any]] = {}
    for item in items:
        kind = item.get("type", "message")
        if item.get("role") == "user":
            texts.append(str(item["content"]))
            outcomes.append([])
        elif kind == "function_call":
            calls[item["call_id"]] = item
        elif kind == "function_call_output" and outcomes and item["call_id"] in calls:
            outcomes[-1].append(_outcome(calls[item["call_id"]], item["output"]))
    turns = [Turn(text, tuple(made)) for text, made in zip(texts, outcomes, strict=True)]
    return turns or [Turn("")]


def _outcome(call: dict[str, Any], output: Any) -> Outcome:
    result, error = read_output(output)
    if error is None and not isinstance(result, dict):
        result, error = None, "The tool gave no answer."
    return Outcome(call["name"], json.loads(call["arguments"] or "{}"), result, error)


def _say(step: Step) -> list[ResponseOutputItem]:
    if not isinstance(step, Reply):
        return [
            ResponseFunctionToolCall(
                call_id=_new_id("call"),
                name=call.name,
                arguments=json.dumps(call.arguments),
                type="function_call",
            )
            for call in step
        ]
    text = ResponseOutputText(annotations=[], text=step.text, type="output_text")
    return [
        ResponseOutputMessage(
            id=_new_id("msg"),
            content=[text],
            role="assistant",
            status="completed",
            type="message",
        )
    ]


def _text(message: ResponseOutputMessage) -> str:
    return "".join(part.text for part in message.content if isinstance(part, ResponseOutputText))


def _delta(item_id: str, text: str, number: int) -> ResponseTextDeltaEvent:
    return ResponseTextDeltaEvent(
        content_index=0,
        delta=text,
        item_id=item_id,
        logprobs=[],
        output_index=0,
        sequence_number=number,
        type="response.output_text.delta",
    )


def _new_id(kind: str) -> str:
    return f"{kind}_{uuid.uuid4().hex}"
