"""A restart of PostgreSQL under load: honest refusals meanwhile, and none after it."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import httpx2
import pytest

from app.migrate import migrate
from app.settings import load_settings
from tests.conftest import missing
from tests.support.http import connect
from tests.support.issuer import Issuer
from tests.support.postgres import PostgresServer, find_binaries, private_postgres
from tests.support.server import running_app

CLIENTS = 8
POOL = 3  # and as many at a rush: fewer connections than clients


@pytest.fixture
def own_postgres() -> Iterator[PostgresServer]:
    """A server that no other test uses."""
    binaries = find_binaries()
    if binaries is None:
        missing("no PostgreSQL server programs: install them to test a restart")
        raise AssertionError
    with private_postgres(binaries) as server:
        yield server


def use(client: httpx2.Client) -> list[httpx2.Response]:
    return [client.post("/api/tasks", json={"title": "t"}), client.get("/api/tasks?limit=1")]


def test_the_pool_survives_a_restart_of_the_server(
    own_postgres: PostgresServer, issuer: Issuer
) -> None:
    assert own_postgres.restart is not None
    url = own_postgres.url("postgres")
    migrate(load_settings({"DATABASE_URL": url}, serving=False))
    environ = {
        "DATABASE_URL": url,
        "AUTH_JWKS_URL": issuer.jwks_url,
        "DB_POOL_SIZE": str(POOL),
        "RATE_LIMIT_WRITES_PER_MINUTE": "0",
    }
    done = Event()
    with running_app(environ) as base_url, ThreadPoolExecutor(CLIENTS) as threads:

        def keep_using(number: int) -> list[httpx2.Response]:
            answers: list[httpx2.Response] = []
            with connect(base_url, issuer.token(f"user-{number}")) as client:
                while not done.is_set():
                    answers += use(client)
            return answers

        def use_once(number: int) -> list[int]:
            with connect(base_url, issuer.token(f"user-{number}")) as client:
                return [answer.status_code for answer in use(client)]

        at_work = [threads.submit(keep_using, number) for number in range(CLIENTS)]
        try:
            own_postgres.restart()
        finally:
            done.set()
        answers = [answer for future in at_work for answer in future.result()]
        assert {200, 201} <= {answer.status_code for answer in answers}
        for answer in answers:
            assert answer.status_code in (200, 201, 503), answer.text
            if answer.status_code == 503:
                assert answer.json()["code"] == "database_unavailable"
        assert list(threads.map(use_once, range(CLIENTS))) == [[201, 200]] * CLIENTS

        own_postgres.restart()  # now with every connection of the pool idle
        assert list(threads.map(use_once, range(CLIENTS))) == [[201, 200]] * CLIENTS
