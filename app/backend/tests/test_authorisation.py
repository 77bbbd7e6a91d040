"""Every endpoint meets every kind of bad token, and a good token of another user.

The endpoints are read from the application, so that a new one is in the matrix by itself. How
another user might reach for something through it has to be said in OTHER_USER.
"""

from dataclasses import dataclass
from typing import Any

import httpx2
import pytest

from tests.support.bad_tokens import BAD_TOKENS
from tests.support.endpoints import described, endpoints
from tests.support.http import connect
from tests.support.issuer import Issuer
from tests.support.victim import SECRET, Victim, make_victim

ENDPOINTS = endpoints()
NO_SUCH_PLACE = [("GET", "/api/no-such-thing"), ("GET", "/api")]


@dataclass(frozen=True)
class Attempt:
    """What a stranger sends, and what is answered. Path parameters become the victim's ids, and
    so does a value "{conversation_id}" in `json`."""

    status: int
    json: dict[str, Any] | None = None
    params: dict[str, str] | None = None
    headers: dict[str, str] | None = None


MCP_LIST = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "tools/call",
    "params": {"name": "list_tasks", "arguments": {}},
}
MCP_HEADERS = {"Accept": "application/json, text/event-stream"}

OTHER_USER: dict[tuple[str, str], Attempt] = {
    ("GET", "/api/tasks"): Attempt(200, params={"q": SECRET}),
    ("POST", "/api/tasks"): Attempt(422, json={"title": "t", "user_id": "victim"}),
    ("GET", "/api/tasks/{task_id}"): Attempt(404),
    ("PATCH", "/api/tasks/{task_id}"): Attempt(404, json={"title": "mine now"}),
    ("DELETE", "/api/tasks/{task_id}"): Attempt(404),
    ("GET", "/api/tags"): Attempt(200),
    ("DELETE", "/api/account"): Attempt(204),
    ("GET", "/api/conversations"): Attempt(200),
    ("GET", "/api/conversations/{conversation_id}"): Attempt(404),
    ("PATCH", "/api/conversations/{conversation_id}"): Attempt(404, json={"title": "mine now"}),
    ("DELETE", "/api/conversations/{conversation_id}"): Attempt(404),
    ("GET", "/api/conversations/{conversation_id}/messages"): Attempt(404),
    ("GET", "/api/chat/config"): Attempt(200),
    ("POST", "/api/chat"): Attempt(
        404, json={"message": "hello", "conversation_id": "{conversation_id}"}
    ),
    ("GET", "/mcp"): Attempt(405, headers=MCP_HEADERS),
    ("POST", "/mcp"): Attempt(200, json=MCP_LIST, headers=MCP_HEADERS),
    ("DELETE", "/mcp"): Attempt(405, headers=MCP_HEADERS),
}


@pytest.mark.parametrize(("method", "path"), ENDPOINTS + NO_SUCH_PLACE)
@pytest.mark.parametrize("kind", BAD_TOKENS)
def test_a_bad_token_is_refused_everywhere(
    anonymous: httpx2.Client, issuer: Issuer, method: str, path: str, kind: str
) -> None:
    token = BAD_TOKENS[kind](issuer)
    headers = {} if token is None else {"Authorization": f"Bearer {token}"}
    where = path.replace("{", "").replace("}", "")
    response = anonymous.request(method, where, headers=headers, content=b"{not json")
    assert response.status_code == 401, response.text
    assert response.headers["WWW-Authenticate"].startswith("Bearer")
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.json()["code"] == "unauthenticated"


@pytest.fixture
def victim(database_url: str, user: str) -> Victim:
    return make_victim(database_url, f"{user}-victim")


@pytest.mark.parametrize(("method", "path"), ENDPOINTS)
def test_another_users_data_is_neither_seen_nor_touched(
    base_url: str, issuer: Issuer, user: str, victim: Victim, method: str, path: str
) -> None:
    attempt = OTHER_USER.get((method, path))
    assert attempt, f"say in OTHER_USER what another user gets from {method} {path}"
    before = victim.rows()
    assert all(before.values())
    body = attempt.json and {k: _with_ids(v, victim) for k, v in attempt.json.items()}
    with connect(base_url, issuer.token(user)) as stranger:
        response = stranger.request(
            method,
            path.format(**victim.ids),
            json=body,
            params=attempt.params,
            headers=attempt.headers,
        )
    assert response.status_code == attempt.status, response.text
    assert SECRET not in response.text
    assert victim.rows() == before


def _with_ids(value: object, victim: Victim) -> object:
    return victim.ids.get(value.strip("{}"), value) if isinstance(value, str) else value


def test_the_matrix_is_complete(capsys: pytest.CaptureFixture[str]) -> None:
    assert described().keys() <= set(ENDPOINTS)
    assert all(operation["security"] for operation in described().values())
    places = len(ENDPOINTS) + len(NO_SUCH_PLACE)
    refusals = places * len(BAD_TOKENS)
    with capsys.disabled():
        print(  # noqa: T201 - the size of the matrix belongs in the test's output
            f"\nauthorisation matrix: {places} places x {len(BAD_TOKENS)} bad tokens"
            f" + {len(ENDPOINTS)} with another user's token = {refusals + len(ENDPOINTS)} requests"
        )
