"""The service behind a transaction pooler: more clients than server connections, no prepared
statements, no session state."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.conftest import missing
from tests.support.http import connect
from tests.support.issuer import Issuer
from tests.support.pgbouncer import find_pgbouncer, pooled
from tests.support.server import running_app


@pytest.fixture
def pooled_url(database_url: str) -> Iterator[str]:
    program = find_pgbouncer()
    if program is None:
        missing("no pgbouncer: install it to test what pooled hosts do")
        raise AssertionError
    with pooled(program, database_url) as url:
        yield url


def test_tasks_and_probes_work_through_a_transaction_pooler(
    pooled_url: str, issuer: Issuer, user: str
) -> None:
    environ = {"DATABASE_URL": pooled_url, "AUTH_JWKS_URL": issuer.jwks_url}
    token = issuer.token(user)
    with running_app(environ) as base_url, connect(base_url, token) as client:

        def add_and_read(number: int) -> int:
            added = client.post("/api/tasks", json={"title": f"task {number}"})
            assert client.get("/readyz").status_code == 200
            return client.get(added.headers["Location"]).status_code

        with ThreadPoolExecutor(10) as pool:
            assert set(pool.map(add_and_read, range(60))) == {200}
        assert client.get("/api/tasks").json()["total"] == 60
