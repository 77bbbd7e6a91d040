"""Migrations while the version before serves: it neither waits nor fails, during and after."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

import psycopg
import pytest
from alembic import command
from sqlalchemy import create_engine

from app.database_url import parse_database_url
from app.migrate import alembic_config
from app.schema_version import VERSION_TABLE, KnownMigrations
from tests.support.processes import finish, run, start

HEAD = KnownMigrations().head

# What the code of revision 0001 says to the database, with the columns that it knows.
OLD_INSERT = (
    "INSERT INTO task (user_id, title, description, completed) VALUES ('old', 't', '', false)"
    " RETURNING id, user_id, title, description, completed, created_at, updated_at"
)
OLD_UPDATE = (
    "UPDATE task SET completed = true, updated_at = now() WHERE user_id = 'old' AND id = %s"
    " RETURNING id, user_id, title, description, completed, created_at, updated_at"
)
OLD_MESSAGE = (
    "WITH new AS (INSERT INTO conversation (user_id, title) VALUES ('old', '') RETURNING id)"
    " INSERT INTO message (conversation_id, user_id, role, content) SELECT id, 'old', 'user', ''"
    " FROM new"
)
MANY = (
    "INSERT INTO task (user_id, title, description)"
    " SELECT 'user' || n % 100, 'task number ' || n, repeat('some words ', 20)"
    " FROM generate_series(1, 20000) n"
)
# How long the old version's statements may wait, which is far below what its users would notice.
OLD_PATIENCE = "-c statement_timeout=3s"


def upgrade(url: str, revision: str) -> None:
    engine = create_engine(parse_database_url(url, "DATABASE_URL").url)
    with engine.connect() as connection:
        config = alembic_config()
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
    engine.dispose()


def serve_as_before(database: psycopg.Connection[tuple[object, ...]]) -> None:
    """One round of the old version's statements."""
    row = database.execute(OLD_INSERT).fetchone()
    assert row is not None
    assert database.execute(OLD_UPDATE, [row[0]]).fetchone() is not None
    database.execute(OLD_MESSAGE)


@contextmanager
def old_version_at_work(url: str) -> Iterator[list[Exception | None]]:
    """The outcome of each round, None when all went well."""
    outcomes: list[Exception | None] = []
    done = Event()

    def work() -> None:
        with psycopg.connect(url, autocommit=True, options=OLD_PATIENCE) as database:
            while not done.is_set():
                try:
                    serve_as_before(database)
                    outcomes.append(None)
                except psycopg.Error as error:
                    outcomes.append(error)

    thread = Thread(target=work)
    thread.start()
    try:
        yield outcomes
    finally:
        done.set()
        thread.join()


def test_the_version_before_serves_on_during_and_after(empty_database: str) -> None:
    upgrade(empty_database, "0001")
    where = "SELECT relname, relfilenode FROM pg_class WHERE relname IN ('task', 'message')"
    with psycopg.connect(empty_database, autocommit=True) as database:
        database.execute(MANY)
        files = set(database.execute(where).fetchall())
        with old_version_at_work(empty_database) as outcomes:
            code, _ = run("app.migrate", {"DATABASE_URL": empty_database})
        assert code == 0
        assert len(outcomes) > 10
        assert [error for error in outcomes if error] == []
        serve_as_before(database)
        assert set(database.execute(where).fetchall()) == files, "a table was written anew"
        defaults = database.execute("SELECT DISTINCT priority, tags, due_on FROM task").fetchall()
        assert defaults == [(2, [], None)]
        assert database.execute("SELECT DISTINCT status FROM message").fetchall() == [("complete",)]


def test_a_table_in_use_is_waited_for_without_holding_others_up(empty_database: str) -> None:
    upgrade(empty_database, "0001")
    with (
        old_version_at_work(empty_database) as outcomes,
        psycopg.connect(empty_database) as backup,
    ):
        backup.execute("SELECT count(*) FROM message")  # and reads on
        process = start("app.migrate", {"DATABASE_URL": empty_database})
        assert process.stdout is not None
        for _ in range(2):
            assert "waiting for a table that is in use" in process.stdout.readline()
        backup.rollback()
        code, lines = finish(process)
        assert (code, lines[-1]["to"]) == (0, HEAD)
    assert [error for error in outcomes if error] == []


def test_a_table_in_use_for_ever_is_given_up_on(empty_database: str) -> None:
    upgrade(empty_database, "0001")
    environ = {"DATABASE_URL": empty_database, "MIGRATE_LOCK_SECONDS": "1"}
    with psycopg.connect(empty_database) as backup:
        backup.execute("SELECT count(*) FROM message")
        code, lines = run("app.migrate", environ)
    assert code == 1
    assert "a table has been in use for 1 s" in lines[-1]["cause"]


def test_an_interrupted_index_build_is_done_again(empty_database: str) -> None:
    upgrade(empty_database, "0002")
    environ = {"DATABASE_URL": empty_database}
    invalid = "SELECT count(*) FROM pg_index WHERE NOT indisvalid"
    with (
        psycopg.connect(empty_database) as writer,
        psycopg.connect(empty_database, autocommit=True, options=OLD_PATIENCE) as database,
    ):
        writer.execute(OLD_INSERT)  # and no commit: the build has to wait for it
        process = start("app.migrate", environ)
        deadline = time.monotonic() + 20
        while database.execute(invalid).fetchone() == (0,):
            assert time.monotonic() < deadline, "the build did not begin"
            time.sleep(0.02)
        serve_as_before(database)
        database.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND query LIKE 'CREATE INDEX CONCURRENTLY%'"
        )
        assert finish(process)[0] == 1
        assert database.execute(invalid).fetchone() == (1,)
        assert database.execute(f"SELECT version_num FROM {VERSION_TABLE}").fetchone() == ("0002",)
        writer.rollback()

        code, lines = run("app.migrate", environ)
        assert (code, lines[-1]["to"]) == (0, HEAD)
        assert database.execute(invalid).fetchone() == (0,)
        assert database.execute(
            "SELECT count(*) FROM pg_constraint WHERE NOT convalidated"
        ).fetchone() == (0,)


@pytest.mark.parametrize(
    "row",
    [
        "INSERT INTO task (user_id, title, priority) VALUES ('u', 't', 0)",
        "INSERT INTO task (user_id, title, priority) VALUES ('u', 't', 4)",
        "INSERT INTO task (user_id, title, tags) VALUES ('u', 't', '{a,NULL}')",
        "INSERT INTO task (user_id, title, tags) VALUES ('u', 't', '{\"\"}')",
        "INSERT INTO task (user_id, title, tags) VALUES ('u', 't', '{\"a,b\"}')",
        "INSERT INTO task (user_id, title, tags) VALUES ('u', 't', '{{a},{b}}')",
        "INSERT INTO task (user_id, title, tags) VALUES ('u', 't', ARRAY[repeat('x', 31)])",
        "INSERT INTO task (user_id, title, tags) SELECT 'u', 't', array_agg(n::text)"
        " FROM generate_series(1, 11) n",
        "WITH c AS (INSERT INTO conversation (user_id) VALUES ('u') RETURNING id) INSERT INTO"
        " message (conversation_id, user_id, role, content, status)"
        " SELECT id, 'u', 'user', '', 'lost' FROM c",
    ],
)
def test_the_database_refuses_what_breaks_the_rules(database_url: str, row: str) -> None:
    with (
        psycopg.connect(database_url) as connection,
        pytest.raises(psycopg.errors.CheckViolation),
    ):
        connection.execute(row)
