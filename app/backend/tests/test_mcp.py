"""/mcp, as programs of other people use it: the SDK's own client over a socket."""

import asyncio
import json
import re
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx2
import pytest
from mcp.client.client import Client
from mcp.client.streamable_http import streamable_http_client
from mcp_types import CallToolResult

from tests.support.http import NO_AUTHORITIES, connect, get
from tests.support.issuer import Issuer
from tests.support.server import running_app

NAMES = ["add_task", "list_tasks", "complete_task", "delete_task", "update_task"]


@asynccontextmanager
async def connected(
    base_url: str, token: str, *, mode: str = "auto", host: str | None = None
) -> AsyncIterator[Client]:
    headers = {"Authorization": f"Bearer {token}"} | ({"Host": host} if host else {})
    async with (
        httpx2.AsyncClient(headers=headers, trust_env=False, verify=NO_AUTHORITIES) as http,
        Client(streamable_http_client(f"{base_url}/mcp", http_client=http), mode=mode) as client,
    ):
        yield client


async def ok(client: Client, name: str, **arguments: Any) -> Any:
    result = await client.call_tool(name, arguments)
    assert isinstance(result, CallToolResult)
    assert not result.is_error, result.content
    (text,) = result.content
    assert json.loads(getattr(text, "text", "")) == result.structured_content
    return result.structured_content


async def refused(client: Client, name: str, **arguments: Any) -> str:
    result = await client.call_tool(name, arguments)
    assert isinstance(result, CallToolResult)
    assert result.is_error
    (text,) = result.content
    return str(getattr(text, "text", ""))


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_tasks_are_worked_on_from_any_host(
    base_url: str, client: httpx2.Client, issuer: Issuer, user: str, mode: str
) -> None:
    async def work() -> None:
        token = issuer.token(user)
        async with connected(base_url, token, mode=mode, host="todo.example.org") as mcp:
            assert [tool.name for tool in (await mcp.list_tools()).tools] == NAMES
            task = await ok(mcp, "add_task", title="buy milk", tags=["Shop"], due_on="2030-01-05")
            assert (task["tags"], task["due_on"], task["completed"]) == (
                ["shop"],
                "2030-01-05",
                False,
            )
            await ok(mcp, "add_task", title="bread", priority="high")
            page = await ok(mcp, "list_tasks", tag=["shop"], due_to="2030-01-31", completed=False)
            assert [item["id"] for item in page["items"]] == [task["id"]]
            page = await ok(mcp, "list_tasks", q="brea", priority=["high"], sort="title", limit=1)
            assert [item["title"] for item in page["items"]] == ["bread"]
            assert (await ok(mcp, "complete_task", id=task["id"]))["completed"] is True
            changed = await ok(
                mcp, "update_task", id=task["id"], title="oat milk", due_on=None, tags=None
            )
            assert (changed["title"], changed["due_on"]) == ("oat milk", None)
            assert (changed["tags"], changed["completed"]) == (["shop"], True)
            assert client.get(f"/api/tasks/{task['id']}").json() == changed
            deleted = await ok(mcp, "delete_task", id=task["id"])
            assert deleted == {"id": task["id"], "deleted": True}
            assert client.get(f"/api/tasks/{task['id']}").status_code == 404

    asyncio.run(work())


def test_what_cannot_be_done_is_said(base_url: str, issuer: Issuer, user: str) -> None:
    async def work() -> None:
        async with connected(base_url, issuer.token(user)) as mcp:
            for name in ("complete_task", "delete_task", "update_task"):
                assert await refused(mcp, name, id=999999999) == "There is no task #999999999."
            assert "title" in await refused(mcp, "add_task", title=" ")
            assert "x" * 201 not in await refused(mcp, "add_task", title="x" * 201)
            assert "priority" in await refused(mcp, "add_task", title="a", priority="huge")
            assert "due" in await refused(mcp, "add_task", title="a", due="tomorrow")
            assert "add_task" in await refused(mcp, "rename_task", id=1)
            assert (await ok(mcp, "list_tasks"))["total"] == 0

    asyncio.run(work())


def test_no_argument_makes_another_user_of_the_caller(
    base_url: str, client: httpx2.Client, issuer: Issuer, user: str
) -> None:
    task = client.post("/api/tasks", json={"title": "secret"}).json()

    async def work() -> None:
        async with connected(base_url, issuer.token(f"stranger-{uuid.uuid4().hex}")) as mcp:
            for tool in (await mcp.list_tools()).tools:
                assert "user" not in json.dumps(tool.input_schema["properties"])
                assert "user_id" in await refused(
                    mcp, tool.name, id=task["id"], title="mine", user_id=user
                )
            for name in ("complete_task", "delete_task", "update_task"):
                assert "There is no task" in await refused(mcp, name, id=task["id"])
            assert (await ok(mcp, "list_tasks", q="secret"))["items"] == []

    asyncio.run(work())
    assert client.get(f"/api/tasks/{task['id']}").json() == task


def test_without_a_good_token_nothing_is_answered(base_url: str, issuer: Issuer) -> None:
    initialize = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}
    for token in (None, "nonsense", issuer.token(exp=1)):
        with connect(base_url, token) as http:
            for method in ("POST", "GET", "DELETE"):
                answer = http.request(method, "/mcp", json=initialize)
                assert (answer.status_code, answer.json()["code"]) == (401, "unauthenticated")
                assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_there_is_nothing_to_listen_to(client: httpx2.Client) -> None:
    answer = client.get("/mcp", headers={"Accept": "text/event-stream"})
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")


def test_writes_by_tools_are_limited_and_counted(
    database_url: str, issuer: Issuer, user: str
) -> None:
    environ = {
        "DATABASE_URL": database_url,
        "AUTH_JWKS_URL": issuer.jwks_url,
        "RATE_LIMIT_WRITES_PER_MINUTE": "2",
    }

    def count(metrics: str, outcome: str) -> float:
        found = re.search(
            rf'tool_calls_total{{outcome="{outcome}",tool="add_task"}} (\S+)', metrics
        )
        return float(found[1]) if found else 0.0

    async def work(base_url: str) -> None:
        async with connected(base_url, issuer.token(user)) as mcp:
            for _ in range(2):
                await ok(mcp, "add_task", title="a")
            assert "a minute" in await refused(mcp, "add_task", title="a")
            assert (await ok(mcp, "list_tasks"))["total"] == 2

    with running_app(environ) as base_url:
        before = get(base_url, "/metrics").text
        asyncio.run(work(base_url))
        after = get(base_url, "/metrics").text
    assert 'route="/mcp",status="2xx"' in after
    assert count(after, "ok") - count(before, "ok") == 2
    assert count(after, "refused") - count(before, "refused") == 1
