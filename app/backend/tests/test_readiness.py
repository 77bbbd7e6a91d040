"""Probes: what they say while the database goes away and comes back."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx2
import psycopg
import pytest

from app.schema_version import VERSION_TABLE
from tests.support.gate import Gate, gate_before
from tests.support.http import get
from tests.support.issuer import Issuer
from tests.support.postgres import changed
from tests.support.server import running_app


def probe(base_url: str) -> httpx2.Response:
    return get(base_url, "/readyz")


@pytest.fixture
def gate_and_app(database_url: str, issuer: Issuer) -> Iterator[tuple[Gate, str]]:
    gate, url = gate_before(database_url)
    with running_app({"DATABASE_URL": url, "AUTH_JWKS_URL": issuer.jwks_url}) as base_url:
        yield gate, base_url


def test_health_and_readiness(base_url: str) -> None:
    assert get(base_url, "/healthz").json()["status"] == "ok"
    ready = probe(base_url)
    assert ready.status_code == 200
    assert ready.json() == {"status": "ready", "checks": {"database": "ok", "schema": "ok"}}


def test_a_lost_database_is_named_and_its_return_noticed(
    gate_and_app: tuple[Gate, str], issuer: Issuer
) -> None:
    gate, base_url = gate_and_app
    token = issuer.token()
    assert probe(base_url).status_code == 200
    assert get(base_url, "/api/tasks", token).status_code == 200

    gate.close()
    unready = probe(base_url)
    assert unready.status_code == 503
    assert unready.json()["status"] == "not_ready"
    assert unready.json()["checks"] == {"database": "database_unreachable"}
    assert "nothing listens" in unready.json()["detail"]
    refused = get(base_url, "/api/tasks", token)
    assert refused.status_code == 503
    assert refused.json()["code"] == "database_unavailable"
    assert refused.headers["Retry-After"]
    assert get(base_url, "/healthz").status_code == 200

    gate.open()
    assert probe(base_url).status_code == 200
    assert get(base_url, "/api/tasks", token).status_code == 200


def test_a_silent_database_never_makes_the_probe_hang(gate_and_app: tuple[Gate, str]) -> None:
    gate, base_url = gate_and_app
    assert probe(base_url).status_code == 200
    gate.mute()
    with ThreadPoolExecutor(3) as pool:
        answers = list(pool.map(lambda _: probe(base_url), range(3)))
    assert {answer.status_code for answer in answers} == {503}
    assert answers[0].json()["checks"] == {"database": "database_timeout"}


def test_a_terminated_connection_is_replaced_without_a_failed_request(
    database_url: str, client: httpx2.Client
) -> None:
    assert client.get("/api/tasks").status_code == 200
    with psycopg.connect(database_url, autocommit=True) as admin:
        admin.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    assert client.get("/readyz").status_code == 200
    assert client.get("/api/tasks").status_code == 200


def test_the_schema_is_part_of_readiness(empty_database: str, issuer: Issuer) -> None:
    environ = {"DATABASE_URL": empty_database, "AUTH_JWKS_URL": issuer.jwks_url}
    with (
        running_app(environ) as base_url,
        psycopg.connect(empty_database, autocommit=True) as admin,
    ):
        missing = probe(base_url)
        assert missing.status_code == 503
        assert missing.json()["checks"] == {"database": "ok", "schema": "schema_missing"}
        assert "run migrations" in missing.json()["detail"]

        # What a newer release leaves behind while this one still serves.
        admin.execute(f"CREATE TABLE {VERSION_TABLE} (version_num text)")
        admin.execute(f"INSERT INTO {VERSION_TABLE} VALUES ('9999')")
        assert probe(base_url).status_code == 200


@pytest.mark.parametrize(
    ("part", "value", "reason"),
    [
        ("password", "wrong", "database_auth_failed"),
        ("database", "nowhere", "database_missing"),
        ("host", "no-such-host.invalid", "database_unreachable"),
    ],
)
def test_why_the_database_cannot_be_used(
    empty_database: str, issuer: Issuer, part: str, value: str, reason: str
) -> None:
    environ = {
        "DATABASE_URL": changed(empty_database, **{part: value}),
        "AUTH_JWKS_URL": issuer.jwks_url,
    }
    with running_app(environ) as base_url:
        answer = probe(base_url)
    assert answer.status_code == 503
    assert answer.json()["checks"] == {"database": reason}
    assert "postgres" not in answer.text


def test_a_good_answer_may_be_kept(database_url: str, issuer: Issuer) -> None:
    gate, url = gate_before(database_url)
    environ = {
        "DATABASE_URL": url,
        "AUTH_JWKS_URL": issuer.jwks_url,
        "READY_CACHE_SECONDS": "1",
    }
    with running_app(environ) as base_url:
        assert probe(base_url).status_code == 200
        gate.close()
        assert probe(base_url).status_code == 200
        time.sleep(1)
        assert probe(base_url).status_code == 503
