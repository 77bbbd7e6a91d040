"""Limits per user and minute, shared by replicas."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import httpx2
import psycopg
import pytest

from app.database_url import parse_database_url
from app.db import create_engine
from app.http.problems import ApiError
from app.rate_limit import take
from tests.support.gate import gate_before
from tests.support.http import connect
from tests.support.issuer import Issuer
from tests.support.server import running_app

LIMIT = 5


@pytest.fixture
def replicas(database_url: str, issuer: Issuer) -> Iterator[list[str]]:
    """Two instances of the service that allow LIMIT writes."""
    environ = {
        "DATABASE_URL": database_url,
        "AUTH_JWKS_URL": issuer.jwks_url,
        "RATE_LIMIT_WRITES_PER_MINUTE": str(LIMIT),
    }
    with ExitStack() as stack:
        yield [stack.enter_context(running_app(environ)) for _ in range(2)]


def add(client: httpx2.Client) -> httpx2.Response:
    return client.post("/api/tasks", json={"title": "t"})


def age(database_url: str, user: str, interval: str) -> None:
    with psycopg.connect(database_url) as database:
        database.execute(
            "UPDATE rate_limit SET started_at = now() - %s::interval WHERE user_id = %s",
            [interval, user],
        )


def test_exactly_the_limit_gets_through_all_replicas_together(
    replicas: list[str], issuer: Issuer, user: str
) -> None:
    def write(number: int) -> int:
        with connect(replicas[number % 2], issuer.token(user)) as client:
            return add(client).status_code

    with ThreadPoolExecutor(8) as pool:
        outcomes = Counter(pool.map(write, range(4 * LIMIT)))
    assert outcomes == {201: LIMIT, 429: 3 * LIMIT}


def test_a_refusal_says_when_to_come_back_and_then_it_works(
    replicas: list[str], issuer: Issuer, user: str, database_url: str
) -> None:
    with connect(replicas[0], issuer.token(user)) as client:
        assert [add(client).status_code for _ in range(LIMIT)] == [201] * LIMIT
        refused = add(client)
        assert refused.status_code == 429
        assert refused.headers["Content-Type"] == "application/problem+json"
        assert refused.json()["code"] == "rate_limited"
        assert 1 <= int(refused.headers["Retry-After"]) <= 60

        age(database_url, user, "50 seconds")
        assert int(add(client).headers["Retry-After"]) <= 10
        age(database_url, user, "61 seconds")
        assert add(client).status_code == 201


def test_reading_is_free_every_write_counts_and_so_does_a_failed_one(
    replicas: list[str], issuer: Issuer, user: str
) -> None:
    with connect(replicas[0], issuer.token(user)) as client:
        for path in ("/api/tasks", "/api/tags") * LIMIT:
            assert client.get(path).status_code == 200
        where = add(client).headers["Location"]
        assert client.patch(where, json={"completed": True}).status_code == 200
        assert client.delete(where).status_code == 204
        assert client.delete(where).status_code == 404
        assert client.post("/api/tasks", json={}).status_code == 422
        assert client.delete("/api/account").status_code == 429


def test_a_limit_is_each_users_own(replicas: list[str], issuer: Issuer, user: str) -> None:
    for name in (user, f"{user}-2"):
        with connect(replicas[0], issuer.token(name)) as client:
            assert [add(client).status_code for _ in range(LIMIT)] == [201] * LIMIT


def test_zero_is_no_limit_and_buckets_are_apart(database_url: str, user: str) -> None:
    async def check() -> None:
        engine = create_engine(parse_database_url(database_url, "DATABASE_URL"), pool_size=1)
        for _ in range(3):
            await take(engine, user, "chat", 0)
        await take(engine, user, "chat", 1)
        await take(engine, user, "writes", 1)
        with pytest.raises(ApiError):
            await take(engine, user, "chat", 1)
        await engine.dispose()

    asyncio.run(check())


def test_rows_of_past_windows_are_removed(
    client: httpx2.Client, database_url: str, user: str
) -> None:
    with psycopg.connect(database_url, autocommit=True) as database:
        database.execute(
            "INSERT INTO rate_limit SELECT %s || n, 'writes', now() - interval '1 hour', 1"
            " FROM generate_series(1, 50) n",
            [f"{user}-gone-"],
        )
        assert add(client).status_code == 201
        left = database.execute(
            "SELECT count(*) FROM rate_limit WHERE started_at < now() - interval '10 minutes'"
        )
        assert left.fetchone() == (0,)


def test_a_lost_database_is_still_the_503_it_was(database_url: str, issuer: Issuer) -> None:
    gate, url = gate_before(database_url)
    environ = {"DATABASE_URL": url, "AUTH_JWKS_URL": issuer.jwks_url}
    with running_app(environ) as base_url, connect(base_url, issuer.token()) as client:
        gate.close()
        response = add(client)
        assert response.status_code == 503
        assert response.json()["code"] == "database_unavailable"
        assert response.headers["Retry-After"] == "2"
