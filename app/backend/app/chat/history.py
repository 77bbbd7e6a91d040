"""A stored conversation as input for a model, in the form of the Responses API."""

import json
from collections.abc import Sequence
from typing import Any

from app.chat.schemas import MessageRead, ToolCall


def input_items(
    history: Sequence[MessageRead], text: str, *, answers_with_tools: int
) -> list[dict[str, Any]]:
    """The conversation so far and the new message `text`. Results of tools can be long: with
    answers older than the last `answers_with_tools` they are left out."""
    answers = [message.id for message in history if message.role == "assistant"]
    recent = set(answers[max(0, len(answers) - answers_with_tools) :])
    items: list[dict[str, Any]] = []
    for message in history:
        if message.id in recent:
            for call in message.tool_calls:
                items += _tool_items(f"{message.id}_{call.id}", call)
        # The words of a failure were ours, not the model's.
        if message.content and message.status != "failed":
            items.append({"role": message.role, "content": message.content})
    return [*items, {"role": "user", "content": text}]


def _tool_items(call_id: str, call: ToolCall) -> list[dict[str, Any]]:
    output = call.result if call.error is None else {"error": call.error}
    return [
        {
            "type": "function_call",
            "call_id": call_id[-64:],
            "name": call.name,
            "arguments": json.dumps(call.arguments),
        },
        {"type": "function_call_output", "call_id": call_id[-64:], "output": json.dumps(output)},
    ]
