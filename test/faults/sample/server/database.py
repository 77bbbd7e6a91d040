"""A database asked as the shipped backend asks it; codes and words are those of app/db_errors.py."""

import json
import re
import sys

import psycopg
from psycopg.sql import SQL, Identifier

MEANINGS = (
    (r"password authentication failed", "database_auth_failed", "the user or the password in the URL is wrong"),
    (r"database \".*\" does not exist", "database_missing", "the server has no database of that name"),
    (
        r"certificate verify failed|root certificate file",
        "database_tls_failed",
        "the server's certificate is not trusted or is for another host; for a private CA give its PEM in DATABASE_CA",
    ),
    (r"no encryption|SSL required", "database_tls_failed", "the server requires TLS; add sslmode=require to the URL"),
    (
        r"unsupported startup parameter",
        "database_unsupported_option",
        "the pooler refuses the URL's `options`; remove them or use the direct host",
    ),
    (r"compute time quota", "database_quota_exceeded", "the Neon project has used up its compute time"),
    (r"too many (clients|connections)", "database_busy", "the server has no free connection"),
    (
        r"starting up|administrator command|connect to compute node",
        "database_waking",
        "the database is starting or was suspended",
    ),
    (r"timeout|timed out", "database_timeout", "the database did not answer in time"),
    (r"resolve host|not known|name resolution", "database_unreachable", "the host name cannot be resolved"),
    (r"connection refused", "database_unreachable", "nothing listens at that address"),
)


def connect(url: str, ca: str) -> psycopg.Connection:
    options = {}
    if ca:
        with open("/tmp/ca.pem", "w", encoding="utf-8") as file:
            file.write(ca)
        options = {"sslrootcert": "/tmp/ca.pem", "sslmode": "verify-full"}
    return psycopg.connect(url, connect_timeout=3, **options)


def explain(error: Exception) -> tuple[str, str, str]:
    text = " ".join(str(error).split())
    for pattern, code, meaning in MEANINGS:
        if re.search(pattern, text, re.IGNORECASE):
            return code, meaning, f"{meaning} ({text})"
    return "database_unreachable", "the database cannot be used; its words are in the log", text


def readiness(url: str, ca: str) -> tuple[int, object]:
    try:
        connect(url, ca).close()
    except psycopg.Error as error:
        code, meaning, cause = explain(error)
        line = {"level": "warning", "message": "not ready", "checks": {"database": code}, "cause": cause}
        print(json.dumps(line), flush=True)
        return 503, {"status": "unavailable", "checks": {"database": code}, "detail": meaning}
    return 200, {"status": "ready", "checks": {"database": "ok"}}


def migrate(url: str, ca: str, table: str) -> None:
    try:
        with connect(url, ca) as connection:
            connection.execute(SQL("create table {} (id int)").format(Identifier(table)))
    except psycopg.Error as error:
        line = {"level": "error", "message": "migration failed", "cause": explain(error)[2]}
        print(json.dumps(line), flush=True)
        sys.exit(1)
