"""Fixtures. Without any PostgreSQL the tests that need one are skipped aloud; with CI=true that
is a failure."""

import os
import uuid
from collections.abc import Iterator

import httpx2
import psycopg
import pytest
from psycopg import sql

from app.migrate import migrate
from app.settings import load_settings
from tests.support.http import connect
from tests.support.issuer import Issuer
from tests.support.postgres import PostgresServer, find_binaries, private_postgres
from tests.support.server import running_app

pytest_plugins = ["tests.support.modelled"]


def missing(what: str) -> None:
    """End the test: as a failure in CI, as a skip elsewhere."""
    if os.environ.get("CI", "").lower() in ("true", "1"):
        pytest.fail(f"{what} (CI=true, so this is a failure)", pytrace=False)
    pytest.skip(what)


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A server to make databases in: TEST_DATABASE_URL (its database name is not used), or one
    of our own."""
    given = os.environ.get("TEST_DATABASE_URL")
    binaries = find_binaries()
    if given:
        yield PostgresServer(given.rpartition("/")[0], authority=None)
    elif binaries:
        with private_postgres(binaries) as server:
            yield server
    else:
        missing("no PostgreSQL: install its server programs or set TEST_DATABASE_URL")


@pytest.fixture
def empty_database(postgres: PostgresServer) -> Iterator[str]:
    """The URL of a new database, dropped after the test."""
    yield from new_database(postgres)


@pytest.fixture(scope="session")
def database_url(postgres: PostgresServer) -> Iterator[str]:
    """The URL of a migrated database. Tests share it: each uses users of its own."""
    for url in new_database(postgres):
        migrate(load_settings({"DATABASE_URL": url}, serving=False))
        yield url


def new_database(postgres: PostgresServer) -> Iterator[str]:
    """The URL of a new database, dropped afterwards: to yield from in a fixture."""
    name = f"test_{uuid.uuid4().hex}"
    with psycopg.connect(postgres.url("postgres"), autocommit=True) as admin:
        admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        yield postgres.url(name)
        admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture(scope="session")
def issuer() -> Iterator[Issuer]:
    """The issuer that the shared application trusts. Tests that change one make their own."""
    issuer = Issuer()
    yield issuer
    issuer.stop()


@pytest.fixture
def own_issuer() -> Iterator[Issuer]:
    """An issuer for one test to rotate, break and slow down."""
    issuer = Issuer()
    yield issuer
    issuer.stop()


@pytest.fixture(scope="session")
def base_url(database_url: str, issuer: Issuer) -> Iterator[str]:
    """The application, running."""
    environ = {
        "DATABASE_URL": database_url,
        "AUTH_JWKS_URL": issuer.jwks_url,
        "MAX_BODY_BYTES": "65536",
    }
    with running_app(environ) as url:
        yield url


@pytest.fixture
def user() -> str:
    """A user whom no other test knows."""
    return f"user-{uuid.uuid4().hex}"


@pytest.fixture
def anonymous(base_url: str) -> Iterator[httpx2.Client]:
    """A client without a token."""
    with connect(base_url) as client:
        yield client


@pytest.fixture
def client(base_url: str, issuer: Issuer, user: str) -> Iterator[httpx2.Client]:
    """A client signed in as `user`."""
    with connect(base_url, issuer.token(user)) as client:
        yield client
