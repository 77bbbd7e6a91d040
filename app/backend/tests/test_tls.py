"""TLS to the database is verified for real: the same server, good and bad anchors."""

import pytest

from app.migrate import MigrationError, migrate
from app.settings import load_settings
from tests.conftest import missing
from tests.support.certificates import Authority
from tests.support.http import get
from tests.support.issuer import Issuer
from tests.support.postgres import PostgresServer, changed
from tests.support.server import running_app


@pytest.fixture
def ca(postgres: PostgresServer) -> str:
    if postgres.authority is None:
        missing("the server of TEST_DATABASE_URL has no certificate of ours")
        raise AssertionError
    return postgres.authority.pem


def ready(environ: dict[str, str], issuer: Issuer) -> dict[str, str]:
    with running_app(environ | {"AUTH_JWKS_URL": issuer.jwks_url}) as base_url:
        checks: dict[str, str] = get(base_url, "/readyz").json()["checks"]
        return checks


def test_the_right_ca_is_accepted(ca: str, database_url: str, issuer: Issuer) -> None:
    environ = {"DATABASE_URL": f"{database_url}?sslmode=require", "DATABASE_CA": ca}
    assert ready(environ, issuer) == {"database": "ok", "schema": "ok"}


def test_channel_binding_works_where_the_server_offers_it(
    ca: str, database_url: str, issuer: Issuer
) -> None:
    url = f"{database_url}?sslmode=require&channel_binding=require"
    assert ready({"DATABASE_URL": url, "DATABASE_CA": ca}, issuer)["database"] == "ok"


@pytest.mark.parametrize("query", ["", "?sslmode=require", "?sslmode=prefer"])
@pytest.mark.parametrize("name", ["todo tests", "somebody else"])
def test_another_ca_is_refused(
    ca: str, database_url: str, issuer: Issuer, name: str, query: str
) -> None:
    environ = {"DATABASE_URL": f"{database_url}{query}", "DATABASE_CA": Authority(name).pem}
    assert ready(environ, issuer) == {"database": "database_tls_failed"}


def test_require_alone_trusts_the_systems_cas_only(
    ca: str, database_url: str, issuer: Issuer
) -> None:
    environ = {"DATABASE_URL": f"{database_url}?sslmode=require"}
    assert ready(environ, issuer) == {"database": "database_tls_failed"}


def test_a_certificate_for_another_name_is_refused(
    ca: str, database_url: str, issuer: Issuer
) -> None:
    url = changed(database_url, host="127.0.0.1")
    assert ready({"DATABASE_URL": url, "DATABASE_CA": ca}, issuer) == {
        "database": "database_tls_failed"
    }


def test_a_migration_does_not_wait_for_a_certificate_to_become_good(
    ca: str, database_url: str
) -> None:
    environ = {"DATABASE_URL": database_url, "DATABASE_CA": Authority().pem}
    with pytest.raises(MigrationError, match="not trusted"):
        migrate(load_settings(environ, serving=False))
