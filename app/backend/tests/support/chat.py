"""Talking to the chat endpoint."""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import httpx2

STREAM = {"Accept": "text/event-stream"}


def say(client: httpx2.Client, message: str, conversation: int | None = None) -> dict[str, Any]:
    """The JSON answer to `message`, which has to be one."""
    response = client.post("/api/chat", json=body(message, conversation))
    assert response.status_code == 200, response.text
    answer: dict[str, Any] = response.json()
    return answer


def body(message: str, conversation: int | None = None) -> dict[str, Any]:
    found: dict[str, Any] = {"message": message}
    return found if conversation is None else found | {"conversation_id": conversation}


@contextmanager
def streaming(
    client: httpx2.Client, message: str, conversation: int | None = None
) -> Iterator[Iterator[tuple[str, Any]]]:
    """The events of the answer, as they come."""
    asked = body(message, conversation)
    with client.stream("POST", "/api/chat", json=asked, headers=STREAM) as response:
        assert response.status_code == 200, response.read()
        assert response.headers["Content-Type"].startswith("text/event-stream")
        yield parse_events(response.iter_lines())


def events_of(
    client: httpx2.Client, message: str, conversation: int | None = None
) -> list[tuple[str, Any]]:
    """All events of the answer."""
    with streaming(client, message, conversation) as events:
        return list(events)


def parse_events(lines: Iterable[str]) -> Iterator[tuple[str, Any]]:
    """Names and data of events, by the rules of the HTML standard; comments are left out."""
    name = "message"
    data: list[str] = []
    for line in lines:
        if not line:
            if data:
                yield name, json.loads("\n".join(data))
            name, data = "message", []
        elif not line.startswith(":"):
            field, _, value = line.partition(":")
            value = value.removeprefix(" ")
            if field == "event":
                name = value
            elif field == "data":
                data.append(value)


def stored(client: httpx2.Client, conversation: int) -> list[dict[str, Any]]:
    """The messages of a conversation, oldest first."""
    response = client.get(f"/api/conversations/{conversation}/messages?limit=200")
    assert response.status_code == 200, response.text
    items: list[dict[str, Any]] = response.json()["items"]
    return items
