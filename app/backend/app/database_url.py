"""From the many spellings of a PostgreSQL URL to one connection target with real TLS."""

import atexit
import os
import ssl
import tempfile
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

SCHEMES = ("postgres", "postgresql")
VERIFYING = ("require", "verify-ca", "verify-full")
OPPORTUNISTIC = ("allow", "prefer")

# Passed on to libpq as they are. Everything else that tools put into such URLs
# (pgbouncer=true, connection_limit, schema, uselibpqcompat, ...) is left out, and named.
LIBPQ_PARAMETERS = frozenset(
    {
        "application_name",
        "channel_binding",
        "client_encoding",
        "connect_timeout",
        "gssencmode",
        "host",
        "hostaddr",
        "keepalives",
        "keepalives_count",
        "keepalives_idle",
        "keepalives_interval",
        "load_balance_hosts",
        "options",
        "port",
        "require_auth",
        "sslnegotiation",
        "target_session_attrs",
    }
)

# A host that was lost without a word (a suspended or moved database) is noticed in about a
# minute instead of never. Waking a suspended Neon compute takes seconds: 15 s to connect.
CONNECT_TIMEOUT_SECONDS = 15
CONNECTION_DEFAULTS: dict[str, Any] = {
    "connect_timeout": CONNECT_TIMEOUT_SECONDS,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 15_000,  # milliseconds that sent data may stay unacknowledged
}


class DatabaseUrlError(ValueError):
    """The URL cannot be used. The message names the variable and never holds the password."""


@dataclass(frozen=True)
class DatabaseTarget:
    """Where and how to connect.

    `url` is for SQLAlchemy with psycopg 3 (it hides the password when printed), `connect_args`
    are libpq parameters, `ignored` names the URL parameters that were left out.
    """

    url: URL
    connect_args: dict[str, Any] = field(repr=False)
    ignored: tuple[str, ...] = ()

    @property
    def address(self) -> str:
        """host:port/database, for messages."""
        host = self.url.host or self.connect_args.get("host", "local socket")
        return f"{host}:{self.url.port or 5432}/{self.url.database}"


def parse_database_url(raw: str, variable: str, *, ca_pem: str | None = None) -> DatabaseTarget:
    """Normalise `raw`, which was read from the environment variable `variable`.

    `ca_pem` is a PEM bundle to trust instead of the system's. With it, or with sslmode=require,
    verify-ca or verify-full, the server's certificate and name are verified; sslmode=disable
    means no TLS; without either, libpq's default holds (TLS when offered, unverified).
    Raises DatabaseUrlError.
    """
    url = _split(raw.strip(), variable)
    query = {
        key: value[-1] if isinstance(value, tuple) else value for key, value in url.query.items()
    }
    if not (url.host or query.get("host")):
        raise DatabaseUrlError(f"{variable}: no host in the URL")
    if not url.database:
        raise DatabaseUrlError(f"{variable}: no database name in the URL (…host/NAME)")
    mode = _ssl_mode(query, variable)
    arguments = CONNECTION_DEFAULTS | {k: v for k, v in query.items() if k in LIBPQ_PARAMETERS}
    arguments |= _tls(mode, query.get("sslrootcert"), ca_pem, variable)
    handled = LIBPQ_PARAMETERS | {"sslmode", "ssl", "sslrootcert"}
    return DatabaseTarget(
        url=url.set(drivername="postgresql+psycopg", query={}),
        connect_args=arguments,
        ignored=tuple(sorted(set(query) - handled)),
    )


def direct_url(raw: str) -> str:
    """The same URL past the pooler: Neon marks its pooled hosts by `-pooler` in the first label."""
    parts = urlsplit(raw)
    credentials, at, host = parts.netloc.rpartition("@")
    label, dot, rest = host.partition(".")
    if not (dot and label.endswith("-pooler")):
        return raw
    return urlunsplit(
        parts._replace(netloc=f"{credentials}{at}{label.removesuffix('-pooler')}.{rest}")
    )


def _split(raw: str, variable: str) -> URL:
    scheme, separator, rest = raw.partition("://")
    if not separator:
        raise DatabaseUrlError(
            f"{variable}: not a URL (expected postgresql://user:password@host/db)"
        )
    if scheme.partition("+")[0] not in SCHEMES:
        raise DatabaseUrlError(f"{variable}: scheme {scheme!r} is not postgresql")
    try:
        return make_url(f"postgresql://{rest}")
    except (ArgumentError, ValueError):
        # The parser's own message quotes the URL, and with it the password.
        raise DatabaseUrlError(
            f"{variable}: malformed URL (percent-encode special characters in the password)"
        ) from None


def _ssl_mode(query: dict[str, str], variable: str) -> str | None:
    mode = query.get("sslmode")
    if mode is None and query.get("ssl", "").lower() in ("true", "1", "require"):
        return "require"
    if mode not in (None, "disable", *OPPORTUNISTIC, *VERIFYING):
        raise DatabaseUrlError(f"{variable}: sslmode={mode} is not one of libpq's")
    return mode


def _tls(mode: str | None, root: str | None, ca_pem: str | None, variable: str) -> dict[str, str]:
    if ca_pem:
        if mode == "disable":
            raise DatabaseUrlError(f"{variable}: sslmode=disable, but DATABASE_CA is given")
        return {"sslmode": "verify-full", "sslrootcert": _ca_file(ca_pem)}
    if mode in VERIFYING:
        own_root = root if root and root != "system" else _system_ca_file()
        return {"sslmode": "verify-full", "sslrootcert": own_root}
    return {"sslmode": mode} if mode else {}


@cache
def _ca_file(pem: str) -> str:
    """libpq reads CAs from a file only: write the bundle once per process, gone at exit."""
    ascii_part = pem.encode("ascii", "ignore").decode()  # comments between blocks may be anything
    try:
        ssl.create_default_context().load_verify_locations(cadata=ascii_part)
    except (ssl.SSLError, ValueError):
        raise DatabaseUrlError("DATABASE_CA: not a PEM certificate bundle") from None
    descriptor, path = tempfile.mkstemp(prefix="database-ca-", suffix=".pem")
    with os.fdopen(descriptor, "w") as file:
        file.write(pem)
    atexit.register(Path(path).unlink, missing_ok=True)
    return path


def _system_ca_file() -> str:
    candidates = (
        os.environ.get("SSL_CERT_FILE"),
        ssl.get_default_verify_paths().cafile,
        "/etc/ssl/certs/ca-certificates.crt",
        "/etc/pki/tls/certs/ca-bundle.crt",
        "/etc/ssl/cert.pem",
    )
    return next((path for path in candidates if path and Path(path).is_file()), "system")
