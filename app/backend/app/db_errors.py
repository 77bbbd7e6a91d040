"""What a database error means, in a word for programs and a sentence for people."""

import re
from dataclasses import dataclass

from sqlalchemy.exc import DBAPIError

UNREACHABLE = "database_unreachable"


@dataclass(frozen=True)
class DatabaseCause:
    """`meaning` is fit for anybody, `message` has the server's own words, which name users and
    addresses, and is for the log. `transient` means that trying again may help."""

    code: str
    meaning: str
    message: str
    transient: bool


# (what the error says, code, what to do, transient). The first that fits is taken.
_MEANINGS: tuple[tuple[str, str, str, bool], ...] = (
    (
        r"password authentication failed|no password supplied|role \".*\" does not exist",
        "database_auth_failed",
        "the user or the password in the URL is wrong",
        False,
    ),
    (
        r"database \".*\" does not exist",
        "database_missing",
        "the server has no database of that name",
        False,
    ),
    (
        r"certificate verify failed|signature failure|not match host name|root certificate file",
        "database_tls_failed",
        "the server's certificate is not trusted or is for another host; for a private CA "
        "give its PEM in DATABASE_CA",
        False,
    ),
    (
        r"server does not support SSL",
        "database_tls_failed",
        "the server offers no TLS; use sslmode=disable if that is intended",
        False,
    ),
    (
        r"connection is insecure|no encryption|SSL required",
        "database_tls_failed",
        "the server requires TLS; add sslmode=require to the URL",
        False,
    ),
    (
        r"channel binding",
        "database_auth_failed",
        "the server (often a pooler) offers no channel binding; drop channel_binding from the URL",
        False,
    ),
    (
        r"endpoint ID is not specified",
        "database_auth_failed",
        "the host name does not name the Neon endpoint",
        False,
    ),
    (
        r"unsupported startup parameter",
        "database_unsupported_option",
        "the pooler refuses the URL's `options`; remove them or use the direct host",
        False,
    ),
    (
        r"compute time quota",
        "database_quota_exceeded",
        "the Neon project has used up its compute time",
        False,
    ),
    (
        r"too many (clients|connections)|remaining connection slots",
        "database_busy",
        "the server has no free connection",
        True,
    ),
    (
        r"starting up|shutting down|administrator command|recovery mode|connect to compute node",
        "database_waking",
        "the database is starting or was suspended",
        True,
    ),
    (
        r"timeout|timed out|canceling statement",
        "database_timeout",
        "the database did not answer in time",
        True,
    ),
    (
        r"resolve host|name or service not known|name resolution|nodename nor servname",
        UNREACHABLE,
        "the host name cannot be resolved",
        True,
    ),
    (r"connection refused", UNREACHABLE, "nothing listens at that address", True),
    (r"permission denied", "database_forbidden", "the user lacks a permission", False),
)


def explain(error: BaseException) -> DatabaseCause:
    """The meaning of an error raised while connecting or querying. Never holds the password:
    libpq's messages do not, and SQLAlchemy's, which may quote a statement, are not used."""
    origin = error.orig if isinstance(error, DBAPIError) and error.orig else error
    text = " ".join(str(origin).split()) or type(origin).__name__
    for pattern, code, meaning, transient in _MEANINGS:
        if re.search(pattern, text, re.IGNORECASE):
            return DatabaseCause(code, meaning, f"{meaning} ({text})", transient)
    meaning = "the database cannot be used; its words are in the log"
    return DatabaseCause(UNREACHABLE, meaning, text, isinstance(error, DBAPIError | OSError))
