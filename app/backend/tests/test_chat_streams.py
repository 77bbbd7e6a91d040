"""Answers that are stopped, that run side by side, and that end with the process."""

import asyncio
import gc
import json
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

import httpx2
import psycopg
import pytest

from app.chat import sse
from tests.support.chat import STREAM, body, parse_events, say, stored, streaming
from tests.support.http import connect
from tests.support.issuer import Issuer
from tests.support.model_service import Handler, ModelService, calls, says, says_then_waits
from tests.support.modelled import settings_for
from tests.support.postgres import free_port
from tests.support.processes import finish, start
from tests.support.server import running_app
from tests.test_process import wait_until_up


def wait_for_answer(client: httpx2.Client, conversation: int, messages: int) -> dict[str, Any]:
    """The last of that many messages, which have to be there within some seconds."""
    deadline = time.monotonic() + 60
    while len(found := stored(client, conversation)) < messages:
        assert time.monotonic() < deadline, "the answer was not stored"
        time.sleep(0.02)
    return found[-1]


def test_a_client_that_goes_away_stops_the_answer(
    chatter: httpx2.Client, service: ModelService
) -> None:
    service.plays(calls(("add_task", {"title": "milk"})), says_then_waits(service, "I added "))
    with streaming(chatter, "add milk") as events:
        _, start = next(events)
        # The message was stored before the model was asked.
        assert stored(chatter, start["conversation_id"])[0]["content"] == "add milk"
        while next(events)[0] != "delta":
            pass
    message = wait_for_answer(chatter, start["conversation_id"], 2)
    assert (message["content"], message["status"]) == ("I added ", "stopped")
    assert message["tool_calls"][0]["result"]["title"] == "milk"
    # The model's service is not kept busy either.
    assert service.left.wait(10)


def test_a_client_that_goes_away_from_a_json_answer_stops_it(
    chatter: httpx2.Client, service: ModelService
) -> None:
    service.plays(says("Hello."), says_then_waits(service, "Well, "))
    conversation = say(chatter, "hello")["conversation_id"]
    with pytest.raises(httpx2.ReadTimeout):
        chatter.post("/api/chat", json=body("hello", conversation), timeout=0.7)
    message = wait_for_answer(chatter, conversation, 4)
    assert (message["content"], message["status"]) == ("Well, ", "stopped")
    assert service.left.wait(10)


def test_no_task_is_left_running(chatter: httpx2.Client, service: ModelService) -> None:
    """Seen from within the server: after a stop its event loop is as busy as before."""
    before = running_tasks()
    service.plays(says_then_waits(service, "Well, "))
    with streaming(chatter, "hello") as events:
        _, start = next(events)
        next(events)
        assert running_tasks() > before
    wait_for_answer(chatter, start["conversation_id"], 2)
    deadline = time.monotonic() + 60
    while running_tasks() > before:
        assert time.monotonic() < deadline, "tasks are left running"
        time.sleep(0.02)


def running_tasks() -> int:
    """Unfinished tasks of the chat and of the agents, in any event loop of this process."""
    tasks = [item for item in gc.get_objects() if isinstance(item, asyncio.Task)]
    return sum(_is_of_chat(task) for task in tasks if not task.done())


def _is_of_chat(task: asyncio.Task[Any]) -> bool:
    code = getattr(task.get_coro(), "cr_code", None)
    path = code.co_filename if code else ""
    return "/app/chat/turn" in path or "/agents/" in path or "/mcp/client/" in path


def test_the_answer_holds_no_connection_to_the_database(
    database_url: str,
    issuer: Issuer,
    user: str,
    service: ModelService,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """More answers wait for the model than the pool has connections, and tasks are served."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    environ = settings_for(database_url, issuer, service.url)
    environ |= {"DB_POOL_SIZE": "1", "OPENAI_TIMEOUT_SECONDS": "20"}
    service.plays(*[says_then_waits(service, "Well, ") for _ in range(4)])
    with running_app(environ) as base_url, connect(base_url, issuer.token(user)) as client:
        with ThreadPoolExecutor(4) as pool:
            answers = [pool.submit(ask, base_url, issuer.token(user)) for _ in range(4)]
            deadline = time.monotonic() + 60
            while len(service.requests) < 4:
                assert time.monotonic() < deadline
                time.sleep(0.02)
            assert client.get("/api/tasks").status_code == 200
            with psycopg.connect(database_url) as connection:
                held = connection.execute(
                    "SELECT count(*) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND state LIKE 'idle in transaction%'"
                ).fetchone()
            assert held == (0,)
            service.release.set()
        assert [answer.result()["reply"] for answer in answers] == ["Well,  The end."] * 4


def ask(base_url: str, token: str) -> dict[str, Any]:
    with connect(base_url, token) as client:
        return say(client, "hello")


def test_two_messages_at_once_each_get_their_answer(
    modelled: str, chatter: httpx2.Client, service: ModelService, issuer: Issuer, user: str
) -> None:
    def echo(handler: Handler, request: dict[str, Any]) -> None:
        says(f"You said {request['messages'][-1]['content']}.")(handler, request)

    service.plays(*[echo] * 9)
    conversation = say(chatter, "hello")["conversation_id"]

    def one(number: int) -> dict[str, Any]:
        with connect(modelled, issuer.token(user)) as client:
            return say(client, f"number {number}", conversation)

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(one, range(4)))
    messages = stored(chatter, conversation)
    assert len(messages) == 10
    assert [item["created_at"] for item in messages] == sorted(
        item["created_at"] for item in messages
    )
    for number, answer in enumerate(answers):
        assert answer["reply"] == f"You said number {number}."
        assert answer["user_message_id"] < answer["message"]["id"]
    # What was said meanwhile is in mind afterwards, in the order in which it is stored.
    say(chatter, "and now?", conversation)
    told = [item["content"] for item in service.requests[-1]["messages"][1:-1]]
    assert told == [item["content"] for item in messages]


def test_too_many_answers_at_once_are_refused(
    database_url: str, issuer: Issuer, service: ModelService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    environ = settings_for(database_url, issuer, service.url)
    environ |= {"CHAT_STREAMS": "2", "CHAT_STREAMS_PER_USER": "1", "OPENAI_TIMEOUT_SECONDS": "20"}
    service.plays(*[says_then_waits(service, "Well, ") for _ in range(2)], says("Hello."))
    with running_app(environ) as base_url:
        ann, bob, eve = (connect(base_url, issuer.token(name)) for name in ("ann", "bob", "eve"))
        with ann, bob, eve, streaming(ann, "hello") as first, streaming(bob, "hello") as second:
            next(first), next(second)
            refused = ann.post("/api/chat", json=body("hello"))
            assert (refused.status_code, refused.json()["code"]) == (429, "too_many_streams")
            refused = eve.post("/api/chat", json=body("hello"), headers=STREAM)
            assert (refused.status_code, refused.json()["code"]) == (503, "busy")
            assert int(refused.headers["Retry-After"]) > 0
            # A message that was not accepted is not stored.
            assert eve.get("/api/conversations").json()["total"] == 0
            service.release.set()
            assert [list(events)[-1][0] for events in (first, second)] == ["done", "done"]
            assert say(eve, "hello")["reply"] == "Hello."


def test_messages_a_minute_are_limited(database_url: str, issuer: Issuer, user: str) -> None:
    environ = {"DATABASE_URL": database_url, "AUTH_JWKS_URL": issuer.jwks_url}
    environ |= {"RATE_LIMIT_CHAT_PER_MINUTE": "1"}
    with running_app(environ) as base_url, connect(base_url, issuer.token(user)) as client:
        say(client, "hello")
        refused = client.post("/api/chat", json=body("hello"))
        assert (refused.status_code, refused.json()["code"]) == (429, "rate_limited")
        assert 0 < int(refused.headers["Retry-After"]) <= 60


def test_a_silent_stream_is_kept_alive(
    chatter: httpx2.Client, service: ModelService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sse, "KEEP_ALIVE_SECONDS", 0.05)
    service.plays(says_then_waits(service, "Well, "))
    asked = body("hello")
    with chatter.stream("POST", "/api/chat", json=asked, headers=STREAM) as response:
        lines = response.iter_lines()
        while next(lines) != ": keep-alive":
            pass
        service.release.set()
        rest = [name for name, _ in parse_events(lines)]
    assert rest[-1] == "done"


def test_a_conversation_that_is_deleted_meanwhile_is_said_to_be_gone(
    chatter: httpx2.Client, service: ModelService
) -> None:
    service.plays(says_then_waits(service, "Well, "))
    with streaming(chatter, "hello") as events:
        _, start = next(events)
        next(events)
        assert chatter.delete(f"/api/conversations/{start['conversation_id']}").status_code == 204
        service.release.set()
        *_, (name, error) = events
    assert (name, error["code"], error["message"]) == ("error", "conversation_not_found", None)


@pytest.mark.parametrize(("patience", "status"), [("20", "complete"), ("1", "stopped")])
def test_an_answer_in_the_making_is_finished_or_stored_before_the_process_ends(
    database_url: str,
    issuer: Issuer,
    user: str,
    client: httpx2.Client,
    service: ModelService,
    patience: str,
    status: str,
) -> None:
    port = free_port()
    base_url = f"http://127.0.0.1:{port}"
    environ = settings_for(database_url, issuer, service.url)
    environ |= {"HOST": "127.0.0.1", "PORT": str(port), "NO_PROXY": "127.0.0.1"}
    environ |= {"SHUTDOWN_SECONDS": patience, "OPENAI_TIMEOUT_SECONDS": "20"}
    service.plays(says_then_waits(service, "Well, "))
    process = start("app", environ)
    wait_until_up(base_url)
    with connect(base_url, issuer.token(user)) as there, streaming(there, "hello") as events:
        _, begun = next(events)
        next(events)
        process.send_signal(signal.SIGTERM)
        if status == "complete":
            wait_until_closed(base_url)
            service.release.set()
            assert list(events)[-1][0] == "done"
        else:
            with suppress(httpx2.RemoteProtocolError):
                assert all(name != "done" for name, _ in events)
    code, lines = finish(process)
    assert code in (0, -signal.SIGTERM)
    message = stored(client, begun["conversation_id"])[-1]
    assert message["status"] == status
    assert message["content"].startswith("Well, ")
    assert "Well, " not in json.dumps(lines)


def wait_until_closed(base_url: str) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            with connect(base_url) as client:
                client.get("/healthz")
        except httpx2.TransportError:
            return
    raise TimeoutError("the server still takes requests")
