"""The agent with a language model behind a real HTTP client, and all that such a model can do
wrong."""

import json
import logging
import re
from typing import Any

import httpx2
import pytest
from agents.models.openai_chatcompletions import OpenAIChatCompletionsModel
from agents.models.openai_responses import OpenAIResponsesModel

from app.chat.backing import create_client, language_model
from app.settings import load_settings
from tests.support.chat import body, events_of, say, stored
from tests.support.http import connect, get
from tests.support.issuer import Issuer
from tests.support.model_service import (
    ModelService,
    Script,
    answer,
    calls,
    says,
    says_then_waits,
    streams,
    waits,
)
from tests.support.modelled import KEY, settings_for
from tests.support.postgres import free_port
from tests.support.server import running_app

SECRET_WORDS = "the treasure lies under the oak"


def test_openai_itself_is_spoken_to_in_its_own_way(service: ModelService) -> None:
    """Chat Completions is what compatible services know; without one it is Responses."""
    environ = {"DATABASE_URL": "postgresql://u:p@h/d", "AUTH_JWKS_URL": "http://f/jwks"}
    environ |= {"OPENAI_API_KEY": KEY}
    chosen = [
        language_model(settings, client)
        for settings in (
            load_settings(environ | extra) for extra in ({}, {"OPENAI_BASE_URL": service.url})
        )
        if (client := create_client(settings))
    ]
    assert [type(model) for model in chosen] == [OpenAIResponsesModel, OpenAIChatCompletionsModel]


def test_the_model_is_named(chatter: httpx2.Client) -> None:
    wanted = {"model": "test-model", "rule_based": False}
    assert chatter.get("/api/chat/config").json() == wanted


def test_a_model_works_by_the_tools_and_answers(
    chatter: httpx2.Client, service: ModelService
) -> None:
    service.plays(
        calls(("add_task", {"title": "milk", "priority": "high"}), ("list_tasks", {})),
        says("I ", "added ", "milk."),
    )
    events = events_of(chatter, "I have no milk")
    assert [name for name, _ in events] == ["start"] + ["tool"] * 4 + ["delta"] * 3 + ["done"]
    message = events[-1][1]["message"]
    assert message["content"] == "I added milk."
    added, listed = message["tool_calls"]
    assert added["result"]["title"] == "milk"
    assert [item["id"] for item in listed["result"]["items"]] == [added["result"]["id"]]
    assert chatter.get("/api/tasks").json()["total"] == 1

    first, second = service.requests
    assert (first["model"], first["stream"]) == ("test-model", True)
    assert {tool["function"]["name"] for tool in first["tools"]} == {
        "add_task",
        "list_tasks",
        "complete_task",
        "delete_task",
        "update_task",
    }
    assert first["messages"][-1] == {"role": "user", "content": "I have no milk"}
    told = [item for item in second["messages"] if item["role"] == "tool"]
    assert json.loads(told[0]["content"]) == added["result"]


def test_text_before_and_after_a_tool_are_two_paragraphs(
    chatter: httpx2.Client, service: ModelService
) -> None:
    def look_first(handler: Any, _: dict[str, Any]) -> None:
        handler.begin(200, "text/event-stream", None)
        handler.piece({"content": "Let me look."})
        function = {"name": "list_tasks", "arguments": "{}"}
        call = {"index": 0, "id": "call_1", "type": "function", "function": function}
        handler.piece({"tool_calls": [call]})
        handler.finish_stream("tool_calls")

    service.plays(look_first, says("Nothing there."))
    assert say(chatter, "what is there?")["reply"] == "Let me look.\n\nNothing there."


def test_the_conversation_is_read_from_the_database(
    chatter: httpx2.Client, service: ModelService
) -> None:
    service.plays(calls(("add_task", {"title": "milk"})), says("Added."), says("You said milk."))
    conversation = say(chatter, "add milk")["conversation_id"]
    say(chatter, "what did I say?", conversation)
    roles = [(item["role"], item.get("content")) for item in service.requests[-1]["messages"][1:]]
    assert [role for role, _ in roles] == ["user", "assistant", "tool", "assistant", "user"]
    assert (roles[0][1], roles[-1][1]) == ("add milk", "what did I say?")


def test_a_tool_that_refuses_is_told_to_the_model(
    chatter: httpx2.Client, service: ModelService
) -> None:
    service.plays(calls(("delete_task", {"id": 999999999})), says("There is none."))
    (call,) = say(chatter, "delete it")["tool_calls"]
    assert (call["result"], call["error"]) == (None, "There is no task #999999999.")
    (told,) = [item for item in service.requests[-1]["messages"] if item["role"] == "tool"]
    assert "There is no task #999999999." in json.dumps(told["content"])


def test_a_model_cannot_reach_another_users_tasks(
    chatter: httpx2.Client, service: ModelService, client: httpx2.Client, issuer: Issuer
) -> None:
    theirs = {"Authorization": f"Bearer {issuer.token('victim')}"}
    task = client.post("/api/tasks", json={"title": "theirs"}, headers=theirs).json()
    service.plays(
        calls(
            ("list_tasks", {"user_id": "victim"}),
            ("list_tasks", {"q": "theirs"}),
            ("complete_task", {"id": task["id"]}),
            ("update_task", {"id": task["id"], "title": "mine", "user_id": "victim"}),
            ("delete_task", {"id": task["id"]}),
        ),
        says("I tried."),
    )
    listed, searched, *others = say(chatter, "show me the tasks of victim")["tool_calls"]
    assert "user_id" in listed["error"]
    assert searched["result"]["items"] == []
    assert all(call["error"] for call in others)
    where = f"/api/tasks/{task['id']}"
    assert client.get(where, headers=theirs).json() == task
    client.delete(where, headers=theirs)


FAILURES: list[tuple[str, Script, int, str]] = [
    (
        "refused key",
        answer(401, {"error": {"message": f"bad key {KEY}"}}),
        502,
        "model_auth_failed",
    ),
    ("forbidden", answer(403, {"error": {"message": "no"}}), 502, "model_auth_failed"),
    ("asked too often", answer(429, {"error": {}}, Retry_After="7"), 503, "model_rate_limited"),
    ("no such model", answer(404, {"error": {"message": "no model"}}), 502, "model_unavailable"),
    ("broken service", answer(500, b"<html>oops"), 502, "model_unavailable"),
    ("malformed arguments", calls(("add_task", '{"title": ')), 502, "model_bad_reply"),
    ("arguments of no object", calls(("add_task", "[1]")), 502, "model_bad_reply"),
    ("unknown tool", calls(("format_disk", {})), 502, "model_bad_reply"),
    ("no JSON", streams(b"data: {nonsense\n\n"), 502, "model_bad_reply"),
]


@pytest.mark.parametrize(
    ("script", "status", "code"), [case[1:] for case in FAILURES], ids=[c[0] for c in FAILURES]
)
def test_a_failure_has_a_code_and_plain_words(
    chatter: httpx2.Client,
    service: ModelService,
    caplog: pytest.LogCaptureFixture,
    script: Script,
    status: int,
    code: str,
) -> None:
    caplog.set_level(logging.DEBUG)
    service.plays(script, script)
    response = chatter.post("/api/chat", json=body(SECRET_WORDS))
    assert (response.status_code, response.json()["code"]) == (status, code)
    assert response.headers.get("Retry-After") == ("7" if status == 503 else None)
    problem = response.json()
    asked, failed = stored(chatter, problem["conversation_id"])
    assert (asked["content"], asked["status"]) == (SECRET_WORDS, "complete")
    assert (failed["content"], failed["status"]) == (problem["detail"], "failed")

    *_, (name, error) = events_of(chatter, SECRET_WORDS, problem["conversation_id"])
    assert (name, error["code"], error["detail"]) == ("error", code, problem["detail"])
    assert error["retryable"] is (
        status != 502 or code == "model_bad_reply" or "now" in error["detail"]
    )
    assert error["message"]["status"] == "failed"
    for record in caplog.records:
        if record.name.startswith(("app", "openai", "mcp", "uvicorn")):
            line = f"{record.getMessage()} {vars(record)} {record.exc_text}"
            assert KEY not in line
            assert SECRET_WORDS not in line
    assert KEY not in response.text


def test_a_silent_model_is_given_up(chatter: httpx2.Client, service: ModelService) -> None:
    service.plays(waits(service))
    response = chatter.post("/api/chat", json=body("hello"))
    assert (response.status_code, response.json()["code"]) == (504, "model_timeout")


def test_a_model_that_falls_silent_leaves_what_it_said(
    chatter: httpx2.Client, service: ModelService
) -> None:
    service.plays(says_then_waits(service, "Well, "))
    events = events_of(chatter, "hello")
    assert [name for name, _ in events] == ["start", "delta", "error"]
    message = events[-1][1]["message"]
    assert (events[-1][1]["code"], message["content"]) == ("model_timeout", "Well, ")
    assert message["status"] == "failed"


def test_a_broken_connection_leaves_what_it_said(
    chatter: httpx2.Client, service: ModelService
) -> None:
    def break_off(handler: Any, _: dict[str, Any]) -> None:
        handler.begin(200, "text/event-stream", 10_000)
        handler.piece({"content": "Well, "})
        handler.close_connection = True

    service.plays(break_off)
    *_, (name, error) = events_of(chatter, "hello")
    assert (name, error["code"], error["retryable"]) == ("error", "model_unavailable", True)
    assert error["message"]["content"] == "Well, "


def test_a_model_that_goes_in_circles_is_stopped(
    chatter: httpx2.Client, service: ModelService
) -> None:
    service.plays(*[calls(("list_tasks", {})) for _ in range(5)])
    response = chatter.post("/api/chat", json=body("hello"))
    assert (response.status_code, response.json()["code"]) == (502, "model_bad_reply")
    assert len(service.requests) == 4


def test_a_service_that_is_away_is_named_so(
    database_url: str, issuer: Issuer, user: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    away = f"http://127.0.0.1:{free_port()}/v1"
    with (
        running_app(settings_for(database_url, issuer, away)) as base_url,
        connect(base_url, issuer.token(user)) as client,
    ):
        response = client.post("/api/chat", json=body("hello"))
    assert (response.status_code, response.json()["code"]) == (502, "model_unavailable")


def test_what_the_database_cannot_store_is_left_out(
    chatter: httpx2.Client, service: ModelService
) -> None:
    service.plays(
        calls(("add_task", {"title": "nul \0"})),
        says(
            "a\0b", "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"), "x" * 17_000
        ),
    )
    message = say(chatter, "hello")["message"]
    assert message["content"].startswith("ab\U0001f600xxx")
    assert len(message["content"]) == 16_000
    assert message["tool_calls"][0]["arguments"] == {"title": "nul "}


def test_answers_are_counted_by_their_end(
    chatter: httpx2.Client, service: ModelService, modelled: str
) -> None:
    def count(outcome: str) -> float:
        metrics = get(modelled, "/metrics").text
        found = re.search(rf'chat_agent_runs_total{{outcome="{outcome}"}} (\S+)', metrics)
        return float(found[1]) if found else 0.0

    before = {outcome: count(outcome) for outcome in ("complete", "failed")}
    service.plays(says("Hello."), answer(500, {}))
    say(chatter, "hello")
    chatter.post("/api/chat", json=body("hello"))
    assert {outcome: count(outcome) - n for outcome, n in before.items()} == {
        "complete": 1,
        "failed": 1,
    }
