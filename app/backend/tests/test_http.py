"""What every request meets: ids, limits, problem documents, one log line."""

import json
import logging
from collections.abc import Iterator

import httpx2
import psycopg
import pytest

from app.logs import JsonFormatter
from tests.support.http import get
from tests.support.issuer import Issuer
from tests.support.server import running_app


def test_a_request_id_is_kept_or_made(anonymous: httpx2.Client) -> None:
    given = anonymous.get("/healthz", headers={"X-Request-Id": "abc-123"})
    assert given.headers["X-Request-Id"] == "abc-123"
    made = [anonymous.get("/healthz").headers["X-Request-Id"] for _ in range(2)]
    assert made[0] != made[1]
    for bad in ("", "with space", "x" * 129, '{"a":1}'):
        answer = anonymous.get("/healthz", headers={"X-Request-Id": bad})
        assert answer.headers["X-Request-Id"] != bad


def test_an_error_carries_the_request_id(client: httpx2.Client) -> None:
    answer = client.get("/api/tasks/999999", headers={"X-Request-Id": "find-me"})
    assert answer.json() == {
        "type": "about:blank",
        "title": "Not Found",
        "status": 404,
        "detail": "There is no such task.",
        "code": "task_not_found",
        "request_id": "find-me",
    }


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/nowhere", 404), ("GET", "/api/nowhere", 404), ("PUT", "/api/tasks", 405)],
)
def test_unknown_addresses_and_methods_are_problems(
    client: httpx2.Client, method: str, path: str, status: int
) -> None:
    answer = client.request(method, path)
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["status"] == status


def test_a_body_over_the_limit_is_refused_announced_or_not(client: httpx2.Client) -> None:
    def in_pieces() -> Iterator[bytes]:
        yield b'{"title": "'
        for _ in range(20):
            yield b"x" * 8192
        yield b'"}'

    for content in (b"x" * 65537, in_pieces()):
        headers = {"Content-Type": "application/json"}
        answer = client.post("/api/tasks", content=content, headers=headers)
        assert answer.status_code == 413
        assert answer.headers["Content-Type"] == "application/problem+json"
    assert client.get("/api/tasks").json()["total"] == 0


def test_answers_are_not_cached_or_sniffed(client: httpx2.Client) -> None:
    answer = client.get("/api/tasks")
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "Server" not in answer.headers


def test_an_unforeseen_error_shows_nothing_of_the_inside(
    empty_database: str, issuer: Issuer, caplog: pytest.LogCaptureFixture
) -> None:
    """A table that is not there is a fault of ours, and its SQL is not for the client."""
    with running_app({"DATABASE_URL": empty_database, "AUTH_JWKS_URL": issuer.jwks_url}) as url:
        answer = get(url, "/api/tasks", issuer.token())
    assert answer.status_code == 500
    assert answer.json()["code"] == "internal_error"
    assert answer.json()["request_id"] in answer.json()["detail"]
    assert "SELECT" not in answer.text
    assert "Traceback" not in answer.text
    assert any(record.exc_info for record in caplog.records if record.name == "app.request")


def test_each_request_is_one_line_with_status_and_user(
    client: httpx2.Client, user: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    client.get("/api/tasks?completed=true")
    client.get("/healthz")
    (record,) = [record for record in caplog.records if record.name == "app.request"]
    line = json.loads(JsonFormatter().format(record))
    assert (
        line.items()
        >= {
            "level": "info",
            "message": "request",
            "method": "GET",
            "path": "/api/tasks",
            "status": 200,
            "user_id": user,
        }.items()
    )
    assert line["duration_ms"] > 0
    assert line["time"].endswith("+00:00")


def test_the_database_refuses_what_python_would_have(database_url: str) -> None:
    bad_rows = [
        "INSERT INTO task (user_id, title) VALUES ('u', '')",
        "INSERT INTO task (user_id, title) VALUES ('u', '  ')",
        "INSERT INTO task (user_id, title) VALUES ('u', repeat('x', 201))",
        "INSERT INTO task (user_id, title) VALUES ('', 't')",
        "INSERT INTO task (title) VALUES ('t')",
        "INSERT INTO task (user_id, title, description) VALUES ('u', 't', repeat('x', 4001))",
        "INSERT INTO message (conversation_id, user_id, role, content) VALUES (0, 'u', 'user', '')",
    ]
    with psycopg.connect(database_url, autocommit=True) as connection:
        for row in bad_rows:
            with pytest.raises(psycopg.errors.IntegrityError):
                connection.execute(row)


def test_a_message_belongs_to_its_conversations_owner_and_goes_with_it(database_url: str) -> None:
    with psycopg.connect(database_url) as connection:
        new = "INSERT INTO conversation (user_id) VALUES ('ann') RETURNING id"
        found = connection.execute(new).fetchone()
        assert found is not None
        say = (
            "INSERT INTO message (conversation_id, user_id, role, content) VALUES (%s, %s, %s, '')"
        )
        connection.execute(say, [found[0], "ann", "user"])
        for owner, role in (("bob", "user"), ("ann", "wizard")):
            with pytest.raises(psycopg.errors.IntegrityError), connection.transaction():
                connection.execute(say, [found[0], owner, role])
        connection.execute("DELETE FROM conversation WHERE id = %s", found)
        left = "SELECT count(*) FROM message WHERE conversation_id = %s"
        assert connection.execute(left, found).fetchone() == (0,)
