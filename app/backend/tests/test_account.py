"""Deleting all that is kept for a user."""

import httpx2
import psycopg

from tests.support.http import connect
from tests.support.issuer import Issuer

TABLES = ("task", "conversation", "message", "rate_limit")


def rows(database: psycopg.Connection[tuple[int]], user: str) -> dict[str, int]:
    counts = {}
    for table in TABLES:
        statement = f"SELECT count(*) FROM {table} WHERE user_id = %s"
        found = database.execute(statement.encode(), [user]).fetchone()
        assert found is not None
        counts[table] = found[0]
    return counts


def fill(database: psycopg.Connection[tuple[int]], client: httpx2.Client, user: str) -> None:
    assert client.post("/api/tasks", json={"title": "t"}).status_code == 201
    database.execute(
        "WITH new AS (INSERT INTO conversation (user_id) VALUES (%s) RETURNING id, user_id)"
        " INSERT INTO message (conversation_id, user_id, role, content)"
        " SELECT id, user_id, 'user', 'hello' FROM new",
        [user],
    )


def test_every_row_of_the_user_goes_and_no_other(
    base_url: str, database_url: str, issuer: Issuer, client: httpx2.Client, user: str
) -> None:
    neighbour = f"{user}-neighbour"
    full = dict.fromkeys(TABLES, 1)
    with (
        psycopg.connect(database_url, autocommit=True) as database,
        connect(base_url, issuer.token(neighbour)) as other,
    ):
        fill(database, client, user)
        fill(database, other, neighbour)
        assert rows(database, user) == rows(database, neighbour) == full
        for _ in range(2):
            response = client.delete("/api/account")
            assert (response.status_code, response.content) == (204, b"")
            assert rows(database, user) == dict.fromkeys(TABLES, 0)
        assert rows(database, neighbour) == full


def test_tables_with_a_user_are_those_that_are_emptied(database_url: str) -> None:
    """A table that is added later must not be forgotten above."""
    with psycopg.connect(database_url) as database:
        found = database.execute(
            "SELECT table_name FROM information_schema.columns"
            " WHERE column_name = 'user_id' AND table_schema = current_schema()"
        ).fetchall()
    assert {name for (name,) in found} == set(TABLES)


def test_it_is_all_or_nothing(database_url: str, client: httpx2.Client, user: str) -> None:
    with psycopg.connect(database_url, autocommit=True) as database:
        fill(database, client, user)
        database.execute(
            "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql"
            " AS $$ BEGIN IF old.user_id = TG_ARGV[0] THEN RAISE 'no'; END IF; RETURN old; END $$"
        )
        try:
            database.execute(
                "CREATE TRIGGER refuse BEFORE DELETE ON message FOR EACH ROW"
                f" EXECUTE FUNCTION refuse('{user}')".encode()
            )
            assert client.delete("/api/account").status_code == 500
            assert rows(database, user) == dict.fromkeys(TABLES, 1)
        finally:
            database.execute("DROP FUNCTION refuse CASCADE")
        assert client.delete("/api/account").status_code == 204
