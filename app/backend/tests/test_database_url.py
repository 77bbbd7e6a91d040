"""Spellings of database URLs, and what TLS each asks for."""

import pytest

from app.database_url import DatabaseUrlError, direct_url, parse_database_url
from tests.support.certificates import Authority

NEON = "ep-cool-frog-12345678-pooler.eu-central-1.aws.neon.tech"
NEON_URL = f"postgresql://owner:s3cret@{NEON}/todo?sslmode=require&channel_binding=require"


@pytest.mark.parametrize(
    "scheme",
    ["postgres", "postgresql", "postgresql+psycopg", "postgresql+psycopg2", "postgresql+asyncpg"],
)
def test_every_scheme_of_postgresql_means_psycopg(scheme: str) -> None:
    target = parse_database_url(f"{scheme}://u:p@h:6543/d", "DATABASE_URL")
    assert target.url.render_as_string(hide_password=False) == "postgresql+psycopg://u:p@h:6543/d"
    assert target.address == "h:6543/d"


def test_neons_url_is_verified_in_full() -> None:
    target = parse_database_url(f" {NEON_URL}\n", "DATABASE_URL")
    assert target.url.host == NEON
    assert target.url.query == {}
    assert target.connect_args["sslmode"] == "verify-full"
    assert target.connect_args["sslrootcert"]
    assert target.connect_args["channel_binding"] == "require"
    assert target.connect_args["connect_timeout"] == 15
    assert target.ignored == ()


def test_an_encoded_password_is_decoded_once() -> None:
    target = parse_database_url("postgres://u:p%40ss%2Fw%25rd@h/d", "DATABASE_URL")
    assert target.url.password == "p@ss/w%rd"


@pytest.mark.parametrize(
    ("query", "mode"),
    [
        ("", None),
        ("?sslmode=disable", "disable"),
        ("?sslmode=prefer", "prefer"),
        ("?sslmode=require", "verify-full"),
        ("?sslmode=verify-ca", "verify-full"),
        ("?sslmode=verify-full", "verify-full"),
        ("?ssl=true", "verify-full"),
    ],
)
def test_what_each_sslmode_means(query: str, mode: str | None) -> None:
    target = parse_database_url(f"postgres://u:p@h/d{query}", "DATABASE_URL")
    assert target.connect_args.get("sslmode") == mode
    assert ("sslrootcert" in target.connect_args) == (mode == "verify-full")


@pytest.mark.parametrize("query", ["", "?sslmode=prefer", "?sslmode=require"])
def test_a_ca_of_ones_own_is_always_verified_with(query: str) -> None:
    pem = Authority().pem
    target = parse_database_url(f"postgres://u:p@h/d{query}", "DATABASE_URL", ca_pem=pem)
    assert target.connect_args["sslmode"] == "verify-full"
    with open(target.connect_args["sslrootcert"]) as file:
        assert file.read() == pem


def test_parameters_of_other_tools_are_left_out_and_named() -> None:
    url = "postgres://u:p@h/d?pgbouncer=true&connection_limit=1&application_name=todo&options=-cx"
    target = parse_database_url(url, "DATABASE_URL")
    assert target.ignored == ("connection_limit", "pgbouncer")
    assert target.connect_args["application_name"] == "todo"
    assert target.connect_args["options"] == "-cx"


def test_a_socket_folder_counts_as_host() -> None:
    target = parse_database_url("postgresql://u@/d?host=/run/postgresql", "DATABASE_URL")
    assert target.connect_args["host"] == "/run/postgresql"


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("", "not a URL"),
        ("s3cret", "not a URL"),
        ("mysql://u:s3cret@h/d", "scheme 'mysql'"),
        ("postgres://u:s3cret@h", "no database name"),
        ("postgres://u:s3cret@/d", "no host"),
        ("postgres://u:s3cret@h:port/d", "malformed"),
        ("postgres://u:s3cret@h/d?sslmode=yes", "sslmode=yes"),
    ],
)
def test_a_bad_url_is_explained_without_its_password(url: str, says: str) -> None:
    with pytest.raises(DatabaseUrlError, match=says) as caught:
        parse_database_url(url, "DATABASE_URL_DIRECT")
    assert str(caught.value).startswith("DATABASE_URL_DIRECT: ")
    assert "s3cret" not in str(caught.value)


@pytest.mark.parametrize(
    "pem",
    ["nonsense", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----", "zertifikät"],
)
def test_a_ca_that_is_none_is_explained(pem: str) -> None:
    with pytest.raises(DatabaseUrlError, match="DATABASE_CA"):
        parse_database_url("postgres://u:p@h/d", "DATABASE_URL", ca_pem=pem)


def test_a_ca_contradicts_disabled_tls() -> None:
    with pytest.raises(DatabaseUrlError, match="sslmode=disable, but DATABASE_CA"):
        parse_database_url("postgres://u:p@h/d?sslmode=disable", "X", ca_pem=Authority().pem)


@pytest.mark.parametrize(
    ("pooled", "direct"),
    [
        (NEON_URL, NEON_URL.replace("-pooler.", ".")),
        ("postgres://u:a-pooler.b@h/d", "postgres://u:a-pooler.b@h/d"),
        ("postgres://u:p@x-pooler/d", "postgres://u:p@x-pooler/d"),
    ],
)
def test_the_direct_host_is_the_pooled_one_without_its_mark(pooled: str, direct: str) -> None:
    assert direct_url(pooled) == direct


def test_the_target_hides_the_password_when_printed() -> None:
    target = parse_database_url(NEON_URL, "DATABASE_URL")
    assert "s3cret" not in repr(target) + str(target) + target.address
